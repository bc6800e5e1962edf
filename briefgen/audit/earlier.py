"""What is told of a time before the article's session: ``had wiped 12% off``, ``its worst loss of the month the day before``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from briefgen.audit.clock import Clock
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.model import Claim, Finding
from briefgen.audit.rules import find_claims
from briefgen.audit.scan import Scan, scan
from briefgen.audit.subjects import Book

_PARTICIPLE = (
    r"(?:\w+ed|been|lost|fallen|risen|sunk|shed|won|gone|come|led|left|put|slid|set|hit|made|taken|seen|given|beaten|kept|begun|grown|run|"
    r"stood|held|broken|sold|cost|cut|brought|spent|swung|outdone|leapt|dealt|torn|lain|shot|sent)"
)
_HAD = re.compile(
    rf"\bhad (?:(?:just|already|only|never|not|not yet|once|even|first|previously|still|both|all|briefly|\w+ly) ){{0,2}}{_PARTICIPLE}\b"
)
_DAY_BEFORE = re.compile(
    r"\b(?:the|a|one) (?:trading )?(?:day|session) (?:before|earlier)\b(?! (?:that|the|it))|\b(?:the|its) (?:previous|prior|preceding) (?:day|session)\b",
    re.I,
)
_DAY_AFTER = re.compile(
    r"\b(?:a|one|the|just a|only a) (?:trading )?(?:day|session) (?:after|following)\b", re.I
)
_STOPPED = re.compile(
    r"\b(?:snap(?:ped|ping)|end(?:ed|ing)|broke|breaking|halt(?:ed|ing)|stopp(?:ed|ing)|put(?:ting)? an end to|put(?:ting)? paid to|called time on|brought to an end)\b",
    re.I,
)
_BEGUN = re.compile(
    r"\b(?:began|begun|started|set in|took off|got going|turned|dates? (?:from|back))\b", re.I
)
FAR = 6
"""Sessions back that words in the past perfect may be about, where they name none."""
NOT_NAMED = "it is told of an earlier time that is not named"


def reread_earlier(desk: Desk, s: Scan, book: Book, found: Finding) -> Finding:
    """A finding, or that of the earlier session that the words are about.

    Args:
        desk: The data.
        s: The sentence.
        book: The names that it may hold.
        found: What it is of the article's own session.
    """
    vague = found.verdict == "unchecked" and found.claim.details.get("vague")
    if found.verdict not in ("wrong", "stale") and not vague:
        return found
    how = _told(s, found.claim)
    if not how or (vague and how != "day"):
        return found
    first: Finding | None = None
    for session in _sessions(desk.clock, 2 if how == "day" else FAR):
        again = _as_of(desk, s, book, found.claim, session)
        if again is None:
            continue
        if again.verdict == "right":
            return replace(again, truth=f"{again.truth}; read as of {session}")
        first = first or again
    if how == "day":
        return first if first is not None and first.verdict != "unchecked" else found
    return replace(found, verdict="unchecked", reason=NOT_NAMED, nearest="")


def _sessions(clock: Clock, count: int) -> list[dt.date]:
    return list(clock.sessions[-2 : -2 - count : -1])


def _told(s: Scan, c: Claim) -> str:
    """``day`` for the session before, ``past`` for some time before, or nothing."""
    start, stop = s.clause(c.span[0])
    if c.details["form"] in ("run", "streak", "return") and c.details.get("ended", True):
        ended = _STOPPED.search(s.text, 0, c.span[0])
        if ended and _BEGUN.search(s.text, 0, ended.start()):
            return "past"
    inside = [p for p in s.periods if start <= p.span[0] < stop]
    if any(p.fixed if p.grain != "reference" else re.match(r"on ", s.text[p.span[0] :]) for p in inside):
        return ""
    stop = max(stop, c.span[1])
    if _DAY_BEFORE.search(s.text[start:stop]) or _DAY_AFTER.search(s.text[start : c.span[0]]):
        return "day"
    perfect = list(_HAD.finditer(s.text, start, c.span[1]))
    named = any(p.grain in ("week", "month", "quarter", "year") and p.windows for p in inside)
    if perfect and not named and not re.search(r"\b(?:if|would)\b", s.text[start:stop]):
        return "past"
    return ""


def _as_of(desk: Desk, s: Scan, book: Book, c: Claim, session: dt.date) -> Finding | None:
    """The claim as it would be read on an earlier session."""
    earlier = desk.clock.upto(session)
    if earlier is None:
        return None
    sessions = tuple(d for d in desk.clock.sessions if d <= session)
    clock = Clock(date=session, sessions=sessions)
    again = scan(s.sentence, clock, book, s.context)
    for claim in find_claims(again):
        if claim.span == c.span and claim.details["form"] == c.details["form"]:
            details = {**claim.details, "ended": False, "vague": False}
            if claim.details.get("vague"):
                details["firm"] = True
            return judge(replace(desk, clock=clock), replace(claim, details=details))
    return None
