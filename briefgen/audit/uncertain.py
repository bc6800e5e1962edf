"""Shares of cases, marks of definitions, averages and distances that read like moves and are none."""

from __future__ import annotations

import re

from briefgen.audit.doubtful import MOVES, Doubt

ANYTHING = re.compile("")
REST = r"(?:[^.;]|\.(?=\d))*"
"""The rest of a clause; a point inside a number does not end it."""

OWN = r"[^.;\d]{0,40}"
"""From where a claim begins to its own figure."""

FIGURE = r"[-+]?\d[\d.,]* ?%"
LEVELS = frozenset({"drawdown", "from_low", "from_high", "return", "distance"})

SHARES = (
    Doubt(
        forms=MOVES,
        before=re.compile(
            rf"\b(?:gains?|losses|loss|wins?|rises|falls|ups|downs)(?: in)? (?:in|of|out of) \d[\d,]* (?:years|months|weeks|sessions|days|cases)\b{REST}$",
            re.I,
        ),
        reason="a share of cases",
    ),
    Doubt(
        forms=MOVES,
        before=ANYTHING,
        after=re.compile(
            rf"^{OWN}{FIGURE},? (?:compared with |against |versus |where |and )?(?:{FIGURE} )?(?:of|for) (?:all|any|those|other|the other|this year's|last year's|\d[\d,]* (?:sessions|days|weeks|months|years|cases))\b(?! (?:time|of))",
            re.I,
        ),
        reason="a share of cases",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            r"\b(?:rate of|share (?:of \w+ )?(?:is|was|stands at|comes to|of)|odds of|proportion of|average since \d{4} (?:is|was)|any month (?:it is|comes to)) (?:about )?$",
            re.I,
        ),
        reason="a share of cases",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(r"^That is $"),
        after=re.compile(rf"^{FIGURE}(?:,| ?;|\.)(?! of)", re.I),
        context=re.compile(
            r"\b(?:of|in) (?:its|this year's|the|\d[\d,]*)? ?\d[\d,]* (?:sessions|years|months|days)\b|\bof the \d[\d,]*\b",
            re.I,
        ),
        reason="a share of cases",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            rf"\b(?:of|in) (?:its|this year's|the) \d[\d,]* (?:sessions|days|weeks|months){REST}; that is $"
        ),
        reason="a share of cases",
    ),
    Doubt(
        forms=MOVES,
        before=ANYTHING,
        after=re.compile(rf"^{OWN}{FIGURE} of the way\b", re.I),
        reason="a part of a way",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(r"\bway (?:back|up|down)[^.;:]{0,16}: $|\b(?:has|have) become $", re.I),
        reason="a part of a way",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            r"\b(?:any other (?:time|day)|any day|norms?) (?:it )?(?:is|are|gives?)\b[^;]*$", re.I
        ),
        reason="the norm of other days",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(r"\b(?:members|constituents|stocks|companies), $", re.I),
        after=re.compile(rf"^{FIGURE} (?:stand|are|trade|hold|sit|closed)\b", re.I),
        reason="a share of members",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            rf"\b(?:middle|central) {FIGURE} {REST}$|\b(?:others|rest)\b[^.;]{{0,25}}\bbrought $",
            re.I,
        ),
        reason="the return of some of several",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            rf"\b(?:difference|distance) between {REST}$|\b(?:without|missed|miss|strip)\b{REST} would\b{REST}$|\b(?:leave out|take away)\b{REST}$",
            re.I,
        ),
        reason="a return that would have been",
    ),
    Doubt(
        forms=MOVES,
        before=re.compile(
            r"\b(?:year|month|quarter|week)-to-date (?:gain|loss)\b[^.;]*$|\b(?:year|month|quarter|week)-to-date $",
            re.I,
        ),
        after=re.compile(rf"^{REST}(?:\bon [A-Z]|$)"),
        reason="a return to an earlier day",
    ),
    Doubt(
        forms=LEVELS,
        before=ANYTHING,
        after=re.compile(rf"^{OWN}{FIGURE} (?:or (?:more|farther|further)\b|on the way\b)", re.I),
        reason="the mark of a definition",
    ),
    Doubt(
        forms=LEVELS,
        before=re.compile(r"\b(?:definition|yardstick|test of|with no|without an?|no)\b[^.;]*$", re.I),
        after=re.compile(
            rf"^(?:\w+ of )?{FIGURE} (?:from|off|below|above|under) (?:a|the|its) (?:\w+-year )?(?:low|high|peak|bottom|top)\b",
            re.I,
        ),
        reason="the mark of a definition",
    ),
    Doubt(
        forms=LEVELS,
        before=re.compile(r"\b[Mm]oves? of $|\bmoved? (?:\S+ ){0,4}$|\btook (?:\S+ ){0,4}$"),
        after=re.compile(
            rf"^{FIGURE}(?: or (?:more|farther|further)| (?:are|is) (?:rare|common|as common))", re.I
        ),
        reason="the mark of a count",
    ),
    Doubt(
        forms=frozenset({"level"}),
        before=re.compile(rf"\b(?:averages?|averaged|mean)\b{REST}$", re.I),
        reason="an average",
    ),
    Doubt(
        forms=frozenset({"level"}),
        before=ANYTHING,
        after=re.compile(r"^[\d.,]+ (?:that|which) (?:it|the \w+) averages\b", re.I),
        reason="an average",
    ),
    Doubt(
        forms=frozenset({"yield_change"}),
        before=re.compile(
            r"\b(?:earns?|paid|pays?|gets?|accepts?|exceeded|margin of|slopes? (?:upward|downward) by|inverted by|steep by)(?: [^.;]{0,40} by)? $",
            re.I,
        ),
        reason="a gap between two yields",
    ),
    Doubt(
        forms=frozenset({"yield_change"}),
        before=ANYTHING,
        after=re.compile(rf"^{OWN}\d[\d.]* basis points (?:more|less) (?:for|in)\b", re.I),
        reason="a gap between two yields",
    ),
    Doubt(
        forms=frozenset({"streak_rank"}),
        before=ANYTHING,
        after=re.compile(r"^[^.;]*\b(?:wait|stretch of that kind|spell without)\b", re.I),
        reason="a wait, which is no run of sessions",
    ),
    Doubt(
        forms=frozenset({"record", "extreme"}),
        before=re.compile(r"\b(?:wait for|without|since|no) (?:an? )?$|\bwait\b[^.;]*\bfor $", re.I),
        after=re.compile(r"^(?:an? )?new high\b", re.I),
        reason="a record that has not come",
    ),
)
"""Readings that are in doubt because they may be no moves at all."""
