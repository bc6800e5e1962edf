"""Judges of what is said to stand, of the curve and of members counted."""

from __future__ import annotations

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form, unchecked, yes_or_no
from briefgen.audit.judging.declines import named_days
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Proof, Since


@form("no_record_since")
def no_record_since(desk: Desk, claim: Claim) -> Finding:
    """The last record close must lie in the named time."""
    assert claim.subject is not None
    since = claim.details["since"]
    assert isinstance(since, Since) and since.first is not None
    checks = []
    for ticker in claim.subject.ids:
        found = desk.closes(ticker)
        if found is None:
            continue
        dates, closes = found
        top = np.maximum.accumulate(closes)
        rows = np.flatnonzero(np.append(True, closes[1:] > top[:-1]))
        last = dates[rows[-1]].item()
        end = since.last or since.first
        holds = since.first <= last <= end
        checks.append(
            (
                holds,
                Proof(
                    fact=f"high:{ticker}@all",
                    session=desk.clock.last,
                    shown=f"the last record close was {closes[rows[-1]]:,.2f} on {last}",
                    holds=holds,
                    note=ticker,
                ),
            )
        )
    late = bool(checks) and not any(h for h, _ in checks)
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, late), desk.why_not(claim.subject))


@form("unregained")
def unregained(desk: Desk, claim: Claim) -> Finding:
    """No close since a named peak has reached it."""
    assert claim.subject is not None
    named = named_days(str(claim.details["which"]), desk)
    checks = []
    for ticker in claim.subject.ids:
        found = desk.closes(ticker)
        if found is None or not len(found[0]):
            continue
        dates, closes = found
        if named:
            inside = (dates >= np.datetime64(named[0])) & (dates <= np.datetime64(named[1]))
        else:
            inside = np.arange(len(dates)) < len(dates) - 1
        if not inside.any():
            continue
        at = int(np.flatnonzero(inside)[np.argmax(closes[inside])])
        later = np.flatnonzero(closes[at + 1 :] > closes[at]) + at + 1
        holds = not len(later)
        note = f"{ticker}; {closes[at]:,.2f} on {dates[at]}"
        words = (
            f"passed on {dates[later[0]]} at {closes[later[0]]:,.2f}"
            if len(later)
            else f"now {closes[-1]:,.2f}"
        )
        checks.append(
            (
                holds,
                Proof(
                    fact=f"high:{ticker}@all", session=desk.clock.last, shown=words, holds=holds, note=note
                ),
            )
        )
    late = bool(checks) and not any(h for h, _ in checks)
    return yes_or_no(
        claim,
        checks,
        lambda: (f"{checks[0][1].shown} ({checks[0][1].note})", late),
        desk.why_not(claim.subject),
    )


@form("curve")
def curve(desk: Desk, claim: Claim) -> Finding:
    """One yield above another."""
    assert claim.subject is not None and claim.other is not None
    checks = []
    for end in ends_of(desk, claim):
        a, b = desk.at(claim.subject.ids[0], end), desk.at(claim.other.ids[0], end)
        if a is not None and b is not None:
            holds = (a - b) * claim.direction > 0
            checks.append(
                (
                    holds,
                    Proof(
                        fact=f"level:{claim.subject.ids[0]}",
                        session=end,
                        shown=f"{a:.2f}% against {b:.2f}%",
                        holds=holds,
                        note=f"on {day(end)}",
                    ),
                )
            )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


# --- members ----------------------------------------------------------------------------------


@form("sector_count")
def sector_count(desk: Desk, claim: Claim) -> Finding:
    """How many of the sector funds rose or fell."""
    assert claim.quantity is not None
    group = desk.market.groups.get("sectors")
    if group is None:
        return unchecked(claim, "no data: the sectors")
    stated = int(str(claim.details["stated"]))
    checks = []
    for window in windows_of(claim):
        for metric in ("return", "total_return"):
            values = [
                v
                for m in group.members
                if (v := desk.number(desk.windowed(metric, m, window), window.end)) is not None
            ]
            if len(values) < 9 or (claim.details["total"] and len(values) != claim.details["total"]):
                continue
            count = sum(v * claim.direction > 0 for v in values)
            wanted = len(values) if stated == 99 else (len(values) + stated if stated < 0 else stated)
            holds = count == wanted
            word = "rose" if claim.direction > 0 else "fell"
            checks.append(
                (
                    holds,
                    Proof(
                        fact="advancers:sectors",
                        session=window.end,
                        shown=f"{count} of {len(values)} sector funds {word}",
                        holds=holds,
                        note=window.words,
                    ),
                )
            )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), "no data: sector funds at that time")


