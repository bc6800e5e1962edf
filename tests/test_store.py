from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.errors import BriefgenError, DataError
from briefgen.model import Listing, Needs, Panel, Series, Snapshot
from briefgen.snapshot import sha256
from briefgen.sources.base import Fetched
from briefgen.store import Store, default_store_path

DAY0 = dt.date(2026, 1, 5)


@dataclass(frozen=True)
class Stub:
    name: str = "yfinance"
    key: str = "yfinance"
    simulated: bool = False

    def fingerprint(self, needs: Needs) -> str:
        return ""

    def fetch(self, needs, last, now, progress):  # type: ignore[no-untyped-def]
        raise NotImplementedError


SOURCE = Stub()
NEEDS = Needs(prices=frozenset({"AAA"}))


def series(close, adj=None, start=DAY0, ticker="AAA") -> Series:  # type: ignore[no-untyped-def]
    close = np.asarray(close, dtype=float)
    adj = close if adj is None else np.asarray(adj, dtype=float)
    dates = np.datetime64(start) + np.arange(len(close))
    return Series(ticker=ticker, dates=dates, close=close, adj_close=adj)


def fetch(n: int, *items: Series, **more) -> Fetched:  # type: ignore[no-untyped-def]
    return Fetched(vintage=f"2026-02-{n:02d}T00:00:00Z", prices={s.ticker: s for s in items}, **more)


def closes(snapshot: Snapshot, ticker: str = "AAA") -> list[float]:
    return snapshot.prices[ticker].close.tolist()


@pytest.fixture
def store():  # type: ignore[no-untyped-def]
    with Store(":memory:") as opened:
        yield opened


def test_a_fetch_reads_back(store: Store) -> None:
    nan = float("nan")
    assert (
        store.append(SOURCE, NEEDS, fetch(1, series([10, nan, 12], [9, 10, nan]))) == "2026-02-01T00:00:00Z"
    )
    got = store.snapshot("yfinance", NEEDS)
    assert (got.source, got.vintage, got.simulated, got.absent) == (
        "yfinance",
        "2026-02-01T00:00:00Z",
        False,
        {},
    )
    s = got.prices["AAA"]
    assert s.dates.tolist() == [DAY0, DAY0 + dt.timedelta(1), DAY0 + dt.timedelta(2)]
    assert s.dates.dtype == "datetime64[D]"
    np.testing.assert_array_equal(s.close, [10, nan, 12])
    np.testing.assert_array_equal(s.adj_close, [9, 10, nan])
    with pytest.raises(ValueError, match="read-only"):
        s.close[0] = 1.0


def test_an_overlap_adds_only_what_is_new(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11, 12])))
    store.append(SOURCE, NEEDS, fetch(2, series([12, 13], start=DAY0 + dt.timedelta(2))))
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11, 12, 13]
    assert closes(store.snapshot("yfinance", NEEDS, "2026-02-01T00:00:00Z")) == [10, 11, 12]
    assert store.vintages("yfinance") == ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z")
    assert store.last_sessions("yfinance") == {"AAA": DAY0 + dt.timedelta(3)}
    assert store.restatements("yfinance") == ()


def test_noise_in_the_last_bits_is_no_restatement(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11])))
    store.append(SOURCE, NEEDS, fetch(2, series([10.000001, 11, 12])))
    assert store.restatements("yfinance") == ()
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11, 12]


def test_a_dividend_restates_and_old_vintages_stay(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11, 12])))
    before = sha256(store.snapshot("yfinance", NEEDS))
    store.append(SOURCE, NEEDS, fetch(2, series([10, 11, 12, 13], [9.9, 10.89, 11.88, 13])))
    (r,) = store.restatements("yfinance")
    assert (r.ticker, r.field, r.session, r.old, r.new) == ("AAA", "adj_close", DAY0, 10.0, 9.9)
    assert r.uniform
    assert r.vintage == "2026-02-02T00:00:00Z"
    assert store.snapshot("yfinance", NEEDS).prices["AAA"].adj_close.tolist() == [9.9, 10.89, 11.88, 13]
    assert sha256(store.snapshot("yfinance", NEEDS, "2026-02-01T00:00:00Z")) == before


