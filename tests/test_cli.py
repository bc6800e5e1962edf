"""The command line from end to end, on the sample market and on folders made from it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import click
import pytest
from command_line import EVENING, files, process, program, run, write_edition, write_market
from removal import linked

from briefgen.cli.main import COMMANDS, cli
from briefgen.editions import load_edition

DAY = "2026-01-22"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small edition, prices and a store that the module's tests share."""
    folder = tmp_path_factory.mktemp("place")
    write_edition(folder)
    write_market(folder / "market", panel=True, listed=("AAPL", "NVDA"))
    return folder


@pytest.fixture
def here(tmp_path: Path, place: Path) -> Iterator[tuple[str, ...]]:
    """Runs in an empty folder; gives the options that name edition, source and store."""
    options = (
        "--edition", str(place / "small.toml"), "--source", f"csv:{place / 'market'}",
        "--store", str(place / "store.sqlite"),
    )  # fmt: skip
    with contextlib.chdir(tmp_path):
        yield options


@pytest.fixture
def sample(tmp_path: Path, place: Path) -> Iterator[tuple[str, ...]]:
    """Runs in an empty folder; gives the options that name the sample market and its store."""
    with contextlib.chdir(tmp_path):
        yield ("--source", "sample", "--store", str(place / "sample.sqlite"))


# --- help and wrong use -----------------------------------------------------------------------


def every_command() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": inner for sub, inner in command.commands.items()}
    return found


@pytest.mark.parametrize("words", sorted(every_command()))
def test_every_command_has_help_with_an_example(words: str) -> None:
    done = run(*words.split(), "--help")
    assert (done.code, done.err) == (0, "")
    first = words.split()[0]
    assert re.search(rf"Example:\s+briefgen {first}\b", done.out)
    for option in every_command()[words].params:
        if isinstance(option, click.Option):
            assert option.help, f"{words} {option.opts} has no help"


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "jinja2", "weasyprint", "yfinance", "exchange_calendars", "rich")
    code = (
        "import sys; sys.argv = ['briefgen', '--help']\n"
        "from briefgen.cli import main\n"
        f"try: main()\nfinally: print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert all(re.search(rf"^  {name} ", done.stdout, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("on",), "Missing argument 'DATE'"),
        (("on", "22/01/2026"), "'22/01/2026' is not a date; write it as 2026-01-22"),
        (("on", "2026-02-30"), "'2026-02-30' is not a date"),
        (("on", DAY, "--format", "docx"), "no such format: 'docx'; there are md, html, pdf"),
        (("on", DAY, "--format", ""), "no such format"),
        (("on", DAY, "--length", "epic"), "'epic' is not one of"),
        (("on", DAY, "--edition", "nope"), "there is no edition 'nope'; there are "),
        (("on", DAY, "--source", "bloomberg"), "unknown source 'bloomberg': choose yfinance, sample or csv:"),
        (("on", DAY, "--source", "csv:nowhere"), "no folder nowhere"),
        (("backfill", DAY, "2026-01-20", "--source", "sample"), "ends before it"),
        (("backfill", "2026-01-24", "2026-01-25", "--source", "sample"), "no completed session lies between"),
        (("dance",), "No such command 'dance'"),
        (("today", "--loud"), "No such option"),
        (("editions", "show", "nope"), "there is no edition 'nope'"),
    ],
)  # fmt: skip
def test_wrong_use_is_exit_2_with_one_clear_sentence(
    words: tuple[str, ...], said: str, sample: tuple[str, ...]
) -> None:
    done = run(*words)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert "Traceback" not in done.err
    assert done.out == ""
    assert list(Path().iterdir()) == []


def test_a_time_that_is_none_is_wrong_use(sample: tuple[str, ...]) -> None:
    assert "BRIEFGEN_NOW is 'noon'" in run("today", *sample, now="noon").sentence(2)


# --- which session ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "named", "before", "after"),
    [
        ("2026-01-24", "Saturday", "Friday, 2026-01-23", "Monday, 2026-01-26"),
        ("2026-01-19", "Monday", "Friday, 2026-01-16", "Tuesday, 2026-01-20"),
    ],
)
def test_a_closed_day_names_its_neighbours(
    day: str, named: str, before: str, after: str, sample: tuple[str, ...]
) -> None:
    said = run("on", day, *sample, now="2026-02-02T22:00:00Z").sentence(2)
    assert said == (
        f"the exchange was closed on {named}, {day}; the nearest sessions are {before} and {after}"
    )
    assert list(Path().iterdir()) == []


