"""Documents agree with the program, and with each other."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from briefgen.prose.lexicon import lexicon
from briefgen.renderers.pdf import MISSING_LIBRARY

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md",
         *sorted((ROOT / "docs").rglob("*.md"))]  # fmt: skip


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_commands", ROOT / "docs" / "write_commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_that_of_the_commands() -> None:
    made: str = writer().page()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made, "run `make docs`"


def test_every_example_is_one_that_can_be_run() -> None:
    for name, command in writer().commands():
        example = (command.epilog or "").removeprefix("Example:").split()
        if isinstance(command, click.Group):
            assert example[:2] == name.split()[:2]
            continue
        words = name.split()
        assert example[: len(words)] == words
        # Parsing alone: wrong names and missing arguments fail here.
        command.make_context(name, example[len(words) :], resilient_parsing=False)


def test_commands_in_the_readme_exist() -> None:
    known = {name for name, _ in writer().commands()}
    shown = re.findall(
        r"^    (briefgen .+?)(?:  |$)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(shown) >= 8
    for line in shown:
        words = line.split()
        assert " ".join(words[:2]) in known
        if " ".join(words[:2]) in ("briefgen site", "briefgen data"):
            assert " ".join(words[:3]) in known


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if page.name != "index.md":
            assert f"({page.relative_to(ROOT / 'docs').as_posix()})" in index
    numbers = [p.name[:4] for p in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{i:04}" for i in range(1, len(numbers) + 1)]


def test_what_pango_needs_is_said_alike_everywhere() -> None:
    lines = (
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "dnf install pango",
        "brew install pango",
    )
    for place in (ROOT / "README.md", ROOT / ".ci" / "setup"):
        text = place.read_text(encoding="utf-8")
        assert all(line in text for line in lines), place
    assert all(line in MISSING_LIBRARY for line in lines)


def test_no_page_names_a_place_on_one_machine() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(work|home|root|Users|tmp)/|\.\./shared", text), page


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
def test_make_helps() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    targets = re.findall(r"^make (\w+)", done.stdout, re.MULTILINE)
    assert {"help", "brief", "test", "check", "slow", "site", "bench", "clean"} <= set(targets)


@pytest.mark.parametrize("script", ["setup", "run"])
def test_scripts_can_be_parsed_and_run(script: str) -> None:
    path = ROOT / ".ci" / script
    assert path.stat().st_mode & 0o111
    shell = "bash" if script == "run" else "sh"
    subprocess.run([shell, "-n", str(path)], check=True, timeout=30)


def test_the_house_style_names_every_verb_of_magnitude() -> None:
    text = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    for band in lexicon().bands:
        assert ", ".join(band.up) in text
        assert ", ".join(band.down) in text


def angle_writer() -> ModuleType:
    path = ROOT / "docs" / "write_angles.py"
    spec = importlib.util.spec_from_file_location("write_angles", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def shown_angles() -> dict[str, str]:
    """The angles on the page with their examples."""
    text = (ROOT / "docs" / "angles.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip("`"): cells[-1] if len(cells) == 4 else "" for cells in lines}


def test_every_angle_has_a_row_and_every_row_an_angle() -> None:
    files = {path.stem for path in (ROOT / "templates" / "angles").glob("*.md")}
    assert {row.name for row in angle_writer().rows()} == files
    assert set(shown_angles()) == files, "run python docs/write_angles.py FOLDER"


def test_the_page_of_angles_is_that_of_the_rows() -> None:
    wanted = angle_writer()
    shown = shown_angles()
    said = {name: example.partition(": ")[2] for name, example in shown.items()}
    # The headlines change with the wordings, everything else does not.
    assert (ROOT / "docs" / "angles.md").read_text(encoding="utf-8") == wanted.page(said)
    assert all(row.session in shown[row.name] for row in wanted.rows())


@pytest.mark.slow
@pytest.mark.market
def test_each_angle_leads_on_the_session_of_its_example(market_folder: Path) -> None:
    wanted = angle_writer()
    chosen = [row for row in wanted.rows() if row.session]
    told = wanted.leads(market_folder, chosen)
    assert {name: angle for name, (angle, _) in told.items()} == {row.name: row.name for row in chosen}
