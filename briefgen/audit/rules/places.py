"""Rules for places in a group, and for weekdays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from briefgen.audit.clock import dated, weekday
from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Span
from briefgen.audit.quantities import ORDINAL, whole
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_BEST = re.compile(
    rf"\b(?:(?P<rank>{ORDINAL})[- ])?(?P<sup>best|worst|top|strongest|weakest|biggest|poorest)[- ](?:performing |performer|gainer|loser|decliner|winner|laggard|advancer|sector|group|stock|member|of the)(?:[a-z]*)?(?: (?:sector|stock|performer|group|member|fund))?",
    re.I,
)


@phrase_rule
def places(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``energy was the best-performing sector``."""
    for m in _BEST.finditer(s.text):
        around = s.text[m.start() : m.end() + 60]
        group = (
            "sectors"
            if re.search(r"\bsectors?\b|\bgroups?\b|\b(?:11|eleven)\b", around)
            else ("mag7" if re.search(r"Magnificent|Mag 7|\bthe seven\b|megacap", s.text) else "")
        )
        subject, sure = s.subject_at(m.span())
        near = [
            x
            for x in s.mentions
            if 0 <= x.span[0] - m.end() <= 40
            and re.search(r"\b(?:was|were|is|,|being)\b|,", s.text[m.end() : x.span[0]])
            and not re.search(
                r"\b(?:followed by|then|ahead of|while|and|with|but|before)\b", s.text[m.end() : x.span[0]]
            )
        ]
        if near and near[0].subject.kind in ("sector", "stock"):
            subject = near[0].subject
        kinds = {"sectors": "sector", "mag7": "stock"}
        if not group or subject is None or subject.kind != kinds[group]:
            continue
        rank = whole(m["rank"]) if m["rank"] else 1
        low = bool(re.search(r"worst|weakest|poorest|loser|decliner|laggard", m[0], re.I))
        period, _named = s.period_at(m.span())
        yield claim(
            s,
            m.span(),
            "rank",
            "place",
            subject=subject,
            group=group,
            rank=rank,
            way=-1 if low else 1,
            period=period,
            firm=sure,
        )


_DAY_AND_DATE = re.compile(
    r"\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*) (?P<dom>\d{1,2})(?!\d)(?:,? (?P<year>\d{4}))?"
)


def _meant(s: Scan, m: re.Match[str]) -> dt.date | None:
    """The day of a date: the last one without a year, or one of the coming weeks."""
    soon = dated(s.clock, m["month"], m["dom"], str(s.clock.date.year))
    if m["year"] is None and soon is not None and 0 < (soon - s.clock.date).days <= 60:
        return soon
    return dated(s.clock, m["month"], m["dom"], m["year"])


@phrase_rule
def weekdays(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``Tuesday, Jan. 20`` must be a Tuesday, and a day with trading must be a session."""
    whole_dates: list[Span] = []
    for m in _DAY_AND_DATE.finditer(s.text):
        whole_dates.append(m.span())
        day = _meant(s, m)
        if day is not None:
            yield claim(s, m.span(), "calendar", "weekday", day=day, name=m["day"])
    trading = any(m.subject.kind in MARKET for m in s.mentions) and any(
        q.unit in ("percent", "points") for q in s.quantities
    )
    closed = re.search(
        r"\b(?:holiday|closed (?:on|for)|shut|no trading|will|reopen\w*|weekend|shortened)\b", s.text, re.I
    )
    for m in re.finditer(r"\bon (?P<day>(?:Mon|Tues|Wednes|Thurs|Fri)day)\b", s.text):
        if not trading or closed or any(a <= m.start() < b for a, b in whole_dates):
            continue
        day = weekday(s.clock, m["day"])
        if day == s.clock.date and not s.clock.opens:
            continue
        if not s.clock.is_session(day):
            yield claim(s, m.span(), "calendar", "session", day=day, name=m["day"])
