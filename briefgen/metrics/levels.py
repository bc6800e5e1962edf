"""Levels that would change the picture: averages, peaks and the closes that lie a given way below them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from briefgen.metrics.extremes import last_peaks
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.returns import level_unit
from briefgen.metrics.risk import deviation_before
from briefgen.metrics.rolling import rolling_mean
from briefgen.model import Input


@column_metric("sma", unit="index", windows=("50", "200"), definition="mean of the last n closes, t included")
def average(market: Market, fact_id: FactId) -> Column:
    """The mean of the last n closes, t included."""
    s = market.series(fact_id.subject)
    n = int(fact_id.window)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, range(row - n + 1, row + 1))

    return Column(
        dates=s.dates, values=rolling_mean(s.close, n), trace=trace, why=market.unknown(s.ticker),
        unit=level_unit(s.ticker),
    )  # fmt: skip


@column_metric("peak", unit="index", definition="highest close up to t")
def peak(market: Market, fact_id: FactId) -> Column:
    """The highest close so far, t included; its session, of equal ones the last, is the base session."""
    s = market.series(fact_id.subject)
    highs, rows = np.maximum.accumulate(s.close), last_peaks(s.close)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]),))

    return Column(
        dates=s.dates, values=highs, bases=s.dates[rows], trace=trace, why=market.unknown(s.ticker),
        unit=level_unit(s.ticker),
    )  # fmt: skip


@column_metric(
    "floor",
    unit="index",
    windows=("5", "10", "20"),
    definition="highest close of the whole history x (1 - p/100): the close p percent below the peak",
)
def floor(market: Market, fact_id: FactId) -> Column:
    """The close that would be p percent below the highest one so far."""
    highest = market.column(FactId(metric="peak", subject=fact_id.subject))
    values = highest.values * (100 - int(fact_id.window)) / 100
    return replace(highest, values=values)


@point_metric(
    "streak_record", pair=True, unit="sessions",
    definition="length of the longest earlier run of the current leader",
)  # fmt: skip
def streak_record(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """The longest run of the current leader before the current one began, with its last session."""
    column = market.column(FactId(metric="streak", subject=fact_id.subject, other=fact_id.other))
    row = row_of(column, session, str(fact_id))
    length = int(column.values[row])
    if length == 0:
        raise MissingInputError(f"{fact_id.subject} and {fact_id.other} tied on {session.isoformat()}")
    earlier = np.nan_to_num(column.values[: row - abs(length) + 1]) * np.sign(length)
    if not len(earlier) or earlier.max() < 1:
        raise MissingInputError(f"no earlier run of this leader before {session.isoformat()}")
    longest = int(earlier.max())
    at = int(np.flatnonzero(earlier == longest)[-1])
    return Point(
        value=longest,
        details={"ended": as_date(column.dates[at]), "began": as_date(column.dates[at - longest + 1]),
                 "searched_from": as_date(column.dates[0])},
    )  # fmt: skip


@point_metric(
    "streak_needed", pair=True, unit="sessions",
    definition="sessions by which the current run must grow to be its leader's longest",
)  # fmt: skip
def streak_needed(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How many more sessions would make the current run the longest; 0 or less if it is already."""
    longest = streak_record(market, fact_id, session)
    length = market.value(FactId(metric="streak", subject=fact_id.subject, other=fact_id.other), session)
    assert isinstance(longest.value, int)
    return Point(value=longest.value + 1 - abs(int(length)), details=longest.details)


@column_metric(
    "swing", unit="fraction", windows=("1", "2", "3"),
    definition="n x the sample standard deviation of the 252 daily returns before t",
)  # fmt: skip
def swing(market: Market, fact_id: FactId) -> Column:
    """A daily move of n standard deviations, as the zscore counts them."""
    s = market.series(fact_id.subject)
    # A session without a close is none, even though the swing before it is known.
    values = np.where(np.isnan(s.close), np.nan, deviation_before(s) * int(fact_id.window))
    return Column(dates=s.dates, values=values, why=market.unknown(s.ticker))


@column_metric(
    "crossed", unit="bool", windows=("10", "20"),
    definition="whether the close is the first at or below the floor since the peak",
)  # fmt: skip
def crossed(market: Market, fact_id: FactId) -> Column:
    """Whether the series has just fallen p percent below its peak, for the first time in this decline."""
    s = market.series(fact_id.subject)
    bounds = market.column(FactId(metric="floor", subject=fact_id.subject, window=fact_id.window))
    below = s.close <= bounds.values
    assert bounds.bases is not None
    decline = np.searchsorted(s.dates, bounds.bases)
    seen = np.concatenate([[0], np.cumsum(below)])
    # Closes at or below the floor between the peak and t, t itself left out.
    earlier = seen[np.arange(len(below))] - seen[decline]
    values = np.where(np.isnan(bounds.values), np.nan, (below & (earlier == 0)).astype(float))
    return Column(
        dates=s.dates, values=values, bases=bounds.bases, trace=bounds.trace, why=market.unknown(s.ticker)
    )
