from __future__ import annotations

import math

import market_example as example
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.metrics import rolling

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=60)
CLOSES = st.lists(st.floats(1.0, 100.0), min_size=16, max_size=60)

# A published worked example of the index: 14 changes seed the averages.
PUBLISHED = [
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931,
    46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
]  # fmt: skip


def test_a_moving_average_takes_its_last_closes() -> None:
    market = example.market({"A": [None, *range(1, 26)]})
    values = example.column(market, "sma_gap:A@20")
    # From 1 to 20 the mean is 10.5; the unknown close before the first one is no part of the series.
    assert values[:19] == [None] * 19
    assert values[19] == pytest.approx(20 / 10.5 - 1)
    fact = example.fact(market, "sma_gap:A@20", example.day(20))
    assert (len(fact.inputs), fact.details) == (20, {"average": 10.5, "sessions": 20})
    assert "too few closes" in example.reason(market, "sma_gap:A", example.day(25))


def test_an_average_over_an_unknown_close_is_unknown() -> None:
    closes: list[example.Cell] = [1.0] * 45
    closes[10] = None
    values = example.column(example.market({"A": closes}), "sma_gap:A@20")
    assert [v is None for v in values] == [True] * 30 + [False] * 15


def test_wilders_index_as_published() -> None:
    market = example.market({"A": PUBLISHED})
    values = example.column(market, "rsi:A@14")
    assert values[:14] == [None] * 14
    assert values[14:] == pytest.approx([70.53, 66.32, 66.55, 69.41, 66.36, 57.97], abs=0.01)


def test_wilders_index_by_hand() -> None:
    # Seven gains of 1 and seven losses of 0.5, then a gain of 3.
    closes = [100.0]
    for i in range(14):
        closes.append(closes[-1] + (1.0 if i % 2 else -0.5))
    market = example.market({"A": [*closes, closes[-1] + 3.0]})
    fact = example.fact(market, "rsi:A", example.day(14))
    assert fact.value == pytest.approx(100 - 100 / (1 + 0.5 / 0.25))
    assert (fact.details["average_gain"], fact.details["average_loss"]) == (0.5, 0.25)
    gain, loss = (0.5 * 13 + 3.0) / 14, 0.25 * 13 / 14
    value = example.fact(market, "rsi:A", example.day(15)).value
    assert value == pytest.approx(100 - 100 / (1 + gain / loss))


def test_wilders_index_at_its_ends() -> None:
    market = example.market({"UP": list(range(1, 17)), "DOWN": list(range(20, 4, -1)), "FLAT": [5.0] * 16})
    assert example.column(market, "rsi:UP")[-1] == 100.0
    assert example.column(market, "rsi:DOWN")[-1] == 0.0
    assert example.column(market, "rsi:FLAT") == [None] * 16


def test_wilders_index_ends_at_an_unknown_close() -> None:
    closes: list[example.Cell] = list(PUBLISHED)
    closes[16] = None
    values = example.column(example.market({"A": closes}), "rsi:A")
    assert [v is None for v in values[14:]] == [False, False, True, True, True, True]


@given(CLOSES)
def test_wilders_index_lies_between_0_and_100(x: list[float]) -> None:
    values = example.column(example.market({"X": x}), "rsi:X")
    assert all(v is None or 0 <= v <= 100 for v in values)


def test_a_ratio_and_its_place_in_the_window() -> None:
    x, y = [4.0, 6.0, 2.0, 8.0, 6.0, 5.0], [2.0] * 6
    market = example.market({"X": x, "Y": y})
    assert example.column(market, "ratio:X/Y") == [2.0, 3.0, 1.0, 4.0, 3.0, 2.5]
    assert example.column(market, "ratio_pctl:X/Y@1w")[4:] == [0.8, 0.4]
    assert example.column(market, "ratio_pctl:X/Y@all") == [1.0, 1.0, pytest.approx(1 / 3), 1.0, 0.8, 0.5]


def test_a_ratio_in_a_calendar_window_counts_the_sessions_after_its_base() -> None:
    market = example.market({"X": [9.0, 4.0, 6.0, 5.0], "Y": [1.0] * 4}, start="2025-12-31")
    assert example.column(market, "ratio_pctl:X/Y@ytd") == [None, 1.0, 1.0, pytest.approx(2 / 3)]


@given(NUMBERS, st.integers(1, 20))
def test_rolling_statistics_are_those_of_plain_slices(x: list[float], n: int) -> None:
    values = np.array(x)
    sums, tops, bottoms, shares = (
        f(values, n)
        for f in (rolling.rolling_sum, rolling.rolling_max, rolling.rolling_min, rolling.rolling_share)
    )
    for row in range(len(x)):
        if row < n - 1:
            assert np.isnan([sums[row], tops[row], bottoms[row], shares[row]]).all()
            continue
        part = x[row - n + 1 : row + 1]
        assert sums[row] == pytest.approx(math.fsum(part), rel=1e-12, abs=1e-10)
        assert (tops[row], bottoms[row]) == (max(part), min(part))
        assert shares[row] == sum(v <= part[-1] for v in part) / n


@given(NUMBERS, st.integers(1, 20), st.integers(1, 60))
def test_a_rolling_sum_is_the_same_to_the_bit_on_shorter_data(x: list[float], n: int, cut: int) -> None:
    values = np.array(x)
    whole, part = rolling.rolling_sum(values, n), rolling.rolling_sum(values[:cut], n)
    assert np.array_equal(whole[:cut], part, equal_nan=True)
    twice = rolling.rolling_sum(np.stack([values, values], axis=1), n)
    assert np.array_equal(twice[:, 1], whole, equal_nan=True)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 1500))
def test_a_running_share_is_a_plain_count(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(n) < 0.1, np.nan, rng.integers(0, 50, n).astype(float))
    shares = rolling.running_share(values)
    for row in range(0, n, 37):
        known = values[: row + 1][~np.isnan(values[: row + 1])]
        if np.isnan(values[row]):
            assert np.isnan(shares[row])
        else:
            assert shares[row] == np.count_nonzero(known <= values[row]) / len(known)


def test_sessions_on_one_side_of_the_average() -> None:
    # The average of 50 closes moves by a fiftieth of what a close moves by.
    closes = [*[10.0] * 50, 11.0, 12.0, 9.0, 8.0, 12.0]
    market = example.market({"A": closes})
    values = example.column(market, "above_run:A@50")
    assert values[:49] == [None] * 49
    assert values[49:] == [0, 1, 2, -1, -2, 1]
    fact = example.fact(market, "above_run:A@50", example.day(54))
    assert fact.details["since"] == example.day(54)
    assert fact.details["before"] == 2


def test_a_close_at_its_average_begins_no_run() -> None:
    of = example.market({"A": [100.0] * 50})
    fact = example.fact(of, "above_run:A@50", example.day(49))
    assert (fact.value, fact.details["since"], fact.details["before"]) == (0, None, None)
