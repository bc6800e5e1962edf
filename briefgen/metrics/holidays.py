"""Names of the days on which the New York Stock Exchange is closed or closes early, by its rules."""

from __future__ import annotations

import datetime as dt

MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Nature, April 20, 1876).

    >>> easter(2026).isoformat()
    '2026-04-05'
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def observed(day: dt.date) -> dt.date:
    """The weekday on which a fixed date is kept: Friday for a Saturday, Monday for a Sunday."""
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _is_nth(day: dt.date, month: int, weekday: int, n: int) -> bool:
    return (day.month, day.weekday(), (day.day - 1) // 7 + 1) == (month, weekday, n)


def holiday_name(day: dt.date) -> str | None:
    """The holiday that a weekday is by the exchange's rules; None for any other day.

    The rules say what a closed day was; whether the exchange kept the holiday in that year is the calendar's.

    >>> holiday_name(dt.date(2026, 1, 19)), holiday_name(dt.date(2026, 7, 3))
    ('Martin Luther King Jr. Day', 'Independence Day')
    """
    return _movable(day) or _fixed(day)


def _movable(day: dt.date) -> str | None:
    if day == easter(day.year) - dt.timedelta(days=2):
        return "Good Friday"
    if _is_nth(day, 1, MONDAY, 3):
        return "Martin Luther King Jr. Day"
    if _is_nth(day, 2, MONDAY, 3):
        return "Presidents Day"
    if (day.month, day.weekday()) == (5, MONDAY) and day.day > 24:
        return "Memorial Day"
    if _is_nth(day, 9, MONDAY, 1):
        return "Labor Day"
    if _is_nth(day, 11, THURSDAY, 4):
        return "Thanksgiving"
    # The exchange kept the election of a president until 1980.
    if (day.month, day.weekday()) == (11, TUESDAY) and 2 <= day.day <= 8 and day.year <= 1980:
        return "Election Day"
    return None


def _fixed(day: dt.date) -> str | None:
    dates = [((1, 1), "New Year's Day"), ((6, 19), "Juneteenth"), ((7, 4), "Independence Day"),
             ((12, 25), "Christmas")]  # fmt: skip
    if day.year <= 1970:
        dates.append(((2, 22), "Presidents Day"))
    for (month, date), name in dates:
        if day == observed(dt.date(day.year, month, date)):
            return name
    return None


def early_close_name(day: dt.date) -> str | None:
    """What a short session is next to; None where no rule says.

    >>> early_close_name(dt.date(2026, 11, 27))
    'the day after Thanksgiving'
    """
    names = {
        (7, 3): "the day before Independence Day",
        (7, 5): "the day after Independence Day",
        (12, 24): "Christmas Eve",
        (12, 26): "the day after Christmas",
        (12, 31): "New Year's Eve",
    }
    if day.weekday() == FRIDAY and _is_nth(day - dt.timedelta(days=1), 11, THURSDAY, 4):
        return "the day after Thanksgiving"
    return names.get((day.month, day.day))
