"""One CSV file as columns, or the problems that keep it from being read.

Figures are parsed by Python's own correctly rounded conversion. A cell is a number or blank;
anything else is a problem with its line, never a guess.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from briefgen.errors import Problem
from briefgen.model import Dates, Floats

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d\S*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells of a file.

    Args:
        source: The file's name in messages.
        header: Names of the columns as they are written.
        rows: Cells, each row as long as the header, blank rows left out.
        lines: Line number of each row, counted from 1.
    """

    source: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: Callable[[int], int]

    def problem(self, row: int, message: str) -> Problem:
        """A problem of one row."""
        return Problem(source=self.source, line=self.lines(row), message=message)

    def column(self, index: int) -> list[str]:
        """The cells of one column."""
        return [row[index] for row in self.rows]


Read = tuple[Table | None, list[Problem]]


def read_bytes(path: Path, source: str) -> tuple[bytes, list[Problem]]:
    """A file's bytes, unpacked if its name ends in ``.gz``."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data), []
    except (gzip.BadGzipFile, EOFError, zlib.error):
        message = "is not a whole gzip file (write or download it again)"
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot be read: {reason} (give read permission or remove it)"
    return b"", [Problem(source=source, message=message)]


def decode(data: bytes, source: str) -> tuple[str, list[Problem]]:
    """The text of a file without its byte order mark."""
    if not data.strip():
        return "", [Problem(source=source, message="is empty (write or download it again)")]
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text, []
    except UnicodeDecodeError:
        pass
    return "", [Problem(source=source, message="is not a CSV file in UTF-8 (save it as one)")]


def parse(text: str, source: str, *, empty: bool = False) -> Read:
    """A table of which every row is as long as the header.

    Args:
        text: CSV.
        source: Its name, for messages.
        empty: Whether a header without rows is a table, as that of a series that has not begun.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        rows = list(reader)
    except csv.Error as error:
        message = f"is not CSV from here on: {error} (check the quotes, or save it as CSV again)"
        return None, [Problem(source=source, line=reader.line_num, message=message)]
    return _even(Table(source=source, header=header, rows=rows, lines=_line_numbers(text)), empty=empty)


def _even(table: Table, *, empty: bool) -> Read:
    """The table without blank rows and blank cells beyond the header, or what is wrong with its rows."""
    width = len(table.header)
    if set(map(len, table.rows)) == {width} and all(map(any, table.rows)):
        return table, []
    filled = [any(cell.strip() for cell in row) for row in table.rows]
    if wrong := _wrong_widths(table.rows, filled, width):
        message = "{} cells where the header has {} (complete or remove the line)"
        return None, [table.problem(i, message.format(len(table.rows[i]), width)) for i in wrong[:_SHOWN]]
    kept = [i for i, full in enumerate(filled) if full]
    if not kept and not empty:
        return None, [Problem(source=table.source, message="has a header but no rows (write it again)")]
    rows = [table.rows[i][:width] for i in kept]
    return replace(table, rows=rows, lines=lambda row: table.lines(kept[row])), []


def _wrong_widths(rows: Sequence[Sequence[str]], filled: Sequence[bool], width: int) -> list[int]:
    """Rows that are too short, or longer by more than blank cells; blank rows are none."""
    return [
        i
        for i, row in enumerate(rows)
        if filled[i] and (len(row) < width or (len(row) > width and any(row[width:])))
    ]


def _line_numbers(text: str) -> Callable[[int], int]:
    """Finds the line on which a row ends, the header not counted; only messages need it."""

    def line(row: int) -> int:
        reader = csv.reader(io.StringIO(text, newline=""))
        for _ in range(row + 2):
            next(reader)
        return reader.line_num

    return line


def find_column(table: Table, *names: str) -> int | None:
    """Index of the column with one of the names, whatever its case, spaces and underscores."""
    plain = [re.sub(r"[\s_-]+", "", cell.lower()) for cell in table.header]
    return next((plain.index(n) for n in names if n in plain), None)


