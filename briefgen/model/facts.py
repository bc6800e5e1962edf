"""Facts: values with their place in their own past and the data that they were computed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scalar = float | int | str | bool | dt.date
Value = Scalar | tuple[tuple[str, Scalar], ...]

Unit = Literal[
    "fraction", "points", "index", "usd", "sessions", "count", "rank", "ratio", "bp", "percent",
    "sigma", "score", "bool", "date", "list", "text", "thousands",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class History:
    """A value's place in its own past.

    Args:
        searched_from: First session with a value.
        of: Number of sessions (or of runs, for a streak) searched, today's included.
        rank: 1 + the number of earlier ones that were greater.
        rank_low: 1 + the number of earlier ones that were smaller; None where it has no meaning.
        last_reached: Last earlier session at or above today's value; None if there is none.
        last_reached_low: Last earlier session at or below today's value; None if there is none.
        previous_high: The greatest earlier value with its session.
        previous_low: The smallest earlier value with its session.
        ties: Number of earlier ones that are equal.
    """

    searched_from: dt.date
    of: int
    rank: int
    rank_low: int | None = None
    last_reached: dt.date | None = None
    last_reached_low: dt.date | None = None
    previous_high: tuple[dt.date, float] | None = None
    previous_low: tuple[dt.date, float] | None = None
    ties: int = 0


@dataclass(frozen=True, kw_only=True)
class Input:
    """One datum that went into a fact: whose it is, what it is called there, when, and how much."""

    series: str
    field: str
    date: dt.date
    value: float


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One number, date, list or truth about one session, with all that is needed to prove it.

    Args:
        id: ``metric:subject``, ``metric:subject/other``, either with ``@window``.
        kind: ``computed``, ``sourced`` or ``interpretation`` (the ledger's ``class``).
        value: The unrounded value; fractions for returns.
        unit: What the value counts.
        as_of: The session.
        base_session: The session that it is measured from, where there is one.
        history: Its place in its own past, for numbers.
        details: Further values that belong to it (``decliners`` beside ``advancers``).
        inputs: The data that it was computed from, as far as they can be listed.
        definition: Its formula in one line.
        source: Where the data came from.
        because: Ids of the facts that license an interpretation.
    """

    id: str
    kind: Literal["computed", "sourced", "interpretation"] = "computed"
    value: Value
    unit: Unit
    as_of: dt.date
    base_session: dt.date | None = None
    history: History | None = None
    details: Mapping[str, Scalar | None] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    definition: str = ""
    source: str = ""
    because: tuple[str, ...] = ()

    @property
    def number(self) -> float:
        """The value as a float; a TypeError for dates, lists and text."""
        if isinstance(self.value, bool | int | float):
            return float(self.value)
        raise TypeError(f"{self.id} is not a number: {self.value!r}")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A fact that the edition asks for and the data cannot give, with the reason."""

    id: str
    reason: str
