"""Editor's notes as messages: the wordings are those of the message ``note``, the condition is the note's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefgen.editions import Edition
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import MessageSpec

SCOPE = "note"
"""The scope of the message whose wordings every note takes."""


def all_messages(edition: Edition) -> Iterator[MessageSpec]:
    """The messages of the phrase files, that for notes once for each note of the edition.

    Args:
        edition: The edition with its notes.
    """
    for spec in load_messages("phrases", edition.voice):
        if spec.scope != SCOPE:
            yield spec
        else:
            yield from _of_notes(spec, edition)


def _of_notes(spec: MessageSpec, edition: Edition) -> Iterator[MessageSpec]:
    for note in edition.notes:
        yield replace(
            spec,
            name=f"{spec.name}-{note.key}",
            section=note.section,
            scope=note.scope,
            facts={k: v.format(note=note.key) for k, v in spec.facts.items()} | dict(note.facts),
            condition=note.condition,
            news=note.news,
        )
