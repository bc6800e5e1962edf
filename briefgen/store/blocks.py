"""Dated rows of numbers: how they become bytes, and how a new fetch joins what is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from briefgen.model import Dates, Floats, Panel, Series

TOLERANCE = 1e-6
"""Relative difference below which a vendor's figure counts as the same: its last bits vary from
answer to answer, and the smallest dividend moves an adjusted close fifty times as much."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows of one series or panel.

    Args:
        dates: Strictly increasing, shape ``(n,)``.
        values: Shape ``(n, m)``; NaN where unknown.
        columns: Names of the ``m`` columns.
    """

    dates: Dates
    values: Floats
    columns: tuple[str, ...]

    def rows(self, start: int, stop: int | None = None) -> Block:
        """The rows from start to stop."""
        return Block(dates=self.dates[start:stop], values=self.values[start:stop], columns=self.columns)


@dataclass(frozen=True, kw_only=True)
class Restatement:
    """A past that a later fetch told differently.

    Args:
        ticker: The series; ``universe/member`` for a panel.
        field: ``close``, ``adj_close`` or ``value``.
        session: The first session that differs.
        old: What was stored; None if it was unknown.
        new: What the later fetch says; None if it no longer has the value.
        uniform: Whether everything up to some session was multiplied by a few constants, as a split
            or a dividend does.
        vintage: The fetch that showed it.
    """

    ticker: str
    field: str
    session: dt.date
    old: float | None
    new: float | None
    uniform: bool
    vintage: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the store has of one series.

    Args:
        kind: ``price``, ``panel``, ``macro`` or ``flow``.
        name: Ticker, universe or identifier.
        first: Its first date; None if there is nothing.
        last: Its last date.
        rows: How many dates it has.
        vintage: The last fetch that asked for it.
        reason: Why there is nothing, empty otherwise.
    """

    kind: str
    name: str
    first: dt.date | None
    last: dt.date | None
    rows: int
    vintage: str
    reason: str


def of_series(series: Series) -> Block:
    """A price series as a block of two columns."""
    values = np.stack((series.close, series.adj_close), axis=1)
    return Block(dates=series.dates, values=values, columns=("close", "adj_close"))


def of_macro(series: Series) -> Block:
    """A macro series as a block of one column."""
    return Block(dates=series.dates, values=series.close[:, None], columns=("value",))


def of_panel(panel: Panel) -> Block:
    """A panel as a block with a column a member."""
    return Block(dates=panel.dates, values=panel.closes, columns=panel.tickers)


def to_series(ticker: str, block: Block) -> Series:
    """A price or macro series from its block; one column serves for both closes."""
    columns = np.ascontiguousarray(block.values.T)
    columns.flags.writeable = False
    return Series(ticker=ticker, dates=block.dates, close=columns[0], adj_close=columns[-1])


def to_panel(name: str, block: Block) -> Panel:
    """A panel from its block."""
    return Panel(name=name, dates=block.dates, tickers=block.columns, closes=block.values)


def compact(block: Block) -> Block:
    """The block without the column of adjusted closes where these are the closes themselves."""
    if block.columns == ("close", "adj_close") and same(block.values[:, :1], block.values[:, 1:]):
        return Block(dates=block.dates, values=block.values[:, :1], columns=("close",))
    return block


def expand(block: Block) -> Block:
    """The inverse of ``compact``."""
    if block.columns == ("close",):
        values = np.repeat(block.values, 2, axis=1)
        return Block(dates=block.dates, values=values, columns=("close", "adj_close"))
    return block


def encode(block: Block) -> bytes:
    """Values row by row as little-endian doubles with one kind of NaN, then days as 32-bit integers."""
    values = np.array(block.values, dtype="<f8", order="C")
    values[np.isnan(values)] = np.nan
    return values.tobytes() + block.dates.astype("datetime64[D]").astype("<i4").tobytes()


def decode(data: bytes, rows: int, columns: tuple[str, ...]) -> Block:
    """The block that ``encode`` was given; a ValueError if the bytes do not fit."""
    cells = rows * len(columns)
    if len(data) != cells * 8 + rows * 4:
        raise ValueError("wrong length")
    values = np.frombuffer(data, dtype="<f8", count=cells).reshape(rows, len(columns))
    days = np.frombuffer(data, dtype="<i4", count=rows, offset=cells * 8)
    return Block(dates=days.astype("datetime64[D]"), values=values, columns=columns)


