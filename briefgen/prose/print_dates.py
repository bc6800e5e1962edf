"""Formatters of dates and periods."""

from __future__ import annotations

import datetime as dt

from briefgen.prose import numbers as n
from briefgen.prose.lexicon import lexicon
from briefgen.prose.printing import Desk, prints
from briefgen.prose.quantities import Quantity


@prints("date", "date")
def date(q: Quantity, desk: Desk) -> str:
    """The value as a date: ``May 7, 1996``."""
    return n.short_date(q.date, desk.session)


@prints("month", "date")
def month(q: Quantity, desk: Desk) -> str:
    """The value as a month: ``May 1996``."""
    return n.month_year(q.date)


@prints("calendar_month", "date")
def calendar_month(q: Quantity, desk: Desk) -> str:
    """The value's month, whatever the year: ``October``."""
    return n.MONTHS[q.date.month - 1]


@prints("weekday", "date")
def weekday(q: Quantity, desk: Desk) -> str:
    """The weekday of the fact's session: ``Thursday``."""
    return n.WEEKDAYS[q.fact.as_of.weekday()]


@prints("weekday_of", "date")
def weekday_of(q: Quantity, desk: Desk) -> str:
    """The weekday of the value, a date."""
    return n.WEEKDAYS[q.date.weekday()]


@prints("session", "date")
def session(q: Quantity, desk: Desk) -> str:
    """The fact's session in full: ``Thursday, Jan. 22, 2026``."""
    return n.long_date(q.fact.as_of)


@prints("as_of", "date")
def as_of(q: Quantity, desk: Desk) -> str:
    """The fact's session with its year, for charts: ``Jan. 22, 2026``."""
    day = q.fact.as_of
    return f"{n.SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}"


@prints("year", "date")
def year(q: Quantity, desk: Desk) -> str:
    """The year of the fact's session."""
    return str(q.fact.as_of.year)


@prints("from_base", "base_session")
def from_base(q: Quantity, desk: Desk) -> str:
    """The base session: ``Dec. 31, 2025``."""
    assert q.fact.base_session is not None
    return n.short_date(q.fact.base_session, desk.session)


@prints("searched_from", "date")
def searched_from(q: Quantity, desk: Desk) -> str:
    """The year in which the data behind the fact begin: ``1987``."""
    history = q.fact.history
    start = history.searched_from if history else q.fact.details["searched_from"]
    assert isinstance(start, dt.date)
    return str(start.year)


@prints("last", "date")
def last(q: Quantity, desk: Desk, style: str = "date") -> str:
    """The last earlier session at or beyond the value, as a date, a month or a year."""
    assert q.last is not None
    if style == "year":
        return str(q.last.year)
    return n.month_year(q.last) if style == "month" else n.short_date(q.last, desk.session)


@prints("before_date", "date")
def before_date(q: Quantity, desk: Desk) -> str:
    """The session of the extreme that stood until today."""
    extreme = q._previous
    assert extreme is not None
    return n.short_date(extreme[0], desk.session)


SPANS = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}


@prints("span", "period")
def span(q: Quantity, desk: Desk) -> str:
    """The calendar period that the fact is about: ``quarter``."""
    return SPANS[q.window]


@prints("period", "period")
def period(q: Quantity, desk: Desk, choice: int = 0) -> str:
    """The window in words: ``this year``, ``so far this year``; a period that is over has no ``so far``."""
    words = lexicon().periods[q.window]
    if desk.ended(q.window):
        words = tuple(w for w in words if not w.startswith("so far"))
    return words[choice % len(words)]
