"""Which of several true wordings to take: they take turns from session to session, so none comes back soon.

The turn follows from the session and the wording's own message alone. So the same brief is written each time,
no list of earlier briefs has to be kept, a brief that is written late reads as it would have on its evening,
and a sentence keeps its words when another one is lost with its data.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from math import gcd

PRINTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""What a wording prints or asks, as against its own words."""

WEEK = 5
"""Weekdays of a week."""


def tie_break(*parts: object) -> float:
    """A number in [0, 1) that depends on its arguments alone."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def weekdays_until(day: dt.date) -> int:
    """The number of weekdays from the beginning of the calendar up to a day.

    Args:
        day: A day; a Saturday or Sunday counts as the Friday before it.

    >>> friday = dt.date(2026, 1, 23)
    >>> weekdays_until(friday) - weekdays_until(dt.date(2026, 1, 22))
    1
    >>> weekdays_until(dt.date(2026, 1, 26)) - weekdays_until(friday)
    1
    """
    week, weekday = divmod(day.toordinal() - 1, 7)
    return WEEK * week + min(weekday, WEEK - 1)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """An edition's session as the choice of words sees it.

    Args:
        edition: The edition, so that two editions of one evening do not choose alike.
        day: The number of weekdays up to the session.
    """

    edition: str
    day: int

    def pick(self, key: str, count: int, shift: int = 0, every: int = 1) -> int:
        """Whose turn it is: in ``count`` sessions one after the other each comes once.

        So it is, too, in ``count`` sessions that lie so many apart from each other.

        Args:
            key: What is chosen among; two keys begin at different places.
            count: How many take turns.
            shift: How many places further on, for things of one key that stand in one brief.
            every: Sessions from one turn of a standing matter to the next.

        Returns:
            An index below ``count``.

        >>> turns = [Turn(edition="x", day=d).pick("a", 3) for d in range(4)]
        >>> sorted(turns[:3]), turns[0] == turns[3]
        ([0, 1, 2], True)
        >>> sorted(Turn(edition="x", day=d).pick("a", 6, every=6) for d in range(0, 36, 6))
        [0, 1, 2, 3, 4, 5]
        """
        # What comes once a week would otherwise meet the same one of five (or ten) every week, and what comes
        # every sixth session the same one of six.
        apart = every if every > 1 else WEEK
        start = int(tie_break(self.edition, key) * count)
        return (self.day + self.day // apart * _further(apart, count) + shift + start) % count


@cache
def _further(apart: int, count: int) -> int:
    """How many places more a span of sessions moves the turn, so that those at its distance do not meet."""
    able = [more for more in range(2 * count) if gcd(apart + more, count) == 1]
    return next((more for more in able if (1 + more) % count), able[0])


def turn_of(edition: str, session: dt.date) -> Turn:
    """The turn of an edition's session."""
    return Turn(edition=edition, day=weekdays_until(session))


def is_turn(key: str, every: int, session: dt.date) -> bool:
    """Whether something that is told every so many sessions is told at a session.

    Args:
        key: What it is; two keys do not all have their turn on one day.
        every: Sessions from one turn to the next; 1 for always.
        session: The session.

    >>> days = [dt.date(2026, 1, d) for d in (19, 20, 21, 22, 23)]
    >>> sum(is_turn("levels", 5, d) for d in days)
    1
    """
    return (weekdays_until(session) + int(tie_break(key) * every)) % every == 0
