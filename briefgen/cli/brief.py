"""`today`, `on` and `backfill`: briefs on disk."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefgen.cli.options import (
    LENGTHS,
    PAPERS,
    OpenDesk,
    Settings,
    common,
    day_of,
    formats_of,
    open_desk,
)
from briefgen.errors import BriefgenError, HeldError, UsageError, unforeseen

if TYPE_CHECKING:
    from briefgen.metrics.market import Market
    from briefgen.model import Snapshot
    from briefgen.pipeline import Brief
    from briefgen.planning import Message, Plan
    from briefgen.renderers.pdf import PdfWorker

F = TypeVar("F", bound=Callable[..., Any])
LATE = 10
"""Sessions by which stored data may lag behind before `today` refuses to call them today's."""


_OUTPUT = (
    click.option("--length", type=click.Choice(LENGTHS), help="How much to say (default: the edition's)."),
    click.option(
        "--format", "formats", default="md,html,pdf", show_default=True, callback=formats_of, metavar="LIST",
        help="Some of md, html (with the mail) and pdf for files, and text to print the brief here.",
    ),
    click.option(
        "--out", type=click.Path(path_type=Path), default=Path("output"), show_default=True, metavar="DIR",
        help="Where briefs are written.",
    ),
    click.option("--paper", type=click.Choice(PAPERS), help="Size of the PDF (default: the edition's)."),
    click.option("--base-url", metavar="URL", help="The publication's site, for canonical links."),
    click.option("--explain", is_flag=True, help="Print which angles held, and how newsworthy each is."),
)  # fmt: skip


def output_options(command: F) -> F:
    """Length, formats, output folder and address; the command gets them as keywords."""
    for option in reversed(_OUTPUT):
        command = option(command)
    return command


@click.command("today", epilog="Example:  briefgen today --source sample --format md,html")
@common
@output_options
def today_command(settings: Settings, **output: Any) -> None:
    """Write the brief for the latest completed session."""
    with printing(output["formats"]) as worker, open_desk(settings) as desk:
        latest = desk.calendar.latest_completed(desk.now)
        snapshot = desk.load()
        session, lag = last_session(snapshot, desk, latest)
        if lag:
            snapshot = replace(snapshot, notices=(*snapshot.notices, late_notice(latest, session)))
        elif not desk.calendar.is_session(_local_day(desk.now)) and not settings.quiet:
            closed = f"{_said(_local_day(desk.now))}: the exchange is closed"
            click.echo(f"{closed}; the latest session is {_said(session)}.", err=_is_printed(output))
        write_one(snapshot, desk, session, output, worker)


@click.command("on", epilog="Example:  briefgen on 2026-01-22 --source csv:data")
@click.argument("date", callback=day_of)
@common
@output_options
def on_command(date: dt.date, settings: Settings, **output: Any) -> None:
    """Write the brief for the session of DATE (as 2026-01-22), using nothing later than it."""
    with printing(output["formats"]) as worker, open_desk(settings) as desk:
        open_day(date, desk)
        snapshot = desk.load()
        traded_day(date, snapshot, desk)
        write_one(snapshot, desk, date, output, worker)


@click.command("backfill", epilog="Example:  briefgen backfill 2025-01-02 2025-12-31 --format md,html")
@click.argument("first", callback=day_of)
@click.argument("last", callback=day_of)
@common
@output_options
def backfill_command(first: dt.date, last: dt.date, settings: Settings, **output: Any) -> None:
    """Write one brief for each session from FIRST to LAST; a failure never stops the rest."""
    if "text" in output["formats"]:
        raise UsageError("text is for one brief in the terminal; a backfill writes md, html and pdf")
    if first > last:
        raise UsageError(f"the span begins on {first} and ends before it, on {last}")
    with printing(output["formats"]) as worker, open_desk(settings) as desk:
        until = min(last, desk.calendar.latest_completed(desk.now))
        days = [d.item() for d in desk.calendar.sessions_between(first, until)]
        if not days:
            raise UsageError(f"no completed session lies between {first} and {last}")
        failed = _backfill(desk.load(), desk, days, output, worker)
        done = len(days) - len(failed)
        if not settings.quiet:
            click.echo(f"{done} of {len(days)} briefs are in {output['out'] / desk.edition.name}")
        for day, reason, _ in failed[:20]:
            click.echo(f"briefgen: {day}: {reason}", err=True)
        if len(failed) > 20:
            click.echo(f"briefgen: and {len(failed) - 20} more", err=True)
    if failed:
        raise click.exceptions.Exit(3 if all(code == 3 for _, _, code in failed) else 1)