@form("only_one")
def only_one(desk: Desk, claim: Claim) -> Finding:
    """The one sector fund that rose or fell."""
    assert claim.subject is not None
    group = desk.market.groups.get("sectors")
    if group is None or claim.subject.ids[0] not in group.members:
        return unchecked(claim, "no data: the sectors")
    checks = []
    for window in windows_of(claim):
        for metric in ("return", "total_return"):
            values = {
                m: v
                for m in group.members
                if (v := desk.number(desk.windowed(metric, m, window), window.end)) is not None
            }
            if len(values) < 9 or claim.subject.ids[0] not in values:
                continue
            moved = [m for m, v in values.items() if v * claim.direction > 0]
            word = "rose" if claim.direction > 0 else "fell"
            made = Proof(fact="advancers:sectors", session=window.end, shown=f"{len(moved)} of {len(values)} sector funds {word}",
                         holds=moved == [claim.subject.ids[0]], note=window.words)  # fmt: skip
            checks.append((made.holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), "no data: sector funds at that time")


def _tallies(desk: Desk, claim: Claim):  # type: ignore[no-untyped-def]
    panels = list(desk.market.snapshot.panels)
    for end in ends_of(desk, claim):
        fact = desk.fact(f"advancers:{panels[0]}", end) if panels else None
        if fact is not None and isinstance(fact.value, int):
            up, down = int(fact.value), int(str(fact.details["decliners"]))
            yield end, up, down, f"advancers:{panels[0]}"


@form("advance_ratio")
def advance_ratio(desk: Desk, claim: Claim) -> Finding:
    """Advancers against decliners among the present members."""
    ratio = float(str(claim.details["ratio"]))
    checks = []
    for end, up, down, fact in _tallies(desk, claim):
        value = (up if claim.direction > 0 else down) / max(1, down if claim.direction > 0 else up)
        holds = value > 1 and (ratio <= 1 or 0.75 * ratio <= value <= 2.2 * ratio)
        checks.append(
            (
                holds,
                Proof(
                    fact=fact,
                    session=end,
                    shown=f"{up} rose, {down} fell",
                    holds=holds,
                    note=f"present members on {end}",
                ),
            )
        )
    return yes_or_no(
        claim, checks, lambda: (checks[0][1].shown, False), "no data: members of the index at that time"
    )


@form("stock_count")
def stock_count(desk: Desk, claim: Claim) -> Finding:
    """How many of the present members rose or fell; members have changed, so that only a wide miss is called wrong."""
    count, hedge = float(str(claim.details["count"])), str(claim.details["hedge"])
    checks = []
    far = False
    for end, up, down, fact in _tallies(desk, claim):
        value = up if claim.direction > 0 else down
        low, high = (
            (count, count * 1.4)
            if hedge in ("more than", "over", "at least")
            else ((0, count) if hedge in ("fewer than", "only", "just") else (0.93 * count, 1.07 * count))
        )
        holds = low - 8 <= value <= high + 8
        far = far or abs(value - count) > max(30, 0.15 * count)
        checks.append(
            (
                holds,
                Proof(
                    fact=fact,
                    session=end,
                    shown=f"{up} rose, {down} fell",
                    holds=holds,
                    note=f"present members on {end}",
                ),
            )
        )
    if checks and not any(h for h, _ in checks) and not far:
        return unchecked(claim, f"no data: the members of that day; of the present ones {checks[0][1].shown}")
    return yes_or_no(
        claim, checks, lambda: (checks[0][1].shown, False), "no data: members of the index at that time"
    )
