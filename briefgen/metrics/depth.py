"""Depth of a streak: what an editor asks next about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from briefgen.errors import UsageError
from briefgen.metrics.extremes import since_point
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.rolling import slack
from briefgen.metrics.streaks import TIE, Lead, lead_of, streak_row, tied
from briefgen.metrics.windows import dates_at
from briefgen.model import Dates, Floats, Input, Scalar


def _within_streak(market: Market, fact_id: FactId, lead: Lead, hits: Floats) -> Column:
    """How many sessions of the current streak a flag marks; missing at a tie."""
    begin = lead.begin
    led = np.nan_to_num(lead.streak) != 0
    totals = np.cumsum(hits)

    def trace(row: int) -> tuple[Input, ...]:
        rows = range(int(begin[row]), row + 1)
        return price_inputs(fact_id.subject, lead.dates, lead.x, rows) + price_inputs(
            fact_id.other, lead.dates, lead.y, rows
        )

    def details(row: int) -> dict[str, Scalar | None]:
        return {"length": int(abs(lead.streak[row]))}

    return Column(
        dates=lead.dates, values=np.where(led, totals - totals[begin], np.nan), trace=trace,
        bases=dates_at(lead.dates, np.where(led, begin, -1)), details=details, why=tied(lead, fact_id),
    )  # fmt: skip


@column_metric(
    "streak_down_wins", pair=True, unit="count",
    definition="sessions of the current streak in which both X and Y fell",
)  # fmt: skip
def streak_down_wins(market: Market, fact_id: FactId) -> Column:
    """How many sessions of the streak its leader won by falling less."""
    lead = lead_of(market, fact_id)
    return _within_streak(market, fact_id, lead, ((lead.rx < 0) & (lead.ry < 0)).astype(np.float64))


@column_metric(
    "streak_narrow", pair=True, unit="count", windows=("*",), default_window="0.0025",
    definition="sessions of the current streak won by less than b (a fraction)",
)  # fmt: skip
def streak_narrow(market: Market, fact_id: FactId) -> Column:
    """How many sessions of the streak were close."""
    lead = lead_of(market, fact_id)
    margin = np.abs(lead.rx - lead.ry)
    narrow = margin < _number(fact_id, float, "a margin such as 0.0025")
    return _within_streak(market, fact_id, lead, narrow.astype(np.float64))


def _margins(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    lead = lead_of(market, fact_id)
    row, length = streak_row(lead, fact_id, session)
    base = row - abs(length)
    margins = np.abs(lead.rx - lead.ry)[base + 1 : row + 1]
    today = margins[-1]
    beyond = sign * (margins[:-1] - today) > slack(today)
    rows = range(base, row + 1)
    return Point(
        value=1 + int(np.count_nonzero(beyond)),
        base_session=as_date(lead.dates[base]),
        details={
            "of": abs(length),
            "margin": float(today),
            "before": float(margins[-2]) if abs(length) > 1 else None,
        },
        inputs=price_inputs(fact_id.subject, lead.dates, lead.x, rows)
        + price_inputs(fact_id.other, lead.dates, lead.y, rows),
    )


@point_metric(
    "margin_rank", pair=True, unit="rank",
    definition="1 + the earlier sessions of the current streak won by a wider margin than t",
)  # fmt: skip
def margin_rank(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How today's margin compares with those of the streak so far; 1 is the widest.

    Args:
        market: The market.
        fact_id: ``margin_rank:^RUT/^GSPC``.
        session: The session.

    Returns:
        A rank; details: ``of`` (the streak's length), today's ``margin`` and that of the session ``before``,
        if the streak had begun by then.

    Raises:
        MissingInputError: The two tied, or the streak is unknown.

    Example:
        Won by 0.3, 0.9 and 0.5 points: the second widest of three.
    """
    return _margins(market, fact_id, session, 1.0)


