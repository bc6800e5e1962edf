"""Sessions for which a series has no row: unknown values, which no window may silently step over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from briefgen.model import Dates, Floats, Panel, Series

STRANGE = 5
"""Days outside the exchange's sessions after which a series is taken to keep a calendar of its own."""


def lacking(dates: Dates, sessions: Dates) -> Dates:
    """Sessions between a series' first and last day for which it has no row.

    Whether a session lacks depends on nothing after it but that the series goes on.

    Args:
        dates: Days of the series, strictly increasing, shape ``(n,)``.
        sessions: Sessions of the exchange, strictly increasing.

    Returns:
        Days, increasing. None once the series has had more than five days on which the exchange was
        closed: a foreign index or a currency is not expected on the exchange's sessions.

    >>> days = np.array(["2026-01-05", "2026-01-07"], dtype="datetime64[D]")
    >>> lacking(days, np.arange(days[0], days[1] + 1)).astype(str).tolist()
    ['2026-01-06']
    """
    if not len(dates) or not len(sessions):
        return sessions[:0]
    inside = sessions[np.searchsorted(sessions, dates[0]) : np.searchsorted(sessions, dates[-1])]
    found: Dates = inside[dates[np.searchsorted(dates, inside)] != inside]
    if not len(found):
        return found
    own = dates[np.searchsorted(dates, sessions[0]) : np.searchsorted(dates, sessions[-1], side="right")]
    strange = own[sessions[np.searchsorted(sessions, own)] != own]
    kept: Dates = found[np.searchsorted(strange, found) <= STRANGE]
    return kept


def spread_over(dates: Dates, values: Floats, days: Dates) -> Floats:
    """Values on more days than they were known on, NaN on the new ones.

    Args:
        dates: Days of the values, shape ``(n,)``.
        values: Shape ``(n,)`` or ``(n, members)``.
        days: All of these days and some more, increasing, shape ``(m,)``.
    """
    out = np.full((len(days), *values.shape[1:]), np.nan)
    out[np.searchsorted(days, dates)] = values
    return out


def whole_series(series: Series, sessions: Dates) -> Series:
    """The series with a row for every session of its time, of unknown value where it had none."""
    gone = lacking(series.dates, sessions)
    if not len(gone):
        return series
    days = np.union1d(series.dates, gone)
    close, adjusted = (spread_over(series.dates, v, days) for v in (series.close, series.adj_close))
    return replace(series, dates=days, close=close, adj_close=adjusted)


def whole_panel(panel: Panel, sessions: Dates) -> Panel:
    """The panel with a row for every session of its time, of unknown values where it had none."""
    gone = lacking(panel.dates, sessions)
    if not len(gone):
        return panel
    days = np.union1d(panel.dates, gone)
    return replace(panel, dates=days, closes=spread_over(panel.dates, panel.closes, days))
