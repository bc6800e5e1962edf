"""Rules for the best and the worst day of a year: how large it was, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Span
from briefgen.audit.months import MONTH, month_first
from briefgen.audit.rules.base import claim, phrase_rule, quantity_rule
from briefgen.audit.rules.common import year_told
from briefgen.audit.scan import Scan

_DAY = r"\b(?P<sup>best|worst|strongest|weakest|ugliest|finest) (?:single )?(?:day|session)(?: of (?:the year|(?:19|20)\d\d|it all))?,?"
_SIZE = re.compile(
    rf"{_DAY} (?:was|were|brought|saw|cost|meant|made) (?:it )?(?:an? |its )?(?:[\w-]+ )?(?:gain|loss|drop|fall|rise|advance|decline|jump|slide)? ?(?:of )?(?:just |only |no more than |a mere )?$",
    re.I,
)
_DATE = re.compile(
    rf"{_DAY} (?:(?:was|were|brought|saw|cost|meant|made) (?:[^,;.]|\.\d){{2,50}}?,? (?:and )?(?:it )?(?:came |fell |happened )?|(?:came|fell|was) )(?P<when>(?:on|in) {MONTH}(?: \d{{1,2}}(?!\d))?)(?!,? (?:19|20)\d\d|\w)",
    re.I,
)


_OF_LESS = re.compile(r"\b(?:quarter|month|week|half|decade|century|\w+ber|January|February|March|April|May|June|July|August)(?:'s|-)? (?:\w+ )?$", re.I)  # fmt: skip


def _of_less(s: Scan, m: re.Match[str]) -> bool:
    """Whether the day is one of a shorter or longer time than a year."""
    others = [
        p
        for p in s.periods
        if p.grain in ("week", "month", "quarter", "span") and p.windows and p.span[0] < m.start()
    ]
    return bool(others or _OF_LESS.search(s.before(m.start())))


def _named(s: Scan, m: re.Match[str]) -> bool:
    """Whether a year is named, and not only understood."""
    return bool(re.search(r"(?:day|session) of ", m[0])) or any(
        p.grain == "year" for p in (*s.periods, *s.context.frames)
    )


def _way(m: re.Match[str]) -> int:
    return 1 if m["sup"].lower() in ("best", "strongest", "finest") else -1


@quantity_rule("percent", order=5)
def extreme_size(s: Scan, q: Quantity) -> Claim | None:
    """``its worst day was a loss of 1.5%``: that of the year."""
    m = _SIZE.search(s.before(q.span[0]))
    subject, sure = s.subject_at(q.span)
    year = year_told(s)
    if (
        m is None
        or _of_less(s, m)
        or year is None
        or subject is None
        or subject.kind not in MARKET - {"basket"}
    ):
        return None
    return claim(s, q.span, "return", "extreme_day", subject=subject, quantity=q, way=_way(m), period=year, firm=sure and _named(s, m))  # fmt: skip


@phrase_rule
def extreme_dates(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``its worst day came on Oct. 18``: that of the year."""
    text = month_first(s.text)
    for m in _DATE.finditer(text if len(text) == len(s.text) else s.text):
        subject, sure = s.subject_at(m.span())
        year = year_told(s)
        if (
            _of_less(s, m)
            or year is None
            or subject is None
            or subject.kind not in MARKET - {"basket"}
            or s.is_forecast(m.span())
        ):
            continue
        yield claim(s, m.span("when"), "rank", "extreme_day", subject=subject, when=m["when"], way=_way(m), period=year, firm=sure and _named(s, m))  # fmt: skip
