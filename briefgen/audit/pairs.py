"""Whose the second of two figures is, and one that belongs to "the index" or "the other"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.audit.model import Mention, Span, Subject

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

_SECOND = re.compile(
    r"[\d.]+ ?(?:%|percent|per cent)(?: for [^,;]{2,30})?,? (?:against|versus|vs\.?|compared with|instead of|rather than) (?:just |only |a |its |the )?$"
)
_RIVAL_BEFORE = re.compile(
    r"\b(?:its|the|their) (?:rival|peer|counterpart|other)s?(?! than\b)\b[^;,]*$", re.I
)
AT_A_TO_B = re.compile(r", at [-+][\d.]+ ?% to [-+][\d.]+ ?%")
_GENERIC_BEHIND = re.compile(
    r",? (?:for|in|of|on|by) (?:(?:the|an?|its|their) )?(?P<what>index|benchmark|market(?! (?:value|cap))|size|others?|rivals?|rest|peers?|(?:one|the other|either) side|fund|gauge|median|average)\b(?! [A-Z])"
)
_GENERIC_BEFORE = re.compile(
    r"\b(?:the|their|its|an) (?:\w+ )?(?:index|benchmark|market)\b(?! (?:value|cap))[^;]{0,40}$", re.I
)


def of_a_pair(s: Scan, span: Span, earlier: list[Mention]) -> Subject | None:
    """Whose the second of two figures is, as in ``+5.3% against +1.8%``, or one that belongs to "the index" or "the other"."""
    head, tail = s.text[: span[0]], s.text[span[1] :]
    named = [m.subject for m in earlier if m.subject.kind not in ("topic", "absent")]
    main = s.context.main or s.context.index
    generic = _GENERIC_BEHIND.match(tail)
    last = earlier[-1] if earlier else None
    if generic and generic["what"] in ("index", "benchmark", "market", "size"):
        return main
    if (
        last is not None
        and last.subject.kind in ("fund", "stock", "sector", "basket")
        and _GENERIC_BEFORE.search(s.text[last.span[1] : span[0]])
    ):
        return main
    told = last.subject if last is not None else s.context.subject
    if _RIVAL_BEFORE.search(s.text[last.span[1] if last is not None else 0 : span[0]]):
        others = [x for x in (s.other_at(span), s.context.rival, *s.context.others) if x is not None]
        return next((x for x in others if told is None or x.key != told.key), told)
    if re.search(r"\bthis one\b[^;]*$", s.text[last.span[1] if last is not None else 0 : span[0]]):
        return told
    if last is None and re.search(r"\b(?:they|these|both|the two)\b[^;]*% and (?:to |by )?$", head, re.I):
        return s.context.rival or told
    second = _SECOND.search(head) or generic
    in_order = AT_A_TO_B.search(s.text[max(0, span[0] - 24) : span[1] + 24])
    if in_order and len(dict.fromkeys(named)) >= 2 and re.search(r", at (?:[-+][\d.]+ ?% to )?$", head):
        at_first = head.endswith(", at ")
        return named[-2] if at_first else named[-1]
    first = re.match(r",? (?:against|versus|vs\.?|compared with|to) [-+]?\d", tail) and re.search(
        r"[:,] $", head
    )
    if first and len(dict.fromkeys(named)) >= 2 and not second:
        return named[-2]
    if not second:
        return None
    rival = s.other_at(span)
    others = [x for x in (rival, *reversed(named), s.context.rival, *s.context.others, main) if x is not None]
    if first is None and re.search(r": $|: [-+][\d.]+%? (?:against|versus) $", head) and len(named) >= 2:
        return named[-1]
    return next((x for x in others if told is None or x.key != told.key), told)
