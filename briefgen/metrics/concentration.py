"""Concentration: how much of a basket hangs on few members."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.errors import UsageError
from briefgen.metrics.baskets import (
    Caps,
    basket_inputs,
    basket_of,
    caps_of,
    group_of,
    known_counts,
    share_details,
    why_no_value,
)
from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market, as_date, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.rolling import divided, row_sum
from briefgen.metrics.windows import dates_at
from briefgen.model import Floats, Input, Scalar


def weights_of(values: Floats) -> Floats:
    """Each member's part of the sum of its row; shape ``(n, members)``."""
    return divided(values, np.repeat(row_sum(values)[:, None], values.shape[1], axis=1))


def herfindahl(values: Floats) -> Floats:
    """Herfindahl-Hirschman index of each row: the sum of squared weights; shape ``(n,)``.

    >>> herfindahl(np.array([[1.0, 1.0, 2.0]])).tolist()
    [0.375]
    """
    return row_sum(weights_of(values) ** 2)


def _hhi_column(market: Market, subject: str, *, inverse: bool) -> Column:
    basket, counts = basket_of(market, subject), known_counts(market, subject)
    values = counts.shares * basket.closes
    weights, index = weights_of(values), herfindahl(values)

    def details(row: int) -> dict[str, Scalar | None]:
        return {**dict(zip(basket.members, weights[row].tolist())), **share_details(counts, row)}

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (row,), counts))

    return Column(
        dates=basket.dates, values=1.0 / index if inverse else index, trace=trace, details=details,
        why=why_no_value(market, basket, counts),
    )  # fmt: skip


@column_metric("hhi", unit="ratio", definition="sum over members of squared weights by market value")
def hhi(market: Market, fact_id: FactId) -> Column:
    """Concentration of a basket; each member's weight in the details."""
    return _hhi_column(market, fact_id.subject, inverse=False)


@column_metric(
    "effective_n", unit="ratio", definition="1 / sum over members of squared weights by market value"
)
def effective_n(market: Market, fact_id: FactId) -> Column:
    """Number of equally large members with the same concentration."""
    return _hhi_column(market, fact_id.subject, inverse=True)


def contributions(caps: Caps) -> Floats:
    """Weight at the base x return, of each member at each session; shape ``(n, members)``."""
    total = np.repeat(row_sum(caps.base)[:, None], caps.base.shape[1], axis=1)
    return divided(caps.change, total)


@column_metric(
    "contribution", pair=True, unit="fraction", windows=WINDOWS, default_window="1d",
    definition="member M's weight in basket B at the base x its return",
)  # fmt: skip
def contribution(market: Market, fact_id: FactId) -> Column:
    """How much of a basket's cap-weighted return came from one member."""
    if fact_id.subject not in group_of(market, fact_id.other).members:
        raise MissingInputError(f"{fact_id.subject} is no member of {fact_id.other}")
    caps = caps_of(market, fact_id.other, fact_id.window)
    basket = caps.basket
    j = basket.members.index(fact_id.subject)
    parts, weights = contributions(caps), weights_of(caps.base)
    totals = row_sum(parts)

    def details(row: int) -> dict[str, Scalar | None]:
        total = float(totals[row])
        return {
            "weight": float(weights[row, j]),
            "return": float(parts[row, j] / weights[row, j]) if weights[row, j] else None,
            "basket_return": total,
            "share": float(parts[row, j]) / total if total else None,
            **share_details(caps.counts, row),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (int(caps.rows[row]), row), caps.counts))

    # A part of a whole that is not known, because another member's close is not, says nothing.
    values = np.where(np.isnan(totals), np.nan, parts[:, j])
    return Column(
        dates=basket.dates, values=values, bases=dates_at(basket.dates, caps.rows), trace=trace,
        details=details, why=why_no_value(market, basket, caps.counts),
    )  # fmt: skip


