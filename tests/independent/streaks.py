"""Streaks of a pair, runs of a series, and how unusual they are."""

from __future__ import annotations

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Run, Single, growth, run_length

RECENT = 5


def stand(pair: Pair | None, day: str) -> tuple[Pair, int, int] | None:
    """The pair, the row of the session and the signed length of the current streak, where it is known."""
    if pair is None or day not in pair.place:
        return None
    i = pair.place[day]
    n = run_length(pair.lead, i)
    return None if n is None else (pair, i, n)


def of_leader(pair: Pair, who: int, before: int) -> list[Run]:
    """Runs of one leader that were over before a row."""
    return [r for r in pair.runs if r[0] == who and r[2] < before]


def length(run: Run) -> int:
    """Sessions of a run."""
    return run[2] - run[1] + 1


def streak(pair: Pair | None, day: str) -> Answer:
    """``streak``: sessions in a row with the same leader."""
    now = stand(pair, day)
    if now is None:
        return missing("unknown")
    at, i, n = now
    return given(float(n), base_session=at.days[i - abs(n)])


def run(line: Single | None, day: str) -> Answer:
    """``run``: sessions in a row of gains or of losses."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    n = run_length(line.returns, i)
    return missing("unknown") if n is None else given(float(n), base_session=line.days[i - abs(n)])


def compounded(pair: Pair, base: int, i: int) -> float | None:
    """X's return less Y's, each compounded session by session from row base to row i."""
    grown_x = grown_y = 1.0
    for j in range(base + 1, i + 1):
        a, b = growth(pair.x[j], pair.x[j - 1]), growth(pair.y[j], pair.y[j - 1])
        if a is None or b is None:
            return None
        grown_x *= 1 + a
        grown_y *= 1 + b
    return grown_x - grown_y


def streak_gain(pair: Pair | None, day: str) -> Answer:
    """``streak_gain``: X's compounded return less Y's over the sessions of the streak."""
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    return given(compounded(at, i - abs(n), i), base_session=at.days[i - abs(n)])


def streak_rank(pair: Pair | None, day: str) -> Answer:
    """``streak_rank``: 1 + the earlier runs of this leader that ended longer than the current one is."""
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    earlier = of_leader(at, 1 if n > 0 else -1, i - abs(n) + 1)
    longer = sum(1 for r in earlier if length(r) > abs(n))
    return given(
        float(1 + longer), of=len(earlier) + 1, searched_from=at.days[0], base_session=at.days[i - abs(n)]
    )


def streak_last(pair: Pair | None, day: str) -> Answer:
    """``streak_last``: the last session before this run on which its leader's stood as long or longer."""
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    for j in range(i - abs(n), -1, -1):
        then = run_length(at.lead, j)
        if then is not None and then * n > 0 and abs(then) >= abs(n):
            return given(at.days[j], length_then=abs(then), searched_from=at.days[0])
    return missing("never")


def _longest(pair: Pair, n: int, i: int) -> Run | None:
    """The longest run of today's leader before the current one, the latest of equals."""
    earlier = of_leader(pair, 1 if n > 0 else -1, i - abs(n) + 1)
    return max(earlier, key=lambda r: (length(r), r[1]), default=None)


def streak_record(pair: Pair | None, day: str) -> Answer:
    """``streak_record``: length of the longest earlier run of the current leader."""
    now = stand(pair, day)
    found = _longest(now[0], now[2], now[1]) if now and now[2] else None
    if now is None or found is None:
        return missing("no streak, or no earlier run")
    days = now[0].days
    return given(float(length(found)), began=days[found[1]], ended=days[found[2]])


def streak_needed(pair: Pair | None, day: str) -> Answer:
    """``streak_needed``: sessions by which the current run must grow to be its leader's longest."""
    record = streak_record(pair, day)
    now = stand(pair, day)
    if now is None or not isinstance(record.value, float):
        return record
    return given(record.value + 1 - abs(now[2]))


def ended_run(pair: Pair | None, day: str) -> Answer:
    """``ended_run``: final length of the longest run that ended in the last 5 sessions (minus: Y led).

    It ended in them where the session that broke it is one of them, t being the fifth. Of equally long ones
    the latest counts; where today's own streak is unknown, so is this. What it brought and what is left of
    that is counted for its leader.
    """
    now = stand(pair, day)
    if now is None or pair is None:
        return missing("unknown")
    i = now[1]
    over = [r for r in pair.runs if i - RECENT <= r[2] < i and pair.lead[r[2] + 1] is not None]
    if not over:
        return missing("none ended")
    who, first, last = max(over, key=lambda r: (length(r), r[2]))
    n = last - first + 1
    earlier = of_leader(pair, who, first)
    return given(
        float(who * n), base_session=pair.days[first - 1], began=pair.days[first], ended=pair.days[last],
        broken=pair.days[last + 1], sessions_since=i - last,
        gain=_times(who, compounded(pair, first - 1, last)),
        left=_times(who, pair.gap(first - 1, i)), of=len(earlier) + 1,
        rank=1 + sum(1 for r in earlier if length(r) > n),
    )  # fmt: skip


def _times(who: int, value: float | None) -> float | None:
    return None if value is None else who * value
