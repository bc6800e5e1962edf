from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.errors import BriefgenError
from briefgen.model import Artifact
from briefgen.publishers import files
from briefgen.publishers.files import publish

OLD = (Artifact(path="brief.md", content=b"old"), Artifact(path="charts/a.svg", content=b"<svg/>"))
NEW = (Artifact(path="brief.md", content=b"new"), Artifact(path="ledger.json", content=b"{}"))


def found(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_a_brief_is_written_and_replaced_as_a_whole(tmp_path: Path):
    folder = tmp_path / "rotation" / "2026-01-22"
    publish(OLD, folder)
    assert found(folder) == {"brief.md": b"old", "charts/a.svg": b"<svg/>"}
    publish(NEW, folder)
    assert found(tmp_path) == {
        "rotation/2026-01-22/brief.md": b"new", "rotation/2026-01-22/ledger.json": b"{}",
    }  # fmt: skip


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_older_brief_survives_any_failure(tmp_path: Path, monkeypatch, failure, exchange: bool):
    folder = tmp_path / "2026-01-22"
    publish(OLD, folder)
    if not exchange:
        monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    written: list[int] = []

    def fail(handle: int) -> None:
        written.append(handle)
        if len(written) == 2:
            raise failure

    monkeypatch.setattr(os, "fsync", fail)
    expected = BriefgenError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        publish(NEW, folder)
    assert found(tmp_path) == {"2026-01-22/brief.md": b"old", "2026-01-22/charts/a.svg": b"<svg/>"}


def test_where_folders_cannot_be_exchanged_they_are_renamed(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    publish(OLD, tmp_path / "x")
    publish(NEW, tmp_path / "x")
    assert found(tmp_path) == {"x/brief.md": b"new", "x/ledger.json": b"{}"}


def test_a_rename_that_fails_puts_the_old_brief_back(tmp_path: Path, monkeypatch):
    publish(OLD, tmp_path / "x")
    monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise OSError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(BriefgenError, match="Permission denied"):
        publish(NEW, tmp_path / "x")
    assert found(tmp_path) == {"x/brief.md": b"old", "x/charts/a.svg": b"<svg/>"}


def test_leftovers_of_a_crash_are_brought_back_or_removed(tmp_path: Path):
    publish(OLD, tmp_path / ".x.old-999999999")
    publish(NEW, tmp_path / ".x.new-999999999")
    with pytest.raises(BriefgenError, match="not a path"):
        publish((Artifact(path="../y", content=b""),), tmp_path / "x")
    with files.replacing(tmp_path / "x", is_ours=lambda folder: True):
        assert found(tmp_path / "x") == {"brief.md": b"old", "charts/a.svg": b"<svg/>"}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_what_is_not_a_brief_is_left_alone(tmp_path: Path):
    (tmp_path / "holiday.jpg").write_bytes(b"photo")
    with pytest.raises(BriefgenError, match="was not written by briefgen"):
        publish(NEW, tmp_path)
    assert found(tmp_path) == {"holiday.jpg": b"photo"}


def test_an_error_is_one_sentence_with_the_path(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BriefgenError) as caught:
        publish(NEW, tmp_path / "file" / "2026-01-22")
    assert str(tmp_path / "file") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a\\b"])
def test_an_artifact_cannot_leave_its_folder(tmp_path: Path, path: str):
    with pytest.raises(BriefgenError, match="not a path"):
        publish((Artifact(path=path, content=b""),), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
