"""Names and share counts in the store: dated rows, each with the vintages in which it is known."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from itertools import groupby

from briefgen.model import EVERY_TICKER, Listing, Needs
from briefgen.sources.base import Fetched


def read(db: sqlite3.Connection, source_key: str, seq: int, tickers: frozenset[str]) -> tuple[Listing, ...]:
    """The listings of some tickers as they were known at a vintage, by ticker and date."""
    if not tickers:
        return ()
    query = """select ticker, name, exchange, sector, shares, as_of from listings
        where source = ? and since <= ? and (until is null or until > ?)
        and (? or ticker in (select value from json_each(?))) order by ticker, as_of, rowid"""
    every = EVERY_TICKER in tickers
    rows = db.execute(query, (source_key, seq, seq, every, json.dumps(sorted(tickers))))
    return tuple(
        Listing(ticker=t, name=n, exchange=x, sector=s, shares=c, as_of=dt.date.fromisoformat(d))
        for t, n, x, s, c, d in rows
    )


def write(db: sqlite3.Connection, source_key: str, seq: int, needs: Needs, fetched: Fetched) -> None:
    """Records what a fetch says of the tickers that it was asked for.

    A fetch with a fingerprint replaces all that was known of them; any other one adds to it, and a
    row that only repeats the last one at a later date is not news.
    """
    tickers = needs.listings | {x.ticker for x in fetched.listings}
    old = read(db, source_key, seq, tickers)
    new = fetched.listings if fetched.fingerprint else _joined(old, fetched.listings)
    for row in set(old) - set(new):
        db.execute(
            "update listings set until = ? where source = ? and ticker = ? and as_of = ? and until is null"
            " and name = ? and exchange = ? and sector = ? and shares is ?",
            (seq, source_key, row.ticker, row.as_of.isoformat(), *_content(row)),
        )
    known = set(old)
    db.executemany(
        "insert into listings (source, ticker, as_of, name, exchange, sector, shares, since)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (source_key, x.ticker, x.as_of.isoformat(), *_content(x), seq)
            for x in dict.fromkeys(new)
            if x not in known
        ],
    )


def _joined(old: tuple[Listing, ...], new: tuple[Listing, ...]) -> tuple[Listing, ...]:
    dated = {(x.ticker, x.as_of): x for x in (*old, *new)}
    ordered = sorted(dated.values(), key=lambda x: (x.ticker, x.as_of))
    kept: list[Listing] = []
    for _, rows in groupby(ordered, key=lambda x: x.ticker):
        last: Listing | None = None
        for row in rows:
            if last is None or _content(row) != _content(last):
                kept.append(row)
                last = row
    return tuple(kept)


def _content(row: Listing) -> tuple[str, str, str, float | None]:
    return row.name, row.exchange, row.sector, row.shares
