"""Text: runs of words and claims, the blocks that they fill, the article and its document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from briefgen.model.proofs import Proof

Property = Literal[
    "value", "rank", "date", "direction", "entity", "period", "superlative", "count", "base_session"
]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Words that a fact proves.

    Args:
        text: The words as they are printed.
        fact: Id of the fact that proves them.
        property: Which side of the fact they state.
        spec: How the words were made from it (the formatter's name and its arguments), for the proof.
    """

    text: str
    fact: str
    property: Property
    spec: str = ""


Run = str | Claim
Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The words of some runs without their proof.

    >>> plain(("It rose ", Claim(text="1%", fact="return:IWM@1d", property="value"), "."))
    'It rose 1%.'
    """
    return "".join(r if isinstance(r, str) else r.text for r in runs)


def claims_of(runs: Runs) -> Iterator[Claim]:
    """The claims among some runs, in reading order."""
    return (r for r in runs if isinstance(r, Claim))


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Sentences that belong together."""

    runs: Runs


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list; each item is a run of words."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Key numbers in rows.

    Args:
        caption: What the table shows.
        head: Column headings, the first one over the row names; may be empty.
        rows: Cells, the first of each row its name; an empty run is a blank cell.
    """

    caption: Runs
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart as text: one SVG element with its own claims.

    Args:
        key: File name without its ending, and anchor.
        caption: What it finds, in a sentence.
        alt: The same for those who cannot see it, with all numbers.
        svg: The ``<svg>`` element; colours are CSS variables with fallbacks.
        claims: The claims printed in it, in reading order.
        unit: What is drawn, in which unit and over which span.
        source: Where its data come from.
        data: Its numbers in rows, each of them a claim of the picture; None where it has none.
    """

    key: str
    caption: Runs
    alt: str
    svg: str
    claims: tuple[Claim, ...]
    unit: Runs = ()
    source: Runs = ()
    data: Table | None = None


@dataclass(frozen=True, kw_only=True)
class KeyNumber:
    """One number of the strip over the text, with the line of its past.

    Args:
        label: What it is.
        value: Where it closed.
        change: The day's change.
        about: What the line shows, for those who cannot see it; empty without a line.
        trend: The line's values, oldest first; empty where the past is too short.
        svg: The line as an ``<svg>`` element; empty without one.
        way: 1 where the day's change is a rise, -1 where it is a fall, else 0.
    """

    label: Runs
    value: Runs
    change: Runs
    about: Runs = ()
    trend: tuple[float, ...] = ()
    svg: str = ""
    way: int = 0


Block = Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, kw_only=True)
class Section:
    """A headed part of the article.

    Args:
        key: Its name in the ledger and the anchor in the page.
        heading: The heading's words; empty for the lead.
        blocks: What stands in it, in order.
    """

    key: str
    heading: Runs = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Article:
    """The finished text: runs of words and claims, not yet in any format.

    Args:
        edition: Name of the edition.
        publication: Its printed title.
        session: The session that it is about.
        angle: Name of the angle that leads.
        headline: The headline.
        standfirst: One or two sentences under it.
        dateline: Place or publication, date and "data as of" words.
        sections: The lead (key ``lead``) first, then the headed sections in order.
        notices: What the reader must know about the data (simulated, stale).
        not_covered: What the edition asks for and the data could not give, one sentence each.
        sources: Sources with their dates, one sentence each.
        disclaimer: The closing lines.
        key_numbers: The strip of numbers over the text, for formats that have room for one.
        key_note: What its lines show; empty without lines.
    """

    edition: str
    publication: str
    session: dt.date
    angle: str
    headline: Runs
    standfirst: Runs
    dateline: Runs
    sections: tuple[Section, ...]
    notices: tuple[Runs, ...] = ()
    not_covered: tuple[Runs, ...] = ()
    sources: tuple[Runs, ...] = ()
    disclaimer: Runs = ()
    key_numbers: tuple[KeyNumber, ...] = ()
    key_note: Runs = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """One article with everything that a renderer may need, the same for all formats.

    Args:
        article: The text, its tables and figures placed in its sections.
        vintage: The data's vintage.
        version: briefgen's version.
        language: BCP 47 tag.
        simulated: Whether to mark every output as simulated data.
        ledger: The bytes of ``ledger.json``, for attachments and checks.
        proofs: How each printed number was made, in the order of its first appearance.
    """

    article: Article
    vintage: str
    version: str
    language: str = "en-US"
    simulated: bool = False
    ledger: bytes = b""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """A finished file that has not been written yet: its path inside the brief's folder, and its bytes."""

    path: str
    content: bytes
