"""A folder of prices as it stood at a session: every file without the lines that nobody could have had."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from removal import inputs_of

from briefgen.editions.releases import releases
from briefgen.metrics.published import known_from
from briefgen.sessions import Calendar

Keeps = Callable[[list[str]], bool]


def cut_folder(folder: Path, session: dt.date, into: Path, calendar: Calendar) -> Path:
    """Write a folder's inputs once more, without anything from after a session's close.

    Prices, panels and flows end with the session, listings and estimates with their dates, events with the
    day on which they were put on the schedule, and published series with what was published by then. A file
    of which nothing is left keeps its header.

    Args:
        folder: The folder.
        session: The session.
        into: Where the new one is made.
        calendar: The exchange's sessions, by which some series are published.
    """
    for name in inputs_of(folder):
        kind = name.partition("/")[0]
        lines = _lines(folder / name)
        head = next(lines)
        column = {h.strip().lower(): i for i, h in enumerate(head.rstrip("\n").split(","))}
        kept = "".join(_kept(lines, kind, name, column, session, calendar))
        path = into / name.removesuffix(".gz")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + kept, encoding="utf-8")
    return into


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file
    else:
        yield from path.read_text(encoding="utf-8").splitlines(keepends=True)


def _kept(
    lines: Iterator[str], kind: str, name: str, column: dict[str, int], session: dt.date, calendar: Calendar
) -> Iterator[str]:
    last = session.isoformat()
    if kind == "series":
        return _published(list(lines), Path(name).stem, session, calendar)
    if kind == "events.csv":
        known = column.get("known")
        return (x for x in lines if known is None or _cell(x, known) <= last)
    # Names in the reference hold commas, its dates do not: they are read from the end.
    at = column["as_of"] - len(column) if "as_of" in column else column["date"]
    return (x for x in lines if _cell(x, at) <= last)


def _cell(line: str, at: int) -> str:
    return line[:10] if at == 0 else line.rstrip("\n").split(",")[at].strip().strip('"')


def _published(lines: list[str], series: str, session: dt.date, calendar: Calendar) -> Iterator[str]:
    release = releases().get(series)
    if release is None:
        return (x for x in lines if x[:10] <= session.isoformat())
    dates = np.array([x[:10] for x in lines], dtype="datetime64[D]")
    known = known_from(release, dates, calendar.sessions) <= np.datetime64(session)
    return (x for x, k in zip(lines, known.tolist()) if k)
