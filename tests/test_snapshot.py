from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import BriefgenError, SourceUnavailableError, UsageError
from briefgen.model import Listing, Needs, Panel, Series, Snapshot
from briefgen.snapshot import load, open_source, sha256
from briefgen.sources.base import Fetched, Progress
from briefgen.store import Store

MONDAY = dt.date(2026, 1, 12)
NEEDS = Needs(prices=frozenset({"IWM"}))


def evening(day: int) -> dt.datetime:
    return dt.datetime(2026, 1, day, 22, tzinfo=dt.UTC)


def week(n: int, scale: float = 1.0, start: int = 0) -> Series:
    dates = np.arange("2026-01-12", "2026-01-17", dtype="datetime64[D]")[start:n]
    close = scale * (100.0 + np.arange(5))[start:n]
    return Series(ticker="IWM", dates=dates, close=close, adj_close=close)


@dataclass
class Yahoo:
    """A source without a fingerprint that tells how it was asked."""

    series: Series
    name: str = "yfinance"
    key: str = "yfinance"
    simulated: bool = False
    down: bool = False
    overlap: int = 2
    asked: list[dict[str, dt.date]] = field(default_factory=list)

    def fingerprint(self, needs: Needs) -> str:
        return ""

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        if self.down:
            raise SourceUnavailableError("Yahoo Finance cannot be reached")
        self.asked.append(dict(last))
        s = self.series
        start = (
            max(0, int(np.searchsorted(s.dates, np.datetime64(last["IWM"]))) - self.overlap) if last else 0
        )
        part = Series(
            ticker="IWM", dates=s.dates[start:], close=s.close[start:], adj_close=s.adj_close[start:]
        )
        return Fetched(vintage=now.strftime("%Y-%m-%dT%H:%M:%SZ"), prices={"IWM": part})


@pytest.fixture
def store():  # type: ignore[no-untyped-def]
    with Store(":memory:") as opened:
        yield opened


def test_one_fetch_a_session(store: Store) -> None:
    source = Yahoo(week(1))
    for hour in (0, 1):
        got = load(source, NEEDS, store=store, now=evening(12) + dt.timedelta(hours=hour))
    assert got.prices["IWM"].close.tolist() == [100]
    source.series = week(2)
    got = load(source, NEEDS, store=store, now=evening(13))
    assert got.prices["IWM"].close.tolist() == [100, 101]
    assert source.asked == [{}, {"IWM": MONDAY}]
    assert got.vintage == "2026-01-13T22:00:00Z"


def test_a_ticker_that_stopped_trading_is_asked_for_until_the_night(store: Store) -> None:
    source = Yahoo(week(1))
    for hours in (0, 1, 7, 8, 9):
        load(source, NEEDS, store=store, now=evening(13) + dt.timedelta(hours=hours))
    assert len(source.asked) == 3
    load(source, NEEDS, store=store, now=evening(13) + dt.timedelta(hours=9), refresh=True)
    assert source.asked[3:] == [{}]


def test_new_needs_are_fetched(store: Store) -> None:
    source = Yahoo(week(1))
    load(source, NEEDS, store=store, now=evening(12))
    load(source, Needs(prices=frozenset({"IWM", "NEW"})), store=store, now=evening(12), key_tickers={"IWM"})
    load(source, Needs(prices=frozenset({"IWM", "NEW"})), store=store, now=evening(12), key_tickers={"IWM"})
    assert len(source.asked) == 2


def test_a_split_fetches_the_whole_history(store: Store) -> None:
    source = Yahoo(week(4))
    load(source, NEEDS, store=store, now=evening(15))
    source.series = week(5, scale=0.5)
    got = load(source, NEEDS, store=store, now=evening(16))
    assert got.prices["IWM"].close.tolist() == [50, 50.5, 51, 51.5, 52]
    assert source.asked == [{}, {"IWM": dt.date(2026, 1, 15)}, {}]
    assert [r.field for r in store.restatements("yfinance")] == ["close", "adj_close"]
    old = store.snapshot("yfinance", NEEDS, "2026-01-15T22:00:00Z")
    assert old.prices["IWM"].close.tolist() == [100, 101, 102, 103]


