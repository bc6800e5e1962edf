"""The mean of a period's closes, beside that of the whole period before it."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.returns import level_unit
from briefgen.metrics.rolling import rolling_mean
from briefgen.metrics.windows import Rows, base_rows, dates_at
from briefgen.model import Floats, Input, Scalar


def means_since(closes: Floats, bases: Rows) -> Floats:
    """Mean of the closes after each row's base up to it, added one after the other.

    Args:
        closes: Shape ``(n,)``; NaN where unknown.
        bases: Base row of each row, never falling, -1 where there is none; shape ``(n,)``.

    Returns:
        Shape ``(n,)``; NaN where there is no base, or a close after it is unknown.

    >>> means_since(np.array([9.0, 1.0, 3.0, 8.0]), np.array([-1, 0, 0, 2])).tolist()
    [nan, 1.0, 2.0, 8.0]
    """
    means = np.full(len(closes), np.nan)
    for base in np.unique(bases[bases >= 0]).tolist():
        end = int(np.searchsorted(bases, base, side="right"))
        part = closes[base + 1 : end]
        means[base + 1 : end] = np.cumsum(part) / np.arange(1, len(part) + 1)
    return means


@column_metric(
    "mean_close", unit="index", windows=("mtd", "ytd", "1y"), default_window="ytd",
    definition="mean of the closes after the base session up to t",
)  # fmt: skip
def mean_close(market: Market, fact_id: FactId) -> Column:
    """The average close of a period so far.

    Args:
        market: The market.
        fact_id: ``mean_close:^VIX@ytd`` (also mtd, and 1y for the last 252 sessions).

    Returns:
        The unit of a close; details: ``sessions``, ``previous`` (the mean of the whole period before, or of
        the 252 sessions before), ``change`` (the mean less that one), ``gap`` (the close less the mean) and
        ``searched_from``. Without all closes of the period before, ``previous`` and ``change`` are missing.

    Raises:
        MissingInputError: The source has no such series.

    Example:
        Closes of 16, 18 and 20 in a new year make 18, with ``gap`` 2.
    """
    s = market.series(fact_id.subject)
    bases = base_rows(s.dates, fact_id.window)
    n = ROLLING.get(fact_id.window)
    values = means_since(s.close, bases)
    if n is not None:
        # As of a calendar period, nothing is said before there is a base session.
        values = np.where(bases >= 0, rolling_mean(s.close, n), np.nan)

    def before(row: int) -> float | None:
        """The mean of the period before; its last session is the base session."""
        end = int(bases[row])
        return None if np.isnan(values[end]) else float(values[end])

    def details(row: int) -> dict[str, Scalar | None]:
        previous, mean = before(row), float(values[row])
        return {
            "sessions": row - int(bases[row]),
            "previous": previous,
            "change": None if previous is None else mean - previous,
            "gap": float(s.close[row]) - mean,
            "searched_from": as_date(s.dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        base = int(bases[row])
        first = base if before(row) is None else int(bases[base])
        return price_inputs(s.ticker, s.dates, s.close, range(first + 1, row + 1))

    return Column(
        dates=s.dates, values=values, bases=dates_at(s.dates, bases), trace=trace, details=details,
        why=market.unknown(s.ticker), unit=level_unit(s.ticker),
    )  # fmt: skip
