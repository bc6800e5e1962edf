"""How often two series have closed in the same direction."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.rolling import rolling_sum
from briefgen.metrics.streaks import TIE
from briefgen.metrics.windows import dates_at
from briefgen.model import Dates, Floats, Input, Scalar

SPANS = ("1m", "3m", "6m", "1y")


def directions(dates: Dates, closes: Floats) -> Floats:
    """1 where a close is above the one before, -1 below, 0 unchanged, NaN where unknown; shape ``(n,)``.

    >>> directions(np.arange(4).astype("datetime64[D]"), np.array([5.0, 6.0, 6.0, 4.0])).tolist()
    [nan, 1.0, 0.0, -1.0]
    """
    moves, _ = simple_return(dates, closes, "1d")
    return np.where(np.abs(moves) < TIE, 0.0, np.sign(moves))


@column_metric(
    "same_way", pair=True, unit="count", windows=SPANS, default_window="3m",
    definition="common sessions, of the last n, on which both closes rose or both fell",
)  # fmt: skip
def same_way(market: Market, fact_id: FactId) -> Column:
    """On how many sessions of a window two series moved in the same direction.

    Args:
        market: The market.
        fact_id: ``same_way:^GSPC/^VIX@3m``.

    Returns:
        A count; details: ``sessions`` of the window, and ``opposite``, those on which one rose and the
        other fell. A session on which one of them was unchanged is neither.

    Raises:
        MissingInputError: The source lacks one of the series.

    Example:
        Closes that both rose on three of five sessions and went apart on one make 3, with ``opposite`` 1.
    """
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)
    n = ROLLING[fact_id.window]
    product = directions(dates, x) * directions(dates, y)
    unknown = np.isnan(product)
    same, apart = (
        rolling_sum(np.where(unknown, np.nan, (product == sign).astype(np.float64)), n) for sign in (1, -1)
    )

    def details(row: int) -> dict[str, Scalar | None]:
        return {"sessions": n, "opposite": int(apart[row])}

    def trace(row: int) -> tuple[Input, ...]:
        rows = range(row - n, row + 1)
        return price_inputs(fact_id.subject, dates, x, rows) + price_inputs(fact_id.other, dates, y, rows)

    return Column(
        dates=dates, values=same, bases=dates_at(dates, np.maximum(np.arange(len(dates)) - n, -1)),
        trace=trace, details=details, why=market.unknown(fact_id.subject, fact_id.other),
    )  # fmt: skip
