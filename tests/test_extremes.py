from __future__ import annotations

import market_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st

CLOSES = st.lists(st.integers(1, 12).map(float), min_size=1, max_size=40)


def test_a_high_is_the_greatest_close_of_its_window_and_ties_count() -> None:
    market = example.market({"A": [5.0, 3.0, 4.0, 4.0, 2.0, 4.0, 4.5]})
    assert example.column(market, "high:A@1w") == [None] * 4 + [0.0, 1.0, 1.0]
    assert example.column(market, "low:A@1w") == [None] * 4 + [1.0, 0.0, 0.0]
    assert example.column(market, "high:A@all") == [1.0] + [0.0] * 6
    fact = example.fact(market, "high:A@1w", example.day(5))
    assert fact.value is True
    assert fact.history is None
    assert fact.details == {
        "previous": 4.0, "previous_on": example.day(3), "searched_from": example.day(1),
    }  # fmt: skip
    assert [i.value for i in fact.inputs] == [3.0, 4.0, 4.0, 2.0, 4.0]


def test_a_high_of_the_whole_history_names_the_old_one() -> None:
    market = example.market({"A": [5.0, 7.0, 6.0, 7.5]})
    fact = example.fact(market, "high:A@all", example.day(3))
    assert fact.value is True
    assert (fact.details["previous"], fact.details["previous_on"]) == (7.0, example.day(1))
    assert [i.value for i in fact.inputs] == [7.0, 7.5]
    assert example.fact(market, "high:A@all", example.day(0)).details["previous"] is None


def test_a_window_with_an_unknown_close_has_no_extreme() -> None:
    market = example.market({"A": [5.0, None, 4.0, 4.0, 2.0, 4.0, 4.5]})
    assert example.column(market, "high:A@1w") == [None] * 6 + [1.0]
    for name in ("high:A@all", "drawdown:A", "record_run:A"):
        assert example.column(market, name)[1:] == [None] * 6


def test_a_drawdown_is_measured_from_the_highest_close() -> None:
    market = example.market({"A": [8.0, 10.0, 9.0, 10.0, 7.5]})
    assert example.column(market, "drawdown:A") == [0.0, 0.0, pytest.approx(-0.1), 0.0, -0.25]
    fact = example.fact(market, "drawdown:A", example.day(4))
    assert (fact.details["peak"], fact.details["peak_on"], fact.details["sessions"]) == (
        10.0, example.day(3), 1,
    )  # fmt: skip


def test_of_equal_peaks_the_last_one_begins_the_decline() -> None:
    """A close that equals the peak ends the decline; the next fall of a tenth is a first one again."""
    market = example.market({"A": [10.0, 9.0, 8.5, 10.0, 9.5, 9.0, 8.0]})
    for name in ("peak:A", "floor:A@10", "crossed:A@10"):
        assert example.fact(market, name, example.day(5)).base_session == example.day(3)
    assert example.fact(market, "drawdown:A", example.day(5)).details["peak_on"] == example.day(3)
    assert example.column(market, "peak:A") == [10.0] * 7
    assert example.column(market, "floor:A@10") == [9.0] * 7
    assert example.column(market, "crossed:A@10") == [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]


def test_the_last_close_beyond_todays() -> None:
    market = example.market({"A": [9.0, 5.0, 9.0, 6.0, 9.0, 10.0, 4.0]})
    fact = example.fact(market, "last_above:A", example.day(4))
    assert (fact.value, fact.unit) == (example.day(2), "date")
    assert fact.details == {
        "value": 9.0, "value_then": 9.0, "sessions": 2, "searched_from": example.day(0),
    }  # fmt: skip
    assert [i.value for i in fact.inputs] == [9.0, 9.0]
    assert example.fact(market, "last_below:A", example.day(3)).value == example.day(1)
    words = "no close of A at or above that of 2026-01-08 since 2026-01-01"
    assert example.reason(market, "last_above:A", example.day(5)) == words
    assert "at or below" in example.reason(market, "last_below:A", example.day(6))


