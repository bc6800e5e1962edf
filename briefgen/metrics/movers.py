"""Members' returns: who led, who lagged, the median, and how many were ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from briefgen.metrics.baskets import member_rows
from briefgen.metrics.concentration import window_and_number
from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Field, Market, as_date, closes_of, price_inputs
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.rolling import divided
from briefgen.metrics.universe import (
    Bools,
    Part,
    Tally,
    Universe,
    share_column,
    spread_out,
    tally,
    universe_of,
    why_no_members,
)
from briefgen.metrics.windows import base_rows, dates_at
from briefgen.model import Dates, Floats, Input, Scalar

LEADERS = 3
"""Members that a list names where the id gives no number."""


def member_returns(dates: Dates, closes: Floats, window: str) -> Floats:
    """Returns of several members from one base.

    Args:
        dates: Sessions, shape ``(n,)``.
        closes: Shape ``(n, members)``; NaN where unknown.
        window: From which base.

    Returns:
        Shape ``(n, members)``, NaN where a close is unknown.
    """
    return divided(closes, member_rows(closes, base_rows(dates, window))) - 1.0


def universe_returns(market: Market, name: str, window: str) -> Floats:
    """Returns of all members of a universe at all sessions; shape ``(n, members)``."""
    return market.remember(
        ("returns", name, window),
        lambda: spread_out(universe_of(market, name), lambda d, c: member_returns(d, c, window)),
    )


def _bases(universe: Universe, window: str) -> Dates:
    return dates_at(universe.dates, base_rows(universe.dates, window))


def row_medians(values: Floats) -> Floats:
    """Median of the known values of each row.

    Args:
        values: Shape ``(n, members)``; NaN where unknown.

    Returns:
        Shape ``(n,)``; NaN where no value of the row is known.

    >>> row_medians(np.array([[3.0, np.nan, 1.0], [1.0, 2.0, 9.0]])).tolist()
    [2.0, 2.0]
    """
    known = np.count_nonzero(~np.isnan(values), axis=1)
    # Unknown values sort to the end of their row.
    ordered = np.sort(values, axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.maximum(known - 1, 0) // 2]
    high = ordered[rows, np.minimum(known // 2, values.shape[1] - 1)]
    return np.where(known > 0, np.where(known % 2 == 1, low, (low + high) / 2.0), np.nan)


@column_metric(
    "median_return", unit="fraction", windows=WINDOWS, default_window="1d",
    definition="median of the members' returns",
)  # fmt: skip
def median_return(market: Market, fact_id: FactId) -> Column:
    """What the member in the middle did."""
    universe = universe_of(market, fact_id.subject)
    returns = universe_returns(market, fact_id.subject, fact_id.window)
    known = np.count_nonzero(~np.isnan(returns), axis=1)

    def details(row: int) -> dict[str, Scalar | None]:
        members = len(universe.tickers)
        return {"of": int(known[row]), "missing": members - int(known[row]), "members": members}

    return Column(
        dates=universe.dates, values=row_medians(returns), bases=_bases(universe, fact_id.window),
        details=details, why=why_no_members(universe),
    )  # fmt: skip


@column_metric(
    "share_up", unit="fraction", windows=WINDOWS, default_window="1d",
    definition="share of the members with a known return that is above zero",
)  # fmt: skip
def share_up(market: Market, fact_id: FactId) -> Column:
    """Share of members that rose."""

    def test(dates: Dates, closes: Floats) -> tuple[Bools, Bools]:
        before = member_rows(closes, base_rows(dates, fact_id.window))
        return closes > before, ~np.isnan(closes - before)

    universe = universe_of(market, fact_id.subject)
    column = share_column(universe, tally(universe, test), "up")
    return replace(column, bases=_bases(universe, fact_id.window))


def benchmark_returns(market: Market, universe: Universe, ticker: str, window: str) -> Floats:
    """Returns of a ticker on a universe's sessions, of the same kind of closes as the members'.

    Members of a panel are adjusted for dividends, so the benchmark is as well; shape ``(n,)``.
    """
    s = market.adjusted(ticker) if universe.field == "adj_close" else market.series(ticker)
    closes = closes_of(s, universe.field)
    rows = np.minimum(np.searchsorted(s.dates, universe.dates), len(s.dates) - 1)
    found = np.where(s.dates[rows] == universe.dates, closes[rows], np.nan)
    return member_returns(universe.dates, found[:, None], window)[:, 0]


@column_metric(
    "share_ahead", pair=True, unit="fraction", windows=WINDOWS, default_window="1d",
    definition="share of the members with a known return that is above that of X from the same base",
)  # fmt: skip
def share_ahead(market: Market, fact_id: FactId) -> Column:
    """Share of members that did better than a benchmark."""
    market.require(fact_id.other)
    universe = universe_of(market, fact_id.subject)
    mark = benchmark_returns(market, universe, fact_id.other, fact_id.window)
    returns = universe_returns(market, fact_id.subject, fact_id.window)
    known = ~np.isnan(returns) & ~np.isnan(mark)[:, None]
    count = Tally(
        yes=np.count_nonzero(returns > mark[:, None], axis=1), known=np.count_nonzero(known, axis=1)
    )
    column = share_column(universe, count, "ahead")

    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(universe.dates, np.datetime64(session)))
        begun = len(universe.dates) > 0 and universe.dates[0] <= np.datetime64(session)
        # Before the first member's close the data may or may not go on; the words are the same.
        unknown = market.unknown(fact_id.other, field=universe.field)
        reason = unknown(session) if begun else why_no_members(universe)(session)
        if reason is None and row < len(universe.dates) and np.isnan(mark[row]):
            return f"the return of {fact_id.other} on {session.isoformat()} is unknown"
        return reason or why_no_members(universe)(session)

    def details(row: int) -> dict[str, Scalar | None]:
        return {**column.details(row), "benchmark": float(mark[row])}

    return replace(column, bases=_bases(universe, fact_id.window), details=details, why=why)


@dataclass(frozen=True, kw_only=True)
class MemberReturn:
    """One member's return at one session, with the rows that it came from."""

    ticker: str
    value: float
    part: Part
    column: int
    base: int
    row: int

    def inputs(self, field: Field) -> tuple[Input, ...]:
        """The two closes."""
        closes = self.part.closes[:, self.column]
        return price_inputs(self.ticker, self.part.dates, closes, (self.base, self.row), field)


