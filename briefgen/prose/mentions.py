"""How a series is called in an article: by its name first, afterwards in turn by what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

STEM = 4
"""Letters by which two words are taken for one."""


class Mentions:
    """What the series of one article have been called so far."""

    def __init__(self) -> None:
        self.known: frozenset[str] = frozenset()
        """The series that every reader knows from the lead: they need not be named again in a section."""
        self.going_on = False
        """Whether a wording goes on from the one before, so that its names need not be said again."""
        self.introduced: set[str] = set()
        self._times: dict[str, int] = {}

    def start(self) -> None:
        """A wording starts: what others named is out of sight, unless it goes on from them or is known."""
        if not self.going_on:
            self._times = {ticker: times for ticker, times in self._times.items() if ticker in self.known}

    def named(self, ticker: str) -> None:
        """A series is printed by its name."""
        self._times[ticker] = 1

    def first(self, ticker: str) -> bool:
        """Whether a series has to be introduced in full; from now on it need not."""
        new = ticker not in self.introduced
        self.introduced.add(ticker)
        return new

    def next(self, ticker: str, fitting: Sequence[int], *, short: bool = False) -> int | None:
        """Which of its descriptors a series is called by; None for its name.

        The name comes first, then a descriptor, the name again and the next descriptor: two at a time, so
        that nobody has to guess whether a third index is meant.

        Args:
            ticker: The series.
            fitting: Which descriptors fit the wording.
            short: Whether its descriptor is its name cut short, which does once the name is said.

        >>> one = Mentions()
        >>> [one.next("^GSPC", [0, 1]) for _ in range(5)]
        [None, 0, None, 1, None]
        >>> [one.next("IWF", [0], short=True) for _ in range(3)]
        [None, 0, 0]
        """
        times = self._times.get(ticker, 0)
        self._times[ticker] = times + 1
        if not times or not fitting:
            return None
        if short:
            return fitting[0]
        return fitting[times // 2 % len(fitting)] if times % 2 else None


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


def alike(one: str, other: str, *, cut_short: bool = True) -> bool:
    """Whether a name shares its words with another, so that they need not be said twice in a sentence.

    Args:
        one: The name.
        other: The name that was said before it.
        cut_short: Whether it may be cut short; otherwise it is told by what it is, if the other ends with it.

    >>> alike("large-cap value fund", "large-cap growth fund"), alike("energy", "energy")
    (True, False)
    >>> alike("S&P 500 fund", "equal-weight S&P 500 fund", cut_short=False)
    True
    """
    ends_alike = one.endswith(f" {other}") or other.endswith(f" {one}")
    return one != other and (ends_alike or (cut_short and one.split()[0] == other.split()[0]))