def window_and_number(fact_id: FactId, default: int) -> tuple[str, int]:
    """A window that carries a number, as in ``1d/5``.

    Raises:
        UsageError: It is not of that form.
    """
    window, slash, number = fact_id.window.partition("/")
    if window not in WINDOWS or (slash and not (number.isdecimal() and int(number) > 0)):
        raise UsageError(f"'{fact_id}': after @ stands a window with a number, as in 1d/5")
    return window, int(number) if slash else default


@column_metric(
    "return_without", unit="fraction", windows=("*",), default_window="1d/3",
    definition="cap-weighted return of the basket without its largest contributors, n in number",
)  # fmt: skip
def return_without(market: Market, fact_id: FactId) -> Column:
    """Cap-weighted return of what is left of a basket without its n largest contributors.

    The rest is weighted anew; ties go to the member that is listed first. Details: each member that is left
    out with its contribution, ``left_out`` (their tickers), ``basket_return`` and ``rest``.
    """
    window, n = window_and_number(fact_id, 3)
    count = len(group_of(market, fact_id.subject).members)
    if n >= count:
        raise MissingInputError(f"{fact_id.subject} has only {count} members")
    caps = caps_of(market, fact_id.subject, window)
    basket = caps.basket
    parts = contributions(caps)
    # A second share class is worth nothing here, so it takes no place among the n.
    order = np.argsort(np.where(caps.base > 0, -parts, np.inf), axis=1, kind="stable")
    base, change = (np.take_along_axis(m, order[:, n:], axis=1) for m in (caps.base, caps.change))
    values = np.where(np.isnan(row_sum(parts)), np.nan, divided(row_sum(change), row_sum(base)))
    totals = row_sum(parts)

    def details(row: int) -> dict[str, Scalar | None]:
        out = {basket.members[j]: float(parts[row, j]) for j in order[row, :n]}
        rest = float(row_sum(np.take_along_axis(parts, order[:, n:], axis=1)[row : row + 1])[0])
        whole: dict[str, Scalar | None] = {
            "basket_return": float(totals[row]),
            "rest": rest,
            "left_out": ", ".join(out),
        }
        return {**out, **whole, **share_details(caps.counts, row)}

    def trace(row: int) -> tuple[Input, ...]:
        return tuple(basket_inputs(basket, (int(caps.rows[row]), row), caps.counts))

    return Column(
        dates=basket.dates, values=values, bases=dates_at(basket.dates, caps.rows), trace=trace,
        details=details, why=why_no_value(market, basket, caps.counts),
    )  # fmt: skip


def _contributors(market: Market, fact_id: FactId, session: dt.date, sign: float) -> Point:
    window, n = window_and_number(fact_id, 3)
    column = market.column(FactId(metric="return", subject=fact_id.subject, window=window))
    row = row_of(column, session, str(fact_id))
    caps = caps_of(market, fact_id.subject, window)
    parts = contributions(caps)[row]
    if np.isnan(parts).any():
        raise MissingInputError(f"a share count of {fact_id.subject} is unknown on {session}")
    members = caps.basket.members
    order = sorted(range(len(members)), key=lambda j: (-sign * parts[j], members[j]))[:n]
    return Point(
        value=tuple((members[j], float(parts[j])) for j in order),
        base_session=as_date(caps.basket.dates[caps.rows[row]]),
        details={"of": len(members), **share_details(caps.counts, row)},
        inputs=tuple(basket_inputs(caps.basket, (int(caps.rows[row]), row), caps.counts)),
    )


@point_metric(
    "contributors", unit="list", windows=("*",), default_window="1d/3",
    definition="the members with the highest contributions to the basket's value-weighted return",
)  # fmt: skip
def contributors(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Who added most to a basket's return: three members, or as many as the window carries (``@1d/5``)."""
    return _contributors(market, fact_id, session, 1.0)


@point_metric(
    "detractors", unit="list", windows=("*",), default_window="1d/3",
    definition="the members with the lowest contributions to the basket's value-weighted return",
)  # fmt: skip
def detractors(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Who took most from a basket's return: three members, or as many as the window carries."""
    return _contributors(market, fact_id, session, -1.0)
