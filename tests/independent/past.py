"""The place of a number in its own past."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Rank from either end among all sessions searched, the old extremes, the last time as far or further."""

    rank_high: int
    rank_low: int
    of: int
    previous_high: tuple[str, float] | None
    previous_low: tuple[str, float] | None
    last_at_or_above: str | None
    last_at_or_below: str | None
    searched_from: str


def place(days: list[str], values: list[float | None], i: int) -> Place | None:
    """Where row i's value stands among those of rows 0..i; None where it is unknown."""
    now = values[i]
    if now is None:
        return None
    earlier = [(days[j], v) for j in range(i) if (v := values[j]) is not None]
    above = [day for day, v in earlier if v >= now]
    below = [day for day, v in earlier if v <= now]
    return Place(
        rank_high=1 + sum(1 for _, v in earlier if v > now),
        rank_low=1 + sum(1 for _, v in earlier if v < now),
        of=len(earlier) + 1,
        # Of several equal extremes the latest: that is the one that "stood".
        previous_high=max(earlier, key=lambda e: (e[1], e[0]), default=None),
        previous_low=min(reversed(earlier), key=lambda e: e[1], default=None),
        last_at_or_above=above[-1] if above else None,
        last_at_or_below=below[-1] if below else None,
        searched_from=earlier[0][0] if earlier else days[i],
    )
