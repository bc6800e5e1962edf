"""Readers of amounts, counts, places and windows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from briefgen.metrics.ids import ROLLING
from briefgen.prose.quantities import Quantity
from briefgen.verify.readback import amount, counted, exact, place, whole
from briefgen.verify.witness import Witness, reads, uncapitalised

# --- values -----------------------------------------------------------------------------------


def true_value(q: Quantity) -> Decimal:
    """The value in the unit in which it is printed: a fraction in hundredths."""
    return exact(q.number) * (100 if _unit(q) == "fraction" else 1)


LEVELS = frozenset((
    ("market_age", "level"), ("first_reached", "value_then"), ("wait", "low"), ("range_place", "low"),
    ("range_place", "high"),
))  # fmt: skip
"""Parts that are closes."""

PARTS = {"mean_close": "", "term_spread": "percent"}
"""Metrics whose floating parts have a unit of their own; nothing where it is that of the value."""


def _unit(q: Quantity) -> str:
    """The unit of a part: fractions are floats, counts whole numbers."""
    if not q.path or q.path == "before":
        return q.fact.unit
    if (q.metric, q.path.removeprefix("part:")) in LEVELS:
        return "index"
    if not isinstance(q.value, float):
        return "count"
    if q.metric in PARTS:
        return PARTS[q.metric] or q.fact.unit
    return q.fact.unit if q.fact.unit in ("percent", "bp") else "fraction"


def _reads_amount(text: str, q: Quantity, unit: str, kinds: tuple[str, ...], *, signed: bool) -> bool:
    read = amount(text)
    if read is None or read.unit != unit or not read.rounds(true_value(q)):
        return False
    return _unit(q) in kinds and (read.signed_as(true_value(q)) if signed else not read.sign)


PLAIN = ("index", "points", "sigma", "score", "ratio", "count", "sessions", "rank")


@reads("percent", "share")
def _percent(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "%", ("fraction",), signed=False)


@reads("signed")
def _signed(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "%", ("fraction",), signed=True)


@reads("points", "distance")
def _points(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "percentage point", ("fraction",), signed=False)


@reads("signed_points")
def _signed_points(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "pts", ("fraction",), signed=True)


@reads("size", "magnitude", "multiple")
def _size(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "", PLAIN, signed=False)


@reads("dollars")
def _dollars(text: str, q: Quantity, _: Witness) -> bool:
    return _reads_amount(text, q, "$", ("usd",), signed=False)


@reads("signed_dollars")
def _signed_dollars(text: str, q: Quantity, _: Witness) -> bool:
    for short, long in ((" trn", " trillion"), (" bn", " billion"), (" mn", " million")):
        text = f"{text.removesuffix(short)}{long}" if text.endswith(short) else text
    return _reads_amount(text, q, "$", ("usd",), signed=True)


@reads("number")
def _number(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    signed = q.number < 0 and text.startswith("-")
    return _reads_amount(text, q, "", PLAIN, signed=signed) and (signed or q.number >= 0 or _is_zero(text))


def _is_zero(text: str) -> bool:
    read = amount(text)
    return read is not None and not read.size


@reads("signed_number")
def _signed_number(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "", PLAIN, signed=True)


@reads("yield_level")
def _yield_level(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "%", ("percent",), signed=q.number < 0)


@reads("basis_points")
def _basis_points(text: str, q: Quantity, _: Witness) -> bool:
    return _reads_amount(text, q, "basis point", ("bp",), signed=False)


@reads("signed_basis_points")
def _signed_basis_points(text: str, q: Quantity, _: Witness) -> bool:
    return _reads_amount(text, q, "bp", ("bp",), signed=True)


# --- counts and ranks -------------------------------------------------------------------------


def _magnitude(q: Quantity) -> int | None:
    """The count that a value is; None where it is none."""
    size = abs(q.number)
    return int(size) if size == int(size) else None


@reads("count")
def _count(text: str, q: Quantity, _: Witness, noun: str) -> bool:
    return counted(uncapitalised(text), noun) == _magnitude(q)


@reads("cardinal")
def _cardinal(text: str, q: Quantity, _: Witness) -> bool:
    return whole(text) == _magnitude(q)


@reads("ordinal")
def _ordinal(text: str, q: Quantity, _: Witness) -> bool:
    return place(text) == _magnitude(q)


@reads("straight")
def _straight(text: str, q: Quantity, _: Witness, noun: str = "session") -> bool:
    where, _blank, rest = text.partition(" ")
    return place(where) == _magnitude(q) and rest == f"straight {noun}"


@reads("of")
def reads_of(text: str, q: Quantity, _: Witness, noun: str) -> bool:
    """Whether the words are how many were searched."""
    return q.fact.history is not None and counted(uncapitalised(text), noun) == q.fact.history.of


WHAT_IS_COUNTED = {
    "rose": {("advancers", ""), ("share_up", "part:up")},
    "fell": {("advancers", "part:decliners"), ("share_up", "part:down")},
    "high": {("new_highs", "")},
    "low": {("new_lows", "")},
    "higher": {("month_record", ""), ("advancers", ""), ("share_up", "part:up")},
}
"""What a counted thing did, and the facts that count it."""


@reads("count_as")
def _count_as(text: str, q: Quantity, _: Witness, words: str) -> bool:
    number, _blank, said = text.partition(" ")
    means = [facts for word, facts in WHAT_IS_COUNTED.items() if re.search(rf"\b{word}\b", said)]
    fits = all((q.metric, q.path) in facts for facts in means)
    return fits and said == words and whole(number) == _magnitude(q)


# --- windows ----------------------------------------------------------------------------------

THIS = {"week": "wtd", "month": "mtd", "quarter": "qtd", "year": "ytd"}
PAST = {"week": 5, "month": 21, "quarter": 63, "year": 252}


@reads("period")
def _period(text: str, q: Quantity, _: Witness, choice: int = 0) -> bool:
    words = uncapitalised(text)
    if match := re.fullmatch(r"(?:so far )?this (week|month|quarter|year)", words):
        return THIS[match[1]] == q.window
    if words in ("on the day", "in the day"):
        return q.window == "1d"
    if match := re.fullmatch(r"(?:over|in) the (?:past|last) (week|month|quarter|year)", words):
        return ROLLING.get(q.window) == PAST[match[1]]
    match = re.fullmatch(r"(?:over|in) (?:the past |the last )?(\S+) sessions?", words)
    return match is not None and ROLLING.get(q.window) == whole(match[1])


@reads("span")
def _span(text: str, q: Quantity, _: Witness) -> bool:
    return THIS.get(uncapitalised(text)) == q.window


@reads("average")
def _average(text: str, q: Quantity, _: Witness) -> bool:
    match = re.fullmatch(r"(\d+)-day average", text)
    return match is not None and q.window in (match[1], f"{match[1]}d")


@reads("margin")
def _margin(text: str, q: Quantity, _: Witness) -> bool:
    match = re.fullmatch(r"less than (0\.\d+) percentage point", uncapitalised(text))
    return match is not None and Decimal(match[1]) / 100 == Decimal(q.window or "0.0025")


@reads("below_peak")
def _below_peak(text: str, q: Quantity, _: Witness) -> bool:
    named = ("floor", "crossed", "still", "big_days", "bear_share", "near_peak", "market_age")
    return q.metric in named and text == f"{int(q.window)}%"


@reads("deviations")
def _deviations(text: str, q: Quantity, _: Witness) -> bool:
    return counted(uncapitalised(text), "standard deviation") == int(q.window)


def _condition(q: Quantity) -> float | None:
    """The number that an event study's condition compares with, from its id."""
    found = re.search(r"[<>]=?(-?\d+(?:\.\d+)?)@", q.fact.id)
    return float(found[1]) if found else None