def _backfill(
    snapshot: Snapshot, desk: OpenDesk, days: list[dt.date], output: dict[str, Any], worker: PdfWorker | None
) -> list[tuple[dt.date, str, int]]:
    """Write each brief from columns that are computed once; what failed, with reason and exit code."""
    from briefgen.cli.progress import shown
    from briefgen.pipeline import checked, market_of

    shared = market_of(snapshot, desk.edition, desk.calendar)
    failed: list[tuple[dt.date, str, int]] = []
    with shown(desk.settings.quiet) as progress:
        for count, day in enumerate(days):
            progress("briefs", count, len(days))
            try:
                fit = checked(snapshot, desk.edition, desk.calendar, day)
                same = fit.prices.keys() == snapshot.prices.keys()
                market = (
                    replace(shared, snapshot=fit) if same else market_of(fit, desk.edition, desk.calendar)
                )
                _publish(market, desk, day, output, worker)
            except BriefgenError as error:
                failed.append((day, str(error), error.exit_code))
            except Exception as error:
                # One day's fault in the program must not cost the other days their briefs.
                if os.environ.get("BRIEFGEN_TRACEBACK"):
                    raise
                failed.append((day, unforeseen(error), 1))
    return failed


# --- one brief --------------------------------------------------------------------------------


@contextmanager
def printing(formats: tuple[str, ...]) -> Iterator[PdfWorker | None]:
    """A process that prints PDFs, started before anything else so that its imports cost no time."""
    if "pdf" not in formats:
        yield None
        return
    from briefgen.renderers.pdf import PdfWorker

    with PdfWorker() as worker:
        yield worker


def write_one(
    snapshot: Snapshot, desk: OpenDesk, session: dt.date, output: dict[str, Any], worker: PdfWorker | None
) -> None:
    """Check, write, prove, render and publish one session's brief, and say where it is."""
    from briefgen.pipeline import checked, market_of

    fit = checked(snapshot.until(session), desk.edition, desk.calendar, session)
    brief = _publish(market_of(fit, desk.edition, desk.calendar), desk, session, output, worker)
    _report(brief, desk, output)


def _publish(
    market: Market, desk: OpenDesk, session: dt.date, output: dict[str, Any], worker: PdfWorker | None
) -> Brief:
    from briefgen.pipeline import write_brief
    from briefgen.publishers.files import publish
    from briefgen.renderers import render

    length = output["length"] or desk.edition.length
    brief = write_brief(market, desk.edition, session, length=length)
    formats = written(output)
    if formats:
        paper = output["paper"] or desk.edition.paper
        artifacts = render(
            brief.document, formats, pdf=worker, address=output["base_url"], paper=paper
        )  # fmt: skip
        publish(artifacts, folder_of(output["out"], desk.edition.name, session))
    return brief


def written(output: dict[str, Any]) -> list[str]:
    """The formats that are files; with none of them nothing is written."""
    return [kind for kind in output["formats"] if kind != "text"]


def _is_printed(output: dict[str, Any]) -> bool:
    """Whether standard output is the brief's, so that all else goes to the other one."""
    return "text" in output["formats"]


def folder_of(out: Path, edition: str, session: dt.date) -> Path:
    """Where a brief is written."""
    return out / edition / session.isoformat()


def _report(brief: Brief, desk: OpenDesk, output: dict[str, Any]) -> None:
    from briefgen.model import plain

    article = brief.document.article
    if desk.settings.verbose:
        for problem in brief.problems:
            click.echo(f"data: {problem}", err=True)
    if output["explain"]:
        for line in explained(brief.plan):
            click.echo(line, err=True)
    if _is_printed(output):
        from briefgen.cli.terminal import print_brief

        print_brief(brief)
    names = ", ".join(f"brief.{kind}" for kind in written(output))
    if desk.settings.quiet or not names:
        return
    folder = folder_of(output["out"], article.edition, article.session)
    if not _is_printed(output):
        click.echo(plain(article.headline))
    click.echo(f"{folder}: {names}", err=_is_printed(output))


