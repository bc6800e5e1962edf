"""How the audit reads times and rivals that are named in passing, and figures of what is not."""

from __future__ import annotations

import datetime as dt

import pytest
from audit_example import small_desk, verdicts

from briefgen.audit.clock import Clock
from briefgen.audit.context import Context
from briefgen.audit.model import Sentence
from briefgen.audit.passing import named_in_passing
from briefgen.audit.scan import scan
from briefgen.audit.subjects import Book, mentions

# Weekdays from Thursday, Jan. 1, 2026; the last is Thursday, Jan. 15.
SPX = [100.0, 101.0, 100.0, 102.0, 101.0, 103.0, 104.0, 103.0, 105.0, 106.0, 110.0]
RUT = [100.0, 50.0, 50.5, 50.4, 50.3, 50.2, 50.1, 50.0, 49.9, 49.8, 49.7]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # A run over another.
        (
            "The S&P 500 rose as the Russell 2000 fell, putting the former ahead for the third straight day.",
            "right",
        ),
        (
            "The S&P 500 opened a gap of 7.4 percentage points to the Russell 2000 with three wins in a row.",
            "right",
        ),
        # Whether over the run or the day is not said.
        (
            "The S&P 500 is 9.9 percentage points ahead of the Russell 2000 with three wins in a row.",
            "unchecked",
        ),
        # Marks to be reached.
        ("A setback of 5%, measured from the top, would take the S&P 500 to 104.50.", "unchecked"),
        ("For a pullback of 5%, the S&P 500 would have to end at 104.50.", "unchecked"),
        ("As long as it closes above 104.50, the S&P 500 is within 5% of its highest close.", "unchecked"),
        # Times in passing.
        ("The S&P 500 closed 6.8% above its level of three sessions earlier.", "right"),
        ("From the close of Jan. 9, the S&P 500 is up 5.8%.", "right"),
        # A member in the middle, shares and cases.
        ("A stock at the midpoint shed 1.4%, compared with +3.8% for the S&P 500.", "unchecked"),
        ("Of all days since 1990, 89% had an S&P 500 return no larger.", "unchecked"),
        ("Of 71 S&P 500 sessions this year, 35 were positive.", "unchecked"),
        # Names in brackets.
        ("Returns range from +3.8% (S&P 500) to -0.2% (Russell 2000).", "right"),
        ("Returns range from +3.8% (S&P 500) to -7.2% (Russell 2000).", "wrong"),
        # Each its own peak.
        (
            "The Russell 2000 set a record on Jan. 1 and is 50% below it; the S&P 500 is 2% under its own.",
            "wrong",
        ),
    ],
)
def test_what_is_named_in_passing(words: str, verdict: str) -> None:
    said = {v for _, v in verdicts(small_desk({"^GSPC": SPX, "^RUT": RUT}), words)}
    assert verdict in said
    assert verdict == "wrong" or "wrong" not in said


CLOCK = Clock(
    date=dt.date(2026, 1, 15),
    sessions=tuple(d for i in range(40) if (d := dt.date(2025, 12, 7) + dt.timedelta(days=i)).weekday() < 5),
)


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("It is higher than a week ago.", dt.date(2026, 1, 8)),
        ("It is 1% above last month's close.", dt.date(2025, 12, 31)),
        ("Over both days it is up 0.9%.", dt.date(2026, 1, 13)),
        ("It leads after four wins in a row.", dt.date(2026, 1, 9)),
        ("It is below its level of five sessions earlier.", dt.date(2026, 1, 8)),
        ("It is up since the close of Jan. 6.", dt.date(2026, 1, 6)),
    ],
)
def test_times_in_passing_have_windows(words: str, base: dt.date) -> None:
    s = scan(Sentence(text=words), CLOCK, Book(), Context())
    assert base in {w.base for w in named_in_passing(s)}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("The day's top sectors, energy and industrials, finished higher.", ["energy", "industrials"]),
        ("At the other end, energy stands at -5.8%.", ["energy"]),
        ("Energy and its costs weigh on all.", []),
    ],
)
def test_sectors_in_lists_and_at_returns(words: str, names: list[str]) -> None:
    assert [m.subject.name for m in mentions(words, Book()) if m.subject.kind == "sector"] == names
