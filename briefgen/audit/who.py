"""Whose the words at a place of a sentence are: the name that stands beside, before or behind, or the one that went before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.audit.context import either
from briefgen.audit.lists import of_a_list
from briefgen.audit.model import Mention, Span, Subject
from briefgen.audit.months import MONTH
from briefgen.audit.pairs import AT_A_TO_B, of_a_pair
from briefgen.audit.sectors import last_bare
from briefgen.audit.strangers import opening_stranger, stranger_before
from briefgen.audit.subjects import fixed_subjects

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

_PRONOUN = re.compile(
    r"\b(?:it|its|the (?:index|gauge|benchmark|fund|stock|shares|group|measure|average|sector|ETF|yield|rate|note|company|(?:\w+ )?maker|giant|chipmaker|retailer|carmaker|automaker|lender|firm|titan|small-cap benchmark|barometer|security)|"
    r"this (?:index|fund|streak|run)|they|their|that (?:index|group)|the latter|all three|both|shares)\b",
    re.I,
)
_BESIDE = re.compile(
    r"(?:'s?)?(?: (?:shares|stock|fund|ETF|index|sector))?(?:[ :(]|: | \(|(?:,? |,? \(|: | - )(?:just |now |still |only |also )?(?:up|down|off|plus|minus)(?: (?:about|nearly|almost|roughly|more than|just|only|another|over|a further))? )"
)
"""What may stand between a name and a quantity of its own."""
_SIGNED = re.compile(r"(?:[-+]|minus |plus )\d", re.I)
_BESIDE_SIGNED = re.compile(
    r"(?:'s?)?(?: (?:shares|stock|fund|ETF|index|sector))?(?: \([^)]*\))?(?: (?:the|a|its) (?:[\w-]+ ){0,2}[\w-]+)?,? (?:(?:now|next|then|last|first|second|third|close behind) )?"
    r"(?:at|to|with|by|on|came to|com(?:es|ing) to|stands? at|stood at|standing at|is at|was at|made|brought|showed|shows) "
)
"""What may, besides, stand between a name and a quantity with a sign."""
_OF_THE_SECOND = re.compile(
    r",? (?:against|versus|vs\.?|compared with|compared to) (?:a |its |the |just |only |about )*[-+]?[\d.]+ ?(?:%|percent|per cent)(?: \w+)? (?:for|in|of|by|on) (?:the )?"
)
"""From a figure to the name of the one that it is compared with: ``a gain of 18% against 11% for the S&P 500``."""
_SOME_OF = re.compile(
    r"\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|all|most|every|each|few|several|both)(?: of [^,;]{2,20}?)?,? (?:\w+ )?"
    r"(?:sectors?|funds?|stocks|members?|names|closed|finished|ended|stands?|sit|are|is|set|hit|made)\b[^;]*$",
    re.I,
)
"""Some of a group, of which no single name is told."""
_GROUP = re.compile(
    r"(?<!are the )(?<!is the )(?<!was the )(?<!were the )\b(?:its|their|all|most|present|current|median|average|typical|worst|best|other|no|every|each|of|one|two|three|four|five|six|seven|eight|nine|ten|\d+)(?: \w+)? "
    r"(?:sectors?|members?|stocks|constituents|components|groups|sector funds|names|companies)\b(?:[^,;.]|\.(?=\d))*$",
    re.I,
)
"""Members of a whole, of whom a figure behind them is told, and not of the whole."""
_RELATIVE = re.compile(
    r",? (?:which|who|that) (?:\w+ ){1,3}(?:just |only |about |nearly |almost |over |around )?$"
)
"""A clause about the name right before it."""
_ELSEWHERE = re.compile(rf" (?:at|for|in) (?!(?:{MONTH})\b)(?P<name>[A-Z0-9][\w.&'-]+(?: [A-Z][\w.&'-]+)+)")
_PREPOSITION = re.compile(
    r"\b(?:in|for|by|of|on|off|at|from|across) (?:shares of |the shares of |its |the )?"
)
_INDEX = re.compile(r"\bthe (?:index|benchmark|broad index)\b", re.I)
_OWN_SUBJECT = re.compile(
    rf"(?!(?:That|This|These|Those|There|Here|Today|Yesterday|Now|Then|And|But|So|Still|Yet|All|Both|Each|Most|Half|Not|What|Which|Who|{MONTH}|\w+day)\b)[A-Z][a-z]+s? "
    r"(?:remains?|remained|rose|fell|gained|lost|climbed|dropped|slid|sank|jumped|rallied|tumbled|advanced|declined|leads?|led|trails?|trailed) "
)
"""A sentence with a noun of its own that nothing is known of: ``Utes remain the leader``."""
_STOCKS = re.compile(r"\b(?:[Ss]tocks|[Ee]quities|[Tt]he market|Wall Street)\b")
_AVERAGE_OF = re.compile(r"\b(?:its|the group's|their|the basket's) average\b", re.I)


def subject_at(s: Scan, span: Span) -> tuple[Subject | None, bool]:
    """What the words at a place are about, and whether that is sure.

    A subject named right behind ("a 2% gain in the Dow") goes before the one named last.
    """
    listed = of_a_list(s, span)
    if listed is not None:
        return listed, True
    tail = s.text[span[1] :]
    behind = re.match(r" (?:in|for|from|by|of|at) (?:the |an? |shares of )?", tail)
    if behind and (
        _SIGNED.match(s.text[span[0] :])
        or re.search(
            r"\b(?:rang\w+|r[ua]n|stretch\w*|spann?\w*|went|go(?:es)?|var\w+)\b[^;]*\b(?:from|to) $",
            s.text[: span[0]],
        )
    ):
        for m in s.mentions:
            if (
                m.subject.kind != "topic"
                and span[1] + behind.end() - 4 <= m.span[0] <= span[1] + behind.end()
            ):
                return m.subject, True
    for m in s.mentions:
        if (
            m.subject.kind != "topic"
            and s.text[span[1] : m.span[0]] in (" (", " (the ")
            and s.text[m.span[1] :].startswith(")")
        ):
            # "from +16.4% (Russell 2000) to +12.8% (Nasdaq-100)"
            return m.subject, True
    close = beside(s, span)
    if close is not None:
        return close, True
    for found in _PREPOSITION.finditer(tail[:48]):
        between = tail[: found.end()]
        if re.search(r"[,;.]|\d ?(?:%|percent)", between) or len(between.split()) > 7:
            break
        place = span[1] + found.end()
        for m in s.mentions:
            right_there = place - 4 <= m.span[0] <= place and m.subject.kind != "topic"
            if right_there and _names_subject(s, span, m, between):
                return m.subject, True
    earlier = [m for m in s.mentions if m.span[0] < span[0]]
    if re.search(r"\b[Ff]rom (?:[-+][\d.]+ ?% to )?$", s.text[: span[0]]) and re.search(
        r"[Ff]rom [-+][\d.]+ ?% to [-+][\d.]+ ?%", s.text
    ):
        # The ends of a range: of members, and of no one of them.
        return s.context.subject, False
    paired = of_a_pair(s, span, earlier)
    if paired is not None:
        return paired, False
    if s.sentence.heading and not s.mentions:
        return s.context.subject, False
    if _SOME_OF.search(s.text[s.clause(span[0])[0] : span[0]]) and not [
        m for m in earlier if m.span[0] >= s.clause(span[0])[0]
    ]:
        return s.context.subject, False
    own = _RELATIVE.search(s.text[: span[0]])
    if own and earlier and 0 <= own.start() - earlier[-1].span[1] <= 2:
        return earlier[-1].subject, True
    elsewhere = _ELSEWHERE.match(tail)
    if elsewhere and not any(
        m.span[0] < span[1] + elsewhere.end() and span[1] < m.span[1] for m in s.mentions
    ):
        return Subject(key=f"absent:{elsewhere['name']}", name=elsewhere["name"], kind="absent"), False
    unknown = re.search(r"(?:^|[ ,])(?P<name>[A-Z][a-z]\w+), (?:with|at) $", s.text[: span[0]])
    if (
        unknown
        and _SIGNED.match(s.text[span[0] :])
        and not any(a <= unknown.start("name") < b for a, b in s.names())
    ):
        return Subject(key=f"absent:{unknown['name']}", name=unknown["name"], kind="absent"), False
    stranger = stranger_before(s, span)
    if stranger is not None:
        return stranger, False
    if (
        s.context.basket is not None
        and _AVERAGE_OF.search(s.text[: span[0]])
        and not [m for m in earlier if m.subject.kind == "basket"]
    ):
        return s.context.basket, True
    plain = [m for m in earlier if m.role == "subject"]
    bare = last_bare(s.text[earlier[-1].span[1] if earlier else 0 : span[0]], fixed_subjects())
    if bare is not None:
        return bare, False
    start = s.clause(span[0])[0]
    inside = [m for m in plain if m.span[0] >= start]
    if inside or plain:
        last = (inside or plain)[-1]
        return last.subject, not _GROUP.search(s.text[last.span[1] : span[0]])
    opening = re.match(
        r"(?:In|On|With|For|At|After|Despite|From|Since|Below|Above|To|Measured from|Counted from|Set against) (?:its|their)\b",
        s.text,
    )
    ahead = [m for m in s.mentions if m.span[0] > span[1] and m.role == "subject"]
    if opening and not earlier and ahead:
        return ahead[0].subject, True
    if (
        not earlier
        and s.context.subject is not None
        and (
            s.context.subject.kind not in ("index", "fund") or s.context.main not in (None, s.context.subject)
        )
        and _STOCKS.search(s.text[: span[0]])
    ):
        return s.context.main or s.context.index, False
    stranger = opening_stranger(s, span) if not _PRONOUN.search(s.text[: span[0]]) else None
    if stranger is not None and not earlier:
        return stranger, False
    if not earlier or _PRONOUN.search(s.text[: span[1]]):
        if (
            s.context.index is not None
            and _INDEX.search(s.text[: span[1]])
            and (s.context.subject is None or s.context.subject.kind not in ("index", "volatility"))
        ):
            return s.context.index, True
        if (
            s.context.subject is not None
            and s.context.subject.kind == "index"
            and _INDEX.search(s.text[: span[1]])
        ):
            return either(s.context.subject, s.context.index), True
        if s.context.subject is not None and (_PRONOUN.search(s.text[: span[1]]) or not s.mentions):
            spoken = bool(_PRONOUN.search(s.text[: span[1]]))
            another = not spoken and _OWN_SUBJECT.match(s.text[: span[0]])
            return s.context.subject, not _of_another(s, span) and not another and (s.context.fresh or spoken)
        later = [
            m
            for m in s.mentions
            if m.span[0] > span[1]
            and m.role == "subject"
            and not _OF_THE_SECOND.fullmatch(s.text[span[1] : m.span[0]])
        ]
        if later and not re.search(r"\b(?:while|but|whereas)\b", s.text[span[1] : later[0].span[0]]):
            between = s.text[span[1] : later[0].span[0]]
            return later[0].subject, len(between) < 90 and not re.search(
                r"\b(?:that|which|who)\b|[;(]", between, re.I
            )
    if earlier:
        return earlier[-1].subject, False
    return s.context.subject, False


def beside(s: Scan, span: Span) -> Subject | None:
    """The name right before a quantity, as in ``Energy's 7.4%``, ``XLK -2.7%`` and ``Apple, down 2%``; None without one."""
    before = [m for m in s.mentions if m.span[1] <= span[0] and m.subject.kind != "topic"]
    if not before:
        return None
    last = before[-1]
    if (
        last.role == "within"
        and last.subject.kind in ("index", "basket")
        and any(m.role == "subject" and m.subject.kind in ("stock", "sector", "fund") for m in before[:-1])
    ):
        # "Tesla set the pace for the Magnificent Seven with +1.9%"
        return None
    if last.role == "against" and not re.match(
        r"[-+]?[\d.]+ ?(?:%|percent|per cent|pp|bps?)", s.text[span[0] :]
    ):
        return None
    if re.match(r" on (?:one|the other) side\b", s.text[span[1] :]):
        return None
    between = s.text[last.span[1] : span[0]]
    if AT_A_TO_B.match(s.text, last.span[1]):
        return None
    if _SIGNED.match(s.text[span[0] :]) and _BESIDE_SIGNED.fullmatch(between):
        return last.subject
    if re.match(r"(?:for|over|in) ", s.text[span[0] :]) or not _BESIDE.fullmatch(between):
        return None
    return last.subject


