"""Times that a sentence names in passing, and their windows."""

from __future__ import annotations

import re
from collections.abc import Callable

from briefgen.audit.clock import Clock, dated, last_n, previous, rolling, to_date
from briefgen.audit.lengths import rolled
from briefgen.audit.model import Window
from briefgen.audit.months import MONTH
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.scan import Scan

_GRAIN = r"(?P<grain>week|month|quarter|year)"

Times = Callable[[Clock, re.Match[str]], list[Window]]


def _back(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolling(clock, (m["grain"] or m["own"]).lower())


def _begun(clock: Clock, m: re.Match[str]) -> list[Window]:
    return to_date(clock, m["grain"].lower())


def _counted(clock: Clock, m: re.Match[str]) -> list[Window]:
    n = whole(m["n"])
    return last_n(clock, n) if n else []


def _lengths(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolled(clock, m["n"], m["unit"], m[0])[0]


TIMES: tuple[tuple[re.Pattern[str], Times], ...] = (
    # "this month's top sector", "the S&P 500's quarter", "this year's table"
    (
        re.compile(
            rf"\b(?:the|this|that|last|past)[ -](?:past |last )?{_GRAIN}'s\b|'s (?:past |last |previous |prior )?{_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        lambda clock, m: _named(clock, m),
    ),
    # "over the past month", "its worst month of trading"
    (
        re.compile(rf"\b(?:past {_GRAIN}|{_GRAIN.replace('grain', 'own')} of trading)\b", re.I),
        lambda clock, m: _named(clock, m),
    ),
    # "higher than a month ago: 2.63%, a change of 23 basis points"
    (
        re.compile(
            rf"\b(?:an?|one) {_GRAIN} (?:ago|earlier|before)\b|\bwithin (?:an?|one) {_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        _back,
    ),
    # "1.9% above last month's close"
    (
        re.compile(
            rf"\b(?:above|below|over|under|from) (?:last|the (?:last|previous|prior)) {_GRAIN}'s (?:close|end|finish|last close)",
            re.I,
        ),
        _begun,
    ),
    # "over both days", "with six wins in a row"
    (
        re.compile(
            rf"\b(?:[Oo]ver|[Ii]n|[Aa]cross) (?:the |all |these )?(?P<n>{NUMBER}|both) (?:days|sessions)\b",
            re.I,
        ),
        lambda clock, m: last_n(clock, 2) if m["n"].lower() == "both" else _counted(clock, m),
    ),
    (
        re.compile(
            rf"\b(?P<n>{NUMBER}) (?:straight |consecutive )?(?:wins?|losses|gains|sessions|days|defeats)(?: in a row| running| on the trot|\b)",
            re.I,
        ),
        _counted,
    ),
    # "lost 6.2%, a reversal from +5.5% in its last", "-13.0% to date", "the return to this point"
    (
        re.compile(rf"\b(?:[Tt]his|[Tt]he) {_GRAIN}\b[^;]*\b(?:its|the) last(?= ?(?:$|[.,;)]))"),
        lambda clock, m: previous(clock, m["grain"].lower()),
    ),
    (
        re.compile(r"\bto (?:date|this point)\b"),
        lambda clock, m: [w for g in ("year", "quarter", "month") for w in to_date(clock, g)],
    ),
    # "From the close of Dec. 13, the Russell 2000 has done better"
    (
        re.compile(
            rf"\b(?:[Ff]rom|[Ss]ince) the (?:close|end|finish) (?:of|on) (?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?"
        ),
        lambda clock, m: _from_day(clock, m),
    ),
    # "below its level of 21 sessions earlier"
    (
        re.compile(
            rf"\b(?:level|close|price|value|mark|finish|where it (?:was|stood|closed))(?: of)? (?P<n>{NUMBER}) (?P<unit>(?:trading )?(?:sessions?|observations?|days?|weeks?|months?|quarters?|years?)) (?:ago|earlier|before|back)\b",
            re.I,
        ),
        _lengths,
    ),
)
"""Words that name a time in passing, and its windows."""


def _named(clock: Clock, m: re.Match[str]) -> list[Window]:
    grain = (m["grain"] or m["own"]).lower()
    return [*to_date(clock, grain), *rolling(clock, grain), *previous(clock, grain)]


def _from_day(clock: Clock, m: re.Match[str]) -> list[Window]:
    day = dated(clock, m["month"], m["dom"], m["year"])
    if day is None:
        return []
    return [
        Window(base=day, end=end, grain="span", words=f"from {day} to {end}")
        for end in clock.ends()
        if day < end
    ]


def named_in_passing(s: Scan) -> list[Window]:
    """The windows of all times that a sentence names in passing."""
    found: list[Window] = []
    for pattern, windows in TIMES:
        for m in pattern.finditer(s.text):
            found += [w for w in windows(s.clock, m) if w.base is not None]
    return list(dict.fromkeys(found))
