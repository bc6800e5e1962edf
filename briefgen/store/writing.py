"""Series and panels in the store: states by vintage, generations, and segments of rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.errors import DataError
from briefgen.model import Needs
from briefgen.sources.base import Fetched
from briefgen.store import blocks
from briefgen.store.blocks import Block

SEGMENT_ROWS = 256
"""A generation's last segment grows to this many rows before the next one begins, so that daily
fetches neither rewrite whole histories nor leave thousands of tiny rows to read."""


@dataclass(frozen=True, kw_only=True)
class State:
    """What one vintage says of one series.

    Args:
        item: The series' number.
        seq: The vintage's number.
        generation: Where its rows are; None where the source had nothing.
        rows: How many of the generation's rows count.
        reason: Why there is nothing.
    """

    item: int
    seq: int
    generation: int | None
    rows: int
    reason: str


def state(db: sqlite3.Connection, source_key: str, kind: str, name: str, seq: int) -> State | None:
    """What is known of a series at a vintage; None if it was never asked for until then."""
    query = """select s.item, s.seq, s.generation, s.rows, s.reason
        from items i join states s on s.item = i.id
        where i.source = ? and i.kind = ? and i.name = ? and s.seq <= ? order by s.seq desc limit 1"""
    row = db.execute(query, (source_key, kind, name, seq)).fetchone()
    if row is None:
        return None
    return State(item=row[0], seq=row[1], generation=row[2], rows=row[3], reason=row[4])


def load(db: sqlite3.Connection, known: State) -> Block | None:
    """The rows of a state; a ValueError if the file's contents do not fit together."""
    if known.generation is None:
        return None
    return _generation(db, known.generation, known.rows)


def _generation(db: sqlite3.Connection, generation: int, rows: int | None) -> Block:
    (text,) = db.execute("select columns from generations where id = ?", (generation,)).fetchone()
    columns = tuple(json.loads(text))
    query = "select rows, data from segments where generation = ? and (? is null or start < ?) order by start"
    segments = db.execute(query, (generation, rows, rows))
    parts = [blocks.decode(data, n, columns) for n, data in segments]
    whole = blocks.join(parts) if parts else blocks.decode(b"", 0, columns)
    if rows is not None and len(whole.dates) < rows:
        raise ValueError("rows are missing")
    return whole if rows is None else whole.rows(0, rows)


def offered(fetched: Fetched) -> Iterator[tuple[str, str, Block]]:
    """Kind, name and rows of everything that a fetch brought."""
    for name, series in sorted(fetched.prices.items()):
        yield "price", name, blocks.of_series(series)
    for name, panel in sorted(fetched.panels.items()):
        yield "panel", name, blocks.of_panel(panel)
    for name, series in sorted(fetched.macro.items()):
        yield "macro", name, blocks.of_macro(series)
    for name, series in sorted(fetched.flows.items()):
        yield "flow", name, blocks.of_macro(series)


def partial(db: sqlite3.Connection, path: str, source_key: str, fetched: Fetched) -> frozenset[str]:
    """Names whose overlap differs and whose beginning the fetch did not bring."""
    if fetched.fingerprint:
        return frozenset()
    return frozenset(
        name
        for kind, name, block in offered(fetched)
        if (old := _current(db, source_key, kind, name)) is not None and blocks.merge(old[1], block) is None
    )


def _current(db: sqlite3.Connection, source_key: str, kind: str, name: str) -> tuple[State, Block] | None:
    known = state(db, source_key, kind, name, 2**62)
    if known is None or (block := load(db, known)) is None:
        return None
    return known, blocks.expand(block)


def write(
    db: sqlite3.Connection,
    path: str,
    source_key: str,
    seq: int,
    needs: Needs,
    fetched: Fetched,
    whole: frozenset[str],
) -> None:
    """Records everything that a fetch brought, and what it lacks of the needs."""
    brought = set()
    for kind, name, block in offered(fetched):
        brought.add((kind, name))
        full = bool(fetched.fingerprint) or name in whole
        _write_block(db, source_key, seq, kind, name, block, full, fetched.vintage)
    wanted = {"price": needs.prices, "panel": needs.panels, "macro": needs.macro, "flow": needs.flows}
    for kind, names in wanted.items():
        for name in sorted(names):
            if (kind, name) not in brought:
                key = f"flow:{name}" if kind == "flow" else name
                reason = fetched.absent.get(key, f"the source has nothing for {key}")
                _write_absent(db, source_key, seq, kind, name, reason, bool(fetched.fingerprint))
    for name, asked in (("fundamentals", needs.fundamentals), ("events", needs.events)):
        if asked:
            _write_table(db, source_key, seq, name, fetched.absent.get(name, ""))


