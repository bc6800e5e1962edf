from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import market_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.market import Market
from briefgen.model import Input, Snapshot

CLOSES = st.lists(st.floats(1.0, 1000.0), min_size=2, max_size=40)


def test_a_return_counts_sessions_back() -> None:
    market = example.market({"A": [100.0, 110.0, 99.0, 120.0, 130.0, 90.0]})
    assert example.column(market, "return:A@1d")[:3] == [None, pytest.approx(0.1), pytest.approx(-0.1)]
    assert example.column(market, "return:A@1w") == [None] * 5 + [pytest.approx(-0.1)]
    assert example.fact(market, "return:A@1w", example.day(5)).base_session == example.day(0)


def test_a_calendar_window_begins_before_its_first_session() -> None:
    # 29 December 2025 is a Monday; the year's last session is Wednesday 31.
    market = example.market({"A": [10.0, 20.0, 40.0, 50.0, 60.0, 30.0]}, start="2025-12-29")
    friday, monday = dt.date(2026, 1, 2), dt.date(2026, 1, 5)
    for window in ("ytd", "qtd", "mtd"):
        assert example.fact(market, f"return:A@{window}", friday).value == 0.5
        assert example.fact(market, f"return:A@{window}", friday).base_session == dt.date(2025, 12, 31)
    assert example.fact(market, "return:A@wtd", monday).value == -0.5
    assert example.fact(market, "return:A@wtd", monday).base_session == friday
    assert "too few closes" in example.reason(market, "return:A@ytd", dt.date(2025, 12, 31))


def test_an_unknown_close_leaves_a_hole_and_not_a_zero() -> None:
    market = example.market({"A": [10.0, None, 20.0, 30.0], "B": [1.0, 2.0, 3.0, 4.0]})
    assert example.column(market, "return:A@1d") == [None, None, None, 0.5]
    assert example.column(market, "spread:B/A@1d") == [None, None, None, pytest.approx(1 / 3 - 0.5)]
    assert example.reason(market, "return:A@1d", example.day(1)) == "the close of A on 2026-01-02 is unknown"
    assert "too few closes" in example.reason(market, "return:A@1d", example.day(2))


def test_why_a_ticker_has_nothing_to_say() -> None:
    market = example.market({"A": [None, 10.0, 20.0], "NONE": [None, None, None]})
    later = replace(market.snapshot, absent={"GONE": "GONE was delisted"})
    assert example.reason(market, "level:A", example.day(0)) == "no close of A is known yet"
    assert example.reason(market, "level:NONE", example.day(0)) == "no close of NONE is known yet"
    assert example.reason(market, "level:WHAT", example.day(0)) == "no prices of WHAT"
    assert example.reason(Market(snapshot=later), "level:GONE", example.day(0)) == "GONE was delisted"
    words = "A has no close on 2026-01-06; the last one before it is of 2026-01-05"
    assert example.reason(market, "level:A", dt.date(2026, 1, 6)) == words


def test_a_spread_stands_on_common_sessions() -> None:
    a = example.series("A", [10.0, 11.0, 12.0, 15.0])
    b = example.series("B", [10.0, 10.0, 20.0, 20.0])
    kept = [0, 2, 3]
    b = replace(b, dates=b.dates[kept], close=b.close[kept], adj_close=b.adj_close[kept])
    market = Market(snapshot=Snapshot(source="x", vintage="", prices={"A": a, "B": b}))
    fact = example.fact(market, "spread:A/B@1d", example.day(2))
    assert fact.value == pytest.approx(0.2 - 1.0)
    assert fact.base_session == example.day(0)
    assert {(i.series, i.date) for i in fact.inputs} == {
        (t, example.day(n)) for t in ("A", "B") for n in (0, 2)
    }
    words = "B has no close on 2026-01-02; the last one before it is of 2026-01-01"
    assert example.reason(market, "spread:A/B@1d", example.day(1)) == words


def test_series_without_a_common_session() -> None:
    a, b = example.series("A", [1.0, 2.0]), example.series("B", [1.0, 2.0], start="2026-02-02")
    market = Market(snapshot=Snapshot(source="x", vintage="", prices={"A": a, "B": b}))
    for name in ("spread:A/B@1d", "streak:A/B", "ratio:A/B", "corr:A/B", "lead_share:A/B"):
        assert example.reason(market, name, example.day(1)) == "no close of B is known yet"


