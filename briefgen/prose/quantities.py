"""Facts as wordings see them: a value with its place in its past, and the parts and items inside it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.metrics.ids import parse_id
from briefgen.model import Fact, Scalar

YEAR = 365.25
NEVER = 999.0
"""Years since something that has not happened in the data."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One value of one fact.

    Args:
        fact: The fact.
        path: Which of its values: empty for its own, ``part:KEY`` for a detail, ``item:N`` for a list's
            item, ``base`` for its base session, ``before`` for the extreme that stood until today.
    """

    fact: Fact
    path: str = ""

    @property
    def value(self) -> Scalar:
        """The value that the path leads to."""
        kind, _, key = self.path.partition(":")
        if kind == "part":
            found = self.fact.details.get(key)
        elif kind == "item":
            assert isinstance(self.fact.value, tuple)
            found = self.fact.value[int(key)][1]
        elif kind == "base":
            found = self.fact.base_session
        elif kind == "before":
            extreme = self._previous
            found = extreme[1] if extreme else None
        else:
            assert not isinstance(self.fact.value, tuple)
            found = self.fact.value
        if found is None:
            raise LookupError(f"{self.fact.id} has no {self.path}")
        return found

    @property
    def subject(self) -> str:
        """Ticker or basket that it is about."""
        if self.path.startswith("item:"):
            assert isinstance(self.fact.value, tuple)
            return self.fact.value[int(self.path[5:])][0]
        return parse_id(self.fact.id).subject

    @property
    def other(self) -> str:
        """The second of its pair."""
        return parse_id(self.fact.id).other

    @property
    def metric(self) -> str:
        """The word before the colon."""
        return parse_id(self.fact.id).metric

    @property
    def window(self) -> str:
        """What stands after the at sign."""
        return parse_id(self.fact.id).window

    @property
    def number(self) -> float:
        """The value as a float."""
        value = self.value
        if isinstance(value, bool | int | float):
            return float(value)
        raise TypeError(f"{self.fact.id} {self.path} is not a number")

    @property
    def abs(self) -> float:
        """The magnitude."""
        return abs(self.number)

    @property
    def sign(self) -> int:
        """1, 0 or -1."""
        return (self.number > 0) - (self.number < 0)

    @property
    def up(self) -> bool:
        """Whether it is above zero."""
        return self.number > 0

    @property
    def down(self) -> bool:
        """Whether it is below zero."""
        return self.number < 0

    @property
    def date(self) -> dt.date:
        """The value as a date."""
        value = self.value
        if isinstance(value, dt.date):
            return value
        raise TypeError(f"{self.fact.id} is not a date")

    @property
    def years(self) -> float:
        """Calendar years from the date that it is to the session."""
        return (self.fact.as_of - self.date).days / YEAR

    @property
    def days(self) -> int:
        """Calendar days from the date that it is to the session."""
        return (self.fact.as_of - self.date).days

    @property
    def base(self) -> Quantity:
        """Its base session."""
        return Quantity(fact=self.fact, path="base")

    @property
    def asked(self) -> bool:
        """Whether the edition asks for it, which a condition may want to know of what is absent."""
        return True

    def part(self, key: str) -> Quantity:
        """A detail of the fact."""
        return Quantity(fact=self.fact, path=f"part:{key}")

    def has(self, key: str) -> bool:
        """Whether the fact has that detail."""
        return self.fact.details.get(key) is not None

    @property
    def items(self) -> tuple[Quantity, ...]:
        """The items of a list."""
        assert isinstance(self.fact.value, tuple)
        return tuple(Quantity(fact=self.fact, path=f"item:{i}") for i in range(len(self.fact.value)))

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self.items)

    # --- its place in its past ---

    def _toward(self) -> int:
        """The side on which it is remarkable: the sign of a return, the nearer end for a level."""
        history = self.fact.history
        if self.metric in (
            "level",
            "vol",
            "ratio",
            "implied_ratio",
            "breadth_above",
            "sma_gap",
            "rsi",
            "corr",
            "share_up",
            "share_ahead",
            "term_spread",
            "same_way",
            "bear_share",
            "dispersion",
        ):
            low = history.rank_low if history else None
            return -1 if low is not None and history is not None and low < history.rank else 1
        if self.metric in ("low_close", "small_move"):
            return -1
        # The extreme that stood until today is the one at today's end, whatever its own sign.
        own = Quantity(fact=self.fact) if self.path == "before" else self
        return own.sign or 1

    @property
    def toward(self) -> int:
        """1 where it is remarkable for being high, -1 for being low."""
        return self._toward()

    @property
    def rank(self) -> int:
        """Its place from the end at which it is remarkable; a very large number without a history."""
        history = self.fact.history
        if history is None:
            return 10**9
        low = history.rank_low if self._toward() < 0 else None
        return history.rank if low is None else low

    @property
    def tied(self) -> bool:
        """Whether an earlier value is equal to it."""
        return self.fact.history is not None and self.fact.history.ties > 0

    @property
    def of(self) -> int:
        """How many were searched."""
        return self.fact.history.of if self.fact.history else 1

    @property
    def last(self) -> dt.date | None:
        """The last earlier session at or beyond it; None if there is none."""
        history = self.fact.history
        if history is None:
            return None
        low_end = self._toward() < 0 and history.rank_low is not None
        return history.last_reached_low if low_end else history.last_reached

    @property
    def gap(self) -> float:
        """Calendar years since the last earlier session at or beyond it; very large if there is none."""
        return NEVER if self.last is None else (self.fact.as_of - self.last).days / YEAR

    @property
    def searched(self) -> float:
        """Calendar years of data behind it."""
        history = self.fact.history
        return (self.fact.as_of - history.searched_from).days / YEAR if history else 0.0

    @property
    def _previous(self) -> tuple[dt.date, float] | None:
        history = self.fact.history
        if history is None:
            return None
        return history.previous_low if self._toward() < 0 else history.previous_high

    @property
    def before(self) -> Quantity:
        """The extreme that stood until today."""
        return Quantity(fact=self.fact, path="before")

    @property
    def record(self) -> bool:
        """Whether nothing earlier reached it, in ten years of data or more."""
        return self.last is None and self.searched >= 10

    @property
    def notable(self) -> bool:
        """Whether a "since" may be printed: a year or more ago, or never, in ten years of data or more."""
        return self.searched >= 10 and self.gap >= 1

    @property
    def spaced(self) -> bool:
        """Whether its last time was three months ago or more, in ten years of data or more."""
        return self.searched >= 10 and self.last is not None and self.gap >= 0.25

    @property
    def surprise(self) -> float:
        """How unusual it is, from 0 (as good as any) to 1 (the first of all): rank on a log scale."""
        if self.fact.history is None or self.of < 2:
            return 0.0
        return max(0.0, 1 - math.log(min(self.rank, self.of)) / math.log(self.of))


class Absent:
    """A fact that is missing: false, and no wording can print it.

    Args:
        reason: Why.
        asked: Whether the edition asks for it and the data lack it; not where the edition names none.
    """

    def __init__(self, reason: str, *, asked: bool = True) -> None:
        self.reason = reason
        self.asked = asked

    def __bool__(self) -> bool:
        return False
