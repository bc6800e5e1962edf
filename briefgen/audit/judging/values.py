"""Judges of stated values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import day, fits, form, from_readings, shown, unchecked
from briefgen.audit.model import Claim, Finding, Quantity, Subject, Window
from briefgen.audit.periods import EVENTS, start_of
from briefgen.audit.quantities import whole
from briefgen.audit.reading import MONTH, month_number

EARLIER = 40
"""Sessions in which an earlier truth is looked for."""


def windows_of(claim: Claim) -> tuple[Window, ...]:
    """The windows of a claim's time."""
    return claim.period.windows if claim.period is not None else ()


def ends_of(desk: Desk, claim: Claim) -> tuple[dt.date, ...]:
    """The sessions at which a claim may be meant."""
    found = tuple(dict.fromkeys(w.end for w in windows_of(claim)))
    if claim.details.get("explicit") or not found:
        return found or desk.clock.ends()
    return (
        tuple(dict.fromkeys((*found, *desk.clock.ends())))
        if claim.period is not None and not claim.period.fixed
        else found
    )


def size_in_words(claim: Claim, value: float, unit: str) -> str:
    """The statement with its value put right, to the precision that it has."""
    q = claim.quantity
    assert q is not None
    decimals = max(1 if unit in ("percent", "pp") else 0, round(-np.log10(q.step)) if q.step < 1 else 0)
    if unit in ("percent", "pp", "percent_level", "bp"):
        name = {"percent": "%", "percent_level": "%", "pp": " percentage points", "bp": " basis points"}[unit]
        sign = "" if unit == "percent_level" else "+" if value > 0 else ""
        return f"{sign}{value:.{decimals}f}{name}"
    return shown(value, unit)


# --- returns ----------------------------------------------------------------------------------


@form("return")
def price_return(desk: Desk, claim: Claim) -> Finding:
    """A return: of every fair series over every fair window."""
    assert claim.subject is not None
    if claim.period is not None and not claim.period.windows:
        return unchecked(claim, "no session on the day that it names")
    readings = list(desk.returns(claim.subject, windows_of(claim)))
    claim = _for_proxies(desk, claim)
    if not claim.details.get("explicit") and not claim.details.get("vague"):
        pass
    found = from_readings(desk, claim, readings, lambda: nearest_return(desk, claim, readings),
                          none=desk.why_not(claim.subject))  # fmt: skip
    if found.verdict == "unchecked" and claim.details.get("vague"):
        return found
    return found


def _for_proxies(desk: Desk, claim: Claim) -> Claim:
    """A sector is judged by its fund, and an index without prices by the fund that follows it: both come near only."""
    q, subject = claim.quantity, claim.subject
    assert q is not None and subject is not None
    proxy = subject.kind == "sector" or (subject.kind == "index" and not desk.has(subject.ids[0]))
    if not proxy or q.unit != "percent":
        return claim
    return replace(claim, quantity=replace(q, step=max(q.step, 0.4, 0.03 * abs(q.value))))


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


# --- changes and levels -----------------------------------------------------------------------


@form("change")
def point_change(desk: Desk, claim: Claim) -> Finding:
    """A change in points, or of a share in dollars."""
    assert claim.subject is not None
    subject = claim.subject
    readings = list(desk.changes(subject, windows_of(claim), unit="points"))
    if claim.quantity is not None and claim.quantity.step < 0.03:
        # Vendors' closes differ in the last figure.
        claim = replace(claim, quantity=replace(claim.quantity, step=0.03))

    def nearest() -> tuple[str, bool]:
        return f"{subject.name} {shown(readings[0].value, 'points')}", False

    none = (
        "no data: only dividend-adjusted closes are known"
        if subject.ids[0] in desk.adjusted
        else desk.why_not(subject)
    )
    return from_readings(desk, claim, readings, nearest, none=none)


