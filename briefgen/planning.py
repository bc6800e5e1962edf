"""What to say: which angle leads, which messages make the sections, in what order and at what length.

Everything is decided here, on facts, before a word is written: a message whose facts are missing or
whose condition does not hold is never worded.
"""

from __future__ import annotations

import datetime as dt
import math
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from briefgen.editions import Edition, Pair
from briefgen.editions.loader import Basket
from briefgen.metrics.market import Market
from briefgen.model import Fact, Missing
from briefgen.prose.names import basket_known
from briefgen.prose.phrases import MessageSpec, load_messages
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.realize import evaluate, holds
from briefgen.prose.variation import PRINTED

Scope = Mapping[str, str]
LONG_RUN = 5
"""Sessions from which a streak may choose the pair that is told."""

BUDGETS = {"flash": 40, "brief": 330, "feature": 1100}
"""Words for the sections, by length; the lead comes on top."""

SECTION_MESSAGES = {"flash": 1, "brief": 4, "feature": 8}
"""Messages in one section at the most."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message that holds on the day.

    Args:
        spec: Its facts, conditions and wordings.
        bindings: Its facts under the names that the wordings use.
        news: Its newsworthiness, 0 to 1.
        scope: What it is written about.
    """

    spec: MessageSpec
    bindings: Mapping[str, Any]
    news: float
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class Angle:
    """A kind of story that the day could be told as.

    Args:
        name: The angle.
        base: Its facts and its newsworthiness.
        headline: The headline's wordings.
        standfirst: The standfirst's wordings.
        lead: The lead's paragraphs, in order.
    """

    name: str
    base: Message
    headline: MessageSpec
    standfirst: MessageSpec
    lead: tuple[MessageSpec, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The whole brief before its words.

    Args:
        angle: The one that leads.
        others: The other angles that hold, most newsworthy first.
        sections: Section keys with their messages, in order.
        pair: The pair whose contest is told.
    """

    angle: Angle
    others: tuple[Angle, ...]
    sections: tuple[tuple[str, tuple[Message, ...]], ...]
    pair: Pair


@dataclass(frozen=True, kw_only=True)
class FactDesk:
    """Facts of one session, each asked for once; remembers what was asked and what was missing."""

    market: Market
    session: dt.date
    facts: dict[str, Fact | Missing] = field(default_factory=dict)

    def __getitem__(self, fact_id: str) -> Fact | Missing:
        if fact_id not in self.facts:
            self.facts[fact_id] = self.market.fact(fact_id, self.session)
        return self.facts[fact_id]

    def number(self, fact_id: str) -> float | None:
        """A fact's value as a number; None where it is missing."""
        fact = self[fact_id]
        return fact.number if isinstance(fact, Fact) else None


# --- scopes -----------------------------------------------------------------------------------


def market_scope(edition: Edition) -> Scope:
    """The names that every message may use in its fact ids; a role that is not filled is left out."""
    roles = {
        "benchmark": edition.benchmark, "volatility": edition.volatility, "rate": edition.rate,
        "universe": edition.universe, "equal": edition.equal_weight, "rival": edition.rival,
        "indices": "indices", "sectors": "sectors" if edition.sectors else "",
        "watch": "watch" if edition.watch else "", "joint": "+".join(edition.indices),
    }  # fmt: skip
    return {k: v for k, v in roles.items() if v}


def both_ways(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Each pair as it stands and turned round, so that a wording may always call x the leader."""
    return tuple(p for pair in pairs for p in (pair, Pair(x=pair.y, y=pair.x)))


def scopes_of(
    spec: MessageSpec, edition: Edition, session: dt.date, pair: Pair | None, pairs: Sequence[Pair]
) -> Iterator[Scope]:
    """What a message is tried for: the market, the leading pair, other pairs or each basket that may lead."""
    base = market_scope(edition)
    if spec.scope == "market":
        yield base
    elif spec.scope == "basket":
        for basket in known_baskets(edition, session):
            if basket.leads:
                yield {**base, "b": basket.key}
    elif spec.scope == "pair" and pair is not None:
        yield {**base, "x": pair.x, "y": pair.y}
    elif spec.scope == "pairs":
        for each in pairs:
            yield {**base, "x": each.x, "y": each.y}


def known_baskets(edition: Edition, session: dt.date) -> tuple[Basket, ...]:
    """Baskets that have a printable name at the session."""
    return tuple(b for b in edition.baskets if basket_known(b, session))


# --- messages ---------------------------------------------------------------------------------


def surprise(rank: float, of: float) -> float:
    """How unusual a place is: 1 for the first of many, 0 for the last.

    >>> surprise(1, 1000), round(surprise(100, 1000), 2)
    (1.0, 0.33)
    """
    return max(0.0, 1 - math.log(min(rank, of)) / math.log(of)) if of > 1 else 0.0


HELPERS: Mapping[str, Any] = {"surprise": surprise, "min": min, "max": max, "abs": abs, "round": round}


def bind(spec: MessageSpec, scope: Scope, desk: FactDesk) -> dict[str, Any] | None:
    """A message's facts under their names; None where one that it needs is missing."""
    found: dict[str, Any] = {}
    for name, template in spec.facts.items():
        fact = _fact(template, scope, desk)
        if isinstance(fact, Fact):
            found[name] = Quantity(fact=fact)
        elif name in spec.optional:
            found[name] = Absent(fact.reason if fact else "the edition names none")
        else:
            return None
    return found


def _fact(template: str, scope: Scope, desk: FactDesk) -> Fact | Missing | None:
    roles = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return desk[template.format(**scope)] if roles <= set(scope) else None


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
    return Message(spec=spec, bindings=bindings, news=min(max(news, 0.0), 1.0), scope=scope)


def sayable(message: Message) -> bool:
    """Whether at least one wording is true."""
    values = {**HELPERS, **message.bindings}
    return any(not w.when or holds(w.when, values) for w in message.spec.wordings)


def told(message: Message, angle: Angle) -> bool:
    """Whether the lead has the message's main fact, the first that it names, already."""
    if message.spec.again:
        return False
    said = {q.fact.id for q in angle.base.bindings.values() if isinstance(q, Quantity)}
    main = next((q for q in message.bindings.values() if isinstance(q, Quantity)), None)
    return main is not None and main.fact.id in said


# --- angles -----------------------------------------------------------------------------------


def angle_files() -> Iterator[tuple[str, Mapping[str, MessageSpec], tuple[MessageSpec, ...]]]:
    """Each angle file: its name, its parts by name, its lead paragraphs in order."""
    for path, group in groupby(load_messages("angles"), key=lambda m: m.path):
        parts = tuple(group)
        name = path.rpartition("/")[2].removesuffix(".md")
        yield name, {p.name: p for p in parts}, tuple(p for p in parts if p.name.startswith("lead"))


def angles(edition: Edition, desk: FactDesk) -> tuple[Angle, ...]:
    """All angles that hold, most newsworthy first."""
    found: list[Angle] = []
    for name, parts, lead in angle_files():
        pairs = both_ways(edition.pairs)
        for scope in scopes_of(parts["angle"], edition, desk.session, None, pairs):
            base = evaluated(parts["angle"], scope, desk)
            if base is not None and base.news > 0:
                found.append(
                    Angle(
                        name=name,
                        base=base,
                        headline=parts["headline"],
                        standfirst=parts["standfirst"],
                        lead=lead,
                    )
                )
    return tuple(sorted(found, key=lambda a: -a.base.news))


# --- the plan ---------------------------------------------------------------------------------


def remarkable_pair(edition: Edition, desk: FactDesk) -> Pair:
    """The pair whose current streak is the rarest, leader first; the edition's first pair if none is long."""

    def rarity(pair: Pair) -> float:
        fact = desk[f"streak:{pair.x}/{pair.y}"]
        if not isinstance(fact, Fact) or fact.number <= 0 or fact.history is None:
            return -1.0
        return surprise(fact.history.rank, fact.history.of)

    rarest = max(both_ways(edition.pairs), key=rarity)
    length = desk.number(f"streak:{rarest.x}/{rarest.y}") or 0.0
    return rarest if length >= LONG_RUN else max(both_ways(edition.pairs[:1]), key=rarity)


def leading_pair(angle: Angle, edition: Edition, desk: FactDesk) -> Pair:
    """The pair of the angle that leads; where that is not about a pair, the most remarkable one."""
    scope = angle.base.scope
    return Pair(x=scope["x"], y=scope["y"]) if "x" in scope else remarkable_pair(edition, desk)


def estimated_words(spec: MessageSpec) -> int:
    """About how many words a message takes: the mean of its wordings, a printed value counted as two."""
    counts = [len(PRINTED.sub(" word word ", w.text).split()) for w in spec.wordings]
    return round(sum(counts) / max(len(counts), 1))


def chosen_messages(
    edition: Edition, desk: FactDesk, pair: Pair, angle: Angle, length: str
) -> tuple[Message, ...]:
    """The most newsworthy messages that fit the length, none below the bar of the length."""
    others = tuple(p for p in edition.pairs if {p.x, p.y} != {pair.x, pair.y})
    able: list[Message] = []
    for spec in load_messages("phrases"):
        if spec.section not in edition.sections:
            continue
        for scope in scopes_of(spec, edition, desk.session, pair, others):
            message = evaluated(spec, scope, desk, angle.name)
            if message is not None and message.news > 0 and sayable(message) and not told(message, angle):
                able.append(message)
    return _fitting(sorted(able, key=lambda m: -m.news), length)


def _fitting(ranked: Sequence[Message], length: str) -> tuple[Message, ...]:
    taken: list[Message] = []
    words = 0
    for message in ranked:
        size = estimated_words(message.spec)
        beside = sum(m.spec.section == message.spec.section for m in taken)
        repeated = (
            message.spec.scope in ("pairs", "basket")
            and sum(m.spec.name == message.spec.name for m in taken) >= 2
        )
        if words + size <= BUDGETS[length] and beside < SECTION_MESSAGES[length] and not repeated:
            taken.append(message)
            words += size
    return tuple(taken)


def section_order(edition: Edition, angle: Angle) -> tuple[str, ...]:
    """The edition's sections, that of the angle first."""
    first = angle.base.spec.section
    return tuple(sorted(edition.sections, key=lambda key: key != first))


def plan(edition: Edition, desk: FactDesk, length: str) -> Plan:
    """Decide what the brief says.

    Args:
        edition: What is watched, and the order of sections.
        desk: The session's facts.
        length: ``flash``, ``brief`` or ``feature``.

    Raises:
        LookupError: No angle holds, because the benchmark itself is missing.
    """
    ranked = angles(edition, desk)
    if not ranked:
        raise LookupError("no angle holds")
    best = ranked[0]
    pair = leading_pair(best, edition, desk)
    messages = chosen_messages(edition, desk, pair, best, length)
    sections = tuple(
        (key, tuple(sorted((m for m in messages if m.spec.section == key), key=lambda m: m.spec.order)))
        for key in section_order(edition, best)
    )
    return Plan(angle=best, others=ranked[1:], sections=tuple(s for s in sections if s[1]), pair=pair)
