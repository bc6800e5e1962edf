"""Judges of streaks and runs, with the nearest true one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form, yes_or_no
from briefgen.audit.judging.timing import ends_of
from briefgen.audit.model import Claim, Finding, Proof, Subject
from briefgen.metrics.streaks import signed_runs
from briefgen.metrics.windows import period_of
from briefgen.model import Dates, Floats

RIVALS = (
    ("^GSPC", "S&P 500"),
    ("^NDX", "Nasdaq-100"),
    ("^IXIC", "Nasdaq composite"),
    ("^RUT", "Russell 2000"),
)
RECENT = 30
"""Sessions in which an earlier truth is looked for."""


def runs_of(desk: Desk, ticker: str, other: str = "") -> tuple[Dates, Floats] | None:
    """Signed lengths of a ticker's own runs, or of its runs over another one."""
    column = desk.column(f"streak:{ticker}/{other}" if other else f"run:{ticker}")
    if column is not None and len(column.dates):
        return column.dates, column.values
    found, rival = desk.closes(ticker), desk.closes(other) if other else None
    if found is None or (other and rival is None):
        return None
    if rival is None:
        return found[0], signed_runs(_returns(found[1]))
    dates, i, j = np.intersect1d(found[0], rival[0], assume_unique=True, return_indices=True)
    return dates, signed_runs(_returns(found[1][i]) - _returns(rival[1][j]))


def _returns(closes: Floats) -> Floats:
    out = np.full(len(closes), np.nan)
    out[1:] = closes[1:] / closes[:-1] - 1
    return out


def _value(found: tuple[Dates, Floats] | None, session: dt.date) -> float | None:
    if found is None:
        return None
    row = int(np.searchsorted(found[0], np.datetime64(session)))
    inside = row < len(found[0]) and found[0][row] == np.datetime64(session) and not np.isnan(found[1][row])
    return float(found[1][row]) if inside else None


def _holds(claim: Claim, length: float) -> bool:
    q = claim.quantity
    assert q is not None
    signed = length * claim.direction if claim.direction else abs(length)
    if q.hedge in ("least", "over"):
        return signed >= q.value + (q.hedge == "over")
    return bool(signed == q.value)


@form("streak")
def streak(desk: Desk, claim: Claim) -> Finding:
    """Sessions in a row that one series has beaten another."""
    assert claim.subject is not None and claim.other is not None
    pairs = desk.pairs(claim.subject, claim.other)
    checks = list(_checks(desk, claim, [(a, b) for a, b in pairs]))

    def nearest() -> tuple[str, bool]:
        return _nearest(desk, claim, pairs)

    return yes_or_no(claim, checks, nearest, desk.why_not(claim.subject))


def _checks(desk: Desk, claim: Claim, pairs: list[tuple[str, str]]) -> Iterator[tuple[bool, Proof]]:
    ended = bool(claim.details.get("ended"))
    for end in ends_of(desk, claim):
        for one, other in pairs:
            found = runs_of(desk, one, other)
            at = desk.clock.before(end) if ended else end
            length = _value(found, at) if at else None
            if length is None or at is None:
                continue
            holds = _holds(claim, length)
            if ended and holds:
                now = _value(found, end)
                holds = now is not None and np.sign(now) != np.sign(length)
            words = f"{abs(length):.0f} session{'s' if abs(length) != 1 else ''} {'ahead' if length > 0 else 'behind' if length < 0 else 'level'}"
            pair = f"{one} over {other}" if other else one
            if not other:
                words = f"{abs(length):.0f} session{'s' if abs(length) != 1 else ''} {'up' if length > 0 else 'down' if length < 0 else 'unchanged'}"
            fact = f"streak:{one}/{other}" if other else f"run:{one}"
            yield holds, Proof(fact=fact, session=at, shown=words, holds=holds, note=f"{pair} at {at}")


def _nearest(desk: Desk, claim: Claim, pairs: list[tuple[str, str]]) -> tuple[str, bool]:
    """An earlier session, or another rival, for which the streak is true; else the streak as it is."""
    assert claim.subject is not None and claim.other is not None and claim.quantity is not None
    count = int(claim.quantity.value)
    end = ends_of(desk, claim)[0]
    for one, other in pairs:
        found = runs_of(desk, one, other)
        hit = _last_time(found, count, claim.direction, end)
        if hit is not None:
            return f"{count} sessions over the {claim.other.name} on {day(hit)}{_whole_run(found, hit)}", True
    for ticker, name in RIVALS:
        if ticker in claim.subject.ids or ticker in claim.other.ids or not desk.has(ticker):
            continue
        found = runs_of(desk, claim.subject.ids[0], ticker)
        hit = _last_time(found, count, claim.direction, end)
        if hit is not None:
            return f"{count} sessions over the {name}, on {day(hit)}{_whole_run(found, hit)}", False
    found = runs_of(desk, *pairs[0])
    best = _longest_recent(found, end, claim.direction or 1)
    return best or f"{claim.subject.name} over {claim.other.name}: no such run", False


def _last_time(found: tuple[Dates, Floats] | None, count: int, way: int, end: dt.date) -> dt.date | None:
    if found is None:
        return None
    stop = int(np.searchsorted(found[0], np.datetime64(end), side="right"))
    part = found[1][max(0, stop - RECENT) : stop]
    hits = np.flatnonzero(part == count * (way or 1))
    if not len(hits):
        return None
    return found[0][max(0, stop - RECENT) + int(hits[-1])].item()  # type: ignore[no-any-return]


