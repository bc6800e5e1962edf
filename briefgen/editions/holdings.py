"""A portfolio: tickers with share counts from a CSV file of the user's own."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import DataError
from briefgen.model import Listing

COLUMNS = ("ticker", "shares")
ALWAYS = dt.date(1900, 1, 1)
"""The date of a holding whose file gives none: it was held at every session."""


def read_holdings(path: Path) -> tuple[Listing, ...]:
    """The holdings of a file with the columns ``ticker,shares`` and, if it wants, ``as_of`` and ``name``.

    Args:
        path: The file. With ``as_of`` a row holds from its date until the next one of its ticker; shares may
            be fractions, and 0 means sold.

    Raises:
        DataError: The file is not there, lacks a column, or has a row that cannot be used; the message names
            file and line.

    Example:
        ``AAPL,120`` and ``KEY,300.5`` are two holdings at every session.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        raise DataError(
            f"{path}: there is no such file; list your holdings in it, in the columns ticker,shares"
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read: {error}") from None
    head = [c.strip().lower() for c in rows[0]] if rows else []
    absent = [c for c in COLUMNS if c not in head]
    if absent:
        raise DataError(f"{path}, line 1: the column '{absent[0]}' is missing (write ticker,shares)")
    found = tuple(_rows(rows, head, path))
    if not found:
        raise DataError(f"{path}: holds no row; list your holdings in it, in the columns ticker,shares")
    keys = [(x.ticker, x.as_of) for x in found]
    twice = next((t for t, d in keys if keys.count((t, d)) > 1), None)
    if twice is not None:
        raise DataError(f"{path}: {twice} stands twice (add the two up)")
    return found


def _rows(rows: list[list[str]], head: list[str], path: Path) -> Iterator[Listing]:
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(head, row)}
        if not any(cells.values()):
            continue
        ticker, shares = cells.get("ticker", ""), cells.get("shares", "")
        if not ticker:
            raise DataError(f"{path}, line {line}: the ticker is missing")
        yield Listing(
            ticker=ticker,
            name=cells.get("name", ""),
            shares=_count(shares, path, line),
            as_of=_day(cells.get("as_of", ""), path, line),
        )


def _count(cell: str, path: Path, line: int) -> float:
    try:
        count = float(cell.replace(",", ""))
    except ValueError:
        count = float("nan")
    if not 0 <= count < float("inf"):
        raise DataError(f"{path}, line {line}: the shares '{cell[:30]}' are no number of 0 or more")
    return count


def _day(cell: str, path: Path, line: int) -> dt.date:
    try:
        return dt.date.fromisoformat(cell) if cell else ALWAYS
    except ValueError:
        raise DataError(f"{path}, line {line}: the as_of '{cell[:30]}' is not YYYY-MM-DD") from None
