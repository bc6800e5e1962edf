"""From a wording to runs of words and claims."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_formatters import DESK, LIST, LOSS, RETURN, STREAK

from briefgen.errors import BriefgenError
from briefgen.model import Claim, Run, plain
from briefgen.prose.finishing import capitalised, joined, split
from briefgen.prose.phrases import Wording
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.realize import Realiser, evaluate, holds
from briefgen.prose.variation import Turn, turn_of

GAIN, FALL, RUN = Quantity(fact=RETURN), Quantity(fact=LOSS), Quantity(fact=STREAK)
TOP = Quantity(fact=LIST)
EVENING = turn_of("rotation", DESK.session)


def wording(text: str, when: str = "") -> Wording:
    return Wording(text=text, when=when, line=7)


def said(text: str, **bindings: object) -> str:
    return plain(Realiser(DESK, EVENING).runs(wording(text), bindings, "phrases/a.md"))


def test_a_value_becomes_a_claim_with_its_fact() -> None:
    runs = Realiser(DESK, EVENING).runs(wording("It moved {{ day | percent }} today."), {"day": GAIN}, "a")
    assert runs[0] == "It moved "
    assert isinstance(runs[1], Claim)
    assert (runs[1].text, runs[1].fact, runs[1].spec) == ("1.4%", "return:^GSPC@1d", '["", "percent"]')
    assert runs[2] == " today."


def test_sentences_begin_with_a_capital() -> None:
    assert said("{{ x | the }} gave way. {{ x | the }} came back.", x=RUN) == (
        "The Russell 2000 gave way. The small-cap index came back."
    )


def test_a_comma_follows_the_year_of_a_full_date_where_the_sentence_goes_on() -> None:
    day = Quantity(fact=replace(STREAK, value=dt.date(1996, 5, 7), unit="date"))
    assert said("Since {{ d | date }} it has led.", d=day) == "Since May 7, 1996, it has led."
    assert (
        said("On {{ d | date }} {{ x | the }} led.", d=day, x=RUN) == "On May 7, 1996, the Russell 2000 led."
    )
    assert said("It led on {{ d | date }}, and again.", d=day) == "It led on May 7, 1996, and again."
    assert said("It led on {{ d | date }} ({{ x | the }}).", d=day, x=RUN).endswith(
        "1996 (the Russell 2000)."
    )
    assert said("It has led since {{ d | month }} or so.", d=day) == "It has led since May 1996 or so."


def test_a_name_is_introduced_once() -> None:
    key = Quantity(fact=LIST, path="item:0")
    voice = Realiser(DESK, EVENING)
    first = plain(voice.runs(wording("{{ x | ref }} and {{ x | ref }}."), {"x": key}, "a"))
    assert first == "Meta Platforms, Inc. (NASDAQ: META) and Meta."
    voice.introducing = False
    assert plain(Realiser(DESK, EVENING).runs(wording("{{ x | the }}."), {"x": key}, "a")) == "Meta."


def test_moves_say_when_there_is_none() -> None:
    still = Quantity(fact=replace(RETURN, value=0.0004))
    assert said("It {{ x | move }}.", x=still) == "It was little changed."
    many = Quantity(fact=replace(RETURN, id="return:XLU@1d", value=0.0004))
    assert said("{{ x | the }} {{ x | move }}.", x=many) == "Utilities were little changed."
    assert said("It {{ x | move }}.", x=GAIN).endswith("1.4%.")
    assert "9.5%" in said("It {{ x | move }}.", x=FALL)


def test_lists() -> None:
    assert said("Best: {{ x | listing }}.", x=TOP) == "Best: Meta (+5.7%) and Tesla (+4.2%)."
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"


@pytest.mark.parametrize(
    "text",
    ["{{ day | nothing }}", "{{ other | percent }}", "{{ day | percent", "{{ gone | percent }}",
     "{{ day | date }}", "{{ day.part('x') | percent }}"],
)  # fmt: skip
def test_mistakes_name_file_and_line(text: str) -> None:
    with pytest.raises(BriefgenError, match=r"templates/phrases/a\.md, line 7"):
        said(text, day=GAIN, gone=Absent("no data"))


def test_conditions() -> None:
    assert holds("day.up and day.abs > 0.01", {"day": GAIN})
    assert not holds("day.down", {"day": GAIN})
    assert evaluate("day.number * 2", {"day": GAIN}) == pytest.approx(0.0274)
    with pytest.raises(BriefgenError, match="condition"):
        holds("day.nothing > 3", {"day": GAIN})


def test_a_condition_that_no_longer_holds_changes_no_other_choice() -> None:
    options = [wording(f"{g} {i}", f"'{g}' in x") for g in "abcd" for i in range(3)]
    told = set()
    for day in range(60):
        voice = Realiser(DESK, Turn(edition="x", day=day))
        whole, less = (voice.choose(options, {"x": x}, "k") for x in ("abcd", "acd"))
        assert whole is not None and less is not None
        told.add(whole.text)
        assert whole.text.startswith("b") or less.text == whole.text
    assert {text[0] for text in told} == set("abcd")


def test_only_true_wordings_are_chosen() -> None:
    voice = Realiser(DESK, EVENING)
    options = [wording("up", "day.up"), wording("down", "day.down")]
    assert voice.choose(options, {"day": GAIN}, "k") == options[0]
    assert voice.choose([options[1]], {"day": GAIN}, "k") is None


def test_true_wordings_take_turns_whatever_else_holds_beside_them() -> None:
    always, rising = [wording(t) for t in "abcd"], [wording(t, "day.up") for t in "ef"]
    found = []
    for day in range(12):
        voice = Realiser(DESK, Turn(edition="x", day=day))
        made = voice.choose([*always, *(rising if day % 3 else [])], {"day": GAIN}, "k")
        assert made is not None
        found.append(made.text)
    assert all(len({*found[i : i + 2]}) == 2 for i in range(11))


def test_a_wording_for_an_absent_fact_gives_way_to_every_other() -> None:
    options = [wording("without", "not more"), wording("always")]
    for day in range(6):
        voice = Realiser(DESK, Turn(edition="x", day=day))
        values = {"more": Absent("no data")}
        assert voice.choose(options, values, "k", frozenset({"more"})) == options[1]
        assert voice.choose(options[:1], values, "k", frozenset({"more"})) == options[0]


def test_an_index_may_be_called_by_what_it_is_after_its_name() -> None:
    assert (
        said("{{ x | the }} rose; {{ x | aka }} led.", x=RUN)
        == "The Russell 2000 rose; the small-cap index led."
    )


def test_periods_of_one_meaning_take_turns_inside_a_message() -> None:
    month = Quantity(fact=replace(RETURN, id="return:^GSPC@1m"))
    one, _, other = said("{{ x | period }}/{{ x | period }}", x=month).lower().partition("/")
    assert one != other


def test_templates_cannot_reach_the_system() -> None:
    with pytest.raises(BriefgenError):
        said("{{ ''.__class__.__mro__ }}{{ cycler.__init__.__globals__ }}")


WORDS = st.text(alphabet="abc .?!", max_size=12)
CLAIM = st.builds(
    Claim,
    text=st.text(alphabet="abcX1% ", min_size=1, max_size=8),
    fact=st.just("a:b"),
    property=st.just("value"),
)
RUNS = st.lists(st.one_of(WORDS.filter(bool), CLAIM), max_size=8)


@given(RUNS)
def test_capitals_change_nothing_else(runs: list[Run]) -> None:
    out = capitalised(tuple(runs))
    assert plain(out).lower() == plain(tuple(runs)).lower()
    assert [type(r) for r in out] == [type(r) for r in runs]
    pairs = [(a, b) for a, b in zip(runs, out) if isinstance(a, Claim) and isinstance(b, Claim)]
    assert all((a.fact, a.spec, a.text[1:]) == (b.fact, b.spec, b.text[1:]) for a, b in pairs)


@given(st.lists(CLAIM, max_size=5))
def test_splitting_keeps_every_claim_in_its_place(claims: list[Claim]) -> None:
    text = "-".join(f"\ue000{i}\ue001" for i in range(len(claims)))
    assert [r for r in split(text, claims) if isinstance(r, Claim)] == claims


def test_the_same_seed_says_the_same() -> None:
    texts = [wording(t) for t in ("One way with {{ day | verb }}.", "Another way with {{ day | verb }}.")]
    made = [
        [plain(v.runs(w, {"day": GAIN}, "a")) for w in (v.choose(texts, {"day": GAIN}, "k"),) if w]
        for v in (Realiser(DESK, EVENING), Realiser(DESK, EVENING))
    ]  # fmt: skip
    assert made[0] == made[1]
    assert dt.date(2026, 1, 22) == DESK.session
