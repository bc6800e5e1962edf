from __future__ import annotations

import market_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st

CLOSES = st.lists(st.integers(1, 9).map(float), min_size=1, max_size=30)


def test_the_place_of_a_value_in_its_past() -> None:
    market = example.market({"^A": [None, 5.0, 9.0, None, 5.0, 7.0, 2.0, 7.0]})
    history = example.fact(market, "level:^A", example.day(7)).history
    assert history is not None
    assert (history.searched_from, history.of) == (example.day(1), 6)
    assert (history.rank, history.rank_low) == (2, 4)
    assert (history.last_reached, history.last_reached_low) == (example.day(5), example.day(6))
    assert history.previous_high == (example.day(2), 9.0)
    assert history.previous_low == (example.day(6), 2.0)


def test_the_first_value_has_no_past() -> None:
    history = example.fact(example.market({"A": [5.0]}), "level:A", example.day(0)).history
    assert history is not None
    assert (history.of, history.rank, history.rank_low, history.last_reached) == (1, 1, 1, None)
    assert history.previous_high is None


def test_of_equal_extremes_the_last_one_stood() -> None:
    history = example.fact(example.market({"A": [5.0, 9.0, 9.0, 9.5]}), "level:A", example.day(3)).history
    assert history is not None and history.previous_high == (example.day(2), 9.0)


STILL = [13, 14, 12, 14, 12, 10, 10, 13, 13, 12, 12, 14, 13, 12, 14, 13, 10, 10, 10]
"""An unchanged close leaves the relative strength index as it was; computed, its last digits change."""


def test_values_that_differ_by_their_rounding_are_equal() -> None:
    market, session = example.market({"A": [float(x) for x in STILL]}), example.day(len(STILL) - 1)
    last = example.column(market, "rsi:A")[-3:]
    assert last == pytest.approx([last[-1]] * 3, abs=1e-12) and len(set(last)) > 1
    history = example.fact(market, "rsi:A", session).history
    assert history is not None
    assert (history.rank_low, history.ties) == (1, 2)
    assert history.last_reached == history.last_reached_low == example.day(len(STILL) - 2)
    assert history.previous_low is not None and history.previous_low[0] == example.day(len(STILL) - 2)
    assert example.column(market, "pctl:rsi:A")[-3:] == [pytest.approx(1 / 3), 0.5, 0.6]


@given(CLOSES)
def test_ranks_are_plain_counts(x: list[float]) -> None:
    row = len(x) - 1
    history = example.fact(example.market({"X": x}), "level:X", example.day(row)).history
    assert history is not None
    assert history.rank == 1 + sum(v > x[-1] for v in x)
    assert history.rank_low == 1 + sum(v < x[-1] for v in x)
    equal = sum(v == x[-1] for v in x)
    assert history.rank + history.rank_low + equal == history.of + 2
    assert (history.last_reached is None) == all(v < x[-1] for v in x[:-1])


def test_a_percentile_counts_todays_value() -> None:
    market = example.market({"A": [4.0, 2.0, None, 3.0, 3.0, 9.0]})
    assert example.column(market, "pctl:level:A") == [1.0, 0.5, None, pytest.approx(2 / 3), 0.75, 1.0]
    fact = example.fact(market, "pctl:level:A", example.day(4))
    assert (fact.id, fact.unit) == ("pctl:level:A", "fraction")
    assert fact.details == {"value": 3.0, "of": 4, "searched_from": example.day(0)}


def test_a_percentile_of_what_has_no_column_is_missing() -> None:
    market = example.market({"A": [4.0, 2.0], "B": [1.0, 1.0]})
    words = "streak_rank has a value at single sessions only"
    assert example.reason(market, "pctl:streak_rank:A/B", example.day(1)) == words
    assert example.reason(market, "pctl:level:WHAT", example.day(1)) == "no prices of WHAT"


@given(CLOSES)
def test_a_percentile_agrees_with_the_rank(x: list[float]) -> None:
    market, session = example.market({"X": x}), example.day(len(x) - 1)
    history = example.fact(market, "level:X", session).history
    assert history is not None
    share = example.fact(market, "pctl:level:X", session).value
    assert share == pytest.approx(1 - (history.rank - 1) / history.of)
