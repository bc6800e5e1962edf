"""What to say: scopes, bindings, newsworthiness, the angle, the sections and the length."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_briefs import LENGTHS, newsroom, sample_brief, sample_sessions

from briefgen.errors import HeldError
from briefgen.model import Fact
from briefgen.pipeline import market_of
from briefgen.planning import FactDesk, angles, plan
from briefgen.planning.angles import REMEMBERED, STALE, held_before, sessions_before
from briefgen.planning.messages import Message, bind, evaluated, surprise
from briefgen.planning.outline import (
    ALIKE,
    QUIET,
    ROOMS,
    Room,
    estimated_words,
    fitting,
    same_matter,
    section_order,
)
from briefgen.planning.scopes import both_ways, contests, has_begun, market_scope, scopes_of
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import parse_messages
from briefgen.prose.quantities import Absent, Quantity

SESSIONS = sample_sessions(8, seed=6)


def desk(day: int = 0) -> FactDesk:
    return newsroom().facts(SESSIONS[day])


def spec(text: str):  # type: ignore[no-untyped-def]
    (one,) = parse_messages(f"## a\nsection: calm\n{text}\n- Words.\n", "a.md")
    return one


def test_surprise_by_hand() -> None:
    assert surprise(1, 1000) == 1
    assert surprise(1000, 1000) == 0
    assert surprise(10, 1000) == pytest.approx(2 / 3)
    assert surprise(5, 1) == 0


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_surprise_lies_in_the_unit_interval_and_falls_with_the_rank(rank: int, of: int) -> None:
    assert 0 <= surprise(rank, of) <= 1
    assert surprise(rank + 1, of) <= surprise(rank, of)


def test_facts_are_asked_for_once_and_remembered() -> None:
    facts = desk()
    assert facts["level:^GSPC"] is facts["level:^GSPC"]
    assert set(facts.facts) == {"level:^GSPC"}
    assert facts.number("level:^GSPC") == facts["level:^GSPC"].value  # type: ignore[union-attr]
    assert facts.number("level:NONE") is None


def test_a_needed_fact_that_is_missing_drops_the_message_and_an_optional_one_does_not() -> None:
    scope = market_scope(newsroom().edition)
    assert bind(spec("day: return:NONE@1d"), scope, desk()) is None
    found = bind(spec("day?: return:NONE@1d\nlevel: level:{benchmark}"), scope, desk())
    assert found is not None
    assert isinstance(found["day"], Absent)
    assert isinstance(found["level"], Quantity)


def test_a_role_that_the_edition_does_not_fill_is_missing() -> None:
    assert bind(spec("day: return:{nobody}@1d"), {"benchmark": "^GSPC"}, desk()) is None


def test_conditions_and_scores() -> None:
    scope = market_scope(newsroom().edition)
    assert evaluated(spec("x: level:{benchmark}\nif: x.value < 0"), scope, desk()) is None
    loud = evaluated(spec("x: level:{benchmark}\nnews: 7"), scope, desk())
    quiet = evaluated(spec("x: level:{benchmark}\nnews: -7"), scope, desk())
    assert loud is not None
    assert quiet is not None
    assert (loud.news, quiet.news) == (1.0, 0.0)


def test_pairs_are_tried_both_ways() -> None:
    edition = newsroom().edition
    pairs = both_ways(edition.pairs[:1])
    assert [(p.x, p.y) for p in pairs] == [("^RUT", "^GSPC"), ("^GSPC", "^RUT")]
    scopes = list(scopes_of(spec("for: pairs"), edition, desk(), None, pairs))
    assert [(s["x"], s["y"]) for s in scopes] == [("^RUT", "^GSPC"), ("^GSPC", "^RUT")]
    assert not list(scopes_of(spec("for: pair"), edition, desk(), None, pairs))


def test_sectors_and_names_are_tried_one_by_one_from_their_beginning_on() -> None:
    edition = newsroom().edition
    sectors = [s["s"] for s in scopes_of(spec("for: sector"), edition, desk(), None, ())]
    names = [s["n"] for s in scopes_of(spec("for: name"), edition, desk(), None, ())]
    begun = [t for t in (*edition.sectors, *edition.watch) if has_begun(desk(), t)]
    assert [*sectors, *names] == begun
    assert begun


def test_the_most_newsworthy_angle_leads() -> None:
    for session in SESSIONS:
        brief = sample_brief(session, "feature")
        news = [a.base.news for a in (brief.plan.angle, *brief.plan.others)]
        assert news == sorted(news, reverse=True)


def test_the_angles_hold_on_their_own_conditions() -> None:
    for session in SESSIONS:
        facts = newsroom().facts(session)
        for angle in angles(newsroom().edition, facts):
            again = evaluated(angle.base.spec, angle.base.scope, facts)
            assert again is not None
            assert angle.base.news == pytest.approx(again.news * (1 - STALE * angle.held))


@pytest.mark.parametrize("length", LENGTHS)
def test_the_plan_keeps_to_its_length(length: str) -> None:
    for session in SESSIONS:
        plan, room = sample_brief(session, length).plan, ROOMS[length]
        said = [m for _, messages in plan.sections for m in messages]
        assert len(said) <= room.most
        told, listed = ([m for m in said if (m.spec.block == "bullet") == point] for point in (False, True))
        assert max(Counter(m.spec.section for m in told).values(), default=0) <= room.beside
        assert max(Counter(m.spec.section for m in listed).values(), default=0) <= room.points
        assert all(estimated_words(m.spec) <= room.words for m in said)
        least = room.least + QUIET * (1 - plan.angle.base.spec.room)
        assert all(m.news >= least for m in said)


CANDIDATE = st.tuples(st.sampled_from("abc"), st.sampled_from("pqr"), st.integers(0, 20), st.integers(0, 3))
ROOM = st.builds(
    Room, least=st.just(0.0), most=st.integers(1, 6), beside=st.integers(1, 4), words=st.just(100)
)


def candidate(kind: str, section: str, news: int, line: int) -> Message:
    (made,) = parse_messages(f"## {section}{kind}\nsection: {section}\n- Words.\n", "a.md")
    return Message(spec=made, bindings={}, news=news / 20, scope={}, line=line)


@given(st.lists(CANDIDATE, min_size=1, max_size=12), st.integers(0, 11), ROOM)
def test_a_lost_message_pushes_no_other_out(
    drawn: list[tuple[str, str, int, int]], at: int, room: Room
) -> None:
    """Without one candidate all others that were said still are, and at most one takes its place."""
    able = [candidate(*x) for x in drawn]
    gone = able[at % len(able)]
    rest = [m for m in able if m is not gone]
    before, after = fitting(able, room), fitting(rest, room)
    stay = {id(m) for m in before if m is not gone}
    assert stay <= {id(m) for m in after}
    assert len(after) - len(stay) <= (gone in before)
    names = [m.spec.name for m in before]
    assert all(names.count(n) <= ALIKE for n in names)
    words = [(m.spec.name, m.line) for m in before if m.line]
    assert len(words) == len(set(words)), "no two messages of one kind in the same words"


def test_where_no_contest_has_data_the_first_pair_is_taken() -> None:
    """Nothing will be said of it, as its facts are missing, but the brief is written."""
    from dataclasses import replace

    from briefgen.planning.outline import remarkable_pair

    room, session = newsroom(), SESSIONS[-1]
    edition = replace(room.edition, pairs=room.edition.pairs[1:2])
    prices = {k: s for k, s in room.snapshot.prices.items() if k != "^RUT"}
    market = market_of(replace(room.snapshot, prices=prices), edition, room.calendar)
    facts = FactDesk(market=market, session=session)
    assert remarkable_pair(edition, facts) == edition.pairs[0]
    assert plan(edition, facts, "brief").sections


def test_funds_stand_in_for_indexes_only_where_neither_is_known() -> None:
    from dataclasses import replace

    room, session = newsroom(), SESSIONS[-1]

    def told(*lost: str) -> list[tuple[str, str]]:
        prices = {k: s for k, s in room.snapshot.prices.items() if k not in lost}
        market = market_of(replace(room.snapshot, prices=prices), room.edition, room.calendar)
        return [(p.x, p.y) for p in contests(room.edition, FactDesk(market=market, session=session))]

    assert ("IWM", "QQQ") not in told()
    assert ("IWM", "QQQ") not in told("^NDX")
    assert ("^RUT", "^NDX") not in told("^NDX")
    assert ("IWM", "QQQ") in told("^NDX", "^RUT")


def test_sections_are_those_of_the_edition_each_once_and_none_empty() -> None:
    edition = newsroom().edition
    for session in SESSIONS:
        keys = [key for key, messages in sample_brief(session, "feature").plan.sections if messages]
        assert len(keys) == len(set(keys)) == len(sample_brief(session, "feature").plan.sections)
        assert set(keys) <= set(edition.sections)


def test_the_section_of_the_angle_stands_first() -> None:
    edition = newsroom().edition
    for session in SESSIONS:
        angle = sample_brief(session).plan.angle
        order = section_order(edition, angle)
        assert set(order) == set(edition.sections)
        own = angle.base.spec.section
        assert own not in edition.sections or order[0] == own


def test_a_longer_brief_says_at_least_as_much() -> None:
    for session in SESSIONS:
        counts = [sum(len(m) for _, m in sample_brief(session, length).plan.sections) for length in LENGTHS]
        assert counts == sorted(counts)


def test_without_the_benchmark_there_is_no_plan() -> None:
    from dataclasses import replace

    facts = desk()
    bare = replace(facts.market.snapshot, prices={}, panels={})
    market = market_of(bare, newsroom().edition, newsroom().calendar)
    empty = FactDesk(market=market, session=facts.session)
    with pytest.raises((LookupError, HeldError)):
        plan(newsroom().edition, empty, "brief")


def test_messages_bind_only_facts_of_the_session() -> None:
    for session in SESSIONS:
        for _, messages in sample_brief(session, "feature").plan.sections:
            for message in messages:
                held = [q.fact for q in message.bindings.values() if isinstance(q, Quantity)]
                assert all(isinstance(f, Fact) and f.as_of <= session for f in held)


def test_shipped_messages_take_about_as_many_words_as_estimated() -> None:
    assert all(4 <= estimated_words(m) <= 90 for m in load_messages("phrases"))


def test_a_story_that_was_one_on_the_days_before_is_less_new() -> None:
    today = desk(3)
    days = sessions_before(today, REMEMBERED)
    assert [d.session for d in days] == sorted((d.session for d in days), reverse=True)
    assert len(days) == REMEMBERED
    assert all(d.session < today.session for d in days)
    scope = market_scope(newsroom().edition)
    always = evaluated(spec("x: level:{benchmark}\nnews: 0.5"), scope, today)
    rising = evaluated(
        spec("x: level:{benchmark}\nday: return:{benchmark}@1d\nif: day.value != 0"), scope, today
    )
    assert always is not None
    assert held_before(always, days) == REMEMBERED
    assert rising is None or held_before(rising, days[:2]) <= 2
    ranked = angles(newsroom().edition, today)
    told = next(a for a in ranked if a.name == "ordinary")
    raw = evaluated(told.base.spec, told.base.scope, today)
    assert raw is not None
    assert told.base.news == pytest.approx(raw.news * (1 - STALE * told.held))


def test_one_main_fact_is_told_by_one_message_unless_it_says_that_it_may_be_told_again() -> None:
    scope = market_scope(newsroom().edition)
    turned = {**scope, "x": "^GSPC", "y": "^RUT"}
    straight = {**scope, "x": "^RUT", "y": "^GSPC"}
    loud = evaluated(spec("for: pair\ngap: spread:{x}/{y}@1m\nnews: 0.9"), straight, desk())
    low = evaluated(spec("for: pair\ngap: spread:{x}/{y}@1m\nnews: 0.5"), turned, desk())
    free = evaluated(spec("for: pair\ngap: spread:{x}/{y}@1m\nnews: 0.4\nagain: yes"), turned, desk())
    assert loud is not None
    assert low is not None
    assert free is not None
    assert same_matter(loud, low)
    assert fitting([low, loud, free], ROOMS["feature"]) == (loud, free)
