"""Dates ahead, from the rules of the exchanges: holidays, option expiry, index reconstitution, quarter end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator


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


def holidays(year: int) -> set[dt.date]:
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
    return {day for day in found if day}


def is_open(day: dt.date) -> bool:
    """Whether a day is planned as a session."""
    return day.weekday() < 5 and day not in holidays(day.year)


def on_or_before(day: dt.date) -> dt.date:
    """The last planned session up to a day."""
    while not is_open(day):
        day -= dt.timedelta(days=1)
    return day


def months(day: dt.date) -> Iterator[tuple[int, int]]:
    """Year and month from a day's own on, without end."""
    year, month = day.year, day.month
    while True:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def option_expiry(day: str, *, quarterly: bool = False) -> str:
    """The next third Friday after or on a day (of a quarter's last month), or the session before it."""
    today = dt.date.fromisoformat(day)
    for year, month in months(today):
        found = on_or_before(nth(year, month, 4, 3))
        if found >= today and (not quarterly or month % 3 == 0):
            return found.isoformat()
    raise AssertionError


def reconstitution(day: str) -> str:
    """The next day after whose close the Russell indexes are made up anew: June's fourth Friday."""
    today = dt.date.fromisoformat(day)
    for year in range(today.year, today.year + 2):
        found = nth(year, 6, 4, 4)
        if found >= today:
            return found.isoformat()
    raise AssertionError


def quarter_end(day: str) -> str:
    """The last planned session of the quarter that a day is in."""
    today = dt.date.fromisoformat(day)
    month = today.month + 2 - (today.month - 1) % 3
    return on_or_before(_month_end(today.year, month)).isoformat()


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
