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
        r"\bsectors?\b|\bsector funds?\b|\b(?:eleven|11|ten|nine) groups\b|\bonly group\b", text
    )
    if not speaks and sum(m.subject.kind == "sector" for m in found) < 1:
        return []
    book = {s.ids[0]: s for s in known.values() if s.kind == "sector" and s.ids}
    return [
        Mention(subject=book[m.lastgroup], span=m.span())
        for m in _BARE_SECTOR.finditer(text)
        if m.lastgroup in book and (speaks or not m[0][0].isupper() or m.start() == 0)
    ]
