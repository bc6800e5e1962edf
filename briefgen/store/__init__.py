"""The point-in-time price store: what was known, and since which fetch.

Each fetch is a *vintage* and adds only what is new. A past that a later fetch tells differently
begins a new *generation* of that series; the earlier one stays, so that every vintage reads back
exactly as it was. Tables and failures are in ``database``, rows of numbers in ``blocks``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from briefgen.errors import BriefgenError
from briefgen.model import Needs, Snapshot
from briefgen.sources.base import Fetched, Source
from briefgen.store import blocks, listings, records, writing
from briefgen.store.blocks import Block, Coverage, Restatement
from briefgen.store.database import connect, damaged, explained, transaction

__all__ = ["Coverage", "Restatement", "Store", "default_store_path"]

Kind = Literal["price", "panel", "macro", "flow"]


def default_store_path() -> Path:
    """Where the store is: ``BRIEFGEN_STORE``, or a file in the user's data folder."""
    if chosen := os.environ.get("BRIEFGEN_STORE"):
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_data_path("briefgen") / "store.sqlite"


def needs_digest(needs: Needs) -> str:
    """A short text that is the same for the same needs only."""
    parts = [sorted(x) for x in (needs.prices, needs.panels, needs.macro, needs.listings)]
    later = [sorted(x) for x in (needs.flows, needs.fundamentals, needs.events)]
    # Needs without these keep the digest that stores of earlier versions hold.
    parts += later if any(later) else []
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Store:
    """An open store; use it in a ``with`` statement.

    Many processes may read while one writes. A write happens at once or not at all.

    Args:
        path: The database file, made with its folder where there is none; ``:memory:`` for none.
        timeout: Seconds to wait for another process that writes.

    Raises:
        BriefgenError: The file cannot be opened, made, or is no store; every method raises it too,
            when the file is locked, damaged or its disk is full.

    >>> with Store(":memory:") as store:
    ...     store.put_blob("greeting", b"hello")
    ...     store.get_blob("greeting")
    b'hello'
    """

    def __init__(self, path: Path | str, *, timeout: float = 10.0) -> None:
        self.path = str(path)
        self._db = connect(self.path, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    # --- writing ------------------------------------------------------------------------------

    def append(self, source: Source, needs: Needs, fetched: Fetched, *, whole: Collection[str] = ()) -> str:
        """Adds one fetch as a vintage, in one transaction.

        A fetch with a fingerprint is the whole truth of its source: what it no longer has is gone
        from this vintage on. Any other one may bring only the last sessions, which are joined to
        what is stored, and may fail to bring a series, which then stays as it was.

        Args:
            source: Where it comes from; its key, name and ``simulated`` are recorded.
            needs: What was asked of it.
            fetched: What it brought.
            whole: Tickers whose history is complete in it although it has no fingerprint.

        Returns:
            The vintage.

        Raises:
            BriefgenError: A past was restated and the fetch brought only its end (see ``partial``),
                or the file cannot be written; nothing is changed then.
        """
        with explained(self.path), transaction(self._db):
            row = (source.key, source.name, source.simulated, fetched.vintage, fetched.fingerprint)
            cursor = self._db.execute(
                "insert into vintages (source, name, simulated, vintage, fingerprint, needs)"
                " values (?, ?, ?, ?, ?, ?)",
                (*row, needs_digest(needs)),
            )
            seq = int(cursor.lastrowid or 0)
            writing.write(self._db, self.path, source.key, seq, needs, fetched, frozenset(whole))
            listings.write(self._db, source.key, seq, needs, fetched)
            records.write(self._db, source.key, seq, needs, fetched)
        return fetched.vintage

    def partial(self, source_key: str, fetched: Fetched) -> frozenset[str]:
        """Tickers with a restated past of which the fetch brought only the end.

        Their whole history has to be fetched before the rest can be appended.
        """
        with explained(self.path):
            return writing.partial(self._db, self.path, source_key, fetched)

    def put_blob(self, key: str, value: bytes) -> None:
        """Keeps some bytes under a key, in place of those that were there."""
        with explained(self.path), transaction(self._db):
            self._db.execute("insert or replace into blobs (key, value) values (?, ?)", (key, value))

    # --- reading ------------------------------------------------------------------------------

    def get_blob(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        with explained(self.path):
            row = self._db.execute("select value from blobs where key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def sources(self) -> tuple[str, ...]:
        """Keys of all sources that something is stored of."""
        with explained(self.path):
            return tuple(k for (k,) in self._db.execute("select distinct source from vintages order by 1"))

    def vintages(self, source_key: str) -> tuple[str, ...]:
        """Every fetch of a source, the oldest first."""
        query = "select vintage from vintages where source = ? order by seq"
        with explained(self.path):
            return tuple(v for (v,) in self._db.execute(query, (source_key,)))

    def fingerprint(self, source_key: str) -> str:
        """The fingerprint of the last fetch; empty if there is none."""
        query = "select fingerprint from vintages where source = ? order by seq desc limit 1"
        with explained(self.path):
            row = self._db.execute(query, (source_key,)).fetchone()
        return "" if row is None else str(row[0])

    def knows(self, source_key: str, needs: Needs, fingerprint: str) -> bool:
        """Whether these needs were fetched when the source had this fingerprint."""
        with explained(self.path):
            return self._by_fingerprint(source_key, needs, fingerprint) is not None

    def coverage(self, source_key: str) -> tuple[Coverage, ...]:
        """What is stored of every series of a source, by kind and name."""
        query = """select i.kind, i.name, s.first, s.last, s.rows, v.vintage, s.reason
            from items i join states s on s.item = i.id join vintages v on v.seq = s.seq
            where i.source = ? and i.kind != 'table'
            and s.seq = (select max(seq) from states where item = i.id)
            order by i.kind, i.name"""
        with explained(self.path):
            rows = self._db.execute(query, (source_key,)).fetchall()
        return tuple(
            Coverage(kind=k, name=n, first=_date(a), last=_date(z), rows=r, vintage=v, reason=why)
            for k, n, a, z, r, v, why in rows
        )

    def last_sessions(self, source_key: str) -> dict[str, dt.date]:
        """The last stored session of each ticker of a source."""
        return {c.name: c.last for c in self.coverage(source_key) if c.kind == "price" and c.last}

    def restatements(self, source_key: str) -> tuple[Restatement, ...]:
        """Every past that a later fetch told differently, in the order in which it was noticed."""
        query = """select r.ticker, r.field, r.session, r.old, r.new, r.uniform, v.vintage
            from restatements r join vintages v on v.seq = r.seq where r.source = ? order by r.rowid"""
        with explained(self.path):
            rows = self._db.execute(query, (source_key,)).fetchall()
        return tuple(
            Restatement(
                ticker=t,
                field=f,
                session=dt.date.fromisoformat(s),
                old=old,
                new=new,
                uniform=bool(uniform),
                vintage=v,
            )
            for t, f, s, old, new, uniform, v in rows
        )

    def snapshot(
        self, source_key: str, needs: Needs, vintage: str | None = None, *, fingerprint: str = ""
    ) -> Snapshot:
        """What was known of the needs at one vintage.

        Args:
            source_key: The source's key.
            needs: What is wanted; what the store lacks is in ``absent`` with the reason.
            vintage: One of ``vintages``; the last of several with this name. The newest by default.
            fingerprint: The fetch of these needs when the source had this fingerprint instead.

        Raises:
            BriefgenError: Nothing is stored of the source, or not this vintage.
        """
        with explained(self.path):
            self._db.execute("begin")
            try:
                seq = self._sequence(source_key, needs, vintage, fingerprint)
                return self._read(source_key, needs, seq, vintage)
            except ValueError as error:
                raise damaged(self.path) from error
            finally:
                if self._db.in_transaction:
                    self._db.execute("rollback")

    def _by_fingerprint(self, source_key: str, needs: Needs, fingerprint: str) -> int | None:
        query = "select max(seq) from vintages where source = ? and fingerprint = ? and needs = ?"
        row = self._db.execute(query, (source_key, fingerprint, needs_digest(needs))).fetchone()
        return None if row[0] is None else int(row[0])

    def _sequence(self, source_key: str, needs: Needs, vintage: str | None, fingerprint: str) -> int:
        if fingerprint and (seq := self._by_fingerprint(source_key, needs, fingerprint)) is not None:
            return seq
        query = "select max(seq) from vintages where source = ? and (? is null or vintage = ?)"
        row = self._db.execute(query, (source_key, vintage, vintage)).fetchone()
        if row[0] is not None:
            return int(row[0])
        if vintage is None:
            raise BriefgenError(f"the store has nothing of {source_key}; run briefgen data fetch first")
        raise BriefgenError(
            f"the store has no vintage {vintage} of {source_key}; briefgen data status lists those it has"
        )

    def _read(self, source_key: str, needs: Needs, seq: int, vintage: str | None) -> Snapshot:
        prices = dict(self._blocks(source_key, "price", needs.prices, seq))
        panels = dict(self._blocks(source_key, "panel", needs.panels, seq))
        macro = dict(self._blocks(source_key, "macro", needs.macro, seq))
        flows = dict(self._blocks(source_key, "flow", needs.flows, seq))
        everything = {**{f"flow:{k}": x for k, x in flows.items()}, **macro, **panels, **prices}
        used = max((x.seq for x in everything.values()), default=0) or seq
        name, simulated, newest = self._db.execute(
            "select name, simulated, vintage from vintages where seq = ?", (used,)
        ).fetchone()
        return Snapshot(
            source=name,
            vintage=vintage or newest,
            simulated=bool(simulated),
            prices={k: blocks.to_series(k, x.block) for k, x in prices.items() if x.block},
            panels={k: blocks.to_panel(k, x.block) for k, x in panels.items() if x.block},
            macro={k: blocks.to_series(k, x.block) for k, x in macro.items() if x.block},
            listings=listings.read(self._db, source_key, seq, needs.listings),
            flows={k: blocks.to_series(k, x.block) for k, x in flows.items() if x.block},
            fundamentals=records.fundamentals(self._db, source_key, seq, needs.fundamentals),
            events=records.events(self._db, source_key, seq, needs.events),
            absent={k: x.reason for k, x in everything.items() if not x.block}
            | dict(self._no_tables(source_key, needs, seq)),
        )

    def _no_tables(self, source_key: str, needs: Needs, seq: int) -> Iterator[tuple[str, str]]:
        """Why there are no estimates and no schedule of events at all, where the source said so."""
        for name, asked in (("fundamentals", needs.fundamentals), ("events", needs.events)):
            state = writing.state(self._db, source_key, "table", name, seq) if asked else None
            if state is not None and state.reason:
                yield name, state.reason

    def _blocks(
        self, source_key: str, kind: Kind, names: frozenset[str], seq: int
    ) -> Iterator[tuple[str, _Item]]:
        for name in sorted(names):
            state = writing.state(self._db, source_key, kind, name, seq)
            if state is None:
                yield name, _Item(seq=0, block=None, reason=f"nothing is stored of {name}")
                continue
            block = writing.load(self._db, state)
            yield name, _Item(seq=state.seq, block=block, reason=state.reason)


@dataclass(frozen=True)
class _Item:
    seq: int
    block: Block | None
    reason: str


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
