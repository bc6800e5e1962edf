"""Sectors by their plain names, which are words of their own elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefgen.audit.model import Mention, Subject

_SECTOR_NAMES = {
    "XLB": "[Mm]aterials", "XLE": "[Ee]nergy", "XLK": "[Tt]ech(?:nology)?", "XLRE": "[Rr]eal estate", "XLV": "[Hh]ealth[ -]?care",
    "XLF": "[Ff]inancials", "XLI": "[Ii]ndustrials", "XLU": "[Uu]tilities",
}  # fmt: skip
_BARE_SECTOR = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<{k}>{v})' for k, v in _SECTOR_NAMES.items())})(?![\w-])"
    r"(?! (?:costs?|prices?|crisis|policy|demand|bills?|markets?|shock|complex|companies|firms|producers|giants?|policies|names|heavyweights?|earnings|investors?|workers?|bubble|boom|bust|spending|reform|loans?|developers?|agents?|index|fund|mogul|and|or) |-)"
)
_NAMES = "|".join(f"(?P<{k}>{v})" for k, v in _SECTOR_NAMES.items())
_WITH_FIGURE = re.compile(
    rf"(?<![\w-])(?:{_NAMES})(?= (?:on top|in front|in last place|(?:stands?|stood|leads?|led|trails?|trailed)(?: the (?:list|table))?),? (?:at|with|by) [-+]\d)"
)
"""A name that is said to stand at a return: ``energy stands at -5.8%``."""
_LISTED = re.compile(rf"(?:(?<=sectors, )|(?<=\blifted ))(?:{_NAMES})(?= (?:and|from|off) )")
"""The first of two sectors in a list, and one that is lifted: ``the day's top sectors, energy and industrials``."""
_AT_AN_END = re.compile(
    rf"(?:(?<=At the bottom, )|(?<=At the top, )|(?<=At the other end, ))(?:{_NAMES})(?= [a-z])"
)
"""A sector at an end of a list: ``At the bottom, technology gave up 0.3%``."""


def last_bare(text: str, known: Mapping[str, Subject]) -> Subject | None:
    """The sector that is named last in some words, if only by its plain name.

    >>> from briefgen.audit.subjects import fixed_subjects
    >>> last_bare("up 0.1%; health care climbs", fixed_subjects()).ids
    ('XLV',)
    """
    book = {s.ids[0]: s for s in known.values() if s.kind == "sector" and s.ids}
    found = list(_BARE_SECTOR.finditer(text))
    return book.get(found[-1].lastgroup or "") if found else None


def bare_sectors(text: str, found: list[Mention], known: Mapping[str, Subject]) -> list[Mention]:
    """Plain names of sectors, where a sentence speaks of sectors: ``every sector fell, with real estate the hardest hit``.

    Args:
        text: The sentence.
        found: The subjects that are found already.
        known: The fixed subjects by key.
    """
    speaks = re.search(
        r"\b[Ss]ectors?\b|\bsector funds?\b|\b(?:eleven|11|ten|nine) groups\b|\bonly group\b", text
    )
    book = {s.ids[0]: s for s in known.values() if s.kind == "sector" and s.ids}
    sure = [
        Mention(subject=book[m.lastgroup], span=m.span())
        for m in (*_WITH_FIGURE.finditer(text), *_LISTED.finditer(text), *_AT_AN_END.finditer(text))
        if m.lastgroup in book
    ]
    if not speaks and sum(m.subject.kind == "sector" for m in found) < 1:
        return sure
    places = {m.span for m in sure}
    return sure + [
        Mention(subject=book[m.lastgroup], span=m.span())
        for m in _BARE_SECTOR.finditer(text)
        if m.lastgroup in book
        and m.span() not in places
        and (speaks or not m[0][0].isupper() or m.start() == 0)
    ]
