"""The year's large days: how many there have been beside other years, and what the year is without them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.windows import base_rows
from briefgen.model import Floats, Scalar, Series


def _year(market: Market, fact_id: FactId, session: dt.date) -> tuple[Series, int, int, Floats]:
    """The series, the row before the calendar year, that of the session, and all daily returns up to it.

    Raises:
        MissingInputError: The year's closes, or that of its base session, are not all known.
    """
    s = market.series(fact_id.subject)
    row = row_of(Column(dates=s.dates, values=s.close, why=market.unknown(s.ticker)), session, str(fact_id))
    base = int(base_rows(s.dates[: row + 1], "ytd")[row])
    if base < 0 or np.isnan(s.close[base : row + 1]).any():
        raise MissingInputError(f"a close of {s.ticker} that the year of {session} needs is unknown")
    return s, base, row, simple_return(s.dates[: row + 1], s.close[: row + 1], "1d")[0]


@point_metric(
    "big_days", unit="count", windows=("1", "2", "3"),
    definition="sessions of the calendar year up to t whose return was n percent or more either way",
)  # fmt: skip
def big_days(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """On how many sessions of the year a series moved n percent or more.

    Args:
        market: The market.
        fact_id: ``big_days:^GSPC@1``.
        session: The session.

    Returns:
        A count; details: ``sessions`` of the year so far, ``share`` of them, ``ups`` among the large ones,
        ``usual`` (the share among all sessions before this year), ``before`` and ``before_sessions`` (the
        whole year before; None where that is not known), ``searched_from``.

    Raises:
        MissingInputError: A close of the year is unknown, or the series begins in it.

    Example:
        Returns of +1.2%, -0.4% and -1.0% since the year began: two of three sessions.
    """
    s, base, row, moves = _year(market, fact_id, session)
    # A move of exactly n percent is a large one, whatever the rounding of its computation.
    bound = int(fact_id.window) / 100.0 - 1e-12
    large = np.abs(moves) >= bound
    year, past = large[base + 1 :], moves[1 : base + 1]
    known = past[~np.isnan(past)]
    if not len(known):
        raise MissingInputError(f"{s.ticker} has no returns before the year of {session}")
    count = int(np.count_nonzero(year))
    details: dict[str, Scalar | None] = {
        "sessions": row - base,
        "share": float(np.count_nonzero(year) / (row - base)),
        "ups": int(np.count_nonzero(moves[base + 1 :] >= bound)),
        "usual": float(np.count_nonzero(np.abs(known) >= bound) / len(known)),
        "searched_from": as_date(s.dates[0]),
    }
    start = int(base_rows(s.dates[: base + 1], "ytd")[base])
    whole = start >= 0 and not np.isnan(s.close[start : base + 1]).any()
    details["before"] = int(np.count_nonzero(large[start + 1 : base + 1])) if whole else None
    details["before_sessions"] = base - start if whole else None
    return Point(value=count, base_session=as_date(s.dates[base]), details=details,
                 inputs=price_inputs(s.ticker, s.dates, s.close, range(base, row + 1)))  # fmt: skip


def _without(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    s, base, row, moves = _year(market, fact_id, session)
    count = int(fact_id.window)
    year = moves[base + 1 :]
    if len(year) <= count:
        raise MissingInputError(f"the year has no more than {count} sessions by {session}")
    # Of equal days the first ones are left out; which, makes no difference to what is left.
    out = np.sort(np.argsort(-sign * year, kind="stable")[:count])
    rest = 1.0
    for move in np.delete(year, out).tolist():
        rest *= 1.0 + move
    rows = sorted({base, row, *(base + 1 + out).tolist(), *(base + out).tolist()})
    return Point(
        value=rest - 1.0,
        base_session=as_date(s.dates[base]),
        details={
            "days": count,
            "year": float(s.close[row] / s.close[base] - 1.0),
            "sessions": row - base,
            "least": float(np.min(sign * year[out]) * sign),
        },
        inputs=price_inputs(s.ticker, s.dates, s.close, rows),
    )


@point_metric(
    "without_best", unit="fraction", windows=("3", "5", "10"), default_window="5",
    definition="return of the calendar year up to t with its n highest daily returns left out",
)  # fmt: skip
def without_best(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What the year would be without its best days.

    Args:
        market: The market.
        fact_id: ``without_best:^GSPC@5``.
        session: The session.

    Returns:
        A fraction; details: ``days`` left out, ``year`` (the return with them), ``sessions`` of the year, and
        ``least``, the smallest move that is left out.

    Raises:
        MissingInputError: A close of the year is unknown, or it has no more sessions than are left out.

    Example:
        Days of +10%, +1% and -5%: without the best one, 1.01 x 0.95 - 1 = -0.0405.
    """
    return _without(market, fact_id, session, 1.0)


@point_metric(
    "without_worst", unit="fraction", windows=("3", "5", "10"), default_window="5",
    definition="return of the calendar year up to t with its n lowest daily returns left out",
)  # fmt: skip
def without_worst(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What the year would be without its worst days; details as of ``without_best``."""
    return _without(market, fact_id, session, -1.0)
