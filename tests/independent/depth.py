"""What an editor asks next of a streak, of a year's start and of a day."""

from __future__ import annotations

from collections.abc import Callable

from independent.answer import Answer, given, missing
from independent.pairs import TINY, Pair, Single, growth
from independent.streaks import length, of_leader, stand
from independent.windows import base


def streak_down_wins(pair: Pair | None, day: str) -> Answer:
    """``streak_down_wins``: sessions of the streak in which both fell."""
    now = stand(pair, day)
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
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    return given(float(sum(1 for d in at.lead[i - abs(n) + 1 : i + 1] if d is not None and abs(d) < bound)))


def margin_rank(pair: Pair | None, day: str, side: int) -> Answer:
    """``margin_rank`` (side 1), ``margin_rank_low`` (-1): the place of today's margin in the streak."""
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    won = [abs(d) for d in at.lead[i - abs(n) + 1 : i + 1] if d is not None]
    beyond = sum(1 for d in won[:-1] if side * (d - won[-1]) > TINY)
    return given(float(1 + beyond), of=abs(n), margin=won[-1], before=won[-2] if len(won) > 1 else None)


def lead_share(pair: Pair | None, day: str) -> Answer:
    """``lead_share``: the share of all sessions up to t that X won."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    i = pair.place[day]
    if pair.lead[i] is None:
        return missing("unknown")
    ahead, behind, ties = pair.won[i]
    known = ahead + behind + ties
    return given(ahead / known, sessions=known, ahead=ahead, behind=behind, ties=ties)


def lead_days(pair: Pair | None, day: str, window: str) -> Answer:
    """``lead_days``: the sessions of a window that X won, those that it lost, and those with a tie."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    i = pair.place[day]
    j = base(pair.days, i, window)
    moves = pair.lead[j + 1 : i + 1] if j is not None else [None]
    if j is None or any(d is None for d in moves):
        return missing("unknown")
    won = sum(1 for d in moves if d is not None and d >= TINY)
    lost = sum(1 for d in moves if d is not None and d <= -TINY)
    return given(float(won), base_session=pair.days[j], behind=lost, ties=i - j - won - lost, sessions=i - j)


def runs_at_least(pair: Pair | None, day: str, k: int) -> Answer:
    """``runs_at_least``: earlier separate runs of the leader that reached k, and when one last did."""
    now = stand(pair, day)
    if now is None or now[2] == 0:
        return missing("no streak")
    at, i, n = now
    reached = [r for r in of_leader(at, 1 if n > 0 else -1, i - abs(n) + 1) if length(r) >= k]
    return given(float(len(reached)), last=at.days[reached[-1][1] + k - 1] if reached else None)


def year_start_rank(days: list[str], gain: Callable[[int, int], float | None], i: int) -> Answer:
    """``year_start_rank``: this year's result so far among those of all years after as many sessions.

    Args:
        days: Sessions.
        gain: From a base row and a row to the spread or return between them.
        i: Row of the session.
    """
    b = base(days, i, "ytd")
    now = None if b is None else gain(b, i)
    if b is None or now is None:
        return missing("no base")
    elapsed = i - b
    others: list[tuple[float, str]] = []
    for j in range(b):
        begins = days[j][:4] != days[j + 1][:4]
        if begins and days[j + elapsed][:4] == days[j + 1][:4]:
            then = gain(j, j + elapsed)
            if then is not None:
                others.append((then, days[j + 1][:4]))
    best = max(others, key=lambda found: found[0], default=None)
    return given(
        float(1 + sum(1 for v, _ in others if v > now)), of=len(others) + 1, sessions=elapsed, value=now,
        rank_low=1 + sum(1 for v, _ in others if v < now), best=best[0] if best else None,
        base_session=days[b],
    )  # fmt: skip


def day_since(line: Single | None, day: str, side: int) -> Answer:
    """``best_since`` (side 1), ``worst_since`` (-1): the last earlier session with a return as strong."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    now = line.returns[i]
    if now is None:
        return missing("unknown")
    for j in range(i - 1, 0, -1):
        then = line.returns[j]
        if then is None:
            return missing("one in between is unknown: it may have been as strong")
        if side * (then - now) > -TINY:
            return given(line.days[j], value=now, value_then=then, sessions=i - j)
    return missing("never")
