"""Reads phrase and angle files: messages with their facts, conditions and wordings.

A file is Markdown that an editor can read::

    ## streak-standing                 a message
    section: leadership                where it may stand
    for: pair                          what x and y (or b, s, n) run over: market, pair, pairs, basket, fund,
                                       sector, name or note
    streak: streak:{x}/{y}             a fact that it needs, under the name that the wordings use
    gain?: streak_gain:{x}/{y}         a fact that it can do without
    if: streak.abs >= 3                the condition for the message
    news: streak.surprise              how newsworthy it is, 0 to 1
    > A heading for its section        headings, if it comes first in it
    - A wording with {{ streak | count("session") }}.
    order: 12                          where it stands in its section; its tens are its topic: 10 to 19 make
                                       one paragraph while they are short
    block: same                        paragraph (its own), same (goes on in the one before) or bullet
    again: yes                         may be said although the lead has its first fact already
    argues: yes                        draws a conclusion, and may be said although all its data are known
    needs: streak-rank                 messages or angles of which one must be said too
    every: 5                           a standing matter: it has its turn every fifth session
    when: streak.abs >= 10             a condition for the wordings and headings below it
    - Another wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.errors import DataError

SCOPES = ("market", "pair", "pairs", "basket", "fund", "sector", "name", "note")
RESERVED = ("section", "for", "if", "news", "order", "block", "again", "argues", "needs", "room",
            "every")  # fmt: skip
BLOCKS = ("paragraph", "same", "bullet")
KEY = re.compile(r"^([a-z][a-z0-9_]*)(\?)?:\s*(.*)$")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One way of saying a message.

    Args:
        text: A Jinja template.
        when: The condition under which it is true; empty for always.
        line: Where it stands in its file.
    """

    text: str
    when: str
    line: int


@dataclass(frozen=True, kw_only=True)
class MessageSpec:
    """A message as its file describes it.

    Args:
        name: Its name, unique over all files.
        path: File that it stands in.
        line: Where it begins.
        section: The section that it may stand in.
        scope: What it is written about: ``market``, ``pair``, ``pairs``, ``basket``, ``fund`` or ``note``.
        facts: Templates of the fact ids that it needs, by the names that the wordings use.
        optional: Names among them that it can do without.
        condition: What must hold for it to be said; empty for always.
        news: An expression for its newsworthiness.
        order: Where it stands among the messages of its section; smaller first. Its tens are its topic.
        room: For an angle, the share of a brief's usual length that its day deserves.
        needs: Messages or angles of which one must be said too; empty for none.
        every: Sessions from one turn to the next for a standing matter; 1 for what is news whenever it holds.
        again: Whether it may be said although the lead has its main fact already.
        argues: Whether it draws a conclusion, so that it may be said although all that it prints is known.
        block: ``paragraph`` for one of its own, ``same`` to go on in the one before, ``bullet`` for a list.
        wordings: Its wordings.
        headings: Headings for its section, if it comes first there.
    """

    name: str
    path: str
    line: int
    section: str
    scope: str
    facts: Mapping[str, str]
    optional: frozenset[str]
    condition: str
    news: str
    order: int
    room: float
    needs: frozenset[str]
    every: int
    again: bool
    argues: bool
    block: str
    wordings: tuple[Wording, ...]
    headings: tuple[Wording, ...]

    @property
    def topic(self) -> tuple[str, int]:
        """By what it shares a paragraph with others: its section and the tens of its order."""
        return self.section, self.order // 10


def parse_messages(text: str, path: str) -> tuple[MessageSpec, ...]:
    """The messages of one phrase or angle file.

    Args:
        text: The file's text.
        path: Its name, for messages.

    Raises:
        DataError: A line is not understood; the message names the file and the line.
    """
    messages: list[MessageSpec] = []
    block: list[tuple[int, str]] = []
    name, start = "", 0
    for line_number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            if name:
                messages.append(_message(name, start, block, path))
            name, start, block = line[3:].strip(), line_number, []
        elif name:
            block.append((line_number, line))
    if name:
        messages.append(_message(name, start, block, path))
    return tuple(messages)


def _message(name: str, start: int, block: list[tuple[int, str]], path: str) -> MessageSpec:
    keys: dict[str, str] = {}
    optional: set[str] = set()
    wordings: list[Wording] = []
    headings: list[Wording] = []
    condition = ""
    for line_number, line in _joined(block):
        if line.startswith(("- ", "> ")):
            place = wordings if line.startswith("- ") else headings
            place.append(Wording(text=line[2:].strip(), when=condition, line=line_number))
            continue
        match = KEY.match(line)
        if match is None:
            raise DataError(
                f"{path}, line {line_number}: neither a key, a wording nor a heading: '{line[:40]}'"
            )
        key, mark, value = match.groups()
        if key == "when":
            condition = value
        elif key in keys:
            raise DataError(f"{path}, line {line_number}: '{key}' stands twice in {name}")
        else:
            keys[key] = value
            optional |= {key} if mark else set()
    scope = keys.get("for", "market")
    if scope not in SCOPES:
        raise DataError(
            f"{path}, line {start}: {name} is for '{scope}', which is none of {', '.join(SCOPES)}"
        )
    if keys.get("block", "paragraph") not in BLOCKS:
        raise DataError(f"{path}, line {start}: block of {name} is none of {', '.join(BLOCKS)}")
    return MessageSpec(
        name=name, path=path, line=start, section=keys.get("section", ""), scope=scope,
        facts={k: v for k, v in keys.items() if k not in RESERVED}, optional=frozenset(optional),
        condition=keys.get("if", ""), news=keys.get("news", "0.5"), order=int(keys.get("order", "50")),
        room=float(keys.get("room", "1")),
        needs=frozenset(keys.get("needs", "").split()), every=int(keys.get("every", "1")),
        again=keys.get("again") == "yes" or keys.get("argues") == "yes",
        argues=keys.get("argues") == "yes",
        block=keys.get("block", "paragraph"), wordings=tuple(wordings), headings=tuple(headings),
    )  # fmt: skip


def _joined(block: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines with their continuations (indented) put together; blank lines and comments left out."""
    lines: list[tuple[int, str]] = []
    for number, line in block:
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
        else:
            lines.append((number, line.rstrip()))
    return lines
