"""The choice among wordings: deterministic, away from what was just said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.prose.variation import Memory, stem, stems, tie_break

TEXTS = st.lists(st.text(alphabet="abcdefghij ", min_size=1, max_size=40), min_size=1, max_size=6)


def test_forms_of_a_word_are_one() -> None:
    assert stem("closing") == stem("closed") == stem("closes")
    assert stem("led") == "led"


def test_printed_values_are_no_words() -> None:
    assert stems("The market {{ value | move }} was {% if x %}calm{% endif %}") == ["market", "calm"]


def test_what_was_just_said_costs_most() -> None:
    memory = Memory(seed="a")
    memory.note("the market closed higher")
    near = memory.cost("the market stood still")
    memory.note("every other sentence speaks about something wholly different from before")
    assert 0 < memory.cost("the market stood still") < near
    assert memory.cost("nothing here") == 0


def test_a_repeated_wording_gives_way() -> None:
    memory = Memory(seed="a")
    texts = ["the market closed higher today", "shares ended above yesterday"]
    first = memory.choose(texts, "k")
    for _ in range(3):
        memory.note(texts[first])
    assert memory.choose(texts, "k") != first


@given(TEXTS, st.text(max_size=10), st.text(max_size=10))
def test_the_same_seed_chooses_the_same(texts: list[str], seed: str, key: str) -> None:
    one, other = Memory(seed=seed), Memory(seed=seed)
    for text in texts:
        assert one.choose(texts, key) == other.choose(texts, key)
        one.note(text)
        other.note(text)


@given(TEXTS, st.text(max_size=10))
def test_the_choice_is_one_of_the_texts(texts: list[str], seed: str) -> None:
    assert 0 <= Memory(seed=seed).choose(texts, "key") < len(texts)


@given(st.lists(st.text(max_size=5), max_size=4))
def test_ties_break_evenly_inside_the_unit_interval(parts: list[str]) -> None:
    assert 0 <= tie_break(*parts) < 1


def test_seeds_do_differ() -> None:
    texts = ["alpha beta", "gamma delta"]
    assert len({Memory(seed=str(i)).choose(texts, "k") for i in range(20)}) == 2
