"""Highs, lows, records and falls from them."""

from __future__ import annotations

from independent.answer import Answer, given, missing
from independent.pairs import Single
from independent.windows import base, inside


def at_extreme(line: Single | None, day: str, window: str, side: int) -> Answer:
    """``high`` (side 1), ``low`` (-1): 1 where C(t) is the extreme of the window's closes, itself included."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    start = line.first if window == "all" else inside(line.days, i, window)
    if start is None or start < line.first:
        return missing("the history is too short")
    now, others = line.close[i], line.close[start : i + 1]
    if now is None or any(c is None for c in others) and window != "all":
        return missing("a close is unknown")
    return given(float(all(side * now >= side * c for c in others if c is not None)))


def drawdown(line: Single | None, day: str) -> Answer:
    """``drawdown``: C(t) / max(C(..t)) - 1."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    now = line.close[i]
    return given(None if now is None else now / max(c for c in line.close[: i + 1] if c is not None) - 1)


def last_beyond(line: Single | None, day: str, side: int) -> Answer:
    """``last_above`` (side 1), ``last_below`` (-1): the last earlier session with a close at or beyond C(t)."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    now = line.close[i]
    if now is None:
        return missing("unknown")
    for j in range(i - 1, -1, -1):
        then = line.close[j]
        if then is not None and side * then >= side * now:
            return given(line.days[j])
    return missing("never")


def _record(line: Single, i: int) -> int:
    """1 where row i closed at a new high of all, -1 at a new low, 0 otherwise and on the first session."""
    now, before = line.close[i], [c for c in line.close[:i] if c is not None]
    if now is None or not before:
        return 0
    return 1 if now > max(before) else -1 if now < min(before) else 0


def record_run(line: Single | None, day: str) -> Answer:
    """``record_run``: sessions in a row at a new all-time high, or low (negative)."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    if line.close[i] is None:
        return missing("unknown")
    side, n = _record(line, i), 0
    while side and i - n >= 0 and _record(line, i - n) == side:
        n += 1
    return given(float(side * n))


def records(line: Single | None, day: str, window: str) -> Answer:
    """``records``: sessions of the window at a new all-time high."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    b = base(line.days, i, window)
    if b is None or line.close[i] is None:
        return missing("the history is too short")
    return given(float(sum(1 for j in range(b + 1, i + 1) if _record(line, j) == 1)))


def joint_high(lines: list[Single | None], day: str) -> Answer:
    """``joint_high``: 1 where every member closed at the highest of all its closes."""
    parts = [at_extreme(line, day, "all", 1) for line in lines]
    if not parts or any(p.value is None for p in parts):
        return missing("a member is unknown")
    return given(float(all(p.value == 1.0 for p in parts)))
