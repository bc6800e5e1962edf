"""What options imply against what the market has delivered."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.model import Input


@column_metric(
    "implied_ratio", pair=True, unit="ratio", windows=("1m", "3m"), default_window="1m",
    definition="close of the volatility index / 100, over the volatility of Y in the window",
)  # fmt: skip
def implied_ratio(market: Market, fact_id: FactId) -> Column:
    """How many times the delivered volatility of Y the volatility index X stands at.

    Both are percent a year: the index as it is quoted, the other the sample standard deviation of log
    returns times the root of 252.
    """
    market.require(fact_id.subject, fact_id.other)
    index = market.series(fact_id.subject)
    delivered = market.column(FactId(metric="vol", subject=fact_id.other, window=fact_id.window))
    dates, i, j = np.intersect1d(index.dates, delivered.dates, assume_unique=True, return_indices=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = index.close[i] / 100.0 / delivered.values[j]
    values = np.where(np.isfinite(values), values, np.nan)

    def trace(row: int) -> tuple[Input, ...]:
        return (
            *price_inputs(index.ticker, index.dates, index.close, (int(i[row]),)),
            *delivered.trace(int(j[row])),
        )

    return Column(dates=dates, values=values, trace=trace, why=market.unknown(index.ticker, fact_id.other))
