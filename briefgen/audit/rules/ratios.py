"""Rules for one return told as a multiple of another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Span
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_RATIO = re.compile(
    rf"\b(?P<hedge>more than |over |almost |nearly |about |roughly |around |some |at least |just under |just over )?"
    rf"(?P<n>twice|double|triple|half|(?:{NUMBER}) times)(?: as (?:much|far|hard|steeply|fast) as| (?:the|that of))?(?: the)? $",
    re.I,
)
_HEDGES = {"more than": "over", "over": "over", "at least": "over", "just over": "over", "almost": "nearly", "nearly": "nearly", "just under": "nearly"}  # fmt: skip


@phrase_rule
def ratios(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``three times the S&P 500's loss``, ``twice as much as large caps``."""
    for rival in s.mentions:
        m = _RATIO.search(s.before(rival.span[0]))
        if m is None or rival.subject.kind not in MARKET or s.is_forecast(m.span()):
            continue
        tail = re.match(r"'s? (?:own )?(?P<noun>gain|loss|decline|drop|advance|return|rise|slide|fall|rally|retreat|tumble|plunge|move)\b", s.after(rival.span[1]))  # fmt: skip
        as_much = re.search(r" as \w+ as", m[0])
        if not tail and not as_much:
            continue
        word = m["n"].lower()
        size = {"twice": 2.0, "double": 2.0, "triple": 3.0, "half": 0.5}.get(word) or whole(
            word.rpartition(" ")[0]
        )
        before = [
            x.subject
            for x in s.mentions
            if x.span[1] <= m.start() and x.role == "subject" and x.subject.key != rival.subject.key
        ]
        if not size or not before or before[-1].kind not in MARKET:
            continue
        span = (m.start(), rival.span[1] + (tail.end() if tail else 0))
        noun = (tail["noun"] if tail else "").lower()
        way = (
            -1
            if re.match(r"loss|decl|drop|slid|fall|retr|tumb|plun", noun)
            else 1
            if re.match(r"gain|adv|rise|rall", noun)
            else 0
        )
        hedge = _HEDGES.get((m["hedge"] or "").strip().lower(), "about")
        quantity = Quantity(value=float(size), unit="times", step=0.5, span=span, hedge=hedge)
        yield claim(s, span, "spread", "ratio", subject=before[-1], other=rival.subject, quantity=quantity, way=way,
                    period=s.period_at(span)[0])  # fmt: skip
