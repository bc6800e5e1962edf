from __future__ import annotations

import datetime as dt
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import DataError
from briefgen.model import Listing, Needs
from briefgen.sources import csv_parts
from briefgen.sources.base import Fetched, silent
from briefgen.sources.csv_dir import CsvDirSource

NOW = dt.datetime(2026, 1, 23, tzinfo=dt.UTC)
GOOD = (
    "date,open,high,low,close,adj_close,volume\n"
    "2026-01-20,1,2,0.5,10,9.5,100\n"
    "2026-01-21,1,2,0.5,11,10.5,100\n"
)
IWM = Needs(prices=frozenset({"IWM"}))


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fetch(folder: Path, needs: Needs = IWM) -> Fetched:
    return CsvDirSource(folder).fetch(needs, {}, NOW, silent)


def error(folder: Path, needs: Needs = IWM) -> str:
    with pytest.raises(DataError) as caught:
        fetch(folder, needs)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD + "\n\n  \n,,,,,,\n",
        GOOD.replace("adj_close", "Adj Close").replace("date", "Date").replace("close,", "CLOSE,"),
        'volume,adj close,CLOSE,note,Date\n7,9.5,10,"a, b",2026-01-20\n7,10.5,11,,2026-01-21',
        '"date","close","adj_close"\n"2026-01-20","10","9.5"\n"2026-01-21","11","10.5"\n',
        "Date,Close,Adj Close\n2026-01-20 00:00:00-05:00,10,9.5\n2026-01-21 00:00:00-05:00,11,10.5\n",
        GOOD.replace("10,", "1e1,"),
        GOOD.replace("100\n", "100,\n"),
    ],
)
@pytest.mark.parametrize("name", ["prices/IWM.csv", "IWM.csv"])
def test_spellings_of_the_same_prices(tmp_path: Path, content: str, name: str) -> None:
    write(tmp_path, name, content)
    s = fetch(tmp_path).prices["IWM"]
    assert s.dates.tolist() == [dt.date(2026, 1, 20), dt.date(2026, 1, 21)]
    assert s.close.tolist() == [10, 11]
    assert s.adj_close.tolist() == [9.5, 10.5]


def test_blank_cells_are_unknown(tmp_path: Path) -> None:
    rows = [
        "2026-01-14,,",
        "2026-01-15,,1",
        "2026-01-16,2,",
        "2026-01-20,,",
        "2026-01-21,3,3",
        "2026-01-22,,",
    ]
    write(tmp_path, "IWM.csv", "date,close,adj_close\n" + "\n".join(rows))
    s = fetch(tmp_path).prices["IWM"]
    assert str(s.dates[0]) == "2026-01-15"  # what comes before anything is known says nothing
    assert str(s.dates[-1]) == "2026-01-22"  # a session whose close is unknown is not left out
    nan = np.nan
    np.testing.assert_array_equal(s.close, [nan, 2, nan, 3, nan])
    np.testing.assert_array_equal(s.adj_close, [1, nan, nan, 3, nan])


def test_close_alone(tmp_path: Path) -> None:
    for name in ("IWM", "^RUT"):
        write(tmp_path, f"{name}.csv", "date,close\n2026-01-20,10\n")
    got = fetch(tmp_path, Needs(prices=frozenset({"IWM", "^RUT"}))).prices
    assert np.isnan(got["IWM"].adj_close).all()
    assert got["^RUT"].adj_close.tolist() == [10]


def test_a_caret_may_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, "prices/RUT.csv", GOOD)
    assert fetch(tmp_path, Needs(prices=frozenset({"^RUT"}))).prices["^RUT"].close.tolist() == [10, 11]


def test_yields_may_be_zero_or_below(tmp_path: Path) -> None:
    write(tmp_path, "^IRX.csv", "date,close\n2020-03-25,-0.05\n2020-03-26,0\n")
    assert fetch(tmp_path, Needs(prices=frozenset({"^IRX"}))).prices["^IRX"].close.tolist() == [-0.05, 0]


def test_absent_series_are_no_error(tmp_path: Path) -> None:
    write(tmp_path, "prices/IWM.csv", GOOD)
    write(tmp_path, "prices/EMPTY.csv", "date,close\n2026-01-20,\n")
    needs = Needs(prices=frozenset({"IWM", "XYZ", "EMPTY"}), panels=frozenset({"p"}), macro=frozenset({"M"}))
    got = fetch(tmp_path, needs)
    assert got.absent == {
        "XYZ": "no prices/XYZ.csv in the folder",
        "p": "no panels/p.csv in the folder",
        "M": "no series/M.csv in the folder",
    }
    assert {t: len(s.dates) for t, s in got.prices.items()} == {"IWM": 2, "EMPTY": 0}


