"""The parts of an audit: files, sentences, quantities, times and subjects."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.audit.clock import Clock
from briefgen.audit.model import Quantity
from briefgen.audit.months import date_in
from briefgen.audit.periods import default_periods, periods
from briefgen.audit.quantities import quantities
from briefgen.audit.reaches import since_of
from briefgen.audit.reading import read_article
from briefgen.audit.roles import with_roles
from briefgen.audit.sentences import split
from briefgen.audit.subjects import Book, book_of, mentions
from briefgen.errors import DataError
from briefgen.model import Listing

# --- files ------------------------------------------------------------------------------------


def test_markdown_gives_paragraphs_without_markup_and_its_date() -> None:
    text = read_article(
        b"---\ndate: 2026-01-22\n---\n# A day\n\nThe **S&P 500** [rose](http://x).\n\n| a |\n| - |\n",
        "md",
        "x.md",
    )
    assert text.paragraphs == ("A day", "The S&P 500 rose.")
    assert (text.headings, text.date, text.skipped) == ({0}, dt.date(2026, 1, 22), ("a table",))


def test_a_page_gives_its_blocks_and_leaves_out_what_is_no_text() -> None:
    page = b"""<html><head><meta property="article:published_time" content="2026-01-22T16:00:00-05:00">
      <script>var a = "It fell 9%";</script></head><body><nav>Home</nav><h1>A day</h1><p>It rose&nbsp;1%.</p>
      <table><tr><td>9%</td></tr></table></body></html>"""
    text = read_article(page, "html", "x.html")
    assert text.paragraphs == ("A day", "It rose 1%.")
    assert text.date == dt.date(2026, 1, 22)


def test_long_lines_of_plain_text_are_paragraphs_and_short_ones_headings() -> None:
    long = "Stocks rose. " * 20
    text = read_article(f"As of January 26, 2026, {long}\nThe Streak\n{long}".encode(), "txt", "x.txt")
    assert len(text.paragraphs) == 3
    assert text.headings == {1}
    assert text.date == dt.date(2026, 1, 26)


@pytest.mark.parametrize(
    ("data", "kind"), [(b"", "md"), (b"\xff\xfe\x00", "txt"), (b"%PDF-1.7 broken", "pdf")]
)
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, kind: str) -> None:
    with pytest.raises(DataError, match="article"):
        read_article(data, kind, "article")


@pytest.mark.parametrize(
    ("words", "day"),
    [("Jan. 20, 2026", "2026-01-20"), ("20 January 2026", "2026-01-20"), ("2026-01-20", "2026-01-20")],
)
def test_dates_are_read_as_they_are_written(words: str, day: str) -> None:
    assert date_in(f"On {words} it fell") == dt.date.fromisoformat(day)


def test_abbreviations_end_no_sentence() -> None:
    words = "Apple Inc. (NASDAQ: AAPL) fell 1.2% on Jan. 20. The U.S. market rose. It closed at 6,913.35."
    assert [s for _, s in split(words)] == [
        "Apple Inc. (NASDAQ: AAPL) fell 1.2% on Jan. 20.", "The U.S. market rose.", "It closed at 6,913.35.",
    ]  # fmt: skip


# --- quantities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "value", "unit", "hedge"),
    [
        ("rose nearly 14%", 14, "percent", "nearly"),
        ("shed an estimated $653 billion", 653e9, "usd", "about"),
        ("$1.2 trillion", 1.2e12, "usd", ""),
        ("fell 35.32 points", 35.32, "points", ""),
        ("by two percentage points", 2, "pp", ""),
        ("up 25 bps", 25, "bp", ""),
        ("lost a third of its value", 100 / 3, "percent", "about"),
        ("for fourteen sessions", 14, "session", ""),
        ("its tenth loss", 10, "ordinal", ""),
        ("over 22 times earnings", 22, "times", "over"),
        ("more than 10 percent", 10, "percent", "over"),
        ("half a percent", 0.5, "percent", "about"),
    ],
)
def test_quantities_are_read_with_unit_and_hedge(words: str, value: float, unit: str, hedge: str) -> None:
    (found,) = quantities(words)
    assert (found.value, found.unit, found.hedge) == (pytest.approx(value), unit, hedge)


@pytest.mark.parametrize(
    ("value", "step", "hedge", "true", "false"),
    [
        (1.2, 0.1, "", 1.249, 1.27),
        (12, 1, "", 11.98, 12.6),
        (14, 1, "nearly", 13.6, 14.3),
        (10, 1, "over", 10.4, 9.8),
        (40, 1, "about", 41.5, 44),
        (30, 1, "under", 28, 30.4),
    ],
)
def test_a_quantity_admits_what_a_fair_reader_would(
    value: float, step: float, hedge: str, true: float, false: float
) -> None:
    stated = Quantity(value=value, unit="percent", step=step, span=(0, 0), hedge=hedge)
    assert stated.admits(true)
    assert not stated.admits(false)


# --- times ------------------------------------------------------------------------------------


def clock(date: str) -> Clock:
    """Weekdays since 2024 as sessions, but for New Year's Day and Jan. 19, 2026."""
    last = dt.date.fromisoformat(date)
    days = (dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(2000))
    closed = {dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 19)}
    return Clock(
        date=last, sessions=tuple(d for d in days if d.weekday() < 5 and d <= last and d not in closed)
    )


