"""Averages, momentum, volatility and correlation."""

from __future__ import annotations

import math
from itertools import pairwise

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Single, growth, sign
from independent.windows import count, inside


def all_known(values: list[float | None]) -> list[float] | None:
    """The values where all are known."""
    known = [v for v in values if v is not None]
    return known if len(known) == len(values) else None


def deviation(values: list[float]) -> float:
    """Sample standard deviation, divisor n - 1."""
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))


def sma(line: Single | None, day: str, n: int) -> Answer:
    """``sma``: mean(C(t-n+1..t))."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    closes = all_known(line.close[i - n + 1 : i + 1]) if i + 1 >= n else None
    return given(math.fsum(closes) / n) if closes else missing("too short")


def sma_gap(line: Single | None, day: str, n: int) -> Answer:
    """``sma_gap``: C(t) / mean(C(t-n+1..t)) - 1."""
    mean = sma(line, day, n).value
    if line is None or not isinstance(mean, float):
        return missing("too short")
    return given(growth(line.close[line.place[day]], mean))


def above_run(line: Single | None, day: str, n: int) -> Answer:
    """``above_run``: sessions in a row, back from t, with a close on one side of the mean of the last n."""

    def side(j: int) -> int | None:
        gap = sma_gap(line, line.days[j], n).value if line else None
        return sign(gap) if isinstance(gap, float) else None

    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    who = side(i)
    if not who:
        return missing("unknown") if who is None else given(0.0)
    first = i
    while first > 0 and side(first - 1) == who:
        first -= 1
    torn = first > 0 and side(first - 1) is None and any(side(j) is not None for j in range(first))
    return missing("unknown") if torn else given(float(who * (i - first + 1)))


def rsi(line: Single | None, day: str, n: int = 14) -> Answer:
    """``rsi``: Wilder's, seeded with the mean of the first n changes, then smoothed by 1/n."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    if i >= line.whole or i < n:
        return missing("too short, or a close is unknown")
    up, down = line.wilder(n)[i - n]
    if up + down == 0:
        return missing("nothing moved")
    return given(100 * up / (up + down), average_gain=up, average_loss=down)


def vol(line: Single | None, day: str, window: str) -> Answer:
    """``vol``: sample deviation of the window's log returns, a year of 252 sessions."""
    n = count(window)
    if line is None or day not in line.place or n is None:
        return missing("no bar")
    i = line.place[day]
    closes = all_known(line.close[i - n : i + 1]) if i >= n else None
    if closes is None:
        return missing("too short")
    logs = [math.log(b / a) for a, b in pairwise(closes)]
    return given(deviation(logs) * math.sqrt(252))


def usual(line: Single | None, day: str) -> float | None:
    """Sample deviation of the 252 daily returns before t."""
    if line is None or day not in line.place:
        return None
    i = line.place[day]
    before = all_known(line.returns[i - 252 : i]) if i >= 253 else None
    return deviation(before) if before else None


def zscore(line: Single | None, day: str) -> Answer:
    """``zscore``: the day's return in deviations of the 252 daily returns before it."""
    width = usual(line, day)
    if line is None or not width:
        return missing("too short, or no spread")
    now = line.returns[line.place[day]]
    return given(None if now is None else now / width, sigma=width)


def swing(line: Single | None, day: str, n: float) -> Answer:
    """``swing``: a daily move of n of those deviations."""
    width = usual(line, day)
    return given(None if width is None else n * width)


def ratio_pctl(pair: Pair | None, day: str, window: str) -> Answer:
    """``ratio_pctl``: the share of the window's sessions, t included, with a ratio at or below today's."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    i = pair.place[day]
    start = inside(pair.days, i, window)
    if start is None or pair.ratio[i] is None:
        return missing("too short, or a close is unknown")
    # The whole history is what is known of it; a window of so many sessions needs them all.
    known = [v for v in pair.ratio[start : i + 1] if v is not None]
    if len(known) < i + 1 - start and window != "all":
        return missing("a close is unknown")
    return given(sum(1 for v in known if v <= known[-1]) / len(known), ratio=known[-1])


def corr(pair: Pair | None, day: str, window: str) -> Answer:
    """``corr``: Pearson correlation of the window's daily returns."""
    n = count(window)
    if pair is None or day not in pair.place or n is None:
        return missing("no common bar")
    i = pair.place[day]
    rows = range(i - n + 1, i + 1)
    if i < n:
        return missing("too short")
    a = all_known([growth(pair.x[j], pair.x[j - 1]) for j in rows])
    b = all_known([growth(pair.y[j], pair.y[j - 1]) for j in rows])
    if a is None or b is None:
        return missing("unknown")
    return given(_pearson(a, b), "no spread")


def _pearson(a: list[float], b: list[float]) -> float | None:
    mean_a, mean_b = math.fsum(a) / len(a), math.fsum(b) / len(b)
    across = math.fsum((p - mean_a) * (q - mean_b) for p, q in zip(a, b))
    square_a = math.fsum((p - mean_a) ** 2 for p in a)
    square_b = math.fsum((q - mean_b) ** 2 for q in b)
    return across / math.sqrt(square_a * square_b) if square_a > 0 and square_b > 0 else None


def implied_ratio(index: Single | None, line: Single | None, day: str, window: str) -> Answer:
    """``implied_ratio``: the volatility index / 100, over the volatility of Y in the window."""
    delivered = vol(line, day, window).value
    quoted = index.close[index.place[day]] if index and day in index.place else None
    if not isinstance(delivered, float) or quoted is None or delivered == 0:
        return missing("one of them is unknown")
    return given(quoted / 100 / delivered)
