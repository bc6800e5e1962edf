"""Dates ahead, by the rules of the exchanges: holidays, option expiry, reconstitution, quarter end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

from independent.answer import Answer, given, missing
from independent.windows import period_start

DAY = dt.timedelta(days=1)
FRIDAY = 4


def nth(year: int, month: int, weekday: int, n: int) -> dt.date:
    """The nth such weekday of a month (Monday is 0); n = -1 is the last."""
    if n > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, as in Meeus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * el) // 433
    month = (h + el - 7 * m + 90) // 25
    return dt.date(year, month, (h + el - 7 * m + 33 * month + 19) % 32)


def _moved(day: dt.date, *, saturday: bool = True) -> dt.date | None:
    """A fixed holiday where it is kept: Sunday's on Monday, Saturday's on Friday or not at all."""
    if day.weekday() == 6:
        return day + dt.timedelta(days=1)
    if day.weekday() == 5:
        return day - dt.timedelta(days=1) if saturday else None
    return day


@cache
def holidays(year: int) -> frozenset[dt.date]:
    """Days on which the New York Stock Exchange does not open, by its rules since 1985."""
    found = [
        # Rule 7.2: a Saturday New Year's Day is not kept on the Friday, the year's last business day.
        _moved(dt.date(year, 1, 1), saturday=False),
        nth(year, 1, 0, 3) if year >= 1998 else None,
        nth(year, 2, 0, 3),
        easter(year) - dt.timedelta(days=2),
        nth(year, 5, 0, -1),
        _moved(dt.date(year, 6, 19)) if year >= 2022 else None,
        _moved(dt.date(year, 7, 4)),
        nth(year, 9, 0, 1),
        nth(year, 11, 3, 4),
        _moved(dt.date(year, 12, 25)),
    ]
    return frozenset(day for day in found if day)


def is_open(day: dt.date) -> bool:
    """Whether a day is planned as a session."""
    return day.weekday() < 5 and day not in holidays(day.year)


def on_or_before(day: dt.date) -> dt.date:
    """The last planned session up to a day."""
    while not is_open(day):
        day -= dt.timedelta(days=1)
    return day


def option_expiries(year: int) -> list[dt.date]:
    """Third Fridays, or the session before."""
    return [on_or_before(nth(year, month, FRIDAY, 3)) for month in range(1, 13)]


def reconstitutions(year: int) -> list[dt.date]:
    """When the Russell indexes change: June's fourth Friday, and since 2026 November's second."""
    found = [on_or_before(nth(year, 6, FRIDAY, 4))]
    return [*found, on_or_before(nth(year, 11, FRIDAY, 2))] if year >= 2026 else found


def quarter_ends(year: int) -> list[dt.date]:
    """The last planned sessions of the quarters."""
    return [on_or_before(dt.date(year + month // 12, month % 12 + 1, 1) - DAY) for month in (3, 6, 9, 12)]


def weekday_holidays(year: int) -> list[dt.date]:
    """Planned closed weekdays of a year, in order."""
    return sorted(day for day in holidays(year) if day.year == year)


SHORT = ("1996-07-05", "1997-12-26", "1999-12-31", "2002-07-05", "2003-12-26")
"""Short sessions that no rule gives."""


def early_closes(year: int) -> list[dt.date]:
    """Short sessions: Christmas Eve, and since 1992 the days before July 4 and after Thanksgiving.

    Today's rules reach back to 2013. The first years and the single days before stand in no definition: they
    are those of the calendar that the program takes from its library, and prove nothing of it.
    """
    found = [dt.date(year, 12, 24), *(d for d in map(dt.date.fromisoformat, SHORT) if d.year == year)]
    if year >= 1992:
        found.append(nth(year, 11, 3, 4) + DAY)
        # In these two years the day after Independence Day was the short one.
        found += [] if year in (1996, 2002) else [dt.date(year, 7, 3)]
    return sorted(day for day in found if is_open(day))


KINDS: dict[str, Callable[[int], list[dt.date]]] = {
    "option_expiry": option_expiries, "russell_reconstitution": reconstitutions, "quarter_end": quarter_ends,
    "holiday": weekday_holidays, "early_close": early_closes,
}  # fmt: skip


def upcoming(kind: str, day: str) -> Answer:
    """``next``: the first such date after a day, with the calendar days and planned sessions until then."""
    if kind not in KINDS:
        return missing("no schedule")
    today = dt.date.fromisoformat(day)
    dates = [d for year in (today.year, today.year + 1) for d in KINDS[kind](year) if d > today]
    if not dates:
        return missing("none in this year and the next")
    found = min(dates)
    between = (today + n * DAY for n in range(1, (found - today).days + 1))
    return given(found.isoformat(), days=(found - today).days, sessions=sum(map(is_open, between)))


def next_session(day: str) -> str:
    """The first planned session after a day."""
    found = dt.date.fromisoformat(day) + DAY
    while not is_open(found):
        found += DAY
    return found.isoformat()


def period_end(day: str, window: str) -> Answer:
    """``period_end``: whether the next session belongs to another week, month, quarter or year."""
    after = next_session(day)
    return given(float(period_start(after, window) != period_start(day, window)), next_session=after)


def early_close(day: str) -> Answer:
    """``early_close``: whether the session is a short one."""
    at = dt.date.fromisoformat(day)
    return given(float(at in early_closes(at.year)))
