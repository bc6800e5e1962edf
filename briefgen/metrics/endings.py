"""Runs that have just ended: how long they were, when they broke, and what is left of the lead."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import MissingInputError, Point, point_metric
from briefgen.metrics.streaks import Lead, lead_of, place_among_runs

RECENT = 5
"""Sessions in which a run's end is still news."""


def _ended(market: Market, fact_id: FactId, session: dt.date) -> tuple[Lead, int, int]:
    """The pair, the row of the session and the row at which the longest recently broken run ended."""
    column = market.column(FactId(metric="streak", subject=fact_id.subject, other=fact_id.other))
    row = row_of(column, session, str(fact_id))
    lead = lead_of(market, fact_id)
    streak = lead.streak
    ends = [r for r in range(max(row - RECENT, 1), row) if abs(streak[r + 1]) < abs(streak[r]) or
            np.sign(streak[r + 1]) != np.sign(streak[r])]  # fmt: skip
    # Where the next session is unknown, nobody can say that the run ended there.
    ends = [r for r in ends if not np.isnan(streak[r : r + 2]).any() and streak[r] != 0]
    if not ends:
        raise MissingInputError(
            f"no run of {fact_id.subject}/{fact_id.other} ended in the last {RECENT} sessions"
        )
    return lead, row, max(ends, key=lambda r: (abs(streak[r]), r))


@point_metric(
    "ended_run", pair=True, unit="sessions",
    definition="final length of the longest run that ended in the last 5 sessions (minus: Y led)",
)  # fmt: skip
def ended_run(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """The longest run that has just been broken.

    Returns:
        The signed length; details: ``began`` (base session), ``ended`` (its last session), ``broken``
        (the session that broke it), ``gain`` (what it brought its leader, a fraction), ``left`` (how much of
        that is left at t, both measured from its base session), ``rank`` and ``of`` among the leader's runs.

    Raises:
        MissingInputError: No run ended in these sessions, or the streak of t itself is unknown.
    """
    lead, row, end = _ended(market, fact_id, session)
    length = int(lead.streak[end])
    base = end - abs(length)
    place = place_among_runs(lead, end)
    assert place is not None

    def ahead(at: int) -> float:
        return float((lead.x[at] / lead.x[base] - lead.y[at] / lead.y[base]) * np.sign(length))

    return Point(
        value=length,
        base_session=as_date(lead.dates[base]),
        details={
            "began": as_date(lead.dates[base + 1]),
            "ended": as_date(lead.dates[end]),
            "broken": as_date(lead.dates[end + 1]),
            "sessions_since": row - end,
            "gain": ahead(end),
            "left": ahead(row),
            "rank": place.rank,
            "of": place.of,
            "last_reached": place.last_reached,
            "searched_from": place.searched_from,
        },
        inputs=price_inputs(fact_id.subject, lead.dates, lead.x, (base, end, end + 1, row))
        + price_inputs(fact_id.other, lead.dates, lead.y, (base, end, end + 1, row)),
    )
