"""Which of several true wordings to take: the one whose words were used least, longest ago."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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


def stems(text: str) -> list[str]:
    """Stems of the fixed words of a wording, in order; what a template prints does not count."""
    return [stem(w) for w in WORD.findall(PRINTED.sub(" ", text).lower())]


def tie_break(*parts: object) -> float:
    """A number in [0, 1) that depends on its arguments alone."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


@dataclass
class Memory:
    """What has been said so far in one brief: words with the place of their last use.

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

    def choose(self, texts: Sequence[str], key: str) -> int:
        """Index of the wording that repeats least; equals are told apart by the seed."""
        scored = [
            (round(self.cost(t), 3) + 0.9 * tie_break(self.seed, key, i), i) for i, t in enumerate(texts)
        ]
        return min(scored)[1]

    def note(self, text: str) -> None:
        """Remember the words of a text."""
        for word in stems(text):
            self.place += 1
            self.said[word] = self.place
