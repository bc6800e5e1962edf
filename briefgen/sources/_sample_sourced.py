"""What the simulated market has beside prices: flows of funds, estimates of earnings, a schedule of events.

Like the prices, each is drawn in order of time, so that a later day only adds to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from briefgen.model import Dates, Event, Floats, Fundamental, Series
from briefgen.sources._market_model import normals, wandering

FLOWS_FROM = np.datetime64("2012-01-03", "D")
ESTIMATES_FROM = 2012
CALLED_AHEAD = dt.timedelta(days=100)
"""How far ahead of the last session the schedule goes."""

_EVENTS = {
    "fomc": ("Federal Reserve meeting (simulated)", (1, 3, 4, 6, 7, 9, 10, 12), 2, 3),
    "cpi": ("consumer prices (simulated)", tuple(range(1, 13)), 2, 2),
    "jobs": ("jobs report (simulated)", tuple(range(1, 13)), 4, 1),
}
"""Kind: name, months, weekday (Monday is 0), which of them in the month."""


def flows(series: Series, stream: int) -> Series | None:
    """Daily net flows of a fund: noise, and a little of what the price did the day before.

    Args:
        series: The fund's prices.
        stream: The fund's own random stream.

    Returns:
        Dollars; None where the fund is younger than the simulated flows.
    """
    since = int(np.searchsorted(series.dates, FLOWS_FROM))
    if len(series.dates) - since < 2:
        return None
    moves = np.diff(np.log(series.close))
    # One number a session from the fund's first: the same ones whatever follows.
    noise = normals(stream + 1, len(moves))
    values = np.round(2.4e8 * noise + 6e9 * np.append(0.0, moves[:-1]), -4)
    kept = slice(max(since - 1, 0), None)
    amounts: Floats = values[kept]
    return Series(ticker=series.ticker, dates=series.dates[1:][kept], close=amounts, adj_close=amounts)


def estimates(series: Series, stream: int) -> Iterator[Fundamental]:
    """A company's estimated earnings at the beginning of each quarter, and what its price makes of them.

    Args:
        series: The company's prices.
        stream: Its own random stream.
    """
    quarters = series.dates.astype("datetime64[M]").astype(int) // 3
    starts = np.flatnonzero(np.diff(quarters) > 0) + 1
    moods = np.exp(wandering(0.12 * normals(stream + 2, max(len(starts), 1)), 0.9))
    growth = np.exp(0.1 + 0.05 * normals(stream + 3, max(len(starts), 1)))
    for at, mood, grows in zip(starts.tolist(), moods.tolist(), growth.tolist()):
        day: dt.date = series.dates[at].item()
        if day.year >= ESTIMATES_FROM:
            ahead = float(series.close[at]) / (22.0 * mood)
            yield Fundamental(
                ticker=series.ticker, as_of=day, forward_pe=round(22.0 * mood, 2),
                eps_current=round(ahead / grows, 4), eps_next=round(ahead, 4), source="Simulated estimates",
            )  # fmt: skip


def schedule(kind: str, sessions: Dates) -> Iterator[Event]:
    """The days of a kind of event, up to 100 days after the last session.

    Args:
        kind: ``fomc``, ``cpi`` or ``jobs``; others have none.
        sessions: Sessions of the market, increasing, shape ``(n,)``.
    """
    if kind not in _EVENTS or not len(sessions):
        return
    name, months, weekday, which = _EVENTS[kind]
    first, last = sessions[0].item(), sessions[-1].item() + CALLED_AHEAD
    for year in range(first.year, last.year + 1):
        for month in months:
            start = dt.date(year, month, 1)
            day = start + dt.timedelta(days=(weekday - start.weekday()) % 7 + 7 * (which - 1))
            if first < day <= last:
                yield Event(date=day, kind=kind, name=name, source="Simulated schedule",
                            known=day - CALLED_AHEAD)  # fmt: skip
