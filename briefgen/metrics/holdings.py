"""What is known of a basket's members at one session: close, share count and estimates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from briefgen.metrics.market import Market
from briefgen.metrics.registry import MissingInputError
from briefgen.metrics.shares import share_counts
from briefgen.model import Fundamental, Listing

FRESH = dt.timedelta(days=120)
"""Estimates older than this, a quarter and a month, no longer speak for a session."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What is known of one member at a session.

    Args:
        ticker: The member.
        close: Its close; None where unknown.
        shares: Shares of the whole company, 0 for a second class of one that is there already; None where
            unknown.
        shares_as_of: Date of the share count.
        estimates: The latest estimates, not older than 120 days; None where there are none.
    """

    ticker: str
    close: float | None
    shares: float | None
    shares_as_of: dt.date | None
    estimates: Fundamental | None

    @property
    def value(self) -> float | None:
        """Market value in dollars; None where close or share count is unknown."""
        return None if self.close is None or self.shares is None else self.close * self.shares


def holdings_of(market: Market, subject: str, session: dt.date) -> tuple[Holding, ...]:
    """The members of a basket, or a single company, with what was known of them at a session."""
    members = market.groups[subject].members if market.is_basket(subject) else (subject,)
    day = np.array([session], dtype="datetime64[D]")
    counts = share_counts(_known(market, subject, session), members, day)
    estimates = _latest(market, session)
    found = []
    for j, ticker in enumerate(members):
        shares = float(counts.shares[0, j])
        known = not np.isnan(shares)
        found.append(
            Holding(
                ticker=ticker,
                close=_close(market, ticker, session),
                shares=shares if known else None,
                shares_as_of=counts.as_of[0, j].item() if known else None,
                estimates=estimates.get(ticker),
            )
        )
    return tuple(found)


def _known(market: Market, subject: str, session: dt.date) -> tuple[Listing, ...]:
    # A name learnt later may show that two lines are one company: it has no part in this session.
    return tuple(x for x in market.listings_of(subject) if x.as_of <= session)


def _latest(market: Market, session: dt.date) -> dict[str, Fundamental]:
    rows = [x for x in market.snapshot.fundamentals if session - FRESH <= x.as_of <= session]
    return {x.ticker: x for x in sorted(rows, key=lambda x: x.as_of)}


def _close(market: Market, ticker: str, session: dt.date) -> float | None:
    try:
        s = market.series(ticker)
    except MissingInputError:
        return None
    row = int(np.searchsorted(s.dates, np.datetime64(session)))
    here = row < len(s.dates) and s.dates[row] == np.datetime64(session) and not np.isnan(s.close[row])
    return float(s.close[row]) if here else None
