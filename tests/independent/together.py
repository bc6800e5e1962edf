"""Sessions on which two series went the same way, and the mean of a period's closes."""

from __future__ import annotations

import math

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Single, growth, sign
from independent.windows import base, count


def same_way(pair: Pair | None, day: str, window: str) -> Answer:
    """``same_way``: of the last n common sessions, those on which both closes rose or both fell."""
    n = count(window)
    if pair is None or day not in pair.place or n is None:
        return missing("no common bar")
    i = pair.place[day]
    if i < n:
        return missing("too short")
    same = opposite = 0
    for j in range(i - n + 1, i + 1):
        a, b = sign(growth(pair.x[j], pair.x[j - 1])), sign(growth(pair.y[j], pair.y[j - 1]))
        if a is None or b is None:
            return missing("a close is unknown")
        same += a == b != 0
        opposite += a == -b != 0
    return given(float(same), base_session=pair.days[i - n], sessions=n, opposite=opposite)


def mean_close(line: Single | None, day: str, window: str) -> Answer:
    """``mean_close``: the mean of the closes after the base session, with that of the period before."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    b = base(line.days, i, window)
    now = None if b is None else _mean(line.close[b + 1 : i + 1])
    if b is None or now is None:
        return missing("the period is not known whole")
    earlier = base(line.days, b, window)
    previous = None if earlier is None else _mean(line.close[earlier + 1 : b + 1])
    close = line.close[i]
    assert close is not None
    return given(
        now, base_session=line.days[b], sessions=i - b, previous=previous, gap=close - now,
        change=None if previous is None else now - previous, searched_from=line.days[0],
    )  # fmt: skip


def _mean(closes: list[float | None]) -> float | None:
    known = [c for c in closes if c is not None]
    return math.fsum(known) / len(known) if len(known) == len(closes) else None
