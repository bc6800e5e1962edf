"""Published briefs on disk → what a site needs to know about them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from briefgen.errors import BriefgenError, Problem
from briefgen.renderers.head import CARD, brief_path


@dataclass(frozen=True, kw_only=True)
class Brief:
    """One published brief.

    Args:
        folder: Where its files are.
        edition: Name of the edition.
        session: The session that it is about.
        headline: Its headline.
        standfirst: The sentence or two under it.
        description: What search engines print.
        publication: Printed title of the edition.
        angle: Name of the angle that leads.
        version: The briefgen that wrote it.
        language: BCP 47 tag.
        files: Names of the files to be offered beside the page.
        card: Whether a card was drawn for it.
    """

    folder: Path
    edition: str
    session: dt.date
    headline: str
    standfirst: str
    description: str
    publication: str
    angle: str
    version: str
    language: str
    files: tuple[str, ...]
    card: bool = False

    @property
    def path(self) -> str:
        """Its place on the site, with a final slash."""
        return brief_path(self.edition, self.session)


def read_shelf(output: Path) -> tuple[tuple[Brief, ...], tuple[Problem, ...]]:
    """Every brief of an output folder, newest first, and what is wrong with the others.

    Args:
        output: The folder of ``<edition>/<YYYY-MM-DD>`` folders.

    Raises:
        BriefgenError: The folder cannot be read.
    """
    briefs: list[Brief] = []
    problems: list[Problem] = []
    try:
        for folder, session in _dated(output):
            found = read_brief(folder, session)
            (briefs if isinstance(found, Brief) else problems).append(found)  # type: ignore[arg-type]
    except OSError as error:
        raise BriefgenError(f"cannot read {output}: {error.strerror or error}") from error
    briefs.sort(key=lambda brief: (-brief.session.toordinal(), brief.edition))
    return tuple(briefs), tuple(problems)


def _dated(output: Path) -> Iterator[tuple[Path, dt.date]]:
    for edition in sorted(output.iterdir()):
        if edition.is_dir() and not edition.name.startswith("."):
            for folder in sorted(edition.iterdir()):
                session = _date(folder.name)
                if session and folder.is_dir():
                    yield folder, session


def _date(name: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(name)
    except ValueError:
        return None
    return found if found.isoformat() == name else None


def read_brief(folder: Path, session: dt.date) -> Brief | Problem:
    """One brief from its ledger and its page, or what is wrong with it.

    Args:
        folder: ``output/<edition>/<YYYY-MM-DD>``.
        session: The date in its name.
    """
    try:
        ledger = json.loads((folder / "ledger.json").read_bytes())
        page = (folder / "brief.html").read_text(encoding="utf-8")
    except OSError as error:
        name = Path(error.filename or folder).name
        return Problem(source=str(folder), message=f"{name} cannot be read: {error.strerror or error}")
    except ValueError as error:
        return Problem(source=str(folder / "ledger.json"), message=f"not a JSON document: {error}")
    named = (ledger.get("edition"), ledger.get("session")) if isinstance(ledger, dict) else (None, None)
    if named != (folder.parent.name, session.isoformat()):
        return Problem(source=str(folder / "ledger.json"), message="it is the ledger of another brief")
    return _brief(folder, session, page)


def _brief(folder: Path, session: dt.date, page: str) -> Brief | Problem:
    reader = _Page()
    reader.feed(page.partition("<style")[0])
    reader.feed(article_of(page).partition('class="dateline"')[0])
    if not (reader.headline and reader.meta.get("description")):
        return Problem(source=str(folder / "brief.html"), message="it has no headline or no description")
    angle = reader.meta.get("keywords", "").rpartition(", ")[2]
    offered = tuple(name for name in ("brief.pdf", "brief.md", "ledger.json") if (folder / name).is_file())
    return Brief(
        folder=folder, edition=folder.parent.name, session=session, headline=reader.headline.strip(),
        standfirst=reader.standfirst.strip(), description=reader.meta["description"], angle=angle,
        publication=reader.meta.get("author", folder.parent.name), language=reader.language,
        version=reader.meta.get("generator", "").removeprefix("briefgen "), files=offered,
        card=(folder / CARD).is_file(),
    )  # fmt: skip


def article_of(page: str) -> str:
    """The article element of a brief's page, without the page around it; empty if there is none."""
    start, end = page.find('<article class="brief">'), page.rfind("</article>")
    return page[start : end + len("</article>")] if 0 <= start < end else ""


def proofs_of(page: str) -> str:
    """The proofs behind a brief's article, without the page around them; empty if there are none."""
    start = page.find('<section class="proofs')
    end = page.find("</section>", start)
    return page[start : end + len("</section>")] if 0 <= start < end else ""


class _Page(HTMLParser):
    """Collects language, metadata, headline and standfirst."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.language = "en"
        self.headline = ""
        self.standfirst = ""
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or "en"
        elif tag == "meta" and named.get("name"):
            self.meta[str(named["name"])] = named.get("content") or ""
        elif tag in ("h1", "p"):
            self._into = "headline" if tag == "h1" else named.get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "p"):
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "headline":
            self.headline += data
        elif self._into == "standfirst":
            self.standfirst += data
