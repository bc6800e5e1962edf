"""What the files of a folder hold: price series, macro series, panels and listings.

Each reader takes a file's bytes and adds what is wrong with them to ``problems``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from briefgen.errors import Problem
from briefgen.model import EVERY_TICKER, Floats, Listing, Panel, Series
from briefgen.sources import csv_table as table_of
from briefgen.sources.csv_table import Table

YIELDS = frozenset({"^TNX", "^IRX", "^FVX", "^TYX"})
"""Tickers whose level is a yield in percent, which can be zero or below."""

_PLAIN = b"0123456789.,-+eE\r\n"


def whole_table(data: bytes, source: str, problems: list[Problem]) -> Table | None:
    """A file's cells, which may be those of its header alone; None if there is a problem."""
    text, found = table_of.decode(data, source)
    problems += found
    if found:
        return None
    table, found = table_of.parse(text, source, empty=True)
    problems += found
    return None if found else table


def needed_column(table: Table, name: str, problems: list[Problem]) -> int | None:
    """Index of a column that must be there; None with a problem if it is not."""
    index = table_of.find_column(table, name.replace("_", ""))
    if index is None:
        problems.append(table_of.missing_column(table, name))
    return index


def prices(ticker: str, data: bytes, source: str, problems: list[Problem]) -> Series | None:
    """A ticker's history from its first known close on, which may be empty; None if there is a problem."""
    table = whole_table(data, source, problems)
    if table is None:
        return None
    date, close = (needed_column(table, name, problems) for name in ("date", "close"))
    if date is None or close is None:
        return None
    adjusted = table_of.find_column(table, "adjclose")
    positive = ticker not in YIELDS
    days, wrong_days = table_of.dates(table, date)
    closes, wrong = table_of.numbers(table, close, f"{ticker}'s close", positive=positive)
    adj, wrong_adj = _adjusted(table, ticker, adjusted, closes, positive)
    problems += [*wrong_days, *wrong, *wrong_adj]
    if wrong_days or wrong or wrong_adj:
        return None
    known = np.flatnonzero(~(np.isnan(closes) & np.isnan(adj)))
    start = int(known[0]) if len(known) else len(days)
    return Series(ticker=ticker, dates=days[start:], close=closes[start:], adj_close=adj[start:])


def _adjusted(
    table: Table, ticker: str, index: int | None, closes: Floats, positive: bool
) -> tuple[Floats, list[Problem]]:
    if index is not None:
        return table_of.numbers(table, index, f"{ticker}'s adjusted close", positive=positive)
    return (closes if ticker.startswith("^") else np.full_like(closes, np.nan)), []


def macro(name: str, data: bytes, source: str, problems: list[Problem]) -> Series | None:
    """A macro series; None if there is a problem."""
    table = whole_table(data, source, problems)
    if table is None:
        return None
    date, value = (needed_column(table, name, problems) for name in ("date", "value"))
    if date is None or value is None:
        return None
    days, wrong_days = table_of.dates(table, date)
    values, wrong = table_of.numbers(table, value, f"{name}'s value")
    problems += [*wrong_days, *wrong]
    return None if wrong_days or wrong else Series(ticker=name, dates=days, close=values, adj_close=values)


def panel(name: str, data: bytes, source: str, problems: list[Problem]) -> Panel | None:
    """A universe's closes; None if there is a problem."""
    plain = _plain_panel(name, data)
    return _any_panel(name, data, source, problems) if plain is None else plain


