"""Artifacts → files on disk: all of a brief appears at once, or the old one stays."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from briefgen.errors import BriefgenError
from briefgen.model import Artifact

_EXCHANGE = 2
_HERE = -100


def publish(artifacts: Sequence[Artifact], folder: Path) -> None:
    """Write a brief's files into its folder, replacing the whole of an older brief.

    A brief that was published in more formats before keeps none of the others: what is in the folder was
    always written together.

    Args:
        artifacts: Files with paths inside the folder.
        folder: ``output/<edition>/<YYYY-MM-DD>``; made with its parents where it is missing.

    Raises:
        BriefgenError: A file cannot be written, or the folder holds something that is not a brief; an older
            brief is left as it was.
    """
    for artifact in artifacts:
        _check_path(artifact.path)
    with replacing(folder, is_ours=_is_brief) as fresh:
        for artifact in artifacts:
            _write(fresh / artifact.path, artifact.content)


def _is_brief(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("ledger.json", "brief.md", "brief.html", "brief.pdf"))


def _check_path(path: str) -> None:
    parts = PurePosixPath(path)
    if not path or parts.is_absolute() or ".." in parts.parts or "\\" in path:
        raise BriefgenError(f"not a path inside a brief's folder: {path!r}")


@contextmanager
def replacing(folder: Path, *, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new empty folder that takes the place of another one when the block ends without an error.

    Args:
        folder: The folder to be replaced, or made.
        is_ours: Whether an existing folder with files in it is one that may be replaced.

    Yields:
        The folder to write into, beside the one to be replaced.

    Raises:
        BriefgenError: Something in the way of writing, as one sentence with its path.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clean(folder)
        if folder.exists() and not (folder.is_dir() and (_is_empty(folder) or is_ours(folder))):
            raise BriefgenError(
                f"{folder} was not written by briefgen and is left alone: name another folder"
            )
        fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
        fresh.mkdir()
        try:
            yield fresh
            _sync_folder(fresh)
            _swap(fresh, folder)
            _sync_folder(folder.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        where = error.filename or folder
        raise BriefgenError(f"cannot write {where}: {error.strerror or error}") from error


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, content: bytes) -> None:
    """Write a single file that is there whole or not at all.

    Args:
        path: Where; a file that stands there is replaced.
        content: Its bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write(fresh, content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # Some systems cannot open or sync a folder; the rename is then as safe as they make it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(fresh: Path, folder: Path) -> None:
    """Put the fresh folder in place; afterwards ``fresh`` is the old one or nothing."""
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
        folder.rename(old)
        try:
            fresh.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can; False where it cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _clean(folder: Path) -> None:
    """Bring back a folder that a crash left set aside, and remove half-written ones of dead processes."""
    for old in sorted(folder.parent.glob(f".{_literal(folder.name)}.old-*")):
        if _abandoned(old):
            if folder.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(folder)
    for fresh in sorted(folder.parent.glob(f".{_literal(folder.name)}.new-*")):
        if _abandoned(fresh):
            shutil.rmtree(fresh, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _abandoned(path: Path) -> bool:
    """Whether the process that made a working folder is gone, or is this one, which has just begun."""
    text = path.name.rpartition("-")[2]
    if not text.isdigit() or int(text) == os.getpid():
        return True
    try:
        os.kill(int(text), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