@form("level")
def level(desk: Desk, claim: Claim) -> Finding:
    """A close."""
    assert claim.subject is not None and claim.quantity is not None
    ends = ends_of(desk, claim)
    readings = list(desk.levels(claim.subject, ends))
    none = (
        "no data: only dividend-adjusted closes are known"
        if claim.subject.ids[0] in desk.adjusted
        else desk.why_not(claim.subject)
    )
    if claim.subject.kind in ("stock", "fund", "sector"):
        readings += [m for m in (_as_quoted(claim.quantity, m) for m in readings) if m is not None]
    return from_readings(desk, claim, readings, lambda: _nearest_level(desk, claim, readings), none=none)


SPLITS = (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 1.5, 0.1, 0.2, 0.125, 0.25, 0.5)


def _as_quoted(q: Quantity, m: Measured) -> Measured | None:
    """A close as it was quoted before a later split, where the words are such a multiple of it."""
    for factor in SPLITS:
        if q.admits(m.value * factor):
            return Measured(
                fact=m.fact,
                session=m.session,
                value=m.value * factor,
                note=f"{m.note}, {factor:g} times today's share basis",
                unit=m.unit,
            )
    return None


def _nearest_level(desk: Desk, claim: Claim, readings: list[Measured]) -> tuple[str, bool]:
    q, subject = claim.quantity, claim.subject
    assert q is not None and subject is not None
    fixed = f"{subject.name} {shown(readings[0].value, readings[0].unit)} on {day(readings[0].session)}"
    found = desk.closes(subject.ids[0])
    if found is not None:
        dates, closes = found
        close = [i for i in range(max(0, len(closes) - EARLIER), len(closes)) if q.admits(float(closes[i]))]
        if close and dates[close[-1]].item() < readings[0].session:
            return (
                f"{shown(q.value, readings[0].unit)} was its close on {day(dates[close[-1]].item())}; {fixed}",
                True,
            )
    return fixed, False


@form("threshold")
def threshold(desk: Desk, claim: Claim) -> Finding:
    """``closed above 4,000``, with or without "for the first time"."""
    assert claim.subject is not None and claim.quantity is not None
    bound, way = claim.quantity.value, claim.direction
    first = str(claim.details.get("first", ""))
    proofs = []
    from briefgen.audit.judging.base import yes_or_no
    from briefgen.audit.model import Proof
    from briefgen.audit.periods import since_of

    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids[: 2 if claim.subject.key == "nasdaq" else 1]:
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None or ticker in desk.adjusted:
                continue
            holds = (value - bound) * way > 0
            note = f"{ticker} on {end}"
            if first and holds:
                past = found[1][found[0] < np.datetime64(end)]
                days = found[0][found[0] < np.datetime64(end)]
                hits = np.flatnonzero((past - bound) * way > 0)
                last = days[hits[-1]].item() if len(hits) else None
                if first == "ever":
                    holds = last is None
                else:
                    reach = since_of(first, desk.clock, 0, len(first), end)
                    holds = (
                        reach is None
                        or reach.first is None
                        or last is None
                        or (reach.first <= last <= (reach.last or last))
                    )
                note += f", before that last on {last}" if last else ", never before in the data"
            proofs.append(
                (
                    holds,
                    Proof(fact=f"level:{ticker}", session=end, shown=f"{value:,.2f}", holds=holds, note=note),
                )
            )
    word = "above" if way > 0 else "below"

    def nearest() -> tuple[str, bool]:
        return (
            f"{claim.subject.name if claim.subject else ''} closed at {proofs[0][1].shown} ({proofs[0][1].note}), set against {word} {bound:,.0f}",
            False,
        )

    return yes_or_no(claim, proofs, nearest, desk.why_not(claim.subject))


