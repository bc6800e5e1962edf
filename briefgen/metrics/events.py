"""What has followed: an event study of a condition, beside the base rate of all sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from briefgen.errors import UsageError
from briefgen.metrics.ids import ROLLING, Condition, FactId, parse_condition, parse_id
from briefgen.metrics.market import Market, as_date
from briefgen.metrics.registry import Column, MissingInputError, Point, point_metric
from briefgen.metrics.rolling import slack
from briefgen.metrics.universe import Bools
from briefgen.metrics.windows import Rows
from briefgen.model import Dates, Floats, Input, Scalar

FEWEST = 5
"""Events below which nothing is said."""

MOST_INPUTS = 60
"""Closes that a fact lists; those of the latest events go before."""

_COMPARED: Mapping[str, Callable[[Floats, float], Bools]] = {
    ">=": lambda values, bound: values >= bound - slack(values),
    "<=": lambda values, bound: values <= bound + slack(values),
    ">": lambda values, bound: values > bound + slack(values),
    "<": lambda values, bound: values < bound - slack(values),
}


def first_of_runs(values: Floats, sign: str, bound: float) -> Rows:
    """Sessions at which a comparison first becomes true.

    Args:
        values: A metric over all sessions, shape ``(n,)``; NaN where unknown, which is not true. One that
            differs from the bound by its rounding only is equal to it.
        sign: ``>=``, ``<=``, ``>`` or ``<``.
        bound: What is compared with.

    Returns:
        Rows, increasing: the first session of each uninterrupted stretch of truth.

    >>> first_of_runs(np.array([3.0, 1.0, 3.0, 4.0, np.nan, 5.0]), ">=", 3.0).tolist()
    [0, 2, 5]
    """
    true = _COMPARED[sign](values, bound)
    before = np.zeros(len(true), dtype=bool)
    before[1:] = true[:-1]
    return np.flatnonzero(true & ~before).astype(np.int64)


def apart(rows: Rows, span: int) -> Rows:
    """Events whose windows do not overlap, taken from the earliest on.

    Args:
        rows: Rows of the events, increasing.
        span: Sessions of the window that follows each.

    >>> apart(np.array([2, 4, 5, 9]), 3).tolist()
    [2, 5, 9]
    """
    kept: list[int] = []
    for row in rows.tolist():
        if not kept or row >= kept[-1] + span:
            kept.append(row)
    return np.array(kept, dtype=np.int64)


def measured_of(condition: FactId) -> FactId:
    """The ticker, basket or pair whose way is followed after a condition about it.

    >>> str(measured_of(parse_id("pctl:spread:IWM/QQQ@1m")))
    'spread:IWM/QQQ'
    """
    if condition.metric == "pctl":
        return measured_of(parse_id(condition.subject))
    metric = "spread" if condition.other else "return"
    return FactId(metric=metric, subject=condition.subject, other=condition.other)


@dataclass(frozen=True, kw_only=True)
class Study:
    """Everything of an event study that does not depend on the session.

    Args:
        forward: The spread or return over the window, at the session on which the window ends.
        span: Sessions of the window.
        starts: Rows of the sessions at which the condition first became true, increasing.
    """

    forward: Column
    span: int
    starts: Rows

    def counted(self, row: int) -> Rows:
        """Rows of the events whose window has ended by a session and overlaps no earlier one's."""
        whole = self.starts[self.starts + self.span <= row]
        # An event without a known outcome is none, so it keeps no other from being counted.
        return apart(whole[~np.isnan(self.forward.values[whole + self.span])], self.span)

    def inputs(self, events: Rows) -> tuple[Input, ...]:
        """Closes at both ends of the latest events, in the order of time."""
        found: tuple[Input, ...] = ()
        for row in events[::-1].tolist():
            more = self.forward.trace(row + self.span)
            if len(found) + len(more) > MOST_INPUTS:
                break
            found = more + found
        return found


