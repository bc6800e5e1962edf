"""Years and months: what long stretches brought, how a month has gone, how far the peak is, large days."""

from __future__ import annotations

import statistics
from itertools import pairwise

from independent.answer import Answer, given, missing
from independent.pairs import TINY, Single, growth
from independent.windows import base, count

Line = Single | None


def _row(line: Line, day: str) -> int | None:
    """The session's row where its close is known."""
    known = line is not None and day in line.place and line.close[line.place[day]] is not None
    return line.place[day] if known and line else None


def years_before(day: str, years: int) -> str:
    """The same calendar day some years earlier."""
    year, rest = int(day[:4]) - years, day[4:]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year:04}{'-02-28' if rest == '-02-29' and not leap else rest}"


def long_return(line: Line, day: str, years: int) -> Answer:
    """``long_return``: C(t) against the last session on or before the same day n years earlier."""
    i = _row(line, day)
    if line is None or i is None:
        return missing("no close")
    b = next((j for j in range(i, -1, -1) if line.days[j] <= years_before(day, years)), None)
    gain = None if b is None else growth(line.close[i], line.close[b])
    if gain is None or b is None:
        return missing("not so old, or unknown")
    return given(gain, base_session=line.days[b], years=years, annual=(1 + gain) ** (1 / years) - 1)


def _months(line: Single, i: int) -> list[tuple[int, float | None, int]]:
    """Whole months up to row i: which of the year it is, its return, the row of its last session."""
    ends = [j for j in range(i) if line.days[j][:7] != line.days[j + 1][:7]]
    return [
        (int(line.days[j][5:7]), growth(line.close[j], line.close[before]), j) for before, j in pairwise(ends)
    ]


def month_record(line: Line, day: str, window: str) -> Answer:
    """``month_record``: how many earlier months of the name ended higher."""
    i = _row(line, day)
    if line is None or i is None:
        return missing("no close")
    number = int(day[5:7]) if window == "this" else int(day[5:7]) % 12 + 1
    whole = _months(line, i)
    same = [(r, j) for n, r, j in whole if n == number]
    returns = [r for _, r, _ in whole if r is not None]
    if not same or len(returns) < len(whole):
        return missing("too few, or unknown")
    known = [(r, j) for r, j in same if r is not None]
    ups = [r for r, _ in known if r > 0]
    (worst, low), (best, high) = min(known), max(known)
    year = int(day[:4]) + (window == "next" and number == 1)
    return given(
        float(len(ups)), of=len(known), share=len(ups) / len(known),
        median=statistics.median(r for r, _ in known), mean=statistics.fmean(r for r, _ in known),
        all_share=sum(r > 0 for r in returns) / len(returns), all_median=statistics.median(returns),
        best=best, best_on=line.days[high], worst=worst, worst_on=line.days[low],
        month=f"{year}-{number:02}-01", searched_from=line.days[same[0][1]],
    )  # fmt: skip


def first_reached(line: Line, day: str) -> Answer:
    """``first_reached``: the first close of all at or above C(t)."""
    i = _row(line, day)
    if line is None or i is None:
        return missing("no close")
    now = line.close[i]
    for j in range(i):
        then = line.close[j]
        if then is None:
            return missing("one before is unknown")
        if now is not None and then >= now:
            return given(line.days[j], value=now, value_then=then, sessions=i - j)
    return missing("never")


def wait(line: Line, day: str) -> Answer:
    """``wait``: sessions since the peak; the lowest close since then, and how much has been made good."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return missing("unknown")
    i = line.place[day]
    top = line.peaks[i]
    since = [(c, -j) for j, c in enumerate(line.close[top : i + 1], top) if c is not None]
    low, minus = min(since)
    now, high = line.close[i], line.close[top]
    assert now is not None and high is not None
    return given(
        float(i - top), deepest=low / high - 1, low=low, low_on=line.days[-minus],
        regained=(now - low) / (high - low) if high > low else None, peak_on=line.days[top],
        searched_from=line.days[0],
    )  # fmt: skip


def range_place(line: Line, day: str, window: str) -> Answer:
    """``range_place``: where C(t) lies between the extremes of the window."""
    i, n = _row(line, day), count(window)
    if line is None or i is None or n is None or i + 1 < n:
        return missing("no full window")
    closes = line.close[i - n + 1 : i + 1]
    known = [(c, i - n + 1 + k) for k, c in enumerate(closes) if c is not None]
    (low, at), high = min((c, -j) for c, j in known), max(known)
    if len(known) < n or high[0] <= low:
        return missing("unknown, or flat")
    return given(
        ((line.close[i] or 0.0) - low) / (high[0] - low), low=low, low_on=line.days[-at], high=high[0],
        high_on=line.days[high[1]],
    )  # fmt: skip


def _year(line: Line, day: str) -> tuple[Single, int, list[float]] | None:
    """The row before the year, and the year's returns, where all are known."""
    i = _row(line, day)
    b = None if line is None or i is None else base(line.days, i, "ytd")
    if line is None or i is None or b is None or None in line.close[b : i + 1]:
        return None
    return line, b, [r for r in line.returns[b + 1 : i + 1] if r is not None]


