"""A universe of members: a panel of adjusted closes, or a group of tickers with their own sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from briefgen.metrics.market import Field, Market
from briefgen.metrics.registry import Column, MissingInputError
from briefgen.metrics.windows import Rows
from briefgen.model import Dates, Floats, Panel

WIDTH = 16
"""Members that are worked on at once: few enough for the processor's cache."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some members that share their sessions.

    Args:
        dates: Their sessions, shape ``(k,)``.
        closes: Shape ``(k, members of the part)``; NaN where unknown.
        rows: Row of each of these sessions in the universe, shape ``(k,)``.
        start: Column of the first of these members in the universe.
    """

    dates: Dates
    closes: Floats
    rows: Rows
    start: int


@dataclass(frozen=True, kw_only=True)
class Universe:
    """Members whose number above or below something is counted.

    Args:
        name: Its name in ids.
        dates: Sessions, shape ``(n,)``: the panel's, or those that any member of a group has.
        tickers: Members.
        parts: The closes.
        field: Which closes they are: ``adj_close`` in a panel, ``close`` in a group.
    """

    name: str
    dates: Dates
    tickers: tuple[str, ...]
    parts: tuple[Part, ...]
    field: Field


def universe_of(market: Market, name: str) -> Universe:
    """A panel or a group by name.

    Raises:
        MissingInputError: There is neither of that name.
    """
    return market.remember(("universe", name), lambda: _universe(market, name))


def _universe(market: Market, name: str) -> Universe:
    if name in market.snapshot.panels:
        return _of_panel(market.snapshot.panels[name])
    if name in market.groups:
        return _of_group(market, name)
    reason = market.snapshot.absent.get(name, f"there is no panel and no set '{name}'")
    raise MissingInputError(reason)


def _of_panel(panel: Panel) -> Universe:
    rows = np.arange(len(panel.dates), dtype=np.int64)
    parts = tuple(
        Part(
            dates=panel.dates, closes=np.ascontiguousarray(panel.closes[:, j : j + WIDTH]), rows=rows, start=j
        )
        for j in range(0, len(panel.tickers), WIDTH)
    )
    return Universe(name=panel.name, dates=panel.dates, tickers=panel.tickers, parts=parts, field="adj_close")


def _of_group(market: Market, name: str) -> Universe:
    tickers = market.groups[name].members
    sides = {}
    for j, ticker in enumerate(tickers):
        try:
            sides[j] = market.series(ticker)
        except MissingInputError:
            # A member without prices counts as missing at every session.
            continue
    if not sides:
        raise MissingInputError(f"no close of any member of {name} is known yet")
    dates = reduce(np.union1d, [s.dates for s in sides.values()])
    parts = tuple(
        Part(dates=s.dates, closes=s.close[:, None], rows=np.searchsorted(dates, s.dates), start=j)
        for j, s in sides.items()
    )
    return Universe(name=name, dates=dates, tickers=tickers, parts=parts, field="close")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many members of a universe are something, at every session.

    Args:
        yes: Members that are, shape ``(n,)``.
        known: Members of which it is known, shape ``(n,)``.
    """

    yes: Rows
    known: Rows


def tally(universe: Universe, test: Callable[[Dates, Floats], tuple[Bools, Bools]]) -> Tally:
    """Count members.

    Args:
        universe: The members.
        test: From sessions ``(k,)`` and closes ``(k, m)`` to who is, and of whom it is known; ``(k, m)``.
    """
    yes, known = (np.zeros(len(universe.dates), dtype=np.int64) for _ in range(2))
    for part in universe.parts:
        is_so, is_known = test(part.dates, part.closes)
        yes[part.rows] += np.count_nonzero(is_so, axis=1)
        known[part.rows] += np.count_nonzero(is_known, axis=1)
    return Tally(yes=yes, known=known)


def spread_out(universe: Universe, function: Callable[[Dates, Floats], Floats]) -> Floats:
    """A measure of every member at every session.

    Args:
        universe: The members.
        function: From sessions ``(k,)`` and closes ``(k, m)`` to values ``(k, m)``.

    Returns:
        Shape ``(n, members)``; NaN where a member has no such session.
    """
    out = np.full((len(universe.dates), len(universe.tickers)), np.nan)
    for part in universe.parts:
        values = function(part.dates, part.closes)
        out[part.rows, part.start : part.start + values.shape[1]] = values
    return out


def why_no_members(universe: Universe) -> Callable[[dt.date], str | None]:
    """A column's `why` where a session has no value because no member has one."""

    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(universe.dates, np.datetime64(session), side="right")) - 1
        if row < 0:
            return f"no close of any member of {universe.name} is known yet"
        if universe.dates[row] == np.datetime64(session):
            return f"no member of {universe.name} has enough known closes on {session.isoformat()}"
        return None

    return why


def share_column(universe: Universe, count: Tally, key: str) -> Column:
    """The share of members that are something, with the counts in the details."""
    values = np.where(count.known > 0, count.yes / np.maximum(count.known, 1), np.nan)
    return Column(
        dates=universe.dates,
        values=values,
        details=lambda row: {
            key: int(count.yes[row]),
            "of": int(count.known[row]),
            "missing": len(universe.tickers) - int(count.known[row]),
            "members": len(universe.tickers),
        },
        why=why_no_members(universe),
    )