@reads("threshold")
def _threshold(text: str, q: Quantity, _: Witness, noun: str) -> bool:
    asked = _condition(q)
    return asked is not None and counted(uncapitalised(text), noun) == abs(asked)


@reads("bound")
def _bound(text: str, q: Quantity, _: Witness) -> bool:
    asked, read = _condition(q), amount(text)
    return asked is not None and read is not None and read.unit == "%" and read.rounds(exact(asked) * 100)


@reads("horizon")
def _horizon(text: str, q: Quantity, _: Witness) -> bool:
    return counted(uncapitalised(text), "session") == ROLLING.get(q.fact.id.rpartition("@")[2])


@reads("rolling")
def _rolling(text: str, q: Quantity, _: Witness) -> bool:
    number, _hyphen, said = uncapitalised(text).partition("-")
    return said == "session" and whole(number) == ROLLING.get(q.fact.id.rpartition("@")[2])


@reads("observations")
def _observations(text: str, q: Quantity, _: Witness) -> bool:
    return counted(uncapitalised(text), "observation") == ROLLING.get(q.window)


@reads("signed_gap")
def _signed_gap(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    return _reads_amount(text, q, "percentage point", ("fraction",), signed=True)


@reads("bound_points")
def _bound_points(text: str, q: Quantity, _: Witness) -> bool:
    asked, read = _condition(q), amount(text)
    return (
        asked is not None
        and read is not None
        and read.unit == "percentage point"
        and read.rounds(exact(asked) * 100)
    )