def test_a_changed_close_is_named_with_its_session(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11, 12, 13, 14, 15, 16])))
    store.append(SOURCE, NEEDS, fetch(2, series([10, 11, 12, 13.5, 14, 15, 16])))
    r = store.restatements("yfinance")[0]
    assert (r.field, r.session, r.old, r.new) == ("close", DAY0 + dt.timedelta(3), 13.0, 13.5)


def test_a_value_that_becomes_known_is_no_restatement(store: Store) -> None:
    nan = float("nan")
    store.append(SOURCE, NEEDS, fetch(1, series([10, nan])))
    store.append(SOURCE, NEEDS, fetch(2, series([10, 11, 12])))
    assert store.restatements("yfinance") == ()
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11, 12]
    old = store.snapshot("yfinance", NEEDS, "2026-02-01T00:00:00Z")
    np.testing.assert_array_equal(old.prices["AAA"].close, [10, nan])


def test_the_end_of_a_restated_past_is_not_enough(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11, 12])))
    split = fetch(2, series([6, 6.5], start=DAY0 + dt.timedelta(2)))
    assert store.partial("yfinance", split) == {"AAA"}
    with pytest.raises(DataError, match=r"AAA.*fetch it whole"):
        store.append(SOURCE, NEEDS, split)
    assert store.vintages("yfinance") == ("2026-02-01T00:00:00Z",)
    store.append(SOURCE, NEEDS, fetch(2, series([5, 5.5, 6, 6.5])))
    assert closes(store.snapshot("yfinance", NEEDS)) == [5, 5.5, 6, 6.5]


def test_a_fetch_with_a_fingerprint_is_the_whole_truth(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11, 12, 13]), fingerprint="a"))
    store.append(SOURCE, NEEDS, fetch(2, series([10, 11]), fingerprint="b"))
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11]
    store.append(SOURCE, NEEDS, fetch(3, series([10, 11, 99, 13]), fingerprint="c"))
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11, 99, 13]
    store.append(SOURCE, NEEDS, fetch(4, fingerprint="d", absent={"AAA": "no prices/AAA.csv in the folder"}))
    gone = store.snapshot("yfinance", NEEDS)
    assert gone.prices == {}
    assert gone.absent == {"AAA": "no prices/AAA.csv in the folder"}
    assert [closes(store.snapshot("yfinance", NEEDS, fingerprint=f)) for f in "abc"] == [
        [10, 11, 12, 13], [10, 11], [10, 11, 99, 13],
    ]  # fmt: skip
    assert store.knows("yfinance", NEEDS, "a")
    assert not store.knows("yfinance", Needs(prices=frozenset({"AAA", "B"})), "a")
    assert store.fingerprint("yfinance") == "d"


def test_a_series_that_could_not_be_fetched_stays_as_it_was(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11])))
    store.append(SOURCE, NEEDS, fetch(2, absent={"AAA": "no answer"}))
    assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11]


def test_what_is_not_stored_is_absent(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10])))
    got = store.snapshot("yfinance", Needs(prices=frozenset({"AAA", "ZZZ"})))
    assert got.absent == {"ZZZ": "nothing is stored of ZZZ"}


def test_nothing_stored(store: Store) -> None:
    with pytest.raises(BriefgenError, match="the store has nothing of yfinance"):
        store.snapshot("yfinance", NEEDS)
    store.append(SOURCE, NEEDS, fetch(1, series([10])))
    with pytest.raises(BriefgenError, match="no vintage 1999"):
        store.snapshot("yfinance", NEEDS, "1999")


