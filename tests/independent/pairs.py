"""Closes of one series or of two on the sessions that both have, and their returns.

A row with a blank close is a session whose close is unknown: what needs it is missing, nothing reaches over
it. Before its first known close a series has no sessions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from independent.folder import Folder

TINY = 1e-12
Run = tuple[int, int, int]
"""Leader (1 or -1), first row, last row."""


def growth(now: float | None, then: float | None) -> float | None:
    """now / then - 1, unknown where one of them is."""
    return None if now is None or then is None else now / then - 1


@dataclass(frozen=True)
class Single:
    """One series' sessions with their closes and daily returns; the first session has no return."""

    days: list[str]
    close: list[float | None]
    _wilder: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    legs: dict[float, list[tuple[tuple[int, int], ...]]] = field(default_factory=dict)

    @cached_property
    def returns(self) -> list[float | None]:
        """C(t)/C(t-1) - 1."""
        pairs = zip(self.close[1:], self.close)
        return [None, *(growth(now, then) for now, then in pairs)]

    @cached_property
    def place(self) -> dict[str, int]:
        """Row of each day."""
        return {day: i for i, day in enumerate(self.days)}

    @cached_property
    def whole(self) -> int:
        """The number of rows before the first unknown close: up to there the whole history is known."""
        return next((i for i, c in enumerate(self.close) if c is None), len(self.close))

    def _running(self, side: int) -> list[int]:
        """Row of the latest extreme close of all up to each row, for rows with a whole history."""
        best, found = 0, []
        for i in range(self.whole):
            now, old = self.close[i], self.close[best]
            assert now is not None and old is not None
            if side * now >= side * old:
                best = i
            found.append(best)
        return found

    def wilder(self, n: int) -> list[tuple[float, float]]:
        """Wilder's average gain and loss from the nth change on, as far as the history is whole."""
        if n not in self._wilder:
            closes = [c for c in self.close[: self.whole] if c is not None]
            moves = [now - then for now, then in zip(closes[1:], closes)]
            found: list[tuple[float, float]] = []
            up = math.fsum(max(m, 0.0) for m in moves[:n]) / n
            down = math.fsum(max(-m, 0.0) for m in moves[:n]) / n
            for m in [0.0, *moves[n:]]:
                if found:
                    up += (max(m, 0.0) - up) / n
                    down += (max(-m, 0.0) - down) / n
                found.append((up, down))
            self._wilder[n] = found
        return self._wilder[n]

    @cached_property
    def peaks(self) -> list[int]:
        """Row of the highest close up to each row, the latest of equals."""
        return self._running(1)

    @cached_property
    def troughs(self) -> list[int]:
        """Row of the lowest close up to each row, the latest of equals."""
        return self._running(-1)


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

    @cached_property
    def won(self) -> list[tuple[int, int, int]]:
        """Sessions up to each row that X won, that Y won, and that were tied."""
        found, ahead, behind, ties = [], 0, 0, 0
        for d in self.lead:
            who = sign(d)
            ahead, behind, ties = ahead + (who == 1), behind + (who == -1), ties + (who == 0)
            found.append((ahead, behind, ties))
        return found

    @cached_property
    def runs(self) -> list[Run]:
        """All separate runs of all data; those that began at an unknown difference have no known length."""
        return runs(self.lead)

    def gap(self, base: int, i: int) -> float | None:
        """X's return less Y's from row base to row i."""
        a, b = growth(self.x[i], self.x[base]), growth(self.y[i], self.y[base])
        return None if a is None or b is None else a - b

    @cached_property
    def ratio(self) -> list[float | None]:
        """C_X / C_Y."""
        return [None if a is None or b is None else a / b for a, b in zip(self.x, self.y)]


class Subjects:
    """The sessions of tickers and pairs, made once."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._single: dict[str, Single | None] = {}
        self._adjusted: dict[str, Single | None] = {}
        self._pair: dict[tuple[str, str], Pair | None] = {}

    def single(self, ticker: str) -> Single | None:
        """A ticker's sessions with its closes, or None without any."""
        if ticker not in self._single:
            found = self.folder.prices(ticker)
            line = found[0].known if found else None
            self._single[ticker] = Single(line.days, line.values) if line and line.days else None
        return self._single[ticker]

    def adjusted(self, ticker: str) -> Single | None:
        """A ticker's sessions with its adjusted closes, or None without any."""
        if ticker not in self._adjusted:
            found = self.folder.prices(ticker)
            line = found[1].known if found else None
            self._adjusted[ticker] = Single(line.days, line.values) if line and line.days else None
        return self._adjusted[ticker]

    def pair(self, x: str, y: str) -> Pair | None:
        """Two tickers' common sessions, or None without one of the series."""
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
    """Consecutive sessions ending at i with the sign of session i; signed; 0 for a tie.

    None where it is unknown. The definition does not say what an unknown move does to a run; the docstring
    does: nobody can say where a run began that follows one. Those before the first known move are none.
    """
    who = sign(moves[i])
    if not who:
        return who
    n = 0
    while i - n >= 0 and sign(moves[i - n]) == who:
        n += 1
    return who * n if has_begun(moves, i - n + 1) else None


def has_begun(moves: list[float | None], first: int) -> bool:
    """Whether a run that is known from a row on began there: after a known move, or with the data."""
    return first == 0 or moves[first - 1] is not None or all(m is None for m in moves[:first])


def runs(moves: list[float | None]) -> list[Run]:
    """All separate runs in order, without those of unknown beginning."""
    found: list[Run] = []
    i = 0
    while i < len(moves):
        who, first = sign(moves[i]), i
        while i < len(moves) and sign(moves[i]) == who:
            i += 1
        if who and has_begun(moves, first):
            found.append((who, first, i - 1))
    return found
