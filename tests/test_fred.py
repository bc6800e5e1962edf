"""FRED on the loopback: whole histories, patience with a busy server, and answers that are none."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import Problem, SourceUnavailableError
from briefgen.model import Needs, Series
from briefgen.snapshot import load
from briefgen.sources._yahoo_session import Patience
from briefgen.sources.base import Fetched, silent
from briefgen.sources.fred import FredSource, series_of
from briefgen.store import Store

NOW = dt.datetime(2026, 1, 22, 22, tzinfo=dt.UTC)
TEN = "observation_date,DGS10\n2026-01-19,.\n2026-01-20,4.30\n2026-01-21,4.26\n"
FUNDS = "DATE,DFEDTARU\n2025-12-10,4.00\n2025-12-11,3.75\n"


@dataclass
class Fred:
    """What the server gives by identifier, and statuses that it plays first; 0 hangs up."""

    files: dict[str, str]
    faults: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(fred: Fred) -> Iterator[Fred]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = parse_qs(urlsplit(self.path).query)["id"][0]
            fred.asked.append(name)
            fault = fred.faults.pop(0) if fred.faults else 200
            if fault == 0:
                self.close_connection = True
                return
            body = fred.files.get(name, "<html></html>").encode()
            self.send_response(fault if fault != 200 or name in fred.files else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        fred.address = f"http://127.0.0.1:{server.server_address[1]}/graph/fredgraph.csv"
        try:
            yield fred
        finally:
            server.shutdown()
            thread.join()


def source(fred: Fred, tries: int = 3) -> FredSource:
    return FredSource(address=fred.address, patience=Patience(tries=tries, pause=0.001, total=5, timeout=5))


def fetch(fred: Fred, *names: str, tries: int = 3) -> Fetched:
    return source(fred, tries).fetch(Needs(macro=frozenset(names)), {}, NOW, silent)


def test_whole_histories_of_both_kinds_of_header() -> None:
    with serving(Fred(files={"DGS10": TEN, "DFEDTARU": FUNDS})) as fred:
        seen: list[tuple[str, int, int]] = []
        needs = Needs(macro=frozenset({"DGS10", "DFEDTARU"}), prices=frozenset({"IWM"}))
        got = source(fred).fetch(needs, {}, NOW, lambda *a: seen.append(a))
    assert got.vintage == "2026-01-22T22:00:00Z"
    assert got.macro["DGS10"].dates.astype(str).tolist() == ["2026-01-20", "2026-01-21"]
    assert got.macro["DGS10"].close.tolist() == [4.30, 4.26]
    assert got.macro["DFEDTARU"].close.tolist() == [4.0, 3.75]
    assert (got.absent, got.prices, got.fingerprint) == ({}, {}, "")
    assert seen[-1] == ("series from FRED", 2, 2)


@pytest.mark.parametrize("faults", [[503, 429], [0, 500]])
def test_a_busy_server_is_waited_for(faults: list[int]) -> None:
    with serving(Fred(files={"DGS10": TEN}, faults=faults)) as fred:
        assert fetch(fred, "DGS10").macro["DGS10"].close[-1] == 4.26
        assert fred.asked == ["DGS10"] * 3


def test_a_series_that_fails_fails_alone() -> None:
    files = {
        "DGS10": TEN,
        "CUT": "observation_date,CUT\n2026-01-2",
        "PAGE": "<html></html>\n",
        "OTHER": TEN,
        "BAD": "observation_date,BAD\n2026-01-20,x\n",
        "NONE": "DATE,NONE\n2026-01-20,.\n",
    }
    with serving(Fred(files=files)) as fred:
        got = fetch(fred, "DGS10", "CUT", "PAGE", "OTHER", "BAD", "NONE", "DGSX", tries=2)
    assert list(got.macro) == ["DGS10"]
    reasons = {name: words.removeprefix(f"FRED did not give {name}: ") for name, words in got.absent.items()}
    assert reasons["CUT"] == "its answer was cut off"
    assert reasons["DGSX"] == "it knows no such series"
    assert "has a header but no rows" in reasons["PAGE"]
    assert "no OTHER column in the header" in reasons["OTHER"]
    assert "BAD's value 'x' is not a finite number" in reasons["BAD"]
    assert reasons["NONE"] == "NONE: has no known value"


def test_a_server_that_never_answers_is_unavailable() -> None:
    with serving(Fred(files={"DGS10": TEN}, faults=[503] * 9)) as fred:
        with pytest.raises(SourceUnavailableError, match="FRED cannot be reached: it answers HTTP 503"):
            fetch(fred, "DGS10")
        assert len(fred.asked) == 3
    with pytest.raises(SourceUnavailableError, match="no connection to it could be made"):
        fetch(fred, "DGS10", tries=1)


def test_only_unknown_series_are_an_answer() -> None:
    with serving(Fred(files={})) as fred:
        assert fetch(fred, "DGSX").absent == {"DGSX": "FRED did not give DGSX: it knows no such series"}
        assert fetch(fred).macro == {}


def test_another_answer_is_told_by_its_number() -> None:
    with serving(Fred(files={"DGS10": TEN}, faults=[403])) as fred:
        with pytest.raises(SourceUnavailableError, match="it answers HTTP 403"):
            fetch(fred, "DGS10")
        assert len(fred.asked) == 1


def test_revisions_are_vintages() -> None:
    needs = Needs(macro=frozenset({"DGS10"}))
    with serving(Fred(files={"DGS10": TEN})) as fred, Store(":memory:") as store:
        first = load(source(fred), needs, store=store, now=NOW)
        fred.files["DGS10"] = TEN.replace("4.30", "4.31") + "2026-01-22,4.25\n"
        later = load(source(fred), needs, store=store, now=NOW + dt.timedelta(days=1), refresh=True)
        assert first.macro["DGS10"].close.tolist() == [4.30, 4.26]
        assert later.macro["DGS10"].close.tolist() == [4.31, 4.26, 4.25]
        again = store.snapshot("fred", needs, first.vintage)
        assert again.macro["DGS10"].close.tolist() == [4.30, 4.26]
        (change,) = store.restatements("fred")
        assert (change.ticker, change.old, change.new) == ("DGS10", 4.30, 4.31)


@given(st.lists(st.one_of(st.none(), st.floats(-50, 50).map(lambda x: round(x, 4))), min_size=1, max_size=20))
def test_what_is_written_is_read(values: list[float | None]) -> None:
    days = np.datetime64("2026-01-01") + np.arange(len(values))
    lines = [f"{d},{'.' if v is None else v}" for d, v in zip(days, values)]
    found = series_of("X", ("observation_date,X\n" + "\n".join(lines) + "\n").encode())
    known = [i for i, v in enumerate(values) if v is not None]
    if not known:
        assert isinstance(found, Problem)
        return
    assert isinstance(found, Series)
    assert found.dates.tolist() == days[known[0] :].tolist()
    assert [None if np.isnan(v) else v for v in found.close] == values[known[0] :]
