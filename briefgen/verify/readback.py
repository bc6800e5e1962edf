"""Reads the words of a claim back into a value, by rules of its own, and holds it against the fact.

The words were made by a formatter; here they are read as a stranger would read them, so that a formatter
that errs is found out.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from briefgen.prose.lexicon import lexicon
from briefgen.prose.numbers import CARDINALS, MONTHS, ORDINALS, SHORT_MONTHS

NUMBER = re.compile(
    r"(?P<sign>[+-])?(?P<dollar>\$)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>%| pts| bp)?"
    r"(?: (?P<word>trillion|billion|million|percentage points?|basis points?))?"
)
SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
DATE = re.compile(
    rf"(?:(?P<month>{'|'.join(re.escape(m) for m in dict.fromkeys((*SHORT_MONTHS, *MONTHS)))}) )"
    r"(?:(?P<alone>\d{4})|(?P<day>\d{1,2})(?:, (?P<year>\d{4}))?)\b"
)
COUNT_WORDS = {w: i for words in (CARDINALS, ORDINALS) for i, w in enumerate(words) if w} | {"no": 0, "none": 0}


def says_number(text: str, value: float, unit: str) -> bool:
    """Whether the first number in some words is the value, at the precision that the words have.

    Args:
        text: The words (``+9.5%``, ``$653 billion``, ``8.6 percentage points``, ``14th``, ``three``).
        value: The fact's value.
        unit: Its unit; a fraction is read from percent or percentage points.

    >>> says_number("9.5%", 0.0954346, "fraction"), says_number("9.6%", 0.0954346, "fraction")
    (True, False)
    >>> says_number("$653 billion", -653.1e9, "usd"), says_number("$653 million", -653.1e9, "usd")
    (True, False)
    """
    match = NUMBER.search(text)
    if match is None:
        return _says_word(text, value)
    digits = match["digits"].rstrip(",")
    step = Decimal(1).scaleb(Decimal(digits.replace(",", "")).as_tuple().exponent)  # type: ignore[arg-type]
    said = Decimal(digits.replace(",", ""))
    scale = Decimal(SCALES.get(match["word"] or "", 1))
    true = Decimal(repr(float(value))) * (100 if unit == "fraction" else 1) / scale
    if match["sign"] and said and (match["sign"] == "-") != (true < 0):
        return False
    return abs(abs(true) - said) <= step / 2 and _unit_fits(match, unit)


def _unit_fits(match: re.Match[str], unit: str) -> bool:
    """Whether the printed unit is one that the fact's unit may be printed in."""
    if unit == "fraction":
        return bool(match["unit"] in ("%", " pts") or (match["word"] or "").startswith("percentage"))
    if unit == "usd":
        return bool(match["dollar"])
    if unit == "bp":
        return bool(match["unit"] == " bp" or (match["word"] or "").startswith("basis"))
    return (
        not match["dollar"] and match["word"] is None and (match["unit"] in (None, "%") or unit == "percent")
    )


def _says_word(text: str, value: float) -> bool:
    found = [COUNT_WORDS[w] for w in re.findall(r"[a-z]+", text.lower()) if w in COUNT_WORDS]
    return bool(found) and abs(abs(value) - found[0]) < 0.5


def says_date(text: str, day: dt.date, session: dt.date) -> bool:
    """Whether the words name a day or its month; a date without a year is of the session's year.

    >>> says_date("May 7, 1996", dt.date(1996, 5, 7), dt.date(2026, 1, 22))
    True
    >>> says_date("Jan. 2", dt.date(2025, 1, 2), dt.date(2026, 1, 22))
    False
    """
    match = DATE.search(text)
    if match is None:
        return text.strip().isdigit() and int(text) == day.year
    month = _month(match["month"])
    if match["alone"]:
        return (int(match["alone"]), month) == (day.year, day.month)
    year = int(match["year"]) if match["year"] else session.year
    return (year, month, int(match["day"])) == (day.year, day.month, day.day)


def _month(word: str) -> int:
    names = SHORT_MONTHS if word in SHORT_MONTHS else MONTHS
    return names.index(word) + 1


def direction(text: str) -> int | None:
    """Which way some words point: 1, 0 or -1; None where the lexicon has none of them.

    >>> direction("Plunged"), direction("ahead of"), direction("green")
    (-1, 1, None)
    """
    words = text.lower()
    known = lexicon().polarity
    if words in known:
        return known[words]
    found = [
        known[w] for w in sorted(known, key=len, reverse=True) if re.search(rf"\b{re.escape(w)}\b", words)
    ]
    return found[0] if found else None
