"""Published files → their words: what a reader of the Markdown, the page or the print sees, nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import compress
from pathlib import Path
from typing import Any

from briefgen.document import KEY_NUMBERS, SIMULATED
from briefgen.errors import DataError
from briefgen.verify.words import MORE, PROOF, PROOFS, letters, normal, svg_words


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text, and its letters with their places in it.

    Args:
        text: The words.
        letters: The letters among them as `words.letters` gives them.
        places: Index in the text of each letter.
    """

    text: str
    letters: str
    places: tuple[int, ...]

    def without(self, start: int, stop: int) -> Words:
        """The same without some letters."""
        return Words(text=self.text, letters=self.letters[:start] + self.letters[stop:],
                     places=self.places[:start] + self.places[stop:])  # fmt: skip

    def shown(self, start: int, stop: int) -> str:
        """Some letters as they stand in the text, white space as single blanks."""
        if start >= stop:
            return ""
        return " ".join(self.text[self.places[start] : self.places[stop - 1] + 1].split())


def words_of(raw: str) -> Words:
    """The words of a text that was taken out of a file."""
    text = normal(raw)
    kept = [
        not c.isspace() and not (c == "." and not text[i + 1 : i + 2].isdecimal()) for i, c in enumerate(text)
    ]
    return Words(
        text=text, letters="".join(compress(text, kept)), places=tuple(compress(range(len(text)), kept))
    )


def joined(pages: list[Words]) -> Words:
    """Several texts as one."""
    places: list[int] = []
    shift = 0
    for page in pages:
        places += [p + shift for p in page.places]
        shift += len(page.text) + 1
    return Words(text="\n".join(p.text for p in pages), letters="".join(p.letters for p in pages),
                 places=tuple(places))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a published file says.

    Args:
        body: Everything that a reader sees, in order; without the words in pictures where those stand apart.
        figures: The words in each picture, by its key; None where they stand in the body.
        alts: The description of each picture, by its key; None where the format shows none.
        tables: The words of each picture's table, by its key; None where the format has none.
        head: What the file says about itself to machines.
        marked: Fact, property and words of each claim that is marked as one; None where none is.
        opens: Place in ``marked`` of each claim that can be opened, the place of what it opens, and by which
            element.
        places: The fact whose proof stands at each place that can be opened.
        spoken: Names that only a screen reader says; of a button that has another claim's name, its id.
        without: Beginnings of the keys of the parts that the format does not print.
        ledger: The ledger that the file carries inside.
        own: Beginning of the keys of the parts that the format prints in words of its own.
        quoted: Fact and words of each claim that is marked, where the format leaves some out.
        shortened: Whether the file says that sections are missing from it.
    """

    body: Words
    figures: dict[str, str] | None = None
    alts: dict[str, str] | None = None
    tables: dict[str, str] | None = None
    head: dict[str, Any] = field(default_factory=dict)
    marked: tuple[tuple[str, str, str], ...] | None = None
    opens: tuple[tuple[int, str, str], ...] = ()
    places: dict[str, str] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    without: tuple[str, ...] = ()
    ledger: bytes | None = None
    own: str = ""
    quoted: tuple[tuple[str, str], ...] = ()
    shortened: bool = False


# --- Markdown ---------------------------------------------------------------------------------

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_IMAGE = re.compile(
    r'^!\[((?:[^\]\\]|\\.)*)\]\(charts/([\w-]+)\.svg(?: "((?:[^"\\]|\\.)*)")?\)$', re.MULTILINE
)
_RULE = re.compile(r"^\|(?: -{3}:? \|)+$", re.MULTILINE)
_STRONG = re.compile(r"^(\*{1,2})(?![\s*])(.*?)(?<![\\*])\1$", re.MULTILINE)
_MARK = re.compile(r"^(?:#{1,2} |> ?|- )|(?<!\\)\|", re.MULTILINE)
_ADDRESS = re.compile(r"(?<!\\)<(https?://[^\s<>]+)>")


def read_markdown(path: Path) -> Reading:
    """A ``brief.md`` with the charts beside it."""
    text = text_of(path)
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    pictures = _IMAGE.findall(body)
    bare = _ADDRESS.sub(r"\1", _RULE.sub("", _IMAGE.sub(r"\3", body)))
    return Reading(
        body=words_of(_unescaped(_MARK.sub(" ", _STRONG.sub(r"\2", bare)))),
        figures={key: _picture(path.parent / "charts" / f"{key}.svg") for _, key, _ in pictures},
        alts={key: _unescaped(alt) for alt, key, _ in pictures},
        head=_front_matter(front[1]) if front else {},
        without=(KEY_NUMBERS, PROOFS, PROOF, MORE),
    )


def _unescaped(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)


def _picture(path: Path) -> str:
    """The words in a chart's own file; none where it is not there, which then proves nothing."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return svg_words(re.sub(r"<(desc|style)\b.*?</\1>", "", text, flags=re.DOTALL))


