"""The outline: which angle leads, which messages make the sections, in what order and at what length.

Everything is decided here, on facts, before a word is printed: a message whose facts are missing or whose
condition does not hold is never worded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefgen.editions import Edition, Pair
from briefgen.errors import HeldError
from briefgen.metrics.ids import parse_id
from briefgen.metrics.needs import inputs_of
from briefgen.model import Fact
from briefgen.planning.angles import Angle, Told, angles, tell
from briefgen.planning.arranging import arranged, section_order
from briefgen.planning.facts import FactDesk
from briefgen.planning.messages import (
    HELPERS,
    Message,
    asked,
    bind,
    evaluated,
    fresh,
    main_fact,
    sayable,
    surprise,
    told,
)  # fmt: skip
from briefgen.planning.notes import all_messages
from briefgen.planning.novelty import Stated, stated
from briefgen.planning.scopes import both_ways, contests, lost_contests, place_of, scopes_of
from briefgen.prose.phrases import MessageSpec
from briefgen.prose.realize import choose
from briefgen.prose.variation import PRINTED, Turn, turn_of

OTHERWISE = re.compile(r"\{% else %\}.*?\{% endif %\}", re.DOTALL)

LONG_RUN = 5
"""Sessions from which a streak may choose the pair that is told."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much a brief of one length says below its lead.

    Whether a message is said follows from its own facts: it has to be newsworthy enough. The numbers at the
    most are there for the busiest days, and they are numbers of messages and not of words, so that a message
    that is lost never makes room in which a longer one pushes out a third.

    Args:
        least: The newsworthiness from which a message is said.
        most: Messages at the most.
        beside: Messages of one section at the most.
        points: Points of one list at the most.
        words: Words of one message at the most.
        leads: Parts of the lead at the most; 0 for all.
    """

    least: float
    most: int
    beside: int
    words: int
    points: int = 5
    leads: int = 0


ROOMS = {
    "flash": Room(least=0.3, most=1, beside=1, words=40, leads=1),
    "brief": Room(least=0.05, most=20, beside=4, words=100),
    "feature": Room(least=0.01, most=50, beside=13, words=100),
}
"""The room of each length."""

QUIET = 0.04
"""By how much more newsworthy a message must be on a day that deserves no room at all."""

ALIKE = 2
"""Messages of one kind at the most, each about another sector, company or basket."""

CONTESTS = 1
"""Messages of one kind at the most about contests that are not the one that is told."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The whole brief before its words.

    Args:
        angle: The angle that leads.
        lead: The words that it is told in.
        others: The other angles that hold, most newsworthy first.
        sections: Section keys with their messages, in order.
        left: Messages that hold and were left out, as less newsworthy than the length asks for.
        pair: The pair whose contest is told.
        length: ``flash``, ``brief`` or ``feature``.
    """

    angle: Angle
    lead: Told
    others: tuple[Angle, ...]
    sections: tuple[tuple[str, tuple[Message, ...]], ...]
    left: tuple[Message, ...]
    pair: Pair
    length: str = "brief"


def remarkable_pair(edition: Edition, desk: FactDesk) -> Pair:
    """The pair whose current streak is the rarest, leader first; the edition's first pair if none is long."""

    def rarity(pair: Pair) -> float:
        fact = desk[f"streak:{pair.x}/{pair.y}"]
        if not isinstance(fact, Fact) or fact.number <= 0 or fact.history is None:
            return -1.0
        return surprise(fact.history.rank, fact.history.of)

    rarest = max(both_ways(contests(edition, desk) or edition.pairs[:1]), key=rarity)
    length = desk.number(f"streak:{rarest.x}/{rarest.y}")
    long = length is not None and length >= LONG_RUN
    return rarest if long else max(both_ways(edition.pairs[:1]), key=rarity)


def leading_pair(angle: Angle, edition: Edition, desk: FactDesk) -> Pair:
    """The pair of the angle that leads; where that is not about a pair, the most remarkable one."""
    scope = angle.base.scope
    return Pair(x=scope["x"], y=scope["y"]) if "x" in scope else remarkable_pair(edition, desk)


def estimated_words(spec: MessageSpec) -> int:
    """About how many words a message takes: the mean of its wordings, a printed value counted as two.

    Of what stands on the sides of a condition only one is said.
    """
    counts = [len(PRINTED.sub(" word word ", OTHERWISE.sub("", w.text)).split()) for w in spec.wordings]
    return round(sum(counts) / max(len(counts), 1))


def able_messages(
    edition: Edition, desk: FactDesk, pair: Pair, angle: Angle, said: frozenset[str]
) -> tuple[Message, ...]:
    """The messages that hold and were not said by the lead."""
    others = both_ways([p for p in contests(edition, desk) if {p.x, p.y} != {pair.x, pair.y}])
    able: list[Message] = []
    for spec in all_messages(edition):
        if spec.section not in edition.sections:
            continue
        for scope in scopes_of(spec, edition, desk, pair, others):
            message = evaluated(spec, scope, desk, angle.name)
            if message is not None and sayable(message) and not told(message, said):
                able.append(message)
        ask_for_lost(spec, edition, desk)
    return tuple(able)


