"""Money into and out of funds, as a source reports it or as the funds' share counts tell it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.published import session_axis
from briefgen.metrics.registry import Column, MissingInputError, Provenance, column_metric
from briefgen.metrics.windows import Rows, base_rows, dates_at
from briefgen.model import Dates, Floats, Input, Listing, Scalar

DELIVERED = {"csv": "CSV files", "yfinance": "Yahoo Finance", "sample": "the simulated market"}
"""What sources are called in citations."""


@dataclass(frozen=True, kw_only=True)
class DailyFlows:
    """A fund's net flow of each session.

    Args:
        ticker: The fund.
        dates: Sessions of the exchange, shape ``(n,)``.
        values: Dollars, shape ``(n,)``; NaN where unknown, which is not zero.
        shares: Shares outstanding known at exactly that session, shape ``(n,)``; None where the source
            gives flows.
        closes: Closes that the new shares were worth, shape ``(n,)``; None as well then.
    """

    ticker: str
    dates: Dates
    values: Floats
    shares: Floats | None = None
    closes: Floats | None = None

    def inputs(self, base: int, row: int) -> tuple[Input, ...]:
        """The daily flows after the base up to a session, or the share counts and closes behind them."""
        if self.shares is None or self.closes is None:
            return self._listed("flow_usd", self.values, range(base + 1, row + 1))
        counts = self._listed("shares", self.shares, range(base, row + 1))
        return counts + self._listed("close", self.closes, range(base + 1, row + 1))

    def _listed(self, field: str, values: Floats, rows: range) -> tuple[Input, ...]:
        return tuple(
            Input(series=self.ticker, field=field, date=as_date(self.dates[r]), value=float(values[r]))
            for r in rows
        )


def on_sessions(dates: Dates, values: Floats, sessions: Dates) -> Floats:
    """Values on some sessions, NaN where a session has none; shapes ``(m,)``, ``(m,)`` and ``(n,)``.

    >>> days = np.array(["2026-01-20", "2026-01-22"], dtype="datetime64[D]")
    >>> on_sessions(days, np.array([1.0, 2.0]), np.arange(days[0], days[1] + 1)).tolist()
    [1.0, nan, 2.0]
    """
    out = np.full(len(sessions), np.nan)
    if len(dates):
        rows = np.minimum(np.searchsorted(dates, sessions), len(dates) - 1)
        found = dates[rows] == sessions
        out[found] = values[rows[found]]
    return out


def flows_of(market: Market, ticker: str) -> DailyFlows:
    """A fund's daily flows: reported ones, or the change of daily share counts times the close.

    Raises:
        MissingInputError: The source has neither.
    """
    reported = market.snapshot.flows.get(ticker)
    sessions = session_axis(market)
    if reported is not None and len(reported.dates):
        values = on_sessions(reported.dates, reported.close, sessions)
        return DailyFlows(ticker=ticker, dates=sessions, values=values)
    rows = {x.as_of: x for x in market.snapshot.listings if x.ticker == ticker and x.shares is not None}
    if not rows:
        raise MissingInputError(_none_yet(market, ticker))
    return _from_shares(market, ticker, rows, sessions)


def _none_yet(market: Market, ticker: str) -> str:
    return market.snapshot.absent.get(f"flow:{ticker}", f"no flow of {ticker} is known yet")


def _from_shares(market: Market, ticker: str, rows: dict[dt.date, Listing], sessions: Dates) -> DailyFlows:
    days = sorted(rows)
    counts = np.array([rows[d].shares for d in days], dtype=np.float64)
    shares = on_sessions(np.array(days, dtype="datetime64[D]"), counts, sessions)
    s = market.series(ticker)
    closes = on_sessions(s.dates, s.close, sessions)
    values = np.full(len(sessions), np.nan)
    values[1:] = np.diff(shares) * closes[1:]
    return DailyFlows(ticker=ticker, dates=sessions, values=values, shares=shares, closes=closes)


def summed(values: Floats, bases: Rows) -> Floats:
    """Sum of the values after the base up to and with each row.

    Args:
        values: Shape ``(n,)``; NaN where unknown.
        bases: Base row of each row, -1 where there is none; shape ``(n,)``.

    Returns:
        Shape ``(n,)``; NaN where there is no base or a value of the window is unknown.

    >>> summed(np.array([1.0, 2.0, 3.0, np.nan]), np.array([-1, -1, 0, 1])).tolist()
    [nan, nan, 5.0, nan]
    """
    gaps, rows = np.cumsum(np.isnan(values)), np.arange(len(values))
    whole = (bases >= 0) & (gaps == gaps[np.maximum(bases, 0)]) & (rows > bases)
    out = np.full(len(values), np.nan)
    # One window after the other: a difference of running totals would lose digits of small flows.
    for row in np.flatnonzero(whole).tolist():
        out[row] = sum(values[bases[row] + 1 : row + 1].tolist())
    return out


@column_metric(
    "flow", unit="usd", windows=WINDOWS, default_window="1w",
    definition="sum over the window's sessions of the fund's net flow, or of the change in shares x close",
)  # fmt: skip
def flow(market: Market, fact_id: FactId) -> Column:
    """How much money went into a fund (minus: out of it).

    Args:
        market: The market; reported daily flows, or dated share counts of a fund's every session.
        fact_id: ``flow:IWM@1w``.

    Returns:
        Dollars; details: ``sessions`` (of the window) and ``positive`` (those with money coming in). Missing
        unless every session of the window has a value: an absent day is unknown, not zero.

    Raises:
        MissingInputError: The source has neither flows nor share counts of the fund.

    Example:
        Daily flows of -390.56, 1,189.92, -222.09, -223.66 and 265.41 million make 619.02 million in a week.
    """
    daily = flows_of(market, fact_id.subject)
    bases = base_rows(daily.dates, fact_id.window)

    def details(row: int) -> dict[str, Scalar | None]:
        part = daily.values[bases[row] + 1 : row + 1]
        return {"sessions": len(part), "positive": int(np.count_nonzero(part > 0))}

    def why(session: dt.date) -> str | None:
        row = int(np.searchsorted(daily.dates, np.datetime64(session)))
        if row == len(daily.dates) or daily.dates[row] != np.datetime64(session):
            return f"{session} is no session"
        if np.isnan(daily.values[: row + 1]).all():
            return _none_yet(market, fact_id.subject)
        start = int(bases[row]) + 1
        unknown = np.flatnonzero(np.isnan(daily.values[start : row + 1]))
        if not len(unknown):
            return None
        first = as_date(daily.dates[start + int(unknown[0])])
        return (
            f"the flow of {fact_id.subject} is unknown on {len(unknown)} of the {row + 1 - start} sessions "
            f"of the window, first on {first}"
        )

    def provenance(row: int) -> Provenance:
        first, last = as_date(daily.dates[bases[row] + 1]), as_date(daily.dates[row])
        what = "Daily net flows" if daily.shares is None else "Daily shares outstanding times close"
        by = DELIVERED.get(market.snapshot.source, market.snapshot.source)
        words = f"{what}: {fact_id.subject}, {first} to {last}, as delivered by {by}"
        return Provenance(source=f"flows: {market.snapshot.source}", as_of=last, citation=words)

    return Column(
        dates=daily.dates, values=summed(daily.values, bases), bases=dates_at(daily.dates, bases), why=why,
        trace=lambda row: daily.inputs(int(bases[row]), row), details=details, provenance=provenance,
    )  # fmt: skip
