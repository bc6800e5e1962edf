"""A folder of CSV files, read cell by cell."""

from __future__ import annotations

import csv
import gzip
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
        self._panels: dict[str, dict[str, Line] | None] = {}
        self._series: dict[str, Line | None] = {}

    def _rows(self, path: Path) -> list[dict[str, str]]:
        opened = gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="")
        with opened as handle:
            return list(csv.DictReader(handle))

    def prices(self, ticker: str) -> tuple[Line, Line] | None:
        """Closes and adjusted closes of a ticker; a file with closes alone has them twice."""
        if ticker not in self._prices:
            path = self.root / "prices" / f"{ticker}.csv"
            self._prices[ticker] = self._read_prices(path) if path.exists() else None
        return self._prices[ticker]

    def _read_prices(self, path: Path) -> tuple[Line, Line]:
        rows = self._rows(path)
        days = [r["date"] for r in rows]
        close = [cell(r["close"]) for r in rows]
        adjusted = [cell(r["adj_close"]) for r in rows] if rows and "adj_close" in rows[0] else close
        return Line(days, close), Line(days, list(adjusted))

    def close(self, ticker: str) -> Line | None:
        """C of a ticker."""
        found = self.prices(ticker)
        return None if found is None else found[0]

    def adjusted(self, ticker: str) -> Line | None:
        """A of a ticker."""
        found = self.prices(ticker)
        return None if found is None else found[1]

    def panel(self, name: str) -> dict[str, Line] | None:
        """A universe: each member's closes on the panel's days."""
        if name not in self._panels:
            self._panels[name] = self._read_panel(name)
        return self._panels[name]

    def _read_panel(self, name: str) -> dict[str, Line] | None:
        for path in (self.root / "panels" / f"{name}.csv", self.root / "panels" / f"{name}.csv.gz"):
            if not path.exists():
                continue
            opened = gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="")
            with opened as handle:
                reader = csv.reader(handle)
                head = next(reader)
                rows = list(reader)
            days = [r[0] for r in rows]
            return {t: Line(days, [cell(r[j]) for r in rows]) for j, t in enumerate(head) if j}
        return None

    def series(self, name: str) -> Line | None:
        """A macro series: the observations that have a value."""
        if name not in self._series:
            path = self.root / "series" / f"{name}.csv"
            rows = [r for r in self._rows(path) if r["value"].strip()] if path.exists() else []
            self._series[name] = (
                Line([r["date"] for r in rows], [float(r["value"]) for r in rows]) if rows else None
            )
        return self._series[name]

    @cached_property
    def shares(self) -> dict[str, list[Share]]:
        """Share counts by ticker, in order of their dates."""
        path = self.root / "reference.csv"
        found: dict[str, list[Share]] = {}
        for r in self._rows(path) if path.exists() else []:
            found.setdefault(r["ticker"], []).append(
                Share(r["ticker"], r["name"], cell(r["shares"]), r["as_of"])
            )
        return {t: sorted(rows, key=lambda row: row.as_of) for t, rows in found.items()}

    def share(self, ticker: str, day: str) -> Share | None:
        """The latest line of a ticker not after a day."""
        known = [row for row in self.shares.get(ticker, []) if row.as_of <= day]
        return known[-1] if known else None

    @cached_property
    def flows(self) -> dict[str, dict[str, float]]:
        """Flows in dollars by fund and day."""
        path = self.root / "flows.csv"
        found: dict[str, dict[str, float]] = {}
        for r in self._rows(path) if path.exists() else []:
            if r["flow_usd"].strip():
                found.setdefault(r["ticker"], {})[r["date"]] = float(r["flow_usd"])
        return found

    @cached_property
    def estimates(self) -> dict[str, list[dict[str, str]]]:
        """Rows of fundamentals.csv by ticker, in order of their dates."""
        path = self.root / "fundamentals.csv"
        found: dict[str, list[dict[str, str]]] = {}
        for r in self._rows(path) if path.exists() else []:
            found.setdefault(r["ticker"], []).append(r)
        return {t: sorted(rows, key=lambda r: r["as_of"]) for t, rows in found.items()}

    def estimate(self, ticker: str, day: str) -> dict[str, str] | None:
        """The latest estimates of a company not after a day."""
        known = [row for row in self.estimates.get(ticker, []) if row["as_of"] <= day]
        return known[-1] if known else None
