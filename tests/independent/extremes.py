"""Highs, lows, records and falls from them."""

from __future__ import annotations

from fractions import Fraction

from independent.answer import Answer, given, missing
from independent.pairs import Single
from independent.windows import base, inside


def at_extreme(line: Single | None, day: str, window: str, side: int) -> Answer:
    """``high`` (side 1), ``low`` (-1): 1 where C(t) is the extreme of the window's closes, t included.

    An unknown close may have been the extreme, so with one in the window nothing is known.
    """
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    if window == "all":
        if i >= line.whole:
            return missing("a close is unknown")
        return given(float((line.peaks if side > 0 else line.troughs)[i] == i))
    start = inside(line.days, i, window)
    closes = [] if start is None else line.close[start : i + 1]
    now = line.close[i]
    if start is None or now is None or None in closes:
        return missing("the window is not full, or a close is unknown")
    return given(float(all(side * now >= side * c for c in closes if c is not None)))


def peak_row(line: Single | None, day: str) -> tuple[Single, int, int] | None:
    """The series, the session's row and that of its highest close so far, where all are known."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return None
    i = line.place[day]
    return line, i, line.peaks[i]


def exactly(number: float | None) -> Fraction:
    """The decimal number that stands in the file."""
    return Fraction(repr(number))


def drawdown(line: Single | None, day: str) -> Answer:
    """``drawdown``: C(t) / max(C(..t)) - 1."""
    found = peak_row(line, day)
    if found is None:
        return missing("a close is unknown")
    at, i, top = found
    now, best = at.close[i], at.close[top]
    assert now is not None and best is not None
    return given(now / best - 1, peak=best, peak_on=at.days[top], sessions=i - top)


def peak(line: Single | None, day: str) -> Answer:
    """``peak``: max(C(..t))."""
    found = peak_row(line, day)
    return (
        given(found[0].close[found[2]], base_session=found[0].days[found[2]]) if found else missing("unknown")
    )


def floor(line: Single | None, day: str, percent: float) -> Answer:
    """``floor``: the close so many percent below the peak."""
    top = peak(line, day).value
    return given(top * (1 - percent / 100)) if isinstance(top, float) else missing("unknown")


def crossed(line: Single | None, day: str, percent: float) -> Answer:
    """``crossed``: whether C(t) is the first close at or below the floor since the peak."""
    found = peak_row(line, day)
    if found is None:
        return missing("unknown")
    at, i, top = found
    limit = exactly(at.close[top]) * exactly(100 - percent)
    below = [j for j in range(top, i + 1) if exactly(at.close[j]) * 100 <= limit]
    return given(float(below[:1] == [i]))


def last_beyond(line: Single | None, day: str, side: int) -> Answer:
    """``last_above`` (side 1), ``last_below`` (-1): the last earlier close at or beyond C(t)."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    now = line.close[i]
    if now is None:
        return missing("unknown")
    for j in range(i - 1, -1, -1):
        then = line.close[j]
        if then is None:
            return missing("one in between is unknown: it may have been as far")
        if side * then >= side * now:
            return given(line.days[j], value=now, value_then=then, sessions=i - j)
    return missing("never")


def record(line: Single, i: int) -> int:
    """1 where row i closed above every close before, -1 where below, 0 otherwise and on the first session."""
    if i == 0:
        return 0
    now, high, low = line.close[i], line.close[line.peaks[i - 1]], line.close[line.troughs[i - 1]]
    assert now is not None and high is not None and low is not None
    return 1 if now > high else -1 if now < low else 0


def record_run(line: Single | None, day: str) -> Answer:
    """``record_run``: sessions in a row at a new all-time high, or low (negative)."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return missing("a close is unknown")
    i = line.place[day]
    side, n = record(line, i), 0
    while side and record(line, i - n) == side:
        n += 1
    return given(float(side * n))


def records(line: Single | None, day: str, window: str) -> Answer:
    """``records``: sessions of the window at a new all-time high; record lows beside them."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return missing("a close is unknown")
    i = line.place[day]
    b = base(line.days, i, window)
    if b is None:
        return missing("the history is too short")
    found = [record(line, j) for j in range(b + 1, i + 1)]
    return given(float(found.count(1)), lows=found.count(-1), sessions=i - b, base_session=line.days[b])


def joint_high(lines: list[Single | None], day: str) -> Answer:
    """``joint_high``: 1 where every member closed at its highest; how often this year, and when before.

    Counted on the sessions that all members have.
    """
    members = [line for line in lines if line is not None]
    if not members or len(members) < len(lines):
        return missing("a member has no prices")
    days = [d for d in members[0].days if all(d in m.place for m in members)]
    if day not in days:
        return missing("no common bar")
    hits = []
    for d in days[: days.index(day) + 1]:
        parts = [at_extreme(m, d, "all", 1).value for m in members]
        if None in parts:
            return missing("a close is unknown")
        hits.append(all(p == 1.0 for p in parts))
    before = [d for d, hit in zip(days, hits[:-1]) if hit]
    year = [d for d, hit in zip(days, hits) if hit and d[:4] == day[:4]]
    old = [d for d in before if d[:4] < day[:4]]
    return given(
        float(hits[-1]), count_ytd=len(year), last=before[-1] if before else None,
        last_before_year=old[-1] if old else None, members=len(members), searched_from=days[0],
    )  # fmt: skip