def big_days(line: Line, day: str, percent: float) -> Answer:
    """``big_days``: sessions of the year with a move of n percent or more."""
    found = _year(line, day)
    if found is None:
        return missing("unknown")
    at, b, moves = found

    def large(returns: list[float]) -> int:
        return sum(abs(r) >= percent / 100 - TINY for r in returns)

    past = [r for r in at.returns[: b + 1] if r is not None]
    if not past:
        return missing("no returns before the year")
    before = _year(at, at.days[b])
    return given(
        float(large(moves)), base_session=at.days[b], sessions=len(moves), share=large(moves) / len(moves),
        ups=sum(r >= percent / 100 - TINY for r in moves), usual=large(past) / len(past),
        before=large(before[2]) if before else None, before_sessions=len(before[2]) if before else None,
        searched_from=at.days[0],
    )  # fmt: skip


def without(line: Line, day: str, number: int, side: int) -> Answer:
    """``without_best`` (side 1), ``without_worst`` (-1): the year's return without so many of its days."""
    found = _year(line, day)
    if found is None or len(found[2]) <= number:
        return missing("unknown, or too short")
    at, b, moves = found
    out = sorted(moves, key=lambda r: -side * r)
    rest, whole = 1.0, 1.0
    for r in out[number:]:
        rest *= 1 + r
    for r in moves:
        whole *= 1 + r
    return given(rest - 1, base_session=at.days[b], days=number, year=whole - 1, sessions=len(moves),
                 least=out[number - 1])  # fmt: skip


def _legs(line: Single, size: float) -> list[tuple[tuple[int, int], ...]]:
    """Low and high closes at which the direction turned by a size or more, as known at each row.

    A leg up that stays short of the high before it, and is then undercut, is struck out with what followed.
    """
    if size in line.legs:
        return line.legs[size]
    closes = [c for c in line.close[: line.whole] if c is not None]
    legs: list[tuple[int, int]] = []
    found: list[tuple[tuple[int, int], ...]] = []
    top = bottom = 0
    for j, now in enumerate(closes):
        top, bottom = (j if now >= closes[top] else top), (j if now <= closes[bottom] else bottom)
        ups = [k for k, leg in enumerate(legs) if leg[1] > 0]
        side = legs[-1][1] if legs else 0
        if ups and ups[-1] and now < closes[legs[ups[-1]][0]]:
            peak = closes[legs[-1][0]] if side < 0 else closes[top]
            if peak < closes[legs[ups[-1] - 1][0]]:
                legs, bottom = legs[: ups[-1]], j
                found.append(tuple(legs))
                continue
        if side >= 0 and now <= closes[top] * (1 - size) * (1 + TINY):
            legs.append((top, -1))
            bottom = j
        elif side <= 0 and now >= closes[bottom] * (1 + size) * (1 - TINY):
            legs.append((bottom, 1))
            top = j
        found.append(tuple(legs))
    line.legs[size] = found
    return found


def market_age(line: Line, day: str, percent: float) -> Answer:
    """``market_age``: sessions since the low (high: minus) that the present leg of n percent began at."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return missing("unknown")
    i = line.place[day]
    legs = _legs(line, percent / 100)[i]
    if not legs:
        return missing("no mark has been reached")
    begin, side = legs[-1]
    lengths = [after[0] - leg[0] for leg, after in pairwise(legs) if leg[1] == side]
    now, then = line.close[i], line.close[begin]
    return given(
        float(side * (i - begin)), began=line.days[begin], level=then, gain=growth(now, then),
        longer=sum(n > i - begin for n in lengths), of=len(lengths) + 1, searched_from=line.days[0],
    )  # fmt: skip


def near_peak(line: Line, day: str, percent: float) -> Answer:
    """``near_peak``: sessions in a row that closed less than n percent below the highest close so far."""
    if line is None or day not in line.place or line.place[day] >= line.whole:
        return missing("unknown")
    i = line.place[day]

    def near(j: int) -> bool:
        now, top = line.close[j], line.close[line.peaks[j]]
        assert now is not None and top is not None
        return now / top - 1 > -percent / 100 + TINY

    first = i + 1
    while first > 0 and near(first - 1):
        first -= 1
    since = line.days[first] if first <= i else None
    return given(float(i + 1 - first), since=since, searched_from=line.days[0])
