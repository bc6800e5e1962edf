"""Paragraphs → sentences."""

from __future__ import annotations

import re

from briefgen.audit.model import Sentence, Text

_SHORT = (
    "Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co|Ltd|Cos|vs|Mr|Ms|Mrs|Dr|St|No|Jr|Sr|U\\.S|U\\.K|U\\.N|E\\.U|"
    "S\\. ?&amp; ?P|S\\. ?& ?P|S|P|approx|est|etc|i\\.e|e\\.g|a\\.m|p\\.m|bps|pct|Bros|Gen|Gov|Sen|Rep|Fig"
)
_END = re.compile(r"[.!?…][\"')\]]*(?=\s+[\"'(\[$]?[A-Z0-9+-])")
_ABBREVIATED = re.compile(rf"(?:^|[\s(\"'])(?:{_SHORT})\.$")
_AFTER_SHORT = re.compile(
    r"\s+(?:The|It|This|That|In|On|For|But|And|A|An|Stocks|Investors|Shares|Its|They|At)\b"
)
_ALWAYS = re.compile(r"(?:Inc|Corp|Co|Ltd|U\.S|a\.m|p\.m)\.$")


def split(paragraph: str) -> list[tuple[int, str]]:
    """The sentences of a paragraph with their places.

    >>> [s for _, s in split("Apple Inc. fell 1.2% on Jan. 20. It was up before. So what?")]
    ['Apple Inc. fell 1.2% on Jan. 20.', 'It was up before.', 'So what?']
    """
    out: list[tuple[int, str]] = []
    start = 0
    for m in _END.finditer(paragraph):
        head = paragraph[start : m.start() + 1]
        if m[0][0] == "." and _ABBREVIATED.search(head):
            ends = _ALWAYS.search(head) and _AFTER_SHORT.match(paragraph, m.end())
            if not ends:
                continue
        out.append((start, paragraph[start : m.end()]))
        start = m.end() + len(paragraph[m.end() :]) - len(paragraph[m.end() :].lstrip())
    if paragraph[start:].strip():
        out.append((start, paragraph[start:]))
    return [piece for at, words in out for piece in _pieces(at, words)]


LONGEST = 1200
"""Characters beyond which words without a full stop are no sentence, and are read in parts."""


def _pieces(at: int, words: str) -> list[tuple[int, str]]:
    """A sentence, or the parts of one that is longer than any."""
    out: list[tuple[int, str]] = []
    while len(words) > LONGEST:
        cut = words.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        out.append((at, words[:cut]))
        rest = words[cut:].lstrip()
        at += len(words) - len(rest)
        words = rest
    return [*out, (at, words)] if words else out


def sentences(text: Text) -> tuple[Sentence, ...]:
    """All sentences of an article, in order."""
    return tuple(
        Sentence(text=words, paragraph=i, start=at, heading=i in text.headings)
        for i, paragraph in enumerate(text.paragraphs)
        for at, words in split(paragraph)
    )
