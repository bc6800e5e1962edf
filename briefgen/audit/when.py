"""When the words at a place of a sentence are about: the time named there, or those that may be understood."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from briefgen.audit.clock import to_date
from briefgen.audit.model import Period, Span, Window
from briefgen.audit.periods import default_periods

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

REACH = 48
"""Characters within which a time behind a quantity belongs to it."""
_OF_THE_NEXT = re.compile(
    r" ?(?:gain|loss|advance|decline|return|rally|drop|slide|rise)s? (?:to|of) (?:\w+ )?[\d$]| [-+]?\d[\d.]* ?(?:%|percent)"
)
"""A time that qualifies the number behind it: "their 2026 gain to 53%", "of which December 2.4%"."""


_OF_A_PART = re.compile(
    r"\b(?:half|most|much|all|part|some|more|a (?:third|quarter|fifth)) (?:of (?:it|that|this|them|which) )?(?:came |lost |gained )?$",
    re.I,
)
"""Before a time that is of a part only: ``lost 12 percent, half of it today``."""


def period_at(s: Scan, span: Span) -> tuple[Period, bool]:
    """The time of the words at a place, and whether it is named there.

    Without one in its clause, the times of the sentence and of the one before serve as readings, and the
    day of the article.
    """
    start, stop = s.clause(span[0])
    inside = [p for p in s.periods if start <= p.span[0] < stop and p.grain != "reference"]
    behind = [p for p in inside if p.span[0] >= span[0] and p.span[0] - span[1] <= REACH
              and not _OF_A_PART.search(s.text[span[1] : p.span[0]]) and not _other_quantity(s, span[1], p.span[0])
              and not _OF_THE_NEXT.match(s.text[p.span[1] :])]  # fmt: skip
    ahead = [p for p in inside if p.span[1] <= span[1]]
    touching = bool(ahead) and ahead[-1].span[1] >= span[0] - 1
    owned = bool(ahead) and re.fullmatch(
        r"(?:[\w-]+ ){1,3}of (?:\w+ )?", s.text[ahead[-1].span[1] : span[0]].lstrip()
    )
    if owned and s.text[slice(*ahead[-1].span)].endswith("'s"):
        # "last week's gain of 0.1% gave way on Monday"
        return ahead[-1], True
    if (
        behind
        and not (touching and behind[0].span[0] - span[1] > 2)
        and not (ahead and behind[0].span[0] - span[1] > 25)
    ):
        return behind[0], True
    if ahead:
        return ahead[-1], True
    return inferred(s, span), False


def _set_apart(s: Scan, span: Span, time: Span) -> bool:
    """Whether a time stands in parentheses with a figure of its own, or behind a semicolon."""
    between = s.text[min(span[1], time[1]) : max(span[0], time[0])]
    if ";" in between:
        return True
    depth = between.count("(") - between.count(")")
    if not depth:
        return False
    inner = time if (depth > 0) == (time[0] > span[0]) else span
    first = s.text.rfind("(", 0, inner[0])
    last = s.text.find(")", inner[0])
    last = len(s.text) if last < 0 else last
    return any(first < q.span[0] < last and q.span != span for q in s.quantities if q.span != time)


def _other_quantity(s: Scan, start: int, stop: int) -> bool:
    return any(start <= q.span[0] < stop and q.unit in ("percent", "pp") for q in s.quantities)


def inferred(s: Scan, span: Span = (0, 0)) -> Period:
    """The times that may be meant where none is named: those of the sentence, of the one before, and the day."""
    windows: list[Window] = []
    day = default_periods(s.clock)
    frames = [p for p in s.periods if not p.intraday and p.grain != "reference"
              and not (span != (0, 0) and _set_apart(s, span, p.span))]  # fmt: skip
    for p in frames:
        windows += p.windows
    if not frames:
        windows += day.windows
        for p in s.context.periods:
            windows += [] if p.intraday else p.windows
    elif frames[0].grain != "day" and not any(p.grain == "day" for p in frames):
        belongs_to_later = span != (0, 0) and all(p.span[0] > span[1] for p in frames)
        windows = [*day.windows, *windows] if belongs_to_later else [*windows, *day.windows]
    windows += _closing_windows(s)
    grain = frames[0].grain if frames else "day"
    return Period(windows=tuple(dict.fromkeys(windows)), grain=grain)


def _closing_windows(s: Scan) -> list[Window]:
    """At the end of a year, what no time is named for may be the year's."""
    date = s.clock.date
    near_end = (date.month, date.day) >= (12, 30)
    return to_date(s.clock, "year") if near_end else []


def end_at(s: Scan, span: Span) -> tuple[Period, bool]:
    """The day of a level or a record at a place: that of its clause, or the last session."""
    period, named = period_at(s, span)
    if named and period.grain != "day" and not period.fixed:
        # "By Oct. 5 the yield had lost 47 basis points in a month, to 4.52%": a level is that of the day.
        start, stop = s.clause(span[0])
        named_days = [
            p for p in s.periods if p.grain == "day" and p.fixed and p.windows and start <= p.span[0] < stop
        ]
        period = named_days[-1] if named_days else period
    ends = tuple(dict.fromkeys(w.end for w in period.windows))
    days = tuple(Window(base=s.clock.before(e), end=e, grain="day", words=f"on {e}") for e in ends)
    return replace(period, windows=days), named
