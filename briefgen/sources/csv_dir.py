"""A folder of CSV files as a source of prices, panels, macro series and listings.

``prices/<TICKER>.csv`` (or the files directly in the folder), ``panels/<universe>.csv`` or
``.csv.gz``, ``series/<ID>.csv``, ``reference.csv``, ``flows.csv``, ``fundamentals.csv`` and ``events.csv``.

What a file without adjusted closes means: a caret ticker is an index, which pays nothing out, so
its adjusted close is its close. For anything else the adjusted close is unknown (NaN): to repeat
the close would present a price return as a total return.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from briefgen.errors import DataError, Problem
from briefgen.model import Event, Fundamental, Listing, Needs, Panel, Series
from briefgen.sources import csv_parts, csv_sourced
from briefgen.sources.base import Fetched, Progress
from briefgen.sources.csv_table import read_bytes

_REPORTED = 5
_TABLES = ("events", "flows", "fundamentals", "reference")
"""Files that hold rows of many tickers or kinds; each is there once or not at all."""
_T = TypeVar("_T")


@dataclass(kw_only=True)
class _Found:
    """What the reading of one folder has gathered so far."""

    prices: dict[str, Series] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    macro: dict[str, Series] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    flows: dict[str, Series] = field(default_factory=dict)
    fundamentals: tuple[Fundamental, ...] = ()
    events: tuple[Event, ...] = ()
    absent: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class CsvDirSource:
    """Files in a folder.

    Args:
        folder: The folder; it need not exist before something is read.
    """

    name = "csv"
    simulated = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.key = f"csv:{self.folder}"

    def fingerprint(self, needs: Needs) -> str:
        """A digest over names, sizes and times of the files that the needs concern.

        Raises:
            DataError: The folder cannot be read.
        """
        digest = hashlib.sha256()
        for name, path in self._files(needs):
            line = name
            if path is not None and (found := _stat(path)) is not None:
                line = f"{name} {path.name} {found.st_size} {found.st_mtime_ns}"
            digest.update(line.encode() + b"\n")
        return digest.hexdigest()[:32]

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        """Everything needed that the folder has; its vintage is its newest file's time.

        Raises:
            DataError: The folder has no prices, or files in it cannot be read as what they should be;
                up to five problems are named with file and line.
        """
        fingerprint = self.fingerprint(needs)
        files = self._files(needs)
        found = _Found()
        for done, (name, path) in enumerate(files):
            progress("reading files", done, len(files))
            self._read(name, path, needs, found)
        progress("reading files", len(files), len(files))
        if found.problems:
            raise DataError(_sentence(found.problems))
        return Fetched(
            vintage=self._vintage([path for _, path in files if path is not None]),
            prices=found.prices,
            panels=found.panels,
            macro=found.macro,
            listings=found.listings,
            flows=found.flows,
            fundamentals=found.fundamentals,
            events=found.events,
            absent=found.absent,
            fingerprint=fingerprint,
        )

    def _read(self, name: str, path: Path | None, needs: Needs, found: _Found) -> None:
        kind, _, key = name.partition("/")
        if path is None:
            found.absent.update(_not_there(kind, key, needs))
            return
        source = path.relative_to(self.folder).as_posix()
        data, unreadable = read_bytes(path, source)
        if unreadable:
            found.problems += unreadable
            return
        if kind == "panels":
            _keep(found.panels, key, csv_parts.panel(key, data, source, found.problems))
        elif kind in _TABLES:
            _read_table(kind, data, source, needs, found)
        elif kind == "series":
            _keep(found.macro, key, csv_parts.macro(key, data, source, found.problems))
        else:
            _keep(found.prices, key, csv_parts.prices(key, data, source, found.problems))

    def _files(self, needs: Needs) -> list[tuple[str, Path | None]]:
        """What each need is called, and the file that serves it."""
        base = "prices" if (self.folder / "prices").is_dir() else "."
        prices = self._listed(base)
        if not any(name.endswith(".csv") for name in prices):
            raise DataError(f"{self.folder} has no prices; put one CSV file a ticker into it or into prices/")
        panels = self._listed("panels") if needs.panels else {}
        series = self._listed("series") if needs.macro else {}
        files: list[tuple[str, Path | None]] = []
        for t in needs.prices:
            files.append((f"prices/{t}", _first(prices, f"{t}.csv", f"{t.removeprefix('^')}.csv")))
        files += [(f"panels/{u}", _first(panels, f"{u}.csv", f"{u}.csv.gz")) for u in needs.panels]
        files += [(f"series/{m}", _first(series, f"{m}.csv")) for m in needs.macro]
        asked = (needs.events, needs.flows, needs.fundamentals, needs.listings)
        if any(asked):
            here = self._listed(".")
            files += [(f"{t}/", _first(here, f"{t}.csv")) for t, names in zip(_TABLES, asked) if names]
        return sorted(files, key=lambda f: f[0])

    def _listed(self, sub: str) -> dict[str, Path]:
        folder = self.folder / sub
        try:
            return {entry.name: Path(entry.path) for entry in os.scandir(folder)}
        except OSError as error:
            if sub != "." and isinstance(error, FileNotFoundError):
                return {}
            reason = error.strerror or str(error)
            raise DataError(
                f"cannot read the folder {folder}: {reason}; give csv:DIR a folder of CSV files"
            ) from error

    def _vintage(self, paths: list[Path]) -> str:
        times = [found.st_mtime for p in paths or [self.folder] if (found := _stat(p)) is not None]
        newest = dt.datetime.fromtimestamp(int(max(times, default=0)), dt.UTC)
        return newest.strftime("%Y-%m-%dT%H:%M:%SZ")


def _not_there(kind: str, key: str, needs: Needs) -> dict[str, str]:
    """Reasons for what a file that is not in the folder would have given."""
    if kind == "reference":
        return {}
    if kind == "flows":
        return {f"flow:{ticker}": "no flows.csv in the folder" for ticker in needs.flows}
    if kind in _TABLES:
        return {kind: f"no {kind}.csv in the folder"}
    return {key: f"no {kind}/{key}.csv in the folder"}


def _read_table(kind: str, data: bytes, source: str, needs: Needs, found: _Found) -> None:
    problems = found.problems
    if kind == "reference":
        found.listings = csv_parts.listings(needs.listings, data, source, problems)
    elif kind == "fundamentals":
        found.fundamentals = csv_sourced.fundamentals(needs.fundamentals, data, source, problems)
    elif kind == "events":
        found.events = csv_sourced.events(needs.events, data, source, problems)
    else:
        found.flows = csv_sourced.flows(needs.flows, data, source, problems)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _first(listed: Mapping[str, Path], *names: str) -> Path | None:
    return next((listed[name] for name in names if name in listed), None)


def _keep(into: dict[str, _T], key: str, value: _T | None) -> None:
    if value is not None:
        into[key] = value


def _sentence(problems: list[Problem]) -> str:
    more = len(problems) - _REPORTED
    shown = "; ".join(str(p) for p in problems[:_REPORTED])
    return f"{shown}; and {more} more" if more > 0 else shown
