"""The whole audit: text → sentences → claims → findings → report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from briefgen.audit.anchors import anchored, of_one_time, session_meant
from briefgen.audit.clock import Clock
from briefgen.audit.context import Context
from briefgen.audit.credence import believed
from briefgen.audit.earlier import reread_earlier
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.leaving import context_after
from briefgen.audit.model import Finding, Period, Sentence, Text, Verdict
from briefgen.audit.rereading import reread
from briefgen.audit.rules import find_claims
from briefgen.audit.scan import Scan, scan
from briefgen.audit.sentences import sentences
from briefgen.audit.subjects import Book
from briefgen.errors import DataError
from briefgen.metrics.market import Market
from briefgen.model import Series, Snapshot
from briefgen.sessions import Calendar


@dataclass(frozen=True, kw_only=True)
class Report:
    """An audited article.

    Args:
        text: The article.
        date: The date that it was judged at.
        sentences: Its sentences.
        findings: Every claim with its verdict, in the order of the words.
        vintage: Of the data.
        source: Of the data.
    """

    text: Text
    date: dt.date
    sentences: tuple[Sentence, ...]
    findings: tuple[Finding, ...]
    vintage: str = ""
    source: str = ""

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings there are of each verdict."""
        return Counter(f.verdict for f in self.findings)

    @property
    def faults(self) -> int:
        """How many claims are not so."""
        return self.counts.get("wrong", 0) + self.counts.get("stale", 0) + self.counts.get("contradicts", 0)


TOP = 3
"""The last paragraph of those at the top, whose times hold for all of the article."""


def clock_of(snapshot: Snapshot, calendar: Calendar | None, date: dt.date) -> Clock:
    """The sessions up to the article's date: those of the longest index, and of the calendar after it.

    Raises:
        DataError: There is no session before the date.
    """
    days: set[dt.date] = set()
    first = None
    for ticker in ("^GSPC", "SPY"):
        series = snapshot.prices.get(ticker)
        if series is not None and len(series.dates):
            days |= set(series.dates[series.dates <= np.datetime64(date)].astype("datetime64[D]").tolist())
            first = min(days, default=None)
            break
    if calendar is not None and (first is None or not days):
        days |= set(calendar.sessions_between(dt.date.min, date).astype("datetime64[D]").tolist())
    if not days:
        raise DataError(f"there are no prices up to {date}; fetch them, or give another --date")
    return Clock(date=date, sessions=tuple(sorted(days)))


def desk_of(market: Market, clock: Clock) -> Desk:
    """The desk of an article: the market with yields and members of the panel as series of their own."""
    snapshot = market.snapshot
    prices: dict[str, Series] = dict(snapshot.prices)
    for name, series in snapshot.macro.items():
        if name.startswith("DGS"):
            prices[name] = series
    adjusted = {t for t, s in prices.items() if np.isnan(s.close).all()}
    for panel in snapshot.panels.values():
        for j, ticker in enumerate(panel.tickers):
            if ticker not in prices:
                values = panel.closes[:, j]
                prices[ticker] = Series(ticker=ticker, dates=panel.dates, close=values, adj_close=values)
                adjusted.add(ticker)
    return Desk(market=replace(market, snapshot=replace(snapshot, prices=prices), _columns={}, _series={}, _memo={}), clock=clock,
                adjusted=frozenset(adjusted))  # fmt: skip


def audit_text(text: Text, desk: Desk, book: Book) -> Report:
    """Find and judge every claim of an article."""
    parts = sentences(text)
    findings = list(_findings(parts, desk, book))
    snapshot = desk.market.snapshot
    from briefgen.audit.contradictions import contradicted

    return Report(text=text, date=desk.clock.date, sentences=parts, findings=tuple(contradicted(findings)), vintage=snapshot.vintage,
                  source=snapshot.source)  # fmt: skip


def _findings(parts: Iterable[Sentence], desk: Desk, book: Book) -> Iterator[Finding]:
    read = [(s, [judge(desk, each) for each in find_claims(s)]) for s in _scanned(parts, desk, book)]
    meant = session_meant(desk, [f for _, found in read for f in found])
    looked = []
    for scanned, found in read:
        here = anchored(desk, found, meant or session_meant(desk, found, least=1))
        here = of_one_time(desk, here) if not scanned.periods else here
        again = [reread_earlier(desk, scanned, book, reread(desk, scanned, f, here, meant)) for f in here]
        looked.append((scanned, again))
    yield from believed(looked)


def _scanned(parts: Iterable[Sentence], desk: Desk, book: Book) -> Iterator[Scan]:
    context, paragraph = Context(), -1
    top: tuple[Period, ...] = ()
    for part in parts:
        if part.paragraph != paragraph:
            # A new paragraph keeps the subject but not the time.
            context = Context(
                subject=context.subject, basket=context.basket, index=context.index, others=context.others,
                frames=top, main=context.main, fresh=False,
            )  # fmt: skip
            paragraph = part.paragraph
        scanned = scan(part, desk.clock, book, context)
        yield scanned
        context = context_after(scanned, part.paragraph)
        if part.paragraph <= TOP:
            top = context.frames
