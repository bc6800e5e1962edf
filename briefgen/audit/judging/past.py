"""A value among those before it, and how far back it is the extreme."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, shown, unchecked, yes_or_no
from briefgen.audit.model import Claim, Finding, Proof, Since
from briefgen.model import Dates, Floats

PERIODS = {"week": "wtd", "month": "mtd", "quarter": "qtd", "year": "ytd"}
SHORT = 2.5
"""Years of history below which "in years" cannot be judged."""


@dataclass(frozen=True, kw_only=True)
class Past:
    """A value with those that it is compared with.

    Args:
        fact: The fact's id.
        session: The session.
        value: The value.
        dates: When the earlier ones were.
        values: The earlier ones.
        note: What is compared.
        unit: What they count.
    """

    fact: str
    session: dt.date
    value: float
    dates: Dates
    values: Floats
    note: str
    unit: str


def judged(past: Past, since: Since, rank: int, way: int) -> Proof:
    """Whether a value is the extreme that the words say, as far back as they say.

    Args:
        past: The value with the earlier ones.
        since: How far the words reach.
        rank: The stated place.
        way: 1 for the highest, -1 for the lowest.
    """
    beyond = way * past.values >= way * past.value - 1e-12
    hits = np.flatnonzero(beyond)
    last = past.dates[hits[-1]].item() if len(hits) else None
    first = past.dates[0].item() if len(past.dates) else past.session
    sign = past.unit in ("level", "usd", "percent_level", "sessions", "money_change") or past.value * way > 0
    holds = sign and _reaches(past, since, rank, way, last, first)
    word = "as high" if way > 0 else "as low"
    tail = f"last {word} on {last}" if last else f"never {word} in data since {first}"
    if rank > 1 or since.first is None:
        place = 1 + int(np.count_nonzero(way * past.values > way * past.value))
        tail = f"number {place} in data since {first}; {tail}"
    return Proof(fact=past.fact, session=past.session, shown=f"{shown(past.value, past.unit)}, {tail}", holds=holds, note=past.note,
                 searched=first)  # fmt: skip


def _reaches(past: Past, since: Since, rank: int, way: int, last: dt.date | None, first: dt.date) -> bool:
    if since.first is None:
        return 1 + int(np.count_nonzero(way * past.values > way * past.value)) == rank
    if rank > 1:
        inside = past.dates >= np.datetime64(since.first)
        return 1 + int(np.count_nonzero(way * past.values[inside] > way * past.value)) == rank
    if not since.exact:
        # "in five weeks" is no shorter than the weeks by the calendar, to the day.
        slack = (
            dt.timedelta(days=1 + (past.session - since.first).days // 50)
            if since.words.lower().startswith("in ")
            else dt.timedelta(0)
        )
        return last is None or last < since.first + slack
    if last is None:
        return bool(since.last and since.last < first)
    return since.first <= last <= (since.last or last)


def _short_history(past: Past, since: Since) -> bool:
    """Whether the data begin after the time that the words reach back to."""
    first = past.dates[0].item() if len(past.dates) else past.session
    return since.first is not None and first > since.first and not (since.last and since.last >= first)


def judge_reach(desk: Desk, claim: Claim, pasts: list[Past]) -> Finding:
    """The verdict of a superlative, on the readings whose history reaches as far as it does."""
    since = claim.details["since"]
    assert isinstance(since, Since) and claim.subject is not None
    rank, way = int(str(claim.details.get("rank", 1))), claim.direction or 1
    usable = [p for p in pasts if len(p.dates)]
    if since.first is not None and since.exact:
        reaching = [p for p in usable if p.dates[0].item() <= since.first]
        usable = reaching or usable[:1]
    if not usable:
        return unchecked(claim, desk.why_not(claim.subject))
    proofs = [judged(p, since, rank, way) for p in usable]
    good = next((p for p in proofs if p.holds), None)
    main = usable[0]
    if good is None and _short_history(main, since):
        beyond = way * main.values >= way * main.value
        if not beyond.any():
            return unchecked(
                claim, f"the data begin on {main.dates[0].item()}; within them it is so", tuple(proofs[:3])
            )
    if (
        good is None
        and since.first is not None
        and main.dates[0].item() > since.first
        and not (since.last and since.last >= main.dates[0].item())
    ):
        pass

    def nearest() -> tuple[str, bool]:
        return _nearest(claim, main, way, rank), False

    return yes_or_no(claim, [(p.holds, p) for p in proofs], nearest, desk.why_not(claim.subject))


def _nearest(claim: Claim, past: Past, way: int, rank: int) -> str:
    """The reach or the place that is true."""
    beyond = np.flatnonzero(way * past.values >= way * past.value)
    subject = claim.subject.name if claim.subject else ""
    since = claim.details["since"]
    assert isinstance(since, Since)
    value = shown(past.value, past.unit)
    if (
        past.unit not in ("level", "usd", "percent_level", "sessions", "money_change")
        and past.value * way <= 0
    ):
        return f"{subject} {value} ({past.note})"
    place = 1 + int(np.count_nonzero(way * past.values > way * past.value))
    if since.first is None or rank > 1:
        return f"number {place} in data since {past.dates[0].item()} ({value})"
    if not len(beyond):
        return f"a record in data since {day(past.dates[0].item())} ({value})"
    last = past.dates[beyond[-1]].item()
    return f"since {day(last)} ({value} against {shown(float(past.values[beyond[-1]]), past.unit)} then)"
