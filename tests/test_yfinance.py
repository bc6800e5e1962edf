from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Needs
from briefgen.sources._yahoo_bars import clean
from briefgen.sources._yahoo_fields import listing_of
from briefgen.sources._yahoo_shares import agreeing, month_ends, restated, whole_company
from briefgen.sources.yfinance import YFinanceSource, batches, last_closed_day
from tests.yahoo_server import HANG_UP, TRUNCATE, Bar, Market, series, serve

EVENING = "2026-01-22T21:30:00+00:00"
WEEK = {"2026-01-16": 10.0, "2026-01-20": 11.0, "2026-01-21": 12.0, "2026-01-22": 13.0}

PROGRAM = """
import datetime as dt, json, sys
from briefgen.errors import SourceUnavailableError
from briefgen.model import Needs
from briefgen.sources._yahoo_session import Patience
from briefgen.sources.yfinance import YFinanceSource

job = json.loads(sys.argv[1])
source = YFinanceSource(patience=Patience(tries=job["tries"], pause=0.01, total=5, timeout=5), threads=4)
seen = []
out = []
for step in job["steps"]:
    needs = Needs(**{k: frozenset(v) for k, v in step["needs"].items()})
    last = {k: dt.date.fromisoformat(v) for k, v in step.get("last", {}).items()}
    try:
        got = source.fetch(needs, last, dt.datetime.fromisoformat(step["now"]), lambda *a: seen.append(a))
    except SourceUnavailableError as error:
        out.append({"unavailable": str(error)})
        continue
    out.append({
        "vintage": got.vintage, "absent": dict(got.absent), "progress": seen,
        "prices": {t: {str(d): c for d, c in zip(s.dates, s.close)} for t, s in got.prices.items()},
        "adjusted": {t: list(s.adj_close) for t, s in got.prices.items()},
        "macro": {n: {str(d): c for d, c in zip(s.dates, s.close)} for n, s in got.macro.items()},
        "estimates": [[x.ticker, x.forward_pe, x.eps_current, x.eps_next] for x in got.fundamentals],
        "listings": [[x.ticker, x.name, x.exchange, x.sector, x.shares, str(x.as_of)] for x in got.listings],
    })
with open(job["result"], "w") as file:
    json.dump(out, file)
"""


def run(market: Market, folder: Path, *steps: dict[str, Any], tries: int = 3) -> list[dict[str, Any]]:
    """Fetches in a fresh process with the unpatched library, which must not print a thing."""
    result = folder / "result.json"
    job = {"steps": [{"now": EVENING} | step for step in steps], "tries": tries, "result": str(result)}
    with serve(market) as env:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps(job)],
            env=env, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[1],
        )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    answers: list[dict[str, Any]] = json.loads(result.read_text())
    return answers


def needs(*tickers: str, **more: list[str]) -> dict[str, Any]:
    return {"needs": {"prices": list(tickers), **more}}


# --- the real library against the loopback ----------------------------------------------------


def test_a_cold_fetch_brings_whole_histories_and_says_what_is_missing(tmp_path: Path) -> None:
    old = [Bar(date="1987-09-10", close=168.97), *series(WEEK)]
    paid = [Bar(date="2026-01-21", close=12.0, adj_close=11.5), Bar(date="2026-01-22", close=13.0)]
    market = Market(bars={"^RUT": old, "IWM": paid})
    (got,) = run(market, tmp_path, needs("^RUT", "IWM", "NOPE", panels=["sp500"], macro=["DGS10"]))
    assert got["prices"]["^RUT"] == {"1987-09-10": 168.97, **WEEK}
    assert got["prices"]["IWM"] == {"2026-01-21": 12.0, "2026-01-22": 13.0}
    assert got["adjusted"]["IWM"] == [11.5, 13.0]
    assert got["vintage"] == "2026-01-22T21:30:00Z"
    assert got["absent"] == {
        "sp500": "Yahoo Finance has no list of the members of sp500",
        "DGS10": "FRED cannot be reached: the proxy does not let the connection through",
        "NOPE": "Yahoo Finance knows no such ticker",
    }
    assert got["progress"][-2:] == [["prices from Yahoo Finance", 3, 3], ["series from FRED", 1, 1]]


