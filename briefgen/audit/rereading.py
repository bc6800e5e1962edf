"""A second look at what seems wrong: other fair readings of who and when, where the words leave them open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefgen.audit.context import MARKET
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.model import Claim, Finding, Period, Span, Subject, Window
from briefgen.audit.periods import default_periods
from briefgen.audit.scan import Scan

DOUBTFUL = frozenset({"wrong", "stale"})
VALUES = frozenset({"return", "change", "level", "drawdown", "from_low", "yield", "yield_change", "run", "streak", "record", "rsi",
                    "record_count", "sign", "extreme", "streak_rank", "mcap", "spread", "yield_relative", "threshold", "sma_gap"})  # fmt: skip
"""Forms whose subject or time may be another one than the nearest."""
TIMED = frozenset({"return", "change", "yield_change", "spread", "mcap_change", "yield_relative"})
"""Forms that are measured over a time."""


def reread(desk: Desk, s: Scan, found: Finding) -> Finding:
    """A finding, or a right one of another fair reading.

    Args:
        desk: The data.
        s: The sentence.
        found: What the plainest reading gives.
    """
    if found.verdict not in DOUBTFUL:
        return found
    for other, words in _readings(s, found.claim):
        again = judge(desk, other)
        if again.verdict == "right":
            return replace(again, truth=f"{again.truth}; read {words}")
    return found


def _readings(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    form = str(c.details["form"])
    if form in VALUES:
        for subject in other_subjects(s, c):
            yield replace(c, subject=subject), f"of {subject.name}"
    if form in TIMED and c.period is not None:
        period = other_times(s, c)
        if period is not None:
            yield replace(c, period=period), "of another time that the words name"


def _place(c: Claim) -> Span:
    return c.quantity.span if c.quantity is not None and c.quantity.span != (0, 0) else c.span


def _alike(one: Subject, other: Subject) -> bool:
    return one.key != other.key and (
        one.kind == other.kind or (one.kind in MARKET and other.kind in MARKET and "volatility" not in (one.kind, other.kind))
    )  # fmt: skip


def other_subjects(s: Scan, c: Claim) -> tuple[Subject, ...]:
    """Who else the words at a claim's place may be about; nobody where a name stands close."""
    subject = c.subject
    if subject is None:
        return ()
    span = _place(c)
    beside = s.beside(span)
    if beside is not None and beside.key == subject.key:
        return ()
    start, stop = s.clause(span[0])
    named = [m for m in s.mentions if m.subject.kind not in ("topic", "absent")]
    own = [m for m in named if m.subject.key == subject.key]
    near = [m for m in named if start <= m.span[0] < max(stop, span[1])]
    if own and all(m.subject.key == subject.key for m in near) and any(m in near for m in own):
        return ()
    others = [m.subject for m in (near if own and any(m in near for m in own) else named)]
    if not own:
        inherited = (s.context.subject, *s.context.others, s.context.index)
        others += [x for x in inherited if x is not None]
    return tuple(dict.fromkeys(x for x in others if _alike(subject, x) and x.key != (c.other.key if c.other else "")))


def other_times(s: Scan, c: Claim) -> Period | None:
    """All times that the words at a claim's place may be about; None where one stands close."""
    assert c.period is not None
    span = _place(c)
    start = s.clause(span[0])[0]
    frames = [p for p in s.periods if p.grain not in ("reference", "intraday") and p.windows]
    close = [p for p in frames if 0 <= p.span[0] - span[1] <= 2 or start <= p.span[0] <= start + 2 and p.span[1] <= span[0]]
    if close or c.period.intraday:
        return None
    windows: list[Window] = [*c.period.windows]
    for p in (*frames, *(() if frames else s.context.periods)):
        windows += [] if p.intraday else p.windows
    if not c.period.fixed:
        windows += default_periods(s.clock).windows
    return replace(c.period, windows=tuple(dict.fromkeys(windows)))
