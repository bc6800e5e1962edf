"""What a wording states, so that nothing is said twice: a reader knows it once it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefgen.errors import BriefgenError
from briefgen.metrics.ids import parse_id
from briefgen.prose.formatters import formatters
from briefgen.prose.phrases import Wording
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import evaluate, holds

Stated = frozenset[tuple[str, str, str]]
"""Each of a fact's id, which of its values is printed, and whether the value or its place in history."""

VALUE, PLACE = "value", "place"

KINDS = {"value": VALUE, "count": VALUE, "rank": PLACE, "superlative": PLACE, "date": PLACE}
"""What the property of a claim tells of its fact; a name, a direction or a period alone tells nothing new."""

MOVES = ("move", "listing")
"""Filters of wordings that print a value and are no formatters themselves."""

FRAME = ("weekday", "weekday_of", "session", "year", "as_of", "searched_from", "high_mark", "peak_word",
         "extreme_day")  # fmt: skip
"""Formatters of the dates between which a statement stands, and of what a fact is called by its nature."""

LISTS = ("leaders", "laggards")
"""Metrics whose items are the returns of members."""

TAG = re.compile(r"\{%-?\s*(if|elif|else|endif)\b\s*(.*?)\s*-?%\}", re.DOTALL)
PRINT = re.compile(r"\{\{-?\s*(.*?)\s*\|\s*(\w+)", re.DOTALL)


def stated(wording: Wording, bindings: Mapping[str, Any]) -> Stated:
    """The values that a wording prints of its facts, and the places in history.

    Args:
        wording: A wording whose condition holds.
        bindings: The facts and helpers by the names that it uses.
    """
    return frozenset(_stated(taken(wording.text, bindings), bindings))


def taken(text: str, bindings: Mapping[str, Any]) -> str:
    """The text of a template without the branches that are not taken.

    >>> taken("It rose{% if far %}, far{% else %} a little{% endif %}.", {"far": False})
    'It rose a little.'
    """
    kept: list[str] = []
    # Each open branch: whether it is printed, and whether one of its siblings may still be.
    branches: list[tuple[bool, bool]] = []
    pieces = TAG.split(text)
    for i in range(0, len(pieces), 3):
        if all(printed for printed, _ in branches):
            kept.append(pieces[i])
        if i + 2 < len(pieces):
            _turn(branches, pieces[i + 1], pieces[i + 2], bindings)
    return "".join(kept)


def _turn(branches: list[tuple[bool, bool]], tag: str, condition: str, bindings: Mapping[str, Any]) -> None:
    if tag == "endif":
        branches.pop()
        return
    open_, outer = True, branches
    if tag != "if":
        (_, open_), outer = branches[-1], branches[:-1]
    reached = open_ and all(printed for printed, _ in outer)
    printed = reached and (tag == "else" or holds(condition, bindings))
    branches[:] = [*outer, (printed, open_ and not printed)]


def _stated(text: str, bindings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    registered = formatters()
    for expression, name in PRINT.findall(text):
        kind = VALUE if name in MOVES else KINDS.get(registered[name][1], "") if name in registered else ""
        if not kind or name in FRAME:
            continue
        try:
            found = bindings[expression] if expression in bindings else evaluate(expression, bindings)
        except BriefgenError:
            # A name of a loop's own, in a project's templates; what it prints is left to the reader.
            continue
        if name == "listing" and isinstance(found, Quantity):
            found = found.items
        for quantity in found if isinstance(found, list | tuple) else (found,):
            if isinstance(quantity, Quantity):
                yield matter(quantity, kind)


def matter(quantity: Quantity, kind: str) -> tuple[str, str, str]:
    """One name for what several facts hold: an item of a list of returns is that member's return."""
    fact = parse_id(quantity.fact.id)
    if quantity.path.startswith("item:") and fact.metric in LISTS:
        return f"return:{quantity.subject}@{fact.window.partition('/')[0]}", "", kind
    if fact.metric == "spread":
        one, other = sorted((fact.subject, fact.other))
        return f"spread:{one}/{other}@{fact.window}", quantity.path, kind
    return quantity.fact.id, quantity.path, kind


def known(what: Stated, said: Iterable[tuple[str, str, str]]) -> bool:
    """Whether a reader knows all that is stated; a gap is known with the two returns that it lies between.

    Args:
        what: What a message states; one that states nothing is not known.
        said: What was said before.

    >>> told = {("return:IWM@1d", "", "value"), ("return:SPY@1d", "", "value")}
    >>> known(frozenset({("spread:IWM/SPY@1d", "", "value")}), told)
    True
    >>> known(frozenset({("spread:IWM/SPY@1d", "", "place")}), told)
    False
    """
    before = set(said)
    return bool(what) and all(one in before or _between(one, before) for one in what)


def _between(one: tuple[str, str, str], before: set[tuple[str, str, str]]) -> bool:
    fact = parse_id(one[0])
    if fact.metric != "spread" or one[1:] != ("", VALUE):
        return False
    ends = (f"return:{ticker}@{fact.window}" for ticker in (fact.subject, fact.other))
    return all((end, "", VALUE) in before for end in ends)