@form("base_level")
def base_level(desk: Desk, claim: Claim) -> Finding:
    """``from 1,234.5``: the close before a period."""
    assert claim.subject is not None
    bases = [w.base for w in windows_of(claim) if w.base]
    return from_readings(
        desk, claim, desk.levels(claim.subject, bases), lambda: ("", False), none=desk.why_not(claim.subject)
    )


@form("old_record")
def old_record(desk: Desk, claim: Claim) -> Finding:
    """``topping the record of 1,565.15``: the highest close before."""
    assert claim.subject is not None
    readings = []
    for end in ends_of(desk, claim):
        found = desk.closes(claim.subject.ids[0])
        if found is None:
            continue
        past = found[1][found[0] < np.datetime64(end)]
        if len(past):
            readings.append(Measured(fact=f"high:{claim.subject.ids[0]}@all", session=end, value=float(past.max()),
                                     note=f"highest close before {end}", unit="level"))  # fmt: skip
    return from_readings(
        desk,
        claim,
        readings,
        lambda: (shown(readings[0].value, "level"), False),
        none=desk.why_not(claim.subject),
    )


# --- spreads ----------------------------------------------------------------------------------


@form("spread")
def spread(desk: Desk, claim: Claim) -> Finding:
    """A difference of returns."""
    assert claim.subject is not None and claim.other is not None
    readings = list(_spreads(desk, claim, windows_of(claim)))

    def nearest() -> tuple[str, bool]:
        assert claim.subject is not None and claim.other is not None
        first = readings[0]
        lead = "ahead of" if first.value > 0 else "behind"
        return (
            f"{claim.subject.name} {abs(first.value):.1f} percentage points {lead} {claim.other.name} ({first.note})",
            False,
        )

    return from_readings(desk, claim, readings, nearest, none=desk.why_not(claim.subject))


def _spreads(desk: Desk, claim: Claim, windows: tuple[Window, ...]) -> Iterator[Measured]:
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


# --- drawdowns --------------------------------------------------------------------------------


def _named_days(which: str, desk: Desk) -> tuple[dt.date, dt.date] | None:
    """The month, year or day that a peak is named by."""
    for pattern, begun, ended in EVENTS:
        if re.search(pattern, which):
            return dt.date(*begun), dt.date(*ended)
    m = re.search(rf"\b({MONTH})\s+(\d{{1,2}})\b(?!\d)(?:,? (\d{{4}}))?", which)
    year = re.search(r"\b((?:19|20)\d\d)\b", which)
    if m:
        chosen = int(m[3]) if m[3] else desk.clock.date.year
        try:
            found = dt.date(chosen, month_number(m[1]), int(m[2]))
        except ValueError:
            return None
        if found > desk.clock.date:
            found = found.replace(year=found.year - 1)
        return found, found
    m = re.search(rf"\b({MONTH})\b", which)
    if m and (m[1] != "may"):
        month = month_number(m[1])
        chosen = int(year[1]) if year else desk.clock.date.year - (month > desk.clock.date.month)
        first = dt.date(chosen, month, 1)
        return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    if year:
        return dt.date(int(year[1]), 1, 1), dt.date(int(year[1]), 12, 31)
    return None


@form("drawdown")
def drawdown(desk: Desk, claim: Claim) -> Finding:
    """The distance below a peak: the highest close of all, of a year, or of a named time."""
    assert claim.subject is not None and claim.quantity is not None
    which = str(claim.details.get("which", ""))
    readings = list(_distances(desk, claim, which, np.argmax))

    def nearest() -> tuple[str, bool]:
        first = readings[0]
        earlier = _earlier_drawdown(desk, claim)
        fixed = f"{size_in_words(claim, first.value, 'percent')} ({first.note})"
        return (f"true on {day(earlier)}; now {fixed}", True) if earlier else (fixed, False)

    return from_readings(desk, claim, readings, nearest, none=desk.why_not(claim.subject))


