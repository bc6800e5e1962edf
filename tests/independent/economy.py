"""Rates, flows, valuations and earnings: numbers that come from a source with a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from independent.answer import Answer, given, missing
from independent.baskets import lines
from independent.folder import Folder, Line
from independent.windows import count

YIELDS = {
    "1m": "DGS1MO", "3m": "DGS3MO", "6m": "DGS6MO", "1y": "DGS1", "2y": "DGS2",
    "5y": "DGS5", "10y": "DGS10", "20y": "DGS20", "30y": "DGS30",
}  # fmt: skip


def earlier(day: str, days: int) -> str:
    """The calendar day so many days before."""
    return (dt.date.fromisoformat(day) - dt.timedelta(days=days)).isoformat()


def known_row(line: Line, day: str, lag: int) -> int | None:
    """Row of the last observation that was public on a day, observations coming out ``lag`` days late."""
    n = line.upto(earlier(day, lag))
    return n - 1 if n else None


def last_known(line: Line | None, day: str, lag: int) -> Answer:
    """The latest public observation, with its date."""
    i = known_row(line, day, lag) if line else None
    if line is None or i is None:
        return missing("no observation")
    return given(line.values[i], as_of=line.days[i])


def moves(line: Line | None, day: str, days: int, lag: int) -> Answer:
    """``policy_change``: the sum of the moves of the last so many calendar days."""
    i = known_row(line, day, lag) if line else None
    if line is None or i is None:
        return missing("no observation")
    since = earlier(line.days[i], days)
    if line.days[0] > since:
        return missing("too short")
    total = 0.0
    for j in range(i, 0, -1):
        if line.days[j] <= since:
            break
        now, then = line.values[j], line.values[j - 1]
        assert now is not None and then is not None
        total += now - then
    return given(total)


def flow(folder: Folder, fund: str, day: str, window: str, sessions: Sequence[str]) -> Answer:
    """``flow``: the sum of the fund's flows over the window's sessions, all of which must be known."""
    found, n = folder.flows.get(fund), count(window)
    if found is None or n is None or day not in sessions:
        return missing("no flows")
    i = list(sessions).index(day)
    wanted = sessions[max(i - n + 1, 0) : i + 1]
    if len(wanted) < n or any(d not in found for d in wanted):
        return missing("a day is unknown")
    return given(sum(found[d] for d in wanted))


def _caps(folder: Folder, members: Sequence[str], day: str) -> dict[str, float]:
    """Market values of the lines that have one."""
    found = {}
    for ticker, shares in lines(folder, members, day).items():
        line = folder.close(ticker)
        close = line.at(day) if line else None
        if shares is not None and close is not None:
            found[ticker] = shares * close
    return found


def _number(row: dict[str, str] | None, column: str) -> float | None:
    return float(row[column]) if row and row.get(column, "").strip() else None


def forward_pe(folder: Folder, members: Sequence[str], day: str) -> Answer:
    """``forward_pe``: sum of caps / sum of (cap / forward P/E), of members with positive earnings."""
    top = bottom = total = 0.0
    for ticker, cap in _caps(folder, members, day).items():
        pe = _number(folder.estimate(ticker, day), "forward_pe")
        total += cap
        if pe is not None and pe > 0:
            top += cap
            bottom += cap / pe
    return given(top / bottom, coverage=top / total) if bottom else missing("no member has estimates")


def discount(folder: Folder, members: Sequence[str], others: Sequence[str], day: str) -> Answer:
    """``discount``: 1 - forward_pe:B / forward_pe:U."""
    a, b = forward_pe(folder, members, day), forward_pe(folder, others, day)
    if not isinstance(a.value, float) or not isinstance(b.value, float):
        return missing("a ratio is unknown")
    return given(1 - a.value / b.value)


def eps_growth(folder: Folder, members: Sequence[str], day: str) -> Answer:
    """``eps_growth``: next-year earnings in all over current-year earnings in all, less 1."""
    now = then = 0.0
    for ticker, shares in lines(folder, members, day).items():
        row = folder.estimate(ticker, day)
        current, coming = _number(row, "eps_current"), _number(row, "eps_next")
        if shares is not None and current is not None and coming is not None:
            now += current * shares
            then += coming * shares
    return given(then / now - 1) if now > 0 else missing("no positive earnings")
