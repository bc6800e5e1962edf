"""`templates`: proofread the wordings, and see each of them on real days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import OpenDesk, Settings, common, open_desk
from briefgen.cli.progress import shown
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.model import Snapshot
    from briefgen.planning import FactDesk

SESSIONS = 60


@click.group("templates", epilog="Example:  briefgen templates check --source csv:data")
def templates_command() -> None:
    """Check and preview the wordings: built-in ones, a voice's and those in ./templates."""


def _spread(desk: OpenDesk, snapshot: Snapshot, count: int) -> list[dt.date]:
    """Sessions spread evenly over the benchmark's history, without its first year."""
    series = snapshot.prices[desk.edition.benchmark]
    days: list[dt.date] = [d.item() for d in series.dates[252:]]
    step = max(len(days) / max(count, 1), 1.0)
    return [days[-1 - int(i * step)] for i in range(min(count, len(days)))][::-1]


def _desks(desk: OpenDesk, count: int, quiet: bool) -> Iterator[FactDesk]:
    from briefgen.pipeline import market_of
    from briefgen.planning import FactDesk

    snapshot = desk.load()
    days = _spread(desk, snapshot, count)
    # One market for all sessions: each fact of a session knows nothing later, and columns are made once.
    market = market_of(snapshot, desk.edition, desk.calendar)
    with shown(quiet) as report:
        for i, day in enumerate(days, start=1):
            yield FactDesk(market=market, session=day)
            report("trying sessions", i, len(days))


@templates_command.command(
    "check", epilog="Example:  briefgen templates check --source sample --sessions 200"
)
@click.option("--sessions", default=SESSIONS, show_default=True, metavar="N", help="How many to try.")
@common
def check(sessions: int, settings: Settings) -> None:
    """Find what is wrong with wordings, and what no facts reach.

    Numbers, directions and superlatives that are typed, unknown facts, fields and filters are faults, and
    the exit code is 1. Wordings that are true on none of the sessions and overlapping conditions are remarks.
    """
    from briefgen import proofreading as p

    with open_desk(settings) as desk:
        every = tuple(p.pieces(desk.edition))
        wrong = [fault for piece in every for fault in p.faults(piece, desk.edition)]
        for fault in wrong:
            click.echo(fault)
        if wrong:
            count = f"{len(wrong)} fault{'' if len(wrong) == 1 else 's'}"
            raise BriefgenError(f"{count} in the templates; correct the lines named above")
        uses = {id(piece): p.Use() for piece in every}
        tried = 0
        for facts in _desks(desk, sessions, settings.quiet):
            tried += 1
            for piece in every:
                p.observe(piece, p.holding(piece, desk.edition, facts), uses[id(piece)])
    found = [remark for piece in every for remark in p.remarks(piece, uses[id(piece)])]
    for remark in found:
        click.echo(remark)
    if not settings.quiet:
        click.echo(
            f"{len(every)} messages and parts of angles, {tried} sessions: no faults, {len(found)} remarks"
        )


@templates_command.command(
    "preview", epilog="Example:  briefgen templates preview streak-rank --source sample"
)
@click.argument("name")
@click.option("--sessions", default=SESSIONS, show_default=True, metavar="N", help="How many to try.")
@click.option("--each", default=2, show_default=True, metavar="N", help="Sessions to show for each wording.")
@common
def preview(name: str, sessions: int, each: int, settings: Settings) -> None:
    """Print every wording of a message or an angle as it reads on real days."""
    from briefgen import proofreading as p
    from briefgen.composing import formatter_desk
    from briefgen.prose.variation import turn_of

    seen: dict[tuple[str, int], int] = {}
    with open_desk(settings) as desk:
        wanted = p.named(desk.edition, name)
        for facts in _desks(desk, sessions, settings.quiet):
            words = formatter_desk(desk.edition, facts, facts.market.snapshot.listings)
            for piece in wanted:
                messages = p.holding(piece, desk.edition, facts)
                for wording, text in p.previews(
                    piece, messages, words, turn_of(desk.edition.name, facts.session)
                ):
                    key = (piece.name, wording.line)
                    seen[key] = seen.get(key, 0) + 1
                    if seen[key] <= each:
                        click.echo(f"{piece.spec.path}:{wording.line}  {facts.session}  {text}")
    every = [(piece, w.line) for piece in wanted for w in (*piece.spec.headings, *piece.spec.wordings)]
    silent = [f"{piece.spec.path}:{line}" for piece, line in every if (piece.name, line) not in seen]
    if silent:
        click.echo(f"true on none of these sessions: {', '.join(silent)}")