def returns_at(universe: Universe, session: dt.date, window: str) -> list[MemberReturn]:
    """Known returns of a universe's members at one session; members without one are left out."""
    day = np.datetime64(session)
    found: list[MemberReturn] = []
    for part in universe.parts:
        row = int(np.searchsorted(part.dates, day))
        if row == len(part.dates) or part.dates[row] != day:
            continue
        base = int(base_rows(part.dates[: row + 1], window)[row])
        if base < 0:
            continue
        values = divided(part.closes[row], part.closes[base]) - 1.0
        found.extend(
            MemberReturn(
                ticker=universe.tickers[part.start + j], value=float(values[j]), part=part, column=j,
                base=base, row=row,
            )
            for j in np.flatnonzero(~np.isnan(values)).tolist()
        )  # fmt: skip
    return found


def nobody(universe: Universe, fact_id: FactId, session: dt.date, window: str) -> MissingInputError:
    """Why no member of a universe has a known return at a session."""
    # The same words whether or not the data go on to the day on which the first member has a close.
    if not len(universe.dates) or universe.dates[0] > np.datetime64(session):
        return MissingInputError(f"no close of any member of {fact_id.subject} is known yet")
    return MissingInputError(f"no member of {fact_id.subject} has a known return {window} on {session}")


def complete(market: Market, name: str, session: dt.date, window: str) -> None:
    """Stop where a member of a named set may have been the first or the last, but its return is unknown.

    The members of a panel are what its file holds at the session; those of a set are named by the edition,
    so one of them without data is missing, unless it had not begun yet: its data say so, or the set does.

    Raises:
        MissingInputError: A member's return is unknown; the message names it.
    """
    if name in market.snapshot.panels:
        return
    group = market.group(name)
    for ticker in group.members:
        if ticker in group.first and session < group.first[ticker]:
            continue
        known = market.snapshot.prices.get(ticker)
        if known is not None and np.isnan(known.close[known.dates <= np.datetime64(session)]).all():
            continue
        s = market.series(ticker)
        day = market.unknown(ticker)(session)
        if day is not None:
            raise MissingInputError(day)
        row = int(np.searchsorted(s.dates, np.datetime64(session)))
        base = int(base_rows(s.dates[: row + 1], window)[row])
        if base >= 0 and np.isnan(s.close[base]):
            raise MissingInputError(f"the close of {ticker} on {as_date(s.dates[base])} is unknown")


def _ranked(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    window, n = window_and_number(fact_id, LEADERS)
    universe = universe_of(market, fact_id.subject)
    complete(market, fact_id.subject, session, window)
    found = returns_at(universe, session, window)
    if not found:
        raise nobody(universe, fact_id, session, window)
    top = sorted(found, key=lambda x: (-sign * x.value, x.ticker))[:n]
    bases = {as_date(x.part.dates[x.base]) for x in found}
    return Point(
        value=tuple((x.ticker, x.value) for x in top),
        base_session=bases.pop() if len(bases) == 1 else None,
        details={
            "of": len(found),
            "missing": len(universe.tickers) - len(found),
            "members": len(universe.tickers),
        },
        inputs=tuple(i for x in top for i in x.inputs(universe.field)),
    )


@point_metric(
    "leaders", unit="list", windows=("*",), default_window="1d",
    definition="the members with the highest returns, ties in the order of the alphabet",
)  # fmt: skip
def leaders(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Who rose most: three members, or as many as the window carries (``@1d/5``)."""
    return _ranked(market, fact_id, session, 1.0)


@point_metric(
    "laggards", unit="list", windows=("*",), default_window="1d",
    definition="the members with the lowest returns, ties in the order of the alphabet",
)  # fmt: skip
def laggards(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Who fell most: three members, or as many as the window carries (``@1d/5``)."""
    return _ranked(market, fact_id, session, -1.0)
