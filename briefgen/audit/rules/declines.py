"""Rules for distances from a peak, a low or an average."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.clock import WEEKDAY, dated
from briefgen.audit.lengths import rolled
from briefgen.audit.model import Claim, Period, Quantity, Window
from briefgen.audit.months import MONTH, month_first
from briefgen.audit.quantities import NUMBER
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import has_price
from briefgen.audit.scan import Scan

PEAK = r"(?:all-time |record |closing |intraday |recent |52-week |one-year |cycle |bull-market |own |(?:highest|best) )*(?:peak|highs?|record(?: (?:close|high))?|top|(?:highest )?close|level)"
_FROM_PEAK = re.compile(
    rf"^[\s,]*(?:or more )?(?:loss |drop |decline |fall |slide |drawdown |retreat |pullback |tumble |plunge |selloff |slump )?(?:below|under|from|off|short of|shy of|away from|beneath|since|down from)\s+(?:of )?(?P<which>(?:its|their|the|that|a|an|last|this|[A-Z][a-z]+)?(?:[^,.;]|\.(?= \d)){{0,45}}?)\b{PEAK}\b",
    re.I,
)
_PEAK_BEFORE = re.compile(
    r"\b(?:from|off|below|under|since|after) (?P<which>(?:its|their|the|that|a|last|this|[A-Z][a-z]+)?[^,.;]{0,45}?)\b(?:peak|highs?|record(?: high| close)?|top)\b[^.;]{0,60}$",
    re.I,
)
_WITHIN = re.compile(rf"^ of (?:its|their|the|that|a|an|another)[^,.;]{{0,45}}?\b{PEAK}\b", re.I)
_OF_THE_TOP = re.compile(
    r"\b(?:[Oo]f|[Ff]rom|[Ss]ince|[Oo]ff|[Bb]elow|[Uu]nder) (?P<which>(?:its|their|the) (?:highest|best|record|top) (?:close|level|finish)[^;]{0,60}?)[^;]{0,60}$"
)
_FROM_LOW = re.compile(
    r"^[\s,]*(?:gain |rally |rise |rebound |advance |climb )?(?:above|from|off|up from|since)\s+(?P<which>(?:its|their|the|that)?[^,.;]{0,40}?)\b(?:lows?|bottom|trough|nadir)\b",
    re.I,
)
_LOW_BEFORE = re.compile(
    r"\b(?:from|off|above|since) (?P<which>(?:its|their|the|that)?[^,.;]{0,40}?)\b(?:lows?|bottom|trough|nadir)\b[^.;]{0,50}$",
    re.I,
)
AVERAGE = r"(?P<n>\d+|fifty|two-hundred|two hundred|hundred|twenty)[- ](?P<unit>day|session|week|month)s?(?: simple| exponential)?(?: moving)?(?:[- ]average| line\b| MA\b|(?=[.,;]|$| for\b| on\b| and\b))"
_SMA = re.compile(
    rf"^(?: or (?:so|more))?\s*(?P<side>above|below|under|over|beneath|beyond|north of|south of|clear of|short of|shy of|ahead of)\s+(?:its|their|the|an?)?\s*(?:own )?{AVERAGE}",
    re.I,
)


_LEVEL_OF = re.compile(
    rf" (?:below|under|beneath|off|above|over) (?:its|their|the) (?:level|close|reading|price) (?:of )?(?P<n>{NUMBER}) (?P<unit>(?:trading )?(?:sessions?|days?)|weeks?|months?|years?) (?:earlier|ago|before)\b",
    re.I,
)
"""A distance from a close of some time ago, which is a return."""
_OTHER_DAY = re.compile(
    r"\b(?:Christmas|Thanksgiving|New Year|Easter|Eve|Labor Day|Memorial Day|that year|last year|the year before)\b"
)
"""Days of a mark that have no date."""
_CLOSE_OF = re.compile(
    rf" (?:below|under|beneath|off|above|over) (?:its|their|the) (?:level|close|reading|closing level) (?:of|on|from) (?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?",
    re.I,
)
"""A distance from the close of a day."""


@quantity_rule("percent", order=3)
def sma_gap(s: Scan, q: Quantity) -> Claim | None:
    """``7.9% above its 50-day average``."""
    m = _SMA.match(s.after(q.span[1]))
    subject = s.subject_at(q.span)[0]
    if m and re.search(r"\b[Ll]arge(?:r)? (?:companies|stocks|ones|caps?)\b[^;.]*$", s.before(q.span[0])) and re.search(r"\b[Ss]mall", s.text):  # fmt: skip
        return unchecked(
            s, (q.span[0], q.span[1] + m.end()), "momentum", "which index is meant is not sure", quantity=q
        )
    if m and re.search(
        r"\b(?:members|stocks|companies|constituents|components|shares|names|issues|list|uptrends|downtrends)\b",
        s.before(q.span[0]),
        re.I,
    ):
        below = m["side"].lower() in ("below", "under", "beneath")
        return claim(s, (q.span[0], q.span[1] + m.end()), "breadth", "breadth_above", quantity=q, period=s.end_at(q.span)[0],
                     days=m["n"], below=below)  # fmt: skip
    if m and m["side"].lower() == "over" and not re.search(r"average|line|MA\b", m[0]):
        # "+7.1% over 63 sessions": a time.
        m = None
    if not m or not has_price(subject):
        return None
    way = 1 if m["side"].lower() in ("above", "over", "beyond", "north of", "clear of", "ahead of") else -1
    return claim(s, (q.span[0], q.span[1] + m.end()), "momentum", "sma_gap", subject=subject, quantity=q, way=way,
                 period=s.end_at(q.span)[0], days=m["n"], unit=m["unit"].lower())  # fmt: skip


@quantity_rule("percent", order=4)
def drawdown(s: Scan, q: Quantity) -> Claim | None:
    """``11 percent below its May record``, ``off 20% from its high``."""
    tail = s.after(q.span[1])
    m = _FROM_PEAK.match(tail)
    subject = s.subject_at(q.span)[0]
    if not has_price(subject):
        return None
    plus = q.signed and q.value > 0
    if q.signed:
        q = replace(q, value=abs(q.value))
    if m and re.match(r"[\s,]*from\b.*\b(?:close|level)$", m[0]) and s.own_way_at(q.span) > 0:
        m = None
    if m and re.match(r"[\s,]*since\b", m[0]) and (s.way_at(q.span)[0] > 0 or plus):
        m = None
    if m and re.search(r"\b(?:last|previous|prior|earlier|yesterday's|\w+day's) close$", m[0], re.I):
        return None
    day = (
        _CLOSE_OF.match(month_first(s.text)[q.span[1] :]) if len(month_first(s.text)) == len(s.text) else None
    )
    base = dated(s.clock, day["month"], day["dom"], day["year"]) if day else None
    if day and base and s.clock.is_session(base) and base < s.clock.last:
        windows = [
            Window(base=base, end=e, grain="span", words=f"from {base} to {e}")
            for e in s.clock.ends()
            if base < e
        ]
        return claim(s, (words_around(s, q)[0], q.span[1] + day.end()), "return", "return", subject=subject, quantity=q,
                     way=-1 if re.match(r" (?:below|under|beneath|off)", tail) else 1,
                     period=Period(windows=tuple(windows), grain="span", fixed=True), explicit=True, measured=True)  # fmt: skip
    then = _LEVEL_OF.match(tail)
    if then:
        windows, grain, fixed = rolled(s.clock, then["n"], then["unit"], then[0])
        below = re.match(r" (?:below|under|beneath|off)", tail)
        return claim(s, (words_around(s, q)[0], q.span[1] + then.end()), "return", "return", subject=subject, quantity=q,
                     way=-1 if below else 1, period=Period(windows=tuple(windows), grain=grain, fixed=fixed), explicit=True)  # fmt: skip
    if s.is_supposed() and m and not any(w[2] and 0 <= q.span[0] - w[1] <= 14 for w in s.ways) and not re.search(r"\b(?:stands|is|was|now|sits|remains|trades) (?:\w+ )?$", s.before(q.span[0])):  # fmt: skip
        return unchecked(
            s, (q.span[0], q.span[1] + m.end()), "drawdown", "forecast", subject=subject, quantity=q
        )
    left = re.match(r" (?:of )?(?:its|their|the)(?: \w+){0,3} (?:peak|high|record|top)\b", tail)
    of_it = s.text[q.span[0] : q.span[1]]
    if (
        left
        and q.value < 100
        and re.search(r"half|third|quarter|fifth", of_it)
        and not re.search(r"%|percent", of_it)
    ):
        flipped = {"over": "under", "under": "over", "nearly": "over"}.get(q.hedge, q.hedge)
        return claim(s, (q.span[0], q.span[1] + left.end()), "drawdown", "drawdown", subject=subject, way=-1, which=left[0],
                     quantity=replace(q, value=100 - q.value, hedge=flipped), period=None)  # fmt: skip
    inside = _WITHIN.match(tail) if re.search(r"\bwithin (?:[\w-]+ ){0,2}$", s.before(q.span[0])) else None
    if inside:
        least = replace(q, value=0.0, to=q.value, hedge="")
        return claim(s, (q.span[0], q.span[1] + inside.end()), "drawdown", "drawdown", subject=subject, quantity=least, way=-1,
                     which=tail[: inside.end() + 28], period=s.end_at(q.span)[0])  # fmt: skip
    if m:
        which = re.split(r",(?! \d{4})", s.unnamed()[q.span[1] : q.span[1] + m.end() + 40])[0]
        firm = subject is not None and (subject.kind != "volatility" or any(x.subject == subject for x in s.mentions if x.span[1] <= q.span[0]))  # fmt: skip
        return claim(s, (words_around(s, q)[0], q.span[1] + m.end()), "drawdown", "drawdown", subject=subject,
                     quantity=q, way=-1, period=s.end_at(q.span)[0] if not _named_peak(s, m, q) else None,
                     which=which, firm=firm, explicit=s.period_at(q.span)[1])  # fmt: skip
    low = _FROM_LOW.match(tail)
    if low:
        return claim(s, (words_around(s, q)[0], q.span[1] + low.end()), "return", "from_low", subject=subject,
                     quantity=q, way=1, which=re.split(r",(?! \d{4})", tail[: low.end() + 28])[0])  # fmt: skip
    if plus:
        # "so far this year it shows +1.0%": no distance below anything.
        return None
    start = s.clause(q.span[0])[0]
    head = s.unnamed()[: q.span[0]][max(0, start - 60) :]
    m = _PEAK_BEFORE.search(head) or _OF_THE_TOP.search(head)
    value = re.match(r" of (?:its|their) (?:market )?(?:value|worth)", tail)
    behind = q.span[1] + (value.end() if value else 0)
    if m and any(0 <= p.span[0] - behind <= 4 and p.grain != "reference" for p in s.periods):
        m = None
    if m and re.search(r"\bafter\b|'s $", head[m.end("which") :]):
        m = None
    if m and re.search(r"\b(?:so far )?this (?:week|month|quarter|year)\b", head[m.end("which") :]):
        m = None
    if m and s.way_at(q.span)[0] <= 0 and not re.search(r"\d%|percent", head[m.end("which") :]):
        return claim(
            s, words_around(s, q), "drawdown", "drawdown", subject=subject, quantity=q, way=-1, which=m[0]
        )
    low = _LOW_BEFORE.search(head)
    if low and re.match(
        r" of (?:the|this|that|its|last)[\w' ]{1,24} (?:table|list|ranking|pack|group|league)\b|,? (?:up|upward)\b",
        head[low.end("which") + len("bottom") :].lstrip("s"),
    ):
        low = None
    if low and re.search(
        r"\b(?:\w+th|first|second|third|\d+(?:st|nd|rd|th)|[Rr]anked|[Cc]ounted|[Ss]orted) $",
        head[: low.start()],
    ):
        # "sixth from the bottom": a place.
        low = None
    if low and s.way_at(q.span)[0] > 0 and not re.search(r"\d%|percent", head[low.end("which") :]):
        return claim(
            s,
            words_around(s, q),
            "return",
            "from_low",
            subject=subject,
            quantity=q,
            way=1,
            which=low[0],
            firm=not _OTHER_DAY.search(s.text),
        )
    return None


def _named_peak(s: Scan, m: re.Match[str], q: Quantity) -> bool:
    """Whether the only time in the clause belongs to the peak."""
    inside = [p for p in s.periods if q.span[1] <= p.span[0] < q.span[1] + m.end() + 12]
    return bool(inside) or not s.period_at(q.span)[1]
