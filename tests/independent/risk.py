"""Averages, momentum, volatility and correlation."""

from __future__ import annotations

import math
import statistics

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Single, growth
from independent.windows import count, inside


def _known(values: list[float | None]) -> list[float] | None:
    """The values where all are known."""
    known = [v for v in values if v is not None]
    return known if len(known) == len(values) else None


def sma_gap(line: Single | None, day: str, n: int) -> Answer:
    """``sma_gap``: C(t) / mean(C(t-n+1..t)) - 1."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    closes = _known(line.close[i - n + 1 : i + 1]) if i + 1 >= n else None
    return given(closes[-1] / (math.fsum(closes) / n) - 1) if closes else missing("too short")


def rsi(line: Single | None, day: str, n: int = 14) -> Answer:
    """``rsi``: Wilder's, seeded with the mean of the first n changes, then smoothed by 1/n."""
    if line is None or day not in line.place:
        return missing("no bar")
    closes = _known(line.close[line.first : line.place[day] + 1])
    if closes is None or len(closes) < n + 1:
        return missing("too short")
    moves = [b - a for a, b in zip(closes, closes[1:])]
    up = math.fsum(max(m, 0.0) for m in moves[:n]) / n
    down = math.fsum(max(-m, 0.0) for m in moves[:n]) / n
    for m in moves[n:]:
        up += (max(m, 0.0) - up) / n
        down += (max(-m, 0.0) - down) / n
    if up + down == 0:
        return missing("nothing moved")
    return given(100 * up / (up + down))


def vol(line: Single | None, day: str, window: str) -> Answer:
    """``vol``: sample deviation of the window's log returns, a year of 252 sessions."""
    n = count(window)
    if line is None or day not in line.place or n is None:
        return missing("no bar")
    i = line.place[day]
    closes = _known(line.close[i - n : i + 1]) if i >= n else None
    if closes is None:
        return missing("too short")
    return given(statistics.stdev([math.log(b / a) for a, b in zip(closes, closes[1:])]) * math.sqrt(252))


def zscore(line: Single | None, day: str) -> Answer:
    """``zscore``: the day's return over the sample deviation of the 252 daily returns before it."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    before = _known(line.returns[i - 252 : i]) if i >= 253 else None
    now = line.returns[i]
    if before is None or now is None:
        return missing("too short")
    width = statistics.stdev(before)
    return given(now / width) if width > 0 else missing("no spread")


def share_at_or_below(values: list[float | None], start: int, i: int) -> Answer:
    """The share of rows start..i with a value no greater than row i's."""
    now = values[i]
    known = [v for v in values[start : i + 1] if v is not None]
    return given(sum(1 for v in known if v <= now) / len(known)) if now is not None else missing("unknown")


def ratio_pctl(pair: Pair | None, day: str, window: str) -> Answer:
    """``ratio_pctl``: the share of the window's sessions with a ratio at or below today's."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    i = pair.place[day]
    start = pair.first if window == "all" else inside(pair.days, i, window)
    if start is None or _known(pair.ratio[start : i + 1]) is None and window != "all":
        return missing("too short")
    return share_at_or_below(pair.ratio, start, i)


def corr(pair: Pair | None, day: str, window: str) -> Answer:
    """``corr``: Pearson correlation of the window's daily returns."""
    n = count(window)
    if pair is None or day not in pair.place or n is None:
        return missing("no common bar")
    i = pair.place[day]
    rows = range(i - n + 1, i + 1)
    if i < n:
        return missing("too short")
    a = _known([growth(pair.x[j], pair.x[j - 1]) for j in rows])
    b = _known([growth(pair.y[j], pair.y[j - 1]) for j in rows])
    if a is None or b is None:
        return missing("unknown")
    return given(_pearson(a, b), "no spread")


def _pearson(a: list[float], b: list[float]) -> float | None:
    mean_a, mean_b = math.fsum(a) / len(a), math.fsum(b) / len(b)
    across = math.fsum((p - mean_a) * (q - mean_b) for p, q in zip(a, b))
    square_a = math.fsum((p - mean_a) ** 2 for p in a)
    square_b = math.fsum((q - mean_b) ** 2 for q in b)
    return across / math.sqrt(square_a * square_b) if square_a > 0 and square_b > 0 else None
