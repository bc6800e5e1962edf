"""`data fetch`, `data status` and `data check`: the price store."""

from __future__ import annotations

import datetime as dt

import click

from briefgen.cli.brief import last_session
from briefgen.cli.options import Settings, common, day_of, open_desk
from briefgen.errors import HeldError


@click.group("data", epilog="Example:  briefgen data status")
def data_command() -> None:
    """Fetch prices, and look at what is stored."""


@data_command.command("fetch", epilog="Example:  briefgen data fetch --edition rotation")
@click.option("--refresh", is_flag=True, help="Fetch whole histories again.")
@common
def fetch(refresh: bool, settings: Settings) -> None:
    """Fetch what the edition needs into the store."""
    with open_desk(settings) as desk:
        snapshot = desk.load(refresh=refresh)
        if settings.quiet:
            return
        click.echo(f"{len(snapshot.prices)} series of {desk.source.key}, vintage {snapshot.vintage}")
        for name, reason in sorted(snapshot.absent.items()):
            click.echo(f"  {name}: {reason}")
        for notice in snapshot.notices:
            click.echo(f"briefgen: {notice}", err=True)


@data_command.command("status", epilog="Example:  briefgen data status --source csv:data")
@common
def status(settings: Settings) -> None:
    """Say what the store has: series with their spans, vintages, and every past that was told differently."""
    with open_desk(settings) as desk:
        key = desk.source.key
        vintages = desk.store.vintages(key)
        click.echo(f"{desk.store.path}: {len(vintages)} vintages of {key}")
        if not vintages:
            click.echo("nothing is stored of it yet; run `briefgen data fetch`")
            return
        click.echo(f"latest vintage {vintages[-1]}")
        for c in desk.store.coverage(key):
            span = f"{c.first} to {c.last}, {c.rows} rows" if c.rows else c.reason
            click.echo(f"  {c.kind:<6} {c.name:<10} {span}")
        for r in desk.store.restatements(key):
            click.echo(
                f"  restated {r.ticker} from {r.session}: {r.old} is now {r.new} (vintage {r.vintage})"
            )


@data_command.command("check", epilog="Example:  briefgen data check --date 2026-01-22 --source csv:data")
@click.option("--date", callback=day_of, metavar="DATE", help="The session (default: the latest).")
@common
def check(date: dt.date | None, settings: Settings) -> None:
    """Run the data checks as of a session; exit 3 if they would hold the brief."""
    from briefgen.checks import check as run_checks

    with open_desk(settings) as desk:
        snapshot = desk.load()
        session = date or last_session(snapshot, desk, desk.calendar.latest_completed(desk.now))[0]
        keys = [(p.x, p.y) for p in desk.edition.pairs]
        problems = run_checks(
            snapshot,
            desk.calendar,
            session,
            [*keys, desk.edition.benchmark],
            desk.store.restatements(desk.source.key),
        )
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo(f"nothing is wrong with the data as of {session}")
    holding = [p for p in problems if p.holds]
    if holding:
        raise HeldError(f"a brief of {session} would be held: {holding[0]}")
