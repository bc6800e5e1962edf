"""The one place where a quantity becomes text: rounding, AP style numbers, dates.

Everything is rounded half-up on the decimal value that the float prints as, so that prose, tables,
charts and feeds agree with each other and with a reader's own rounding.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

MINUS = "-"
CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SHORT_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.",
                "Nov.", "Dec.")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def rounded(value: float, decimals: int) -> Decimal:
    """A value rounded half-up, away from zero at the half; never minus zero.

    >>> str(rounded(0.125, 2)), str(rounded(-2.5, 0)), str(rounded(-0.04, 1))
    ('0.13', '-3', '0.0')
    """
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(exact) if exact == 0 else exact


def scaled(value: float, factor: int, decimals: int) -> Decimal:
    """``value * factor`` rounded half-up, the product taken in decimals and not in floats.

    >>> str(scaled(0.00285, 100, 2))
    '0.29'
    """
    exact = (Decimal(repr(float(value))) * factor).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
    )
    return abs(exact) if exact == 0 else exact


def grouped(value: Decimal) -> str:
    """A decimal with thousands separators.

    >>> grouped(Decimal("2718.77"))
    '2,718.77'
    """
    return f"{value:,f}"


def percent(value: float, decimals: int = 1) -> str:
    """A fraction's magnitude in percent.

    >>> percent(-0.0954346)
    '9.5%'
    """
    return f"{grouped(abs(scaled(value, 100, decimals)))}%"


def signed_percent(value: float, decimals: int = 2) -> str:
    """A fraction in percent with its sign, for tables and lists; zero has none.

    >>> signed_percent(0.0954346), signed_percent(-0.00001)
    ('+9.54%', '0.00%')
    """
    amount = scaled(value, 100, decimals)
    return f"{_sign(amount)}{grouped(abs(amount))}%"


def points(value: float, decimals: int = 1) -> str:
    """A difference of two fractions in percentage points.

    >>> points(0.0855229), points(0.01)
    ('8.6 percentage points', '1.0 percentage point')
    """
    amount = abs(scaled(value, 100, decimals))
    return f"{grouped(amount)} percentage point{'' if amount == 1 else 's'}"


def signed_number(value: float, decimals: int = 2) -> str:
    """A number with its sign.

    >>> signed_number(-0.44)
    '-0.44'
    """
    amount = rounded(value, decimals)
    return f"{_sign(amount)}{grouped(abs(amount))}"


def number(value: float, decimals: int = 2) -> str:
    """A number with thousands separators, negative with a hyphen.

    >>> number(2552.07), number(-3.14159, 1)
    ('2,552.07', '-3.1')
    """
    return number_of(rounded(value, decimals))


def datum(value: float, *, least: int = 0) -> str:
    """A number as its source gives it, without the idle digits of its float.

    Four decimals are kept, six digits of what is smaller than one, and none from a million on; where there
    are any, there are two.

    Args:
        value: The number.
        least: Decimals of a whole number.

    >>> datum(6913.3501), datum(15.64), datum(199.4), datum(14697926000.0), datum(967.0, least=2)
    ('6,913.3501', '15.64', '199.40', '14,697,926,000', '967.00')
    >>> datum(-1.2599999999999998), datum(0.00006103515625), datum(-0.0)
    ('-1.26', '0.0000610352', '0')
    """
    exact = Decimal(repr(float(value)))
    small = 0 < abs(exact) < 1
    amount = rounded(value, 5 - exact.adjusted() if small else 4 if abs(exact) < 10**6 else 0)
    whole, point, decimals = grouped(abs(amount)).partition(".")
    decimals = decimals.rstrip("0")
    shown = decimals.ljust(2, "0") if decimals else "0" * least
    text = f"{whole}{point}{shown}" if shown else whole
    return f"{MINUS if amount < 0 else ''}{text}"


def exact_percent(value: float, unit: str = "%") -> str:
    """A fraction in percent with its sign and four decimals, two more than any text prints.

    >>> exact_percent(0.0954346), exact_percent(-0.00418359, " percentage points")
    ('9.5435%', '-0.4184 percentage points')
    """
    return f"{number_of(scaled(value, 100, 4))}{unit}"


def exact_dollars(value: float) -> str:
    """Dollars to the cent, from a million on to the dollar.

    >>> exact_dollars(-653144957614.38), exact_dollars(199.66)
    ('-$653,144,957,614', '$199.66')
    """
    amount = rounded(value, 0 if abs(value) >= 10**6 else 2)
    return f"{MINUS if amount < 0 else ''}${grouped(abs(amount))}"


def number_of(amount: Decimal) -> str:
    """A rounded amount with thousands separators, negative with a hyphen."""
    return f"{MINUS if amount < 0 else ''}{grouped(abs(amount))}"


def _sign(amount: Decimal) -> str:
    return "+" if amount > 0 else MINUS if amount < 0 else ""


def dollars(value: float) -> str:
    """An amount's magnitude in US dollars, in the largest of million, billion and trillion.

    >>> dollars(-653.1e9), dollars(21.34e12), dollars(41.2e6)
    ('$653 billion', '$21.3 trillion', '$41 million')
    """
    size = abs(value)
    for word, unit, decimals in (("trillion", 10**12, 1), ("billion", 10**9, 0), ("million", 10**6, 0)):
        # An amount that would round up to a thousand of the next smaller word takes the larger one.
        if size >= unit * 0.9995:
            amount = Decimal(repr(float(size))) / unit
            places = decimals if amount >= 10 or word == "trillion" else 1
            return f"${grouped(amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))} {word}"
    return f"${grouped(rounded(size, 0))}"


def cardinal(value: int) -> str:
    """A count as AP writes it: words below 10, figures from 10 on.

    >>> cardinal(9), cardinal(14), cardinal(2396)
    ('nine', '14', '2,396')
    """
    return CARDINALS[value] if 0 <= value < 10 else f"{value:,d}"


def ordinal(value: int) -> str:
    """A place in an order as AP writes it.

    >>> ordinal(3), ordinal(14), ordinal(22), ordinal(111)
    ('third', '14th', '22nd', '111th')
    """
    if 0 < value < 10:
        return ORDINALS[value]
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,d}{ending}"


def plural(value: int, noun: str) -> str:
    """A noun that agrees with a count; ``noun`` may give both forms as ``company|companies``.

    >>> plural(1, "session"), plural(2, "company|companies")
    ('session', 'companies')
    """
    one, _, many = noun.partition("|")
    return one if value == 1 else many or f"{one}s"


def short_date(day: dt.date, seen_from: dt.date) -> str:
    """A date as AP writes it, with the year where it is not the reader's own.

    >>> today = dt.date(2026, 1, 22)
    >>> short_date(dt.date(2026, 1, 2), today), short_date(dt.date(1996, 5, 7), today)
    ('Jan. 2', 'May 7, 1996')
    """
    text = f"{SHORT_MONTHS[day.month - 1]} {day.day}"
    return text if day.year == seen_from.year else f"{text}, {day.year}"


def full_date(day: dt.date) -> str:
    """A date with its year.

    >>> full_date(dt.date(2026, 1, 2))
    'Jan. 2, 2026'
    """
    return f"{SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}"


def month_year(day: dt.date) -> str:
    """A month with its year.

    >>> month_year(dt.date(1996, 5, 7))
    'May 1996'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def long_date(day: dt.date) -> str:
    """A full date with its weekday, for datelines.

    >>> long_date(dt.date(2026, 1, 22))
    'Thursday, Jan. 22, 2026'
    """
    return f"{WEEKDAYS[day.weekday()]}, {SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}"


def printed_vintage(vintage: str) -> str:
    """A vintage for readers.

    >>> printed_vintage("2026-01-23T11:02:33Z")
    'Jan. 23, 2026, 11:02 UTC'
    """
    at = dt.datetime.fromisoformat(vintage.replace("Z", "+00:00"))
    return f"{SHORT_MONTHS[at.month - 1]} {at.day}, {at.year}, {at:%H:%M} UTC"
