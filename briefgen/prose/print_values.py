"""Formatters of amounts, counts, places and windows."""

from __future__ import annotations

import re

from briefgen.metrics.ids import ROLLING
from briefgen.prose import numbers as n
from briefgen.prose.printing import Desk, prints
from briefgen.prose.quantities import Quantity

# --- values -----------------------------------------------------------------------------------


@prints("percent", "value")
def percent(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A fraction's magnitude: ``9.5%``."""
    return n.percent(q.number, decimals)


@prints("signed", "value")
def signed(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A fraction with its sign: ``+9.5%``."""
    return n.signed_percent(q.number, decimals)


@prints("points", "value")
def points(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A difference of fractions: ``8.6 percentage points``."""
    return n.points(q.number, decimals)


@prints("signed_gap", "value")
def signed_gap(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """A difference of fractions with its sign: ``+2.9 percentage points``."""
    sign = n.signed_percent(q.number, decimals)[:1]
    return f"{sign if sign in '+-' else ''}{n.points(q.number, decimals)}"


@prints("distance", "value")
def distance(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """How far two returns lie apart, whichever is the higher: ``8.6 percentage points``."""
    return n.points(q.number, decimals)


@prints("size", "value")
def size(q: Quantity, desk: Desk, decimals: int = 1) -> str:
    """How large a number is, whichever way it points."""
    return n.number(q.abs, decimals)


@prints("multiple", "value")
def multiple(q: Quantity, desk: Desk) -> str:
    """How many times: ``2.1``, with one place more where the first would be a zero (``1.98``)."""
    short = n.number(q.abs, 1)
    return n.number(q.abs, 2) if short.endswith(".0") else short


@prints("dollars", "value")
def dollars(q: Quantity, desk: Desk) -> str:
    """An amount's magnitude: ``$653 billion``."""
    return n.dollars(q.number)


SHORT = {" trillion": " trn", " billion": " bn", " million": " mn"}


@prints("signed_dollars", "value")
def signed_dollars(q: Quantity, desk: Desk) -> str:
    """An amount with its sign, for charts: ``+$305 bn``."""
    words = n.dollars(q.number)
    for long, short in SHORT.items():
        words = words.replace(long, short)
    sign = "" if words == "$0" else "+" if q.number > 0 else "-"
    return f"{sign}{words}"


@prints("number", "value")
def number(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number: ``2,718.77``."""
    return n.number(q.number, decimals)


@prints("magnitude", "value")
def magnitude(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number without its sign."""
    return n.number(q.abs, decimals)


@prints("signed_number", "value")
def signed_number(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A plain number with its sign: ``-0.44``."""
    return n.signed_number(q.number, decimals)


@prints("yield_level", "value")
def yield_level(q: Quantity, desk: Desk, decimals: int = 2) -> str:
    """A rate quoted in percent: ``4.26%``."""
    return f"{n.number(q.number, decimals)}%"


@prints("basis_points", "value")
def basis_points(q: Quantity, desk: Desk) -> str:
    """A yield's change: ``6 basis points``."""
    size = n.rounded(q.abs, 0)
    return f"{n.cardinal(int(size)) if size < 10 else size} {n.plural(int(size), 'basis point')}"


@prints("signed_basis_points", "value")
def signed_basis_points(q: Quantity, desk: Desk) -> str:
    """A yield's change with its sign, for tables: ``+6 bp``."""
    return f"{n.signed_number(q.number, 0)} bp"


@prints("signed_points", "value")
def signed_points(q: Quantity, desk: Desk) -> str:
    """A difference of fractions with its sign, for charts: ``+8.6 pts``."""
    return f"{n.signed_percent(q.number, 1).removesuffix('%')} pts"


@prints("share", "value")
def share(q: Quantity, desk: Desk) -> str:
    """A fraction in whole percent, ``72%``; few are not none, nor most all: ``0.4%``, ``99.6%``."""
    return n.percent(q.number, _decimals(q.number))


def _decimals(share: float) -> int:
    """How many decimals keep a share apart from none and from all, up to two."""
    able = (d for d in range(2) if share in (0, 1) or n.scaled(share, 100, d) not in (0, 100))
    return next(able, 2)


# --- counts and ranks -------------------------------------------------------------------------


@prints("count", "count")
def count(q: Quantity, desk: Desk, noun: str) -> str:
    """A count with its noun: ``14 sessions``, ``three sessions``."""
    value = round(q.abs)
    return f"{n.cardinal(value) if value else 'no'} {n.plural(value, noun)}"


@prints("cardinal", "count")
def cardinal(q: Quantity, desk: Desk) -> str:
    """A bare count."""
    return n.cardinal(round(q.abs))


@prints("ordinal", "value")
def ordinal(q: Quantity, desk: Desk) -> str:
    """A place in an order: ``14th``."""
    return n.ordinal(round(q.abs))


@prints("straight", "count")
def straight(q: Quantity, desk: Desk, noun: str = "session") -> str:
    """A place in a run: ``14th straight session``."""
    return f"{n.ordinal(round(q.abs))} straight {noun}"


@prints("of", "count")
def of(q: Quantity, desk: Desk, noun: str) -> str:
    """How many were searched: ``2,396 runs``; nothing can be said of a fact without a history."""
    if q.fact.history is None:
        raise LookupError(f"{q.fact.id} has no history")
    return f"{n.cardinal(q.of)} {n.plural(q.of, noun)}"


@prints("count_as", "count")
def count_as(q: Quantity, desk: Desk, words: str) -> str:
    """A count with what those counted did: ``251 rose``."""
    return f"{n.cardinal(round(q.abs)) if q.number else 'none'} {words}"


@prints("ordinal_rank", "rank")
def ordinal_rank(q: Quantity, desk: Desk) -> str:
    """The value's place from its end: ``14th``."""
    return n.ordinal(q.rank)


# --- windows ----------------------------------------------------------------------------------


@prints("average", "period")
def average(q: Quantity, desk: Desk) -> str:
    """The average that the fact is measured by: ``200-day average``."""
    return f"{q.window.removesuffix('d')}-day average"


@prints("margin", "value")
def margin(q: Quantity, desk: Desk) -> str:
    """The bound in the fact's id: ``less than 0.25 percentage point``."""
    bound = float(q.window or 0.0025)
    return f"less than {n.number(bound * 100, 2)} percentage point"


@prints("below_peak", "value")
def below_peak(q: Quantity, desk: Desk) -> str:
    """The distance in the fact's id: ``10%``."""
    return f"{q.window}%"


@prints("deviations", "value")
def deviations(q: Quantity, desk: Desk) -> str:
    """The multiple in the fact's id: ``two standard deviations``."""
    return f"{n.cardinal(int(q.window))} {n.plural(int(q.window), 'standard deviation')}"


@prints("bound", "value")
def bound(q: Quantity, desk: Desk) -> str:
    """The return that the condition of an event study asks for: ``3%``."""
    return n.percent(float(re.split(r">=|<=|>|<", q.fact.id)[1].partition("@")[0]), 0)


@prints("threshold", "count")
def threshold(q: Quantity, desk: Desk, noun: str) -> str:
    """The number that the condition of an event study asks for: ``10 sessions``."""
    least = round(abs(float(re.split(r">=|<=|>|<", q.fact.id)[1].partition("@")[0])))
    return f"{n.cardinal(least)} {n.plural(least, noun)}"


@prints("observations", "period")
def observations(q: Quantity, desk: Desk) -> str:
    """A window of a published series: ``21 observations``."""
    count = ROLLING[q.window]
    return f"{n.cardinal(count)} {n.plural(count, 'observation')}"


@prints("horizon", "period")
def horizon(q: Quantity, desk: Desk) -> str:
    """A rolling window, or how far an event study looks: ``63 sessions``, ``five sessions``."""
    return f"{n.cardinal(ROLLING[q.fact.id.rpartition('@')[2]])} sessions"


@prints("rolling", "period")
def rolling(q: Quantity, desk: Desk) -> str:
    """A rolling window before what is measured over it: ``63-session``, ``five-session``."""
    return f"{n.cardinal(ROLLING[q.fact.id.rpartition('@')[2]])}-session"


@prints("bound_points", "value")
def bound_points(q: Quantity, desk: Desk) -> str:
    """The spread that the condition of an event study asks for: ``6 percentage points``."""
    return n.points(float(re.split(r">=|<=|>|<", q.fact.id)[1].partition("@")[0]), 0)
