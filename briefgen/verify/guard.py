"""What may not stand in a text outside a claim: numbers, dates, directions, superlatives, causes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefgen.prose.lexicon import lexicon
from briefgen.prose.numbers import MONTHS, WEEKDAYS

FREE = frozenset(
    ("over", "under", "above", "below", "lead", "leads", "more than", "less than", "win", "won", "up", "down",
     "better than", "worse than", "records")
)  # fmt: skip
"""Words that point a way only in some sentences: they are proven inside claims and allowed outside."""

ALLOWED_MONTHS = frozenset(("March", "May"))
"""Months that are words as well; a date among them has a digit, which is guarded."""


@cache
def guarded() -> re.Pattern[str]:
    """All guarded words and every digit."""
    words = lexicon()
    plain = [w for group in words.guarded.values() for w in group]
    plain += [w for w in words.polarity if w not in FREE]
    plain += [*WEEKDAYS, *(m for m in MONTHS if m not in ALLOWED_MONTHS)]
    by_length = sorted(set(plain), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, by_length))})\b|\d[\d.,]*|[%$]", re.IGNORECASE)


def unproven(text: str) -> Iterator[str]:
    """Guarded words and numbers in words that no claim covers.

    >>> list(unproven("Stocks did well for the second time"))
    ['second']
    """
    return (m.group() for m in guarded().finditer(text))
