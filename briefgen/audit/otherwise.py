"""Other measures that a figure may give, where the words name a mark, a span or swings: read only where the plainest reading fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefgen.audit.clock import previous, rolling, to_date
from briefgen.audit.lengths import rolled
from briefgen.audit.model import Claim, Window
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER
from briefgen.audit.rules.marks import PEAK, marks_of
from briefgen.audit.scan import Scan

_SWINGS = re.compile(r"\b(?:options|implied|realized|swings?|volatility|standard deviations?|VIX)\b", re.I)
_SPAN = re.compile(
    rf"\b(?P<n>{NUMBER})[ -](?P<unit>(?:trading )?(?:sessions?|observations?|days?|weeks?|months?|quarters?|years?))\b",
    re.I,
)
_GRAIN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Aa]n?|[Ii]ts|[Tt]hat|full|[Oo]ne|latest|last|whole|by|on)[ -](?:calendar )?(?P<grain>week|month|quarter|year)(?:ly)?\b(?! (?:ago|earlier|before|later|after))"
)
_STATE = re.compile(r"\b(?:correction|bear market)", re.I)
_STATES = {"correction": 10.0, "bear": 20.0}


def by_marks(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """The claim as a distance from a mark, or as the level of one."""
    form = str(c.details["form"])
    here = marks_of(s.text)
    marks = here or marks_of(s.context.words)
    q = c.quantity
    if q is None or c.subject is None or c.subject.kind in ("yield", "rate", "macro", "basket"):
        return
    if form == "return" and marks:
        details = {**c.details, "form": "distance", "marks": marks, "stated": None}
        period = default_periods(s.clock)
        yield (
            replace(c, details=details, period=period, direction=c.direction or 0),
            "as a distance from a mark",
        )
    shares = _shares(s) if PEAK.search(s.text) or _STATE.search(s.text) else ()
    if form in ("level", "threshold", "base_level") and (marks or shares):
        details = {**c.details, "form": "mark_level", "marks": marks, "shares": shares}
        yield replace(c, details=details, period=default_periods(s.clock)), "as the level of a mark"
    if form == "drawdown":
        levels = [x for x in s.quantities if x.unit == "number" and x.value >= 50 and x.span[0] != q.span[0]]
        for level in levels:
            details = {**c.details, "form": "mark", "share": abs(q.value), "step": q.step}
            yield replace(c, quantity=level, details=details, period=default_periods(s.clock)), "as a mark"
    if form == "return" and _SWINGS.search(f"{s.text} {s.context.words}"):
        yield (
            replace(c, details={**c.details, "form": "vol"}, direction=0, period=default_periods(s.clock)),
            "as volatility",
        )


def _shares(s: Scan) -> tuple[float, ...]:
    """The percentages below a peak that a sentence names: its own, and those of a correction or a bear market."""
    found = [abs(x.value) for x in s.quantities if x.unit == "percent" and 0 < abs(x.value) < 60]
    found += [share for word, share in _STATES.items() if re.search(rf"\b{word}", s.text, re.I)]
    return tuple(dict.fromkeys(found))


def spans_in(s: Scan, text: str) -> list[Window]:
    """Every length of time that a text names in whatever way, back from the article."""
    found: list[Window] = []
    for m in _SPAN.finditer(text):
        found += rolled(s.clock, m["n"], m["unit"], m[0])[0]
    for m in _GRAIN.finditer(text):
        grain = m["grain"]
        found += [*to_date(s.clock, grain), *previous(s.clock, grain), *rolling(s.clock, grain)]
    return [w for w in found if w.base is not None]
