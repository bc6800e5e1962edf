"""Facts of one session, each asked for once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from briefgen.metrics.ids import parse_id
from briefgen.metrics.market import Market
from briefgen.metrics.movers import complete
from briefgen.metrics.registry import MissingInputError
from briefgen.model import Fact, Missing


@dataclass(frozen=True, kw_only=True)
class FactDesk:
    """Facts of one session, each asked for once; remembers what was asked and what was missing."""

    market: Market
    session: dt.date
    facts: dict[str, Fact | Missing] = field(default_factory=dict)

    def __getitem__(self, fact_id: str) -> Fact | Missing:
        if fact_id not in self.facts:
            fact = self.market.fact(fact_id, self.session)
            gap = self._incomplete(fact) if isinstance(fact, Fact) else ""
            self.facts[fact_id] = Missing(id=fact_id, reason=gap) if gap else fact
        return self.facts[fact_id]

    def _incomplete(self, fact: Fact) -> str:
        """Why a count over a set that the edition names, or its first, cannot be told: a close is unknown.

        The fact itself says how many members it knows; a reader takes a named set for whole.
        """
        key = parse_id(fact.id)
        told = "missing" in fact.details or isinstance(fact.value, str)
        if key.subject not in self.market.groups or not told:
            return ""
        try:
            complete(self.market, key.subject, self.session, "1d")
        except MissingInputError as reason:
            return str(reason)
        return ""

    def number(self, fact_id: str) -> float | None:
        """A fact's value as a number; None where it is missing."""
        fact = self[fact_id]
        return fact.number if isinstance(fact, Fact) else None
