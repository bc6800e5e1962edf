"""Whether a reading is to be believed where it makes an article wrong: by its size, and by what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.audit.model import Claim, Finding
from briefgen.audit.scan import Scan

FALSE = frozenset({"wrong", "stale"})
VALUES = frozenset({"return", "yield", "yield_change", "level", "drawdown", "change", "policy", "distance", "from_low", "spread",
                    "flow", "record", "run", "streak", "record_count"})  # fmt: skip
"""Forms that depend on the subject and the time that they are read with."""

LARGEST = {"day": 15.0, "week": 25.0, "month": 35.0, "quarter": 50.0}
"""Percent beyond which the return of an index over a time is none of that time: no index has had one as large."""

BROAD = frozenset({"index", "sector", "basket"})

FEW = 2
"""Other claims of a paragraph that would be wrong, from which its reading is doubted."""

UNLIKELY = "larger than any return over that time, so another one is meant"
ALONE = "who or what time is meant is not sure: most of what stands around it would be wrong as well"


def believed(read: Sequence[tuple[Scan, Sequence[Finding]]]) -> Iterator[Finding]:
    """The findings of an article, those left open whose reading is hardly what the writer meant.

    A paragraph in which little is right has more likely been misread than miswritten, as far as its claims do
    not name both whom and what time they are about.

    Args:
        read: Each sentence with its findings, in the order of the text.
    """
    paragraphs: dict[int, list[Finding]] = {}
    for s, found in read:
        paragraphs.setdefault(s.sentence.paragraph, []).extend(found)
    for s, found in read:
        around = paragraphs[s.sentence.paragraph]
        for f in found:
            yield _believed(s, f, found, around)


def _believed(s: Scan, f: Finding, mates: Sequence[Finding], around: Sequence[Finding]) -> Finding:
    if f.verdict not in FALSE or f.claim.details["form"] not in VALUES:
        return f
    if out_of_scale(f.claim) and not _explicit(s, f.claim):
        return replace(f, verdict="unchecked", reason=UNLIKELY)
    right = sum(x.verdict == "right" for x in around)
    false = sum(x.verdict in FALSE for x in around) - 1
    beside = sum(x.verdict == "right" for x in mates)
    if false >= FEW and right < false and beside <= 1 and not _explicit(s, f.claim):
        return replace(f, verdict="unchecked", reason=ALONE)
    return f


def _explicit(s: Scan, c: Claim) -> bool:
    """Whether a claim names its subject and its time."""
    named = any(m.subject == c.subject for m in s.mentions)
    return named and c.period is not None and c.period.span != (-1, -1)


def out_of_scale(c: Claim) -> bool:
    """Whether a return is larger than an index has ever had over the time that is meant."""
    q, subject, period = c.quantity, c.subject, c.period
    if (
        c.details["form"] != "return"
        or q is None
        or subject is None
        or period is None
        or subject.kind not in BROAD
    ):
        return False
    grains = {w.grain for w in period.windows}
    return bool(grains) and grains <= LARGEST.keys() and abs(q.value) > max(LARGEST[g] for g in grains)
