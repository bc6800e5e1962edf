"""Words around a claim that make its reading too uncertain to be called wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOVES = frozenset({"return", "change", "distance", "yield_change", "drawdown"})
"""Forms of claims that tell how far something has moved."""

MARKED = r"(?:(?:its|the) )?(?:(?:Mon|Tues|Wednes|Thurs|Fri)day|last week|last month)'s (?:\w+ )?(?:close|finish|level|high|low|mark)"
"""The close of another day than the one before."""

STRETCH = re.compile(
    r"\bfrom (?:the )?[^.;:%]{3,60}? (?:to|through|until) [^.;:%]{3,60},? [^.;:%]{0,40}$", re.I
)
"""Before what is told of a stretch: ``from the end of August to Christmas Eve, small stocks``."""

SECOND = re.compile(
    r"\b(?:at|with) [-+][\d.]+ ?% and $|\b(?:large|larger|big|bigger|small|smaller) (?:(?:ones|companies|caps),? (?:at|up|down)|ones) $",
    re.I,
)
"""Before the second of two figures whose names stand elsewhere."""


REFERRED = re.compile(
    r"\b(?:(?:at|by|from|since|on|until) that (?:low|high|point|moment|time|date|stage)|that (?:Mon|Tues|Wednes|Thurs|Fri)day(?:'s)?"
    r"|(?:over|in|during|for|across) (?:the|that) same (?:period|stretch|span|time|spell)"
    r"|the (?:one|day|session|week) (?:following|after)|back then)\b(?:[^.;]|\.(?=\d))*$",
    re.I,
)
"""Before what is told of a time that other words name: ``At that low it was``, ``That Friday's``."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A reading that is too uncertain to be called wrong.

    Args:
        forms: Forms of claims.
        before: Words before the claim.
        reason: Why it cannot be checked.
        after: Words of the claim's end, or behind it.
        context: Words of the sentence before.
    """

    forms: frozenset[str]
    before: re.Pattern[str]
    reason: str
    after: re.Pattern[str] = re.compile("")
    context: re.Pattern[str] = re.compile("")


DOUBTS = (
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(
            r"\b(?:ahead|in front|on top|behind) (?:now )?(?:(?:for|on|in) ?(?:the )?)?$", re.I
        ),
        reason="a run over another that is not named beside it",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(r"\b(?:gap|lead|edge)\b(?:[^.;]|\.(?=\d))*\bwith $", re.I),
        reason="a run over another",
    ),
    Doubt(
        forms=frozenset({"extreme"}),
        before=re.compile(
            r"\b(?:stocks|members|companies|names|constituents) (?:above|below) (?:its|their|the) [^.;]*\b(?:average|line)\b",
            re.I,
        ),
        reason="a record of a share of members",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]{0,24}\bsessions? (?:ahead|in front|behind)\b", re.I),
        reason="a run over another that is not named beside it",
    ),
    Doubt(
        forms=frozenset({"streak_rank"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;]{0,40}\bto (?:come to an end|end|be broken)\b", re.I),
        reason="the rank of a run among those that ended",
    ),
    Doubt(
        forms=frozenset({"streak_rank", "run"}),
        before=re.compile(
            r"^(?:[Ii]t|[Tt]hat|[Tt]his|[Tt]he run|[Tt]he streak) (?:is|was|has been|would be) (?:also |only |now )?$"
        ),
        context=re.compile(
            r"\b(?:run|streak|string)\b[^.;]*\b(?:ahead of|over|against|behind)\b|\b(?:beat|outperformed|outpaced|topped|trailed|lagged)\b"
        ),
        reason="whether the run is one over another is not sure",
    ),
    Doubt(
        forms=frozenset({"sma_side"}),
        before=re.compile(r"\b(?:stocks|members|companies|names|constituents)\b[^.;]*% (?:\w+ )?$", re.I),
        reason="a share of members",
    ),
    Doubt(
        forms=frozenset({"place"}),
        before=re.compile(""),
        after=re.compile(r"^(?:\w+[- ]){1,3}(?:sectors|groups|performers|stocks), \w+(?: \w+)? and ", re.I),
        reason="one of several that are named",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(
            r"\b(?:topp?ed|tops|headed|heads|led|leads|trailed|trails) (?:the |all )?(?:\w+ )?(?:list|table|sectors|groups?|pack|field|rest|others)\b[^.;,]*$|\b(?:over|across|during) (?:a |the )?$",
            re.I,
        ),
        reason="a run of something else",
    ),
    Doubt(
        forms=frozenset({"sma_side"}),
        before=re.compile(""),
        after=re.compile(
            r"^(?:are |is )?(?:funds|stocks|members|companies|names) (?:above|over|below|under)\b|^[^.;]*average number ",
            re.I,
        ),
        reason="a share of members",
    ),
    Doubt(
        forms=frozenset({"sector_count"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]*sectors, (?:just|only) ", re.I),
        reason="all but those that are named",
    ),
    Doubt(
        forms=frozenset({"sector_count"}),
        before=re.compile(""),
        after=re.compile(r"^no sectors? \w+: ", re.I),
        reason="what is counted is not sure",
    ),
    Doubt(
        forms=frozenset({"yield_change"}),
        before=re.compile(r"\bthan an? (?:week|month|quarter|year) ago\b.*\ba change of $", re.I),
        reason="from which day is not sure",
    ),
    Doubt(
        forms=frozenset({"distance"}),
        before=re.compile(r"\b(?:large|small)(?:er)? (?:companies|ones|stocks) (?:are|is|stand|sit) $", re.I),
        reason="which index is meant is not sure",
    ),
    Doubt(
        forms=frozenset({"extreme"}),
        before=re.compile(r"% (?:below|under|off|from|short of|shy of) $"),
        reason="where a mark lies, and not whether it is one today",
    ),
    Doubt(
        forms=frozenset({"return"}),
        before=re.compile(r", (?:against|versus|compared with) $"),
        after=re.compile(r"^[-+][\d.]+ ?% for the (?:index|benchmark|market)\b"),
        reason="which index is meant is not sure",
    ),
    Doubt(
        forms=frozenset({"return"}),
        before=re.compile(r"\bothers agree\b(?:[^.;]|\.(?=\d))*$", re.I),
        reason="what it is measured from is not sure",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(r"\b(?:the|on the) (?:next|following) (?:day|session)\b[^.;]*$", re.I),
        reason="which day is meant is not sure",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            r"\bthe (?:two|three|four|five|six|major|main) (?:\w+ )?(?:indexes|indices|averages|benchmarks|funds|sectors)\b[^.;]*$",
            re.I,
        ),
        after=re.compile(r"^(?:[^.;]|\.(?=\d))*\brespectively\b", re.I),
        reason="whose figures these are is not sure",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(""),
        after=re.compile(
            rf"^(?:[^.;,]|\.(?=\d))*?(?:%|percent) (?:below|above|under|over|lower than|higher than) {MARKED}",
            re.I,
        ),
        reason="a distance from the close of another day",
    ),
    Doubt(
        forms=frozenset({"run", "streak"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]* (?:from|between) (?:19|20)\d\d\b", re.I),
        reason="a run of another time",
    ),
    Doubt(
        forms=frozenset({"level"}),
        before=re.compile(r"\b(?:19|20)\d\d (?:to|and|through) $"),
        after=re.compile(r"^(?:19|20)\d\d\b(?![,.]\d)"),
        reason="a year",
    ),
    Doubt(
        forms=MOVES | {"level", "yield", "sma_gap", "extreme"},
        before=REFERRED,
        reason="which time is meant is not sure",
    ),
    Doubt(
        forms=MOVES | {"spread"},
        before=re.compile(r"\bannuali[sz]ed\b(?:[^.;]|\.(?=\d))*$", re.I),
        reason="a rate a year",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(""),
        after=re.compile(r"^(?:[^.;]|\.(?=\d))*\bon [\w-]+ (?:\w+ )?occasions\b"),
        reason="cases that are counted",
    ),
    Doubt(
        forms=frozenset({"span_high", "record"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]{0,16}\b(?:highs|lows) outnumber|^new (?:highs|lows), "),
        reason="a count of members",
    ),
    Doubt(
        forms=frozenset({"record_run", "run"}),
        before=re.compile(r"\b(?:earlier|separate|such)\b[^.;]{0,24}\b(?:strings|runs) of $"),
        reason="cases that are counted",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;]{0,30}, the same \w+ "),
        reason="a run of something else",
    ),
    Doubt(
        forms=frozenset({"record"}),
        before=re.compile(r"\bpoints, (?:also |likewise )?$", re.I),
        reason="a record in points",
    ),
    Doubt(
        forms=frozenset({"return"}),
        before=re.compile(r"'s (?:drop|fall|decline|loss|gain|slide|rise|advance), $"),
        reason="which time is meant is not sure",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(r"\b(?:has|have) since (?:then )?(?:\w+ )?$"),
        reason="from which day is not sure",
    ),
    Doubt(
        forms=frozenset({"sma_side", "threshold"}),
        before=re.compile(r"\b(?:once|until|till|if|unless|should|whenever)\b(?:[^.;]|\.(?=\d))*$", re.I),
        reason="a condition, and no claim",
    ),
    Doubt(
        forms=frozenset({"extreme", "record"}),
        before=re.compile(
            r"\b(?:remains?|(?:is|was|ranks|stands) still|still(?: \w+){0,2}|to this day) (?:as )?$", re.I
        ),
        reason="a record of an earlier time",
    ),
    Doubt(
        forms=frozenset({"return", "yield"}),
        before=re.compile(r"\b(?:range|band|corridor)\b[^.;,]{0,16}$", re.I),
        reason="the end of a range",
    ),
    Doubt(
        forms=frozenset({"return", "yield"}),
        before=re.compile(
            r"\b(?:Fed|funds|policy|upper|lower)(?:'s)? (?:upper|lower|top|bottom)? ?(?:bound|limit|target|end)\b[^.;,]{0,12}$",
            re.I,
        ),
        reason="a bound of the policy rate",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(""),
        after=re.compile(
            r"^[^.;,]{0,16}[- ](?:session|day|week|month)s?[- ](?:\w+ )?(?:slide|skid|rally|advance|decline|loss|gain|drop|climb) (?:to|of|at) [\d.]+ ?%"
        ),
        reason="the time of a move, which may be part of a longer run",
    ),
    Doubt(
        forms=frozenset({"record", "record_before"}),
        before=re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri)day's (?:\w+ )?$"),
        reason="a record of an earlier day",
    ),
    Doubt(forms=frozenset({"return"}), before=SECOND, reason="the second of two figures"),
)
"""Readings that are in doubt by the words before them."""
