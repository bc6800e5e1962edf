"""What followed: past sessions like this one, and the sessions after them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from independent.pairs import Pair, run_length


@dataclass(frozen=True)
class Study:
    """An event study and its base rate."""

    n: int
    median: float
    mean: float
    positive: float
    first: str
    last: str
    base_median: float
    base_mean: float
    base_positive: float
    base_n: int


def streak_events(pair: Pair, k: int, i: int) -> list[int]:
    """Rows at which a streak of X (k > 0) or of Y (k < 0) first reached the length k, up to row i."""
    return [j for j in range(i + 1) if run_length(pair.lead, j) == k]


def spaced(events: list[int], w: int, i: int) -> list[int]:
    """Events with a known outcome by row i, without those within w sessions of one already counted."""
    kept: list[int] = []
    for j in events:
        if j + w <= i and (not kept or j - kept[-1] >= w):
            kept.append(j)
    return kept


def study(pair: Pair, day: str, k: int, w: int) -> Study | None:
    """``after`` a streak of k: the spread over the next w sessions, after events and after all sessions."""
    i = pair.place.get(day)
    if i is None:
        return None
    events = spaced(streak_events(pair, k, i), w, i)
    after = [g for j in events if (g := pair.gap(j, j + w)) is not None]
    everywhere = [g for j in range(i - w + 1) if (g := pair.gap(j, j + w)) is not None]
    if not after or not everywhere:
        return None
    return Study(
        n=len(after),
        median=statistics.median(after),
        mean=statistics.fmean(after),
        positive=sum(1 for g in after if g > 0) / len(after),
        first=pair.days[events[0]],
        last=pair.days[events[-1]],
        base_median=statistics.median(everywhere),
        base_mean=statistics.fmean(everywhere),
        base_positive=sum(1 for g in everywhere if g > 0) / len(everywhere),
        base_n=len(everywhere),
    )
