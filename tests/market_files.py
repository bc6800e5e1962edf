"""A snapshot as the folder of CSV files that would give it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from briefgen.model import Snapshot


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(float(value)) if isinstance(value, float) else value


def _write(path: Path, head: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(head)
        writer.writerows([_cell(v) for v in row] for row in rows)


def write_snapshot(snapshot: Snapshot, folder: Path) -> Path:
    """Write prices, panels, macro series, share counts, flows and estimates.

    Args:
        snapshot: The data.
        folder: Where the files are made.

    Returns:
        The folder.
    """
    for ticker, s in snapshot.prices.items():
        rows = zip(s.dates.astype(str).tolist(), s.close.tolist(), s.adj_close.tolist())
        _write(folder / "prices" / f"{ticker}.csv", ("date", "close", "adj_close"), rows)
    for name, p in snapshot.panels.items():
        lines = ((day, *closes) for day, closes in zip(p.dates.astype(str).tolist(), p.closes.tolist()))
        _write(folder / "panels" / f"{name}.csv", ("date", *p.tickers), lines)
    for name, s in snapshot.macro.items():
        pairs = zip(s.dates.astype(str).tolist(), s.close.tolist())
        _write(folder / "series" / f"{name}.csv", ("date", "value"), pairs)
    _write_tables(snapshot, folder)
    return folder


def _write_tables(snapshot: Snapshot, folder: Path) -> None:
    known = ((x.ticker, x.name, x.exchange, x.sector, x.shares, x.as_of) for x in snapshot.listings)
    _write(folder / "reference.csv", ("ticker", "name", "exchange", "sector", "shares", "as_of"), known)
    flows = (
        (day, ticker, value)
        for ticker, s in snapshot.flows.items()
        for day, value in zip(s.dates.astype(str).tolist(), s.close.tolist())
    )
    _write(folder / "flows.csv", ("date", "ticker", "flow_usd"), flows)
    head = ("ticker", "as_of", "forward_pe", "eps_current", "eps_next", "source")
    estimates = ([getattr(x, column) for column in head] for x in snapshot.fundamentals)
    _write(folder / "fundamentals.csv", head, estimates)
