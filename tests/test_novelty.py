"""Nothing is said twice: what a wording states, and what a reader knows already."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sample_briefs import LENGTHS, newsroom, sample_brief, sample_sessions

from briefgen.model import Claim, Fact, Unit
from briefgen.planning import FactDesk
from briefgen.planning.messages import Message, fresh
from briefgen.planning.novelty import FRAME, KINDS, PLACE, VALUE, Stated, known, matter, stated, taken
from briefgen.prose.phrases import Wording, parse_messages
from briefgen.prose.quantities import Absent, Quantity
from briefgen.telling import voice_of, worded

DAY = dt.date(2026, 1, 22)


def fact(fact_id: str, value: Any, unit: Unit = "fraction", **details: Any) -> Quantity:
    return Quantity(
        fact=Fact(id=fact_id, value=value, unit=unit, as_of=DAY, kind="computed", details=details)
    )


def states(text: str, **facts: Any) -> Stated:
    return stated(Wording(text=text, when="", line=1), facts)


DAYS: Mapping[str, Any] = {"day": fact("return:IWM@1d", 0.01), "week": fact("return:IWM@1w", -0.02)}


@pytest.mark.parametrize(
    ("text", "flags", "kept"),
    [
        ("It rose.", {}, "It rose."),
        ("A{% if far %}, far{% endif %}.", {"far": True}, "A, far."),
        ("A{% if far %}, far{% endif %}.", {"far": False}, "A."),
        ("{% if a %}A{% elif b %}B{% else %}C{% endif %}", {"a": False, "b": True}, "B"),
        ("{% if a %}A{% elif b %}B{% else %}C{% endif %}", {"a": True, "b": True}, "A"),
        ("{% if a %}A{% elif b %}B{% else %}C{% endif %}", {"a": False, "b": False}, "C"),
        ("{% if a %}x{% if b %}y{% else %}z{% endif %}{% endif %}w", {"a": True, "b": False}, "xzw"),
        ("{% if a %}x{% if b %}y{% else %}z{% endif %}{% endif %}w", {"a": False, "b": True}, "w"),
    ],
)
def test_of_a_condition_only_the_side_that_is_taken_is_printed(
    text: str, flags: dict[str, bool], kept: str
) -> None:
    assert taken(text, flags) == kept


def test_a_wording_states_the_values_that_it_prints() -> None:
    assert states("{{ day | the }} {{ day | move }}.", **DAYS) == {("return:IWM@1d", "", VALUE)}
    assert states("{{ day | the }} {{ day | either('rose', 'fell') }}.", **DAYS) == frozenset()
    assert states("{{ day | signed }}, its {{ day | superlative('day') }}", **DAYS) == {
        ("return:IWM@1d", "", VALUE),
        ("return:IWM@1d", "", PLACE),
    }


def test_a_branch_that_is_not_taken_states_nothing() -> None:
    text = "{{ day | move }}{% if week %} and {{ week | signed }}{% endif %}"
    assert states(text, **DAYS) == {("return:IWM@1d", "", VALUE), ("return:IWM@1w", "", VALUE)}
    assert states(text, day=DAYS["day"], week=Absent("no data")) == {("return:IWM@1d", "", VALUE)}


def test_what_a_loop_prints_is_not_counted() -> None:
    top = fact("leaders:indices@1w/3", (("^RUT", 0.03), ("^NDX", 0.01)), "list")
    text = "{% for one in all.items %}{{ one | signed }} {% endfor %}{{ day | move }}"
    assert states(text, all=top, **DAYS) == {("return:IWM@1d", "", VALUE)}


def test_parts_are_other_values_than_the_fact() -> None:
    count = fact("advancers:sp500", 300, "count", decliners=190)
    assert states("{{ adv | cardinal }}", adv=count) == {("advancers:sp500", "", VALUE)}
    assert states('{{ adv.part("decliners") | cardinal }}', adv=count) == {
        ("advancers:sp500", "part:decliners", VALUE)
    }


def test_an_item_of_a_list_is_the_return_of_its_member() -> None:
    top = fact("leaders:indices@1w/3", (("^RUT", 0.03), ("^NDX", 0.01)), "list")
    assert states("{{ all.items[0] | signed }}", all=top) == {("return:^RUT@1w", "", VALUE)}
    assert states("{{ all.items | listing }}", all=top) == {
        ("return:^RUT@1w", "", VALUE),
        ("return:^NDX@1w", "", VALUE),
    }


def test_the_two_returns_of_a_gap_tell_the_gap_but_not_how_rare_it_is() -> None:
    said = {("return:IWM@1d", "", VALUE), ("return:SPY@1d", "", VALUE)}
    assert known(frozenset({("spread:IWM/SPY@1d", "", VALUE)}), said)
    assert not known(frozenset({("spread:IWM/SPY@1d", "", PLACE)}), said)
    assert not known(frozenset({("spread:IWM/SPY@1w", "", VALUE)}), said)
    assert not known(frozenset({("spread:IWM/QQQ@1d", "", VALUE)}), said)


def test_a_gap_is_one_whichever_of_its_pair_stands_first() -> None:
    one, other = fact("spread:IWM/SPY@1m", 0.02), fact("spread:SPY/IWM@1m", -0.02)
    assert states("{{ gap | points }}", gap=one) == states("{{ gap | points }}", gap=other)


def test_what_states_nothing_is_never_known() -> None:
    assert not known(frozenset(), {("return:IWM@1d", "", VALUE)})


# --- of several messages ----------------------------------------------------------------------


def message(news: float, *facts: str) -> Message:
    (spec,) = parse_messages("## a\nsection: b\n- Words.\n", "a.md")
    return Message(
        spec=spec, bindings={}, news=news, scope={}, states=frozenset((f, "", VALUE) for f in facts)
    )


def test_a_message_that_others_contain_is_not_said_whatever_its_news() -> None:
    short, long = message(0.9, "a:x"), message(0.2, "a:x", "b:x")
    assert fresh([short, long], frozenset()) == (long,)


def test_where_room_is_short_nothing_counts_on_a_less_newsworthy_one() -> None:
    short, long = message(0.9, "a:x"), message(0.2, "a:x", "b:x")
    assert fresh([short, long], frozenset(), ranked=True) == (short, long)
    assert fresh([replace(short, news=0.1), long], frozenset(), ranked=True) == (long,)


def test_of_two_that_state_the_same_the_more_newsworthy_stays() -> None:
    low, high = message(0.2, "a:x"), message(0.9, "a:x")
    assert fresh([low, high], frozenset()) == (high,)


def test_several_together_may_contain_one() -> None:
    first, second, both = message(0.5, "a:x", "c:x"), message(0.4, "b:x", "d:x"), message(0.9, "a:x", "b:x")
    assert fresh([first, second, both], frozenset()) == (first, second)


def test_what_the_lead_says_is_known() -> None:
    lead = frozenset({("a:x", "", VALUE), ("b:x", "", VALUE)})
    new = message(0.1, "b:x", "c:x")
    assert fresh([message(0.9, "a:x"), new], lead) == (new,)


def test_a_conclusion_is_drawn_from_what_is_known() -> None:
    lead = frozenset({("a:x", "", VALUE)})
    restated = message(0.9, "a:x")
    argued = replace(restated, spec=replace(restated.spec, argues=True))
    assert fresh([restated, argued], lead) == (argued,)


def test_a_message_that_needs_other_data_keeps_nothing_from_being_said() -> None:
    """With these data gone, what it had kept out would enter."""
    short, long = message(0.2, "a:x"), message(0.9, "a:x", "b:x")
    both = [replace(short, inputs=frozenset("x")), replace(long, inputs=frozenset("xy"))]
    assert fresh(both, frozenset()) == tuple(both)
    same = [replace(short, inputs=frozenset("xy")), replace(long, inputs=frozenset("x"))]
    assert fresh(same, frozenset()) == (same[1],)


@pytest.mark.parametrize("length", LENGTHS)
def test_no_message_of_a_brief_is_known_from_its_lead(length: str) -> None:
    for session in sample_sessions(12):
        plan = sample_brief(session, length).plan
        said = [m for _, messages in plan.sections for m in messages]
        assert not [m.spec.name for m in said if known(m.states, plan.lead.stated) and not m.spec.argues]
        assert fresh(said, plan.lead.stated, ranked=True) == tuple(said)


def test_what_is_stated_is_what_is_printed() -> None:
    """The plan expects of each message exactly the values and places that its sentence claims."""
    room, tried = newsroom(), 0
    for session in sample_sessions(6):
        brief = sample_brief(session, "feature")
        voice = voice_of(room.edition, brief.facts, room.desk(session, brief.facts))
        for _, messages in brief.plan.sections:
            for one in messages:
                made = [run for run in worded(voice, one, room.edition) if isinstance(run, Claim)]
                assert one.states == frozenset(printed(made, brief.facts)), one.spec.name
                tried += 1
    assert tried > 100


def printed(made: list[Claim], facts: FactDesk) -> Iterator[tuple[str, str, str]]:
    for each in made:
        path, name, *_ = json.loads(each.spec)
        kind = VALUE if name == "flat" else KINDS.get(each.property, "")
        held = facts[each.fact]
        if kind and name not in FRAME and isinstance(held, Fact):
            yield matter(Quantity(fact=held, path=path), kind)
