"""Downloaded tables of daily bars, made into series."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from briefgen.model import Dates, Floats, Series

if TYPE_CHECKING:
    import pandas as pd

Splits = tuple[Dates, Floats]
"""Dates and factors of splits, both of shape ``(k,)``."""


def series_of(frame: pd.DataFrame | None, tickers: list[str], cutoff: dt.date) -> dict[str, Series]:
    """The series of those tickers that a download has bars of.

    Args:
        frame: What ``yf.download`` gave, its columns being (field, ticker).
        tickers: The symbols that were asked for.
        cutoff: The last completed session.
    """
    found = {t: _columns(frame, t, "Close", "Adj Close") for t in tickers}
    series = {
        t: clean(t, columns[0], *columns[1], cutoff=cutoff)
        for t, columns in found.items()
        if columns is not None
    }
    return {t: s for t, s in series.items() if len(s.dates)}


def _columns(frame: pd.DataFrame | None, ticker: str, *names: str) -> tuple[Dates, list[Floats]] | None:
    # yfinance writes every ticker in capitals.
    keys = [(name, ticker.upper()) for name in names]
    if frame is None or not all(key in frame.columns for key in keys):
        return None
    dates = frame.index.to_numpy().astype("datetime64[D]")
    return dates, [frame[key].to_numpy(dtype=np.float64) for key in keys]


def clean(ticker: str, dates: Dates, close: Floats, adj_close: Floats, *, cutoff: dt.date) -> Series:
    """The series of one ticker: empty rows and unfinished bars dropped, one row a date.

    Args:
        ticker: The symbol.
        dates: Dates of the bars, shape ``(n,)``.
        close: Closes, shape ``(n,)``; one that is not positive becomes NaN.
        adj_close: Closes adjusted for dividends too, shape ``(n,)``; likewise.
        cutoff: The last completed session.
    """
    keep = (np.isfinite(close) | np.isfinite(adj_close)) & (dates <= np.datetime64(cutoff))
    # The reversed order makes the first of equal dates the one that came last, which is the completed bar.
    unique, index = np.unique(dates[keep][::-1], return_index=True)
    closes, adjusted = (np.where(a > 0, a, np.nan)[keep][::-1][index] for a in (close, adj_close))
    return Series(ticker=ticker, dates=unique, close=closes, adj_close=adjusted)


def splits_of(frame: pd.DataFrame | None, ticker: str) -> Splits:
    """Dates and factors of a ticker's splits, as far as a download has them; shapes ``(k,)``."""
    columns = _columns(frame, ticker, "Stock Splits")
    if columns is None:
        return np.array([], dtype="datetime64[D]"), np.array([])
    dates, (factors,) = columns
    is_split = np.nan_to_num(factors) > 0
    return dates[is_split], factors[is_split]
