"""Statements that count, or that tell of one session, of one time or of one name alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from audit_example import judged, small_desk, verdicts

from briefgen.audit.clock import Clock
from briefgen.audit.model import Quantity
from briefgen.audit.periods import periods

# Weekdays from Thursday, Jan. 1, 2026; the last is Wednesday, Jan. 14.
SPX = [100.0, 104.0, 99.0, 103.0, 97.0, 102.0, 103.0, 104.5, 101.0, 103.0]
RUT = [50.0, 50.1, 50.2, 50.1, 50.0, 50.1, 50.2, 50.3, 49.8, 50.0]
TEN = [4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.1]
TWO = [4.2, 4.2, 4.2, 4.2, 4.2, 4.2, 4.2, 4.2, 4.2, 4.5]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # The curve between two yields that went before, with its sign.
        (
            "The two-year yield rose to 4.50% and the 10-year yield to 4.10%. "
            "The curve between the two stands at minus 40 basis points.",
            "right",
        ),
        (
            "The two-year yield rose to 4.50% and the 10-year yield to 4.10%. "
            "The curve between the two stands at minus 10 basis points.",
            "wrong",
        ),
        ("The 2-year surged 30 basis points to 4.50%.", "right"),
        ("The 2-year surged 60 basis points to 4.80%.", "wrong"),
        # Within a distance: anything from nothing to it.
        ("The Russell 2000 closed within half a percent of its record.", "wrong"),
        ("The Russell 2000 closed within 1 percent of its record.", "right"),
        # Runs of great moves, and of small ones.
        ("The Russell 2000 has swung by over 0.5% in either direction for five sessions in a row.", "wrong"),
        ("The Russell 2000 has not moved 2% in either direction for nine sessions.", "right"),
        # What one has to go back to.
        ("The Russell 2000 lost 1% on Tuesday; you have to go back to Jan. 9 to find a worse day.", "wrong"),
        # The day that a record was set on.
        ("The S&P 500 had set a record on the second of January.", "right"),
        ("The S&P 500 is 1.4% below the record it set on Jan. 2.", "wrong"),
        # Of the other of two, without a verb of its own.
        ("The Russell 2000 rose 0.4% and lagged the S&P 500's 2.0%.", "right"),
        # A name in parentheses.
        ("The day ranged from +2.0% (S&P 500) to +0.4% (Russell 2000).", "right"),
        # What is only supposed.
        ("A setback of 5% would take the S&P 500 to 97.85.", "unchecked"),
    ],
)  # fmt: skip
def test_each_statement_is_judged(words: str, verdict: str) -> None:
    desk = small_desk({"^GSPC": SPX, "^RUT": RUT, "DGS10": TEN, "DGS2": TWO})
    said = {v for _, v in verdicts(desk, words)}
    assert verdict in said
    assert verdict == "wrong" or not said & {"wrong", "stale"}


def test_an_article_is_of_one_session() -> None:
    # Tuesday's figures: no record then, though Wednesday's close was one.
    desk = small_desk({"^GSPC": [100.0, 104.0, 101.0, 103.0, 110.0], "^RUT": [50.0, 50.0, 50.5, 50.0, 50.3]})
    told = "The S&P 500 rose 2% to 103. The Russell 2000 fell 1% to 50.0. "
    assert verdicts(desk, f"{told}The S&P 500 closed at a record.")[-1][1] == "wrong"
    assert verdicts(desk, "The S&P 500 closed at a record.")[-1][1] == "right"


@pytest.mark.parametrize(
    ("actual", "holds"), [(9.6, True), (9.5, True), (9.2, False), (10.2, False), (8.0, False)]
)
def test_nearly_is_little_below(actual: float, holds: bool) -> None:
    assert Quantity(value=10, unit="percent", step=1, span=(0, 0), hedge="nearly").admits(actual) is holds


CLOCK = Clock(
    date=dt.date(2026, 1, 15),
    sessions=tuple(d for i in range(140) if (d := dt.date(2025, 9, 1) + dt.timedelta(days=i)).weekday() < 5
                   and d <= dt.date(2026, 1, 15)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("In the final quarter it rose 2%", "2025-09-30", "2025-12-31"),
        ("Over those ten sessions it rose 2%", "2026-01-01", "2026-01-15"),
        ("it closed lower on the second of January", "2026-01-01", "2026-01-02"),
        ("Technology is the month's top sector", "2025-12-31", "2026-01-15"),
    ],
)
def test_more_times_are_read(words: str, first: str, last: str) -> None:
    found = [w for p in periods(words, CLOCK) for w in p.windows]
    assert (first, last) in {(str(w.base), str(w.end)) for w in found}


@pytest.mark.market
@pytest.mark.parametrize(
    ("date", "words", "verdict"),
    [
        ("2022-12-30", "The S&P 500 lost 19% in 2022. There were seven losing months.", "right"),
        ("2022-12-30", "The S&P 500 lost 19% in 2022. There were three losing months.", "wrong"),
        ("2022-12-30", "The S&P 500 notched one record close during the year.", "right"),
        ("2022-12-30", "The S&P 500 notched nine record closes during the year.", "wrong"),
        ("2026-01-22", "Winner of the Magnificent Seven: Microsoft.", "wrong"),
        ("2026-01-22", "Nvidia and Tesla were the only members of the Magnificent Seven to fall.", "wrong"),
        ("2026-01-22", "Of the sector funds, utilities led with a gain of 9%.", "wrong"),
    ],
)
def test_counts_and_groups(market_folder: Path, date: str, words: str, verdict: str) -> None:
    assert verdict in {f.verdict for _, _, f in judged(market_folder, dt.date.fromisoformat(date), words)}