def test_macro_series_come_with_the_prices(tmp_path: Path) -> None:
    csv = "observation_date,DGS10\n2026-01-20,4.30\n2026-01-21,4.26\n"
    market = Market(bars={"IWM": series(WEEK)}, fred={"DGS10": csv})
    (got,) = run(market, tmp_path, needs("IWM", macro=["DGS10", "DGSX"], flows=["IWM"], events=["fomc"]))
    assert got["prices"]["IWM"] == WEEK
    assert got["macro"] == {"DGS10": {"2026-01-20": 4.3, "2026-01-21": 4.26}}
    assert got["absent"] == {
        "DGSX": "FRED did not give DGSX: it knows no such series",
        "flow:IWM": "Yahoo Finance has no flows of IWM",
        "events": "Yahoo Finance has no schedule of events",
    }


def test_estimates_come_from_the_fields(tmp_path: Path) -> None:
    info = {"longName": "KeyCorp", "forwardPE": 11.5, "epsCurrentYear": 1.5, "epsForward": 1.8}
    market = Market(bars={"KEY": series(WEEK)}, info={"KEY": info})
    (got,) = run(market, tmp_path, needs("KEY", fundamentals=["KEY"]))
    assert got["estimates"] == [["KEY", 11.5, 1.5, 1.8]]
    assert got["listings"] == []


def test_a_warm_fetch_asks_only_for_the_tail_and_for_new_tickers_whole(tmp_path: Path) -> None:
    market = Market(bars={"IWM": series({"2020-01-02": 5.0, **WEEK}), "QQQ": series({"2020-01-02": 7.0})})
    step = needs("IWM", "QQQ") | {"last": {"IWM": "2026-01-21"}}
    (got,) = run(market, tmp_path, step)
    (tail,), (whole,) = market.charts("IWM"), market.charts("QQQ")
    assert dt.datetime.fromtimestamp(int(tail["period1"]), dt.UTC).date() == dt.date(2026, 1, 11)
    assert int(whole["period1"]) < 0
    assert got["prices"] == {"IWM": WEEK, "QQQ": {"2020-01-02": 7.0}}


def test_busy_and_broken_answers_are_asked_for_again(tmp_path: Path) -> None:
    faults: dict[str, list[int] | int] = {"/chart/IWM": [429, 500], "/chart/QQQ": [HANG_UP, TRUNCATE]}
    market = Market(bars={"IWM": series(WEEK), "QQQ": series(WEEK)}, faults=faults)
    (got,) = run(market, tmp_path, needs("IWM", "QQQ"))
    assert got["prices"] == {"IWM": WEEK, "QQQ": WEEK}
    assert market.counts["/v8/finance/chart/IWM"] == 4


def test_a_server_that_never_answers_is_unavailable_and_later_fetches_go_on(tmp_path: Path) -> None:
    market = Market(bars={"IWM": series(WEEK)}, faults={"/chart/": [429] * 3})
    market.faults["getcrumb"] = 429
    failed, worked = run(market, tmp_path, needs("IWM"), needs("IWM"))
    assert failed == {
        "unavailable": "Yahoo Finance cannot be reached: it answers HTTP 429, too many requests; "
        "try again later, or use --offline for stored data"
    }
    assert worked["prices"] == {"IWM": WEEK}


def test_nobody_listening_is_unavailable(tmp_path: Path) -> None:
    market = Market(faults={"": HANG_UP})
    (failed,) = run(market, tmp_path, needs("IWM", "QQQ"))
    assert failed["unavailable"].startswith(
        "Yahoo Finance cannot be reached: no connection to it could be made;"
    )
    assert market.counts["total"] < 20


