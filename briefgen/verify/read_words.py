"""Readers of directions, superlatives, ranks and names."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from briefgen.prose.lexicon import lexicon
from briefgen.prose.names import Name
from briefgen.prose.quantities import Quantity
from briefgen.verify.read_values import reads_of, true_value
from briefgen.verify.readback import direction, place, says_date
from briefgen.verify.witness import ORDINARY, Witness, from_below, reads, sign, uncapitalised

# --- directions -------------------------------------------------------------------------------

DAY = ("", "1d")


@reads("verb")
def _verb(text: str, q: Quantity, witness: Witness, choice: int = 0) -> bool:
    if direction(text) != sign(q) or not sign(q):
        return False
    daily = q.window in DAY and q.metric in ("return", "change")
    size = witness.scale(q.subject) if daily else ORDINARY
    return size is None or _in_band(uncapitalised(text), abs(size))


def _in_band(word: str, size: float) -> bool:
    """Whether a verb is one of those for moves of a size."""
    floor = 0.0
    for band in lexicon().bands:
        if word in (*band.up, *band.down) and floor <= size < band.below:
            return True
        floor = band.below
    return False


@reads("either")
def _either(text: str, q: Quantity, _: Witness, *words: str) -> bool:
    return direction(text) == sign(q) != 0


@reads("against")
def _against(text: str, q: Quantity, _: Witness, *words: str) -> bool:
    return direction(text) == -sign(q) != 0


ONLY_OF = {"streak_down_wins": re.compile(r"\bf(?:e|a)ll(?:ing|en)? less\b")}
"""What may be said of the things that a fact counts."""


@reads("where_any")
def _where_any(text: str, q: Quantity, _: Witness, words: str) -> bool:
    return q.number > 0 and q.metric in ONLY_OF and bool(ONLY_OF[q.metric].search(uncapitalised(text)))


@reads("where_none")
def _where_none(text: str, q: Quantity, _: Witness, words: str) -> bool:
    return q.number == 0 and q.metric in ONLY_OF and bool(ONLY_OF[q.metric].search(uncapitalised(text)))


AT_OR_BELOW = frozenset(("no higher", "as low", "no larger", "as small", "no wider", "as narrow"))
"""What may be said of the days that a percentile counts: they were at or below the present value."""
AT_LEAST = frozenset((
    *(f"at least as {size} as" for size in ("high", "wide", "large", "much")),
    "no lower than", "no narrower than", "no smaller than",
    "matches or beats", "matching or beating", "equals or tops", "matching or topping",
))  # fmt: skip
"""What may be said of the present value before the days that a percentile counts: it was at or above them."""


@reads("beyond")
def _beyond(text: str, q: Quantity, _: Witness, *args: Any) -> bool:
    words = uncapitalised(text)
    if q.metric == "pctl":
        return words in AT_OR_BELOW | AT_LEAST
    known = {"overbought": q.number >= 70, "oversold": q.number <= 30}
    return q.metric == "rsi" and known.get(words, False)


@reads("flat")
def _flat(text: str, q: Quantity, _: Witness, words: str = "") -> bool:
    return direction(text) == 0 and abs(true_value(q)) < Decimal("0.05")


# --- superlatives -----------------------------------------------------------------------------

LOWEST = frozenset(("worst", "lowest", "deepest", "smallest", "narrowest", "weakest", "shortest"))
HIGHEST = frozenset(("best", "highest", "shallowest", "strongest"))
FARTHEST = frozenset(("longest", "widest", "biggest", "largest"))
"""Superlatives of magnitude: of the highest for what is above zero, of the lowest for what is below."""

SEARCHED = 10
"""Calendar years that have to be searched before a superlative is printed."""


def _superlative(words: str, q: Quantity) -> bool:
    """Whether a superlative with its noun names the end at which the value stands."""
    word = words.partition(" ")[0]
    low = from_below(q) or (q.fact.history is not None and q.fact.history.rank_low is None and q.number < 0)
    if word == "longest" and q.fact.unit != "sessions":
        return False
    if word in FARTHEST:
        # What lies above zero and is told for being low is the least of its kind.
        return not (low and Quantity(fact=q.fact).number > 0)
    return word in (LOWEST if low else HIGHEST)


@reads("superlative")
def _superlative_since(text: str, q: Quantity, witness: Witness, *args: Any) -> bool:
    history = q.fact.history
    words, since, _when = uncapitalised(text).partition(" since ")
    bare, back, year = uncapitalised(text).partition(" in data back to ")
    if history is None or (q.fact.as_of - history.searched_from).days < SEARCHED * 365.25:
        return False
    reached = history.last_reached_low if from_below(q) else history.last_reached
    if since:
        dated = text[len(words) + len(since) :]
        return reached is not None and _superlative(words, q) and says_date(dated, reached, witness.session)
    return bool(back) and reached is None and _superlative(bare, q) and year == f"{history.searched_from:%Y}"


@reads("ordinal_rank")
def _ordinal_rank(text: str, q: Quantity, _: Witness) -> bool:
    return place(text) == _rank(q)


def _rank(q: Quantity) -> int | None:
    history = q.fact.history
    return None if history is None else history.rank_low if from_below(q) else history.rank


@reads("ranked")
def _ranked(text: str, q: Quantity, _: Witness, noun: str = "") -> bool:
    joint, words = _joint(uncapitalised(text))
    match = re.fullmatch(r"(?:(\w+(?:,\d{3})*)-)?([a-z]+)((?: .+)?)", words)
    if match is None or match[3].strip() != noun:
        return False
    where = place(match[1]) if match[1] else 1
    shared = q.fact.history is not None and q.fact.history.ties > 0
    return (
        joint == shared and where == _rank(q) and (where != 1 or not match[1]) and _superlative(match[2], q)
    )


def _joint(words: str) -> tuple[bool, str]:
    """Whether a place is said to be shared, and the words without that."""
    bare = words.removeprefix("joint ")
    return bare != words, bare


@reads("ranked_of")
def _ranked_of(text: str, q: Quantity, witness: Witness, noun: str) -> bool:
    head, _, tail = text.rpartition(" of ")
    words = head if head.endswith(noun) else f"{head} {noun}"
    return _ranked(words, q, witness, noun) and reads_of(tail, q, witness, noun)


@reads("peak_word")
def _peak_word(text: str, q: Quantity, _: Witness) -> bool:
    return q.metric in ("drawdown", "peak") and uncapitalised(text) == "highest close"


@reads("extreme_day")
def _extreme_day(text: str, q: Quantity, _: Witness) -> bool:
    called = uncapitalised(text)
    return (called == "best day" and q.metric == "best_day") or (
        called == "worst day" and q.metric == "worst_day"
    )


MARKS = {
    "record": ("record_run", "joint_high", "records"),
    "highest close": ("peak", "floor", "drawdown"),
    "longest": ("streak_needed", "streak_record"),
    "widest": ("year_start_rank", "margin_rank"),
    "narrowest": ("margin_rank_low",),
    "first time": ("milestone", "crossed"),
    "best day": ("without_best",),
    "worst day": ("without_worst",),
}
"""What a mark is called, and the facts that are true only of one."""


@reads("high_mark")
def _high_mark(text: str, q: Quantity, _: Witness, words: str = "record") -> bool:
    mark = uncapitalised(text).removeprefix("a ").removeprefix("the ")
    if q.fact.unit == "rank" and q.number != 1:
        return False
    return q.metric in MARKS.get(mark, MARKS.get(mark.removesuffix("s"), ())) and q.number > 0


# --- names ------------------------------------------------------------------------------------


@reads("name", "the", "introduced", "aka")
def _name(text: str, q: Quantity, witness: Witness, side: str = "subject", choice: int = 0) -> bool:
    if witness.names is None:
        return bool(text)
    return _is_called(text, witness.names[q.other if side == "other" else q.subject])


def _is_called(text: str, known: Name) -> bool:
    match = re.fullmatch(r"(?:[Tt]he )?(.+?)(?: \((?:([^():]+): )?([^()\s]+)\))?", text)
    if match is None or (match[3] and (match[2] or "", match[3]) != (known.exchange, known.ticker)):
        return False
    said = {w.removeprefix("the ").casefold() for w in (known.short, known.full, *known.aka) if w}
    return match[1].casefold() in said


@reads("named")
def _named(text: str, q: Quantity, witness: Witness) -> bool:
    member = q.metric == "first" and q.path in ("", "part:before")
    return member and (witness.names is None or _is_called(text, witness.names[str(q.value)]))


@reads("left_out")
def _left_out(text: str, q: Quantity, witness: Witness) -> bool:
    ticker = str(q.fact.details["left_out"])
    return witness.names is None or _is_called(text, witness.names[ticker])


@reads("maturity")
def _maturity(text: str, q: Quantity, _: Witness) -> bool:
    number, _dash, unit = text.partition("-")
    return unit in ("month", "year") and q.metric == "yield" and f"{number}{unit[0]}" == q.subject


@reads("possessive")
def _possessive(
    text: str, q: Quantity, witness: Witness, side: str = "subject", choice: int | None = None
) -> bool:
    owner = text[:-1] if text.endswith("s'") else text.removesuffix("'s")
    return owner != text and not text.endswith("s's") and _name(owner, q, witness, side)
