"""What all charts share: size, type, paths, and the way from a template to a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.model import Claim, Figure, Floats, Runs, Table, claims_of, plain
from briefgen.resources import page_environment, style

WIDTH = 640.0
LARGE_TYPE = 22.0
"""A phone shows the chart at half its size, with its type set this large; labels must fit then, too."""

LINE = 26.0
"""From one line of large type to the next."""

_ADVANCES = {
    "'|": 191, "ijl": 222, " !,./:;I[]ft": 278, "()-r`": 333, '"': 355, "*": 389, "Jcksvxyz": 500,
    "+<=>~": 584, "FTZ": 611, "&ABEKPSVXY": 667, "CDHNRUw": 722, "GOQ": 778, "Mm": 833, "%": 889, "W": 944,
}  # fmt: skip
_ADVANCE = {character: width for characters, width in _ADVANCES.items() for character in characters}
_OTHER = 556
_BOLD = 1.07
"""Widths of the letters of Liberation Sans and its kin, in thousandths of the type size; bold is wider."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """What stands around a chart.

    Args:
        key: File name and prefix of the ids inside.
        caption: What the chart finds.
        unit: What is drawn, in which unit and over which span.
        source: Where the data come from.
        head: Column headings of its table.
        rows: Its numbers in rows, each of them a claim of the picture, the name first.
    """

    key: str
    caption: Runs
    unit: Runs = ()
    source: Runs = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Runs, ...], ...] = ()

    @property
    def title(self) -> str:
        """The chart's name for those who cannot see it."""
        return plain(self.caption)

    @property
    def description(self) -> str:
        """What it shows, with all its numbers."""
        lines = ("; ".join(plain(cell) for cell in row if cell) for row in self.rows)
        return " ".join(filter(None, (plain(self.unit), *(f"{line}." for line in lines))))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Which fact a mark of the picture states by its place or its length.

    Args:
        fact: The fact's id.
        path: Which of its values, as in `Quantity`; empty for its own.
    """

    fact: str
    path: str = ""


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> number(12.0), number(3.14159), number(-0.01)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(x: Floats, y: Floats) -> str:
    """An SVG path through points, lifted where one is unknown.

    >>> import numpy as np
    >>> path(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.5, np.nan, 4.0]))
    'M0 1L1 2.5M3 4'
    """
    parts: list[str] = []
    pen = "M"
    for at, height in zip(x.tolist(), y.tolist(), strict=True):
        if math.isnan(height):
            pen = "M"
            continue
        parts.append(f"{pen}{number(at)} {number(height)}")
        pen = "L"
    return "".join(parts)


def text_width(text: str, size: float = LARGE_TYPE) -> float:
    """How wide some words are at the most, in the units of their type size.

    >>> round(text_width("+8.6 pts", 10.0), 1)
    38.4
    """
    return sum(_ADVANCE.get(character, _OTHER) for character in text) / 1000 * size * _BOLD


def widest(texts: Iterable[str]) -> float:
    """The width of the longest of some words; 0 without any."""
    return max(map(text_width, texts), default=0.0)


def draw(template: str, story: Story, labels: Sequence[Runs], **values: object) -> Figure:
    """Fill a template and join it with its story.

    Args:
        template: Name of the file in ``templates/charts``.
        story: What stands around the chart.
        labels: Every stretch of words in the picture that has claims, in the order in which it is printed.
        values: What the template draws.
    """
    page = page_environment().get_template(f"charts/{template}.svg")
    svg = page.render(width=WIDTH, n=number, story=story, **values).strip()
    inside: tuple[Claim, ...] = tuple(c for runs in labels for c in claims_of(runs))
    table = Table(caption=(), head=story.head, rows=story.rows) if story.rows else None
    return Figure(
        key=story.key, caption=story.caption, unit=story.unit, source=story.source, data=table, svg=svg,
        alt=f"{story.title}. {story.description}".strip(), claims=inside,
    )  # fmt: skip


def standalone(figure: Figure) -> bytes:
    """A figure as a file of its own, with its colours inside.

    Args:
        figure: A figure whose ``svg`` declares its namespace.

    Returns:
        UTF-8 bytes of an SVG document that follows the reader's light or dark scheme.
    """
    head, mark, rest = figure.svg.partition("</desc>")
    return f"{head}{mark}<style>{style('chart')}</style>{rest}\n".encode()
