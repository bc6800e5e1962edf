"""Judge of the best and the worst day of a year."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import form, yes_or_no
from briefgen.audit.judging.timing import windows_of
from briefgen.audit.model import Claim, Finding, Proof
from briefgen.audit.months import MONTH, month_number


@form("extreme_day")
def extreme_day(desk: Desk, claim: Claim) -> Finding:
    """How large the largest move of a year was, or when."""
    assert claim.subject is not None
    checks = []
    for window in windows_of(claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            if found is None or window.base is None:
                continue
            dates, closes = found
            moves = 100 * (closes[1:] / closes[:-1] - 1)
            inside = (dates[1:] > np.datetime64(window.base)) & (dates[1:] <= np.datetime64(window.end))
            if not inside.any():
                continue
            at = int(np.argmax(np.where(inside, claim.direction * moves, -np.inf)))
            day, move = dates[1:][at].item(), float(moves[at])
            q = claim.quantity
            holds = q.admits(abs(move)) if q is not None else _is_then(str(claim.details["when"]), day)
            word = "best" if claim.direction > 0 else "worst"
            made = Proof(fact=f"return:{ticker}@1d", session=day, shown=f"{move:+.2f}% on {day}, the {word} day", holds=holds,
                         note=f"{ticker}, {window.words}")  # fmt: skip
            checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


def _is_then(when: str, day: dt.date) -> bool:
    """Whether a day is the one, or of the month, that some words name."""
    m = re.search(rf"\b(?P<month>{MONTH})(?: (?P<dom>\d{{1,2}}))?", when)
    return m is not None and month_number(m["month"]) == day.month and int(m["dom"] or day.day) == day.day
