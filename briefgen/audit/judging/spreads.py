"""Judges of differences of returns."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import form, from_readings, yes_or_no
from briefgen.audit.judging.timing import windows_of
from briefgen.audit.model import Claim, Finding, Proof, Window


@form("spread")
def spread(desk: Desk, claim: Claim) -> Finding:
    """A difference of returns."""
    assert claim.subject is not None and claim.other is not None
    readings = list(spreads_of(desk, claim, windows_of(claim)))

    def nearest() -> tuple[str, bool]:
        assert claim.subject is not None and claim.other is not None
        first = readings[0]
        lead = "ahead of" if first.value > 0 else "behind"
        return (
            f"{claim.subject.name} {abs(first.value):.1f} percentage points {lead} {claim.other.name} ({first.note})",
            False,
        )

    return from_readings(desk, claim, readings, nearest, none=desk.why_not(claim.subject))


def spreads_of(desk: Desk, claim: Claim, windows: tuple[Window, ...]) -> Iterator[Measured]:
    """Differences of returns over some windows, of every fair pair of series."""
    assert claim.subject is not None and claim.other is not None
    for window in windows:
        ones = list(desk.returns(claim.subject, (window,)))
        others = list(desk.returns(claim.other, (window,)))
        for a in ones:
            for b in others:
                if (
                    claim.subject.kind != claim.other.kind
                    or (a.note.startswith("^") == b.note.startswith("^"))
                    or len(ones) == 1
                    or len(others) == 1
                ):
                    one, other = a.fact.split(":")[1].split("@")[0], b.fact.split(":")[1].split("@")[0]
                    yield Measured(fact=desk.windowed("spread", one, window, other), session=window.end, value=a.value - b.value,
                                   note=f"{one} less {other}, {window.words}", unit="pp")  # fmt: skip


@form("ratio")
def ratio(desk: Desk, claim: Claim) -> Finding:
    """One return as a multiple of another of the same sign."""
    assert claim.subject is not None and claim.other is not None and claim.quantity is not None
    q, checks = claim.quantity, []
    for window in windows_of(claim):
        for a in desk.returns(claim.subject, (window,)):
            for b in desk.returns(claim.other, (window,)):
                if abs(b.value) < 0.05:
                    continue
                size = a.value / b.value
                low, high = {"over": (0.98, 1.35), "nearly": (0.82, 1.02)}.get(q.hedge, (0.84, 1.16))
                sides = not claim.direction or (
                    a.value * claim.direction > 0 and b.value * claim.direction > 0
                )
                holds = sides and q.value * low <= size <= q.value * high
                made = Proof(fact=a.fact, session=window.end, shown=f"{a.value:+.2f}% against {b.value:+.2f}%", holds=holds,
                             note=f"{a.note} and {b.note}")  # fmt: skip
                checks.append((holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))
