from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sample_briefs import newsroom, sample_brief

from briefgen.document import KEY_NUMBERS, claims
from briefgen.errors import VerificationError
from briefgen.keynumbers import key_numbers, spark
from briefgen.model import Claim, Fact, plain
from briefgen.renderers import render
from briefgen.verify import prove
from briefgen.verify.published import verify_file

SESSION = dt.date(2024, 8, 5)


def strip(session: dt.date = SESSION):
    room = newsroom()
    facts = room.facts(session)
    return key_numbers(room.edition, facts, room.desk(session, facts))


def test_the_strip_has_the_indexes_the_volatility_index_and_a_yield_each_with_its_change():
    numbers, note = strip()
    edition = newsroom().edition
    made = [next(c.fact for c in n.label if isinstance(c, Claim)) for n in numbers]
    assert made[: len(edition.indices)] == [f"level:{t}" for t in edition.indices]
    assert f"level:{edition.volatility}" in made
    assert all(re.fullmatch(r"[+-]?[\d.,]+( bp|%)?", plain(n.change)) for n in numbers)
    assert plain(note).startswith("Close, change on the day, and closes since ")


def test_a_line_runs_from_the_base_of_three_months_to_the_close():
    room = newsroom()
    facts = room.facts(SESSION)
    numbers, _ = strip()
    span = facts[f"return:{room.edition.benchmark}@3m"]
    level = facts[f"level:{room.edition.benchmark}"]
    assert isinstance(span, Fact)
    assert isinstance(level, Fact)
    first = numbers[0]
    assert len(first.trend) == 64
    assert first.trend[-1] == level.number
    assert first.trend[-1] / first.trend[0] - 1 == pytest.approx(span.number)
    assert plain(first.about) in first.svg.replace("&amp;", "&")


def test_the_way_is_the_sign_of_the_change():
    for number in strip()[0]:
        assert number.way == (-1 if plain(number.change).startswith("-") else 1)


def test_a_line_touches_both_edges_and_lifts_nowhere():
    svg = spark("^X", np.array([1.0, 3.0, 2.0]), "X")
    assert 'd="M3 27L60 3L117 15"' in svg
    assert 'id="spark-x"' in svg


def test_every_word_of_the_strip_is_claimed_and_a_wrong_line_title_is_refused():
    brief = sample_brief(SESSION)
    article = brief.document.article
    assert [c for key, c in claims(article) if key == KEY_NUMBERS]
    room = newsroom()
    desk = room.desk(SESSION, brief.facts)
    prove(article, brief.facts, desk, room.meta)
    first = article.key_numbers[0]
    told = tuple(
        replace(r, text="+99.9%") if isinstance(r, Claim) and "%" in r.text else r for r in first.about
    )
    assert told != first.about
    bad = replace(article, key_numbers=(replace(first, about=told), *article.key_numbers[1:]))
    with pytest.raises(VerificationError, match="99"):
        prove(bad, brief.facts, desk, room.meta)


def test_a_page_with_another_number_or_another_title_in_its_strip_is_refused(tmp_path: Path):
    for artifact in render(sample_brief(SESSION).document, ("html",)):
        path = tmp_path / artifact.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(artifact.content)
    file = tmp_path / "brief.html"
    honest = file.read_text(encoding="utf-8")
    assert verify_file(file) == ()
    title = re.search(r'<title id="spark-\w+-title">([^<]+)', honest)
    assert title is not None
    for old, new in ((title[1], title[1] + "1"), ('class="level">', 'class="level">1')):
        file.write_text(honest.replace(old, new, 1), encoding="utf-8")
        assert verify_file(file), old
