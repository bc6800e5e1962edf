"""Proofs: how each printed number was made, in the words that every format and `briefgen why` show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an id calls by a symbol, as readers know it.

    Args:
        name: Its name in running text, with its article.
        members: The tickers of a basket; empty for a single series.
    """

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How one fact was made, as far as a reader needs it to make it again by hand.

    Args:
        fact: Id of the fact; claims point here by it.
        title: What was measured.
        rows: Pairs of a label and words: what the printed words need, which stands on paper too.
        more: The others, which `briefgen why` and the page show after them.
    """

    fact: str
    title: str
    rows: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, str], ...] = ()

    @property
    def handle(self) -> str:
        """The id by which `briefgen why` knows it; empty for the data and for lists of an edition.

        >>> Proof(fact="basket:mag7", title="The Magnificent Seven", rows=()).handle
        ''
        """
        return "" if self.fact.partition(":")[0] in ("data", "basket") else self.fact
