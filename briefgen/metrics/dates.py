"""Dates ahead: what the exchange's rules fix, and what others have put on their schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from briefgen.metrics.holidays import early_close_name, holiday_name
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market
from briefgen.metrics.registry import MissingInputError, Point, Provenance, point_metric
from briefgen.model import Dates, Event, Scalar, is_ahead
from briefgen.sessions import Calendar

DAY = dt.timedelta(days=1)
FRIDAY = 4
EXCHANGE = "calendar: New York Stock Exchange"
"""The source of what the exchange's rules and calendar fix."""

NOVEMBER_FROM = 2026
"""Since this year the Russell indexes are reconstituted in November as well."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """The exchange's days as they were planned: a day that it closed unforeseen counts as open.

    Args:
        calendar: The exchange's sessions.
    """

    calendar: Calendar

    def is_open(self, day: dt.date) -> bool:
        """Whether a session was planned for a day."""
        return day.weekday() <= FRIDAY and self.holiday(day) is None

    def holiday(self, day: dt.date) -> str | None:
        """The holiday for which the exchange planned to be closed; None where it planned to be open."""
        if day.weekday() > FRIDAY or self.calendar.is_session(day):
            return None
        return holiday_name(day)

    def last_open(self, day: dt.date) -> dt.date:
        """The last planned session up to and with a day."""
        while not self.is_open(day):
            day -= DAY
        return day

    def planned(self) -> Dates:
        """All planned sessions of the calendar's time, shape ``(n,)``."""
        held = self.calendar.sessions.astype("datetime64[D]")
        weekdays = np.arange(held[0], held[-1] + 1)
        closed = np.setdiff1d(weekdays[np.is_busday(weekdays)], held)
        unforeseen = [day for day in closed.astype(object).tolist() if self.is_open(day)]
        return np.union1d(held, np.array(unforeseen, dtype="datetime64[D]"))

    def next_open(self, day: dt.date) -> dt.date:
        """The first planned session after a day."""
        day += DAY
        while not self.is_open(day):
            day += DAY
        return day

    def sessions(self, after: dt.date, until: dt.date) -> int:
        """The number of planned sessions after a day, up to and with another."""
        return sum(self.is_open(d) for d in days(after + DAY, until))


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day from one to another, both included."""
    while first <= last:
        yield first
        first += DAY


def nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    """The nth of a weekday in a month; Monday is 0.

    >>> nth_weekday(2026, 6, FRIDAY, 4).isoformat()
    '2026-06-26'
    """
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


Dated = tuple[dt.date, Mapping[str, Scalar | None]]


def option_expiries(year: int, schedule: Schedule) -> Iterator[Dated]:
    """The monthly expiries of a year: third Fridays, or the session before where the exchange is closed."""
    for month in range(1, 13):
        day = schedule.last_open(nth_weekday(year, month, FRIDAY, 3))
        # Index futures expire with the options in the last month of a quarter.
        yield day, {"name": "option expiration", "quarterly": month % 3 == 0}


def reconstitutions(year: int, schedule: Schedule) -> Iterator[Dated]:
    """Days after whose close the Russell indexes change: the fourth Friday of June, and one in November."""
    name = {"name": "Russell reconstitution"}
    yield schedule.last_open(nth_weekday(year, 6, FRIDAY, 4)), name
    if year >= NOVEMBER_FROM:
        yield schedule.last_open(nth_weekday(year, 11, FRIDAY, 2)), name


def quarter_ends(year: int, schedule: Schedule) -> Iterator[Dated]:
    """The last sessions of the quarters of a year."""
    for quarter, first in enumerate((dt.date(year, 4, 1), dt.date(year, 7, 1), dt.date(year, 10, 1),
                                     dt.date(year + 1, 1, 1)), start=1):  # fmt: skip
        yield schedule.last_open(first - DAY), {"name": "end of the quarter", "quarter": quarter}


def holidays(year: int, schedule: Schedule) -> Iterator[Dated]:
    """The weekdays of a year on which the exchange planned to be closed."""
    for day in days(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        if (name := schedule.holiday(day)) is not None:
            yield day, {"name": name}


def early_closes(year: int, schedule: Schedule) -> Iterator[Dated]:
    """The sessions of a year that end before four in the afternoon."""
    for day in days(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        if schedule.calendar.is_early_close(day):
            yield day, {"name": early_close_name(day)}


RULES: Mapping[str, Callable[[int, Schedule], Iterator[Dated]]] = {
    "option_expiry": option_expiries,
    "russell_reconstitution": reconstitutions,
    "quarter_end": quarter_ends,
    "holiday": holidays,
    "early_close": early_closes,
}


def _by_rule(kind: str, session: dt.date, schedule: Schedule) -> Dated:
    ends = schedule.calendar.sessions[-1].item()
    for year in (session.year, session.year + 1):
        for day, details in RULES[kind](year, schedule):
            if day > session:
                if day > ends:
                    break
                return day, details
    raise MissingInputError(f"the exchange calendar has no {kind.replace('_', ' ')} after {session}")


def _on_schedule(market: Market, kind: str, session: dt.date) -> Event:
    coming = [x for x in market.snapshot.events if x.kind == kind and is_ahead(x, session)]
    if not coming:
        reason = market.snapshot.absent.get("events")
        raise MissingInputError(reason or f"no date of {kind} after {session} is known")
    return min(coming, key=lambda x: (x.date, x.name))


@point_metric(
    "next", unit="date", source=EXCHANGE,
    definition="the first such date after t. Option expiration: the third Friday of a month; Russell "
    "reconstitution: the fourth Friday of June and, from 2026, the second of November; end of the quarter: "
    "its last session (each the session before where the exchange is closed). Holidays and early closes: by "
    "the exchange's calendar. All else: on a published schedule",
)  # fmt: skip
def next_date(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When something comes next; what happens on the session itself is not ahead.

    Args:
        market: The market with the exchange calendar; scheduled events where they are asked for.
        fact_id: ``next:option_expiry`` (third Friday of the month), ``next:russell_reconstitution`` (fourth
            Friday of June; from 2026 also the second of November), ``next:quarter_end``,
            ``next:holiday``, ``next:early_close``; ``next:fomc``, ``next:cpi``, ``next:jobs`` and other
            kinds of a schedule.
        session: The session.

    Returns:
        A date; details: ``days`` (calendar days ahead), ``sessions`` (planned sessions ahead, the date's own
        included), ``name``, and ``quarterly`` or ``quarter`` where it has one. Scheduled ones are sourced.

    Raises:
        MissingInputError: There is no calendar, it ends before, or the schedule has no such date.

    Example:
        On 2026-01-22 ``next:option_expiry`` is 2026-02-20, 29 days and 20 sessions ahead.
    """
    if market.calendar is None:
        raise MissingInputError("dates ahead need the exchange calendar")
    schedule = Schedule(calendar=market.calendar)
    if fact_id.subject in RULES:
        day, details = _by_rule(fact_id.subject, session, schedule)
        return Point(value=day, details={**_ahead(schedule, session, day), **details})
    event = _on_schedule(market, fact_id.subject, session)
    source = event.source or f"the schedule of {market.snapshot.source}"
    known = Provenance(
        source=f"events: {market.snapshot.source}",
        as_of=event.known or session,
        citation=f"{source}: {event.name or event.kind}, {event.date}",
    )
    ahead = _ahead(schedule, session, event.date)
    return Point(value=event.date, details={**ahead, "name": event.name or None}, provenance=known)


def _ahead(schedule: Schedule, session: dt.date, day: dt.date) -> dict[str, Scalar | None]:
    return {"days": (day - session).days, "sessions": schedule.sessions(session, day)}
