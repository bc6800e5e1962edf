"""Streaks of a pair, runs of a series, and how deep they are."""

from __future__ import annotations

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Single, growth, run_length, runs, sign
from independent.windows import base


def _stand(pair: Pair | None, day: str) -> tuple[Pair, int, int] | None:
    """The pair, the row of the session and the signed length of the current streak."""
    if pair is None or day not in pair.place:
        return None
    i = pair.place[day]
    n = run_length(pair.lead, i)
    return None if n is None else (pair, i, n)


def streak(pair: Pair | None, day: str) -> Answer:
    """``streak``: sessions in a row with the same leader."""
    now = _stand(pair, day)
    if now is None:
        return missing("unknown")
    at, i, n = now
    return given(float(n), base_session=at.days[i - abs(n)])


def run(line: Single | None, day: str) -> Answer:
    """``run``: sessions in a row of gains or of losses."""
    if line is None or day not in line.place:
        return missing("no bar")
    n = run_length(line.returns, line.place[day])
    return given(None if n is None else float(n))


def streak_gain(pair: Pair | None, day: str) -> Answer:
    """``streak_gain``: X's compounded return less Y's over the sessions of the streak."""
    now = _stand(pair, day)
    if now is None:
        return missing("unknown")
    at, i, n = now
    grown_x = grown_y = 1.0
    for j in range(i - abs(n) + 1, i + 1):
        a, b = growth(at.x[j], at.x[j - 1]), growth(at.y[j], at.y[j - 1])
        if a is None or b is None:
            return missing("unknown")
        grown_x *= 1 + a
        grown_y *= 1 + b
    return given(grown_x - grown_y)


def streak_rank(pair: Pair | None, day: str) -> Answer:
    """``streak_rank``: 1 + the earlier runs of this leader that ended longer than the current one is."""
    now = _stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    who = 1 if n > 0 else -1
    of_leader = [last - first + 1 for leader, first, last in runs(at.lead, i) if leader == who]
    longer = sum(1 for length in of_leader[:-1] if length > abs(n))
    return given(float(1 + longer), of=len(of_leader), searched_from=at.days[at.first])


def streak_last(pair: Pair | None, day: str) -> Answer:
    """``streak_last``: the last session before this run on which this leader's run stood as long or longer."""
    now = _stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    for j in range(i - abs(n), -1, -1):
        then = run_length(at.lead, j)
        if then is not None and then * n > 0 and abs(then) >= abs(n):
            return given(at.days[j])
    return missing("never")


def streak_down_wins(pair: Pair | None, day: str) -> Answer:
    """``streak_down_wins``: sessions of the streak in which both fell."""
    now = _stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    down = 0
    for j in range(i - abs(n) + 1, i + 1):
        a, b = growth(at.x[j], at.x[j - 1]), growth(at.y[j], at.y[j - 1])
        down += a is not None and b is not None and a < 0 and b < 0
    return given(float(down))


def streak_narrow(pair: Pair | None, day: str, bound: float = 0.0025) -> Answer:
    """``streak_narrow``: sessions of the streak won by less than a bound."""
    now = _stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    return given(float(sum(1 for d in at.lead[i - abs(n) + 1 : i + 1] if d is not None and abs(d) < bound)))


def lead_share(pair: Pair | None, day: str) -> Answer:
    """``lead_share``: the share of all sessions up to t that X won."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    signs = [s for s in (sign(d) for d in pair.lead[: pair.place[day] + 1]) if s is not None]
    return given(sum(1 for s in signs if s > 0) / len(signs)) if signs else missing("no returns")


def runs_at_least(pair: Pair | None, day: str, k: int) -> Answer:
    """``runs_at_least``: earlier separate runs of the current leader that reached k."""
    now = _stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    who = 1 if n > 0 else -1
    lengths = [last - first + 1 for leader, first, last in runs(at.lead, i) if leader == who][:-1]
    return given(float(sum(1 for length in lengths if length >= k)), of=len(lengths))


def year_start_rank(days: list[str], gain: object, i: int) -> Answer:
    """``year_start_rank``: this year's result so far among those of all years after as many sessions.

    Args:
        days: Sessions.
        gain: A function of (base row, row) to the spread or return between them.
        i: Row of the session.
    """
    assert callable(gain)
    b = base(days, i, "ytd")
    if b is None or gain(b, i) is None:
        return missing("no base")
    elapsed, now = i - b, gain(b, i)
    found: list[float] = []
    for j in range(i):
        starts = days[j][:4] != days[j + 1][:4]
        if not starts or j + elapsed > i or days[j + elapsed][:4] != days[j + 1][:4]:
            continue
        then = gain(j, j + elapsed)
        if then is not None:
            found.append(then)
    return given(float(1 + sum(1 for v in found if v > now)), of=len(found))


def day_since(line: Single | None, day: str, side: int) -> Answer:
    """``best_since`` (side 1), ``worst_since`` (-1): the last earlier session with as strong a daily return."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    now = line.returns[i]
    if now is None:
        return missing("unknown")
    for j in range(i - 1, 0, -1):
        then = line.returns[j]
        if then is not None and side * then >= side * now:
            return given(line.days[j])
    return missing("never")
