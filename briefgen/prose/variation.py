"""Which of several true wordings to take: the one whose words stand least and farthest before it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

PRINTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
WORD = re.compile(r"[a-z]{4,}")
ENDINGS = ("ings", "ing", "ed", "es", "s", "ly")


def stem(word: str) -> str:
    """A word without its commonest endings, so that forms of one word count as one.

    >>> stem("closing"), stem("closed")
    ('clos', 'clos')
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def stems(text: str) -> tuple[str, ...]:
    """Stems of the fixed words of a wording, in order; what a template prints does not count."""
    return tuple(stem(w) for w in WORD.findall(PRINTED.sub(" ", text).lower()))


def tie_break(*parts: object) -> float:
    """A number in [0, 1) that depends on its arguments alone."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


@dataclass
class Memory:
    """Words with the place of their last use.

    Args:
        seed: Edition and session, so that equal briefs choose equally and others do not.
    """

    seed: str
    place: int = 0
    said: dict[str, int] = field(default_factory=dict)

    def cost(self, text: str) -> float:
        """How much a wording repeats what was said: 1 for a word just used, less the longer ago."""
        words = set(stems(text))
        return sum(1.0 / (1.0 + (self.place - self.said[w]) / 40.0) for w in words if w in self.said)

    def order(self, texts: Sequence[str], key: str) -> tuple[int, ...]:
        """Indexes of wordings, first the one that repeats least; equals are told apart by the seed."""
        scored = [
            (round(self.cost(t), 3) + 0.9 * tie_break(self.seed, key, i), i) for i, t in enumerate(texts)
        ]
        return tuple(i for _, i in sorted(scored))

    def note(self, text: str) -> None:
        """Remember the words of a text."""
        for word in stems(text):
            self.place += 1
            self.said[word] = self.place


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """The wordings of one message or heading.

    Args:
        key: Its name.
        texts: The templates.
        whens: The condition of each; those of one condition exclude each other by choice alone.
        last: Whether each is true only where a fact is absent, so that it stands behind all others.
    """

    key: str
    texts: tuple[str, ...]
    whens: tuple[str, ...]
    last: tuple[bool, ...]


def preferences(seed: str, parts: Iterable[Alternatives]) -> dict[str, tuple[int, ...]]:
    """In which order the wordings of each part are to be taken, the first true one wins.

    The choice is made over everything that may be said, in the order in which it would stand, and not over
    what is said: so a sentence keeps its words when another one is lost with its data.

    Args:
        seed: Edition and session.
        parts: Messages and headings in reading order.

    >>> one = Alternatives(key="a", texts=("calm day",), whens=("",), last=(False,))
    >>> two = Alternatives(key="b", texts=("calm hours", "still hours"), whens=("", ""), last=(False, False))
    >>> preferences("x", [one, two])["b"]
    (1, 0)
    """
    memory = Memory(seed=seed)
    found: dict[str, tuple[int, ...]] = {}
    for part in parts:
        order = tuple(sorted(memory.order(part.texts, part.key), key=lambda i: part.last[i]))
        for when in dict.fromkeys(part.whens):
            memory.note(part.texts[next(i for i in order if part.whens[i] == when)])
        found[part.key] = order
    return found
