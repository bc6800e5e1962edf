"""From a quantity to the words that state it: each formatter is one way of printing one property.

A claim remembers its formatter and arguments, so that the proof can make the words once more from the
fact alone. A formatter that may choose among words of one meaning is handed the choice as an argument.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefgen.model import Claim, Fact, Property
from briefgen.prose import print_dates, print_hedges, print_sourced, print_values, print_words
from briefgen.prose.print_words import verbs_for
from briefgen.prose.printing import Argument, Desk, Formatter, registered
from briefgen.prose.quantities import Quantity

__all__ = ["Argument", "Desk", "claim", "formatters", "reprint", "verbs_for"]

FAMILIES = (print_values, print_dates, print_words, print_hedges, print_sourced)
"""The modules whose import registers the formatters."""


def formatters() -> Mapping[str, tuple[Formatter, Property]]:
    """All formatters by name, each with the property that it states."""
    return registered()


def claim(name: str, quantity: Quantity, desk: Desk, *args: Argument) -> Claim:
    """Print a quantity in one way.

    Args:
        name: The formatter.
        quantity: What to print.
        desk: What the formatter may know.
        args: The formatter's own arguments.
    """
    function, prop = formatters()[name]
    text = function(quantity, desk, *args)
    spec = json.dumps([quantity.path, name, *args], ensure_ascii=False)
    return Claim(text=text, fact=quantity.fact.id, property=prop, spec=spec)


def reprint(spec: str, fact: Fact, desk: Desk) -> str:
    """The words that a claim's spec makes of a fact, for the proof."""
    path, name, *args = json.loads(spec)
    function, _ = formatters()[name]
    return function(Quantity(fact=fact, path=path), desk, *args)