def study_of(market: Market, condition: Condition, window: str) -> Study:
    """Find the sessions at which a condition first became true, and what followed.

    Raises:
        MissingInputError: The condition's data or the closes of what is followed are absent.
        UsageError: The condition is about a metric that no column has.
    """
    tested = market.column(condition.of)
    followed = measured_of(condition.of)
    forward = market.column(
        FactId(metric=followed.metric, subject=followed.subject, other=followed.other, window=window)
    )
    found = tested.dates[first_of_runs(tested.values, condition.sign, condition.bound)]
    return Study(forward=forward, span=ROLLING[window], starts=_located(found, forward.dates))


def _located(found: Dates, dates: Dates) -> Rows:
    rows = np.searchsorted(dates, found)
    inside = rows < len(dates)
    rows, found = rows[inside], found[inside]
    return np.asarray(rows[dates[rows] == found], dtype=np.int64)


def figures(values: Floats, prefix: str = "") -> dict[str, Scalar | None]:
    """Count, median, mean and share above zero of some outcomes.

    >>> figures(np.array([0.1, -0.1, 0.3, 0.2]), "base_")["base_positive"]
    0.75
    """
    return {
        f"{prefix}count": len(values),
        f"{prefix}median": float(np.median(values)),
        f"{prefix}mean": float(np.mean(values)),
        f"{prefix}positive": int(np.count_nonzero(values > 0)) / len(values),
    }


@point_metric(
    "after", unit="fraction", windows=tuple(ROLLING),
    definition="median of the return (of a pair: the spread) over the window after each session at which the "
    "condition first became true, windows that end by t and overlap no earlier one's",
)  # fmt: skip
def after(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What has followed a condition, with the same figures for all sessions as the base rate.

    Args:
        market: The market.
        fact_id: A condition and a window, as in ``after:streak:^RUT/^GSPC>=10@3m``. The condition compares
            any fact that has a column with a number in its own unit; what is followed is its subject.
        session: The session; events whose window has not ended by it are left out.

    Returns:
        The median as a fraction; details: ``count``, ``median``, ``mean``, ``positive`` (share above zero),
        ``worst`` and ``best`` with ``worst_on`` and ``best_on``, ``first`` and ``last`` (dates of events),
        ``sessions`` (of the window), and ``base_count``, ``base_median``, ``base_mean``, ``base_positive``
        over every window whose outcome is known. Inputs are the closes at both ends of the latest events.

    Raises:
        MissingInputError: There are fewer than five events, or the data are absent.
        UsageError: The condition names no metric that has a value at every session.

    Example:
        ``after:return:^GSPC@1d<=-0.03@1m``: the month after days that lost 3% or more.
    """
    condition = parse_condition(fact_id.subject)
    if condition.of.metric == "after":
        raise UsageError(f"'{fact_id}': a condition cannot be about what has followed another one")
    study = market.remember(("study", str(fact_id)), lambda: study_of(market, condition, fact_id.window))
    row = _row(study.forward, session)
    events = study.counted(row)
    if len(events) < FEWEST:
        raise MissingInputError(
            f"{fact_id.subject} has fewer than {FEWEST} events with {study.span} sessions after them "
            f"by {session} (it has {len(events)})"
        )
    outcomes = study.forward.values[events + study.span]
    everything = study.forward.values[: row + 1]
    low, high = int(np.argmin(outcomes)), int(np.argmax(outcomes))
    dates = study.forward.dates
    return Point(
        value=float(np.median(outcomes)),
        details={
            **figures(outcomes),
            "worst": float(outcomes[low]),
            "worst_on": as_date(dates[events[low]]),
            "best": float(outcomes[high]),
            "best_on": as_date(dates[events[high]]),
            "first": as_date(dates[events[0]]),
            "last": as_date(dates[events[-1]]),
            "sessions": study.span,
            **figures(everything[~np.isnan(everything)], "base_"),
        },
        inputs=study.inputs(events),
    )


def _row(column: Column, session: dt.date) -> int:
    row = int(np.searchsorted(column.dates, np.datetime64(session)))
    if row < len(column.dates) and column.dates[row] == np.datetime64(session):
        return row
    reason = column.why(session) if column.why is not None else None
    raise MissingInputError(reason or f"there is no session on {session}")
