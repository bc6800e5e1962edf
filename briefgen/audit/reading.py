"""Article files → paragraphs and their date: Markdown, plain text, HTML and PDF."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from briefgen.audit.model import Text
from briefgen.audit.pages import read_page
from briefgen.audit.plain import read_plain
from briefgen.editions.loader import read_toml
from briefgen.errors import DataError
from briefgen.resources import templates_folder


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
