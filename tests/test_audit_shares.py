"""Shares of cases, marks of definitions and averages are no moves; times that begin at a low are read."""

from __future__ import annotations

import pytest
from audit_example import small_desk, verdicts

# Weekdays from Thursday, Jan. 1, 2026; the last is Friday, Jan. 16: 12 sessions.
SPX = [100.0, 101.0, 100.0, 96.0, 97.0, 98.0, 99.0, 100.0, 101.0, 103.0, 102.0, 104.0]


def said(words: str) -> list[str]:
    return [verdict for _, verdict in verdicts(small_desk({"^GSPC": SPX}), words)]


@pytest.mark.parametrize("since", ["its low of", "the closing low on"])
def test_a_time_may_begin_at_a_low_of_a_day(since: str) -> None:
    assert said(f"Since {since} Jan. 6, the S&P 500 is up 8.3%.") == ["right"]
    assert said(f"Since {since} Jan. 6, the S&P 500 is up 4.3%.") == ["wrong"]


def test_a_comma_after_the_year_ends_no_stretch() -> None:
    assert said("From Jan. 6, 2026, to now, the S&P 500 rose 8.3%.") == ["right"]
    assert said("From Jan. 6, 2026, to now, the S&P 500 rose 3.3%.") == ["wrong"]


@pytest.mark.parametrize(
    "words",
    [
        "January has brought the S&P 500 59 gains in 98 years, or 60%.",
        "The S&P 500 has had 59 gains in 98 years in January, a rate of 60%; for any month it is 58%.",
        "Large days are common: 31% of this year's sessions took the S&P 500 farther, and 24% of all before.",
        "The S&P 500 is 60% of the way from its low back to its peak.",
        "The S&P 500 has not closed 10% or more below its peak in 60 sessions.",
        "The five best days make the difference between +4.0% and -6.0% for the S&P 500 this year.",
        "Without its best days, the S&P 500 would be down 6.0% this year.",
        "By its common definition, 20% from a low, the bull market in the S&P 500 dates from 2022.",
    ],
)
def test_a_share_or_a_mark_is_not_held_against_the_article(words: str) -> None:
    assert "wrong" not in said(words)


def test_a_rate_a_year_is_no_return_of_the_year() -> None:
    assert "wrong" not in said("In two weeks the S&P 500 has done well, or 14.8% a year before dividends.")


def test_what_is_said_beside_a_share_is_still_judged() -> None:
    assert said("The S&P 500 rose 3.0% on Friday, as 60% of all days have been gains.")[0] == "wrong"


def test_what_did_not_come_says_nothing_of_the_way() -> None:
    assert said("Since Jan. 6, the S&P 500 is up 8.3% without a fall of note.") == ["right"]
    assert said("Since Jan. 6, the S&P 500 is up 8.3% despite a drop.") == ["right"]
