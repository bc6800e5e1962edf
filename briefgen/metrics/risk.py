"""Risk: realised volatility, the size of a day's move, and correlation."""

from __future__ import annotations

import math

import numpy as np

from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.market import Market, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.rolling import divided, rolling_products, rolling_std
from briefgen.model import Floats, Input, Scalar, Series

YEAR = 252
FLAT = 1e-12
"""A standard deviation of returns below this is rounding, not movement."""

SPANS = tuple(window for window in ROLLING if window != "1d")


def log_returns(closes: Floats) -> Floats:
    """Natural logarithm of each close over the one before.

    The C library's logarithm, one by one: a vectorised one may round differently from machine to machine.

    Args:
        closes: Shape ``(n,)``; NaN where unknown.

    Returns:
        Shape ``(n,)``; NaN in the first row, beside unknown closes and where a close is not positive.
    """
    logs = np.array([math.log(c) if c > 0 else math.nan for c in closes.tolist()], dtype=np.float64)
    out = np.full(len(closes), np.nan)
    out[1:] = logs[1:] - logs[:-1]
    return out


@column_metric(
    "vol", unit="fraction", windows=SPANS, default_window="1m",
    definition="sample standard deviation of the window's daily log returns x sqrt(252)",
)  # fmt: skip
def vol(market: Market, fact_id: FactId) -> Column:
    """Realised volatility, a year's worth."""
    s = market.series(fact_id.subject)
    n = ROLLING[fact_id.window]
    values = rolling_std(log_returns(s.close), n) * math.sqrt(YEAR)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, range(row - n, row + 1))

    return Column(dates=s.dates, values=values, trace=trace, why=market.unknown(s.ticker))


def deviation_before(s: Series) -> Floats:
    """Sample standard deviation of the 252 daily returns before each session; shape ``(n,)``."""
    sigma = np.full(len(s.close), np.nan)
    sigma[1:] = rolling_std(simple_return(s.dates, s.close, "1d")[0], YEAR)[:-1]
    return sigma


@column_metric(
    "zscore", unit="sigma", windows=("1d",), default_window="1d",
    definition="today's return over the sample standard deviation of the 252 daily returns before t",
)  # fmt: skip
def zscore(market: Market, fact_id: FactId) -> Column:
    """A day's return in standard deviations of the year before it."""
    s = market.series(fact_id.subject)
    returns, sigma = simple_return(s.dates, s.close, "1d")[0], deviation_before(s)
    values = divided(returns, np.where(sigma > FLAT, sigma, np.nan))

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, range(row - YEAR - 1, row + 1))

    def details(row: int) -> dict[str, Scalar | None]:
        return {"return": float(returns[row]), "sigma": float(sigma[row]), "sessions": YEAR}

    return Column(dates=s.dates, values=values, trace=trace, details=details, why=market.unknown(s.ticker))


def rolling_correlation(x: Floats, y: Floats, n: int) -> Floats:
    """Pearson's correlation of the last n values of two series.

    Args:
        x: Shape ``(rows,)``; NaN where unknown.
        y: Shape ``(rows,)``.
        n: Length of the window.

    Returns:
        Shape ``(rows,)``, within -1 and 1; NaN where the window is not full or one side did not move.
    """
    sx, sy = rolling_std(x, n), rolling_std(y, n)
    moving = np.where((sx > FLAT) & (sy > FLAT), sx * sy * (n - 1), np.nan)
    return np.clip(divided(rolling_products(x, y, n), moving), -1.0, 1.0)


@column_metric(
    "corr", pair=True, unit="ratio", windows=SPANS, default_window="3m",
    definition="Pearson correlation of the window's daily returns on common sessions",
)  # fmt: skip
def corr(market: Market, fact_id: FactId) -> Column:
    """How closely two series have moved together, -1 to 1."""
    dates, x, y = market.aligned(fact_id.subject, fact_id.other)
    n = ROLLING[fact_id.window]
    values = rolling_correlation(simple_return(dates, x, "1d")[0], simple_return(dates, y, "1d")[0], n)

    def trace(row: int) -> tuple[Input, ...]:
        rows = range(row - n, row + 1)
        return price_inputs(fact_id.subject, dates, x, rows) + price_inputs(fact_id.other, dates, y, rows)

    why = market.unknown(fact_id.subject, fact_id.other)
    return Column(dates=dates, values=values, trace=trace, why=why)
