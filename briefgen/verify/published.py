"""Proves a published file again: its words against its ledger, and the ledger against the data."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.errors import DataError
from briefgen.verify.guard import unproven


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing in a published file that its ledger does not prove."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def verify_file(path: Path) -> tuple[Finding, ...]:
    """Read a published brief back and hold it against the ledger beside it.

    Args:
        path: A ``brief.md``, ``brief.html`` or ``brief.pdf``, or the folder that holds them.

    Returns:
        What is not proven; empty if everything is.

    Raises:
        DataError: The file or its ledger cannot be read.
    """
    if path.is_dir():
        files = [path / f"brief.{kind}" for kind in ("md", "html", "pdf")]
        present = [f for f in files if f.exists()]
        if not present:
            raise DataError(f"{path}: holds no brief.md, brief.html or brief.pdf")
        return tuple(f for each in present for f in verify_file(each))
    ledger = read_ledger(path.parent / "ledger.json")
    text = squeezed(TEXTS[kind_of(path)](path))
    return tuple(Finding(path=str(path), message=m) for m in held_against(text, ledger["claims"]))


def kind_of(path: Path) -> str:
    """The format of a published file by its ending.

    Raises:
        DataError: It is none that briefgen writes.
    """
    kind = path.suffix.lstrip(".").lower()
    if kind not in TEXTS:
        raise DataError(f"{path}: is no .md, .html or .pdf file, nor a brief's folder")
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    return kind


def read_ledger(path: Path) -> dict[str, Any]:
    """A brief's ledger.

    Raises:
        DataError: It is not there or is not a ledger.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise DataError(f"{path}: there is no ledger beside the brief, so nothing can be proven") from None
    except ValueError as error:
        raise DataError(f"{path}: is not JSON: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != "briefgen.ledger/1":
        raise DataError(f"{path}: is not a ledger of schema briefgen.ledger/1")
    return found


# --- texts ------------------------------------------------------------------------------------


def markdown_text(path: Path) -> str:
    """The words of a Markdown file without front matter and marks."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[(?:[^\]\\]|\\.)*\]\([^)]*\)", " ", text)
    text = re.sub(r"^\|[\s:|-]+\|$", " ", text, flags=re.MULTILINE)
    return re.sub(r"\\([^\w\s])", r"\1", re.sub(r"(?<!\\)[|*#_`]|^- ", " ", text, flags=re.MULTILINE))


def html_text(path: Path) -> str:
    """The words of the article in a page."""
    text = path.read_text(encoding="utf-8")
    body = re.search(r"<main\b.*?</main>", text, flags=re.DOTALL)
    text = body.group() if body else text
    text = re.sub(r"<(svg|style|script|head)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(
        r"</?(?:p|div|h\d|li|ul|td|th|tr|table|section|figure|figcaption|header|footer|br|time)\b[^>]*>",
        " ",
        text,
    )
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def pdf_text(path: Path) -> str:
    """The words of a PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    except (PyPdfError, ValueError, OSError) as error:
        raise DataError(f"{path}: cannot be read as a PDF: {error}") from None


TEXTS = {"md": markdown_text, "html": html_text, "pdf": pdf_text}


def squeezed(text: str) -> str:
    """Text with all white space as single blanks, and without soft hyphens."""
    return re.sub(
        r"\s+", " ", text.replace("\u00ad", "").replace("\u2011", "-").replace("\u00a0", " ")
    ).strip()


# --- proof ------------------------------------------------------------------------------------

CHART_SECTIONS = ("figure", "chart")


def held_against(text: str, claims: Sequence[dict[str, str]]) -> list[str]:
    """What a text says that its claims do not cover, and the claims that it lacks.

    Args:
        text: The squeezed text.
        claims: The ledger's claims in reading order.
    """
    rest, lost = _without_claims(text, [c for c in claims if not c["section"].startswith(CHART_SECTIONS)])
    messages = [
        f"'{c['text']}' ({c['fact']}) is in the ledger but not where it should be in the text" for c in lost
    ]
    return messages + [f"'{word}' is in the text but proven by no claim" for word in unproven(rest)]


def _without_claims(text: str, claims: Sequence[dict[str, str]]) -> tuple[str, list[dict[str, str]]]:
    """The text with each claim cut out where it stands, in order, and the claims not found."""
    pieces: list[str] = []
    lost: list[dict[str, str]] = []
    at = 0
    for claim in claims:
        words = squeezed(claim["text"])
        found = re.compile(
            rf"(?<![\w.,]){re.escape(words)}(?![\w%])" if words[:1].isalnum() else re.escape(words)
        )
        match = found.search(text, at)
        if match is None:
            lost.append(claim)
            continue
        pieces.append(text[at : match.start()])
        at = match.end()
    return " \u2026 ".join([*pieces, text[at:]]), lost
