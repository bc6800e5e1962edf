"""Streaks: how long one series has led another, how unusual that is, and how deep it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market, as_date, price_inputs, row_of
from briefgen.metrics.registry import Column, MissingInputError, Point, column_metric, point_metric
from briefgen.metrics.returns import simple_return
from briefgen.metrics.rolling import divided
from briefgen.metrics.windows import Rows, at_rows, dates_at
from briefgen.model import Dates, Floats, History, Input

TIE = 1e-12
"""A difference of daily returns below this is no lead."""


def signed_runs(differences: Floats) -> Floats:
    """Length of the run of one sign that ends at each session, signed.

    Args:
        differences: Daily differences, shape ``(n,)``; NaN where unknown.

    Returns:
        Shape ``(n,)``: positive for runs above zero, negative below, 0 at a tie, NaN where unknown. After
        an unknown difference the length stays unknown until the sign changes, because nobody can say
        where such a run began; only the unknown values at the start of the data are no such break.

    >>> signed_runs(np.array([np.nan, 0.1, 0.2, -0.1, 0.0, -0.3])).tolist()
    [nan, 1.0, 2.0, -1.0, 0.0, -1.0]
    >>> signed_runs(np.array([0.1, np.nan, 0.2, 0.3, -0.1])).tolist()
    [1.0, nan, nan, nan, -1.0]
    """
    unknown = np.isnan(differences)
    signs = np.where(unknown | (np.abs(differences) < TIE), 0.0, np.sign(differences))
    rows = np.arange(len(signs))
    begins = np.ones(len(signs), dtype=bool)
    begins[1:] = signs[1:] != signs[:-1]
    started = np.maximum.accumulate(np.where(begins, rows, 0))
    first_known = int(np.argmin(unknown)) if len(unknown) else 0
    torn = (started > first_known) & unknown[np.maximum(started - 1, 0)] & (signs != 0)
    return np.where(unknown | torn, np.nan, signs * (rows - started + 1))


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A pair on its common sessions.

    Args:
        dates: Common sessions, shape ``(n,)``.
        x: Closes of X.
        y: Closes of Y.
        rx: Daily returns of X; NaN at the first session.
        ry: Daily returns of Y.
        streak: Signed run length of X ahead of Y.
        why: Says why a session has no streak.
    """

    dates: Dates
    x: Floats
    y: Floats
    rx: Floats
    ry: Floats
    streak: Floats
    why: Callable[[dt.date], str | None]

    @property
    def begin(self) -> Rows:
        """Row of the session before each session's run began."""
        lengths = np.nan_to_num(np.abs(self.streak)).astype(np.int64)
        rows: Rows = np.arange(len(self.dates), dtype=np.int64) - lengths
        return rows


def lead_of(market: Market, fact_id: FactId) -> Lead:
    """A pair's daily contest on the sessions that both have, made once a market."""
    pair = (fact_id.subject, fact_id.other)
    return market.remember(("lead", *pair), lambda: _contest(market, *pair))


def _contest(market: Market, one: str, other: str) -> Lead:
    dates, x, y = market.aligned(one, other)
    rx, ry = simple_return(dates, x, "1d")[0], simple_return(dates, y, "1d")[0]
    runs = signed_runs(rx - ry)
    why = market.unknown(one, other)
    return Lead(dates=dates, x=x, y=y, rx=rx, ry=ry, streak=runs, why=why)


def tied(lead: Lead, fact_id: FactId) -> Callable[[dt.date], str | None]:
    """A column's `why` for what only a leader has."""

    def why(session: dt.date) -> str | None:
        at = int(np.searchsorted(lead.dates, np.datetime64(session)))
        if at < len(lead.dates) and lead.dates[at] == np.datetime64(session) and lead.streak[at] == 0:
            return f"{fact_id.subject} and {fact_id.other} tied on {session.isoformat()}"
        return lead.why(session)

    return why


def streak_row(lead: Lead, fact_id: FactId, session: dt.date) -> tuple[int, int]:
    """Row of the session and its signed streak.

    Raises:
        MissingInputError: There is no leader on the session, or a close is unknown.
    """
    row = row_of(Column(dates=lead.dates, values=lead.streak, why=lead.why), session, str(fact_id))
    length = int(lead.streak[row])
    if length == 0:
        raise MissingInputError(f"{fact_id.subject} and {fact_id.other} tied on {session.isoformat()}")
    return row, length


def final_lengths(streak: Floats, sign: int) -> Rows:
    """Lengths of all finished and current runs of one sign, in order of time."""
    same = np.sign(np.nan_to_num(streak)) == sign
    grows = np.zeros(len(streak), dtype=bool)
    grows[:-1] = same[:-1] & same[1:] & (np.abs(streak[1:]) > np.abs(streak[:-1]))
    lengths: Rows = np.abs(streak[same & ~grows]).astype(np.int64)
    return lengths


