"""Reads numbers, dates and directions out of words, by rules of its own.

The words were made by a formatter; here they are read as a stranger would read them, from tables that the
formatters do not use, so that a formatter that errs is found out.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from briefgen.prose.lexicon import lexicon

COUNTED = {
    "no": 0, "none": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
PLACED = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9,
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
_DIGITS = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign>[+-])?(?P<dollar>\$)?(?P<digits>{_DIGITS})"
    r"(?P<unit>%| pts| bp| percentage points?| basis points?| trillion| billion| million)?"
)
_DAY = re.compile(r"(?P<month>[A-Z][a-z]{2,8}\.?) (?P<day>[1-9]\d?)(?:, (?P<year>\d{4}))?")
_MONTH = re.compile(r"(?P<month>[A-Z][a-z]{2,8}) (?P<year>\d{4})")


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number as it was printed.

    Args:
        sign: ``+``, ``-`` or nothing.
        size: The number without its sign, in its unit.
        step: One unit of its last digit.
        unit: What stands beside it: ``%``, ``pts``, ``bp``, ``percentage points``, ``$`` or nothing.
    """

    sign: str
    size: Decimal
    step: Decimal
    unit: str

    def rounds(self, true: Decimal) -> bool:
        """Whether it is the true number's magnitude, rounded half-up at its own last digit."""
        return self.size - self.step / 2 <= abs(true) < self.size + self.step / 2

    def signed_as(self, true: Decimal) -> bool:
        """Whether its sign is the true number's; a printed zero has none."""
        return self.sign == ("" if not self.size else "+" if true > 0 else "-")


def amount(text: str) -> Amount | None:
    """The number that some words are; None where they are none, or not a well-formed one.

    >>> str(amount("$21.3 trillion").size), amount("+9.54%").unit, amount("27,18.77")
    ('21300000000000.0', '%', None)
    """
    word, _, rest = text.partition(" ")
    if word.lower() in COUNTED and rest:
        text = f"{COUNTED[word.lower()]} {rest}"
    match = _AMOUNT.fullmatch(text)
    digits = match["digits"].replace(",", "") if match else ""
    if match is None or ("," not in match["digits"] and len(digits.partition(".")[0]) > 3):
        return None
    unit = (match["unit"] or "").strip()
    exponent = Decimal(digits).as_tuple().exponent
    assert isinstance(exponent, int)
    scale = SCALES.get(unit, 1)
    if (scale > 1 and not match["dollar"]) or (match["dollar"] and unit not in ("", *SCALES)):
        return None
    if unit.startswith(("percentage", "basis")) and (Decimal(digits) == 1) == unit.endswith("s"):
        return None
    return Amount(
        sign=match["sign"] or "", size=Decimal(digits) * scale, step=Decimal(1).scaleb(exponent) * scale,
        unit="$" if match["dollar"] else unit.removesuffix("s") if " " in unit else unit,
    )  # fmt: skip


def exact(value: float) -> Decimal:
    """The decimal that a float prints as."""
    return Decimal(repr(float(value)))


def whole(text: str) -> int | None:
    """A count in figures or words; None where the words are none.

    >>> whole("2,396"), whole("Nine"), whole("none"), whole("12,34")
    (2396, 9, 0, None)
    """
    if text.lower() in COUNTED:
        return COUNTED[text.lower()]
    read = amount(text)
    return int(read.size) if read and not read.sign + read.unit and read.step == 1 else None


def place(text: str) -> int | None:
    """A place in an order; None where the words are none, or the ending is wrong.

    >>> place("14th"), place("third"), place("22nd"), place("22th"), place("112th")
    (14, 3, 22, None, 112)
    """
    if text.lower() in PLACED:
        return PLACED[text.lower()]
    match = re.fullmatch(r"([\d,]+)(st|nd|rd|th)", text)
    number = whole(match[1]) if match else None
    if match is None or number is None:
        return None
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens or not 1 <= number % 10 <= 3 else ("st", "nd", "rd")[number % 10 - 1]
    return number if match[2] == ending else None


def counted(text: str, noun: str) -> int | None:
    """The count in ``14 sessions``, if the noun agrees with it; None otherwise.

    Args:
        text: The words.
        noun: The noun, or its two forms as ``company|companies``.

    >>> counted("14 sessions", "session"), counted("one sessions", "session")
    (14, None)
    """
    one, _, many = noun.partition("|")
    number, _, said = text.partition(" ")
    count = whole(number)
    return count if count is not None and said == (one if count == 1 else many or f"{one}s") else None


# --- dates ------------------------------------------------------------------------------------


def says_date(text: str, day: dt.date, session: dt.date) -> bool:
    """Whether the words are a day, its month or its year; a date without a year is of the session's year.

    >>> says_date("May 7, 1996", dt.date(1996, 5, 7), dt.date(2026, 1, 22))
    True
    >>> says_date("Jan. 2", dt.date(2025, 1, 2), dt.date(2026, 1, 22))
    False
    """
    if re.fullmatch(r"\d{4}", text):
        return int(text) == day.year
    if match := _MONTH.fullmatch(text):
        return (int(match["year"]), _month(match["month"])) == (day.year, day.month)
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    year = int(match["year"]) if match["year"] else session.year
    return (year, _month(match["month"]), int(match["day"])) == (day.year, day.month, day.day)


def _month(word: str) -> int:
    """A month's number by its first letters; 0 where there is none like that."""
    key = word[:3].lower()
    return MONTHS.index(key) + 1 if key in MONTHS else 0


def says_weekday(text: str, day: dt.date) -> bool:
    """Whether the word is a day's weekday.

    >>> says_weekday("Thursday", dt.date(2026, 1, 22))
    True
    """
    return text == f"{DAYS[day.isoweekday() - 1]}day"


def printed_moment(text: str) -> str:
    """A printed vintage as ISO 8601 without seconds; empty where it cannot be read.

    >>> printed_moment("Jan. 23, 2026, 11:02 UTC")
    '2026-01-23T11:02'
    """
    match = re.fullmatch(_DAY.pattern + r", (?P<time>\d\d:\d\d) UTC", text)
    if match is None or not match["year"]:
        return ""
    return f"{match['year']}-{_month(match['month']):02}-{int(match['day']):02}T{match['time']}"


# --- directions -------------------------------------------------------------------------------


def direction(text: str) -> int | None:
    """Which way some words point: 1, 0 or -1; None where the lexicon has none of them.

    >>> direction("Plunged"), direction("ahead of"), direction("green")
    (-1, 1, None)
    """
    words = text.lower()
    known = lexicon().polarity
    if words in known:
        return known[words]
    found = {known[w] for w in known if re.search(rf"\b{re.escape(w)}\b", words)}
    return found.pop() if len(found) == 1 else None
