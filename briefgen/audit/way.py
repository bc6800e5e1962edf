"""Which way the words at a place of a sentence go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.audit.model import Span

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

_IN_A_ROW = re.compile(
    r"(?:losses|gains|declines|advances|drops|wins) (?:in a row|running|in succession|straight)\b"
)
"""Gains or losses that are counted, which say nothing of the figure behind them."""


_AGO = r"\b(?:an?|one|two|three|six|\d+) (?:trading )?(?:sessions?|days?|weeks?|months?|quarters?|years?) (?:ago|earlier|before),? [^;,]*\b(?:stood|was|were|sat|had been|had stood) (?:still |about |nearly |some )*"
_THEN_STOOD = re.compile(rf"{_AGO}(?P<way>higher|lower) by (?:\w+ )?$", re.I)
"""``A month ago the VIX stood lower by``: it has risen since."""
_THEN_STOOD_OPEN = re.compile(rf"{_AGO}$", re.I)


def way_at(s: Scan, span: Span) -> tuple[int, bool]:
    """The direction of the words at a place, and whether it stands there itself."""
    text = s.text
    tail = text[span[1] : span[1] + 42]
    noun = re.match(r"(?:[ -](?:or|[\w'-]+)){0,4}?[ -](?P<noun>gain|advance|rise|rally|increase|jump|surge|climb|rebound|bounce|pop|spike|leap|return|run-up|lead|profit|rebound|upswing|recovery|improvement|"
                    r"loss|drop|decline|fall|slide|slump|plunge|tumble|retreat|decrease|dip|selloff|sell-off|rout|crash|pullback|swoon|setback|drubbing|plummet|deficit|correction|drawdown|skid|nosedive|sink|higher|lower|up|down|better|worse)\b", tail)  # fmt: skip
    if noun:
        up = re.fullmatch(
            r"gain|advance|rise|rally|increase|jump|surge|climb|rebound|bounce|pop|spike|leap|return|run-up|lead|profit|upswing|recovery|improvement|higher|up|better",
            noun["noun"],
        )
        between = text[span[1] : span[1] + noun.start("noun")]
        if not re.search(
            r"[,;.]| (?:to|and|but|from|in|at|for|since|on|over|with|without|despite|after|before|amid|as|when|while|than) ",
            between,
        ) or (noun["noun"] in ("higher", "lower") and len(between) < 3):
            return (1 if up else -1), True
    then = _THEN_STOOD.search(text[: span[0]]) or (
        _THEN_STOOD_OPEN.search(text[: span[0]])
        and re.match(r" (?:higher|lower)\b(?! than\b)", text[span[1] :])
    )
    if then:
        words = then["way"] if "way" in then.groupdict() else text[span[1] + 1 :]
        return (-1 if words.lower().startswith("higher") else 1), True
    left = [w for w in s.ways if w[1] <= span[0] and not _in_name(s, w)]
    left = [w for w in left if not _IN_A_ROW.match(s.text[w[0] :])] or left
    start = s.clause(span[0])[0]
    inside = [w for w in left if w[0] >= start]
    if inside:
        return inside[-1][2], True
    later = [
        w
        for w in s.ways
        if span[1] <= w[0] <= span[1] + 12
        and not re.search(r"[,;.]", text[span[1] : w[0]])
        and not re.match(r"trail|lag|outperf|underperf|ahead|behind|led|lead", text[w[0] : w[1]])
    ]
    if later:
        return later[0][2], True
    if left:
        return left[-1][2], False
    return s.context.way, False


def own_way_at(s: Scan, span: Span) -> int:
    """The direction that stands at a place itself; 0 where it could only be guessed from other words."""
    way, stands = way_at(s, span)
    return way if stands else 0


def _in_name(s: Scan, way: tuple[int, int, int]) -> bool:
    return any(a <= way[0] < b for a, b in s.names())