def test_panels_macro_and_listings(store: Store) -> None:
    days = np.arange("2026-01-05", "2026-01-08", dtype="datetime64[D]")
    panel = Panel(name="u", dates=days, tickers=("A", "B"), closes=np.array([[1, 2], [3, np.nan], [5, 6.0]]))
    rate = Series(
        ticker="DGS10", dates=days, close=np.array([4.0, -0.1, 4.2]), adj_close=np.array([4.0, -0.1, 4.2])
    )
    rows = (
        Listing(ticker="NA", name="Nano", shares=2.5, as_of=DAY0),
        Listing(ticker="NA", name="Nano", shares=3.5, as_of=dt.date(2026, 2, 1)),
    )
    needs = Needs(panels=frozenset({"u", "w"}), macro=frozenset({"DGS10"}), listings=frozenset({"NA"}))
    more = {"panels": {"u": panel}, "macro": {"DGS10": rate}, "listings": rows, "fingerprint": "x"}
    store.append(SOURCE, needs, fetch(1, **more, absent={"w": "no panels/w.csv in the folder"}))
    got = store.snapshot("yfinance", needs)
    np.testing.assert_array_equal(got.panels["u"].closes, panel.closes)
    assert got.panels["u"].tickers == ("A", "B")
    assert got.macro["DGS10"].close.tolist() == [4.0, -0.1, 4.2]
    assert got.macro["DGS10"].adj_close.tolist() == [4.0, -0.1, 4.2]
    assert got.listings == rows
    assert got.absent == {"w": "no panels/w.csv in the folder"}
    store.append(SOURCE, needs, fetch(2, **{**more, "listings": rows[:1], "fingerprint": "y"}))
    assert store.snapshot("yfinance", needs).listings == rows[:1]
    assert store.snapshot("yfinance", needs, fingerprint="x").listings == rows


def test_listings_of_a_source_without_files_accumulate(store: Store) -> None:
    def row(day: int, shares: float) -> Listing:
        return Listing(ticker="AAA", shares=shares, as_of=dt.date(2026, 2, day))

    needs = Needs(listings=frozenset({"AAA"}))
    for day, shares in ((1, 5.0), (2, 5.0), (3, 6.0)):
        store.append(SOURCE, needs, fetch(day, listings=(row(day, shares),)))
    assert store.snapshot("yfinance", needs).listings == (row(1, 5.0), row(3, 6.0))


def test_identical_content_is_not_stored_again(tmp_path: Path) -> None:
    days = np.arange("2020-01-01", "2024-01-01", dtype="datetime64[D]")
    panel = Panel(
        name="u",
        dates=days,
        tickers=tuple("abcdefgh"),
        closes=np.random.default_rng(1).random((len(days), 8)),
    )
    needs = Needs(panels=frozenset({"u"}))
    with Store(tmp_path / "s.sqlite") as store:
        store.append(SOURCE, needs, fetch(1, panels={"u": panel}, fingerprint="a"))
        size = store._db.execute("select sum(length(data)) from segments").fetchone()[0]
        store.append(SOURCE, needs, fetch(2, panels={"u": panel}, fingerprint="b"))
        assert store._db.execute("select sum(length(data)) from segments").fetchone()[0] == size


def test_daily_fetches_make_few_segments(store: Store) -> None:
    values = 100 + np.arange(900.0)
    store.append(SOURCE, NEEDS, fetch(1, series(values[:300])))
    for n in range(301, 901):
        part = series(values[n - 3 : n], start=DAY0 + dt.timedelta(n - 3))
        store.append(SOURCE, NEEDS, replace(fetch(1, part), vintage=f"v{n}"))
    assert closes(store.snapshot("yfinance", NEEDS)) == values.tolist()
    assert closes(store.snapshot("yfinance", NEEDS, "v500")) == values[:500].tolist()
    assert store._db.execute("select count(*) from segments").fetchone()[0] <= 5


prices = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=40)


