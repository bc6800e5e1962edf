"""What followed: sessions at which a condition first became true, and the sessions after them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from independent.answer import Answer, given, missing
from independent.past import NOISE

FEWEST = 5
TESTS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b - NOISE, "<=": lambda a, b: a <= b + NOISE,
    ">": lambda a, b: a > b + NOISE, "<": lambda a, b: a < b - NOISE,
}  # fmt: skip
"""A fall from 10 to 9 is one of 10%, though 9 / 10 - 1 is not -0.1 to the last bit."""


def starts(days: Sequence[str], values: Sequence[float | None], sign: str, bound: float) -> list[str]:
    """The first day of each uninterrupted stretch on which a value passes; an unknown one does not."""
    true = [v is not None and TESTS[sign](v, bound) for v in values]
    return [day for i, day in enumerate(days) if true[i] and not (i and true[i - 1])]


def spaced(rows: Sequence[int], w: int) -> list[int]:
    """Events without those within w sessions of one already counted."""
    kept: list[int] = []
    for j in rows:
        if not kept or j - kept[-1] >= w:
            kept.append(j)
    return kept


def figures(values: list[float]) -> dict[str, float]:
    """Count, median, mean and share above zero."""
    order, n = sorted(values), len(values)
    return {
        "count": n,
        "median": (order[(n - 1) // 2] + order[n // 2]) / 2,
        "mean": math.fsum(order) / n,
        "positive": sum(1 for v in order if v > 0) / n,
    }


def after(
    events: Sequence[str], days: Sequence[str], gain: Callable[[int, int], float | None], i: int, w: int
) -> Answer:
    """``after``: the return or spread over w sessions, after events and after all sessions.

    Args:
        events: Days at which the condition first became true.
        days: Sessions of what is followed.
        gain: From a base row and a row to the return or spread between them.
        i: Row of the session; windows that end after it are left out.
        w: Sessions of the window.
    """
    place = {day: j for j, day in enumerate(days)}
    rows = [place[e] for e in events if e in place and place[e] + w <= i]
    outcomes = [(days[j], g) for j in spaced(rows, w) if (g := gain(j, j + w)) is not None]
    everywhere = [g for j in range(i - w + 1) if (g := gain(j, j + w)) is not None]
    if len(outcomes) < FEWEST:
        return missing("fewer than five events")
    found, rate = figures([g for _, g in outcomes]), figures(everywhere)
    low, high = min(outcomes, key=lambda o: o[1]), max(outcomes, key=lambda o: o[1])
    return given(
        found["median"], **found, **{f"base_{k}": v for k, v in rate.items()}, worst=low[1], worst_on=low[0],
        best=high[1], best_on=high[0], first=outcomes[0][0], last=outcomes[-1][0], sessions=w,
    )  # fmt: skip
