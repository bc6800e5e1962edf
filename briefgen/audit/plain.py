"""Markdown and plain text → paragraphs and their date."""

from __future__ import annotations

import datetime as dt
import re

from briefgen.audit.model import Text
from briefgen.audit.months import date_in

_HEAD = 3
"""Paragraphs in which an article's own date is looked for."""

_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)
_DATE_KEY = re.compile(r"^(?:session|date|published|publish_date|pubdate)\s*:\s*(.+)$", re.M | re.I)
_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)\s*$", re.M | re.S)
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_LINK = re.compile(r"!?\[((?:[^\]\\]|\\.)*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*\*|__|\*|(?<!\w)_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")


def read_plain(text: str) -> Text:
    """The paragraphs of Markdown or of plain text, without what is no sentence of the article."""
    front = _FRONT.match(text)
    head = front[1] if front else ""
    body = text[front.end() :] if front else text
    skipped: list[str] = []
    rows: list[str] = []
    paragraphs: list[str] = []
    headings: set[int] = set()
    for block in re.split(r"\n\s*\n", _FENCE.sub("", body.replace("\r\n", "\n"))):
        for piece, heading in _pieces(block, skipped, rows):
            if piece:
                if heading:
                    headings.add(len(paragraphs))
                paragraphs.append(piece)
    if not front and len(paragraphs) > 1 and not re.search(r"[.!?:;]\W*$", paragraphs[0]):
        headings.add(0)
    edition = re.search(r'^edition: "?([\w.-]+)"?$', head, re.M)
    own = edition is not None and re.search(r"^briefgen: ", head, re.M) is not None
    stated = _DATE_KEY.search(head)
    date = date_in(stated[1]) if stated else None
    return Text(
        paragraphs=tuple(paragraphs), headings=frozenset(headings), skipped=tuple(skipped), rows=tuple(rows),
        date=date or date_near_top(paragraphs), edition=edition[1] if own and edition else "",
    )  # fmt: skip


def _is_row(line: str) -> bool:
    """Whether a line is a row of figures that has lost its table, as in a PDF.

    >>> _is_row("S&P 500 6,913.35 +0.55% +0.99%"), _is_row("It rose 1.2%, 3.4% and 5.6% in three days.")
    (True, False)
    """
    figures = re.findall(r"(?<![\w])[+-]?[$]?\d[\d,.]*%?(?![\w])", line)
    words_ = re.findall(r"[A-Za-z]{2,}", line)
    return (
        len(figures) >= 3
        and len(words_) <= len(figures) + 1
        and not re.search(r"[,;:] [A-Za-z]", line)
        and not re.search(r"[.!?]\W*$|\b(?:and|or|to)\b", line)
    )


def _pieces(block: str, skipped: list[str], rows: list[str]) -> list[tuple[str, bool]]:
    """Paragraphs of one block: headings and list items stand alone, tables and pictures are left out."""
    out: list[tuple[str, bool]] = []
    run: list[str] = []
    lines = block.split("\n")
    # Lines that each end as a sentence does are paragraphs of a plain text without blank lines.
    apart = any(len(line) > 160 for line in lines)

    def close() -> None:
        if run:
            out.append((plain(" ".join(run)), False))
            run.clear()

    for line in lines:
        if not _TABLE.match(line) and _is_row(line):
            close()
            skipped.append("a row of figures")
        elif _TABLE.match(line):
            close()
            if not rows or not _TABLE.match(lines[max(0, lines.index(line) - 1)]):
                skipped.append("a table")
            rows.append(" ".join(plain(line).split()))
        elif line.lstrip().startswith("!["):
            close()
            skipped.append("a picture")
            rows.append(plain(line))
            rows += [plain(m[1]) for m in [re.search(r'"(.*)"\)\s*$', line)] if m]
        elif m := re.match(r"^\s{0,3}#{1,6}\s+(.*)$", line):
            close()
            out.append((plain(m[1].rstrip("# ")), True))
        elif _BULLET.match(line):
            close()
            run.append(_BULLET.sub("", line))
        else:
            if apart:
                close()
                bare = plain(line.lstrip("> ").strip())
                out.append((bare, len(bare) < 120 and not re.search(r"[.!?:;,]\W*$", bare)))
            else:
                run.append(line.lstrip("> ").strip())
    close()
    return out


def plain(text: str) -> str:
    """Words without the marks of Markdown.

    >>> plain("rose **2%**, [as told](https://example.org)")
    'rose 2%, as told'
    """
    bare = _LINK.sub(r"\1", text)
    for _ in range(2):
        bare = _STRONG.sub(r"\2", bare)
    bare = re.sub(r"\\([^\w\s])", r"\1", bare)
    return squeezed(bare.replace("`", ""))


_PLAIN = str.maketrans("−’‘“”\u00a0‑", "-''\"\" -")


def squeezed(text: str) -> str:
    r"""White space as single blanks, and the same signs for the same things.

    >>> squeezed("fell −1.2 %\\n to  a low")
    'fell -1.2% to a low'
    """
    out = text.translate(_PLAIN)
    out = re.sub(r"(?<=\d) %", "%", " ".join(out.split()))
    return re.sub(r"(?<![\w])–(?=\d)", "-", out)


def date_near_top(paragraphs: list[str]) -> dt.date | None:
    """The first whole date in the first paragraphs."""
    return next((d for p in paragraphs[:_HEAD] if (d := date_in(p))), None)
