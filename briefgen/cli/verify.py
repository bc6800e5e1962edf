"""`verify`: published briefs, proven again."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.options import Settings, common
from briefgen.errors import VerificationError


@click.command("verify", epilog="Example:  briefgen verify output/rotation/2026-01-22")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@common
def verify_command(paths: tuple[Path, ...], settings: Settings) -> None:
    """Hold briefs (files or their folders) against their ledgers, and the ledgers against the data."""
    from briefgen.cli.recompute import against_data
    from briefgen.verify import verify_file

    findings: list[str] = []
    for path in paths:
        findings += [str(f) for f in verify_file(path)]
        findings += against_data(path if path.is_dir() else path.parent, settings)
    for finding in findings:
        click.echo(finding)
    if findings:
        raise VerificationError(f"{len(findings)} things are not proven; the first: {findings[0]}")
    if not settings.quiet:
        click.echo(f"proven: {', '.join(map(str, paths))}")
