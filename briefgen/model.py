"""The nouns at every seam of the pipeline: immutable, keyword-only, without behaviour of their own.

Dates of whole columns are NumPy ``datetime64[D]`` arrays; a single session is a ``datetime.date``.
Unknown prices are NaN in a column and never stand for a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from briefgen.errors import Problem

Dates = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Scalar = float | int | str | bool | dt.date
Value = Scalar | tuple[tuple[str, Scalar], ...]


# --- data -------------------------------------------------------------------------------------


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


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What an edition asks of a source.

    Args:
        prices: Tickers of daily price series.
        panels: Names of universes.
        macro: Identifiers of macro series.
        listings: Tickers whose names and share counts are wanted.
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


# --- facts ------------------------------------------------------------------------------------

Unit = Literal[
    "fraction", "points", "index", "usd", "sessions", "count", "rank", "ratio", "bp", "percent",
    "sigma", "score", "bool", "date", "list", "text", "thousands",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class History:
    """A value's place in its own past.

    Args:
        searched_from: First session with a value.
        of: Number of sessions (or of runs, for a streak) searched, today's included.
        rank: 1 + the number of earlier ones that were greater.
        rank_low: 1 + the number of earlier ones that were smaller; None where it has no meaning.
        last_reached: Last earlier session at or above today's value; None if there is none.
        last_reached_low: Last earlier session at or below today's value; None if there is none.
        previous_high: The greatest earlier value with its session.
        previous_low: The smallest earlier value with its session.
        ties: Number of earlier ones that are equal.
    """

    searched_from: dt.date
    of: int
    rank: int
    rank_low: int | None = None
    last_reached: dt.date | None = None
    last_reached_low: dt.date | None = None
    previous_high: tuple[dt.date, float] | None = None
    previous_low: tuple[dt.date, float] | None = None
    ties: int = 0


@dataclass(frozen=True, kw_only=True)
class Input:
    """One datum that went into a fact: whose it is, what it is called there, when, and how much."""

    series: str
    field: str
    date: dt.date
    value: float


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One number, date, list or truth about one session, with all that is needed to prove it.

    Args:
        id: ``metric:subject``, ``metric:subject/other``, either with ``@window``.
        kind: ``computed``, ``sourced`` or ``interpretation`` (the ledger's ``class``).
        value: The unrounded value; fractions for returns.
        unit: What the value counts.
        as_of: The session.
        base_session: The session that it is measured from, where there is one.
        history: Its place in its own past, for numbers.
        details: Further values that belong to it (``decliners`` beside ``advancers``).
        inputs: The data that it was computed from, as far as they can be listed.
        definition: Its formula in one line.
        source: Where the data came from.
        because: Ids of the facts that license an interpretation.
    """

    id: str
    kind: Literal["computed", "sourced", "interpretation"] = "computed"
    value: Value
    unit: Unit
    as_of: dt.date
    base_session: dt.date | None = None
    history: History | None = None
    details: Mapping[str, Scalar | None] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    definition: str = ""
    source: str = ""
    because: tuple[str, ...] = ()

    @property
    def number(self) -> float:
        """The value as a float; a TypeError for dates, lists and text."""
        if isinstance(self.value, bool | int | float):
            return float(self.value)
        raise TypeError(f"{self.id} is not a number: {self.value!r}")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A fact that the edition asks for and the data cannot give, with the reason."""

    id: str
    reason: str


# --- text -------------------------------------------------------------------------------------

Property = Literal[
    "value", "rank", "date", "direction", "entity", "period", "superlative", "count", "base_session"
]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Words that a fact proves.

    Args:
        text: The words as they are printed.
        fact: Id of the fact that proves them.
        property: Which side of the fact they state.
        spec: How the words were made from it (the formatter's name and its arguments), for the proof.
    """

    text: str
    fact: str
    property: Property
    spec: str = ""


Run = str | Claim
Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The words of some runs without their proof.

    >>> plain(("It rose ", Claim(text="1%", fact="return:IWM@1d", property="value"), "."))
    'It rose 1%.'
    """
    return "".join(r if isinstance(r, str) else r.text for r in runs)


def claims_of(runs: Runs) -> Iterator[Claim]:
    """The claims among some runs, in reading order."""
    return (r for r in runs if isinstance(r, Claim))


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Sentences that belong together."""

    runs: Runs


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list; each item is a run of words."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Key numbers in rows.

    Args:
        caption: What the table shows.
        head: Column headings, the first one over the row names; may be empty.
        rows: Cells, the first of each row its name; an empty run is a blank cell.
    """

    caption: Runs
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart as text: one SVG element with its own claims.

    Args:
        key: File name without its ending, and anchor.
        caption: What it shows, in a sentence.
        alt: The same for those who cannot see it, with the main numbers.
        svg: The ``<svg>`` element; colours are CSS variables with fallbacks.
        claims: The claims printed in it, in reading order.
    """

    key: str
    caption: Runs
    alt: str
    svg: str
    claims: tuple[Claim, ...]


Block = Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, kw_only=True)
class Section:
    """A headed part of the article.

    Args:
        key: Its name in the ledger and the anchor in the page.
        heading: The heading's words; empty for the lead.
        blocks: What stands in it, in order.
    """

    key: str
    heading: Runs = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Article:
    """The finished text: runs of words and claims, not yet in any format.

    Args:
        edition: Name of the edition.
        publication: Its printed title.
        session: The session that it is about.
        angle: Name of the angle that leads.
        headline: The headline.
        standfirst: One or two sentences under it.
        dateline: Place or publication, date and "data as of" words.
        sections: The lead (key ``lead``) first, then the headed sections in order.
        notices: What the reader must know about the data (simulated, stale).
        not_covered: What the edition asks for and the data could not give, one sentence each.
        sources: Sources with their dates, one sentence each.
        disclaimer: The closing lines.
    """

    edition: str
    publication: str
    session: dt.date
    angle: str
    headline: Runs
    standfirst: Runs
    dateline: Runs
    sections: tuple[Section, ...]
    notices: tuple[Runs, ...] = ()
    not_covered: tuple[Runs, ...] = ()
    sources: tuple[Runs, ...] = ()
    disclaimer: Runs = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """One article with everything that a renderer may need, the same for all formats.

    Args:
        article: The text, its tables and figures placed in its sections.
        vintage: The data's vintage.
        version: briefgen's version.
        language: BCP 47 tag.
        simulated: Whether to mark every output as simulated data.
        ledger: The bytes of ``ledger.json``, for attachments and checks.
    """

    article: Article
    vintage: str
    version: str
    language: str = "en-US"
    simulated: bool = False
    ledger: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """A finished file that has not been written yet: its path inside the brief's folder, and its bytes."""

    path: str
    content: bytes
