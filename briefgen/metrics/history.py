"""The place of any number in its own past, by one mechanism for all families."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from briefgen.model import Dates, Floats, History

if TYPE_CHECKING:
    from briefgen.metrics.registry import Column


def history_at(column: Column, row: int) -> History:
    """Rank, previous extremes and last times of one row among all sessions up to it.

    Args:
        column: The metric over all sessions.
        row: The session's row; nothing after it is read.

    Returns:
        Ranks count strictly greater (or smaller) earlier values, so equal values share a rank. The search
        ends where it meets an unknown value, which may have been the one that it looks for.
    """
    start = unbroken_from(column.values[: row + 1])
    values, dates = column.values[start : row + 1], column.dates[start : row + 1]
    today, past, days = values[-1], values[:-1], dates[:-1]
    return History(
        searched_from=_day(dates[0]),
        of=len(past) + 1,
        rank=1 + int(np.count_nonzero(past > today)),
        rank_low=1 + int(np.count_nonzero(past < today)),
        last_reached=_last(days, past >= today),
        last_reached_low=_last(days, past <= today),
        previous_high=_extreme(days, past, highest=True),
        previous_low=_extreme(days, past, highest=False),
        ties=int(np.count_nonzero(past == today)),
    )


def unbroken_from(values: Floats) -> int:
    """Row after the last unknown value; 0 where all are known.

    >>> unbroken_from(np.array([np.nan, 1.0, np.nan, 2.0, 3.0]))
    3
    """
    unknown = np.flatnonzero(np.isnan(values))
    return int(unknown[-1]) + 1 if len(unknown) else 0


def _day(value: np.datetime64) -> dt.date:
    return value.astype("datetime64[D]").item()  # type: ignore[no-any-return]


def _last(days: Dates, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> dt.date | None:
    hits = np.flatnonzero(where)
    return _day(days[hits[-1]]) if len(hits) else None


def _extreme(days: Dates, past: Floats, *, highest: bool) -> tuple[dt.date, float] | None:
    if not len(past):
        return None
    # The last of equal extremes is the one that stood until today.
    backwards = past[::-1]
    at = len(past) - 1 - int(np.argmax(backwards) if highest else np.argmin(backwards))
    return _day(days[at]), float(past[at])
