"""The audit's words: read once from ``templates/audit``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefgen.editions.loader import read_toml
from briefgen.resources import templates_folder


def any_of(patterns: Iterable[str], *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """One pattern for any of several, as whole words.

    >>> any_of(["rose", "up"]).findall("it rose, upon my word")
    ['rose']
    """
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])", flags)


@dataclass(frozen=True, kw_only=True)
class Words:
    """Patterns of the words that the rules look for."""

    up: re.Pattern[str]
    down: re.Pattern[str]
    flat: re.Pattern[str]
    beat: re.Pattern[str]
    trail: re.Pattern[str]
    forecast: re.Pattern[str]
    cause: re.Pattern[str]
    opinion: re.Pattern[str]


@cache
def table(name: str) -> Mapping[str, Any]:
    """One file of ``templates/audit``."""
    return read_toml(templates_folder() / "audit" / f"{name}.toml")


@cache
def words() -> Words:
    """The words of movement, comparison and doubt."""
    found = table("words")
    return Words(**{key: any_of(found[key]) for key in Words.__dataclass_fields__})


def directions(text: str) -> list[tuple[int, int, int]]:
    """Where a text says up (1), down (-1) or flat (0): start, stop and which.

    >>> directions("rose, then fell back, little changed")
    [(0, 4, 1), (11, 15, -1), (22, 36, 0)]
    """
    found = [(m.start(), m.end(), 0) for m in words().flat.finditer(text)]
    for pattern, way in ((words().up, 1), (words().down, -1)):
        for m in pattern.finditer(text):
            # The longer of two that begin together says more: "edged lower", "shot up".
            clash = [f for f in found if f[0] < m.end() and m.start() < f[1]]
            if any(f[1] - f[0] >= m.end() - m.start() for f in clash):
                continue
            found = [f for f in found if f not in clash] + [(m.start(), m.end(), way)]
    return sorted(found)
