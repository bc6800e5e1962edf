"""Names of months and whole dates in words."""

from __future__ import annotations

import datetime as dt
import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
"""A month's name, whole or shortened."""  # fmt: skip

_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH}),? (\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")


def month_number(word: str) -> int:
    """A month's number by its first letters.

    >>> month_number("Sept.")
    9
    """
    return MONTHS.index(word[:3].lower()) + 1


_DAY_AND_MONTH = re.compile(rf"(?<![\d.,$-])\b(\d{{1,2}}) ({MONTH})(?=[\W]|$)")


def month_first(text: str) -> str:
    """The same words, as long as before, with the month before the day.

    >>> month_first("since 4 January, and on 18 June 2026")
    'since January 4, and on June 18 2026'
    """
    return _DAY_AND_MONTH.sub(lambda m: f"{m[2]} {m[1]}" if 1 <= int(m[1]) <= 31 else m[0], text)


def date_in(text: str) -> dt.date | None:
    """The first whole date in some words.

    >>> date_in("As of January 26, 2026, the market")
    datetime.date(2026, 1, 26)
    """
    found: list[tuple[int, dt.date]] = []
    for m in _MONTH_FIRST.finditer(text):
        found += _dated(m, m[3], month_number(m[1]), m[2])
    for m in _DAY_FIRST.finditer(text):
        found += _dated(m, m[3], month_number(m[2]), m[1])
    for m in _ISO.finditer(text):
        found += _dated(m, m[1], int(m[2]), m[3])
    return min(found)[1] if found else None


def _dated(match: re.Match[str], year: str, month: int, day: str) -> list[tuple[int, dt.date]]:
    try:
        return [(match.start(), dt.date(int(year), month, int(day)))]
    except ValueError:
        return []
