"""The place of a number in its own past."""

from __future__ import annotations

from dataclasses import dataclass

NOISE = 1e-12
"""Values that are this near to each other are the same, as two daily returns are (see ``streak``)."""


@dataclass(frozen=True)
class Place:
    """Rank from either end among all sessions searched, the old extremes, the last time as far or further."""

    searched_from: str
    of: int
    rank: int
    rank_low: int
    last_reached: str | None
    last_reached_low: str | None
    previous_high: tuple[str, float] | None
    previous_low: tuple[str, float] | None


def place(days: list[str], values: list[float | None], i: int) -> Place | None:
    """Where row i's value stands among those of rows 0..i; None where it is unknown."""
    now = values[i]
    if now is None:
        return None
    near = NOISE * max(1.0, abs(now))
    earlier = [(days[j], v) for j in range(i) if (v := values[j]) is not None]
    above = [day for day, v in earlier if v >= now - near]
    below = [day for day, v in earlier if v <= now + near]
    return Place(
        searched_from=earlier[0][0] if earlier else days[i],
        of=len(earlier) + 1,
        rank=1 + sum(1 for _, v in earlier if v > now + near),
        rank_low=1 + sum(1 for _, v in earlier if v < now - near),
        last_reached=above[-1] if above else None,
        last_reached_low=below[-1] if below else None,
        previous_high=_last_extreme(earlier, 1),
        previous_low=_last_extreme(earlier, -1),
    )


def _last_extreme(earlier: list[tuple[str, float]], side: int) -> tuple[str, float] | None:
    """The greatest or smallest value; of several equal ones the latest, which stood until today."""
    if not earlier:
        return None
    best = max(side * v for _, v in earlier)
    return [(day, v) for day, v in earlier if side * v >= best - NOISE * max(1.0, abs(best))][-1]