def _earlier_drawdown(desk: Desk, claim: Claim) -> dt.date | None:
    assert claim.subject is not None and claim.quantity is not None
    if claim.details.get("explicit"):
        return None
    for end in reversed(desk.clock.sessions[-22:-1]):
        value = desk.number(f"drawdown:{claim.subject.ids[0]}", end)
        if value is not None and claim.quantity.admits(-100 * value):
            return end
    return None


def _distances(desk: Desk, claim: Claim, which: str, pick: object) -> Iterator[Measured]:
    assert claim.subject is not None
    named = _named_days(which, desk)
    year = re.search(r"52-week|one-year|12-month|yearly|this year|year's|year-to-date", which, re.I)
    low = pick is np.argmin
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            value = desk.at(ticker, end)
            if found is None or value is None:
                continue
            keep = found[0] <= np.datetime64(end)
            dates, closes = found[0][keep], found[1][keep]
            spans = []
            if named:
                spans.append((dates >= np.datetime64(named[0])) & (dates <= np.datetime64(named[1])))
            elif year or low:
                spans += [
                    np.arange(len(dates)) >= len(dates) - 252,
                    dates.astype("datetime64[Y]") == dates[-1].astype("datetime64[Y]"),
                ]
            else:
                spans += [np.ones(len(dates), dtype=bool), np.arange(len(dates)) >= len(dates) - 252]
            for mask in spans:
                if not mask.any():
                    continue
                at = int(np.flatnonzero(mask)[(np.argmin if low else np.argmax)(closes[mask])])
                peak = float(closes[at])
                yield Measured(fact=f"drawdown:{ticker}" if not low else f"return_from:{ticker}@{dates[at]}", session=end,
                               value=100 * (value / peak - 1), note=f"{ticker} on {end} from {peak:,.2f} on {dates[at]}")  # fmt: skip


@form("from_low")
def from_low(desk: Desk, claim: Claim) -> Finding:
    """The distance above a low."""
    assert claim.subject is not None
    which = str(claim.details.get("which", ""))
    readings = list(_distances(desk, claim, which, np.argmin))
    return from_readings(desk, claim, readings, lambda: (f"{size_in_words(claim, readings[0].value, 'percent')} ({readings[0].note})", False),
                         none=desk.why_not(claim.subject))  # fmt: skip


# --- averages, momentum, volatility -----------------------------------------------------------


def length_of(claim: Claim) -> int:
    """The sessions of a named average."""
    word = str(claim.details.get("days", "200")).lower().replace(" ", "-")
    count = {"two-hundred": 200, "hundred": 100}.get(word) or whole(word) or 200
    return count * {"week": 5, "month": 21}.get(str(claim.details.get("unit", "day")), 1)


def gaps(desk: Desk, claim: Claim) -> Iterator[Measured]:
    """Distances from an average in percent."""
    assert claim.subject is not None
    n = length_of(claim)
    for end in ends_of(desk, claim):
        for ticker in claim.subject.ids:
            found = desk.closes(ticker)
            if found is None:
                continue
            row = int(np.searchsorted(found[0], np.datetime64(end)))
            if row >= len(found[0]) or found[0][row] != np.datetime64(end) or row + 1 < n:
                continue
            mean = float(found[1][row - n + 1 : row + 1].mean())
            value = float(found[1][row])
            yield Measured(fact=f"sma_gap:{ticker}@{n}", session=end, value=100 * (value / mean - 1),
                           note=f"{ticker} {value:,.2f} against {mean:,.2f} on {end}")  # fmt: skip


@form("sma_gap")
def sma_gap(desk: Desk, claim: Claim) -> Finding:
    """The distance from a moving average."""
    assert claim.subject is not None
    readings = list(gaps(desk, claim))
    return from_readings(desk, claim, readings, lambda: (f"{size_in_words(claim, readings[0].value, 'percent')} ({readings[0].note})", False),
                         none=desk.why_not(claim.subject))  # fmt: skip


