"""Judges of records, of highs and lows of some years, and of record flows."""

from __future__ import annotations

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form, shown, unchecked, yes_or_no
from briefgen.audit.judging.money import flows, weeks_of_month
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Proof, Since, Window
from briefgen.model import Floats


def _weeks(desk: Desk, claim: Claim) -> tuple[Window, ...]:
    """The claim's windows, and the weeks of a middle of a month where it is about one."""
    middle = "mid-" in claim.sentence.text
    return windows_of(claim) + (tuple(weeks_of_month(desk)) if middle else ())


def _most_in_a_week(values: Floats, way: int, sessions: int = 5) -> float:
    """The greatest sum of up to five sessions' flows in a direction."""
    known = np.nan_to_num(values) * way
    return max(
        float(np.convolve(known, np.ones(n), "valid").max())
        for n in range(1, sessions + 1)
        if len(known) >= n
    )


@form("flow_rank")
def flow_rank(desk: Desk, claim: Claim) -> Finding:
    """A record inflow or outflow, within the flows that are known."""
    assert claim.subject is not None
    ticker = claim.subject.ids[0]
    column = desk.column(f"flow:{ticker}@1d")
    if column is None or np.isnan(column.values).all():
        return unchecked(claim, "no data: flows at that time")
    known = column.dates[~np.isnan(column.values)]
    since = claim.details["since"]
    assert isinstance(since, Since)
    reach = since.first
    first = known[0].item()
    short = reach is None or first > reach
    here = max(
        flows(desk, ticker, _weeks(desk, claim)), key=lambda x: x.value * claim.direction, default=None
    )
    if here is None:
        return unchecked(claim, "no data: flows at that time")
    daily = claim.period is not None and claim.period.grain == "day"
    inside = column.values if reach is None else column.values[column.dates >= np.datetime64(reach)]
    most = _most_in_a_week(inside, claim.direction, 1 if daily else 5)
    if not short or (reach is not None and (first - reach).days <= 5):
        holds = here.value * claim.direction >= most * 0.999
        return Finding(claim=claim, verdict="right" if holds else "wrong", truth=f"{shown(here.value, 'money_change')} ({here.note}), the most {shown(most * claim.direction, 'money_change')}",
                       nearest="" if holds else shown(most * claim.direction, "money_change"))  # fmt: skip
    if most > abs(here.value) * 1.02:
        return Finding(claim=claim, verdict="wrong", truth=f"{shown(here.value, 'money_change')} ({here.note}); within five sessions it was {shown(most * claim.direction, 'money_change')}",
                       nearest=f"no record even in flows since {first}")  # fmt: skip
    if here.value * claim.direction < 0:
        return Finding(
            claim=claim,
            verdict="wrong",
            truth=f"{shown(here.value, 'money_change')} ({here.note})",
            nearest=shown(here.value, "money_change"),
        )
    if short:
        return unchecked(
            claim,
            f"flows are known from {first} only, too short for a superlative; {shown(here.value, 'money_change')} ({here.note})",
        )
    return unchecked(claim, "vague")


INTRADAY = 0.012
"""A close this near below the record may have seen a record during the day, which closes cannot tell."""


@form("record")
def record(desk: Desk, claim: Claim) -> Finding:
    """``closed at a record``: above every close before."""
    assert claim.subject is not None
    way = claim.direction
    checks: list[tuple[bool, Proof]] = []
    near = False
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None:
                continue
            before = found[0] < np.datetime64(end)
            past = found[1][before]
            if not len(past):
                continue
            at = int(np.argmax(way * past))
            holds = bool(way * value >= way * past[at])
            near = near or abs(value / past[at] - 1) < INTRADAY
            word = "highest" if way > 0 else "lowest"
            note = f"{ticker} on {end}; {word} close before {past[at]:,.2f} on {found[0][before][at]}"
            checks.append((holds, Proof(fact=f"{'high' if way > 0 else 'low'}:{ticker}@all", session=end, shown=f"{value:,.2f}", holds=holds,
                                        note=note, searched=found[0][0].item())))  # fmt: skip
    if checks and not any(h for h, _ in checks) and near and not claim.details.get("closed"):
        return unchecked(
            claim,
            f"no data: prices within the session; the close was no record ({checks[0][1].shown}; {checks[0][1].note})",
        )

    def nearest() -> tuple[str, bool]:
        assert claim.subject is not None
        return _last_record(desk, claim)

    return yes_or_no(claim, checks, nearest, desk.why_not(claim.subject))


