"""Names and figures in two lists of one length: each figure is that of the name at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefgen.audit.model import Mention, Quantity, Span, Subject

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

BETWEEN_NAMES = re.compile(r"(?:'s)?(?: \([^)]*\))?(?:,? and |, |/)(?:the |its |even )?")
BETWEEN_FIGURES = re.compile(
    r"(?:%| percent)?(?:,? and |, |/)(?:by )?(?:about |nearly |almost |roughly |just |only |over |more than |an? )*"
)
REACH = 60
"""Characters between the two lists at the most."""

FIGURES = ("percent", "number", "points", "bp", "usd")


def of_a_list(s: Scan, span: Span) -> Subject | None:
    """The name at the place of a figure: ``Microsoft, Apple and Amazon rose 2.1%, 1.9% and 1.3%``.

    Args:
        s: The sentence.
        span: The figure's place, with its verb or without; the last figure in it is meant.
    """
    run = _figures(s, span)
    if len(run) < 2:
        return None
    at = max(i for i, q in enumerate(run) if _overlap(q.span, span))
    names = _names(s, run[0].span[0], len(run))
    return names[at] if names else None


def _figures(s: Scan, span: Span) -> Sequence[Quantity]:
    """The list of figures around a place; empty where there is none."""
    found = [q for q in s.quantities if q.unit in FIGURES]
    here = max((i for i, q in enumerate(found) if _overlap(q.span, span)), default=None)
    if here is None:
        return ()
    first = last = here
    while first and BETWEEN_FIGURES.fullmatch(s.text[found[first - 1].span[1] : found[first].span[0]]):
        first -= 1
    while last + 1 < len(found) and BETWEEN_FIGURES.fullmatch(
        s.text[found[last].span[1] : found[last + 1].span[0]]
    ):
        last += 1
    return found[first : last + 1]


def _names(s: Scan, before: int, count: int) -> list[Subject]:
    """The list of so many names that ends before a place; empty where there is none of that length."""
    named = [m for m in s.mentions if m.span[1] <= before and m.subject.kind != "topic"]
    if (
        not named
        or before - named[-1].span[1] > REACH
        or re.search(r"[.;]", s.text[named[-1].span[1] : before])
    ):
        return []
    chain: list[Mention] = [named[-1]]
    for m in reversed(named[:-1]):
        if not BETWEEN_NAMES.fullmatch(s.text[m.span[1] : chain[0].span[0]]):
            break
        chain.insert(0, m)
    subjects = list(dict.fromkeys(m.subject for m in chain))
    return subjects if len(subjects) == count else []


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
