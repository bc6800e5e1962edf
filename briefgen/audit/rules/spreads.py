"""Rules for differences of returns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Span
from briefgen.audit.rules.base import claim, phrase_rule, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import has_price
from briefgen.audit.scan import Scan

COMPARING = re.compile(
    r"\b(?:points?|pp|%|percent) (?:better|worse|more|less|ahead|behind|in front|clear)\b|\b(?:ahead of|behind|exceed\w*|surpass\w*|better than|worse than|outperform\w*|underperform\w*|beat(?:s|en|ing)?|trail\w*|lag\w*|outpac\w*|lead(?:s|ing)? (?:over|of)|(?:lost|loses?|losing|ceded|conceded|gave up) (?:\w+ )?[\d.]+ (?:percentage )?points? (?:to|against)|short of|edge over|gap|spread|margin|advantage|outstrip\w*|led)\b",
    re.I,
)


_SIDES = re.compile(
    r"\b(?:(?P<behind>behind|short of|worse|trail\w*|lag\w*|underperform\w*|less than|deficit|shortfall)|"
    r"(?P<ahead>ahead|better|beat\w*|outperform\w*|outpac\w*|outstrip\w*|lead\w*|led|edge|more than the|in front|advantage|outgain\w*|outr[au]n\w*))\b",
    re.I,
)


_GIVEN_UP = re.compile(r"\b(?:lost|loses?|losing|ceded|conceded|given up|dropped|shed) (?:\w+ )?$", re.I)
"""Before points that are lost to another."""
_STANDS = re.compile(r"\b(?:leads?|trails?|is|are|stands?|remains?|sits?|has|have|lags?)\b", re.I)
"""Words of a lead that stands, over a time that only other words can tell."""


def is_behind(part: str, at: int) -> bool:
    """Whether a difference at a place of some words is one by which the subject trails: the word nearest to it says so."""
    if _GIVEN_UP.search(part[:at]):
        return True
    sides = sorted(_SIDES.finditer(part), key=lambda m: min(abs(m.start() - at), abs(m.end() - at)))
    return bool(sides and sides[0]["behind"])


_RUN = re.compile(r"\b(?:in a row|straight|consecutive|running|in succession)\b", re.I)
"""Words of a run, over which a lead may have been won."""


def subject_end(s: Scan, q: Quantity) -> int:
    """Where the first name before a quantity ends."""
    return min((m.span[1] for m in s.mentions if m.span[1] <= q.span[0]), default=0)


@quantity_rule("pp", "percent", order=5)
def spread(s: Scan, q: Quantity) -> Claim | None:
    """``beat the S&P 500 by two percentage points``."""
    subject = s.subject_at(q.span)[0]
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1])]
    if subject is not None and subject.kind in ("yield", "rate"):
        return None
    comparing = COMPARING.search(part)
    by = re.search(r"\bby (?:\w+ ){0,3}?$", s.before(q.span[0])) or re.match(
        r" (?:better|worse|more|less|ahead|behind|in front|clear|gap|lead|edge|advantage|margin|spread|outperformance|deficit)",
        s.after(q.span[1]),
    )
    if q.unit == "percent" and not (comparing and by):
        return None
    other = s.other_at(q.span)
    loose = other is not None and subject is not None and other.key == subject.key
    if loose:
        return unchecked(s, words_around(s, q), "spread", "vague", quantity=q)
    if other is None and subject is not None:
        names = [
            m.subject
            for m in s.mentions
            if m.subject.kind in MARKET
            and m.subject.key != subject.key
            and start <= m.span[0] < max(stop, q.span[1] + 40)
        ]
        other = names[0] if names and comparing else None
        loose = other is not None
    if (
        q.unit == "percent"
        and re.match(
            r" (?:better|worse|more|less|ahead|behind|in front|clear)\b(?! (?:of|than) (?:the |that of (?:the )?)?[A-Z])",
            s.after(q.span[1]),
        )
        and not re.search(r"\bby (?:\w+ ){0,3}?$", s.before(q.span[0]))
    ):
        # "1.4 percent ahead of where it began": a return.
        return None
    if not has_price(subject) or not has_price(other):
        if (
            q.unit == "pp"
            and has_price(subject)
            and not comparing
            and any(w[2] and 0 <= q.span[0] - w[1] <= 14 for w in s.ways)
        ):
            return claim(s, words_around(s, q), "return", "wrong_unit", subject=subject, quantity=q,
                         way=s.way_at(q.span)[0], period=s.period_at(q.span)[0])  # fmt: skip
        return (
            unchecked(s, words_around(s, q), "spread", "not a market claim", quantity=q)
            if q.unit == "pp"
            else None
        )
    behind = is_behind(part, q.span[0] - start)
    period, named = s.period_at(q.span)
    gap = re.search(r"\b(?:gap|spread|difference)\b", part, re.I)
    open_ = (
        not named
        and not s.periods
        and not s.context.periods
        and (s.sentence.heading or _STANDS.search(s.text[subject_end(s, q) : q.span[0]]))
    )
    return claim(s, words_around(s, q), "spread", "spread", subject=subject, other=other, quantity=q,
                 way=0 if gap or loose else -1 if behind else 1, period=period, firm=not open_ and not re.search(r"\bhad (?:\w+ )?\w+\b", s.before(q.span[0])) and (named or not _RUN.search(s.text)) and not re.search(r"\bwhose (?:lead|edge|gap|advantage|margin)\b", s.before(q.span[0])), explicit=named)  # fmt: skip


_THAN = re.compile(
    r"(?:%|percent),? (?:and )?(?:(?:a (?:bit|touch|little|shade|hair|tad|lot)|slightly|somewhat|much|far|marginally|considerably|rather|no) )?(?P<side>better|worse) than (?:the )?$"
)


@phrase_rule
def better_or_worse(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``was down 2.9%, a bit worse than the S&P``: the one against the other."""
    for rival in s.mentions:
        m = _THAN.search(s.before(rival.span[0]))
        before = [q for q in s.quantities if m and q.unit == "percent" and abs(q.span[1] - m.start()) <= 8]
        if m is None or not before or rival.subject.kind not in MARKET:
            continue
        subject, sure = s.subject_at(before[-1].span)
        if subject is None or subject.kind not in MARKET or subject.key == rival.subject.key:
            continue
        if s.is_forecast(m.span()) or re.search(r"\bno (?:better|worse)", m[0]):
            continue
        period, named = s.period_at(before[-1].span)
        lasting = re.search(r"\b(?:has|have|had|is|are|'s)\b", s.before(before[-1].span[0]))
        yield claim(s, (m.start("side"), rival.span[1]), "spread", "contest", subject=subject, other=rival.subject,
                    way=-1 if m["side"] == "worse" else 1, period=period, firm=sure and (named or not lasting))  # fmt: skip
