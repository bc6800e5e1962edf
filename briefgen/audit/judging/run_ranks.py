"""Judges of the longest runs."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form
from briefgen.audit.judging.past import Past, judge_reach, judged
from briefgen.audit.judging.streaks import runs_of
from briefgen.audit.judging.timing import ends_of
from briefgen.audit.model import Claim, Finding, Since
from briefgen.metrics.streaks import final_lengths


@form("streak_rank")
def streak_rank(desk: Desk, claim: Claim) -> Finding:
    """``the longest winning streak since 1996``: a run among the runs of the same side."""
    assert claim.subject is not None
    pasts: list[Past] = []
    pairs = (
        desk.pairs(claim.subject, claim.other)
        if claim.other is not None
        else [(t, "") for t in desk.own_series(claim.subject)]
    )
    for end in ends_of(desk, claim):
        for one, other in pairs:
            made = _run_past(desk, one, other, end, claim.direction or (1 if other else 0)) or _recent_run(
                desk, one, other, end, claim.direction or 1
            )
            if made is not None:
                pasts.append(made)
    from dataclasses import replace

    found = judge_reach(desk, replace(claim, direction=1), pasts)
    return replace(found, claim=claim, nearest=_nearest_streak(desk, claim, found, pairs))


def _recent_run(desk: Desk, one: str, other: str, end: dt.date, way: int) -> Past | None:
    """The longest run of the last weeks, where none is going on."""
    runs = runs_of(desk, one, other)
    if runs is None:
        return None
    keep = runs[0] <= np.datetime64(end)
    part = np.nan_to_num(runs[1][keep][-30:]) * way
    if not len(part) or part.max() < 2:
        return None
    when = runs[0][keep][-len(part) :][int(np.argmax(part))].item()
    return _run_past(desk, one, other, when, way)


def _nearest_streak(desk: Desk, claim: Claim, found: Finding, pairs: list[tuple[str, str]]) -> str:
    """Beside the reach that is true, the rival over which the stated one is."""
    if found.verdict != "wrong" or claim.other is None or claim.subject is None:
        return found.nearest
    since = claim.details["since"]
    assert isinstance(since, Since)
    for ticker, name in (("^GSPC", "S&P 500"), ("^NDX", "Nasdaq-100"), ("^IXIC", "Nasdaq composite")):
        if ticker in claim.other.ids or ticker in claim.subject.ids:
            continue
        for end in desk.clock.sessions[-1:]:
            made = _run_past(desk, claim.subject.ids[0], ticker, end, claim.direction or 1) or _recent_run(
                desk, claim.subject.ids[0], ticker, end, claim.direction or 1
            )
            if made is not None and judged(made, since, 1, 1).holds and made.value >= 3:
                at = (
                    int(np.flatnonzero(made.values >= made.value)[-1])
                    if (made.values >= made.value).any()
                    else None
                )
                tail = (
                    f", the longest since that of {int(made.values[at])} which ended on {day(made.dates[at].item())}"
                    if at is not None
                    else ""
                )
                return f"{found.nearest}; over the {name}: {int(made.value)} sessions to {day(made.session)}{tail}"
    return found.nearest


def _run_past(desk: Desk, one: str, other: str, end: dt.date, way: int) -> Past | None:
    runs = runs_of(desk, one, other)
    if runs is None:
        return None
    keep = runs[0] <= np.datetime64(end)
    dates, values = runs[0][keep], runs[1][keep]
    if not len(values) or dates[-1] != np.datetime64(end) or np.isnan(values[-1]) or values[-1] == 0:
        return None
    length = float(values[-1])
    sign = int(np.sign(length))
    if way and sign != way:
        return None
    same = np.sign(np.nan_to_num(values)) == sign
    grows = np.zeros(len(values), dtype=bool)
    grows[:-1] = same[:-1] & same[1:] & (np.abs(values[1:]) > np.abs(values[:-1]))
    ends = np.flatnonzero(same & ~grows)[:-1]
    assert len(ends) + 1 == len(final_lengths(values, sign))
    fact = f"streak:{one}/{other}" if other else f"run:{one}"
    return Past(fact=fact, session=end, value=abs(length), dates=dates[ends], values=np.abs(values[ends]),
                note=f"{one}{' over ' + other if other else ''} at {end}", unit="sessions")  # fmt: skip
