"""Rules for how much something swings: realized volatility over a length of time that is named."""

from __future__ import annotations

import re

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Subject
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.scan import Scan

_SWINGS = re.compile(
    r"\b(?:volatility|standard deviation|(?:daily|day-to-day) (?:swings?|moves?|movements?|fluctuations?)(?= (?:\w+ ){0,2}(?:come|came|comes|work|works|amount|amounts|add|equal|were|was|are|is|run|ran)\b|, annuali[sz]ed)|"
    r"[Aa]nnuali[sz]ed,? [^.;%]*\bswings?)\b",
    re.I,
)
_SAME = re.compile(
    r"\b[Tt]he same (?:measure|gauge|figure|number|reading|yardstick)\b|\bthat (?:measure|yardstick)\b"
)
_IMPLIED = re.compile(r"\b(?:implied|implies|imply|options?|expected|VIX)\b")
_OTHER = re.compile(
    r"\b(?:returned|returns?|yield\w*|correlation|of (?:all )?(?:days|sessions|closes|trading days|members|stocks)|below|above|under|off|from)\b",
    re.I,
)
_LENGTH = re.compile(
    rf"\b(?P<n>{NUMBER}|an?|the (?:past|last)) ?-?(?P<unit>(?:trading )?(?:session|day)|week|month|quarter|year)s?\b(?! average)",
    re.I,
)
SPANS = {5: "1w", 21: "1m", 63: "3m", 126: "6m", 252: "1y"}
"""Lengths in sessions of which volatilities are known, by the names of their windows."""
_SESSIONS = {"session": 1, "day": 1, "week": 5, "month": 21, "quarter": 63, "year": 252}


def _sessions(m: re.Match[str]) -> int:
    """How many sessions a length of time has; 0 where it cannot be read.

    >>> _sessions(_LENGTH.search("over 21 sessions")), _sessions(_LENGTH.search("in the past year"))
    (21, 252)
    """
    count = whole(m["n"]) if m["n"].lower() not in ("a", "an", "the past", "the last") else 1
    return (count or 0) * _SESSIONS[m["unit"].lower().removeprefix("trading ")]


_RIGHT_BEHIND = re.compile(r" (?:a year |annuali[sz]ed |per year )?(?:of|over|in|for|across|during)\b")
_YEARLY = re.compile(r"(?:%|percent) $")


def _lengths(s: Scan, start: int, stop: int) -> list[re.Match[str]]:
    """The lengths of time in a part of a sentence, without the "a year" that a volatility is stated for."""
    found = _LENGTH.finditer(s.text, start, stop)
    return [m for m in found if not (m["n"].lower() == "a" and _YEARLY.search(s.before(m.start())))]


def _named_length(s: Scan, q: Quantity) -> int | None:
    """The sessions that a figure's volatility is of: right behind it, or before it; None without."""
    figures = [x.span for x in s.quantities if x.unit == "percent"]
    following = min((a for a, _ in figures if a >= q.span[1]), default=len(s.text))
    leading = max((b for _, b in figures if b <= q.span[0]), default=0)
    ahead = _lengths(s, leading, q.span[0])
    if leading and _RIGHT_BEHIND.match(s.after(leading)):
        ahead = []
    behind = _lengths(s, q.span[1], following) if _RIGHT_BEHIND.match(s.after(q.span[1])) else []
    return _sessions(behind[0]) if behind else _sessions(ahead[-1]) if ahead else None


def _whose(s: Scan, q: Quantity) -> tuple[Subject | None, bool]:
    """What swings: the name in the sentence, or the index of the ones before."""
    named = list(
        dict.fromkeys(m.subject for m in s.mentions if m.subject.kind in MARKET - {"volatility", "basket"})
    )
    beside = s.beside(q.span) or s.subject_at(q.span)[0]
    if len(named) == 1:
        return named[0], True
    if beside is not None and beside in named:
        return beside, True
    left = next(
        (
            x
            for x in (s.context.subject, s.context.index, s.context.main)
            if x is not None and x.kind in MARKET - {"volatility", "basket"}
        ),
        None,
    )
    return (None, False) if named else (left, not s.context.others)


@quantity_rule("percent", order=1)
def realized(s: Scan, q: Quantity) -> Claim | None:
    """``its volatility over 21 sessions works out to 17.4% a year; over 252 sessions it was 27.1%``."""
    told = [m for m in _SWINGS.finditer(s.before(q.span[0])) if not _IMPLIED.search(s.text[: m.end()])]
    same = _SAME.search(s.text) and _SWINGS.search(s.context.words) and not _IMPLIED.search(s.context.words)
    if q.signed or not (told or same):
        return None
    between = s.text[told[-1].end() if told else 0 : q.span[0]]
    moved = any(w[2] and 0 <= q.span[0] - w[1] <= 14 for w in s.ways)
    if (
        moved
        or _OTHER.search(between)
        or re.match(
            r" (?:points?|of (?:all|the (?:days|sessions|time)|days|sessions)|above|below|from|higher|lower|more|less)\b",
            s.after(q.span[1]),
        )
    ):
        return None
    if _IMPLIED.search(between):
        return None
    subject, sure = _whose(s, q)
    length = _named_length(s, q)
    if subject is None or length is None or length not in SPANS:
        return unchecked(
            s,
            words_around(s, q),
            "volatility",
            "of what, or over how long, is not sure",
            subject=subject,
            quantity=q,
        )
    return claim(s, words_around(s, q), "volatility", "vol", subject=subject, quantity=q, period=s.inferred(), window=SPANS[length],
                 firm=sure)  # fmt: skip
