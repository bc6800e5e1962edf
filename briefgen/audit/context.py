"""What one sentence leaves to the next: who is meant by "it", and when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefgen.audit.model import Period, Subject

MARKET = frozenset({"index", "fund", "sector", "stock", "basket", "volatility"})
"""Kinds of subjects that have prices."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What earlier sentences leave to later ones.

    Args:
        subject: The last subject.
        periods: The time phrases of the last sentence of the same paragraph that had any.
        way: The last direction.
        rival: What the last subject was compared with.
        basket: The last basket.
        index: What "the index" may mean: the last ones named.
        fresh: Whether it comes from the same paragraph.
        others: The other subjects of the sentence that named the last one.
        frames: The times named before in the paragraph, and at the top of the article.
        words: The last sentence.
        main: The first index that the article names.
        percent: Whether the last sentence of the same paragraph stated percentages.
    """

    subject: Subject | None = None
    periods: tuple[Period, ...] = ()
    way: int = 0
    percent: bool = False
    rival: Subject | None = None
    basket: Subject | None = None
    index: Subject | None = None
    fresh: bool = True
    others: tuple[Subject, ...] = ()
    frames: tuple[Period, ...] = ()
    words: str = ""
    main: Subject | None = None


def either(one: Subject, other: Subject | None) -> Subject:
    """One of two subjects, whichever a fair reader takes."""
    if other is None or set(other.ids) <= set(one.ids):
        return one
    ids = tuple(dict.fromkeys((*one.ids, *other.ids)))
    return replace(one, ids=ids)
