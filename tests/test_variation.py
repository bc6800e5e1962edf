"""The choice among wordings: they take turns, so none comes back while another waits."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from briefgen.prose.variation import Turn, is_turn, tie_break, turn_of, weekdays_until

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2090, 1, 1))
KEYS = st.text(max_size=8)


def turns(count: int, first: int, many: int, key: str = "k", shift: int = 0) -> list[int]:
    return [Turn(edition="x", day=first + i).pick(key, count, shift) for i in range(many)]


@given(st.integers(1, 12).filter(lambda k: k % 5), st.integers(0, 10**6), KEYS)
def test_in_as_many_sessions_as_there_are_wordings_each_comes_once(count: int, first: int, key: str) -> None:
    assert sorted(turns(count, first, count, key)) == list(range(count))


@given(st.integers(0, 10**6), KEYS)
def test_what_comes_once_a_week_does_not_meet_the_same_of_five(first: int, key: str) -> None:
    fridays = [Turn(edition="x", day=first + 5 * i).pick(key, 5) for i in range(5)]
    assert sorted(fridays) == list(range(5))


@given(st.integers(3, 14), st.integers(2, 12), st.integers(0, 10**5), KEYS)
def test_a_standing_matter_meets_each_of_its_wordings(count: int, every: int, first: int, key: str) -> None:
    """On its own days each comes once before any comes back, and no day has that of the day before."""
    told = [Turn(edition="x", day=first + every * i).pick(key, count, every=every) for i in range(count)]
    assert sorted(told) == list(range(count))
    daily = [Turn(edition="x", day=first + i).pick(key, count, every=every) for i in range(3 * every)]
    assert all(a != b for a, b in itertools.pairwise(daily))


@given(st.sampled_from([5, 10]), st.integers(0, 10**6), KEYS)
def test_five_and_ten_never_repeat_from_one_session_to_the_next(count: int, first: int, key: str) -> None:
    found = turns(count, first, 12, key)
    assert all(a != b for a, b in itertools.pairwise(found))


@given(st.integers(2, 12), st.integers(0, 10**6))
def test_two_of_one_kind_in_one_brief_differ(count: int, first: int) -> None:
    day = Turn(edition="x", day=first)
    assert day.pick("k", count, 0) != day.pick("k", count, 1)


@given(DAYS)
def test_a_weekend_moves_no_turn(day: dt.date) -> None:
    ahead = weekdays_until(day + dt.timedelta(1)) - weekdays_until(day)
    assert ahead == (0 if day.weekday() in (4, 5) else 1)


def test_two_editions_do_not_choose_alike_on_every_key() -> None:
    session = dt.date(2026, 1, 22)
    one, other = turn_of("rotation", session), turn_of("sectors", session)
    assert any(one.pick(str(i), 7) != other.pick(str(i), 7) for i in range(20))


@given(KEYS, st.integers(1, 9), DAYS)
def test_a_standing_matter_has_its_turn_once_in_so_many_weekdays(key: str, every: int, day: dt.date) -> None:
    days = [d for i in range(2 * every + 4) if (d := day + dt.timedelta(i)).weekday() < 5][:every]
    if len(days) == every:
        assert sum(is_turn(key, every, d) for d in days) == 1


@given(st.lists(st.text(max_size=5), max_size=4))
def test_ties_break_evenly_inside_the_unit_interval(parts: list[str]) -> None:
    assert 0 <= tie_break(*parts) < 1
