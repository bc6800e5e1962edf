from __future__ import annotations

import math
import statistics
from itertools import pairwise

import market_example as example
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 15)


def test_volatility_of_a_week_by_hand() -> None:
    # Log returns of ln 2, -ln 2, ln 2, -ln 2, 0: mean 0, four squares over four.
    market = example.market({"A": [1.0, 2.0, 1.0, 2.0, 1.0, 1.0]})
    fact = example.fact(market, "vol:A@1w", example.day(5))
    assert fact.value == pytest.approx(math.log(2) * math.sqrt(252), rel=1e-14)
    assert (fact.unit, len(fact.inputs)) == ("fraction", 6)
    assert "too few closes" in example.reason(market, "vol:A@1w", example.day(4))


def test_a_series_that_stands_still_has_no_volatility_and_no_score() -> None:
    market = example.market({"A": [3.0] * 260, "B": [float(i) for i in range(1, 261)]})
    assert example.column(market, "vol:A@1m")[-1] == 0.0
    assert example.column(market, "zscore:A@1d")[-1] is None
    assert example.column(market, "corr:A/B@1m")[-1] is None


def test_a_score_leaves_today_out_of_its_deviation() -> None:
    # Returns of +1 and -1/2 in turn for 252 sessions, then of +1/4.
    closes = [1.0 + i % 2 for i in range(253)] + [1.25]
    market = example.market({"A": closes})
    fact = example.fact(market, "zscore:A@1d", example.day(253))
    sigma = math.sqrt(252 / 251) * 0.75
    assert fact.value == pytest.approx(0.25 / sigma, rel=1e-12)
    assert fact.details["sigma"] == pytest.approx(sigma, rel=1e-12)
    assert (fact.unit, len(fact.inputs)) == ("sigma", 254)
    assert example.column(market, "zscore:A@1d")[:253] == [None] * 253


def test_correlation_by_hand() -> None:
    # Y's returns are twice X's, and Z's are the opposite of X's.
    returns = [0.1, -0.05, 0.2, 0.0, -0.1]
    x, y, z = [1.0], [1.0], [1.0]
    for r in returns:
        x.append(x[-1] * (1 + r))
        y.append(y[-1] * (1 + 2 * r))
        z.append(z[-1] * (1 - r))
    market = example.market({"X": x, "Y": y, "Z": z})
    assert example.fact(market, "corr:X/Y@1w", example.day(5)).value == pytest.approx(1.0)
    assert example.fact(market, "corr:X/Z@1w", example.day(5)).value == pytest.approx(-1.0)
    assert len(example.fact(market, "corr:X/Y@1w", example.day(5)).inputs) == 12


@settings(max_examples=10)
@given(SEEDS, st.integers(260, example.LENGTH - 1))
def test_the_statistics_module_agrees(seed: int, row: int) -> None:
    market = example.random_market(example.random_snapshot(seed))
    session = example.day(row, example.FIRST)
    a, b = (market.series(t).close[: row + 1].tolist() for t in ("AAA", "BBB"))
    ra, rb = ([q / p - 1 for p, q in pairwise(c)] for c in (a, b))
    logs = [math.log(q / p) for p, q in pairwise(a)]
    expected = {
        "vol:AAA@1m": statistics.stdev(logs[-21:]) * math.sqrt(252),
        "zscore:AAA@1d": ra[-1] / statistics.stdev(ra[-253:-1]),
        "corr:AAA/BBB@3m": statistics.correlation(ra[-63:], rb[-63:]),
        "sma_gap:AAA@200": a[-1] / statistics.fmean(a[-200:]) - 1,
        "swing:AAA@2": 2 * statistics.stdev(ra[-253:-1]),
    }
    for name, value in expected.items():
        assert example.fact(market, name, session).value == pytest.approx(value, rel=1e-9)


@settings(max_examples=10)
@given(SEEDS)
def test_correlations_are_symmetric_and_bounded(seed: int) -> None:
    market = example.random_market(example.random_snapshot(seed))
    there = example.column(market, "corr:AAA/GAP@1m")
    assert there == example.column(market, "corr:GAP/AAA@1m")
    assert all(v is None or -1 <= v <= 1 for v in there)
