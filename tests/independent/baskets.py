"""Baskets: market value, its change, returns, parts of each other, concentration and contribution.

The definitions do not say on which sessions a basket lives; the program's docstrings say: on those that all
its members have, from each one's first known close on. Nor do they say which share count the base of a window
is weighted by; the docstrings say: the one known at t, so that a change is what prices did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from independent.answer import Answer, given, missing
from independent.folder import Folder
from independent.pairs import Single, Subjects, growth
from independent.windows import base

CLASS = re.compile(r"[\s,]*\(?\b(class|cl|series) [a-z]\b\)?.*$|[\s,]*\bcommon (stock|shares)\b.*$")


@dataclass(frozen=True)
class Basket:
    """Members on the sessions that all of them have."""

    members: list[str]
    lines: list[Single]
    days: list[str]

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    def closes(self, day: str) -> list[float | None]:
        """The members' closes."""
        return [line.close[line.place[day]] for line in self.lines]

    def base_day(self, day: str, window: str) -> str | None:
        """The base session of a window."""
        b = base(self.days, self.place[day], window) if day in self.place else None
        return None if b is None else self.days[b]


def basket_of(subjects: Subjects, members: Sequence[str]) -> Basket | None:
    """Some tickers as a basket; None where one of them has no prices."""
    lines = [line for line in map(subjects.single, members) if line is not None]
    if len(lines) < len(members) or not lines:
        return None
    others = [line.place for line in lines[1:]]
    days = [d for d in lines[0].days if all(d in place for place in others)]
    return Basket(list(members), lines, days)


def company(name: str) -> str:
    """A company's name without the share class."""
    return CLASS.sub("", name.strip().lower()).strip()


def counts(folder: Folder, members: Sequence[str], day: str) -> list[float | None]:
    """Share counts known on a day; 0 for a second share class of a company that is there already."""
    found: list[float | None] = []
    seen: set[str] = set()
    for ticker in members:
        row = folder.share(ticker, day)
        name = company(row.name) if row else ""
        found.append(row.shares if row and name not in seen else 0.0 if row else None)
        seen |= {name} - {""}
    return found


@dataclass(frozen=True)
class Worth:
    """Market values at a session and at the base of a window, by the counts known at the session."""

    now: list[float]
    then: list[float]
    base_session: str


def values(folder: Folder, basket: Basket | None, day: str, at: str) -> list[float] | None:
    """Market values: shares known on ``day`` times the closes of ``at``; None where one is unknown."""
    if basket is None or day not in basket.place:
        return None
    pairs = list(zip(counts(folder, basket.members, day), basket.closes(at)))
    known = [n * c for n, c in pairs if n is not None and c is not None]
    return known if len(known) == len(pairs) else None


def worth(folder: Folder, basket: Basket | None, day: str, window: str) -> Worth | None:
    """Market values now and at the base; None where one is unknown."""
    then = basket.base_day(day, window) if basket else None
    now, before = values(folder, basket, day, day), values(folder, basket, day, then) if then else None
    return Worth(now, before, then) if now and before and then else None


def mcap(folder: Folder, basket: Basket | None, day: str) -> Answer:
    """``mcap``: the sum of shares times closes."""
    found = values(folder, basket, day, day)
    return given(sum(found)) if found else missing("a share count or close is unknown")


def mcap_change(folder: Folder, basket: Basket | None, day: str, window: str) -> Answer:
    """``mcap_change``: the sum of shares(t) x (C(t) - C(base))."""
    found = worth(folder, basket, day, window)
    if found is None or basket is None:
        return missing("a share count or close is unknown")
    moves = [b - a for a, b in zip(found.then, found.now)]
    return given(sum(moves), base_session=found.base_session, **dict(zip(basket.members, moves)))


def share(folder: Folder, part: Basket | None, whole: Basket | None, day: str) -> Answer:
    """``share``: mcap:B / mcap:U."""
    a, b = mcap(folder, part, day).value, mcap(folder, whole, day).value
    if not isinstance(a, float) or not isinstance(b, float):
        return missing("a share count or close is unknown")
    return given(a / b, part=a, whole=b)


def gain(folder: Folder, basket: Basket, weight: str, day: str, then: str) -> float | None:
    """A basket's return from a base session, by its own weights."""
    if weight == "cap":
        now, before = values(folder, basket, day, day), values(folder, basket, day, then)
        return sum(now) / sum(before) - 1 if now and before else None
    returns = [growth(b, a) for a, b in zip(basket.closes(then), basket.closes(day))]
    known = [r for r in returns if r is not None]
    return sum(known) / len(known) if len(known) == len(returns) else None


def basket_return(folder: Folder, basket: Basket | None, weight: str, day: str, window: str) -> Answer:
    """``return`` of a basket: the plain mean of its members' returns, or by their values at the base."""
    then = basket.base_day(day, window) if basket else None
    if basket is None or then is None:
        return missing("no common bar, or the history is too short")
    return given(gain(folder, basket, weight, day, then), base_session=then)


def hhi(folder: Folder, basket: Basket | None, day: str) -> Answer:
    """``hhi``: the sum of squared weights."""
    found = values(folder, basket, day, day)
    if not found or basket is None:
        return missing("a share count or close is unknown")
    weights = [v / sum(found) for v in found]
    return given(sum(w * w for w in weights), **dict(zip(basket.members, weights)))


def effective_n(folder: Folder, basket: Basket | None, day: str) -> Answer:
    """``effective_n``: the inverse of hhi."""
    found = hhi(folder, basket, day).value
    return given(1 / found) if isinstance(found, float) else missing("a share count or close is unknown")


def contribution(folder: Folder, basket: Basket | None, member: str, day: str, window: str) -> Answer:
    """``contribution``: the member's weight at the base times its return."""
    found = worth(folder, basket, day, window)
    if found is None or basket is None or member not in basket.members:
        return missing("a share count or close is unknown, or it is no member")
    j, total = basket.members.index(member), sum(found.then)
    if found.then[j] == 0:
        return given(0.0)
    weight, its = found.then[j] / total, found.now[j] / found.then[j] - 1
    return given(weight * its, weight=weight, base_session=found.base_session, **{"return": its})


def return_without(folder: Folder, basket: Basket | None, day: str, window: str, n: int) -> Answer:
    """``return_without``: the cap-weighted return without the n members that contributed most.

    The definition does not say whether the rest is weighted anew; the docstring does: it is.
    """
    found = worth(folder, basket, day, window)
    if found is None or basket is None:
        return missing("a share count or close is unknown")
    moves = [b - a for a, b in zip(found.then, found.now)]
    lines = [j for j, before in enumerate(found.then) if before > 0]
    kept = sorted(lines, key=lambda j: (-moves[j], j))[n:]
    if not kept:
        return missing("nothing is left")
    before = sum(found.then[j] for j in kept)
    return given(sum(moves[j] for j in kept) / before, base_session=found.base_session)


def part_takers(
    folder: Folder, basket: Basket | None, day: str, window: str, n: int, *, most: bool
) -> Answer:
    """``contributors``, ``detractors``: the members with the highest or lowest parts of the return."""
    found = worth(folder, basket, day, window)
    if found is None or basket is None:
        return missing("a share count or close is unknown")
    total = sum(found.then)
    parts = [(t, (b - a) / total) for t, a, b in zip(basket.members, found.then, found.now)]
    ordered = sorted(parts, key=lambda p: (-p[1] if most else p[1], p[0]))
    return given([list(p) for p in ordered[:n]], base_session=found.base_session)
