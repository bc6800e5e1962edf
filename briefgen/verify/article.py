"""Proves a finished article before anything is published: every claim, and every word outside one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from briefgen.document import claims, figures
from briefgen.errors import VerificationError
from briefgen.model import Article, Bullets, Claim, Fact, Figure, Missing, Paragraph, Runs, Table, claims_of
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Desk, reprint
from briefgen.prose.numbers import printed_vintage
from briefgen.prose.quantities import Quantity
from briefgen.verify.frames import foreign
from briefgen.verify.guard import hedge_before, names_in, unproven
from briefgen.verify.ledger import OUTSIDE
from briefgen.verify.pictures import picture_faults
from briefgen.verify.readers import states
from briefgen.verify.witness import uncapitalised, witness_of

if TYPE_CHECKING:
    from briefgen.composing import Meta


def prove(article: Article, facts: FactDesk, desk: Desk, meta: Meta) -> None:
    """Prove an article or stop.

    Args:
        article: The finished text.
        facts: The session's facts.
        desk: What the formatters knew.
        meta: What the article may say about its data.

    Raises:
        VerificationError: Something in the text is not proven; the message quotes it.
    """
    told = (*(made for _, made in claims(article)), *spoken_claims(article))
    faults = [f for made in told for f in claim_faults(made, facts, desk, meta)]
    faults += [f for runs in all_runs(article) for f in unsigned_losses(runs, facts)]
    faults += [f for runs in all_runs(article) for f in loose_hedges(runs)]
    faults += [f"'{word}' is no claim in: {context}" for context, word in loose_words(article, desk)]
    faults += [f"no template says: {text}" for text in foreign(article, meta.voice)]
    faults += [fault for figure in figures(article) for fault in picture_faults(figure, facts, desk)]
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise VerificationError(f"the text of {article.session} is not proven: {'; '.join(faults[:3])}{more}")


# --- words outside claims ---------------------------------------------------------------------


def loose_words(article: Article, desk: Desk) -> Iterator[tuple[str, str]]:
    """Guarded words and names that stand outside every claim, each with its surroundings."""
    for runs in all_runs(article):
        for run in runs:
            if isinstance(run, str):
                yield from ((run.strip(), word) for word in unproven(run))
                yield from ((run.strip(), word) for word in names_in(run, desk.names))


def all_runs(article: Article) -> Iterator[Runs]:
    """Every stretch of text of an article that a reader sees, the edition's fixed statements left out."""
    yield article.headline
    yield article.standfirst
    yield article.key_note
    for number in article.key_numbers:
        yield from (number.label, number.value, number.change, number.about)
    for section in article.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.runs
            elif isinstance(block, Bullets):
                yield from block.items
            elif isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)
            elif isinstance(block, Figure):
                yield block.caption


def spoken_claims(article: Article) -> Iterator[Claim]:
    """The claims that only those hear who cannot see the lines of the key numbers."""
    return (made for number in article.key_numbers for made in claims_of(number.about))


COUNTED = frozenset(("value", "count", "rank"))
"""Properties that are numbers."""


def loose_hedges(runs: Runs) -> Iterator[str]:
    """Hedges in plain words before a number: they would change it, and nothing proves them."""
    for before, made in pairwise(runs):
        if isinstance(before, str) and isinstance(made, Claim) and made.property in COUNTED:
            word = hedge_before(before)
            if word and made.text[:1].isdigit() | (made.text[:1] in "$+-"):
                yield f"'{word}' changes '{made.text}' and is no part of the claim"


UNSIGNED = ("percent", "hedged", "points", "dollars", "magnitude", "basis_points")


def unsigned_losses(runs: Runs, facts: FactDesk) -> Iterator[str]:
    """Magnitudes of negative values in sentences that do not say so: they would read as gains."""
    for sentence in sentences(runs):
        told = {c.fact for c in sentence if c.property == "direction"}
        for made in sentence:
            if made.spec[:1] == "[" and json.loads(made.spec)[1] in UNSIGNED and made.fact not in told:
                fact = facts[made.fact]
                q = Quantity(fact=fact, path=json.loads(made.spec)[0]) if isinstance(fact, Fact) else None
                if q is not None and q.number < 0:
                    yield f"'{made.text}' reads as a gain, but {made.fact} is {q.number}"


def sentences(runs: Runs) -> Iterator[tuple[Claim, ...]]:
    """The claims of each sentence."""
    held: list[Claim] = []
    for run in runs:
        if isinstance(run, Claim):
            held.append(run)
        elif re.search(r"[.?!;](?:\s|$)", run):
            yield tuple(held)
            held = []
    yield tuple(held)


# --- claims -----------------------------------------------------------------------------------


def claim_faults(made: Claim, facts: FactDesk, desk: Desk, meta: Meta) -> Iterator[str]:
    """What is wrong with one claim: nothing, if it is proven.

    The words are made once more from the fact, and they are read as a stranger would read them: the one
    finds a claim that is not what its formatter printed, the other a formatter that errs.

    Args:
        made: The claim.
        facts: The session's facts.
        desk: What the formatters knew.
        meta: What the article may say about its data.
    """
    if made.fact.startswith(OUTSIDE):
        if not _said_of_data(made, desk, meta):
            yield f"'{made.text}' is not what is known of {made.fact}"
        return
    fact = facts[made.fact]
    if made.spec == "missing":
        if isinstance(fact, Fact):
            yield f"'{made.text}' is listed as not covered, but {made.fact} is known"
        return
    if isinstance(fact, Missing):
        yield f"'{made.text}' states {made.fact}, which is missing"
        return
    again = made.text if made.spec == "citation" else reprinted(made, fact, desk)
    if uncapitalised(again) != uncapitalised(made.text):
        yield f"'{made.text}' should read '{again}' ({made.fact})"
    elif not states(made, fact, witness_of(desk)):
        yield f"'{made.text}' does not state {made.fact} = {fact.value}"


def reprinted(made: Claim, fact: Fact, desk: Desk) -> str:
    """The words that a claim's formatter makes of the fact; nothing where it cannot."""
    try:
        return reprint(made.spec, fact, desk)
    except (ValueError, LookupError, TypeError, AssertionError, AttributeError):
        return ""


def _said_of_data(made: Claim, desk: Desk, meta: Meta) -> bool:
    if made.fact.startswith("basket:"):
        return uncapitalised(made.text) == uncapitalised(desk.names[made.fact.partition(":")[2]].short)
    said = {"source": (meta.source,), "vintage": (printed_vintage(meta.vintage),), "notice": meta.notices}
    return made.text in said.get(made.spec, ())
