"""The Treasury curve: how far two maturities' yields lie apart, as they were published by the session."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.published import Published, provenance_of, published, sessions_column
from briefgen.metrics.rates import YIELDS
from briefgen.metrics.registry import Column, MissingInputError, Provenance, column_metric
from briefgen.metrics.returns import difference
from briefgen.metrics.streaks import signed_runs
from briefgen.metrics.windows import Rows, dates_at
from briefgen.model import Floats, Input, Scalar

YEAR = 252
"""Observations of a year."""

MATURITIES = tuple(YIELDS)
"""From the shortest to the longest."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Two yields on the dates on which both were observed.

    Args:
        longer: The series of the longer maturity, all its observations.
        shorter: That of the shorter one.
        both: The longer one on the common dates, each known once both are.
        rows: Rows of the common dates in either series, shape ``(m,)`` each.
    """

    longer: Published
    shorter: Published
    both: Published
    rows: tuple[Rows, Rows]

    @property
    def yields(self) -> tuple[Floats, Floats]:
        """Percent on the common dates, the longer maturity's first."""
        return self.longer.series.close[self.rows[0]], self.shorter.series.close[self.rows[1]]


def curve(market: Market, longer: str, shorter: str) -> Curve:
    """Two maturities on their common dates.

    Args:
        market: The market.
        longer: A maturity (``10y``).
        shorter: One that is shorter (``2y``).

    Raises:
        MissingInputError: The source lacks one of them, or they are no two maturities, the longer first.
    """
    known = ", ".join(MATURITIES)
    for maturity in (longer, shorter):
        if maturity not in YIELDS:
            raise MissingInputError(f"no Treasury of maturity {maturity} is known; known are {known}")
    if MATURITIES.index(longer) <= MATURITIES.index(shorter):
        raise MissingInputError(f"{longer} is not longer than {shorter}; the longer maturity stands first")
    one, other = published(market, YIELDS[longer]), published(market, YIELDS[shorter])
    return market.remember(("curve", longer, shorter), lambda: _common(one, other))


def _common(one: Published, other: Published) -> Curve:
    dates, i, j = np.intersect1d(
        one.series.dates, other.series.dates, assume_unique=True, return_indices=True
    )
    i, j = i.astype(np.int64), j.astype(np.int64)
    days = np.maximum(one.days[i], other.days[j])
    sessions = one.sessions
    rows: Rows = np.searchsorted(days, sessions, side="right").astype(np.int64) - 1
    ages = sessions - dates_at(dates, rows) if len(days) else np.zeros(len(sessions), "timedelta64[D]")
    oldest = np.timedelta64(min(one.release.stale, other.release.stale), "D")
    name = f"{one.series.ticker} with {other.series.ticker}"
    closes = one.series.close[i]
    both = replace(
        one,
        series=replace(one.series, ticker=name, dates=dates, close=closes, adj_close=closes),
        days=days, rows=rows, stale=(rows >= 0) & (ages > oldest),
    )  # fmt: skip
    return Curve(longer=one, shorter=other, both=both, rows=(i, j))


@column_metric(
    "term_spread", pair=True, unit="bp",
    definition="(yield of X - yield of Y) x 100, of the last date for which both were published by t",
)  # fmt: skip
def term_spread(market: Market, fact_id: FactId) -> Column:
    """How steep the Treasury curve is between two maturities, below zero where it is inverted.

    Args:
        market: The market; series ``DGS10``, ``DGS2`` and so on.
        fact_id: ``term_spread:10y/2y``, the longer maturity first.

    Returns:
        Basis points, of the observations' own date; details: the two yields in percent (``longer``,
        ``shorter``), ``same_side`` (observations in a row on this side of zero, 0 at zero), ``since`` (the
        first of them; missing where it is that of the data), ``other_side`` (those on the other side among
        the last 252, which are ``counted``; missing where there are fewer), ``observed``, ``known_from``,
        ``searched_from``.

    Raises:
        MissingInputError: The source lacks one of the series, or the maturities are not the longer first.

    Example:
        Yields of 4.26 and 3.61 percent make 65.
    """
    c = curve(market, fact_id.subject, fact_id.other)
    longer, shorter = c.yields
    values = difference(longer, shorter, scale=100.0) if len(longer) else longer
    runs = signed_runs(values) if len(values) else values
    dates = c.both.series.dates

    def details(row: int) -> dict[str, Scalar | None]:
        length = int(abs(runs[row]))
        begin = row - length + 1
        year = values[row + 1 - YEAR : row + 1] if row + 1 >= YEAR and length else None
        return {
            "longer": float(longer[row]),
            "shorter": float(shorter[row]),
            "same_side": length,
            "since": as_date(dates[begin]) if length and begin else None,
            "other_side": None if year is None else int(np.count_nonzero(year * values[row] < 0)),
            "counted": None if year is None else YEAR,
            "searched_from": as_date(dates[0]),
        }

    def trace(row: int) -> tuple[Input, ...]:
        return (*c.longer.inputs(int(c.rows[0][row])), *c.shorter.inputs(int(c.rows[1][row])))

    column = sessions_column(market, c.both, values, unit="bp", details=details, trace=trace)

    def provenance(row: int) -> Provenance:
        at = int(c.both.rows[row])
        found = [
            provenance_of(market, p, int(rows[at])) for p, rows in zip((c.longer, c.shorter), c.rows)
        ]  # fmt: skip
        words = "; ".join(dict.fromkeys(x.citation for x in found))
        return replace(found[0], citation=words)

    return replace(column, provenance=provenance)