def explained(plan: Plan) -> Iterator[str]:
    """Why a brief says what it says: every angle and message that held, by newsworthiness."""
    for angle in (plan.angle, *plan.others):
        base = angle.base
        held = f", a story on {angle.held} sessions before it too" if angle.held else ""
        yield f"angle: {angle.name} {base.news:.2f}{_of_whom(base)}{held}"
        yield f"    if: {base.spec.condition or 'always'}; news: {base.spec.news}"
    said = [m for _, messages in plan.sections for m in messages]
    for message in sorted((*said, *plan.left), key=lambda m: -m.news):
        word = "said" if any(m is message for m in said) else "left out"
        yield f"message: {message.spec.name} {message.news:.2f}{_of_whom(message)}, {word}"


def _of_whom(message: Message) -> str:
    """The pair, basket or fund that a message is about."""
    names = [message.scope[k] for k in ("x", "y", "b", "fund") if k in message.scope]
    return f" {'/'.join(names)}" if names else ""


# --- which session ----------------------------------------------------------------------------


def last_session(snapshot: Snapshot, desk: OpenDesk, latest: dt.date) -> tuple[dt.date, int]:
    """The last session of which the benchmark has a close, and how many sessions that is behind.

    Raises:
        HeldError: There is none, or it is too long ago to be called today's.
    """
    import numpy as np

    name = desk.edition.benchmark
    series = snapshot.prices.get(name)
    known = series.dates[~np.isnan(series.close)] if series is not None else np.empty(0, "datetime64[D]")
    known = known[known <= np.datetime64(latest)]
    if not len(known):
        raise HeldError(f"held, nothing was published: {name} has no close up to {latest}")
    session: dt.date = known[-1].item()
    lag = len(desk.calendar.sessions_between(session, latest)) - 1
    if lag > LATE:
        raise HeldError(
            f"held, nothing was published: {name} ends on {session}, {lag} sessions before the latest "
            f"completed one ({latest}); fetch newer data, or ask for `briefgen on {session}`"
        )
    return session, lag


def late_notice(latest: dt.date, session: dt.date) -> str:
    """What the brief says when its data end before the latest completed session."""
    from briefgen.prose.numbers import long_date

    end = f"the data of this brief end on {long_date(session)}"
    return f"The latest completed session is {long_date(latest)}; {end}."


def open_day(day: dt.date, desk: OpenDesk) -> None:
    """Refuse a day on which there was no session, or whose session is not complete.

    Raises:
        UsageError: The message names the nearest sessions.
    """
    latest = desk.calendar.latest_completed(desk.now)
    if day > latest:
        raise UsageError(f"{_said(day)} is not complete yet; the latest completed session is {_said(latest)}")
    if desk.calendar.is_session(day) or day < desk.calendar.sessions[0].item():
        return
    before, after = desk.calendar.neighbours(day)
    raise UsageError(_closed(day, before, after))


def traded_day(day: dt.date, snapshot: Snapshot, desk: OpenDesk) -> None:
    """Refuse a day before the calendar's first on which the benchmark did not trade.

    Raises:
        UsageError: The message names the nearest sessions of the data.
    """
    series = snapshot.prices.get(desk.edition.benchmark)
    if series is None or day >= desk.calendar.sessions[0].item():
        return
    traded: list[dt.date] = series.dates.tolist()
    if day not in traded:
        before = next((d for d in reversed(traded) if d < day), None)
        raise UsageError(_closed(day, before, next((d for d in traded if d > day), None)))


def _closed(day: dt.date, before: dt.date | None, after: dt.date | None) -> str:
    near = " and ".join(_said(d) for d in (before, after) if d)
    return f"the exchange was closed on {_said(day)}; the nearest sessions are {near}"


def _said(day: dt.date) -> str:
    return f"{day:%A}, {day.isoformat()}"


def _local_day(now: dt.datetime) -> dt.date:
    from zoneinfo import ZoneInfo

    return now.astimezone(ZoneInfo("America/New_York")).date()
