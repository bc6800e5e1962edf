"""From a sentence to its claims: every quantity goes to the rules of its unit, then the phrases are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.model import Claim, Span
from briefgen.audit.rules import (  # noqa: F401
    asides,
    counts,
    dated,
    declines,
    doubt,
    elisions,
    exchanges,
    extreme_days,
    groups,
    levels,
    marks,
    money,
    negations,
    places,
    rates,
    ratios,
    records,
    signs,
    spreads,
    standing,
    states,
    streaks,
    superlatives,
    tallies,
    values,
    volatilities,
)
from briefgen.audit.rules.base import PHRASE_RULES, QUANTITY_RULES
from briefgen.audit.scan import Scan

_ASKS = re.compile(
    r"(?:And |But |So |Or )?(?:did|does|do|is|was|will|could|can|has|have|are|were|should|would|what if|could)\b",
    re.I,
)


def find_claims(s: Scan) -> list[Claim]:
    """All claims of a sentence, in the order of its words."""
    if s.text.rstrip().endswith("?") and _ASKS.match(s.text):
        return []
    found = list(_quantified(s))
    taken = [c.span for c in found]
    for rule in PHRASE_RULES:
        found += rule(s, taken)
    return sorted(_without_doubles(found), key=lambda c: c.span)


def _quantified(s: Scan) -> Iterator[Claim]:
    used: list[Span] = []
    for q in s.quantities:
        if any(a <= q.span[0] < b for a, b in used):
            continue
        for _, units, rule in sorted(QUANTITY_RULES, key=lambda r: r[0]):
            if q.unit in units and (made := rule(s, q)) is not None:
                if made.quantity is not None and made.span[1] > q.span[1]:
                    used.append((q.span[0], made.span[1]))
                yield made
                break


def _without_doubles(found: list[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    for c in found:
        same = [k for k in kept if k.span == c.span and k.details.get("form") == c.details.get("form")]
        if not same:
            kept.append(c)
    return kept
