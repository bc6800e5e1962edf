"""Facts of one session, each asked for once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from briefgen.metrics.market import Market
from briefgen.model import Fact, Missing


@dataclass(frozen=True, kw_only=True)
class FactDesk:
    """Facts of one session, each asked for once; remembers what was asked and what was missing."""

    market: Market
    session: dt.date
    facts: dict[str, Fact | Missing] = field(default_factory=dict)

    def __getitem__(self, fact_id: str) -> Fact | Missing:
        if fact_id not in self.facts:
            self.facts[fact_id] = self.market.fact(fact_id, self.session)
        return self.facts[fact_id]

    def number(self, fact_id: str) -> float | None:
        """A fact's value as a number; None where it is missing."""
        fact = self[fact_id]
        return fact.number if isinstance(fact, Fact) else None