def join(parts: list[Block]) -> Block:
    """Blocks one after the other; a single one is not copied."""
    if len(parts) == 1:
        return parts[0]
    values = np.concatenate([p.values for p in parts])
    values.flags.writeable = False
    return Block(dates=np.concatenate([p.dates for p in parts]), values=values, columns=parts[0].columns)


def same(a: Floats, b: Floats) -> bool:
    """Whether two arrays hold the same numbers and the same unknowns."""
    return np.array_equal(a, b, equal_nan=True)


def is_prefix(short: Block, long: Block) -> bool:
    """Whether the long block begins with exactly the short one."""
    n = len(short.dates)
    return (
        short.columns == long.columns
        and n <= len(long.dates)
        and np.array_equal(short.dates, long.dates[:n])
        and same(short.values, long.values[:n])
    )


def merge(stored: Block, part: Block) -> Block | None:
    """What is known after a fetch that may bring only the last sessions.

    Args:
        stored: What was known.
        part: What the fetch brought, from an overlap on or from the beginning.

    Returns:
        The new history, or None where the overlap differs and the part does not reach back to the
        beginning, so that the history before it is no longer known.
    """
    if not len(part.dates):
        return stored
    if not len(stored.dates) or stored.columns != part.columns:
        return part
    begin = int(np.searchsorted(stored.dates, part.dates[0]))
    end = int(np.searchsorted(stored.dates, part.dates[-1], side="right"))
    middle = stored.rows(begin, end)
    overlap = part.rows(0, int(np.searchsorted(part.dates, stored.dates[-1], side="right")))
    agreed = agree(middle, overlap)
    if agreed == "equal":
        return join([stored, part.rows(len(overlap.dates))])
    if agreed == "filled" or begin == 0:
        return join([stored.rows(0, begin), part, stored.rows(end)])
    return None


def agree(old: Block, new: Block) -> str:
    """``equal``, ``filled`` (only unknown values became known) or ``differs``."""
    if old.columns != new.columns or not np.array_equal(old.dates, new.dates):
        return "differs"
    unknown, gone = np.isnan(old.values), np.isnan(new.values)
    close = np.abs(new.values - old.values) <= TOLERANCE * np.abs(old.values)
    if np.any(~(close | unknown)):
        return "differs"
    return "equal" if np.array_equal(unknown, gone) else "filled"


def restated(name: str, old: Block, new: Block, vintage: str) -> list[Restatement]:
    """What of the old history the new one tells differently: the first session of each field.

    A value that was unknown and became known is no restatement, and neither is a new column.
    """
    shared = [c for c in old.columns if c in set(new.columns)]
    before = old.values[:, [old.columns.index(c) for c in shared]]
    rows = np.searchsorted(new.dates, old.dates)
    kept = np.isin(old.dates, new.dates)
    after = np.full_like(before, np.nan)
    after[kept] = new.values[rows[kept]][:, [new.columns.index(c) for c in shared]]
    with np.errstate(invalid="ignore"):
        changed = ~np.isnan(before) & ~(np.abs(after - before) <= TOLERANCE * np.abs(before))
    panel = old.columns not in (("close", "adj_close"), ("close",), ("value",))
    found = [
        _first(f"{name}/{c}" if panel else name, "adj_close" if panel else c, old.dates, pair, vintage)
        for j, c in enumerate(shared)
        if changed[:, j].any()
        for pair in [(before[:, j], after[:, j], changed[:, j])]
    ]
    # A panel's dividends restate hundreds of members in a quarter: the earliest stands for all.
    return sorted(found, key=lambda r: (r.session, r.ticker))[:1] if panel else found


def _first(
    ticker: str, field: str, dates: Dates, pair: tuple[Floats, Floats, np.ndarray], vintage: str
) -> Restatement:
    before, after, changed = pair
    i = int(np.argmax(changed))
    return Restatement(
        ticker=ticker,
        field=field,
        session=dates[i].astype(dt.date),
        old=_known(before[i]),
        new=_known(after[i]),
        uniform=_uniform(before, after, changed),
        vintage=vintage,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _uniform(before: Floats, after: Floats, changed: np.ndarray) -> bool:
    """Whether the change is a step function of time with at most four steps."""
    last = len(changed) - int(np.argmax(changed[::-1]))
    ratio = after[:last] / np.where(before[:last] == 0, np.nan, before[:last])
    ratio = ratio[~np.isnan(before[:last])]
    if not len(ratio) or not np.all(np.isfinite(ratio)):
        return False
    steps = np.abs(np.diff(ratio)) > 1e-3 * np.abs(ratio[1:])
    return int(steps.sum()) <= 4
