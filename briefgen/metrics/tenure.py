"""Who is first in a group, since when, and who was before."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.movers import nobody, returns_at, universe_returns
from briefgen.metrics.registry import Point, point_metric
from briefgen.metrics.universe import universe_of
from briefgen.model import Floats


def firsts(returns: Floats) -> NDArray[np.int64]:
    """Column of the highest known value of each row; -1 where none is known.

    Args:
        returns: Shape ``(n, members)``; NaN where unknown. Of equals the first column counts.

    >>> firsts(np.array([[0.1, 0.3], [np.nan, np.nan], [0.2, np.nan]])).tolist()
    [1, -1, 0]
    """
    known = ~np.isnan(returns).all(axis=1)
    best = np.argmax(np.where(np.isnan(returns), -np.inf, returns), axis=1)
    found: NDArray[np.int64] = np.where(known, best, -1).astype(np.int64)
    return found


@point_metric(
    "first", unit="text", windows=WINDOWS, default_window="3m",
    definition="the member with the highest return over the window, with its tenure in sessions",
)  # fmt: skip
def first(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Who is first in a group by its return over a window.

    Args:
        market: The market.
        fact_id: ``first:sectors@3m``.
        session: The session.

    Returns:
        A ticker; details: ``sessions`` for which it has been first without a break, ``since`` (the first of
        them), ``before`` (who was first on the session before that) and ``before_sessions``, both None at the
        beginning of the data, and the ``return`` of both over the window.

    Raises:
        MissingInputError: No member has a known return at the session.

    Example:
        Energy first on the last three sessions and technology on the 40 before: ``XLE``, with 3 and 40.
    """
    universe = universe_of(market, fact_id.subject)
    found = {x.ticker: x for x in returns_at(universe, session, fact_id.window)}
    row = int(np.searchsorted(universe.dates, np.datetime64(session)))
    if not found:
        raise nobody(universe, fact_id, session, fact_id.window)
    best = firsts(universe_returns(market, fact_id.subject, fact_id.window)[: row + 1])
    start = _start(best, row)
    earlier = best[start - 1] if start > 0 else -1
    before = universe.tickers[earlier] if earlier >= 0 else None
    leader = universe.tickers[best[row]]
    members = [x for x in (found.get(leader), found.get(before or "")) if x is not None]
    return Point(
        value=leader,
        details={
            "sessions": row - start + 1,
            "since": as_date(universe.dates[start]),
            "before": before,
            "before_sessions": start - _start(best, start - 1) if before else None,
            "return": found[leader].value,
            "before_return": found[before].value if before in found else None,
        },
        inputs=tuple(i for x in members for i in x.inputs(universe.field)),
    )


def _start(best: NDArray[np.int64], row: int) -> int:
    """First row of the unbroken stretch of equal values that ends at a row."""
    other = np.flatnonzero(best[: row + 1] != best[row])
    return int(other[-1]) + 1 if len(other) else 0
