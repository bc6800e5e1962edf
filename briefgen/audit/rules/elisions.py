"""The rule for numbers that share the percent sign of another."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.model import Claim, Quantity
from briefgen.audit.quantities import COUNTS
from briefgen.audit.rules.base import quantity_rule
from briefgen.audit.rules.common import has_price
from briefgen.audit.rules.values import price_return
from briefgen.audit.scan import Scan


@quantity_rule("number", order=9)
def elided(s: Scan, q: Quantity) -> Claim | None:
    """``Nvidia 31 percent and Apple 15``: a number that shares the percent sign of the one before it."""
    if abs(q.value) > 400 or (q.hedge in ("over", "under") and s.subject_at(q.span)[0] is None):
        return None
    if re.match(r",? or [\d.]+ ?(?:%|percent)", s.after(q.span[1])):
        return None
    sign = s.context.percent or any(p.unit == "percent" and p.span[0] < q.span[0] for p in s.quantities)
    near = re.search(
        r"(?:'s|[,:]|\b(?:up|down|at|with|losing|gaining|lost|gained|rose|fell|by|and|to)) (?:nearly |about |almost |just )?$",
        s.before(q.span[0]),
    )
    named = any(0 <= q.span[0] - m.span[1] <= 3 for m in s.mentions)
    ends = re.match(r"\s*(?:$|[,.;:)]|and\b|while\b|respectively\b|on\b|for\b|this\b)", s.after(q.span[1]))
    in_list = q.signed and (s.context.percent or any(p.unit == "percent" for p in s.quantities))
    if not ((sign and (near or named) and ends) or in_list) or "." in s.before(q.span[0])[-1:]:
        return None
    if re.search(
        r"\b(?:ratio|beta|correlation|score|multiple|reading|factor|strength index|RSI)\b[^.;]{0,48}$",
        s.before(q.span[0]),
        re.I,
    ):
        return None
    direct = [m.subject for m in s.mentions if 0 <= q.span[0] - m.span[1] <= 3]
    subject = direct[0] if direct else s.subject_at(q.span)[0]
    if not has_price(subject) or not re.search(r"\d", s.text[q.span[0] : q.span[1]]):
        return None
    if subject is not None and subject.kind == "volatility" and (not q.signed or q.step < 0.1):
        # 14.46 is where the VIX stands, and +1.31 how many points it moved.
        return None
    if (
        re.search(r"\b(?:at|to) (?:\w+ )?$", s.before(q.span[0]))
        and subject is not None
        and subject.kind in ("index", "volatility")
    ):
        return None
    digits = s.text[q.span[0] : q.span[1]]
    if re.search(r"\b(?:\d+|" + "|".join(COUNTS) + r") (?:\w+ )?(?:wins?|losses|loss|gains|sessions|days|times|weeks|months|members|stocks)\b[^.;]*, $", s.before(q.span[0]), re.I):  # fmt: skip
        # "seven wins for the S&P 500, 14 for the Russell 2000": counted like those before.
        return None
    if (
        re.fullmatch(r"(?:19|20)\d\d", digits.strip())
        or "," in digits
        or (q.value >= 100 and "." in digits and not q.signed)
    ):
        return None
    made = price_return(s, replace(q, unit="percent"), subject if direct else None)
    signs = [p for p in s.quantities if p.unit == "percent" and p.span[0] < q.span[0]]
    marked = any(
        re.match(r" (?:from|off|above|below|under|short of|since) ", s.after(p.span[1])) for p in signs
    )
    apart = [p for p in signs if any(m.span[1] <= p.span[0] for m in s.mentions) and not any(p.span[1] <= m.span[0] < q.span[0] for m in s.mentions)]  # fmt: skip
    if made is not None and (marked or apart or (not signs and not q.signed and s.beside(q.span) is None)):
        # What it shares a sign with is told of a mark, or in the sentence before.
        return replace(made, details={**made.details, "firm": False})
    return made