@point_metric(
    "margin_rank_low", pair=True, unit="rank",
    definition="1 + the earlier sessions of the current streak won by a narrower margin than t",
)  # fmt: skip
def margin_rank_low(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """The same from the other end: 1 is the narrowest win of the streak so far."""
    return _margins(market, fact_id, session, -1.0)


def _number(fact_id: FactId, kind: Callable[[str], float], example: str) -> float:
    try:
        value = kind(fact_id.window)
    except ValueError:
        value = -1.0
    if not 0 < value < np.inf:
        raise UsageError(f"'{fact_id}': after @ stands {example}, not '{fact_id.window}'")
    return value


@column_metric(
    "lead_share", pair=True, unit="fraction",
    definition="share of all sessions up to t on which X's daily return beat Y's",
)  # fmt: skip
def lead_share(market: Market, fact_id: FactId) -> Column:
    """How often X leads at all, and the chance of a run this long for a fair coin."""
    lead = lead_of(market, fact_id)
    d = lead.rx - lead.ry
    ahead, behind = np.cumsum(d >= TIE), np.cumsum(d <= -TIE)
    known = np.cumsum(~np.isnan(d))

    def details(row: int) -> dict[str, Scalar | None]:
        streak = lead.streak[row]
        length = 0 if np.isnan(streak) else int(abs(streak))
        return {
            "sessions": int(known[row]),
            "ahead": int(ahead[row]),
            "behind": int(behind[row]),
            "ties": int(known[row] - ahead[row] - behind[row]),
            "unknown": row - int(known[row]),
            "length": length,
            "fair_coin": 0.5**length,
            "searched_from": as_date(lead.dates[0]),
        }

    values = np.where(np.isnan(d), np.nan, ahead / np.maximum(known, 1))
    return Column(dates=lead.dates, values=values, details=details, why=lead.why)


@column_metric(
    "runs_at_least", pair=True, unit="count", windows=("*",),
    definition="number of earlier, separate runs of the current leader that reached k sessions",
)  # fmt: skip
def runs_at_least(market: Market, fact_id: FactId) -> Column:
    """How many runs of today's leader had reached k before the current one began.

    The details say when one last did: ``last`` is the session on which its length became k.
    """
    lead = lead_of(market, fact_id)
    k = int(_number(fact_id, int, "a number of sessions such as 10"))
    signs = np.sign(np.nan_to_num(lead.streak))
    begin = lead.begin
    # A run passes the length k exactly once.
    up, down = np.cumsum(lead.streak == k), np.cumsum(lead.streak == -k)
    counts = np.where(signs > 0, up[begin], down[begin])

    def details(row: int) -> dict[str, Scalar | None]:
        before = lead.streak[: int(begin[row]) + 1] * signs[row]
        hits = np.flatnonzero(before == k)
        return {
            "k": k,
            "length": int(abs(lead.streak[row])),
            "last": as_date(lead.dates[hits[-1]]) if len(hits) else None,
            "searched_from": as_date(lead.dates[0]),
        }

    values = np.where(signs != 0, counts, np.nan)
    return Column(dates=lead.dates, values=values, details=details, why=tied(lead, fact_id))


def same_day_of_years(dates: Dates, values: Floats, row: int) -> tuple[list[int], list[float], int]:
    """A year-to-date value of each year after as many sessions as the current year has had.

    Args:
        dates: Sessions, shape ``(n,)``.
        values: A year-to-date measure, shape ``(n,)``.
        row: The session; nothing after it is read.

    Returns:
        Years, their values (NaN where unknown), and the number of sessions. A year without a base
        session before it, or with fewer sessions, is left out. The current year comes last.
    """
    years = dates[: row + 1].astype("datetime64[Y]").astype(np.int64) + 1970
    starts = np.flatnonzero(np.diff(years)) + 1
    k = row - int(starts[-1]) if len(starts) else row
    rows = starts + k
    rows = rows[rows <= row]
    rows = rows[years[rows] == years[rows - k]]
    return years[rows].tolist(), values[rows].tolist(), k + 1


@point_metric(
    "year_start_rank", pair=True, single=True, unit="rank",
    definition="rank of the year-to-date spread (or return) among all years after as many sessions",
)  # fmt: skip
def year_start_rank(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """How this year's start compares with those of all earlier years; 1 is the best."""
    metric = "spread" if fact_id.other else "return"
    column = market.column(FactId(metric=metric, subject=fact_id.subject, other=fact_id.other, window="ytd"))
    row = row_of(column, session, str(fact_id))
    years, values, k = same_day_of_years(column.dates, column.values, row)
    for year, value in zip(years, values):
        if np.isnan(value):
            raise MissingInputError(f"{fact_id} cannot be ranked: a close of early {year} is unknown")
    today, past = values[-1], values[:-1]
    best = max(range(len(past)), key=lambda i: past[i]) if past else None
    return Point(
        value=1 + sum(v > today for v in past),
        base_session=None if column.bases is None else as_date(column.bases[row]),
        details={
            "of": len(values),
            "rank_low": 1 + sum(v < today for v in past),
            "sessions": k,
            "value": today,
            "searched_from": years[0],
            "best_year": None if best is None else years[best],
            "best": None if best is None else past[best],
        },
        inputs=column.trace(row),
    )


def _since(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    s = market.series(fact_id.subject)
    returns = simple_return(s.dates, s.close, "1d")[0]
    column = Column(dates=s.dates, values=returns, why=market.unknown(s.ticker))
    row = row_of(column, session, str(fact_id))
    # The first session has no return, which is no gap in them.
    point = since_point(f"daily return of {s.ticker}", s.dates[1:], returns[1:], row - 1, sign)
    then = row - int(str(point.details["sessions"]))
    rows = sorted({then - 1, then, row - 1, row})
    inputs = price_inputs(s.ticker, s.dates, s.close, rows)
    return replace(point, base_session=as_date(s.dates[row - 1]), inputs=inputs)


@point_metric(
    "best_since", unit="date", windows=("1d",), default_window="1d",
    definition="the last earlier session with a daily return at or above today's",
)  # fmt: skip
def best_since(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a series last rose as much in a day; missing where it never did."""
    return _since(market, fact_id, session, 1.0)


@point_metric(
    "worst_since", unit="date", windows=("1d",), default_window="1d",
    definition="the last earlier session with a daily return at or below today's",
)  # fmt: skip
def worst_since(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a series last fell as much in a day; missing where it never did."""
    return _since(market, fact_id, session, -1.0)