def test_a_file_of_which_nothing_is_there_yet_has_a_header_alone(tmp_path: Path) -> None:
    """Data cut at a day have such files: what they hold has not begun."""
    write(tmp_path, "prices/IWM.csv", GOOD)
    write(tmp_path, "prices/SEZL.csv", "date,close,adj_close\n")
    write(tmp_path, "panels/p.csv", "date,A,B\n")
    write(tmp_path, "series/DGS10.csv", "date,value\n")
    write(tmp_path, "flows.csv", "date,ticker,flow_usd\n")
    write(tmp_path, "reference.csv", "ticker,name,shares,as_of\n")
    needs = Needs(prices=frozenset({"IWM", "SEZL"}), panels=frozenset({"p"}), macro=frozenset({"DGS10"}),
                  flows=frozenset({"IWM"}), listings=frozenset({"IWM"}))  # fmt: skip
    got = fetch(tmp_path, needs)
    assert len(got.prices["SEZL"].dates) == len(got.macro["DGS10"].dates) == len(got.panels["p"].dates) == 0
    assert (got.panels["p"].tickers, got.listings, got.absent) == (("A", "B"), (), {})


HEAD = "date,close,adj_close\n"
ROW = "2026-01-20,10,10\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "prices/IWM.csv: is empty"),
        (" \n\n", "prices/IWM.csv: is empty"),
        (HEAD + ROW + "2026-01-21,11\n", "prices/IWM.csv, line 3: 2 cells where the header has 3"),
        (HEAD + ROW + "2026-0", "line 3: 1 cells where the header has 3"),
        (HEAD + ROW + "2026-01-21,11,12,13\n", "line 3: 4 cells where the header has 3"),
        (HEAD + ROW + "2026-0,11,11\n", "line 3: the date is '2026-0', not YYYY-MM-DD"),
        (b"PK\x03\x04\x00\x00\xff\xfe\x00", "prices/IWM.csv: is not a CSV file"),
        (b"date,close\n2026-01-20,1\x000\n", "is not a CSV file"),
        (gzip.compress(GOOD.encode(), mtime=0), "is not a CSV file"),
        ("day,close\n2026-01-20,10\n", "line 1: no date column in the header 'day,close'"),
        ("date,adj_close\n2026-01-20,10\n", "line 1: no close column"),
        ("date;close\n2026-01-20;10\n", "line 1: no date column in the header 'date;close'"),
        (HEAD + ROW + "2026-01-21,abc,11\n", "line 3: IWM's close 'abc' is not a finite number"),
        (HEAD + ROW + "2026-01-21,11,n/a\n", "line 3: IWM's adjusted close 'n/a' is not a finite number"),
        (HEAD + ROW + "2026-01-21,nan,11\n", "line 3: IWM's close 'nan'"),
        (HEAD + ROW + "2026-01-21,inf,11\n", "line 3: IWM's close 'inf'"),
        (HEAD + ROW + "2026-01-21,1e999,11\n", "line 3: IWM's close '1e999'"),
        (HEAD + ROW + "2026-01-21,1_1,11\n", "line 3: IWM's close '1_1'"),
        (HEAD + ROW + '2026-01-21,"1,011",11\n', "line 3: IWM's close '1,011'"),
        (HEAD + ROW + "2026-01-21,0,11\n", "line 3: IWM's close '0' is not above zero"),
        (HEAD + ROW + "2026-01-21,-5,11\n", "line 3: IWM's close '-5' is not above zero"),
        (HEAD + ROW + "2026-02-30,11,11\n", "line 3: the date is '2026-02-30'"),
        (HEAD + ROW + "01/21/2026,11,11\n", "line 3: the date is '01/21/2026'"),
        (HEAD + ROW + ",11,11\n", "line 3: the date is missing"),
        (
            HEAD + ROW + "2026-01-22,1,1\n2026-01-21,11,11\n",
            "line 4: 2026-01-21 comes after 2026-01-22 on line 3",
        ),
        (HEAD + ROW + "\n" + ROW, "line 4: 2026-01-20 is already on line 2"),
        (HEAD + ROW + '2026-01-21,"11,11\n', "is not CSV from here on"),
    ],
)
def test_bad_prices(tmp_path: Path, content: str | bytes, words: str) -> None:
    write(tmp_path, "prices/IWM.csv", content)
    assert words in error(tmp_path)


