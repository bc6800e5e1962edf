"""Which session a window is measured from, for all sessions at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from briefgen.metrics.ids import ROLLING
from briefgen.model import Dates, Floats

Rows = NDArray[np.int64]


def base_rows(dates: Dates, window: str) -> Rows:
    """Row of the base session of each session.

    Args:
        dates: Sessions of a series, shape ``(n,)``.
        window: A rolling window (``1m``: 21 sessions earlier) or a calendar one (``ytd``: the last
            session before the calendar year).

    Returns:
        Shape ``(n,)``; -1 where the series has no such session yet.

    >>> days = np.array(["2025-12-30", "2025-12-31", "2026-01-02"], dtype="datetime64[D]")
    >>> base_rows(days, "ytd").tolist(), base_rows(days, "1d").tolist()
    ([-1, -1, 1], [-1, 0, 1])
    """
    rows = np.arange(len(dates), dtype=np.int64)
    if window in ROLLING:
        return np.maximum(rows - ROLLING[window], -1)
    period = period_of(dates, window)
    first = np.ones(len(dates), dtype=bool)
    first[1:] = period[1:] != period[:-1]
    return np.maximum.accumulate(np.where(first, rows, 0)) - 1


def period_of(dates: Dates, window: str) -> Rows:
    """A number that is the same for sessions of one calendar week, month, quarter or year."""
    days = dates.astype("datetime64[D]").astype(np.int64)
    months = dates.astype("datetime64[M]").astype(np.int64)
    if window == "wtd":
        # Day 0 of the epoch was a Thursday; weeks begin on Monday.
        return np.floor_divide(days + 3, 7)
    return months if window == "mtd" else np.floor_divide(months, 3 if window == "qtd" else 12)


def at_rows(values: Floats, rows: Rows) -> Floats:
    """Values at some rows, NaN where a row is -1."""
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.nan)


def dates_at(dates: Dates, rows: Rows) -> Dates:
    """Dates at some rows, NaT where a row is -1."""
    return np.where(rows >= 0, dates[np.maximum(rows, 0)], np.datetime64("NaT", "D"))


def trailing(values: Floats, n: int) -> Floats:
    """The last n values of every session, shape ``(len(values) - n + 1, n)``, as a view."""
    return np.lib.stride_tricks.sliding_window_view(values, n)


def padded(tail: Floats, n: int) -> Floats:
    """A result for sessions n-1 and later, with NaN for those before: shape ``(n - 1 + len(tail),)``."""
    return np.concatenate([np.full(n - 1, np.nan), tail])
