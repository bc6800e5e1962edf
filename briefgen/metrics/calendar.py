"""What the exchange's calendar says of a session; no price enters here."""

from __future__ import annotations

import datetime as dt

from briefgen.metrics.dates import EXCHANGE, Schedule
from briefgen.metrics.ids import CALENDAR, FactId
from briefgen.metrics.market import Market
from briefgen.metrics.registry import MissingInputError, Point, point_metric
from briefgen.metrics.windows import period_of


def _next_session(market: Market, fact_id: FactId, session: dt.date) -> dt.date:
    """The next session that was planned at the session's close."""
    if fact_id.subject != "XNYS":
        raise MissingInputError(f"no calendar of {fact_id.subject} is known; the exchange's is XNYS")
    if market.calendar is None or not market.calendar.is_session(session):
        raise MissingInputError(f"the exchange calendar has no session on {session.isoformat()}")
    if market.calendar.neighbours(session)[1] is None:
        raise MissingInputError("the exchange calendar ends here")
    # That the exchange would stay closed on another day than it planned nobody knew at the session.
    return Schedule(calendar=market.calendar).next_open(session)


@point_metric(
    "period_end", unit="bool", windows=tuple(CALENDAR), default_window="ytd", source=EXCHANGE,
    definition="whether the exchange's next planned session belongs to another calendar week, month, quarter "
    "or year",
)  # fmt: skip
def period_end(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Whether a session is the last of its week, month, quarter or year, as the exchange had planned it."""
    import numpy as np

    following = _next_session(market, fact_id, session)
    both = period_of(np.array([session, following], dtype="datetime64[D]"), fact_id.window)
    return Point(value=bool(both[0] != both[1]), details={"next_session": following})


@point_metric(
    "period_start", unit="bool", windows=tuple(CALENDAR), default_window="ytd", source=EXCHANGE,
    definition="whether the exchange's last session belongs to another calendar week, month, quarter or year",
)  # fmt: skip
def period_start(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Whether a session is the first of its week, month, quarter or year."""
    import numpy as np

    _next_session(market, fact_id, session)
    assert market.calendar is not None
    before = market.calendar.neighbours(session)[0]
    if before is None:
        raise MissingInputError("the exchange calendar begins here")
    both = period_of(np.array([before, session], dtype="datetime64[D]"), fact_id.window)
    return Point(value=bool(both[0] != both[1]), details={"session_before": before})


@point_metric(
    "early_close", unit="bool", source=EXCHANGE,
    definition="whether the exchange closes before four in the afternoon at t",
)  # fmt: skip
def early_close(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Whether a session is a short one."""
    following = _next_session(market, fact_id, session)
    assert market.calendar is not None
    return Point(value=market.calendar.is_early_close(session), details={"next_session": following})