@settings(max_examples=60, deadline=None)
@given(values=prices, cut=st.integers(1, 39), overlap=st.integers(0, 5))
def test_two_steps_are_one(values: list[float], cut: int, overlap: int) -> None:
    cut = min(cut, len(values))
    begin = max(0, cut - overlap)
    with Store(":memory:") as steps, Store(":memory:") as once:
        steps.append(SOURCE, NEEDS, fetch(1, series(values[:cut])))
        part = series(values[begin:], start=DAY0 + dt.timedelta(begin))
        steps.append(SOURCE, NEEDS, fetch(2, part))
        once.append(SOURCE, NEEDS, fetch(2, series(values)))
        assert sha256(steps.snapshot("yfinance", NEEDS)) == sha256(once.snapshot("yfinance", NEEDS))


@settings(max_examples=40, deadline=None)
@given(histories=st.lists(prices, min_size=1, max_size=6))
def test_every_vintage_reads_back_exactly(histories: list[list[float]]) -> None:
    with Store(":memory:") as store:
        for n, values in enumerate(histories, 1):
            store.append(SOURCE, NEEDS, fetch(n, series(values, np.array(values) / 2), fingerprint=str(n)))
        for n, values in enumerate(histories, 1):
            got = store.snapshot("yfinance", NEEDS, f"2026-02-{n:02d}T00:00:00Z").prices["AAA"]
            assert got.close.tolist() == values
            assert got.adj_close.tolist() == (np.array(values) / 2).tolist()


def test_blobs(tmp_path: Path) -> None:
    with Store(tmp_path / "deep" / "er" / "s.sqlite") as store:
        assert store.get_blob("a") is None
        store.put_blob("a", b"1")
        store.put_blob("a", b"2\0")
    with Store(tmp_path / "deep" / "er" / "s.sqlite") as store:
        assert store.get_blob("a") == b"2\0"


def test_default_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRIEFGEN_STORE", str(tmp_path / "x.sqlite"))
    assert default_store_path() == tmp_path / "x.sqlite"
    monkeypatch.delenv("BRIEFGEN_STORE")
    assert default_store_path().name == "store.sqlite"


# --- what can go wrong ----------------------------------------------------------------------


def full_store(path: Path) -> Store:
    store = Store(path)
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11])))
    return store


def test_a_full_disk_leaves_what_stood_before(tmp_path: Path) -> None:
    with full_store(tmp_path / "s.sqlite") as store:
        pages = store._db.execute("pragma page_count").fetchone()[0]
        store._db.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(BriefgenError, match=r"s\.sqlite has no room on its disk.*free some space"):
            store.append(SOURCE, NEEDS, fetch(2, series(np.arange(1, 99999))))
        assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11]
    with Store(tmp_path / "s.sqlite") as store:
        assert store.vintages("yfinance") == ("2026-02-01T00:00:00Z",)
        assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_is_no_place_for_a_store() -> None:
    with pytest.raises(BriefgenError, match="the store /dev/full "):
        Store("/dev/full")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BriefgenError, match=r"file/s\.sqlite cannot be made: .*BRIEFGEN_STORE"):
        Store(tmp_path / "file" / "s.sqlite")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(BriefgenError, match="cannot be opened"):
        Store(tmp_path)


def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").write_bytes(b"date,close\n" * 500)
    with pytest.raises(BriefgenError, match="is not a database; move it away"):
        Store(tmp_path / "s.sqlite")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").touch()
    full_store(tmp_path / "s.sqlite").close()


def test_the_database_of_another_program(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "s.sqlite")
    db.execute("create table cookies (x)")
    db.close()
    with pytest.raises(BriefgenError, match="another program"):
        Store(tmp_path / "s.sqlite")


def test_a_later_version(tmp_path: Path) -> None:
    full_store(tmp_path / "s.sqlite").close()
    db = sqlite3.connect(tmp_path / "s.sqlite")
    db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(BriefgenError, match=r"later briefgen .*version 99.*update briefgen"):
        Store(tmp_path / "s.sqlite")


