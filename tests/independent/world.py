"""A folder together with an edition's groups: tickers, pairs, baskets, universes and the economy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from independent import baskets
from independent.baskets import Basket
from independent.breadth import Universe
from independent.economy import Economy
from independent.folder import Folder
from independent.pairs import Subjects

Groups = Mapping[str, tuple[Sequence[str], str]]
"""Members and weight (``equal`` or ``cap``) by name."""


class World:
    """A folder with the groups of an edition.

    Args:
        root: The folder.
        groups: Baskets and sets.
        releases: The table of publication dates.
        sessions: Sessions of the exchange; by default those of the S&P 500 since 1970, where the program's
            calendar begins.
    """

    def __init__(self, root: Path, groups: Groups, releases: Path, sessions: Sequence[str] = ()) -> None:
        self.folder = Folder(root)
        self.groups = groups
        self.subjects = Subjects(self.folder)
        self.releases = releases
        self._sessions = sessions
        self._baskets: dict[tuple[str, ...], Basket | None] = {}
        self._universes: dict[str, Universe | None] = {}

    @cached_property
    def sessions(self) -> list[str]:
        """Sessions of the exchange."""
        line = self.folder.prices("^GSPC")
        return list(self._sessions) or [d for d in (line[0].days if line else []) if d >= "1970"]

    @cached_property
    def economy(self) -> Economy:
        """Macro series."""
        return Economy(self.folder, self.releases, self.sessions)

    def is_basket(self, subject: str) -> bool:
        """Whether a subject names a group; a ticker with prices comes first."""
        return subject in self.groups and self.folder.prices(subject) is None

    def weight(self, subject: str) -> str:
        """How a subject's return is weighted."""
        return self.groups[subject][1] if self.is_basket(subject) else "equal"

    def basket(self, *subjects: str) -> Basket | None:
        """The members of groups and tickers, on the sessions that all have; None where one has no prices."""
        members = tuple(m for s in subjects for m in (self.groups[s][0] if self.is_basket(s) else [s]))
        if members not in self._baskets:
            self._baskets[members] = baskets.basket_of(self.subjects, members)
        return self._baskets[members]

    def gap(self, x: str, y: str) -> Callable[[str, str], float | None]:
        """The spread of two subjects from one day to another, each side by its own weights."""
        sides = [(self.basket(s), self.weight(s)) for s in (x, y)]

        def between(then: str, day: str) -> float | None:
            a, b = (baskets.gain(self.folder, side, w, day, then) if side else None for side, w in sides)
            return None if a is None or b is None else a - b

        return between

    def universe(self, name: str) -> Universe | None:
        """A panel, or a group whose members keep their own sessions."""
        if name not in self._universes:
            lines, size = self.folder.panel(name), len(self.folder.panel(name))
            if not lines and name in self.groups:
                members = self.groups[name][0]
                found = {t: p[0].known for t in members if (p := self.folder.prices(t))}
                lines, size = {t: line for t, line in found.items() if line.days}, len(members)
            self._universes[name] = Universe(lines, size) if lines else None
        return self._universes[name]
