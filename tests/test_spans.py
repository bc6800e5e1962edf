"""Returns, spreads and changes since any day, by hand."""

from __future__ import annotations

import datetime as dt

import market_example as example
import pytest

from briefgen.errors import UsageError
from briefgen.model import Fact

# Weekdays from Thursday, Jan. 1, 2026; Saturday Jan. 3 has no session.
A = [100.0, 110.0, 99.0, 121.0]
B = [10.0, 10.0, 11.0, 10.0]


def test_a_return_is_measured_from_the_last_session_up_to_the_day() -> None:
    market = example.market({"A": A})
    found = example.fact(market, "return_from:A@2026-01-03", example.day(3))
    assert found.value == pytest.approx(0.1)
    assert found.base_session == dt.date(2026, 1, 2)
    assert [x.value for x in found.inputs] == [110.0, 121.0]


def test_there_is_none_at_its_own_base_or_before_the_series() -> None:
    market = example.market({"A": A})
    assert example.column(market, "return_from:A@2026-01-02") == [
        None,
        None,
        pytest.approx(-0.1),
        pytest.approx(0.1),
    ]
    assert example.column(market, "return_from:A@2025-12-31") == [None] * 4


def test_a_spread_is_the_difference_of_both_returns() -> None:
    market = example.market({"A": A, "B": B})
    spread = example.fact(market, "spread_from:A/B@2026-01-01", example.day(2))
    assert spread.value == pytest.approx(-0.01 - 0.1)


def test_a_change_is_in_points_and_of_a_yield_in_basis_points() -> None:
    market = example.market({"A": A, "^TNX": [4.0, 4.1, 4.2, 4.25]})
    assert example.fact(market, "change_from:A@2026-01-02", example.day(3)).value == pytest.approx(11.0)
    assert example.fact(market, "change_from:^TNX@2026-01-01", example.day(3)).value == pytest.approx(25.0)


def test_a_basket_counts_its_members_equally() -> None:
    market = example.market({"A": A, "B": B}, groups={"both": ("A", "B")})
    assert example.fact(market, "return_from:both@2026-01-01", example.day(3)).value == pytest.approx(0.105)


def test_after_the_at_stands_a_day() -> None:
    market = example.market({"A": A})
    with pytest.raises(UsageError, match="a day such as"):
        market.fact("return_from:A@yesterday", example.day(3))
    found = market.fact("return_from:A@2026-01-02", example.day(3))
    assert isinstance(found, Fact)
