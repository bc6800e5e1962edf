"""From a source through the store to the snapshot that a brief is written from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from briefgen.errors import BriefgenError, SourceUnavailableError, UsageError
from briefgen.model import Dates, Event, Floats, Fundamental, Listing, Needs, Panel, Series, Snapshot
from briefgen.sessions import Calendar, load_calendar
from briefgen.sources.base import Fetched, Progress, Source, silent
from briefgen.store import Store

_NAMES = {"yfinance": "Yahoo Finance", "csv": "The folder of CSV files", "sample": "The sample market"}
_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
_SETTLED = dt.timedelta(hours=6)
_ROWS = 64
_NAN = np.float64(np.nan).view("u8")


def open_source(spec: str, *, calendar: Calendar | None = None, now: dt.datetime | None = None) -> Source:
    """The source that a ``--source`` names.

    Args:
        spec: ``yfinance``, ``sample`` or ``csv:DIR``; DIR may be relative to the working folder.
        calendar: Spares a source the time to compute the exchange's sessions itself.
        now: The present, for a source whose data depend on it.

    Raises:
        UsageError: The words name no source, or a folder that is not there.
    """
    kind, _, folder = spec.partition(":")
    if spec == "yfinance":
        from briefgen.sources.yfinance import YFinanceSource

        return YFinanceSource() if calendar is None else YFinanceSource(completed=calendar.latest_completed)
    if spec == "sample":
        from briefgen.sources.sample import SampleSource

        return SampleSource(_completed(calendar), None if now is None else lambda: now)
    if kind == "csv" and folder:
        return _open_folder(Path(folder).expanduser())
    raise UsageError(f"unknown source '{spec}': choose yfinance, sample or csv:DIR")


def _completed(calendar: Calendar | None) -> Callable[[dt.datetime], Dates] | None:
    if calendar is None:
        return None
    return lambda now: calendar.sessions_between(dt.date.min, calendar.latest_completed(now))


def _open_folder(folder: Path) -> Source:
    from briefgen.sources.csv_dir import CsvDirSource

    if folder.is_dir():
        return CsvDirSource(folder)
    if folder.exists():
        raise UsageError(f"{folder} is a file: give csv:DIR the folder that holds prices/<TICKER>.csv")
    where = "" if folder.is_absolute() else f" in {Path.cwd()}"
    raise UsageError(f"no folder {folder}{where}: give csv:DIR a folder that holds prices/<TICKER>.csv")


def load(
    source: Source,
    needs: Needs,
    *,
    store: Store,
    now: dt.datetime,
    offline: bool = False,
    refresh: bool = False,
    key_tickers: Collection[str] = (),
    progress: Progress = silent,
) -> Snapshot:
    """What a brief may know, fetched only where the store does not have it yet.

    Args:
        source: Where the data come from.
        needs: What the edition asks for.
        store: Keeps every fetch.
        now: The present, with a time zone.
        offline: Whether to use stored data only.
        refresh: Whether to fetch everything anew whatever is stored.
        key_tickers: Those whose missing session makes a fetch worthwhile; all prices by default.
        progress: Told how far a fetch is.

    Raises:
        BriefgenError: Offline, and nothing is stored.
        SourceUnavailableError: The source cannot be reached, and nothing is stored.
        DataError: What it gave cannot be read.
    """
    if offline:
        return _offline(source, needs, store)
    fingerprint = source.fingerprint(needs)
    if not refresh and _is_stored(source, needs, fingerprint, store, now, key_tickers):
        return store.snapshot(source.key, needs, fingerprint=fingerprint)
    try:
        fetched, whole = _fetch(source, needs, store, now, refresh, progress)
    except SourceUnavailableError:
        if source.key not in store.sources():
            raise
        return _last_good(source, needs, store)
    store.append(source, needs, fetched, whole=whole)
    return store.snapshot(source.key, needs, fingerprint=fetched.fingerprint)


def _offline(source: Source, needs: Needs, store: Store) -> Snapshot:
    if source.key not in store.sources():
        raise BriefgenError(f"nothing of {source.key} is stored yet; run once without --offline to fetch it")
    fingerprint = _fingerprint_or_none(source, needs)
    snapshot = store.snapshot(source.key, needs, fingerprint=fingerprint)
    if fingerprint and not store.knows(source.key, needs, fingerprint):
        day = _printed(snapshot.vintage)
        words = f"The files have changed since they were read; the prices are those of {day}."
        return replace(snapshot, notices=(*snapshot.notices, words))
    return snapshot


def _fingerprint_or_none(source: Source, needs: Needs) -> str:
    try:
        return source.fingerprint(needs)
    except BriefgenError:
        return ""


def _is_stored(
    source: Source, needs: Needs, fingerprint: str, store: Store, now: dt.datetime, keys: Collection[str]
) -> bool:
    if fingerprint:
        return store.knows(source.key, needs, fingerprint)
    covered = {(c.kind, c.name): c for c in store.coverage(source.key)}
    asked = {("price", t) for t in needs.prices} | {("panel", u) for u in needs.panels}
    if not asked | {("macro", m) for m in needs.macro} <= covered.keys():
        return False
    calendar = load_calendar(store, now)
    latest = calendar.latest_completed(now)
    settled = _close(calendar, latest) + _SETTLED
    # Hours after the close, a ticker without the session is one that has stopped trading: asking
    # again would bring no more.
    return all(
        (known.last is not None and known.last >= latest) or _moment(known.vintage) >= settled
        for known in (covered["price", t] for t in set(keys) & needs.prices or needs.prices)
    )


def _close(calendar: Calendar, session: dt.date) -> dt.datetime:
    i = int(np.searchsorted(calendar.sessions, np.datetime64(session)))
    close = calendar.closes[i].item()
    assert isinstance(close, dt.datetime)
    return close.replace(tzinfo=dt.UTC)


def _moment(vintage: str) -> dt.datetime:
    return dt.datetime.fromisoformat(vintage)


def _fetch(
    source: Source, needs: Needs, store: Store, now: dt.datetime, refresh: bool, progress: Progress
) -> tuple[Fetched, frozenset[str]]:
    """A fetch, and the tickers whose history is whole in it although the source has no fingerprint."""
    last = {} if refresh else store.last_sessions(source.key)
    fetched = source.fetch(needs, last, now, progress)
    if refresh:
        return fetched, frozenset(fetched.prices)
    restated = store.partial(source.key, fetched)
    if not restated:
        return fetched, frozenset()
    again = source.fetch(Needs(prices=restated), {}, now, progress)
    if missing := restated - again.prices.keys():
        names = ", ".join(sorted(missing))
        raise SourceUnavailableError(f"the whole history of {names} could not be fetched; try again later")
    return replace(fetched, prices={**fetched.prices, **again.prices}), restated


def _last_good(source: Source, needs: Needs, store: Store) -> Snapshot:
    snapshot = store.snapshot(source.key, needs)
    name = _NAMES.get(source.name, source.name)
    words = f"{name} could not be reached; the prices are those fetched on {_printed(snapshot.vintage)}."
    return replace(snapshot, notices=(*snapshot.notices, words))


def _printed(vintage: str) -> str:
    """The day of a vintage in New York, in the Associated Press's way."""
    day = _moment(vintage).astimezone(ZoneInfo("America/New_York")).date()
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def sha256(snapshot: Snapshot) -> str:
    """A digest of all data in a snapshot that depends on nothing but their content.

    What says nothing is left out: series without a row, panel members and rows at either end
    without a value. So a snapshot cut at a session has the same digest as one that never had more.
    """
    digest = hashlib.sha256()
    for part in _parts(snapshot):
        digest.update(part)
    return digest.hexdigest()