def _front_matter(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in text.splitlines():
        key, _, value = line.partition(": ")
        try:
            found[key] = json.loads(value)
        except ValueError:
            found[key] = value
    return found


# --- HTML -------------------------------------------------------------------------------------

_SILENT = frozenset(("script", "style", "template", "noscript"))


class _Page(HTMLParser):
    """Takes a page apart while it is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.body: list[str] = []
        self.figures: dict[str, list[str]] = {}
        self.alts: dict[str, list[str]] = {}
        self.tables: dict[str, list[str]] = {}
        self.head: dict[str, str] = {}
        self.marked: list[tuple[str, str, str]] = []
        self.opens: list[tuple[int, str, str]] = []
        self.places: dict[str, str] = {}
        self.spoken: set[str] = set()
        self.named = ""
        self.figure = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "meta":
            self.head[given.get("property") or given.get("name") or ""] = given.get("content", "")
        if tag in ("meta", "link", "br", "img", "hr", "input"):
            return
        self.open.append(tag)
        if tag == "figure" or (tag == "svg" and given.get("class") == "spark"):
            self.figure = given.get("id", "").removeprefix("figure-")
            self.figures[self.figure], self.alts[self.figure] = [], []
        if tag == "details" and self.figure:
            self.tables[self.figure] = []
        self._note_proofs(tag, given)
        if "data-fact" in given:
            self.marked.append((given["data-fact"], given.get("data-property", ""), ""))
            self.open[-1] = "claim"

    def _note_proofs(self, tag: str, given: dict[str, str]) -> None:
        """Which proof an element is, or opens for the claim that was marked last."""
        if tag in ("label", "text"):
            self.named = given.get("id", "")
        if "aria-label" in given:
            self.spoken.add(given["aria-label"])
        if tag == "button" and given.get("aria-labelledby", self.named) != self.named:
            self.spoken.add(given["aria-labelledby"])
        if "data-proof" in given:
            self.places[given.get("id", "")] = given["data-proof"]
        target = given.get("popovertarget") or (
            given.get("href", "")[1:] if given.get("class") == "n" else ""
        )
        if target and self.marked and given.get("popovertargetaction") != "hide":
            self.opens.append((len(self.marked) - 1, target, tag))

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()
        if tag == "figure":
            self.figure = ""
        if tag not in ("span", "tspan", "strong", "em", "a", "label", "button"):
            self._say(" ")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "claim":
            fact, prop, said = self.marked[-1]
            self.marked[-1] = (fact, prop, said + data)
        self._say(data)

    def _say(self, data: str) -> None:
        if _SILENT & set(self.open):
            if "script" in self.open:
                self.head["linked"] = self.head.get("linked", "") + data
        elif self.figure and "svg" in self.open:
            described = {"title", "desc"} & set(self.open)
            (self.alts if described else self.figures)[self.figure].append(data)
        elif self.figure and "details" in self.open:
            self.tables[self.figure].append(data)
        elif "body" in self.open:
            self.body.append(data)
        elif "title" in self.open:
            self.head["title"] = self.head.get("title", "") + data


def read_html(path: Path) -> Reading:
    """A ``brief.html``."""
    page = _Page()
    page.feed(text_of(path))
    page.close()
    return Reading(
        body=words_of("".join(page.body)),
        figures={k: said for k, v in page.figures.items() if (said := "".join(v)).strip()},
        alts={k: "".join(v) for k, v in page.alts.items()},
        tables={k: "".join(v) for k, v in page.tables.items()},
        head=page.head,
        marked=tuple(page.marked),
        opens=tuple(page.opens),
        places=page.places,
        spoken=frozenset(page.spoken),
    )


# --- PDF --------------------------------------------------------------------------------------

_MARK_AT_FOOT = letters(SIMULATED.partition(":")[0])
_LONGEST_HEAD = 200


def read_pdf(path: Path) -> Reading:
    """A ``brief.pdf``: its pages without their running heads and numbers.

    The words of a picture stand at the end of its page, wherever the picture does.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        pages = [words_of(page.extract_text()) for page in reader.pages]
        inside = reader.attachments.get("ledger.json", [])
        title = reader.metadata.title if reader.metadata else None
    except (PyPdfError, ValueError, OSError, KeyError) as error:
        raise DataError(f"{path}: cannot be read as a PDF: {error}") from None
    return Reading(
        body=joined(_bare(pages)), head={"title": title or ""}, without=(MORE,),
        ledger=inside[0] if inside else None,
    )  # fmt: skip


def _bare(pages: list[Words]) -> list[Words]:
    """Pages without what repeats on them: number, mark and running head, if they are what they should be.

    The running head says what the first page begins with, so it needs no proof of its own; whatever else
    stands in its place is left in the text and found there.
    """
    cut = [
        _cut_end(_cut_end(page, f"Page{i}of{len(pages)}"), _MARK_AT_FOOT) for i, page in enumerate(pages, 1)
    ]
    return (
        [cut[0], *(_cut_end(page, _common(cut[0].letters, page.letters)) for page in cut[1:])] if cut else []
    )


def _common(first: str, page: str) -> str:
    """The longest beginning of the first page with which another one ends."""
    sizes = range(min(len(first), len(page), _LONGEST_HEAD), 0, -1)
    return next((first[:n] for n in sizes if page.endswith(first[:n])), "")


def _cut_end(page: Words, words: str) -> Words:
    end = len(page.letters)
    return page.without(end - len(words), end) if words and page.letters.endswith(words) else page


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        DataError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from None
