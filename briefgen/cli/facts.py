"""`facts` and `why`: the numbers without the prose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from briefgen.cli.brief import last_session, open_day
from briefgen.cli.options import OpenDesk, Settings, common, day_of, open_desk
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.metrics.market import Market
    from briefgen.model import Fact, Needs, Snapshot


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

    Any id works whose series the source has, whether it is in the brief or not.
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
        click.echo(facts_json(facts))
    else:
        for fact in facts:
            _explain(fact, snapshot)
    if gaps:
        raise BriefgenError("; ".join(f"{g.id} is missing on {session}: {g.reason}" for g in gaps))


def needs_of(ids: tuple[str, ...], desk: OpenDesk) -> Needs:
    """The edition's needs and those of the ids."""
    from briefgen.metrics import needs

    groups = {b.key for b in desk.edition.baskets} | {"sectors", "watch", "indices", "XNYS"}
    return needs.joined(desk.edition.needs(), needs.needs_of(ids, {*groups, desk.edition.universe}))


def _explain(fact: Fact, snapshot: Snapshot) -> None:
    click.echo(f"{fact.id} = {shown(fact)}")
    click.echo(f"  definition  {fact.definition}")
    click.echo(f"  session     {fact.as_of}" + (f", from {fact.base_session}" if fact.base_session else ""))
    for name, value in fact.details.items():
        click.echo(f"  {name:<10}  {value}")
    if fact.history:
        h = fact.history
        low = f", {h.rank_low} from the bottom" if h.rank_low else ""
        click.echo(f"  history     {h.rank} from the top{low} of {h.of} since {h.searched_from}")
    for x in fact.inputs:
        click.echo(f"  input       {x.series} {x.field} {x.date} {x.value!r}")
    click.echo(f"  source      {fact.source}, vintage {snapshot.vintage}")
