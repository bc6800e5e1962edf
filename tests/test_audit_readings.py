"""How the audit reads what can be read in more than one way: who, when, and what is no claim at all."""

from __future__ import annotations

import datetime as dt

import pytest
from audit_example import small_desk, verdicts

from briefgen.audit.clock import Clock
from briefgen.audit.months import month_first
from briefgen.audit.periods import periods
from briefgen.audit.plain import read_plain
from briefgen.audit.reading import read_article
from briefgen.audit.sentences import LONGEST, split
from briefgen.audit.subjects import Book, mentions
from briefgen.errors import DataError

# Weekdays from Thursday, Jan. 1, 2026; the last is Thursday, Jan. 15. The S&P 500 ends at a record; the
# Russell 2000 fell by a half on the second day and has stood still since.
SPX = [100.0, 101.0, 100.0, 102.0, 101.0, 103.0, 104.0, 103.0, 105.0, 106.0, 110.0]
RUT = [100.0, 50.0, 50.5, 50.4, 50.3, 50.2, 50.1, 50.0, 49.9, 49.8, 49.7]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # A name right beside a figure is its subject, whatever stands behind.
        ("The S&P 500 (+3.8%) left the Russell 2000 behind.", "right"),
        ("Gains were led by the S&P 500, up 3.8%, as the Russell 2000 sank.", "right"),
        ("The Russell 2000's 3.8% leap outdid the S&P 500.", "wrong"),
        # "It" is the last subject.
        ("The S&P 500 closed at 110. It rose 3.8%.", "right"),
        ("The S&P 500 closed at 110. It rose 4.9%.", "wrong"),
        # A superlative's time is not the time of the figure beside it.
        ("The S&P 500 rose 3.8%, its best day on record.", "right"),
        ("The S&P 500 fell 3.8%, its worst day since Jan. 6.", "wrong"),
        # A future is another thing, and so is a portfolio.
        ("Futures on the S&P 500 were 9% higher.", "unchecked"),
        ("Our portfolio returned 9% net of fees.", "unchecked"),
        # A mark to be reached is no close.
        ("At 95, the S&P 500 would be in a correction.", "unchecked"),
        # Distances from a record.
        ("The Russell 2000 is within 51% of its record.", "right"),
        ("The Russell 2000 is within 20% of its record.", "wrong"),
        # What has not been.
        ("The S&P 500 has not been this high since Jan. 5.", "wrong"),
        ("The Russell 2000 has not been this high since Jan. 14.", "right"),
        # What was undone.
        ("The S&P 500 rebounded on Thursday, recouping all of Monday's loss.", "right"),
        ("The Russell 2000 steadied on Thursday, recouping all of Monday's loss.", "wrong"),
        # Multiples of another's return.
        ("The S&P 500 lost 3.8%, twice the Russell 2000's loss.", "wrong"),
        # The same of each.
        ("The S&P 500 and the Russell 2000 both rose for a third straight day.", "wrong"),
        ("The S&P 500 and the Russell 2000 both closed higher.", "wrong"),
        # Records told in other words.
        ("The S&P 500 closed at a record for the first time since Jan. 14.", "right"),
        ("The S&P 500 closed at a record for the first time since Jan. 5.", "wrong"),
        ("It was the S&P 500's first close above 102 ever.", "wrong"),
        ("The S&P 500 made its first close above 109 ever.", "right"),
        # A direction from another clause is none.
        ("The Russell 2000 lost 0.2%, yet the S&P 500 moonwalked 3.8%.", "right"),
    ],
)
def test_fair_readings(words: str, verdict: str) -> None:
    said = {v for _, v in verdicts(small_desk({"^GSPC": SPX, "^RUT": RUT}), words)}
    assert verdict in said
    assert verdict == "wrong" or "wrong" not in said


CLOCK = Clock(
    date=dt.date(2026, 1, 15),
    sessions=tuple(d for i in range(40) if (d := dt.date(2025, 12, 7) + dt.timedelta(days=i)).weekday() < 5),
)


@pytest.mark.parametrize(
    ("words", "named", "grain"),
    [
        ("fell 10 basis points on the week to 4.65%", "on the week", "week"),
        ("+3.2% w/w", "w/w", "week"),
        ("five sessions, 11.5 percent", "five sessions,", "span"),
        ("For the week so far the damage is 2%", "For the week so far", "week"),
        ("the worst-performing sector of the year", "of the year", "year"),
        ("a distance of 10 sessions", "a distance of 10 sessions", "span"),
    ],
)
def test_times_are_read(words: str, named: str, grain: str) -> None:
    found = [(words[p.span[0] : p.span[1]], p.grain) for p in periods(words, CLOCK) if p.windows]
    assert found
    assert found[0][1] == grain
    assert found[0][0].strip() in named


@pytest.mark.parametrize(
    "words",
    [
        "its poorest since November 2025",
        "has not been this low since the first week of December",
        "best day since the Dec. 9 selloff",
        "the poorest close since the December rout",
    ],
)
def test_how_far_back_a_superlative_reaches_is_no_time(words: str) -> None:
    assert [p for p in periods(words, CLOCK) if p.windows] == []


def test_symbols_stand_for_companies_where_not_all_is_in_capitals() -> None:
    book = Book(tickers=frozenset({"NVDA", "AAPL"}))
    assert [m.subject.key for m in mentions("NVDA -1.8% post-print, AAPL +0.4%", book)] == ["NVDA", "AAPL"]
    assert mentions("STOCKS SOAR AS NVDA AND OTHERS JOIN THE PARTY TODAY", book) == []


def test_the_month_goes_before_the_day_without_a_change_of_places() -> None:
    assert month_first("on 4 January, after 12 May 2020") == "on January 4, after May 12 2020"


# --- what is no article -----------------------------------------------------------------------


def test_other_encodings_are_read_where_they_are_stated() -> None:
    words = "January 22, 2026. The S&P 500 rose."
    assert read_article(words.encode("utf-16"), "txt", "x").paragraphs == (words,)
    page = '<html><head><meta charset="windows-1252"></head><body><p>“It rose.”</p></body></html>'
    assert read_article(page.encode("cp1252"), "html", "x").paragraphs == ('"It rose."',)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"The S&P 500 rose 1%.\x00\x01 And more.", "control characters"),
        ("Café rose.".encode("latin-1"), "UTF-8"),
        (b"The index rose again. " * 11_000, "words"),
    ],
)
def test_what_is_no_text_of_an_article_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read_article(data, "txt", "x.txt")


def test_words_without_an_end_are_read_in_parts() -> None:
    words = "it rose and " * 500
    found = split(words)
    assert max(len(part) for _, part in found) <= LONGEST
    assert all(words[at : at + len(part)] == part for at, part in found)


def test_what_a_page_keeps_folded_is_no_part_of_its_article() -> None:
    page = (
        '<html><body><p>It <button popovertarget="p1">rose 1%</button> on Thursday.</p>'
        '<div popover id="p1"><p>The index fell 9%.</p></div><p hidden>Nothing.</p>'
        "<p>So it was.</p></body></html>"
    )
    assert read_article(page.encode(), "html", "x").paragraphs == ("It rose 1% on Thursday.", "So it was.")


def test_the_words_of_a_picture_are_kept_beside_the_sentences() -> None:
    text = read_plain('It rose.\n\n![A line of closes.](charts/a.svg "The index, 3% below its high.")\n')
    assert text.paragraphs == ("It rose.",)
    assert text.rows == ("A line of closes.", "The index, 3% below its high.")
