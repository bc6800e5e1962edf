"""Rules for market values, flows and prices of shares."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.model import Claim, Quantity, Subject
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import TO, no_subject
from briefgen.audit.rules.levels import LEVEL_BEFORE, level_claim
from briefgen.audit.scan import Scan

_VALUE = re.compile(
    r"\b(?:market (?:value|cap(?:itali[sz]ation)?)|valuation|worth|valued|value|capitali[sz]ation|wealth|shareholder value)\b",
    re.I,
)
_FLOW = re.compile(
    r"\b(?:inflows?|outflows?|flow(?:s|ed)?|withdr\w+|redemptions?|pulled|poured|took in|takes? in|taken in|pour(?:s|ing)? in|attracted|drew|yanked|bled|creations?|added .{0,20}assets|net new|new money|money|collect\w*|arrive\w*|rak\w+ in|lur\w+|exit\w*|left)\b",
    re.I,
)


@quantity_rule("usd", order=13)
def money(s: Scan, q: Quantity) -> Claim | None:
    """Market values and their changes, flows into funds, and prices of shares."""
    subject, sure = s.subject_at(q.span)
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1] + 40)]
    scaled = re.search(r"million|billion|trillion|[mb]n\b|\d[MBT]\b", s.text[q.span[0] : q.span[1]])
    big = abs(q.value) >= 1e7 or scaled is not None
    if subject is None or subject.kind in ("topic", "absent", "macro", "rate", "yield"):
        return no_subject(s, q, "level" if not big else "mcap", subject)
    way, _ = s.way_at(q.span)
    period, named = s.period_at(q.span)
    if big and _FLOW.search(s.text) and subject.kind in ("fund", "sector") and not _VALUE.search(part):
        out = re.search(
            r"\b(?:outflows?|withdr\w+|redemptions?|pulled|yanked|bled|out of|lost|left|shed)\b",
            s.text[start : q.span[1]],
            re.I,
        ) or re.match(
            r" (?:\w+ )?(?:outflows?|in redemptions|of outflows?|(?:was |were |has been |have been |had been )?(?:withdrawn|pulled|redeemed|taken out)|out\b|leave|left|exit)",
            s.after(q.span[1]),
        )
        sign = -1 if out or q.value < 0 else 1
        return claim(s, words_around(s, q), "flow", "flow", subject=subject, quantity=replace(q, value=abs(q.value)), way=sign,
                     period=period, explicit=named)  # fmt: skip
    if big:
        return _market_value(s, q, subject, sure)
    if subject.kind not in ("stock", "fund", "sector"):
        return None
    head = s.before(q.span[0])
    if _NO_SHARE_PRICE.search(part):
        return unchecked(s, words_around(s, q), "level", "not a market claim", subject=subject, quantity=q)
    if s.period_at(q.span)[0].intraday or q.hedge == "upto":
        return unchecked(
            s, words_around(s, q), "level", "no data: prices within the session", subject=subject, quantity=q
        )
    if TO.search(head) or LEVEL_BEFORE.search(head):
        return level_claim(s, q, subject, sure)
    if any(0 <= q.span[0] - w[1] <= 8 for w in s.ways if w[2]):
        return claim(s, words_around(s, q), "change", "change", subject=subject, quantity=q, way=way, period=period,
                     firm=sure, explicit=named)  # fmt: skip
    return unchecked(s, words_around(s, q), "level", "vague", subject=subject, quantity=q)


_NO_SHARE_PRICE = re.compile(
    r"\b(?:dividend|buyback|per share|a share (?:in|from|excluding)|price target|target|EPS|earnings|revenue|invest(?:ed|ment|ing|or)|\$1(?:0,000|,000|00) (?:invested|put)|offer|deal|acqui\w+|bid|fine|settlement|contract|barrel|ounce)\b",
    re.I,
)


def _market_value(s: Scan, q: Quantity, subject: Subject, sure: bool) -> Claim | None:
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1] + 45)]
    if subject.kind == "index" or subject.kind == "volatility":
        return unchecked(
            s, words_around(s, q), "mcap", "no data: market value of an index", subject=subject, quantity=q
        )
    adjective = (
        re.search(r"\b(?:the|a|an|now a) $", s.text[: q.span[0]])
        and re.match(
            r"[- ](?!in\b|of\b|to\b|from\b|worth\b|on\b|loss|gain|drop|hit)[a-z]+", s.after(q.span[1])
        )
    ) or re.match(
        r" (?:company|chipmaker|giant|behemoth|titan|maker|colossus|stock|group|business|retailer|firm|carmaker)\b",
        s.after(q.span[1]),
    )
    if adjective and subject.kind in ("stock", "basket"):
        return claim(
            s,
            words_around(s, q),
            "mcap",
            "mcap",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=sure,
        )
    if s.beside(q.span) == subject and subject.kind in ("stock", "basket") and not any(
        0 <= q.span[0] - w[1] <= 3 for w in s.ways
    ) and _VALUE.search(s.text) and not re.match(
        r" (?:loss|gain|drop|wipeout|hit|plunge|jump|decline|slide|rise|advance|rout)", s.after(q.span[1])
    ):  # fmt: skip
        return claim(s, words_around(s, q), "mcap", "mcap", subject=subject, quantity=q, period=s.end_at(q.span)[0], firm=sure)  # fmt: skip
    elsewhere = (
        bool(_VALUE.search(s.text))
        and subject.kind in ("stock", "basket")
        and (
            any(0 <= q.span[0] - w[1] <= 14 for w in s.ways if w[2])
            or re.match(r" of it\b", s.after(q.span[1]))
        )
    )
    richer = re.match(r" (?:richer|poorer|of it\b|gone\b|(?:was |were )?(?:wiped|erased|vaporized))", s.after(q.span[1])) or re.search(
        r"\b(?:alone|another|some|that's|that is) $", s.before(q.span[0])
    )  # fmt: skip
    richer = richer or re.search(r"\b(?:gained|rose|lost|fell|dropped|jumped|added|climbed|shed|up|down)\b[^;]*, worth (?:an estimated |about |some |roughly )?$", s.before(q.span[0]))  # fmt: skip
    if richer and subject.kind in ("stock", "basket"):
        return claim(s, words_around(s, q), "mcap", "mcap_change", subject=subject, quantity=q, way=0, period=s.period_at(q.span)[0],
                     firm=False)  # fmt: skip
    if (
        not elsewhere
        and not _VALUE.search(part)
        and not re.search(r"\b(?:trillion[- ]dollar|-trillion|club)\b", part)
    ):
        return unchecked(s, words_around(s, q), "mcap", "not a market claim", subject=subject, quantity=q)
    head = s.text[start : q.span[0]]
    level = re.search(
        r"\b(?:worth|valued at|value (?:of|at|to|stands|stood|is|was|reached)[^,;]{0,20}|cap(?:itali[sz]ation)? (?:of|at|to|is|was|stands|stood|reached)[^,;]{0,15}|to|at|above|past|topped|hit|reached|surpassed|exceed\w*)(?: \w+){0,2}\s?$",
        head,
        re.I,
    )
    changed = [w for w in s.ways if w[2] and start <= w[0] < stop]
    period, named = s.period_at(q.span)
    if level and not re.search(r"\bby\s?$", head):
        return claim(
            s,
            words_around(s, q),
            "mcap",
            "mcap",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=sure,
        )
    if (
        elsewhere
        or changed
        or re.search(r"\b(?:wiped|erased|vanished|evaporated|vaporized|lost|gained|added|shed)\b", part, re.I)
    ):
        return claim(s, words_around(s, q), "mcap", "mcap_change", subject=subject, quantity=q, way=s.way_at(q.span)[0],
                     period=period, firm=sure, explicit=named)  # fmt: skip
    return claim(
        s,
        words_around(s, q),
        "mcap",
        "mcap",
        subject=subject,
        quantity=q,
        period=s.end_at(q.span)[0],
        firm=False,
    )
