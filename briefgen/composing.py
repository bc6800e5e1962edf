"""Plan → article: messages in words, the key table, the figures, what was left out and where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefgen import figures
from briefgen.coverage import not_covered
from briefgen.editions import Edition
from briefgen.keynumbers import key_numbers
from briefgen.metrics.ids import CALENDAR
from briefgen.model import (
    Article,
    Claim,
    Fact,
    Listing,
    Run,
    Runs,
    Section,
    Table,
)
from briefgen.planning import FactDesk, Plan
from briefgen.planning.scopes import both_ways, lost_contests
from briefgen.prose.formatters import Argument, Desk, claim
from briefgen.prose.names import name_book
from briefgen.prose.numbers import printed_vintage
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement
from briefgen.telling import paragraphs, tell_opening, tell_section, voice_of


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What the article says about its data.

    Args:
        source: The source in words (``Yahoo Finance``).
        vintage: When the data were fetched or written.
        simulated: Whether the market is made up.
        notices: Sentences about the data that the reader must see.
        listings: Names and share counts.
        voice: The voice of the wordings.
    """

    source: str
    vintage: str
    simulated: bool
    notices: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    voice: str = ""


def formatter_desk(edition: Edition, facts: FactDesk, listings: tuple[Listing, ...]) -> Desk:
    """What formatters may know at a session."""
    names = name_book(edition, listings, facts.session)

    def ended(window: str) -> bool:
        return window in CALENDAR and facts.number(f"period_end:XNYS@{window}") == 1

    return Desk(
        session=facts.session, names=names, scale=lambda subject: facts.number(f"zscore:{subject}@1d"),
        ended=ended,
    )  # fmt: skip


def write(edition: Edition, facts: FactDesk, plan: Plan, meta: Meta) -> Article:
    """Write the article of a plan.

    Args:
        edition: What is watched.
        facts: The session's facts.
        plan: What to say.
        meta: What to say about the data.
    """
    desk = formatter_desk(edition, facts, meta.listings)
    voice = voice_of(edition, facts, desk)
    headline, standfirst, *lead = tell_opening(voice, plan)
    table = key_table(edition, facts, desk)
    strip, note = key_numbers(edition, facts, desk)
    told = paragraphs(zip((part for part, _, _ in plan.lead.parts[2:]), lead))
    opening = Section(key="lead", blocks=(*told, *((table,) if table.rows else ())))
    voice.mentions.known = frozenset({edition.benchmark})
    sections = tuple(tell_section(voice, key, messages, edition) for key, messages in plan.sections)
    return Article(
        edition=edition.name, publication=edition.title, session=facts.session, angle=plan.angle.name,
        headline=headline, standfirst=standfirst, dateline=dateline(edition, facts, desk, meta),
        sections=_illustrated((opening, *sections), edition, facts, plan, desk, meta.source),
        notices=notices(facts, desk, edition, meta), not_covered=not_covered(edition, facts, desk),
        sources=sources(edition, facts, plan, desk, meta), disclaimer=statement("disclaimer"),
        key_numbers=strip, key_note=note,
    )  # fmt: skip


# --- the table --------------------------------------------------------------------------------


def key_table(edition: Edition, facts: FactDesk, desk: Desk) -> Table:
    """Closes and changes of the indexes, the volatility index, the yield and the equal-weight fund."""
    tickers = (*edition.indices, edition.equal_weight, edition.volatility, edition.rate)
    rows = tuple(r for t in tickers if t and (r := _row(t, facts, desk)))
    return Table(caption=statement("table_caption"), head=("", "Close", "Day", "Month", "Year"), rows=rows)


def _row(ticker: str, facts: FactDesk, desk: Desk) -> tuple[Runs, ...] | None:
    level = facts[f"level:{ticker}"]
    kind = desk.names[ticker].kind
    metric = "change" if kind in ("volatility", "yield") else "return"
    decimals: tuple[Argument, ...] = (2,)
    shown = "signed" if metric == "return" else "signed_number"
    if kind == "yield":
        shown, decimals = "signed_basis_points", ()

    def cell(fact_id: str, name: str, *args: Argument) -> Runs:
        fact = facts[fact_id]
        return (claim(name, Quantity(fact=fact), desk, *args),) if isinstance(fact, Fact) else ()

    # A fund's close is on today's share basis, so it was not quoted like that; its returns are printed.
    close = () if kind == "fund" else cell(f"level:{ticker}", "yield_level" if kind == "yield" else "number")
    changes = [cell(f"{metric}:{ticker}@{w}", shown, *decimals) for w in ("1d", "mtd", "ytd")]
    if not isinstance(level, Fact):
        return None
    return ((_capital(claim("name", Quantity(fact=level), desk)),), close, *changes)