def _parts(snapshot: Snapshot) -> Iterator[bytes | memoryview]:
    for kind, group in (("price", snapshot.prices), ("macro", snapshot.macro), ("flow", snapshot.flows)):
        for name in sorted(group):
            yield from _series_parts(kind, name, group[name])
    for name in sorted(snapshot.panels):
        yield from _panel_parts(name, snapshot.panels[name])
    for listing in sorted(snapshot.listings, key=_listing_key):
        yield ("listing\t" + "\t".join(_listing_key(listing)) + "\n").encode()
    for row in sorted(map(_fundamental_key, snapshot.fundamentals)):
        yield ("fundamental\t" + "\t".join(row) + "\n").encode()
    for row in sorted(map(_event_key, snapshot.events)):
        yield ("event\t" + "\t".join(row) + "\n").encode()


def _series_parts(kind: str, name: str, series: Series) -> Iterator[bytes | memoryview]:
    values = np.stack((series.close, series.adj_close), axis=1)
    yield from _rows(f"{kind}\t{name}", series.dates, values)


def _panel_parts(name: str, panel: Panel) -> Iterator[bytes | memoryview]:
    seen = ~np.all(np.isnan(panel.closes), axis=0)
    tickers = "\t".join(t for t, s in zip(panel.tickers, seen) if s)
    columns = None if seen.all() else np.flatnonzero(seen)
    yield from _rows(f"panel\t{name}\t{tickers}", panel.dates, panel.closes, columns)


def _rows(
    head: str, dates: Dates, values: Floats, columns: NDArray[np.intp] | None = None
) -> Iterator[bytes | memoryview]:
    start, stop = _known_range(values)
    if start == stop:
        return
    days = dates[start:stop].astype("datetime64[D]").astype("<i4")
    yield f"{head}\t{stop - start}\n".encode()
    yield days.tobytes()
    # A few rows at a time: a copy of a whole panel costs more than its digest.
    for i in range(start, stop, _ROWS):
        rows = values[i : min(i + _ROWS, stop)]
        yield _canonical(rows if columns is None else rows.take(columns, axis=1))


def _known_range(values: Floats) -> tuple[int, int]:
    """The rows from the first to the last with any value."""
    if len(values) and not (np.isnan(values[0]).all() or np.isnan(values[-1]).all()):
        return 0, len(values)
    known = np.flatnonzero(~np.isnan(values).all(axis=1))
    return (int(known[0]), int(known[-1]) + 1) if len(known) else (0, 0)


def _canonical(values: Floats) -> memoryview:
    """The doubles row by row, every NaN with the same bits."""
    plain = np.ascontiguousarray(values, dtype="<f8")
    bits = plain.view("<u8")
    # One pass settles the usual case: positive numbers and the one NaN are never greater than it.
    if plain.size and bits.max() > _NAN and np.isnan(plain[bits != _NAN]).any():
        plain = plain.copy()
        plain[np.isnan(plain)] = np.nan
    return plain.reshape(-1).data.cast("B")


def _listing_key(x: Listing) -> tuple[str, ...]:
    return x.ticker, x.as_of.isoformat(), x.name, x.exchange, x.sector, repr(x.shares)


def _fundamental_key(x: Fundamental) -> tuple[str, ...]:
    numbers = (repr(v) for v in (x.forward_pe, x.eps_current, x.eps_next))
    return x.ticker, x.as_of.isoformat(), *numbers, x.source


def _event_key(x: Event) -> tuple[str, ...]:
    return x.kind, x.date.isoformat(), x.name, x.source, str(x.known or "")