def test_line_numbers_count_quoted_line_breaks(tmp_path: Path) -> None:
    write(tmp_path, "IWM.csv", 'date,close,note\n2026-01-20,10,"a\nb"\n\n2026-01-21,x,\n')
    assert "IWM.csv, line 5: IWM's close 'x'" in error(tmp_path)


def test_several_problems_at_once(tmp_path: Path) -> None:
    tickers = [f"T{i}" for i in range(7)]
    for t in tickers:
        write(tmp_path, f"prices/{t}.csv", HEAD + f"2026-01-21,bad{t},11\n")
    message = error(tmp_path, Needs(prices=frozenset(tickers)))
    assert message.count("; ") == 5
    assert message.endswith("; and 2 more")
    assert "prices/T0.csv, line 2" in message


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot read the folder" in error(tmp_path / "nowhere")
    write(tmp_path, "file", "x")
    assert "cannot read the folder" in error(tmp_path / "file")


def test_a_folder_without_prices(tmp_path: Path) -> None:
    write(tmp_path, "readme.txt", "x")
    assert "has no prices; put one CSV file a ticker" in error(tmp_path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "prices/SPY.csv", GOOD)
    (tmp_path / "prices" / "IWM.csv").mkdir()
    assert "prices/IWM.csv: cannot be read: " in error(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_read_permission(tmp_path: Path) -> None:
    write(tmp_path, "prices/IWM.csv", GOOD).chmod(0)
    assert "prices/IWM.csv: cannot be read: Permission denied (give read permission" in error(tmp_path)


PANEL = "date,AAA,NA,BRK-B\n2026-01-20,1.5,,3\n2026-01-21,,,\n2026-01-22,1.25,2,\n"
U = Needs(panels=frozenset({"u"}))


@pytest.mark.parametrize("name", ["panels/u.csv", "panels/u.csv.gz"])
@pytest.mark.parametrize(
    "content", [PANEL, PANEL.replace("\n", "\r\n"), "\ufeff" + PANEL, PANEL[:-1] + "\n\n"]
)
def test_panels(tmp_path: Path, name: str, content: str) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, name, gzip.compress(content.encode()) if name.endswith("gz") else content)
    panel = fetch(tmp_path, U).panels["u"]
    nan = np.nan
    assert panel.tickers == ("AAA", "NA", "BRK-B")
    np.testing.assert_array_equal(panel.closes, [[1.5, nan, 3], [nan, nan, nan], [1.25, 2, nan]])
    assert [str(d) for d in panel.dates] == ["2026-01-20", "2026-01-21", "2026-01-22"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PANEL.replace("1.25", "x"), "panels/u.csv, line 4: AAA's close 'x'"),
        (PANEL.replace("1.25", "-1"), "panels/u.csv, line 4: AAA's close '-1' is not above zero"),
        (PANEL.replace("01-22", "01-20"), "line 4: 2026-01-20 is already on line 2"),
        (PANEL.replace("2026-01-22,1.25", "2026-01-22"), "line 4: 3 cells where the header has 4"),
        (PANEL.replace("NA,", "AAA,"), "the column AAA stands twice"),
        (PANEL.replace("NA,", ","), "a column has no ticker"),
        (PANEL.replace("date", "day"), "no date column"),
        ("date\n2026-01-20\n", "no column beside the date"),
        ("", "panels/u.csv: is empty"),
    ],
)
def test_bad_panels(tmp_path: Path, content: str, words: str) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, "panels/u.csv", content)
    assert words in error(tmp_path, U)


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(PANEL.encode(), mtime=0)[:-9], b"\x1f\x8b\x08\x00aaaaaaaaaaaaa"]
)
def test_bad_gzip(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, "panels/u.csv.gz", content)
    assert "panels/u.csv.gz: is not a whole gzip file" in error(tmp_path, U)


cells = st.one_of(st.just(""), st.floats(1e-9, 1e9).map(repr))


@given(rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12))
def test_both_readers_of_panels_agree(rows: list[tuple[str, str, str]]) -> None:
    days = np.datetime64("2026-01-05") + np.arange(len(rows))
    text = "date,A,B,C\n" + "".join(f"{d},{','.join(r)}\n" for d, r in zip(days, rows))
    problems: list[object] = []
    fast = csv_parts._plain_panel("u", text.encode())
    slow = csv_parts._any_panel("u", text.encode(), "u", problems)  # type: ignore[arg-type]
    assert fast is not None
    assert slow is not None
    assert not problems
    np.testing.assert_array_equal(fast.closes, slow.closes)
    np.testing.assert_array_equal(fast.dates, slow.dates)


