"""Judges of periods counted by their sign, and of the only members of a group that rose or fell."""

from __future__ import annotations

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import form, yes_or_no
from briefgen.audit.judging.past import PERIODS
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Proof
from briefgen.metrics.windows import period_of


@form("tally")
def tally(desk: Desk, claim: Claim) -> Finding:
    """How many weeks, months or quarters of a year were gains, or losses: by the index, without and with its dividends."""
    assert claim.subject is not None and claim.quantity is not None
    grain = str(claim.details["grain"])
    stated = round(claim.quantity.value)
    checks = []
    for window in windows_of(claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            if found is None or window.base is None:
                continue
            keep = found[0] <= np.datetime64(window.end)
            dates, closes = found[0][keep], found[1][keep]
            ids = period_of(dates, PERIODS[grain])
            ends = np.append(ids[1:] != ids[:-1], True)
            dates, closes = dates[ends], closes[ends]
            inside = dates[1:] > np.datetime64(window.base)
            count = int(np.count_nonzero(np.diff(closes)[inside] * claim.direction > 0))
            words = f"{count} of {int(inside.sum())} {grain}s {'up' if claim.direction > 0 else 'down'}"
            made = Proof(fact=f"return:{ticker}@{PERIODS[grain]}", session=window.end, shown=words, holds=count == stated,
                         note=f"{ticker}, {window.words}")  # fmt: skip
            checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("only_ones")
def only_ones(desk: Desk, claim: Claim) -> Finding:
    """The members of a group that rose or fell: those that are named, and no other."""
    assert claim.subject is not None
    group = desk.market.groups.get(str(claim.details["group"]))
    named = claim.details["members"]
    assert isinstance(named, tuple)
    checks = []
    for window in windows_of(claim) if group is not None and set(named) <= set(group.members) else ():
        assert group is not None
        for metric in ("return", "total_return"):
            values = {
                m: v
                for m in group.members
                if (v := desk.number(desk.windowed(metric, m, window), window.end)) is not None
            }
            if len(values) < min(7, len(group.members)) or not set(named) <= set(values):
                continue
            moved = [m for m, v in values.items() if v * claim.direction > 0]
            word = "rose" if claim.direction > 0 else "fell"
            made = Proof(fact=desk.windowed(metric, claim.subject.ids[0], window), session=window.end,
                         shown=f"{', '.join(moved) or 'none'} {word}", holds=set(moved) == set(named), note=window.words)  # fmt: skip
            checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("move_run")
def move_run(desk: Desk, claim: Claim) -> Finding:
    """Sessions in a row that each moved by so much or, where it was quiet, by less."""
    assert claim.subject is not None and claim.quantity is not None
    size, quiet = float(str(claim.details["size"])), bool(claim.details["quiet"])
    checks = []
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            found = desk.closes(ticker)
            if found is None:
                continue
            closes = found[1][found[0] <= np.datetime64(end)]
            moves = np.abs(100 * (closes[1:] / closes[:-1] - 1))
            kept = moves < size if quiet else moves >= size - 0.005
            breaks = np.flatnonzero(~kept)
            length = len(kept) - 1 - int(breaks[-1]) if len(breaks) else len(kept)
            words = f"{length} sessions in a row {'below' if quiet else 'of'} {size:g}%{'' if quiet else ' or more'}"
            made = Proof(fact=f"return:{ticker}@1d", session=end, shown=words, holds=length >= claim.quantity.value,
                         note=f"{ticker} to {end}")  # fmt: skip
            checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))
