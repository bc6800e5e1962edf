"""Rules for yields and the target rate."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.clock import to_date
from briefgen.audit.model import Claim, Quantity, Window
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import BACK_THEN, TO
from briefgen.audit.scan import Scan
from briefgen.audit.subjects import fixed_subjects

_ECONOMIC = re.compile(
    r"\b(?:inflation|unemployment|joblessness|jobless rate|prices|wages|growth|GDP|output|mortgages?|payrolls)\b(?: (?:\w+ ){0,3}| at | of | to | rate )[^,;]{0,16}$",
    re.I,
)
"""Another figure of the economy than a yield: ``after January inflation cooled to``."""


@quantity_rule("percent", order=6)
def rate_level(s: Scan, q: Quantity) -> Claim | None:
    """``the 10-year yield dropped to 1.57 percent``, ``a range of 3.5% to 3.75%``."""
    subject = s.subject_at(q.span)[0]
    if subject is None or subject.kind not in ("yield", "rate", "macro"):
        return None
    own = [m for m in s.mentions if m.subject.key == subject.key and m.span[1] <= q.span[0]]
    if _ECONOMIC.search(s.text[own[-1].span[1] if own else 0 : q.span[0]]):
        return unchecked(s, words_around(s, q), "rate", "not a market claim", quantity=q)
    head = s.before(q.span[0])
    way = s.own_way_at(q.span)
    period, named = s.period_at(q.span)
    if subject.kind == "yield" and (
        re.search(r"\b(?:from|began|started|opened|entered)(?: [\w']+){0,4} (?:at |near |around )?$|\bfrom (?:\w+ )?$", head)
        or BACK_THEN.search(head)
        or re.match(r" (?:at the (?:outset|start|beginning)|to begin with|at first|initially|earlier|before|a (?:day|week|month|year) (?:ago|earlier|before))\b", s.after(q.span[1]))
    ):  # fmt: skip
        return claim(
            s,
            words_around(s, q),
            "rate",
            "base_level",
            subject=subject,
            quantity=q,
            period=period,
            firm=False,
        )
    if subject.kind == "yield":
        moved = any(0 <= q.span[0] - w[1] <= 6 for w in s.ways if w[2]) and not TO.search(head)
        if moved:
            return claim(s, words_around(s, q), "rate", "yield_relative", subject=subject, quantity=q, way=way,
                         period=period, explicit=named)  # fmt: skip
        here = any(m.subject.kind == "yield" for m in s.mentions) or bool(
            re.search(r"\b(?:yields?|yielded|it|they|notes?|bonds?|rates?)\b", s.text, re.I)
        )
        return claim(s, words_around(s, q), "rate", "yield", subject=subject, quantity=q, period=s.end_at(q.span)[0],
                     explicit=named, firm=here and not q.signed)  # fmt: skip
    if subject.kind == "rate":
        near = any(0 <= q.span[0] - w[1] <= 12 for w in s.ways if w[2])
        if near and re.search(r"\bby $", head):
            return None
        bounds = re.match(r"\s?(?:to|-|–|and)\s?(?P<high>\d+(?:\.\d+)?)\s?(?:%|percent)", s.after(q.span[1]))
        to = q.to if q.to is not None else (float(bounds["high"]) if bounds else None)
        stop = q.span[1] + (bounds.end() if bounds else 0)
        low = re.search(
            r"(?P<low>zero|(?:a|one) quarter|half|three[- ]quarters|\d+(?:\.\d+)?)\s?%?\s?(?:of (?:a|one) percent )?(?:to|-|–|and)\s?$",
            head,
        )
        if low and to is None:
            word = low["low"].replace("-", " ")
            value = {
                "zero": 0.0,
                "a quarter": 0.25,
                "one quarter": 0.25,
                "half": 0.5,
                "three quarters": 0.75,
            }.get(word)
            value = float(word) if value is None else value
            q = replace(q, to=q.value, value=value)
            return claim(
                s,
                (low.start(), q.span[1]),
                "rate",
                "policy",
                subject=subject,
                quantity=q,
                period=s.end_at(q.span)[0],
            )
        return claim(s, (words_around(s, q)[0], stop), "rate", "policy", subject=subject, quantity=replace(q, to=to),
                     period=s.end_at(q.span)[0])  # fmt: skip
    return claim(s, words_around(s, q), "rate", "macro", subject=subject, quantity=q, firm=False)


_TWOS_TENS = re.compile(
    r"\b(?:2s/?10s|2y/?10y|twos[-/]tens|two[- ]ten(?:s)? (?:spread|curve)|2-10 (?:spread|curve))\b", re.I
)


def _next_yield(s: Scan, q: Quantity) -> int:
    """Where the next yield behind a quantity is named; the quantity's end where none is."""
    return next(
        (m.span[0] for m in s.mentions if m.span[0] > q.span[1] and m.subject.kind == "yield"), q.span[1]
    )