@pytest.mark.parametrize(
    ("words", "base", "end"),
    [
        ("on Tuesday", "2026-01-16", "2026-01-20"),
        ("on January 20", "2026-01-16", "2026-01-20"),
        ("year to date", "2025-12-31", "2026-01-26"),
        ("this month", "2025-12-31", "2026-01-26"),
        ("last week", "2026-01-16", "2026-01-23"),
        ("in December", "2025-11-28", "2025-12-31"),
        ("in 2025", "2024-12-31", "2025-12-31"),
        ("over the past five sessions", "2026-01-16", "2026-01-26"),
        ("since Dec. 31", "2025-12-31", "2026-01-26"),
        ("in the fourth quarter of 2025", "2025-09-30", "2025-12-31"),
    ],
)
def test_times_are_windows_of_sessions(words: str, base: str, end: str) -> None:
    (found,) = periods(f"The index rose 2% {words}.", clock("2026-01-26"))
    first = found.windows[0]
    assert (str(first.base), str(first.end)) == (base, end)


def test_a_time_that_only_names_a_peak_is_no_period() -> None:
    found = periods(
        "It is 11% below its May record and had its best day since March 2024.", clock("2026-01-26")
    )
    assert {p.grain for p in found} == {"reference"}


def test_without_a_time_the_day_of_the_article_or_the_one_before_is_meant() -> None:
    ends = [str(w.end) for w in default_periods(clock("2026-01-26")).windows]
    assert ends == ["2026-01-26", "2026-01-23"]
    assert [str(w.end) for w in default_periods(clock("2026-01-25")).windows] == ["2026-01-23"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("since March 2020", "2020-03-01", "2020-03-31"),
        ("since the mid-1990s", "1993-01-01", "1996-12-31"),
        ("since May 7, 1996", "1996-05-07", "1996-05-07"),
        ("since the 1987 crash", "1987-10-19", "1987-10-31"),
    ],
)
def test_superlatives_reach_back(words: str, first: str, last: str) -> None:
    text = f"its worst day {words}"
    found = since_of(text, clock("2026-01-26"), 0, len(text), dt.date(2026, 1, 26))
    assert found is not None
    assert (str(found.first), str(found.last)) == (first, last)


# --- subjects ---------------------------------------------------------------------------------

AS_OF = dt.date(2025, 12, 31)
LISTED = (
    Listing(ticker="NVDA", name="NVIDIA Corporation", as_of=AS_OF),
    Listing(ticker="TGT", name="Target Corporation", as_of=AS_OF),
    Listing(ticker="JPM", name="JPMorgan Chase & Co.", as_of=AS_OF),
)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("The S&P 500 and the Nasdaq 100 fell.", ["^GSPC", "^NDX"]),
        ("Small caps beat the tech-heavy Nasdaq.", ["^RUT", "nasdaq"]),
        ("Nvidia rose and JPMorgan fell.", ["NVDA", "JPM"]),
        ("The target is far; Target shares fell.", ["TGT"]),
        ("The 10-year Treasury yield and the VIX rose.", ["10y", "^VIX"]),
        ("The iShares Russell 2000 ETF (NYSE: IWM) rose.", ["IWM"]),
        ('The "Magnificent 7" shed value.', ["mag7"]),
        ("Sezzle Inc. (NASDAQ: SEZL) rose.", ["SEZL"]),
    ],
)
def test_subjects_are_known_by_name_alias_and_symbol(words: str, keys: list[str]) -> None:
    book = book_of(LISTED, {"SEZL", "IWM"}, {"NVDA", "TGT", "JPM"})
    assert [m.subject.key for m in mentions(words, book)] == keys


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("Small caps beat the S&P 500", ["subject", "against"]),
        ("The Nasdaq fell, unlike the Russell 2000", ["subject", "against"]),
        ("70% of stocks in the S&P 500 rose", ["within"]),
        ("the Magnificent Seven (including the Nasdaq) fell", ["subject", "within"]),
    ],
)
def test_what_is_compared_with_is_no_subject(words: str, roles: list[str]) -> None:
    assert [m.role for m in with_roles(words, mentions(words, Book()))] == roles
