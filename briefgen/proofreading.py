"""Proofreads templates: what is typed that only a fact may say, what no facts can reach, what overlaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError, nodes

from briefgen.editions import Edition
from briefgen.errors import BriefgenError, UsageError
from briefgen.metrics.ids import parse_id
from briefgen.metrics.registry import metric_of
from briefgen.model import plain
from briefgen.planning import HELPERS, FactDesk
from briefgen.planning.angles import angle_files
from briefgen.planning.messages import Message, evaluated
from briefgen.planning.notes import all_messages
from briefgen.planning.scopes import both_ways, contests, market_scope, scopes_of
from briefgen.prose.formatters import Desk
from briefgen.prose.phrases import MessageSpec, Wording
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import Realiser, environment, holds
from briefgen.prose.variation import PRINTED, Turn
from briefgen.verify.guard import unproven
from briefgen.verify.readback import direction

KNOWN = frozenset({"angle", "said", *HELPERS})
"""Names that conditions may use beside facts."""

RUN_ON = re.compile(r"[.?!](?:\{%-? *(?:if|endif)\b[^%]*%\})+(?:\{\{|[A-Za-z])")
"""A sentence that begins right after the full stop of another: conditions stand between, but no space."""

TWICE = re.compile(
    r"\| (?:(?:points|distance|signed_gap|bound_points|basis_points)\b[^}]*\}\} points?"
    r'|(?:horizon|count\("session"\)) \}\} sessions?|count\("(\w+)"\) \}\} \1s?)\b'
)
"""The noun that a filter prints itself, typed once more behind it."""

STRINGS = frozenset({"startswith", "endswith"})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A message, or a part of an angle, with the facts that it may use.

    Args:
        spec: Its wordings.
        base: Whose facts and condition it has: itself, for the part of an angle the angle's first part.
        name: What it is called on the command line.
    """

    spec: MessageSpec
    base: MessageSpec
    name: str


def pieces(edition: Edition) -> Iterator[Piece]:
    """Every message and every part of an angle in the voice of an edition."""
    for spec in all_messages(edition):
        yield Piece(spec=spec, base=spec, name=spec.name)
    for angle, parts in angle_files(edition.voice):
        for part in parts.values():
            base = parts.get("angle", part)
            yield Piece(spec=part, base=base, name=angle if part is base else f"{angle} {part.name}")


# --- what is wrong whatever the day -----------------------------------------------------------


def faults(piece: Piece, edition: Edition) -> Iterator[str]:
    """What is wrong with a piece whatever the facts, each with its file and line.

    Args:
        piece: A message or a part of an angle.
        edition: Whose roles its facts are bound to.
    """
    spec, where = piece.spec, f"templates/{piece.spec.path}"
    for name, template in spec.facts.items():
        if (reason := _unknown_fact(template, edition)) is not None:
            yield f"{where}, line {spec.line}: the fact '{name}' of {spec.name}: {reason}"
    for wording in (*spec.wordings, *spec.headings):
        yield from (f"{where}, line {wording.line}: {fault}" for fault in _wording_faults(wording, piece))
    for text in filter(None, (spec.condition, spec.news)):
        yield from (f"{where}, line {spec.line}: {fault}" for fault in _expression_faults(text, piece))


def _unknown_fact(template: str, edition: Edition) -> str | None:
    roles = {**dict.fromkeys(re.findall(r"\{(\w+)\}", template), "IWM"), **market_scope(edition)}
    try:
        metric_of(parse_id(template.format(**roles)))
    except BriefgenError as error:
        return str(error)
    return None


def _wording_faults(wording: Wording, piece: Piece) -> Iterator[str]:
    try:
        tree = environment().parse(wording.text)
    except TemplateError as error:
        yield f"cannot be read: {error}"
        return
    typed = list(unproven(PRINTED.sub(" \u2014 ", wording.text)))
    if typed:
        yield f"{', '.join(repr(w) for w in typed)} is typed, and only a fact may say it"
    if run_on := RUN_ON.search(wording.text):
        yield f"a space is missing between two sentences, at '{run_on.group()}'"
    if twice := TWICE.search(wording.text):
        yield f"a word stands twice, at '{twice.group()}'"
    yield from _unknown_names(tree, piece)
    filters = {n.name for n in tree.find_all(nodes.Filter)} - set(environment().filters)
    yield from (f"there is no filter '{name}'" for name in sorted(filters))
    sides = (n for n in tree.find_all(nodes.Filter) if n.name in ("either", "against"))
    words = (a.value for n in sides for a in n.args if isinstance(a, nodes.Const))
    yield from (f"'{word}' says neither up nor down to the proof" for word in words if not direction(word))
    if wording.when:
        yield from _expression_faults(wording.when, piece)