def _write_table(db: sqlite3.Connection, source_key: str, seq: int, name: str, reason: str) -> None:
    """Records why a source has no table of estimates or events; nothing where it has one."""
    known = state(db, source_key, "table", name, seq)
    if reason == ("" if known is None else known.reason):
        return
    db.execute(
        "insert into states (item, seq, generation, rows, reason) values (?, ?, null, 0, ?)",
        (_item(db, source_key, "table", name), seq, reason),
    )


def _item(db: sqlite3.Connection, source_key: str, kind: str, name: str) -> int:
    key = (source_key, kind, name)
    db.execute("insert or ignore into items (source, kind, name) values (?, ?, ?)", key)
    query = "select id from items where source = ? and kind = ? and name = ?"
    return int(db.execute(query, key).fetchone()[0])


def _write_absent(
    db: sqlite3.Connection, source_key: str, seq: int, kind: str, name: str, reason: str, full: bool
) -> None:
    current = _current(db, source_key, kind, name)
    if current is not None and not full:
        known, block = current
        _put_state(db, known.item, seq, known.generation, block)
        return
    item = _item(db, source_key, kind, name)
    db.execute(
        "insert into states (item, seq, generation, rows, reason) values (?, ?, null, 0, ?)",
        (item, seq, reason),
    )


def _write_block(
    db: sqlite3.Connection,
    source_key: str,
    seq: int,
    kind: str,
    name: str,
    block: Block,
    full: bool,
    vintage: str,
) -> None:
    item = _item(db, source_key, kind, name)
    current = _current(db, source_key, kind, name)
    news: Block | None = block
    if current is not None:
        news = block if full else blocks.merge(current[1], block)
        if news is None:
            raise DataError(
                f"{name}: its past differs from the stored one and only its end was fetched; fetch it whole"
            )
        for r in blocks.restated(name, current[1], news, vintage):
            db.execute(
                "insert into restatements values (?, ?, ?, ?, ?, ?, ?, ?)",
                (source_key, seq, r.ticker, r.field, r.session.isoformat(), r.old, r.new, r.uniform),
            )
    assert news is not None
    generation = _store(db, item, None if current is None else current[0].generation, blocks.compact(news))
    _put_state(db, item, seq, generation, news)


def _put_state(db: sqlite3.Connection, item: int, seq: int, generation: int | None, block: Block) -> None:
    n = len(block.dates)
    first, last = (str(block.dates[0]), str(block.dates[-1])) if n else (None, None)
    db.execute(
        "insert into states (item, seq, generation, rows, first, last, reason) values (?, ?, ?, ?, ?, ?, '')",
        (item, seq, generation, n, first, last),
    )


def _store(db: sqlite3.Connection, item: int, generation: int | None, block: Block) -> int:
    """The generation that holds the block: the present one, lengthened where it has to be, or a new one."""
    if generation is not None:
        kept = _generation(db, generation, None)
        if blocks.is_prefix(block, kept):
            return generation
        if blocks.is_prefix(kept, block):
            _lengthen(db, generation, block, len(kept.dates))
            return generation
    cursor = db.execute(
        "insert into generations (item, columns, rows) values (?, ?, ?)",
        (item, json.dumps(block.columns), len(block.dates)),
    )
    new = int(cursor.lastrowid or 0)
    _put_segment(db, new, 0, block)
    return new


def _lengthen(db: sqlite3.Connection, generation: int, block: Block, stored: int) -> None:
    query = "select start, rows from segments where generation = ? order by start desc limit 1"
    start, rows = db.execute(query, (generation,)).fetchone()
    begin = start if rows < SEGMENT_ROWS else stored
    _put_segment(db, generation, begin, block.rows(begin))
    db.execute("update generations set rows = ? where id = ?", (len(block.dates), generation))


def _put_segment(db: sqlite3.Connection, generation: int, start: int, block: Block) -> None:
    db.execute(
        "insert or replace into segments (generation, start, rows, data) values (?, ?, ?, ?)",
        (generation, start, len(block.dates), blocks.encode(block)),
    )
