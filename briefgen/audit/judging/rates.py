"""Judges of yields, the target rate and published figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import numpy as np

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import day, fits, form, from_readings, shown, unchecked
from briefgen.audit.judging.levels import nearest_level
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Subject

QUOTES = 0.0651
"""Percentage points by which quotes of a yield on one day may differ, as they are taken at different times."""


@form("yield")
def treasury_yield(desk: Desk, claim: Claim) -> Finding:
    """A Treasury yield."""
    assert claim.subject is not None
    readings = list(desk.levels(claim.subject, ends_of(desk, claim)))
    close = [
        m
        for m in readings
        if (m.session == readings[0].session or not claim.details.get("explicit"))
        and claim.quantity is not None
        and 0 < abs(m.value - claim.quantity.value) <= QUOTES
    ]
    if close and not any(claim.quantity is not None and claim.quantity.admits(m.value) for m in readings):
        return unchecked(
            claim,
            f"quotes of one day differ by some basis points; the published one is {close[0].value:.2f}% ({close[0].note})",
        )
    return from_readings(
        desk, claim, readings, lambda: nearest_level(desk, claim, readings), none=desk.why_not(claim.subject)
    )


def _observed(desk: Desk, ticker: str, claim: Claim) -> Iterator[Measured]:
    """A change over some of a yield's own observations, the last of which may be that of the day before."""
    count = re.search(
        r"\b(?:in|over|than|level of)(?: the (?:past|last))? (\d+) (?:sessions|observations|trading days)\b",
        claim.sentence.text,
        re.IGNORECASE,
    )
    found = desk.closes(ticker)
    month = re.search(
        r"\b(?:in|than|over) (?:a|one|the (?:past|last)) (month|week)\b", claim.sentence.text, re.IGNORECASE
    )
    if (count is None and month is None) or found is None:
        return
    n = int(count[1]) if count is not None else 21 if month is not None and month[1].lower() == "month" else 5
    for back in (1, 2):
        if len(found[0]) > n + back:
            end, base = found[0][-back].item(), found[0][-back - n].item()
            value = 100 * float(found[1][-back] - found[1][-back - n])
            yield Measured(
                fact=f"change_from:{ticker}@{base}",
                session=end,
                value=value,
                note=f"{n} observations to {end}",
                unit="bp",
            )


@form("yield_change")
def yield_change(desk: Desk, claim: Claim) -> Finding:
    """A change of a yield in basis points."""
    assert claim.subject is not None
    ticker = claim.subject.ids[0]
    readings = list(
        desk.changes(
            Subject(key=ticker, name=ticker, kind="yield", ids=(ticker,)), windows_of(claim), 100.0, "bp"
        )
    )
    readings += list(_observed(desk, ticker, claim))
    q = claim.quantity
    close = [
        m
        for m in readings
        if (m.session == readings[0].session or not claim.details.get("explicit"))
        and q is not None
        and abs(m.value * (claim.direction or 1) - q.value) <= 100 * QUOTES / 2
    ]
    if q is not None and close and not any(fits(q, claim.direction, m.value) for m in readings):
        return unchecked(
            claim,
            f"quotes of one day differ by some basis points; the published change is {shown(close[0].value, 'bp')}",
        )
    return from_readings(desk, claim, readings, lambda: (f"{claim.subject.name if claim.subject else ''} {shown(readings[0].value, 'bp')}", False),
                         none=desk.why_not(claim.subject))  # fmt: skip


@form("yield_relative")
def yield_relative(desk: Desk, claim: Claim) -> Finding:
    """A change of a yield in percent: of its own size, or in percentage points."""
    assert claim.subject is not None and claim.quantity is not None
    ticker = claim.subject.ids[0]
    readings = list(
        desk.returns(Subject(key=ticker, name=ticker, kind="yield", ids=(ticker,)), windows_of(claim))
    )
    points = list(
        desk.changes(
            Subject(key=ticker, name=ticker, kind="yield", ids=(ticker,)), windows_of(claim), 1.0, "pp"
        )
    )
    return from_readings(desk, claim, [*readings, *points],
                          lambda: (f"{100 * points[0].value:+.0f} basis points, {readings[0].value:+.1f}% of the yield", False),
                          none=desk.why_not(claim.subject))  # fmt: skip


def _years(key: str) -> float:
    """How long a Treasury runs by its key, in years."""
    return int(key[:-1]) / (12 if key.endswith("m") else 1) if key[:-1].isdigit() else 0.0


@form("slope")
def slope(desk: Desk, claim: Claim) -> Finding:
    """The difference of two yields."""
    assert claim.subject is not None and claim.other is not None
    readings = []
    for end in ends_of(desk, claim):
        a, b = desk.at(claim.subject.ids[0], end), desk.at(claim.other.ids[0], end)
        if a is not None and b is not None:
            size = 100 * (a - b)
            # A sign is that of the longer yield less the shorter one.
            long_first = _years(claim.subject.key) >= _years(claim.other.key)
            signed = claim.quantity is not None and claim.quantity.signed
            readings.append(
                Measured(
                    fact=f"level:{claim.subject.ids[0]}",
                    session=end,
                    value=(size if long_first else -size) if signed else abs(size),
                    note=f"on {end}",
                    unit="bp",
                )
            )
    return from_readings(
        desk,
        claim,
        readings,
        lambda: (shown(readings[0].value, "bp"), False),
        none=desk.why_not(claim.subject),
    )


