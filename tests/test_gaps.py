"""A session without a row is an unknown value: no window steps over it, no search looks behind it."""

from __future__ import annotations

from dataclasses import replace

import market_example as example
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lookahead import CASES

from briefgen.metrics.gaps import lacking, whole_panel, whole_series
from briefgen.metrics.market import Market
from briefgen.model import Series, Snapshot

DAYS = example.weekdays(12)


def without(series: Series, *rows: int) -> Series:
    """A series from which rows were deleted."""
    keep = np.delete(np.arange(len(series.dates)), rows)
    return replace(
        series, dates=series.dates[keep], close=series.close[keep], adj_close=series.adj_close[keep]
    )


def blank(series: Series, *rows: int) -> Series:
    """A series in which rows have unknown values."""
    close, adjusted = series.close.copy(), series.adj_close.copy()
    close[list(rows)] = adjusted[list(rows)] = np.nan
    return replace(series, close=close, adj_close=adjusted)


def test_a_day_that_follows_a_lost_one_has_no_daily_return() -> None:
    """From 10 to 12 in two sessions is no gain of a fifth in one."""
    torn = without(example.series("A", [10.0, 11.0, 12.0, 12.0]), 1)
    calendar = example.open_on(DAYS)
    market = Market(snapshot=Snapshot(source="x", vintage="", prices={"A": torn}), calendar=calendar)
    words = "the close of A on 2026-01-02 is unknown"
    assert example.reason(market, "return:A@1d", example.day(2)) == words
    assert example.fact(market, "return:A@1d", example.day(3)).value == 0.0
    words = "A has no close on 2026-01-02; the last one before it is of 2026-01-01"
    assert example.reason(market, "return:A@1d", example.day(1)) == words


def test_sessions_are_lacking_between_the_first_day_and_the_last() -> None:
    assert lacking(DAYS[[2, 3, 6, 8]], DAYS).tolist() == DAYS[[4, 5, 7]].tolist()
    assert not len(lacking(DAYS[3:7], DAYS))
    assert not len(lacking(DAYS[:0], DAYS))


def test_a_series_with_a_calendar_of_its_own_lacks_nothing() -> None:
    every = np.arange(DAYS[0], DAYS[-1] + 1)
    own = every[(every != DAYS[1]) & (every != DAYS[-2])]
    # Six days on which the exchange was closed make the difference.
    sessions = np.concatenate([DAYS[:2], DAYS[6:]])
    assert lacking(own, sessions).tolist() == [DAYS[1].item()]


def test_a_yield_keeps_the_holidays_of_the_bond_market() -> None:
    quote = without(example.series("^TNX", [4.0, 4.1, 4.2]), 1)
    snapshot = Snapshot(source="x", vintage="", prices={"^TNX": quote})
    market = Market(snapshot=snapshot, calendar=example.open_on(DAYS))
    assert example.fact(market, "change:^TNX@1d", example.day(2)).number == pytest.approx(20)


def test_what_lacks_nothing_stays_as_it_is() -> None:
    series = example.series("A", [1.0, 2.0, 3.0])
    panel = example.panel("P", {"A": [1.0, 2.0, 3.0]})
    assert whole_series(series, DAYS) is series
    assert whole_panel(panel, DAYS) is panel


@settings(max_examples=8)
@given(
    seed=st.integers(0, 15),
    ticker=st.sampled_from(["AAA", "BBB", "LATE", "GONE", "SPY"]),
    row=st.integers(1, example.LENGTH - 2),
    ahead=st.integers(0, 300),
)
def test_a_deleted_row_is_a_blank_one(seed: int, ticker: str, row: int, ahead: int) -> None:
    """For every metric at any session from the lost one on."""
    snapshot = example.random_snapshot(seed)
    known = np.flatnonzero(~np.isnan(snapshot.prices[ticker].close))
    row = int(known[1 + row % (len(known) - 2)])
    session = example.day(min(row + ahead, example.LENGTH - 1), example.FIRST)
    deleted, blanked = (
        example.random_market(
            replace(snapshot, prices={**snapshot.prices, ticker: change(snapshot.prices[ticker], row)})
        )
        for change in (without, blank)
    )
    for names in CASES.values():
        for name in names:
            assert deleted.fact(name, session) == blanked.fact(name, session)


@settings(max_examples=6)
@given(seed=st.integers(0, 15), row=st.integers(1, example.LENGTH - 2), ahead=st.integers(0, 260))
def test_a_deleted_row_of_a_panel_is_a_blank_one(seed: int, row: int, ahead: int) -> None:
    snapshot = example.random_snapshot(seed)
    panel = snapshot.panels["small"]
    keep = np.delete(np.arange(len(panel.dates)), row)
    closes = panel.closes.copy()
    closes[row] = np.nan
    session = example.day(min(row + ahead, example.LENGTH - 1), example.FIRST)
    deleted, blanked = (
        example.random_market(replace(snapshot, panels={**snapshot.panels, "small": made}))
        for made in (
            replace(panel, dates=panel.dates[keep], closes=panel.closes[keep]),
            replace(panel, closes=closes),
        )
    )
    for name in (n for names in CASES.values() for n in names if ":small" in n):
        assert deleted.fact(name, session) == blanked.fact(name, session)


def test_a_run_is_ranked_among_those_after_the_last_unknown_session() -> None:
    """What the lost session hides may have been longer."""
    x = [10.0, 11.0, 12.0, 13.0, 12.0, None, 12.0, 11.0, 12.0, 11.0, 12.0, 13.0]
    market = example.market({"X": x, "Y": [1.0] * len(x)})
    session = example.day(11)
    history = example.fact(market, "streak:X/Y", session).history
    assert history is not None
    # Nobody can say where the run of falls began that follows the lost session; the next is known.
    assert (history.searched_from, history.of, history.rank) == (example.day(8), 2, 1)
    assert history.last_reached is None
    assert example.fact(market, "streak_record:X/Y", session).value == 1
    assert example.fact(market, "runs_at_least:X/Y@1", session).value == 1
    words = f"no earlier run of 2 since {example.day(8)}"
    assert example.reason(market, "streak_last:X/Y", session) == words
