"""Contests day by day: on how many sessions of a window one series did better than another."""

from __future__ import annotations

import numpy as np

from briefgen.metrics.ids import WINDOWS, FactId
from briefgen.metrics.market import Market
from briefgen.metrics.records import counted
from briefgen.metrics.registry import Column, column_metric
from briefgen.metrics.streaks import TIE, lead_of
from briefgen.metrics.windows import base_rows, dates_at
from briefgen.model import Scalar


@column_metric(
    "lead_days", pair=True, unit="count", windows=tuple(w for w in WINDOWS if w != "1d"), default_window="1m",
    definition="sessions of the window on which X's daily return was above Y's",
)  # fmt: skip
def lead_days(market: Market, fact_id: FactId) -> Column:
    """On how many sessions of a window X did better than Y.

    Args:
        market: The market.
        fact_id: ``lead_days:^RUT/^GSPC@1m``.

    Returns:
        Sessions; details: ``behind`` and ``ties`` among them, ``sessions`` of the window.

    Example:
        Daily differences of +1, -1, 0 and +2 over a window of four sessions: 2, with 1 behind and 1 tie.
    """
    lead = lead_of(market, fact_id)
    d = lead.rx - lead.ry
    rows = base_rows(lead.dates, fact_id.window)
    unknown = np.isnan(d)
    ahead = counted(np.where(unknown, np.nan, d >= TIE), rows)
    behind = counted(np.where(unknown, np.nan, d <= -TIE), rows)

    def details(row: int) -> dict[str, Scalar | None]:
        sessions = row - int(rows[row])
        lost = int(behind[row])
        return {"behind": lost, "ties": sessions - int(ahead[row]) - lost, "sessions": sessions}

    return Column(
        dates=lead.dates, values=ahead, bases=dates_at(lead.dates, rows), details=details, why=lead.why
    )