def test_one_ticker_that_fails_leaves_the_others(tmp_path: Path) -> None:
    market = Market(bars={"IWM": series(WEEK), "QQQ": series(WEEK)}, faults={"/chart/QQQ": 500})
    (got,) = run(market, tmp_path, needs("IWM", "QQQ"))
    assert got["prices"] == {"IWM": WEEK}
    assert got["absent"] == {"QQQ": "Yahoo Finance did not give its prices: it answers HTTP 500"}


def test_unfinished_empty_and_doubled_bars_are_dropped(tmp_path: Path) -> None:
    week = [Bar(date=day, close=close) for day, close in WEEK.items()]
    doubled = [
        *week[:-1],
        Bar(date="2026-01-22", close=12.9),
        Bar(date="2026-01-22", close=13.0, time="16:00"),
    ]
    holes = [*week[:2], Bar(date="2026-01-21", close=None), replace(week[3], close=0.0)]
    market = Market(bars={"IWM": week, "DIA": doubled, "QQQ": holes})
    open_market = needs("IWM") | {"now": "2026-01-22T20:59:00+00:00"}
    early, late = run(market, tmp_path, open_market, needs("DIA", "QQQ"))
    assert list(early["prices"]["IWM"]) == ["2026-01-16", "2026-01-20", "2026-01-21"]
    assert late["prices"]["DIA"] == WEEK
    assert list(late["prices"]["QQQ"]) == ["2026-01-16", "2026-01-20", "2026-01-22"]
    assert np.isnan(late["prices"]["QQQ"]["2026-01-22"])


def test_a_split_shows_in_the_overlap(tmp_path: Path) -> None:
    before = {"2026-01-16": 100.0, "2026-01-20": 110.0}
    after = {"2026-01-16": 50.0, "2026-01-20": 55.0, "2026-01-21": 56.0}
    market = Market(bars={"NVDA": series(before)})
    (first,) = run(market, tmp_path, needs("NVDA"))
    market.bars["NVDA"], market.splits["NVDA"] = series(after), {"2026-01-21": 2.0}
    (second,) = run(market, tmp_path, needs("NVDA") | {"last": {"NVDA": "2026-01-20"}})
    assert (first["prices"]["NVDA"], second["prices"]["NVDA"]) == (before, after)


def test_share_counts_are_the_whole_companys_on_the_basis_of_the_closes(tmp_path: Path) -> None:
    info = {
        "longName": "Alphabet Inc.", "fullExchangeName": "NasdaqGS", "sector": "Communication Services",
        "sharesOutstanding": 5.8e9, "impliedSharesOutstanding": 12.1e9, "marketCap": 1.0,
    }  # fmt: skip
    history = {
        "2021-12-30": 6.1e8,
        "2021-12-31": 6.0e8,
        "2022-07-20": 6.0e8,
        "2023-03-31": 12.0e9,
        "2025-12-31": 12.1e9,
    }
    market = Market(
        bars={"GOOGL": series({"2020-01-02": 3.0, "2022-07-18": 4.0, **WEEK}), "META": series(WEEK)},
        info={"GOOGL": info}, shares={"GOOGL": history}, splits={"GOOGL": {"2022-07-18": 20.0}},
    )  # fmt: skip
    (got,) = run(market, tmp_path, needs("GOOGL", "META", listings=["GOOGL", "META"]))
    words = ["GOOGL", "Alphabet Inc.", "NasdaqGS", "Communication Services"]
    assert got["listings"] == [
        [*words, 12.0e9, "2021-12-31"],
        [*words, 12.0e9, "2023-03-31"],
        [*words, 12.1e9, "2025-12-31"],
        [*words, 12.1e9, "2026-01-22"],
    ]
    assert got["absent"] == {"listing:META": "Yahoo Finance did not give its name and share count"}
    assert set(got["prices"]) == {"GOOGL", "META"}


