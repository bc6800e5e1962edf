"""The group of commands; each is imported when it is called, so that help stays quick."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping

import click

from briefgen import __version__
from briefgen.errors import BriefgenError, unforeseen

COMMANDS: Mapping[str, tuple[str, str]] = {
    "today": ("brief", "Write the brief for the latest completed session."),
    "on": ("brief", "Write the brief for one past session."),
    "backfill": ("brief", "Write a brief for each session of a span."),
    "facts": ("facts", "Print the facts behind a brief."),
    "why": ("facts", "Show how a fact was computed, with its inputs."),
    "verify": ("verify", "Read published briefs back and prove them again."),
    "check": ("check", "Judge every market claim of anyone's article."),
    "site": ("site", "Build or serve the static site of all briefs."),
    "send": ("send", "Send a brief by mail."),
    "data": ("data", "Fetch prices, and look at what is stored."),
    "editions": ("editions", "List, show or create editions."),
    "templates": ("templates", "Proofread the wordings, and see them on real days."),
    "doctor": ("doctor", "Say what this machine lacks, and how to mend it."),
}
"""Module and one line of help of each command, in the order in which help lists them."""


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"briefgen.cli.{COMMANDS[name][0]}")
        command = getattr(module, f"{name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  briefgen on 2026-01-22 --source csv:data",
)
@click.version_option(__version__, prog_name="briefgen")
def cli() -> None:
    """Write the day's market brief as a news article in which every number is proven."""


def main() -> None:
    """Run the command line; every foreseen failure ends in one sentence and an exit code, not a traceback."""
    try:
        code = cli.main(standalone_mode=False, prog_name="briefgen")
    except click.UsageError as error:
        error.show()
        code = 2
    except click.Abort:
        code = _say("stopped; nothing was left half-written", 130)
    except KeyboardInterrupt:
        code = _say("stopped; nothing was left half-written", 130)
    except click.ClickException as error:
        code = _say(error.format_message(), error.exit_code)
    except BriefgenError as error:
        code = _say(str(error), error.exit_code)
    except SystemExit:
        # click ends itself where the reader of a pipe went away (`briefgen facts | head`): no failure.
        code = 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        code = _say(f"{where}{error.strerror or error}", 1)
    except Exception as error:
        if os.environ.get("BRIEFGEN_TRACEBACK"):
            raise
        code = _say(unforeseen(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str, code: int) -> int:
    click.echo(f"briefgen: {message}", err=True)
    return code
