"""Below the peak: when today's level was first reached, how long the wait is, how deep the fall went."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.metrics.extremes import last_peaks
from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.rolling import divided, rolling_max, rolling_min, slack
from briefgen.model import Input, Scalar


@point_metric(
    "first_reached", unit="date", definition="the first session of all with a close at or above that of t"
)
def first_reached(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a series first closed as high as today; missing at a record.

    Args:
        market: The market.
        fact_id: ``first_reached:^GSPC``.
        session: The session.

    Returns:
        A date; details: ``value`` and ``value_then`` (closes), ``sessions`` since, ``searched_from``.

    Raises:
        MissingInputError: No earlier close was as high, or one before it is unknown.

    Example:
        Closes of 90, 101, 120 and 100: at the last, the second session.
    """
    s = market.series(fact_id.subject)
    row = row_of(Column(dates=s.dates, values=s.close, why=market.unknown(s.ticker)), session, str(fact_id))
    today = float(s.close[row])
    hits = np.flatnonzero(s.close[:row] >= today - float(slack(np.asarray(today))))
    words = f"close of {s.ticker} at or above that of {session}"
    if not len(hits):
        raise MissingInputError(f"no {words} since {as_date(s.dates[0])}")
    first = int(hits[0])
    if np.isnan(s.close[:first]).any():
        raise MissingInputError(f"the first {words} cannot be named: a close before it is unknown")
    return Point(
        value=as_date(s.dates[first]),
        details={
            "value": today,
            "value_then": float(s.close[first]),
            "sessions": row - first,
            "searched_from": as_date(s.dates[0]),
        },
        inputs=price_inputs(s.ticker, s.dates, s.close, (first, row)),
    )


@column_metric("wait", unit="sessions", definition="sessions since the highest close of the whole history")
def wait(market: Market, fact_id: FactId) -> Column:
    """How long a series has gone without a new high, and how deep it went meanwhile.

    Args:
        market: The market.
        fact_id: ``wait:^GSPC``.

    Returns:
        Sessions, 0 at a high; details: ``deepest`` (the lowest close since the peak against it, a fraction),
        ``low`` (that close) and ``low_on``, ``regained`` (the share of that fall that has been made good),
        ``peak_on`` and ``searched_from``.

    Raises:
        MissingInputError: There is no such series.

    Example:
        Closes of 100, 80 and 90: two sessions, a fall of 0.2, half of it regained.
    """
    s = market.series(fact_id.subject)
    peaks = last_peaks(s.close)
    known = ~np.isnan(np.maximum.accumulate(s.close))
    values = np.where(known, (np.arange(len(s.dates)) - peaks).astype(np.float64), np.nan)

    def lowest(row: int) -> int:
        at = int(peaks[row])
        since = s.close[at : row + 1]
        # Of equal lows the last one is the one that the recovery began at.
        return row - int(np.argmin(since[::-1]))

    def details(row: int) -> dict[str, Scalar | None]:
        at, low = int(peaks[row]), lowest(row)
        fall = float(s.close[at] - s.close[low])
        return {
            "deepest": float(s.close[low] / s.close[at] - 1.0),
            "low": float(s.close[low]),
            "low_on": as_date(s.dates[low]),
            "regained": float((s.close[row] - s.close[low]) / fall) if fall > 0 else None,
            "peak_on": as_date(s.dates[at]),
            "searched_from": as_date(s.dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, sorted({int(peaks[row]), lowest(row), row}))

    return Column(dates=s.dates, values=values, details=details, trace=trace, why=market.unknown(s.ticker))


@column_metric(
    "range_place", unit="fraction", windows=("3m", "6m", "1y"), default_window="1y",
    definition="(C(t) - lowest) / (highest - lowest) of the window's closes, t included",
)  # fmt: skip
def range_place(market: Market, fact_id: FactId) -> Column:
    """Where a series stands between the low and the high of the window.

    Args:
        market: The market.
        fact_id: ``range_place:^GSPC@1y``.

    Returns:
        A fraction, 0 at the low and 1 at the high; details: ``low``, ``low_on``, ``high``, ``high_on``, the
        last of equal ones. Missing until the window is full, and where all its closes are equal.

    Raises:
        MissingInputError: There is no such series.

    Example:
        At 105 between 90 and 110, 0.75.
    """
    s = market.series(fact_id.subject)
    span = ROLLING[fact_id.window]
    top, bottom = rolling_max(s.close, span), rolling_min(s.close, span)
    values = divided(s.close - bottom, np.where(top > bottom, top - bottom, np.nan))

    def ends(row: int) -> tuple[int, int]:
        part = s.close[row - span + 1 : row + 1][::-1]
        return row - int(np.argmin(part)), row - int(np.argmax(part))

    def details(row: int) -> dict[str, Scalar | None]:
        low, high = ends(row)
        return {
            "low": float(s.close[low]),
            "low_on": as_date(s.dates[low]),
            "high": float(s.close[high]),
            "high_on": as_date(s.dates[high]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, sorted({*ends(row), row}))

    return Column(dates=s.dates, values=values, details=details, trace=trace, why=market.unknown(s.ticker))
