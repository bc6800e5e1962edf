"""Judges of superlatives, ranks and records: on the history there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import day, form, shown, unchecked, yes_or_no
from briefgen.audit.judging.money import flows, weeks_of_month
from briefgen.audit.judging.streaks import runs_of
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Proof, Since, Window
from briefgen.metrics.streaks import final_lengths
from briefgen.metrics.windows import period_of
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
        return last is None or last < since.first
    if last is None:
        return bool(since.last and since.last < first)
    return since.first <= last <= (since.last or last)


def _short_history(past: Past, since: Since) -> bool:
    """Whether the data begin after the time that the words reach back to."""
    first = past.dates[0].item() if len(past.dates) else past.session
    return since.first is not None and first > since.first and not (since.last and since.last >= first)


def _judge(desk: Desk, claim: Claim, pasts: list[Past]) -> Finding:
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


# --- what is compared -------------------------------------------------------------------------


@form("extreme")
def extreme(desk: Desk, claim: Claim) -> Finding:
    """``its worst day since``, ``the highest close since``, ``its best month ever``."""
    assert claim.subject is not None
    return _judge(desk, claim, list(_pasts(desk, claim)))


def _pasts(desk: Desk, claim: Claim) -> Iterator[Past]:
    assert claim.subject is not None
    what, grain = str(claim.details["what"]), str(claim.details["grain"])
    for end in _ends(desk, claim, grain):
        if what == "spread":
            yield from _spread_pasts(desk, claim, grain, end)
            continue
        for ticker in claim.subject.ids:
            if what == "level" and ticker in desk.adjusted:
                continue
            found = desk.closes(ticker)
            if found is None:
                continue
            made = _past(ticker, *found, what, grain, end, kind=claim.subject.kind)
            if made is not None:
                yield _same_season(made, grain) if claim.details.get("season") else made


def _ends(desk: Desk, claim: Claim, grain: str) -> tuple[dt.date, ...]:
    """Sessions at which the period of a superlative may end."""
    same = tuple(dict.fromkeys(w.end for w in windows_of(claim) if w.grain == grain))
    if same:
        return same
    ends = ends_of(desk, claim)
    if grain in ("month", "quarter", "year") and claim.period is not None:
        return ends
    return ends


def _past(
    ticker: str, dates: Dates, closes: Floats, what: str, grain: str, end: dt.date, *, kind: str
) -> Past | None:
    keep = dates <= np.datetime64(end)
    dates, closes = dates[keep], closes[keep]
    if len(dates) < 3 or dates[-1] != np.datetime64(end):
        return None
    if what == "level":
        unit = {"stock": "usd", "fund": "usd", "sector": "usd", "yield": "percent_level"}.get(kind, "level")
        return Past(fact=f"level:{ticker}", session=end, value=float(closes[-1]), dates=dates[:-1], values=closes[:-1],
                    note=f"{ticker} on {end}", unit=unit)  # fmt: skip
    if grain != "day":
        ids = period_of(dates, PERIODS[grain])
        last = np.append(ids[1:] != ids[:-1], True)
        dates, closes = dates[last], closes[last]
    if len(dates) < 3:
        return None
    values = np.diff(closes) if what == "change" else 100 * (closes[1:] / closes[:-1] - 1)
    unit = "points" if what == "change" else "percent"
    if kind == "yield" and what == "change":
        values, unit = 100 * values, "bp"
    metric = "change" if what == "change" else "return"
    window = "1d" if grain == "day" else PERIODS[grain]
    return Past(fact=f"{metric}:{ticker}@{window}", session=end, value=float(values[-1]), dates=dates[1:-1], values=values[:-1],
                note=f"{ticker}, {grain} to {end}", unit=unit)  # fmt: skip


def _same_season(past: Past, grain: str) -> Past:
    """Only the same month or quarter of other years."""
    months = past.dates.astype("datetime64[M]").astype(int) % 12
    now = past.session.month - 1
    same = months == now if grain == "month" else months // 3 == now // 3
    return Past(fact=past.fact, session=past.session, value=past.value, dates=past.dates[same], values=past.values[same],
                note=past.note, unit=past.unit)  # fmt: skip


def _spread_pasts(desk: Desk, claim: Claim, grain: str, end: dt.date) -> Iterator[Past]:
    assert claim.subject is not None and claim.other is not None
    for one, other in desk.pairs(claim.subject, claim.other):
        a, b = desk.closes(one), desk.closes(other)
        if a is None or b is None:
            continue
        dates, i, j = np.intersect1d(a[0], b[0], assume_unique=True, return_indices=True)
        first = _past(one, dates, a[1][i], "return", grain if grain in PERIODS else "day", end, kind="index")
        second = _past(
            other, dates, b[1][j], "return", grain if grain in PERIODS else "day", end, kind="index"
        )
        if first is not None and second is not None:
            yield Past(fact=f"spread:{one}/{other}@{PERIODS.get(grain, '1d')}", session=end, value=first.value - second.value,
                       dates=first.dates, values=first.values - second.values, note=f"{one} less {other}, {grain} to {end}", unit="pp")  # fmt: skip


@form("streak_rank")
def streak_rank(desk: Desk, claim: Claim) -> Finding:
    """``the longest winning streak since 1996``: a run among the runs of the same side."""
    assert claim.subject is not None
    pasts: list[Past] = []
    pairs = (
        desk.pairs(claim.subject, claim.other)
        if claim.other is not None
        else [(t, "") for t in claim.subject.ids]
    )
    for end in ends_of(desk, claim):
        for one, other in pairs:
            made = _run_past(desk, one, other, end, claim.direction or (1 if other else 0)) or _recent_run(
                desk, one, other, end, claim.direction or 1
            )
            if made is not None:
                pasts.append(made)
    from dataclasses import replace

    found = _judge(desk, replace(claim, direction=1), pasts)
    return replace(found, claim=claim, nearest=_nearest_streak(desk, claim, found, pairs))


def _recent_run(desk: Desk, one: str, other: str, end: dt.date, way: int) -> Past | None:
    """The longest run of the last weeks, where none is going on."""
    runs = runs_of(desk, one, other)
    if runs is None:
        return None
    keep = runs[0] <= np.datetime64(end)
    part = np.nan_to_num(runs[1][keep][-30:]) * way
    if not len(part) or part.max() < 2:
        return None
    when = runs[0][keep][-len(part) :][int(np.argmax(part))].item()
    return _run_past(desk, one, other, when, way)


def _nearest_streak(desk: Desk, claim: Claim, found: Finding, pairs: list[tuple[str, str]]) -> str:
    """Beside the reach that is true, the rival over which the stated one is."""
    if found.verdict != "wrong" or claim.other is None or claim.subject is None:
        return found.nearest
    since = claim.details["since"]
    assert isinstance(since, Since)
    for ticker, name in (("^GSPC", "S&P 500"), ("^NDX", "Nasdaq-100"), ("^IXIC", "Nasdaq composite")):
        if ticker in claim.other.ids or ticker in claim.subject.ids:
            continue
        for end in desk.clock.sessions[-1:]:
            made = _run_past(desk, claim.subject.ids[0], ticker, end, claim.direction or 1) or _recent_run(
                desk, claim.subject.ids[0], ticker, end, claim.direction or 1
            )
            if made is not None and judged(made, since, 1, 1).holds and made.value >= 3:
                at = (
                    int(np.flatnonzero(made.values >= made.value)[-1])
                    if (made.values >= made.value).any()
                    else None
                )
                tail = (
                    f", the longest since that of {int(made.values[at])} which ended on {day(made.dates[at].item())}"
                    if at is not None
                    else ""
                )
                return f"{found.nearest}; over the {name}: {int(made.value)} sessions to {day(made.session)}{tail}"
    return found.nearest


def _run_past(desk: Desk, one: str, other: str, end: dt.date, way: int) -> Past | None:
    runs = runs_of(desk, one, other)
    if runs is None:
        return None
    keep = runs[0] <= np.datetime64(end)
    dates, values = runs[0][keep], runs[1][keep]
    if not len(values) or dates[-1] != np.datetime64(end) or np.isnan(values[-1]) or values[-1] == 0:
        return None
    length = float(values[-1])
    sign = int(np.sign(length))
    if way and sign != way:
        return None
    same = np.sign(np.nan_to_num(values)) == sign
    grows = np.zeros(len(values), dtype=bool)
    grows[:-1] = same[:-1] & same[1:] & (np.abs(values[1:]) > np.abs(values[:-1]))
    ends = np.flatnonzero(same & ~grows)[:-1]
    assert len(ends) + 1 == len(final_lengths(values, sign))
    fact = f"streak:{one}/{other}" if other else f"run:{one}"
    return Past(fact=fact, session=end, value=abs(length), dates=dates[ends], values=np.abs(values[ends]),
                note=f"{one}{' over ' + other if other else ''} at {end}", unit="sessions")  # fmt: skip


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


# --- records ----------------------------------------------------------------------------------

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
        for ticker in claim.subject.ids:
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


@form("record_count")
def record_count(desk: Desk, claim: Claim) -> Finding:
    """``its 57th record close of the year``."""
    assert claim.subject is not None and claim.quantity is not None
    window = str(claim.details["window"])
    checks = []
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
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
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None:
                continue
            before = found[0] < np.datetime64(end)
            dates, past = found[0][before], found[1][before]
            hits = np.flatnonzero(way * past >= way * value)
            last = dates[hits[-1]].item() if len(hits) else None
            apart = len(past) - int(hits[-1]) if len(hits) else None
            holds = apart is None or apart >= 0.985 * n
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
