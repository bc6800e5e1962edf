"""Judges of distances from a peak or a low."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import day, form, from_readings
from briefgen.audit.judging.timing import ends_of, size_in_words
from briefgen.audit.model import Claim, Finding
from briefgen.audit.months import MONTH, month_number
from briefgen.audit.reaches import EVENTS


def named_days(which: str, desk: Desk) -> tuple[dt.date, dt.date] | None:
    """The month, year or day that a peak is named by."""
    for pattern, begun, ended in EVENTS:
        if re.search(pattern, which):
            return dt.date(*begun), dt.date(*ended)
    m = re.search(rf"\b({MONTH})\s+(\d{{1,2}})\b(?!\d)(?:,? (\d{{4}}))?", which)
    year = re.search(r"\b((?:19|20)\d\d)\b", which)
    if m:
        chosen = int(m[3]) if m[3] else desk.clock.date.year
        try:
            found = dt.date(chosen, month_number(m[1]), int(m[2]))
        except ValueError:
            return None
        if found > desk.clock.date:
            found = found.replace(year=found.year - 1)
        return found, found
    m = re.search(rf"\b({MONTH})\b", which)
    if m and (m[1] != "may"):
        month = month_number(m[1])
        chosen = int(year[1]) if year else desk.clock.date.year - (month > desk.clock.date.month)
        first = dt.date(chosen, month, 1)
        return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    if year:
        return dt.date(int(year[1]), 1, 1), dt.date(int(year[1]), 12, 31)
    return None


@form("drawdown")
def drawdown(desk: Desk, claim: Claim) -> Finding:
    """The distance below a peak: the highest close of all, of a year, or of a named time."""
    assert claim.subject is not None and claim.quantity is not None
    which = str(claim.details.get("which", ""))
    readings = list(_distances(desk, claim, which, np.argmax))

    def nearest() -> tuple[str, bool]:
        first = readings[0]
        earlier = _earlier_drawdown(desk, claim)
        fixed = f"{size_in_words(claim, first.value, 'percent')} ({first.note})"
        return (f"true on {day(earlier)}; now {fixed}", True) if earlier else (fixed, False)

    found = from_readings(desk, claim, readings, nearest, none=desk.why_not(claim.subject))
    if found.verdict == "wrong" and named_days(which, desk):
        return _only_the_day(desk, claim, found)
    return found


def _only_the_day(desk: Desk, claim: Claim, found: Finding) -> Finding:
    """Where the distance is right from the highest close of all, only the day that it is given is wrong."""
    assert claim.quantity is not None
    good = [m for m in _distances(desk, claim, "", np.argmax) if claim.quantity.admits(-m.value)]
    text = claim.sentence.text
    when = re.search(
        rf"\b(?:{MONTH})(?: \d{{1,2}})?(?:,? \d{{4}})?\b|\b(?:19|20)\d\d\b", text[claim.quantity.span[1] :]
    )
    if not good or when is None or when.start() > 60:
        return found
    span = (claim.quantity.span[1] + when.start(), claim.quantity.span[1] + when.end())
    at = good[0].note.rpartition(" on ")[2]
    told = replace(claim, words=text[slice(*span)], span=span)
    return replace(
        found,
        claim=told,
        truth=f"{good[0].value:.2f}% ({good[0].note})",
        nearest=f"the highest close was on {at}",
    )


def _earlier_drawdown(desk: Desk, claim: Claim) -> dt.date | None:
    assert claim.subject is not None and claim.quantity is not None
    if claim.details.get("explicit") or claim.quantity.to is not None:
        return None
    for end in reversed(desk.clock.sessions[-22:-1]):
        value = desk.number(f"drawdown:{claim.subject.ids[0]}", end)
        if value is not None and claim.quantity.admits(-100 * value):
            return end
    return None


def _distances(desk: Desk, claim: Claim, which: str, pick: object) -> Iterator[Measured]:
    assert claim.subject is not None
    named = named_days(which, desk)
    year = re.search(r"52-week|one-year|12-month|yearly|this year|year's|year-to-date", which, re.I)
    low = pick is np.argmin
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None:
                continue
            keep = found[0] <= np.datetime64(end)
            dates, closes = found[0][keep], found[1][keep]
            spans = []
            if named:
                spans.append((dates >= np.datetime64(named[0])) & (dates <= np.datetime64(named[1])))
            elif year or low:
                spans += [
                    np.arange(len(dates)) >= len(dates) - 252,
                    dates.astype("datetime64[Y]") == dates[-1].astype("datetime64[Y]"),
                ]
            else:
                spans += [np.ones(len(dates), dtype=bool), np.arange(len(dates)) >= len(dates) - 252]
            for mask in spans:
                if not mask.any():
                    continue
                at = int(np.flatnonzero(mask)[(np.argmin if low else np.argmax)(closes[mask])])
                peak = float(closes[at])
                yield Measured(fact=f"drawdown:{ticker}" if not low else f"return_from:{ticker}@{dates[at]}", session=end,
                               value=100 * (value / peak - 1), note=f"{ticker} on {end} from {peak:,.2f} on {dates[at]}")  # fmt: skip


@form("from_low")
def from_low(desk: Desk, claim: Claim) -> Finding:
    """The distance above a low."""
    assert claim.subject is not None
    which = str(claim.details.get("which", ""))
    readings = list(_distances(desk, claim, which, np.argmin))
    return from_readings(desk, claim, readings, lambda: (f"{size_in_words(claim, readings[0].value, 'percent')} ({readings[0].note})", False),
                         none=desk.why_not(claim.subject))  # fmt: skip
