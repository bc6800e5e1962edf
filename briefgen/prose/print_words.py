"""Formatters of directions, superlatives and names."""

from __future__ import annotations

from briefgen.prose import numbers as n
from briefgen.prose.lexicon import lexicon
from briefgen.prose.print_dates import last, searched_from
from briefgen.prose.print_values import of
from briefgen.prose.printing import Desk, prints
from briefgen.prose.quantities import Quantity

# --- directions -------------------------------------------------------------------------------


def verbs_for(q: Quantity, desk: Desk) -> tuple[str, ...]:
    """The verbs that are true of a quantity: by its size for a day's return, plain ones otherwise."""
    size = desk.scale(q.subject) if q.window in ("", "1d") and q.metric in ("return", "change") else None
    return lexicon().verbs(0.5 if size is None else size, q.sign)


@prints("verb", "direction")
def verb(q: Quantity, desk: Desk, choice: int = 0) -> str:
    """A verb of the value's direction and magnitude: ``rose``, ``plunged``."""
    words = verbs_for(q, desk)
    return words[choice % len(words)]


@prints("either", "direction")
def either(q: Quantity, desk: Desk, above: str, below: str) -> str:
    """One of two words by the value's sign: ``ahead of`` or ``behind``."""
    return above if q.number > 0 else below


@prints("against", "direction")
def against(q: Quantity, desk: Desk, above: str, below: str) -> str:
    """One of two words for what would be the opposite of the value's sign."""
    return below if q.number > 0 else above


@prints("where_any", "direction")
def where_any(q: Quantity, desk: Desk, words: str) -> str:
    """Words for what a count counts; true only if it is not zero."""
    return words


@prints("where_none", "direction")
def where_none(q: Quantity, desk: Desk, words: str) -> str:
    """Words for what a count counts; true only if it is zero."""
    return words


@prints("beyond", "direction")
def beyond(q: Quantity, desk: Desk, above: str, below: str, middle: int = 50) -> str:
    """One of two words by the side of a scale's middle on which the value lies."""
    return above if q.number > middle else below


@prints("flat", "direction")
def flat(q: Quantity, desk: Desk, words: str = "was little changed") -> str:
    """Words for a value that rounds to zero."""
    return words


# --- superlatives -----------------------------------------------------------------------------


def adjective(q: Quantity, desk: Desk) -> str:
    """``longest``, ``worst``, ``lowest``: the superlative for the end at which the value stands.

    A rise of a volatility index or a yield is not good or bad, so its moves are called by their size.
    """
    moves = q.metric == "return" and desk.names[q.subject].kind in ("volatility", "yield")
    return lexicon().extreme("change" if moves else q.metric, q.toward)


@prints("superlative", "superlative")
def superlative(q: Quantity, desk: Desk, noun: str = "", style: str = "date") -> str:
    """A superlative with the time that it reaches back to.

    ``longest run since May 1996``; where nothing earlier reached the value, ``longest run in data
    back to 1987``.
    """
    words = f"{adjective(q, desk)} {noun}".strip()
    if q.last is None:
        return f"{words} in data back to {searched_from(q, desk)}"
    return f"{words} since {last(q, desk, style)}"


@prints("ranked", "rank")
def ranked(q: Quantity, desk: Desk, noun: str = "") -> str:
    """A place from the end: ``second-longest run``, ``joint third-longest run`` where one was equal."""
    words = f"{adjective(q, desk)} {noun}".strip()
    place = words if q.rank == 1 else f"{n.ordinal(q.rank)}-{words}"
    return f"joint {place}" if q.tied else place


@prints("ranked_of", "rank")
def ranked_of(q: Quantity, desk: Desk, noun: str) -> str:
    """A place among all searched: ``12th-worst of 24,633 sessions``."""
    return f"{ranked(q, desk)} of {of(q, desk, noun)}"


@prints("peak_word", "superlative")
def peak_word(q: Quantity, desk: Desk) -> str:
    """What a drawdown is measured from."""
    return "highest close"


EXTREME_DAYS = {"best_day": "best day", "worst_day": "worst day"}


@prints("extreme_day", "superlative")
def extreme_day(q: Quantity, desk: Desk) -> str:
    """What the best or the worst day of a period is called."""
    return EXTREME_DAYS[q.metric]


@prints("high_mark", "superlative")
def high_mark(q: Quantity, desk: Desk, words: str = "record") -> str:
    """Words for a close at its high, printed only when the fact is true."""
    return words


# --- names ------------------------------------------------------------------------------------


@prints("name", "entity")
def name(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The short name without an article."""
    return desk.names[q.other if side == "other" else q.subject].short


@prints("the", "entity")
def the(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The short name with its article."""
    return desk.names[q.other if side == "other" else q.subject].subject


@prints("aka", "entity")
def aka(q: Quantity, desk: Desk, side: str = "subject", choice: int = 0) -> str:
    """A descriptor in place of the name, ``the small-cap index``; the name of what has none."""
    known = desk.names[q.other if side == "other" else q.subject]
    return known.aka[choice % len(known.aka)] if known.aka else known.subject


@prints("named", "entity")
def named(q: Quantity, desk: Desk) -> str:
    """The member that the value is, by its short name: ``energy``."""
    return desk.names[str(q.value)].subject


MATURITIES = {"m": "month", "y": "year"}


@prints("maturity", "entity")
def maturity(q: Quantity, desk: Desk) -> str:
    """How long the security of a yield runs, for charts: ``10-year``."""
    return f"{q.subject[:-1]}-{MATURITIES[q.subject[-1]]}"


@prints("left_out", "entity")
def left_out(q: Quantity, desk: Desk) -> str:
    """The member that a basket's return is reckoned without: ``Nvidia``."""
    return desk.names[str(q.part("left_out").value)].subject


@prints("possessive", "entity")
def possessive(q: Quantity, desk: Desk, side: str = "subject", choice: int | None = None) -> str:
    """The short name as an owner, ``the Russell 2000's``, or what it is: ``the small-cap index's``."""
    owner = the(q, desk, side) if choice is None else aka(q, desk, side, choice)
    return f"{owner}'" if owner.endswith("s") else f"{owner}'s"


@prints("introduced", "entity")
def introduced(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The full name with exchange and ticker."""
    return desk.names[q.other if side == "other" else q.subject].introduced
