"""How far back a superlative reaches."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from briefgen.audit.clock import (
    ONE,
    WEEKDAY,
    Clock,
    dated,
    start_of,
    weekday,
)
from briefgen.audit.model import Since
from briefgen.audit.months import MONTH, month_first, month_number
from briefgen.audit.quantities import NUMBER, whole

EVENTS: tuple[tuple[str, tuple[int, int, int], tuple[int, int, int]], ...] = (
    (r"(?:the )?(?:October )?1987(?: stock[- ]market)? crash|Black Monday", (1987, 10, 19), (1987, 10, 31)),
    (
        r"(?:the )?(?:global |great )?(?:financial crisis|Great Recession|credit crisis|2008 crisis)",
        (2007, 10, 1),
        (2009, 6, 30),
    ),
    (
        r"(?:the )?(?:dot-com|dotcom|tech|internet)(?: stock)? (?:bubble|bust|crash|boom|era|peak)",
        (1998, 1, 1),
        (2002, 12, 31),
    ),
    (
        r"(?:the )?(?:start|early days|onset|beginning|depths|outbreak|height|first months|worst) of the (?:COVID(?:-19)? |coronavirus )?(?:pandemic|outbreak|Covid pandemic)",
        (2020, 2, 20),
        (2020, 6, 30),
    ),
    (
        r"(?:the )?(?:COVID|Covid|coronavirus|pandemic)(?:-19)?(?:-era)?(?: crash| selloff| sell-off| panic| lows?| shock| pandemic)?",
        (2020, 2, 20),
        (2020, 12, 31),
    ),
    (r"(?:the )?(?:9/11|September 11|Sept\. 11)(?: terrorist)?(?: attacks)?", (2001, 9, 11), (2001, 9, 30)),
    (r"(?:the )?(?:first |Persian )?Gulf War", (1990, 8, 1), (1991, 3, 31)),
    (r"(?:the )?Lehman(?: Brothers)?(?:'s)?(?: collapse| bankruptcy)?", (2008, 9, 15), (2008, 10, 31)),
    (r"(?:the )?(?:\"?Liberation Day\"?)(?: tariffs| rout| selloff)?", (2025, 4, 2), (2025, 4, 30)),
)
_DECADE = re.compile(
    r"since (?:the )?(?P<part>early |mid-|mid |late |middle of the )?(?:the )?(?P<decade>(?:19|20)\d0)s", re.I
)
_SINCE: tuple[str, ...] = (
    rf"\bsince (?:at least )?(?:the (?:[\w'-]+ ){{1,3}}(?:of|in|on|ended|ending|to|through) (?:on )?)?(?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>\d{{4}}))?",
    rf"\b(?:since|seen since|dating back to|going back to|not seen since|last seen in|not seen since|back to) (?:at least )?(?:last )?(?P<part>early |mid-|late |the (?:start|beginning|end|(?:first|last|second|third) (?:week|days?|half)) (?:of|in) )?(?:the (?:[\w'-]+ ){{1,3}}(?:of|in) |the (?=\w+ (?:\d{{4}} )?(?:meltdown|crash|rout|panic|selloff|sell-off|lows?|highs?|swoon|slump|plunge|turmoil|scare|peak|bottom)\b))?(?P<month>{MONTH})(?:,? (?:of )?(?P<year>\d{{4}})| of (?P<lastyear>last year)| (?P<short>'\d\d)(?!\d))?\b",
    r"\b(?:since|dating back to|going back to|last seen in|back to) (?:at least )?(?P<part>early |mid-|late |the (?:start|beginning|end|summer|spring|fall|autumn|winter|last day) of )?(?:the (?:[\w'-]+ ){1,3}(?:of|in) )?(?P<year>(?:19|20)\d\d)\b",
    rf"\bsince (?:last )?(?P<day>{WEEKDAY})\b",
    r"\bsince last (?P<word>year|month|week)\b",
)  # fmt: skip
_IN_N = re.compile(
    rf"\bin (?P<more>more than |over |at least |nearly |almost |about |around |roughly |just over |some )?(?:the (?:past|last) )?(?P<n>{NUMBER}|a|several|two-and-a-half) (?:trading )?(?P<unit>days?|sessions?|weeks?|months?|quarters?|years?|decades?)\b",
    re.I,
)
_EVER = re.compile(
    r"\b(?:on record|ever|of all time|all[- ]time|in history|in its history|in (?:the )?data|record-setting|in (?:the )?(?:index|fund|company)'s history|since (?:the )?(?:data|records?|index|inception|figures) (?:began|begin|start(?:s|ed)?)?)\b",
    re.I,
)
_OF_PERIOD = re.compile(
    r"\b(?:of|in|this|for|so far(?: this| in)?) (?:the |this )?(?P<unit>year|month|quarter|week|decade|century)\b|\b(?:of|in|for) (?P<year>(?:19|20)\d\d)\b|\byear[- ]to[- ]date\b|\bthis year\b",
    re.I,
)


def since_of(text: str, clock: Clock, start: int, stop: int, end: dt.date) -> Since | None:
    """The first reach that stands in a part of a sentence.

    Args:
        text: The sentence.
        clock: The article's date among the sessions.
        start: Where to begin to look.
        stop: Where to end.
        end: The session that the superlative is about.
    """
    part = month_first(text[:stop])
    found = [s for s in reaches(part, clock, end) if s.span[0] >= start]
    return min(found, key=lambda s: (s.span[0], s.first is not None)) if found else None


def reaches(text: str, clock: Clock, end: dt.date) -> Iterator[Since]:
    """Every reach that a text states, by kind of words."""
    for pattern, first, last in EVENTS:
        for m in re.finditer(rf"\bsince (?:at least )?(?:[\w'-]+ ){{0,5}}?(?:{pattern})", text, re.I):
            yield Since(first=dt.date(*first), last=dt.date(*last), words=m[0], span=m.span())
    for m in _DECADE.finditer(text):
        decade, part = int(m["decade"]), (m["part"] or "").strip().lower()
        lo, hi = {"early": (0, 3), "mid-": (3, 6), "mid": (3, 6), "late": (6, 9)}.get(part, (0, 9))
        yield Since(
            first=dt.date(decade + lo, 1, 1), last=dt.date(decade + hi, 12, 31), words=m[0], span=m.span()
        )
    for pattern in _SINCE:
        for m in re.finditer(pattern, text, re.I):
            made = _since(m, clock, end)
            if made:
                yield made
    for m in _IN_N.finditer(text):
        made = _in_n(m, end)
        if made:
            yield made
    for m in _EVER.finditer(text):
        yield Since(first=None, last=None, words=m[0], span=m.span(), exact=False)
    for m in _OF_PERIOD.finditer(text):
        grain = (m["unit"] or "year").lower()
        whole_years = {"decade": end.year - end.year % 10, "century": 2000}
        year = int(m["year"]) if m["year"] else whole_years.get(grain)
        begun = dt.date(year, 1, 1) if year else start_of(end, grain)
        if begun <= end:
            yield Since(first=begun, last=None, words=m[0], span=m.span(), exact=False)


_PARTS = {"early": (1, 4), "mid-": (4, 9), "late": (9, 12), "the start of": (1, 3), "the beginning of": (1, 3),
          "the end of": (10, 12), "the summer of": (6, 9), "the spring of": (3, 6), "the fall of": (9, 12),
          "the autumn of": (9, 12), "the winter of": (1, 3), "the last day of": (12, 12)}  # fmt: skip


def _since(m: re.Match[str], clock: Clock, end: dt.date) -> Since | None:
    have = m.groupdict()
    if have.get("day"):
        day = weekday(clock, have["day"])
        return Since(first=day, last=day, words=m[0], span=m.span())
    if have.get("word"):
        grain = have["word"].lower()
        last = start_of(clock.date, grain) - ONE
        return Since(first=start_of(last, grain), last=last, words=m[0], span=m.span())
    if have.get("dom"):
        found = dated(clock, have["month"], have["dom"], have.get("year"))
        return Since(first=found, last=found, words=m[0], span=m.span()) if found else None
    part = (have.get("part") or "").strip().lower()
    if have.get("month"):
        month = month_number(have["month"])
        if have.get("lastyear"):
            have["year"] = str(clock.date.year - 1)
        if have.get("short"):
            two = int(have["short"][1:])
            have["year"] = str(two + (2000 if 2000 + two <= clock.date.year else 1900))
        year = int(have["year"]) if have.get("year") else clock.date.year - (month >= clock.date.month)
        if not have.get("year") and month == clock.date.month and end.day > 20:
            year = clock.date.year - 1
        first = dt.date(year, month, 1)
        return Since(first=first, last=first.replace(day=calendar.monthrange(year, month)[1]), words=m[0],
                     span=m.span())  # fmt: skip
    if not have.get("year"):
        return None
    year = int(have["year"])
    lo, hi = _PARTS.get(part, (1, 12))
    return Since(first=dt.date(year, lo, 1), last=dt.date(year, hi, calendar.monthrange(year, hi)[1]), words=m[0],
                 span=m.span())  # fmt: skip


def _in_n(m: re.Match[str], end: dt.date) -> Since | None:
    count = {"a": 1, "several": 3}.get(m["n"].lower()) or whole(m["n"])
    if not count:
        return None
    unit = m["unit"].lower().rstrip("s")
    days = {
        "day": 1.4,
        "session": 1.4,
        "week": 7,
        "month": 30.4,
        "quarter": 91,
        "year": 365.25,
        "decade": 3652,
    }[unit]
    share = {"nearly": 0.9, "almost": 0.9, "about": 0.9, "around": 0.9, "roughly": 0.9, "some": 0.9}.get(
        (m["more"] or "").strip().lower(), 1.0
    )
    back = dt.timedelta(days=int(days * count * share))
    try:
        return Since(first=end - back, last=None, words=m[0], span=m.span(), exact=False)
    except OverflowError:
        return None
