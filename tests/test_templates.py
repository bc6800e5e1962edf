"""The contract of phrase and angle files: nothing typed in that only a fact may say, nothing unknown."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import TemplateError, nodes
from sample_briefs import newsroom

from briefgen.editions import edition_files, load_edition
from briefgen.metrics.ids import parse_id
from briefgen.metrics.registry import metric_of
from briefgen.planning import HELPERS, FactDesk, plan
from briefgen.planning.messages import evaluated, sayable
from briefgen.planning.scopes import market_scope
from briefgen.prose.formatters import formatters
from briefgen.prose.lexicon import lexicon
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import MessageSpec, Wording
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import environment
from briefgen.prose.variation import PRINTED
from briefgen.verify.guard import unproven

PARTS = ("angle", "headline", "standfirst")
MESSAGES = load_messages("phrases")
ANGLES = load_messages("angles")
EVERY = (*MESSAGES, *ANGLES)
ROLES = {
    "x": "^RUT", "y": "^GSPC", "b": "mag7", "benchmark": "^GSPC", "volatility": "^VIX", "rate": "^TNX",
    "universe": "sp500", "equal": "RSP", "rival": "^NDX", "indices": "indices", "sectors": "sectors",
    "watch": "watch", "fund": "IWM", "note": "circuit-breakers", "joint": "^GSPC+^NDX+^RUT",
}  # fmt: skip
KNOWN_TO_WORDINGS = {"angle", "said", "plural", *HELPERS}


def named(spec: MessageSpec) -> str:
    return f"{spec.path}-{spec.name}"


def wordings(spec: MessageSpec) -> Iterator[Wording]:
    yield from spec.wordings
    yield from spec.headings


def expressions(spec: MessageSpec) -> Iterator[str]:
    """Every condition and score of a message."""
    yield from filter(None, (spec.condition, spec.news, *(w.when for w in wordings(spec))))


def fixed(wording: Wording) -> str:
    """The words of a wording that no value is printed into; a value leaves a dash."""
    return PRINTED.sub(" \u2014 ", wording.text)


def bound(spec: MessageSpec) -> set[str]:
    """The names that a wording may use: its own facts; for a part of an angle those of the angle."""
    if spec.path.startswith("angles/"):
        base = next(m for m in ANGLES if m.path == spec.path and m.name == "angle")
        return {*base.facts, *KNOWN_TO_WORDINGS}
    return {*spec.facts, *KNOWN_TO_WORDINGS}


@pytest.mark.parametrize("spec", EVERY, ids=named)
def test_facts_name_known_metrics_and_windows(spec: MessageSpec) -> None:
    for template in spec.facts.values():
        roles = set(re.findall(r"\{(\w+)\}", template))
        known = {role: ROLES.get(role, "AAPL") for role in roles}
        metric_of(parse_id(template.format(**known)))


@pytest.mark.parametrize("spec", EVERY, ids=named)
def test_no_number_direction_superlative_or_cause_is_typed_into_a_wording(spec: MessageSpec) -> None:
    for wording in wordings(spec):
        typed = list(unproven(fixed(wording)))
        assert not typed, f"templates/{spec.path}, line {wording.line}: {typed} is typed, not printed"


@pytest.mark.parametrize("spec", EVERY, ids=named)
def test_wordings_compile_and_use_only_their_own_facts(spec: MessageSpec) -> None:
    for wording in wordings(spec):
        where = f"templates/{spec.path}, line {wording.line}"
        try:
            tree = environment().parse(wording.text)
            environment().from_string(wording.text)
        except TemplateError as error:
            pytest.fail(f"{where}: {error}")
        used = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
        used -= {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
        assert used <= bound(spec), f"{where}: unknown {used - bound(spec)}"


@pytest.mark.parametrize("spec", EVERY, ids=named)
def test_expressions_compile_and_ask_only_for_what_facts_have(spec: MessageSpec) -> None:
    attributes = {a for a in dir(Quantity) if not a.startswith("_")}
    for text in expressions(spec):
        tree = environment().parse("{{ (" + text + ") }}")
        asked = {n.attr for n in tree.find_all(nodes.Getattr)} - {"startswith", "endswith"}
        assert asked <= attributes, f"templates/{spec.path}: {spec.name} asks for {asked - attributes}"
        used = {n.name for n in tree.find_all(nodes.Name)}
        assert used <= bound(spec), f"templates/{spec.path}: {spec.name} uses {used - bound(spec)}"


@pytest.mark.parametrize("spec", EVERY, ids=named)
def test_every_filter_is_a_formatter_or_one_of_the_realiser(spec: MessageSpec) -> None:
    known = {*formatters(), "verb", "move", "ref", "listing"}
    for wording in wordings(spec):
        used = {n.name for n in environment().parse(wording.text).find_all(nodes.Filter)}
        assert used <= known | set(environment().filters) - {"safe"}


def test_every_message_stands_in_a_section_of_some_built_in_edition(portfolio: Path) -> None:
    sections = {s for name in edition_files() if name not in ("names", "releases") for s in sections_of(name)}
    for spec in MESSAGES:
        assert spec.section in sections, f"{spec.path}: {spec.name} is for '{spec.section}'"


def sections_of(name: str) -> tuple[str, ...]:
    return load_edition(name).sections


def test_every_section_of_every_edition_has_a_message_with_a_heading(portfolio: Path) -> None:
    with_heading = {m.section for m in MESSAGES if m.headings}
    for name in edition_files():
        assert set(sections_of(name)) <= with_heading, name


@pytest.mark.parametrize("voice", ["", "wire", "newsletter", "plain"])
def test_who_says_since_when_asks_first_whether_there_was_an_earlier_time(voice: str) -> None:
    """A record has no last time: its wordings print a superlative instead."""
    angles = load_messages("angles", voice)
    whole = {m.path: m.condition for m in angles if m.name == "angle"}
    for spec in (*load_messages("phrases", voice), *angles):
        for wording in (*spec.headings, *spec.wordings):
            asked = " ".join((whole.get(spec.path, ""), spec.condition, wording.when, wording.text))
            for name in re.findall(r"\{\{ (\w+) \| last\b", wording.text):
                known = (rf"not {name}\.record", rf"{name}\.spaced", rf"(?<!not ){name}\.last")
                assert re.search("|".join(known), asked), (spec.path, wording.line)


def test_names_of_messages_are_unique() -> None:
    twice = [n for n, count in Counter(m.name for m in MESSAGES).items() if count > 1]
    assert not twice


def test_every_message_has_a_wording() -> None:
    assert not [named(m) for m in MESSAGES if not m.wordings]


def test_every_angle_has_its_parts() -> None:
    for path in {m.path for m in ANGLES}:
        parts = [m.name for m in ANGLES if m.path == path]
        assert set(PARTS) <= set(parts), path
        assert any(p.startswith("lead") for p in parts), path
        assert len(parts) == len(set(parts)), path


def test_some_angle_always_holds() -> None:
    always = [m for m in ANGLES if m.name == "angle" and not m.condition and m.scope == "market"]
    assert always


def test_wordings_are_sentences_and_headings_are_none() -> None:
    for spec in MESSAGES:
        for wording in spec.wordings:
            # A note brings its own full stop.
            assert wording.text.endswith((".", "%}", "?", "| quoted }}")), f"{spec.path}, line {wording.line}"
        for heading in spec.headings:
            assert not heading.text.endswith("."), f"{spec.path}, line {heading.line}"


def test_no_band_of_verbs_shares_a_word_with_another() -> None:
    for side in ("up", "down"):
        words = [w for band in lexicon().bands for w in getattr(band, side)]
        assert len(words) == len(set(words))


# --- reach ------------------------------------------------------------------------------------


def test_angles_and_messages_are_reached() -> None:
    """Most are told on some of sixty simulated days; the rare ones are looked for in real data."""
    room = newsroom()
    told: set[str] = set()
    leads: set[str] = set()
    for session in room.sessions()[5::120]:
        brief = room.brief(session, "feature")
        leads.add(brief.plan.angle.name)
        told |= {m.spec.name for _, messages in brief.plan.sections for m in messages}
    assert len(leads) >= 6
    assert len(told) >= len(MESSAGES) * 0.6, sorted({m.name for m in MESSAGES} - told)


def test_a_bear_market_is_told_whatever_leads() -> None:
    room = newsroom()
    desk = FactDesk(market=room.market, session=dt.date(1996, 5, 8))
    bear = next(m for m in MESSAGES if m.name == "bear")
    assert evaluated(bear, market_scope(room.edition), desk, "bear_market") is None
    told = evaluated(bear, market_scope(room.edition), desk, "volatility_shock")
    assert told is not None
    assert sayable(told)
    assert told.news >= 0.7


RARE = {
    "sample": ("1990-02-23", "1994-04-21"),  # bonds and stocks fall together; a correction that does not lead
    "market": (
        "2025-06-30",
        "2002-05-01",
        "1999-01-15",  # few stocks at a record; which sectors lead
        "2026-04-14",
        "2026-05-19",  # the largest companies rebound; the index and its members part
    ),
}
"""Sessions on which something rare is told."""  # fmt: skip


@pytest.mark.slow
@pytest.mark.market
def test_every_angle_and_message_is_reached_on_some_real_day(market_folder) -> None:  # type: ignore[no-untyped-def]
    # A portfolio is told about in its own edition (tests/test_holdings.py), notes under their own names;
    # a bear market has led whenever one began.
    angles = {m.path.rpartition("/")[2].removesuffix(".md") for m in ANGLES} - {"portfolio_day"}
    untold = {m.name for m in MESSAGES if m.section != "holdings"} - {"note", "bear"}
    # The folder has no quotes of ^TNX; the simulated market has. Most is found on the first hundred days.
    for kind, source, most in (("sample", "sample", 60), ("market", f"csv:{market_folder}", 2000)):
        room = newsroom(source)
        found = random.Random(5).sample(room.sessions(), most)
        for session in (*map(dt.date.fromisoformat, RARE[kind]), *found):
            if not angles and not untold:
                return
            day = plan(room.edition, FactDesk(market=room.market, session=session), "feature")
            angles -= {a.name for a in (day.angle, *day.others)}
            untold -= {m.spec.name for _, messages in day.sections for m in messages}
    assert not sorted(angles | untold)
