"""What may not stand in a text outside a claim: numbers, dates, directions, superlatives, causes, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefgen.prose.lexicon import lexicon
from briefgen.prose.names import NameBook, built_in_names
from briefgen.prose.numbers import MONTHS, WEEKDAYS

FREE = frozenset(
    ("over", "under", "above", "below", "lead", "leads", "more than", "less than", "win", "won", "up", "down",
     "better than", "worse than", "records", "more", "less", "into", "out of", "came in")
)  # fmt: skip
"""Words that point a way only in some sentences: they are proven inside claims and allowed outside."""

ALLOWED_MONTHS = frozenset(("March", "May"))
"""Months that are words as well; a date among them has a digit, which is guarded."""

MOTIONS = (
    "soar", "surg", "slump", "plung", "plummet", "tumbl", "rebound", "crash", "skyrocket", "rall(?:y|ie)",
    "jump", "leap", "climb", "sink", "sank", "slid", "spik", "swoon", "strengthen", "weaken", "outpac",
    "outperform", "underperform", "retreat", "recover", "rocket",
)  # fmt: skip
"""Beginnings of verbs and nouns that say which way a market went, in whatever form they stand."""

NO_SUPERLATIVES = frozenset(
    ("interest", "rest", "test", "west", "forest", "request", "suggest", "invest", "latest", "contest",
     "guest", "harvest", "honest", "modest", "quest", "protest", "arrest", "manifest", "digest", "nest",
     "best", "unrest", "midwest", "attest", "crest", "ingest", "vest", "zest", "jest", "pest", "chest",
     "almost")
)  # fmt: skip
"""Words that end like a superlative and are none; ``best`` is one, and guarded by name."""


@cache
def guarded() -> re.Pattern[str]:
    """All guarded words and every digit."""
    words = lexicon()
    plain = [w for group in words.guarded.values() for w in group]
    plain += [w for w in words.polarity if w not in FREE]
    plain += [*WEEKDAYS, *(m for m in MONTHS if m not in ALLOWED_MONTHS)]
    by_length = sorted(set(plain), key=len, reverse=True)
    known = "|".join(map(re.escape, by_length))
    harmless = "|".join(sorted(NO_SUPERLATIVES))
    motions = "|".join(MOTIONS)
    return re.compile(
        rf"\b(?:{known})\b|\b(?:{motions})\w*|\b(?!(?:{harmless})\b)[a-z]{{2,}}(?:est|most)\b|\d[\d.,]*|[%$]",
        re.IGNORECASE,
    )


def unproven(text: str) -> Iterator[str]:
    """Guarded words and numbers in words that no claim covers.

    >>> list(unproven("Stocks did well for the second time"))
    ['second']
    """
    return (m.group() for m in guarded().finditer(text))


HEDGES = re.compile(
    r"\b(?:about|almost|approximately|around|at least|at most|barely|close to|just over|just under|less than|"
    r"more than|nearly|not quite|over|roughly|some|under|up to|well over)$",
    re.IGNORECASE,
)
"""Words that change the number behind them: they are proven with it or do not stand there."""


def hedge_before(text: str) -> str:
    """The hedge that some words end with, which would change the number behind them; empty if none.

    >>> hedge_before("the seven lost nearly ")
    'nearly'
    """
    found = HEDGES.search(text.rstrip())
    return found.group() if found else ""


WORDS_TOO = frozenset(("sector",))
"""Kinds whose names are everyday words (``energy``), which a text may use as such."""


def names_in(text: str, names: NameBook) -> Iterator[str]:
    """Names of series, companies and baskets in words that no claim covers.

    Args:
        text: The words.
        names: Names as of the session.
    """
    known = [names[t] for t, entry in built_in_names().items() if entry["kind"] not in WORDS_TOO]
    known += [names[key] for key in names.baskets]
    spelled = {w.removeprefix("the ") for n in known for w in (n.short, n.full)}
    return (word for word in sorted(spelled) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
