"""Flows, fundamentals and events from a folder, through the store and back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import DataError
from briefgen.metrics.needs import needs_of
from briefgen.model import Event, Fundamental, Needs, Snapshot
from briefgen.snapshot import load, sha256
from briefgen.sources import csv_sourced
from briefgen.sources.base import Fetched, silent
from briefgen.sources.csv_dir import CsvDirSource
from briefgen.store import Store
from briefgen.store.database import SCHEMA

NOW = dt.datetime(2026, 1, 23, tzinfo=dt.UTC)
D = dt.date
FLOWS = (
    "date,ticker,flow_usd\n2026-01-21,IWM,-5e6\n2026-01-20,IWM,1000000\n2026-01-21,NA,\n2026-01-21,ZZZ,1\n"
)
FUNDAMENTALS = (
    "ticker,as_of,forward_pe,eps_current,eps_next,source\n"
    "NA,2026-01-20,12.5,,1.5,Someone\nA,2025-12-31,-4,-1,0.5,\nA,2026-01-20,,1,2,B\n"
)
EVENTS = (
    "date,kind,name,source,known\n"
    "2026-01-28,fomc,Fed meeting,Federal Reserve,\n2026-02-11,jobs,,,2026-02-04\n"
)
NEEDS = Needs(
    prices=frozenset({"IWM"}), flows=frozenset({"IWM", "NA"}), fundamentals=frozenset({"NA", "A"}),
    events=frozenset({"fomc", "jobs"}),
)  # fmt: skip


def folder(path: Path, **files: str) -> Path:
    (path / "IWM.csv").write_text("date,close\n2026-01-20,10\n2026-01-21,11\n")
    for name, content in files.items():
        (path / f"{name}.csv").write_text(content)
    return path


def fetch(path: Path, needs: Needs = NEEDS) -> Fetched:
    return CsvDirSource(path).fetch(needs, {}, NOW, silent)


def test_each_file_is_read_for_what_is_needed(tmp_path: Path) -> None:
    got = fetch(folder(tmp_path, flows=FLOWS, fundamentals=FUNDAMENTALS, events=EVENTS))
    assert sorted(got.flows) == ["IWM", "NA"]
    assert got.flows["IWM"].dates.astype(str).tolist() == ["2026-01-20", "2026-01-21"]
    assert got.flows["IWM"].close.tolist() == [1e6, -5e6]
    assert np.isnan(got.flows["NA"].close).all()
    assert got.fundamentals == (
        Fundamental(ticker="A", as_of=D(2025, 12, 31), forward_pe=-4.0, eps_current=-1.0, eps_next=0.5,
                    source="fundamentals.csv"),
        Fundamental(ticker="A", as_of=D(2026, 1, 20), eps_current=1.0, eps_next=2.0, source="B"),
        Fundamental(ticker="NA", as_of=D(2026, 1, 20), forward_pe=12.5, eps_next=1.5, source="Someone"),
    )  # fmt: skip
    assert got.events == (
        Event(date=D(2026, 1, 28), kind="fomc", name="Fed meeting", source="Federal Reserve"),
        Event(date=D(2026, 2, 11), kind="jobs", source="events.csv", known=D(2026, 2, 4)),
    )
    assert got.absent == {}


def test_files_that_are_not_there_are_reasons(tmp_path: Path) -> None:
    assert fetch(folder(tmp_path)).absent == {
        "flow:IWM": "no flows.csv in the folder",
        "flow:NA": "no flows.csv in the folder",
        "fundamentals": "no fundamentals.csv in the folder",
        "events": "no events.csv in the folder",
    }
    assert fetch(tmp_path, Needs(prices=NEEDS.prices)).absent == {}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("flows", FLOWS.replace("1000000", "many"), "flows.csv, line 3: the flow_usd 'many' is not a finite"),
        (
            "flows",
            FLOWS.replace("2026-01-20", "1/20/26"),
            "flows.csv, line 3: the date '1/20/26' is not YYYY",
        ),
        (
            "flows",
            FLOWS.replace("2026-01-20", "2026-01-21"),
            "line 3: the flow of IWM on 2026-01-21 stands twice",
        ),
        ("flows", FLOWS.replace("flow_usd", "flow"), "no flow_usd column"),
        ("flows", "", "flows.csv: is empty"),
        ("fundamentals", FUNDAMENTALS.replace("12.5", "n/a"), "line 2: the forward_pe 'n/a' is not a finite"),
        ("fundamentals", FUNDAMENTALS.replace("2025-12-31", "2026-01-20"), "A as of 2026-01-20 stands twice"),
        ("fundamentals", FUNDAMENTALS.replace("as_of", "when"), "no as_of column"),
        ("events", EVENTS.replace("2026-01-28", "soon"), "events.csv, line 2: the date 'soon' is not"),
        ("events", EVENTS.replace("2026-02-04", "late"), "events.csv, line 3: the known 'late' is not"),
        ("events", EVENTS.replace("kind", "what"), "no kind column"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, name: str, content: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        fetch(folder(tmp_path, **{name: content}))
    assert words in str(caught.value)


@given(
    st.dictionaries(
        st.dates(D(2020, 1, 1), D(2026, 1, 1)),
        st.one_of(st.none(), st.floats(-1e12, 1e12, allow_nan=False)),
        min_size=1,
        max_size=20,
    )
)
def test_flows_are_read_as_they_are_written(days: dict[D, float | None]) -> None:
    rows = "".join(f"{d},F,{'' if v is None else repr(v)}\n" for d, v in days.items())
    problems: list[object] = []
    text = ("date,ticker,flow_usd\n" + rows).encode()
    found = csv_sourced.flows(frozenset({"F"}), text, "flows.csv", problems)  # type: ignore[arg-type]
    assert problems == []
    assert found["F"].dates.tolist() == sorted(days)
    assert [None if np.isnan(v) else v for v in found["F"].close] == [days[d] for d in sorted(days)]


# --- the store --------------------------------------------------------------------------------


def stored(store: Store, path: Path) -> Snapshot:
    return load(CsvDirSource(path), NEEDS, store=store, now=NOW)


def test_every_vintage_reads_back_as_it_was(tmp_path: Path) -> None:
    folder(tmp_path, flows=FLOWS, fundamentals=FUNDAMENTALS, events=EVENTS)
    with Store(":memory:") as store:
        first = stored(store, tmp_path)
        fetched = fetch(tmp_path)
        assert first.fundamentals == fetched.fundamentals
        assert sorted(first.events, key=lambda x: x.date) == list(fetched.events)
        assert first.flows["IWM"].close.tolist() == [1e6, -5e6]
        assert stored(store, tmp_path) is not None
        assert len(store.vintages(f"csv:{tmp_path}")) == 1
        folder(tmp_path, flows=FLOWS.replace("-5e6", "-6e6"), fundamentals=FUNDAMENTALS.replace("12.5", "13"))
        (tmp_path / "events.csv").unlink()
        later = stored(store, tmp_path)
        assert later.flows["IWM"].close.tolist() == [1e6, -6e6]
        assert [x.forward_pe for x in later.fundamentals] == [-4.0, None, 13.0]
        assert later.events == ()
        fingerprint = fetched.fingerprint
        again = store.snapshot(f"csv:{tmp_path}", NEEDS, fingerprint=fingerprint)
        assert sha256(again) == sha256(first) != sha256(later)


def test_a_flow_that_is_not_there_keeps_its_reason(tmp_path: Path) -> None:
    with Store(":memory:") as store:
        absent = stored(store, folder(tmp_path)).absent
    assert absent["flow:IWM"] == "no flows.csv in the folder"


def test_a_fetch_without_a_fingerprint_adds_to_what_is_known(tmp_path: Path) -> None:
    source = CsvDirSource(folder(tmp_path))
    row = Fundamental(ticker="A", as_of=D(2026, 1, 20), forward_pe=10.0, source="Y")
    with Store(":memory:") as store:
        for new in (row, replace(row, as_of=D(2026, 1, 21)), replace(row, forward_pe=11.0)):
            part = Fetched(vintage="2026-01-23T00:00:00Z", prices={}, fundamentals=(new,))
            store.append(source, Needs(fundamentals=frozenset({"A"})), part)
        found = store.snapshot(source.key, NEEDS).fundamentals
    assert [(x.as_of.day, x.forward_pe) for x in found] == [(20, 11.0), (21, 10.0)]


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.put_blob("kept", b"yes")
    with sqlite3.connect(path) as db:
        db.execute("drop table records")
        db.execute("pragma user_version = 1")
    db.close()
    folder(tmp_path, flows=FLOWS, fundamentals=FUNDAMENTALS, events=EVENTS)
    with Store(path) as store:
        assert store.get_blob("kept") == b"yes"
        assert len(stored(store, tmp_path).fundamentals) == 3
    with sqlite3.connect(path) as db:
        assert db.execute("pragma user_version").fetchone() == (SCHEMA,)
    db.close()


# --- what the facts of some ids need ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("policy_rate", Needs(macro=frozenset({"DFEDTARU", "DFEDTARL"}))),
        ("pctl:yield:10y", Needs(macro=frozenset({"DGS10"}))),
        ("inflation:core@1y", Needs(macro=frozenset({"CPILFESL"}))),
        ("next:holiday", Needs()),
        ("next:fomc", Needs(events=frozenset({"fomc"}))),
        ("after:streak:A/B>=3@1m", Needs(prices=frozenset("AB"), listings=frozenset("AB"))),
        ("joint_high:A+B", Needs(prices=frozenset("AB"), listings=frozenset("AB"))),
        ("flow:A@1w", Needs(prices=frozenset("A"), listings=frozenset("A"), flows=frozenset("A"))),
        ("discount:A/u", Needs(prices=frozenset("A"), listings=frozenset("A"), fundamentals=frozenset("A"))),
    ],
)
def test_what_a_fact_needs(name: str, needs: Needs) -> None:
    assert needs_of([name], {"u"}) == needs
    assert needs_of(["level:X", name], {"u"}).prices == needs.prices | {"X"}
