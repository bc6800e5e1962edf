"""Ratios of two series, and the place of today's value in a window or in all its past."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import ROLLING, WINDOWS, FactId, parse_id
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided, rolling_share, running_share
from briefgen.metrics.windows import base_rows
from briefgen.model import Dates, Floats, Input, Scalar


@column_metric("ratio", pair=True, unit="ratio", definition="close of X / close of Y on common sessions")
def ratio(market: Market, fact_id: FactId) -> Column:
    """What one X costs in units of Y."""
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(fact_id.subject, dates, x, (row,)) + price_inputs(fact_id.other, dates, y, (row,))

    why = market.unknown(fact_id.subject, fact_id.other)
    return Column(dates=dates, values=divided(x, y), trace=trace, why=why)


def share_in_window(dates: Dates, values: Floats, window: str) -> Floats:
    """Share of the window's sessions, t included, with a value at or below today's.

    Args:
        dates: Sessions, shape ``(n,)``.
        values: Shape ``(n,)``; NaN where unknown.
        window: Rolling (the last n sessions), calendar (those after its base), or ``all``.

    Returns:
        Shape ``(n,)``; NaN where the window is not full or holds an unknown value. The whole history is what
        is known of it: with ``all`` unknown values are not counted.
    """
    if window == "all":
        return running_share(values)
    if window in ROLLING:
        return rolling_share(values, ROLLING[window])
    shares = np.full(len(values), np.nan)
    for row, base in enumerate(base_rows(dates, window).tolist()):
        part = values[base + 1 : row + 1]
        if base >= 0 and not np.isnan(part).any():
            shares[row] = np.count_nonzero(part <= values[row]) / len(part)
    return shares


@column_metric(
    "ratio_pctl", pair=True, unit="fraction", windows=(*WINDOWS, "all"), default_window="1y",
    definition="share of the window's sessions, t included, with a ratio X/Y at or below today's",
)  # fmt: skip
def ratio_pctl(market: Market, fact_id: FactId) -> Column:
    """Where today's ratio stands among those of the window."""
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)
    ratios = divided(x, y)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(fact_id.subject, dates, x, (row,)) + price_inputs(fact_id.other, dates, y, (row,))

    def details(row: int) -> dict[str, Scalar | None]:
        return {"ratio": float(ratios[row])}

    values = share_in_window(dates, ratios, fact_id.window)
    why = market.unknown(fact_id.subject, fact_id.other)
    return Column(dates=dates, values=values, trace=trace, details=details, why=why)


@column_metric(
    "pctl", unit="fraction",
    definition="share of all sessions up to t with that fact at or below today's, t included",
)  # fmt: skip
def pctl(market: Market, fact_id: FactId) -> Column:
    """Percentile of any fact in its own history, counted over its known values."""
    inner = parse_id(fact_id.subject)
    column = market.column(inner)
    known = np.cumsum(~np.isnan(column.values))

    def details(row: int) -> dict[str, Scalar | None]:
        first = int(np.argmin(np.isnan(column.values)))
        return {
            "value": float(column.values[row]),
            "of": int(known[row]),
            "searched_from": as_date(column.dates[first]),
        }

    return Column(
        dates=column.dates, values=running_share(column.values), bases=column.bases, trace=column.trace,
        details=details, why=column.why, provenance=column.provenance,
    )  # fmt: skip
