"""The wheel alone makes a brief: its templates travel with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command_line import EVENING, ROOT

pytestmark = pytest.mark.slow


def done(*command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    """A program's standard output; it must succeed."""
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    done(
        *pip,
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_template_edition_and_the_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = [p for p in (ROOT / "templates").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert len(templates) > 20
    assert {f"briefgen/_templates/{p.relative_to(ROOT / 'templates').as_posix()}" for p in templates} <= names
    inside = [p for p in (ROOT / "briefgen").rglob("*") if p.suffix in (".py", ".toml")]
    assert {p.relative_to(ROOT).as_posix() for p in inside} <= names
    assert any(name.endswith("LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "docs/", "output/")) for name in names)


@pytest.mark.pdf
def test_an_installed_wheel_makes_a_pdf_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    # The other packages come from this environment, so that nothing has to be fetched; the wheel goes
    # before them on the path, and so before the checkout.
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps")
    done(*pip, "--no-index", "--target", str(site), str(wheel), cwd=work)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("BRIEFGEN", "PYTHON"))}
    env |= {"PYTHONPATH": str(site), "BRIEFGEN_NOW": EVENING, "BRIEFGEN_STORE": str(work / "store.sqlite")}
    where = "from briefgen.resources import templates_folder; print(templates_folder())"
    assert done(sys.executable, "-c", where, cwd=work, env=env) == f"{site}/briefgen/_templates\n"
    said = done(
        sys.executable, str(site / "bin" / "briefgen"), "today", "--source", "sample", cwd=work, env=env
    )
    assert said.endswith("output/rotation/2026-01-22: brief.md, brief.html, brief.pdf\n")
    folder = work / "output" / "rotation" / "2026-01-22"
    assert (folder / "brief.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert (folder / "brief.md").read_text().startswith("---\n")
    listed = done(sys.executable, str(site / "bin" / "briefgen"), "editions", cwd=work, env=env)
    assert "rotation" in [line.split()[0] for line in listed.splitlines()]
