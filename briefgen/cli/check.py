"""`check`: anyone's market article, claim by claim."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import OpenDesk, Settings, common, day_of, open_desk
from briefgen.errors import DataError, UsageError

if TYPE_CHECKING:
    from briefgen.audit.auditing import Report
    from briefgen.audit.model import Text

LARGEST = 20_000_000
"""Bytes beyond which a file is no article."""


@click.command(
    "check",
    epilog="Example:  briefgen check article.md --date 2026-01-26 --format html --out audit.html",
)
@click.argument("file", metavar="FILE|-")
@click.option(
    "--date", callback=day_of, metavar="DATE", help="The article's date (default: as it says itself)."
)
@click.option(
    "--format", "form", type=click.Choice(("table", "md", "html", "json")), default="table",
    show_default=True, help="How to report.",
)  # fmt: skip
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write (default: standard output).",
)
@common
def check_command(file: str, date: dt.date | None, form: str, target: Path | None, settings: Settings) -> int:
    """Judge every market claim of an article (.md, .txt, .html or .pdf) by the data of its day.

    Verdicts are right, wrong, stale, contradicted or not checkable. Nothing later than the article's date is
    used. Ends with 0 where nothing is wrong, and with 1 where something is.
    """
    from briefgen.audit.reading import read_article

    kind = Path(file).suffix.lstrip(".").lower() if file != "-" else ""
    text = read_article(_bytes(file, kind), kind, file)
    with open_desk(settings) as desk:
        report = _audited(text, _date(text, date, desk), desk)
    _written(report, form, target, Path(file).name if file != "-" else "standard input", quiet=settings.quiet)
    return 1 if report.faults else 0


def _bytes(file: str, kind: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)[:LARGEST]
    path = Path(file)
    if kind not in ("md", "markdown", "txt", "text", "html", "htm", "pdf"):
        raise UsageError(f"{file}: is no .md, .txt, .html or .pdf file; give - to read standard input")
    if not path.is_file():
        raise DataError(f"{file}: there is no such file")
    if path.stat().st_size > LARGEST:
        raise DataError(f"{file}: is larger than {LARGEST // 1_000_000} MB, which no article is")
    return path.read_bytes()


def _date(text: Text, given: dt.date | None, desk: OpenDesk) -> dt.date:
    """The article's date: the given one, else its own; no later than the present."""
    chosen = given or text.date
    if chosen is None:
        raise UsageError("the article gives no date of its own; give it with --date 2026-01-26")
    if chosen > desk.now.date():
        raise UsageError(f"the article is of {chosen}, which is not yet; give its date with --date")
    return chosen


def _audited(text: Text, date: dt.date, desk: OpenDesk) -> Report:
    from briefgen.audit.auditing import audit_text
    from briefgen.audit.data import book_for, desk_at, joined, needs_of_audit, strangers
    from briefgen.model import Needs

    snapshot = desk.load(needs_of_audit(desk.edition))
    unknown = strangers(text.paragraphs, snapshot)
    if unknown and not desk.settings.offline:
        snapshot = joined(snapshot, desk.load(Needs(prices=unknown)))
    report = audit_text(
        text, desk_at(snapshot, desk.edition, desk.calendar, date), book_for(snapshot, desk.edition)
    )
    return _own(report, desk) if text.edition else report


def _own(report: Report, desk: OpenDesk) -> Report:
    """A brief of briefgen's own is held against what it writes from the same data."""
    from briefgen.audit.own import composed, held_against
    from briefgen.editions import load_edition
    from briefgen.errors import HeldError
    from briefgen.pipeline import checked, market_of

    if not desk.calendar.is_session(report.date):
        return report
    try:
        edition = load_edition(report.text.edition)
    except UsageError:
        return report
    snapshot = desk.load(edition.needs()).until(report.date)
    try:
        fit = checked(snapshot, edition, desk.calendar, report.date)
    except HeldError:
        return report
    return held_against(report, composed(market_of(fit, edition, desk.calendar), edition, report.date))


def _written(report: Report, form: str, out: Path | None, name: str, *, quiet: bool) -> None:
    from briefgen.audit import report as reports

    makers: dict[str, Callable[[], str]] = {
        "md": lambda: reports.as_markdown(report),
        "json": lambda: reports.as_json(report),
        "html": lambda: reports.as_html(report, f"Audit of {name}"),
        "table": lambda: reports.as_markdown(report),
    }
    if out is None and form == "table":
        _table(report)
        return
    words = makers[form]()
    if out is None:
        click.echo(words, nl=False)
        return
    from briefgen.publishers.files import write_whole

    write_whole(out, words.encode())
    if not quiet:
        click.echo(f"{out}: {reports.summary(report)}")


def _table(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Styled

    from briefgen.audit.report import SIGNS, WORDS, explained, summary

    colours = {
        "right": "green",
        "wrong": "bold red",
        "stale": "yellow",
        "contradicts": "magenta",
        "unchecked": "dim",
    }
    table = Table(show_lines=False, expand=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("claim", ratio=2)
    table.add_column("kind", no_wrap=True)
    table.add_column("what the data say", ratio=3)
    for f in report.findings:
        verdict = Styled(f"{SIGNS[f.verdict]} {WORDS[f.verdict]}", style=colours[f.verdict])
        table.add_row(verdict, Styled(f.claim.words), f.claim.kind, Styled(explained(f)))
    console = Console()
    console.print(f"Article of {report.date.isoformat()}")
    if report.findings:
        console.print(table)
    console.print(summary(report), markup=False)