@column_metric(
    "streak", pair=True, unit="sessions",
    definition="common sessions in a row, up to t, on which X's daily return beat Y's (minus: trailed)",
)  # fmt: skip
def streak(market: Market, fact_id: FactId) -> Column:
    """Sessions in a row that X led (+) or trailed (-) Y."""
    lead = lead_of(market, fact_id)
    begin = lead.begin

    def trace(row: int) -> tuple[Input, ...]:
        rows = tuple(range(int(begin[row]) if lead.streak[row] else row - 1, row + 1))
        return price_inputs(fact_id.subject, lead.dates, lead.x, rows) + price_inputs(
            fact_id.other, lead.dates, lead.y, rows
        )

    bases = np.where(lead.streak != 0, dates_at(lead.dates, begin), np.datetime64("NaT", "D"))
    return Column(
        dates=lead.dates,
        values=lead.streak,
        bases=bases,
        trace=trace,
        history=lambda row: place_among_runs(lead, row),
        why=lead.why,
    )


def place_among_runs(lead: Lead, row: int) -> History | None:
    """The place of a streak among all separate runs of the same leader; None at a tie."""
    length = int(lead.streak[row])
    if length == 0:
        return None
    lengths = final_lengths(lead.streak[: row + 1], int(np.sign(length)))
    return History(
        searched_from=as_date(lead.dates[0]),
        of=len(lengths),
        rank=1 + int(np.count_nonzero(lengths[:-1] > abs(length))),
        last_reached=_last_at_length(lead, row, length),
        ties=int(np.count_nonzero(lengths[:-1] == abs(length))),
    )


def _last_at_length(lead: Lead, row: int, length: int) -> dt.date | None:
    before = lead.streak[: int(lead.begin[row]) + 1] * np.sign(length)
    hits = np.flatnonzero(before >= abs(length))
    return as_date(lead.dates[hits[-1]]) if len(hits) else None


@column_metric(
    "streak_gain", pair=True, unit="fraction",
    definition="X's compounded return less Y's over the sessions of the current streak",
)  # fmt: skip
def streak_gain(market: Market, fact_id: FactId) -> Column:
    """What the current streak has brought X over Y."""
    lead = lead_of(market, fact_id)
    begin = lead.begin
    rows = np.where(np.nan_to_num(lead.streak) != 0, begin, -1)
    values = divided(lead.x, at_rows(lead.x, rows)) - divided(lead.y, at_rows(lead.y, rows))

    def trace(row: int) -> tuple[Input, ...]:
        pair = (int(begin[row]), row)
        return price_inputs(fact_id.subject, lead.dates, lead.x, pair) + price_inputs(
            fact_id.other, lead.dates, lead.y, pair
        )

    return Column(dates=lead.dates, values=values, bases=dates_at(lead.dates, rows), trace=trace,
                  why=tied(lead, fact_id))  # fmt: skip


@point_metric(
    "streak_rank", pair=True, unit="rank",
    definition="1 + the number of earlier, separate runs of the same leader whose final length was greater",
)  # fmt: skip
def streak_rank(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """Where the current streak stands among all runs of its leader."""
    lead = lead_of(market, fact_id)
    row, length = streak_row(lead, fact_id, session)
    place = place_among_runs(lead, row)
    assert place is not None
    return Point(
        value=place.rank,
        base_session=as_date(lead.dates[lead.begin[row]]),
        details={"of": place.of, "searched_from": place.searched_from, "length": length},
    )


@point_metric(
    "streak_last", pair=True, unit="date",
    definition="last session before the current run on which the same leader's run was at least as long",
)  # fmt: skip
def streak_last(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """When a run of this leader last stood at the current length or more."""
    lead = lead_of(market, fact_id)
    row, length = streak_row(lead, fact_id, session)
    last = _last_at_length(lead, row, length)
    if last is None:
        raise MissingInputError(f"no earlier run of {abs(length)} since {as_date(lead.dates[0]).isoformat()}")
    at = int(np.searchsorted(lead.dates, np.datetime64(last)))
    return Point(
        value=last,
        base_session=as_date(lead.dates[lead.begin[row]]),
        details={"length_then": int(abs(lead.streak[at])), "searched_from": as_date(lead.dates[0])},
    )


@column_metric("run", unit="sessions", definition="sessions in a row, up to t, of gains (+) or losses (-)")
def run(market: Market, fact_id: FactId) -> Column:
    """Sessions in a row that a series rose (+) or fell (-)."""
    s = market.series(fact_id.subject)
    values = signed_runs(simple_return(s.dates, s.close, "1d")[0])

    def trace(row: int) -> tuple[Input, ...]:
        rows = tuple(range(row - max(int(abs(values[row])), 1), row + 1))
        return price_inputs(s.ticker, s.dates, s.close, rows)

    return Column(dates=s.dates, values=values, trace=trace, why=market.unknown(s.ticker))
