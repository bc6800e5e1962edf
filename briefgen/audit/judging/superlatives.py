"""Judges of the best, the worst, the highest and the lowest: on the history there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import form
from briefgen.audit.judging.past import PERIODS, Past, judge_reach
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding
from briefgen.metrics.windows import period_of
from briefgen.model import Dates, Floats


@form("extreme")
def extreme(desk: Desk, claim: Claim) -> Finding:
    """``its worst day since``, ``the highest close since``, ``its best month ever``."""
    assert claim.subject is not None
    return judge_reach(desk, claim, list(_pasts(desk, claim)))


def _pasts(desk: Desk, claim: Claim) -> Iterator[Past]:
    assert claim.subject is not None
    what, grain = str(claim.details["what"]), str(claim.details["grain"])
    for end in _ends(desk, claim, grain):
        if what == "spread":
            yield from _spread_pasts(desk, claim, grain, end)
            continue
        for ticker in desk.own_series(claim.subject):
            if what == "level" and ticker in desk.adjusted:
                continue
            found = desk.closes(ticker)
            if found is None:
                continue
            count = int(str(claim.details.get("count", 1)))
            made = (
                _past(ticker, *found, what, grain, end, kind=claim.subject.kind)
                if count == 1
                else _rolling_past(ticker, *found, count, end)
            )
            if made is not None:
                yield _same_season(made, grain) if claim.details.get("season") else made


def _ends(desk: Desk, claim: Claim, grain: str) -> tuple[dt.date, ...]:
    """Sessions at which the period of a superlative may end."""
    same = tuple(dict.fromkeys(w.end for w in windows_of(claim) if w.grain == grain))
    if same:
        return same
    ends = ends_of(desk, claim)
    if grain in ("month", "quarter", "year") and claim.period is not None:
        return ends
    return ends


def _past(
    ticker: str, dates: Dates, closes: Floats, what: str, grain: str, end: dt.date, *, kind: str
) -> Past | None:
    keep = dates <= np.datetime64(end)
    dates, closes = dates[keep], closes[keep]
    if len(dates) < 3 or dates[-1] != np.datetime64(end):
        return None
    if what == "level":
        unit = {"stock": "usd", "fund": "usd", "sector": "usd", "yield": "percent_level"}.get(kind, "level")
        return Past(fact=f"level:{ticker}", session=end, value=float(closes[-1]), dates=dates[:-1], values=closes[:-1],
                    note=f"{ticker} on {end}", unit=unit)  # fmt: skip
    if grain != "day":
        ids = period_of(dates, PERIODS[grain])
        last = np.append(ids[1:] != ids[:-1], True)
        dates, closes = dates[last], closes[last]
    if len(dates) < 3:
        return None
    values = np.diff(closes) if what == "change" else 100 * (closes[1:] / closes[:-1] - 1)
    unit = "points" if what == "change" else "percent"
    if kind == "yield" and what == "change":
        values, unit = 100 * values, "bp"
    metric = "change" if what == "change" else "return"
    window = "1d" if grain == "day" else PERIODS[grain]
    return Past(fact=f"{metric}:{ticker}@{window}", session=end, value=float(values[-1]), dates=dates[1:-1], values=values[:-1],
                note=f"{ticker}, {grain} to {end}", unit=unit)  # fmt: skip


def _rolling_past(ticker: str, dates: Dates, closes: Floats, count: int, end: dt.date) -> Past | None:
    """Returns over as many sessions, of which those that overlap the last one are no rivals of it."""
    keep = dates <= np.datetime64(end)
    dates, closes = dates[keep], closes[keep]
    if len(dates) < 3 * count or dates[-1] != np.datetime64(end):
        return None
    values = 100 * (closes[count:] / closes[:-count] - 1)
    return Past(fact=f"return_from:{ticker}@{dates[-1 - count]}", session=end, value=float(values[-1]), dates=dates[count:-count], values=values[:-count],
                note=f"{ticker}, {count} sessions to {end}", unit="percent")  # fmt: skip


def _same_season(past: Past, grain: str) -> Past:
    """Only the same month or quarter of other years."""
    months = past.dates.astype("datetime64[M]").astype(int) % 12
    now = past.session.month - 1
    same = months == now if grain == "month" else months // 3 == now // 3
    return Past(fact=past.fact, session=past.session, value=past.value, dates=past.dates[same], values=past.values[same],
                note=past.note, unit=past.unit)  # fmt: skip


def _spread_pasts(desk: Desk, claim: Claim, grain: str, end: dt.date) -> Iterator[Past]:
    assert claim.subject is not None and claim.other is not None
    pairs = desk.pairs(claim.subject, claim.other)
    for one, other in [p for p in pairs if p[0].startswith("^")] or pairs:
        a, b = desk.closes(one), desk.closes(other)
        if a is None or b is None:
            continue
        dates, i, j = np.intersect1d(a[0], b[0], assume_unique=True, return_indices=True)
        first = _past(one, dates, a[1][i], "return", grain if grain in PERIODS else "day", end, kind="index")
        second = _past(
            other, dates, b[1][j], "return", grain if grain in PERIODS else "day", end, kind="index"
        )
        if first is not None and second is not None:
            yield Past(fact=f"spread:{one}/{other}@{PERIODS.get(grain, '1d')}", session=end, value=first.value - second.value,
                       dates=first.dates, values=first.values - second.values, note=f"{one} less {other}, {grain} to {end}", unit="pp")  # fmt: skip