def policy_days(desk: Desk, claim: Claim) -> list[dt.date]:
    """Days of the target rate that may be meant: a decision takes effect on the day after it."""
    ends = ends_of(desk, claim)
    return [d for e in (*ends, desk.clock.date) for d in (e, e + dt.timedelta(days=1))]


def policy_at(desk: Desk, when: dt.date) -> tuple[float, float] | None:
    """Lower and upper bound of the target on a day."""
    macro = desk.market.snapshot.macro
    found = []
    for name in ("DFEDTARL", "DFEDTARU"):
        s = macro.get(name)
        if s is None or not len(s.dates):
            return None
        row = int(np.searchsorted(s.dates, np.datetime64(when), side="right")) - 1
        if row < 0:
            return None
        found.append(float(s.close[row]))
    return found[0], found[1]


@form("policy")
def policy(desk: Desk, claim: Claim) -> Finding:
    """The federal funds target: a bound, a point within it, or the range."""
    q = claim.quantity
    assert q is not None
    from briefgen.audit.judging.base import yes_or_no
    from briefgen.audit.model import Proof

    checks = []
    for when in policy_days(desk, claim):
        bounds = policy_at(desk, when)
        if bounds is None:
            continue
        low, high = bounds
        if q.to is not None:
            holds = abs(q.value - low) < 0.005 and abs(q.to - high) < 0.005
        else:
            loose = q.step * 0.5 + 0.005
            holds = (
                low - loose <= q.value <= high + loose
                if q.hedge in ("", "about", "nearly")
                else (high >= q.value if q.hedge in ("over", "least") else low <= q.value)
            )
        made = Proof(
            fact="policy_rate",
            session=min(when, desk.clock.date),
            shown=f"{low:.2f}% to {high:.2f}%",
            holds=holds,
            note=f"in effect on {when}",
        )
        checks.append((holds, made))

    def nearest() -> tuple[str, bool]:
        s = desk.market.snapshot.macro["DFEDTARU"]
        lows = desk.market.snapshot.macro["DFEDTARL"]
        recent = s.dates >= np.datetime64(desk.clock.date - dt.timedelta(days=400))
        hits = [
            i
            for i in np.flatnonzero(recent)
            if (
                abs(s.close[i] - q.to) < 0.005
                if q.to is not None
                else abs(s.close[i] - q.value) < 0.005 or abs(_at(lows, s.dates[i]) - q.value) < 0.005
            )
        ]
        fixed = checks[0][1].shown
        if hits:
            return f"true until {day(s.dates[hits[-1]].item())}; now {fixed}", True
        return fixed, False

    return yes_or_no(claim, checks, nearest, "no data of the target rate at that time")


def _at(series, when) -> float:  # type: ignore[no-untyped-def]
    row = int(np.searchsorted(series.dates, when, side="right")) - 1
    return float(series.close[row]) if row >= 0 else float("nan")


@form("policy_move")
def policy_move(desk: Desk, claim: Claim) -> Finding:
    """A change of the target rate: the last one, or the sum over a named time."""
    q = claim.quantity
    assert q is not None
    s = desk.market.snapshot.macro.get("DFEDTARU")
    if s is None or not len(s.dates):
        return unchecked(claim, "no data of the target rate")
    values = s.close
    moves = np.flatnonzero(np.diff(values) != 0) + 1
    readings = []
    if len(moves):
        last = int(moves[-1])
        readings.append(Measured(fact="policy_rate", session=min(s.dates[last].item(), desk.clock.date), value=100 * float(values[last] - values[last - 1]),
                                 note=f"the move in effect from {s.dates[last]}", unit="bp"))  # fmt: skip
    for window in windows_of(claim):
        if window.base is not None and window.grain != "day":
            change = _at(s, np.datetime64(window.end) + 1) - _at(s, np.datetime64(window.base))
            readings.append(
                Measured(
                    fact="policy_change@1y",
                    session=window.end,
                    value=100 * change,
                    note=window.words,
                    unit="bp",
                )
            )
    return from_readings(
        desk,
        claim,
        readings,
        lambda: (shown(readings[0].value, "bp"), False),
        none="no data of the target rate",
    )


@form("macro")
def macro(desk: Desk, claim: Claim) -> Finding:
    """A figure of the economy as it was last published."""
    assert claim.subject is not None
    fact = claim.subject.ids[0]
    found = fact + "@1y" if fact.startswith("inflation") else fact
    scale = 100.0 if fact.startswith("inflation") else 1.0
    readings = []
    for end in desk.clock.ends():
        value = desk.number(found, end)
        if value is not None:
            readings.append(
                Measured(
                    fact=found,
                    session=end,
                    value=scale * value,
                    note=f"last published by {end}",
                    unit="percent_level",
                )
            )
    return from_readings(desk, claim, readings, lambda: ("", False), none=desk.why_not(claim.subject))
