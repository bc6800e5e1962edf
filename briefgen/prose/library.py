"""Which messages there are: the built-in files, those of a voice over them, a project's own over both.

A message is replaced by one of the same name, an angle's part by one of the same name in a file of the same
name. One that brings wordings or headings and nothing else takes facts and conditions of what it replaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from briefgen.errors import DataError, UsageError
from briefgen.prose.phrases import MessageSpec, parse_messages
from briefgen.resources import templates_folder

OWN = Path("templates")
"""The folder of a project's own templates."""

VOICES = "voices"


def load_messages(folder: str, voice: str = "") -> tuple[MessageSpec, ...]:
    """All messages of a folder of templates, in order of file and line, the replaced ones in their old place.

    Args:
        folder: ``phrases`` or ``angles``.
        voice: The voice whose wordings are used; empty for the built-in ones.

    Raises:
        DataError: A file is not understood, or two messages have one name.
        UsageError: There is no such voice.
    """
    return _load(folder, voice, own_folder())


def own_folder() -> Path | None:
    """The project's own templates, if the working folder has any; never briefgen's own."""
    own = OWN.resolve()
    return own if own.is_dir() and own != templates_folder().resolve() else None


def voices() -> tuple[str, ...]:
    """The voices that an edition may name."""
    places = [p / VOICES for p in (templates_folder(), own_folder()) if p is not None]
    found = (v for place in places if place.is_dir() for v in place.iterdir() if v.is_dir())
    return tuple(sorted({v.name for v in found}))


@cache
def _load(folder: str, voice: str, own: Path | None) -> tuple[MessageSpec, ...]:
    if voice and voice not in voices():
        known = ", ".join(voices()) or "none but the built-in one"
        raise UsageError(f"there is no voice '{voice}'; there are {known}")
    layers = [_layer(place, folder) for place in _places(voice, own)]
    found = {key_of(m): m for m in layers[0]}
    for layer in layers[1:]:
        for message in layer:
            key = key_of(message)
            found[key] = laid_over(message, found[key]) if key in found else message
    return tuple(found.values())


def _places(voice: str, own: Path | None) -> Iterator[tuple[Path, str]]:
    """Folders of templates from the lowest layer to the highest, each with the name that messages give it."""
    built_in = templates_folder()
    yield built_in, ""
    if voice:
        yield built_in / VOICES / voice, f"{VOICES}/{voice}/"
    if own is not None:
        yield own, ""
        if voice:
            yield own / VOICES / voice, f"{VOICES}/{voice}/"


def _layer(place: tuple[Path, str], folder: str) -> tuple[MessageSpec, ...]:
    path, called = place
    files = sorted((path / folder).glob("*.md"))
    found = tuple(m for f in files for m in parse_messages(read_text(f), f"{called}{folder}/{f.name}"))
    keys = [key_of(m) for m in found]
    twice = next((k for k in keys if keys.count(k) > 1), None)
    if twice is not None:
        raise DataError(f"templates/{called}{folder}: two messages are called '{twice.rpartition(' ')[2]}'")
    return found


def key_of(message: MessageSpec) -> str:
    """What a message is replaced by: its name, for the part of an angle with the angle's."""
    folder, _, file = message.path.rpartition("/")
    return f"{file.removesuffix('.md')} {message.name}" if folder.endswith("angles") else message.name


def laid_over(message: MessageSpec, under: MessageSpec) -> MessageSpec:
    """A message in the place of another; without facts of its own it takes the other's and its conditions."""
    if message.facts or message.section or message.condition:
        return message
    return replace(
        under, path=message.path, line=message.line,
        wordings=message.wordings or under.wordings, headings=message.headings or under.headings,
    )  # fmt: skip


def read_text(path: Path) -> str:
    """A template's text.

    Raises:
        DataError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from None
