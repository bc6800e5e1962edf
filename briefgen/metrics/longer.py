"""Returns over years: what five or ten of them have brought, beside all earlier stretches as long."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided
from briefgen.metrics.windows import Rows, at_rows, dates_at
from briefgen.model import Dates, Input, Scalar

YEARS = ("1", "2", "3", "5", "10", "20")
"""Spans that are told, in calendar years."""


def rows_years_before(dates: Dates, years: int) -> Rows:
    """Row of the last session on or before the same calendar day some years earlier.

    Args:
        dates: Sessions, shape ``(n,)``.
        years: Calendar years; Feb. 29 looks back to Feb. 28 where there is none.

    Returns:
        Shape ``(n,)``; -1 where the series had not begun.

    >>> days = np.array(["2019-02-28", "2019-03-01", "2024-02-29"], dtype="datetime64[D]")
    >>> rows_years_before(days, 5).tolist()
    [-1, -1, 0]
    """
    months = dates.astype("datetime64[M]")
    then = months - 12 * years
    # A month may be shorter than it is now, in February alone.
    length = ((then + 1).astype("datetime64[D]") - then.astype("datetime64[D]")).astype(np.int64)
    into = (dates.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    same_day = then.astype("datetime64[D]") + np.minimum(into, length - 1)
    rows: Rows = np.searchsorted(dates, same_day, side="right").astype(np.int64) - 1
    return rows


@column_metric(
    "long_return", unit="fraction", windows=YEARS,
    definition="C(t) / C(the last session on or before the same day n years earlier) - 1, without dividends",
)  # fmt: skip
def long_return(market: Market, fact_id: FactId) -> Column:
    """What some calendar years have brought.

    Args:
        market: The market.
        fact_id: ``long_return:^GSPC@10``: the number of years after the at sign.

    Returns:
        A fraction; details: ``years``, and ``annual``, the rate that compounds to it, a fraction a year.
        Missing until the series is so many years old.

    Raises:
        MissingInputError: There is no such series.

    Example:
        From 100 to 161.05 in five years is 0.6105, or 0.1 a year.
    """
    s = market.series(fact_id.subject)
    years = int(fact_id.window)
    rows = rows_years_before(s.dates, years)
    values = np.asarray(divided(s.close, at_rows(s.close, rows)) - 1.0)

    def details(row: int) -> dict[str, Scalar | None]:
        return {"years": years, "annual": float((1.0 + values[row]) ** (1.0 / years) - 1.0)}

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    return Column(dates=s.dates, values=values, bases=dates_at(s.dates, rows), details=details, trace=trace,
                  why=market.unknown(s.ticker))  # fmt: skip