def test_the_last_good_copy_with_a_notice(store: Store) -> None:
    source = Yahoo(week(1))
    load(source, NEEDS, store=store, now=evening(12))
    source.down = True
    got = load(source, NEEDS, store=store, now=evening(13))
    assert got.prices["IWM"].close.tolist() == [100]
    assert got.notices == (
        "Yahoo Finance could not be reached; the prices are those fetched on Jan. 12, 2026.",
    )


def test_unreachable_with_nothing_stored(store: Store) -> None:
    with pytest.raises(SourceUnavailableError, match="cannot be reached"):
        load(Yahoo(week(1), down=True), NEEDS, store=store, now=evening(12))


def test_offline(store: Store) -> None:
    source = Yahoo(week(1))
    with pytest.raises(BriefgenError, match="nothing of yfinance is stored yet; run once without --offline"):
        load(source, NEEDS, store=store, now=evening(12), offline=True)
    load(source, NEEDS, store=store, now=evening(12))
    got = load(source, NEEDS, store=store, now=evening(20), offline=True)
    assert (got.prices["IWM"].close.tolist(), got.notices, len(source.asked)) == ([100], (), 1)


def csv_folder(folder: Path, text: str = "date,close\n2026-01-12,100\n") -> Path:
    path = folder / "prices" / "IWM.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (1_769_000_000, 1_769_000_000 + len(text)))
    return folder


