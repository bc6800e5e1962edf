"""Data: series, panels, listings, and the snapshot of one vintage that a brief may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from briefgen.errors import Problem

Dates = NDArray[np.datetime64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One ticker's daily history, or one macro series.

    Args:
        ticker: The symbol, with its caret for an index (``^RUT``).
        dates: Sessions of the series, strictly increasing, shape ``(n,)``.
        close: Closes adjusted for splits, not for dividends, shape ``(n,)``; NaN where unknown.
        adj_close: Closes adjusted for both, shape ``(n,)``; NaN where unknown.
    """

    ticker: str
    dates: Dates
    close: Floats
    adj_close: Floats

    def until(self, session: dt.date) -> Series:
        """The same series without anything after the session."""
        stop = int(np.searchsorted(self.dates, np.datetime64(session), side="right"))
        return replace(
            self, dates=self.dates[:stop], close=self.close[:stop], adj_close=self.adj_close[:stop]
        )


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Closes of a universe's members, adjusted for splits and dividends.

    Args:
        name: The universe (``sp500``).
        dates: Sessions, strictly increasing, shape ``(n,)``.
        tickers: Member symbols, length ``m``.
        closes: Shape ``(n, m)``; NaN where a member has no bar.
    """

    name: str
    dates: Dates
    tickers: tuple[str, ...]
    closes: Floats

    def until(self, session: dt.date) -> Panel:
        """The same panel without anything after the session."""
        stop = int(np.searchsorted(self.dates, np.datetime64(session), side="right"))
        return replace(self, dates=self.dates[:stop], closes=self.closes[:stop])


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a source knew about one ticker at one date.

    Args:
        ticker: The symbol.
        name: Company or fund name, empty where unknown.
        exchange: Listing exchange as the source names it, empty where unknown.
        sector: Sector, empty where unknown.
        shares: Shares outstanding of the whole company, on the share basis of the closes; None where unknown.
        as_of: The date from which this was known.
    """

    ticker: str
    name: str = ""
    exchange: str = ""
    sector: str = ""
    shares: float | None = None
    as_of: dt.date


@dataclass(frozen=True, kw_only=True)
class Fundamental:
    """What a source said of one company's earnings and their price at one date.

    Args:
        ticker: The symbol.
        as_of: The date from which this was known.
        forward_pe: Price over the coming year's estimated earnings; None where unknown.
        eps_current: Earnings per share of the current year, in dollars; None where unknown.
        eps_next: Earnings per share of the next year, in dollars; None where unknown.
        source: Who says so.
    """

    ticker: str
    as_of: dt.date
    forward_pe: float | None = None
    eps_current: float | None = None
    eps_next: float | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What an editor has on record about the world outside the prices, word for word, with who says so.

    Args:
        key: Its name in ids (``note:circuit-breakers``).
        text: The sentence or sentences that are printed, verbatim.
        source: Who says so, in words that fit after "from".
        url: Where it can be read.
        date: The day from which it could be known.
        expires: The last day on which it may be printed.
        section: The section that it stands in.
        scope: ``market`` or ``pair``: what the names in its facts run over.
        facts: Templates of the fact ids that its condition asks for, by name.
        condition: What must hold for it to be printed.
        news: How newsworthy it is, 0 to 1, as an expression over its facts.
    """

    key: str
    text: str
    source: str
    url: str
    date: dt.date
    expires: dt.date
    section: str = "context"
    scope: str = "market"
    facts: Mapping[str, str] = field(default_factory=dict)
    condition: str = ""
    news: str = "0.3"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A day on a schedule, such as a meeting or a release of figures.

    Args:
        date: The day itself.
        kind: What it is, as it stands in a fact's id (``fomc``).
        name: What it is called in print, empty where the kind says it.
        source: Who published the schedule.
        known: Since when it was on the schedule; None if always.
    """

    date: dt.date
    kind: str
    name: str = ""
    source: str = ""
    known: dt.date | None = None


AHEAD = dt.timedelta(days=100)
"""How far ahead scheduled events are kept: what a brief may name as coming."""


EVERY_TICKER = "*"
"""Among the tickers whose listings are needed: all that the source knows."""


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What an edition asks of a source.

    Args:
        prices: Tickers of daily price series.
        panels: Names of universes.
        macro: Identifiers of macro series.
        listings: Tickers whose names and share counts are wanted; `EVERY_TICKER` for all there are.
        flows: Funds whose daily net flows are wanted.
        fundamentals: Tickers whose earnings and forward price-earnings ratios are wanted.
        events: Kinds of scheduled events.
    """

    prices: frozenset[str] = frozenset()
    panels: frozenset[str] = frozenset()
    macro: frozenset[str] = frozenset()
    listings: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    fundamentals: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything that one brief may know: point-in-time data of one vintage.

    Args:
        source: Name of the source: ``csv``, ``yfinance`` or ``sample``.
        vintage: When the data were fetched or written, ISO 8601 in UTC with a final ``Z``.
        simulated: Whether the market is a made-up one.
        prices: Price series by ticker.
        panels: Universes by name.
        macro: Macro series by identifier; ``close`` holds the value.
        listings: Names and share counts, every dated row that the source has.
        flows: Daily net flows of funds in dollars by ticker; ``close`` holds the value.
        fundamentals: Earnings and their price, every dated row that the source has.
        events: Scheduled events.
        absent: Why a needed series is not here, by ticker, panel name or ``flow:`` with a ticker.
        problems: What the data checks found.
        notices: Sentences that the brief must print about its data (a stale copy, for example).
    """

    source: str
    vintage: str
    simulated: bool = False
    prices: Mapping[str, Series]
    panels: Mapping[str, Panel] = field(default_factory=dict)
    macro: Mapping[str, Series] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    flows: Mapping[str, Series] = field(default_factory=dict)
    fundamentals: tuple[Fundamental, ...] = ()
    events: tuple[Event, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()

    def until(self, session: dt.date) -> Snapshot:
        """The same snapshot as it stood at the session's close: nothing later is left in it.

        What lies ahead on a schedule that was known by then is no exception: it was known.
        """
        return replace(
            self,
            prices={k: s.until(session) for k, s in self.prices.items()},
            panels={k: p.until(session) for k, p in self.panels.items()},
            macro={k: s.until(session) for k, s in self.macro.items()},
            listings=tuple(x for x in self.listings if x.as_of <= session),
            flows={k: s.until(session) for k, s in self.flows.items()},
            fundamentals=tuple(x for x in self.fundamentals if x.as_of <= session),
            events=tuple(x for x in self.events if is_ahead(x, session)),
        )


def is_ahead(event: Event, session: dt.date) -> bool:
    """Whether an event was on the schedule at a session and comes within 100 days after it.

    >>> is_ahead(Event(date=dt.date(2026, 1, 28), kind="fomc"), dt.date(2026, 1, 22))
    True
    """
    known = event.known is None or event.known <= session
    return known and session < event.date <= session + AHEAD
