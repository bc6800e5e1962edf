from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import sessions
from briefgen.errors import BriefgenError
from briefgen.sessions import Calendar, compute_calendar, load_calendar
from briefgen.store import Store

NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return compute_calendar(dt.date(2027, 12, 31))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "session"),
    [
        ("2026-01-22T20:59:59", "2026-01-21"),
        ("2026-01-22T21:00:00", "2026-01-22"),  # exactly at the close
        ("2026-07-22T19:59:59", "2026-07-21"),  # summer time
        ("2026-07-22T20:00:00", "2026-07-22"),
        ("2025-11-28T17:59:59", "2025-11-26"),  # half day after Thanksgiving
        ("2025-11-28T18:00:00", "2025-11-28"),
        ("2026-01-24T15:00:00", "2026-01-23"),  # Saturday
        ("2026-01-19T23:00:00", "2026-01-16"),  # Martin Luther King Jr. Day
    ],
)
def test_latest_completed(calendar: Calendar, now: str, session: str) -> None:
    assert calendar.latest_completed(utc(now)) == dt.date.fromisoformat(session)


def test_latest_completed_takes_any_time_zone(calendar: Calendar) -> None:
    eastern = dt.timezone(dt.timedelta(hours=-5))
    assert calendar.latest_completed(dt.datetime(2026, 1, 22, 16, tzinfo=eastern)) == dt.date(2026, 1, 22)


def test_a_moment_without_time_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.latest_completed(dt.datetime(2026, 1, 22))


def test_before_the_calendar(calendar: Calendar) -> None:
    with pytest.raises(BriefgenError, match="no session was complete"):
        calendar.latest_completed(utc("1969-01-01T00:00:00"))


def test_neighbours_of_a_closed_day(calendar: Calendar) -> None:
    holiday = dt.date(2026, 1, 19)
    assert not calendar.is_session(holiday)
    assert calendar.neighbours(holiday) == (dt.date(2026, 1, 16), dt.date(2026, 1, 20))
    assert calendar.neighbours(dt.date(1969, 1, 1)) == (None, dt.date(1970, 1, 2))
    assert calendar.neighbours(dt.date(2030, 1, 1)) == (dt.date(2027, 12, 31), None)
    assert not calendar.is_session(dt.date(2030, 1, 1))


def test_neighbours_of_a_session_leave_it_out(calendar: Calendar) -> None:
    assert calendar.neighbours(dt.date(2026, 1, 22)) == (dt.date(2026, 1, 21), dt.date(2026, 1, 23))


def test_early_closes(calendar: Calendar) -> None:
    early = [d for d in calendar.sessions_between(dt.date(2025, 1, 1), dt.date(2025, 12, 31)).tolist()
             if calendar.is_early_close(d)]  # fmt: skip
    assert early == [dt.date(2025, 7, 3), dt.date(2025, 11, 28), dt.date(2025, 12, 24)]
    assert not calendar.is_early_close(dt.date(2025, 12, 25))


def test_offset_by_hand(calendar: Calendar) -> None:
    assert calendar.offset(dt.date(2026, 1, 16), 1) == dt.date(2026, 1, 20)
    assert calendar.offset(dt.date(2026, 1, 18), 1) == dt.date(2026, 1, 20)
    assert calendar.offset(dt.date(2026, 1, 18), -1) == dt.date(2026, 1, 16)
    assert calendar.offset(dt.date(2026, 1, 16), 0) == dt.date(2026, 1, 16)
    with pytest.raises(BriefgenError, match="not a session"):
        calendar.offset(dt.date(2026, 1, 18), 0)
    with pytest.raises(BriefgenError, match="no session"):
        calendar.offset(dt.date(2027, 12, 30), 5)


@given(i=st.integers(0, 14000), n=st.integers(-300, 300))
def test_offset_there_and_back(calendar: Calendar, i: int, n: int) -> None:
    day = calendar.sessions[i].item()
    if 0 <= i + n < len(calendar.sessions):
        assert calendar.offset(calendar.offset(day, n), -n) == day
        between = calendar.sessions_between(
            min(day, calendar.offset(day, n)), max(day, calendar.offset(day, n))
        )
        assert len(between) == abs(n) + 1


def test_the_table_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = load_calendar(store, NOW)
    monkeypatch.setattr(sessions, "compute_calendar", lambda end: pytest.fail("computed again"))
    with Store(tmp_path / "s.sqlite") as store:
        again = load_calendar(store, NOW)
    assert np.array_equal(first.sessions, again.sessions)
    assert np.array_equal(first.closes, again.closes)


def test_the_table_reaches_300_days_beyond_now() -> None:
    with Store(":memory:") as store:
        for now in (NOW, utc("2027-06-01T00:00:00"), utc("2027-06-02T00:00:00")):
            last = load_calendar(store, now).sessions[-1].item()
            assert last >= now.date() + dt.timedelta(days=300)


def test_another_library_computes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(":memory:") as store:
        load_calendar(store, NOW)
        monkeypatch.setattr(sessions, "_library_version", lambda: "exchange_calendars-99.dist-info")
        made = []
        whole = compute_calendar
        monkeypatch.setattr(sessions, "compute_calendar", lambda end: made.append(end) or whole(end))
        load_calendar(store, NOW)
        assert made == [dt.date(2027, 12, 31)]


@pytest.mark.market
def test_agrees_with_the_sessions_of_the_index(calendar: Calendar, market_folder: Path) -> None:
    lines = (market_folder / "prices" / "^GSPC.csv").read_text().splitlines()[1:]
    days = np.array([x[:10] for x in lines if x[:10] >= "1970"], dtype="datetime64[D]")
    assert np.array_equal(calendar.sessions_between(days[0].item(), days[-1].item()), days)
