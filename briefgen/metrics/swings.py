"""The great swings: how old the present bull or bear market is, and how long the peak has been near."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided
from briefgen.metrics.streaks import signed_runs
from briefgen.model import Floats, Input, Scalar

ROUNDING = 1e-12
"""A close that reaches the mark but for its rounding has reached it."""


Swing = tuple[int, int]
"""The row of the low or the high that a swing began at, and 1 for an advance, -1 for a decline."""


def swings_of(closes: Floats, size: float) -> tuple[tuple[Swing, ...], ...]:
    """Advances and declines of a size or more, from close to close, as they were known at each session.

    A decline is recognised at the first close that lies the size below the highest one of the advance, and
    began at that highest one; an advance likewise above the lowest one of the decline. An advance that did
    not regain the peak before it is none if a close lies below the low that it began at: the decline before
    it goes on, as it did after January 2009.

    Args:
        closes: Shape ``(n,)``, all known.
        size: A fraction: 0.2 for bull and bear markets by their common definition.

    Returns:
        For each session the swings so far, the present one last; none while no mark has been reached.

    >>> found = swings_of(np.array([100.0, 79.0, 95.0, 98.0, 78.0]), 0.2)
    >>> [swings[-1:] for swings in found]
    [(), ((0, -1),), ((1, 1),), ((1, 1),), ((0, -1),)]
    """
    known: list[tuple[Swing, ...]] = []
    swings: tuple[Swing, ...] = ()
    high = low = 0
    for row, close in enumerate(closes.tolist()):
        high = row if close >= closes[high] else high
        low = row if close <= closes[low] else low
        side = swings[-1][1] if swings else 0
        failed = _failed(closes, swings, high, close)
        if failed:
            swings, low = swings[:failed], row
        elif side >= 0 and close <= closes[high] * (1.0 - size) * (1.0 + ROUNDING):
            swings, low = (*swings, (high, -1)), row
        elif side <= 0 and close >= closes[low] * (1.0 + size) * (1.0 - ROUNDING):
            swings, high = (*swings, (low, 1)), row
        known.append(swings)
    return tuple(known)


def _failed(closes: Floats, swings: tuple[Swing, ...], high: int, close: float) -> int:
    """Index from the end of an advance that this close shows to have been none; 0 where it shows nothing."""
    at = -1 if swings and swings[-1][1] > 0 else -2
    if len(swings) <= -at or close >= closes[swings[at][0]]:
        return 0
    top = closes[high] if at == -1 else closes[swings[-1][0]]
    return at if top < closes[swings[at - 1][0]] else 0


@column_metric(
    "market_age", unit="sessions", windows=("10", "20"), default_window="20",
    definition="sessions since the low that an advance of n percent or more began at (minus: since the high "
    "of such a decline); a rise short of the old peak and then below the low it began at is none",
)  # fmt: skip
def market_age(market: Market, fact_id: FactId) -> Column:
    """How old the present bull market (bear market: minus) is, from close to close.

    Args:
        market: The market.
        fact_id: ``market_age:^GSPC`` for marks of 20%, the common definition.

    Returns:
        Sessions, signed; details: ``began`` (the low or high that it counts from), ``level`` (its close),
        ``gain`` since (a fraction), ``longer`` (earlier advances, or declines, that lasted longer), ``of``
        (how many there were, this one included), and ``searched_from``. Missing until a mark has been
        reached, and from an unknown close on.

    Raises:
        MissingInputError: There is no such series.

    Example:
        Closes of 100, 79, 90 and 95: at the last, an advance of two sessions since 79.
    """
    s = market.series(fact_id.subject)
    unknown = np.flatnonzero(np.isnan(s.close))
    whole = int(unknown[0]) if len(unknown) else len(s.close)
    known = swings_of(s.close[:whole], int(fact_id.window) / 100.0)
    values = np.full(len(s.close), np.nan)
    values[:whole] = [(row - k[-1][0]) * k[-1][1] if k else np.nan for row, k in enumerate(known)]

    def details(row: int) -> dict[str, Scalar | None]:
        begin, side = known[row][-1]
        earlier = [b[0] - a[0] for a, b in pairwise(known[row]) if a[1] == side]
        return {
            "began": as_date(s.dates[begin]),
            "level": float(s.close[begin]),
            "gain": float(s.close[row] / s.close[begin] - 1.0),
            "longer": sum(1 for length in earlier if length > row - begin),
            "of": len(earlier) + 1,
            "searched_from": as_date(s.dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, sorted({known[row][-1][0], row}))

    return Column(dates=s.dates, values=values, details=details, trace=trace, why=market.unknown(s.ticker))


@column_metric(
    "near_peak", unit="sessions", windows=("5", "10", "20"), default_window="10",
    definition="sessions in a row, up to t, that closed less than n percent below the highest close so far",
)  # fmt: skip
def near_peak(market: Market, fact_id: FactId) -> Column:
    """How long a series has kept within n percent of its highest close.

    Args:
        market: The market.
        fact_id: ``near_peak:^GSPC@10``: how long there has been no correction.

    Returns:
        Sessions, 0 where t lies n percent or more below; details: ``since`` (the first of them) and
        ``searched_from``.

    Raises:
        MissingInputError: There is no such series.

    Example:
        Closes of 100, 89, 92 and 101 with n = 10: 1, 0, 1 and 2.
    """
    s = market.series(fact_id.subject)
    # An unknown close may have been the highest one, so nothing after it is known.
    fall = divided(s.close, np.maximum.accumulate(s.close)) - 1.0
    near = fall > -int(fact_id.window) / 100.0 + ROUNDING
    values = signed_runs(np.where(np.isnan(fall), np.nan, near.astype(np.float64)))

    def details(row: int) -> dict[str, Scalar | None]:
        run = int(values[row])
        since = as_date(s.dates[row - run + 1]) if run else None
        return {"since": since, "searched_from": as_date(s.dates[0])}

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (row,))

    return Column(dates=s.dates, values=values, details=details, trace=trace, why=market.unknown(s.ticker))
