"""Today beside the days before it, on small markets made by hand."""

from __future__ import annotations

import market_example as example
import pytest

from briefgen.model import Fact


def fact(closes: list[float | None], fact_id: str, row: int) -> Fact:
    return example.fact(example.market({"A": closes}), fact_id, example.day(row))


def test_the_day_before_and_both_together() -> None:
    found = fact([100.0, 99.0, 101.0], "day_before:A", 2)
    assert found.number == pytest.approx(-0.01)
    assert (found.details["on"], found.base_session) == (example.day(1), example.day(0))
    assert found.details["two"] == pytest.approx(0.01)


def test_a_run_is_broken_by_a_move_the_other_way_alone() -> None:
    column = example.column(example.market({"A": [10.0, 11.0, 12.0, 11.0, 12.0, 12.0, 13.0]}), "broken_run:A")
    assert column[2:] == [0.0, 2.0, -1.0, 0.0, 0.0]


def test_the_longest_run_that_was_ended_since() -> None:
    closes: list[float | None] = [10.0, 11.0, 12.0, 13.0, 12.0, 13.0, 14.0, 13.0]
    history = fact(closes, "broken_run:A", 7).history
    assert history is not None and history.last_reached == example.day(4)


def test_still_days_are_counted_until_one_moves_as_far() -> None:
    of = example.market({"A": [100.0, 100.5, 101.0, 102.01, 102.5, 102.0]})
    assert example.column(of, "still:A@1")[1:] == [1.0, 2.0, 0.0, 1.0, 2.0]
    assert example.fact(of, "still:A@1", example.day(3)).details["before"] == 2
    assert example.column(of, "still:A@2")[1:] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_small_moves_and_low_closes_are_told_from_below() -> None:
    closes: list[float | None] = [100.0, 100.1, 98.0, 99.0, 98.5, 98.6]
    small = fact(closes, "small_move:A", 5)
    assert small.history is not None
    assert (small.history.rank_low, small.history.last_reached_low) == (2, example.day(1))
    low = fact(closes, "low_close:A", 4)
    assert low.history is not None and low.history.last_reached_low == example.day(2)


def test_a_round_mark_is_passed_once() -> None:
    column = example.column(example.market({"A": [990.0, 1003.0, 998.0, 1001.0, 1210.0]}), "milestone:A")
    assert column[1:] == [1000.0, 0.0, 0.0, 1200.0]


def test_a_close_at_the_mark_has_reached_it() -> None:
    assert example.column(example.market({"A": [6900.0, 7000.0, 7001.0]}), "milestone:A")[1:] == [7000.0, 0.0]
