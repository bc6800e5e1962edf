"""Interest rates: the federal funds target and Treasury yields, each as it was published by the session."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from briefgen.metrics.ids import CALENDAR, FactId
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.published import Published, published, sessions_column
from briefgen.metrics.registry import Column, MissingInputError, column_metric
from briefgen.metrics.returns import difference
from briefgen.metrics.windows import Rows, at_rows, base_rows, period_of
from briefgen.model import Floats, Input, Scalar

YIELDS = {"3m": "DGS3MO", "2y": "DGS2", "5y": "DGS5", "10y": "DGS10", "30y": "DGS30"}
"""Treasury securities by their maturity, constant maturity, in percent."""

YEAR = np.timedelta64(365, "D")


def last_moves(values: Floats) -> Rows:
    """Row of the last change of a rate, for every observation; -1 where it has not changed yet.

    >>> last_moves(np.array([4.0, 4.0, 3.75, 3.75])).tolist()
    [-1, -1, 2, 2]
    """
    moved = np.zeros(len(values), dtype=bool)
    moved[1:] = values[1:] != values[:-1]
    rows: Rows = np.maximum.accumulate(np.where(moved, np.arange(len(values)), -1))
    return rows


def _last_move(p: Published, row: int) -> dict[str, Scalar | None]:
    at = int(last_moves(p.series.close[: row + 1])[row])
    if at < 0:
        return {"moved_on": None, "move": None, "searched_from": as_date(p.series.dates[0])}
    size = float(difference(p.series.close[at], p.series.close[at - 1], scale=100.0))
    return {
        "moved_on": as_date(p.series.dates[at]),
        "move": size,
        "searched_from": as_date(p.series.dates[0]),
    }


def _lower_bound(lower: Published, p: Published, row: int) -> tuple[Input, ...]:
    """The lower bound on the day of an observation of the upper one; nothing where it is unknown."""
    dates = lower.series.dates
    at = int(np.searchsorted(dates, p.series.dates[row]))
    same = at < len(dates) and dates[at] == p.series.dates[row]
    return lower.inputs(at) if same else ()


@column_metric(
    "policy_rate", unit="percent",
    definition="upper bound of the federal funds target range, last observation published by t",
)  # fmt: skip
def policy_rate(market: Market, fact_id: FactId) -> Column:
    """The federal funds target.

    Args:
        market: The market; series ``DFEDTARU`` and ``DFEDTARL``.
        fact_id: ``policy_rate``.

    Returns:
        Percent a year; details: ``lower`` and ``upper`` bound, ``moved_on`` (first day in effect) and
        ``move`` (basis points) of the last change, ``observed``, ``known_from``, ``searched_from``.

    Raises:
        MissingInputError: The source has no ``DFEDTARU`` or no ``DFEDTARL``.

    Example:
        On 2026-01-22 it is 3.75 with a lower bound of 3.5, last moved by -25 on 2025-12-11.
    """
    p, low = published(market, "DFEDTARU"), published(market, "DFEDTARL")

    def details(row: int) -> dict[str, Scalar | None]:
        lower = [x.value for x in _lower_bound(low, p, row)]
        bounds = {"lower": lower[0] if lower else None, "upper": float(p.series.close[row])}
        return {**bounds, **_last_move(p, row)}

    def trace(row: int) -> tuple[Input, ...]:
        return (*_lower_bound(low, p, row), *p.inputs(row))

    return sessions_column(market, p, p.series.close, unit="percent", details=details, trace=trace)


@column_metric(
    "effective_rate", unit="percent",
    definition="effective federal funds rate, last observation published by t",
)  # fmt: skip
def effective_rate(market: Market, fact_id: FactId) -> Column:
    """The rate at which banks lent to each other overnight (``DFF``), percent a year."""
    p = published(market, "DFF")
    return sessions_column(market, p, p.series.close, unit="percent")


@column_metric(
    "policy_change", unit="bp", windows=("1y",), default_window="1y",
    definition="sum of the moves of the target's upper bound in the 365 days up to its observation",
)  # fmt: skip
def policy_change(market: Market, fact_id: FactId) -> Column:
    """How far the federal funds target has moved in a year.

    Args:
        market: The market; series ``DFEDTARU``.
        fact_id: ``policy_change@1y``.

    Returns:
        Basis points; details: ``moves`` (their number), ``ups``, ``downs``, ``rate`` and ``base_rate`` in
        percent, and the last move. The base session is the last observation 365 days or more before.

    Raises:
        MissingInputError: The source has no ``DFEDTARU``.

    Example:
        On 2026-01-22 it is -75: three cuts of a quarter point since January 2025.
    """
    p = published(market, "DFEDTARU")
    dates, rates = p.series.dates, p.series.close
    bases: Rows = np.searchsorted(dates, dates - YEAR, side="right").astype(np.int64) - 1
    values = difference(rates, at_rows(rates, bases), scale=100.0) if len(rates) else rates

    def details(row: int) -> dict[str, Scalar | None]:
        steps = np.diff(rates[int(bases[row]) : row + 1])
        ups, downs = int(np.count_nonzero(steps > 0)), int(np.count_nonzero(steps < 0))
        counts = {"moves": ups + downs, "ups": ups, "downs": downs}
        ends = {"rate": float(rates[row]), "base_rate": float(rates[bases[row]])}
        return {**counts, **ends, **_last_move(p, row)}

    def reason(row: int) -> str:
        return f"DFEDTARU has no observation 365 days before {as_date(dates[row])}"

    return sessions_column(
        market, p, values, unit="bp", bases=bases, details=details, reason=reason
    )  # fmt: skip


def _yields(market: Market, fact_id: FactId) -> Published:
    name = YIELDS.get(fact_id.subject)
    if name is None:
        raise MissingInputError(
            f"no Treasury of maturity {fact_id.subject} is known; known are {', '.join(YIELDS)}"
        )
    return published(market, name)


@column_metric(
    "yield", unit="percent",
    definition="Treasury yield at constant maturity, last observation published by t (the session before)",
)  # fmt: skip
def treasury_yield(market: Market, fact_id: FactId) -> Column:
    """What a Treasury of some maturity yields.

    Args:
        market: The market; series ``DGS2``, ``DGS10`` and so on.
        fact_id: ``yield:2y``, ``yield:10y`` (also 3m, 5y, 30y).

    Returns:
        Percent a year, of the observation's own date; details ``observed``, ``known_from``.

    Raises:
        MissingInputError: The source has no such series.

    Example:
        On 2026-01-23 ``yield:10y`` is 4.26, observed on 2026-01-22.
    """
    p = _yields(market, fact_id)
    return sessions_column(market, p, p.series.close, unit="percent")


@column_metric(
    "yield_change", unit="bp", windows=("1d", "1w", "1m", "3m", "6m", "1y", *CALENDAR), default_window="1d",
    definition="(yield - base yield) x 100; base: the observation n before, or the last before the period",
)  # fmt: skip
def yield_change(market: Market, fact_id: FactId) -> Column:
    """By how much a Treasury yield has moved.

    Args:
        market: The market.
        fact_id: ``yield_change:10y@1d``: windows count the series' own observations.

    Returns:
        Basis points; details: ``yield`` and ``base_yield`` in percent. In a calendar window it is missing
        until an observation of the session's own week, month, quarter or year is published.

    Raises:
        MissingInputError: The source has no such series.

    Example:
        From 4.30 to 4.26 is -4.
    """
    p = _yields(market, fact_id)
    dates, levels, window = p.series.dates, p.series.close, fact_id.window
    bases = base_rows(dates, window)
    values = difference(levels, at_rows(levels, bases), scale=100.0) if len(levels) else levels

    def details(row: int) -> dict[str, Scalar | None]:
        return {"yield": float(levels[row]), "base_yield": float(levels[bases[row]])}

    def reason(row: int) -> str:
        return f"{p.series.ticker} has too few observations before {as_date(dates[row])}"

    column = sessions_column(market, p, values, unit="bp", bases=bases, details=details, reason=reason)
    return _within_period(p, column, window) if window in CALENDAR and len(levels) else column


def _within_period(p: Published, column: Column, window: str) -> Column:
    """The column without sessions whose last known observation is of an earlier period."""
    observed = period_of(p.series.dates[np.maximum(p.rows, 0)], window)
    early = observed != period_of(p.sessions, window)

    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(p.sessions, np.datetime64(session)))
        known = row < len(p.sessions) and p.sessions[row] == np.datetime64(session)
        if known and p.rows[row] >= 0 and not p.stale[row] and early[row]:
            name, day = p.series.ticker, as_date(p.series.dates[p.rows[row]])
            return f"the last observation of {name} published by {session} is of {day}, before the period"
        return column.why(session) if column.why is not None else None

    return replace(column, values=np.where(early, np.nan, column.values), why=why)
