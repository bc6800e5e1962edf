"""The nouns of an audit: sentences, quantities, windows of time, claims and findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["right", "wrong", "stale", "contradicts", "unchecked"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "stale", "contradicts", "unchecked")

Span = tuple[int, int]
"""First character and the one after the last, in the text that a thing stands in."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence with its place.

    Args:
        text: Its words, white space as single blanks.
        paragraph: Number of its paragraph, from 0.
        start: Where it begins in its paragraph.
        heading: Whether it is a headline.
    """

    text: str
    paragraph: int = 0
    start: int = 0
    heading: bool = False


@dataclass(frozen=True, kw_only=True)
class Text:
    """An article as it is read.

    Args:
        paragraphs: The words of each paragraph.
        headings: Numbers of the paragraphs that are headlines.
        date: The day that it gives itself; None where it gives none.
        skipped: What was not read, in words (tables, captions).
        rows: The rows of its tables and the words of its pictures, which are no sentences.
        edition: The edition of briefgen that wrote it; empty where none did.
    """

    paragraphs: tuple[str, ...]
    headings: frozenset[int] = frozenset()
    date: dt.date | None = None
    skipped: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    edition: str = ""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A value as it is stated.

    Args:
        value: The number in its unit; never negative unless a sign is printed.
        unit: ``percent``, ``pp``, ``bp``, ``usd``, ``points``, ``times``, ``number``, ``ordinal``,
            ``fraction``, or a counted noun such as ``session``.
        step: The smallest difference that the words can show.
        hedge: ``about``, ``nearly``, ``over``, ``under``, ``least``, ``upto`` or empty.
        span: Its place in the sentence, hedge and unit included.
        signed: Whether a plus or minus is printed.
        to: The upper end of a range; None where it is none.
    """

    value: float
    unit: str
    step: float
    span: Span
    hedge: str = ""
    signed: bool = False
    to: float | None = None

    def admits(self, actual: float) -> bool:
        """Whether a fair reader would call the actual value this.

        >>> Quantity(value=14, unit="percent", step=1, span=(0, 0), hedge="nearly").admits(13.4)
        True
        >>> Quantity(value=1.4, unit="percent", step=0.1, span=(0, 0), hedge="about").admits(1.2)
        False
        """
        half = self.step * 0.5 + abs(self.value) * 1e-9 + self.step * 0.011
        size = abs(self.value)
        if self.to is not None:
            return self.value - half <= actual <= self.to + half
        low, high = {
            "": (half, half),
            "about": (max(half, 0.06 * size), max(half, 0.06 * size)),
            "nearly": (
                0.1 * size if self.step >= 5 else 0.05 * size + min(0.06 * self.step, 0.01 * size),
                0.004 * size,
            ),
            "over": (0.002 * size, max(0.6 * size, 2 * self.step)),
            "under": (max(0.5 * size, 2 * self.step), 0.002 * size),
            "least": (half * 0.2, 10 * size + 10),
            "upto": (half, half),
        }[self.hedge]
        return self.value - low <= actual <= self.value + high


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a claim is about.

    Args:
        key: Its name in the lexicon.
        name: Its printed name.
        kind: ``index``, ``fund``, ``stock``, ``basket``, ``yield``, ``volatility``, ``rate``, ``macro``,
            ``absent`` (known, but no data can be had) or ``topic`` (no market subject at all).
        ids: Subjects of facts that a fair reader may take it for, the plainest first.
    """

    key: str
    name: str
    kind: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A subject where it stands in a sentence.

    Args:
        subject: The subject.
        span: Its place.
        role: ``subject``, or ``against`` where something else is compared with it.
    """

    subject: Subject
    span: Span
    role: str = "subject"


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of sessions.

    Args:
        base: The last session before it, from whose close it is measured; None for the first of all.
        end: Its last session.
        grain: ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``span``.
        words: How it is printed.
    """

    base: dt.date | None
    end: dt.date
    grain: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A time phrase with its fair readings, the plainest first.

    Args:
        windows: The readings; empty where none can be resolved.
        span: Its place in the sentence; (-1, -1) where it is understood.
        grain: That of its plainest reading.
        fixed: Whether the words name the days, so that no other ones can be meant.
        intraday: Whether it is about a time within a session.
    """

    windows: tuple[Window, ...]
    span: Span = (-1, -1)
    grain: str = "day"
    fixed: bool = False
    intraday: bool = False


@dataclass(frozen=True, kw_only=True)
class Since:
    """How far back a superlative reaches.

    Args:
        first: First day of what the words name; None for all history.
        last: Last day of it.
        words: The words.
        span: Their place.
        exact: Whether the named time must itself hold the last such value ("since March 2020").
    """

    first: dt.date | None
    last: dt.date | None
    words: str
    span: Span
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One reading of a claim, computed.

    Args:
        fact: The fact's id.
        session: The session that it was computed at.
        shown: The value in words.
        holds: Whether the claim is true so.
        note: What the reading is, where it is not the plainest.
        searched: First session of the history that a superlative was judged on.
    """

    fact: str
    session: dt.date
    shown: str
    holds: bool
    note: str = ""
    searched: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something that an article states.

    Args:
        kind: ``return``, ``level``, ``streak`` and so on.
        words: The words that carry it.
        span: Their place in the sentence.
        sentence: The sentence.
        subject: What it is about; None where nothing is named.
        other: What it is compared with.
        quantity: The stated value.
        direction: 1 up, -1 down, 0 neither.
        period: The stated time.
        details: What a kind needs beyond that.
    """

    kind: str
    words: str
    span: Span
    sentence: Sentence
    subject: Subject | None = None
    other: Subject | None = None
    quantity: Quantity | None = None
    direction: int = 0
    period: Period | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A claim with its verdict.

    Args:
        claim: The claim.
        verdict: The verdict.
        truth: What the data say, in words.
        nearest: The smallest change that makes a false claim true; empty for others.
        reason: Why it could not be checked; empty for others.
        proofs: The readings that were computed.
    """

    claim: Claim
    verdict: Verdict
    truth: str = ""
    nearest: str = ""
    reason: str = ""
    proofs: tuple[Proof, ...] = ()
