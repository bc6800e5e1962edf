"""Document → lines of plain text: the text part of a mail, and what `--format text` prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.document import BLANK, NOT_COVERED, SIMULATED, SOURCES, long_date
from briefgen.model import Block, Bullets, Document, Figure, Paragraph, Runs, Table, claims_of, plain
from briefgen.resources import mail_words

Kind = Literal[
    "masthead", "headline", "standfirst", "quiet", "notice", "heading", "text", "caption", "head", "row", ""
]
Trends = Mapping[str, Sequence[float]]
WIDTH = 80
NARROW = 24
"""Longest cell of a table that is printed in columns, but for the first of a row."""
GAP = 2
BLOCKS = "▁▂▃▄▅▆▇█"
FEWEST, MOST = 8, 21
"""Blocks of a trend line."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text, and what it is a line of."""

    text: str
    kind: Kind = ""


def mail_text(document: Document, url: str, unsubscribe: str) -> str:
    """The plain-text part of a mail.

    Args:
        document: The article with its meta.
        url: The brief's own page; empty if it has none.
        unsubscribe: Address by which a reader leaves.
    """
    said = mail_words()
    top = [f"{said['web']}: {url}", ""] if url else []
    end = [f"{said['charts']}: {url}", ""] if url else []
    body = [line.text for line in text_lines(document, width=72)]
    end += [said["why"], f"{said['unsubscribe']}: {unsubscribe}"]
    return "\n".join((*top, *body, "", *end, ""))


def text_lines(document: Document, *, width: int = WIDTH, trends: Trends | None = None) -> Iterator[Line]:
    """A brief without its pictures, line by line.

    Args:
        document: The article with its meta.
        width: Characters of a line; a longer word stands on a line of its own.
        trends: The last closes by ticker, oldest first; a table row of one of them shows its way.
    """
    article = document.article
    date = long_date(article.session)
    room = max(width - len(article.publication), len(date) + GAP)
    yield Line(text=f"{article.publication}{date:>{room}}", kind="masthead")
    yield Line(text="=" * width, kind="masthead")
    yield from _wrapped(plain(article.headline), width, "headline")
    yield from _wrapped(plain(article.standfirst), width, "standfirst")
    yield from _wrapped(plain(article.dateline), width, "quiet")
    notices = [SIMULATED] * document.simulated + [plain(notice) for notice in article.notices]
    for notice in notices:
        yield from _wrapped(notice, width, "notice")
    for section in article.sections:
        yield from _headed(plain(section.heading), width)
        for block in section.blocks:
            yield from _block(block, width, trends or {})
    for heading, items in ((NOT_COVERED, article.not_covered), (SOURCES, article.sources)):
        if items:
            yield from _headed(heading, width)
            yield from _bullets(items, width, "quiet")
    yield from _wrapped(plain(article.disclaimer), width, "quiet")


def _wrapped(text: str, width: int, kind: Kind, first: str = "", then: str = "") -> Iterator[Line]:
    """A paragraph after an empty line; nothing if there are no words."""
    if text.strip():
        yield Line(text="")
        yield from _filled(text, width, kind, first, then)


def _filled(text: str, width: int, kind: Kind, first: str = "", then: str = "") -> Iterator[Line]:
    lines = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=then, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    yield from (Line(text=line, kind=kind) for line in lines)


def _headed(heading: str, width: int) -> Iterator[Line]:
    if heading:
        yield from _wrapped(heading, width, "heading")
        yield Line(text="-" * min(width, len(heading)), kind="heading")


def _bullets(items: tuple[Runs, ...], width: int, kind: Kind = "text") -> Iterator[Line]:
    yield Line(text="")
    for item in items:
        yield from _filled(plain(item), width, kind, "* ", "  ")


def _block(block: Block, width: int, trends: Trends) -> Iterator[Line]:
    match block:
        case Paragraph(runs=runs):
            yield from _wrapped(plain(runs), width, "text")
        case Bullets(items=items):
            yield from _bullets(items, width)
        case Table():
            yield from _wrapped(plain(block.caption), width, "caption")
            yield from _stacked(block, width) if is_wide(block) else _columns(block, width, trends)
        case Figure():
            return


# --- tables -----------------------------------------------------------------------------------


def is_wide(table: Table) -> bool:
    """Whether a table holds sentences rather than numbers, so that its cells need lines of their own."""
    return any(len(plain(cell)) > NARROW for row in table.rows for cell in row[1:])


def _stacked(table: Table, width: int) -> Iterator[Line]:
    """A table of words: each row a line, and its other cells below it."""
    yield from _filled("  ".join(filter(None, table.head)), width, "head")
    for row in table.rows:
        for at, cell in enumerate(row):
            margin = "" if at == 0 else "  "
            yield from _filled(plain(cell) or BLANK, width, "row", margin, "  ")


def _columns(table: Table, width: int, trends: Trends) -> Iterator[Line]:
    """A table of numbers: the first column to the left, the others to the right, a trend line after them."""
    cells = [[plain(cell) or BLANK for cell in row] for row in table.rows]
    sizes = [max(map(len, column)) for column in zip(table.head, *cells)]
    spare = width - sum(sizes) - GAP * len(sizes)
    paths = [next((trends[t] for t in _tickers(row) if t in trends), ()) for row in table.rows]
    blocks = min(MOST, spare) if any(map(len, paths)) and spare >= FEWEST else 0
    if spare + GAP < 0:
        sizes[0] = max(NARROW // 2, sizes[0] + spare + GAP)
    label = mail_words()["trend"]
    title = label.rjust(max(blocks, len(label))) if blocks >= len(label) else ""
    if any(table.head):
        yield from _row(list(table.head), sizes, title, "head")
    for row, path in zip(cells, paths):
        yield from _row(row, sizes, sparkline(path, blocks).rjust(blocks), "row")


def _row(cells: list[str], sizes: list[int], trend: str, kind: Kind) -> Iterator[Line]:
    *above, name = textwrap.wrap(cells[0], sizes[0], break_on_hyphens=False) or [""]
    yield from (Line(text=line, kind=kind) for line in above)
    numbers = [cell.rjust(size) for cell, size in zip(cells[1:], sizes[1:])]
    yield Line(text=(" " * GAP).join((name.ljust(sizes[0]), *numbers, trend)).rstrip(), kind=kind)


def _tickers(row: tuple[Runs, ...]) -> Iterator[str]:
    """The subjects of a row's claims."""
    for cell in row:
        for claim in claims_of(cell):
            yield claim.fact.partition(":")[2].partition("@")[0]


def sparkline(values: Sequence[float], blocks: int) -> str:
    """The way of a series in block characters: from its least value, the lowest, to its greatest.

    Args:
        values: Oldest first; of more values than blocks, as many as blocks are shown, evenly spread.
        blocks: Most characters.

    >>> sparkline([1, 2, 4, 8], 4), sparkline([5, 5], 4), sparkline([], 4)
    ('▁▂▄█', '▄▄', '')
    """
    if not len(values) or blocks < 1:
        return ""
    last, size = len(values) - 1, min(blocks, len(values))
    kept = [values[last - round(i * last / max(size - 1, 1))] for i in reversed(range(size))]
    low, high = min(kept), max(kept)
    if low == high:
        return BLOCKS[3] * size
    return "".join(BLOCKS[round((v - low) / (high - low) * (len(BLOCKS) - 1))] for v in kept)
