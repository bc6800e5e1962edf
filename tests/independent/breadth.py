"""How many members of a universe did what, and which of them did most.

A universe is a panel of adjusted closes on its own days, or a set of tickers, each with closes on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from independent.answer import Answer, given, missing
from independent.folder import Line
from independent.pairs import growth
from independent.windows import base, count


@dataclass(frozen=True)
class Universe:
    """Members' closes; ``size`` counts those without any as well."""

    lines: Mapping[str, Line]
    size: int

    @cached_property
    def days(self) -> list[str]:
        """Every day on which some member has a row."""
        return sorted(set().union(*(line.days for line in self.lines.values())))

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    def returns(self, day: str, window: str) -> dict[str, float]:
        """The members' known returns."""
        found: dict[str, float] = {}
        bases: dict[int, int | None] = {}
        for ticker, line in self.lines.items():
            i = line.place.get(day)
            if i is None:
                continue
            # A panel's members share their days: the base is looked up once for all.
            key = id(line.days)
            if key not in bases:
                bases[key] = base(line.days, i, window)
            b = bases[key]
            gain = None if b is None else growth(line.values[i], line.values[b])
            if gain is not None:
                found[ticker] = gain
        return found

    def last(self, day: str, n: int) -> dict[str, list[float]]:
        """The last n closes of those members that have them all."""
        found: dict[str, list[float]] = {}
        for ticker, line in self.lines.items():
            i = line.place.get(day)
            if i is not None and i + 1 >= n:
                closes = [c for c in line.values[i - n + 1 : i + 1] if c is not None]
                if len(closes) == n:
                    found[ticker] = closes
        return found


NONE = missing("no member is known")


def advancers(members: Universe, day: str) -> Answer:
    """``advancers``: members with a return above zero; those below, at zero and unknown beside them."""
    known = list(members.returns(day, "1d").values())
    if not known:
        return NONE
    up, down = sum(1 for r in known if r > 0), sum(1 for r in known if r < 0)
    return given(
        float(up), decliners=down, unchanged=len(known) - up - down, missing=members.size - len(known),
        members=members.size,
    )  # fmt: skip


def above_mean(closes: list[float]) -> bool:
    """Whether the last close is above the mean of all, where it is near computed on exact decimals."""
    last, rest = closes[-1], sum(closes) / len(closes)
    if abs(last - rest) > 1e-9 * abs(last):
        return last > rest
    exact = [Fraction(repr(c)) for c in closes]
    return exact[-1] * len(exact) > sum(exact)


def breadth_above(members: Universe, day: str, n: int) -> Answer:
    """``breadth_above``: of the members with an n-session average, the share that closed above it."""
    found = members.last(day, n)
    above = sum(1 for closes in found.values() if above_mean(closes))
    return given(above / len(found), above=above, of=len(found)) if found else NONE


def has_fallen(closes: list[float], percent: int) -> bool:
    """Whether the last close is so far below the highest; near the mark computed on exact decimals."""
    last, mark = closes[-1], max(closes) * (100 - percent) / 100
    if abs(last - mark) > 1e-9 * mark:
        return last < mark
    return Fraction(repr(last)) * 100 <= Fraction(repr(max(closes))) * (100 - percent)


def bear_share(members: Universe, day: str, percent: int) -> Answer:
    """``bear_share``: of the members with 252 closes, the share so far below the highest of them."""
    found = members.last(day, 252)
    fallen = sum(1 for closes in found.values() if has_fallen(closes, percent))
    return given(fallen / len(found), fallen=fallen, of=len(found)) if found else NONE


def percentile(known: list[float], tenths: int) -> float:
    """The value at so many tenths of the way from the smallest to the greatest, in their order.

    Between two neighbors it lies on the straight line from one to the other.
    """
    steps = (len(known) - 1) * tenths
    i, rest = divmod(steps, 10)
    return known[i] if not rest else known[i] + (known[i + 1] - known[i]) * rest / 10


def dispersion(members: Universe, day: str, window: str) -> Answer:
    """``dispersion``: the 90th less the 10th percentile of the members' returns."""
    known = sorted(members.returns(day, window).values())
    if len(known) < 2:
        return NONE
    top, bottom = percentile(known, 9), percentile(known, 1)
    return given(top - bottom, top=top, bottom=bottom, tail=0.1, between=0.8, of=len(known))


def new_extremes(members: Universe, day: str, window: str, side: int) -> Answer:
    """``new_highs`` (side 1), ``new_lows`` (-1): members at the extreme of the window's closes."""
    n = count(window)
    found = members.last(day, n) if n else {}
    extreme = max if side > 0 else min
    at = sum(1 for closes in found.values() if closes[-1] == extreme(closes))
    return given(float(at), of=len(found)) if found else NONE


def median_return(members: Universe, day: str, window: str) -> Answer:
    """``median_return``: the member in the middle, or the mean of the two there."""
    known = sorted(members.returns(day, window).values())
    if not known:
        return NONE
    half = len(known) // 2
    return given(known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2, of=len(known))


def share_up(members: Universe, day: str, window: str) -> Answer:
    """``share_up``: the share of members above zero."""
    known = list(members.returns(day, window).values())
    up = sum(1 for r in known if r > 0)
    return given(up / len(known), up=up, of=len(known)) if known else NONE


def share_ahead(members: Universe, day: str, window: str, other: float | None) -> Answer:
    """``share_ahead``: the share of members with a return above another's."""
    known = list(members.returns(day, window).values())
    if not known or other is None:
        return missing("no member or no rival has a return")
    ahead = sum(1 for r in known if r > other)
    return given(ahead / len(known), ahead=ahead, of=len(known), benchmark=other)


def ranked(members: Universe, day: str, window: str, n: int, side: int) -> Answer:
    """``leaders`` (side 1), ``laggards`` (-1): the n strongest or weakest members, ties by the alphabet."""
    order = sorted((side * -r, t, r) for t, r in members.returns(day, window).items())
    return given([(t, r) for _, t, r in order[:n]]) if order else NONE
