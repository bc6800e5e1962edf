"""`send`: the newsletter by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.options import Settings, common, day_of, present
from briefgen.errors import BriefgenError, UsageError, VerificationError

if TYPE_CHECKING:
    from briefgen.publishers.newsletter import Letter
    from briefgen.publishers.subscription import Server, Subscription

FILE = click.Path(path_type=Path, dir_okay=False)
SHOWN = 20


@click.command("send", epilog="Example:  briefgen send 2026-01-22 --to reader@example.org --dry-run")
@click.argument("date", required=False, callback=day_of)
@click.option(
    "--to", multiple=True, metavar="ADDRESS", help="Send to this address and no other; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Print the first recipient's mail; send nothing.")
@click.option("--eml", type=FILE, metavar="FILE", help="With --dry-run: where to write that mail.")
@click.option("--again", is_flag=True, help="Send also to those who have got this brief.")
@click.option("--without-data", is_flag=True, help="Prove the brief against its ledger alone, not the data.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("output"), show_default=True, metavar="DIR",
    help="Where briefs were written.",
)  # fmt: skip
@common
def send_command(
    date: dt.date | None, to: tuple[str, ...], dry_run: bool, eml: Path | None, again: bool,
    without_data: bool, out: Path, settings: Settings,
) -> None:  # fmt: skip
    """Prove a published brief again, the latest or that of DATE, and send it by mail."""
    from briefgen.editions import load_edition
    from briefgen.publishers.newsletter import find_brief, message, read_letter
    from briefgen.publishers.subscription import server_of, subscription_of
    from briefgen.verify.ledger import read_ledger

    if eml and not dry_run:
        raise UsageError("--eml goes with --dry-run")
    section, place = mail_section()
    subscription = subscription_of(section, place, to=to)
    server = None if dry_run else server_of(section, place)
    folder = find_brief(out, load_edition(settings.edition).name, date)
    letter = read_letter(folder, read_ledger(folder / "ledger.json"))
    prove_again(folder, None if without_data else settings)
    if server is None:
        first = message(letter, subscription, subscription.recipients[0], present())
        _show(first.as_bytes(), eml, len(subscription.recipients), settings.quiet)
    else:
        send(letter, subscription, server, folder, again=again, quiet=settings.quiet)


def mail_section() -> tuple[Mapping[str, Any], Path]:
    """The ``[mail]`` table of the settings file, and the file.

    Raises:
        UsageError: There is no file or no such table.
    """
    from briefgen.editions.loader import read_toml

    path = click.get_current_context().params.get("config")
    if path is None:
        raise UsageError("there is no briefgen.toml here; `briefgen send` needs one with a section [mail]")
    section = read_toml(path).get("mail")
    if not isinstance(section, dict):
        raise UsageError(f"{path}: has no section [mail], so there is nobody to send to")
    return section, path


def prove_again(folder: Path, settings: Settings | None) -> None:
    """Hold a brief against its ledger, and its ledger against the data.

    Args:
        folder: The brief's folder.
        settings: Where the data are; None to leave them out.

    Raises:
        VerificationError: Something is not proven.
    """
    from briefgen.cli.recompute import against_data
    from briefgen.verify import verify_file

    findings = [str(finding) for finding in verify_file(folder)]
    findings += against_data(folder, settings) if settings else []
    if findings:
        raise VerificationError(
            f"not sent, for {len(findings)} things are not proven; the first: {findings[0]}"
        )


def send(
    letter: Letter, subscription: Subscription, server: Server, folder: Path, *, again: bool, quiet: bool
) -> None:
    """Send to everyone who has not got the brief, and say who was refused.

    Raises:
        BriefgenError: All have got it, someone was refused, or the server could not be used.
    """
    from briefgen.cli.progress import shown
    from briefgen.publishers.mailer import deliver
    from briefgen.publishers.newsletter import message
    from briefgen.publishers.sent import record_of

    now = present()
    with record_of(folder) as record, shown(quiet) as progress:
        waiting = [r for r in subscription.recipients if again or not record.has(r)]
        if not waiting:
            when = max(record.times.values())[:16].replace("T", " ")
            raise BriefgenError(f"{folder} was sent to all of them, last on {when}; --again sends it again")
        done: list[str] = []

        def accepted(recipient: str, mail: Any) -> None:
            record.add(recipient, mail["Message-ID"], now)
            done.append(recipient)
            progress("mails", len(done), len(waiting))

        mails = ((r, message(letter, subscription, r, now)) for r in waiting)
        refused = deliver(mails, server, accepted=accepted, sender=subscription.sender.addr_spec)
    earlier = len(subscription.recipients) - len(waiting)
    if not quiet:
        before = f" ({earlier} had it)" if earlier else ""
        click.echo(f"{letter.subject}\n{folder}: sent to {len(done)} of {len(waiting)}{before}")
    for each in refused[:SHOWN]:
        click.echo(f"briefgen: {each.recipient}: {each.reason}", err=True)
    if refused:
        raise BriefgenError(
            f"{len(refused)} of {len(waiting)} recipients were refused; send again to try them"
        )


def _show(mail: bytes, eml: Path | None, recipients: int, quiet: bool) -> None:
    from briefgen.publishers.files import write_whole

    if eml:
        write_whole(eml, mail)
    else:
        click.echo(mail.decode("ascii").replace("\r\n", "\n"), nl=False)
    if not quiet:
        where = f" in {eml}" if eml else ""
        click.echo(f"nothing was sent; this is the first of {recipients} mails{where}", err=True)
