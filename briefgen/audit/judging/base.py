"""What all judges share: the register, values in words, and findings from readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.model import Claim, Finding, Proof, Quantity

Judge = Callable[[Desk, Claim], Finding]
JUDGES: dict[str, Judge] = {}


def form(*names: str) -> Callable[[Judge], Judge]:
    """Register the judge of some forms of statements."""

    def register(judge: Judge) -> Judge:
        for name in names:
            JUDGES[name] = judge
        return judge

    return register


def day(value: dt.date) -> str:
    """A day in words.

    >>> day(dt.date(2026, 1, 22))
    '22 January 2026'
    """
    return f"{value.day} {value:%B %Y}"


def shown(value: float, unit: str) -> str:
    """A value in words.

    >>> shown(-1.238, "percent"), shown(653.1e9, "money"), shown(14, "sessions")
    ('-1.24%', '$653.1 billion', '14 sessions')
    """
    match unit:
        case "percent":
            return f"{value:+.2f}%"
        case "percent_level":
            return f"{value:.2f}%"
        case "pp":
            return f"{value:+.2f} percentage points"
        case "bp":
            return f"{value:+.0f} basis points"
        case "points":
            return f"{value:+,.2f} points"
        case "usd":
            return f"${value:,.2f}"
        case "money" | "money_change":
            sign = "-" if value < 0 else ("+" if unit == "money_change" else "")
            size = abs(value)
            scale, name = (
                (1e12, "trillion")
                if size >= 1e12
                else ((1e9, "billion") if size >= 1e9 else (1e6, "million"))
            )
            return f"{sign}${size / scale:,.{2 if scale == 1e12 else 1 if size >= 1e9 else 0}f} {name}"
        case "sessions" | "weeks" | "months" | "quarters" | "years" | "records":
            return f"{value:.0f} {unit if abs(value) != 1 else unit[:-1]}"
        case _:
            return f"{value:,.2f}"


def proof(m: Measured, holds: bool) -> Proof:
    """A measured reading as a proof."""
    return Proof(fact=m.fact, session=m.session, shown=shown(m.value, m.unit), holds=holds, note=m.note)


def unchecked(claim: Claim, reason: str, proofs: tuple[Proof, ...] = ()) -> Finding:
    """A finding that nothing can be said, with the reason."""
    return Finding(claim=claim, verdict="unchecked", reason=reason, proofs=proofs)


def fits(quantity: Quantity, way: int, value: float) -> bool:
    """Whether a value is what some words say: the quantity in a direction, or of either sign where none is said."""
    if quantity.value < 0 and not way:
        return quantity.admits(value)
    return quantity.admits(value * way) if way else quantity.admits(abs(value))


def _is_close(quantity: Quantity, way: int, value: float) -> bool:
    """Whether a value misses by so little that rounding, another close or a loose hedge may explain it."""
    stated = quantity.value * (way or 1)
    actual = value if way else abs(value)
    near = abs(actual - stated) <= quantity.step
    if quantity.hedge == "nearly" and not quantity.admits(actual * (way or 1)):
        # A little further below than "nearly" goes.
        return (
            0 < quantity.value - actual * (way or 1) <= (0.1 if quantity.step >= 2 else 0.06) * quantity.value
        )
    return not quantity.hedge and quantity.to is None and quantity.unit in ("percent", "pp") and near


def from_readings(
    desk: Desk,
    claim: Claim,
    readings: Iterable[Measured],
    nearest: Callable[[], tuple[str, bool]],
    *,
    none: str,
) -> Finding:
    """The verdict of a stated value.

    Args:
        desk: The data.
        claim: The claim with its quantity.
        readings: Its fair readings, the plainest first.
        nearest: Finds the nearest true statement, and whether the claim was true of an earlier session.
        none: The reason where there is no reading at all.
    """
    quantity = claim.quantity
    assert quantity is not None
    proofs: list[Proof] = []
    close: str | None = None
    for m in readings:
        holds = fits(quantity, claim.direction, m.value)
        proofs.append(proof(m, holds))
        if m.session == proofs[0].session and _is_close(quantity, claim.direction, m.value):
            close = close or proofs[-1].shown
        if holds:
            first = proofs[0]
            truth = f"{proofs[-1].shown} ({m.note})"
            if len(proofs) > 1 and first.fact != proofs[-1].fact:
                truth += f"; plainest reading {first.shown}"
            return Finding(claim=claim, verdict="right", truth=truth, proofs=tuple(proofs[-1:] + proofs[:3]))
    if not proofs:
        return unchecked(claim, none)
    truth = f"{proofs[0].shown} ({proofs[0].note})"
    if close is not None:
        return unchecked(
            claim,
            f"within one in the last figure, as other closes or another rounding give: {close}",
            tuple(proofs[:4]),
        )
    if not claim.details.get("firm", True):
        reason = "no period is named" if claim.details.get("vague") else "what it is about is not sure"
        return unchecked(claim, f"{reason}; the plainest reading is {truth}", tuple(proofs[:4]))
    words, was = nearest()
    return Finding(
        claim=claim, verdict="stale" if was else "wrong", truth=truth, nearest=words, proofs=tuple(proofs[:6])
    )


def yes_or_no(
    claim: Claim, checks: Iterable[tuple[bool, Proof]], nearest: Callable[[], tuple[str, bool]], none: str
) -> Finding:
    """The verdict of a statement that holds or does not."""
    proofs: list[Proof] = []
    for holds, made in checks:
        proofs.append(made)
        if holds:
            return Finding(claim=claim, verdict="right", truth=_told(made), proofs=(made, *proofs[:2]))
    if not proofs:
        return unchecked(claim, none)
    if not claim.details.get("firm", True):
        return unchecked(
            claim,
            f"what it is about is not sure; the plainest reading is {_told(proofs[0])}",
            tuple(proofs[:4]),
        )
    words, was = nearest()
    return Finding(
        claim=claim,
        verdict="stale" if was else "wrong",
        truth=_told(proofs[0]),
        nearest=words,
        proofs=tuple(proofs[:4]),
    )


def _told(made: Proof) -> str:
    return f"{made.shown} ({made.note})" if made.note else made.shown
