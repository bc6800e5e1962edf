"""Makers of windows from days, months, quarters and years that words name."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from briefgen.audit.clock import (
    ONE,
    Clock,
    dated,
    day_window,
    half_window,
    month_window,
    months_back,
    quarter_window,
    span,
    start_of,
    to_date,
    weekday,
    year_window,
)
from briefgen.audit.lengths import Made
from briefgen.audit.model import Window
from briefgen.audit.months import month_number
from briefgen.audit.quantities import whole


def weekday_made(clock: Clock, m: re.Match[str]) -> Made:
    """``on Monday``, ``last Friday``."""
    text = m[0].lower()
    day = weekday(clock, m["day"], week_before=False)
    if re.search(r"\blast\b|previous|prior", text) and day >= clock.date - ONE * clock.date.weekday():
        other = day_window(clock, day - 7 * ONE)
        here = day_window(clock, day) if day < clock.date else None
        return [w for w in (here, other) if w], "day", True
    if not clock.is_session(day):
        return [], "day", True
    found = day_window(clock, day)
    return [found] if found else [], "day", True


def by_weekday(clock: Clock, m: re.Match[str]) -> Made:
    """``up 0.9% by Tuesday``: the week up to that day, or the day itself."""
    day = weekday(clock, m["day"])
    found = [span(clock, start_of(day, "week"), day, "week", f"the week to {day}"), day_window(clock, day)]
    return [w for w in found if w and clock.is_session(day)], "week", True


def date_made(clock: Clock, m: re.Match[str]) -> Made:
    """``on Jan. 20``."""
    day = dated(clock, m["month"], m["dom"], m.groupdict().get("year"))
    if day is None or day > clock.date or not clock.is_session(day):
        return [], "day", True
    found = day_window(clock, day)
    return [found] if found else [], "day", True


def ordinal_date(clock: Clock, m: re.Match[str]) -> Made:
    """``on the first of March``."""
    found = dated(clock, m["month"], str(whole(m["nth"])), m.groupdict().get("year"))
    if found is None or found > clock.date or not clock.is_session(found):
        return [], "day", True
    window = day_window(clock, found)
    return [window] if window else [], "day", True


def today_made(clock: Clock, m: re.Match[str]) -> Made:
    """``today``, ``at the close``: the last session, or the one before it."""
    found = [day_window(clock, end) for end in clock.ends()]
    return [w for w in found if w], "day", False


def yesterday(clock: Clock, m: re.Match[str]) -> Made:
    """``yesterday``."""
    found = day_window(clock, clock.date - ONE)
    return [found] if found else [], "day", True


def month_made(clock: Clock, m: re.Match[str]) -> Made:
    """``in March``."""
    year = m.groupdict().get("year")
    return month_window(clock, month_number(m["month"]), int(year) if year else None), "month", True


def last_month_named(clock: Clock, m: re.Match[str]) -> Made:
    """``last March``: that of this year, or of the one before."""
    month = month_number(m["month"])
    year = clock.date.year if month < clock.date.month else clock.date.year - 1
    return month_window(clock, month, year), "month", True


def year_made(clock: Clock, m: re.Match[str]) -> Made:
    """``in 2024``."""
    year = int(m["year"])
    return (year_window(clock, year) if 1900 < year <= clock.date.year else []), "year", True


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def quarter_made(clock: Clock, m: re.Match[str]) -> Made:
    """``in the third quarter``."""
    year = m.groupdict().get("year")
    return quarter_window(clock, _QUARTERS[m["q"].lower()], int(year) if year else None), "quarter", True


def last_quarter(clock: Clock, m: re.Match[str]) -> Made:
    """``the final quarter``: the fourth of the year."""
    year = m.groupdict().get("year")
    return quarter_window(clock, 4, int(year) if year else None), "quarter", True


def last_month_of_year(clock: Clock, m: re.Match[str]) -> Made:
    """``the final month of the year``."""
    return month_window(clock, 12, int(m["year"]) if m["year"] else None), "month", True


def half_made(clock: Clock, m: re.Match[str]) -> Made:
    """``in the first half``."""
    year = m.groupdict().get("year")
    half = 1 if m["q"].lower() == "first" else 2
    found = half_window(clock, half, int(year) if year else None)
    fresh = [w for w in found if 0 <= (clock.last - w.end).days <= 45]
    # Shortly after a half-year, what is told of it may be told up to the day.
    return found + (to_date(clock, "year") if fresh and half == 1 else []), "span", True


def since_day(clock: Clock, m: re.Match[str]) -> Made:
    """``since Jan. 20``: from its close, or from the one before."""
    day = dated(clock, m["month"], m["dom"], m.groupdict().get("year"))
    return _from_day(clock, day)


def _from_day(clock: Clock, day: dt.date | None) -> Made:
    if day is None or day >= clock.date:
        return [], "span", True
    out = []
    for end in clock.ends():
        for base in (clock.upto(day), clock.before(day)):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


def since_weekday(clock: Clock, m: re.Match[str]) -> Made:
    """``since Friday``: an earlier day than the article's."""
    day = weekday(clock, m["day"])
    near = day if day < clock.date else day - 7 * ONE
    made, grain, fixed = _from_day(clock, near)
    if re.search(r"\blast\b", m[0], re.I):
        # On a Tuesday, "since last Monday" is since the day before, or since that of the week before.
        made = [*made, *_from_day(clock, near - 7 * ONE)[0]]
    return made, grain, fixed


