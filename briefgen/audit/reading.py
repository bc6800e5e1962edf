"""Article files → paragraphs and their date: Markdown, plain text, HTML and PDF."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

from briefgen.audit.model import Text
from briefgen.editions.loader import read_toml
from briefgen.errors import DataError
from briefgen.resources import templates_folder

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
"""A month's name, whole or shortened."""  # fmt: skip

_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH}),? (\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_HEAD = 3
"""Paragraphs in which an article's own date is looked for."""


def month_number(word: str) -> int:
    """A month's number by its first letters.

    >>> month_number("Sept.")
    9
    """
    return MONTHS.index(word[:3].lower()) + 1


_DAY_AND_MONTH = re.compile(rf"(?<![\d.,$-])\b(\d{{1,2}}) ({MONTH})(?=[\W]|$)")


def month_first(text: str) -> str:
    """The same words, as long as before, with the month before the day.

    >>> month_first("since 4 January, and on 18 June 2026")
    'since January 4, and on June 18 2026'
    """
    return _DAY_AND_MONTH.sub(lambda m: f"{m[2]} {m[1]}" if 1 <= int(m[1]) <= 31 else m[0], text)


def date_in(text: str) -> dt.date | None:
    """The first whole date in some words.

    >>> date_in("As of January 26, 2026, the market")
    datetime.date(2026, 1, 26)
    """
    found: list[tuple[int, dt.date]] = []
    for m in _MONTH_FIRST.finditer(text):
        found += _dated(m, m[3], month_number(m[1]), m[2])
    for m in _DAY_FIRST.finditer(text):
        found += _dated(m, m[3], month_number(m[2]), m[1])
    for m in _ISO.finditer(text):
        found += _dated(m, m[1], int(m[2]), m[3])
    return min(found)[1] if found else None


def _dated(match: re.Match[str], year: str, month: int, day: str) -> list[tuple[int, dt.date]]:
    try:
        return [(match.start(), dt.date(int(year), month, int(day)))]
    except ValueError:
        return []


def read_article(data: bytes, kind: str, name: str) -> Text:
    """An article's words.

    Args:
        data: The file's bytes.
        kind: ``md``, ``txt``, ``html`` or ``pdf``; empty where only the content can tell.
        name: What to call it in an error.

    Raises:
        DataError: It cannot be read as what it should be, or has no words.
    """
    if data[:5] == b"%PDF-" or kind == "pdf":
        found = read_plain(_pdf_words(data, name))
    else:
        words = _decoded(data, name)
        page = kind in ("html", "htm") or (not kind and re.match(r"\s*<(!doctype|html)", words, re.I))
        found = read_page(words) if page else read_plain(words)
    appendix = read_toml(templates_folder() / "proofs.toml").get("heading", "")
    if appendix in found.paragraphs:
        # What shows how the numbers of a brief were made is none of its sentences.
        found = replace(found, paragraphs=found.paragraphs[: found.paragraphs.index(appendix)])
    if not found.paragraphs:
        raise DataError(f"{name}: holds no words to check")
    count = sum(len(p.split()) for p in found.paragraphs)
    if count > MOST_WORDS:
        raise DataError(f"{name}: holds {count:,} words, which no article has; check its parts one by one")
    return found


MOST_WORDS = 40_000
"""Words beyond which a text is no article."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{3,20})", re.IGNORECASE)


def _decoded(data: bytes, name: str) -> str:
    """The words of a file: as UTF-8, as UTF-16 where it begins so, or as its page declares.

    Raises:
        DataError: It is none of these, or no text at all.
    """
    stated = _CHARSET.search(data[:4096])
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encodings = [marks.get(data[:2], "utf-8-sig"), *([stated[1].decode()] if stated else [])]
    for encoding in encodings:
        try:
            words = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" in words or _CONTROLS.search(words):
            raise DataError(f"{name}: is no text, for it holds control characters")
        return words
    raise DataError(f"{name}: is not UTF-8 text; save it as UTF-8")


_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a]")


# --- Markdown and plain text ------------------------------------------------------------------

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


# --- HTML -------------------------------------------------------------------------------------

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "dd", "dt", "figcaption", "div"}
_SILENT = {"script", "style", "nav", "footer", "aside", "svg", "template", "noscript", "form", "button",
           "figcaption", "head"}  # fmt: skip
_VOID = {"meta", "link", "br", "img", "hr", "input", "source", "wbr", "area", "base", "col", "embed", "track"}


class _Page(HTMLParser):
    """Gathers the words of a page's blocks, and the dates that its head gives."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.unseen: list[int] = []
        self.blocks: list[tuple[str, str]] = []
        self.run: list[str] = []
        self.dates: list[str] = []
        self.linked: list[str] = []
        self.tables = 0
        self.edition = ""
        self.generator = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if "publish" in name or name in ("date", "dcterms.created", "datepublished", "pubdate"):
                self.dates.insert(0, given.get("content", ""))
            if name == "generator":
                self.generator = given.get("content", "")
        if tag == "time" and given.get("datetime"):
            self.dates.append(given["datetime"])
        if tag in _BLOCKS or tag in ("br", "tr", "table"):
            self._close()
        if tag == "table":
            self.tables += 1
        if tag in _VOID or (tag == "button" and "popovertarget" in given):
            # Words that open a proof are words of the article.
            return
        if "popover" in given or "hidden" in given or given.get("role") in ("tooltip", "dialog"):
            self.unseen.append(len(self.open))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag in ("tr", "table", "body"):
            self._close()
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass
            self.unseen = [at for at in self.unseen if at < len(self.open)]

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.linked.append(data)
        if not self.unseen and not (_SILENT & set(self.open)) and "table" not in self.open:
            self.run.append(data)

    def _close(self) -> None:
        words = squeezed("".join(self.run))
        self.run.clear()
        if words:
            tag = next((t for t in reversed(self.open) if t in _BLOCKS), "p")
            self.blocks.append((tag, words))


def read_page(text: str) -> Text:
    """The paragraphs of a page, without navigation, tables and captions."""
    page = _Page()
    page.feed(text)
    page.close()
    paragraphs = [words for _, words in page.blocks]
    headings = {i for i, (tag, _) in enumerate(page.blocks) if re.fullmatch(r"h\d", tag)}
    linked = re.search(r'"datePublished"\s*:\s*"([^"]+)"', "".join(page.linked))
    stated = [*page.dates, *([linked[1]] if linked else [])]
    date = next((d for words in stated if (d := date_in(words))), None)
    return Text(
        paragraphs=tuple(paragraphs), headings=frozenset(headings), date=date or date_near_top(paragraphs),
        skipped=("a table",) * page.tables,
    )  # fmt: skip


# --- PDF --------------------------------------------------------------------------------------


def _pdf_words(data: bytes, name: str) -> str:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, OSError) as error:
        raise DataError(f"{name}: cannot be read as a PDF: {error}") from None
    return "\n\n".join(_paragraphs_of(page) for page in pages)


def _paragraphs_of(page: str) -> str:
    """A page's lines as paragraphs: a line that ends short of the others ends its paragraph."""
    lines = [line.strip() for line in page.split("\n")]
    longest = max(map(len, lines), default=0)
    out = ""
    for line in lines:
        ends = len(line) < 0.75 * longest
        out += line + ("\n\n" if ends else "\n")
    return out