@form("rsi")
def rsi(desk: Desk, claim: Claim) -> Finding:
    """The relative strength index."""
    assert claim.subject is not None
    readings = [Measured(fact=f"rsi:{t}@14", session=e, value=v, note=f"{t} on {e}", unit="score")
                for e in ends_of(desk, claim) for t in claim.subject.ids
                if (v := desk.number(f"rsi:{t}@14", e)) is not None]  # fmt: skip
    return from_readings(
        desk, claim, readings, lambda: (f"{readings[0].value:.1f}", False), none=desk.why_not(claim.subject)
    )


@form("vol")
def vol(desk: Desk, claim: Claim) -> Finding:
    """Realized volatility."""
    assert claim.subject is not None
    readings = [Measured(fact=f"vol:{t}@1m", session=e, value=100 * v, note=f"{t} on {e}", unit="percent_level")
                for e in ends_of(desk, claim) for t in claim.subject.ids
                if (v := desk.number(f"vol:{t}@1m", e)) is not None]  # fmt: skip
    return from_readings(desk, claim, readings, lambda: ("", False), none=desk.why_not(claim.subject))


# --- market values and flows ------------------------------------------------------------------


@form("mcap", "mcap_change")
def market_value(desk: Desk, claim: Claim) -> Finding:
    """A market value or its change, with the share counts known at the session."""
    assert claim.subject is not None
    ticker = claim.subject.ids[0]
    readings = []
    if claim.details["form"] == "mcap":
        for end in ends_of(desk, claim):
            value = desk.number(f"mcap:{ticker}", end)
            if value is not None:
                readings.append(
                    Measured(
                        fact=f"mcap:{ticker}",
                        session=end,
                        value=value,
                        note=f"{ticker} on {end}",
                        unit="money",
                    )
                )
    else:
        readings = list(_value_changes(desk, ticker, windows_of(claim)))
    unit = "money" if claim.details["form"] == "mcap" else "money_change"

    def nearest() -> tuple[str, bool]:
        q = claim.quantity
        fixed = f"{shown(readings[0].value, unit)} ({readings[0].note})"
        for factor, name in ((1e3, "billion for million"), (1e-3, "million for billion")):
            if q is not None and any(q.admits(abs(m.value) * factor) for m in readings):
                return f"{fixed}: {name}", False
        return fixed, False

    return from_readings(desk, claim, readings, nearest, none="no data: share counts at that time")


def _value_changes(desk: Desk, ticker: str, windows: tuple[Window, ...]) -> Iterator[Measured]:
    for window in windows:
        if window.base is None:
            continue
        fact = f"mcap_change:{ticker}@{desk.window_name('^GSPC', window)}"
        value = desk.number(fact, window.end)
        if value is None:
            now, then = desk.number(f"mcap:{ticker}", window.end), desk.number(f"mcap:{ticker}", window.base)
            value = now - then if now is not None and then is not None else None
            fact = f"mcap:{ticker}"
        if value is not None:
            yield Measured(
                fact=fact,
                session=window.end,
                value=value,
                note=f"{ticker}, {window.words}",
                unit="money_change",
            )


@form("flow")
def flow(desk: Desk, claim: Claim) -> Finding:
    """Money into or out of a fund."""
    assert claim.subject is not None and claim.quantity is not None
    ticker = claim.subject.ids[0]
    windows = windows_of(claim)
    if re.search(r"mid-month|mid-January|middle of the month", claim.sentence.text, re.I):
        windows += tuple(w for w in weeks_of_month(desk) if w not in windows)
    readings = list(flows(desk, ticker, windows))

    def nearest() -> tuple[str, bool]:
        return f"{shown(readings[0].value, 'money_change')} ({readings[0].note})", False

    return from_readings(desk, claim, readings, nearest, none="no data: flows at that time")


