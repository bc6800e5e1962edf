from __future__ import annotations

import datetime as dt
import statistics
from pathlib import Path

import market_example as example
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.metrics.market import Market
from briefgen.model import Needs, Snapshot
from briefgen.sources.base import silent
from briefgen.sources.csv_dir import CsvDirSource

SEEDS = st.integers(0, 15)


def small() -> Market:
    columns: dict[str, list[example.Cell]] = {
        "UP": [10.0, 11.0, 12.0],
        "DOWN": [10.0, 9.0, 9.0],
        "NEW": [None, 10.0, 20.0],
        "GONE": [10.0, 12.0, None],
    }
    return example.market(
        {"X": [10.0, 10.5, 10.5], "UP": [20.0, 22.0, 24.0], "NEW": [None, 10.0, 20.0]},
        groups={"pair": ["UP", "NEW", "ABSENT"]}, panels=[example.panel("four", columns)],
    )  # fmt: skip


def test_advancers_with_all_others_accounted_for() -> None:
    market = small()
    first = example.fact(market, "advancers:four", example.day(1))
    assert (first.value, first.unit, first.base_session) == (2, "count", example.day(0))
    assert first.details == {"decliners": 1, "unchanged": 0, "missing": 1, "priced": 3, "members": 4}
    second = example.fact(market, "advancers:four", example.day(2))
    assert second.value == 2
    assert second.details == {"decliners": 0, "unchanged": 1, "missing": 1, "priced": 3, "members": 4}
    words = "no member of four has enough known closes on 2026-01-01"
    assert example.reason(market, "advancers:four", example.day(0)) == words
    assert "no panel and no set 'five'" in example.reason(market, "advancers:five", example.day(1))


def test_a_group_is_a_universe_of_its_own_prices() -> None:
    market = small()
    fact = example.fact(market, "advancers:pair", example.day(1))
    assert fact.value == 1
    assert fact.details == {"decliners": 0, "unchanged": 0, "missing": 2, "priced": 1, "members": 3}
    assert example.reason(market, "leaders:pair@1d", example.day(2)) == "no prices of ABSENT"


def test_a_list_of_a_named_set_needs_every_member_that_has_begun() -> None:
    """A member whose return is unknown may have been the first; one that is not there yet was not."""
    prices = {"UP": [20.0, 22.0, 24.0, 24.0], "NEW": [None, 10.0, 20.0, 30.0], "HOLE": [5.0, 4.0, 5.0, None]}
    groups = {"three": ["UP", "NEW", "HOLE"]}
    market = example.market(prices, groups=groups)
    top = example.fact(market, "leaders:three@1d", example.day(1))
    assert top.value == (("UP", pytest.approx(0.1)), ("HOLE", pytest.approx(-0.2)))
    assert {i.field for i in top.inputs} == {"close"}
    last = example.fact(market, "laggards:three@1d", example.day(2))
    assert last.value == (("UP", pytest.approx(24 / 22 - 1)), ("HOLE", 0.25), ("NEW", 1.0))
    words = "the close of HOLE on 2026-01-06 is unknown"
    assert example.reason(market, "leaders:three@1d", example.day(3)) == words
    torn = example.market({**prices, "HOLE": [5.0, None, 5.0, 5.0]}, groups=groups)
    words = "the close of HOLE on 2026-01-02 is unknown"
    assert example.reason(torn, "leaders:three@1d", example.day(2)) == words


def test_members_above_their_average() -> None:
    flat, up = [7.1] * 20, [float(i) for i in range(1, 21)]
    columns: dict[str, list[example.Cell]] = {
        "UP": [*up], "DOWN": up[::-1], "FLAT": [*flat], "NEW": [None, *up[1:]],
    }  # fmt: skip
    market = example.market(panels=[example.panel("four", columns)])
    fact = example.fact(market, "breadth_above:four@20d", example.day(19))
    # A member at its average is not above it, and one with 19 closes has none.
    assert (fact.value, fact.unit) == (pytest.approx(1 / 3), "fraction")
    assert fact.details == {"above": 1, "of": 3, "missing": 1, "members": 4}
    assert "enough known closes" in example.reason(market, "breadth_above:four", example.day(19))


def test_members_at_their_highs_and_lows() -> None:
    columns: dict[str, list[example.Cell]] = {
        "UP": [1.0, 2.0, 3.0, 4.0, 5.0, 5.0],
        "DOWN": [9.0, 8.0, 7.0, 6.0, 5.0, 4.0],
        "HOLE": [1.0, 2.0, None, 4.0, 5.0, 6.0],
    }
    market = example.market(panels=[example.panel("three", columns)])
    for name, key in (("new_highs", "highs"), ("new_lows", "lows")):
        fact = example.fact(market, f"{name}:three@1w", example.day(5))
        assert (fact.value, fact.unit) == (1, "count")
        assert fact.details == {key: 1, "of": 2, "missing": 1, "members": 3}


def test_the_equal_weight_fund_against_the_cap_weight_fund() -> None:
    market = example.market({"RSP": [10.0, 11.0], "SPY": [10.0, 10.5]})
    fact = example.fact(market, "equal_cap:sp500", example.day(1))
    assert (fact.value, fact.id) == (pytest.approx(0.05), "equal_cap:sp500")
    assert "no equal-weight fund of r2000" in example.reason(market, "equal_cap:r2000", example.day(1))


