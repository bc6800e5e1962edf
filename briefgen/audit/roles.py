"""What a named subject does in its sentence: it is told of, compared with, or only the whole that others belong to."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.model import Mention

_VERBS = (
    "beat|beats|beaten|beating|outperform(?:s|ed|ing)?|outpac(?:e|es|ed|ing)|trail(?:s|ed|ing)?|lag(?:s|ged|ging)?(?: behind)?|"
    "underperform(?:s|ed|ing)?|outran|outrun|outstrip(?:s|ped|ping)?|outsh(?:one|ines?)|bested|overtook|the better of|led|leads|leading|"
    "lost to|losing to|lose to|lost out to|topped|tops|topping|trounced|crushed|eclipsed|outdid|out-?gained|out-?gaining|thumped"
)
_NOUNS = (
    "outperformance (?:over|of|relative to)|(?:gap|lead|margin|edge|advantage) of (?:about |nearly |over )?[\\w.]+ (?:percentage )?points? (?:to|over)|streak over|lead over|edge over|advantage over|gap (?:over|with|to)|"
    "(?:lost|loses?|losing|ceded|conceded|gave up) (?:about |nearly |another )?[\\w.]+ (?:percentage )?points? to|ahead of both|sessions? over|days? over|run over|points? over|margin over|wins? over"
)
_PLAIN = r"(?:chose|picked|preferred|favou?red)\b[^,;]{0,40} over|in place of|instead of|rather than|against|versus|vs\.?|than|relative to|compared (?:with|to)|ahead of|behind|short of|unlike"
_TAIL = r"(?: that of| those of| all of| both| the gains? (?:of|in))?(?: the)?$"
_COMPARED = re.compile(rf"\b(?:{_PLAIN}|{_VERBS}|{_NOUNS}){_TAIL}", re.I)
_COMPARED_FIRST = re.compile(
    rf"\b(?:against|versus|vs\.?|relative to|compared (?:with|to)|than|ahead of|unlike|{_NOUNS})(?: that of| those of)?(?: the)?$",
    re.I,
)
_WHOLE = re.compile(
    r"\b(?:members|components|constituents|stocks|companies|names|shares|sectors|groups|percent|%|half|most|all|each|every one|majority|rest|"
    r"part|third|number|one|worst|best|breadth) (?:of|in|on|from|within)(?: the| its)?$",
    re.I,
)
_PART_OF = re.compile(r"\b(?:of|in|among|inside|within|pace for)(?: the)?$", re.I)
_PASSING = re.compile(
    r"\b(?:after|amid|despite|following|ahead of|on the back of)(?: (?:its|the|strong|weak|solid|disappointing|blowout|quarterly))*$",
    re.I,
)
"""Before a topic that is only the occasion: ``Nvidia leapt on Friday after earnings``."""
_CAUSE = re.compile(
    r", (?:thanks (?:largely |mostly |in part )?to|because of|owing to|due to|courtesy of|helped by|hurt by|with help from|weighed down by|dragged down by|lifted by|buoyed by)(?: the)?$",
    re.I,
)
"""Before what made something move, within commas: what is told behind it is of the one before."""
_ASIDE = re.compile(r", (?:which|whose|who)\b[^,]*$")
_EXAMPLES = re.compile(r"\((?:including|such as|like|e\.g\.|notably|led by|among them)\b")


_PRONOUN = re.compile(
    r"\b(?:it|they|both|each|neither|which|the (?:index|fund|group|stock|latter|pair|duo))\b[^,;.]*$", re.I
)


def listed_inside(text: str, at: int) -> bool:
    """Whether a place lies in parentheses that only list examples.

    >>> text = "the seven (including Apple (AAPL) and Meta) fell"
    >>> listed_inside(text, text.index("Meta")), listed_inside(text, text.index("fell"))
    (True, False)
    """
    return any(
        text.count("(", m.start(), at) > text.count(")", m.start(), at) for m in _EXAMPLES.finditer(text[:at])
    )


def _is_compared(head: str, before: list[Mention]) -> bool:
    told = any(o.role == "subject" for o in before) or bool(_PRONOUN.search(head))
    return bool((told and _COMPARED.search(head)) or _COMPARED_FIRST.search(head))


def _is_whole(text: str, head: str, mention: Mention, before: list[Mention]) -> bool:
    wide = mention.subject.kind not in ("stock", "fund")
    inside = mention.subject.kind in ("index", "basket") and any(
        o.subject.kind in ("stock", "sector") and o.role == "subject" for o in before
    )
    aside = _ASIDE.search(head) and "," in text[mention.span[1] :]
    return bool(
        (wide and _WHOLE.search(head))
        or listed_inside(text, mention.span[0])
        or head.endswith((", not", ", not the"))
        or aside
        or (inside and _PART_OF.search(head))
        or (
            before
            and _CAUSE.search(head)
            and re.match(r"(?:'s [\w ]{2,20})?, [a-z]", text[mention.span[1] :])
        )
    )


def with_roles(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions with their roles: ``subject``, ``against`` or ``within``.

    Args:
        text: The sentence.
        found: Its mentions in order.
    """
    out: list[Mention] = []
    for m in found:
        head = text[: m.span[0]].rstrip()
        joined = (
            bool(out) and re.search(r"\b(?:and|or)$", head) and len(text[out[-1].span[1] : m.span[0]]) <= 9
        )
        role = "subject"
        if (
            m.subject.kind == "topic"
            and any(o.role == "subject" and o.subject.kind != "topic" for o in out)
            and _PASSING.search(head)
        ):
            role = "within"
        elif _is_compared(head, out):
            role = "against"
        elif _is_whole(text, head, m, out):
            role = "within"
        elif joined and out[-1].role == "against":
            role = "against"
        out.append(replace(m, role=role))
    return out
