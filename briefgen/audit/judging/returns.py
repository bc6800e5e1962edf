"""Judges of returns, with the nearest true statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from briefgen.audit.clock import start_of
from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import day, fits, form, from_readings, shown, unchecked
from briefgen.audit.judging.timing import size_in_words, windows_of
from briefgen.audit.model import Claim, Finding, Quantity, Subject, Window

EARLIER = 40
"""Sessions in which an earlier truth is looked for."""


@form("return")
def price_return(desk: Desk, claim: Claim) -> Finding:
    """A return: of every fair series over every fair window."""
    subject = claim.subject
    assert subject is not None
    if claim.period is not None and not claim.period.windows:
        return unchecked(claim, "no session on the day that it names")
    readings = list(desk.returns(subject, windows_of(claim)))
    near = _for_proxies(desk, claim)
    found = from_readings(
        desk, near, readings, lambda: nearest_return(desk, near, readings), none=desk.why_not(subject)
    )
    if found.verdict == "wrong" and not claim.details.get("explicit") and _no_day(desk, near, readings):
        return unchecked(
            claim, f"no period is named, and no day is meant; the day's is {found.truth}", found.proofs
        )
    return found


BEYOND = 6.0
"""Standard deviations of a day's return beyond which words without a time are not about a day."""


def _no_day(desk: Desk, claim: Claim, readings: list[Measured]) -> bool:
    """Whether a return is far greater than a day's can be, while only days come into question."""
    q = claim.quantity
    assert q is not None and claim.subject is not None
    if not claim.period or any(w.grain != "day" for w in windows_of(claim)):
        return False
    closes = next(
        (c for t in claim.subject.ids if (c := desk.closes(t)) is not None and len(c[1]) > 60), None
    )
    if closes is None:
        return False
    last = closes[1][-251:]
    spread = 100 * float(np.std(last[1:] / last[:-1] - 1))
    size = abs(q.value)
    return size > BEYOND * spread and size > 3 * max(abs(m.value) for m in readings)


def _for_proxies(desk: Desk, claim: Claim) -> Claim:
    """A sector is judged by its fund, and an index without prices by the fund that follows it: both come near only."""
    q, subject = claim.quantity, claim.subject
    assert q is not None and subject is not None
    proxy = subject.kind == "sector" or (subject.kind == "index" and not desk.has(subject.ids[0]))
    if not proxy or q.unit != "percent":
        return claim
    return replace(claim, quantity=replace(q, step=max(q.step, 0.2, 0.03 * abs(q.value))))


def nearest_return(desk: Desk, claim: Claim, readings: list[Measured]) -> tuple[str, bool]:
    """The value put right, or the session, period or subject of which the words are true."""
    q, subject = claim.quantity, claim.subject
    assert q is not None and subject is not None
    main = readings[0]
    window = next((w for w in windows_of(claim) if w.end == main.session), None)
    fixed = f"{subject.name} {size_in_words(claim, main.value, 'percent')}, {window.words if window else ''}".rstrip(
        ", "
    )
    if window is None:
        return fixed, False
    was = _earlier_return(desk, claim, subject, window)
    if was is not None and window.grain != "day":
        return f"true on {day(was)}; now {fixed}", True
    swaps = _swaps(desk, claim, subject, window)
    best = _furthest(desk, claim, subject, window)
    if best:
        swaps = [best, *swaps]
    if was is not None and not swaps:
        return f"{fixed}; {shown_of(q, claim.direction)} was its {day(was)}", False
    return "; ".join([fixed, *swaps[:2]]), False


def shown_of(q: Quantity, way: int) -> str:
    """A stated quantity with its direction."""
    return shown(q.value * (way or 1), "percent")


