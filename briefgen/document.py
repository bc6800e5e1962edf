"""Article and meta → Document, and what more than one format needs to know about it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from briefgen.model import (
    Article,
    Block,
    Bullets,
    Claim,
    Document,
    Figure,
    Paragraph,
    Proof,
    Runs,
    Section,
    Table,
    claims_of,
    plain,
)

NOT_COVERED = "Not covered"
SOURCES = "Sources"
KEY_NUMBERS = "key_numbers"
"""The key of the strip over the text, which Markdown leaves out: its table has the same numbers."""
# A cell without anything in it is read in the wrong order by those who take text out of a PDF.
BLANK = "–"
SIMULATED = "Simulated data: the market in this brief is made up."

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def compose(
    article: Article,
    *,
    vintage: str,
    version: str,
    simulated: bool = False,
    language: str = "en-US",
    ledger: bytes = b"",
    proofs: tuple[Proof, ...] = (),
) -> Document:
    """Join a finished article with what every renderer must know beside it.

    Args:
        article: The verified text with its tables and figures in place.
        vintage: The data's vintage, ISO 8601 in UTC.
        version: briefgen's version.
        simulated: Whether the market is made up.
        language: BCP 47 tag.
        ledger: The bytes of ``ledger.json``.
        proofs: How each printed number was made.

    Raises:
        ValueError: Two sections or two figures have the same key, so their anchors would clash.
    """
    for what, keys in (
        ("section", [s.key for s in article.sections]),
        ("figure", [f.key for f in figures(article)]),
    ):
        twice = [key for key, count in Counter(keys).items() if count > 1]
        if twice:
            raise ValueError(f"{what} key used twice: {', '.join(twice)}")
    return Document(
        article=article,
        vintage=vintage,
        version=version,
        simulated=simulated,
        language=language,
        ledger=ledger,
        proofs=proofs,
    )


def figures(article: Article) -> tuple[Figure, ...]:
    """The figures of an article in reading order."""
    return tuple(b for s in article.sections for b in s.blocks if isinstance(b, Figure))


def claims(article: Article) -> Iterator[tuple[str, Claim]]:
    """Every claim with the key of its section, in reading order.

    Args:
        article: The finished text.

    Yields:
        Pairs of a section key and a claim; outside the sections the key is ``headline``, ``standfirst``,
        ``dateline``, ``notices``, ``key_numbers``, ``not_covered``, ``sources`` or ``disclaimer``.
    """
    yield from _keyed("headline", article.headline)
    yield from _keyed("standfirst", article.standfirst)
    yield from _keyed("dateline", article.dateline)
    yield from _keyed("notices", *article.notices)
    for number in article.key_numbers:
        yield from _keyed(KEY_NUMBERS, number.label, number.value, number.change)
    yield from _keyed(KEY_NUMBERS, article.key_note)
    for section in article.sections:
        yield from ((section.key, claim) for claim in _section_claims(section))
    yield from _keyed("not_covered", *article.not_covered)
    yield from _keyed("sources", *article.sources)
    yield from _keyed("disclaimer", article.disclaimer)


def _keyed(key: str, *lines: Runs) -> Iterator[tuple[str, Claim]]:
    return ((key, claim) for runs in lines for claim in claims_of(runs))


def _section_claims(section: Section) -> Iterator[Claim]:
    yield from claims_of(section.heading)
    for block in section.blocks:
        yield from block_claims(block)


def block_claims(block: Block) -> Iterator[Claim]:
    """The claims of one block in the order in which every format prints them."""
    match block:
        case Paragraph(runs=runs):
            yield from claims_of(runs)
        case Bullets(items=items):
            for item in items:
                yield from claims_of(item)
        case Table(caption=caption, rows=rows):
            yield from claims_of(caption)
            for row in rows:
                for cell in row:
                    yield from claims_of(cell)
        case Figure(caption=caption, unit=unit, source=source, claims=inside):
            yield from claims_of(caption)
            yield from claims_of(unit)
            yield from inside
            yield from claims_of(source)


def published(session: dt.date) -> str:
    """The moment that machine-read dates give for a brief of a session.

    New York closes at 20:00 or 21:00 UTC; 22:00 is after the bell all year, and needs no clock.

    >>> published(dt.date(2026, 1, 22))
    '2026-01-22T22:00:00Z'
    """
    return f"{session.isoformat()}T22:00:00Z"


def long_date(session: dt.date) -> str:
    """A date as a masthead prints it.

    >>> long_date(dt.date(2026, 1, 22))
    'Thursday, January 22, 2026'
    """
    return f"{_DAYS[session.weekday()]}, {short_date(session)}"


def short_date(session: dt.date) -> str:
    """A date without its weekday.

    >>> short_date(dt.date(2026, 1, 22))
    'January 22, 2026'
    """
    return f"{month_name(session.month)} {session.day}, {session.year}"


def month_name(month: int) -> str:
    """The name of a month, counted from 1."""
    return _MONTHS[month - 1]


def shortened(text: str, limit: int) -> str:
    """Words cut at a word's end to a number of characters, with an ellipsis where something is lost.

    >>> shortened("Small caps led again", 14)
    'Small caps…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head = cut if text[limit - 1] == " " else cut.rpartition(" ")[0] or cut
    return head.rstrip(" ,;:–—-") + "…"


def description(article: Article) -> str:
    """What search engines and feeds print under the title: 50 to 160 characters.

    Args:
        article: The finished text; its standfirst is used, with the date where that is very short.
    """
    text = plain(article.standfirst).strip() or plain(article.headline).strip()
    if len(text) < 50:
        text = f"{text} {article.publication}, {long_date(article.session)}.".strip()
    return shortened(text, 160)


def page_title(headline: str, session: dt.date) -> str:
    """A page's title: the headline, shortened, and the date, at most 75 characters.

    >>> page_title("Small caps lead", dt.date(2026, 1, 22))
    'Small caps lead · January 22, 2026'
    """
    date = f" · {short_date(session)}"
    return shortened(headline, 75 - len(date)) + date
