"""The windows and sessions that a claim may be about, and its value put right."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import shown
from briefgen.audit.model import Claim, Window


def windows_of(claim: Claim) -> tuple[Window, ...]:
    """The windows of a claim's time."""
    return claim.period.windows if claim.period is not None else ()


def ends_of(desk: Desk, claim: Claim) -> tuple[dt.date, ...]:
    """The sessions at which a claim may be meant."""
    found = tuple(dict.fromkeys(w.end for w in windows_of(claim)))
    if claim.details.get("explicit") or not found:
        return found or desk.clock.ends()
    return (
        tuple(dict.fromkeys((*found, *desk.clock.ends())))
        if claim.period is not None and not claim.period.fixed
        else found
    )


def size_in_words(claim: Claim, value: float, unit: str) -> str:
    """The statement with its value put right, to the precision that it has."""
    q = claim.quantity
    assert q is not None
    decimals = max(1 if unit in ("percent", "pp") else 0, round(-np.log10(q.step)) if q.step < 1 else 0)
    if unit in ("percent", "pp", "percent_level", "bp"):
        name = {"percent": "%", "percent_level": "%", "pp": " percentage points", "bp": " basis points"}[unit]
        sign = "" if unit == "percent_level" else "+" if value > 0 else ""
        return f"{sign}{value:.{decimals}f}{name}"
    return shown(value, unit)