def weeks_of_month(desk: Desk) -> Iterator[Window]:
    """The weeks in the middle of the article's month."""
    month = [s for s in desk.clock.sessions[-25:] if s.month == desk.clock.last.month]
    for end in month:
        after = [s for s in month if s > end]
        if 10 <= end.day <= 23 and (not after or start_of(after[0], "week") != start_of(end, "week")):
            base = desk.clock.upto(start_of(end, "week") - dt.timedelta(days=1))
            yield Window(base=base, end=end, grain="week", words=f"the week to {end}")


def flows(desk: Desk, ticker: str, windows: tuple[Window, ...]) -> Iterator[Measured]:
    """Net flows of a fund over windows, where every session's is known."""
    column = desk.column(f"flow:{ticker}@1d")
    if column is None:
        return
    for window in windows:
        if window.base is None:
            continue
        inside = (column.dates > np.datetime64(window.base)) & (column.dates <= np.datetime64(window.end))
        values = column.values[inside]
        if len(values) and not np.isnan(values).all():
            yield Measured(fact=f"flow:{ticker}@{desk.window_name('^GSPC', window)}", session=window.end, value=float(np.nansum(values)),
                           note=f"{ticker}, {window.words}", unit="money_change")  # fmt: skip


# --- rates ------------------------------------------------------------------------------------


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
        if claim.quantity is not None and 0 < abs(m.value - claim.quantity.value) <= QUOTES
    ]
    if close and not any(claim.quantity is not None and claim.quantity.admits(m.value) for m in readings):
        return unchecked(
            claim,
            f"quotes of one day differ by some basis points; the published one is {close[0].value:.2f}% ({close[0].note})",
        )
    return from_readings(
        desk, claim, readings, lambda: _nearest_level(desk, claim, readings), none=desk.why_not(claim.subject)
    )


def _observed(desk: Desk, ticker: str, claim: Claim) -> Iterator[Measured]:
    """A change over some of a yield's own observations, the last of which may be that of the day before."""
    count = re.search(
        r"\b(?:in|over)(?: the (?:past|last))? (\d+) (?:sessions|observations|trading days)\b",
        claim.sentence.text,
    )
    found = desk.closes(ticker)
    if count is None or found is None:
        return
    n = int(count[1])
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
        if q is not None and abs(m.value * (claim.direction or 1) - q.value) <= 100 * QUOTES / 2
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


@form("slope")
def slope(desk: Desk, claim: Claim) -> Finding:
    """The difference of two yields."""
    assert claim.subject is not None and claim.other is not None
    readings = []
    for end in ends_of(desk, claim):
        a, b = desk.at(claim.subject.ids[0], end), desk.at(claim.other.ids[0], end)
        if a is not None and b is not None:
            readings.append(
                Measured(
                    fact=f"level:{claim.subject.ids[0]}",
                    session=end,
                    value=abs(100 * (a - b)),
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


# --- breadth ----------------------------------------------------------------------------------


@form("breadth_above", "share_up")
def breadth(desk: Desk, claim: Claim) -> Finding:
    """Shares of the members of the universe."""
    panels = list(desk.market.snapshot.panels)
    if not panels:
        return unchecked(claim, "no data: members of the index")
    above = claim.details["form"] == "breadth_above"
    n = length_of(claim) if above else 0
    fact = f"breadth_above:{panels[0]}@{n}d" if above else f"share_up:{panels[0]}@1d"
    flip = bool(claim.details.get("below")) or (not above and claim.direction < 0)
    readings = []
    for end in ends_of(desk, claim):
        value = desk.number(fact, end)
        if value is not None:
            readings.append(
                Measured(
                    fact=fact,
                    session=end,
                    value=100 * (1 - value if flip else value),
                    note=f"present members on {end}",
                    unit="percent_level",
                )
            )
    found = from_readings(desk, replace(claim, direction=0), readings, lambda: (shown(readings[0].value, "percent_level"), False),
                          none="no data: members of the index at that time")  # fmt: skip
    return replace(found, claim=claim)
