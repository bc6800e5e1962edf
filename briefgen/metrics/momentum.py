"""Momentum: the distance from a moving average, and Wilder's relative strength index."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided, rolling_mean
from briefgen.metrics.streaks import signed_runs
from briefgen.model import Floats, Input, Scalar

LISTED = 260
"""The most closes that a fact lists as its inputs."""


@column_metric(
    "sma_gap", unit="fraction", windows=("20", "50", "100", "200"), default_window="200",
    definition="close / mean of the last n closes - 1, t included",
)  # fmt: skip
def sma_gap(market: Market, fact_id: FactId) -> Column:
    """How far a series stands above or below its simple moving average."""
    s = market.series(fact_id.subject)
    n = int(fact_id.window)
    means = rolling_mean(s.close, n)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, range(row - n + 1, row + 1))

    def details(row: int) -> dict[str, Scalar | None]:
        return {"average": float(means[row]), "sessions": n}

    return Column(
        dates=s.dates, values=divided(s.close, means) - 1.0, trace=trace, details=details,
        why=market.unknown(s.ticker),
    )  # fmt: skip


def wilder_averages(closes: Floats, n: int) -> tuple[Floats, Floats]:
    """Wilder's smoothed average gain and loss (New Concepts in Technical Trading Systems, 1978).

    Args:
        closes: Shape ``(rows,)``; NaN where unknown.
        n: Number of changes that seed the averages and the weight of the past in them.

    Returns:
        Average gain and average loss, shapes ``(rows,)``; NaN in the first n rows and from the first
        unknown close on, since every later average depends on it.

    >>> gain, loss = wilder_averages(np.array([1.0, 2.0, 1.5, 2.5]), 2)
    >>> gain.tolist(), loss.tolist()
    ([nan, nan, 0.5, 0.75], [nan, nan, 0.25, 0.125])
    """
    gains, losses = np.full(len(closes), np.nan), np.full(len(closes), np.nan)
    changes = (closes[1:] - closes[:-1]).tolist()
    gain = loss = 0.0
    for i, change in enumerate(changes):
        if change != change:
            break
        up, down = (change, 0.0) if change > 0 else (0.0, -change)
        if i < n:
            gain, loss = gain + up, loss + down
            if i == n - 1:
                gain, loss = gain / n, loss / n
        else:
            gain, loss = (gain * (n - 1) + up) / n, (loss * (n - 1) + down) / n
        if i >= n - 1:
            gains[i + 1], losses[i + 1] = gain, loss
    return gains, losses


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@column_metric(
    "rsi", unit="score", windows=("14",), default_window="14",
    definition="Wilder's relative strength index: 100 - 100 / (1 + average gain / average loss); each "
    "average is (13 x the one before + the day's gain or loss) / 14, the first one the mean of 14 changes",
)  # fmt: skip
def rsi(market: Market, fact_id: FactId) -> Column:
    """Wilder's relative strength index, 0 to 100; missing for a series that never moved."""
    s = market.series(fact_id.subject)
    n = int(fact_id.window)
    gains, losses = wilder_averages(s.close, n)

    def trace(row: int) -> tuple[Input, ...]:
        first = 0 if row < LISTED else row - n
        return price_inputs(s.ticker, s.dates, s.close, range(first, row + 1))

    def details(row: int) -> dict[str, Scalar | None]:
        return {
            "average_gain": float(gains[row]),
            "average_loss": float(losses[row]),
            "average_gain_before": _known(gains[row - 1]),
            "average_loss_before": _known(losses[row - 1]),
            "smoothed_from": as_date(s.dates[0]),
        }

    return Column(
        dates=s.dates, values=100.0 * divided(gains, gains + losses), trace=trace, details=details,
        why=market.unknown(s.ticker),
    )  # fmt: skip


@column_metric(
    "above_run", unit="sessions", windows=("50", "200"), default_window="200",
    definition="sessions in a row, up to t, that closed above the mean of the last n closes (below: minus)",
)  # fmt: skip
def above_run(market: Market, fact_id: FactId) -> Column:
    """How long a series has closed on one side of its moving average; 1 or -1 where it has just crossed.

    Args:
        market: The market.
        fact_id: ``above_run:^GSPC@200``.

    Returns:
        Sessions, signed; 0 where the close equals the average, NaN before the first average. Details:
        ``since`` (the run's first session) and ``before`` (the length of the one before it), both None at 0.

    Example:
        Above the average on the last three sessions and below it on the one before: 3.
    """
    s = market.series(fact_id.subject)
    n = int(fact_id.window)
    gaps = divided(s.close, rolling_mean(s.close, n)) - 1.0
    values = signed_runs(gaps)

    def details(row: int) -> dict[str, Scalar | None]:
        searched_from = as_date(s.dates[min(n - 1, len(s.dates) - 1)])
        if not values[row]:
            return {"since": None, "before": None, "searched_from": searched_from}
        begin = row - int(abs(values[row])) + 1
        before = begin - 1
        known = before >= 0 and not np.isnan(values[before])
        return {
            "since": as_date(s.dates[begin]),
            "before": int(abs(values[before])) if known else None,
            "searched_from": searched_from,
        }

    return Column(dates=s.dates, values=values, details=details, why=market.unknown(s.ticker))
