"""Whatever is wrong ends in one clear sentence, and what stood there before still stands."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from command_line import (
    EVENING,
    ROOT,
    SMALL,
    Run,
    dated,
    files,
    process,
    program,
    run,
    write_edition,
    write_market,
)

DAY = "2026-01-22"
Lines = list[str]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an edition, a sound market, its store, and a brief that was written from it."""
    folder = tmp_path_factory.mktemp("good")
    write_edition(folder)
    write_market(folder / "market", first="2025-01-02", panel=True, listed=("AAPL", "NVDA"))
    done = on(folder, "--out", str(folder / "output"))
    assert (done.code, done.err) == (0, "")
    return folder


@pytest.fixture
def desk(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it to spoil, as the working folder; whatever happens, the brief there must stay the same."""
    folder = tmp_path / "desk"
    shutil.copytree(good, folder)
    monkeypatch.chdir(folder)
    before = files(folder / "output")
    yield folder
    assert files(folder / "output") == before
    assert len(before) >= 3


def on(folder: Path, *more: str, market: str = "market") -> Run:
    return run("on", DAY, *options(folder, market), "--format", "md,html", *more)


def options(folder: Path, market: str = "market") -> tuple[str, ...]:
    return ("--edition", str(folder / "small.toml"), "--source", f"csv:{folder / market}",
            "--store", str(folder / "store.sqlite"))  # fmt: skip


def spoil(path: Path, change: Callable[[Lines], Lines]) -> None:
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))


def replaced(number: int, text: str) -> Callable[[Lines], Lines]:
    """A change that puts another text on one line, counted from 1."""
    return lambda lines: [*lines[: number - 1], f"{text}\n", *lines[number:]]


# --- files of prices --------------------------------------------------------------------------

SPOILT: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "empty": (lambda x: [], "prices/^GSPC.csv: is empty"),
    "truncated": (
        lambda x: [*x[:99], x[99][:7]],
        "prices/^GSPC.csv, line 100: 1 cells where the header has 3",
    ),
    "a page of HTML": (
        lambda x: ["<!DOCTYPE html>\n", "<title>404</title>\n"],
        "prices/^GSPC.csv, line 1: no date column in the header '<!DOCTYPE html>'",
    ),
    "no header": (lambda x: x[1:], "prices/^GSPC.csv, line 1: no date column in the header"),
    "an open quote": (lambda x: [*x[:50], '"', *x[50:]], "prices/^GSPC.csv, line "),
    "a text in a price cell": (
        replaced(100, "2025-05-23,n/a,1"),
        "prices/^GSPC.csv, line 100: ^GSPC's close 'n/a' is not a finite number",
    ),
    "infinity": (replaced(100, "2025-05-23,inf,1"), "line 100: ^GSPC's close 'inf' is not a finite number"),
    "a comma for a point": (replaced(100, "2025-05-23,5,123,1"), "line 100: 4 cells where the header has 3"),
    "zero": (replaced(100, "2025-05-23,0,1"), "line 100: ^GSPC's close '0' is not above zero"),
    "negative": (replaced(100, "2025-05-23,-3.5,1"), "line 100: ^GSPC's close '-3.5' is not above zero"),
    "no date": (replaced(100, "23/05/2025,5,5"), "line 100: the date is '23/05/2025', not YYYY-MM-DD"),
    "out of order": (
        lambda x: [*x[:98], x[99], x[98], *x[100:]],
        "prices/^GSPC.csv, line 100: 2025-05-23 comes after 2025-05-27 on line 99",
    ),
    "twice": (
        lambda x: [*x[:99], x[98], *x[99:]],
        "prices/^GSPC.csv, line 100: 2025-05-23 is already on line 99",
    ),
}


@pytest.mark.parametrize("name", sorted(SPOILT))
def test_a_spoilt_file_is_named_with_its_line_and_series(name: str, desk: Path) -> None:
    change, said = SPOILT[name]
    spoil(desk / "market" / "prices" / "^GSPC.csv", change)
    assert said in on(desk).sentence(1)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("prices/IWM.csv", b"%PDF-1.7\x00\xff\xfe", "prices/IWM.csv: is not a CSV file in UTF-8"),
        ("prices/AAPL.csv", b"date,open\n2026-01-22,1\n", "prices/AAPL.csv, line 1: no close column"),
        ("panels/sp500.csv", b"date,AAA,AAA\n2026-01-22,1,1\n", "line 1: the column AAA stands twice"),
        ("panels/sp500.csv.gz", b"not gzip", "panels/sp500.csv.gz: is not a whole gzip file"),
        ("reference.csv", b"ticker,shares,as_of\nAAPL,many,2020-01-01\n", "reference.csv, line 2: AAPL's "),
    ],
)  # fmt: skip
def test_other_files_are_named_as_well(file: str, content: bytes, said: str, desk: Path) -> None:
    text = SMALL.replace('benchmark = "^GSPC"', 'benchmark = "^GSPC"\nuniverse = "sp500"')
    write_edition(desk, text)
    if file.endswith(".gz"):
        (desk / "market" / "panels" / "sp500.csv").unlink()
    (desk / "market" / file).write_bytes(content)
    assert said in on(desk).sentence(1)


def test_several_problems_are_told_at_once(desk: Path) -> None:
    for name in ("^GSPC", "IWM"):
        spoil(desk / "market" / "prices" / f"{name}.csv", replaced(50, "2025-03-14,x,1"))
    said = on(desk).sentence(1)
    assert "prices/IWM.csv, line 50" in said
    assert "prices/^GSPC.csv, line 50" in said


def test_a_folder_without_prices_is_named(desk: Path) -> None:
    (desk / "bare").mkdir()
    assert f"{desk / 'bare'} has no prices" in on(desk, market="bare").sentence(1)
    (desk / "letter").write_text("")
    assert f"{desk / 'letter'} is a file" in on(desk, market="letter").sentence(2)


# --- editions and settings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("benchmark =", "benchmark"), "small.toml: is not a TOML file: "),
        (("benchmark =", "yardstick ="), "small.toml: unknown key 'yardstick'"),
        (('benchmark = "^GSPC"\n', ""), "small.toml: the key 'benchmark' is missing or empty"),
        (('"AAPL", "NVDA"', '"AAPL", "AAPL"'), "small.toml: AAPL stands twice in one list"),
        (('"AAPL", "NVDA"', '"AAPL", 5'), "small.toml: a list of tickers holds something that is no ticker"),
        (('title = "The Small Brief"', 'title = "x"\nlength = "epic"'), "small.toml: length is 'epic'"),
    ],
)
def test_a_spoilt_edition_is_named_with_its_key(change: tuple[str, str], said: str, desk: Path) -> None:
    write_edition(desk, SMALL.replace(*change))
    assert said in on(desk).sentence(1)


def test_a_settings_file_that_is_not_there_or_none(desk: Path) -> None:
    assert "nowhere.toml: cannot be read: No such file" in on(desk, "--config", "nowhere.toml").sentence(1)
    Path("mine.toml").write_text("edition = \n")
    said = on(desk, "--config", "mine.toml").sentence(1)
    assert "mine.toml: is not a TOML file" in said
    assert "line 1" in said


# --- series that are short --------------------------------------------------------------------


def test_a_series_shorter_than_the_rest_is_not_covered_and_the_brief_still_comes(desk: Path) -> None:
    for name in ("IWM", "NVDA"):
        spoil(desk / "market" / "prices" / f"{name}.csv", lambda x: x[:-1])
    done = on(desk, "--out", "elsewhere")
    assert (done.code, done.err) == (0, "")
    text = Path(f"elsewhere/small/{DAY}/brief.md").read_text()
    missing = text.partition("## Not covered")[2].partition("\n## ")[0]
    assert re.search(r"IWM|iShares Russell 2000 ETF", missing)
    assert re.search(r"NVDA|Nvidia", missing)
    assert ".." not in missing


def test_a_benchmark_that_is_short_holds_the_brief(desk: Path) -> None:
    spoil(desk / "market" / "prices" / "^GSPC.csv", lambda x: x[:-1])
    said = on(desk).sentence(3)
    assert "held, nothing was published" in said
    assert "^GSPC" in said
    assert DAY in said


def test_watched_pairs_that_are_all_short_hold_the_brief(desk: Path) -> None:
    for name in ("^GSPC", "IWM"):
        spoil(desk / "market" / "prices" / f"{name}.csv", lambda x: x[:-2])
    said = on(desk).sentence(3)
    assert f"^GSPC: no close on {DAY}; the last is of 2026-01-20" in said


def test_an_unadjusted_split_takes_its_series_out(desk: Path) -> None:
    def halved(lines: Lines) -> Lines:
        changed = []
        for line in lines[-5:]:
            day, close, adjusted = line.strip().split(",")
            changed.append(f"{day},{float(close) / 2},{float(adjusted) / 2}\n")
        return [*lines[:-5], *changed]

    spoil(desk / "market" / "prices" / "QQQ.csv", halved)
    done = on(desk, "--out", "elsewhere")
    assert done.code == 0
    text = Path(f"elsewhere/small/{DAY}/brief.md").read_text()
    assert re.search(r"checks of the data: .*QQQ", text.partition("## Not covered")[2])
    assert "QQQ" not in text.partition("## Not covered")[0]
    told = on(desk, "--out", "elsewhere", "--verbose").err
    assert "data: QQQ: looks like an unadjusted split on 2026-01-15" in told


# --- places that cannot be written ------------------------------------------------------------


def test_an_output_below_a_regular_file(desk: Path) -> None:
    Path("file").write_text("in the way")
    said = on(desk, "--out", "file/output").sentence(1)
    assert str(desk / "file") in said
    assert Path("file").read_text() == "in the way"


def test_a_store_below_a_regular_file(desk: Path) -> None:
    Path("file").write_text("in the way")
    said = run("on", DAY, *options(desk)[:4], "--store", "file/store.sqlite").sentence(1)
    assert "file/store.sqlite" in said
    assert Path("file").read_text() == "in the way"


def test_a_store_that_is_no_store(desk: Path) -> None:
    Path("letter").write_text("Dear reader, this is a letter and no database at all. " * 40)
    said = run("on", DAY, *options(desk)[:4], "--store", "letter").sentence(1)
    assert "letter" in said
    assert Path("letter").read_text().startswith("Dear reader")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission(desk: Path) -> None:
    Path("sealed").mkdir(mode=0o500)
    assert "Permission denied" in on(desk, "--out", "sealed/output").sentence(1)
    words = (*options(desk)[:4], "--store", "sealed/store.sqlite")
    assert "sealed/store.sqlite" in run("on", DAY, *words).sentence(1)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_disk_that_fails_midway_leaves_the_old_brief(
    number: int, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.publishers import files as publisher

    write, written = publisher._write, []

    def fail(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise OSError(number, os.strerror(number), str(path))
        write(path, content)

    monkeypatch.setattr(publisher, "_write", fail)
    assert os.strerror(number) in on(desk).sentence(1)


def limited(size: int) -> Callable[[], None]:
    """For a child process: no file may grow beyond a size, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_file_that_cannot_grow_leaves_the_old_brief(desk: Path) -> None:
    words = ("on", DAY, *options(desk), "--format", "md,html")
    assert process(*words, cwd=desk).code == 0
    said = process(*words, cwd=desk, before=limited(40_000)).sentence(1)
    assert "cannot write" in said
    assert f"small/{DAY}" in said or f"small/.{DAY}" in said


def test_a_store_that_cannot_grow_is_as_it_was(desk: Path) -> None:
    (desk / "fresh").mkdir()
    words = ("on", DAY, *options(desk)[:4], "--store", "fresh/store.sqlite", "--format", "md", "--out", "new")
    said = process(*words, cwd=desk, before=limited(65536)).sentence(1)
    assert "fresh/store.sqlite" in said
    assert process(*words, cwd=desk).code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_standard_output_on_a_full_disk(desk: Path) -> None:
    env = {**os.environ, "BRIEFGEN_NOW": EVENING, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            program("facts", DAY, *options(desk), "--json"), stdout=full, stderr=subprocess.PIPE, env=env,
            text=True, timeout=60, check=False,
        )  # fmt: skip
    assert Run(code=done.returncode, out="", err=done.stderr).sentence(1) == "No space left on device"


def test_a_fault_of_the_program_is_one_sentence_and_stops_no_backfill(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen import pipeline

    write = pipeline.write_brief

    def fail(market: object, edition: object, session: dt.date, **more: object) -> object:
        if session.isoformat() == "2026-01-21":
            raise KeyError("^GSPC\nand more")
        return write(market, edition, session, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "write_brief", fail)
    said = run("on", "2026-01-21", *options(desk), "--format", "md").sentence(1)
    assert said.startswith("an error in briefgen itself (KeyError: ")
    done = run("backfill", "2026-01-20", DAY, *options(desk), "--format", "md", "--out", "many")
    assert done.code == 1
    assert done.err.startswith("briefgen: 2026-01-21: an error in briefgen itself")
    assert [p.name for p in sorted(Path("many/small").iterdir())] == ["2026-01-20", DAY]
    monkeypatch.setenv("BRIEFGEN_TRACEBACK", "1")
    with pytest.raises(KeyError):
        run("on", "2026-01-21", *options(desk), "--format", "md")


def test_a_benchmark_with_too_short_a_history_is_held(desk: Path) -> None:
    for name in ("^GSPC", "^RUT", "^NDX"):
        spoil(desk / "market" / "prices" / f"{name}.csv", lambda x: [x[0], x[-1]])
    said = on(desk).sentence(3)
    assert "^GSPC on 2026-01-22" in said


# --- Ctrl-C -----------------------------------------------------------------------------------


@pytest.mark.parametrize("formats", ["md,html", pytest.param("md,html,pdf", marks=pytest.mark.pdf)])
def test_ctrl_c_ends_a_backfill_between_whole_briefs(formats: str, desk: Path) -> None:
    words = ("backfill", "2025-09-02", DAY, *options(desk), "--format", formats, "--out", "many")
    env = {**os.environ, "BRIEFGEN_NOW": EVENING, "PYTHONPATH": str(ROOT)}
    # A run in the background may have been told to ignore Ctrl-C, and its children with it.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        program(*words), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard
    ) as child:
        while len(list(Path("many/small").glob("20*"))) < 2 and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    # A terminal shows ^C on the line that is begun; the sentence comes on the next.
    assert Run(code=child.returncode, out=out, err=err.lstrip("\n")).sentence(130) == (
        "stopped; nothing was left half-written"
    )
    assert out == ""
    folders = sorted(Path("many/small").iterdir())
    assert len(folders) >= 2
    wanted = {"ledger.json", *(f"brief.{kind}" for kind in formats.split(","))}
    for folder in folders:
        assert not folder.name.startswith(".")
        assert wanted <= {p.name for p in folder.iterdir()}
        assert (folder / "brief.md").stat().st_size > 0


def test_a_brief_that_was_killed_leaves_nothing_that_stays(desk: Path) -> None:
    fresh = desk / "output" / "small" / f".{DAY}.new-999999999"
    fresh.mkdir()
    (fresh / "brief.md").write_text("half")
    assert on(desk).code == 0
    assert not fresh.exists()


def test_a_market_that_is_dated_alike_gives_the_same_brief_again(desk: Path) -> None:
    dated(desk / "market")
    assert on(desk).code == 0