def _expression_faults(text: str, piece: Piece) -> Iterator[str]:
    try:
        tree = environment().parse("{{ (" + text + ") }}")
    except TemplateError as error:
        yield f"the condition '{text}' cannot be read: {error}"
        return
    yield from _unknown_names(tree, piece)


def _unknown_names(tree: nodes.Template, piece: Piece) -> Iterator[str]:
    stored = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
    used = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
    for name in sorted(used - stored - set(piece.base.facts) - KNOWN):
        yield f"'{name}' is no fact of {piece.name}; it has {', '.join(piece.base.facts) or 'none'}"
    fields = {a for a in dir(Quantity) if not a.startswith("_")} | STRINGS
    for name in sorted({n.attr for n in tree.find_all(nodes.Getattr)} - fields):
        yield f"a fact has no field '{name}'"


# --- what real days make of it ----------------------------------------------------------------


@dataclass
class Use:
    """How often a piece and each of its wordings could be said.

    Args:
        held: Sessions on which its facts are there and its condition holds.
        true: Sessions on which each wording is true, by its line.
        both: How often two wordings of different conditions were true together, by their lines.
    """

    held: int = 0
    true: Counter[int] = field(default_factory=Counter)
    both: Counter[tuple[int, int]] = field(default_factory=Counter)


def holding(piece: Piece, edition: Edition, desk: FactDesk) -> Iterator[Message]:
    """A piece's base for every scope in which it holds at a session."""
    pairs = both_ways(contests(edition, desk))
    for pair in pairs if piece.base.scope == "pair" else (None,):
        for scope in scopes_of(piece.base, edition, desk, pair, pairs):
            message = evaluated(piece.base, scope, desk)
            if message is not None:
                yield message


def observe(piece: Piece, messages: Iterable[Message], use: Use) -> None:
    """Count which wordings of a piece are true of some messages."""
    for message in messages:
        use.held += 1
        for group in (piece.spec.wordings, piece.spec.headings):
            able = [w for w in group if is_true(w, message.bindings)]
            use.true.update(w.line for w in able)
            # An order among wordings of one condition is the realiser's; among others there should be none.
            firsts = list({w.when: w for w in able}.values())
            for i, one in enumerate(firsts):
                use.both.update(
                    (one.line, other.line) for other in firsts[i + 1 :] if one.when and other.when
                )


def is_true(wording: Wording, bindings: Mapping[str, Any]) -> bool:
    """Whether a wording may be said, whatever the lead has said before."""
    if not wording.when:
        return True
    everything = frozenset(bindings)
    return any(
        holds(wording.when, {**HELPERS, **bindings, "said": said}) for said in (frozenset(), everything)
    )


def remarks(piece: Piece, use: Use) -> Iterator[str]:
    """What the observed days say about a piece: never said, a wording never true, two true at once."""
    where = f"templates/{piece.spec.path}"
    if not use.held:
        if piece.spec is piece.base:
            yield f"{where}, line {piece.spec.line}: {piece.name} held on none of these sessions"
        return
    for wording in (*piece.spec.wordings, *piece.spec.headings):
        if not use.true[wording.line]:
            yield f"{where}, line {wording.line}: this wording was true on none of these sessions"
    if "said" not in "".join(w.when for w in piece.spec.wordings):
        for (one, other), count in sorted(use.both.items()):
            yield f"{where}, lines {one} and {other}: both true {count} times, though their conditions differ"


# --- preview ----------------------------------------------------------------------------------


def previews(
    piece: Piece, messages: Iterable[Message], desk: Desk, turn: Turn
) -> Iterator[tuple[Wording, str]]:
    """Each true wording of a piece in words, for every scope in which it holds at a session."""
    for message in messages:
        for wording in (*piece.spec.headings, *piece.spec.wordings):
            if is_true(wording, message.bindings):
                values = {**HELPERS, **message.bindings, "said": frozenset()}
                yield wording, plain(Realiser(desk, turn).runs(wording, values, piece.spec.path))


def named(edition: Edition, name: str) -> tuple[Piece, ...]:
    """The message, or the parts of the angle, of a name.

    Raises:
        UsageError: There is none.
    """
    every = tuple(pieces(edition))
    found = tuple(p for p in every if p.name == name or p.name.startswith(f"{name} "))
    if not found:
        known = sorted({p.name.partition(" ")[0] for p in every})
        raise UsageError(f"there is no message or angle '{name}'; there are {', '.join(known)}")
    return found
