"""`--format text`: the brief in the terminal, and in a pipe."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import EVENING, ROOT, program, run, write_edition, write_market

DAY = "2026-01-22"
COLOUR = re.compile(r"\x1b\[[\d;]*3\d(?:;\d+)*m")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    write_edition(folder)
    write_market(folder / "market", panel=True, listed=("AAPL", "NVDA"))
    return folder


@pytest.fixture
def here(tmp_path: Path, place: Path) -> Iterator[tuple[str, ...]]:
    """Runs in an empty folder; gives the options that name edition, source and store."""
    with contextlib.chdir(tmp_path):
        yield (
            "--edition", str(place / "small.toml"), "--source", f"csv:{place / 'market'}",
            "--store", str(place / "store.sqlite"),
        )  # fmt: skip


def test_a_pipe_gets_plain_text_and_no_file_is_written(here: tuple[str, ...]) -> None:
    done = run("on", DAY, *here, "--format", "text")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    lines = done.out.splitlines()
    assert lines[0].split("  ")[0] == "The Small Brief"
    assert lines[0].endswith("Thursday, January 22, 2026")
    assert all(len(line) <= 80 or " " not in line.strip() for line in lines)
    assert re.search(r"^Nasdaq-100 .* [+-]\d+\.\d\d%  +[▁-█]{8,21}$", done.out, re.MULTILINE)
    assert list(Path().iterdir()) == []
    assert run("on", DAY, *here, "--format", "text", "--quiet").out == done.out


def test_files_may_be_written_beside_it(here: tuple[str, ...]) -> None:
    alone = run("today", *here, "--format", "text", now="2026-01-24T15:00:00Z")
    both = run("today", *here, "--format", "md,text", now="2026-01-24T15:00:00Z")
    assert (alone.code, both.code) == (0, 0)
    assert both.out == alone.out, "standard output is the brief's"
    assert f"output/small/{DAY}: brief.md\n" in both.err
    assert Path(f"output/small/{DAY}/brief.md").is_file()
    assert not Path(f"output/small/{DAY}/brief.html").exists()


def test_the_words_are_those_of_the_brief(here: tuple[str, ...]) -> None:
    done = run("on", DAY, *here, "--format", "html,text")
    said = re.sub(r"[▁-█]+|Past month|[\s=*-]", "", done.out)
    mail = Path(f"output/small/{DAY}/brief.mail.txt").read_text()
    assert said.strip() == re.sub(r"[\s=*-]", "", mail.partition("You receive")[0])


def test_a_backfill_has_no_text(here: tuple[str, ...]) -> None:
    said = run("backfill", "2026-01-21", DAY, *here, "--format", "text").sentence(2)
    assert said == "text is for one brief in the terminal; a backfill writes md, html and pdf"


def in_terminal(words: tuple[str, ...], **env: str) -> str:
    """What a command prints in a terminal of 100 columns."""
    pty = pytest.importorskip("pty", reason="there are no terminals to be had here")
    ours, theirs = pty.openpty()
    surroundings = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    surroundings |= {
        "BRIEFGEN_NOW": EVENING,
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "COLUMNS": "100",
        **env,
    }
    child = subprocess.Popen(program(*words), stdout=theirs, stderr=subprocess.PIPE, env=surroundings)
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):
        while part := os.read(ours, 4096):
            parts.append(part)
    os.close(ours)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, b"")
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_unless_it_wants_none(here: tuple[str, ...]) -> None:
    words = ("on", DAY, *here, "--format", "text")
    coloured = in_terminal(words)
    assert COLOUR.search(coloured)
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in coloured.splitlines()) == 96
    assert not COLOUR.search(in_terminal(words, NO_COLOR="1"))
    assert "\x1b" not in in_terminal(words, TERM="dumb")
