"""One reader for each formatter: whether its words, read as a stranger would read them, state the fact.

A reader is registered under its formatter's name. A claim of a formatter without one is not proven, so a new
formatter comes with its reader or cannot print.
"""

from __future__ import annotations

import json

from briefgen.model import Claim, Fact
from briefgen.prose.quantities import Quantity
from briefgen.verify import read_dates, read_sourced, read_values, read_words
from briefgen.verify.witness import Witness, readers

FAMILIES = (read_values, read_dates, read_words, read_sourced)
"""The modules whose import registers the readers."""


def states(made: Claim, fact: Fact, witness: Witness) -> bool:
    """Whether the words of a claim state its fact.

    Args:
        made: The claim, with the formatter and its arguments in ``spec``.
        fact: The fact that it names.
        witness: What else may be known.

    Returns:
        False as well where the claim cannot be read: no formatter, no reader, no such part of the fact.
    """
    if made.spec == "citation":
        return made.text.rstrip(".") == str(fact.details.get("citation")).rstrip(".")
    try:
        path, name, *args = json.loads(made.spec)
        reader = readers()[name]
        return bool(reader(made.text, Quantity(fact=fact, path=path), witness, *args))
    except (ValueError, KeyError, TypeError, LookupError, AssertionError, AttributeError):
        return False
