"""The whole audit: text → sentences → claims → findings → report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from briefgen.audit.clock import Clock
from briefgen.audit.context import Context
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.leaving import context_after
from briefgen.audit.model import Finding, Period, Sentence, Text, Verdict
from briefgen.audit.rereading import reread
from briefgen.audit.rules import find_claims
from briefgen.audit.scan import scan
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
ANCHORS = frozenset({"level", "change", "return", "streak", "run"})
"""Forms whose truth on one day is no accident."""


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


def _anchored(found: list[Finding], desk: Desk) -> list[Finding]:
    """The findings of a sentence, all of one day: where some hold only for the last session, none may take the one before.

    A day that is not named may be the article's or the one before it, but not both in one sentence.
    """
    last, before = desk.clock.last, desk.clock.before(desk.clock.last)
    sure = [f for f in found if f.verdict == "right" and f.proofs and f.proofs[0].holds and f.claim.details["form"] in ANCHORS
            and f.proofs[0].session == last and f.claim.period is not None]  # fmt: skip
    if not sure or not desk.clock.opens:
        return found
    out = []
    for f in found:
        named = (
            f.claim.details.get("explicit") and f.claim.period is not None and f.claim.period.grain != "day"
        )
        late = (
            not named
            and f.verdict == "right"
            and f.proofs
            and f.proofs[0].session == before
            and f.claim.period is not None
        )
        if late and not f.claim.period.fixed and any(w.end == last for w in f.claim.period.windows):  # type: ignore[union-attr]
            period = f.claim.period
            assert period is not None
            kept = tuple(w for w in period.windows if w.end == last)
            again = replace(
                f.claim, period=replace(period, windows=kept), details={**f.claim.details, "explicit": True}
            )
            out.append(judge(desk, again))
        else:
            out.append(f)
    return out


def _findings(parts: Iterable[Sentence], desk: Desk, book: Book) -> Iterable[Finding]:
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
        found = _anchored([judge(desk, each) for each in find_claims(scanned)], desk)
        yield from (reread(desk, scanned, f, found) for f in found)
        context = context_after(scanned, part.paragraph)
        if part.paragraph <= TOP:
            top = context.frames
