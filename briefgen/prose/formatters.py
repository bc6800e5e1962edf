"""From a quantity to the words that state it: each formatter is one way of printing one property.

A claim remembers its formatter and arguments, so that the proof can make the words once more from the
fact alone. A formatter that may choose among words of one meaning is handed the choice as an argument.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from briefgen.metrics.ids import ROLLING
from briefgen.model import Claim, Fact, Property
from briefgen.prose import numbers as n
from briefgen.prose.lexicon import lexicon
from briefgen.prose.names import NameBook
from briefgen.prose.quantities import Quantity

Argument = str | int | float


class Scale(Protocol):
    """Gives the size of a subject's move of the day in its own standard deviations."""

    def __call__(self, subject: str) -> float | None:
        """The size, or None where it is not known."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a formatter may know beside the quantity.

    Args:
        session: The session that is written about.
        names: Names as of the session.
        scale: Size of a subject's move of the day, in standard deviations of its own year.
    """

    session: dt.date
    names: NameBook
    scale: Scale


Formatter = Callable[..., str]
_FORMATTERS: dict[str, tuple[Formatter, Property]] = {}


def _prints(name: str, prop: Property) -> Callable[[Formatter], Formatter]:
    def register(function: Formatter) -> Formatter:
        if name in _FORMATTERS:
            raise RuntimeError(f"two formatters are called '{name}'")
        _FORMATTERS[name] = (function, prop)
        return function

    return register


def formatters() -> Mapping[str, tuple[Formatter, Property]]:
    """All formatters by name, each with the property that it states."""
    return _FORMATTERS


def claim(name: str, quantity: Quantity, desk: Desk, *args: Argument) -> Claim:
    """Print a quantity in one way.

    Args:
        name: The formatter.
        quantity: What to print.
        desk: What the formatter may know.
        args: The formatter's own arguments.
    """
    function, prop = _FORMATTERS[name]
    text = function(quantity, desk, *args)
    spec = json.dumps([quantity.path, name, *args], ensure_ascii=False)
    return Claim(text=text, fact=quantity.fact.id, property=prop, spec=spec)


def reprint(spec: str, fact: Fact, desk: Desk) -> str:
    """The words that a claim's spec makes of a fact, for the proof."""
    path, name, *args = json.loads(spec)
    function, _ = _FORMATTERS[name]
    return function(Quantity(fact=fact, path=path), desk, *args)


# --- values -----------------------------------------------------------------------------------


