"""Judges of averages, relative strength and volatility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import form, from_readings
from briefgen.audit.judging.timing import ends_of, size_in_words
from briefgen.audit.model import Claim, Finding
from briefgen.audit.quantities import whole


def length_of(claim: Claim) -> int:
    """The sessions of a named average."""
    word = str(claim.details.get("days", "200")).lower().replace(" ", "-")
    count = {"two-hundred": 200, "hundred": 100}.get(word) or whole(word) or 200
    return count * {"week": 5, "month": 21}.get(str(claim.details.get("unit", "day")), 1)


def gaps(desk: Desk, claim: Claim) -> Iterator[Measured]:
    """Distances from an average in percent."""
    assert claim.subject is not None
    n = length_of(claim)
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            if found is None:
                continue
            row = int(np.searchsorted(found[0], np.datetime64(end)))
            if row >= len(found[0]) or found[0][row] != np.datetime64(end) or row + 1 < n:
                continue
            mean = float(found[1][row - n + 1 : row + 1].mean())
            value = float(found[1][row])
            yield Measured(fact=f"sma_gap:{ticker}@{n}", session=end, value=100 * (value / mean - 1),
                           note=f"{ticker} {value:,.2f} against {mean:,.2f} on {end}")  # fmt: skip


@form("sma_gap")
def sma_gap(desk: Desk, claim: Claim) -> Finding:
    """The distance from a moving average."""
    assert claim.subject is not None
    readings = list(gaps(desk, claim))
    return from_readings(desk, claim, readings, lambda: (f"{size_in_words(claim, readings[0].value, 'percent')} ({readings[0].note})", False),
                         none=desk.why_not(claim.subject))  # fmt: skip


@form("rsi")
def rsi(desk: Desk, claim: Claim) -> Finding:
    """The relative strength index."""
    assert claim.subject is not None
    readings = [Measured(fact=f"rsi:{t}@14", session=e, value=v, note=f"{t} on {e}", unit="score")
                for e in ends_of(desk, claim) for t in claim.subject.ids
                if (v := desk.number(f"rsi:{t}@14", e)) is not None]  # fmt: skip
    return from_readings(
        desk, claim, readings, lambda: (f"{readings[0].value:.1f}", False), none=desk.why_not(claim.subject)
    )


@form("vol")
def vol(desk: Desk, claim: Claim) -> Finding:
    """Realized volatility, of a year; those who compute it differ by some hundredths of it."""
    q = claim.quantity
    assert claim.subject is not None and q is not None
    window = str(claim.details.get("window", "1m"))
    readings = [Measured(fact=f"vol:{t}@{window}", session=e, value=100 * v, note=f"{t} on {e}", unit="percent_level")
                for e in ends_of(desk, claim) for t in claim.subject.ids
                if (v := desk.number(f"vol:{t}@{window}", e)) is not None]  # fmt: skip
    loose = replace(claim, quantity=replace(q, step=max(q.step, 0.04 * abs(q.value))))
    found = from_readings(desk, loose, readings, lambda: (f"a volatility of {readings[0].value:.1f}%", False), none=desk.why_not(claim.subject))  # fmt: skip
    return replace(found, claim=claim)
