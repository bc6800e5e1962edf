"""Highs and lows, the distance from the peak, and the last close beyond today's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.rolling import divided, rolling_max, slack
from briefgen.metrics.windows import Rows
from briefgen.model import Dates, Floats, Input, Scalar

SPANS = (*(w for w in ROLLING if w != "1d"), "all")
"""Windows of a high or low: a number of sessions, or the whole history."""


def highest(closes: Floats, window: str) -> Floats:
    """Greatest close of the window, t included.

    Args:
        closes: Shape ``(n,)``.
        window: A rolling window, or ``all``.

    Returns:
        Shape ``(n,)``; NaN where the window is not full or holds an unknown close.

    >>> highest(np.array([2.0, 1.0, 3.0]), "all").tolist()
    [2.0, 2.0, 3.0]
    """
    if window == "all":
        return np.maximum.accumulate(closes)
    return rolling_max(closes, ROLLING[window])


def at_high(closes: Floats, window: str) -> Floats:
    """1 where the close is the greatest of the window (a tie counts), 0 where not, NaN where unknown."""
    top = highest(closes, window)
    return np.where(np.isnan(top), np.nan, (closes == top).astype(np.float64))


def last_peaks(closes: Floats) -> Rows:
    """Row of the last close that was the greatest of all up to it, for every session; shape ``(n,)``."""
    top = np.maximum.accumulate(closes)
    rows: Rows = np.maximum.accumulate(np.where(closes == top, np.arange(len(closes)), 0))
    return rows


def _extreme_column(market: Market, fact_id: FactId, sign: float) -> Column:
    s = market.series(fact_id.subject)
    span = ROLLING.get(fact_id.window)

    def before(row: int) -> int | None:
        start = 0 if span is None else row - span + 1
        past = sign * s.close[start:row]
        # The last of equal extremes is the one that stood until today.
        return row - 1 - int(np.argmax(past[::-1])) if len(past) else None

    def details(row: int) -> dict[str, Scalar | None]:
        at = before(row)
        if at is None:
            return {"previous": None, "previous_on": None, "searched_from": as_date(s.dates[row])}
        start = as_date(s.dates[0 if span is None else row - span + 1])
        return {
            "previous": float(s.close[at]),
            "previous_on": as_date(s.dates[at]),
            "searched_from": start,
        }

    def trace(row: int) -> tuple[Input, ...]:
        if span is not None:
            return price_inputs(s.ticker, s.dates, s.close, range(row - span + 1, row + 1))
        at = before(row)
        return price_inputs(s.ticker, s.dates, s.close, (row,) if at is None else (at, row))

    values = at_high(sign * s.close, fact_id.window)
    return Column(dates=s.dates, values=values, trace=trace, details=details, why=market.unknown(s.ticker))


@column_metric(
    "high", unit="bool", windows=SPANS, default_window="1y",
    definition="whether the close is the greatest of the window, t included",
)  # fmt: skip
def high(market: Market, fact_id: FactId) -> Column:
    """Whether a series closed at its high; equal closes count."""
    return _extreme_column(market, fact_id, 1.0)


@column_metric(
    "low", unit="bool", windows=SPANS, default_window="1y",
    definition="whether the close is the smallest of the window, t included",
)  # fmt: skip
def low(market: Market, fact_id: FactId) -> Column:
    """Whether a series closed at its low; equal closes count."""
    return _extreme_column(market, fact_id, -1.0)


@column_metric("drawdown", unit="fraction", definition="close / highest close of the whole history - 1")
def drawdown(market: Market, fact_id: FactId) -> Column:
    """How far a series stands below its highest close."""
    s = market.series(fact_id.subject)
    peaks = last_peaks(s.close)

    def details(row: int) -> dict[str, Scalar | None]:
        at = int(peaks[row])
        return {
            "peak": float(s.close[at]),
            "peak_on": as_date(s.dates[at]),
            "sessions": row - at,
            "searched_from": as_date(s.dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, sorted({int(peaks[row]), row}))

    values = divided(s.close, np.maximum.accumulate(s.close)) - 1.0
    return Column(dates=s.dates, values=values, trace=trace, details=details, why=market.unknown(s.ticker))


def last_reaching(values: Floats, row: int, sign: float) -> int | None:
    """Row of the last earlier value at or beyond today's.

    Args:
        values: Shape ``(n,)``; NaN where unknown.
        row: Today's row, with a known value.
        sign: 1 for at or above, -1 for at or below.

    Returns:
        The row, or None where no earlier value reached it.

    Raises:
        MissingInputError: A value after that row is unknown, so it may not be the last one.

    >>> last_reaching(np.array([5.0, 3.0, 4.0]), 2, 1.0)
    0
    """
    past = sign * values[:row]
    hits = np.flatnonzero(past >= sign * values[row] - slack(values[row]))
    last = int(hits[-1]) if len(hits) else None
    if np.isnan(past[0 if last is None else last :]).any():
        raise MissingInputError("a close in between is unknown")
    return last


def since_point(name: str, dates: Dates, values: Floats, row: int, sign: float) -> Point:
    """The last earlier session on which a value reached today's, as a dated fact.

    Args:
        name: What the values are, in words (``close of IWM``).
        dates: Sessions, shape ``(n,)``.
        values: Shape ``(n,)``; NaN where unknown.
        row: Today's row, with a known value.
        sign: 1 for at or above, -1 for at or below.

    Raises:
        MissingInputError: No earlier value did, or one in between is unknown.
    """
    words = f"{name} at or {'above' if sign > 0 else 'below'} that of {as_date(dates[row])}"
    try:
        at = last_reaching(values, row, sign)
    except MissingInputError as reason:
        raise MissingInputError(f"the last {words} cannot be named: {reason}") from None
    if at is None:
        raise MissingInputError(f"no {words} since {as_date(dates[0])}")
    details: dict[str, Scalar | None] = {
        "value": float(values[row]),
        "value_then": float(values[at]),
        "sessions": row - at,
        "searched_from": as_date(dates[0]),
    }
    return Point(value=as_date(dates[at]), details=details)


def _last_beyond(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    s = market.series(fact_id.subject)
    column = Column(dates=s.dates, values=s.close, why=market.unknown(s.ticker))
    row = row_of(column, session, str(fact_id))
    point = since_point(f"close of {s.ticker}", s.dates, s.close, row, sign)
    rows = (row - int(str(point.details["sessions"])), row)
    return replace(point, inputs=price_inputs(s.ticker, s.dates, s.close, rows))


@point_metric(
    "last_above", unit="date", definition="the last earlier session with a close at or above that of t"
)
def last_above(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a series last closed as high as today; missing at a record."""
    return _last_beyond(market, fact_id, session, 1.0)


@point_metric(
    "last_below", unit="date", definition="the last earlier session with a close at or below that of t"
)
def last_below(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a series last closed as low as today; missing at a record low."""
    return _last_beyond(market, fact_id, session, -1.0)