def test_a_total_return_comes_from_the_adjusted_closes() -> None:
    s = example.series("A", [100.0, 100.0], adjusted=[98.0, 100.0])
    market = Market(snapshot=Snapshot(source="x", vintage="", prices={"A": s}))
    fact = example.fact(market, "total_return:A@1d", example.day(1))
    assert fact.value == pytest.approx(100 / 98 - 1)
    assert fact.inputs == (
        Input(series="A", field="adj_close", date=example.day(0), value=98.0),
        Input(series="A", field="adj_close", date=example.day(1), value=100.0),
    )


def test_a_total_return_needs_no_other_closes() -> None:
    """A source may know only the closes that are adjusted for dividends, always or for a while."""
    late = example.series("LATE", [None, None, 12.0], adjusted=[8.0, 10.0, 11.0])
    only = example.series("ONLY", [None, None], adjusted=[8.0, 10.0])
    none = example.series("NONE", [5.0, 5.0], adjusted=[None, None])
    prices = {s.ticker: s for s in (late, only, none)}
    market = Market(snapshot=Snapshot(source="x", vintage="", prices=prices))
    assert example.column(market, "total_return:LATE@1d") == [None, 0.25, pytest.approx(0.1)]
    assert example.column(market, "total_return:ONLY@1d") == [None, 0.25]
    assert example.reason(market, "return:ONLY@1d", example.day(1)) == "no close of ONLY is known yet"
    words = "no adjusted close of NONE is known yet"
    assert example.reason(market, "total_return:NONE@1d", example.day(1)) == words


def test_equal_changes_are_equal_wherever_they_start() -> None:
    """5.1 - 5.0 and 1.1 - 1.0 differ in binary fractions; both are a tenth."""
    market = example.market({"A": [5.0, 5.1, 1.0, 1.1], "^TNX": [4.0, 4.1, 5.0, 5.1]})
    for name in ("change:A@1d", "change:^TNX@1d"):
        fact = example.fact(market, name, example.day(3))
        assert fact.value == (0.1 if "A@" in name else 10.0)
        assert fact.history is not None
        assert (fact.history.rank, fact.history.ties) == (1 if "A@" in name else 2, 1)
    history = example.fact(market, "change:A@1d", example.day(3)).history
    assert history is not None and history.last_reached == example.day(1)


def test_a_change_is_in_points_and_of_a_yield_in_basis_points() -> None:
    market = example.market({"A": [10.0, 12.5], "^TNX": [4.20, 4.26]})
    points, yields = (example.fact(market, f"change:{t}@1d", example.day(1)) for t in ("A", "^TNX"))
    assert (points.value, points.unit) == (2.5, "points")
    assert (yields.value, yields.unit) == (pytest.approx(6.0), "bp")


@pytest.mark.parametrize(("ticker", "unit"), [("IWM", "usd"), ("^RUT", "index"), ("^TNX", "percent")])
def test_a_level_knows_its_unit(ticker: str, unit: str) -> None:
    fact = example.fact(example.market({ticker: [3.0]}), f"level:{ticker}", example.day(0))
    assert (fact.value, fact.unit) == (3.0, unit)


def test_a_base_of_zero_has_no_return() -> None:
    market = example.market({"^IRX": [0.0, 0.1, 0.2]})
    assert example.column(market, "return:^IRX@1d") == [None, None, pytest.approx(1.0)]


@given(CLOSES, CLOSES)
def test_spreads_are_antisymmetric(x: list[float], y: list[float]) -> None:
    n = min(len(x), len(y))
    market = example.market({"X": x[:n], "Y": y[:n]})
    there, back = example.column(market, "spread:X/Y@1d"), example.column(market, "spread:Y/X@1d")
    assert there[1:] == [-v for v in back[1:] if v is not None]


@given(CLOSES)
def test_daily_returns_compound_to_the_return(x: list[float]) -> None:
    market = example.market({"X": [*x, *[x[-1]] * 5]})
    daily = example.column(market, "return:X@1d")[-5:]
    week = example.column(market, "return:X@1w")[-1]
    assert week is not None
    assert math.prod(1 + v for v in daily if v is not None) == pytest.approx(1 + week)
