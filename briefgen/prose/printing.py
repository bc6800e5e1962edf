"""What a formatter is: a registered way of printing one property of a quantity, and the desk it works at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from briefgen.model import Property
from briefgen.prose.names import NameBook

Argument = str | int | float


class Scale(Protocol):
    """Gives the size of a subject's move of the day in its own standard deviations."""

    def __call__(self, subject: str) -> float | None:
        """The size, or None where it is not known."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a formatter may know beside the quantity.

    Args:
        session: The session that is written about.
        names: Names as of the session.
        scale: Size of a subject's move of the day, in standard deviations of its own year.
        ended: Whether a calendar period, as ``mtd``, ends with the session.
    """

    session: dt.date
    names: NameBook
    scale: Scale
    ended: Callable[[str], bool] = lambda window: False


Formatter = Callable[..., str]
_FORMATTERS: dict[str, tuple[Formatter, Property]] = {}


def prints(name: str, prop: Property) -> Callable[[Formatter], Formatter]:
    """Register a formatter under its name, with the property that it states."""

    def register(function: Formatter) -> Formatter:
        if name in _FORMATTERS:
            raise RuntimeError(f"two formatters are called '{name}'")
        _FORMATTERS[name] = (function, prop)
        return function

    return register


def registered() -> Mapping[str, tuple[Formatter, Property]]:
    """Every formatter whose module has been imported, by name."""
    return _FORMATTERS
