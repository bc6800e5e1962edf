"""Times that a sentence names in passing, and their windows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from briefgen.audit.clock import (
    WEEKDAY,
    Clock,
    dated,
    last_n,
    previous,
    rolling,
    span,
    start_of,
    to_date,
    weekday,
)
from briefgen.audit.lengths import rolled
from briefgen.audit.model import Period, Quantity, Window
from briefgen.audit.months import MONTH
from briefgen.audit.quantities import NUMBER, ORDINAL, whole
from briefgen.audit.scan import Scan

_GRAIN = r"(?P<grain>week|month|quarter|year)"

Times = Callable[[Clock, re.Match[str]], list[Window]]


def _back(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolling(clock, (m["grain"] or m["own"]).lower())


def _begun(clock: Clock, m: re.Match[str]) -> list[Window]:
    return to_date(clock, m["grain"].lower())


def _counted(clock: Clock, m: re.Match[str]) -> list[Window]:
    n = whole(m["n"])
    return last_n(clock, n) if n else []


def _lengths(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolled(clock, m["n"], m["unit"], m[0])[0]


TIMES: tuple[tuple[re.Pattern[str], Times], ...] = (
    # "this month's top sector", "the S&P 500's quarter", "this year's table"
    (
        re.compile(
            rf"\b(?:the|this|that|last|past)[ -](?:past |last )?{_GRAIN}'s\b|'s (?:past |last |previous |prior )?{_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        lambda clock, m: _named(clock, m),
    ),
    # "over the past month", "its worst month of trading"
    (
        re.compile(rf"\b(?:past {_GRAIN}|{_GRAIN.replace('grain', 'own')} of trading)\b", re.I),
        lambda clock, m: _named(clock, m),
    ),
    # "higher than a month ago: 2.63%, a change of 23 basis points"
    (
        re.compile(
            rf"\b(?:an?|one) {_GRAIN} (?:ago|earlier|before)\b|\bwithin (?:an?|one) {_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        _back,
    ),
    # "1.9% above last month's close"
    (
        re.compile(
            rf"\b(?:above|below|over|under|from) (?:last|the (?:last|previous|prior)) {_GRAIN}'s (?:close|end|finish|last close)",
            re.I,
        ),
        _begun,
    ),
    # "over both days", "with six wins in a row"
    (
        re.compile(
            rf"\b(?:[Oo]ver|[Ii]n|[Aa]cross) (?:the |all |these )?(?P<n>{NUMBER}|both) (?:days|sessions)\b",
            re.I,
        ),
        lambda clock, m: last_n(clock, 2) if m["n"].lower() == "both" else _counted(clock, m),
    ),
    (
        re.compile(
            rf"\b(?P<n>{NUMBER}) (?:straight |consecutive )?(?:wins?|losses|gains|sessions|days|defeats)(?: in a row| running| on the trot|\b)",
            re.I,
        ),
        _counted,
    ),
    # "lost 6.2%, a reversal from +5.5% in its last", "-13.0% to date", "the return to this point"
    (
        re.compile(
            rf"\b(?:[Tt]his|[Tt]he) {_GRAIN}\b[^;]*\b(?:its|the) (?:last|previous|prior)(?: one)?(?= ?(?:$|[.,;)]))"
        ),
        lambda clock, m: previous(clock, m["grain"].lower()),
    ),
    (
        re.compile(r"\bto date\b|\b(?:to|by|at|up to) th(?:is|at) (?:point|stage|time)\b"),
        lambda clock, m: [w for g in ("year", "quarter", "month") for w in to_date(clock, g)],
    ),
    # "From the close of Dec. 13, the Russell 2000 has done better"
    (
        re.compile(
            rf"\b(?:[Ff]rom|[Ss]ince) (?:the|its|their) (?:close|end|finish|level) (?:of|on) (?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?"
        ),
        lambda clock, m: _from_day(clock, m),
    ),
    # "makes it three weeks in a row, up 2.7%", "a fourth straight monthly gain, of 2.7%"
    (
        re.compile(
            rf"\b(?:{NUMBER}|{ORDINAL}) (?:straight |consecutive |successive )?(?:{_GRAIN}|weekly|monthly|quarterly|yearly)s? ?(?:gains?|losses|loss|advances?|declines?)?(?: in a row| running| in succession)|\b(?:straight|consecutive|successive) {_GRAIN.replace('grain', 'own')}(?:ly)?\b",
            re.I,
        ),
        lambda clock, m: _begun_or_last(clock, m["grain"] or m["own"] or m[0]),
    ),
    # "a bruising week in which the index lost 4.5%"
    (
        re.compile(rf"\b(?:an?|the|that) (?:[\w-]+ )?{_GRAIN} (?:in which|that saw|when|which saw)\b", re.I),
        lambda clock, m: _named(clock, m),
    ),
    # "closed at 852.84, up 0.6% from the Friday before"
    (
        re.compile(rf"\b(?:from|on|than|over) (?:the (?:{WEEKDAY})|an? week) (?:before|earlier)\b", re.I),
        lambda clock, m: [*to_date(clock, "week"), *previous(clock, "week")],
    ),
    # "in the decade that closes tonight"
    (
        re.compile(r"\b(?:[Ii]n|[Oo]ver) the (?:past |last )?decade\b(?: (?:that|which) (?:clos|end)\w+)?"),
        lambda clock, m: rolling(clock, "year", 10),
    ),
    # "began July near 3.2% and is now 1.92%"
    (
        re.compile(rf"\b(?:began|begun|started|opened|entered) (?P<month>{MONTH})\b(?! \d)"),
        lambda clock, m: _from_month(clock, m["month"]),
    ),
    # "That is 1.2% above its close before Friday's loss"
    (
        re.compile(
            rf"\b(?:close|level|finish|where it (?:was|stood|closed)) (?:before|ahead of|prior to|preceding) (?P<day>{WEEKDAY})\b",
            re.I,
        ),
        lambda clock, m: _before_day(clock, weekday(clock, m["day"])),
    ),
    # "below its level of 21 sessions earlier"
    (
        re.compile(
            rf"\b(?:level|close|price|value|mark|finish|where it (?:was|stood|closed))(?: of)? (?P<n>{NUMBER}) (?P<unit>(?:trading )?(?:sessions?|observations?|days?|weeks?|months?|quarters?|years?)) (?:ago|earlier|before|back)\b",
            re.I,
        ),
        _lengths,
    ),
)
"""Words that name a time in passing, and its windows."""


_WORDS_OF = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}


def _begun_or_last(clock: Clock, words: str) -> list[Window]:
    low = words.lower()
    grain = next((g for w, g in _WORDS_OF.items() if w in low or g in low), "")
    return [*to_date(clock, grain), *previous(clock, grain)] if grain else []


def _before_day(clock: Clock, day: dt.date) -> list[Window]:
    base = clock.before(day)
    return [
        Window(base=base, end=end, grain="span", words=f"from {base} to {end}")
        for end in clock.ends()
        if base is not None and base < end
    ]


def _from_month(clock: Clock, name: str) -> list[Window]:
    first = dated(clock, name, "1", None)
    base = clock.before(first) if first is not None else None
    return [
        Window(base=base, end=end, grain="span", words=f"from {base} to {end}")
        for end in clock.ends()
        if base is not None and base < end
    ]


_TO_DATE = re.compile(
    r"\b(?:[Tt]h(?:e|is)|[Ii]ts|[Tt]heir) (?:calendar |whole |full )?(?P<grain>week|month|quarter|year)\b(?! (?:ago|earlier|before))"
)


def had_stood(s: Scan) -> bool:
    """Whether a sentence tells where something had stood: ``it had been down 22 percent on October 3``."""
    return bool(_HAD_STOOD.search(s.text))


_HAD_STOOD = re.compile(r"\bhad (?:been|stood) [^;.]*\b(?:up|down|ahead|behind|higher|lower)\b")


def to_named_days(s: Scan) -> list[Window]:
    """A period that is named, up to each day that is: ``at its low for the year, on Aug. 12, it was down 4.4%``."""
    days = [w.end for p in s.periods if p.grain == "day" and p.fixed for w in p.windows]
    days += [
        d
        for m in _DATE.finditer(s.text)
        if (d := dated(s.clock, m["month"], m["dom"], m["year"])) and s.clock.is_session(d)
    ]
    grains = dict.fromkeys(m["grain"].lower() for m in _TO_DATE.finditer(s.text))
    if had_stood(s):
        grains["year"] = None
    found = [
        span(s.clock, start_of(d, g), d, g, f"the {g} to {d}") for g in grains for d in dict.fromkeys(days)
    ]
    return [w for w in found if w is not None and w.base is not None]


_MARK = re.compile(
    rf"\b(?:stood|closed|peaked|bottomed|finished|high|record|top|low|peak|bottom|began|started|beginning)\b[^;]{{0,32}}\b(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?",
    re.I,
)


def _from_marks(s: Scan) -> list[Window]:
    """From a day on which something stood somewhere: ``it has shed 19.3%, having stood at 1,186.75 on July 17``."""
    return [
        w
        for m in _MARK.finditer(s.text)
        for w in _from_day(s.clock, m)
        if s.clock.is_session(w.base or w.end)
    ]


_PATH = re.compile(
    r"\b(?:low|lows|high|peak|trough|bottom|worst|best|deepest|nadir|top)(?: point)? (?:for|of|in|so far) (?:the|this|its) (?:week|month|quarter|year)\b|"
    r"\b(?:began|begun|started) as (?:a|an) (?:loss|gain|decline|advance|drop|rise|deficit)\b|"
    r"\b(?:the|this) (?:week|month|quarter|year) (?:has|had) (?:taken|carried|brought|led|sent)\b|"
    r"\b(?:measured|counted|reckoned) from the (?:start|beginning) of the (?:week|month|quarter|year)\b",
    re.I,
)
"""Words of where a period to date once stood."""
_BY = re.compile(rf",? (?:by|through|as of|until) (?:the close of |the close on )?{MONTH} \d")


def on_a_path(s: Scan, q: Quantity) -> Period | None:
    """The period to date of a figure that tells where it once stood, on a day that is named; None where it is of another kind.

    ``What began as a loss of 16.4% by April 4 has become -9.9%``: only the first figure is one of the path.
    """
    windows = [w for w in to_named_days(s) if w.end < s.clock.last]
    if not windows:
        return None
    by = _BY.match(s.after(q.span[1]))
    others = [x for x in s.quantities if x.unit == "percent" and x.span[0] < q.span[0]]
    return Period(windows=tuple(windows), grain=windows[0].grain, fixed=True) if by or (_PATH.search(s.text) and not others) else None  # fmt: skip


_DATE = re.compile(rf"\b(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?")


def _named(clock: Clock, m: re.Match[str]) -> list[Window]:
    grain = (m["grain"] or m["own"]).lower()
    return [*to_date(clock, grain), *rolling(clock, grain), *previous(clock, grain)]


def _from_day(clock: Clock, m: re.Match[str]) -> list[Window]:
    day = dated(clock, m["month"], m["dom"], m["year"])
    if day is None:
        return []
    return [
        Window(base=day, end=end, grain="span", words=f"from {day} to {end}")
        for end in clock.ends()
        if day < end
    ]


def named_in_passing(s: Scan, *, paths: bool = True) -> list[Window]:
    """The windows of all times that a sentence names in passing.

    Args:
        s: The sentence.
        paths: Whether a period may be meant up to a day that is named, and not that day.
    """
    found: list[Window] = [*to_named_days(s), *_from_marks(s)] if paths else []
    for pattern, windows in TIMES:
        for m in pattern.finditer(s.text):
            found += [w for w in windows(s.clock, m) if w.base is not None]
    return list(dict.fromkeys(found))
