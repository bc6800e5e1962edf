"""Baskets: market value, its change, returns, shares of each other, concentration and contribution."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from independent.answer import Answer, given, missing
from independent.folder import Folder
from independent.pairs import growth
from independent.windows import base

Closes = Callable[[str, str], float | None]
"""The close of a ticker on a day."""


def issuer(name: str, ticker: str) -> str:
    """The company behind a line: its name without the share class."""
    return re.sub(r"\s*\(Class [A-Z]\)$", "", name) or ticker


def lines(folder: Folder, members: Sequence[str], day: str) -> dict[str, float | None]:
    """Share counts known on a day, one line a company: the first that is listed."""
    found: dict[str, float | None] = {}
    seen: set[str] = set()
    for ticker in members:
        row = folder.share(ticker, day)
        company = issuer(row.name, ticker) if row else ticker
        if company not in seen:
            seen.add(company)
            found[ticker] = row.shares if row else None
    return found


def caps(folder: Folder, members: Sequence[str], day: str, at: str) -> dict[str, float] | None:
    """Market value of each line: the shares known on ``day`` times the close of ``at``; None if one is unknown."""
    found: dict[str, float] = {}
    for ticker, shares in lines(folder, members, day).items():
        line = folder.close(ticker)
        close = line.at(at) if line else None
        if shares is None or close is None:
            return None
        found[ticker] = shares * close
    return found


def mcap(folder: Folder, members: Sequence[str], day: str) -> Answer:
    """``mcap``: the sum of shares times closes."""
    values = caps(folder, members, day, day)
    return given(sum(values.values())) if values else missing("a share count or close is unknown")


def base_day(folder: Folder, ticker: str, day: str, window: str) -> str | None:
    """The base session of one ticker."""
    line = folder.close(ticker)
    if line is None or day not in line.place:
        return None
    b = base(line.days, line.place[day], window)
    return None if b is None else line.days[b]


def mcap_change(folder: Folder, members: Sequence[str], day: str, window: str) -> Answer:
    """``mcap_change``: the sum of shares(t) x (C(t) - C(base))."""
    total = 0.0
    for ticker, shares in lines(folder, members, day).items():
        line = folder.close(ticker)
        then_day = base_day(folder, ticker, day, window)
        now, then = (line.at(day), line.at(then_day)) if line and then_day else (None, None)
        if shares is None or now is None or then is None:
            return missing("a share count or close is unknown")
        total += shares * (now - then)
    return given(total)


def member_return(folder: Folder, ticker: str, day: str, window: str) -> float | None:
    """A member's price return."""
    line = folder.close(ticker)
    then = base_day(folder, ticker, day, window)
    return growth(line.at(day), line.at(then)) if line and then else None


def basket_return(folder: Folder, members: Sequence[str], day: str, window: str) -> Answer:
    """``return`` of a basket: the plain mean of its members' returns."""
    found = [member_return(folder, t, day, window) for t in members]
    known = [r for r in found if r is not None]
    if len(known) < len(found) or not known:
        return missing("a member's return is unknown")
    return given(sum(known) / len(known))


def weights(folder: Folder, members: Sequence[str], day: str, at: str) -> dict[str, float] | None:
    """Shares of the basket's market value."""
    values = caps(folder, members, day, at)
    if not values:
        return None
    total = sum(values.values())
    return {t: v / total for t, v in values.items()}


def cap_return(folder: Folder, members: Sequence[str], day: str, window: str) -> Answer:
    """``return`` of a cap-weighted basket: weights at the base times returns."""
    parts = contributions(folder, members, day, window)
    return given(sum(parts.values())) if parts else missing("a share count or close is unknown")


def contributions(folder: Folder, members: Sequence[str], day: str, window: str) -> dict[str, float] | None:
    """Each line's weight at the base times its return."""
    then = {base_day(folder, t, day, window) for t in members}
    if len(then) != 1 or None in then:
        return None
    at = str(then.pop())
    heavy = weights(folder, members, day, at)
    if heavy is None:
        return None
    found: dict[str, float] = {}
    for ticker, weight in heavy.items():
        gain = member_return(folder, ticker, day, window)
        if gain is None:
            return None
        found[ticker] = weight * gain
    return found


def hhi(folder: Folder, members: Sequence[str], day: str) -> Answer:
    """``hhi``: the sum of squared weights."""
    heavy = weights(folder, members, day, day)
    return given(sum(w * w for w in heavy.values())) if heavy else missing("a weight is unknown")


def effective_n(folder: Folder, members: Sequence[str], day: str) -> Answer:
    """``effective_n``: the inverse of hhi."""
    found = hhi(folder, members, day)
    return given(1 / found.value) if isinstance(found.value, float) else found


def leaders(folder: Folder, members: Sequence[str], day: str, window: str, n: int, side: int) -> Answer:
    """``leaders`` (side 1), ``laggards`` (-1): the n strongest or weakest members with their returns."""
    found = [(t, member_return(folder, t, day, window)) for t in members]
    known = sorted(((side * -r, t, r) for t, r in found if r is not None))
    return given([[t, r] for _, t, r in known[:n]]) if known else missing("no member has a return")
