"""What a brief's parts say, letter for letter, to hold its files against the text that was proven.

The three formats break lines, mark bullets and end captions each in its own way. `letters` leaves out what
they differ in, so that one digest a part fits the Markdown, the page and the print.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping

from briefgen.document import BLANK, KEY_NUMBERS, NOT_COVERED, SIMULATED, SOURCES, figures, long_date
from briefgen.model import Article, Block, Bullets, Figure, Paragraph, Proof, Runs, Table, plain
from briefgen.prose.measures import proof_words
from briefgen.prose.statements import statement

Digest = Mapping[str, str | int]
FIGURE, ALT, DATA, PROOF, MORE, MAIL = "figure:", "alt:", "data:", "proof:", "more:", "mail:"
PROOFS = "proofs"
"""The key of the heading over the proofs and what stands under it."""

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2022"))
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011"), "-")
_STOP = re.compile(r"\.(?!\d)")
_TAG = re.compile(r"<[^>]*>")
_TITLE = re.compile(r"<(title|desc)\b.*?</\1>", re.DOTALL)


def normal(text: str) -> str:
    r"""Words with ligatures, hyphens and soft breaks as a keyboard would write them.

    >>> normal("pro\u00adfit of a re\u2011\ufb01nery")
    'profit of a re-finery'
    """
    return unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_DROPPED)


def letters(text: str) -> str:
    """Words without white space and without the full stops that no digit follows.

    Args:
        text: Any words; ``normal`` has been applied or not.

    >>> letters("Up 1.5%.  It was Jan. 2")
    'Up1.5%ItwasJan2'
    """
    return "".join(_STOP.sub("", normal(text)).split())


def digest(text: str) -> Digest:
    """The length and the SHA-256 of a text's letters.

    >>> digest("A b.")["characters"]
    2
    """
    return digest_of(letters(text))


def digest_of(squeezed: str) -> Digest:
    """The same of letters that were squeezed before."""
    return {"characters": len(squeezed), "sha256": hashlib.sha256(squeezed.encode()).hexdigest()}


def digests(article: Article, *, simulated: bool, proofs: tuple[Proof, ...] = ()) -> dict[str, Digest]:
    """The digest of each part of a finished article, in reading order, those of its pictures last.

    Args:
        article: The proven text.
        simulated: Whether every format marks the data as made up.
        proofs: How its numbers were made; pages and prints carry them after the text.

    Returns:
        By section key; ``masthead``, ``headline``, ``standfirst``, ``dateline``, ``notices``,
        ``key_numbers``, ``not_covered``, ``sources`` and ``disclaimer`` stand for what is outside the
        sections, ``proofs`` for the heading over the proofs and ``proof:ID`` for each of them,
        ``more:ID`` for what stands after it in a page alone, ``figure:KEY`` for the words inside a picture,
        ``alt:KEY`` for its description and ``data:KEY`` for its table, ``mail:KEY`` for a section with
        pictures as a mail prints it: without them.
    """
    found = (*parts(article, simulated=simulated), *proof_parts(proofs), *picture_parts(article),
             *mail_parts(article))  # fmt: skip
    return {key: digest(text) for key, text in found if letters(text)}


def parts(article: Article, *, simulated: bool) -> Iterator[tuple[str, str]]:
    """The words of each part with its key; see `digests`."""
    yield "masthead", f"{article.publication} {long_date(article.session)}"
    yield "headline", plain(article.headline)
    yield "standfirst", plain(article.standfirst)
    yield "dateline", plain(article.dateline)
    yield "notices", _joined(([SIMULATED] if simulated else []), article.notices)
    cells = (run for k in article.key_numbers for run in (k.label, k.value, k.change))
    yield KEY_NUMBERS, _joined([], (*cells, article.key_note))
    for section in article.sections:
        yield section.key, _section_words(section.heading, section.blocks)
    yield "not_covered", _joined([NOT_COVERED] if article.not_covered else [], article.not_covered)
    yield "sources", _joined([SOURCES] if article.sources else [], article.sources)
    yield "disclaimer", plain(article.disclaimer)


def proof_parts(proofs: tuple[Proof, ...]) -> Iterator[tuple[str, str]]:
    """The words of the proofs with their keys."""
    if proofs:
        yield PROOFS, f"{proof_words()['heading']} {proof_words()['intro']}"
    for proof in proofs:
        yield PROOF + proof.fact, f"{proof.title} {proof.handle} {_rows(proof.rows)}"
        yield MORE + proof.fact, _rows(proof.more)


def _rows(rows: tuple[tuple[str, str], ...]) -> str:
    return " ".join(f"{label} {words}" for label, words in rows)


def picture_parts(article: Article) -> Iterator[tuple[str, str]]:
    """The words in each picture, those that describe it, and those of its table, which a page alone has.

    A line among the key numbers has no words.
    """
    for number in article.key_numbers:
        if number.svg:
            yield ALT + spark_key(number.svg), plain(number.about)
    for figure in figures(article):
        yield FIGURE + figure.key, svg_words(figure.svg)
        yield ALT + figure.key, figure.alt
        if figure.data is not None:
            yield DATA + figure.key, " ".join((plain(statement("chart_table")), *_table_words(figure.data)))


def mail_parts(article: Article) -> Iterator[tuple[str, str]]:
    """The words of the sections that have pictures without the captions of these, for mails have none."""
    for section in article.sections:
        bare = tuple(block for block in section.blocks if not isinstance(block, Figure))
        if len(bare) < len(section.blocks):
            yield MAIL + section.key, _section_words(section.heading, bare)


def _section_words(heading: Runs, blocks: tuple[Block, ...]) -> str:
    return " ".join((plain(heading), *(word for block in blocks for word in _block_words(block))))


def spark_key(svg: str) -> str:
    """The id of a line among the key numbers.

    >>> spark_key('<svg id="spark-rut"><title>A line</title></svg>')
    'spark-rut'
    """
    return svg.partition(' id="')[2].partition('"')[0]


def _joined(first: list[str], lines: tuple[Runs, ...]) -> str:
    return " ".join([*first, *map(plain, lines)])


def _block_words(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(runs=runs):
            yield plain(runs)
        case Bullets(items=items):
            yield from map(plain, items)
        case Table():
            yield from _table_words(block)
        case Figure(caption=caption, unit=unit, source=source):
            yield from map(plain, (caption, unit, source))


def _table_words(table: Table) -> Iterator[str]:
    yield plain(table.caption)
    yield from table.head
    yield from (plain(cell) or BLANK for row in table.rows for cell in row)


def svg_words(svg: str) -> str:
    """The words that a picture shows; its title and description are for those who cannot see it.

    >>> svg_words("<svg><title>A line</title><text>Up <tspan>3%</tspan></text><text>Jan. 2</text></svg>")
    'Up 3% Jan. 2'
    """
    from html import unescape

    shown = _TITLE.sub(" ", svg).replace("</text>", " ")
    return " ".join(unescape(_TAG.sub("", shown)).split())
