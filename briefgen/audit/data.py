"""Which data an audit needs of a source, and the desk that is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from briefgen.audit.auditing import clock_of, desk_of
from briefgen.audit.evidence import Desk
from briefgen.audit.subjects import Book, book_of, fixed_subjects, symbols_in
from briefgen.checks import check
from briefgen.editions import Edition
from briefgen.metrics.economy import INDEXES
from briefgen.metrics.rates import YIELDS
from briefgen.model import EVERY_TICKER, Needs, Series, Snapshot
from briefgen.pipeline import market_of
from briefgen.prose.names import built_in_names
from briefgen.sessions import Calendar

TARGET = ("DFEDTARL", "DFEDTARU")
"""The target's bounds: a decision is known on the day before it takes effect."""
MACRO = frozenset({*YIELDS.values(), *INDEXES.values(), *TARGET, "DFF", "UNRATE", "PAYEMS"})


def needs_of_audit(edition: Edition) -> Needs:
    """What every audit asks of a source, whatever the article says: so the store is warm for the next one."""
    tickers = {
        t
        for s in fixed_subjects().values()
        if s.kind not in ("yield", "rate", "macro", "basket")
        for t in s.ids
    }
    tickers |= {
        t
        for t, entry in built_in_names().items()
        if entry.get("kind") in ("stock", "fund", "sector", "index")
    }
    own = edition.needs()
    funds = {
        t
        for t in tickers
        if fixed_subjects().get(t) is not None and fixed_subjects()[t].kind in ("fund", "sector")
    }
    return Needs(
        prices=frozenset(tickers) | own.prices, panels=own.panels, macro=MACRO | own.macro,
        listings=frozenset({EVERY_TICKER}), flows=frozenset(funds) | own.flows,
    )  # fmt: skip


def strangers(words: Iterable[str], snapshot: Snapshot) -> frozenset[str]:
    """Symbols in an article, as in ``(NYSE: KEY)``, of which nothing has been loaded yet."""
    known = set(snapshot.prices) | set(snapshot.absent)
    known |= {t for panel in snapshot.panels.values() for t in panel.tickers}
    return frozenset(t for text in words for t in symbols_in(text) if t not in known)


def joined(one: Snapshot, other: Snapshot) -> Snapshot:
    """A snapshot with the prices of another one of the same source."""
    return replace(one, prices={**one.prices, **other.prices}, absent={**one.absent, **other.absent})


def book_for(snapshot: Snapshot, edition: Edition) -> Book:
    """The companies and baskets that an article may name."""
    baskets = [(b.key, b.name, b.short) for b in edition.baskets]
    members = {t for panel in snapshot.panels.values() for t in panel.tickers}
    return book_of(snapshot.listings, snapshot.prices, members, baskets)


def desk_at(snapshot: Snapshot, edition: Edition, calendar: Calendar, date: dt.date) -> Desk:
    """The data of an article: nothing later than its date, without series that fail their checks.

    Args:
        snapshot: The data.
        edition: Its baskets and sets.
        calendar: The exchange's sessions.
        date: The article's date.

    Raises:
        DataError: There is no session up to the date.
    """
    clock = clock_of(snapshot, calendar, date)
    cut = snapshot.until(date)
    macro: dict[str, Series] = dict(cut.macro)
    for name in TARGET:
        if name in snapshot.macro:
            macro[name] = snapshot.macro[name].until(date + dt.timedelta(days=1))
    problems = check(replace(cut, panels={}), calendar, clock.last, ())
    broken = {p.source: p.message for p in problems if p.withholds and p.source in cut.prices}
    prices = {t: s for t, s in cut.prices.items() if t not in broken}
    fit = replace(cut, macro=macro, prices=prices, absent={**cut.absent, **broken}, problems=problems)
    return desk_of(market_of(fit, edition, calendar), clock)
