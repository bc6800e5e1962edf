"""The session that an article without days is about: its own, or the one before it, but not both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from briefgen.audit.clock import day_window
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.model import Finding, Period, Window

ANCHORS = frozenset({"level", "change", "return", "streak", "run"})
"""Forms whose truth on one day is no accident."""
LEVELS = frozenset({"drawdown", "from_low"})
"""Forms of a day that often name none."""
QUOTED = frozenset({"yield", "yield_change"})
"""Forms whose value differs by who quotes it."""
VOTES = 3
"""Claims that must hold on one session alone before it is that of the whole article."""


def session_meant(desk: Desk, found: Sequence[Finding], least: int = VOTES) -> dt.date | None:
    """The session that claims without a day of their own hold on; None where they do not say.

    Args:
        desk: The data.
        found: Findings of a sentence, or of an article.
        least: How many must hold on it.
    """
    if not desk.clock.opens:
        return None
    last, before = desk.clock.ends()[0], desk.clock.ends()[-1]
    voters = [f for f in found if f.claim.details["form"] in ANCHORS and _is_open(f, last, before)]
    late = sum(f.proofs[0].session == before for f in voters)
    now = sum(f.proofs[0].session == last and (least == 1 or _fails(desk, f, last)) for f in voters)
    if least == 1:
        only = now and any(f.proofs[0].session == last and _fails(desk, f, last) for f in voters)
        return last if only else None
    if now >= least and late * 4 <= now:
        return last
    return before if late >= least and now * 4 <= late else None


def _is_open(f: Finding, last: dt.date, before: dt.date) -> bool:
    """Whether a right finding could have been of either session."""
    period = f.claim.period
    return (
        f.verdict == "right"
        and bool(f.proofs)
        and f.proofs[0].holds
        and period is not None
        and not period.fixed
        and {last, before} <= {w.end for w in period.windows}
    )


def _fails(desk: Desk, f: Finding, session: dt.date) -> bool:
    """Whether a claim is false of every other session than one."""
    assert f.claim.period is not None
    details = {**f.claim.details, "explicit": True}
    again = judge(desk, replace(f.claim, period=without(f.claim.period, session), details=details))
    return again.verdict != "right"


def anchored(desk: Desk, found: Sequence[Finding], meant: dt.date | None) -> list[Finding]:
    """The findings, none of which takes the other session than the one that is meant."""
    if meant is None:
        return list(found)
    last, before = desk.clock.ends()[0], desk.clock.ends()[-1]
    other = before if meant == last else last
    out = []
    for f in found:
        period, details = f.claim.period, {**f.claim.details, "explicit": True}
        if period is None and f.claim.details["form"] in LEVELS and f.verdict == "right":
            day = day_window(desk.clock, meant)
            made = Period(windows=(day,) if day else (), grain="day")
            again = replace(f.claim, period=made, details=details)
        elif period is not None and (
            (
                # A yield is often told as it was last published, which is the day before.
                f.claim.details["form"] not in QUOTED
                and _is_open(f, last, before)
                and f.proofs[0].session == other
            )
            or (
                f.verdict == "unchecked"
                and f.claim.details["form"] in QUOTED
                and f.proofs == ()
                and not period.fixed
            )
        ):
            again = replace(f.claim, period=without(period, other), details=details)
        else:
            out.append(f)
            continue
        out.append(judge(desk, again))
    return out


def of_one_time(desk: Desk, found: Sequence[Finding]) -> list[Finding]:
    """The findings of a sentence that names no time: what one return is of, the others and the places are of.

    ``Energy lost 2% and materials 2.1%``: where one holds for the day alone, the other is of the day as well.
    """
    returns = [
        f for f in found if _is_bare(f) and f.claim.details["form"] == "return" and f.verdict == "right"
    ]
    days = [f for f in returns if f.proofs[0].fact.endswith("@1d")]
    out = []
    for f in found:
        own = [x for x in returns if x.claim.subject == f.claim.subject]
        form = f.claim.details["form"]
        windows: tuple[Window, ...] = ()
        firm = f.claim.details.get("firm", True)
        if form == "place" and own and f.claim.period is not None:
            windows = _of_fact(desk, f, own[0])
            firm = True
        elif f in returns and f not in days and days:
            windows = _of_fact(desk, f, days[0])
        if windows:
            again = replace(
                f.claim,
                period=Period(windows=windows, grain=windows[0].grain),
                details={**f.claim.details, "firm": firm},
            )
            out.append(judge(desk, again))
        else:
            out.append(f)
    return out


def _is_bare(f: Finding) -> bool:
    return not f.claim.details.get("explicit") and bool(f.proofs) and f.claim.period is not None


def _of_fact(desk: Desk, f: Finding, mate: Finding) -> tuple[Window, ...]:
    """The windows of a finding's mate that its first proof was measured over."""
    assert mate.claim.period is not None
    name, end = mate.proofs[0].fact.rpartition("@")[2], mate.proofs[0].session
    subject = mate.proofs[0].fact.partition(":")[2].partition("@")[0]
    return tuple(
        w for w in mate.claim.period.windows if w.end == end and desk.window_name(subject, w) == name
    )[:1]


def without(period: Period, session: dt.date) -> Period:
    """A period without the readings that end at a session.

    >>> without(Period(windows=()), dt.date(2026, 1, 22)).windows
    ()
    """
    return replace(period, windows=tuple(w for w in period.windows if w.end != session))
