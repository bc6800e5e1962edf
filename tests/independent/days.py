"""Today beside the days before it."""

from __future__ import annotations

from independent.answer import Answer, given, missing
from independent.pairs import TINY, Single, growth, run_length


def _row(line: Single | None, day: str) -> int | None:
    """The session's row where its close is known."""
    known = line is not None and day in line.place and line.close[line.place[day]] is not None
    return line.place[day] if known and line else None


def day_before(line: Single | None, day: str) -> Answer:
    """``day_before``: the return of the session before t."""
    i = _row(line, day)
    moved = line.returns[i - 1] if line and i else None
    if line is None or i is None or moved is None:
        return missing("unknown")
    return given(
        moved,
        base_session=line.days[i - 2],
        on=line.days[i - 1],
        two=growth(line.close[i], line.close[i - 2]),
    )


def broken_run(line: Single | None, day: str) -> Answer:
    """``broken_run``: the run of one sign that a move of the other sign ended."""
    i = _row(line, day)
    if line is None or not i:
        return missing("unknown")
    now, length = line.returns[i], run_length(line.returns, i - 1)
    if now is None or length is None:
        return missing("unknown")
    sign = 0 if abs(now) < TINY else 1 if now > 0 else -1
    return given(float(length if sign * length < 0 else 0))


def still(line: Single | None, day: str, percent: float) -> Answer:
    """``still``: sessions in a row that each moved by less than so many percent."""
    i = _row(line, day)
    if line is None or not i or line.returns[i] is None:
        return missing("unknown")
    count = 0
    for j in range(i, 0, -1):
        moved = line.returns[j]
        if moved is None:
            # Only at the beginning of the data is it no matter what came before.
            return missing("unknown") if any(c is not None for c in line.close[:j]) else given(float(count))
        if abs(moved) >= percent / 100 - TINY:
            break
        count += 1
    return given(float(count))


def small_move(line: Single | None, day: str) -> Answer:
    """``small_move``: the size of the day's return."""
    i = _row(line, day)
    if line is None or not i or line.returns[i] is None:
        return missing("unknown")
    return given(abs(line.returns[i] or 0.0), base_session=line.days[i - 1])


def milestone(line: Single | None, day: str) -> Answer:
    """``milestone``: the round mark that no close before had reached."""
    i = _row(line, day)
    if line is None or not i or i >= line.whole:
        return missing("unknown")
    now, top = line.close[i], max(c for c in line.close[:i] if c is not None)
    assert now is not None
    step = 100 if now < 2000 else 500 if now < 10000 else 1000
    mark = float(now // step * step)
    return given(mark if top < mark else 0.0)
