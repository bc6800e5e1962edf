"""The whole story in one screen: snapshot → facts → plan → article → proof → document → artifacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefgen import __version__
from briefgen.checks import check
from briefgen.composing import Meta, formatter_desk, write
from briefgen.document import claims, compose
from briefgen.editions import Edition
from briefgen.errors import HeldError, Problem
from briefgen.metrics.market import Group, Market
from briefgen.model import Article, Document, Fact, Missing, Proof, Snapshot
from briefgen.planning import Angle, FactDesk, Plan, plan
from briefgen.proofs import Grounds, proofs_of, subjects_of
from briefgen.prose.names import first_session
from briefgen.prose.quantities import Quantity
from briefgen.renderers.ledger import ledger_json
from briefgen.sessions import Calendar
from briefgen.snapshot import sha256
from briefgen.verify import prove, prove_proofs
from briefgen.verify.words import digests

SOURCES = {"yfinance": "Yahoo Finance", "csv": "CSV files", "sample": "simulated market"}


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A finished brief before it is rendered.

    Args:
        document: The proven article with its ledger.
        plan: Why it says what it says.
        facts: Every fact that was asked for.
        problems: What the data checks found.
    """

    document: Document
    plan: Plan
    facts: FactDesk
    problems: tuple[Problem, ...]


def market_of(snapshot: Snapshot, edition: Edition, calendar: Calendar | None = None) -> Market:
    """The metrics' view of a snapshot, with the edition's groups."""
    groups = {
        b.key: Group(key=b.key, members=b.members, weight=b.weight, holdings=b.holdings)
        for b in edition.baskets
    }
    lists = {"sectors": edition.sectors, "watch": edition.watch, "indices": edition.indices}
    groups |= {k: Group(key=k, members=v, first=_first(v)) for k, v in lists.items() if v}
    notes = {note.key: note for note in edition.notes}
    return Market(snapshot=snapshot, groups=groups, calendar=calendar, notes=notes)


def _first(tickers: tuple[str, ...]) -> dict[str, dt.date]:
    known = ((t, first_session(t)) for t in tickers)
    return {t: day for t, day in known if day is not None}


def checked(snapshot: Snapshot, edition: Edition, calendar: Calendar, session: dt.date) -> Snapshot:
    """The snapshot with its data checks made and the series that failed them taken out.

    Raises:
        HeldError: The data are not fit to write from; the message names series and date.
    """
    keys = [(p.x, p.y) for p in edition.pairs]
    problems = check(snapshot, calendar, session, [*keys, edition.benchmark])
    holding = [p for p in problems if p.holds]
    if holding:
        raise HeldError("held, nothing was published: " + "; ".join(map(str, holding[:5])))
    broken = {p.source: p.message for p in problems if p.source in snapshot.prices and p.withholds}
    prices = {k: s for k, s in snapshot.prices.items() if k not in broken}
    return replace(snapshot, prices=prices, absent={**snapshot.absent, **broken}, problems=problems)


def write_brief(
    market: Market, edition: Edition, session: dt.date, *, length: str, digest: str = ""
) -> Brief:
    """Write and prove one session's brief.

    Args:
        market: Checked data with nothing after the session, or a whole history for many sessions.
        edition: What is watched.
        session: A session of the exchange.
        length: ``flash``, ``brief`` or ``feature``.
        digest: The data's digest as they stood at the session, where it is known already.

    Raises:
        HeldError: The benchmark has no close at the session.
        VerificationError: The text says what its facts do not prove.
    """
    snapshot = market.snapshot
    facts = FactDesk(market=market, session=session)
    gap = facts[f"return:{edition.benchmark}@1d"]
    if isinstance(gap, Missing):
        raise HeldError(f"held, nothing was published: {edition.benchmark} on {session}: {gap.reason}")
    planned = plan(edition, facts, length)
    meta = Meta(source=SOURCES[snapshot.source], vintage=snapshot.vintage, simulated=snapshot.simulated,
                notices=snapshot.notices, listings=snapshot.listings, voice=edition.voice)  # fmt: skip
    article = write(edition, facts, planned, meta)
    prove(article, facts, formatter_desk(edition, facts, snapshot.listings), meta)
    data = data_entry(snapshot, edition, session, digest or sha256(snapshot.until(session)))
    grounds = grounds_of(article, facts, edition, snapshot, data)
    proofs = proofs_of((claim for _, claim in claims(article)), grounds)
    prove_proofs(proofs, grounds)
    document = compose(article, vintage=snapshot.vintage, version=__version__, simulated=snapshot.simulated,
                       ledger=ledger_of(article, planned, edition, snapshot, grounds, proofs),
                       proofs=proofs)  # fmt: skip
    return Brief(document=document, plan=planned, facts=facts, problems=snapshot.problems)


# --- the ledger -------------------------------------------------------------------------------


def grounds_of(
    article: Article, facts: FactDesk, edition: Edition, snapshot: Snapshot, data: Mapping[str, Any]
) -> Grounds:
    """What the proofs of an article's numbers are made from."""
    printed = dict.fromkeys(claim.fact for _, claim in claims(article))
    names = formatter_desk(edition, facts, snapshot.listings).names
    gaps = {i for i, f in facts.facts.items() if isinstance(f, Missing)}
    return Grounds(
        session=article.session, facts=facts.facts, data=data,
        subjects=subjects_of(printed, gaps, names, edition),
    )  # fmt: skip


def ledger_of(
    article: Article, planned: Plan, edition: Edition, snapshot: Snapshot, grounds: Grounds,
    proofs: tuple[Proof, ...],
) -> bytes:  # fmt: skip
    """The brief's ledger: the facts that it prints or was chosen by, what was missing, every claim."""
    printed = {claim.fact for _, claim in claims(article)}
    scores = newsworthiness(planned)
    found = sorted(grounds.facts.items())
    return ledger_json(
        edition=edition.name, session=article.session, version=__version__, data=grounds.data,
        facts=[f for i, f in found if isinstance(f, Fact) and (i in printed or i in scores)],
        newsworthiness=scores, missing=[f for _, f in found if isinstance(f, Missing)],
        claims=claims(article), subjects=grounds.subjects,
        words=digests(article, simulated=snapshot.simulated, proofs=proofs),
    )  # fmt: skip


def data_entry(snapshot: Snapshot, edition: Edition, session: dt.date, digest: str) -> Mapping[str, Any]:
    """What the ledger says about the data: source, vintage, digest, and the extent of each series."""
    cut = {t: s.until(session) for t, s in sorted(snapshot.prices.items()) if t in edition.tickers()}
    series = {
        t: {"first": s.dates[0].item(), "last": s.dates[-1].item(), "sessions": len(s.dates)}
        for t, s in cut.items() if len(s.dates)
    }  # fmt: skip
    return {"source": snapshot.source, "vintage": snapshot.vintage, "sha256": digest, "series": series}


def newsworthiness(planned: Plan) -> dict[str, float]:
    """The score of each fact: that of the most newsworthy angle or message that it stands in."""
    scores: dict[str, float] = {}
    angles: tuple[Angle, ...] = (planned.angle, *planned.others)
    parts = [a.base for a in angles] + [m for _, messages in planned.sections for m in messages]
    for part in parts:
        for quantity in part.bindings.values():
            if isinstance(quantity, Quantity):
                scores[quantity.fact.id] = max(scores.get(quantity.fact.id, 0.0), round(part.news, 4))
    return scores
