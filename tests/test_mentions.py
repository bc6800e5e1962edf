"""How a series is called: its name first, then what it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sample_briefs import sample_brief, sample_sessions
from test_formatters import DESK, STREAK
from test_realize import EVENING, wording

from briefgen.model import plain
from briefgen.planning.arranging import FEW, HOSTS, OTHERS, in_order
from briefgen.prose.mentions import Mentions, fitting, stems
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import Realiser

RUN = Quantity(fact=STREAK)
FUNDS = Quantity(fact=replace(STREAK, id="streak:IWD/IWF"))


def told(*texts: str, going_on: bool = True) -> list[str]:
    voice = Realiser(DESK, EVENING)
    out = []
    for text in texts:
        out.append(plain(voice.runs(wording(text), {"x": RUN, "f": FUNDS}, "phrases/a.md")))
        voice.mentions.going_on = going_on
    return out


def test_a_series_is_named_before_it_is_described() -> None:
    assert told("{{ x | the }} rose.", "{{ x | possessive }} lead grew.", "{{ x | the }} closed.") == [
        "The Russell 2000 rose.", "The small-cap index's lead grew.", "The Russell 2000 closed.",
    ]  # fmt: skip


def test_what_another_section_named_is_named_again() -> None:
    assert told("{{ x | the }} rose.", "{{ x | the }} led.", going_on=False)[1] == "The Russell 2000 led."


def test_a_name_cut_short_stays_cut_short() -> None:
    first = "{{ f | the }} led {{ f | the('other') }}."
    assert told(first, "{{ f | the }} rose.", "{{ f | the }} closed.") == [
        "The large-cap value fund led the growth fund.",
        "The value fund rose.",
        "The value fund closed.",
    ]


def test_names_that_begin_alike_are_told_apart_by_what_differs() -> None:
    sectors = Quantity(fact=replace(STREAK, id="streak:XLP/XLY"))
    voice = Realiser(DESK, EVENING)
    for text, said in (
        ("{{ x | ref }} led {{ x | ref('other') }}.", "Consumer staples led discretionary."),
        ("{{ x | ref('other') }} trailed {{ x | ref }}.", "Consumer discretionary trailed staples."),
        ("{{ x | the('other') }} trailed {{ x | the }}.", "Consumer discretionary trailed consumer staples."),
        ("{{ x | the }} led.", "Consumer staples led."),
    ):
        assert plain(voice.runs(wording(text), {"x": sectors}, "phrases/a.md")) == said


def test_a_fund_that_is_introduced_in_full_is_not_cut_short() -> None:
    first = told("{{ f | ref }} led {{ f | ref('other') }}.")[0]
    assert first.count("ETF") == first.count("NYSE Arca") == len(("IWD", "IWF"))


def test_no_descriptor_repeats_a_word_of_its_sentence() -> None:
    assert told("{{ x | the }} rose.", "Small caps led, by {{ x | the }}.")[1] == (
        "Small caps led, by the Russell 2000."
    )
    assert fitting(["the benchmark", "the large-cap index"], stems("An index of large companies")) == [0]


@given(st.lists(st.sampled_from([(), (0,), (1,), (0, 1)]), min_size=2, max_size=20))
def test_the_name_comes_first_and_no_descriptor_twice_running(able: list[tuple[int, ...]]) -> None:
    mentions = Mentions()
    called = [mentions.next("^GSPC", fits) for fits in able]
    assert called[0] is None
    assert all(
        now is None or (now in fits and before is None)
        for fits, (before, now) in zip(able[1:], pairwise(called))
    )


def test_a_section_with_little_to_say_goes_on_in_its_host() -> None:
    """Its messages stand behind those of the host, in paragraphs of their own."""
    met = 0
    for session in sample_sessions(20, seed=3):
        brief = sample_brief(session, "brief")
        story = brief.plan.angle.base.spec.section
        for key, messages in brief.plan.sections:
            guests = [m for m in messages if m.spec.section != key]
            if key in HOSTS and key != story and HOSTS[key] in dict(brief.plan.sections):
                assert len(messages) > FEW
            assert all(HOSTS[m.spec.section] == key for m in guests)
            assert list(messages[len(messages) - len(guests) :]) == guests
            assert in_order(key, messages) == messages
            met += len(guests)
    assert met


def test_the_contest_that_is_told_stands_before_the_others() -> None:
    met = 0
    for session in sample_sessions(30, seed=5):
        for key, messages in sample_brief(session, "brief").plan.sections:
            own = [m for m in messages if m.spec.section == key and m.spec.block == "paragraph"]
            others = [m.spec.scope == OTHERS for m in own if m.spec.headings]
            met += any(others) and not all(others)
            assert others[:1] != [True] or all(others)
    assert met