def test_an_unchanged_folder_is_not_read_again(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_source(f"csv:{csv_folder(tmp_path)}")
    first = load(source, NEEDS, store=store, now=evening(12))
    with monkeypatch.context() as patch:
        patch.setattr(type(source), "fetch", lambda *_: pytest.fail("read again"))
        again = load(source, NEEDS, store=store, now=evening(30))
    assert sha256(first) == sha256(again)
    assert first.vintage == again.vintage
    csv_folder(tmp_path, "date,close\n2026-01-12,100\n2026-01-13,101\n")
    stale = load(source, NEEDS, store=store, now=evening(30), offline=True)
    assert stale.notices == (
        "The files have changed since they were read; the prices are those of Jan. 21, 2026.",
    )
    assert load(source, NEEDS, store=store, now=evening(30)).prices["IWM"].close.tolist() == [100, 101]
    assert store.vintages(source.key) != ()


def test_other_needs_do_not_change_a_folders_vintage(tmp_path: Path, store: Store) -> None:
    source = open_source(f"csv:{csv_folder(tmp_path)}")
    other = tmp_path / "prices" / "QQQ.csv"
    other.write_text("date,close\n2026-01-12,100\n")
    first = load(source, NEEDS, store=store, now=evening(12))
    load(source, Needs(prices=frozenset({"IWM", "QQQ"})), store=store, now=evening(12))
    assert load(source, NEEDS, store=store, now=evening(12)).vintage == first.vintage


def test_no_pandas_for_a_folder(tmp_path: Path) -> None:
    import subprocess

    csv_folder(tmp_path)
    code = (
        "import sys, datetime as dt; from briefgen.snapshot import *; from briefgen.store import Store\n"
        "from briefgen.model import Needs\n"
        "with Store(':memory:') as s:\n"
        "    load(open_source('csv:' + sys.argv[1]), Needs(prices=frozenset({'IWM'})), store=s,\n"
        "         now=dt.datetime(2026, 1, 12, tzinfo=dt.UTC))\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


@pytest.mark.parametrize("spec", ["", "yahoo", "csv", "csv:", "sample:x"])
def test_unknown_sources(spec: str) -> None:
    with pytest.raises(UsageError, match="choose yfinance, sample or csv:DIR"):
        open_source(spec)


def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=rf"no folder data in {tmp_path}"):
        open_source("csv:data")
    (tmp_path / "data").write_text("x")
    with pytest.raises(UsageError, match="data is a file"):
        open_source("csv:data")


def test_the_named_sources() -> None:
    assert open_source("yfinance").name == "yfinance"
    assert open_source("sample").name == "sample"


# --- the digest -------------------------------------------------------------------------------


def snapshot(
    n: int, *, listings: tuple[Listing, ...] = (), absent: Mapping[str, str] | None = None
) -> Snapshot:
    dates = np.arange("2026-01-12", "2026-01-22", dtype="datetime64[D]")[:n]
    rng = np.random.default_rng(5)
    table = rng.random((10, 3))
    table[:6, 2] = np.nan
    table[0] = np.nan
    columns = [0, 1, 2] if n > 6 else [0, 1]
    close = rng.random(10)[:n]
    prices = {"A": Series(ticker="A", dates=dates, close=close, adj_close=close / 2)}
    if n > 7:
        prices["B"] = Series(ticker="B", dates=dates[7:], close=close[7:], adj_close=close[7:])
    panel = Panel(name="u", dates=dates, tickers=tuple("xyz"[i] for i in columns), closes=table[:n, columns])
    macro = {"M": Series(ticker="M", dates=dates, close=-close, adj_close=-close)}
    return Snapshot(
        source="csv",
        vintage=f"v{n}",
        prices=prices,
        panels={"u": panel},
        macro=macro,
        listings=listings,
        absent=absent or {},
    )


@pytest.mark.parametrize("n", range(1, 11))
def test_a_cut_snapshot_is_one_that_never_had_more(n: int) -> None:
    assert sha256(snapshot(10).until(MONDAY + dt.timedelta(n - 1))) == sha256(snapshot(n))


@given(a=st.integers(-2, 12), b=st.integers(-2, 12))
def test_cuts_commute(a: int, b: int) -> None:
    x, y = MONDAY + dt.timedelta(a), MONDAY + dt.timedelta(b)
    whole = snapshot(10)
    assert (
        sha256(whole.until(x).until(y)) == sha256(whole.until(y).until(x)) == sha256(whole.until(min(x, y)))
    )


def test_the_digest_sees_every_value_and_nothing_else() -> None:
    whole = snapshot(10)
    listed = (Listing(ticker="A", name="x", as_of=MONDAY), Listing(ticker="A", name="y", as_of=MONDAY))
    assert sha256(whole) == sha256(snapshot(10, absent={"Q": "none"}))
    digests = {sha256(whole), sha256(snapshot(9)), sha256(snapshot(10, listings=listed[:1]))}
    for part in (whole.prices["A"].close, whole.panels["u"].closes[7], whole.macro["M"].close):
        part[1] += 1e-12
        digests.add(sha256(whole))
    assert len(digests) == 6
    assert sha256(snapshot(10, listings=listed)) == sha256(snapshot(10, listings=listed[::-1]))


def test_a_nan_is_a_nan() -> None:
    odd = np.array([0x7FF8000000000001, 0xFFF8000000000000], dtype="u8").view("f8")

    def of(unknown: np.ndarray) -> str:
        dates = np.arange("2026-01-12", "2026-01-16", dtype="datetime64[D]")
        close = np.concatenate(([1.0], unknown, [2.0]))
        return sha256(
            Snapshot(
                source="",
                vintage="",
                prices={"A": Series(ticker="A", dates=dates, close=close, adj_close=close)},
            )
        )

    assert of(odd) == of(np.array([np.nan, np.nan]))


@pytest.mark.market
def test_real_folder_twice_gives_the_same(market_folder: Path) -> None:
    needs = Needs(
        prices=frozenset({"IWM", "^RUT", "MAGS"}), macro=frozenset({"DGS10"}), listings=frozenset({"NA"})
    )
    digests = set()
    for _ in range(2):
        with Store(":memory:") as store:
            got = load(open_source(f"csv:{market_folder}"), needs, store=store, now=evening(23))
        digests.add((sha256(got.until(dt.date(2026, 1, 22))), got.vintage))
    assert len(digests) == 1
