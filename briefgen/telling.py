"""Messages → words: the opening of an article and its sections, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefgen.editions import Edition
from briefgen.model import Block, Bullets, Paragraph, Runs, Section, plain
from briefgen.planning import HELPERS, FactDesk, Message, Plan
from briefgen.planning.arranging import prominence
from briefgen.planning.scopes import place_of
from briefgen.prose.formatters import Desk
from briefgen.prose.phrases import MessageSpec, Wording
from briefgen.prose.realize import Realiser
from briefgen.prose.variation import turn_of

OPENING = 2
"""The last part of an opening that may stand alone: the lead's first, after headline and standfirst."""

PARAGRAPH = 4
"""Sentences of a paragraph at the most, where short messages on one topic are put together."""

SHORT = 3
"""Sentences of a paragraph at the most, where a message on another topic goes on in the paragraph before."""

_SENTENCE_END = re.compile(r"(?<![A-Z][a-z]{2})(?<!Sept)[.?!](?=\s+[A-Z0-9“]|$)")
"""The end of a sentence, and not that of a shortened month."""


def voice_of(edition: Edition, facts: FactDesk, desk: Desk) -> Realiser:
    """What puts a brief into words; which words follows from the edition and the session."""
    turns = (*edition.indices, edition.equal_weight, *(b.key for b in edition.baskets))
    return Realiser(desk, turn_of(edition.name, facts.session), turns)


def tell_opening(voice: Realiser, plan: Plan) -> list[Runs]:
    """Headline, standfirst and lead paragraphs; names are introduced in the lead only."""
    bindings = {**HELPERS, **plan.angle.base.bindings}
    made: list[Runs] = []
    for i, (part, wording, said) in enumerate(plan.lead.parts):
        # Headline, standfirst and lead may each stand alone; only the lead's further parts go on.
        voice.mentions.going_on = i > OPENING
        voice.introducing = part.name.startswith("lead")
        made.append(voice.runs(wording, {**bindings, "said": said}, part.path) if wording else ())
    voice.introducing = True
    voice.mentions.going_on = False
    return made


def paragraphs(parts: Iterable[tuple[MessageSpec, Runs]]) -> tuple[Paragraph, ...]:
    """A lead's parts as paragraphs; one with ``block: same`` goes on in the one before.

    Args:
        parts: Each part with its words, empty where no wording of it is true.
    """
    made: list[Paragraph] = []
    for part, runs in parts:
        if runs and made and part.block == "same":
            made[-1] = Paragraph(runs=(*made[-1].runs, " ", *runs))
        elif runs:
            made.append(Paragraph(runs=runs))
    return tuple(made)


def worded(voice: Realiser, message: Message, edition: Edition) -> Runs:
    """A message of a section in words; nothing where no wording is true."""
    spec, bindings = message.spec, {**HELPERS, **message.bindings}
    wording = _wording(voice, message, edition)
    return voice.runs(wording, bindings, spec.path) if wording else ()


def _wording(voice: Realiser, message: Message, edition: Edition) -> Wording | None:
    spec, bindings = message.spec, {**HELPERS, **message.bindings}
    shift = place_of(message.scope, edition)
    return voice.choose(
        spec.wordings, bindings, f"{spec.path} {spec.name}", spec.optional, shift, every=spec.every
    )


def tell_section(voice: Realiser, key: str, messages: Sequence[Message], edition: Edition) -> Section:
    """A section in words; short messages on one topic that follow each other make one paragraph.

    Args:
        voice: What puts messages into words.
        key: The section.
        messages: What it says, in order.
        edition: What is watched.
    """
    heading = _heading(voice, key, messages, edition)
    blocks: list[Block] = []
    told: list[tuple[MessageSpec, Runs]] = []
    for message in messages:
        voice.mentions.going_on = bool(told)
        if runs := worded(voice, message, edition):
            told.append((message.spec, runs))
    voice.mentions.going_on = False
    for i, (spec, runs) in enumerate(told):
        last, before = (blocks[-1], told[i - 1][0]) if blocks else (None, spec)
        if spec.block == "bullet":
            items = last.items if isinstance(last, Bullets) else ()
            blocks[len(blocks) - bool(items) :] = [Bullets(items=(*items, runs))]
        elif isinstance(last, Paragraph) and (
            spec.block == "same"
            or (follows(before, spec) and goes_on(last.runs, runs, alike=spec.topic == before.topic))
        ):
            blocks[-1] = Paragraph(runs=(*last.runs, " ", *runs))
        else:
            blocks.append(Paragraph(runs=runs))
    return Section(key=key, heading=heading, blocks=tuple(blocks))


def follows(before: MessageSpec, spec: MessageSpec) -> bool:
    """Whether a message may share a paragraph with the one before: never from the year back to the day.

    Args:
        before: The message before.
        spec: The message.
    """
    return spec.section == before.section and spec.topic >= before.topic


def goes_on(before: Runs, runs: Runs, *, alike: bool) -> bool:
    """Whether a message goes on in the paragraph before: one on its topic, or one too short for its own.

    Args:
        before: The paragraph so far.
        runs: The message.
        alike: Whether both are on one topic.
    """
    return sentences(before) + sentences(runs) <= (PARAGRAPH if alike else SHORT)


def sentences(runs: Runs) -> int:
    """How many sentences some runs are.

    >>> sentences(("It rose. Did it last? No.",)), sentences(("It closed at 1.5 on Jan. 2.",))
    (3, 1)
    """
    return len(_SENTENCE_END.findall(plain(runs)))


def _heading(voice: Realiser, key: str, messages: Sequence[Message], edition: Edition) -> Runs:
    """The heading of the most newsworthy message that has one, if possible of one that opens a paragraph.

    Where its sentence begins with the same words, the next heading has its turn.
    """

    def place(message: Message) -> tuple[bool, bool, bool, float]:
        return message.spec.section == key, message.spec.block != "same", *prominence(message)

    for message in sorted(messages, key=place, reverse=True):
        bindings = {**HELPERS, **message.bindings}
        options: tuple[Wording, ...] = message.spec.headings
        sentence = _wording(voice, message, edition)
        for turn in range(min(2, len(options))):
            name = f"heading {message.spec.name}"
            wording = voice.choose(options, bindings, name, message.spec.optional, turn, message.spec.every)
            if wording and not (turn == 0 and sentence and begins_with(sentence.text, wording.text)):
                voice.introducing = False
                runs = voice.runs(wording, bindings, message.spec.path)
                voice.introducing = True
                return runs
    return ()


def begins_with(sentence: str, heading: str) -> bool:
    """Whether a sentence begins with the words of a heading.

    >>> begins_with("Does it last? In {{ share | share }} of cases it did.", "Does it last?")
    True
    """
    return _words(sentence).startswith(_words(heading))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower())) + " "
