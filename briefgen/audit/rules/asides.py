"""Rules for figures of what is not: of marks to be reached, of a member in the middle, of the ends of a range."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from briefgen.audit.model import Claim, Quantity
from briefgen.audit.periods import default_periods
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.declines import AVERAGE
from briefgen.audit.scan import Scan

_SIGNED = r"[-+][\d.]+ ?%"
_FALL = r"(?:setback|pullback|dip|decline|drop|retreat|loss|slide|drawdown|correction|fall|slip|rally|rise|gain|advance|move|step)"
_PLAIN = r"[\d.]+ ?(?:%|percent|per cent)"


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A figure that no price of the day tells.

    Args:
        reason: Why not.
        text: Words of the whole sentence.
        before: Words right before the figure.
        after: Words right behind it.
    """

    reason: str
    text: re.Pattern[str] = re.compile("")
    before: re.Pattern[str] = re.compile("")
    after: re.Pattern[str] = re.compile("")

    def holds(self, s: Scan, q: Quantity) -> bool:
        """Whether a quantity of a sentence is such a figure."""
        return bool(self.text.search(s.text) and self.before.search(s.before(q.span[0])) and self.after.match(s.after(q.span[1])))  # fmt: skip


def _r(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


ASIDES = (
    Aside(
        reason="forecast",
        text=_r(r"\b(?:would|ha(?:s|ve) to|needs? to|must)\b"),
        before=_r(rf"\b{_FALL} of (?:\w+ )?$"),
    ),
    Aside(
        reason="forecast",
        text=_r(r"\b(?:as|so) long as (?:it|they|the \w+) \w+ (?:above|below)\b"),
        after=_r(r" (?:of|from|below|above) (?:its|their|the)\b"),
    ),
    Aside(
        reason="of a member in the middle, and of no one that is named",
        before=_r(
            r"\b(?:stock|member|company|name|share)s? (?:at|in|from|near) the (?:midpoint|middle|median|centre|center)\b[^;]*?$|\b(?:typical|middle|midpoint) (?:stock|member|company|name)\b[^;]*$"
        ),
    ),
    Aside(
        reason="a share of members",
        before=_r(
            r"\b(?:minority|majority|share|number|percentage|proportion|plurality|half|third|quarter|most) of (?:the |its |all |present |current |today's |index |index's |benchmark's |S&P 500's |listed |S&P 500 )*(?:members|stocks|companies|constituents|names|components|shares)\b(?: in [^,;(]{2,30})?,? ?\(?(?:just |only |about |nearly |some |or |at |that is )*$"
        ),
        after=_r(r"[,) ](?!points)"),
    ),
    Aside(
        reason="a move that did not happen",
        before=_r(
            r"\b(?:has|have|had|did|does|do)(?:n't| not| never) (?!only\b)(?:\w+ ){1,2}(?:by |as much as |more than |at least )?$"
        ),
    ),
    Aside(
        reason="a part of another figure",
        after=_r(r" of (?:it|that|this|them|which|those|these)\b"),
    ),
    Aside(
        reason="of one that is not named",
        before=_r(
            r"(?:^|[.;,:] |\b(?:while|and|but|as) )(?:an?|one|another|some|any|the (?:typical|average|median|middle)) (?:[\w-]+ ){0,2}(?:sector|stock|fund|member|group|company|name|share)s? (?!index|market|fund|of\b)(?:(?:has|have|had|is|was|were|are|then|even|only|just|still|by|at|with|of|up|down|a|the|some|about|nearly) |(?:finish|clos|end|r[oi]s|f[ae]ll|gain|lo[sn]t?|advanc|climb|add|return|shed|slip|stand|stood|s[ia]t|did|does|c[ao]me|jump|drop|declin|slid|move)\w* )+$"
        ),
    ),
    Aside(
        reason="what has happened in other cases",
        before=_r(
            r"(?:^|[.;,] )(?:such |similar |earlier |past )*(?:leads|gaps|gains|losses|moves|drops|rallies|declines|swings|margins|advances|runs|days|jumps|falls) of (?:at least |more than |over )?$"
        ),
        after=_r(
            r" or (?:more|greater|larger|better|worse)\b|[^.;]*\b(?:times before|have (?:come|followed|happened|occurred|been))\b"
        ),
    ),
    Aside(
        reason="a share of cases, or what followed them",
        after=_r(
            r" of (?:all |the |such )*(?:(?:trading) (?:days|sessions)|(?:comparable|similar|like|earlier) (?:days|sessions|spans|stretches|periods|windows|months|weeks|years))\b"
        ),
    ),
    Aside(
        reason="a share of cases, or what followed them",
        before=_r(r"^Of (?:all |the )*(?:days|sessions|weeks|months|closes|cases|spans|periods)\b[^.;%]*, $"),
    ),
    Aside(
        reason="a share of cases, or what followed them",
        after=_r(
            r" (?:of [\w& ]{2,24} )?(?:have been|had been|were|was) (?:as|no) (?:low|high|large|small|strong|weak)"
        ),
    ),
    Aside(
        reason="the ends of a range",
        before=_r(rf"\bfrom (?:{_SIGNED} to )?$"),
        text=_r(
            rf"\bfrom {_SIGNED} to {_SIGNED}[^.;]*\bamong\b|\bamong\b[^.;]*\bfrom {_SIGNED} to {_SIGNED}"
        ),
    ),
    Aside(
        reason="of two at once",
        after=_r(rf" (?:above|below) and {_PLAIN} (?:above|below) (?:its|their)\b"),
        before=_r(r"\bat $"),
    ),
    Aside(
        reason="of two at once",
        before=_r(rf"\bat {_PLAIN} (?:above|below) and $"),
        after=_r(r" (?:above|below) (?:its|their)\b"),
    ),
)
"""Figures that cannot be checked, by the words around them."""


@quantity_rule("percent", "pp", "points", order=1)
def asides(s: Scan, q: Quantity) -> Claim | None:
    """``A setback of 5% would take the index to 4,100``, ``the stock at the midpoint shed 1.4%``."""
    for each in ASIDES:
        if each.holds(s, q):
            return unchecked(s, words_around(s, q), "return", each.reason, quantity=q)
    return None


_OF_SESSIONS = _r(
    r" (?:[A-Z][\w&.' -]{1,20} )?(?:trading )?(?:sessions|days)\b| (?:(?:current|present|index|S&P 500) )*(?:members|stocks|companies|constituents)\b"
)

_GAUGE = _r(r"\bmomentum (?:gauge|indicator|reading|score|oscillator) (?:reads?|stands? at|is at|is|at|of) $")


@quantity_rule("number", order=1)
def counted_sessions(s: Scan, q: Quantity) -> Claim | None:
    """``Of 71 S&P 500 sessions this year``: a number of days or members, and no level."""
    if _GAUGE.search(s.before(q.span[0])):
        return unchecked(s, words_around(s, q), "momentum", "what the gauge is, is not sure", quantity=q)
    if not re.search(r"\b(?:of|in|across|over) (?:the |all )?$", s.before(q.span[0]), re.I) or not _OF_SESSIONS.match(s.after(q.span[1])):  # fmt: skip
        return None
    return unchecked(s, words_around(s, q), "run", "a number of days or members", quantity=q)


_POLICY = _r(
    rf"\b[Ww]ith (?:the Fed|the Federal Reserve|the central bank|policy)(?: still| now| on hold)? at (?:{_PLAIN} (?:to|and|-) )?$|\b(?:the Fed|Federal Reserve|central bank|FOMC|policymakers)(?:'s (?:[\w-]+ ){{1,4}})? ?(?:is|are|was|stands?|stood|sits?|sat|holds?|held|keeps?|kept|left|remains?) (?:[\w-]+ ){{0,6}}?(?:at|to|of) (?:{_PLAIN} (?:to|and|-) )?$"
)


@quantity_rule("percent", order=1)
def policy_ranges(s: Scan, q: Quantity) -> Claim | None:
    """``the Federal Reserve is at 0.00% to 0.25%``: no Treasury yield."""
    subject = s.subject_at(q.span)[0]
    head = _POLICY.search(s.before(q.span[0]))
    if not head or subject is None or subject.kind != "yield" or any(head.start() <= m.span[0] < q.span[0] and m.subject == subject for m in s.mentions):  # fmt: skip
        return None
    return unchecked(s, words_around(s, q), "rate", "no data: the range of the policy rate", quantity=q)


_POLICY_MOVED = _r(
    r"\b(?:policy (?:target|rate)|target range|Federal Reserve|the Fed|FOMC)\b[^,;]*\b(?:cut|raised|lowered|lifted|reduced)(?: by)? $"
)


@quantity_rule("bp", "pp", order=1)
def policy_moves(s: Scan, q: Quantity) -> Claim | None:
    """``the policy target was cut 100 basis points``: no change of a Treasury yield."""
    if not _POLICY_MOVED.search(s.before(q.span[0])):
        return None
    return unchecked(s, words_around(s, q), "rate", "no data: changes of the policy rate", quantity=q)


_SHARE_READS = _r(
    rf"\b(?:stocks|members|companies|shares|names|constituents) (?P<side>above|below) (?:its|their|the) {AVERAGE}[^.;\d]{{0,24}}\b(?:reads?|is|was|at|stands?|stood|sits?|came to|shows?) (?:at |now |only |just )*$"
)


@quantity_rule("percent", order=1)
def share_read(s: Scan, q: Quantity) -> Claim | None:
    """``stocks above their 200-day average, reads 4%``: a share of members."""
    m = _SHARE_READS.search(s.before(q.span[0]))
    if m is None or q.signed:
        return None
    return claim(s, q.span, "breadth", "breadth_above", quantity=q, period=s.end_at(q.span)[0], days=m["n"], below=m["side"].lower() == "below")  # fmt: skip


_OF_MEMBERS = _r(
    r"\bof (?:the |all |its )*(?:present |current )*(?:members|stocks|companies|constituents|names)(?: of [^,;]{2,24}| in [^,;]{2,24})?, (?:just |only |some |about )?$"
)
_SIDE_OF = _r(
    rf" (?:are|were|is|stands?|stood|sits?|sat|trades?|closed|finished|ended) (?P<side>above|below) (?:its|their|the) {AVERAGE}"
)


@quantity_rule("percent", order=1)
def share_of_members(s: Scan, q: Quantity) -> Claim | None:
    """``Of present members, 77% are above their 200-day average``: a share of members."""
    m = _SIDE_OF.match(s.after(q.span[1]))
    if m is None or q.signed or not _OF_MEMBERS.search(s.before(q.span[0])):
        return None
    return claim(s, (q.span[0], q.span[1] + m.end()), "breadth", "breadth_above", quantity=q, period=s.end_at(q.span)[0], days=m["n"], below=m["side"].lower() == "below")  # fmt: skip


@quantity_rule("percent", order=3)
def bracketed_names(s: Scan, q: Quantity) -> Claim | None:
    """``from +16.4% (Russell 2000) to +12.8% (Nasdaq-100)``: the name in brackets behind a figure is whose it is."""
    named = [m for m in s.mentions if m.span[0] >= q.span[1] and s.text[q.span[1] : m.span[0]] == " ("]
    if not q.signed or not named or s.text[named[0].span[1] : named[0].span[1] + 1] != ")" or named[0].subject.kind == "topic":  # fmt: skip
        return None
    from briefgen.audit.rules.values import price_return

    return price_return(s, q, named[0].subject)


_OWN = _r(r" (?:below|under|short of|shy of|beneath) (?:its|their) own(?= ?(?:$|[.,;:)]| and\b| while\b))")


@quantity_rule("percent", order=3)
def below_its_own(s: Scan, q: Quantity) -> Claim | None:
    """``the S&P 500 is 1.4% below its own``, behind another's highest close with a day."""
    m = _OWN.match(s.after(q.span[1]))
    subject, sure = s.subject_at(q.span)
    peak = re.search(r"\b(?:high|highest|record|peak)\b", s.before(q.span[0]), re.I)
    if not m or not peak or subject is None or subject.kind not in ("index", "fund", "sector", "stock"):
        return None
    more: dict[str, Any] = {"which": "", "firm": sure}
    return claim(s, (words_around(s, q)[0], q.span[1] + m.end()), "drawdown", "drawdown", subject=subject, quantity=q, way=-1, period=default_periods(s.clock), **more)  # fmt: skip