@_prints("percent", "value")
def percent(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A fraction's magnitude: ``9.5%``."""
    return n.percent(q.number, decimals)


@_prints("signed", "value")
def signed(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A fraction with its sign: ``+9.5%``."""
    return n.signed_percent(q.number, decimals)


@_prints("points", "value")
def points(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A difference of fractions: ``8.6 percentage points``."""
    return n.points(q.number, decimals)


@_prints("signed_gap", "value")
def signed_gap(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A difference of fractions with its sign: ``+2.9 percentage points``."""
    sign = n.signed_percent(q.number, decimals)[:1]
    return f"{sign if sign in '+-' else ''}{n.points(q.number, decimals)}"


@_prints("distance", "value")
def distance(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """How far two returns lie apart, whichever is the higher: ``8.6 percentage points``."""
    return n.points(q.number, decimals)


@_prints("size", "value")
def size(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """How large a number is, whichever way it points."""
    return n.number(q.abs, decimals)


@_prints("dollars", "value")
def dollars(q: Quantity, desk: Desk) -> str:
    """An amount's magnitude: ``$653 billion``."""
    return n.dollars(q.number)


@_prints("number", "value")
def number(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number: ``2,718.77``."""
    return n.number(q.number, decimals)


@_prints("magnitude", "value")
def magnitude(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number without its sign."""
    return n.number(q.abs, decimals)


@_prints("signed_number", "value")
def signed_number(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number with its sign: ``-0.44``."""
    return n.signed_number(q.number, decimals)


@_prints("yield_level", "value")
def yield_level(q: Quantity, desk: Desk) -> str:
    """A yield quoted in percent: ``4.26%``."""
    return f"{n.number(q.number, 2)}%"


@_prints("basis_points", "value")
def basis_points(q: Quantity, desk: Desk) -> str:
    """A yield's change: ``6 basis points``."""
    size = n.rounded(q.abs, 0)
    return f"{n.cardinal(int(size)) if size < 10 else size} {n.plural(int(size), 'basis point')}"


@_prints("signed_basis_points", "value")
def signed_basis_points(q: Quantity, desk: Desk) -> str:
    """A yield's change with its sign, for tables: ``+6 bp``."""
    return f"{n.signed_number(q.number, 0)} bp"


@_prints("signed_points", "value")
def signed_points(q: Quantity, desk: Desk) -> str:
    """A difference of fractions with its sign, for charts: ``+8.6 pts``."""
    return f"{n.signed_percent(q.number, 1).removesuffix('%')} pts"


@_prints("share", "value")
def share(q: Quantity, desk: Desk) -> str:
    """A fraction in whole percent: ``72%``."""
    return n.percent(q.number, 0)


# --- counts and ranks -------------------------------------------------------------------------


@_prints("count", "count")
def count(q: Quantity, desk: Desk, noun: str) -> str:
    """A count with its noun: ``14 sessions``, ``three sessions``."""
    value = round(q.abs)
    return f"{n.cardinal(value) if value else 'no'} {n.plural(value, noun)}"


@_prints("cardinal", "count")
def cardinal(q: Quantity, desk: Desk) -> str:
    """A bare count."""
    return n.cardinal(round(q.abs))


@_prints("ordinal", "value")
def ordinal(q: Quantity, desk: Desk) -> str:
    """A place in an order: ``14th``."""
    return n.ordinal(round(q.abs))


@_prints("straight", "count")
def straight(q: Quantity, desk: Desk, noun: str = "session") -> str:
    """A place in a run: ``14th straight session``."""
    return f"{n.ordinal(round(q.abs))} straight {noun}"


@_prints("of", "count")
def of(q: Quantity, desk: Desk, noun: str) -> str:
    """How many were searched: ``2,396 runs``."""
    return f"{n.cardinal(q.of)} {n.plural(q.of, noun)}"


@_prints("count_as", "count")
def count_as(q: Quantity, desk: Desk, words: str) -> str:
    """A count with what those counted did: ``251 rose``."""
    return f"{n.cardinal(round(q.abs)) if q.number else 'none'} {words}"


@_prints("ordinal_rank", "rank")
def ordinal_rank(q: Quantity, desk: Desk) -> str:
    """The value's place from its end: ``14th``."""
    return n.ordinal(q.rank)


# --- windows ----------------------------------------------------------------------------------


@_prints("average", "period")
def average(q: Quantity, desk: Desk) -> str:
    """The average that the fact is measured by: ``200-day average``."""
    return f"{q.window.removesuffix('d')}-day average"


@_prints("margin", "value")
def margin(q: Quantity, desk: Desk) -> str:
    """The bound in the fact's id: ``less than 0.25 percentage point``."""
    bound = float(q.window or 0.0025)
    return f"less than {n.number(bound * 100, 2)} percentage point"


@_prints("below_peak", "value")
def below_peak(q: Quantity, desk: Desk) -> str:
    """The distance in the fact's id: ``10%``."""
    return f"{q.window}%"


@_prints("deviations", "value")
def deviations(q: Quantity, desk: Desk) -> str:
    """The multiple in the fact's id: ``two standard deviations``."""
    return f"{n.cardinal(int(q.window))} {n.plural(int(q.window), 'standard deviation')}"


@_prints("bound", "value")
def bound(q: Quantity, desk: Desk) -> str:
    """The return that the condition of an event study asks for: ``3%``."""
    return n.percent(float(re.split(r">=|<=|>|<", q.fact.id)[1].partition("@")[0]), 0)


@_prints("threshold", "count")
def threshold(q: Quantity, desk: Desk, noun: str) -> str:
    """The number that the condition of an event study asks for: ``10 sessions``."""
    least = round(abs(float(re.split(r">=|<=|>|<", q.fact.id)[1].partition("@")[0])))
    return f"{n.cardinal(least)} {n.plural(least, noun)}"


@_prints("observations", "period")
def observations(q: Quantity, desk: Desk) -> str:
    """A window of a published series: ``21 observations``."""
    count = ROLLING[q.window]
    return f"{n.cardinal(count)} {n.plural(count, 'observation')}"


@_prints("horizon", "period")
def horizon(q: Quantity, desk: Desk) -> str:
    """How far an event study looks: ``63 sessions``."""
    return f"{ROLLING[q.fact.id.rpartition('@')[2]]} sessions"


# --- dates ------------------------------------------------------------------------------------


@_prints("date", "date")
def date(q: Quantity, desk: Desk) -> str:
    """The value as a date: ``May 7, 1996``."""
    return n.short_date(q.date, desk.session)


@_prints("month", "date")
def month(q: Quantity, desk: Desk) -> str:
    """The value as a month: ``May 1996``."""
    return n.month_year(q.date)


@_prints("weekday", "date")
def weekday(q: Quantity, desk: Desk) -> str:
    """The weekday of the fact's session: ``Thursday``."""
    return n.WEEKDAYS[q.fact.as_of.weekday()]


@_prints("weekday_of", "date")
def weekday_of(q: Quantity, desk: Desk) -> str:
    """The weekday of the value, a date."""
    return n.WEEKDAYS[q.date.weekday()]


@_prints("session", "date")
def session(q: Quantity, desk: Desk) -> str:
    """The fact's session in full: ``Thursday, Jan. 22, 2026``."""
    return n.long_date(q.fact.as_of)


@_prints("as_of", "date")
def as_of(q: Quantity, desk: Desk) -> str:
    """The fact's session with its year, for charts: ``Jan. 22, 2026``."""
    day = q.fact.as_of
    return f"{n.SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}"


@_prints("year", "date")
def year(q: Quantity, desk: Desk) -> str:
    """The year of the fact's session."""
    return str(q.fact.as_of.year)


@_prints("from_base", "base_session")
def from_base(q: Quantity, desk: Desk) -> str:
    """The base session: ``Dec. 31, 2025``."""
    assert q.fact.base_session is not None
    return n.short_date(q.fact.base_session, desk.session)


@_prints("searched_from", "date")
def searched_from(q: Quantity, desk: Desk) -> str:
    """The year in which the data behind the fact begin: ``1987``."""
    history = q.fact.history
    start = history.searched_from if history else q.fact.details["searched_from"]
    assert isinstance(start, dt.date)
    return str(start.year)


@_prints("last", "date")
def last(q: Quantity, desk: Desk, style: str = "date") -> str:
    """The last earlier session at or beyond the value, as a date or a month."""
    assert q.last is not None
    return n.month_year(q.last) if style == "month" else n.short_date(q.last, desk.session)


@_prints("before_date", "date")
def before_date(q: Quantity, desk: Desk) -> str:
    """The session of the extreme that stood until today."""
    extreme = q._previous
    assert extreme is not None
    return n.short_date(extreme[0], desk.session)


@_prints("period", "period")
def period(q: Quantity, desk: Desk) -> str:
    """The window in words: ``this year``."""
    return lexicon().periods[q.window]


# --- directions -------------------------------------------------------------------------------


def verbs_for(q: Quantity, desk: Desk) -> tuple[str, ...]:
    """The verbs that are true of a quantity: by its size for a day's return, plain ones otherwise."""
    size = desk.scale(q.subject) if q.window in ("", "1d") and q.metric in ("return", "change") else None
    return lexicon().verbs(0.5 if size is None else size, q.sign)


@_prints("verb", "direction")
def verb(q: Quantity, desk: Desk, choice: int = 0) -> str:
    """A verb of the value's direction and magnitude: ``rose``, ``plunged``."""
    words = verbs_for(q, desk)
    return words[choice % len(words)]


@_prints("either", "direction")
def either(q: Quantity, desk: Desk, above: str, below: str) -> str:
    """One of two words by the value's sign: ``ahead of`` or ``behind``."""
    return above if q.number > 0 else below


@_prints("against", "direction")
def against(q: Quantity, desk: Desk, above: str, below: str) -> str:
    """One of two words for what would be the opposite of the value's sign."""
    return below if q.number > 0 else above


@_prints("where_any", "direction")
def where_any(q: Quantity, desk: Desk, words: str) -> str:
    """Words for what a count counts; true only if it is not zero."""
    return words


@_prints("where_none", "direction")
def where_none(q: Quantity, desk: Desk, words: str) -> str:
    """Words for what a count counts; true only if it is zero."""
    return words


@_prints("beyond", "direction")
def beyond(q: Quantity, desk: Desk, above: str, below: str, middle: int = 50) -> str:
    """One of two words by the side of a scale's middle on which the value lies."""
    return above if q.number > middle else below


@_prints("flat", "direction")
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


@_prints("superlative", "superlative")
def superlative(q: Quantity, desk: Desk, noun: str = "", style: str = "date") -> str:
    """A superlative with the time that it reaches back to.

    ``longest run since May 1996``; where nothing earlier reached the value, ``longest run in data
    back to 1987``.
    """
    words = f"{adjective(q, desk)} {noun}".strip()
    if q.last is None:
        return f"{words} in data back to {searched_from(q, desk)}"
    return f"{words} since {last(q, desk, style)}"


@_prints("ranked", "rank")
def ranked(q: Quantity, desk: Desk, noun: str = "") -> str:
    """A place from the end: ``second-longest run``, ``joint third-longest run`` where one was equal."""
    words = f"{adjective(q, desk)} {noun}".strip()
    place = words if q.rank == 1 else f"{n.ordinal(q.rank)}-{words}"
    return f"joint {place}" if q.tied else place


@_prints("ranked_of", "rank")
def ranked_of(q: Quantity, desk: Desk, noun: str) -> str:
    """A place among all searched: ``12th-worst of 24,633 sessions``."""
    return f"{ranked(q, desk)} of {of(q, desk, noun)}"


@_prints("peak_word", "superlative")
def peak_word(q: Quantity, desk: Desk) -> str:
    """What a drawdown is measured from."""
    return "highest close"


@_prints("high_mark", "superlative")
def high_mark(q: Quantity, desk: Desk, words: str = "record") -> str:
    """Words for a close at its high, printed only when the fact is true."""
    return words


# --- names ------------------------------------------------------------------------------------


@_prints("name", "entity")
def name(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The short name without an article."""
    return desk.names[q.other if side == "other" else q.subject].short


@_prints("the", "entity")
def the(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The short name with its article."""
    return desk.names[q.other if side == "other" else q.subject].subject


@_prints("possessive", "entity")
def possessive(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The short name as an owner: ``the Russell 2000's``, ``consumer staples'``."""
    owner = the(q, desk, side)
    return f"{owner}'" if owner.endswith("s") else f"{owner}'s"


@_prints("introduced", "entity")
def introduced(q: Quantity, desk: Desk, side: str = "subject") -> str:
    """The full name with exchange and ticker."""
    return desk.names[q.other if side == "other" else q.subject].introduced
