"""`briefgen today` with the real yfinance library, through the loopback server of the tests."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from command_line import ROOT, TICKERS, Run, files, write_edition
from yahoo_server import HANG_UP, Market, series, serve

from briefgen.sources.sample import SimulatedMarket, exchange_sessions

THURSDAY = "2026-01-22T22:30:00Z"
FRIDAY = "2026-01-23T22:30:00Z"
MONDAY = "2026-01-26T22:30:00Z"

# The real library and the real command line; only the pauses between attempts are short.
PROGRAM = """
from briefgen.sources import _yahoo_session
_yahoo_session.Patience.__init__.__kwdefaults__.update(tries=2, pause=0.01, total=2.0, timeout=5.0)
from briefgen.cli import main
main()
"""


@pytest.fixture(scope="module")
def histories() -> Mapping[str, Mapping[str, float | None]]:
    """Simulated closes of two years by ticker and day, to Monday."""
    sessions = exchange_sessions(dt.datetime.fromisoformat(MONDAY))
    market = SimulatedMarket(sessions=sessions[sessions >= np.datetime64("1990-01-02")])
    found = {t: s for t in TICKERS if (s := market.series(t)) is not None}
    return {t: {str(d): c for d, c in zip(s.dates[-520:], s.close[-520:].tolist())} for t, s in found.items()}


def until(histories: Mapping[str, Mapping[str, float | None]], last: str) -> Market:
    """What Yahoo knows on the evening of a day."""
    bars = {t: series({d: c for d, c in h.items() if d <= last}) for t, h in histories.items()}
    info = {
        "AAPL": {"longName": "Apple Inc.", "exchange": "NMS", "sharesOutstanding": 14_000_000_000},
        "NVDA": {"longName": "NVIDIA Corporation", "exchange": "NMS"},
    }
    return Market(bars=dict(bars), info=dict(info))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    write_edition(tmp_path)
    yield tmp_path


def today(place: Path, env: Mapping[str, str], now: str, *more: str) -> Run:
    words = ("today", "--edition", "small.toml", "--store", "store.sqlite", "--format", "md", *more)
    chosen = {**env, "BRIEFGEN_NOW": now, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], cwd=place, env=chosen, capture_output=True, text=True,
        timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Run(code=done.returncode, out=done.stdout, err=done.stderr)


def brief(place: Path, day: str) -> str:
    return (place / "output" / "small" / day / "brief.md").read_text()


def test_cold_then_warm_then_out_of_reach(
    histories: Mapping[str, Mapping[str, float | None]], place: Path
) -> None:
    market = until(histories, "2026-01-22")
    with serve(market) as env:
        cold = today(place, env, THURSDAY)
        assert (cold.code, cold.err) == (0, "")
        assert "Prices: Yahoo Finance, as of Jan. 22, 2026, 22:30 UTC" in brief(place, "2026-01-22")
        assert all(int(market.charts(t)[0]["period1"]) < 0 for t in TICKERS)
        asked = market.counts["total"]

        # The same evening again: the store has the session, so nothing is asked at all.
        written = files(place / "output")
        assert today(place, env, THURSDAY).code == 0
        assert market.counts["total"] == asked
        assert files(place / "output") == written

        # The next evening: only the ends of the histories.
        market.bars, market.requests = until(histories, "2026-01-23").bars, []
        before = market.counts["total"]
        warm = today(place, env, FRIDAY)
        assert (warm.code, warm.err) == (0, "")
        assert "session: 2026-01-23\n" in brief(place, "2026-01-23")
        for ticker in TICKERS:
            (tail,) = market.charts(ticker)
            assert dt.datetime.fromtimestamp(int(tail["period1"]), dt.UTC).date() >= dt.date(2026, 1, 10)
        assert market.counts["total"] - before <= asked

        # On Monday nobody answers: the last copy serves, and the brief says so.
        market.faults[""] = HANG_UP
        down = today(place, env, MONDAY)
        assert (down.code, down.err) == (0, "")
        text = brief(place, "2026-01-23")
        assert "Yahoo Finance could not be reached; the prices are those fetched on Jan. 23, 2026." in text
        assert "the data of this brief end on Friday, Jan. 23, 2026" in text
        assert not (place / "output" / "small" / "2026-01-26").exists()


def test_out_of_reach_with_nothing_stored_is_one_sentence(place: Path) -> None:
    with serve(Market(faults={"": HANG_UP})) as env:
        said = today(place, env, THURSDAY).sentence(1)
    assert said.startswith("Yahoo Finance cannot be reached: ")
    assert not (place / "output").exists()


def test_a_benchmark_that_is_unknown_there_holds_the_brief(
    histories: Mapping[str, Mapping[str, float | None]], place: Path
) -> None:
    market = until(histories, "2026-01-22")
    del market.bars["^GSPC"]
    with serve(market) as env:
        said = today(place, env, THURSDAY).sentence(3)
    assert "^GSPC" in said
    assert not (place / "output").exists()


@pytest.mark.pdf
def test_all_formats_at_once(histories: Mapping[str, Mapping[str, float | None]], place: Path) -> None:
    with serve(until(histories, "2026-01-22")) as env:
        assert today(place, {**os.environ, **env}, THURSDAY, "--format", "md,html,pdf").code == 0
    names = {p.name for p in (place / "output" / "small" / "2026-01-22").iterdir()}
    assert {"brief.md", "brief.html", "brief.pdf", "ledger.json"} <= names
