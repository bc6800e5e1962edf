"""Angles: which kinds of story hold on the day, and in which words the best one is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.editions import Edition
from briefgen.planning.facts import FactDesk
from briefgen.planning.messages import HELPERS, Message, evaluated
from briefgen.planning.novelty import Stated, stated
from briefgen.planning.scopes import both_ways, contests, lost_contests, scopes_of
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import MessageSpec, Wording
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import choose
from briefgen.prose.variation import Turn

NAMED = re.compile(r"\{\{-?\s*\(?\s*([a-z_][a-z0-9_]*)(\.part\(|\.before|\.base)?")
"""The name that a printed value begins with, and whether it is one of its parts that is printed."""

REMEMBERED = 5
"""Sessions back to which it is asked whether a story was one then already."""

STALE = 0.03
"""What a story loses of its newsworthiness for each session on which it was one already."""


@dataclass(frozen=True, kw_only=True)
class Angle:
    """A kind of story that the day could be told as.

    Args:
        name: The angle.
        base: Its facts and its newsworthiness.
        parts: Headline, standfirst and the lead's paragraphs, in order.
        held: Sessions in a row before this one on which it held as well, of the same, ``REMEMBERED`` at most.
    """

    name: str
    base: Message
    parts: tuple[MessageSpec, ...]
    held: int = 0


def angle_files(voice: str = "") -> Iterator[tuple[str, Mapping[str, MessageSpec]]]:
    """Each angle: its name and its parts by name, in the wordings of a voice."""
    found: dict[str, dict[str, MessageSpec]] = {}
    for part in load_messages("angles", voice):
        found.setdefault(angle_of(part), {})[part.name] = part
    yield from found.items()


def angle_of(part: MessageSpec) -> str:
    """The angle that a part belongs to: its file's name."""
    return part.path.rpartition("/")[2].removesuffix(".md")


def parts_of(parts: Mapping[str, MessageSpec]) -> tuple[MessageSpec, ...]:
    """Headline, standfirst and lead paragraphs of an angle file, in reading order."""
    lead = (p for name, p in parts.items() if name.startswith("lead"))
    return (parts["headline"], parts["standfirst"], *lead)


def angles(edition: Edition, desk: FactDesk) -> tuple[Angle, ...]:
    """All angles that hold, most newsworthy first.

    Those of a contest that has lost its data are tried as well, so that what it lacks is listed.
    """
    found: list[Angle] = []
    pairs = both_ways((*contests(edition, desk), *lost_contests(edition, desk)))
    for name, parts in angle_files(edition.voice):
        for scope in scopes_of(parts["angle"], edition, desk, None, pairs):
            base = evaluated(parts["angle"], scope, desk)
            if base is not None and base.news > 0:
                found.append(Angle(name=name, base=base, parts=parts_of(parts)))
    return tuple(sorted(_weighed(found, desk), key=lambda a: -a.base.news))


def _weighed(found: Sequence[Angle], desk: FactDesk) -> Iterator[Angle]:
    """The angles with what has been a story for days made less newsworthy, those near the front alone."""
    front = max((a.base.news for a in found), default=0.0) * (1 - STALE * REMEMBERED)
    days = sessions_before(desk, REMEMBERED)
    for angle in found:
        held = held_before(angle.base, days) if angle.base.news >= front else 0
        base = replace(angle.base, news=angle.base.news * (1 - STALE * held))
        yield replace(angle, base=base, held=held)


def sessions_before(desk: FactDesk, count: int) -> tuple[FactDesk, ...]:
    """Desks of the last sessions before a desk's own, the latest first; each knows nothing later.

    The sessions are those on which any series of the data has a row.
    """
    dates = {
        d for s in desk.market.snapshot.prices.values() for d in s.until(desk.session).dates[-count - 1 :]
    }
    days = sorted(d.item() for d in dates)
    return tuple(FactDesk(market=desk.market, session=d) for d in reversed(days) if d < desk.session)[:count]


def held_before(base: Message, days: Sequence[FactDesk]) -> int:
    """On how many sessions in a row before this one a message held of the same as well.

    Args:
        base: The message.
        days: The sessions before, the latest first.
    """
    held = (evaluated(base.spec, base.scope, day) is not None for day in days)
    return next((i for i, holds in enumerate(held) if not holds), len(days))


@dataclass(frozen=True, kw_only=True)
class Told:
    """An angle with its wordings chosen.

    Args:
        parts: Each part in reading order with its wording, None where none is true, and the names of
            the facts that were said before it.
        said: Ids of the facts that they print.
        stated: What exactly they state of them.
    """

    parts: tuple[tuple[MessageSpec, Wording | None, frozenset[str]], ...]
    said: frozenset[str]
    stated: Stated = frozenset()


def tell(angle: Angle, turn: Turn, leads: int = 0) -> Told:
    """Choose the wordings of an angle, in reading order; conditions may ask what was ``said`` before.

    Args:
        angle: The angle that leads.
        turn: Edition and session, so that the choice is the same each time.
        leads: Parts of the lead at the most; 0 for all.
    """
    optional = angle.base.spec.optional
    names: set[str] = set()
    told: Stated = frozenset()
    chosen: list[tuple[MessageSpec, Wording | None, frozenset[str]]] = []
    for part in angle.parts[: 2 + leads] if leads else angle.parts:
        # A headline may be repeated by the text below it; the rest may not.
        before = frozenset(names)
        values = {**HELPERS, **angle.base.bindings, "said": before}
        wording = choose(part.wordings, values, turn, f"{part.path} {part.name}", optional)
        chosen.append((part, wording, before))
        if wording is not None and part.name != "headline":
            names |= printed_names(wording.text)
            told |= stated(wording, values)
    facts = {n: q for n, q in angle.base.bindings.items() if isinstance(q, Quantity)}
    said = frozenset(facts[n].fact.id for n in names if n in facts)
    return Told(parts=tuple(chosen), said=said, stated=told)


def printed_names(text: str) -> set[str]:
    """Names of the facts whose own value a wording prints.

    >>> sorted(printed_names("{{ day | the }} {{ day | move }}, {{ records.part('of') | cardinal }}"))
    ['day']
    """
    return {name for name, part in NAMED.findall(text) if not part}