def _whole_run(found: tuple[Dates, Floats] | None, hit: dt.date) -> str:
    """The run that a session lies in, from its first to its last session."""
    if found is None:
        return ""
    row = int(np.searchsorted(found[0], np.datetime64(hit)))
    last = row
    while last + 1 < len(found[1]) and abs(found[1][last + 1]) > abs(found[1][last]):
        last += 1
    first = row - int(abs(found[1][row])) + 1
    if last == row:
        return f" (it began on {day(found[0][first].item())})"
    return f"; the whole run was {abs(int(found[1][last]))} sessions, {day(found[0][first].item())} to {day(found[0][last].item())}"


def _longest_recent(found: tuple[Dates, Floats] | None, end: dt.date, way: int) -> str:
    if found is None:
        return ""
    stop = int(np.searchsorted(found[0], np.datetime64(end), side="right"))
    part = found[1][max(0, stop - RECENT) : stop] * way
    if not len(part) or np.isnan(part).all() or np.nanmax(part) < 1:
        return ""
    at = max(0, stop - RECENT) + int(np.nanargmax(part))
    return f"the longest run lately was {int(np.nanmax(part))} sessions, to {day(found[0][at].item())}"


# --- a series' own runs -----------------------------------------------------------------------


@form("run")
def run(desk: Desk, claim: Claim) -> Finding:
    """Sessions, weeks or months in a row of gains or losses."""
    assert claim.subject is not None
    grain = str(claim.details.get("grain", "day"))
    if grain == "day":
        checks = list(_checks(desk, claim, [(t, "") for t in desk.own_series(claim.subject)]))
    else:
        checks = list(_period_checks(desk, claim, grain))

    def nearest() -> tuple[str, bool]:
        found = checks[0][1]
        return f"{found.shown} ({found.note})", False

    return yes_or_no(claim, checks, nearest, desk.why_not(claim.subject))


def period_runs(desk: Desk, ticker: str, grain: str, end: dt.date) -> Floats | None:
    """Signed runs of calendar periods up to a session, the current period last."""
    found = desk.closes(ticker)
    if found is None:
        return None
    keep = found[0] <= np.datetime64(end)
    dates, closes = found[0][keep], found[1][keep]
    if not len(dates):
        return None
    ids = period_of(dates, {"week": "wtd", "month": "mtd", "quarter": "qtd", "year": "ytd"}[grain])
    last = np.append(ids[1:] != ids[:-1], True)
    return signed_runs(_returns(closes[last]))


def _period_checks(desk: Desk, claim: Claim, grain: str) -> Iterator[tuple[bool, Proof]]:
    assert claim.subject is not None
    ended = bool(claim.details.get("ended"))
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            runs = period_runs(desk, ticker, grain, end)
            if runs is None or len(runs) < 3 or np.isnan(runs[-1]):
                continue
            options = [(runs[-2], runs[-1])] if ended else [(runs[-1], None), (runs[-2], None)]
            for k, (length, now) in enumerate(options):
                if k and (end - desk.clock.date).days < -4:
                    continue
                if k and grain == "week" and desk.clock.date.weekday() in (3, 4, 5, 6):
                    continue
                holds = _holds(claim, float(length))
                if now is not None and holds:
                    holds = np.sign(now) != np.sign(length)
                words = f"{abs(length):.0f} {grain}s {'up' if length > 0 else 'down'} in a row"
                yield holds, Proof(fact=f"return:{ticker}@{ {'week': 'wtd', 'month': 'mtd', 'quarter': 'qtd', 'year': 'ytd'}[grain]}",
                                   session=end, shown=words, holds=holds, note=f"{ticker} at {end}")  # fmt: skip


@form("record_run")
def record_run(desk: Desk, claim: Claim) -> Finding:
    """Sessions in a row that each set a record."""
    assert claim.subject is not None
    checks = []
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            value = desk.number(f"record_run:{ticker}", end)
            if value is not None:
                holds = _holds(claim, value)
                checks.append(
                    (
                        holds,
                        Proof(
                            fact=f"record_run:{ticker}",
                            session=end,
                            shown=f"{value:.0f} records in a row",
                            holds=holds,
                            note=f"{ticker} at {end}",
                        ),
                    )
                )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


def subject_name(subject: Subject | None) -> str:
    """A subject's printed name."""
    return subject.name if subject is not None else ""


@form("day_count")
def day_count(desk: Desk, claim: Claim) -> Finding:
    """How many of the last sessions were gains, or losses."""
    assert claim.subject is not None and claim.quantity is not None
    n = int(str(claim.details["length"]))
    checks = []
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            found = desk.closes(ticker)
            if found is None:
                continue
            closes = found[1][found[0] <= np.datetime64(end)][-n - 1 :]
            count = int(np.count_nonzero(np.diff(closes) * claim.direction > 0))
            holds = len(closes) == n + 1 and count == round(claim.quantity.value)
            words = f"{count} of {n} sessions {'up' if claim.direction > 0 else 'down'}"
            made = Proof(
                fact=f"return:{ticker}@1d", session=end, shown=words, holds=holds, note=f"{ticker} to {end}"
            )
            checks.append((holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))
