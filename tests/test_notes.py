"""Editor's notes: word for word, with their source, from date to expiry, when their condition holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import market_example as example
import pytest
from sample_briefs import newsroom

from briefgen.editions import load_edition
from briefgen.editions.files import read_toml
from briefgen.editions.notes import BUILT_IN, load_notes, parse_note
from briefgen.errors import DataError
from briefgen.metrics.market import Market
from briefgen.model import Article, Fact, Missing, Note, Runs, Snapshot, claims_of, plain
from briefgen.pipeline import market_of, write_brief
from briefgen.planning.notes import all_messages

D = dt.date
HERE = Path("notes/rule.toml")
GOOD = {
    "text": "The rule\n  says so.", "source": "the rule book", "url": "https://example.org/rule",
    "date": D(2010, 1, 1), "expires": D(2010, 12, 31), "if": "day.abs > 0.01",
    "facts": {"day": "return:{benchmark}@1d"},
}  # fmt: skip


def test_a_note_is_read_with_its_words_on_one_line() -> None:
    note = parse_note("rule", GOOD, HERE)
    assert (note.key, note.text, note.scope) == ("rule", "The rule says so.", "market")
    assert (note.condition, note.facts) == ("day.abs > 0.01", {"day": "return:{benchmark}@1d"})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": ""}, "notes/rule.toml: the key 'text' is missing or empty"),
        ({"expires": None}, "the key 'expires' is missing or empty"),
        ({"wht": "x"}, "unknown key 'wht'; known keys are text, source"),
        ({"date": "2010-01-01"}, "'date' is '2010-01-01' but must be a date"),
        ({"facts": "day"}, "'facts' is 'day' but must be a table"),
        ({"expires": D(2009, 1, 1)}, "expires on 2009-01-01, before its date, 2010-01-01"),
        ({"for": "everyone"}, "for 'everyone', which is none of market, pair"),
        ({"url": "file:///etc/passwd"}, "does not begin with https://"),
    ],
)
def test_a_bad_note_says_which_key_of_which_file(change: dict[str, object], words: str) -> None:
    with pytest.raises(DataError, match=words.replace("(", r"\(")):
        parse_note("rule", {**GOOD, **change}, HERE)


def test_own_notes_are_all_used_and_built_in_ones_where_an_edition_names_them(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'text = "So it is."\nsource = "me"\nurl = "https://example.org"\n'
        "date = 2020-01-01\nexpires = 2030-01-01\n"
    )
    asked = Path("editions/own.toml")
    assert [n.key for n in load_notes((), asked, own=tmp_path)] == ["mine"]
    both = load_notes(("circuit-breakers",), asked, own=tmp_path)
    assert [n.key for n in both] == ["circuit-breakers", "mine"]
    with pytest.raises(DataError, match=r"editions/own.toml: there is no note 'rumor'; there are circuit-b"):
        load_notes(("rumor",), asked, own=tmp_path)


def test_the_built_in_notes_are_whole_and_their_facts_are_known() -> None:
    edition = load_edition("rotation")
    assert {n.key for n in edition.notes} == {p.stem for p in BUILT_IN.glob("*.toml")}
    specs = {m.name: m for m in all_messages(edition)}
    for note in edition.notes:
        assert read_toml(BUILT_IN / f"{note.key}.toml")["url"] == note.url
        spec = specs[f"note-{note.key}"]
        assert spec.facts["note"] == f"note:{note.key}"
        assert spec.condition and set(note.facts) <= set(spec.facts)
        assert note.text.endswith((".", ".”"))


def market(note: Note) -> Market:
    return Market(snapshot=Snapshot(source="x", vintage="", prices={}), notes={note.key: note})


def test_a_note_is_a_sourced_fact_from_its_date_to_its_expiry() -> None:
    of = market(parse_note("rule", GOOD, HERE))
    found = example.fact(of, "note:rule", D(2010, 6, 1))
    assert (found.value, found.kind, found.as_of) == ("The rule says so.", "sourced", D(2010, 1, 1))
    assert found.details["citation"] == "The rule book, 2010-01-01, https://example.org/rule"
    assert "could not be known by 2009-12-31" in example.reason(of, "note:rule", D(2009, 12, 31))
    assert "expired on 2010-12-31" in example.reason(of, "note:rule", D(2011, 1, 3))
    assert "no note 'other'; it has rule" in example.reason(of, "note:other", D(2010, 6, 1))


def article_with(**change: object) -> Article:
    """A brief with one note, written as if the simulated market were real."""
    room = newsroom()
    session = room.sessions()[-300]
    base = {**GOOD, "date": session, "expires": session, "if": "day.abs >= 0", "news": "0.9"}
    edition = replace(room.edition, notes=(parse_note("rule", {**base, **change}, HERE),))
    real = market_of(replace(room.snapshot, simulated=False), edition, room.calendar)
    return write_brief(real, edition, session, length="feature").document.article


def context(article: Article) -> tuple[Runs, ...]:
    return tuple(b.runs for s in article.sections if s.key == "context" for b in s.blocks)  # type: ignore[union-attr]


def with_note(**change: object) -> tuple[str, ...]:
    """Paragraphs of the context section."""
    return tuple(plain(runs) for runs in context(article_with(**change)))


def test_a_note_is_printed_word_for_word_with_its_source_while_its_condition_holds() -> None:
    (said,) = with_note()
    assert "the rule book" in said.lower() and said.endswith(": The rule says so.")
    assert with_note(**{"if": "day.abs > 9"}) == ()


def test_numbers_in_a_note_are_the_note_s_own() -> None:
    """They pass as the note's words, and only as these."""
    (said,) = with_note(text="It fell by 7% because of 13 things.")
    assert said.endswith("It fell by 7% because of 13 things.")


def test_a_missing_fact_of_the_condition_keeps_a_note_out() -> None:
    assert with_note(facts={"day": "return:NOWHERE@1d"}) == ()


def test_a_note_cites_its_source() -> None:
    article = article_with()
    assert any("https://example.org/rule" in plain(line) for line in article.sources)
    quoted = [c for runs in context(article) for c in claims_of(runs) if c.fact == "note:rule"]
    assert [c.property for c in quoted] == ["entity", "date", "value"]


def test_no_note_is_known_before_its_day() -> None:
    for note in load_edition("rotation").notes:
        before, after = note.date - dt.timedelta(days=1), note.expires + dt.timedelta(days=1)
        of = market(note)
        assert isinstance(of.fact(f"note:{note.key}", before), Missing)
        assert isinstance(of.fact(f"note:{note.key}", after), Missing)
        assert isinstance(of.fact(f"note:{note.key}", note.date), Fact)


def test_a_simulated_market_has_no_notes_about_the_real_one() -> None:
    of = replace(
        market(parse_note("rule", GOOD, HERE)),
        snapshot=Snapshot(source="x", vintage="", prices={}, simulated=True),
    )
    assert "the market is simulated" in example.reason(of, "note:rule", D(2010, 6, 1))
