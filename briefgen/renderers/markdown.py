"""Document → brief.md: clean text with front matter that any Markdown reader understands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from briefgen.document import BLANK, NOT_COVERED, SIMULATED, SOURCES, description
from briefgen.model import Article, Artifact, Block, Bullets, Document, Figure, Paragraph, Runs, Table, plain

_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# At a line's start these would open a heading, a quotation, a list or a rule.
_ADDRESS = re.compile(r"https?://\S+[^\s.,;)]")
_OPENING = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|(#{1,6}|[-+=])(?=\s|$))")


def render_markdown(document: Document) -> Artifact:
    """The brief as Markdown without markup for its claims.

    Args:
        document: The article with its meta.

    Returns:
        ``brief.md``, UTF-8 with a final newline.
    """
    parts = (*_opening(document), *_body(document.article))
    text = front_matter(document) + "\n" + "\n\n".join(parts) + "\n"
    return Artifact(path="brief.md", content=text.encode())


def front_matter(document: Document) -> str:
    """The YAML head, every value in JSON's notation so that a JSON reader can read it line by line."""
    article = document.article
    fields = {
        "title": plain(article.headline),
        "description": description(article),
        "standfirst": plain(article.standfirst),
        "publication": article.publication,
        "edition": article.edition,
        "angle": article.angle,
        "sources": [plain(line) for line in article.sources],
        "vintage": document.vintage,
        "language": document.language,
        "briefgen": document.version,
        "simulated": document.simulated,
    }
    session = article.session.isoformat()
    lines = [f"date: {session}", f"session: {session}"]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"


def escape(text: str) -> str:
    r"""Words with Markdown's special characters made harmless.

    >>> escape("5*3 and a_b, _so_")
    '5\\*3 and a_b, \\_so\\_'
    """
    flat = _SPECIAL.sub(lambda found: "\\" + found.group(), text.replace("\n", " "))
    return _OPENING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0], flat)


def words(runs: Runs) -> str:
    """Runs as escaped Markdown text on one line."""
    return escape(plain(runs).strip())


def _emphasised(runs: Runs, mark: str) -> str:
    """A line in italics or bold; it ends like a sentence, or linters take it for a heading."""
    text = words(runs)
    if not text:
        return ""
    return f"{mark}{text}{'' if text[-1] in '.,;:!?' else '.'}{mark}"


def _opening(document: Document) -> Iterator[str]:
    article = document.article
    yield f"# {words(article.headline)}"
    yield from filter(None, (_emphasised(article.standfirst, "**"), _emphasised(article.dateline, "*")))
    notices = [SIMULATED] * document.simulated + [words(notice) for notice in article.notices]
    if notices:
        # One quotation with gaps: readers differ on whether two in a row are one.
        yield "\n>\n".join(f"> {notice}" for notice in notices)


def _body(article: Article) -> Iterator[str]:
    for section in article.sections:
        if section.heading:
            yield f"## {words(section.heading)}"
        for block in section.blocks:
            yield from _block(block)
    if article.not_covered:
        yield f"## {NOT_COVERED}"
        yield references(article.not_covered)
    if article.sources:
        yield f"## {SOURCES}"
        yield references(article.sources)
    if article.disclaimer:
        yield _emphasised(article.disclaimer, "*")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(runs=runs):
            yield words(runs)
        case Bullets(items=items):
            yield _bullets(items)
        case Table():
            yield from _table(block)
        case Figure(key=key, alt=alt, caption=caption, unit=unit, source=source):
            told = (words(part).rstrip(".") for part in (caption, unit, source) if part)
            title = "".join(f"{part}. " for part in told).strip().replace('"', r"\"")
            yield f'![{escape(alt)}](charts/{key}.svg "{title}")'


def _bullets(items: tuple[Runs, ...]) -> str:
    return "\n".join(f"- {words(item)}" for item in items)


def references(lines: tuple[Runs, ...]) -> str:
    """Matter to look up, as a table: sources and what they are for, what is not covered and why."""
    rows = [f"| {name} | {detail} |" for name, detail in map(_reference, lines)]
    return "\n".join(["|  |  |", "| --- | --- |", *rows])


def _reference(line: Runs) -> tuple[str, str]:
    name, colon, detail = _ADDRESS.sub(r"<\g<0>>", words(line)).partition(": ")
    return (f"{name}:", detail) if colon else ("", name)


def _table(table: Table) -> Iterator[str]:
    """A GitHub table, its numbers to the right, under its caption."""
    if table.caption:
        yield _emphasised(table.caption, "**")
    rows = [tuple(escape(name) for name in table.head)]
    rows += [tuple(words(cell) or BLANK for cell in row) for row in table.rows]
    rule = "|".join(["", " --- ", *[" ---: "] * (len(table.head) - 1), ""])
    lines = [f"| {' | '.join(row)} |" for row in rows]
    yield "\n".join([lines[0], rule, *lines[1:]])
