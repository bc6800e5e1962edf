"""Judges of states: declines, averages, signs, contests, places in a group, weekdays."""

from __future__ import annotations

import datetime as dt

import numpy as np

from briefgen.audit.clock import DAYS
from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form, shown, unchecked, yes_or_no
from briefgen.audit.judging.momentum import gaps
from briefgen.audit.judging.spreads import spreads_of
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Proof

SLIGHT = 0.05
"""Percent within which a direction is not called wrong."""


@form("decline_state")
def decline_state(desk: Desk, claim: Claim) -> Finding:
    """A correction is 10% below the peak, a bear market 20%; both last until the peak is reached again."""
    assert claim.subject is not None
    bound = -float(str(claim.details["threshold"]))
    was = False
    checks: list[tuple[bool, Proof]] = []
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            if found is None:
                continue
            keep = found[0] <= np.datetime64(end)
            dates, closes = found[0][keep], found[1][keep]
            if not len(dates) or dates[-1] != np.datetime64(end):
                continue
            peak = int(np.argmax(closes))
            now = 100 * (closes[-1] / closes[peak] - 1)
            worst = 100 * (closes[peak:].min() / closes[peak] - 1)
            holds = bool(
                now <= bound or (worst <= bound and not claim.details.get("entering") and now <= 0.8 * bound)
            )
            was = was or (worst <= bound < now and not claim.details.get("entering"))
            note = f"{ticker} on {end}, from {closes[peak]:,.2f} on {dates[peak]}"
            checks.append(
                (
                    holds,
                    Proof(
                        fact=f"drawdown:{ticker}",
                        session=end,
                        shown=shown(now, "percent"),
                        holds=holds,
                        note=note,
                    ),
                )
            )

    def nearest() -> tuple[str, bool]:
        return f"{checks[0][1].shown} from its peak ({checks[0][1].note}); the line is {bound:.0f}%", was

    return yes_or_no(claim, checks, nearest, desk.why_not(claim.subject))


@form("sma_side")
def sma_side(desk: Desk, claim: Claim) -> Finding:
    """Above or below a moving average."""
    assert claim.subject is not None
    checks = []
    for m in gaps(desk, claim):
        holds = m.value * claim.direction > 0
        checks.append(
            (
                holds,
                Proof(
                    fact=m.fact, session=m.session, shown=shown(m.value, "percent"), holds=holds, note=m.note
                ),
            )
        )
    return yes_or_no(
        claim,
        checks,
        lambda: (f"{checks[0][1].shown} from it ({checks[0][1].note})", False),
        desk.why_not(claim.subject),
    )


@form("rsi_state")
def rsi_state(desk: Desk, claim: Claim) -> Finding:
    """Overbought is a relative strength index above 70, oversold one below 30."""
    assert claim.subject is not None
    checks = []
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            value = desk.number(f"rsi:{ticker}@14", end)
            if value is not None:
                holds = value > 70 if claim.direction > 0 else value < 30
                checks.append(
                    (
                        holds,
                        Proof(
                            fact=f"rsi:{ticker}@14",
                            session=end,
                            shown=f"{value:.1f}",
                            holds=holds,
                            note=f"{ticker} on {end}",
                        ),
                    )
                )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("sign")
def sign(desk: Desk, claim: Claim) -> Finding:
    """Whether something rose or fell."""
    assert claim.subject is not None
    checks = []
    for m in desk.returns(claim.subject, windows_of(claim)):
        holds = m.value * claim.direction > -SLIGHT
        checks.append(
            (
                holds,
                Proof(
                    fact=m.fact, session=m.session, shown=shown(m.value, "percent"), holds=holds, note=m.note
                ),
            )
        )
    return yes_or_no(claim, checks, lambda: (f"{claim.subject.name if claim.subject else ''} {checks[0][1].shown} ({checks[0][1].note})", False),
                     desk.why_not(claim.subject))  # fmt: skip


@form("contest")
def contest(desk: Desk, claim: Claim) -> Finding:
    """Whether one did better than another."""
    assert claim.subject is not None and claim.other is not None
    checks = []
    for m in spreads_of(desk, claim, windows_of(claim)):
        holds = m.value * claim.direction > 0
        checks.append(
            (
                holds,
                Proof(fact=m.fact, session=m.session, shown=shown(m.value, "pp"), holds=holds, note=m.note),
            )
        )
    return yes_or_no(
        claim,
        checks,
        lambda: (f"{checks[0][1].shown} ({checks[0][1].note})", False),
        desk.why_not(claim.subject),
    )


@form("place")
def place(desk: Desk, claim: Claim) -> Finding:
    """A place among the sectors, or among the members of a basket."""
    assert claim.subject is not None
    members = (
        desk.market.groups[str(claim.details["group"])].members
        if str(claim.details["group"]) in desk.market.groups
        else ()
    )
    rank, way = int(str(claim.details["rank"])), claim.direction
    checks = []
    for window in windows_of(claim):
        for metric in ("return", "total_return"):
            values = {
                m: v
                for m in members
                if (v := desk.number(desk.windowed(metric, m, window), window.end)) is not None
            }
            if claim.subject.ids[0] not in values or len(values) < 3:
                continue
            order = sorted(values, key=lambda m: -way * values[m])
            at = order.index(claim.subject.ids[0]) + 1
            first = f"{order[rank - 1]} {100 * values[order[rank - 1]]:+.1f}%"
            holds = at == rank
            words = f"number {at} of {len(order)} from the {'top' if way > 0 else 'bottom'}; number {rank} is {first}"
            checks.append(
                (
                    holds,
                    Proof(
                        fact=desk.windowed(metric, claim.subject.ids[0], window),
                        session=window.end,
                        shown=words,
                        holds=holds,
                        note=window.words,
                    ),
                )
            )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("weekday")
def weekday(desk: Desk, claim: Claim) -> Finding:
    """Whether a date falls on the weekday that it is given."""
    when = claim.details["day"]
    assert isinstance(when, dt.date)
    name = DAYS[when.weekday()].capitalize()
    if name.lower() == str(claim.details["name"]).lower():
        return Finding(claim=claim, verdict="right", truth=f"{day(when)} is a {name}")
    return Finding(claim=claim, verdict="wrong", truth=f"{day(when)} is a {name}", nearest=name)


@form("session")
def session(desk: Desk, claim: Claim) -> Finding:
    """A day on which the exchange did not trade."""
    when = claim.details["day"]
    assert isinstance(when, dt.date)
    near = desk.clock.upto(when)
    if near is None:
        return unchecked(claim, "no data of that time")
    last = desk.clock.last
    other = f"{DAYS[last.weekday()].capitalize()}, {day(last)}"
    return Finding(
        claim=claim,
        verdict="wrong",
        truth=f"the exchange did not trade on {day(when)}",
        nearest=f"on {other}",
    )