def missing_column(table: Table, name: str) -> Problem:
    """The problem of a table without a column."""
    shown = ",".join(table.header)[:60]
    message = f"no {name} column in the header '{shown}' (name the columns in the first line)"
    return Problem(source=table.source, line=1, message=message)


def dates(table: Table, index: int, *, ordered: bool = True) -> tuple[Dates, list[Problem]]:
    """A column of days.

    Args:
        table: The cells.
        index: Which column.
        ordered: Whether each day must come after the one above it.
    """
    cells = table.column(index)
    found = plain_dates(cells)
    if found is None:
        found, problems = _any_dates(table, cells)
        if problems:
            return found, problems
    return found, _disorder(table, found) if ordered else []


def plain_dates(cells: list[str]) -> Dates | None:
    """Days of cells that are all ten letters long, in a tenth of the time; None if one is not a day."""
    if set(map(len, cells)) != {10}:
        return None
    letters = np.array(cells, dtype="U10").view(np.uint32).reshape(-1, 10)
    if not np.all(letters[:, [4, 7]] == ord("-")):
        return None
    try:
        return np.array(cells, dtype="datetime64[D]")
    except ValueError:
        return None


def _any_dates(table: Table, cells: list[str]) -> tuple[Dates, list[Problem]]:
    days: list[dt.date] = []
    problems: list[Problem] = []
    for i, cell in enumerate(cells):
        if (day := day_of(cell)) is not None:
            days.append(day)
        elif len(problems) < _SHOWN:
            what = f"the date is '{cell[:30]}', not YYYY-MM-DD" if cell.strip() else "the date is missing"
            problems.append(table.problem(i, f"{what} (correct or remove the line)"))
    return np.array(days, dtype="datetime64[D]"), problems


def day_of(cell: str) -> dt.date | None:
    """The day that a cell names, with or without a time after it; None if it names none."""
    match = _DATE.fullmatch(cell.strip())
    try:
        return dt.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _disorder(table: Table, days: Dates) -> list[Problem]:
    late = np.flatnonzero(days[1:] <= days[:-1])
    if not len(late):
        return []
    i = int(late[0]) + 1
    seen = np.flatnonzero(days[:i] == days[i])
    if len(seen):
        message = f"{days[i]} is already on line {table.lines(int(seen[0]))} (remove one of the two)"
    else:
        message = f"{days[i]} comes after {days[i - 1]} on line {table.lines(i - 1)} (sort the lines by date)"
    return [table.problem(i, message)]


def numbers(table: Table, index: int, what: str, *, positive: bool = False) -> tuple[Floats, list[Problem]]:
    """A column of numbers; a blank cell is NaN.

    Args:
        table: The cells.
        index: Which column.
        what: What its values are called in messages (``IWM's close``).
        positive: Whether zero and less are problems.
    """
    cells = table.column(index)
    try:
        values = np.array([float(cell or "nan") for cell in cells])
        plain = int(np.isnan(values).sum()) == cells.count("") and not np.isinf(values).any()
        if plain and not (positive and np.any(values <= 0)) and not any("_" in cell for cell in cells):
            return values, []
    except ValueError:
        pass
    parsed = [number_of(cell) for cell in cells]
    wrong = [i for i, x in enumerate(parsed) if x is None or (positive and x <= 0)]
    problems = [_wrong_number(table, i, cells[i], what, parsed[i]) for i in wrong[:_SHOWN]]
    return np.array([np.nan if x is None else x for x in parsed]), problems


def number_of(cell: str) -> float | None:
    """The finite number in a cell, NaN for a blank one, None for anything else."""
    text = cell.strip()
    if not text:
        return float("nan")
    value = float(text) if _NUMBER.fullmatch(text) else float("inf")
    return value if np.isfinite(value) else None


def _wrong_number(table: Table, row: int, cell: str, what: str, value: float | None) -> Problem:
    reason = "is not a finite number" if value is None else "is not above zero"
    message = f"{what} '{cell[:30]}' {reason} (correct it, or leave the cell blank if it is unknown)"
    return table.problem(row, message)
