"""Judges of market values and flows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from briefgen.audit.clock import start_of
from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import form, from_readings, shown
from briefgen.audit.judging.timing import ends_of, windows_of
from briefgen.audit.model import Claim, Finding, Window


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

    if not claim.details.get("firm", True) and _is_slip(desk, claim, ticker):
        claim = replace(claim, details={**claim.details, "firm": True})
    return from_readings(desk, claim, readings, nearest, none="no data: share counts at that time")


def _is_slip(desk: Desk, claim: Claim, ticker: str) -> bool:
    """Whether the words are a thousandth or a thousand times the market value or its last change: a unit for another."""
    q, end = claim.quantity, desk.clock.last
    assert q is not None
    window = Window(base=desk.clock.before(end), end=end, grain="day")
    sizes = [desk.number(f"mcap:{ticker}", end), *(m.value for m in _value_changes(desk, ticker, (window,)))]
    return any(q.admits(abs(v) * f) for v in sizes if v for f in (1e3, 1e-3))


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
