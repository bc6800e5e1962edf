"""Breadth: how many members of a universe take part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from briefgen.metrics.ids import ROLLING, WINDOWS, FactId
from briefgen.metrics.market import Market
from briefgen.metrics.registry import Column, MissingInputError, column_metric
from briefgen.metrics.rolling import rolling_max, rolling_mean, rolling_min
from briefgen.metrics.universe import Bools, Tally, Universe, share_column, tally, universe_of
from briefgen.metrics.windows import base_rows, dates_at
from briefgen.model import Dates, Floats

AVERAGES = {"20d": 20, "50d": 50, "100d": 100, "200d": 200}
EQUAL_AND_CAP = {"sp500": ("RSP", "SPY")}
"""Universes with an equal-weight fund and a cap-weight fund."""

ROUNDING = 1e-12
"""A close less than this, relatively, above its average equals it: a sum of 200 closes is not exact."""


def _count_column(universe: Universe, count: Tally, key: str) -> Column:
    column = share_column(universe, count, key)
    return replace(column, values=np.where(count.known > 0, count.yes.astype(np.float64), np.nan))


def _moves(closes: Floats, sign: float) -> tuple[Bools, Bools]:
    moved, known = np.zeros(closes.shape, dtype=bool), np.zeros(closes.shape, dtype=bool)
    change = closes[1:] - closes[:-1]
    moved[1:] = change > 0 if sign > 0 else change < 0
    known[1:] = ~np.isnan(change)
    return moved, known


@column_metric(
    "advancers", unit="count", windows=("1d",), default_window="1d",
    definition="members with a return above zero; those without a bar at t or before are missing",
)  # fmt: skip
def advancers(market: Market, fact_id: FactId) -> Column:
    """Members that rose, with those that fell, stood still or had no bar in the details."""
    universe = universe_of(market, fact_id.subject)
    up = tally(universe, lambda dates, closes: _moves(closes, 1.0))
    down = tally(universe, lambda dates, closes: _moves(closes, -1.0))

    def details(row: int) -> dict[str, int]:
        fell, known = int(down.yes[row]), int(up.known[row])
        return {
            "decliners": fell,
            "unchanged": known - int(up.yes[row]) - fell,
            "missing": len(universe.tickers) - known,
            "members": len(universe.tickers),
            "priced": known,
        }

    bases = dates_at(universe.dates, base_rows(universe.dates, "1d"))
    return replace(_count_column(universe, up, "advancers"), details=details, bases=bases)


@column_metric(
    "breadth_above", unit="fraction", windows=tuple(AVERAGES), default_window="200d",
    definition="share of the members whose close is above the mean of their own last n closes",
)  # fmt: skip
def breadth_above(market: Market, fact_id: FactId) -> Column:
    """Share of members above their moving average."""
    n = AVERAGES[fact_id.window]

    def test(dates: Dates, closes: Floats) -> tuple[Bools, Bools]:
        means = rolling_mean(closes, n)
        return closes > means * (1.0 + ROUNDING), ~np.isnan(means)

    universe = universe_of(market, fact_id.subject)
    return share_column(universe, tally(universe, test), "above")


@column_metric(
    "new_highs", unit="count", windows=tuple(w for w in ROLLING if w != "1d"), default_window="1y",
    definition="members whose close is the greatest of the window's closes, t included",
)  # fmt: skip
def new_highs(market: Market, fact_id: FactId) -> Column:
    """Members at their high of the window; equal closes count."""

    def test(dates: Dates, closes: Floats) -> tuple[Bools, Bools]:
        top = rolling_max(closes, ROLLING[fact_id.window])
        return closes == top, ~np.isnan(top)

    universe = universe_of(market, fact_id.subject)
    return _count_column(universe, tally(universe, test), "highs")


@column_metric(
    "new_lows", unit="count", windows=tuple(w for w in ROLLING if w != "1d"), default_window="1y",
    definition="members whose close is the smallest of the window's closes, t included",
)  # fmt: skip
def new_lows(market: Market, fact_id: FactId) -> Column:
    """Members at their low of the window; equal closes count."""

    def test(dates: Dates, closes: Floats) -> tuple[Bools, Bools]:
        bottom = rolling_min(closes, ROLLING[fact_id.window])
        return closes == bottom, ~np.isnan(bottom)

    universe = universe_of(market, fact_id.subject)
    return _count_column(universe, tally(universe, test), "lows")


@column_metric(
    "equal_cap", unit="fraction", windows=WINDOWS, default_window="1d",
    definition="return of the equal-weight fund less that of the cap-weight fund (RSP, SPY)",
)  # fmt: skip
def equal_cap(market: Market, fact_id: FactId) -> Column:
    """By how much equal weights beat weights by market value."""
    if fact_id.subject not in EQUAL_AND_CAP:
        known = ", ".join(EQUAL_AND_CAP)
        raise MissingInputError(f"no equal-weight fund of {fact_id.subject} is known, only of {known}")
    equal, cap = EQUAL_AND_CAP[fact_id.subject]
    return market.column(FactId(metric="spread", subject=equal, other=cap, window=fact_id.window))
