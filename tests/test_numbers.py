"""Rounding, AP numbers and dates: worked by hand, then as laws over all decimals."""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.prose import numbers as n
from briefgen.verify.readback import amount, exact, place, printed_moment, says_date, says_weekday, whole

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False, min_value=-50, max_value=50)
DAYS = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31))
SESSION = dt.date(2026, 1, 22)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(0.125, 2, "0.13"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.285, 2, "0.29"), (1.005, 2, "1.01"), (-0.04, 1, "0.0"),
     (0.05, 1, "0.1"), (9.995, 2, "10.00"), (1e15, 0, "1000000000000000")],
)  # fmt: skip
def test_rounding_is_half_up_on_the_printed_decimal(value: float, decimals: int, words: str) -> None:
    assert str(n.rounded(value, decimals)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0137, "1.4%"), (-0.0954346, "9.5%"), (0.00285, "0.3%"), (0.0005, "0.1%"), (12.3456, "1,234.6%"), (0.0, "0.0%")],
)  # fmt: skip
def test_percent(value: float, words: str) -> None:
    assert n.percent(value) == words


def test_signs() -> None:
    assert n.signed_percent(0.0954346) == "+9.54%"
    assert n.signed_percent(-0.0954346, 1) == "-9.5%"
    assert n.signed_percent(-0.00001) == "0.00%"
    assert n.signed_number(-0.44) == "-0.44"
    assert n.signed_number(0.004) == "0.00"
    assert n.number(-3.14159, 1) == "-3.1"
    assert n.number(-0.001) == "0.00"


def test_points_agree_with_their_number() -> None:
    assert n.points(0.01) == "1.0 percentage point"
    assert n.points(0.0104) == "1.0 percentage point"
    assert n.points(0.0855229) == "8.6 percentage points"
    assert n.points(0.0001) == "0.0 percentage points"


@pytest.mark.parametrize(
    ("value", "words"),
    [(653.1e9, "$653 billion"), (-653.1e9, "$653 billion"), (21.34e12, "$21.3 trillion"), (41.2e6, "$41 million"),
     (1.25e9, "$1.3 billion"), (999.6e6, "$1.0 billion"), (999.4e6, "$999 million"), (999.7e9, "$1.0 trillion"),
     (999_499.0, "$999,499"), (12_345.0, "$12,345"), (0.0, "$0")],
)  # fmt: skip
def test_dollars(value: float, words: str) -> None:
    assert n.dollars(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1, "first"), (3, "third"), (9, "ninth"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
     (22, "22nd"), (23, "23rd"), (101, "101st"), (111, "111th"), (112, "112th"), (1_213, "1,213th"), (2_396, "2,396th")],
)  # fmt: skip
def test_ordinals(value: int, words: str) -> None:
    assert n.ordinal(value) == words


def test_cardinals_and_plurals() -> None:
    assert [n.cardinal(v) for v in (0, 1, 9, 10, 2396)] == ["zero", "one", "nine", "10", "2,396"]
    assert n.plural(1, "session") == "session"
    assert n.plural(0, "session") == "sessions"
    assert n.plural(2, "company|companies") == "companies"


def test_dates() -> None:
    assert n.short_date(dt.date(2026, 1, 2), SESSION) == "Jan. 2"
    assert n.short_date(dt.date(2025, 12, 31), SESSION) == "Dec. 31, 2025"
    assert n.short_date(dt.date(1996, 5, 7), SESSION) == "May 7, 1996"
    assert n.short_date(dt.date(2026, 9, 1), SESSION) == "Sept. 1"
    assert n.month_year(dt.date(1996, 5, 7)) == "May 1996"
    assert n.long_date(SESSION) == "Thursday, Jan. 22, 2026"
    assert n.printed_vintage("2026-01-23T11:02:33Z") == "Jan. 23, 2026, 11:02 UTC"


# --- laws -------------------------------------------------------------------------------------


@given(FINITE, st.integers(0, 6))
def test_rounded_is_half_up_of_the_decimal(value: float, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    expected = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP)
    assert n.rounded(value, decimals) == expected
    assert abs(n.rounded(value, decimals) - Decimal(repr(value))) <= step / 2
    assert not n.rounded(value, decimals).is_signed() or expected < 0


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_half_goes_away_from_zero(units: int, decimals: int) -> None:
    value = float(Decimal(2 * units + (1 if units >= 0 else -1)) / 2 * Decimal(1).scaleb(-decimals))
    assert abs(n.rounded(value, decimals)) >= abs(Decimal(repr(value)))


@given(FRACTIONS, st.integers(0, 3))
def test_printed_percentages_read_back_within_half_a_step(value: float, decimals: int) -> None:
    read = amount(n.signed_percent(value, decimals))
    assert read is not None
    assert read.unit == "%"
    assert read.rounds(exact(value) * 100)
    assert read.signed_as(exact(value))


@given(FRACTIONS)
def test_printed_points_read_back(value: float) -> None:
    read = amount(n.points(value))
    assert read is not None
    assert read.unit == "percentage point"
    assert read.rounds(exact(value) * 100)


@given(st.floats(min_value=0, max_value=9e14))
def test_printed_dollars_read_back(value: float) -> None:
    read = amount(n.dollars(value))
    assert read is not None
    assert read.unit == "$"
    assert read.rounds(exact(value))


@given(FINITE, st.integers(0, 4))
def test_printed_numbers_read_back(value: float, decimals: int) -> None:
    read = amount(n.number(value, decimals))
    assert read is not None
    assert read.rounds(exact(value))
    assert (read.sign == "-") == (value < 0 and read.size != 0)


@given(st.integers(0, 10**7))
def test_counts_and_places_read_back(value: int) -> None:
    assert whole(n.cardinal(value)) == value
    assert value == 0 or place(n.ordinal(value)) == value


@given(DAYS, DAYS)
def test_dates_read_back(day: dt.date, session: dt.date) -> None:
    assert says_date(n.short_date(day, session), day, session)
    assert says_date(n.month_year(day), day, session)
    weekday, _, date = n.long_date(day).partition(", ")
    assert says_weekday(weekday, day)
    assert says_date(date, day, session)


@given(DAYS, st.integers(1, 400), DAYS)
def test_a_date_does_not_read_as_another(day: dt.date, shift: int, session: dt.date) -> None:
    assert not says_date(n.short_date(day, session), day + dt.timedelta(days=shift), session)


@given(st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2100, 1, 1)))
def test_vintages_read_back(moment: dt.datetime) -> None:
    vintage = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert printed_moment(n.printed_vintage(vintage)) == vintage[:16]


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,23", "12,34", "2718.77", "1.2.3", "$5%", "5 billion", "+-3%", "01", "1 percentage points",
     "2 percentage point", "1,2345"],
)  # fmt: skip
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(("text", "value"), [("0.12", 0.125), ("0.14", 0.125), ("2", 2.5), ("1.0", 1.05)])
def test_other_roundings_are_not_read_as_the_value(text: str, value: float) -> None:
    read = amount(text)
    assert read is not None
    assert not read.rounds(exact(value))


@pytest.mark.parametrize("text", ["22th", "3th", "11st", "112nd", "1rd", "zeroth", "12,34th"])
def test_wrong_endings_are_no_places(text: str) -> None:
    assert place(text) is None
