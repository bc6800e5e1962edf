"""Rules for corrections and bear markets, averages and momentum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.clock import day_window
from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Period, Span
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_STATE = re.compile(
    r"\b(?P<verb>(?:textbook |usual |common |technical )?definition of|still in the|in the (?:grip|midst|throes|teeth|middle|depths) of|enter(?:s|ed|ing)?|(?:is|was|are|were|now|remains?|back|already|firmly|still|it|them|index) in|into|in|met|meets?|confirm(?:s|ed|ing)?|qualif\w+ (?:as|for)|for|territory|considered|call(?:s|ed)?|known as|commonly called|signal\w*|mark(?:s|ed|ing)?|constitut\w+|"
    r"tipp\w+ (?:\w+ )?into|push\w+ (?:\w+ ){0,3}into|s[lie]+d(?:ing)? (?:\w+ )?into|f[ae]ll(?:ing|s)? (?:\w+ )?into|sent (?:\w+ ){0,3}into|plung\w+ (?:\w+ )?into|closed (?:\w+ )?in|leaving (?:\w+ ){0,2}in|deep in|dragg\w+ (?:\w+ ){0,3}into) "
    r"(?:the (?:textbook |usual |common |technical |official )?definition of |the threshold (?:of|for) |what is |its own |official |technical )*(?:a |an )?(?:new |official |technical |formal )*(?P<what>correction(?: territory)?|bear[- ]market(?: territory)?)\b",
    re.I,
)


@phrase_rule
def states(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``entered a correction``, ``in a bear market``."""
    for m in _STATE.finditer(s.text):
        head = s.text[: m.start()]
        if re.search(
            r"\b(?:not|never|avoid\w*|short of|shy of|whisker|edge of|brink of|close to|near|out of|exit\w*|left|threat\w*|without|isn't|wasn't|before|narrowly|risk\w*|almost|flirt\w*|if|verge of|since|last)\b[^,;]{0,25}$",
            head,
            re.I,
        ):
            continue
        if m["verb"].lower() in ("for", "in", "into") and re.search(
            r"\b(?:points|%|percent|needed|threshold|such|ending|times?|typical|every|most|during|average|like)\b[^,;]{0,30}$",
            head,
            re.I,
        ):
            continue
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET or subject.kind in ("volatility", "basket"):
            continue
        if s.is_forecast(m.span()) or re.search(
            r"\b(?:weeks?|months?|years?|days) (?:after|before|later)\b[^,;]{0,25}$", head
        ):
            continue
        period = s.end_at(m.span())[0]
        if re.search(r"\b(?:a day|one day|the day|a session) (?:after|before|later)\b[^,;]{0,25}$", head):
            period = _day_before(s)
        bear = m["what"].lower().startswith("bear")
        entering = bool(
            re.match(r"enter|tipp|push|slid|fall|fell|sent|plung|confirm|met|dragg|into", m["verb"], re.I)
        )
        yield claim(s, m.span(), "drawdown", "decline_state", subject=subject, threshold=20 if bear else 10, entering=entering,
                    period=period, firm=sure)  # fmt: skip


def _day_before(s: Scan) -> Period:
    """The session before the article's."""
    before = s.clock.before(s.clock.last)
    window = day_window(s.clock, before) if before else None
    return Period(windows=(window,) if window else (), fixed=True)


_AVERAGE = re.compile(
    r"\b(?P<side>above|below|under|over|beneath|reclaim\w*|retak\w+|retook|regain\w*|recaptur\w*|broke (?:below|above|through)|br(?:eaking|eak) (?:below|above)|lost|back above|back below|fell through|sliced through|crossed (?:above|below)|pierc\w+|surrender\w*)\s+(?:its|their|the|both its)?\s*(?:closely watched |key |long-term |all-important )?(?P<n>\d+|fifty|two-hundred|two hundred|hundred|twenty)[- ](?P<unit>day|session|week)(?: simple| exponential)?(?: moving)?(?:[- ]average| line\b| MA\b|(?=[.,;]|$| for\b| on\b| and\b))",
    re.I,
)
_RSI = re.compile(r"\b(?P<what>overbought|oversold)\b", re.I)


@phrase_rule
def averages(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``closed below its 200-day moving average``."""
    for m in _AVERAGE.finditer(s.text):
        if any(a < m.end() and m.start() < b for a, b in taken):
            continue
        subject, sure = s.subject_at(m.span())
        head = s.text[: m.start()]
        if subject is None or subject.kind not in MARKET or subject.kind == "basket":
            continue
        if re.search(r"\b(?:stretch|run|string|streak|spell) of [\w-]+ (?:sessions|days|weeks) $", head):
            continue
        if re.search(
            r"\b(?:[Mm]ore|[Ff]ewer|[Mm]any|[Ff]ew|[Mm]ost) (?:of the |of its |present |current )*(?:\w+ )?(?:stocks|members|companies|constituents|names|components)\b[^;]*\bthan $",
            head,
        ):
            continue
        if re.search(
            r"\b(?:stocks?|members?|compan(?:y|ies)|components?|shares|names?|constituents?)(?: in \w+)? (?:\w+ ){0,4}$|\b(?:percent|%) of\b",
            head,
        ) or s.is_forecast(m.span()):
            continue
        side = m["side"].lower()
        below = (
            bool(re.search(r"below|under|beneath|lost|surrender|through|pierc|slice", side))
            and "above" not in side
        )
        if re.search(r"\b(?:not|hasn't|never|yet to)\b[^,;]{0,25}$", head):
            below = not below
        begin = max(s.clause(m.start())[0], m.start() - 25)
        verb = re.search(r"\b\w+(?:ed|s|ing)? $", s.text[begin : m.start()])
        yield claim(s, (begin + verb.start() if verb else m.start(), m.end()), "momentum", "sma_side", subject=subject, way=-1 if below else 1,
                    days=m["n"], unit=m["unit"].lower(), period=s.end_at(m.span())[0], firm=sure)  # fmt: skip


@phrase_rule
def overbought(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``overbought`` where the relative strength index is named."""
    if not re.search(r"\bRSI\b|relative[- ]strength", s.text):
        return
    for m in _RSI.finditer(s.text):
        subject, _sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET or s.is_forecast(m.span()):
            continue
        yield claim(s, m.span(), "momentum", "rsi_state", subject=subject, way=1 if m["what"].lower() == "overbought" else -1,
                    period=s.end_at(m.span())[0], firm=False)  # fmt: skip
