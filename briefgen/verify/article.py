"""Proves a finished article before anything is published: every claim, and every word outside one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefgen.document import claims
from briefgen.errors import VerificationError
from briefgen.model import Article, Bullets, Claim, Fact, Figure, Paragraph, Runs, Table
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Desk, reprint
from briefgen.prose.numbers import printed_vintage
from briefgen.prose.quantities import Quantity
from briefgen.verify.guard import unproven
from briefgen.verify.readback import direction, says_date, says_number

if TYPE_CHECKING:
    from briefgen.composing import Meta

OUTSIDE = ("data:", "basket:")
"""Claims about the data and the edition, which no fact of the market proves."""

ARGUED = ("margin", "below_peak", "deviations")
"""Formatters that print what stands in the fact's id; making the words again proves them."""

SPELLED = frozenset(("ordinal", "straight", "count", "cardinal", "count_as"))


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
    faults = [f for _, made in claims(article) for f in claim_faults(made, facts, desk, meta)]
    faults += [f for runs in all_runs(article) for f in unsigned_losses(runs, facts)]
    faults += [f"'{word}' is no claim in: {context}" for context, word in loose_words(article)]
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise VerificationError(f"the text of {article.session} is not proven: {'; '.join(faults[:3])}{more}")


# --- words outside claims ---------------------------------------------------------------------


def loose_words(article: Article) -> Iterator[tuple[str, str]]:
    """Guarded words that stand outside every claim, each with its surroundings."""
    for runs in all_runs(article):
        for run in runs:
            if isinstance(run, str):
                yield from ((run.strip(), word) for word in unproven(run))


def all_runs(article: Article) -> Iterator[Runs]:
    """Every stretch of text of an article that a reader sees, the edition's fixed statements left out."""
    yield article.headline
    yield article.standfirst
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


UNSIGNED = ("percent", "points", "dollars", "magnitude", "basis_points")


def unsigned_losses(runs: Runs, facts: FactDesk) -> Iterator[str]:
    """Magnitudes of negative values in sentences that do not say so: they would read as gains."""
    for sentence in sentences(runs):
        told = {c.fact for c in sentence if c.property == "direction"}
        for made in sentence:
            if made.spec and made.spec[:1] == "[" and json.loads(made.spec)[1] in UNSIGNED:
                fact = facts[made.fact]
                q = Quantity(fact=fact, path=json.loads(made.spec)[0]) if isinstance(fact, Fact) else None
                if q is not None and q.number < 0 and made.fact not in told:
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
    """What is wrong with one claim: nothing, if it is proven."""
    if made.fact.startswith(OUTSIDE):
        if not _said_of_data(made, desk, meta):
            yield f"'{made.text}' is not what is known of {made.fact}"
        return
    fact = facts[made.fact]
    if made.spec == "missing":
        if isinstance(fact, Fact):
            yield f"'{made.text}' is listed as not covered, but {made.fact} is known"
        return
    if not isinstance(fact, Fact):
        yield f"'{made.text}' states {made.fact}, which is missing"
        return
    again = reprint(made.spec, fact, desk)
    if again.lower() != made.text.lower():
        yield f"'{made.text}' should read '{again}' ({made.fact})"
    elif not read_back(made, fact, desk.session):
        yield f"'{made.text}' does not state {made.fact} = {fact.value}"


def _said_of_data(made: Claim, desk: Desk, meta: Meta) -> bool:
    if made.fact.startswith("basket:"):
        return made.text.lower() == desk.names[made.fact.partition(":")[2]].short.lower()
    return made.text in (meta.source, printed_vintage(meta.vintage), *meta.notices)


def read_back(made: Claim, fact: Fact, session: dt.date) -> bool:
    """Whether the words, read as a stranger would, state the fact."""
    path, name, *_ = json.loads(made.spec)
    q = Quantity(fact=fact, path=path)
    if made.property == "value" and name in ARGUED:
        return True
    if made.property == "value" or (made.property == "count" and name in SPELLED):
        return says_number(made.text, q.number, _unit(fact, path))
    if made.property == "direction":
        return _points_right(made.text, name, q)
    if made.property == "date" and name in ("date", "month"):
        return says_date(made.text, q.date, session)
    if made.property == "date" and name == "last":
        return q.last is not None and says_date(made.text, q.last, session)
    if made.property == "base_session":
        return fact.base_session is not None and says_date(made.text, fact.base_session, session)
    if made.property == "superlative" and name == "superlative":
        return q.searched >= 10
    if made.property == "superlative" and name == "high_mark":
        return q.number > 0
    return True


def _points_right(text: str, name: str, q: Quantity) -> bool:
    if name in ("verb", "either", "against"):
        return direction(text) == (-q.sign if name == "against" else q.sign)
    if name in ("where_any", "where_none"):
        return (q.number != 0) == (name == "where_any")
    return True


def _unit(fact: Fact, path: str) -> str:
    """The unit of a part: fractions stay fractions, counts are counts."""
    if not path or path == "before":
        return fact.unit
    value = Quantity(fact=fact, path=path).value
    return "fraction" if isinstance(value, float) else "count"
