"""How far members stand from their highs and from one another, on small markets made by hand."""

from __future__ import annotations

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.apart import row_quantiles
from briefgen.metrics.market import Market
from briefgen.model import Fact
from briefgen.prose.quantities import Quantity
from briefgen.verify.readers import readers
from briefgen.verify.witness import Witness

YEAR = 252


def fact(market: Market, fact_id: str, row: int) -> Fact:
    return example.fact(market, fact_id, example.day(row))


def steady(level: float, *last: float) -> list[example.Cell]:
    """A year of closes at one level, the last ones as given."""
    return [*[level] * (YEAR - len(last)), *last]


def test_members_far_below_their_one_year_high() -> None:
    columns: dict[str, list[example.Cell]] = {
        "AT": steady(0.3, 0.24),
        "SHORT": steady(100.0, 80.01),
        "DEEP": steady(100.0, 120.0, 95.0),
        "HIGH": steady(100.0, 101.0),
        "NEW": [None, *steady(100.0, 50.0)[1:]],
    }
    market = example.market(panels=[example.panel("five", columns)])
    found = fact(market, "bear_share:five", YEAR - 1)
    # A fall of exactly 20% counts, of 19.99% not; one from 120 to 95 is of 20.8%; 251 closes are no year.
    assert (found.value, found.unit) == (0.5, "fraction")
    assert found.details == {"fallen": 2, "of": 4, "missing": 1, "members": 5}
    assert fact(market, "bear_share:five@10", YEAR - 1).value == 0.75
    assert "enough known closes" in example.reason(market, "bear_share:five", example.day(YEAR - 2))


def test_a_high_of_more_than_a_year_ago_is_no_mark() -> None:
    market = example.market(panels=[example.panel("one", {"A": [200.0, *[100.0] * YEAR]})])
    assert fact(market, "bear_share:one@20", YEAR - 1).value == 1.0
    assert fact(market, "bear_share:one@20", YEAR).value == 0.0


def test_the_distance_between_the_top_and_the_bottom_tenth() -> None:
    eleven: dict[str, list[example.Cell]] = {f"M{i:02}": [100.0, 100.0 + i] for i in range(11)}
    market = example.market(panels=[example.panel("some", {**eleven, "NEW": [None, 50.0]})])
    found = fact(market, "dispersion:some@1d", 1)
    # Of eleven the second from either end is the percentile itself.
    assert found.value == pytest.approx(0.08)
    assert (found.unit, found.base_session) == ("fraction", example.day(0))
    assert found.details["top"] == pytest.approx(0.09)
    assert found.details["bottom"] == pytest.approx(0.01)
    counts = {key: found.details[key] for key in ("tail", "between", "of", "missing", "members")}
    assert counts == {"tail": 0.1, "between": 0.8, "of": 11, "missing": 1, "members": 12}


def test_between_two_neighbors_a_percentile_is_interpolated() -> None:
    market = example.market(panels=[example.panel("two", {"A": [100.0, 90.0], "B": [100.0, 110.0]})])
    found = fact(market, "dispersion:two", 1)
    assert found.details["top"] == pytest.approx(0.08)
    assert found.details["bottom"] == pytest.approx(-0.08)


def test_one_member_is_not_apart_from_itself() -> None:
    market = example.market(panels=[example.panel("two", {"A": [100.0, 90.0], "B": [None, 110.0]})])
    assert "enough known closes" in example.reason(market, "dispersion:two", example.day(1))


def test_a_wide_gap_counts_from_the_top_and_a_narrow_one_from_the_bottom() -> None:
    closes: dict[str, list[example.Cell]] = {
        "A": [100.0, 100.0, 100.0, 100.0, 100.0], "B": [100.0, 110.0, 112.0, 130.0, 130.5],
    }  # fmt: skip
    history = fact(example.market(panels=[example.panel("two", closes)]), "dispersion:two@1d", 4).history
    assert history is not None
    assert (history.rank, history.rank_low) == (4, 1)


def test_what_is_told_for_being_small_is_not_the_widest() -> None:
    closes: dict[str, list[example.Cell]] = {
        "A": [100.0] * 2700, "B": [*[100.0, 110.0] * 1349, 100.0, 101.0],
    }  # fmt: skip
    market = example.market(panels=[example.panel("two", closes)])
    told = fact(market, "dispersion:two@1d", 2699)
    q, witness = Quantity(fact=told), Witness(session=told.as_of)
    reads = readers()["superlative"]
    words = f"gap in data back to {told.history.searched_from:%Y}" if told.history else ""
    assert reads(f"narrowest {words}", q, witness)
    assert not reads(f"widest {words}", q, witness)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=30), st.sampled_from([0.1, 0.25, 0.9]))
def test_quantiles_are_those_of_numpy(values: list[float], share: float) -> None:
    ordered = np.array([[*sorted(values), np.nan]])
    found = row_quantiles(ordered, np.array([len(values)]), share)[0]
    assert found == pytest.approx(float(np.quantile(values, share)), abs=1e-12)
