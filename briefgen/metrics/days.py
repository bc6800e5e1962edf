"""Today beside the days before it: what a move ended or undid, how still it is, round marks passed."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.returns import level_unit, simple_return
from briefgen.metrics.streaks import signed_runs
from briefgen.metrics.windows import dates_at
from briefgen.model import Floats, Input, Scalar, Series

STEPS = ((2_000.0, 100.0), (10_000.0, 500.0))
"""Closes up to which round marks lie so far apart; above the last of them, a thousand."""


def shifted(values: Floats, rows: int) -> Floats:
    """Each value some rows later, NaN where there is none.

    >>> shifted(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [nan, 1.0, 2.0]
    """
    moved = np.full(len(values), np.nan)
    moved[rows:] = values[: max(len(values) - rows, 0)]
    return moved


def _returns(s: Series) -> Floats:
    return simple_return(s.dates, s.close, "1d")[0]


@column_metric("day_before", unit="fraction", definition="return of the session before t")
def day_before(market: Market, fact_id: FactId) -> Column:
    """What the session before brought.

    Args:
        market: The market.
        fact_id: ``day_before:^GSPC``.

    Returns:
        A fraction; details: the session that it was ``on``, and the return of the ``two`` sessions together.

    Example:
        Closes of 100, 99 and 101: at the third, -0.01, and 0.01 for the two.
    """
    s = market.series(fact_id.subject)
    rows = np.arange(len(s.dates)) - 2
    together = s.close / shifted(s.close, 2) - 1.0

    def details(row: int) -> dict[str, Scalar | None]:
        return {"on": as_date(s.dates[row - 1]), "two": float(together[row])}

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (row - 2, row - 1, row))

    # Without a close of the session itself there is no day before it.
    values = np.where(np.isnan(s.close), np.nan, shifted(_returns(s), 1))
    return Column(
        dates=s.dates, values=values, bases=dates_at(s.dates, np.maximum(rows, -1)), details=details,
        trace=trace, why=market.unknown(s.ticker),
    )  # fmt: skip


@column_metric(
    "broken_run", unit="sessions",
    definition="length of the run of gains (+) or losses (-) that the opposite move of t ended; 0 if none",
)  # fmt: skip
def broken_run(market: Market, fact_id: FactId) -> Column:
    """How many gains in a row a loss has ended, or losses a gain (minus)."""
    s = market.series(fact_id.subject)
    moves = _returns(s)
    before = shifted(signed_runs(moves), 1)
    known = ~np.isnan(moves) & ~np.isnan(before)
    values = np.where(known, np.where(np.sign(moves) * np.sign(before) < 0, before, 0.0), np.nan)

    def trace(row: int) -> tuple[Input, ...]:
        begin = row - 1 - max(int(abs(values[row])), 1)
        return price_inputs(s.ticker, s.dates, s.close, range(max(begin, 0), row + 1))

    return Column(dates=s.dates, values=values, trace=trace, why=market.unknown(s.ticker))


@column_metric(
    "still", unit="sessions", windows=("1", "2", "3"),
    definition="sessions in a row, up to t, whose return was smaller than n percent either way",
)  # fmt: skip
def still(market: Market, fact_id: FactId) -> Column:
    """How long no day has moved n percent; the detail ``before`` is the count of the session before."""
    s = market.series(fact_id.subject)
    moves = _returns(s)
    # A move of exactly n percent is no small one, whatever the rounding of its computation.
    small = np.abs(moves) < int(fact_id.window) / 100.0 - 1e-12
    values = signed_runs(np.where(np.isnan(moves), np.nan, small.astype(np.float64)))

    def details(row: int) -> dict[str, Scalar | None]:
        known = row > 0 and not np.isnan(values[row - 1])
        return {"before": int(values[row - 1]) if known else None, "searched_from": as_date(s.dates[0])}

    def trace(row: int) -> tuple[Input, ...]:
        begin = row - max(int(values[row]), 1)
        return price_inputs(s.ticker, s.dates, s.close, range(max(begin, 0), row + 1))

    return Column(
        dates=s.dates, values=values, details=details, trace=trace, why=market.unknown(s.ticker)
    )  # fmt: skip


@column_metric("small_move", unit="fraction", definition="size of the day's return, up or down")
def small_move(market: Market, fact_id: FactId) -> Column:
    """How little a series moved; its place in its past counts from the smallest move."""
    s = market.series(fact_id.subject)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (row - 1, row))

    return Column(
        dates=s.dates, values=np.abs(_returns(s)), bases=dates_at(s.dates, np.arange(len(s.dates)) - 1),
        trace=trace, why=market.unknown(s.ticker),
    )  # fmt: skip


@column_metric("low_close", unit="index", definition="close, its place in its past counted from the lowest")
def low_close(market: Market, fact_id: FactId) -> Column:
    """The close as a low: since when there was none at or below it."""
    s = market.series(fact_id.subject)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (row,))

    unit = level_unit(s.ticker)
    return Column(dates=s.dates, values=s.close, trace=trace, why=market.unknown(s.ticker), unit=unit)


def marks_below(closes: Floats) -> Floats:
    """The highest round mark at or below each close, round for closes of that size.

    >>> marks_below(np.array([998.4, 1812.9, 2003.4, 6913.35, 25103.0])).tolist()
    [900.0, 1800.0, 2000.0, 6500.0, 25000.0]
    """
    steps = np.full(len(closes), 1_000.0)
    for bound, step in reversed(STEPS):
        steps = np.where(closes < bound, step, steps)
    return np.asarray(np.floor(closes / steps) * steps)


@column_metric(
    "milestone", unit="index",
    definition="round mark (of 100 below 2,000, of 500 below 10,000, else of 1,000) that no earlier close "
    "had reached and that of t has; 0 if none",
)  # fmt: skip
def milestone(market: Market, fact_id: FactId) -> Column:
    """The round mark that a series has closed at or above for the first time; 0 on most days."""
    s = market.series(fact_id.subject)
    marks = marks_below(s.close)
    # An unknown close may have been the one that reached the mark.
    highest = shifted(np.maximum.accumulate(s.close), 1)
    passed = np.where(highest < marks, marks, 0.0)
    values = np.where(np.isnan(highest) | np.isnan(s.close), np.nan, passed)

    def trace(row: int) -> tuple[Input, ...]:
        before = int(np.nanargmax(s.close[:row])) if row else row
        return price_inputs(s.ticker, s.dates, s.close, sorted({before, row}))

    return Column(dates=s.dates, values=values, trace=trace, why=market.unknown(s.ticker))
