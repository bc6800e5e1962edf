"""Messages: facts bound to their names, conditions held against them, newsworthiness."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.model import Fact, Missing
from briefgen.planning.facts import FactDesk
from briefgen.planning.novelty import Stated, known
from briefgen.planning.scopes import Scope
from briefgen.prose.phrases import MessageSpec
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.realize import evaluate, holds, plural
from briefgen.prose.variation import is_turn

RESTING = 0.3
"""What is left of the newsworthiness of a standing matter when it is not its turn."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message that holds on the day.

    Args:
        spec: Its facts, conditions and wordings.
        bindings: Its facts under the names that the wordings use.
        news: Its newsworthiness, 0 to 1.
        scope: What it is written about.
        states: What it would state in the wording that has its turn, once that is known.
        inputs: Names of the data that its facts are computed from, once these are known.
        line: Where the wording that has its turn stands in its file, once that is known; 0 until then.
    """

    spec: MessageSpec
    bindings: Mapping[str, Any]
    news: float
    scope: Scope
    states: Stated = frozenset()
    inputs: frozenset[str] = frozenset()
    line: int = 0


def surprise(rank: float, of: float) -> float:
    """How unusual a place is: 1 for the first of many, 0 for the last.

    >>> surprise(1, 1000), round(surprise(100, 1000), 2)
    (1.0, 0.33)
    """
    return max(0.0, 1 - math.log(min(rank, of)) / math.log(of)) if of > 1 else 0.0


HELPERS: Mapping[str, Any] = {
    "surprise": surprise, "plural": plural, "min": min, "max": max, "abs": abs, "round": round,
}  # fmt: skip


def bind(spec: MessageSpec, scope: Scope, desk: FactDesk) -> dict[str, Any] | None:
    """A message's facts under their names; None where one that it needs is missing.

    All are asked for even then, so that everything that the brief lacks is listed with its reason.
    """
    found: dict[str, Any] = {}
    whole = True
    for name, template in spec.facts.items():
        fact = _fact(template, scope, desk)
        if isinstance(fact, Fact):
            found[name] = Quantity(fact=fact)
        elif name in spec.optional:
            found[name] = Absent(fact.reason) if fact else Absent("the edition names none", asked=False)
        else:
            whole = False
    return found if whole else None


def _fact(template: str, scope: Scope, desk: FactDesk) -> Fact | Missing | None:
    return desk[template.format(**scope)] if _filled(template, scope) else None


def _filled(template: str, scope: Scope) -> bool:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} <= set(scope)


def asked(spec: MessageSpec, scope: Scope) -> tuple[str, ...]:
    """Ids of the facts that a message asks for, those that it can do without among them."""
    return tuple(t.format(**scope) for t in spec.facts.values() if _filled(t, scope))


def evaluated(spec: MessageSpec, scope: Scope, desk: FactDesk, angle: str = "") -> Message | None:
    """A message with its facts and newsworthiness; None where it does not hold.

    Args:
        spec: The message.
        scope: What it is tried for.
        desk: The session's facts.
        angle: Name of the angle that leads, which conditions may ask for as ``angle``.
    """
    bindings = bind(spec, scope, desk)
    if bindings is None:
        return None
    bindings["angle"] = angle
    values = {**HELPERS, **bindings}
    if spec.condition and not holds(spec.condition, values):
        return None
    news = float(evaluate(spec.news, values))
    if not is_turn(f"{spec.name} {' '.join(scope.values())}", spec.every, desk.session):
        news *= RESTING
    return Message(spec=spec, bindings=bindings, news=min(max(news, 0.0), 1.0), scope=scope)


def sayable(message: Message) -> bool:
    """Whether at least one wording is true."""
    values = {**HELPERS, **message.bindings}
    return any(not w.when or holds(w.when, values) for w in message.spec.wordings)


def told(message: Message, said: frozenset[str]) -> bool:
    """Whether the message's main fact, the first that it names, was said already.

    Args:
        message: The message.
        said: Ids of the facts that the lead prints.
    """
    main = main_fact(message)
    return not message.spec.again and main is not None and main.id in said


def fresh(messages: Sequence[Message], lead: Stated, *, ranked: bool = False) -> tuple[Message, ...]:
    """The messages with something to say that neither the lead nor the others say, or with a conclusion.

    Only a message that needs no other data counts: with its data, what it keeps from being said goes as well,
    so that the loss of an input lets nothing in.

    Args:
        messages: Those that are newsworthy enough.
        lead: What is stated before them.
        ranked: Whether there is room for the most newsworthy ones alone, so that a message may not count on
            one that is less so.
    """
    kept = list(messages)
    for message in sorted(messages, key=lambda m: (m.news if ranked else len(m.states), m.news)):
        said = set(lead)
        for other in kept:
            sure = not ranked or other.news >= message.news
            if other is not message and sure and other.inputs <= message.inputs:
                said |= other.states
        if known(message.states, said) and not message.spec.argues:
            kept = [m for m in kept if m is not message]
    return tuple(kept)


def main_fact(message: Message) -> Fact | None:
    """The first fact that a message names; None where it names none."""
    return next((q.fact for q in message.bindings.values() if isinstance(q, Quantity)), None)