def _capital(made: Claim) -> Claim:
    return replace(made, text=made.text[:1].upper() + made.text[1:])


# --- figures ----------------------------------------------------------------------------------


def _illustrated(
    sections: tuple[Section, ...], edition: Edition, facts: FactDesk, plan: Plan, desk: Desk, source: str
) -> tuple[Section, ...]:
    """The same sections with each figure beside the text that it supports."""
    easel = figures.Easel(edition=edition, facts=facts, desk=desk, source=source)
    for lost in both_ways(lost_contests(edition, facts)):
        # It may have been the one to be drawn: what its figure lacks is listed.
        figures.leadership(easel, lost)
    return figures.illustrated(sections, plan, easel)


# --- about the data ---------------------------------------------------------------------------


def _benchmark(edition: Edition, facts: FactDesk) -> Quantity:
    fact = facts[f"level:{edition.benchmark}"]
    assert isinstance(fact, Fact)
    return Quantity(fact=fact)


def dateline(edition: Edition, facts: FactDesk, desk: Desk, meta: Meta) -> Runs:
    """The session in words, and what the data are as of."""
    vintage = Claim(text=printed_vintage(meta.vintage), fact="data:vintage", property="date", spec="vintage")
    return statement("dateline", session=claim("session", _benchmark(edition, facts), desk), vintage=vintage)


def notices(facts: FactDesk, desk: Desk, edition: Edition, meta: Meta) -> tuple[Runs, ...]:
    """What the reader must know first: a stale copy, a session that is not today's.

    That the data are simulated every renderer says by itself.
    """
    return tuple((_about_data(text, meta),) for text in meta.notices)


def _about_data(text: str, meta: Meta) -> Run:
    """A sentence about the data; its dates are proven by the vintage, not by a fact."""
    return Claim(text=text, fact="data:vintage", property="date", spec="notice")


def sources(edition: Edition, facts: FactDesk, plan: Plan, desk: Desk, meta: Meta) -> tuple[Runs, ...]:
    """Where the numbers come from, with dates."""
    vintage = Claim(text=printed_vintage(meta.vintage), fact="data:vintage", property="date", spec="vintage")
    lines = [statement("source_prices", source=Claim(text=meta.source, fact="data:source", property="entity",
                                                     spec="source"), vintage=vintage)]  # fmt: skip
    lines.extend(citations(plan))
    lines.extend(_share_counts(edition, facts, desk))
    lines.extend(statement("basket", name=basket_name(b.key, desk), rationale=b.rationale)
                 for b in edition.baskets if b.key in desk.names.baskets and b.rationale)  # fmt: skip
    return tuple(lines)


def citations(plan: Plan) -> Iterator[Runs]:
    """Where the sourced facts of the sections come from, each source once, also where another line has it."""
    messages = (m for _, chosen in plan.sections for m in chosen)
    quantities = (q for m in messages for q in m.bindings.values() if isinstance(q, Quantity))
    cited = {str(q.fact.details["citation"]): q.fact for q in quantities if q.fact.kind == "sourced"}
    for words, fact in sorted(cited.items()):
        if any(words.rstrip(".") in other for other in cited if other != words):
            continue
        yield (Claim(text=f"{words.rstrip('.')}.", fact=fact.id, property="entity", spec="citation"),)


def basket_name(key: str, desk: Desk) -> Claim:
    """A basket's printed name, which the edition proves."""
    words = desk.names[key].short
    return Claim(text=words[:1].upper() + words[1:], fact=f"basket:{key}", property="entity", spec="basket")


def _share_counts(edition: Edition, facts: FactDesk, desk: Desk) -> Iterator[Runs]:
    """The oldest date of the share counts behind the baskets' values."""
    counted = [b.key for b in edition.baskets if b.key in desk.names.baskets and not b.holdings]
    found = [facts[f"mcap:{key}"] for key in counted]
    dated = [f for f in found if isinstance(f, Fact) and isinstance(f.details.get("shares_as_of"), dt.date)]
    if dated:
        oldest = min(dated, key=lambda f: str(f.details["shares_as_of"]))
        day = claim("date", Quantity(fact=oldest, path="part:shares_as_of"), desk)
        yield statement("source_shares", date=day)