def test_a_day_to_come_names_the_latest_session(sample: tuple[str, ...]) -> None:
    said = run("on", "2026-01-23", *sample).sentence(2)
    assert said == (
        "Friday, 2026-01-23 is not complete yet; the latest completed session is Thursday, 2026-01-22"
    )


@pytest.mark.parametrize(
    ("now", "session", "notice"),
    [
        ("2026-01-25T15:00:00Z", "2026-01-23",
         "Sunday, 2026-01-25: the exchange is closed; the latest session is Friday, 2026-01-23."),
        ("2026-01-19T22:00:00Z", "2026-01-16", "Monday, 2026-01-19: the exchange is closed"),
        ("2026-01-22T20:59:00Z", "2026-01-21", ""),
        ("2026-01-22T21:00:00Z", "2026-01-22", ""),
        ("2025-11-28T18:05:00Z", "2025-11-28", ""),
        ("2025-11-28T17:55:00Z", "2025-11-26", ""),
        ("2026-01-23T02:00:00Z", "2026-01-22", ""),
    ],
    ids=["sunday", "holiday", "before the close", "at the close", "half day, 1:05 p.m.", 
         "half day, 12:55 p.m.", "evening in New York, next day in UTC"],
)  # fmt: skip
def test_today_is_the_latest_completed_session(
    now: str, session: str, notice: str, sample: tuple[str, ...]
) -> None:
    done = run("today", *sample, "--format", "md", now=now)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(notice)
    assert [p.name for p in Path("output/rotation").iterdir()] == [session]
    assert f"session: {session}\n" in Path(f"output/rotation/{session}/brief.md").read_text()


def test_today_says_that_its_data_are_late(here: tuple[str, ...]) -> None:
    done = run("today", *here, "--format", "md", now="2026-01-26T22:00:00Z")
    assert done.code == 0
    text = Path(f"output/small/{DAY}/brief.md").read_text()
    assert (
        "The latest completed session is Monday, Jan. 26, 2026; "
        "the data of this brief end on Thursday, Jan. 22, 2026."
    ) in text
    assert run("verify", f"output/small/{DAY}", *here).code == 0


def test_today_refuses_old_data(here: tuple[str, ...]) -> None:
    said = run("today", *here, now="2026-03-02T22:00:00Z").sentence(3)
    assert "^GSPC ends on 2026-01-22" in said
    assert f"`briefgen on {DAY}`" in said
    assert list(Path().iterdir()) == []


# --- one brief --------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_brief_has_its_files_and_the_same_command_gives_the_same_bytes(here: tuple[str, ...]) -> None:
    first = run("on", DAY, *here)
    assert (first.code, first.err) == (0, "")
    before = files(Path("output"))
    names = {name.removeprefix(f"small/{DAY}/") for name in before}
    assert {"brief.md", "brief.html", "brief.pdf", "ledger.json"} <= names
    assert any(name.startswith("charts/") for name in names)
    assert before[f"small/{DAY}/brief.pdf"].startswith(b"%PDF-")
    again = run("on", DAY, *here, "--out", "other")
    assert again.code == 0
    assert files(Path("other")) == before


def test_full_data_and_data_cut_off_at_the_session_give_the_same_brief(
    here: tuple[str, ...], tmp_path: Path
) -> None:
    cut = write_market(tmp_path / "cut", last="2025-12-15", panel=True, listed=("AAPL", "NVDA"))
    for out, source in (("full", here[3]), ("cut", f"csv:{cut}")):
        words = ("--edition", here[1], "--source", source, "--store", str(tmp_path / "own.sqlite"))
        assert run("on", "2025-12-15", *words, "--format", "md,html", "--out", f"out-{out}").code == 0
    assert files(Path("out-full")) == files(Path("out-cut"))
    assert len(files(Path("out-full"))) >= 3


def test_options_may_come_from_a_settings_file(here: tuple[str, ...]) -> None:
    Path("briefgen.toml").write_text(
        f'edition = "{here[1]}"\nsource = "{here[3]}"\nstore = "{here[5]}"\nformat = ["md"]\nout = "there"\n'
    )
    done = run("on", DAY)
    assert (done.code, done.err) == (0, "")
    assert "brief.html" not in {p.name for p in Path(f"there/small/{DAY}").iterdir()}
    assert run("on", DAY, "--format", "html").code == 0
    assert "brief.html" in {p.name for p in Path(f"there/small/{DAY}").iterdir()}
    Path("briefgen.toml").write_text("colour = 1\n")
    assert "briefgen.toml: unknown setting 'colour'" in run("on", DAY).sentence(2)