def _named_bases(s: Scan, q: Quantity) -> list[Window]:
    """The times behind "above its level at the end of 2025": from them to the last session."""
    tail = s.after(q.span[1])[:70]
    year = re.search(
        r"\bend of (?:(?P<year>(?:19|20)\d\d)|last year)|year-end|where it (?:began|started|ended)", tail
    )
    return to_date(s.clock, "year") if year else []


@quantity_rule("bp", "pp", order=7)
def rate_change(s: Scan, q: Quantity) -> Claim | None:
    """``dropped 17 basis points``."""
    subject = s.subject_at(q.span)[0]
    if _TWOS_TENS.search(s.text[slice(*s.clause(q.span[0]))]) and not any(
        0 <= q.span[0] - w[1] <= 8 for w in s.ways
    ):
        book = fixed_subjects()
        size = replace(q, value=q.value * (100.0 if q.unit == "pp" else 1.0), unit="bp")
        return claim(s, words_around(s, q), "rate", "slope", subject=book["10y"], other=book["2y"], quantity=size,
                     period=s.end_at(q.span)[0])  # fmt: skip
    if re.search(
        r"\b(?:[Cc]urve|[Ss]lope|[Ss]pread) (?:(?:is|was|now|at|stands|to) )*$", s.before(q.span[0])
    ):
        return unchecked(s, words_around(s, q), "rate", "of which part of the curve is not sure", quantity=q)
    way = s.own_way_at(q.span)
    period, named = s.period_at(q.span)
    scale = 100.0 if q.unit == "pp" else 1.0
    size = replace(q, value=q.value * scale, step=q.step * scale, unit="bp")
    if subject is not None and subject.kind == "yield":
        rival = re.match(
            r" (?:more|less|higher|lower|above|below|over|under)(?: than)?(?: that (?:of|on))?(?: the)? ?$",
            s.text[q.span[1] : _next_yield(s, q)],
        )
        between = s.text[max(0, q.span[0] - 60) : q.span[1] + 30]
        if rival or re.search(
            r"\b(?:spread|gap|curve (?:between|(?:thus |now |then |therefore |so )?(?:stands?|stood|sits?|sat|is at|was at))|inver\w+|slope|2s10s|difference)\b",
            between,
            re.I,
        ):
            names = [m.subject for m in s.mentions if m.subject.kind == "yield"]
            told = [x for x in (s.context.subject, *s.context.others) if x is not None and x.kind == "yield"]
            if len(names) == 1:
                names += [x for x in told if x.key != names[0].key]
            elif not names and re.search(r"\b(?:the two|these two|both|them)\b", s.text):
                names = told
            if len(names) >= 2:
                return claim(s, words_around(s, q), "rate", "slope", subject=names[0], other=names[1], quantity=size,
                             period=s.end_at(q.span)[0])  # fmt: skip
            return unchecked(s, words_around(s, q), "rate", "vague", quantity=q)
        if re.match(
            r" (?:above|below|over|under|higher than|lower than|more than|less than)\b", s.after(q.span[1])
        ):
            period = replace(period, windows=tuple(dict.fromkeys((*period.windows, *_named_bases(s, q)))))
        return claim(s, words_around(s, q), "rate", "yield_change", subject=subject, quantity=size, way=way,
                     period=period, explicit=named, firm=named or not s.sentence.heading)  # fmt: skip
    if (subject is not None and subject.kind == "rate") or re.search(
        r"\b(?:Fed|Federal Reserve|FOMC|central bank|policymakers|rates)\b", s.text
    ):
        return claim(
            s,
            words_around(s, q),
            "rate",
            "policy_move",
            quantity=size,
            way=way,
            period=period,
            explicit=named,
        )
    return unchecked(
        s, words_around(s, q), "rate", "no data" if q.unit == "bp" else "vague", subject=subject, quantity=q
    )