def test_a_damaged_file(tmp_path: Path) -> None:
    full_store(tmp_path / "s.sqlite").close()
    data = bytearray((tmp_path / "s.sqlite").read_bytes())
    data[32768:] = b"\xff" * (len(data) - 32768)
    (tmp_path / "s.sqlite").write_bytes(data)
    with (
        pytest.raises(BriefgenError, match="is damaged; move it away"),
        Store(tmp_path / "s.sqlite") as store,
    ):
        store.snapshot("yfinance", NEEDS)


def test_rows_that_do_not_fit(store: Store) -> None:
    store.append(SOURCE, NEEDS, fetch(1, series([10, 11])))
    store._db.execute("update segments set data = x'00'")
    with pytest.raises(BriefgenError, match="is damaged"):
        store.snapshot("yfinance", NEEDS)


def test_a_writer_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with full_store(tmp_path / "s.sqlite") as writer, Store(tmp_path / "s.sqlite", timeout=0.05) as other:
        writer._db.execute("begin immediate")
        with pytest.raises(BriefgenError, match="being written by another process; try again"):
            other.put_blob("a", b"1")
        assert closes(other.snapshot("yfinance", NEEDS)) == [10, 11]
        writer._db.execute("rollback")
        other.put_blob("a", b"1")


def test_a_killed_writer_leaves_what_stood_before(tmp_path: Path) -> None:
    full_store(tmp_path / "s.sqlite").close()
    code = (
        "import os, sys; from briefgen.store import Store; s = Store(sys.argv[1]);"
        "s._db.execute('begin immediate');"
        "s._db.execute('delete from states'); s._db.execute('delete from segments'); os._exit(9)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "s.sqlite")], check=False).returncode == 9
    )
    with Store(tmp_path / "s.sqlite") as store:
        assert closes(store.snapshot("yfinance", NEEDS)) == [10, 11]


def _read_often(path: str, out: multiprocessing.Queue[object]) -> None:
    seen = set()
    for _ in range(60):
        with Store(path) as store:
            got = store.snapshot("yfinance", NEEDS)
            seen.add((got.vintage, len(got.prices["AAA"].dates)))
    out.put(seen)


def test_two_readers_while_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    full_store(path).close()
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    readers = [context.Process(target=_read_often, args=(os.fspath(path), out)) for _ in range(2)]
    for reader in readers:
        reader.start()
    with Store(path) as store:
        for n in range(2, 28):
            store.append(SOURCE, NEEDS, fetch(n, series(10 + np.arange(n + 1.0))))
    seen = out.get(timeout=60) | out.get(timeout=60)
    for reader in readers:
        reader.join()
        assert reader.exitcode == 0
    # Every reader saw whole vintages only: n + 1 sessions in the n-th.
    assert all(int(vintage[8:10]) + 1 == sessions for vintage, sessions in seen)


def test_why_there_is_no_table_is_stored_until_there_is_one(store: Store) -> None:
    needs = Needs(fundamentals=frozenset({"AAA"}), events=frozenset({"fomc"}))
    reasons = {"fundamentals": "no fundamentals.csv in the folder", "events": "no events.csv in the folder"}
    store.append(SOURCE, needs, fetch(2, fingerprint="a", absent=reasons))
    assert store.snapshot(SOURCE.key, needs).absent == reasons
    assert store.snapshot(SOURCE.key, Needs(events=frozenset({"fomc"}))).absent == {
        "events": reasons["events"]
    }
    first = store.vintages(SOURCE.key)[-1]
    store.append(SOURCE, needs, fetch(3, fingerprint="b", absent={"events": reasons["events"]}))
    assert store.snapshot(SOURCE.key, needs).absent == {"events": reasons["events"]}
    assert store.snapshot(SOURCE.key, needs, first).absent == reasons
    assert not [c for c in store.coverage(SOURCE.key) if c.kind == "table"]
