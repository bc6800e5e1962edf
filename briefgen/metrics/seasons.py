"""Calendar months: how often the one that runs, or the next one, has gone up since the data begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.windows import Rows, period_of
from briefgen.model import Dates, Floats

AHEAD = {"this": 0, "next": 1}
"""How many months the one that is told of lies ahead."""


@dataclass(frozen=True, kw_only=True)
class Months:
    """Whole calendar months of a series, each with a return.

    Args:
        rows: Row of each month's last session, shape ``(m,)``.
        numbers: Months since January 1970, shape ``(m,)``.
        returns: Fractions, shape ``(m,)``; NaN where a close is unknown.
    """

    rows: Rows
    numbers: Rows
    returns: Floats


def whole_months(dates: Dates, closes: Floats) -> Months:
    """The months that a later one follows, without the first, whose base lies before the data.

    Args:
        dates: Sessions up to t, shape ``(n,)``.
        closes: Shape ``(n,)``.

    >>> days = np.array(["2025-12-31", "2026-01-30", "2026-02-27", "2026-03-02"], dtype="datetime64[D]")
    >>> whole_months(days, np.array([100.0, 110.0, 99.0, 98.0])).returns.round(3).tolist()
    [0.1, -0.1]
    """
    numbers = period_of(dates, "mtd")
    returns, _ = simple_return(dates, closes, "mtd")
    last = np.flatnonzero(numbers[1:] != numbers[:-1])
    # The first month began before its first session is on file.
    last = last[numbers[last] > numbers[0]] if len(numbers) else last
    return Months(rows=last.astype(np.int64), numbers=numbers[last], returns=returns[last])


@point_metric(
    "month_record", unit="count", windows=tuple(AHEAD), default_window="this",
    definition="earlier whole calendar months of the same name as that of t (or the next) that ended higher",
)  # fmt: skip
def month_record(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How the calendar month has gone in earlier years, beside all other months.

    Args:
        market: The market.
        fact_id: ``month_record:^GSPC`` for the month of the session, ``@next`` for the one after it.
        session: The session.

    Returns:
        How many of them ended higher; details: ``of`` (how many there were), ``median`` (their median
        return), ``mean``, ``share`` (those that ended higher), ``all_share`` and ``all_median`` of whole
        months of every name, ``worst`` and ``worst_on``, ``best`` and ``best_on`` (the month's last
        session), ``month`` (the first day of the month that is told of) and ``searched_from``.

    Raises:
        MissingInputError: There is no such series, no such month is on file, or a close at the end of
            one of its months is unknown.

    Example:
        With Januaries of +1%, -2% and +4% before it, a session of January says two of three, +1% the middle.
    """
    s = market.series(fact_id.subject)
    row = row_of(Column(dates=s.dates, values=s.close, why=market.unknown(s.ticker)), session, str(fact_id))
    told = int(period_of(s.dates[row : row + 1], "mtd")[0]) + AHEAD[fact_id.window]
    months = whole_months(s.dates[: row + 1], s.close[: row + 1])
    name = f"{np.datetime64(told, 'M').astype('datetime64[D]').item():%B}"
    same = np.flatnonzero(months.numbers % 12 == told % 12)
    if not len(same):
        raise MissingInputError(f"no earlier {name} of {s.ticker} is on file")
    if np.isnan(months.returns).any():
        raise MissingInputError(f"a close of {s.ticker} at the end of an earlier month is unknown")
    found = months.returns[same]
    best, worst = int(same[np.argmax(found)]), int(same[np.argmin(found)])
    ends = sorted({int(months.rows[best]), int(months.rows[worst]), row})
    return Point(
        value=int(np.count_nonzero(found > 0)),
        details={
            "of": len(found),
            "share": float(np.mean(found > 0)),
            "median": float(np.median(found)),
            "mean": float(np.mean(found)),
            "all_share": float(np.mean(months.returns > 0)),
            "all_median": float(np.median(months.returns)),
            "best": float(months.returns[best]),
            "best_on": as_date(s.dates[months.rows[best]]),
            "worst": float(months.returns[worst]),
            "worst_on": as_date(s.dates[months.rows[worst]]),
            "month": np.datetime64(told, "M").astype("datetime64[D]").item(),
            "searched_from": as_date(s.dates[months.rows[same[0]]]),
        },
        inputs=price_inputs(s.ticker, s.dates, s.close, ends),
    )
