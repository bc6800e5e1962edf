"""What a figure is made with: the session's facts, the desk that prints them, and the source of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefgen.editions import Edition
from briefgen.model import Claim, Fact, Runs, plain
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Argument, Desk, claim
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement


@dataclass(frozen=True, kw_only=True)
class Easel:
    """What a figure may draw from.

    Args:
        edition: What is watched.
        facts: The session's facts.
        desk: What formatters know.
        source: The source of the prices in words.
    """

    edition: Edition
    facts: FactDesk
    desk: Desk
    source: str

    def find(self, fact_id: str) -> Quantity | None:
        """A fact as a quantity; None where it is missing, which is listed then."""
        fact = self.facts[fact_id]
        return Quantity(fact=fact) if isinstance(fact, Fact) else None

    def say(self, name: str, q: Quantity, *args: Argument) -> Claim:
        """A quantity in words."""
        return claim(name, q, self.desk, *args)

    def begin(self, name: str, q: Quantity, *args: Argument) -> Claim:
        """The same with a capital letter."""
        made = self.say(name, q, *args)
        return replace(made, text=made.text[:1].upper() + made.text[1:])

    def credit(self, key: str = "chart_source") -> Runs:
        """The line that names the source of a figure."""
        source = Claim(text=self.source, fact="data:source", property="entity", spec="source")
        return statement(key, source=source)


def heads(*keys: str) -> tuple[str, ...]:
    """Column headings of a figure's table, the one over the names empty."""
    return ("", *(plain(statement(key)) for key in keys))
