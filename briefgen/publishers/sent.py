"""Who has got which brief: a record beside the briefs, so that nobody gets one twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.errors import BriefgenError


@dataclass(kw_only=True)
class Record:
    """The mails of one brief that a server has taken.

    Args:
        path: One JSON document a line; addresses stand in it as SHA-256 digests alone.
        times: When each digest was served, the last time.
    """

    path: Path
    times: dict[str, str] = field(default_factory=dict)

    def has(self, recipient: str) -> bool:
        """Whether the brief has gone to an address."""
        return _digest(recipient) in self.times

    def add(self, recipient: str, message_id: str, now: dt.datetime) -> None:
        """Note at once that the server has taken a mail, before the next one is sent.

        Raises:
            BriefgenError: The record cannot be written, so nothing more may be sent.
        """
        line = {"to": _digest(recipient), "at": now.isoformat(), "message": message_id}
        try:
            # One write of one line at the end: it is there whole, or the reader leaves it out.
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{json.dumps(line)}\n".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise BriefgenError(f"cannot write {self.path}: {error.strerror}; sending was stopped") from error
        self.times[line["to"]] = line["at"]


@contextmanager
def record_of(folder: Path) -> Iterator[Record]:
    """The record of a brief, held by one process at a time.

    Args:
        folder: The brief's folder; the record stands outside it, for the brief may be written again.

    Raises:
        BriefgenError: It cannot be read or written, or another process is sending the brief.
    """
    path = folder.parent / ".sent" / f"{folder.name}.jsonl"
    lock = path.with_suffix(".lock")
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise BriefgenError(f"cannot write {lock}: {error.strerror}; nothing was sent") from error
    try:
        _hold(handle, folder)
        yield Record(path=path, times=_read(path))
    finally:
        os.close(handle)


def _hold(handle: int, folder: Path) -> None:
    """Take the lock; it is gone with the process, however that ends."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise BriefgenError(f"another `briefgen send` is sending {folder}; nothing was sent") from None


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise BriefgenError(f"{path}: cannot be read: {error}; nothing was sent") from error
    found: dict[str, str] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            found[str(entry["to"])] = str(entry["at"])
        except (ValueError, KeyError, TypeError):
            # The last line of a machine that lost its power.
            continue
    return found


def _digest(recipient: str) -> str:
    return hashlib.sha256(recipient.lower().encode()).hexdigest()