def _last_record(desk: Desk, claim: Claim) -> tuple[str, bool]:
    assert claim.subject is not None
    found = desk.closes(claim.subject.ids[0])
    if found is None:
        return "", False
    values = claim.direction * found[1]
    at = int(np.argmax(values))
    when = found[0][at].item()
    recent = (desk.clock.last - when).days <= 10 and not claim.details.get("explicit")
    gap = 100 * (found[1][-1] / found[1][at] - 1)
    return (
        f"the record is {found[1][at]:,.2f} of {day(when)}; now {gap:+.1f}% from it",
        recent and not claim.details.get("closed"),
    )


@form("record_before")
def record_before(desk: Desk, claim: Claim) -> Finding:
    """The record before the present one lies in the named time, or before it where that is a length."""
    assert claim.subject is not None
    since = claim.details["since"]
    assert isinstance(since, Since) and since.first is not None
    checks: list[tuple[bool, Proof]] = []
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            found = desk.closes(ticker)
            if found is None:
                continue
            keep = found[0] < np.datetime64(end)
            dates, closes = found[0][keep], found[1][keep]
            if len(dates) < 2:
                continue
            top = np.maximum.accumulate(closes)
            last = dates[np.flatnonzero(np.append(True, closes[1:] > top[:-1]))[-1]].item()
            holds = since.first <= last <= (since.last or since.first) if since.exact else last <= since.first
            made = Proof(fact=f"high:{ticker}@all", session=end, shown=f"the record before was of {last}", holds=holds,
                         note=ticker, searched=dates[0].item())  # fmt: skip
            checks.append((holds, made))
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("record_count")
def record_count(desk: Desk, claim: Claim) -> Finding:
    """``its 57th record close of the year``."""
    assert claim.subject is not None and claim.quantity is not None
    window = str(claim.details["window"])
    checks = []
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            value = desk.number(f"records:{ticker}@{window}", end)
            if value is not None:
                holds = claim.quantity.admits(value)
                checks.append(
                    (
                        holds,
                        Proof(
                            fact=f"records:{ticker}@{window}",
                            session=end,
                            shown=f"{value:.0f} record closes",
                            holds=holds,
                            note=f"{ticker} to {end}",
                        ),
                    )
                )
    return yes_or_no(claim, checks, lambda: (checks[0][1].shown, False), desk.why_not(claim.subject))


@form("span_high")
def span_high(desk: Desk, claim: Claim) -> Finding:
    """``a 52-week high``, ``a 12-year low``: beyond every close of that time."""
    assert claim.subject is not None
    way, n = claim.direction, int(str(claim.details["sessions"]))
    checks: list[tuple[bool, Proof]] = []
    near = False
    for end in ends_of(desk, claim):
        for ticker in desk.own_series(claim.subject):
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None:
                continue
            before = found[0] < np.datetime64(end)
            dates, past = found[0][before], found[1][before]
            hits = np.flatnonzero(way * past >= way * value)
            last = dates[hits[-1]].item() if len(hits) else None
            apart = len(past) - int(hits[-1]) if len(hits) else None
            holds = apart is None or apart >= (0.985 if n >= 250 else 0.93) * n
            if not holds:
                inside = past[-n:]
                near = near or abs(value / (inside.max() if way > 0 else inside.min()) - 1) < INTRADAY
            word = "high" if way > 0 else "low"
            note = (
                f"{ticker} on {end}; last as {word} on {last}"
                if last
                else f"{ticker} on {end}; never as {word} in data since {dates[0] if len(dates) else end}"
            )
            checks.append(
                (
                    holds,
                    Proof(
                        fact=f"last_{'above' if way > 0 else 'below'}:{ticker}",
                        session=end,
                        shown=f"{value:,.2f}",
                        holds=holds,
                        note=note,
                    ),
                )
            )
    if checks and not any(h for h, _ in checks) and near and not claim.details.get("closed"):
        return unchecked(
            claim, f"no data: prices within the session ({checks[0][1].shown}; {checks[0][1].note})"
        )
    return yes_or_no(
        claim,
        checks,
        lambda: (f"{checks[0][1].shown}; {checks[0][1].note}", False),
        desk.why_not(claim.subject),
    )
