"""Names as of the session: what a series was called then, with article, exchange and ticker of its time."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.editions import Basket, load_edition
from briefgen.model import Listing
from briefgen.prose.names import NameBook, basket_known, built_in_names, name_book

EDITION = load_edition("rotation")


def book(day: dt.date, *listings: Listing) -> NameBook:
    return name_book(EDITION, listings, day)


@pytest.mark.parametrize(
    ("ticker", "day", "short", "symbol"),
    [
        ("META", dt.date(2021, 10, 27), "Facebook", "FB"),
        ("META", dt.date(2021, 10, 28), "Meta", "FB"),
        ("META", dt.date(2022, 6, 8), "Meta", "FB"),
        ("META", dt.date(2022, 6, 9), "Meta", "META"),
        ("GOOGL", dt.date(2015, 10, 2), "Google", "GOOGL"),
        ("GOOGL", dt.date(2015, 10, 5), "Alphabet", "GOOGL"),
        ("AAPL", dt.date(2007, 1, 8), "Apple Computer", "AAPL"),
        ("AAPL", dt.date(2007, 1, 9), "Apple", "AAPL"),
        ("TSLA", dt.date(2017, 1, 31), "Tesla Motors", "TSLA"),
        ("WGS", dt.date(2023, 1, 6), "Sema4", "SMFR"),
        ("WGS", dt.date(2023, 1, 9), "GeneDx", "WGS"),
    ],
)  # fmt: skip
def test_a_company_has_the_name_of_the_day(ticker: str, day: dt.date, short: str, symbol: str) -> None:
    name = book(day)[ticker]
    assert (name.short, name.ticker) == (short, symbol)


def test_articles_and_introductions() -> None:
    names = book(dt.date(2026, 1, 22))
    assert names["^RUT"].subject == "the Russell 2000"
    assert names["^RUT"].introduced == "the Russell 2000"
    assert names["KEY"].subject == "KeyCorp"
    assert names["KEY"].introduced == "KeyCorp (NYSE: KEY)"
    assert names["XLE"].introduced == "energy"
    assert names["IWM"].introduced == "the iShares Russell 2000 ETF (NYSE Arca: IWM)"


def test_a_listing_dated_later_is_not_used() -> None:
    old = Listing(ticker="ZZZ", name="Old Corp.", exchange="NYQ", as_of=dt.date(2010, 1, 1))
    new = Listing(ticker="ZZZ", name="New Corp.", exchange="NMS", as_of=dt.date(2020, 1, 1))
    assert book(dt.date(2015, 1, 2), new, old)["ZZZ"].introduced == "Old Corp. (NYSE: ZZZ)"
    assert book(dt.date(2021, 1, 4), new, old)["ZZZ"].introduced == "New Corp. (NASDAQ: ZZZ)"
    assert book(dt.date(2009, 1, 2), new, old)["ZZZ"].short == "ZZZ"


def test_a_basket_is_named_only_since_its_name_exists() -> None:
    seven = next(b for b in EDITION.baskets if b.key == "mag7")
    assert not basket_known(seven, dt.date(2023, 5, 31))
    assert basket_known(seven, dt.date(2023, 6, 1))
    assert basket_known(Basket(key="a", name="the A", members=()), dt.date(1990, 1, 2))
    assert "mag7" not in book(dt.date(2020, 3, 16)).baskets
    assert book(dt.date(2024, 1, 2))["mag7"].subject == "the Magnificent Seven"


def test_built_in_names_are_complete() -> None:
    for ticker, entry in built_in_names().items():
        assert entry["short"], ticker
        assert entry["full"], ticker
        assert entry["kind"] in ("index", "fund", "sector", "stock", "volatility", "yield"), ticker
    named = EDITION.tickers() - set(EDITION.watch)
    assert named <= set(built_in_names())
