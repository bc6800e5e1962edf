"""Times that only say which peak, record or past is meant, and not when something happened."""

from __future__ import annotations

import re

_MARK = (
    r"(?: (?:closing|intraday|record|all-time|bear-market|bull-market|highest|lowest|[A-Z][a-z]+|\d{1,2}))*"
    r" (?:peaks?|highs?|lows?|records?|tops?(?! (?:sectors?|funds?|stocks?|perform\w+|gainers?|groups?|names?|companies|one)\b)|bottoms?|troughs?|crash|rout|meltdown|selloff|sell-off|panic|closing)\b"
)
_REFERS_AFTER = re.compile(
    rf"^(?:'s|,? \d{{4}},?)?{_MARK}|^'s (?:own )?(?:loss|losses|gain|gains|decline|drop|rout|rally|slide|plunge|close|high|low|crash|selloff|sell-off|advance|tumble|record)\b|^,? when\b"
)
_REFERS_BEFORE = re.compile(
    r"\b(?:last seen|not seen|unseen|seen|where (?:it|they) (?:was|were|stood|sat|closed)|(?:where|at which|when) (?:it|they|the \w+)(?: last| had)? (?:ended|finished|closed|stood|traded|settled|was|were)|(?:it|they) (?:touched|hit|reached|saw|set)(?: at (?:the|its) close)?|peaked|bottomed|topped out|troughed|than (?:it was |at any (?:time|point) )?|dating back|set|reached|hit|record of|peak of|high of|low of|close of|highs? (?:set|hit|from)|lows? (?:set|hit|from)|peaks?|records?|began|begun|launched|started|starting|a (?:day|week|month|year) (?:after|before)|born|known|stood since|standing since|back to|compared with|against|versus|from (?:its|the)(?: record| peak| high| low)?|levels?|all the way back|stood)"
    r"(?: (?:on|in|at|of|by|from|since|back|back in|the (?:end|start|last day|close|beginning)(?: of)?|as long ago as|way back))*\s*$",
    re.I,
)
SUPERLATIVE = re.compile(
    r"\b(?:best|worst|first|most|least|(?!(?:interest|invest|test|west|rest|latest|protest|request|quest|manifest|suggest|forest|harvest|contest|honest|modest|guest|nest|chest)\b)[a-z]{3,}est)\b[^.;]{0,60}$|\b(?:been|seen|was|were|closed|finished|gone|go|stood) (?:this|so|that|as) (?:\w+)[^.;]{0,40}$|\b(?:no|not a|nor any|hasn't been a|n't had a) (?:\w+ ){0,3}(?:higher|lower|bigger|better|worse|larger|steeper|deeper)\b[^.;]{0,40}$|\b(?:time|record|day|session|streak|run|kind) (?:\w+ ){0,2}$",
    re.I,
)


PLACE = re.compile(
    r"\b(?:best|worst|top|strongest|weakest|biggest|poorest)(?:[- ]performing)?(?: (?:performer|gainer|loser|sector|group|stock|member|decliner|laggard|winner)s?)? (?:of|among|in) (?:the |all )[^,;.]{0,25}$",
    re.I,
)
"""A place in a group, whose time is no reach into the past."""
ANOTHER = re.compile(r", (?:and|but|while|whereas|yet|though)\b|; ")
"""Where another statement begins, to which a superlative before it says nothing."""
OWN_NOUN = re.compile(
    r"\b(?:biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest) (?:[\w-]+ ){0,2}(?:day|session|week|month|quarter|gain|loss|drop|advance|decline|rise|fall|close|finish|level|performance|showing|rally|streak|run|slide|jump) (?:so far )?$",
    re.I,
)


def refers(text: str, start: int, stop: int) -> bool:
    """Whether a time phrase only says which peak, record or past is meant, and not when something happened."""
    words_ = text[start:stop]
    if re.search(r"^than .*New Year's(?: Eve| Day)?$", words_):
        return False
    if words_.startswith("\x00"):
        # "the S&P 500's quarter"
        return False
    if re.match(r"over\b|across\b|after\b", words_, re.I) and re.search(r"\b[Ss]een $", text[:start]):
        return False
    if words_.endswith("'s") and re.match(r" [-+]\d", text[stop:]):
        return False
    possessive = (
        re.match(r"'s (?!close\b|session\b|trading|closing)[a-z]+", text[stop:])
        or (
            words_.endswith("'s")
            and re.match(r" (?!close\b|session\b|trading|closing|\$)[a-z]+", text[stop:])
        )
        or re.search(r"'s (?!close|session|trad|closing)\w+$", words_)
    )
    if words_.lower().startswith("since"):
        return bool(SUPERLATIVE.search(text[:start]) or possessive)
    if re.search(
        r"\bfrom (?:\w+ ){0,2}\$?[\d,.]+\d(?:%| percent)?(?: (?:late|early|on|at|back))*\s*$",
        text[:start],
        re.I,
    ) and not words_.lower().startswith("since"):
        return True
    if re.search(r"(?:turn|start|beginning) of the year$", words_):
        return False
    if possessive and re.match(
        r"(?:'s)? (?:tally|scorecard|scoreboard|score|ledger|numbers|report card|bottom line)",
        text[stop - 2 if words_.endswith("'s") else stop :],
    ):
        return False
    if possessive and not re.match(r"(?i)(?:this|last|the) (?:week|month|quarter|year)", words_):
        return True
    return bool(_REFERS_AFTER.match(text[stop:]) or _REFERS_BEFORE.search(text[:start]))