def test_an_unwritable_cache_folder_is_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import yfinance

    places: list[str] = []
    monkeypatch.setattr(yfinance, "set_tz_cache_location", places.append)
    (tmp_path / "file").write_text("in the way")
    source = YFinanceSource(cache=tmp_path / "file" / "cache")
    source.fetch(Needs(), {}, dt.datetime.fromisoformat(EVENING), lambda *a: None)
    assert places and Path(places[0]).is_dir() and not places[0].startswith(str(tmp_path))


# --- the small functions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-01-22T20:59:59+00:00", "2026-01-21"),
        ("2026-01-22T21:00:00+00:00", "2026-01-22"),
        ("2026-07-22T20:00:00+00:00", "2026-07-22"),
        ("2026-01-25T23:00:00+00:00", "2026-01-23"),
        ("2026-01-26T15:00:00+00:00", "2026-01-23"),
    ],
)
def test_last_closed_day(now: str, day: str) -> None:
    assert last_closed_day(dt.datetime.fromisoformat(now)).isoformat() == day


def test_batches_of_nothing_stored() -> None:
    assert batches(["B", "A"], {}) == (["A", "B"], [])


days = st.dates(dt.date(2020, 1, 1), dt.date(2020, 2, 28))
prices = st.one_of(st.floats(-10, 1000), st.just(float("nan")))


@given(st.lists(st.tuples(days, prices, prices)), days)
def test_clean_series_increase_and_end_in_time(
    rows: list[tuple[dt.date, float, float]], cutoff: dt.date
) -> None:
    dates = np.array([row[0] for row in rows], dtype="datetime64[D]")
    close, adjusted = (np.array([row[i] for row in rows], dtype=float) for i in (1, 2))
    got = clean("X", dates, close, adjusted, cutoff=cutoff)
    assert np.all(np.diff(got.dates).astype(int) > 0)
    assert np.all(got.dates <= np.datetime64(cutoff))
    assert not np.any(got.close <= 0) and not np.any(got.adj_close <= 0)
    assert len(got.close) == len(got.adj_close) == len(got.dates)


@pytest.mark.parametrize(
    ("info", "shares"),
    [
        ({}, None),
        ({"sharesOutstanding": 5.0e9}, 5.0e9),
        ({"sharesOutstanding": 5.0e9, "marketCap": 2.0e12, "regularMarketPrice": 200}, 1.0e10),
        ({"sharesOutstanding": 5.0e9, "impliedSharesOutstanding": None, "marketCap": 0}, 5.0e9),
        ({"impliedSharesOutstanding": float("nan")}, None),
        ({"impliedSharesOutstanding": "Infinity"}, None),
    ],
)
def test_whole_company(info: dict[str, object], shares: float | None) -> None:
    assert whole_company(info) == shares


def counts(**by_day: float) -> tuple[Any, Any]:
    return np.array([d.lstrip("d").replace("_", "-") for d in by_day], "datetime64[D]"), np.array(
        [*by_day.values()]
    )


@pytest.mark.parametrize(("before", "kept"), [(10.0, [100.0, 101.0]), (99.0, [99.0, 101.0]), (50.0, [101.0])])
def test_counts_before_a_split_are_restated_kept_or_dropped(before: float, kept: list[float]) -> None:
    split = np.array(["2024-06-10"], "datetime64[D]"), np.array([10.0])
    history = counts(d2024_01_31=before, d2024_06_20=10.0, d2024_12_31=101.0)
    assert restated(*history, *split)[1].tolist() == kept


def test_a_history_of_one_class_is_not_used() -> None:
    history = counts(d2024_01_31=5.8e9)
    assert len(agreeing(*history, 12.1e9)[0]) == 0
    assert len(agreeing(*history, None)[0]) == 0
    assert agreeing(*history, 6.0e9)[1].tolist() == [5.8e9]


def test_month_ends_of_nothing() -> None:
    assert len(month_ends(*counts())[0]) == 0


def test_names_fall_back() -> None:
    got = listing_of("X", {"shortName": "X Co", "exchange": "NMS"}, dt.date(2026, 1, 22))
    assert (got.name, got.exchange, got.sector, got.shares) == ("X Co", "NMS", "", None)
