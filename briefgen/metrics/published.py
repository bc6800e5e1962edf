"""Macro series as they were known at each session: an observation counts from its publication on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from briefgen.editions.releases import Release, releases
from briefgen.metrics.history import history_at
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.registry import Column, MissingInputError, Provenance
from briefgen.metrics.universe import Bools
from briefgen.metrics.windows import Rows, at_rows, dates_at
from briefgen.model import Dates, Floats, History, Input, Scalar, Series, Snapshot, Unit

FAR = np.datetime64("9999-12-31", "D")
"""Publication of an observation that no session of the calendar has followed yet."""

DELIVERED = {"yfinance": "fred"}
"""Who delivers macro series where that is not the source itself."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A macro series on the sessions of the exchange.

    Args:
        series: The observations with a known value, shape ``(m,)``.
        release: How the series is published.
        days: First day on which each observation was known, never falling, shape ``(m,)``.
        sessions: Sessions of the exchange, shape ``(n,)``.
        rows: The last observation known at each session, -1 where there is none; shape ``(n,)``.
        stale: Where that observation is too old to speak for the session; shape ``(n,)``.
    """

    series: Series
    release: Release
    days: Dates
    sessions: Dates
    rows: Rows
    stale: Bools

    def inputs(self, *rows: int) -> tuple[Input, ...]:
        """Observations as the inputs of a fact; rows of -1 are left out."""
        s = self.series
        return tuple(
            Input(series=s.ticker, field="value", date=as_date(s.dates[r]), value=float(s.close[r]))
            for r in rows
            if r >= 0
        )


def session_axis(market: Market) -> Dates:
    """Sessions of the exchange; where no calendar is given, every day on which some series has a bar.

    Returns:
        Strictly increasing days, shape ``(n,)``. A calendar's own go on after the last bar.
    """
    if market.calendar is not None:
        return market.calendar.sessions
    return market.remember(("axis",), lambda: _days_with_bars(market.snapshot))


def _days_with_bars(snapshot: Snapshot) -> Dates:
    parts = [s.dates for s in snapshot.prices.values()] + [p.dates for p in snapshot.panels.values()]
    return np.unique(np.concatenate([np.empty(0, dtype="datetime64[D]"), *parts]))


def known_from(release: Release, dates: Dates, sessions: Dates) -> Dates:
    """First day on which each observation was known.

    Args:
        release: How the series is published.
        dates: Dates of the observations, increasing, shape ``(m,)``.
        sessions: Sessions of the exchange, for series with a lag of one session.

    Returns:
        Shape ``(m,)``, never falling: an observation that is left out of its turn comes with a later one.

    >>> from briefgen.editions.releases import releases
    >>> days = np.array(["2025-12-01", "2026-01-01"], dtype="datetime64[D]")
    >>> known_from(releases()["CPIAUCSL"], days, days[:0]).astype(str).tolist()
    ['2026-01-15', '2026-02-15']
    """
    if release.lag is None:
        at = np.searchsorted(sessions, dates, side="right")
        return np.append(sessions.astype("datetime64[D]"), FAR)[at]
    lags = np.full(len(dates), release.lag)
    # The earliest boundary last, as it holds for everything before it.
    for before, days in reversed(release.earlier):
        lags[dates < np.datetime64(before)] = days
    found = dates + lags.astype("timedelta64[D]")
    for date, day in release.on.items():
        found[dates == np.datetime64(date)] = np.datetime64(day)
    return np.maximum.accumulate(found)


def published(market: Market, name: str) -> Published:
    """A macro series with what was known of it at each session.

    Args:
        market: The market.
        name: Its identifier (``DGS10``).

    Raises:
        MissingInputError: The source has no such series, or nobody says when it is published.
    """
    return market.remember(("published", name), lambda: _published(market, name))


def _published(market: Market, name: str) -> Published:
    found, release = market.snapshot.macro.get(name), releases().get(name)
    if found is None:
        raise MissingInputError(market.snapshot.absent.get(name, f"no series {name}"))
    if release is None:
        raise MissingInputError(f"when {name} is published is not known")
    sessions = session_axis(market)
    keep = ~np.isnan(found.close)
    if release.open_only:
        keep &= np.isin(found.dates, sessions)
    series = replace(found, dates=found.dates[keep], close=found.close[keep], adj_close=found.adj_close[keep])
    days = known_from(release, series.dates, sessions)
    rows: Rows = np.searchsorted(days, sessions, side="right").astype(np.int64) - 1
    ages = sessions - dates_at(series.dates, rows) if len(days) else np.zeros(len(sessions), "timedelta64[D]")
    stale = (rows >= 0) & (ages > np.timedelta64(release.stale, "D"))
    return Published(series=series, release=release, days=days, sessions=sessions, rows=rows, stale=stale)


def provenance_of(market: Market, p: Published, row: int) -> Provenance:
    """Where one observation comes from; simulated ones are called so."""
    day, snapshot = as_date(p.series.dates[row]), market.snapshot
    source = f"series: {DELIVERED.get(snapshot.source, snapshot.source)}"
    if snapshot.simulated:
        words = f"Simulated series {p.series.ticker}, observation of {day}"
    else:
        r = p.release
        words = f"{r.publisher}: {r.title} [{r.series}], observation of {day}; FRED, {r.url}"
    return Provenance(source=source, as_of=day, citation=words)


def sessions_column(
    market: Market,
    p: Published,
    values: Floats,
    *,
    unit: Unit,
    bases: Rows | None = None,
    details: Callable[[int], Mapping[str, Scalar | None]] = lambda row: {},
    trace: Callable[[int], tuple[Input, ...]] | None = None,
    reason: Callable[[int], str] | None = None,
) -> Column:
    """A measure of the observations as a column over sessions.

    Args:
        market: The market.
        p: The series.
        values: The measure of each observation, shape ``(m,)``; NaN where it is missing.
        unit: What it counts.
        bases: The observation that each is measured from, -1 where there is none; shape ``(m,)``.
        details: Further values of an observation, by its row.
        trace: Inputs of an observation; by default itself and its base.
        reason: Why an observation has no such measure.

    Returns:
        At each session the measure of the last observation known then. Its history counts observations,
        not sessions, so that one that stands for a month counts once.
    """
    own = Column(dates=p.series.dates, values=values, unit=unit)
    based = None if bases is None else dates_at(p.series.dates, bases)

    def traced(at: int) -> tuple[Input, ...]:
        return p.inputs(at) if bases is None else p.inputs(int(bases[at]), at)

    def told(row: int) -> dict[str, Scalar | None]:
        at = int(p.rows[row])
        known = {"observed": as_date(p.series.dates[at]), "known_from": as_date(p.days[at])}
        return {**known, **details(at)}

    def place(row: int) -> History | None:
        at = int(p.rows[row])
        return history_at(own, at)

    return Column(
        dates=p.sessions,
        values=np.where(p.stale, np.nan, at_rows(values, p.rows)) if len(values) else _nothing(p),
        bases=None if based is None or not len(values) else _picked(based, p.rows),
        trace=lambda row: (trace or traced)(int(p.rows[row])),
        details=told,
        history=place,
        why=_why(p, reason),
        unit=unit,
        provenance=lambda row: provenance_of(market, p, int(p.rows[row])),
    )


def _nothing(p: Published) -> Floats:
    return np.full(len(p.sessions), np.nan)


def _picked(dates: Dates, rows: Rows) -> Dates:
    return np.where(rows >= 0, dates[np.maximum(rows, 0)], np.datetime64("NaT", "D"))


def _why(p: Published, reason: Callable[[int], str] | None) -> Callable[[dt.date], str | None]:
    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(p.sessions, np.datetime64(session)))
        if row == len(p.sessions) or p.sessions[row] != np.datetime64(session):
            return f"{session} is no session"
        at, name = int(p.rows[row]), p.series.ticker
        if at < 0:
            return f"no observation of {name} was published by {session}"
        if p.stale[row]:
            day = as_date(p.series.dates[at])
            return f"the last observation of {name} published by {session} is of {day}, which is too old"
        return None if reason is None else reason(at)

    return why
