"""A portfolio of one's own: its file with every mistake named, its value and what moved it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import market_example as example
import pytest
from sample_briefs import newsroom

from briefgen.editions import load_edition
from briefgen.editions.holdings import ALWAYS, read_holdings
from briefgen.errors import DataError
from briefgen.metrics.market import Group, Market
from briefgen.model import Listing, plain


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_holdings_with_and_without_dates(tmp_path: Path) -> None:
    held = read_holdings(file(tmp_path, 'Ticker, Shares ,as_of\nKEY,"1,200.5",\nIWM,0,2026-01-05\n\n'))
    assert [(x.ticker, x.shares, x.as_of) for x in held] == [
        ("KEY", 1200.5, ALWAYS), ("IWM", 0.0, dt.date(2026, 1, 5)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the column 'ticker' is missing"),
        ("ticker,count\nA,1\n", "line 1: the column 'shares' is missing"),
        ("ticker,shares\n", "holds no row"),
        ("ticker,shares\nA,many\n", "line 2: the shares 'many' are no number"),
        ("ticker,shares\nA,-1\n", "line 2: the shares '-1' are no number of 0 or more"),
        ("ticker,shares\n,1\n", "line 2: the ticker is missing"),
        ("ticker,shares\nA,1\nA,2\n", "A stands twice"),
        ("ticker,shares,as_of\nA,1,May\n", "line 2: the as_of 'May' is not YYYY-MM-DD"),
    ],
)
def test_a_mistake_names_file_and_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"mine\.csv") as error:
        read_holdings(file(tmp_path, text))
    assert words in str(error.value)


def test_no_file_says_what_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"portfolio\.csv: there is no such file; list your holdings in it"):
        load_edition("portfolio")


def market() -> Market:
    held = tuple(Listing(ticker=t, shares=n, as_of=ALWAYS) for t, n in (("A", 10.0), ("B", 1.0), ("C", 4.0)))
    made = example.market({"A": [10.0, 11.0], "B": [100.0, 90.0], "C": [25.0, 25.5]})
    return Market(
        snapshot=made.snapshot,
        groups={"portfolio": Group(key="portfolio", members=("A", "B", "C"), weight="cap", holdings=held)},
    )


def test_a_portfolio_is_valued_by_its_own_shares() -> None:
    of, day = market(), example.day(1)
    assert example.fact(of, "mcap:portfolio", day).number == 110 + 90 + 102
    assert example.fact(of, "mcap_change:portfolio@1d", day).number == pytest.approx(10 - 10 + 2)
    assert example.fact(of, "return:portfolio@1d", day).number == pytest.approx(2 / 300)


def test_who_moved_it() -> None:
    of, day = market(), example.day(1)
    up = example.fact(of, "contributors:portfolio@1d/2", day)
    assert up.value == (("A", pytest.approx(10 / 300)), ("C", pytest.approx(2 / 300)))
    down = example.fact(of, "detractors:portfolio@1d/1", day)
    assert down.value == (("B", pytest.approx(-10 / 300)),)
    assert up.details["of"] == 3


def test_the_portfolio_edition_writes_about_the_holdings(portfolio: Path) -> None:
    room = newsroom(name="portfolio")
    brief = room.brief(room.sessions()[-150])
    article = brief.document.article
    assert brief.plan.angle.name == "portfolio_day"
    assert "portfolio" in plain(article.headline).lower()
    assert "holdings" in [s.key for s in article.sections]
    assert not any("Share counts" in plain(line) for line in article.sources)
