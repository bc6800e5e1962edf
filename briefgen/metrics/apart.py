"""How far the members of a universe stand from their own highs, and from one another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from briefgen.metrics.ids import ROLLING, WINDOWS, FactId
from briefgen.metrics.market import Market
from briefgen.metrics.movers import universe_returns
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import SAME, rolling_max
from briefgen.metrics.universe import Bools, share_column, tally, universe_of, why_no_members
from briefgen.metrics.windows import base_rows, dates_at
from briefgen.model import Dates, Floats, Scalar

TAIL = 0.1
"""The part of the members at either end, beyond which `dispersion` looks."""

LEAST = 2
"""Members without whom nothing lies apart."""


@column_metric(
    "bear_share", unit="fraction", windows=("10", "20"), default_window="20",
    definition="share of the members with 252 known closes whose close is n% or more below the highest of "
    "them, that of t included",
)  # fmt: skip
def bear_share(market: Market, fact_id: FactId) -> Column:
    """Share of members that stand a given distance or more below their one-year high.

    Args:
        market: The market.
        fact_id: ``bear_share:sp500@20``.

    Returns:
        A fraction; details: how many members are ``fallen`` that far, ``of`` how many with a close on each of
        the last 252 sessions, how many are ``missing``, and all ``members``. The closes of a panel are
        adjusted for dividends.

    Raises:
        MissingInputError: There is no such universe.

    Example:
        A member that closed at 100 and now at 80 is 20% below its high, and counts.
    """
    kept = (100 - int(fact_id.window)) / 100.0

    def test(dates: Dates, closes: Floats) -> tuple[Bools, Bools]:
        top = rolling_max(closes, ROLLING["1y"])
        # A close at the very mark counts, whatever the rounding of the product.
        return closes <= top * kept * (1.0 + SAME), ~np.isnan(top)

    universe = universe_of(market, fact_id.subject)
    return share_column(universe, tally(universe, test), "fallen")


def row_quantiles(ordered: Floats, known: NDArray[np.int64], share: float) -> Floats:
    """The value below which a share of each row lies, interpolated linearly between its neighbors.

    Args:
        ordered: Shape ``(n, members)``, each row ascending, what is unknown at its end.
        known: How many values of each row are known, shape ``(n,)``.
        share: From 0 (the smallest value) to 1 (the greatest).

    Returns:
        Shape ``(n,)``; NaN where no value of the row is known.

    >>> row_quantiles(np.array([[1.0, 2.0, 4.0, np.nan]]), np.array([3]), 0.75).tolist()
    [3.0]
    """
    rows, last = np.arange(len(ordered)), np.maximum(known - 1, 0)
    place = last * share
    below = np.floor(place).astype(np.int64)
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, last)]
    return np.asarray(low + (high - low) * (place - below))


@column_metric(
    "dispersion", unit="fraction", windows=WINDOWS, default_window="1d",
    definition="90th less 10th percentile of the members' known returns, of two members or more; between two "
    "neighbors in their order a percentile is interpolated linearly",
)  # fmt: skip
def dispersion(market: Market, fact_id: FactId) -> Column:
    """How far the returns of the strongest and the weakest members lie apart.

    Args:
        market: The market.
        fact_id: ``dispersion:sp500@1m``.

    Returns:
        A difference of fractions; details: the percentile at the ``top`` and that at the ``bottom``, the
        ``tail`` that lies beyond either and the share ``between`` them, ``of`` how many known returns, how
        many are ``missing``, and all ``members``. The closes of a panel are adjusted for dividends.

    Raises:
        MissingInputError: There is no such universe.

    Example:
        Eleven members with returns of 0%, 1%, … 10%: 8 percentage points, from 1% to 9%.
    """
    universe = universe_of(market, fact_id.subject)
    returns = universe_returns(market, fact_id.subject, fact_id.window)
    known = np.count_nonzero(~np.isnan(returns), axis=1)
    # Unknown values sort to the end of their row.
    ordered = np.sort(returns, axis=1)
    top, bottom = (row_quantiles(ordered, known, share) for share in (1.0 - TAIL, TAIL))

    def details(row: int) -> dict[str, Scalar | None]:
        of, members = int(known[row]), len(universe.tickers)
        return {
            "top": float(top[row]), "bottom": float(bottom[row]), "tail": TAIL, "between": 1.0 - 2.0 * TAIL,
            "of": of, "missing": members - of, "members": members,
        }  # fmt: skip

    column = Column(
        dates=universe.dates, values=np.where(known >= LEAST, top - bottom, np.nan), details=details,
        why=why_no_members(universe),
    )  # fmt: skip
    return replace(column, bases=dates_at(universe.dates, base_rows(universe.dates, fact_id.window)))
