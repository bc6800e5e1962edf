"""Holds a finished text against the wordings of ``templates/``: it says nothing that no template says.

A wording's *frame* is what remains of it when every claim is the same mark: a pattern that a finished
sentence fits or does not. Words that nobody has written there, whatever they mean, fit none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import nodes

from briefgen.editions.loader import read_toml
from briefgen.model import Article, Bullets, Claim, Figure, Paragraph, Runs, Table, plain
from briefgen.prose.formatters import formatters
from briefgen.prose.library import load_messages, own_folder
from briefgen.prose.phrases import Wording
from briefgen.prose.realize import environment
from briefgen.prose.variation import PRINTED
from briefgen.resources import templates_folder

MARK = "\ue002"
"""What stands for a claim."""

ANYTHING = ".*?"
PIECES = re.compile(f"({PRINTED.pattern})", re.DOTALL)
OPENS, CLOSES = re.compile(r"\{%-?\s*(?:if|for)\b"), re.compile(r"\{%-?\s*end")
PRINTS = {
    "move": f"{MARK}(?: {MARK})?",
    "listing": rf"{MARK} \({MARK}\)(?:, {MARK} \({MARK}\))*(?: and {MARK} \({MARK}\))?",
    "ref": MARK,
    "verb": MARK,
}
"""What filters print that are no formatters; a formatter prints one claim."""

SET_OFF = f"{MARK},?"
"""A claim, which may be a full date: a comma sets off its year where the sentence goes on."""


@cache
def frame(wording: str) -> re.Pattern[str]:
    """The pattern that a wording's finished text fits.

    >>> bool(frame("It {{ day | move }}{% if x %}, for once{% endif %}.").fullmatch(f"It {MARK} {MARK}."))
    True
    """
    tree = environment().parse(wording)
    return re.compile(f" ?{_pattern(tree.body)} ?", re.IGNORECASE | re.DOTALL)


def _pattern(body: Iterable[nodes.Node]) -> str:
    return "".join(map(_node, body))


def _node(node: nodes.Node) -> str:
    match node:
        case nodes.Output():
            return "".join(map(_node, node.nodes))
        case nodes.TemplateData():
            return re.escape(node.data)
        case nodes.Filter() if node.name in formatters():
            return SET_OFF
        case nodes.Filter():
            return PRINTS.get(node.name, ANYTHING)
        case nodes.If():
            # `elif` is an `If` of its own in the node's list of others.
            ways = [_pattern(node.body), *(_node(x) for x in node.elif_), _pattern(node.else_)]
            return f"(?:{'|'.join(ways)})"
        case nodes.For():
            return f"(?:{_pattern(node.body)})*"
        case nodes.Assign():
            return ""
    return ANYTHING


@cache
def fixed(wording: str) -> str:
    """The longest stretch of words that a wording has in any case, in small letters.

    >>> fixed("It rose{% if x %}, and so did everything else{% endif %} to {{ level | number }}.")
    'it rose'
    """
    depth, stretches = 0, [""]
    for piece in PIECES.split(wording):
        depth += bool(OPENS.match(piece)) - bool(CLOSES.match(piece))
        if depth == 0 and not piece.startswith(("{{", "{%")):
            stretches.append(piece.strip().lower())
    return max(stretches, key=len)


def marked(runs: Runs) -> str:
    """Some runs with every claim as the one mark."""
    return "".join(MARK if isinstance(run, Claim) else run for run in runs)


def fits(runs: Runs, wordings: Sequence[str], *, several: bool = False) -> bool:
    """Whether some runs are the finished text of a wording.

    Args:
        runs: The text.
        wordings: Templates.
        several: Whether they may be several wordings one after the other.
    """
    text = marked(runs).strip()
    small = text.lower()
    able = [frame(w) for w in wordings if fixed(w) in small]

    def rest(at: int) -> bool:
        if at >= len(text):
            return True
        ends = {m.end() for f in able if (m := f.match(text, at)) and m.end() > at}
        return any(rest(end) for end in sorted(ends, reverse=True))

    return rest(0) if several else any(f.fullmatch(text) for f in able)


# --- an article -------------------------------------------------------------------------------


def foreign(article: Article, voice: str = "") -> Iterator[str]:
    """The stretches of an article's text that no template says.

    Args:
        article: The finished text.
        voice: The voice of its wordings.
    """
    known = spoken(voice, own_folder())
    for place, runs in places(article):
        if runs and not fits(runs, known[place], several=place in ("lead", "phrases")):
            yield plain(runs)


def places(article: Article) -> Iterator[tuple[str, Runs]]:
    """Every stretch of an article's text with the kind of wordings that it must come from."""
    yield "headline", article.headline
    yield "standfirst", article.standfirst
    yield "statements", article.key_note
    for number in article.key_numbers:
        yield from (("cells", cell) for cell in (number.label, number.value, number.change))
        yield "statements", number.about
    for section in article.sections:
        yield "headings", section.heading
        for block in section.blocks:
            match block:
                case Paragraph(runs=runs):
                    yield "lead" if section.key == "lead" else "phrases", runs
                case Bullets(items=items):
                    yield from (("phrases", item) for item in items)
                case Table(caption=caption, rows=rows):
                    yield "statements", caption
                    yield from (("cells", cell) for row in rows for cell in row)
                case Figure(caption=caption, unit=unit, source=source):
                    yield from (("statements", runs) for runs in (caption, unit, source))


@cache
def spoken(voice: str, own: Path | None) -> dict[str, tuple[str, ...]]:
    """All wordings by the place where they may stand.

    Args:
        voice: The voice that is used.
        own: The project's own templates, which the wordings are read from as well.
    """
    phrases, angles = load_messages("phrases", voice), load_messages("angles", voice)
    lead = [p for p in angles if p.name.startswith("lead")]
    return {
        "headline": _texts(p.wordings for p in angles if p.name == "headline"),
        "standfirst": _texts(p.wordings for p in angles if p.name == "standfirst"),
        "lead": _texts(p.wordings for p in lead),
        "headings": _texts(p.headings for p in phrases),
        "phrases": _texts(p.wordings for p in phrases),
        "statements": captions(),
        "cells": ("{{ cell | number }}",),
    }


def _texts(groups: Iterable[Sequence[Wording]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.text for group in groups for w in group))


@cache
def captions() -> tuple[str, ...]:
    """What stands beside tables and figures and in them, with claims for the words in braces."""
    said = read_toml(templates_folder() / "statements.toml")
    shown = [said[key] for key in said if key in ("table_caption", "key_about") or key.startswith("chart_")]
    shown.append(said["key_note"] + "{% if x %}" + said["key_note_dated"] + "{% endif %}")
    return tuple(re.sub(r"\{(\w+)\}", r"{{ \1 | number }}", words) for words in shown)
