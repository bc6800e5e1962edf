"""What earnings cost and how they grow: by hand, with members left out, and as weighted means."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import market_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.market import Market
from briefgen.model import Fact, Fundamental, Listing

FIRST, LAST = example.day(0), example.day(3)
PRICES = {"A": [10.0] * 4, "B": [20.0] * 4, "C": [5.0, 5.0, 5.0, None], "D": [1.0] * 4}
SHARES = {"A": 30.0, "B": 5.0, "C": 100.0}


def estimate(
    ticker: str,
    pe: float | None,
    now: float | None = None,
    then: float | None = None,
    *,
    day: dt.date = FIRST,
) -> Fundamental:
    return Fundamental(
        ticker=ticker, as_of=day, forward_pe=pe, eps_current=now, eps_next=then, source="Estimates Inc."
    )


def market(*rows: Fundamental, shares: dict[str, float] = SHARES) -> Market:
    listings = [Listing(ticker=t, shares=n, as_of=FIRST) for t, n in shares.items()]
    groups = {"ab": ["A", "B"], "abc": ["A", "B", "C"], "abd": ["A", "B", "D"]}
    return example.market(PRICES, groups=groups, listings=listings, fundamentals=rows)


def test_a_ratio_is_harmonic_and_weighted_by_value() -> None:
    """A is worth 300 at 30, B 100 at 20: 400 / (10 + 5)."""
    found = example.fact(market(estimate("A", 30.0), estimate("B", 20.0)), "forward_pe:ab", LAST)
    assert found.value == pytest.approx(400 / 15)
    assert (found.kind, found.unit, found.as_of) == ("sourced", "ratio", FIRST)
    assert found.source == "fundamentals: example"
    assert found.details["citation"] == f"Estimates Inc.: estimates for 2 companies, {FIRST}"
    assert [found.details[k] for k in ("members", "counted", "coverage", "left_out")] == [2, 2, 1.0, None]
    assert [(i.series, i.field, i.value) for i in found.inputs[:3]] == [
        ("A", "forward_pe", 30.0), ("A", "shares", 30.0), ("A", "close", 10.0),
    ]  # fmt: skip
    assert example.fact(market(estimate("A", 30.0)), "forward_pe:A", LAST).value == pytest.approx(30.0)


def test_losses_are_left_out_and_told() -> None:
    found = example.fact(market(estimate("A", 30.0), estimate("B", -8.0)), "forward_pe:ab", LAST)
    assert found.value == 30.0
    assert [found.details[k] for k in ("members", "counted", "coverage", "left_out")] == [2, 1, 0.75, "B"]


def test_a_member_without_a_value_leaves_the_coverage_unknown_and_the_fact_missing() -> None:
    of = market(*(estimate(t, 20.0, 1.0, 2.0) for t in "ABCD"))
    for metric in ("forward_pe", "eps_growth"):
        assert example.reason(of, f"{metric}:abc", LAST) == f"the close of C on {LAST} is unknown"
        assert example.reason(of, f"{metric}:abd", LAST) == f"no share count of D known on {LAST}"


def test_the_latest_estimate_known_counts_while_it_is_fresh() -> None:
    old, new = estimate("A", 30.0), estimate("A", 25.0, day=example.day(2))
    assert example.fact(market(new, old), "forward_pe:A", example.day(1)).value == pytest.approx(30.0)
    assert example.fact(market(new, old), "forward_pe:A", example.day(2)).value == pytest.approx(25.0)
    stale = estimate("A", 30.0, day=LAST - dt.timedelta(days=121))
    words = f"no member of A has positive estimated earnings on {LAST}"
    assert example.reason(market(stale), "forward_pe:A", LAST) == words
    assert example.fact(market(replace(stale, as_of=LAST - dt.timedelta(days=120))), "forward_pe:A", LAST)


def test_a_second_class_of_a_company_counts_once() -> None:
    listings = [Listing(ticker=t, name=f"Co (Class {t})", shares=30.0, as_of=FIRST) for t in "AB"]
    rows = (estimate("A", 30.0), estimate("B", 20.0))
    of = example.market(PRICES, groups={"ab": ["A", "B"]}, listings=listings, fundamentals=rows)
    found = example.fact(of, "forward_pe:ab", LAST)
    assert (found.value, found.details["members"]) == (pytest.approx(30.0), 1)


def test_a_discount_compares_two_ratios() -> None:
    of = market(estimate("A", 18.0), estimate("B", 24.0))
    found = example.fact(of, "discount:A/B", LAST)
    assert found.value == pytest.approx(0.25)
    assert found.details["forward_pe"] == pytest.approx(18.0)
    assert found.details["other_coverage"] == 1.0
    assert str(found.details["citation"]).count("Estimates Inc.") == 1
    assert example.reason(of, "discount:A/C", LAST) == f"the close of C on {LAST} is unknown"


def test_earnings_grow_by_their_sums() -> None:
    """A earns 60 and then 75, B loses 10 and then earns 5: 80 / 50 - 1; D has one estimate only."""
    rows = (estimate("A", None, 2.0, 2.5), estimate("B", None, -2.0, 1.0), estimate("D", None, 1.0, None))
    of = market(*rows, shares={**SHARES, "D": 100.0})
    found = example.fact(of, "eps_growth:abd", LAST)
    assert found.value == pytest.approx(0.6)
    assert (found.details["current"], found.details["next"]) == (50.0, 80.0)
    assert [found.details[k] for k in ("members", "counted", "left_out")] == [3, 2, "D"]
    words = f"the members of B earn nothing this year on {LAST}"
    assert example.reason(of, "eps_growth:B", LAST) == words
    assert found.details["coverage"] == pytest.approx(400 / 500)
    assert (
        example.reason(of, "eps_growth:C", FIRST) == f"no member of C has estimates of both years on {FIRST}"
    )


def test_without_the_file_the_reason_names_it() -> None:
    of = example.market(PRICES, absent={"fundamentals": "no fundamentals.csv in the folder"})
    assert example.reason(of, "forward_pe:A", LAST) == "no fundamentals.csv in the folder"


ratios = st.floats(1.0, 200.0)


@given(a=ratios, b=ratios, shares=st.tuples(st.floats(1.0, 1e6), st.floats(1.0, 1e6)))
def test_a_ratio_lies_between_its_members(a: float, b: float, shares: tuple[float, float]) -> None:
    of = market(estimate("A", a), estimate("B", b), shares={"A": shares[0], "B": shares[1]})
    found = example.fact(of, "forward_pe:ab", LAST)
    assert min(a, b) * (1 - 1e-12) <= found.number <= max(a, b) * (1 + 1e-12)
    caps = (shares[0] * 10.0, shares[1] * 20.0)
    assert found.number == pytest.approx(sum(caps) / (caps[0] / a + caps[1] / b), rel=1e-12)


@given(a=ratios, b=ratios)
def test_a_discount_turned_round_undoes_itself(a: float, b: float) -> None:
    of = market(estimate("A", a), estimate("B", b))
    one, other = (of.fact(name, LAST) for name in ("discount:A/B", "discount:B/A"))
    assert isinstance(one, Fact)
    assert isinstance(other, Fact)
    assert (1 - one.number) * (1 - other.number) == pytest.approx(1.0)