def test_leaders_and_laggards_with_ties_in_the_order_of_the_alphabet() -> None:
    columns: dict[str, list[example.Cell]] = {
        "B": [10.0, 11.0], "A": [20.0, 22.0], "C": [10.0, 9.0], "D": [10.0, 12.0], "E": [10.0, None],
    }  # fmt: skip
    market = example.market(panels=[example.panel("five", columns)])
    top = example.fact(market, "leaders:five", example.day(1))
    assert top.value == (("D", pytest.approx(0.2)), ("A", pytest.approx(0.1)), ("B", pytest.approx(0.1)))
    assert (top.unit, top.base_session) == ("list", example.day(0))
    assert top.details == {"of": 4, "missing": 1, "members": 5}
    assert [(i.series, i.field, i.value) for i in top.inputs[:2]] == [
        ("D", "adj_close", 10.0), ("D", "adj_close", 12.0),
    ]  # fmt: skip
    assert example.fact(market, "laggards:five@1d/1", example.day(1)).value == (("C", pytest.approx(-0.1)),)
    words = "no member of five has a known return 1w on 2026-01-02"
    assert example.reason(market, "leaders:five@1w", example.day(1)) == words


def test_the_member_in_the_middle_and_the_share_that_rose() -> None:
    market = small()
    # Second session: +10%, -10%, unknown, +20%.
    median = example.fact(market, "median_return:four@1d", example.day(1))
    assert median.value == pytest.approx(0.1)
    assert median.details == {"of": 3, "missing": 1, "members": 4}
    # Third: +9.1%, 0%, +100%, unknown.
    share = example.fact(market, "share_up:four@1d", example.day(2))
    assert share.value == pytest.approx(2 / 3)
    assert share.details == {"up": 2, "of": 3, "missing": 1, "members": 4}


def test_the_share_that_did_better_than_a_benchmark() -> None:
    market = small()
    fact = example.fact(market, "share_ahead:four/X@1d", example.day(1))
    assert fact.value == pytest.approx(2 / 3)
    assert fact.details == {
        "ahead": 2, "of": 3, "missing": 1, "members": 4, "benchmark": pytest.approx(0.05),
    }  # fmt: skip
    words = "the return of NEW on 2026-01-02 is unknown"
    assert example.reason(market, "share_ahead:four/NEW@1d", example.day(1)) == words


def test_a_benchmark_of_a_panel_is_adjusted_as_its_members_are() -> None:
    x = example.series("X", [10.0, 10.0], adjusted=[8.0, 10.0])
    panel = example.panel("two", {"A": [10.0, 11.0], "B": [10.0, 13.0]})
    market = Market(
        snapshot=Snapshot(source="x", vintage="", prices={"X": x}, panels={"two": panel}),
    )
    fact = example.fact(market, "share_ahead:two/X@1d", example.day(1))
    assert (fact.value, fact.details["benchmark"]) == (0.5, 0.25)


def test_a_benchmark_may_have_adjusted_closes_alone() -> None:
    x = example.series("X", [None, None, None], adjusted=[None, 8.0, 10.0])
    panel = example.panel("two", {"A": [9.0, 10.0, 11.0], "B": [9.0, 10.0, 13.0]})
    snapshot = Snapshot(source="x", vintage="", prices={"X": x}, panels={"two": panel})
    market = Market(snapshot=snapshot)
    assert example.column(market, "share_ahead:two/X@1d") == [None, None, 0.5]
    words = "no adjusted close of X is known yet"
    assert example.reason(market, "share_ahead:two/X@1d", example.day(0)) == words


@settings(max_examples=10)
@given(SEEDS, st.integers(1, example.LENGTH - 1), st.sampled_from(["small", "trio"]))
def test_members_are_counted_as_a_plain_loop_counts_them(seed: int, row: int, name: str) -> None:
    market = example.random_market(example.random_snapshot(seed))
    session = example.day(row, example.FIRST)
    everyone = example.fact(market, f"leaders:{name}@1d/99", session)
    assert isinstance(everyone.value, tuple)
    returns = [value for _, value in everyone.value]
    assert returns == sorted(returns, reverse=True)
    up = example.fact(market, f"advancers:{name}", session)
    assert up.value == sum(r > 0 for r in returns)
    assert up.details["decliners"] == sum(r < 0 for r in returns)
    assert up.details["missing"] == everyone.details["missing"]
    assert (
        up.number + sum(int(str(up.details[k])) for k in ("decliners", "unchanged", "missing"))
        == (up.details["members"])
    )
    assert example.fact(market, f"median_return:{name}@1d", session).value == statistics.median(returns)
    share = example.fact(market, f"share_up:{name}@1d", session)
    assert share.number == pytest.approx(up.number / len(returns))


@pytest.mark.market
def test_breadth_of_the_large_companies(market_folder: Path) -> None:
    needs = Needs(panels=frozenset({"sp500"}))
    fetched = CsvDirSource(market_folder).fetch(needs, {}, dt.datetime(2026, 12, 31, tzinfo=dt.UTC), silent)
    market = Market(snapshot=Snapshot(source="csv", vintage="", prices={}, panels=fetched.panels))
    session = dt.date(2026, 6, 12)
    # The shares that are published for that day are 60.4% and 61.0%, by other members.
    for window, value in {"50d": 0.613, "200d": 0.621}.items():
        fact = example.fact(market, f"breadth_above:sp500@{window}", session)
        assert fact.number == pytest.approx(value, abs=5e-4)
    top = example.fact(market, "leaders:sp500", dt.date(2017, 10, 5))
    assert isinstance(top.value, tuple)
    assert top.value[0] == ("NFLX", pytest.approx(0.054, abs=5e-4))
