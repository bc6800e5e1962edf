"""Baskets: market value, its change, and returns weighted over members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain

import numpy as np

from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Group, Market, as_date, price_inputs
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.rolling import divided, row_sum
from briefgen.metrics.shares import ShareCounts, share_counts
from briefgen.metrics.windows import Rows, base_rows, dates_at
from briefgen.model import Dates, Floats, Input, Scalar


@dataclass(frozen=True, kw_only=True)
class Basket:
    """Members' closes on the sessions that all of them have.

    Args:
        group: The members and how they are weighted.
        dates: Common sessions, shape ``(n,)``.
        closes: Shape ``(n, members)``; NaN where unknown.
    """

    group: Group
    dates: Dates
    closes: Floats

    @property
    def members(self) -> tuple[str, ...]:
        """Tickers, in the order of the columns."""
        return self.group.members

    def on(self, dates: Dates) -> Basket:
        """The same basket on some of its sessions."""
        rows = np.searchsorted(self.dates, dates)
        return Basket(group=self.group, dates=dates, closes=self.closes[rows])


def basket_of(market: Market, subject: str) -> Basket:
    """A group as a basket, or a single ticker as a basket of one.

    Raises:
        MissingInputError: A member has no prices.
    """
    return market.remember(("basket", subject), lambda: _basket(market, subject))


def group_of(market: Market, subject: str) -> Group:
    """A named basket, or a single ticker as one of itself."""
    return market.groups[subject] if market.is_basket(subject) else Group(key=subject, members=(subject,))


def _basket(market: Market, subject: str) -> Basket:
    group = group_of(market, subject)
    sides = [market.series(ticker) for ticker in group.members]
    dates = reduce(np.intersect1d, [s.dates for s in sides])
    closes = np.stack([s.close[np.searchsorted(s.dates, dates)] for s in sides], axis=1)
    return Basket(group=group, dates=dates, closes=closes)


def member_rows(matrix: Floats, rows: Rows) -> Floats:
    """Rows of a matrix, NaN where a row is -1; shape ``(len(rows), members)``."""
    return np.where(rows[:, None] >= 0, matrix[np.maximum(rows, 0)], np.nan)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """A basket with its share counts, and what became of its value over a window.

    Args:
        basket: The closes; a second share class of one company is worth 0 here.
        counts: Share counts known at each session.
        rows: Base row of each session, -1 where there is none; shape ``(n,)``.
        base: Market values at the base, with the share counts known at t; shape ``(n, members)``.
        change: Change of the market values since the base; shape ``(n, members)``.
    """

    basket: Basket
    counts: ShareCounts
    rows: Rows
    base: Floats
    change: Floats


def caps_of(market: Market, subject: str, window: str) -> Caps:
    """Market values of a basket at the base of a window and their changes since.

    Both use the share counts known at t, so that the change is what prices did, not what issues did.
    """
    return market.remember(("caps", subject, window), lambda: _caps(market, subject, window))


def known_counts(market: Market, subject: str) -> ShareCounts:
    """Share counts of a basket's members at each of its sessions."""
    basket = basket_of(market, subject)
    return market.remember(
        ("shares", subject), lambda: share_counts(market.listings_of(subject), basket.members, basket.dates)
    )


def _caps(market: Market, subject: str, window: str) -> Caps:
    basket, counts = basket_of(market, subject), known_counts(market, subject)
    rows = base_rows(basket.dates, window)
    before = member_rows(basket.closes, rows)
    return Caps(
        basket=basket, counts=counts, rows=rows,
        base=counts.shares * before, change=counts.shares * (basket.closes - before),
    )  # fmt: skip


def why_no_value(market: Market, basket: Basket, counts: ShareCounts | None = None) -> WhyNot:
    """A column's `why`: which member lacks a close or a share count at a session."""
    return WhyNot(market=market, basket=basket, counts=counts)


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """Says which member of a basket keeps it from having a value."""

    market: Market
    basket: Basket
    counts: ShareCounts | None

    def __call__(self, session: dt.date) -> str | None:
        """The reason for one session; None where closes and share counts of the session are known."""
        reason = self.market.unknown(*self.basket.members)(session)
        if reason is not None:
            return reason
        row = int(np.searchsorted(self.basket.dates, np.datetime64(session)))
        for j, ticker in enumerate(self.basket.members):
            if self.counts is not None and np.isnan(self.counts.shares[row, j]):
                return f"no share count of {ticker} known on {session.isoformat()}"
        return self._at_base(row)

    def _at_base(self, row: int) -> str | None:
        for j, ticker in enumerate(self.basket.members):
            if np.isnan(self.basket.closes[:row, j]).any():
                return f"too few closes of {ticker} are known up to {as_date(self.basket.dates[row])}"
        return None


def share_details(counts: ShareCounts, row: int) -> dict[str, Scalar | None]:
    """The oldest date of the share counts used, and lines left out as second classes of a company."""
    out = ", ".join(t for j, t in enumerate(counts.tickers) if counts.shares[row, j] == 0)
    oldest = as_date(counts.as_of[row].min())
    return {"shares_as_of": oldest, "left_out": out} if out else {"shares_as_of": oldest}


def basket_inputs(
    basket: Basket, rows: tuple[int, ...], counts: ShareCounts | None = None
) -> Iterator[Input]:
    """Members' closes at some rows and, given the counts, the shares known at the last of them."""
    for j, ticker in enumerate(basket.members):
        yield from price_inputs(ticker, basket.dates, basket.closes[:, j], rows)
        if counts is not None:
            day = as_date(counts.as_of[rows[-1], j])
            yield Input(series=ticker, field="shares", date=day, value=float(counts.counts[rows[-1], j]))