def test_quiet_verbose_and_explain(here: tuple[str, ...]) -> None:
    quiet = run("on", DAY, *here, "--format", "md", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    told = run("on", DAY, *here, "--format", "md", "--explain")
    assert told.err.startswith("angle: ")
    lines = told.err.splitlines()
    assert lines[1].startswith("    if: ")
    said = [line for line in lines if line.startswith("message: ")]
    assert any(line.endswith(", said") for line in said)
    scores = [float(next(w for w in line.rstrip(",").split() if w[0].isdigit()).rstrip(",")) for line in said]
    assert scores == sorted(scores, reverse=True)
    assert told.out.splitlines()[-1] == f"output/small/{DAY}: brief.md"


@pytest.mark.parametrize("length", ["flash", "brief", "feature"])
def test_every_length_is_proven(length: str, sample: tuple[str, ...]) -> None:
    assert run("on", DAY, *sample, "--length", length, "--format", "md").code == 0
    assert run("verify", f"output/rotation/{DAY}", *sample).code == 0


def test_a_sample_brief_says_that_it_is_simulated_in_every_file(sample: tuple[str, ...]) -> None:
    assert run("on", DAY, *sample, "--format", "md,html").code == 0
    for name in ("brief.md", "brief.html"):
        assert "simulated data" in Path(f"output/rotation/{DAY}/{name}").read_text().lower()


def test_offline_needs_something_stored(tmp_path: Path, sample: tuple[str, ...]) -> None:
    empty = ("--source", "sample", "--offline", "--store", str(tmp_path / "empty.sqlite"))
    assert "nothing of sample is stored yet" in run("on", DAY, *empty).sentence(1)
    assert run("on", DAY, *sample, "--format", "md").code == 0
    assert run("on", DAY, *sample, "--format", "md", "--offline").code == 0


# --- facts and why ----------------------------------------------------------------------------


def test_facts_as_json_are_the_ledger_and_nothing_else(here: tuple[str, ...]) -> None:
    shown = run("facts", DAY, *here, "--json")
    assert (shown.code, shown.err) == (0, "")
    ledger = json.loads(shown.out)
    assert ledger["schema"] == "briefgen.ledger/1"
    assert ledger["session"] == DAY
    assert {"id", "class", "value", "unit", "as_of", "source"} <= ledger["facts"][0].keys()
    assert list(Path().iterdir()) == []
    assert run("on", DAY, *here, "--format", "md").code == 0
    assert Path(f"output/small/{DAY}/ledger.json").read_text() == shown.out


def test_facts_are_a_table(here: tuple[str, ...]) -> None:
    done = run("facts", *here)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^return:\^GSPC@1d +\S+ fraction", done.out, re.MULTILINE)


def test_why_explains_any_id_in_the_brief_or_not(here: tuple[str, ...]) -> None:
    ids = ("return:^GSPC@1d", "return:QQQ@1m", "pctl:return:^GSPC@1d")
    told = run("why", *ids, "--date", DAY, *here)
    assert (told.code, told.err) == (0, "")
    for name in ids:
        assert f"{name} = " in told.out
    for word in ("definition", "session", "inputs", "source"):
        assert f"\n  {word} " in told.out
    listed = run("why", *ids, "--date", DAY, *here, "--json")
    assert (listed.code, listed.err) == (0, "")
    facts = json.loads(listed.out)
    assert [f["id"] for f in facts] == list(ids)
    assert {f["vintage"] for f in facts} == {
        json.loads(run("facts", DAY, *here, "--json").out)["data"]["vintage"]
    }


def test_why_lists_every_input_on_request(here: tuple[str, ...]) -> None:
    ask = ("why", "vol:^GSPC@6m", "--date", DAY, *here)
    short, long = (" ".join(run(*ask, *more).out.split()) for more in ((), ("--verbose",)))
    (fact,) = json.loads(run(*ask, "--json").out)
    assert len(fact["inputs"]) == 127
    assert "121 dates between" in short
    assert "between" not in long
    closes = re.search(r"inputs close of \^GSPC on (.+?) session", long)
    assert closes is not None and len(closes[1].split(";")) == 127


def test_why_says_what_the_page_s_panel_says(here: tuple[str, ...]) -> None:
    assert run("on", DAY, *here, "--format", "html").code == 0
    page = unescape(Path(f"output/small/{DAY}/brief.html").read_text())
    name = "return:^GSPC@1d"
    panel = page[page.index(f'data-proof="{name}"') :].partition("</dl>")[0].replace("\u00a0", " ")
    told = " ".join(run("why", name, "--date", DAY, *here).out.split())
    rows = re.findall(r"<dt>(.*?):</dt> <dd>(.*?)</dd>", panel)
    assert [label for label, _ in rows][:4] == ["Printed", "Value", "Definition", "Inputs"]
    for label, words in rows[2:]:
        assert f"{label.lower()} {' '.join(words.split())}" in told


@pytest.mark.parametrize(
    "name", ["return", "nonsense:^GSPC", "return:^GSPC@fortnight", "", "return:^GSPC@1d@2d"]
)
def test_an_id_that_is_none_is_wrong_use(name: str, here: tuple[str, ...]) -> None:
    said = run("why", name, *here).sentence(2)
    assert f"'{name.partition(':')[0] if name.startswith('nonsense') else name}'" in said


def test_why_of_an_unknown_ticker_names_it(here: tuple[str, ...]) -> None:
    done = run("why", "return:NOPE@1d", "return:^GSPC@1d", "--date", DAY, *here, "--json")
    assert done.code == 1
    assert [f["id"] for f in json.loads(done.out)] == ["return:^GSPC@1d"]
    assert "return:NOPE@1d is missing on 2026-01-22: no prices/NOPE.csv in the folder" in done.err


def test_a_note_beside_the_data_is_printed_and_its_facts_are_asked_for(
    here: tuple[str, ...], tmp_path: Path
) -> None:
    """Even those of a series that the edition does not watch."""
    data = linked(Path(here[3].removeprefix("csv:")), tmp_path / "data")
    assert "OTHER" not in load_edition(here[1]).tickers()
    (data / "prices" / "OTHER.csv").write_text((data / "prices" / "IWM.csv").read_text())
    (data / "notes").mkdir()
    (data / "notes" / "rule.toml").write_text(
        'text = "The rule says so."\nsource = "the rule book"\nurl = "https://example.org/rule"\n'
        'date = 2026-01-02\nexpires = 2026-12-31\nnews = "0.9"\nif = "one.value > -1"\n'
        'section = "leadership"\n[facts]\none = "level:OTHER"\n'
    )
    options = ("--source", f"csv:{data}", "--edition", here[1], "--store", "own.sqlite")
    assert run("on", DAY, *options, "--format", "md").code == 0
    assert "The rule says so." in Path(f"output/small/{DAY}/brief.md").read_text()
    assert run("verify", f"output/small/{DAY}", *options).code == 0


# --- backfill ---------------------------------------------------------------------------------


def test_backfill_equals_single_briefs(here: tuple[str, ...]) -> None:
    done = run("backfill", "2026-01-20", DAY, *here, "--format", "md,html")
    assert (done.code, done.err) == (0, "")
    assert done.out == "3 of 3 briefs are in output/small\n"
    for day in ("2026-01-20", "2026-01-21", "2026-01-22"):
        assert run("on", day, *here, "--format", "md,html", "--out", "single").code == 0
    assert files(Path("output")) == files(Path("single"))


def test_backfill_writes_the_rest_and_names_the_days_that_failed(
    place: Path, tmp_path: Path, here: tuple[str, ...]
) -> None:
    """The session without a close is held, and so is the next, whose move nobody knows."""
    folder = write_market(tmp_path / "gap", panel=False)
    path = folder / "prices" / "^GSPC.csv"
    path.write_text("".join(x for x in path.read_text().splitlines(True) if not x.startswith("2026-01-21")))
    words = ("--edition", here[1], "--source", f"csv:{folder}", "--store", str(tmp_path / "s.sqlite"))
    done = run("backfill", "2026-01-20", "2026-01-25", *words, "--format", "md")
    assert done.code == 3
    assert done.out == "1 of 3 briefs are in output/small\n"
    for line, day in zip(done.err.splitlines(), ("2026-01-21", "2026-01-22"), strict=True):
        assert line.startswith(f"briefgen: {day}: held, nothing was published: ^GSPC on {day}")
    assert "no close on 2026-01-21, the session before" in done.err
    assert [p.name for p in Path("output/small").iterdir()] == ["2026-01-20"]


# --- editions ---------------------------------------------------------------------------------


def test_editions_are_listed_shown_and_made(sample: tuple[str, ...]) -> None:
    assert run("editions").out == run("editions", "list").out
    assert "rotation   Small caps" in run("editions").out
    shown = run("editions", "show", "rotation").out
    assert 'name = "rotation"' in shown
    made = run("editions", "new", "mine", "--like", "rotation")
    assert (made.code, made.err) == (0, "")
    assert Path("editions/mine.toml").read_text() == shown.replace('name = "rotation"', 'name = "mine"', 1)
    assert "mine" in run("editions", "list").out
    assert "exists already" in run("editions", "new", "mine").sentence(2)
    assert "is no name for an edition" in run("editions", "new", "../mine").sentence(2)
    assert run("on", DAY, "--edition", "mine", *sample, "--format", "md").code == 0
    assert Path(f"output/mine/{DAY}/brief.md").is_file()


# --- site -------------------------------------------------------------------------------------


def test_site_build_takes_all_briefs(here: tuple[str, ...]) -> None:
    said = run("site", "build").sentence(1)
    assert "output" in said
    assert not Path("site").exists()
    assert run("backfill", "2026-01-21", DAY, *here, "--format", "md,html").code == 0
    done = run("site", "build", "--base-url", "https://example.org/x/")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("site: ")
    assert {"index.html", "sitemap.xml"} <= {p.name for p in Path("site").iterdir()}
    assert "is a file" in run("site", "build", "--site", f"output/small/{DAY}/brief.md").err
    assert "holds no site" in run("site", "serve", "--site", "nowhere").sentence(1)


# --- data -------------------------------------------------------------------------------------


def test_data_fetch_status_and_check(tmp_path: Path, here: tuple[str, ...]) -> None:
    words = (*here[:4], "--store", str(tmp_path / "fresh.sqlite"))
    assert "nothing is stored of it yet" in run("data", "status", *words).out
    fetched = run("data", "fetch", *words)
    assert (fetched.code, fetched.err) == (0, "")
    assert re.search(r"^8 series of csv:.*, vintage 2026-01-23T\d\d:\d\d:\d\dZ$", fetched.out, re.MULTILINE)
    status = run("data", "status", *words)
    assert (status.code, status.err) == (0, "")
    assert re.search(r"^  price  \^GSPC +2024-01-02 to 2026-01-22, 516 rows$", status.out, re.MULTILINE)
    check = run("data", "check", *words, "--date", DAY)
    assert (check.code, check.err) == (0, "")
    assert "nothing is wrong" in check.out


def test_data_check_is_exit_3_where_the_brief_would_be_held(tmp_path: Path, here: tuple[str, ...]) -> None:
    folder = write_market(tmp_path / "m", tickers=["^GSPC", "^RUT"])
    for name in ("^GSPC", "^RUT"):
        path = folder / "prices" / f"{name}.csv"
        path.write_text("".join(path.read_text().splitlines(True)[:-1]))
    words = ("--edition", here[1], "--source", f"csv:{folder}", "--store", str(tmp_path / "s.sqlite"))
    done = run("data", "check", *words, "--date", DAY)
    assert done.code == 3
    assert f"a brief of {DAY} would be held: ^GSPC: no close on {DAY}; the last is of 2026-01-21" in done.err


# --- verify -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(place: Path) -> tuple[Path, tuple[str, ...]]:
    """A brief in all formats that PDF allows, and the options that name its data."""
    from conftest import has_pango

    formats = "md,html,pdf" if has_pango() else "md,html"
    words = ("--source", f"csv:{place / 'market'}", "--store", str(place / "store.sqlite"))
    edition = ("--edition", str(place / "small.toml"))
    with contextlib.chdir(place):
        assert run("on", DAY, *edition, *words, "--format", formats).code == 0
    return place / "output" / "small" / DAY, (*edition, *words)


@pytest.mark.parametrize(
    "name", ["", "brief.md", "brief.html", pytest.param("brief.pdf", marks=pytest.mark.pdf)]
)
def test_a_fresh_brief_is_proven(name: str, published: tuple[Path, tuple[str, ...]]) -> None:
    folder, words = published
    done = run("verify", str(folder / name), *words)
    assert (done.code, done.err) == (0, ""), done
    assert done.out == f"proven: {folder / name}\n"


@cache
def a_claim(folder: Path) -> str:
    """A claim of the lead with a percentage, whose figure is changed below."""
    claims = json.loads((folder / "ledger.json").read_text())["claims"]
    return next(str(c["text"]) for c in claims if re.fullmatch(r"\d\.\d%", c["text"]))


@pytest.mark.parametrize("name", ["brief.md", "brief.html"])
def test_a_changed_digit_is_refused(
    name: str, published: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, words = published
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    claim = a_claim(folder)
    wrong = f"{(int(claim[0]) + 1) % 10}{claim[1:]}"
    text = (tmp_path / name).read_text()
    head, mark, body = text.partition("<main" if name.endswith("html") else "\n# ")
    assert claim in body
    (tmp_path / name).write_text(head + mark + body.replace(claim, wrong, 1))
    done = run("verify", str(tmp_path / name), *words)
    assert done.code == 1
    assert claim in done.out or wrong in done.out
    assert "not proven" in done.err
    assert "Traceback" not in done.err


@pytest.mark.pdf
def test_a_changed_digit_is_refused_in_a_pdf(published: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    from briefgen.renderers.pdf import print_page

    folder, words = published
    claim = a_claim(folder)
    page = (folder / "brief.html").read_text()
    head, mark, body = page.partition("<main")
    wrong = f"{(int(claim[0]) + 1) % 10}{claim[1:]}"
    (tmp_path / "ledger.json").write_bytes((folder / "ledger.json").read_bytes())
    (tmp_path / "brief.pdf").write_bytes(print_page(head + mark + body.replace(claim, wrong, 1)))
    done = run("verify", str(tmp_path / "brief.pdf"), *words)
    assert done.code == 1
    assert claim in done.out or wrong in done.out


def test_a_changed_value_in_the_ledger_is_refused(
    published: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, words = published
    ledger = json.loads((folder / "ledger.json").read_text())
    entry = next(f for f in ledger["facts"] if f["id"] == "return:^GSPC@1d")
    entry["value"] += 1e-12
    (tmp_path / "ledger.json").write_text(json.dumps(ledger))
    (tmp_path / "brief.md").write_bytes((folder / "brief.md").read_bytes())
    done = run("verify", str(tmp_path), *words)
    assert done.code == 1
    assert "return:^GSPC@1d is " in done.out


def test_what_cannot_be_verified_is_said(published: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    assert "holds no brief.md" in run("verify", str(tmp_path)).sentence(1)
    (tmp_path / "notes.txt").write_text("")
    assert "no .md, .html or .pdf file" in run("verify", str(tmp_path / "notes.txt")).sentence(1)
    assert "there is no such file" in run("verify", str(tmp_path / "none.md")).sentence(1)
    (tmp_path / "brief.md").write_text("# x\n")
    assert "there is no ledger beside the brief" in run("verify", str(tmp_path / "brief.md")).sentence(1)
    (tmp_path / "ledger.json").write_text("{")
    assert "ledger.json: is not JSON" in run("verify", str(tmp_path / "brief.md")).sentence(1)


# --- the machine ------------------------------------------------------------------------------


@pytest.mark.pdf
def test_doctor_finds_nothing_wrong_here() -> None:
    done = run("doctor")
    assert (done.code, done.err) == (0, "")
    assert "missing" not in done.out


def test_without_pango_text_formats_are_written_and_pdf_says_what_to_install(
    sample: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.renderers import pdf, pdf_worker

    shadow = Path("weasyprint.py").resolve()
    shadow.write_text("raise OSError('cannot load library')\n")
    launcher = Path("worker.py").resolve()
    launcher.write_text(
        f"import sys; sys.path[:0] = [{str(shadow.parent)!r}]\n"
        f"import runpy; runpy.run_path({str(pdf_worker.__file__)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(pdf.pdf_worker, "__file__", str(launcher))
    assert run("on", DAY, *sample, "--format", "md,html").code == 0
    before = files(Path("output"))
    said = run("on", DAY, *sample).sentence(1)
    for line in (
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "dnf install pango",
        "brew install pango", "--format md,html",
    ):  # fmt: skip
        assert line in said
    assert files(Path("output")) == before


def test_a_reader_that_goes_away_is_no_failure(here: tuple[str, ...]) -> None:
    import subprocess

    command = program("facts", DAY, *here, "--json")
    env = {**os.environ, "BRIEFGEN_NOW": EVENING, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0


def test_the_installed_way_in_gives_its_exit_code(tmp_path: Path) -> None:
    assert process("--version", cwd=tmp_path).out.startswith("briefgen, version ")
    done = process("on", "2026-01-24", "--source", "sample", cwd=tmp_path)
    assert done.code == 2
    assert done.err.count("\n") == 1


# --- real prices ------------------------------------------------------------------------------


def told(day: str, market: Path, store: Path) -> tuple[str, str, dict[str, object]]:
    """Title and opening, the whole text, and the ledger of a brief on real prices."""
    words = ("--source", f"csv:{market}", "--store", str(store), "--format", "md")
    done = run("on", day, *words, now="2026-08-31T22:00:00Z")
    assert (done.code, done.err) == (0, ""), done
    folder = Path(f"output/rotation/{day}")
    text = (folder / "brief.md").read_text()
    body = text.partition("\n# ")[2]
    return body.partition("\n## ")[0], body, json.loads((folder / "ledger.json").read_text())


@pytest.fixture(scope="module")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real") / "store.sqlite"


@pytest.mark.market
def test_2026_01_22_leads_with_the_run(market_folder: Path, real_store: Path, tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        top, text, ledger = told("2026-01-22", market_folder, real_store)
    title = top.splitlines()[0]
    assert "Russell 2000" in title
    assert re.search(r"\b14(th)?\b", title)
    assert "May 1996" in title
    assert "record" in top
    assert "9.5%" in text
    facts = {f["id"]: f for f in ledger["facts"]}  # type: ignore[attr-defined]
    run_fact = facts["streak:^RUT/^GSPC"]
    assert run_fact["value"] == 14
    assert run_fact["history"]["rank"] == 2
    assert run_fact["history"]["of"] == 2396
    assert run_fact["history"]["searched_from"] == "1987-09-10"
    assert run_fact["history"]["last_reached"] == "1996-05-07"


@pytest.mark.market
def test_2026_01_20_states_the_loss_of_the_seven(
    market_folder: Path, real_store: Path, tmp_path: Path
) -> None:
    with contextlib.chdir(tmp_path):
        _, text, _ = told("2026-01-20", market_folder, real_store)
    assert "$653 billion" in text


@pytest.mark.market
def test_2026_01_26_says_that_the_run_has_ended(
    market_folder: Path, real_store: Path, tmp_path: Path
) -> None:
    with contextlib.chdir(tmp_path):
        _, text, _ = told("2026-01-26", market_folder, real_store)
    assert re.search(
        r"\bend(ed|s|ing)?\b[^.]*(Jan\. 23|on Friday)|(Jan\. 23|Friday)[^.]*\bend(ed|s|ing)?\b", text
    )
    assert "Jan. 23" in text
    assert re.search(r"Russell 2000[^|\n]*7\.2%", text)
    assert re.search(r"Nasdaq-100[^|\n]*1\.8%", text)


@pytest.mark.market
@pytest.mark.parametrize(
    ("day", "unborn"),
    [
        ("2020-03-16", []),
        ("2008-10-13", ["XLC", "XLRE", "META", "TSLA"]),
        ("2000-04-14", ["GOOGL", "META", "TSLA", "RSP", "IWM"]),
        ("1999-12-31", ["GOOGL", "META", "TSLA", "RSP", "IWM"]),
        ("2017-10-05", ["XLC"]),
    ],
)
def test_old_days_read_as_they_deserve(
    day: str, unborn: list[str], market_folder: Path, real_store: Path, tmp_path: Path
) -> None:
    with contextlib.chdir(tmp_path):
        top, text, ledger = told(day, market_folder, real_store)
        words = ("--source", f"csv:{market_folder}", "--store", str(real_store))
        assert run("verify", f"output/rotation/{day}", *words, now="2026-08-31T22:00:00Z").code == 0
    assert "rotation" not in top.lower().replace("the rotation brief", "")
    if unborn:
        assert "## Not covered" in text
    facts = ledger["facts"]
    named = " ".join(str(f["id"]) for f in facts)  # type: ignore[attr-defined]
    assert not [t for t in unborn if re.search(rf"[:/]{t}\b(?!@1y)", named)]
    day_of = dt.date.fromisoformat(day)
    assert all(dt.date.fromisoformat(f["as_of"]) <= day_of for f in facts)  # type: ignore[attr-defined]
