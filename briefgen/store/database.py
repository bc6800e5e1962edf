"""The file under the store: its tables, its transactions, and what its failures mean in words."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import BriefgenError

SCHEMA = 2
"""Version of the tables; a store with a greater one was written by a later briefgen."""

APPLICATION = 0x62726766
"""Marks the file as briefgen's ("brgf" in ASCII)."""

PAGE_SIZE = 32768
"""Bytes; large pages halve the time that a panel of 27 MB takes to read."""

_TABLES = (
    """create table vintages (
        seq integer primary key, source text not null, name text not null, simulated integer not null,
        vintage text not null, fingerprint text not null, needs text not null)""",
    "create index vintages_by_source on vintages (source, fingerprint)",
    """create table items (
        id integer primary key, source text not null, kind text not null, name text not null,
        unique (source, kind, name))""",
    """create table generations (
        id integer primary key, item integer not null references items, columns text not null,
        rows integer not null)""",
    """create table segments (
        generation integer not null references generations, start integer not null,
        rows integer not null, data blob not null, primary key (generation, start))""",
    """create table states (
        item integer not null references items, seq integer not null references vintages,
        generation integer references generations, rows integer not null, first text, last text,
        reason text not null, primary key (item, seq)) without rowid""",
    """create table listings (
        source text not null, ticker text not null, as_of text not null, name text not null,
        exchange text not null, sector text not null, shares real,
        since integer not null references vintages, until integer)""",
    "create index listings_by_ticker on listings (source, ticker)",
    """create table restatements (
        source text not null, seq integer not null references vintages, ticker text not null,
        field text not null, session text not null, old real, new real, uniform integer not null)""",
    "create table blobs (key text primary key, value blob not null)",
)

_RECORDS = (
    """create table records (
        source text not null, kind text not null, name text not null, day text not null,
        content text not null, since integer not null references vintages, until integer)""",
    "create index records_by_name on records (source, kind, name)",
)
"""Tables that came with version 2; a store of version 1 gets them when it is opened."""

_REMEDIES = {
    "FULL": "has no room on its disk; nothing was changed: free some space and try again",
    "BUSY": "is being written by another process; try again when that one is done",
    "LOCKED": "is being written by another process; try again when that one is done",
    "READONLY": "cannot be written; give write permission or set BRIEFGEN_STORE to another file",
    "CANTOPEN": "cannot be opened; check its folder and permissions or set BRIEFGEN_STORE to another file",
    "PERM": "cannot be opened; check its permissions or set BRIEFGEN_STORE to another file",
    "NOTADB": "is not a database; move it away and fetch again, or set BRIEFGEN_STORE to another file",
    "CORRUPT": "is damaged; move it away and fetch again",
    "IOERR": "could not be read or written by the disk; check the disk and try again",
}


def explain(path: str, error: sqlite3.Error) -> str:
    """One sentence that names the file, what happened to it and what to do."""
    code = getattr(error, "sqlite_errorname", "") or ""
    words = code.removeprefix("SQLITE_").split("_")[0]
    return f"the store {path} {_REMEDIES.get(words, f'failed ({error}); move it away and fetch again')}"


def damaged(path: str) -> BriefgenError:
    """The error for contents that do not fit together."""
    return BriefgenError(f"the store {path} {_REMEDIES['CORRUPT']}")


@contextlib.contextmanager
def explained(path: str) -> Iterator[None]:
    """Turns the database's errors into sentences.

    Raises:
        BriefgenError: Whatever the database refused.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise BriefgenError(explain(path, error)) from error


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens at once or not at all; other processes read on meanwhile."""
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise


def connect(path: str, timeout: float) -> sqlite3.Connection:
    """An open store with its tables, made where there is none.

    Args:
        path: File name, or ``:memory:``.
        timeout: Seconds to wait for another process that writes.

    Raises:
        BriefgenError: The file cannot be opened, is no store, or is one of a later version.
    """
    if path != ":memory:":
        _make_folder(Path(path))
    with explained(path):
        db = sqlite3.connect(path, timeout=timeout, isolation_level=None)
        try:
            _prepare(db, path, timeout)
        except BaseException:
            db.close()
            raise
    return db


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BriefgenError(
            f"the store {path} cannot be made: {reason}; "
            "set BRIEFGEN_STORE to a file in a folder that can be written"
        ) from error


def _prepare(db: sqlite3.Connection, path: str, timeout: float) -> None:
    version = _version(db, path)
    if version == 0:
        _create(db, timeout)
    elif version < SCHEMA:
        _upgrade(db)
    elif version > SCHEMA:
        raise BriefgenError(
            f"the store {path} was written by a later briefgen (its tables are of version {version}, "
            f"this one knows {SCHEMA}); update briefgen or set BRIEFGEN_STORE to another file"
        )
    db.execute("pragma synchronous = full")


def _version(db: sqlite3.Connection, path: str) -> int:
    version = int(db.execute("pragma user_version").fetchone()[0])
    application = int(db.execute("pragma application_id").fetchone()[0])
    tables = int(db.execute("select count(*) from sqlite_master").fetchone()[0])
    if tables and application != APPLICATION:
        raise BriefgenError(
            f"the store {path} is the database of another program; set BRIEFGEN_STORE to another file"
        )
    return version


def _create(db: sqlite3.Connection, timeout: float) -> None:
    _enter_wal(db, attempts=max(1, int(timeout * 20)))
    with transaction(db):
        if int(db.execute("pragma user_version").fetchone()[0]):
            return
        for statement in (*_TABLES, *_RECORDS):
            db.execute(statement)
        db.execute(f"pragma application_id = {APPLICATION}")
        db.execute(f"pragma user_version = {SCHEMA}")


def _upgrade(db: sqlite3.Connection) -> None:
    with transaction(db):
        # Another process may have been faster.
        if int(db.execute("pragma user_version").fetchone()[0]) < SCHEMA:
            for statement in _RECORDS:
                db.execute(statement)
            db.execute(f"pragma user_version = {SCHEMA}")


def _enter_wal(db: sqlite3.Connection, attempts: int) -> None:
    # Two processes that make the same new store at once meet here, and the database's own waiting
    # does not cover a change of journal mode.
    for attempt in range(attempts):
        try:
            db.execute(f"pragma page_size = {PAGE_SIZE}")
            db.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == attempts - 1:
                raise
            time.sleep(0.05)
