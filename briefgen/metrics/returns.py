"""Returns, spreads, levels and changes."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided
from briefgen.metrics.windows import at_rows, base_rows, dates_at
from briefgen.model import Dates, Floats, Input, Unit

YIELDS = frozenset({"^TNX", "^FVX", "^TYX", "^IRX"})
"""Quotes that are yields in percent, whose changes are counted in basis points."""


QUOTED = 10
"""Decimals that are kept of a difference: more than any price is quoted with."""


def simple_return(dates: Dates, closes: Floats, window: str) -> tuple[Floats, Dates]:
    """``C(t)/C(base) - 1`` and the base session, for every session; shapes ``(n,)``."""
    rows = base_rows(dates, window)
    return divided(closes, at_rows(closes, rows)) - 1.0, dates_at(dates, rows)


@column_metric(
    "return",
    unit="fraction",
    windows=WINDOWS,
    definition="close / close of the base session - 1, without dividends",
)
def price_return(market: Market, fact_id: FactId) -> Column:
    """Price return of a ticker, or a basket's weighted mean of its members' returns."""
    if market.is_basket(fact_id.subject):
        from briefgen.metrics.baskets import basket_return

        return basket_return(market, fact_id)
    s = market.series(fact_id.subject)
    values, bases = simple_return(s.dates, s.close, fact_id.window)
    rows = base_rows(s.dates, fact_id.window)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    return Column(dates=s.dates, values=values, bases=bases, trace=trace, why=market.unknown(s.ticker))


@column_metric(
    "total_return",
    unit="fraction",
    windows=WINDOWS,
    definition="adjusted close / adjusted close of the base session - 1, dividends included",
)
def total_return(market: Market, fact_id: FactId) -> Column:
    """Return with dividends reinvested, from the closes that are adjusted for both; it needs no others."""
    s = market.adjusted(fact_id.subject)
    values, bases = simple_return(s.dates, s.adj_close, fact_id.window)
    rows = base_rows(s.dates, fact_id.window)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.adj_close, (int(rows[row]), row), "adj_close")

    why = market.unknown(s.ticker, field="adj_close")
    return Column(dates=s.dates, values=values, bases=bases, trace=trace, why=why)


@column_metric(
    "spread", pair=True, unit="fraction", windows=WINDOWS,
    definition="return of X less return of Y, both from the same base session on common sessions",
)  # fmt: skip
def spread(market: Market, fact_id: FactId) -> Column:
    """By how much X did better than Y; a fraction, printed in percentage points."""
    if market.is_basket(fact_id.subject) or market.is_basket(fact_id.other):
        from briefgen.metrics.baskets import basket_spread

        return basket_spread(market, fact_id)
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)
    rx, bases = simple_return(dates, x, fact_id.window)
    ry, _ = simple_return(dates, y, fact_id.window)
    rows = base_rows(dates, fact_id.window)

    def trace(row: int) -> tuple[Input, ...]:
        pair = (int(rows[row]), row)
        return price_inputs(fact_id.subject, dates, x, pair) + price_inputs(fact_id.other, dates, y, pair)

    why = market.unknown(fact_id.subject, fact_id.other)
    return Column(dates=dates, values=rx - ry, bases=bases, trace=trace, why=why)


@column_metric("level", unit="index", definition="close")
def level(market: Market, fact_id: FactId) -> Column:
    """The close itself."""
    s = market.series(fact_id.subject)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (row,))

    unit = level_unit(s.ticker)
    return Column(dates=s.dates, values=s.close, trace=trace, why=market.unknown(s.ticker), unit=unit)


def level_unit(ticker: str) -> Unit:
    """What a close counts: percent for a yield, points for an index, otherwise dollars."""
    if ticker in YIELDS:
        return "percent"
    return "index" if ticker.startswith("^") else "usd"


def difference(now: Floats, then: Floats, *, scale: float = 1.0) -> Floats:
    """``(now - then) x scale`` of quoted numbers, the same for the same decimals.

    Binary fractions are not exact: 5.1 - 5.0 and 1.1 - 1.0 differ in their last digits. Where a change is
    compared with those of other sessions, that would tell equal ones apart.

    Args:
        now: Shape ``(n,)``.
        then: Shape ``(n,)``.
        scale: 100 for percent in basis points.

    >>> difference(np.array([5.1, 1.1]), np.array([5.0, 1.0])).tolist()
    [0.1, 0.1]
    """
    return np.asarray(np.round((now - then) * scale, QUOTED))


@column_metric(
    "change", unit="points", windows=WINDOWS, default_window="1d",
    definition="close less close of the base session, in points; for a yield in basis points",
)  # fmt: skip
def change(market: Market, fact_id: FactId) -> Column:
    """Change of the close in points, or of a yield in basis points."""
    s = market.series(fact_id.subject)
    rows = base_rows(s.dates, fact_id.window)
    is_yield = s.ticker in YIELDS
    values = difference(s.close, at_rows(s.close, rows), scale=100.0 if is_yield else 1.0)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    return Column(
        dates=s.dates, values=values, bases=dates_at(s.dates, rows), trace=trace,
        why=market.unknown(s.ticker), unit="bp" if is_yield else "points",
    )  # fmt: skip
