"""Nouns of movement, and the period that a noun phrase names."""

from __future__ import annotations

import re

UP_NOUN = r"gains?|advances?|rises?|rall(?:y|ies)|increases?|jumps?|surges?|climbs?|rebounds?|bounces?|pops?|spikes?|leaps?|wins?|upswing|up days?|comeback|recovery|inflows?|buying"
DOWN_NOUN = r"loss(?:es)?|drops?|declines?|falls?|slides?|slumps?|plunges?|tumbles?|retreats?|decreases?|dips?|sell-?offs?|routs?|crash(?:es)?|pullbacks?|swoons?|setbacks?|drubbings?|down days?|drawdowns?|outflows?|selling|sinks?|skids?"
_GRAIN = {"week": "week", "weekly": "week", "month": "month", "monthly": "month", "quarter": "quarter", "quarterly": "quarter",
          "year": "year", "annual": "year", "yearly": "year", "calendar": "year"}  # fmt: skip


def grain_of(noun: str) -> str:
    """The period that a noun phrase names: ``one-day drop`` → day, ``weekly gain`` → week; empty where it names none."""
    low = noun.lower()
    if re.search(r"\b(?:(?:one|1|single)[- ]day|daily|day|session|close-to-close)\b", low):
        return "day"
    m = re.search(
        r"\b(week|weekly|month|monthly|quarter|quarterly|year|annual|yearly|calendar)(?:'s)?\b", low
    )
    named = re.search(
        r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b", noun
    )
    if m:
        return _GRAIN[m[1]]
    return "month" if named else ""
