"""How many members of a universe did what."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from independent.answer import Answer, given, missing
from independent.folder import Line
from independent.pairs import growth
from independent.windows import base, count

Universe = Mapping[str, Line]


def _row(members: Universe, day: str) -> int | None:
    return next(iter(members.values())).place.get(day)


def member_returns(members: Universe, day: str, window: str) -> dict[str, float | None] | None:
    """Each member's return; None before the window's base."""
    i = _row(members, day)
    b = None if i is None else base(next(iter(members.values())).days, i, window)
    if i is None or b is None:
        return None
    return {t: growth(line.values[i], line.values[b]) for t, line in members.items()}


def movers(members: Universe, day: str, side: int) -> Answer:
    """``advancers`` (side 1), ``decliners`` (-1), unchanged (0), with those that are missing."""
    found = member_returns(members, day, "1d")
    known = [r for r in found.values() if r is not None] if found else []
    if not known:
        return missing("no member has a return")
    n = sum(1 for r in known if (r > 0) - (r < 0) == side)
    return given(float(n), of=len(known), absent=len(members) - len(known))


def breadth_above(members: Universe, day: str, n: int) -> Answer:
    """``breadth_above``: of the members with an n-session average, the share that closed above it."""
    i = _row(members, day)
    if i is None or i + 1 < n:
        return missing("too short")
    above = of = 0
    for line in members.values():
        closes = [c for c in line.values[i - n + 1 : i + 1] if c is not None]
        if len(closes) == n:
            of += 1
            above += closes[-1] > sum(closes) / n
    return given(above / of, of=of) if of else missing("no member has an average")


def new_extremes(members: Universe, day: str, window: str, side: int) -> Answer:
    """``new_highs`` (side 1), ``new_lows`` (-1): members at the extreme of the window's closes."""
    i, n = _row(members, day), count(window)
    if i is None or n is None or i + 1 < n:
        return missing("too short")
    at = of = 0
    for line in members.values():
        closes = [c for c in line.values[i - n + 1 : i + 1] if c is not None]
        if len(closes) == n:
            of += 1
            at += all(side * closes[-1] >= side * c for c in closes)
    return given(float(at), of=of) if of else missing("no member is old enough")


def _known(members: Universe, day: str, window: str) -> list[float]:
    found = member_returns(members, day, window)
    return [r for r in found.values() if r is not None] if found else []


def median_return(members: Universe, day: str, window: str) -> Answer:
    """``median_return``: the median member."""
    known = _known(members, day, window)
    return given(statistics.median(known)) if known else missing("no member has a return")


def share_up(members: Universe, day: str, window: str) -> Answer:
    """``share_up``: the share of members above zero."""
    known = _known(members, day, window)
    return given(sum(1 for r in known if r > 0) / len(known)) if known else missing("no member has a return")


def share_ahead(members: Universe, day: str, window: str, other: float | None) -> Answer:
    """``share_ahead``: the share of members with a return above another's."""
    known = _known(members, day, window)
    if not known or other is None:
        return missing("no member or no rival has a return")
    return given(sum(1 for r in known if r > other) / len(known))


def ranked(members: Universe, day: str, window: str, n: int, side: int) -> Answer:
    """``leaders`` (side 1), ``laggards`` (-1) of a universe: the n strongest or weakest members."""
    found = member_returns(members, day, window) or {}
    known = sorted((side * -r, t, r) for t, r in found.items() if r is not None)
    return given([[t, r] for _, t, r in known[:n]]) if known else missing("no member has a return")