def _earlier_return(desk: Desk, claim: Claim, subject: Subject, window: Window) -> dt.date | None:
    """An earlier session at which the same words were true: in the same period, or within some days."""
    q = claim.quantity
    assert q is not None
    ends = desk.clock.sessions[-EARLIER:]
    now = next(iter(desk.returns(subject, (window,))), None)
    if now is not None and claim.direction and now.value * claim.direction < 0 and window.grain != "day":
        # What has turned its sign was true once, if only roughly.
        q = replace(q, hedge=q.hedge or "about", step=max(q.step, 0.3 * q.value))
    for end in reversed([e for e in ends if e < window.end]):
        if window.grain == "day":
            made = Window(base=desk.clock.before(end), end=end, grain="day", words=f"on {end}")
            if (window.end - end).days > 8:
                return None
        elif window.base is None or end <= window.base:
            return None
        else:
            made = Window(base=window.base, end=end, grain=window.grain, words=window.words)
        if any(fits(q, claim.direction, m.value) for m in desk.returns(subject, (made,))):
            return end
    return None


def _furthest(desk: Desk, claim: Claim, subject: Subject, window: Window) -> str:
    """The best or worst that a period to date has seen, where the claim goes beyond it."""
    q = claim.quantity
    if (
        q is None
        or window.base is None
        or window.grain not in ("week", "month", "quarter", "year")
        or not claim.direction
    ):
        return ""
    seen = [m for end in desk.clock.sessions[-260:] if window.base < end <= window.end
            for m in list(desk.returns(subject, (Window(base=window.base, end=end, grain=window.grain),)))[:1]]  # fmt: skip
    if len(seen) < 2:
        return ""
    far = max(seen, key=lambda m: m.value * claim.direction)
    if far.session == window.end or far.value * claim.direction >= q.value:
        return ""
    return f"at its {'best' if claim.direction > 0 else 'worst'} {far.value:+.1f}% on {day(far.session)}"


def _swaps(desk: Desk, claim: Claim, subject: Subject, window: Window) -> list[str]:
    """True statements with another period or another subject."""
    q = claim.quantity
    assert q is not None
    out = []
    for grain in ("day", "week", "month", "quarter", "year"):
        base = (
            desk.clock.before(window.end)
            if grain == "day"
            else desk.clock.upto(start_of(window.end, grain) - dt.timedelta(days=1))
        )
        if base is None or base == window.base:
            continue
        other = Window(base=base, end=window.end, grain=grain, words=f"for the {grain} to {day(window.end)}")
        if any(fits(q, claim.direction, m.value) for m in desk.returns(subject, (other,))):
            out.append(f"{shown_of(q, claim.direction)} is true {other.words}")
            break
    for ticker, name in RIVALS:
        if ticker in subject.ids or not desk.has(ticker) or q.step > 0.5:
            continue
        made = Subject(key=ticker, name=name, kind="index", ids=(ticker,))
        if any(fits(q, claim.direction, m.value) for m in desk.returns(made, (window,))):
            out.append(f"{shown_of(q, claim.direction)} is true of the {name}")
            break
    return out


RIVALS = (
    ("^GSPC", "S&P 500"),
    ("^IXIC", "Nasdaq composite"),
    ("^NDX", "Nasdaq-100"),
    ("^RUT", "Russell 2000"),
)


@form("wrong_unit")
def wrong_unit(desk: Desk, claim: Claim) -> Finding:
    """A return stated in percentage points, which only a comparison has."""
    assert claim.subject is not None and claim.quantity is not None
    readings = list(desk.returns(claim.subject, windows_of(claim)))
    if not readings:
        return unchecked(claim, desk.why_not(claim.subject))
    first = readings[0]
    fixed = size_in_words(claim, first.value, "percent")
    if any(fits(claim.quantity, claim.direction, m.value) for m in readings):
        return Finding(claim=claim, verdict="wrong", truth=f"{shown(first.value, 'percent')} ({first.note})",
                       nearest=f"{fixed}: a return is stated in percent, a difference of returns in percentage points")  # fmt: skip
    return unchecked(
        claim, f"percentage points without a comparison; the return is {shown(first.value, 'percent')}"
    )
