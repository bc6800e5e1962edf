"""Where readers are registered, what they may know, and which end of its past a value counts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefgen.prose.formatters import Desk
from briefgen.prose.names import NameBook
from briefgen.prose.quantities import Quantity

Reader = Callable[..., bool]
Scale = Callable[[str], float | None]
_READERS: dict[str, Reader] = {}


@dataclass(frozen=True, kw_only=True)
class Witness:
    """What a reader may know beside the fact.

    Args:
        session: The session that is written about.
        scale: Size of a subject's move of the day in its own standard deviations; None where not known.
        names: Names as of the session; None where they are not known, and names are then not read.
    """

    session: dt.date
    scale: Scale = lambda subject: None
    names: NameBook | None = None


ORDINARY = 0.5
"""The size that a verb takes where none is known, as of a longer span: the words for it are plain ones."""


def witness_of(desk: Desk) -> Witness:
    """One who knows as much as the desk that the words come from."""

    def scale(subject: str) -> float:
        size = desk.scale(subject)
        return ORDINARY if size is None else size

    return Witness(session=desk.session, scale=scale, names=desk.names)


def reads(*names: str) -> Callable[[Reader], Reader]:
    """Register a reader under the names of its formatters."""

    def register(function: Reader) -> Reader:
        for name in names:
            if name in _READERS:
                raise RuntimeError(f"two readers are called '{name}'")
            _READERS[name] = function
        return function

    return register


def readers() -> Mapping[str, Reader]:
    """All readers by the name of their formatter."""
    return _READERS


BOTH_ENDS = frozenset(
    (
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
    )
)
"""Metrics that are remarkable at the nearer end of their own past, whatever their sign."""

LOW_END = frozenset(("low_close", "small_move"))
"""Metrics that are told for being low."""


def from_below(q: Quantity) -> bool:
    """Whether a value counts from the lower end of its past."""
    history = q.fact.history
    if history is None or history.rank_low is None:
        return False
    if q.metric in LOW_END:
        return True
    # What stood until today lies at the end at which today's value stands.
    own = Quantity(fact=q.fact) if q.path == "before" else q
    return history.rank_low < history.rank if q.metric in BOTH_ENDS else own.number < 0


def sign(q: Quantity) -> int:
    """1 for a value above zero, -1 for one below, else 0."""
    return 1 if q.number > 0 else -1 if q.number < 0 else 0


def uncapitalised(text: str) -> str:
    """Words without the capital letter that a sentence's beginning gave them."""
    return text[:1].lower() + text[1:]
