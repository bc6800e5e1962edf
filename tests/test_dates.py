"""Dates ahead: the exchange's rules against its calendar, and schedules that become known."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.dates import Schedule, nth_weekday
from briefgen.metrics.holidays import early_close_name, easter, holiday_name, observed
from briefgen.metrics.market import Market
from briefgen.model import Event
from briefgen.sessions import Calendar, compute_calendar

D = dt.date


@lru_cache(maxsize=1)
def exchange() -> Calendar:
    return compute_calendar(D(2027, 12, 31))


def market(*events: Event) -> Market:
    return example.market(calendar=exchange(), events=events)


# --- the exchange's rules ---------------------------------------------------------------------


def test_only_unforeseen_closings_have_no_name() -> None:
    """Every other weekday without a session since 1970 is a holiday by rule."""
    calendar = exchange()
    every = np.arange(calendar.sessions[0], calendar.sessions[-1])
    closed = every[np.is_busday(every) & ~np.isin(every, calendar.sessions)].astype(object)
    assert [d.isoformat() for d in closed if holiday_name(d) is None] == [
        "1972-12-28", "1973-01-25", "1977-07-14", "1985-09-27", "1994-04-27", "2001-09-11", "2001-09-12",
        "2001-09-13", "2001-09-14", "2004-06-11", "2007-01-02", "2012-10-29", "2012-10-30", "2018-12-05",
        "2025-01-09",
    ]  # fmt: skip


def test_every_early_close_has_a_name() -> None:
    short = [d for d in exchange().sessions.astype(object) if exchange().is_early_close(d)]
    assert len(short) > 80
    assert [d for d in short if early_close_name(d) is None] == []


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (D(2026, 1, 1), "New Year's Day"), (D(2026, 4, 3), "Good Friday"), (D(2026, 5, 25), "Memorial Day"),
        (D(2026, 6, 19), "Juneteenth"), (D(2027, 7, 5), "Independence Day"), (D(2026, 9, 7), "Labor Day"),
        (D(2026, 11, 26), "Thanksgiving"), (D(2027, 12, 24), "Christmas"), (D(1980, 11, 4), "Election Day"),
        (D(1970, 2, 23), "Presidents Day"), (D(2026, 2, 16), "Presidents Day"), (D(2026, 2, 17), None),
    ],
)  # fmt: skip
def test_names_of_holidays(day: D, name: str | None) -> None:
    assert holiday_name(day) == name


@given(st.integers(1900, 2100))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert D(year, 3, 22) <= easter(year) <= D(year, 4, 25)


@given(st.dates(D(1950, 1, 1), D(2100, 1, 1)), st.integers(0, 6), st.integers(1, 4))
def test_weekdays_of_a_month_and_days_that_are_kept(day: D, weekday: int, n: int) -> None:
    found = nth_weekday(day.year, day.month, weekday, n)
    assert (found.month, found.weekday(), (found.day - 1) // 7) == (day.month, weekday, n - 1)
    assert observed(day).weekday() < 5
    assert abs((observed(day) - day).days) <= 1


# --- what comes next --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "session", "date", "days", "sessions"),
    [
        ("option_expiry", D(2026, 1, 15), D(2026, 1, 16), 1, 1),
        ("option_expiry", D(2026, 1, 16), D(2026, 2, 20), 35, 23),
        ("option_expiry", D(2026, 1, 22), D(2026, 2, 20), 29, 20),
        ("option_expiry", D(2025, 4, 1), D(2025, 4, 17), 16, 12),
        ("option_expiry", D(2026, 6, 17), D(2026, 6, 18), 1, 1),
        ("option_expiry", D(2026, 12, 18), D(2027, 1, 15), 28, 18),
        ("russell_reconstitution", D(2026, 1, 22), D(2026, 6, 26), 155, 107),
        ("russell_reconstitution", D(2026, 6, 26), D(2026, 11, 13), 140, 98),
        ("russell_reconstitution", D(2025, 6, 27), D(2026, 6, 26), 364, 250),
        ("russell_reconstitution", D(2026, 11, 13), D(2027, 6, 25), 224, 152),
        ("quarter_end", D(2026, 1, 22), D(2026, 3, 31), 68, 47),
        ("quarter_end", D(2024, 3, 27), D(2024, 3, 28), 1, 1),
        ("quarter_end", D(2025, 12, 31), D(2026, 3, 31), 90, 61),
        ("holiday", D(2026, 1, 22), D(2026, 2, 16), 25, 16),
        ("holiday", D(2026, 12, 24), D(2026, 12, 25), 1, 0),
        ("early_close", D(2026, 1, 22), D(2026, 11, 27), 309, 214),
    ],
)
def test_what_the_rules_fix(kind: str, session: D, date: D, days: int, sessions: int) -> None:
    found = example.fact(market(), f"next:{kind}", session)
    assert (found.value, found.details["days"], found.details["sessions"]) == (date, days, sessions)
    assert (found.unit, found.kind, found.as_of) == ("date", "computed", session)


def test_what_the_dates_are_called() -> None:
    of = market()
    assert example.fact(of, "next:holiday", D(2026, 1, 22)).details["name"] == "Presidents Day"
    assert (
        example.fact(of, "next:early_close", D(2026, 1, 22)).details["name"] == "the day after Thanksgiving"
    )
    assert example.fact(of, "next:option_expiry", D(2026, 3, 2)).details["quarterly"] is True
    assert example.fact(of, "next:quarter_end", D(2026, 9, 1)).details["quarter"] == 3


def test_nobody_foresaw_what_closed_the_exchange() -> None:
    """On Sept. 7, 2001 ten sessions lay between then and the expiry of the 21st."""
    found = example.fact(market(), "next:option_expiry", D(2001, 9, 7))
    assert (found.value, found.details["sessions"]) == (D(2001, 9, 21), 10)
    assert example.fact(market(), "next:holiday", D(2001, 9, 7)).value == D(2001, 11, 22)


@pytest.mark.parametrize(
    ("session", "window", "last", "following"),
    [
        (D(2026, 1, 22), "wtd", False, D(2026, 1, 23)),
        (D(2026, 1, 23), "wtd", True, D(2026, 1, 26)),
        (D(2026, 4, 2), "wtd", True, D(2026, 4, 6)),
        (D(2026, 3, 31), "qtd", True, D(2026, 4, 1)),
        (D(2025, 12, 31), "ytd", True, D(2026, 1, 2)),
        # Monday, with four sessions of the week to come as far as anybody knew.
        (D(2001, 9, 10), "wtd", False, D(2001, 9, 11)),
        (D(2012, 10, 26), "mtd", False, D(2012, 10, 29)),
    ],
)
def test_the_last_session_of_a_period(session: D, window: str, last: bool, following: D) -> None:
    found = example.fact(market(), f"period_end:XNYS@{window}", session)
    assert (found.value, found.details["next_session"]) == (last, following)


def test_why_a_date_is_missing() -> None:
    assert example.reason(example.market(), "next:holiday", D(2026, 1, 22)).endswith("the exchange calendar")
    words = "the exchange calendar has no russell reconstitution after 2027-11-12"
    assert example.reason(market(), "next:russell_reconstitution", D(2027, 11, 12)) == words
    assert (
        example.reason(market(), "next:fomc", D(2026, 1, 22)) == "no date of fomc after 2026-01-22 is known"
    )
    of = example.market(calendar=exchange(), absent={"events": "no events.csv in the folder"})
    assert example.reason(of, "next:fomc", D(2026, 1, 22)) == "no events.csv in the folder"


@given(st.sampled_from(exchange().sessions[5000:-400].tolist()))
def test_a_rule_has_nothing_between_today_and_its_date(session: D) -> None:
    of, schedule = market(), Schedule(calendar=exchange())
    found = example.fact(of, "next:option_expiry", session).value
    assert isinstance(found, dt.date)
    assert session < found <= session + dt.timedelta(days=36)
    assert schedule.is_open(found)
    later = example.fact(of, "next:option_expiry", found).value
    assert isinstance(later, dt.date)
    assert later > found


# --- schedules --------------------------------------------------------------------------------

MEETING = Event(date=D(2026, 1, 28), kind="fomc", name="Fed meeting", source="Federal Reserve")


def test_a_meeting_on_a_schedule_is_sourced() -> None:
    later = Event(date=D(2026, 3, 18), kind="fomc", source="Federal Reserve")
    found = example.fact(market(later, MEETING), "next:fomc", D(2026, 1, 22))
    assert (found.value, found.kind, found.source) == (D(2026, 1, 28), "sourced", "events: example")
    assert [found.details[k] for k in ("days", "sessions", "name")] == [6, 4, "Fed meeting"]
    assert found.details["citation"] == "Federal Reserve: Fed meeting, 2026-01-28"
    assert example.fact(market(later, MEETING), "next:fomc", D(2026, 1, 28)).value == D(2026, 3, 18)


def test_a_meeting_is_not_known_before_it_is_announced() -> None:
    sudden = Event(date=D(2026, 1, 26), kind="fomc", known=D(2026, 1, 23))
    of = market(sudden, MEETING)
    assert example.fact(of, "next:fomc", D(2026, 1, 22)).value == D(2026, 1, 28)
    found = example.fact(of, "next:fomc", D(2026, 1, 23))
    assert (found.value, found.as_of, found.details["name"]) == (D(2026, 1, 26), D(2026, 1, 23), None)


def test_a_snapshot_keeps_what_lies_ahead_within_a_hundred_days() -> None:
    far = Event(date=D(2026, 9, 1), kind="fomc")
    past = Event(date=D(2026, 1, 2), kind="fomc")
    snapshot = market(past, MEETING, far).snapshot
    assert snapshot.until(D(2026, 1, 22)).events == (MEETING,)
    assert example.reason(market(far), "next:fomc", D(2026, 1, 22)).startswith("no date of fomc")


def test_nobody_knew_that_the_exchange_would_stay_closed() -> None:
    """Monday, Sept. 10, 2001, was not the last session of its week as far as anyone could tell."""
    found = example.fact(market(), "period_end:XNYS@wtd", D(2001, 9, 10))
    assert (found.value, found.details["next_session"]) == (False, D(2001, 9, 11))
    friday = example.fact(market(), "period_end:XNYS@wtd", D(2026, 1, 16))
    # Martin Luther King Jr. Day is no surprise.
    assert (friday.value, friday.details["next_session"]) == (True, D(2026, 1, 20))
    assert example.fact(market(), "period_end:XNYS@ytd", D(2025, 12, 31)).value is True