def chosen_messages(able: Sequence[Message], angle: Angle, lead: Stated, length: str) -> tuple[Message, ...]:
    """The most newsworthy messages that fit the length.

    Args:
        able: Those that hold.
        angle: The angle that leads; its day may deserve less room than others.
        lead: What the lead states.
        length: ``flash``, ``brief`` or ``feature``.
    """
    room = ROOMS[length]
    least = room.least + QUIET * (1 - angle.base.spec.room)
    worthy = list(fresh([m for m in able if m.news >= least], lead, ranked=length != "feature"))
    while True:
        taken = fitting(worthy, room)
        told = _supported(taken, angle)
        if len(told) == len(taken):
            return told
        # What has no antecedent takes no room from others.
        worthy = [m for m in worthy if m in told or m not in taken]


def ask_for_lost(spec: MessageSpec, edition: Edition, desk: FactDesk) -> None:
    """Ask for what a message would say of contests without data: their lead may have been the story."""
    lost = both_ways(lost_contests(edition, desk))
    for pair in lost if spec.scope in ("pair", "pairs") else ():
        for scope in scopes_of(spec, edition, desk, pair, (pair,)):
            bind(spec, scope, desk)


def fitting(messages: Sequence[Message], room: Room) -> tuple[Message, ...]:
    """The most newsworthy messages that a brief has room for, each main fact told once.

    No two of one kind are said in the same words.

    Without one of them the others stay, and at most one takes its place.

    Args:
        messages: Those that are newsworthy enough, in any order.
        room: The room of the brief's length.
    """
    taken: list[Message] = []
    for message in sorted(messages, key=lambda m: -m.news):
        beside = sum(m.spec.section == message.spec.section for m in taken)
        alike = sum(m.spec.name == message.spec.name for m in taken)
        echo = any(m.spec.name == message.spec.name and 0 < m.line == message.line for m in taken)
        twice = not message.spec.again and any(same_matter(message, m) for m in taken)
        most = room.points if message.spec.block == "bullet" else room.beside
        fits = len(taken) < room.most and beside < most and alike < most_alike(message.spec)
        if fits and not twice and not echo and estimated_words(message.spec) <= room.words:
            taken.append(message)
    return tuple(taken)


def completed(message: Message, turn: Turn, edition: Edition, desk: FactDesk) -> Message:
    """The message with what the wording that has its turn states, and what that is computed from."""
    spec, bindings = message.spec, {**HELPERS, **message.bindings}
    key, shift = f"{spec.path} {spec.name}", place_of(message.scope, edition)
    wording = choose(spec.wordings, bindings, turn, key, spec.optional, shift, spec.every)
    groups = {name: group.members for name, group in desk.market.groups.items()}
    return replace(
        message, states=stated(wording, bindings) if wording else frozenset(),
        inputs=inputs_of(asked(spec, message.scope), groups), line=wording.line if wording else 0,
    )  # fmt: skip


def most_alike(spec: MessageSpec) -> int:
    """How many messages of one kind a brief may say."""
    return CONTESTS if spec.scope == "pairs" else ALIKE


def same_matter(message: Message, other: Message) -> bool:
    """Whether two messages have one main fact; the gap of a pair is one, whichever of them stands first."""
    one, two = main_fact(message), main_fact(other)
    return one is not None and two is not None and _matter(one.id) == _matter(two.id)


def _matter(fact_id: str) -> tuple[str, frozenset[str], str]:
    fact = parse_id(fact_id)
    return fact.metric, frozenset((fact.subject, fact.other)), fact.window


def _supported(messages: tuple[Message, ...], angle: Angle) -> tuple[Message, ...]:
    """The messages whose antecedents are said: one of the messages or angles that they need."""
    names = {m.spec.name for m in messages} | {angle.name}
    return tuple(m for m in messages if not m.spec.needs or m.spec.needs & names)


def plan(edition: Edition, desk: FactDesk, length: str) -> Plan:
    """Decide what the brief says.

    Args:
        edition: What is watched, and the order of sections.
        desk: The session's facts.
        length: ``flash``, ``brief`` or ``feature``.

    Raises:
        HeldError: No angle holds, because the benchmark's history is too short for any.
    """
    ranked = angles(edition, desk)
    if not ranked:
        short = f"{edition.benchmark} on {desk.session} has too short a history for any kind of story"
        raise HeldError(f"held, nothing was published: {short}")
    best = ranked[0]
    pair = leading_pair(best, edition, desk)
    turn = turn_of(edition.name, desk.session)
    lead = tell(best, turn, ROOMS[length].leads)
    able = tuple(
        completed(m, turn, edition, desk) for m in able_messages(edition, desk, pair, best, lead.said)
    )
    messages = chosen_messages(able, best, lead.stated, length)
    sections = arranged(messages, section_order(edition, best))
    left = tuple(m for m in able if not any(m is said for said in messages))
    return Plan(
        angle=best, lead=lead, others=ranked[1:], sections=sections, left=left, pair=pair, length=length
    )
