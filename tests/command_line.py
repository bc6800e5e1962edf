"""Runs the command line in the test's process or in one of its own, and makes folders of prices for it."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from briefgen.cli import main
from briefgen.model import Floats
from briefgen.sources.sample import SimulatedMarket, exchange_sessions

ROOT = Path(__file__).resolve().parents[1]
EVENING = "2026-01-22T22:00:00Z"
"""The evening of Thursday, Jan. 22, 2026, in New York."""

TICKERS = ("^GSPC", "^NDX", "^RUT", "IWM", "QQQ", "AAPL", "NVDA", "^VIX")
SMALL = """\
name = "small"
title = "The Small Brief"
description = "A few series, for tests"
benchmark = "^GSPC"
volatility = "^VIX"
indices = ["^GSPC", "^NDX", "^RUT"]
watch = ["AAPL", "NVDA"]
sections = ["leadership", "unusual", "beneath", "names", "calm", "levels"]

[[pairs]]
x = "^RUT"
y = "^GSPC"

[[pairs]]
x = "IWM"
y = "QQQ"
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """How a command ended."""

    code: int
    out: str
    err: str

    def sentence(self, code: int) -> str:
        """The one line on standard error of a run that failed in the way it should."""
        assert self.code == code, (self.code, self.out, self.err)
        assert "Traceback" not in self.err
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("briefgen: "), self.err
        return lines[0].removeprefix("briefgen: ")


def run(*words: str, now: str = EVENING, store: Path | None = None) -> Run:
    """One command in this process, through the function that the installed script calls."""
    out, err = io.StringIO(), io.StringIO()
    changed = {"BRIEFGEN_NOW": now} | ({"BRIEFGEN_STORE": str(store)} if store else {})
    with (
        patch.dict(os.environ, changed),
        patch.object(sys, "argv", ["briefgen", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    return Run(code=code, out=out.getvalue(), err=err.getvalue())


def program(*words: str) -> list[str]:
    """The command for a process of its own."""
    return [sys.executable, "-c", "from briefgen.cli import main; main()", *words]


def process(
    *words: str, cwd: Path, env: Mapping[str, str] | None = None, before: Callable[[], None] | None = None
) -> Run:
    """One command in a process of its own, in some folder."""
    surroundings = {**os.environ, "BRIEFGEN_NOW": EVENING, "PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(
        program(*words), cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL, preexec_fn=before,
    )  # fmt: skip
    return Run(code=done.returncode, out=done.stdout, err=done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, also the hidden ones, by its path there."""
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


# --- folders of prices ------------------------------------------------------------------------


def write_market(
    folder: Path,
    *,
    last: str = "2026-01-22",
    first: str = "2024-01-02",
    tickers: Iterable[str] = TICKERS,
    panel: bool = False,
    listed: Sequence[str] = (),
    macro: Sequence[str] = (),
    flows: Sequence[str] = (),
    estimates: Sequence[str] = (),
    events: Sequence[str] = (),
) -> Path:
    """Simulated prices as a folder of CSV files.

    Args:
        folder: Where it is made.
        last: The last session.
        first: The first session that is written.
        tickers: One file each.
        panel: Whether to write the universe as well.
        listed: Tickers with names and share counts.
        macro: Published series.
        flows: Funds with net flows.
        estimates: Companies with estimates of earnings.
        events: Kinds of scheduled events.
    """
    sessions = exchange_sessions(dt.datetime.fromisoformat(last).replace(hour=23, tzinfo=dt.UTC))
    market = SimulatedMarket(sessions=sessions[sessions >= np.datetime64("1990-01-02")])
    (folder / "prices").mkdir(parents=True)
    for ticker in tickers:
        series = market.series(ticker)
        if series is None:
            continue
        kept = series.dates >= np.datetime64(first)
        columns = (series.dates[kept].astype(str), _cells(series.close[kept]), _cells(series.adj_close[kept]))
        _write(folder / "prices" / f"{ticker}.csv", "date,close,adj_close", zip(*columns))
    if panel:
        universe = market.panel()
        kept = universe.dates >= np.datetime64(first)
        rows = ([str(d), *_cells(c)] for d, c in zip(universe.dates[kept], universe.closes[kept]))
        (folder / "panels").mkdir()
        _write(folder / "panels" / "sp500.csv", ",".join(("date", *universe.tickers)), rows)
    for name in macro:
        (folder / "series").mkdir(exist_ok=True)
        series = market.macro(name)
        values = zip(series.dates.astype(str), _cells(series.close))
        _write(folder / "series" / f"{name}.csv", "date,value", values)
    if listed:
        found = [x for t in listed for x in market.listings(t) if x.shares]
        lines = (
            [x.ticker, f'"{x.name}"', x.exchange, x.sector, repr(x.shares), x.as_of.isoformat()]
            for x in found
        )
        _write(folder / "reference.csv", "ticker,name,exchange,sector,shares,as_of", lines)
    _write_sourced(folder, market, flows, estimates, events)
    return dated(folder)


def _write_sourced(
    folder: Path,
    market: SimulatedMarket,
    flows: Sequence[str],
    estimates: Sequence[str],
    events: Sequence[str],
) -> None:
    """What a folder holds beside prices; no file of what is not asked for."""
    if flows:
        found = market.flows(flows)
        rows = [
            [str(day), ticker, cell]
            for ticker, s in found.items() for day, cell in zip(s.dates, _cells(s.close))
        ]  # fmt: skip
        _write(folder / "flows.csv", "date,ticker,flow_usd", rows)
    if estimates:
        known = [
            [x.ticker, str(x.as_of), *("" if v is None else repr(v) for v in numbers)]
            for x in market.fundamentals(estimates)
            for numbers in [(x.forward_pe, x.eps_current, x.eps_next)]
        ]
        _write(folder / "fundamentals.csv", "ticker,as_of,forward_pe,eps_current,eps_next", known)
    if events:
        lines = [[str(e.date), e.kind, e.name] for e in market.events(events)]
        _write(folder / "events.csv", "date,kind,name", lines)


def _cells(values: Floats) -> list[str]:
    return ["" if np.isnan(x) else repr(x) for x in values.tolist()]


def _write(path: Path, head: str, rows: Iterable[Sequence[str]]) -> None:
    path.write_text("\n".join((head, *(",".join(row) for row in rows), "")), encoding="utf-8")


def dated(folder: Path, moment: int = 1_769_200_000) -> Path:
    """The same folder with one and the same time on all of its files, which is their vintage."""
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))
    return folder


def write_edition(folder: Path, text: str = SMALL) -> str:
    """The small edition as a file; its path names it on the command line."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)
