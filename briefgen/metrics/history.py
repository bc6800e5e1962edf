"""The place of any number in its own past, by one mechanism for all families."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from briefgen.metrics.rolling import slack
from briefgen.model import Dates, Floats, History

if TYPE_CHECKING:
    from briefgen.metrics.registry import Column


def history_at(column: Column, row: int) -> History:
    """Rank, previous extremes and last times of one row among all sessions up to it.

    Args:
        column: The metric over all sessions.
        row: The session's row; nothing after it is read.

    Returns:
        Ranks count strictly greater (or smaller) earlier values, so equal values share a rank; values that
        differ by the rounding of their computation only are equal.
    """
    values, dates = column.values[: row + 1], column.dates[: row + 1]
    known = ~np.isnan(values)
    today, past, days = values[row], values[:row][known[:row]], dates[:row][known[:row]]
    above, below = today + float(slack(today)), today - float(slack(today))
    return History(
        searched_from=_day(dates[known][0]),
        of=len(past) + 1,
        rank=1 + int(np.count_nonzero(past > above)),
        rank_low=1 + int(np.count_nonzero(past < below)),
        last_reached=_last(days, past >= below),
        last_reached_low=_last(days, past <= above),
        previous_high=_extreme(days, past, highest=True),
        previous_low=_extreme(days, past, highest=False),
        ties=int(np.count_nonzero((past >= below) & (past <= above))),
    )


def _day(value: np.datetime64) -> dt.date:
    return value.astype("datetime64[D]").item()  # type: ignore[no-any-return]


def _last(days: Dates, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> dt.date | None:
    hits = np.flatnonzero(where)
    return _day(days[hits[-1]]) if len(hits) else None


def _extreme(days: Dates, past: Floats, *, highest: bool) -> tuple[dt.date, float] | None:
    if not len(past):
        return None
    best = past.max() if highest else past.min()
    # The last of equal extremes is the one that stood until today.
    at = int(np.flatnonzero(np.abs(past - best) <= slack(best))[-1])
    return _day(days[at]), float(past[at])
