"""Years and months, the way back to the peak, and the year's large days, on small markets made by hand."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.longer import rows_years_before
from briefgen.metrics.swings import swings_of
from briefgen.model import Fact, Missing

D = dt.date
START = "2025-12-31"


def fact(closes: list[float | None], fact_id: str, row: int, start: str = START) -> Fact:
    of = example.market({"A": closes}, start=start)
    return example.fact(of, fact_id, example.day(row, start))


def daily(first: str, returns: dict[int, float], sessions: int) -> list[float | None]:
    """Closes of a series that stands still but for some rows."""
    closes = [100.0]
    for row in range(1, sessions):
        closes.append(closes[-1] * (1 + returns.get(row, 0.0)))
    return list(closes)


# --- long returns -----------------------------------------------------------------------------


def test_a_year_is_counted_by_the_calendar_and_not_by_sessions() -> None:
    closes: list[float | None] = [100.0] * 262 + [121.0]
    found = fact(closes, "long_return:A@1", 262, "2024-03-01")
    assert found.as_of == D(2025, 3, 4) and found.base_session == D(2024, 3, 4)
    assert found.number == pytest.approx(0.21)


def test_the_annual_rate_compounds_to_the_whole() -> None:
    closes: list[float | None] = [100.0] * 522 + [121.0]
    found = fact(closes, "long_return:A@2", 522, "2024-03-01")
    assert found.number == pytest.approx(0.21)
    assert (found.details["years"], found.details["annual"]) == (2, pytest.approx(0.1))


def test_a_day_without_a_session_looks_back_to_the_one_before_it() -> None:
    days = np.array(["2021-05-28", "2021-06-01", "2022-05-31"], dtype="datetime64[D]")
    assert rows_years_before(days, 1).tolist() == [-1, -1, 0]


def test_the_29th_of_february_looks_back_to_the_28th() -> None:
    days = np.array(["2023-02-28", "2023-03-01", "2024-02-29"], dtype="datetime64[D]")
    assert rows_years_before(days, 1).tolist() == [-1, -1, 0]


@given(st.integers(0, 12_000), st.sampled_from([1, 3, 10]))
def test_no_base_lies_after_the_same_day(offset: int, years: int) -> None:
    days = np.arange("1990-01-01", "2023-01-01", dtype="datetime64[D]")[: offset + 1]
    today = days[-1].item()
    row = int(rows_years_before(days, years)[-1])
    year = today.year - years
    leap = (today.month, today.day) == (2, 29) and year % 4 != 0
    same = D(year, 2, 28) if leap else today.replace(year=year)
    assert (days[row].item() == same) if same >= D(1990, 1, 1) else row == -1


# --- months -----------------------------------------------------------------------------------


def months(*returns: float) -> tuple[list[float | None], list[int]]:
    """Daily closes from January 2020 on, the last session of each month bringing its return."""
    days = example.weekdays(800, "2020-01-01")
    number = days.astype("datetime64[M]").astype(int)
    ends = np.flatnonzero(number[1:] != number[:-1]).tolist()[: len(returns)]
    return daily("2020-01-01", dict(zip(ends, returns, strict=True)), 800), ends


def test_a_month_is_counted_among_its_own_name() -> None:
    # From February 2020 on: January has no base. Februaries of +2% (2020) and -1% (2021).
    returns = [0.5, 0.02, 0.03, -0.01, 0.01, 0.0, 0.01, -0.02, 0.01, 0.01, -0.01, 0.02, 0.04, -0.01]
    closes, ends = months(*returns)
    found = fact(closes, "month_record:A", ends[-1] + 250, "2020-01-01")
    assert found.as_of.month == 2 and found.as_of.year == 2022
    assert (found.value, found.details["of"]) == (1, 2)
    assert found.details["median"] == pytest.approx(0.005)
    assert found.details["worst_on"] == D(2021, 2, 26)
    assert (found.details["month"], found.details["searched_from"]) == (D(2022, 2, 1), D(2020, 2, 28))


def test_the_month_that_runs_is_not_counted() -> None:
    closes, _ = months(0.5, 0.02, 0.03)
    found = example.market({"A": closes}, start="2020-01-01").fact("month_record:A", D(2020, 3, 20))
    assert isinstance(found, Missing) and "no earlier March" in found.reason


def test_the_next_month_may_be_of_the_next_year() -> None:
    closes, _ = months(*[0.01] * 24)
    found = fact(closes, "month_record:A@next", 500, "2020-01-01")
    assert found.as_of == D(2021, 12, 1) and found.details["month"] == D(2022, 1, 1)
    assert (found.value, found.details["of"]) == (1, 1)


def test_all_months_are_the_base_rate() -> None:
    closes, _ = months(0.5, 0.02, -0.03, 0.01, -0.01, 0.0, 0.01, 0.02, 0.03, -0.04, 0.05, 0.06, 0.01)
    # February 2020 to January 2021: eight of twelve above zero, one at zero.
    of = example.market({"A": closes}, start="2020-01-01")
    found = example.fact(of, "month_record:A", D(2021, 2, 3))
    assert found.details["all_share"] == pytest.approx(8 / 12)


# --- below the peak ---------------------------------------------------------------------------


def test_a_level_was_first_reached_on_the_way_up() -> None:
    found = fact([90.0, 101.0, 120.0, 99.0, 100.0], "first_reached:A", 4)
    assert found.value == example.day(1, START) and found.details["value_then"] == 101.0


def test_a_record_was_never_reached_before() -> None:
    of = example.market({"A": [90.0, 101.0, 102.0]})
    assert "no close of A at or above" in example.reason(of, "first_reached:A", example.day(2))


def test_an_unknown_close_may_have_been_the_first() -> None:
    of = example.market({"A": [90.0, None, 120.0, 100.0]})
    assert "close before it is unknown" in example.reason(of, "first_reached:A", example.day(3))


def test_the_wait_begins_at_the_peak_and_knows_its_low() -> None:
    found = fact([50.0, 100.0, 80.0, 84.0, 90.0], "wait:A", 4)
    assert found.value == 3
    assert found.details["deepest"] == pytest.approx(-0.2)
    assert found.details["low_on"] == example.day(2, START)
    assert found.details["regained"] == pytest.approx(0.5)


def test_a_new_peak_ends_the_wait() -> None:
    found = fact([100.0, 80.0, 101.0], "wait:A", 2)
    assert (found.value, found.details["deepest"]) == (0, 0.0) and found.details["regained"] is None


def test_a_close_lies_between_the_low_and_the_high_of_the_year() -> None:
    closes: list[float | None] = [90.0, 110.0, *[100.0] * 249, 105.0]
    found = fact(closes, "range_place:A@1y", 251)
    assert found.number == pytest.approx(0.75)
    assert (found.details["low"], found.details["high_on"]) == (90.0, example.day(1, START))


@given(st.lists(st.floats(50, 150), min_size=63, max_size=80))
def test_no_close_lies_outside_its_range(closes: list[float]) -> None:
    found = example.column(example.market({"A": list(closes)}), "range_place:A@3m")
    assert all(-1e-9 <= v <= 1 + 1e-9 for v in found if v is not None)


# --- large days -------------------------------------------------------------------------------


def test_large_days_of_the_year_beside_those_before_it() -> None:
    closes = daily(START, {1: 0.012, 2: -0.004, 3: -0.0101}, 4)
    before: list[float | None] = [100.0, 102.0, 102.1, 102.2]
    first = "2025-12-26"
    whole = [*before[:3], *(c * 1.022 for c in closes if c)]
    found = fact(whole, "big_days:A@1", len(whole) - 1, first)
    assert (found.value, found.details["sessions"], found.details["ups"]) == (2, 3, 1)
    assert found.details["usual"] == pytest.approx(1 / 3)
    assert found.details["before"] is None


def test_a_year_without_its_best_day() -> None:
    closes = daily(START, {1: 0.10, 2: 0.01, 3: -0.05, 4: 0.02}, 5)
    found = fact(closes, "without_best:A@3", 4)
    assert found.number == pytest.approx(-0.05)
    assert found.details["year"] == pytest.approx(1.1 * 1.01 * 0.95 * 1.02 - 1)
    assert found.details["least"] == pytest.approx(0.01)
    assert fact(closes, "without_worst:A@3", 4).number == pytest.approx(0.10)


@given(st.lists(st.floats(-0.09, 0.09), min_size=6, max_size=40))
def test_a_year_is_never_better_without_its_best_days(moves: list[float]) -> None:
    closes = daily(START, dict(enumerate(moves, start=1)), len(moves) + 1)
    last = len(moves)
    if example.day(last, START).year > 2026:
        return
    best, worst = fact(closes, "without_best:A@5", last), fact(closes, "without_worst:A@5", last)
    year = best.details["year"]
    assert isinstance(year, float)
    # Days that fell are left out as well where the year has no others.
    smallest = best.details["least"]
    assert isinstance(smallest, float)
    assert smallest < 0 or best.number <= year + 1e-9
    largest = worst.details["least"]
    assert isinstance(largest, float)
    assert largest > 0 or worst.number >= year - 1e-9


# --- great swings -----------------------------------------------------------------------------


def test_a_bull_market_counts_from_the_low_that_a_fifth_was_gained_from() -> None:
    found = fact([100.0, 79.0, 90.0, 95.0, 96.0], "market_age:A", 4)
    assert found.value == 3
    assert (found.details["began"], found.details["level"]) == (example.day(1, START), 79.0)
    assert found.details["gain"] == pytest.approx(96 / 79 - 1)


def test_until_the_mark_is_reached_the_decline_goes_on() -> None:
    found = fact([100.0, 79.0, 94.0], "market_age:A", 2)
    assert found.value == -2 and found.details["began"] == example.day(0, START)


def test_a_rise_short_of_the_peak_that_is_undercut_was_none() -> None:
    found = fact([100.0, 79.0, 95.0, 98.0, 78.0], "market_age:A", 4)
    assert found.value == -4 and found.details["began"] == example.day(0, START)


def test_a_rise_past_the_peak_stays_whatever_comes() -> None:
    found = fact([100.0, 79.0, 110.0, 87.0, 70.0], "market_age:A", 4)
    assert found.value == -2 and found.details["began"] == example.day(2, START)


def test_an_age_is_set_beside_those_before_it() -> None:
    closes: list[float | None] = [100.0, 79.0, 101.0, 110.0, 120.0, 90.0, 109.0, 112.0]
    found = fact(closes, "market_age:A", 7)
    assert (found.value, found.details["of"], found.details["longer"]) == (2, 2, 1)


def test_sessions_without_a_correction_are_counted_from_the_last_close_in_one() -> None:
    of = example.market({"A": [100.0, 89.0, 92.0, 101.0]})
    assert example.column(of, "near_peak:A@10") == [1.0, 0.0, 1.0, 2.0]
    assert example.fact(of, "near_peak:A@10", example.day(3)).details["since"] == example.day(2)


@pytest.mark.market
@pytest.mark.parametrize(
    ("session", "age", "began"),
    [
        (D(2002, 9, 3), 29, D(2002, 7, 23)),
        (D(2007, 9, 12), 1239, D(2002, 10, 9)),
        (D(2009, 3, 9), -355, D(2007, 10, 9)),
        (D(2020, 3, 23), -23, D(2020, 2, 19)),
    ],
)
def test_the_bull_and_bear_markets_that_everyone_knows(
    market_folder: Path, session: dt.date, age: int, began: dt.date
) -> None:
    with (market_folder / "prices" / "^GSPC.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["date"] <= session.isoformat()]
    begin, side = swings_of(np.array([float(row["close"]) for row in rows]), 0.2)[-1][-1]
    assert (len(rows) - 1 - begin) * side == age
    assert rows[begin]["date"] == began.isoformat()
