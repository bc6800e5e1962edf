"""Formatters of coarse numbers, with the hedge that their rounding error asks for."""

from __future__ import annotations

from decimal import Decimal

from briefgen.prose import numbers as n
from briefgen.prose.printing import Desk, prints
from briefgen.prose.quantities import Quantity

CLOSE = Decimal("0.25")
"""Up to this part of the last digit a number is ``nearly`` or ``more than`` the rounded one."""

NOTHING = Decimal("0.02")
"""Up to this part of the last digit the rounded number needs no hedge."""


def hedge(true: Decimal, printed: Decimal, step: Decimal) -> str:
    """The word that belongs before a rounded magnitude.

    Args:
        true: The magnitude, in the printed unit.
        printed: The rounded magnitude.
        step: One unit of its last digit.

    Returns:
        ``nearly`` where the true value falls a little short, ``more than`` where it goes a little beyond,
        ``about`` where it is farther off, nothing where the error is too small to speak of.

    >>> hedge(Decimal("9.8"), Decimal(10), Decimal(1)), hedge(Decimal("9.6"), Decimal(10), Decimal(1))
    ('nearly', 'about')
    """
    gap = (true - printed) / step
    if abs(gap) <= NOTHING:
        return ""
    if abs(gap) > CLOSE:
        return "about"
    return "more than" if gap > 0 else "nearly"


@prints("hedged", "value")
def hedged(q: Quantity, desk: Desk) -> str:
    """A fraction's magnitude in whole percent with its hedge: ``nearly 10%``."""
    printed = n.scaled(q.abs, 100, 0)
    word = hedge(n.scaled(q.abs, 100, 12), printed, Decimal(1))
    return f"{word} {n.percent(q.number, 0)}".strip()
