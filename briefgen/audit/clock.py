"""The article's date among the sessions, and windows around it."""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
from dataclasses import dataclass

from briefgen.audit.model import Window
from briefgen.audit.months import month_number

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
ONE = dt.timedelta(days=1)
SPANS = {"week": (5, 7), "month": (21, 30), "quarter": (63, 91), "year": (252, 365)}
"""Sessions and calendar days of a rolling period."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The article's date among the sessions.

    Args:
        date: The article's date.
        sessions: Sessions up to it, increasing.
        opens: Whether the date itself is a session.
    """

    date: dt.date
    sessions: tuple[dt.date, ...]

    @property
    def last(self) -> dt.date:
        """The last session up to the date."""
        return self.sessions[-1]

    @property
    def opens(self) -> bool:
        """Whether the date itself is a session."""
        return self.last == self.date

    def upto(self, day: dt.date) -> dt.date | None:
        """The last session up to a day."""
        i = bisect.bisect_right(self.sessions, day)
        return self.sessions[i - 1] if i else None

    def before(self, day: dt.date, count: int = 1) -> dt.date | None:
        """The session that lies some sessions before a day."""
        i = bisect.bisect_left(self.sessions, day) - count
        return self.sessions[i] if i >= 0 else None

    def is_session(self, day: dt.date) -> bool:
        """Whether a day is a session."""
        return self.upto(day) == day

    def ends(self) -> tuple[dt.date, ...]:
        """The sessions that words without a day may end at: the last one, and the one before it."""
        earlier = self.before(self.last)
        return (self.last, earlier) if self.opens and earlier else (self.last,)

    def sessions_after(self, first: dt.date, last: dt.date) -> int:
        """The number of sessions after a day, up to and with another."""
        return bisect.bisect_right(self.sessions, last) - bisect.bisect_right(self.sessions, first)


def start_of(day: dt.date, grain: str) -> dt.date:
    """The first day of the calendar period that a day lies in.

    >>> start_of(dt.date(2026, 5, 14), "quarter").isoformat()
    '2026-04-01'
    """
    match grain:
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case "half":
            return dt.date(day.year, 1 if day.month <= 6 else 7, 1)
        case _:
            return dt.date(day.year, 1, 1)


def months_back(day: dt.date, count: int) -> dt.date:
    """The same day some months earlier, or the last one of that month.

    >>> months_back(dt.date(2026, 3, 31), 1).isoformat()
    '2026-02-28'
    """
    total = day.year * 12 + day.month - 1 - count
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def day_window(clock: Clock, day: dt.date) -> Window | None:
    """One session, or the last one before a day that is none."""
    end = clock.upto(day)
    return None if end is None else Window(base=clock.before(end), end=end, grain="day", words=f"on {end}")


def span(clock: Clock, first: dt.date, last: dt.date, grain: str, words: str) -> Window | None:
    """The sessions from one day to another, measured from the close before the first."""
    end = clock.upto(min(last, clock.last))
    base = clock.upto(first - ONE)
    if end is None or end < first:
        return None
    return Window(base=base, end=end, grain=grain, words=words)


def to_date(clock: Clock, grain: str) -> list[Window]:
    """The calendar period up to the article, at its last session or the one before."""
    out = []
    for end in clock.ends():
        found = span(clock, start_of(end, grain), end, grain, f"{grain} to {end}")
        out += [found] if found else []
    return out


def rolling(clock: Clock, grain: str, count: float = 1.0) -> list[Window]:
    """Some weeks, months or years back from the article: by sessions and by the calendar."""
    sessions, days = SPANS[grain]
    out = []
    for end in clock.ends():
        bases = [clock.before(end, round(sessions * count))]
        if grain == "week":
            bases.append(clock.upto(end - dt.timedelta(days=round(days * count))))
        else:
            months = {"month": 1, "quarter": 3, "year": 12}[grain] * count
            bases.append(clock.upto(months_back(end, round(months))))
            if months >= 12:
                bases.append(clock.upto(start_of(months_back(end, round(months)), "month") - ONE))
        kind = grain if count == 1 else "span"
        out += [Window(base=b, end=end, grain=kind, words=f"from {b} to {end}") for b in bases if b]
    return out


