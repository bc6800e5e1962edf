"""The choice among wordings: deterministic, away from what was just said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.prose.variation import Alternatives, Memory, preferences, stem, stems, tie_break

TEXTS = st.lists(st.text(alphabet="abcdefghij ", min_size=1, max_size=40), min_size=1, max_size=6)


def test_forms_of_a_word_are_one() -> None:
    assert stem("closing") == stem("closed") == stem("closes")
    assert stem("led") == "led"


def test_printed_values_are_no_words() -> None:
    assert stems("The market {{ value | move }} was {% if x %}calm{% endif %}") == ("market", "calm")


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
    first = memory.order(texts, "k")[0]
    for _ in range(3):
        memory.note(texts[first])
    assert memory.order(texts, "k")[0] != first


@given(TEXTS, st.text(max_size=10), st.text(max_size=10))
def test_the_same_seed_orders_the_same(texts: list[str], seed: str, key: str) -> None:
    one, other = Memory(seed=seed), Memory(seed=seed)
    for text in texts:
        assert one.order(texts, key) == other.order(texts, key)
        one.note(text)
        other.note(text)


@given(TEXTS, st.text(max_size=10))
def test_an_order_holds_every_text_once(texts: list[str], seed: str) -> None:
    assert sorted(Memory(seed=seed).order(texts, "key")) == list(range(len(texts)))


def part(key: str, *texts: str, last: tuple[bool, ...] = ()) -> Alternatives:
    return Alternatives(
        key=key, texts=texts, whens=("",) * len(texts), last=last or (False,) * len(texts)
    )  # fmt: skip


@given(st.lists(TEXTS, min_size=1, max_size=5), st.text(max_size=5))
def test_preferences_order_the_wordings_of_every_part(parts: list[list[str]], seed: str) -> None:
    found = preferences(seed, [part(str(i), *texts) for i, texts in enumerate(parts)])
    assert [sorted(found[str(i)]) for i in range(len(parts))] == [list(range(len(t))) for t in parts]


def test_a_wording_gives_way_to_what_would_stand_before_it() -> None:
    for seed in "abcdef":
        found = preferences(seed, [part("a", "the close was calm"), part("b", "a calm close", "still hours")])
        assert found["b"] == (1, 0)


def test_what_is_true_only_of_an_absent_fact_stands_last() -> None:
    for seed in "abcdef":
        found = preferences(seed, [part("a", "one way", "another", "a third", last=(True, False, False))])
        assert found["a"][-1] == 0


@given(st.lists(st.text(max_size=5), max_size=4))
def test_ties_break_evenly_inside_the_unit_interval(parts: list[str]) -> None:
    assert 0 <= tie_break(*parts) < 1


def test_seeds_do_differ() -> None:
    texts = ["alpha beta", "gamma delta"]
    assert len({Memory(seed=str(i)).order(texts, "k") for i in range(20)}) == 2
