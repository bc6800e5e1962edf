from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.metrics.market import Group, Market
from briefgen.metrics.shares import company_of, share_counts
from briefgen.model import Input, Listing, Needs, Snapshot
from briefgen.sources.base import silent
from briefgen.sources.csv_dir import CsvDirSource

SEEDS = st.integers(0, 15)
MAG7 = ("AAPL", "MSFT", "GOOGL", "AMZN", "META", "NVDA", "TSLA")


def listing(ticker: str, shares: float | None, day: int = 0, name: str = "") -> Listing:
    return Listing(ticker=ticker, name=name, shares=shares, as_of=example.day(day))


def trio() -> Market:
    """Market values of 100, 200 and 700 at first, then of 110, 180 and 770."""
    return example.market(
        {"A": [10.0, 11.0], "B": [20.0, 18.0], "C": [70.0, 77.0]},
        groups={"three": ["A", "B", "C"], "heavy": ["A", "B", "C"]}, cap=["heavy"],
        listings=[listing("A", 10.0), listing("B", 10.0), listing("C", 10.0)],
    )  # fmt: skip


def test_market_value_and_its_change() -> None:
    market = trio()
    value = example.fact(market, "mcap:three", example.day(1))
    assert (value.value, value.unit) == (1060.0, "usd")
    change = example.fact(market, "mcap_change:three", example.day(1))
    assert (change.value, change.base_session) == (60.0, example.day(0))
    assert change.details == {"A": 10.0, "B": -20.0, "C": 70.0, "shares_as_of": example.day(0)}
    assert Input(series="B", field="shares", date=example.day(0), value=10.0) in change.inputs
    assert [i.value for i in change.inputs if i.field == "close"] == [10.0, 11.0, 20.0, 18.0, 70.0, 77.0]


def test_a_company_is_a_basket_of_one() -> None:
    market = trio()
    assert example.fact(market, "mcap:C", example.day(1)).value == 770.0
    assert example.fact(market, "mcap_change:C@1d", example.day(1)).value == 70.0
    assert example.reason(market, "mcap:D", example.day(1)) == "no prices of D"


def test_the_latest_share_count_known_then_is_used_for_both_closes() -> None:
    rows = [listing("A", 200.0, 2), listing("A", 100.0, 1), listing("A", None, 3), listing("A", 300.0, 9)]
    market = example.market({"A": [10.0, 11.0, 12.0, 13.0]}, listings=rows)
    assert example.column(market, "mcap:A") == [None, 1100.0, 2400.0, 2600.0]
    assert example.column(market, "mcap_change:A") == [None, 100.0, 200.0, 200.0]
    assert example.fact(market, "mcap:A", example.day(3)).details["shares_as_of"] == example.day(2)
    assert example.reason(market, "mcap:A", example.day(0)) == "no share count of A known on 2026-01-01"


def test_the_oldest_share_count_dates_the_sum() -> None:
    market = example.market(
        {"A": [1.0] * 4, "B": [2.0] * 4}, groups={"two": ["A", "B"]},
        listings=[listing("A", 5.0, 0), listing("B", 7.0, 2), listing("B", 8.0, 3)],
    )  # fmt: skip
    assert example.column(market, "mcap:two") == [None, None, 19.0, 21.0]
    assert example.fact(market, "mcap:two", example.day(3)).details["shares_as_of"] == example.day(0)
    assert example.reason(market, "mcap:two", example.day(1)) == "no share count of B known on 2026-01-02"


def test_two_classes_of_a_company_count_once() -> None:
    market = example.market(
        {"GOOGL": [10.0, 11.0], "GOOG": [10.5, 11.5], "X": [1.0, 1.0]},
        groups={"both": ["GOOGL", "GOOG", "X"]},
        listings=[
            listing("GOOG", 100.0, name="Alphabet Inc. (Class C)"),
            listing("GOOGL", 100.0, name="Alphabet Inc. (Class A)"),
            listing("X", 50.0, name="X Corp."),
        ],
    )
    fact = example.fact(market, "mcap_change:both", example.day(1))
    assert fact.value == 100.0
    assert fact.details["left_out"] == "GOOG"
    assert example.fact(market, "mcap:both", example.day(1)).value == 1150.0
    assert example.fact(market, "mcap:GOOG", example.day(1)).value == 1150.0
    assert example.fact(market, "contribution:GOOG/both@1d", example.day(1)).value == 0.0


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("Fox Corporation (Class B)", "fox corporation"),
        ("Alphabet Inc. Class C Capital Stock", "alphabet inc."),
        ("Nvidia Corporation Common Stock", "nvidia corporation"),
        ("Class Acceptance Corp.", "class acceptance corp."),
        ("", ""),
    ],
)
def test_a_company_is_known_by_its_name_without_the_class(name: str, company: str) -> None:
    assert company_of(name) == company


