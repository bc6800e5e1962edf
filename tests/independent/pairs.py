"""Closes of one series or of two on the sessions that both have, and their returns.

A row with a blank close is a session whose close is unknown: what needs it is missing, nothing reaches over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from independent.folder import Folder

TINY = 1e-12


def growth(now: float | None, then: float | None) -> float | None:
    """now / then - 1, unknown where one of them is."""
    return None if now is None or then is None else now / then - 1


@dataclass(frozen=True)
class Single:
    """One series' sessions with their closes and daily returns; the first session has no return."""

    days: list[str]
    close: list[float | None]

    @cached_property
    def returns(self) -> list[float | None]:
        """C(t)/C(t-1) - 1."""
        return [None, *(growth(b, a) for a, b in zip(self.close, self.close[1:]))]

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    @cached_property
    def first(self) -> int:
        """Row of the first known close."""
        return next((i for i, c in enumerate(self.close) if c is not None), len(self.close))


@dataclass(frozen=True)
class Pair:
    """Two series on their common sessions."""

    days: list[str]
    x: list[float | None]
    y: list[float | None]

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    @cached_property
    def lead(self) -> list[float | None]:
        """d(t) = return:X@1d - return:Y@1d."""
        return [None, *(self.gap(i - 1, i) for i in range(1, len(self.days)))]

    def gap(self, base: int, i: int) -> float | None:
        """X's return less Y's from row base to row i."""
        a, b = growth(self.x[i], self.x[base]), growth(self.y[i], self.y[base])
        return None if a is None or b is None else a - b

    @cached_property
    def ratio(self) -> list[float | None]:
        """C_X / C_Y."""
        return [None if a is None or b is None else a / b for a, b in zip(self.x, self.y)]

    @cached_property
    def first(self) -> int:
        """Row of the first session with both closes."""
        return next((i for i, r in enumerate(self.ratio) if r is not None), len(self.days))


class Subjects:
    """The sessions of tickers and pairs, made once."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._single: dict[tuple[str, bool], Single | None] = {}
        self._pair: dict[tuple[str, str], Pair | None] = {}

    def single(self, ticker: str, *, adjusted: bool = False) -> Single | None:
        """A ticker's sessions, or None without its file."""
        key = (ticker, adjusted)
        if key not in self._single:
            line = self.folder.adjusted(ticker) if adjusted else self.folder.close(ticker)
            self._single[key] = Single(line.days, line.values) if line else None
        return self._single[key]

    def pair(self, x: str, y: str) -> Pair | None:
        """Two tickers' common sessions, or None without one of the files."""
        if (x, y) not in self._pair:
            a, b = self.single(x), self.single(y)
            made = None
            if a and b:
                days = [d for d in a.days if d in b.place]
                made = Pair(days, [a.close[a.place[d]] for d in days], [b.close[b.place[d]] for d in days])
            self._pair[(x, y)] = made
        return self._pair[(x, y)]


def sign(d: float | None) -> int | None:
    """The leader of a session: 1, -1, or 0 for a tie (below 1e-12); None where it is unknown."""
    if d is None:
        return None
    return 0 if abs(d) < TINY else 1 if d > 0 else -1


def run_length(moves: list[float | None], i: int) -> int | None:
    """Consecutive sessions ending at i with the sign of session i; signed; 0 for a tie, None if unknown."""
    who = sign(moves[i])
    if not who:
        return who
    n = 0
    while i - n >= 0 and sign(moves[i - n]) == who:
        n += 1
    return who * n


def runs(moves: list[float | None], upto: int) -> list[tuple[int, int, int]]:
    """All separate runs within rows 0..upto as (leader, first row, last row); the last may be unfinished."""
    found: list[tuple[int, int, int]] = []
    for i in range(upto + 1):
        who = sign(moves[i])
        if not who:
            continue
        if found and found[-1][0] == who and found[-1][2] == i - 1:
            found[-1] = (who, found[-1][1], i)
        else:
            found.append((who, i, i))
    return found
