"""Formatters of what others say: names of events, editor's notes and who said them."""

from __future__ import annotations

from briefgen.prose import numbers as n
from briefgen.prose.printing import Desk, prints
from briefgen.prose.quantities import Quantity


@prints("event", "entity")
def event(q: Quantity, desk: Desk) -> str:
    """What a date ahead is called: ``Presidents Day``."""
    return str(q.part("name").value)


@prints("quoted", "value")
def quoted(q: Quantity, desk: Desk) -> str:
    """A note's text, word for word."""
    return str(q.value)


@prints("credited", "entity")
def credited(q: Quantity, desk: Desk) -> str:
    """Who says what a note says: ``the Federal Open Market Committee's statement``."""
    return str(q.part("said_by").value)


@prints("jobs", "count")
def jobs(q: Quantity, desk: Desk, noun: str = "job") -> str:
    """A number of people given in thousands: ``50,000 jobs``."""
    people = int(n.scaled(q.abs, 1000, 0))
    return f"{n.cardinal(people)} {n.plural(people, noun)}"
