"""A brief in the terminal: in colours where there is one, as plain text where there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from briefgen.pipeline import Brief
    from briefgen.renderers.text import Line, Trends

WIDEST = 96
"""Characters of a line in a wide window: longer ones are hard to read."""
STYLES = {
    "masthead": "bold", "headline": "bold", "standfirst": "italic", "quiet": "dim", "notice": "yellow",
    "heading": "bold blue", "caption": "bold", "head": "dim",
}  # fmt: skip
RISE, FALL = "blue", "red"


def print_brief(brief: Brief) -> None:
    """Print a brief on standard output.

    A pipe gets plain text of 80 characters a line; `NO_COLOR` leaves a terminal its bold type alone.

    Args:
        brief: A proven brief.
    """
    from briefgen.renderers.text import WIDTH, text_lines

    trends = trends_of(brief)
    if not sys.stdout.isatty():
        click.echo("\n".join(line.text for line in text_lines(brief.document, trends=trends)))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    width = min(console.width, WIDEST) if console.width else WIDTH
    for line in text_lines(brief.document, width=width, trends=trends):
        # In colours a heading needs no line under it.
        if line.kind != "heading" or line.text.strip("-"):
            console.print(_styled(line, width))


def trends_of(brief: Brief) -> Trends:
    """The closes of the past month of each series with a level among the brief's facts, by its symbol."""
    import numpy as np

    from briefgen.model import Fact
    from briefgen.renderers.text import MOST

    market, session = brief.facts.market, brief.document.article.session
    named = [i.partition(":")[2] for i, f in brief.facts.facts.items()
             if i.startswith("level:") and isinstance(f, Fact)]  # fmt: skip
    found = {}
    for ticker in named:
        column = market.column(f"level:{ticker}")
        known = column.values[(column.dates <= np.datetime64(session)) & ~np.isnan(column.values)]
        found[ticker] = known[-MOST:].tolist()
    return found


def _styled(line: Line, width: int) -> Text:
    from rich.text import Text

    if line.kind == "masthead" and not line.text.strip("="):
        return Text("─" * width, style="dim")
    text = Text(line.text, style=STYLES.get(line.kind, ""))
    if line.kind == "row":
        text.highlight_regex(r"(?<=\s)\+[\d.,]+%?", RISE)
        text.highlight_regex(r"(?<=\s)[-−][\d.,]+%?", FALL)
        text.highlight_regex("[▁-█]+$", "dim")
    return text
