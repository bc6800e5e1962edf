"""When a reading is believed, how figures are spoken, and which name of a list a figure is of."""

from __future__ import annotations

import pytest
from audit_example import small_desk, verdicts

from briefgen.audit.quantities import quantities

# Weekdays from Thursday, Jan. 1, 2026; the last is Friday, Jan. 16: 12 sessions.
SPX = [100.0, 101.0, 100.0, 96.0, 97.0, 98.0, 99.0, 100.0, 101.0, 103.0, 102.0, 104.0]
RUT = [100.0, 102.0, 103.0, 104.0, 103.0, 102.0, 101.0, 100.0, 99.0, 98.0, 97.0, 96.0]
NDX = [100.0, 100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 106.0, 107.0, 108.0, 100.0, 103.0]


def said(words: str) -> list[str]:
    desk = small_desk({"^GSPC": SPX, "^RUT": RUT, "^NDX": NDX})
    return [verdict for _, verdict in verdicts(desk, words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "On Friday the S&P 500, the Russell 2000 and the Nasdaq-100 moved +2.0%, -1.0% and +3.0%.",
            ["right"] * 3,
        ),
        (
            "On Friday the S&P 500, the Russell 2000 and the Nasdaq-100 moved +2.0%, +3.0% and -1.0%.",
            ["right", "wrong", "wrong"],
        ),
        ("The S&P 500 and the Nasdaq-100 rose 2.0% and 3.0% on Friday.", ["right", "right"]),
        ("The S&P 500 and the Nasdaq-100 rose 3.0% and 2.0% on Friday.", ["wrong", "wrong"]),
    ],
)
def test_two_lists_of_one_length_are_read_in_pairs(words: str, found: list[str]) -> None:
    assert said(words) == found


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("jumped five point one percent", 5.1, "percent"),
        ("a gain of forty-four point eight six points", 44.86, "points"),
        ("nine hundred twenty-one point eight five", 921.85, "number"),
        ("climbed three and a half percent", 3.5, "percent"),
        ("a five point gain", 5.0, "points"),
    ],
)
def test_numbers_as_they_are_spoken(words: str, value: float, unit: str) -> None:
    (found,) = quantities(words)
    assert (found.value, found.unit) == (value, unit)


def test_a_time_in_parentheses_is_that_of_its_own_words() -> None:
    assert said("For the week the S&P 500 rose 5.1% (it added 2.0% on Friday).") == ["right", "right"]
    assert said("For the week the S&P 500 rose 5.1% (it added 4.0% on Friday).") == ["right", "wrong"]


def test_a_return_that_no_index_has_had_in_a_day_is_that_of_another_time() -> None:
    assert said("The S&P 500 has gained 189.7%, after all that glory.") == ["unchecked"]


def test_where_little_is_right_what_names_neither_whom_nor_when_is_left_open() -> None:
    """A paragraph has more likely been misread than miswritten; what is named is judged all the same."""
    vague = "The S&P 500 had a time of it. It made 7.0%. It lost 6.1%. Then it gave up 8.8%."
    assert "wrong" not in said(vague)
    plain = "On Friday the S&P 500 rose 7.0%. On Friday the Russell 2000 rose 6.1%."
    assert said(plain) == ["wrong", "wrong"]


@pytest.mark.parametrize(
    "words",
    [
        "The next day it bounced 4.7%, lost 4.4% on the one following.",
        "In the week alone the three indexes rose 3.6%, 3.4% and 4.4%, respectively.",
        "The S&P 500 stands 2.9% below Wednesday's close.",
        "From the end of August to Christmas Eve, the S&P 500 lost 27.2%.",
    ],
)
def test_what_could_not_be_placed_is_left_open(words: str) -> None:
    assert set(said(words)) <= {"unchecked"}