def previous(clock: Clock, grain: str, count: int = 1) -> list[Window]:
    """The calendar period before the current one."""
    first = start_of(clock.date, grain)
    for _ in range(count):
        last = first - ONE
        first = start_of(last, grain)
    found = span(clock, first, last, grain, f"the {grain} to {last}")
    return [found] if found else []


def last_n(clock: Clock, count: int) -> list[Window]:
    """The last sessions up to the article."""
    out = []
    for end in clock.ends():
        base = clock.before(end, count)
        out += [Window(base=base, end=end, grain="span", words=f"{count} sessions to {end}")] if base else []
    return out


def weekday(clock: Clock, name: str, *, week_before: bool = False) -> dt.date:
    """The last day of a name up to the article's date."""
    number = DAYS.index(name.lower())
    day = clock.date - dt.timedelta(days=(clock.date.weekday() - number) % 7)
    return day - dt.timedelta(days=7) if week_before else day


def dated(clock: Clock, month: str, day: str, year: str | None) -> dt.date | None:
    """A day by its words; without a year the last such day up to the article."""
    try:
        if year:
            return dt.date(int(year), month_number(month), int(day))
        found = dt.date(clock.date.year, month_number(month), int(day))
        return found if found <= clock.date else found.replace(year=found.year - 1)
    except ValueError:
        return None


def month_window(clock: Clock, month: int, year: int | None) -> list[Window]:
    """A whole month, or the current one so far."""
    chosen = year or (clock.date.year if month <= clock.date.month else clock.date.year - 1)
    first = dt.date(chosen, month, 1)
    last = first.replace(day=calendar.monthrange(chosen, month)[1])
    if last >= clock.date and first <= clock.date:
        return to_date(clock, "month")
    found = span(clock, first, last, "month", f"{first:%B %Y}")
    return [found] if found else []


def year_window(clock: Clock, year: int) -> list[Window]:
    """A whole year, or the current one so far."""
    if year == clock.date.year:
        return to_date(clock, "year")
    found = span(clock, dt.date(year, 1, 1), dt.date(year, 12, 31), "year", str(year))
    return [found] if found else []


def quarter_window(clock: Clock, quarter: int, year: int | None) -> list[Window]:
    """A whole quarter, or the current one so far."""
    chosen = year or clock.date.year
    if dt.date(chosen, 3 * quarter - 2, 1) > clock.date:
        chosen -= 1
    first = dt.date(chosen, 3 * quarter - 2, 1)
    last = dt.date(chosen, 3 * quarter, calendar.monthrange(chosen, 3 * quarter)[1])
    if first <= clock.date <= last:
        return to_date(clock, "quarter")
    found = span(clock, first, last, "quarter", f"quarter {quarter} of {chosen}")
    return [found] if found else []


def half_window(clock: Clock, half: int, year: int | None) -> list[Window]:
    """A half of a year."""
    chosen = year or clock.date.year
    first, last = dt.date(chosen, 6 * half - 5, 1), dt.date(chosen, 6 * half, 30 if half == 1 else 31)
    found = span(clock, first, last, "span", f"half {half} of {chosen}")
    return [found] if found else []


def first_weeks(clock: Clock, count: int, grain: str, year: int | None) -> list[Window]:
    """The first weeks, months or sessions of a year."""
    first = dt.date(year or clock.date.year, 1, 1)
    out: list[Window | None] = []
    if grain == "session":
        begin = bisect.bisect_left(clock.sessions, first)
        if begin and begin + count <= len(clock.sessions):
            out.append(Window(base=clock.sessions[begin - 1], end=clock.sessions[begin + count - 1],
                              grain="span", words=f"the first {count} sessions of {first.year}"))  # fmt: skip
    elif grain == "month":
        last = months_back(first, -count) - ONE
        out.append(span(clock, first, last, "span", f"the first {count} months of {first.year}"))
    else:
        monday = start_of(first, "week") if first.weekday() < 4 else start_of(first, "week") + 7 * ONE
        for start in (first, monday):
            last = start + (7 * count - 1) * ONE
            out += [
                span(clock, first, last + k * ONE, "span", f"{first} to {last + k * ONE}") for k in (0, -2, 3)
            ]
        if last >= clock.last - 4 * ONE:
            out.append(span(clock, first, clock.last, "span", f"{first} to {clock.last}"))
    return [w for w in out if w]
