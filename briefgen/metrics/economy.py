"""Prices, jobs and unemployment: monthly figures, each as it was published by the session."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.published import Published, published, sessions_column
from briefgen.metrics.registry import Column, MissingInputError, column_metric
from briefgen.metrics.rolling import divided
from briefgen.metrics.windows import Rows, at_rows
from briefgen.model import Dates, Scalar

INDEXES = {"cpi": "CPIAUCSL", "core": "CPILFESL"}
"""Consumer price indexes by their name in ids."""


def months_before(dates: Dates, count: int) -> Rows:
    """Row of the observation of some calendar months earlier.

    Args:
        dates: First days of months, increasing, shape ``(m,)``.
        count: Months.

    Returns:
        Shape ``(m,)``; -1 where that month has no observation.

    >>> months = np.array(["2025-09-01", "2025-11-01", "2025-12-01"], dtype="datetime64[D]")
    >>> months_before(months, 1).tolist()
    [-1, -1, 1]
    """
    months = dates.astype("datetime64[M]")
    wanted = months - np.timedelta64(count, "M")
    at = np.minimum(np.searchsorted(months, wanted), max(len(months) - 1, 0))
    rows: Rows = np.where(months[at] == wanted, at, -1).astype(np.int64) if len(months) else at
    return rows


def _previous(p: Published, values: list[float], row: int) -> float | None:
    """The measure of the observation before, None where it has none."""
    return values[row - 1] if row and not np.isnan(values[row - 1]) else None


@column_metric(
    "inflation", unit="fraction", windows=("1y",), default_window="1y",
    definition="price index / the index of twelve months before - 1, last month published by t",
)  # fmt: skip
def inflation(market: Market, fact_id: FactId) -> Column:
    """How much consumer prices have risen in twelve months.

    Args:
        market: The market; ``CPIAUCSL`` for ``cpi``, ``CPILFESL`` for ``core``, both seasonally adjusted.
        fact_id: ``inflation:cpi@1y``.

    Returns:
        A fraction; details: ``index``, ``base_index``, ``previous`` (the rate of the observation before),
        ``observed`` (first day of the month), ``known_from``. Missing where the month of a year before has no
        observation, as October 2025 has none.

    Raises:
        MissingInputError: The source has no such series.

    Example:
        From 317.6 in December 2024 to 326.031 in December 2025 is 0.0265.
    """
    name = INDEXES.get(fact_id.subject)
    if name is None:
        raise MissingInputError(f"no price index {fact_id.subject} is known; known are {', '.join(INDEXES)}")
    p = published(market, name)
    levels, bases = p.series.close, months_before(p.series.dates, 12)
    values = divided(levels, at_rows(levels, bases)) - 1.0 if len(levels) else levels
    rates = values.tolist()

    def details(row: int) -> dict[str, Scalar | None]:
        return {
            "index": float(levels[row]),
            "base_index": float(levels[bases[row]]),
            "previous": _previous(p, rates, row),
        }

    def reason(row: int) -> str:
        return f"{name} has no observation twelve months before {as_date(p.series.dates[row])}"

    return sessions_column(market, p, values, unit="fraction", bases=bases, details=details, reason=reason)


@column_metric(
    "unemployment", unit="percent",
    definition="unemployment rate, seasonally adjusted, last month published by t",
)  # fmt: skip
def unemployment(market: Market, fact_id: FactId) -> Column:
    """The share of the labor force without work.

    Args:
        market: The market; series ``UNRATE``.
        fact_id: ``unemployment``.

    Returns:
        Percent; details: ``previous`` (the observation before), ``observed``, ``known_from``.

    Raises:
        MissingInputError: The source has no ``UNRATE``.

    Example:
        On 2026-01-22 it is that of December 2025, 4.4.
    """
    p = published(market, "UNRATE")
    rates = p.series.close.tolist()

    def details(row: int) -> dict[str, Scalar | None]:
        return {"previous": _previous(p, rates, row)}

    return sessions_column(market, p, p.series.close, unit="percent", details=details)


@column_metric(
    "payrolls", unit="thousands", windows=("1m",), default_window="1m",
    definition="employees on nonfarm payrolls less those of the month before, last month published by t",
)  # fmt: skip
def payrolls(market: Market, fact_id: FactId) -> Column:
    """How many jobs a month has brought.

    Args:
        market: The market; series ``PAYEMS``.
        fact_id: ``payrolls@1m``.

    Returns:
        Thousands of jobs; details: ``level`` and ``base_level`` (thousands), ``previous`` (the change of the
        observation before), ``observed``, ``known_from``.

    Raises:
        MissingInputError: The source has no ``PAYEMS``.

    Example:
        From 158,861 to 158,881 is 20.
    """
    p = published(market, "PAYEMS")
    levels, bases = p.series.close, months_before(p.series.dates, 1)
    values = levels - at_rows(levels, bases) if len(levels) else levels
    changes = values.tolist()

    def details(row: int) -> dict[str, Scalar | None]:
        return {
            "level": float(levels[row]),
            "base_level": float(levels[bases[row]]),
            "previous": _previous(p, changes, row),
        }

    def reason(row: int) -> str:
        return f"PAYEMS has no observation of the month before {as_date(p.series.dates[row])}"

    return sessions_column(market, p, values, unit="thousands", bases=bases, details=details, reason=reason)