def since_weekday_before(clock: Clock, m: re.Match[str]) -> Made:
    """``from the prior Friday``: the last day of that name before the article's week, or the last one at all."""
    day = weekday(clock, m["day"])
    near = day if day < clock.date else day - 7 * ONE
    found = [w for d in (near, near - 7 * ONE) for w in _from_day(clock, d)[0] if w.base == clock.upto(d)]
    return found, "span", True


def months_between(clock: Clock, m: re.Match[str]) -> Made:
    """``between April and June``: from the beginning or the end of the one to the end of the other."""
    first, last = (
        month_window(clock, month_number(m["month"]), None),
        month_window(clock, month_number(m["month2"]), None),
    )
    found = [
        Window(base=base, end=b.end, grain="span", words=f"from {base} to {b.end}")
        for a in first[:1]
        for base in (a.base, a.end)
        for b in last
        if base and base < b.end
    ]
    return found, "span", True


def unread_span(clock: Clock, m: re.Match[str]) -> Made:
    """``between March 2000 and last October``: from a day to a day that only the writer knows."""
    return [], "span", True


def since_month(clock: Clock, m: re.Match[str]) -> Made:
    """``since March``: from its end, or from its beginning."""
    year = m.groupdict().get("year")
    month = month_number(m["month"])
    chosen = int(year) if year else clock.date.year - (month >= clock.date.month)
    first = dt.date(chosen, month, 1)
    last = first.replace(day=calendar.monthrange(chosen, month)[1])
    out = []
    for end in clock.ends():
        for base in (clock.upto(last), clock.upto(first - ONE)):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


def since_year(clock: Clock, m: re.Match[str]) -> Made:
    """``since 2022``: from its end, or from its beginning."""
    year = int(m["year"])
    out = []
    for end in clock.ends():
        for base in (clock.upto(dt.date(year, 12, 31)), clock.upto(dt.date(year - 1, 12, 31))):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


def date_of_month(clock: Clock, dom: int) -> Made:
    """``on the 23rd``: the last such day."""
    for month in (clock.date, months_back(clock.date.replace(day=1), 1)):
        try:
            day = month.replace(day=dom)
        except ValueError:
            continue
        if day <= clock.date and clock.is_session(day) and (found := day_window(clock, day)):
            return [found], "day", True
    return [], "day", True


def year_to_month_end(clock: Clock, m: re.Match[str]) -> Made:
    """The year up to the end of a named month, and that month."""
    found, _, _ = month_made(clock, m)
    year = [
        w for x in found if (w := span(clock, start_of(x.end, "year"), x.end, "year", f"the year to {x.end}"))
    ]
    return [*year, *found], "year", True


def from_to_made(clock: Clock, m: re.Match[str]) -> Made:
    """From the close of one named day, or of the one before it, to that of another."""
    last = dated(clock, m["month2"] or m["month"], m["dom2"], m["year2"])
    first = dated(clock, m["month"], m["dom"], m["year"] or (str(last.year) if last else None))
    if first is None or last is None or first >= last or last > clock.date:
        return [], "span", True
    end = clock.upto(last)
    bases = dict.fromkeys((clock.upto(first), clock.before(first)))
    return (
        [
            Window(base=b, end=end, grain="span", words=f"from {b} to {end}")
            for b in bases
            if b and end and b < end
        ],
        "span",
        True,
    )


def years_between(clock: Clock, m: re.Match[str]) -> Made:
    """From the last close of one year to that of another."""
    base, end = clock.upto(dt.date(int(m["year"]), 12, 31)), clock.upto(dt.date(int(m["year2"]), 12, 31))
    found = (
        [Window(base=base, end=end, grain="span", words=f"from {base} to {end}")]
        if base and end and base < end
        else []
    )
    return found, "span", True


def no_window(clock: Clock, m: re.Match[str]) -> Made:
    """A time within a session, of which no close can tell."""
    return [], "intraday", True
