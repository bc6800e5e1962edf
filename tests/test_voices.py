"""Voices: every wording is proven wherever it is true, none loses a message, and each sounds like itself."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run
from sample_briefs import LENGTHS, Newsroom, newsroom, sample_sessions

from briefgen import proofreading as p
from briefgen.errors import HeldError
from briefgen.model import Runs, plain
from briefgen.pipeline import Brief, write_brief
from briefgen.planning import HELPERS, FactDesk
from briefgen.planning.messages import Message
from briefgen.prose.library import voices
from briefgen.prose.phrases import Wording
from briefgen.prose.realize import Realiser, holds
from briefgen.prose.variation import turn_of
from briefgen.renderers.markdown import render_markdown
from briefgen.verify.article import claim_faults, loose_hedges, unsigned_losses
from briefgen.verify.guard import names_in, unproven

VOICES = ("wire", "newsletter", "plain")
MONTH = r"Jan|Feb|Aug|Sept|Oct|Nov|Dec"
OPENS_WITH_A_FIGURE = re.compile(rf"(?:^|(?<!{')(?<!'.join(MONTH.split('|'))})[.?!] )[+-]?\$?\d")


def speaking(room: Newsroom, voice: str) -> Newsroom:
    return replace(room, edition=replace(room.edition, voice=voice))


def own(voice: str, room: Newsroom) -> list[tuple[p.Piece, p.Piece]]:
    """What a voice says in words of its own, each with the built-in one that it stands for."""
    built_in = {x.name: x for x in p.pieces(room.edition)}
    spoken = p.pieces(speaking(room, voice).edition)
    return [(x, built_in[x.name]) for x in spoken if x.spec.path.startswith(f"voices/{voice}/")]


def able(wordings: tuple[Wording, ...], message: Message) -> list[Wording]:
    return [w for w in wordings if p.is_true(w, message.bindings)]


def said_before(wording: Wording, message: Message) -> Iterator[frozenset[str]]:
    """Nothing said yet or everything, whichever the wording's condition allows."""
    for said in (frozenset[str](), frozenset(message.bindings)):
        if not wording.when or holds(wording.when, {**HELPERS, **message.bindings, "said": said}):
            yield said


def sentences(brief: Brief) -> set[str]:
    """The sentences of a brief's opening and sections, without tables, figures and notes."""
    lines = render_markdown(brief.document).content.decode().splitlines()
    prose = " ".join(line for line in lines if line and line[0] not in "|!*#<[-")
    return {s for s in re.split(r"(?<=[.?!]) +(?=[A-Z])", prose.partition("Figures are")[0]) if s}


def faults_of(runs: Runs, facts: FactDesk, room: Newsroom, session: dt.date) -> list[str]:
    """Why a wording would stop a brief from being published."""
    desk = room.desk(session, facts)
    found = [f for r in runs if not isinstance(r, str) for f in claim_faults(r, facts, desk, room.meta)]
    found += [w for r in runs if isinstance(r, str) for w in (*unproven(r), *names_in(r, desk.names))]
    return [*found, *unsigned_losses(runs, facts), *loose_hedges(runs)]


def assert_says_what_the_built_in_voice_says(room: Newsroom, sessions: list[dt.date], voice: str) -> int:
    """At each session a wording wherever the built-in voice has one, and each true one is proven."""
    spoken, tried = own(voice, room), 0
    for session in sessions:
        facts = FactDesk(market=room.market, session=session)
        for piece, built_in in spoken:
            for message in p.holding(piece, room.edition, facts):
                for kind in ("wordings", "headings"):
                    mine = able(getattr(piece.spec, kind), message)
                    theirs = able(getattr(built_in.spec, kind), message)
                    assert mine or not theirs, (voice, piece.name, kind, session, theirs[0].when)
                    for wording in mine:
                        for said in said_before(wording, message):
                            values = {**HELPERS, **message.bindings, "said": said}
                            realiser = Realiser(room.desk(session, facts), turn_of("rotation", session))
                            runs = realiser.runs(wording, values, piece.spec.path)
                            where = (piece.spec.path, wording.line, session, plain(runs))
                            assert faults_of(runs, facts, room, session) == [], where
                            prose = kind == "wordings" and piece.spec.block != "bullet"
                            if prose and not piece.name.endswith("headline"):
                                assert not OPENS_WITH_A_FIGURE.search(plain(runs)), where
                            tried += 1
    return tried


