"""All-time records: runs of them, how many there were, and records of several series on one day."""

from __future__ import annotations

from functools import reduce

import numpy as np

from briefgen.metrics.extremes import at_high, last_peaks
from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.streaks import signed_runs
from briefgen.metrics.windows import Rows, base_rows, dates_at
from briefgen.model import Dates, Floats, Input, Scalar


def records_of(closes: Floats) -> Floats:
    """Where a series closed above (1) or below (-1) every close before.

    Args:
        closes: Shape ``(n,)``; NaN where unknown.

    Returns:
        Shape ``(n,)``: 1, -1 or 0; NaN from an unknown close on, which may have been the record. The
        first close is none, nor is one that equals the record.

    >>> records_of(np.array([2.0, 3.0, 3.0, 1.0])).tolist()
    [0.0, 1.0, 0.0, -1.0]
    """
    values = np.zeros(len(closes))
    top, bottom = np.maximum.accumulate(closes), np.minimum.accumulate(closes)
    values[1:] = (closes[1:] > top[:-1]).astype(np.float64) - (closes[1:] < bottom[:-1])
    values[np.isnan(top)] = np.nan
    return values


@column_metric(
    "record_run", unit="sessions",
    definition="sessions in a row, up to t, that each closed at a new all-time high (low: minus)",
)  # fmt: skip
def record_run(market: Market, fact_id: FactId) -> Column:
    """Sessions in a row that each set a record; 0 where t set none."""
    s = market.series(fact_id.subject)
    values = signed_runs(records_of(s.close))
    peaks, troughs = last_peaks(s.close), last_peaks(-s.close)

    def trace(row: int) -> tuple[Input, ...]:
        begin = row - int(abs(values[row]))
        record = int((troughs if values[row] < 0 else peaks)[begin])
        return price_inputs(s.ticker, s.dates, s.close, sorted({record, *range(begin, row + 1)}))

    def details(row: int) -> dict[str, Scalar | None]:
        return {"searched_from": as_date(s.dates[0])}

    return Column(dates=s.dates, values=values, trace=trace, details=details, why=market.unknown(s.ticker))


def counted(flags: Floats, bases: Rows) -> Floats:
    """How many flags are set after the base row, up to and with each row; NaN where one is unknown.

    Args:
        flags: 0, 1 or NaN, shape ``(n,)``.
        bases: Base row of each row, -1 where there is none; shape ``(n,)``.
    """
    totals = np.cumsum(np.nan_to_num(flags))
    gaps = np.cumsum(np.isnan(flags))
    safe = np.maximum(bases, 0)
    unknown = (bases < 0) | (gaps > gaps[safe])
    return np.where(unknown, np.nan, totals - totals[safe])


@column_metric(
    "records", unit="count", windows=WINDOWS, default_window="ytd",
    definition="sessions of the window that closed at a new all-time high",
)  # fmt: skip
def records(market: Market, fact_id: FactId) -> Column:
    """How many records the window has seen; record lows in the details."""
    s = market.series(fact_id.subject)
    found, rows = records_of(s.close), base_rows(s.dates, fact_id.window)
    unknown = np.isnan(found)
    highs = counted(np.where(unknown, np.nan, (found > 0).astype(np.float64)), rows)
    lows = counted(np.where(unknown, np.nan, (found < 0).astype(np.float64)), rows)

    def details(row: int) -> dict[str, Scalar | None]:
        return {
            "lows": int(lows[row]),
            "sessions": row - int(rows[row]),
            "searched_from": as_date(s.dates[0]),
        }

    return Column(
        dates=s.dates, values=highs, bases=dates_at(s.dates, rows), details=details,
        why=market.unknown(s.ticker),
    )  # fmt: skip


def members_of_set(market: Market, subject: str) -> tuple[str, ...]:
    """Tickers of a set: a group's members, or those joined by ``+``."""
    return market.groups[subject].members if market.is_basket(subject) else tuple(subject.split("+"))


def _joint(market: Market, members: tuple[str, ...]) -> tuple[Dates, Floats]:
    sides = [market.series(ticker) for ticker in members]
    dates = reduce(np.intersect1d, [s.dates for s in sides])
    flags = [at_high(s.close, "all")[np.searchsorted(s.dates, dates)] for s in sides]
    # The minimum is NaN where any member's is.
    return dates, reduce(np.minimum, flags)


@column_metric(
    "joint_high", unit="bool",
    definition="whether every member of the set closed at its all-time high at t",
)  # fmt: skip
def joint_high(market: Market, fact_id: FactId) -> Column:
    """Whether several series stood at their records on one day, how often this year, and when before."""
    members = members_of_set(market, fact_id.subject)
    dates, values = _joint(market, members)
    years = dates.astype("datetime64[Y]")

    def details(row: int) -> dict[str, Scalar | None]:
        hits = np.flatnonzero(values[:row] == 1.0)
        this_year = int(np.count_nonzero(years[hits] == years[row])) + int(values[row])
        earlier = hits[years[hits] < years[row]]
        return {
            "count_ytd": this_year,
            "last": as_date(dates[hits[-1]]) if len(hits) else None,
            "last_before_year": as_date(dates[earlier[-1]]) if len(earlier) else None,
            "members": len(members),
            "searched_from": as_date(dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        day = dates[row]
        sides = [market.series(ticker) for ticker in members]
        found: list[Input] = []
        for s in sides:
            at = int(np.searchsorted(s.dates, day))
            # The last of equal extremes is the one that stood until the day.
            peak = at - 1 - int(np.argmax(s.close[:at][::-1])) if at else -1
            found += price_inputs(s.ticker, s.dates, s.close, (peak, at))
        return tuple(found)

    return Column(dates=dates, values=values, trace=trace, details=details, why=market.unknown(*members))
