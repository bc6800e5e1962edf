"""How series are called in print, as of the session: no later name, no ticker where a name is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefgen.editions.loader import HERE, Basket, Edition, read_toml
from briefgen.model import Listing


@dataclass(frozen=True, kw_only=True)
class Name:
    """One subject's names.

    Args:
        short: The name in running text, without an article.
        full: The name at first mention.
        kind: ``index``, ``fund``, ``sector``, ``stock``, ``volatility``, ``yield`` or ``basket``.
        exchange: Where it is listed, for companies and funds.
        ticker: The symbol of its time.
        the: Whether the short name takes the article.
        gloss: A word or two that say what it is.
        tracks: The index that a fund follows.
        aka: What it may be called where its name stands already, each with its article; the plainest first.
    """

    short: str
    full: str
    kind: str
    ticker: str
    exchange: str = ""
    the: bool = False
    gloss: str = ""
    tracks: str = ""
    aka: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The short name with its article.

        >>> Name(short="Russell 2000", full="Russell 2000", kind="index", ticker="^RUT", the=True).subject
        'the Russell 2000'
        """
        return f"the {self.short}" if self.the else self.short

    @property
    def cut_short(self) -> bool:
        """Whether what it may be called is its own name with words left out.

        >>> known = Name(
        ...     short="large-cap value fund", full="", kind="fund", ticker="IWD", aka=("the value fund",)
        ... )
        >>> known.cut_short
        True
        """
        own = set(self.short.split())
        return bool(self.aka) and all(set(words.removeprefix("the ").split()) < own for words in self.aka)

    @property
    def introduced(self) -> str:
        """The full name with exchange and ticker, as at first mention.

        >>> Name(short="KeyCorp", full="KeyCorp", kind="stock", ticker="KEY", exchange="NYSE").introduced
        'KeyCorp (NYSE: KEY)'
        """
        if self.kind not in ("stock", "fund"):
            return self.subject
        full = f"the {self.full}" if self.the else self.full
        return f"{full} ({self.exchange}: {self.ticker})" if self.exchange else f"{full} ({self.ticker})"


EXCHANGES = {
    "NASDAQ": "NASDAQ", "NasdaqGS": "NASDAQ", "NasdaqGM": "NASDAQ", "NasdaqCM": "NASDAQ", "NMS": "NASDAQ",
    "NYSE": "NYSE", "NYQ": "NYSE", "NYSEArca": "NYSE Arca", "PCX": "NYSE Arca",
}  # fmt: skip


@cache
def built_in_names() -> Mapping[str, Mapping[str, Any]]:
    """The names that ship with the built-in editions."""
    return read_toml(HERE / "names.toml")


@dataclass(frozen=True, kw_only=True)
class NameBook:
    """All names as of one session.

    Args:
        session: The day whose names hold.
        listings: Names that the source knows.
        baskets: The edition's baskets.
    """

    session: dt.date
    listings: Mapping[str, Listing]
    baskets: Mapping[str, Basket]

    def __getitem__(self, ticker: str) -> Name:
        if ticker in self.baskets:
            return _basket_name(self.baskets[ticker])
        entry = built_in_names().get(ticker)
        if entry is not None:
            return _at(ticker, entry, self.session)
        listing = self.listings.get(ticker)
        if listing is None or not listing.name:
            return Name(short=ticker, full=ticker, kind="stock", ticker=ticker)
        exchange = EXCHANGES.get(listing.exchange, "")
        return Name(short=listing.name, full=listing.name, kind="stock", ticker=ticker, exchange=exchange)


def tracked_index(ticker: str) -> str:
    """The index that a fund follows; the ticker itself where it follows none that is known.

    >>> tracked_index("IWM"), tracked_index("KEY")
    ('^RUT', 'KEY')
    """
    return str(built_in_names().get(ticker, {}).get("tracks", ticker))


def first_session(ticker: str) -> dt.date | None:
    """The first day on which a fund that is younger than its set traded; None where it does not matter.

    >>> first_session("XLC")
    datetime.date(2018, 6, 19)
    """
    found = built_in_names().get(ticker, {}).get("first")
    return found if isinstance(found, dt.date) else None


def name_book(edition: Edition, listings: tuple[Listing, ...], session: dt.date) -> NameBook:
    """The names of one edition at one session; a listing dated later is not used."""
    known = {x.ticker: x for x in sorted(listings, key=lambda x: x.as_of) if x.as_of <= session}
    baskets = {b.key: b for b in edition.baskets if basket_known(b, session)}
    return NameBook(session=session, listings=known, baskets=baskets)


def basket_known(basket: Basket, session: dt.date) -> bool:
    """Whether the basket has a printable name at the session.

    >>> b = Basket(key="mag7", name="the Magnificent Seven", members=(), named_since=dt.date(2023, 6, 1))
    >>> basket_known(b, dt.date(2020, 3, 16))
    False
    """
    return basket.named_since is None or session >= basket.named_since or bool(basket.before)


def _basket_name(basket: Basket) -> Name:
    words = basket.name
    return Name(short=words, full=words, kind="basket", ticker=basket.key)


def _at(ticker: str, entry: Mapping[str, Any], session: dt.date) -> Name:
    values = {k: v for k, v in entry.items() if k not in ("was", "first")}
    for former in sorted(entry.get("was", ()), key=lambda f: f["until"]):
        if session <= former["until"]:
            values |= {k: v for k, v in former.items() if k != "until"}
            break
    return Name(**{"ticker": ticker, **values, "aka": tuple(values.get("aka", ()))})
