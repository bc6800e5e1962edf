"""Where messages stand: which section follows which, and the order of what one section says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from briefgen.editions import Edition
from briefgen.planning.angles import Angle
from briefgen.planning.messages import Message, main_fact

HOSTS = {"indexes": "unusual", "rates": "calm"}
"""Sections that go on in another one while they have little to say."""

FEW = 3
"""Messages at the most of a section that goes on in another one."""

OTHERS = "pairs"
"""The scope of messages about contests that are not the one that is told."""

Sections = tuple[tuple[str, tuple[Message, ...]], ...]


def section_order(edition: Edition, angle: Angle) -> tuple[str, ...]:
    """The edition's sections, that of the angle first."""
    first = angle.base.spec.section
    return tuple(sorted(edition.sections, key=lambda key: key != first))


def arranged(messages: Sequence[Message], keys: Sequence[str]) -> Sections:
    """The sections with their messages in order; one with nothing to say does not appear.

    Args:
        messages: What is said.
        keys: The sections in their order; the first is that of the story and stands by itself.
    """
    held = {key: [m for m in messages if m.spec.section == key] for key in keys}
    for guest, host in HOSTS.items():
        few = 0 < len(held.get(guest, ())) <= FEW
        if few and held.get(host) and guest != keys[0]:
            held[host] += held.pop(guest)
    return tuple((key, in_order(key, held[key])) for key in keys if held.get(key))


def in_order(key: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """A section's messages in order, dates by day; the topic of the one that gives the heading comes first.

    A message that goes on in a paragraph stays behind the one that it goes on from.

    Args:
        key: The section; what it says of its own comes before what goes on in it.
        messages: What it says.
    """
    titled = [m for m in messages if m.spec.headings and m.spec.block == "paragraph"]
    first = max(titled, key=lambda m: (m.spec.section == key, *prominence(m))) if titled else None
    paragraphs: list[list[Message]] = []
    for message in sorted(messages, key=lambda m: (m.spec.section != key, m.spec.order, _day(m))):
        if message.spec.block == "same" and paragraphs:
            paragraphs[-1].append(message)
        else:
            paragraphs.append([message])

    def place(paragraph: list[Message]) -> tuple[bool, bool]:
        if first is None:
            return True, True
        return paragraph[0].spec.topic != first.spec.topic, not any(m is first for m in paragraph)

    return tuple(m for p in sorted(paragraphs, key=place) for m in p)


def prominence(message: Message) -> tuple[bool, float]:
    """By what a message gives the heading: other contests stand behind the one that is told."""
    return message.spec.scope != OTHERS, message.news


def _day(message: Message) -> dt.date:
    """The day that a message is about, for dates ahead; the first of all days for any other."""
    main = main_fact(message)
    return main.value if main is not None and isinstance(main.value, dt.date) else dt.date.min
