"""A folder of CSV files, read cell by cell."""

from __future__ import annotations

import csv
import gzip
import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


def cell(text: str) -> float | None:
    """A number, or None for a blank."""
    return float(text) if text.strip() else None


@dataclass(frozen=True)
class Line:
    """Values by day, in order of days; None where unknown."""

    days: list[str]
    values: list[float | None]

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    def upto(self, day: str) -> int:
        """How many rows are dated no later than a day."""
        return bisect_right(self.days, day)

    def at(self, day: str) -> float | None:
        """The value of exactly that day."""
        i = self.place.get(day)
        return None if i is None else self.values[i]

    @cached_property
    def known(self) -> Line:
        """The same from the first known value on: before it there was no series."""
        first = next((i for i, v in enumerate(self.values) if v is not None), len(self.values))
        return Line(self.days[first:], self.values[first:])


@dataclass(frozen=True)
class Share:
    """One line of reference.csv."""

    ticker: str
    name: str
    shares: float | None
    as_of: str


class Folder:
    """The files of a market, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prices: dict[str, tuple[Line, Line] | None] = {}
        self._panels: dict[str, dict[str, Line]] = {}
        self._series: dict[str, Line | None] = {}

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a file by its columns; none without the file."""
        path = self.root / name
        return list(csv.DictReader(io.StringIO(_text(path)))) if path.exists() else []

    def prices(self, ticker: str) -> tuple[Line, Line] | None:
        """Closes and adjusted closes of a ticker.

        An index pays nothing out, so a file with closes alone has its adjusted closes as well; of
        anything else they are unknown then.
        """
        if ticker not in self._prices:
            rows = self.rows(f"prices/{ticker}.csv")
            days, close = [r["date"] for r in rows], [cell(r["close"]) for r in rows]
            if rows and "adj_close" in rows[0]:
                adjusted = [cell(r["adj_close"]) for r in rows]
            else:
                adjusted = list(close) if ticker.startswith("^") else [None] * len(close)
            self._prices[ticker] = (Line(days, close), Line(days, adjusted)) if rows else None
        return self._prices[ticker]

    def panel(self, name: str) -> dict[str, Line]:
        """A universe: each member's closes on the panel's days; empty without the file."""
        if name not in self._panels:
            self._panels[name] = self._read_panel(name)
        return self._panels[name]

    def _read_panel(self, name: str) -> dict[str, Line]:
        for path in (self.root / "panels" / f"{name}.csv", self.root / "panels" / f"{name}.csv.gz"):
            if path.exists():
                head, *rows = csv.reader(io.StringIO(_text(path)))
                days = [r[0] for r in rows]
                return {t: Line(days, [cell(r[j]) for r in rows]) for j, t in enumerate(head) if j}
        return {}

    def series(self, name: str) -> Line | None:
        """A macro series: the observations that have a value."""
        if name not in self._series:
            rows = [r for r in self.rows(f"series/{name}.csv") if r["value"].strip()]
            found = Line([r["date"] for r in rows], [float(r["value"]) for r in rows])
            self._series[name] = found if rows else None
        return self._series[name]

    @cached_property
    def shares(self) -> dict[str, list[Share]]:
        """Lines of reference.csv by ticker, in order of their dates."""
        found: dict[str, list[Share]] = {}
        for r in self.rows("reference.csv"):
            row = Share(r["ticker"], r["name"], cell(r["shares"]), r["as_of"])
            found.setdefault(r["ticker"], []).append(row)
        return {t: sorted(rows, key=lambda row: row.as_of) for t, rows in found.items()}

    def share(self, ticker: str, day: str) -> Share | None:
        """The latest line of a ticker with a share count, not after a day."""
        known = [r for r in self.shares.get(ticker, []) if r.as_of <= day and r.shares is not None]
        return known[-1] if known else None

    def counts(self, ticker: str) -> dict[str, float]:
        """Share counts of a ticker by their dates."""
        return {row.as_of: row.shares for row in self.shares.get(ticker, []) if row.shares is not None}

    @cached_property
    def flows(self) -> dict[str, dict[str, float]]:
        """Flows in dollars by fund and day."""
        found: dict[str, dict[str, float]] = {}
        for r in self.rows("flows.csv"):
            if r["flow_usd"].strip():
                found.setdefault(r["ticker"], {})[r["date"]] = float(r["flow_usd"])
        return found

    @cached_property
    def estimates(self) -> dict[str, list[dict[str, str]]]:
        """Rows of fundamentals.csv by ticker, in order of their dates."""
        found: dict[str, list[dict[str, str]]] = {}
        for r in self.rows("fundamentals.csv"):
            found.setdefault(r["ticker"], []).append(r)
        return {t: sorted(rows, key=lambda r: r["as_of"]) for t, rows in found.items()}

    def estimate(self, ticker: str, day: str) -> dict[str, str] | None:
        """The latest estimates of a company not after a day."""
        known = [row for row in self.estimates.get(ticker, []) if row["as_of"] <= day]
        return known[-1] if known else None


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