def _of_another(s: Scan, span: Span) -> bool:
    """Whether words behind one on volatility may rather be about the index that the article is about."""
    told = s.context.subject
    low = re.match(
        r"[^;]{0,12}\b(?:below|from|off|under) (?:its|the|their) (?:\w+ ){0,2}(?:close|high|peak|record)",
        s.text[span[1] :],
    )
    return told is not None and told.kind == "volatility" and bool(_INDEX.search(s.text[: span[1]]) or low)


def _names_subject(s: Scan, span: Span, mention: Mention, words_between: str) -> bool:
    """Whether "of", "in" or "for" behind a quantity names whose it is."""
    if re.match(r"\s?(?:of|in|for|by|on|off|at|across)\b", words_between.strip() + " "):
        if words_between.strip().split()[0] in ("of",) and re.search(r"%|percent", s.text[span[0] : span[1]]):
            return False
        has_verb = any(span[0] - 40 < w[0] < span[0] for w in s.ways)
        return words_between.strip().split()[0] in ("off", "in", "for") or not has_verb
    return bool(re.search(r"(?:gain|loss|drop|declin|advanc|fall|rise|rall|slid|slump|surge|jump|plunge|tumble|"
                          r"climb|retreat|increase|decrease|return|move|rebound|pop|dip|spike|swoon|crash|lead|bounce|selloff|sell-off|sink|rout|leap|skid|spread|move|change|outflow|inflow)", words_between, re.I))  # fmt: skip


def other_at(s: Scan, span: Span) -> Subject | None:
    """What a comparison at a place is made with."""
    start, stop = s.clause(span[0])
    near = [m for m in s.mentions if m.role == "against"]
    inside = [m for m in near if start <= m.span[0] < max(stop, span[1] + 60)]
    return inside[0].subject if inside else (near[0].subject if near else None)