def test_a_name_learnt_later_does_not_change_the_past() -> None:
    rows = [listing("A", 1.0, 0, "Co"), listing("B", 1.0, 0, ""), listing("B", 1.0, 2, "Co")]
    counts = share_counts(rows, ("A", "B"), example.weekdays(3))
    assert counts.shares.tolist() == [[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]
    assert counts.counts.tolist() == [[1.0, 1.0]] * 3


def test_a_basket_return_by_its_weights() -> None:
    market = trio()
    equal, cap = (example.fact(market, f"return:{b}@1d", example.day(1)) for b in ("three", "heavy"))
    assert equal.value == pytest.approx((0.1 - 0.1 + 0.1) / 3)
    assert cap.value == pytest.approx(0.06)
    assert equal.details == {"A": pytest.approx(0.1), "B": pytest.approx(-0.1), "C": pytest.approx(0.1)}
    assert cap.details["shares_as_of"] == example.day(0)


def test_a_basket_needs_every_member() -> None:
    market = example.market({"A": [1.0, 2.0, 3.0], "B": [1.0, None, 3.0]}, groups={"two": ["A", "B"]})
    assert example.column(market, "return:two@1d") == [None, None, None]
    assert (
        example.reason(market, "return:two@1d", example.day(1)) == "the close of B on 2026-01-02 is unknown"
    )
    assert example.reason(market, "return:two@1d", example.day(2)).startswith("too few closes of B are known")
    with_stranger = replace(market, groups={"odd": Group(key="odd", members=("A", "ZZZ"))})
    assert example.reason(with_stranger, "return:odd@1d", example.day(1)) == "no prices of ZZZ"
    assert example.reason(market, "return:none@1d", example.day(1)) == "no prices of none"


def test_a_basket_counts_the_sessions_that_all_members_have() -> None:
    a, b = example.series("A", [1.0, 2.0, 4.0]), example.series("B", [1.0, 3.0])
    b = replace(b, dates=a.dates[[0, 2]])
    groups = {"two": Group(key="two", members=("A", "B"))}
    market = Market(snapshot=Snapshot(source="x", vintage="", prices={"A": a, "B": b}), groups=groups)
    fact = example.fact(market, "return:two@1d", example.day(2))
    assert (fact.value, fact.base_session) == ((3.0 + 2.0) / 2, example.day(0))
    assert "B has no close" in example.reason(market, "return:two@1d", example.day(1))


def test_a_spread_against_a_basket() -> None:
    fact = example.fact(trio(), "spread:A/three@1d", example.day(1))
    assert fact.value == pytest.approx(0.1 - 0.1 / 3)
    assert fact.details == {"A": pytest.approx(0.1), "three": pytest.approx(0.1 / 3)}
    assert example.fact(trio(), "spread:heavy/three@1d", example.day(1)).value == pytest.approx(
        0.06 - 0.1 / 3
    )


def test_a_part_of_another_basket() -> None:
    market = trio()
    fact = example.fact(market, "share:C/three", example.day(1))
    assert fact.value == pytest.approx(770 / 1060)
    assert fact.details == {"part": 770.0, "whole": 1060.0, "shares_as_of": example.day(0)}
    assert example.fact(market, "share:three/heavy", example.day(1)).value == 1.0


# --- concentration ----------------------------------------------------------------------------


def test_concentration_by_hand() -> None:
    market = trio()
    fact = example.fact(market, "hhi:three", example.day(0))
    assert fact.value == pytest.approx(0.01 + 0.04 + 0.49)
    assert [fact.details[t] for t in "ABC"] == [0.1, 0.2, 0.7]
    assert example.fact(market, "effective_n:three", example.day(0)).value == pytest.approx(1 / 0.54)
    assert example.fact(market, "hhi:C", example.day(0)).value == 1.0


def test_what_a_member_contributed() -> None:
    market = trio()
    fact = example.fact(market, "contribution:C/three@1d", example.day(1))
    assert fact.value == pytest.approx(0.07)
    assert fact.details == {
        "weight": pytest.approx(0.7), "return": pytest.approx(0.1), "basket_return": pytest.approx(0.06),
        "share": pytest.approx(7 / 6), "shares_as_of": example.day(0),
    }  # fmt: skip
    words = "D is no member of three"
    assert example.reason(market, "contribution:D/three", example.day(1)) == words


def test_a_basket_without_its_largest_contributors() -> None:
    market = trio()
    # Contributions: C 7%, A 1%, B -2%.
    one = example.fact(market, "return_without:three@1d/1", example.day(1))
    assert one.value == pytest.approx(-10 / 300)
    assert one.details == {
        "C": pytest.approx(0.07), "basket_return": pytest.approx(0.06), "rest": pytest.approx(-0.01),
        "left_out": "C",
        "shares_as_of": example.day(0),
    }  # fmt: skip
    assert example.fact(market, "return_without:three@1d/2", example.day(1)).value == pytest.approx(-0.1)
    assert example.reason(market, "return_without:three@1d", example.day(1)) == "three has only 3 members"


def test_a_second_share_class_is_no_contributor() -> None:
    """Where all fall, the class that is worth nothing here is not the one that "contributed most"."""
    market = example.market(
        {"GOOGL": [10.0, 9.0], "GOOG": [10.0, 9.0], "X": [10.0, 8.0]},
        groups={"all": ["GOOGL", "GOOG", "X"]},
        listings=[
            listing("GOOGL", 100.0, name="Alphabet Inc. (Class A)"),
            listing("GOOG", 100.0, name="Alphabet Inc. (Class C)"),
            listing("X", 100.0, name="X Corp."),
        ],
    )
    found = example.fact(market, "return_without:all@1d/1", example.day(1))
    assert found.value == pytest.approx(-0.2)
    assert {k for k in found.details if k.isupper()} == {"GOOGL"}
    assert "cannot be computed" in example.reason(market, "return_without:all@1d/2", example.day(1))


# --- laws -------------------------------------------------------------------------------------


@settings(max_examples=10)
@given(SEEDS, st.integers(70, example.LENGTH - 90), st.sampled_from(["1d", "1w", "1m"]))
def test_baskets_are_made_of_their_members(seed: int, row: int, window: str) -> None:
    market = example.random_market(example.random_snapshot(seed))
    session, members = example.day(row, example.FIRST), ("AAA", "BBB", "CCC")
    returns = [market.value(f"return:{t}@{window}", session) for t in members]
    assert market.value(f"return:trio@{window}", session) == pytest.approx(np.mean(returns), rel=1e-12)
    parts = [market.value(f"contribution:{t}/trio@{window}", session) for t in members]
    assert market.value(f"return:heavy@{window}", session) == pytest.approx(sum(parts), rel=1e-9, abs=1e-15)
    changes = [market.value(f"mcap_change:{t}@{window}", session) for t in members]
    total = market.value(f"mcap_change:trio@{window}", session)
    assert total == pytest.approx(sum(changes), rel=1e-9, abs=1e-6)
    assert sum(market.value(f"share:{t}/trio", session) for t in members) == pytest.approx(1.0)
    assert 1 / 3 - 1e-12 <= market.value("hhi:trio", session) <= 1


@pytest.mark.market
def test_the_seven_lost_653_billion_in_a_day(market_folder: Path) -> None:
    needs = Needs(prices=frozenset((*MAG7, "IWM")), listings=frozenset(MAG7))
    fetched = CsvDirSource(market_folder).fetch(needs, {}, dt.datetime(2026, 12, 31, tzinfo=dt.UTC), silent)
    snapshot = Snapshot(
        source="csv", vintage=fetched.vintage, prices=fetched.prices, listings=fetched.listings
    )
    market = Market(snapshot=snapshot, groups={"mag7": Group(key="mag7", members=MAG7)})
    fact = example.fact(market, "mcap_change:mag7@1d", dt.date(2026, 1, 20))
    assert fact.number == pytest.approx(-653.1e9, abs=0.1e9)
    assert fact.details["shares_as_of"] == dt.date(2025, 12, 31)
    words = "no share count of AAPL known on 2020-03-16"
    assert example.reason(market, "mcap:mag7", dt.date(2020, 3, 16)) == words
    session = dt.date(2026, 1, 22)
    returns = {"IWM": 0.0960, "AAPL": -0.0865, "MSFT": -0.0672, "GOOGL": 0.0560, "TSLA": -0.0008}
    for ticker, value in returns.items():
        assert example.fact(market, f"total_return:{ticker}@ytd", session).number == pytest.approx(
            value, abs=5e-5
        )
