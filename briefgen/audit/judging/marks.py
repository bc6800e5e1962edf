"""Judges of distances from an average, a peak or a stated level, and of the levels that lie so far from a peak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import form, from_readings, shown, yes_or_no
from briefgen.audit.judging.declines import named_days
from briefgen.audit.judging.momentum import gaps, length_of
from briefgen.audit.judging.timing import ends_of, size_in_words
from briefgen.audit.model import Claim, Finding, Proof
from briefgen.audit.months import month_first
from briefgen.model import Dates


@form("distance")
def distance(desk: Desk, claim: Claim) -> Finding:
    """The distance from any of the marks that the words may mean."""
    assert claim.subject is not None and claim.quantity is not None
    readings = list(_distances(desk, claim))
    return from_readings(desk, claim, readings, lambda: (f"{size_in_words(claim, readings[0].value, 'percent')} ({readings[0].note})", False),
                         none=desk.why_not(claim.subject))  # fmt: skip


def _distances(desk: Desk, claim: Claim) -> Iterator[Measured]:
    assert claim.subject is not None
    stated = claim.details.get("stated")
    marks = claim.details["marks"]
    assert isinstance(marks, tuple)
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            value = desk.at(ticker, end)
            if value is None:
                continue
            if isinstance(stated, float):
                yield Measured(fact=f"level:{ticker}", session=end, value=100 * (value / stated - 1),
                               note=f"{ticker} {value:,.2f} on {end} against {stated:,.2f}")  # fmt: skip
            elif ("peak", "") in marks and (
                peak := _peak(desk, ticker, end, named_days(str(claim.details.get("which", "")), desk))
            ) is not None:
                yield Measured(fact=f"drawdown:{ticker}", session=end, value=100 * (value / peak - 1),
                               note=f"{ticker} on {end} from {peak:,.2f}")  # fmt: skip
    for n, unit in marks:
        if n != "peak":
            yield from gaps(desk, replace(claim, details={**claim.details, "days": n, "unit": unit}))


def _peak(
    desk: Desk, ticker: str, end: dt.date, named: tuple[dt.date, dt.date] | None = None
) -> float | None:
    """The highest close up to a session, or that of a named time."""
    found = desk.closes(ticker)
    if found is None:
        return None
    inside = found[0] <= np.datetime64(end)
    if named is not None:
        inside &= (found[0] >= np.datetime64(named[0])) & (found[0] <= np.datetime64(named[1]))
    past = found[1][inside]
    return float(past.max()) if len(past) else None


@form("mark")
def mark(desk: Desk, claim: Claim) -> Finding:
    """A level that lies a stated share below the highest close."""
    assert claim.subject is not None and claim.quantity is not None
    q, share = claim.quantity, float(str(claim.details["share"]))
    slack = float(str(claim.details["step"])) / 2
    checks = []
    for end in ends_of(desk, claim)[: None if claim.details.get("explicit") else 1]:
        for ticker in claim.subject.ids:
            peak = _peak(desk, ticker, end)
            if peak is None:
                continue
            level = peak * (1 - share / 100)
            holds = abs(q.value - level) <= max(
                q.step, peak * slack / 100 if slack > 0.05 and q.step >= 1 else 0.0
            )
            made = Proof(fact=f"high:{ticker}@all", session=end, shown=shown(level, "level"), holds=holds,
                         note=f"{share:g}% below {peak:,.2f}, the highest close of {ticker} by {end}")  # fmt: skip
            checks.append((holds, made))
    return yes_or_no(
        claim,
        checks,
        lambda: (f"{checks[0][1].shown} is {checks[0][1].note}", False),
        desk.why_not(claim.subject),
    )


@form("mark_level")
def mark_level(desk: Desk, claim: Claim) -> Finding:
    """A level that is an average, a peak, or a stated share below it."""
    assert claim.subject is not None and claim.quantity is not None
    marks, shares = claim.details["marks"], claim.details["shares"]
    assert isinstance(marks, tuple) and isinstance(shares, tuple)
    checks = []
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            for value, words in _marks(desk, ticker, end, marks, shares, claim):
                holds = abs(value - claim.quantity.value) <= max(0.011, 2e-4 * value)
                made = Proof(fact=f"level:{ticker}", session=end, shown=shown(value, "level"), holds=holds, note=f"{words} of {ticker} on {end}")  # fmt: skip
                checks.append((holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


def _marks(
    desk: Desk,
    ticker: str,
    end: dt.date,
    marks: tuple[tuple[str, str], ...],
    shares: tuple[float, ...],
    claim: Claim,
) -> Iterator[tuple[float, str]]:
    found = desk.closes(ticker)
    peak = _peak(desk, ticker, end)
    if found is None or peak is None:
        return
    past = found[1][found[0] <= np.datetime64(end)]
    for days, unit in marks:
        if days == "peak":
            yield peak, "the highest close"
            continue
        n = length_of(replace(claim, details={**claim.details, "days": days, "unit": unit}))
        if len(past) >= n:
            yield float(past[-n:].mean()), f"the average of {n} sessions"
    for share in shares:
        yield peak * (1 - share / 100), f"{share:g}% below the highest close"


_PARTS = {
    "early": (1, 10),
    "start of": (1, 10),
    "beginning of": (1, 10),
    "mid-": (8, 22),
    "middle of": (8, 22),
    "late": (19, 31),
    "end of": (22, 31),
}
"""Days of a month that a part of it may mean."""


@form("dated_mark")
def dated_mark(desk: Desk, claim: Claim) -> Finding:
    """A stated close of a stated time; what was never a close cannot be judged, for it may be of within a session."""
    assert claim.subject is not None
    value, words = float(str(claim.details["value"])), month_first(str(claim.details["when"]))
    named, part = named_days(words, desk), _PARTS.get(str(claim.details["part"]))
    checks = []
    for ticker in claim.subject.ids[:2] if named is not None else ():
        found = desk.closes(ticker)
        if found is None or ticker in desk.adjusted or named is None:
            continue
        dates, closes = found
        near = np.abs(closes - value) <= max(0.006, 6e-6 * value)
        if not near.any():
            continue
        days = dates.astype("datetime64[D]")
        inside = (days >= np.datetime64(named[0])) & (days <= np.datetime64(named[1])) & _within(days, part)
        holds = bool((near & inside).any())
        at = dates[np.flatnonzero(near)[-1]].item()
        checks.append((holds, Proof(fact=f"level:{ticker}", session=at, shown=f"{value:,.2f} was the close of {at}", holds=holds, note=ticker)))  # fmt: skip
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), "no close of that size")


@form("dated_peak")
def dated_peak(desk: Desk, claim: Claim) -> Finding:
    """Whether a record close was set in a named time."""
    assert claim.subject is not None
    named, part = (
        named_days(month_first(str(claim.details["when"])), desk),
        _PARTS.get(str(claim.details["part"])),
    )
    checks = []
    for ticker in claim.subject.ids if named is not None else ():
        found = desk.closes(ticker)
        if found is None or named is None or found[0][0] > np.datetime64(named[0]):
            continue
        dates, closes = found
        days, records = dates.astype("datetime64[D]"), closes >= np.maximum.accumulate(closes)
        inside = (days >= np.datetime64(named[0])) & (days <= np.datetime64(named[1])) & _within(days, part)
        last = dates[np.flatnonzero(records)[-1]].item()
        standing = records.copy()
        if claim.details.get("standing") and last < desk.clock.last:
            # What is below "the record" is below the last one.
            standing[: np.flatnonzero(records)[-1]] = False
        made = Proof(fact=f"high:{ticker}@all", session=last, shown=f"the last record close was set on {last}", holds=bool((standing & inside).any()), note=ticker)  # fmt: skip
        checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), "no data of that time")


def _within(days: Dates, part: tuple[int, int] | None) -> NDArray[np.bool_]:
    """Which days lie in a part of their month."""
    in_month = (days - days.astype("datetime64[M]")).astype(int) + 1
    first, last = part or (1, 31)
    inside: NDArray[np.bool_] = (in_month >= first) & (in_month <= last)
    return inside