def test_macro(tmp_path: Path) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, "series/X.csv", "date,value\n2026-01-01,-1.5\n2026-02-01,\n")
    got = fetch(tmp_path, Needs(macro=frozenset({"X"}))).macro["X"]
    np.testing.assert_array_equal(got.close, [-1.5, np.nan])
    write(tmp_path, "series/X.csv", "date,value\n2026-01-01,.\n")
    assert "series/X.csv, line 2: X's value '.'" in error(tmp_path, Needs(macro=frozenset({"X"})))
    write(tmp_path, "series/X.csv", "date,DGS10\n2026-01-01,1\n")
    assert "no value column" in error(tmp_path, Needs(macro=frozenset({"X"})))


REFERENCE = """ticker,name,exchange,sector,shares,as_of
NA,Nano Labs Ltd,NASDAQ,,28571220,2025-12-31
NA,"Nano, Labs",NASDAQ,,,2026-01-21
IWM,iShares Russell 2000 ETF,,ETF,,2026-01-21
"""


def test_reference(tmp_path: Path) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, "reference.csv", REFERENCE)
    got = fetch(tmp_path, Needs(listings=frozenset({"NA", "ZZZ"})))
    first = Listing(
        ticker="NA", name="Nano Labs Ltd", exchange="NASDAQ", shares=28571220.0, as_of=dt.date(2025, 12, 31)
    )
    assert got.listings == (
        first,
        Listing(ticker="NA", name="Nano, Labs", exchange="NASDAQ", as_of=dt.date(2026, 1, 21)),
    )
    assert got.absent == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("28571220", "many", "line 2: NA's shares 'many'"),
        ("28571220", "0", "line 2: NA's shares '0'"),
        ("2025-12-31", "12/31/25", "line 2: NA's as_of '12/31/25'"),
        ("as_of", "when", "no as_of column"),
        ("ticker", "symbol", "no ticker column"),
    ],
)
def test_bad_reference(tmp_path: Path, old: str, new: str, words: str) -> None:
    write(tmp_path, "IWM.csv", GOOD)
    write(tmp_path, "reference.csv", REFERENCE.replace(old, new))
    assert f"reference.csv, {words}" in error(tmp_path, Needs(listings=frozenset({"NA"}))).replace(
        "reference.csv, line 1: no", "reference.csv, no"
    )


def test_vintage_and_fingerprint(tmp_path: Path) -> None:
    a = write(tmp_path, "prices/IWM.csv", GOOD)
    b = write(tmp_path, "prices/QQQ.csv", GOOD)
    os.utime(a, (1_769_000_000.9, 1_769_000_000.9))
    os.utime(b, (1_769_100_000, 1_769_100_000))
    source = CsvDirSource(tmp_path)
    assert fetch(tmp_path).vintage == "2026-01-21T12:53:20Z"
    before = source.fingerprint(IWM)
    assert fetch(tmp_path).fingerprint == before
    assert source.fingerprint(Needs(prices=frozenset({"IWM", "ZZZ"}))) != before
    os.utime(b, (1_769_200_000, 1_769_200_000))
    assert source.fingerprint(IWM) == before
    os.utime(a, (1_769_200_000, 1_769_200_000))
    assert source.fingerprint(IWM) != before


def test_key_and_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "data/IWM.csv", GOOD)
    monkeypatch.chdir(tmp_path)
    source = CsvDirSource(Path("data"))
    assert source.key == f"csv:{tmp_path / 'data'}"
    steps: list[tuple[str, int, int]] = []
    source.fetch(IWM, {}, NOW, lambda what, done, total: steps.append((what, done, total)))
    assert steps == [("reading files", 0, 1), ("reading files", 1, 1)]


@pytest.mark.market
def test_real_folder(market_folder: Path) -> None:
    tickers = frozenset(p.stem for p in (market_folder / "prices").glob("*.csv"))
    needs = Needs(prices=tickers, panels=frozenset({"sp500", "etfs"}), listings=frozenset({"NA", "IWM"}))
    got = fetch(market_folder, needs)
    assert set(got.prices) == tickers
    assert got.absent == {}
    rut = got.prices["^RUT"].until(dt.date(2026, 1, 22))
    assert rut.close[-1] == pytest.approx(2718.77)
    assert len(got.prices["^RUT"].dates) == 9811
    assert got.panels["sp500"].closes.shape == (6684, 503)
    assert [x.as_of.isoformat() for x in got.listings if x.ticker == "NA"] == [
        "2025-12-31",
        "2026-01-21",
        "2026-08-21",
    ]