def test_three_voices_ship() -> None:
    assert set(VOICES) <= set(voices())


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_has_no_faults_and_rewords_only_what_there_is(voice: str) -> None:
    room = newsroom()
    every = tuple(p.pieces(speaking(room, voice).edition))
    assert [f for x in every for f in p.faults(x, room.edition)] == []
    assert {x.name for x in every} == {x.name for x in p.pieces(room.edition)}
    for piece, built_in in own(voice, room):
        assert piece.spec.facts == built_in.spec.facts
        assert piece.spec.condition == built_in.spec.condition


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_has_enough_wordings_to_take_turns(voice: str) -> None:
    spoken = own(voice, newsroom())
    assert len(spoken) >= 70
    for piece, _ in spoken:
        assert len(piece.spec.wordings) >= 2 or piece.name == "record lead-year", piece.name
    for piece, built_in in spoken:
        if built_in.spec.section and built_in.spec.headings:
            assert len(piece.spec.headings) >= 3, piece.name
        for group in (piece.spec.wordings, piece.spec.headings):
            assert len({(w.text, w.when) for w in group}) == len(group), piece.name


@pytest.mark.parametrize("voice", VOICES)
def test_no_voice_loses_a_message_and_each_wording_is_proven(voice: str) -> None:
    assert assert_says_what_the_built_in_voice_says(newsroom(), list(sample_sessions(8, seed=4)), voice) > 200


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_voice_writes_proven_briefs(voice: str, length: str) -> None:
    room = speaking(newsroom(), voice)
    for session in sample_sessions(4, seed=5):
        brief = room.brief(session, length)
        assert any(m.spec.path.startswith("voices/") for _, told in brief.plan.sections for m in told) or (
            length == "flash"
        )


def test_each_voice_says_it_in_other_words() -> None:
    shares: dict[tuple[str, str], list[float]] = {}
    for session in sample_sessions(4, seed=6):
        found = {v: sentences(speaking(newsroom(), v).brief(session)) for v in ("", *VOICES)}
        for one in found:
            for other in found:
                if one < other:
                    shared = len(found[one] & found[other]) / max(1, len(found[one]))
                    shares.setdefault((one, other), []).append(shared)
    for pair, some in shares.items():
        assert sum(some) / len(some) < 0.5, pair


def test_the_wire_asks_nothing_and_the_newsletter_speaks_to_you() -> None:
    for voice, sign, expected in (
        ("wire", r"\?|\byou\b", False),
        ("newsletter", r"\byou\b|\byour\b|'", True),
    ):
        for piece, _ in own(voice, newsroom()):
            texts = [re.sub(r"\{[{%].*?[%}]\}", "", w.text) for w in piece.spec.wordings]
            spoken = any(re.search(sign, t, re.IGNORECASE) for t in texts)
            assert spoken is expected, (voice, piece.name)


def test_plain_english_explains_its_terms() -> None:
    room = newsroom()
    for name in ("vix", "vix-place", "implied"):
        (piece,) = [x for x, _ in own("plain", room) if x.name == name]
        assert all(re.search("price|swing|gauge", w.text.lower()) for w in piece.spec.wordings), name
    (drawdown,) = [x for x, _ in own("plain", room) if x.name == "drawdown"]
    assert any("way down from a top" in w.text for w in drawdown.spec.wordings)


def test_the_command_line_takes_a_voice(tmp_path: Path) -> None:
    on = ("on", "2026-01-22", "--source", "sample", "--length", "flash", "--format", "text", "--quiet")
    store = ("--store", str(tmp_path / "store.sqlite"), "--out", str(tmp_path / "out"))
    wire, built_in = run(*on, *store, "--voice", "wire"), run(*on, *store)
    assert wire.code == built_in.code == 0
    assert wire.out != built_in.out


def test_an_unknown_voice_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = run("templates", "check", "--source", "sample", "--voice", "loud", "--store", str(tmp_path / "s"))
    assert done.code == 2
    assert "there is no voice 'loud'; there are newsletter, plain, wire" in done.err


def real_sessions(room: Newsroom, count: int) -> list[dt.date]:
    return sorted(random.Random(9).sample(room.sessions(dt.date(1990, 1, 2)), count))


@pytest.mark.market
@pytest.mark.parametrize("voice", VOICES)
def test_voices_on_real_sessions(voice: str, market_folder: Path) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, 12, tzinfo=dt.UTC))
    sessions = real_sessions(room, 40)
    assert assert_says_what_the_built_in_voice_says(room, sessions[::4], voice) > 1_000
    spoken = speaking(room, voice)
    for i, session in enumerate(sessions):
        try:
            market = room.fit(session)
        except HeldError:
            continue
        write_brief(market, spoken.edition, session, length=LENGTHS[i % 3], digest="0" * 64)
