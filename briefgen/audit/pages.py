"""Pages of HTML → paragraphs and their date."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from briefgen.audit.model import Text
from briefgen.audit.months import date_in
from briefgen.audit.plain import date_near_top, squeezed

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
