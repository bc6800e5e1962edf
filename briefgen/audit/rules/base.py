"""What all rules share: how a claim is made, and the registers of rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from briefgen.audit.model import Claim, Period, Quantity, Span, Subject
from briefgen.audit.scan import Scan

QuantityRule = Callable[[Scan, Quantity], Claim | None]
PhraseRule = Callable[[Scan, list[Span]], Iterator[Claim]]

QUANTITY_RULES: list[tuple[int, frozenset[str], QuantityRule]] = []
PHRASE_RULES: list[PhraseRule] = []


R = TypeVar("R", bound=QuantityRule)


def quantity_rule(*units: str, order: int) -> Callable[[R], R]:
    """Register a rule that reads quantities of some units; of several the first in order that makes a claim wins."""

    def register(rule: R) -> R:
        QUANTITY_RULES.append((order, frozenset(units), rule))
        return rule

    return register


def phrase_rule(rule: PhraseRule) -> PhraseRule:
    """Register a rule that reads phrases without a quantity of their own."""
    PHRASE_RULES.append(rule)
    return rule


def claim(
    s: Scan,
    span: Span,
    kind: str,
    form: str,
    *,
    subject: Subject | None = None,
    other: Subject | None = None,
    quantity: Quantity | None = None,
    way: int = 0,
    period: Period | None = None,
    firm: bool = True,
    **details: Any,
) -> Claim:
    """A claim of a sentence.

    Args:
        s: The sentence.
        span: Place of the words that carry it.
        kind: Its kind in the report.
        form: Which judge it goes to.
        subject: What it is about.
        other: What it is compared with.
        quantity: The stated value.
        way: 1 up, -1 down, 0 neither.
        period: The time.
        firm: Whether subject and period are bound so surely that a mismatch is an error.
        details: What the judge needs beyond that.
    """
    clause = s.text[s.clause(span[0])[0] : span[0]]
    if re.match(r",? ?when\b", clause):
        # "Since 1987, when the index fell 20%": another time than the article's.
        firm = False
    if re.search(
        r"\b[Tt]he (?:former|latter|first|second|other)\b(?= (?:ahead|behind|in front|by|a |its|over|has|had|beat|led|trail|lag)|[,.;])",
        s.text,
    ):
        # Which of two is told of is left to the reader.
        firm = False
    trimmed = s.text[span[0] : span[1]]
    start = span[0] + len(trimmed) - len(trimmed.lstrip(" ,"))
    stop = span[1] - (len(trimmed) - len(trimmed.rstrip(" ,")))
    return Claim(
        kind=kind, words=s.text[start:stop], span=(start, stop), sentence=s.sentence, subject=subject, other=other,
        quantity=quantity, direction=way, period=period, details={"form": form, "firm": firm, **details},
    )  # fmt: skip


def unchecked(s: Scan, span: Span, kind: str, reason: str, **more: Any) -> Claim:
    """A claim that nothing here can judge, with the reason."""
    return claim(s, span, kind, "none", reason=reason, **more)


def words_around(s: Scan, q: Quantity) -> Span:
    """The words of a claim around its quantity: from its verb to the noun behind it."""
    start = q.span[0]
    left = [w for w in s.ways if 0 <= q.span[0] - w[1] <= 14]
    if left and not (left[-1][2] == 0 and re.match(r",? at ", s.text[left[-1][1] :])):
        # "little changed at 0.72%": two statements.
        start = left[-1][0]
    return start, q.span[1]
