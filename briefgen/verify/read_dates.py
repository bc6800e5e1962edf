"""Readers of dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from briefgen.prose.quantities import Quantity
from briefgen.verify.readback import says_date, says_weekday
from briefgen.verify.witness import Witness, from_below, reads


@reads("date", "month")
def _date(text: str, q: Quantity, witness: Witness, *args: Any) -> bool:
    return says_date(text, q.date, witness.session)


@reads("calendar_month")
def _calendar_month(text: str, q: Quantity, _: Witness) -> bool:
    return text == f"{q.date:%B}"


@reads("weekday")
def _weekday(text: str, q: Quantity, _: Witness) -> bool:
    return says_weekday(text, q.fact.as_of)


@reads("weekday_of")
def _weekday_of(text: str, q: Quantity, _: Witness) -> bool:
    return says_weekday(text, q.date)


@reads("session")
def _session(text: str, q: Quantity, witness: Witness) -> bool:
    day, _, date = text.partition(", ")
    return says_weekday(day, q.fact.as_of) and _as_of(date, q, witness)


@reads("as_of")
def _as_of(text: str, q: Quantity, witness: Witness) -> bool:
    return text.endswith(f", {q.fact.as_of.year}") and says_date(text, q.fact.as_of, witness.session)


@reads("year")
def _year(text: str, q: Quantity, _: Witness) -> bool:
    return text == f"{q.fact.as_of:%Y}"


@reads("from_base")
def _from_base(text: str, q: Quantity, witness: Witness) -> bool:
    base = q.fact.base_session
    return base is not None and says_date(text, base, witness.session)


@reads("searched_from")
def _searched_from(text: str, q: Quantity, _: Witness) -> bool:
    history, told = q.fact.history, q.fact.details.get("searched_from")
    start = history.searched_from if history else told
    return isinstance(start, dt.date) and text == f"{start:%Y}"


@reads("last")
def _last(text: str, q: Quantity, witness: Witness, style: str = "date") -> bool:
    history = q.fact.history
    if history is None:
        return False
    day = history.last_reached_low if from_below(q) else history.last_reached
    return day is not None and says_date(text, day, witness.session)


@reads("before_date")
def _before_date(text: str, q: Quantity, witness: Witness) -> bool:
    history = q.fact.history
    if history is None:
        return False
    extreme = history.previous_low if from_below(q) else history.previous_high
    return extreme is not None and says_date(text, extreme[0], witness.session)
