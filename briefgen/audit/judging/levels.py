"""Judges of changes, levels and thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import day, form, from_readings, shown
from briefgen.audit.judging.returns import EARLIER
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Quantity


@form("change")
def point_change(desk: Desk, claim: Claim) -> Finding:
    """A change in points, or of a share in dollars."""
    assert claim.subject is not None
    subject = claim.subject
    readings = list(desk.changes(subject, windows_of(claim), unit="points"))
    if claim.quantity is not None and claim.quantity.step < 0.03:
        # Vendors' closes differ in the last figure.
        claim = replace(claim, quantity=replace(claim.quantity, step=0.03))

    def nearest() -> tuple[str, bool]:
        return f"{subject.name} {shown(readings[0].value, 'points')}", False

    none = (
        "no data: only dividend-adjusted closes are known"
        if subject.ids[0] in desk.adjusted
        else desk.why_not(subject)
    )
    return from_readings(desk, claim, readings, nearest, none=none)


@form("level")
def level(desk: Desk, claim: Claim) -> Finding:
    """A close."""
    assert claim.subject is not None and claim.quantity is not None
    ends = ends_of(desk, claim)
    readings = list(desk.levels(claim.subject, ends))
    none = (
        "no data: only dividend-adjusted closes are known"
        if claim.subject.ids[0] in desk.adjusted
        else desk.why_not(claim.subject)
    )
    if claim.subject.kind in ("stock", "fund", "sector"):
        readings += [m for m in (_as_quoted(claim.quantity, m) for m in readings) if m is not None]
    return from_readings(desk, claim, readings, lambda: nearest_level(desk, claim, readings), none=none)


SPLITS = (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 1.5, 0.1, 0.2, 0.125, 0.25, 0.5)


def _as_quoted(q: Quantity, m: Measured) -> Measured | None:
    """A close as it was quoted before a later split, where the words are such a multiple of it."""
    for factor in SPLITS:
        if q.admits(m.value * factor):
            return Measured(
                fact=m.fact,
                session=m.session,
                value=m.value * factor,
                note=f"{m.note}, {factor:g} times today's share basis",
                unit=m.unit,
            )
    return None


def nearest_level(desk: Desk, claim: Claim, readings: list[Measured]) -> tuple[str, bool]:
    """The close as it was, or the earlier session of which the stated one is true."""
    q, subject = claim.quantity, claim.subject
    assert q is not None and subject is not None
    fixed = f"{subject.name} {shown(readings[0].value, readings[0].unit)} on {day(readings[0].session)}"
    found = desk.closes(subject.ids[0])
    if found is not None:
        dates, closes = found
        close = [i for i in range(max(0, len(closes) - EARLIER), len(closes)) if q.admits(float(closes[i]))]
        if close and dates[close[-1]].item() < readings[0].session:
            return (
                f"{shown(q.value, readings[0].unit)} was its close on {day(dates[close[-1]].item())}; {fixed}",
                True,
            )
    return fixed, False


@form("threshold")
def threshold(desk: Desk, claim: Claim) -> Finding:
    """``closed above 4,000``, with or without "for the first time"."""
    assert claim.subject is not None and claim.quantity is not None
    bound, way = claim.quantity.value, claim.direction
    first = str(claim.details.get("first", ""))
    proofs = []
    from briefgen.audit.judging.base import yes_or_no
    from briefgen.audit.model import Proof
    from briefgen.audit.reaches import since_of

    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids[: 2 if claim.subject.key == "nasdaq" else 1]:
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None or ticker in desk.adjusted:
                continue
            holds = (value - bound) * way > 0
            note = f"{ticker} on {end}"
            if first and holds:
                past = found[1][found[0] < np.datetime64(end)]
                days = found[0][found[0] < np.datetime64(end)]
                hits = np.flatnonzero((past - bound) * way > 0)
                last = days[hits[-1]].item() if len(hits) else None
                if first == "ever":
                    holds = last is None
                else:
                    reach = since_of(first, desk.clock, 0, len(first), end)
                    holds = (
                        reach is None
                        or reach.first is None
                        or last is None
                        or (reach.first <= last <= (reach.last or last))
                    )
                note += f", before that last on {last}" if last else ", never before in the data"
            proofs.append(
                (
                    holds,
                    Proof(fact=f"level:{ticker}", session=end, shown=f"{value:,.2f}", holds=holds, note=note),
                )
            )
    word = "above" if way > 0 else "below"

    def nearest() -> tuple[str, bool]:
        return (
            f"{claim.subject.name if claim.subject else ''} closed at {proofs[0][1].shown} ({proofs[0][1].note}), set against {word} {bound:,.0f}",
            False,
        )

    return yes_or_no(claim, proofs, nearest, desk.why_not(claim.subject))


@form("base_level")
def base_level(desk: Desk, claim: Claim) -> Finding:
    """``from 1,234.5``: the close before a period."""
    assert claim.subject is not None
    bases = [w.base for w in windows_of(claim) if w.base]
    found = from_readings(
        desk, claim, desk.levels(claim.subject, bases), lambda: ("", False), none=desk.why_not(claim.subject)
    )
    side = int(str(claim.details.get("side") or 0))
    if found.verdict != "right" or not side or claim.quantity is None:
        return found
    now = [m.value for m in desk.levels(claim.subject, desk.clock.ends())]
    if not now or any(side * (value - claim.quantity.value) > 0 for value in now):
        return found
    truth = f"{shown(now[0], 'level')} now, {'above' if side < 0 else 'below'} {found.truth}"
    return replace(found, verdict="wrong", truth=truth, nearest="")


@form("old_record")
def old_record(desk: Desk, claim: Claim) -> Finding:
    """``topping the record of 1,565.15``: the highest close before."""
    assert claim.subject is not None
    readings = []
    for end in ends_of(desk, claim):
        found = desk.closes(claim.subject.ids[0])
        if found is None:
            continue
        last = np.datetime64(end) if claim.details.get("today") else np.datetime64(end) - 1
        past = found[1][found[0] <= last]
        if len(past):
            readings.append(Measured(fact=f"high:{claim.subject.ids[0]}@all", session=end, value=float(past.max()),
                                     note=f"highest close before {end}", unit="level"))  # fmt: skip
    return from_readings(
        desk,
        claim,
        readings,
        lambda: (shown(readings[0].value, "level"), False),
        none=desk.why_not(claim.subject),
    )
