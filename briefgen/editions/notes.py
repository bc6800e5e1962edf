"""Editor's notes: what someone else has said or ruled, word for word, one TOML file each.

A note brings into a brief what no price can tell: a central bank's reason, a rule of the exchange, a law. It
is printed word for word and with its source, never as the brief's own finding, from its date to its expiry
and only when its condition over facts holds::

    text = "..."                    what is printed, verbatim
    source = "the ..."              who says so, in words that fit after "from"
    url = "https://..."             where it can be read
    date = 2025-12-10               the day from which it could be known
    expires = 2026-01-27            the last day on which it may be printed
    for = "market"                  or "pair": the leading pair is {x} and {y} in its facts
    if = "day.value <= -0.03"       a condition over its facts; without it the note is always news
    news = "0.3"                    how newsworthy it is, 0 to 1
    [facts]
    day = "return:{benchmark}@1d"
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from briefgen.editions.files import HERE, read_toml
from briefgen.errors import DataError
from briefgen.model import Note

OWN = Path("notes")
"""The folder of a project's own notes."""

BUILT_IN = HERE / "notes"

NEEDED: Mapping[str, type] = {"text": str, "source": str, "url": str, "date": dt.date, "expires": dt.date}
OTHERS: Mapping[str, type] = {"section": str, "for": str, "if": str, "news": str, "facts": dict}
SCOPES = ("market", "pair")


def load_notes(
    names: Iterable[str], asked_by: Path, own: Path | None = None, beside: Path | None = None
) -> tuple[Note, ...]:
    """The notes that an edition names, and all of the project's own folder and of the data's, by their keys.

    Args:
        names: Keys that the edition lists.
        asked_by: The edition's file, for messages.
        own: The project's own folder; ``notes`` in the working folder by default. Its notes hide built-in
            ones of the same key.
        beside: A folder of notes that comes with the data; the project's own hide those of the same key.

    Raises:
        DataError: A note that is listed is nowhere, or a file is not a note; the message names file and key.
    """
    folder = OWN if own is None else own
    mine = {} if beside is None else _files(beside)
    mine |= _files(folder)
    built_in = {p.stem: p for p in BUILT_IN.glob("*.toml")}
    paths: dict[str, Path] = {}
    for name in names:
        path = mine.get(name, built_in.get(name))
        if path is None:
            known = ", ".join(sorted({*mine, *built_in}))
            raise DataError(f"{asked_by}: there is no note '{name}'; there are {known}")
        paths[name] = path
    paths |= mine
    return tuple(parse_note(key, read_toml(path), path) for key, path in sorted(paths.items()))


def _files(folder: Path) -> dict[str, Path]:
    return {p.stem: p for p in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}


def parse_note(key: str, data: Mapping[str, Any], path: Path) -> Note:
    """A note from its parsed file, every key checked.

    Args:
        key: Its name.
        data: The file's keys.
        path: The file, for messages.

    Raises:
        DataError: A key is missing, unknown or of the wrong kind, or the note expires before its date.
    """
    kinds = {**NEEDED, **OTHERS}
    for name in data:
        if name not in kinds:
            raise DataError(f"{path}: unknown key '{name}'; known keys are {', '.join(kinds)}")
    for name, kind in kinds.items():
        if name in NEEDED and not data.get(name):
            raise DataError(f"{path}: the key '{name}' is missing or empty")
        if name in data and not isinstance(data[name], kind):
            raise DataError(f"{path}: '{name}' is {data[name]!r} but must be a {WORDS[kind]}")
    if data["expires"] < data["date"]:
        raise DataError(f"{path}: the note expires on {data['expires']}, before its date, {data['date']}")
    if data.get("for", "market") not in SCOPES:
        raise DataError(f"{path}: the note is for '{data['for']}', which is none of {', '.join(SCOPES)}")
    if not data["url"].startswith("https://"):
        raise DataError(f"{path}: the url '{data['url']}' does not begin with https://")
    own_names = {"for": "scope", "if": "condition"}
    values: dict[str, Any] = {own_names.get(name, name): value for name, value in data.items()}
    values["text"] = " ".join(values["text"].split())
    return Note(key=key, **values)


WORDS: Mapping[type, str] = {str: "text in quotes", dt.date: "date", dict: "table"}
