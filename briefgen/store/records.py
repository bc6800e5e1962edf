"""Fundamentals and scheduled events in the store: dated records, each with the vintages that know it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable

from briefgen.model import Event, Fundamental, Needs
from briefgen.sources.base import Fetched

Record = tuple[str, str, str]
"""Name, ISO day and content as JSON."""


def of_fundamental(row: Fundamental) -> Record:
    """A company's earnings as a record under its ticker."""
    content = [row.forward_pe, row.eps_current, row.eps_next, row.source]
    return row.ticker, row.as_of.isoformat(), json.dumps(content)


def of_event(event: Event) -> Record:
    """An event as a record under its kind."""
    known = None if event.known is None else event.known.isoformat()
    return event.kind, event.date.isoformat(), json.dumps([event.name, event.source, known])


def fundamentals(
    db: sqlite3.Connection, source_key: str, seq: int, tickers: frozenset[str]
) -> tuple[Fundamental, ...]:
    """What was known at a vintage of some companies' earnings, by ticker and date."""
    rows = [(n, d, json.loads(c)) for n, d, c in _read(db, source_key, seq, "fundamental", tickers)]
    return tuple(
        Fundamental(
            ticker=n, as_of=dt.date.fromisoformat(d), forward_pe=pe, eps_current=now, eps_next=then, source=s
        )
        for n, d, (pe, now, then, s) in rows
    )


def events(db: sqlite3.Connection, source_key: str, seq: int, kinds: frozenset[str]) -> tuple[Event, ...]:
    """The schedule as it was known at a vintage, by kind and date."""
    rows = [(n, d, json.loads(c)) for n, d, c in _read(db, source_key, seq, "event", kinds)]
    return tuple(
        Event(
            date=dt.date.fromisoformat(d), kind=n, name=name, source=source,
            known=None if known is None else dt.date.fromisoformat(known),
        )
        for n, d, (name, source, known) in rows
    )  # fmt: skip


def write(db: sqlite3.Connection, source_key: str, seq: int, needs: Needs, fetched: Fetched) -> None:
    """Records what a fetch says of the companies and events that it was asked for.

    A fetch with a fingerprint replaces all that was known of them; any other one adds to it, and its
    records go before earlier ones of the same name and day.
    """
    whole = bool(fetched.fingerprint)
    earnings = [of_fundamental(x) for x in fetched.fundamentals]
    _write(db, source_key, seq, "fundamental", needs.fundamentals, earnings, whole=whole)
    schedule = [of_event(x) for x in fetched.events]
    _write(db, source_key, seq, "event", needs.events, schedule, whole=whole)


def _read(
    db: sqlite3.Connection, source_key: str, seq: int, kind: str, names: frozenset[str]
) -> tuple[Record, ...]:
    if not names:
        return ()
    query = """select name, day, content from records
        where source = ? and kind = ? and since <= ? and (until is null or until > ?)
        and name in (select value from json_each(?)) order by name, day, rowid"""
    rows = db.execute(query, (source_key, kind, seq, seq, json.dumps(sorted(names))))
    return tuple((n, d, c) for n, d, c in rows)


def _write(
    db: sqlite3.Connection,
    source_key: str,
    seq: int,
    kind: str,
    asked: frozenset[str],
    new: Iterable[Record],
    *,
    whole: bool,
) -> None:
    rows = tuple(dict.fromkeys(new))
    old = _read(db, source_key, seq, kind, asked | {name for name, _, _ in rows})
    days = {(name, day) for name, day, _ in rows}
    gone = [r for r in old if r not in rows and (whole or r[:2] in days)]
    db.executemany(
        "update records set until = ? where source = ? and kind = ? and name = ? and day = ?"
        " and content = ? and until is null",
        [(seq, source_key, kind, *row) for row in gone],
    )
    db.executemany(
        "insert into records (source, kind, name, day, content, since) values (?, ?, ?, ?, ?, ?)",
        [(source_key, kind, *row, seq) for row in rows if row not in old],
    )
