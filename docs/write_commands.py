"""Writes docs/commands.md from the commands themselves; a test fails when the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from briefgen.cli.main import COMMANDS, cli

TARGET = Path(__file__).with_name("commands.md")

HEAD = """\
# Commands

This page is written by `make docs`; do not edit it by hand.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | failed: one sentence on standard error says why |
| 2 | wrong use: an unknown command, option, edition, source or date |
| 3 | held: the data did not pass their checks, so nothing was published (by `backfill`: not for some days) |
| 130 | stopped by Ctrl-C; nothing is left half-written |

| variable | does |
| --- | --- |
| `BRIEFGEN_STORE` | the file of the price store, where `--store` does not name it |
| `BRIEFGEN_NOW` | the present, as `2026-01-23T11:00:00Z`, for runs that must be repeatable |
| `BRIEFGEN_MAIL_PASSWORD` | the password of `briefgen send`, see [the brief by mail](mail.md) |
| `NO_COLOR` | where set, `--format text` prints no colours |
| `BRIEFGEN_TRACEBACK` | where set, an error of the program itself shows its traceback |

A settings file (`briefgen.toml` in the working folder, or `--config FILE`) may hold `edition`, `source`,
`offline`, `length`, `format`, `out`, `paper`, `store` and `base_url`, and a section `[mail]` for
`briefgen send`; words on the command line go before it.

`--format text` prints the brief instead of the line that says where it is: in colours in a terminal, as
plain text of 80 characters a line in a pipe. Alone it writes no file; `--format md,text` does both, and
what else is said goes to standard error.
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, groups before what is in them."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield f"briefgen {name}", command
        if isinstance(command, click.Group):
            yield from ((f"briefgen {name} {sub}", inner) for sub, inner in command.commands.items())


def section(name: str, command: click.Command) -> str:
    """One command as Markdown."""
    usage = " ".join(
        piece for piece in (name, *command.collect_usage_pieces(click.Context(command))) if piece
    )
    example = (command.epilog or "").removeprefix("Example:").strip()
    lines = [
        f"## {name}",
        "",
        f"`{usage}`",
        "",
        _text(command.help or ""),
        "",
        "Example:",
        "",
        f"    {example}",
    ]
    rows = [_row(p) for p in command.params if isinstance(p, click.Option)]
    if rows:
        lines += ["", "| option | does |", "| --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def _row(option: click.Option) -> str:
    names = ", ".join(option.opts)
    value = "" if option.is_flag else f" {_metavar(option)}"
    given = f" (default: `{option.default}`)" if option.show_default and option.default else ""
    return f"| `{names}{value}` | {_text(option.help or '')}{given} |".replace(
        "yfinance|sample|", r"yfinance\|sample\|"
    )


def _metavar(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return r"\|".join(map(str, option.type.choices))
    return {"integer": "NUMBER", "directory": "DIR", "path": "FILE"}.get(
        option.type.name, option.type.name.upper()
    )


def _text(words: str) -> str:
    return " ".join(words.split())


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *(section(name, command) for name, command in commands())))


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
