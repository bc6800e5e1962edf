"""Readers of hedged numbers and of what others say."""

from __future__ import annotations

from decimal import Decimal

from briefgen.prose.quantities import Quantity
from briefgen.verify.read_values import true_value
from briefgen.verify.readback import amount, counted
from briefgen.verify.witness import Witness, reads, uncapitalised


@reads("hedged")
def _hedged(text: str, q: Quantity, _: Witness) -> bool:
    words, _blank, number = text.rpartition(" ")
    read, true = amount(number), abs(true_value(q))
    if read is None or read.unit != "%" or read.sign or q.fact.unit != "fraction" or not read.rounds(true):
        return False
    off = (true - read.size) / read.step
    holds = {
        "": abs(off) <= Decimal("0.02"),
        "nearly": Decimal("-0.25") <= off < 0,
        "more than": 0 < off <= Decimal("0.25"),
        "about": abs(off) > Decimal("0.25"),
    }
    return holds.get(uncapitalised(words), False)


@reads("event")
def _event(text: str, q: Quantity, _: Witness) -> bool:
    return q.metric == "next" and uncapitalised(text) == uncapitalised(str(q.fact.details["name"]))


@reads("quoted")
def _quoted(text: str, q: Quantity, _: Witness) -> bool:
    return q.metric == "note" and q.fact.kind == "sourced" and text == q.fact.value


@reads("credited")
def _credited(text: str, q: Quantity, _: Witness) -> bool:
    return q.metric == "note" and uncapitalised(text) == uncapitalised(str(q.fact.details["said_by"]))


@reads("jobs")
def _jobs(text: str, q: Quantity, _: Witness, noun: str = "job") -> bool:
    true = true_value(q) * 1000
    count = counted(uncapitalised(text), noun)
    return q.fact.unit == "thousands" and count is not None and abs(abs(true) - count) <= Decimal("0.5")
