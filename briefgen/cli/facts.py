"""`facts` and `why`: the numbers without the prose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from briefgen.cli.brief import last_session, open_day
from briefgen.cli.options import OpenDesk, Settings, common, day_of, open_desk
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.editions import Edition
    from briefgen.metrics.market import Market
    from briefgen.model import Fact, Needs, Proof, Snapshot


def market_at(desk: OpenDesk, snapshot: Snapshot, day: dt.date | None) -> tuple[Market, dt.date]:
    """Checked data as of a session, the latest one by default."""
    from briefgen.pipeline import checked, market_of

    session = day or last_session(snapshot, desk, desk.calendar.latest_completed(desk.now))[0]
    fit = checked(snapshot.until(session), desk.edition, desk.calendar, session)
    return market_of(fit, desk.edition, desk.calendar), session


@click.command("facts", epilog="Example:  briefgen facts 2026-01-22 --source csv:data --json")
@click.argument("date", required=False, callback=day_of)
@click.option("--json", "as_json", is_flag=True, help="Print the ledger and nothing else.")
@common
def facts_command(date: dt.date | None, as_json: bool, settings: Settings) -> None:
    """Print the facts behind the brief of DATE (default: the latest session) as a table."""
    from briefgen.pipeline import write_brief

    with open_desk(settings) as desk:
        if date:
            open_day(date, desk)
        market, session = market_at(desk, desk.load(), date)
        brief = write_brief(market, desk.edition, session, length=desk.edition.length)
    if as_json:
        click.echo(brief.document.ledger.decode(), nl=False)
        return
    from briefgen.model import Fact

    printed = [f for _, f in sorted(brief.facts.facts.items()) if isinstance(f, Fact)]
    _table(printed)


def _table(facts: list[Fact]) -> None:
    width = max((len(f.id) for f in facts), default=0)
    for fact in facts:
        place = f"  {fact.history.rank} of {fact.history.of}" if fact.history else ""
        click.echo(f"{fact.id:<{width}}  {shown(fact)}{place}")


def shown(fact: Fact) -> str:
    """A fact's value with its unit, unrounded."""
    if isinstance(fact.value, tuple):
        return ", ".join(
            f"{name} {value:.4%}" if isinstance(value, float) else f"{name} {value}"
            for name, value in fact.value
        )
    return f"{fact.value} {fact.unit}"


@click.command("why", epilog="Example:  briefgen why streak:^RUT/^GSPC --date 2026-01-22 --source csv:data")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--date", callback=day_of, metavar="DATE", help="The session (default: the latest).")
@click.option("--json", "as_json", is_flag=True, help="Print a list of fact objects and nothing else.")
@common
def why_command(ids: tuple[str, ...], date: dt.date | None, as_json: bool, settings: Settings) -> None:
    """Compute facts again by their IDs and show definition, inputs, source and vintage.

    Any id works whose series the source has, whether it is in the brief or not. Of many inputs the first and
    the last few are shown; --verbose and --json list all.
    """
    from briefgen.model import Fact
    from briefgen.renderers.ledger import facts_json

    with open_desk(settings) as desk:
        if date:
            open_day(date, desk)
        snapshot = desk.load(needs_of(ids, desk))
        market, session = market_at(desk, snapshot, date)
        found = [market.fact(each, session) for each in ids]
    facts = [f for f in found if isinstance(f, Fact)]
    gaps = [f for f in found if not isinstance(f, Fact)]
    if as_json:
        click.echo(facts_json(facts, snapshot.vintage))
    else:
        for proof in _proofs(facts, snapshot, session, desk.edition, every=settings.verbose):
            _explain(proof)
    if gaps:
        raise BriefgenError("; ".join(f"{g.id} is missing on {session}: {g.reason}" for g in gaps))


def needs_of(ids: tuple[str, ...], desk: OpenDesk) -> Needs:
    """The edition's needs and those of the ids."""
    from briefgen.metrics import needs

    groups = {b.key for b in desk.edition.baskets} | {"sectors", "watch", "indices", "XNYS"}
    return needs.joined(desk.needs(), needs.needs_of(ids, {*groups, desk.edition.universe}))


def _proofs(
    facts: list[Fact], snapshot: Snapshot, session: dt.date, edition: Edition, *, every: bool
) -> list[Proof]:
    """The same proofs as in a brief, without the words that a brief prints, with every input on request."""
    from briefgen.proofs import Grounds, proof_of, subjects_of
    from briefgen.prose.exact import LISTED
    from briefgen.prose.names import name_book

    ids = [fact.id for fact in facts]
    grounds = Grounds(
        session=session, facts={fact.id: fact for fact in facts},
        subjects=subjects_of(ids, (), name_book(edition, snapshot.listings, session), edition),
        data={"source": snapshot.source, "vintage": snapshot.vintage},
        listed=max(LISTED, *(len(f.inputs) for f in facts)) if every and facts else LISTED,
    )  # fmt: skip
    return [proof_of(each, grounds) for each in ids]


def _explain(proof: Proof) -> None:
    """A proof as lines: the value beside the id, then a row a line, broken where it is long."""
    from textwrap import fill

    rows = {label.rstrip(":").lower(): words.replace("\u00a0", " ") for label, words in proof.rows}
    click.echo(f"{proof.fact} = {rows.pop('value')}")
    click.echo(f"  {proof.title}")
    for label, words in rows.items():
        text = fill(words, 108, initial_indent=f"  {label:<12}", subsequent_indent=" " * 14,
                    break_long_words=False, break_on_hyphens=False)  # fmt: skip
        click.echo(text)
