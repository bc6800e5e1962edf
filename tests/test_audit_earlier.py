"""What an article tells of a time before its own session, and of the year that has ended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from audit_example import judged, small_desk, verdicts
from test_audit_readings import RUT, SPX


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # The session before is named, or stands in the past perfect.
        ("The S&P 500 added 3.8%. It had gained 1% the day before.", "right"),
        ("The S&P 500 added 3.8%. It had gained 4.4% the day before.", "wrong"),
        ("The jump came a day after the S&P 500 had closed above 105 for the first time.", "right"),
        ("The S&P 500 ended a rout that had knocked 9% off the index.", "unchecked"),
        ("The S&P 500 had lost 7.1% this week.", "wrong"),
        ("The rally began on Monday and put an end to a two-day losing streak.", "unchecked"),
        # A count is of the article's day, whatever mark stands behind it.
        ("The S&P 500 rose on three of the last three days and is 5.8% above its close of Jan. 9.", "right"),
        ("The S&P 500 rose on one of the last three days and is 5.8% above its close of 9 January.", "wrong"),
        # A distance from the close of a day is measured from there.
        ("The S&P 500 is 7.8% above its close of 9 January.", "wrong"),
        # The record that stands has a day.
        ("The Russell 2000's record close dates from 1 January.", "right"),
        ("The Russell 2000's record close dates from 5 January.", "wrong"),
        # The second of two figures is the named one's, and the first is not.
        ("The Russell 2000 hit 49.7. This week saw a loss of 0.8% against +5.8% for the S&P 500.", "right"),
    ],
)  # fmt: skip
def test_what_was_before(words: str, verdict: str) -> None:
    said = {v for _, v in verdicts(small_desk({"^GSPC": SPX, "^RUT": RUT}), words)}
    assert verdict in said
    assert verdict == "wrong" or "wrong" not in said


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("In 2017 the S&P 500 hardly stumbled. Its worst day brought a loss of 1.82%, on May 17.", "right"),
        ("In 2017 the S&P 500 hardly stumbled. Its worst day brought a loss of 2.82%, on May 17.", "wrong"),
        ("In 2017 the S&P 500 hardly stumbled. Its best day came in April.", "wrong"),
        ("The S&P 500's quarter was fine. The quarter's best day came on Nov. 28.", "unchecked"),
        ("The S&P 500 gained 6.1% in the final quarter, of which December 1%.", "right"),
        ("The S&P 500 gained 6.1% in the final quarter, of which December 2.4%.", "wrong"),
        ("Apple gained 46% over the twelve months.", "right"),
        ("Apple gained 66% over the twelve months.", "wrong"),
        ("Of the sectors in 2017, technology was the best, and energy was the worst.", "right"),
        ("The S&P 500 had a quiet 2017, yet it notched 62 record closes along the way.", "right"),
        ("The S&P 500 had a quiet 2017, yet it notched 92 record closes along the way.", "wrong"),
        ("A weak January would end a run of nine monthly gains for the S&P 500.", "right"),
        ("A weak January would end a run of fourteen monthly gains for the S&P 500.", "wrong"),
        ("On Friday technology fell 0.5%, a touch worse than the S&P 500.", "right"),
        ("On Friday technology fell 0.5%, a touch better than the S&P 500.", "wrong"),
        ("Apple is a third lower than three months ago.", "wrong"),
        ("Of the sectors in 2017, utilities proved the most resilient.", "wrong"),
    ],
)  # fmt: skip
def test_what_a_year_was(market_folder: Path, words: str, verdict: str) -> None:
    said = {f.verdict for _, _, f in judged(market_folder, dt.date(2017, 12, 29), words)}
    assert verdict in said or (verdict == "unchecked" and not said)
    assert verdict == "wrong" or "wrong" not in said
