"""Plan → article: parts, table, figures, dateline, notices and sources."""

from __future__ import annotations

import re

import pytest
from sample_briefs import newsroom, sample_brief, sample_sessions

from briefgen.composing import key_table
from briefgen.document import claims, figures
from briefgen.editions import load_edition
from briefgen.model import Article, Bullets, Claim, Fact, Paragraph, Section, Table, plain
from briefgen.planning.notes import all_messages
from briefgen.telling import follows, goes_on

SESSIONS = sample_sessions(12, seed=7)
ARTICLES: list[Article] = [sample_brief(s, "feature").document.article for s in SESSIONS]


def texts(article: Article) -> list[str]:
    found = [plain(article.headline), plain(article.standfirst)]
    for section in article.sections:
        found.append(plain(section.heading))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(plain(block.runs))
            elif isinstance(block, Bullets):
                found += [plain(i) for i in block.items]
    return [t for t in found if t]


def test_every_brief_has_headline_standfirst_lead_and_table() -> None:
    for article in ARTICLES:
        assert plain(article.headline)
        assert plain(article.standfirst).endswith((".", "?"))
        lead = article.sections[0]
        assert lead.key == "lead"
        assert isinstance(lead.blocks[0], Paragraph)
        assert any(isinstance(b, Table) for b in lead.blocks)


def test_every_section_after_the_lead_has_a_heading_and_text() -> None:
    for article in ARTICLES:
        for section in article.sections[1:]:
            assert plain(section.heading), (article.session, section.key)
            assert section.blocks


def test_headlines_do_not_end_like_sentences_and_begin_with_a_capital() -> None:
    for article in ARTICLES:
        words = plain(article.headline)
        assert not words.endswith(".")
        assert words[0].isupper() or words[0].isdigit() or words[0] == "$"


@pytest.mark.parametrize(
    ("before", "words", "alike", "goes"),
    [
        ("Stocks rose.", "Bonds fell.", False, True),
        ("Stocks rose. Bonds fell.", "Gold held.", False, True),
        ("Stocks rose. Bonds fell. Gold held.", "Oil slid.", False, False),
        ("Stocks rose.", "Bonds fell. Gold held.", False, True),
        ("Stocks rose. Bonds fell.", "Gold held. Oil slid.", False, False),
        ("Stocks rose.", "Bonds fell. Gold held.", True, True),
        ("Stocks rose. Bonds fell. Gold held.", "Oil slid.", True, True),
        ("Stocks rose. Bonds fell. Gold held. Oil slid.", "All closed.", True, False),
    ],
)
def test_a_short_message_goes_on_in_the_paragraph_before(
    before: str, words: str, alike: bool, goes: bool
) -> None:
    """Up to four sentences on one topic stand together, or up to three on two."""
    assert goes_on((before,), (words,), alike=alike) is goes


def test_no_paragraph_goes_back_from_the_year_to_the_day() -> None:
    """The topic of the heading comes first; where it is the year, the day has a paragraph of its own."""
    specs = {m.name: m for m in all_messages(load_edition("rotation"))}
    day, month, year = specs["day-place"], specs["month-place"], specs["twelve-months"]
    assert follows(day, month) and follows(month, year) and follows(day, day)
    assert not follows(year, day) and not follows(month, day)


def test_paragraphs_are_clean_sentences() -> None:
    """No double blanks, no blank before punctuation, no slip of a template."""
    for article in ARTICLES:
        for text in texts(article):
            assert not re.search(r"  | [,.;:?]|\{|\}|\.\.|,,|\bnan\b", text), text
            assert not re.search(r"\b[Aa] (?:8|11\b|18\b|eight|11th|18th)|\b[Aa]n (?:one|[1-79]\b)", text), (
                text
            )


def test_no_article_stands_twice() -> None:
    for article in ARTICLES:
        for text in texts(article):
            assert not re.search(r"\b(the|a|an|of|by|in|on) \1\b", text, re.IGNORECASE), text


def test_the_dateline_is_the_session() -> None:
    article = ARTICLES[0]
    assert plain(article.dateline).startswith(f"{article.session:%A}, ")
    assert str(article.session.year) in plain(article.dateline)


def test_the_source_and_the_vintage_are_claims_about_the_data() -> None:
    made = [c for _, c in claims(ARTICLES[0]) if c.fact.startswith("data:")]
    assert {c.spec for c in made} >= {"source", "vintage"}


def test_simulated_data_are_marked() -> None:
    assert sample_brief(SESSIONS[0]).document.simulated
    assert all(sample_brief(s).document.simulated for s in SESSIONS[:3])


def test_figures_have_keys_captions_and_descriptions() -> None:
    for article in ARTICLES:
        keys = [f.key for f in figures(article)]
        assert len(keys) == len(set(keys))
        for figure in figures(article):
            assert plain(figure.caption)
            assert figure.alt
            assert figure.svg.startswith("<svg")


def test_the_table_leaves_out_what_has_no_close() -> None:
    room = newsroom()
    facts = room.facts(SESSIONS[0])
    table = key_table(room.edition, facts, room.desk(SESSIONS[0], facts))
    assert table.head[0] == ""
    assert all(len(row) == len(table.head) for row in table.rows)
    for row in table.rows:
        (name,) = row[0]
        assert isinstance(name, Claim)
        assert isinstance(facts[name.fact], Fact)


def test_what_is_not_covered_is_not_printed_as_a_value() -> None:
    for session, article in zip(SESSIONS, ARTICLES):
        brief = sample_brief(session, "feature")
        gone = {c.fact for _, c in claims(article) if c.spec == "missing"}
        stated = {c.fact for _, c in claims(article) if c.spec[:1] == "["}
        assert not gone & stated
        assert all(isinstance(brief.facts[f], Fact) for f in stated)


def test_names_are_introduced_at_most_once() -> None:
    for article in ARTICLES:
        full = [c.text.lower() for _, c in claims(article) if '"introduced"' in c.spec and "(" in c.text]
        assert len(full) == len(set(full)), article.session


def test_sections_have_keys_of_their_own() -> None:
    for article in ARTICLES:
        keys = [s.key for s in article.sections]
        assert len(keys) == len(set(keys))
        assert all(isinstance(s, Section) for s in article.sections)
