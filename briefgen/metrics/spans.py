"""Returns, spreads and changes since any day."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.errors import UsageError
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, MissingInputError, column_metric
from briefgen.metrics.returns import YIELDS, difference
from briefgen.metrics.rolling import divided
from briefgen.metrics.windows import Rows, at_rows, dates_at
from briefgen.model import Dates, Floats, Input


def base_of(fact_id: FactId) -> np.datetime64:
    """The day after the ``@`` of an id.

    Raises:
        UsageError: It is no day.

    >>> str(base_of(FactId(metric="return_from", subject="IWM", window="2025-12-31")))
    '2025-12-31'
    """
    try:
        return np.datetime64(dt.date.fromisoformat(fact_id.window))
    except ValueError:
        raise UsageError(
            f"'{fact_id}': after @ stands a day such as 2025-12-31, not '{fact_id.window}'"
        ) from None


def rows_from(dates: Dates, day: np.datetime64) -> Rows:
    """Row of the last session up to a day, for every later session.

    Args:
        dates: Sessions, shape ``(n,)``.
        day: The day.

    Returns:
        Shape ``(n,)``; -1 at that session and before, and everywhere if the series begins after the day.

    >>> days = np.array(["2025-12-30", "2025-12-31", "2026-01-02"], dtype="datetime64[D]")
    >>> rows_from(days, np.datetime64("2026-01-01")).tolist()
    [-1, -1, 1]
    """
    row = int(np.searchsorted(dates, day, side="right")) - 1
    rows: Rows = np.where(np.arange(len(dates)) > row, row, -1).astype(np.int64)
    return rows


def _ratio(dates: Dates, closes: Floats, rows: Rows) -> Floats:
    return np.asarray(divided(closes, at_rows(closes, rows)) - 1.0)


@column_metric(
    "return_from", unit="fraction", windows=("*",),
    definition="C(t) / C(last session up to the day) - 1, closes without dividends",
)  # fmt: skip
def return_from(market: Market, fact_id: FactId) -> Column:
    """Price return since the close of a day; of a basket, the mean of its members'."""
    if market.is_basket(fact_id.subject):
        return _basket_return(market, fact_id)
    s = market.series(fact_id.subject)
    rows = rows_from(s.dates, base_of(fact_id))

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    return Column(dates=s.dates, values=_ratio(s.dates, s.close, rows), bases=dates_at(s.dates, rows),
                  trace=trace, why=market.unknown(s.ticker))  # fmt: skip


def _basket_return(market: Market, fact_id: FactId) -> Column:
    group = market.group(fact_id.subject)
    if group.weight != "equal":
        raise MissingInputError(f"{fact_id.subject} is not weighted equally")
    parts = [market.column(FactId(metric="return_from", subject=m, window=fact_id.window))
             for m in group.members]  # fmt: skip
    dates = parts[0].dates
    for part in parts[1:]:
        dates = np.intersect1d(dates, part.dates, assume_unique=True)
    values = np.zeros(len(dates))
    for part in parts:
        values = values + part.values[np.searchsorted(part.dates, dates)]
    return Column(dates=dates, values=values / len(parts), why=market.unknown(*group.members))


@column_metric(
    "total_return_from", unit="fraction", windows=("*",),
    definition="A(t) / A(last session up to the day) - 1, dividends included",
)  # fmt: skip
def total_return_from(market: Market, fact_id: FactId) -> Column:
    """Return since the close of a day with dividends reinvested."""
    s = market.snapshot.prices.get(fact_id.subject)
    if s is None:
        raise MissingInputError(f"no prices of {fact_id.subject}")
    rows = rows_from(s.dates, base_of(fact_id))

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.adj_close, (int(rows[row]), row), "adj_close")

    return Column(dates=s.dates, values=_ratio(s.dates, s.adj_close, rows), bases=dates_at(s.dates, rows),
                  trace=trace)  # fmt: skip


@column_metric(
    "spread_from", pair=True, unit="fraction", windows=("*",),
    definition="return of X less return of Y since the close of a day, on common sessions",
)  # fmt: skip
def spread_from(market: Market, fact_id: FactId) -> Column:
    """By how much X has done better than Y since a day."""
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)
    rows = rows_from(dates, base_of(fact_id))

    def trace(row: int) -> tuple[Input, ...]:
        pair = (int(rows[row]), row)
        return price_inputs(fact_id.subject, dates, x, pair) + price_inputs(fact_id.other, dates, y, pair)

    values = _ratio(dates, x, rows) - _ratio(dates, y, rows)
    return Column(dates=dates, values=values, bases=dates_at(dates, rows), trace=trace,
                  why=market.unknown(fact_id.subject, fact_id.other))  # fmt: skip


@column_metric(
    "change_from", unit="points", windows=("*",),
    definition="C(t) - C(last session up to the day) in points; for a yield in basis points",
)  # fmt: skip
def change_from(market: Market, fact_id: FactId) -> Column:
    """Change of the close since a day."""
    s = market.series(fact_id.subject)
    rows = rows_from(s.dates, base_of(fact_id))
    is_yield = s.ticker in YIELDS
    values = difference(s.close, at_rows(s.close, rows), scale=100.0 if is_yield else 1.0)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    return Column(dates=s.dates, values=np.asarray(values), bases=dates_at(s.dates, rows), trace=trace,
                  why=market.unknown(s.ticker), unit="bp" if is_yield else "points")  # fmt: skip