def _plain_panel(name: str, data: bytes) -> Panel | None:
    """The panel of a file without a fault, which NumPy reads in half the time; None otherwise."""
    head, _, body = data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not body or body.translate(None, _PLAIN) or b'"' in head or not head.isascii():
        return None
    header = tuple(head.decode().strip("\r").split(","))
    if header[0].lower() != "date" or "" in header or len(set(header)) < len(header) or len(header) < 2:
        return None
    # Twice, as neighbouring blank cells share a comma.
    filled = body.replace(b",,", b",nan,").replace(b",,", b",nan,")
    lines = [f"{x}nan" if x[-1:] == "," else x for x in filled.decode().split() if x]
    if {line.count(",") for line in lines} != {len(header) - 1}:
        return None
    days = table_of.plain_dates([line.partition(",")[0] for line in lines])
    if days is None or np.any(days[1:] <= days[:-1]):
        return None
    try:
        closes = np.loadtxt(lines, delimiter=",", usecols=range(1, len(header)), ndmin=2)
    except ValueError:
        return None
    if np.any(closes <= 0) or np.isinf(closes).any():
        return None
    return Panel(name=name, dates=days, tickers=header[1:], closes=closes)


def _any_panel(name: str, data: bytes, source: str, problems: list[Problem]) -> Panel | None:
    table = whole_table(data, source, problems)
    if table is None:
        return None
    date = needed_column(table, "date", problems)
    if date is None:
        return None
    members = [i for i in range(len(table.header)) if i != date]
    tickers = tuple(table.header[i] for i in members)
    if wrong_head := _wrong_header(table, tickers):
        problems.append(wrong_head)
        return None
    days, wrong = table_of.dates(table, date)
    closes = np.full((len(table.rows), len(members)), np.nan)
    for j, i in enumerate(members):
        closes[:, j], found = table_of.numbers(table, i, f"{tickers[j]}'s close", positive=True)
        wrong += found
    problems += wrong
    return None if wrong else Panel(name=name, dates=days, tickers=tickers, closes=closes)


def _wrong_header(table: Table, tickers: tuple[str, ...]) -> Problem | None:
    twice = sorted({t for t in tickers if tickers.count(t) > 1})
    if not tickers:
        message = "no column beside the date (add a column a ticker)"
    elif "" in tickers:
        message = "a column has no ticker in the header (name or remove it)"
    elif twice:
        message = f"the column {twice[0]} stands twice in the header (remove one of the two)"
    else:
        return None
    return Problem(source=table.source, line=1, message=message)


def listings(
    tickers: frozenset[str], data: bytes, source: str, problems: list[Problem]
) -> tuple[Listing, ...]:
    """Every dated row of some tickers, by ticker and date."""
    table = whole_table(data, source, problems)
    if table is None:
        return ()
    ticker, as_of = (needed_column(table, name, problems) for name in ("ticker", "as_of"))
    if ticker is None or as_of is None:
        return ()
    places = {n: table_of.find_column(table, n) for n in ("name", "exchange", "sector", "shares")}
    places |= {"ticker": ticker, "as_of": as_of}
    found: list[Listing] = []
    for i, row in enumerate(table.rows):
        every = EVERY_TICKER in tickers
        if every or row[ticker].strip() in tickers:
            made = _listing(table, i, {n: row[j].strip() for n, j in places.items() if j is not None})
            if isinstance(made, Problem):
                # Where all are wanted, a broken line of one that nobody named does no harm.
                problems += [made] if row[ticker].strip() in tickers else []
            else:
                found.append(made)
    return tuple(sorted(found, key=lambda x: (x.ticker, x.as_of)))


def _listing(table: Table, row: int, cells: Mapping[str, str]) -> Listing | Problem:
    ticker, day = cells["ticker"], table_of.day_of(cells["as_of"])
    if day is None:
        message = f"{ticker}'s as_of '{cells['as_of'][:30]}' is not YYYY-MM-DD (correct or remove the line)"
        return table.problem(row, message)
    shares = table_of.number_of(cells.get("shares", ""))
    if shares is None or shares <= 0:
        message = f"{ticker}'s shares '{cells['shares'][:30]}' are not a number above zero (correct them)"
        return table.problem(row, message)
    return Listing(
        ticker=ticker,
        name=cells.get("name", ""),
        exchange=cells.get("exchange", ""),
        sector=cells.get("sector", ""),
        shares=None if np.isnan(shares) else shares,
        as_of=day,
    )
