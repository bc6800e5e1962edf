"""Calendar weeks, months, quarters and years as wholes, and who has been first in a set since when.

None of these stands in the definitions; they are computed from the one-line definitions of the registry.
"""

from __future__ import annotations

from collections.abc import Sequence

from independent import ahead
from independent.answer import Answer, given, missing
from independent.breadth import Universe
from independent.pairs import TINY, Pair, Single, growth
from independent.windows import base, period_start


def is_last(day: str, window: str) -> bool:
    """Whether the next planned session belongs to another period."""
    return period_start(ahead.next_session(day), window) != period_start(day, window)


def period_return(line: Single | None, day: str, window: str) -> Answer:
    """``period_return``: the return of a whole period, on its last session only."""
    if line is None or day not in line.place or not is_last(day, window):
        return missing("not the last session of the period")
    i = line.place[day]
    b = base(line.days, i, window)
    return missing("too short") if b is None else given(growth(line.close[i], line.close[b]))


def past_return(line: Single | None, day: str, window: str) -> Answer:
    """``past_return``: the return of the period before the present one."""
    if line is None or day not in line.place:
        return missing("no bar")
    end = base(line.days, line.place[day], window)
    b = None if end is None else base(line.days, end, window)
    return missing("too short") if b is None or end is None else given(growth(line.close[end], line.close[b]))


def _daily(line: Single | None, day: str, window: str) -> list[tuple[float, str]] | None:
    """The daily returns of the period up to t; None where one of them is unknown."""
    b = base(line.days, line.place[day], window) if line and day in line.place else None
    if line is None or b is None:
        return None
    rows = range(b + 1, line.place[day] + 1)
    known = [(r, line.days[j]) for j in rows if (r := line.returns[j]) is not None]
    return known if len(known) == len(rows) else None


def extreme_day(line: Single | None, day: str, window: str, side: int) -> Answer:
    """``best_day`` (side 1), ``worst_day`` (-1): the period's strongest daily return, the first of equals."""
    found = _daily(line, day, window)
    if not found:
        return missing("the period is not known whole")
    top = max(side * r for r, _ in found)
    value, on = next((r, d) for r, d in found if side * r > top - TINY)
    return given(value, date=on, sessions=len(found))


def up_days(line: Single | None, day: str, window: str) -> Answer:
    """``up_days``: sessions of the period with a return above zero."""
    found = _daily(line, day, window)
    if not found:
        return missing("the period is not known whole")
    up, down = (sum(1 for r, _ in found if side * r > 0) for side in (1, -1))
    return given(float(up), down=down, sessions=len(found))


def extreme_point(points: list[tuple[float, str]] | None, side: int) -> Answer:
    """``period_high`` (side 1), ``period_low`` (-1): the period's farthest point, the first of equals.

    Args:
        points: How far the series (of a pair: one against the other) stood at each close of the period.
        side: Which end.
    """
    if not points:
        return missing("the period is not known whole")
    top = max(side * v for v, _ in points)
    at = next(i for i, (v, _) in enumerate(points) if side * v > top - TINY)
    value, on = points[at]
    return given(value, date=on, sessions=len(points), since=len(points) - 1 - at, back=points[-1][0] - value)


def points_of(line: Single | None, day: str, window: str) -> list[tuple[float, str]] | None:
    """The return from the period's base to each of its closes; None where one is unknown."""
    b = base(line.days, line.place[day], window) if line and day in line.place else None
    if line is None or b is None:
        return None
    rows = range(b + 1, line.place[day] + 1)
    known = [(r, line.days[j]) for j in rows if (r := growth(line.close[j], line.close[b])) is not None]
    return known if len(known) == len(rows) else None


def points_between(pair: Pair | None, day: str, window: str) -> list[tuple[float, str]] | None:
    """The same for the spread of a pair, on the sessions that both have."""
    b = base(pair.days, pair.place[day], window) if pair and day in pair.place else None
    if pair is None or b is None:
        return None
    known: list[tuple[float, str]] = []
    for j in range(b + 1, pair.place[day] + 1):
        one, other = growth(pair.x[j], pair.x[b]), growth(pair.y[j], pair.y[b])
        if one is None or other is None:
            return None
        known.append((one - other, pair.days[j]))
    return known


def period_run(line: Single | None, day: str, window: str) -> Answer:
    """``period_run``: whole periods in a row with a gain or with a loss."""
    if line is None or day not in line.place or not is_last(day, window):
        return missing("not the last session of the period")
    signs: list[int] = []
    end: int | None = line.place[day]
    while end is not None:
        b = base(line.days, end, window)
        r = None if b is None else growth(line.close[end], line.close[b])
        if r is None:
            # Where an unknown close cuts a run off, nobody can say how long it is; data may begin anywhere.
            if b is not None and signs and signs[0]:
                return missing("an input is unknown")
            break
        sign = 0 if abs(r) < TINY else 1 if r > 0 else -1
        if signs and sign != signs[0]:
            break
        signs.append(sign)
        end = b
    return given(float(sum(signs))) if signs else missing("too short")


def opens_period(day: str, window: str, sessions: Sequence[str]) -> Answer:
    """``period_start``: whether the session before belongs to another period."""
    i = list(sessions).index(day) if day in sessions else 0
    if i == 0:
        return missing("no session before")
    before = sessions[i - 1]
    return given(float(period_start(before, window) != period_start(day, window)), session_before=before)


def first(members: Universe, day: str, window: str) -> Answer:
    """``first``: the member with the highest return, for how many sessions, and who was it before."""
    if day not in members.place:
        return missing("no bar")
    i = members.place[day]
    who = _leader(members, members.days[i], window)
    if who is None:
        return missing("no member has a return")
    start = _since(members, i, window)
    before = _leader(members, members.days[start - 1], window) if start else None
    tenure = start - _since(members, start - 1, window) if before else None
    return given(
        who, sessions=i - start + 1, since=members.days[start], before=before, before_sessions=tenure
    )


def _leader(members: Universe, day: str, window: str) -> str | None:
    found = members.returns(day, window)
    return max(found, key=lambda t: found[t]) if found else None


def _since(members: Universe, i: int, window: str) -> int:
    """Row of the first session of the stretch on which the same member was first."""
    who = _leader(members, members.days[i], window)
    while i and _leader(members, members.days[i - 1], window) == who:
        i -= 1
    return i