@column_metric("mcap", unit="usd", definition="sum over members of shares x close")
def mcap(market: Market, fact_id: FactId) -> Column:
    """Market value of a basket or a company."""
    basket, counts = basket_of(market, fact_id.subject), known_counts(market, fact_id.subject)
    values = counts.shares * basket.closes

    def details(row: int) -> dict[str, Scalar | None]:
        return {**dict(zip(basket.members, values[row].tolist())), **share_details(counts, row)}

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (row,), counts))

    return Column(
        dates=basket.dates, values=row_sum(values), trace=trace, details=details,
        why=why_no_value(market, basket, counts),
    )  # fmt: skip


@column_metric(
    "mcap_change", unit="usd", windows=WINDOWS, default_window="1d",
    definition="sum over members of shares x (close - close of the base session)",
)  # fmt: skip
def mcap_change(market: Market, fact_id: FactId) -> Column:
    """How much market value a basket or a company gained or lost; each member in the details."""
    caps = caps_of(market, fact_id.subject, fact_id.window)
    basket, counts = caps.basket, caps.counts

    def details(row: int) -> dict[str, Scalar | None]:
        return {**dict(zip(basket.members, caps.change[row].tolist())), **share_details(counts, row)}

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (int(caps.rows[row]), row), counts))

    return Column(
        dates=basket.dates, values=row_sum(caps.change), bases=dates_at(basket.dates, caps.rows),
        trace=trace, details=details, why=why_no_value(market, basket, counts),
    )  # fmt: skip


def weighted_return(market: Market, subject: str, window: str, dates: Dates) -> Floats:
    """Return of a basket or a ticker on some of its sessions.

    Args:
        market: The market.
        subject: A basket or a ticker.
        window: From which base.
        dates: Sessions that all members have, shape ``(n,)``.

    Returns:
        Shape ``(n,)``. Equal weights: the mean of the members' returns, NaN where one is unknown. Cap
        weights: shares known at t at the closes of the base.
    """
    basket = basket_of(market, subject).on(dates)
    before = member_rows(basket.closes, base_rows(dates, window))
    if basket.group.weight != "cap":
        return row_sum(divided(basket.closes, before) - 1.0) / len(basket.members)
    shares = share_counts(market.listings_of(subject), basket.members, dates).shares
    return divided(row_sum(shares * (basket.closes - before)), row_sum(shares * before))


def basket_return(market: Market, fact_id: FactId) -> Column:
    """Return of a basket, by its own weights; each member's return in the details."""
    basket = basket_of(market, fact_id.subject)
    counts = known_counts(market, fact_id.subject) if basket.group.weight == "cap" else None
    rows = base_rows(basket.dates, fact_id.window)
    returns = divided(basket.closes, member_rows(basket.closes, rows)) - 1.0

    def details(row: int) -> dict[str, Scalar | None]:
        members = dict(zip(basket.members, returns[row].tolist()))
        return {**members, **(share_details(counts, row) if counts is not None else {})}

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (int(rows[row]), row), counts))

    return Column(
        dates=basket.dates, values=weighted_return(market, fact_id.subject, fact_id.window, basket.dates),
        bases=dates_at(basket.dates, rows), trace=trace, details=details,
        why=why_no_value(market, basket, counts),
    )  # fmt: skip


def basket_spread(market: Market, fact_id: FactId) -> Column:
    """Spread of which one side is a basket, on the sessions that all members of both sides have."""
    x, y = basket_of(market, fact_id.subject), basket_of(market, fact_id.other)
    dates = np.intersect1d(x.dates, y.dates)
    rows = base_rows(dates, fact_id.window)
    rx, ry = (weighted_return(market, s, fact_id.window, dates) for s in (fact_id.subject, fact_id.other))

    def trace(row: int) -> tuple[Input, ...]:
        pair = (int(rows[row]), row)
        return (*basket_inputs(x.on(dates), pair), *basket_inputs(y.on(dates), pair))

    def details(row: int) -> dict[str, Scalar | None]:
        return {fact_id.subject: float(rx[row]), fact_id.other: float(ry[row])}

    why = market.unknown(*x.members, *y.members)
    return Column(
        dates=dates, values=rx - ry, bases=dates_at(dates, rows), trace=trace, details=details, why=why
    )


@column_metric("share", pair=True, unit="fraction", definition="mcap of B / mcap of U on common sessions")
def share(market: Market, fact_id: FactId) -> Column:
    """A basket's or company's part of another basket's market value."""
    part, whole = market.column(f"mcap:{fact_id.subject}"), market.column(f"mcap:{fact_id.other}")
    dates, i, j = np.intersect1d(part.dates, whole.dates, assume_unique=True, return_indices=True)

    def details(row: int) -> dict[str, Scalar | None]:
        a, b = part.details(int(i[row])), whole.details(int(j[row]))
        oldest = min(str(a["shares_as_of"]), str(b["shares_as_of"]))
        return {
            "part": float(part.values[i[row]]),
            "whole": float(whole.values[j[row]]),
            "shares_as_of": dt.date.fromisoformat(oldest),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return part.trace(int(i[row])) + whole.trace(int(j[row]))

    def why(session: dt.date) -> str | None:
        members = (group_of(market, s).members for s in (fact_id.subject, fact_id.other))
        closes = market.unknown(*chain.from_iterable(members))(session)
        reasons = (side.why(session) if side.why is not None else None for side in (part, whole))
        return closes or next((reason for reason in reasons if reason is not None), None)

    values = divided(part.values[i], whole.values[j])
    return Column(dates=dates, values=values, trace=trace, details=details, why=why)
