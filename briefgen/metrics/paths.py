"""The path inside a calendar period, and how many such periods in a row went one way."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.metrics.history import history_at
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs
from briefgen.metrics.periods import NAMES, PERIODS
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.rolling import slack
from briefgen.metrics.streaks import signed_runs
from briefgen.metrics.windows import base_rows, period_of
from briefgen.model import Dates, Floats, History, Input


def _sides(market: Market, fact_id: FactId) -> tuple[Dates, list[tuple[str, Floats]]]:
    """Sessions, and one series with its closes or the two of a pair."""
    if fact_id.other:
        dates, x, y = market.aligned(fact_id.subject, fact_id.other)
        return dates, [(fact_id.subject, x), (fact_id.other, y)]
    s = market.series(fact_id.subject)
    return s.dates, [(s.ticker, s.close)]


def _extreme(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    dates, sides = _sides(market, fact_id)
    reason = market.unknown(*(ticker for ticker, _ in sides))(session)
    if reason is not None:
        raise MissingInputError(reason)
    row = int(np.searchsorted(dates, np.datetime64(session)))
    base = int(base_rows(dates[: row + 1], fact_id.window)[row])
    if base < 0 or any(np.isnan(c[base : row + 1]).any() for _, c in sides):
        raise MissingInputError(f"a close that the {NAMES[fact_id.window]} of {session} needs is unknown")
    grown = [c[base + 1 : row + 1] / c[base] - 1.0 for _, c in sides]
    values = grown[0] - grown[1] if fact_id.other else grown[0]
    top = (sign * values).max()
    at = int(np.flatnonzero(sign * values >= top - slack(top))[0])
    rows = sorted({base, base + 1 + at, row})
    inputs: list[Input] = []
    for ticker, closes in sides:
        inputs += price_inputs(ticker, dates, closes, rows)
    return Point(
        value=float(values[at]),
        base_session=as_date(dates[base]),
        details={
            "date": as_date(dates[base + 1 + at]),
            "sessions": row - base,
            "since": len(values) - 1 - at,
            "back": float(values[-1] - values[at]),
        },
        inputs=tuple(inputs),
    )


@point_metric(
    "period_low", pair=True, single=True, unit="fraction", windows=PERIODS, default_window="mtd",
    definition="lowest return (of a pair: spread) from the period's base to any of its closes up to t",
)  # fmt: skip
def period_low(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How far a series, or one of a pair against the other, was down at its low of a period.

    Args:
        market: The market.
        fact_id: ``period_low:^GSPC@mtd`` or ``period_low:^RUT/^GSPC@ytd``.
        session: The session.

    Returns:
        A fraction, positive where the period never saw a loss; details: ``date`` (the first of equals),
        ``sessions`` of the period so far, ``since`` (sessions after that date) and ``back`` (how far t stands
        from it, as the difference of the two fractions).

    Raises:
        MissingInputError: A close of the period or its base is unknown.

    Example:
        From a base of 100 to 98, 96 and 101: -0.04, two sessions into the period, and 0.05 back.
    """
    return _extreme(market, fact_id, session, -1.0)


@point_metric(
    "period_high", pair=True, single=True, unit="fraction", windows=PERIODS, default_window="mtd",
    definition="highest return (of a pair: spread) from the period's base to any of its closes up to t",
)  # fmt: skip
def period_high(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How far a series, or one of a pair against the other, was up at its high of a period.

    The details are those of the low: ``date``, ``sessions``, ``since`` and ``back``, here zero or below it.
    """
    return _extreme(market, fact_id, session, 1.0)


@column_metric(
    "period_run", unit="count", windows=PERIODS, default_window="mtd",
    definition="whole calendar periods in a row, up to the one ending at t, with a gain (+) or a loss (-)",
)  # fmt: skip
def period_run(market: Market, fact_id: FactId) -> Column:
    """How many weeks, months, quarters or years in a row a series rose (+) or fell (-).

    Args:
        market: The market with the exchange calendar.
        fact_id: ``period_run:^GSPC@wtd``.

    Returns:
        A signed count on the last session of each period, ranked among such sessions; missing on all others.

    Example:
        Two weeks up, one down, two up: 1, 2, -1, 1, 2.
    """
    whole = market.column(FactId(metric="period_return", subject=fact_id.subject, window=fact_id.window))
    s = market.series(fact_id.subject)
    returns, _ = simple_return(s.dates, s.close, fact_id.window)
    bases = base_rows(s.dates, fact_id.window)
    told = ~np.isnan(whole.values)
    # The series' own last session of a period counts for the run, even where it is not the exchange's.
    last = period_of(s.dates[1:], fact_id.window) != period_of(s.dates[:-1], fact_id.window)
    ends = np.flatnonzero(told | np.append(last, False))
    runs = signed_runs(returns[ends])
    values = np.full(len(s.dates), np.nan)
    values[ends] = runs
    values[~told] = np.nan
    whole_runs = Column(dates=s.dates[told], values=values[told])
    places = np.cumsum(told) - 1

    def place(row: int) -> History | None:
        return history_at(whole_runs, int(places[row]))

    def trace(row: int) -> tuple[Input, ...]:
        at = int(np.searchsorted(ends, row))
        begun = max(at - max(int(abs(runs[at])), 1), 0)
        rows = sorted({int(bases[ends[begun]]), *(int(r) for r in ends[begun : at + 1])})
        return price_inputs(s.ticker, s.dates, s.close, rows)

    return Column(dates=s.dates, values=values, trace=trace, why=whole.why, history=place)
