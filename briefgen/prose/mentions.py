"""How a series is called in an article: by its name first, afterwards in turn by what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

DESCRIBED = (None, 0, 1, None, 0, 0, 1, 0)
"""Mentions of a series that every reader knows: by its name, or by which of what it may be called."""

STEM = 4
"""Letters by which two words are taken for one."""


class Mentions:
    """What the series of one article have been called so far.

    Args:
        known: The series that every reader knows from the lead.
    """

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self.known = known
        self.going_on = False
        """Whether a wording goes on from the one before, so that its names need not be said again."""
        self.introduced: set[str] = set()
        self._last: dict[str, int | None] = {}

    def start(self) -> None:
        """A wording starts: what others named is out of sight, unless it goes on from them or is known."""
        if not self.going_on:
            self._last = {ticker: last for ticker, last in self._last.items() if ticker in self.known}

    def named(self, ticker: str) -> None:
        """A series is printed by its name."""
        self._last[ticker] = None

    def first(self, ticker: str) -> bool:
        """Whether a series has to be introduced in full; from now on it need not."""
        new = ticker not in self.introduced
        self.introduced.add(ticker)
        return new

    def next(self, ticker: str, fitting: Sequence[int], turn: int, *, short: bool = False) -> int | None:
        """Which of its descriptors a series is called by; None for its name.

        What was said last is not said again: a name gives way to a descriptor, and that to the next.

        Args:
            ticker: The series.
            fitting: Which descriptors fit the wording.
            turn: Whose turn it is among the names of a series that is known from the lead.
            short: Whether its descriptor is its name cut short, which does once the name is said.

        >>> one = Mentions()
        >>> [one.next("^RUT", [0], 0) for _ in range(3)]
        [None, 0, None]
        >>> [one.next("IWF", [0], 0, short=True) for _ in range(3)]
        [None, 0, 0]
        """
        if short and fitting and ticker in self._last:
            return fitting[0]
        names = (None, *fitting)
        described = DESCRIBED[turn % len(DESCRIBED)] if ticker in self.known else None
        chosen = described if described in names else None
        if ticker in self._last and self._last[ticker] == chosen:
            chosen = names[(names.index(chosen) + 1) % len(names)]
        self._last[ticker] = chosen
        return chosen


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text, by which two words are taken for one.

    >>> sorted(stems("Small caps: the small-cap index"))
    ['inde', 'smal']
    """
    return frozenset(word[:STEM].lower() for word in re.findall(r"[A-Za-z]{4,}", text))


def fitting(aka: Sequence[str], said: frozenset[str]) -> list[int]:
    """Which descriptors have no word that a wording says itself: no "small caps, by the small-cap index".

    Args:
        aka: What a series may be called beside its name.
        said: The stems of the wording.
    """
    return [i for i, words in enumerate(aka) if not stems(words) & said]
