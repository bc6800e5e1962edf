"""What the files of a folder hold beside prices: fund flows, fundamentals and scheduled events.

Each reader takes a file's bytes and adds what is wrong with them to ``problems``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from briefgen.errors import Problem
from briefgen.model import Event, Fundamental, Series
from briefgen.sources import csv_table as table_of
from briefgen.sources.csv_parts import needed_column, whole_table
from briefgen.sources.csv_table import Table

_ESTIMATES = ("forward_pe", "eps_current", "eps_next")


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row of a table.

    Args:
        index: Its number, for messages.
        cells: Stripped cells by the name of the column.
    """

    index: int
    cells: Mapping[str, str]


def _rows(
    data: bytes,
    source: str,
    problems: list[Problem],
    needed: Sequence[str],
    optional: Sequence[str],
    key: str,
    wanted: Collection[str],
) -> tuple[Table | None, Iterator[_Row]]:
    """A file's rows of some tickers or kinds; no table if a column that must be there is not."""
    table = whole_table(data, source, problems)
    if table is None:
        return None, iter(())
    places = {name: needed_column(table, name, problems) for name in needed}
    if None in places.values():
        return None, iter(())
    places |= {name: table_of.find_column(table, name.replace("_", "")) for name in optional}
    known = {name: i for name, i in places.items() if i is not None}
    picked = (
        _Row(index=i, cells={name: row[j].strip() for name, j in known.items()})
        for i, row in enumerate(table.rows)
        if row[known[key]].strip() in wanted
    )
    return table, picked


def _day(table: Table, row: _Row, column: str, problems: list[Problem]) -> dt.date | None:
    cell = row.cells[column]
    day = table_of.day_of(cell)
    if day is None:
        message = f"the {column} '{cell[:30]}' is not YYYY-MM-DD (correct or remove the line)"
        problems.append(table.problem(row.index, message))
    return day


def _number(table: Table, row: _Row, column: str, problems: list[Problem]) -> float | None:
    """The number in a cell, NaN for a blank one; None with a problem for anything else."""
    cell = row.cells.get(column, "")
    value = table_of.number_of(cell)
    if value is None:
        message = f"the {column} '{cell[:30]}' is not a finite number (correct it, or leave the cell blank)"
        problems.append(table.problem(row.index, message))
    return value


def _twice(table: Table, row: _Row, what: str) -> Problem:
    return table.problem(row.index, f"{what} stands twice (remove one of the two)")


def flows(tickers: frozenset[str], data: bytes, source: str, problems: list[Problem]) -> dict[str, Series]:
    """Daily net flows of some funds, in dollars; an absent day or a blank cell is unknown.

    A fund of which the file has nothing has an empty series: nothing of it is known yet.
    """
    columns = ("date", "ticker", "flow_usd")
    table, rows = _rows(data, source, problems, columns, (), "ticker", tickers)
    found: dict[str, dict[dt.date, float]] = {t: {} for t in tickers} if table is not None else {}
    for row in rows:
        assert table is not None
        day, value = _day(table, row, "date", problems), _number(table, row, "flow_usd", problems)
        if day is None or value is None:
            continue
        days = found.setdefault(row.cells["ticker"], {})
        if day in days:
            problems.append(_twice(table, row, f"the flow of {row.cells['ticker']} on {day}"))
        days[day] = value
    return {ticker: _series(ticker, days) for ticker, days in sorted(found.items())}


def _series(ticker: str, days: Mapping[dt.date, float]) -> Series:
    ordered = sorted(days)
    values = np.array([days[d] for d in ordered], dtype=np.float64)
    dates = np.array(ordered, dtype="datetime64[D]")
    return Series(ticker=ticker, dates=dates, close=values, adj_close=values)


def fundamentals(
    tickers: frozenset[str], data: bytes, source: str, problems: list[Problem]
) -> tuple[Fundamental, ...]:
    """Estimates of some companies, by ticker and date; a blank cell is unknown.

    A row's ``source`` is who says so; without that column the file itself is.
    """
    needed = ("ticker", "as_of")
    table, rows = _rows(data, source, problems, needed, (*_ESTIMATES, "source"), "ticker", tickers)
    found: dict[tuple[str, dt.date], Fundamental] = {}
    for row in rows:
        assert table is not None
        day = _day(table, row, "as_of", problems)
        values = [_number(table, row, name, problems) for name in _ESTIMATES]
        if day is None or None in values:
            continue
        ticker = row.cells["ticker"]
        if (ticker, day) in found:
            problems.append(_twice(table, row, f"{ticker} as of {day}"))
        pe, current, following = (None if v is None or np.isnan(v) else v for v in values)
        found[ticker, day] = Fundamental(
            ticker=ticker, as_of=day, forward_pe=pe, eps_current=current, eps_next=following,
            source=row.cells.get("source") or source,
        )  # fmt: skip
    return tuple(found[key] for key in sorted(found))


def events(kinds: frozenset[str], data: bytes, source: str, problems: list[Problem]) -> tuple[Event, ...]:
    """Scheduled events of some kinds, by date; a blank ``known`` means that the day was always scheduled."""
    needed, optional = ("date", "kind"), ("name", "source", "known")
    table, rows = _rows(data, source, problems, needed, optional, "kind", kinds)
    found: list[Event] = []
    for row in rows:
        assert table is not None
        day = _day(table, row, "date", problems)
        known = _day(table, row, "known", problems) if row.cells.get("known") else None
        if day is not None:
            cells = row.cells
            name, said = cells.get("name", ""), cells.get("source") or source
            found.append(Event(date=day, kind=cells["kind"], name=name, source=said, known=known))
    return tuple(sorted(dict.fromkeys(found), key=lambda x: (x.date, x.kind, x.name, x.source)))
