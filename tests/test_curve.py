"""The Treasury curve, on yields made by hand."""

from __future__ import annotations

import datetime as dt

import market_example as example
import pytest

from briefgen.metrics.market import Market
from briefgen.model import Series

D = dt.date
TEN = {"2025-12-30": 4.12, "2025-12-31": 4.10, "2026-01-02": 4.05, "2026-01-05": 4.20, "2026-01-06": 4.30,
       "2026-01-07": 4.26}  # fmt: skip
TWO = {"2025-12-30": 4.02, "2025-12-31": 4.10, "2026-01-02": 4.15, "2026-01-05": None, "2026-01-06": 4.09,
       "2026-01-07": 3.91}  # fmt: skip


def market(*series: dict[str, Series], simulated: bool = False) -> Market:
    macro = {k: v for each in series for k, v in each.items()}
    return example.market({"A": [1.0] * 20}, start="2025-12-30", macro=macro, simulated=simulated)


def both(**more: bool) -> Market:
    return market(example.observations("DGS10", TEN), example.observations("DGS2", TWO), **more)


def test_the_curve_is_that_of_the_session_before() -> None:
    found = example.fact(both(), "term_spread:10y/2y", D(2026, 1, 8))
    assert (found.value, found.unit, found.as_of) == (pytest.approx(35.0), "bp", D(2026, 1, 7))
    assert (found.details["longer"], found.details["shorter"]) == (4.26, 3.91)
    assert [(i.series, i.value) for i in found.inputs] == [("DGS10", 4.26), ("DGS2", 3.91)]
    assert found.kind == "sourced"
    assert "[DGS10]" in str(found.details["citation"])
    assert "[DGS2]" in str(found.details["citation"])


def test_both_yields_are_of_the_same_date() -> None:
    # Of Jan. 5 one of them is unknown.
    found = example.fact(both(), "term_spread:10y/2y", D(2026, 1, 6))
    assert (found.value, found.as_of) == (pytest.approx(-10.0), D(2026, 1, 2))


def test_the_side_of_zero_is_counted_in_observations() -> None:
    of = both()
    now = example.fact(of, "term_spread:10y/2y", D(2026, 1, 8)).details
    assert (now["same_side"], now["since"], now["other_side"]) == (2, D(2026, 1, 6), None)
    below = example.fact(of, "term_spread:10y/2y", D(2026, 1, 5)).details
    assert (below["same_side"], below["since"]) == (1, D(2026, 1, 2))
    flat = example.fact(of, "term_spread:10y/2y", D(2026, 1, 1))
    assert (flat.value, flat.details["same_side"], flat.details["since"]) == (0.0, 0, None)
    first = example.fact(of, "term_spread:10y/2y", D(2025, 12, 31)).details
    assert (first["same_side"], first["since"]) == (1, None)


def test_the_other_side_is_counted_over_a_year() -> None:
    days = example.weekdays(260, "2025-01-01").astype(str).tolist()
    gaps = [0.0] * 8 + [-0.5] * 100 + [0.5] * 2 + [0.0] + [-0.5] * 145 + [0.25] * 4
    ten = dict(zip(days, (4.0 + gap for gap in gaps)))
    macro = {**example.observations("DGS10", ten), **example.observations("DGS2", dict.fromkeys(days, 4.0))}
    of = example.market({"A": [1.0] * 262}, start="2025-01-01", macro=macro)
    found = example.fact(of, "term_spread:10y/2y", example.day(260, "2025-01-01"))
    assert found.value == pytest.approx(25.0)
    assert (found.details["other_side"], found.details["counted"], found.details["same_side"]) == (
        245,
        252,
        4,
    )


def test_its_past_counts_observations() -> None:
    found = example.fact(both(), "term_spread:10y/2y", D(2026, 1, 14))
    assert found.history is not None
    assert (found.history.rank, found.history.of) == (1, 5)
    share = example.fact(both(), "pctl:term_spread:10y/2y", D(2026, 1, 6))
    assert share.number == pytest.approx(2 / 5)


def test_why_a_curve_is_missing() -> None:
    of = both()
    assert "not longer than 10y" in example.reason(of, "term_spread:2y/10y", D(2026, 1, 8))
    assert "known are 3m, 2y" in example.reason(of, "term_spread:7y/2y", D(2026, 1, 8))
    assert example.reason(of, "term_spread:10y/3m", D(2026, 1, 8)) == "no series DGS3MO"
    words = "no observation of DGS10 with DGS2 was published by 2025-12-30"
    assert example.reason(of, "term_spread:10y/2y", D(2025, 12, 30)) == words
    assert "which is too old" in example.reason(of, "term_spread:10y/2y", D(2026, 1, 20))
    never = market(example.observations("DGS10", TEN), example.observations("DGS2", {"2020-01-02": 1.5}))
    assert "no observation" in example.reason(never, "term_spread:10y/2y", D(2026, 1, 8))


def test_a_simulated_curve_is_called_so() -> None:
    found = example.fact(both(simulated=True), "term_spread:10y/2y", D(2026, 1, 8))
    words = [f"Simulated series {name}, observation of 2026-01-07" for name in ("DGS10", "DGS2")]
    assert str(found.details["citation"]).split("; ") == words