def test_an_unknown_close_in_between_may_have_been_the_last_one() -> None:
    market = example.market({"A": [9.0, None, 5.0, 6.0, 5.0]})
    assert "a close in between is unknown" in example.reason(market, "last_above:A", example.day(3))
    assert example.fact(market, "last_above:A", example.day(4)).value == example.day(3)


def test_a_record_is_strictly_higher_and_the_first_close_is_none() -> None:
    market = example.market({"A": [5.0, 6.0, 7.0, 7.0, 8.0, 4.0, 3.0, 9.0]})
    assert example.column(market, "record_run:A") == [0.0, 1.0, 2.0, 0.0, 1.0, -1.0, -2.0, 1.0]
    fact = example.fact(market, "record_run:A", example.day(2))
    assert (fact.value, fact.unit, [i.value for i in fact.inputs]) == (2, "sessions", [5.0, 6.0, 7.0])
    assert fact.history is not None and fact.history.rank == 1


def test_records_are_counted_in_their_window() -> None:
    market = example.market({"A": [5.0, 6.0, 7.0, 7.0, 8.0, 4.0, 9.0]}, start="2025-12-30")
    # The year 2026 begins with the third close here: a record, a tie, a record, a low, a record.
    assert example.column(market, "records:A@ytd") == [None, None, 1.0, 1.0, 2.0, 2.0, 3.0]
    fact = example.fact(market, "records:A", example.day(6, "2025-12-30"))
    assert fact.details == {"lows": 1, "sessions": 5, "searched_from": example.day(0, "2025-12-30")}
    assert fact.base_session == example.day(1, "2025-12-30")


def test_joint_highs_are_counted_by_calendar_year() -> None:
    market = example.market(
        {"A": [1.0, 2.0, 3.0, 2.0, 3.0, 5.0], "B": [4.0, 5.0, 5.0, 6.0, 6.0, 7.0]},
        groups={"both": ["A", "B"]}, start="2025-12-31",
    )  # fmt: skip
    for name in ("joint_high:A+B", "joint_high:both"):
        assert example.column(market, name) == [1.0, 1.0, 1.0, 0.0, 1.0, 1.0]
        fact = example.fact(market, name, example.day(5, "2025-12-31"))
        assert fact.value is True
        assert fact.details["count_ytd"] == 4
        assert fact.details["last"] == example.day(4, "2025-12-31")
        assert fact.details["last_before_year"] == example.day(0, "2025-12-31")
        # Each member's last peak, and the close that is above it.
        assert [(i.series, i.value) for i in fact.inputs] == [("A", 3.0), ("A", 5.0), ("B", 6.0), ("B", 7.0)]


@given(CLOSES)
def test_drawdowns_are_never_positive_and_zero_at_highs(x: list[float]) -> None:
    market = example.market({"X": x})
    falls, highs = example.column(market, "drawdown:X"), example.column(market, "high:X@all")
    assert all(v is not None and -1 < v <= 0 for v in falls)
    assert [v == 0 for v in falls] == [h == 1 for h in highs]


@given(CLOSES)
def test_record_runs_are_those_of_a_plain_loop(x: list[float]) -> None:
    expected, run = [0.0], 0
    for i in range(1, len(x)):
        if x[i] > max(x[:i]):
            run = run + 1 if run > 0 else 1
        elif x[i] < min(x[:i]):
            run = run - 1 if run < 0 else -1
        else:
            run = 0
        expected.append(float(run))
    assert example.column(example.market({"X": x}), "record_run:X") == expected


@given(CLOSES)
def test_the_last_close_above_is_that_of_a_plain_loop(x: list[float]) -> None:
    market, row = example.market({"X": x}), len(x) - 1
    hits = [i for i in range(row) if x[i] >= x[row]]
    if hits:
        assert example.fact(market, "last_above:X", example.day(row)).value == example.day(hits[-1])
    else:
        assert "no close of X" in example.reason(market, "last_above:X", example.day(row))
