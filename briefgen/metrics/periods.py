"""Calendar weeks, months, quarters and years as wholes: what they brought, their best and worst days."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.metrics.dates import Schedule
from briefgen.metrics.history import history_at
from briefgen.metrics.ids import CALENDAR, FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.universe import Bools
from briefgen.metrics.windows import base_rows, period_of
from briefgen.model import Dates, Floats, History, Input, Series

PERIODS = tuple(CALENDAR)


def last_of_period(dates: Dates, window: str, sessions: Dates) -> Bools:
    """Whether the exchange's next planned session belongs to another period.

    Args:
        dates: Sessions of a series, shape ``(n,)``.
        window: ``wtd``, ``mtd``, ``qtd`` or ``ytd``.
        sessions: Planned sessions of the exchange, also those ahead, shape ``(m,)``.

    Returns:
        Shape ``(n,)``; False where the calendar has no next session. Before the calendar begins the series'
        own sessions are taken for the exchange's.

    >>> days = np.array(["2026-01-30", "2026-02-02"], dtype="datetime64[D]")
    >>> last_of_period(days[:1], "mtd", days).tolist()
    [True]
    """
    early = dates[dates < sessions[0]] if len(sessions) else dates[:0]
    axis = np.concatenate([early, sessions.astype("datetime64[D]")])
    at = np.searchsorted(axis, dates, side="right")
    following = axis[np.minimum(at, max(len(axis) - 1, 0))] if len(axis) else dates
    ends: Bools = (at < len(axis)) & (period_of(following, window) != period_of(dates, window))
    return ends


@column_metric(
    "period_return", unit="fraction", windows=PERIODS, default_window="mtd",
    definition="return of a whole calendar week, month, quarter or year, on its last session only",
)  # fmt: skip
def period_return(market: Market, fact_id: FactId) -> Column:
    """What a calendar period brought, told on its last session and ranked among whole periods.

    Args:
        market: The market with the exchange calendar.
        fact_id: ``period_return:^GSPC@mtd``.

    Returns:
        A fraction; missing on every session that is not the last of its period.

    Raises:
        MissingInputError: There is no calendar, or no such series.

    Example:
        From 100 at the end of December to 103 on the last session of January is 0.03.
    """
    if market.calendar is None:
        raise MissingInputError("whole periods need the exchange calendar")
    s = market.series(fact_id.subject)
    returns, bases = simple_return(s.dates, s.close, fact_id.window)
    planned = market.remember(("planned",), Schedule(calendar=market.calendar).planned)
    ends = last_of_period(s.dates, fact_id.window, planned)
    rows = base_rows(s.dates, fact_id.window)

    def trace(row: int) -> tuple[Input, ...]:
        return price_inputs(s.ticker, s.dates, s.close, (int(rows[row]), row))

    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(s.dates, np.datetime64(session)))
        if row < len(s.dates) and s.dates[row] == np.datetime64(session) and not ends[row]:
            return f"{session} is not the last session of its {NAMES[fact_id.window]}"
        return market.unknown(s.ticker)(session)

    whole = Column(dates=s.dates[ends], values=returns[ends])
    places = np.cumsum(ends) - 1

    def place(row: int) -> History | None:
        return history_at(whole, int(places[row]))

    values = np.where(ends, returns, np.nan)
    return Column(dates=s.dates, values=values, bases=bases, trace=trace, why=why, history=place)


NAMES = {"wtd": "week", "mtd": "month", "qtd": "quarter", "ytd": "year"}


def _row(market: Market, s: Series, session: dt.date) -> int:
    """Row of a session.

    Raises:
        MissingInputError: The series has no close on it; the words are the same if the data end there.
    """
    reason = market.unknown(s.ticker)(session)
    if reason is not None:
        raise MissingInputError(reason)
    return int(np.searchsorted(s.dates, np.datetime64(session)))


def _rows(market: Market, s: Series, window: str, session: dt.date) -> tuple[int, int]:
    """Rows of the base session and of the session.

    Raises:
        MissingInputError: The series has no close on one of them.
    """
    row = _row(market, s, session)
    base = int(base_rows(s.dates[: row + 1], window)[row])
    if base < 0 or np.isnan(s.close[base : row + 1]).any():
        raise MissingInputError(
            f"a close of {s.ticker} that the {NAMES[window]} of {session} needs is unknown"
        )
    return base, row


@point_metric(
    "past_return", unit="fraction", windows=PERIODS, default_window="mtd",
    definition="return of the calendar week, month, quarter or year before the present one",
)  # fmt: skip
def past_return(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What the calendar period before the present one brought (``past_return:^GSPC@mtd``).

    Raises:
        MissingInputError: The series does not reach back to the period before that.
    """
    s = market.series(fact_id.subject)
    row = int(np.searchsorted(s.dates, np.datetime64(session)))
    if row == len(s.dates) or s.dates[row] != np.datetime64(session):
        _row(market, s, session)
    # Nothing of the present period is needed but its beginning.
    end = int(base_rows(s.dates[: row + 1], fact_id.window)[row])
    start = int(base_rows(s.dates[: end + 1], fact_id.window)[end]) if end >= 0 else -1
    if start < 0 or np.isnan(s.close[[start, end]]).any():
        raise MissingInputError(f"{s.ticker} has no whole {NAMES[fact_id.window]} before {session}")
    return Point(
        value=float(s.close[end] / s.close[start] - 1.0),
        base_session=as_date(s.dates[start]),
        details={"ended": as_date(s.dates[end])},
        inputs=price_inputs(s.ticker, s.dates, s.close, (start, end)),
    )


def _daily(s: Series, base: int, row: int) -> Floats:
    return s.close[base + 1 : row + 1] / s.close[base:row] - 1.0


def _extreme_day(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    s = market.series(fact_id.subject)
    base, row = _rows(market, s, fact_id.window, session)
    moves = _daily(s, base, row)
    at = base + 1 + int(np.argmax(sign * moves))
    return Point(
        value=float(moves[at - base - 1]),
        base_session=as_date(s.dates[base]),
        details={"date": as_date(s.dates[at]), "sessions": row - base},
        inputs=price_inputs(s.ticker, s.dates, s.close, (at - 1, at)),
    )


@point_metric(
    "best_day", unit="fraction", windows=PERIODS, default_window="mtd",
    definition="the highest daily return of the calendar period up to t, the first of equals",
)  # fmt: skip
def best_day(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """The best day of a period so far; details: its ``date``, and ``sessions`` of the period."""
    return _extreme_day(market, fact_id, session, 1.0)


@point_metric(
    "worst_day", unit="fraction", windows=PERIODS, default_window="mtd",
    definition="the lowest daily return of the calendar period up to t, the first of equals",
)  # fmt: skip
def worst_day(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """The worst day of a period so far; details: its ``date``, and ``sessions`` of the period."""
    return _extreme_day(market, fact_id, session, -1.0)


@point_metric(
    "up_days", unit="count", windows=PERIODS, default_window="mtd",
    definition="sessions of the calendar period up to t with a return above zero",
)  # fmt: skip
def up_days(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """On how many sessions of a period a series rose; details: ``down`` and ``sessions``."""
    s = market.series(fact_id.subject)
    base, row = _rows(market, s, fact_id.window, session)
    moves = _daily(s, base, row)
    return Point(
        value=int(np.count_nonzero(moves > 0)),
        base_session=as_date(s.dates[base]),
        details={"down": int(np.count_nonzero(moves < 0)), "sessions": row - base},
        inputs=price_inputs(s.ticker, s.dates, s.close, range(base, row + 1)),
    )
