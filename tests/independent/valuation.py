"""What earnings cost and how they are expected to grow.

The definitions do not say how old an estimate may be; the docstrings do: 120 days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from independent.answer import Answer, given, missing
from independent.baskets import Basket, counts
from independent.folder import Folder

FRESH = 120


def _estimates(folder: Folder, ticker: str, day: str) -> dict[str, str]:
    row = folder.estimate(ticker, day)
    if row is None:
        return {}
    age = dt.date.fromisoformat(day) - dt.date.fromisoformat(row["as_of"])
    return row if age.days <= FRESH else {}


def _number(row: dict[str, str], column: str) -> float | None:
    text = row.get(column) or ""
    return float(text) if text.strip() else None


def _close(basket: Basket, j: int, day: str) -> float | None:
    line = basket.lines[j]
    return line.close[line.place[day]] if day in line.place else None


def unvalued(basket: Basket, shares: Sequence[float | None], day: str) -> bool:
    """Whether the market value of a member is unknown, so that nobody could say what is covered."""
    return any(n is None or (n and _close(basket, j, day) is None) for j, n in enumerate(shares))


def forward_pe(folder: Folder, basket: Basket, day: str) -> Answer:
    """``forward_pe``: sum of caps / sum of (cap / forward P/E), of members with positive earnings."""
    top = bottom = 0.0
    shares = counts(folder, basket.members, day)
    if unvalued(basket, shares, day):
        return missing("the value of a member is unknown")
    for j, ticker in enumerate(basket.members):
        pe, close, n = (
            _number(_estimates(folder, ticker, day), "forward_pe"),
            _close(basket, j, day),
            shares[j],
        )
        if pe is not None and pe > 0 and close is not None and n:
            top += n * close
            bottom += n * close / pe
    return given(top / bottom) if bottom else missing("no member has estimates")


def discount(a: Answer, b: Answer) -> Answer:
    """``discount``: 1 - forward_pe:B / forward_pe:U."""
    if not isinstance(a.value, float) or not isinstance(b.value, float):
        return missing("a ratio is unknown")
    return given(1 - a.value / b.value, forward_pe=a.value, other_pe=b.value)


def eps_growth(folder: Folder, basket: Basket, day: str) -> Answer:
    """``eps_growth``: next-year earnings in all over current-year earnings in all, less 1."""
    now = then = 0.0
    shares = counts(folder, basket.members, day)
    if unvalued(basket, shares, day):
        return missing("the value of a member is unknown")
    for ticker, n in zip(basket.members, shares):
        row = _estimates(folder, ticker, day)
        current, coming = _number(row, "eps_current"), _number(row, "eps_next")
        if n and current is not None and coming is not None:
            now += current * n
            then += coming * n
    return given(then / now - 1) if now > 0 else missing("no positive earnings")
