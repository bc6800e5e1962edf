"""How the audit reads marks, pairs, counts and times that stand elsewhere than beside their figure."""

from __future__ import annotations

import pytest
from audit_example import small_desk, verdicts

# Weekdays from Thursday, Jan. 1, 2026; the last is Thursday, Jan. 15. The S&P 500 ends at a record; the
# Russell 2000 fell by a half on the second day and has stood still since.
SPX = [100.0, 101.0, 100.0, 102.0, 101.0, 103.0, 104.0, 103.0, 105.0, 106.0, 110.0]
RUT = [100.0, 50.0, 50.5, 50.4, 50.3, 50.2, 50.1, 50.0, 49.9, 49.8, 49.7]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # A distance from an average, a peak or a level that is named in the sentence or the one before.
        ("The S&P 500's 5-day average is at 105.60. The index is 4.2% above.", "right"),
        ("The S&P 500's 5-day average is at 105.60. The index is 9.2% above.", "wrong"),
        ("To be at its highest close the Russell 2000, now 50.3% below, has a way to go.", "right"),
        ("To be at its highest close the Russell 2000, now 30.3% below, has a way to go.", "wrong"),
        ("Its 5-day average sums it up: for the S&P 500 it runs at 105.60.", "right"),
        # A level that would be so far below the peak, and a move that would be a large one.
        ("A close at 99.00 would be 10% below the record close of the S&P 500.", "right"),
        ("A close at 92.00 would be 10% below the record close of the S&P 500.", "wrong"),
        ("Counted down from its highest close, 10% leaves the S&P 500 at 99.00.", "right"),
        ("A move of 2.5% in either direction would be two standard deviations of the S&P 500.", "unchecked"),
        ("A 10% correction from here would take the S&P 500 to 99.", "unchecked"),
        # Shares of cases, and the change of a gap.
        ("How many days had the S&P 500 up later? It was 64%, with +1.6% in the median.", "unchecked"),
        ("The S&P 500 widened its lead over the Russell 2000 by 3.0 percentage points.", "unchecked"),
        # A record was set on the day that is named, and a level was a close of it.
        ("The Russell 2000 is below the high of 50.50, set on Jan. 5.", "right"),
        ("The Russell 2000 is below the high of 50.50, set on Jan. 8.", "wrong"),
        ("The S&P 500 rose above the record close of Jan. 14.", "right"),
        ("The S&P 500 rose above the record close of Jan. 7.", "wrong"),
        ("The Russell 2000 remains below its record.", "right"),
        ("The S&P 500 remains below its record.", "stale"),
    ],
)  # fmt: skip
def test_marks(words: str, verdict: str) -> None:
    _said(words, verdict)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Thursday went to the S&P 500, +3.8% against -0.2% for the Russell 2000.", "right"),
        ("Thursday went to the S&P 500, +3.8% against -1.9% for the Russell 2000.", "wrong"),
        ("The S&P 500 came out ahead of the Russell 2000, at +3.8% to -0.2%.", "right"),
        ("A session that brought +3.8% in the S&P 500 brought -0.2% in the Russell 2000.", "right"),
        ("A session that brought +3.8% in the S&P 500 brought +3.8% in the Russell 2000.", "wrong"),
        ("The Russell 2000 ended Thursday at minus 0.2%.", "right"),
        ("The Russell 2000 rose 0.2%, its rival gained 3.8%, after the S&P 500 had led.", "unchecked"),
    ],
)
def test_each_of_a_pair_has_its_own_figure(words: str, verdict: str) -> None:
    said = {v for _, v in verdicts(small_desk({"^GSPC": SPX, "^RUT": RUT}), words)}
    assert verdict in said or verdict == "unchecked"
    assert (verdict == "wrong") == ("wrong" in said) or verdict == "unchecked"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("The S&P 500 has risen in four of the last five sessions.", "right"),
        ("The S&P 500 has risen in three of the last five sessions.", "wrong"),
        ("It was the S&P 500's best three-day gain on record.", "right"),
        ("The Russell 2000 had its worst three-day drop on record.", "wrong"),
        ("The S&P 500 led the Russell 2000. It was their fifth straight session in this order.", "unchecked"),
        ("The S&P 500 closed at 110. No sector is below its 5-day average.", "unchecked"),
    ],
)  # fmt: skip
def test_counts_and_groups(words: str, verdict: str) -> None:
    _said(words, verdict)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Take five sessions together: the S&P 500 +6.8%, the Russell 2000 -1.0%.", "right"),
        ("Take five sessions together: the S&P 500 +9.8%, the Russell 2000 -1.0%.", "wrong"),
        ("The S&P 500, up 1.0% by Tuesday, went on from there.", "right"),
        ("A week of trading has moved the S&P 500 by +6.8%.", "right"),
        ("Both days together come to +4.8% for the S&P 500.", "right"),
        ("The Russell 2000 is below where it began the week.", "right"),
        ("The Russell 2000 is above where it began the week.", "wrong"),
        ("The S&P 500 has lost 5% since last Thursday.", "wrong"),
    ],
)
def test_times_in_other_words(words: str, verdict: str) -> None:
    _said(words, verdict)


def _said(words: str, verdict: str) -> None:
    said = {v for _, v in verdicts(small_desk({"^GSPC": SPX, "^RUT": RUT}), words)}
    assert verdict in said
    assert verdict in ("wrong", "stale") or "wrong" not in said
