from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import article_example as example
import pytest

from briefgen.document import claims, compose, description, page_title, shortened
from briefgen.errors import BriefgenError
from briefgen.model import Artifact, Fact, Section
from briefgen.renderers import render
from briefgen.renderers.ledger import facts_json, ledger_json


def test_claims_come_in_reading_order_with_their_sections():
    pairs = list(claims(example.article()))
    keys = [key for key, _ in pairs]
    assert [c.text for _, c in pairs[:4]] == [
        "14th day",
        "May 1996",
        "Thursday, Jan. 22, 2026",
        "14 sessions in a row",
    ]
    assert list(dict.fromkeys(keys))[:5] == ["headline", "standfirst", "dateline", "lead", "streak"]
    assert keys[-1] == "sources"
    assert "25,518.35" in [c.text for key, c in pairs if key == "lead"]
    assert "14 sessions ahead" in [c.text for key, c in pairs if key == "streak"]


def test_a_key_used_twice_is_refused():
    article = example.article()
    twice = replace(article, sections=(*article.sections, Section(key="lead")))
    with pytest.raises(ValueError, match="section key used twice: lead"):
        compose(twice, vintage="v", version="0")


@pytest.mark.parametrize("limit", [5, 12, 40, 200])
def test_shortened_text_keeps_to_its_limit_and_ends_at_a_word(limit: int):
    text = "Small caps beat the S&P 500 for a 14th day"
    cut = shortened(text, limit)
    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_descriptions_and_titles_have_the_length_that_readers_of_heads_expect():
    article = example.article()
    for standfirst in ((), ("Short.",), ("word " * 80,)):
        assert 50 <= len(description(replace(article, standfirst=standfirst))) <= 160
    assert len(page_title("headline " * 20, example.SESSION)) <= 75


def test_the_ledger_has_the_contract_s_keys_in_order_and_the_same_bytes_each_time():
    content = example.ledger()
    ledger = json.loads(content)
    assert list(ledger) == [
        "schema", "edition", "session", "briefgen", "data", "facts", "missing", "claims",
    ]  # fmt: skip
    assert ledger["schema"] == "briefgen.ledger/1"
    streak, rise, top = ledger["facts"]
    assert list(streak) == [
        "id", "class", "value", "unit", "as_of", "base_session", "history", "newsworthiness", "source",
    ]  # fmt: skip
    assert streak["history"] == {
        "searched_from": "1987-09-10", "rank": 2, "of": 2396, "last_reached": "1996-05-07",
    }  # fmt: skip
    assert rise["value"] == example.facts()[1].value
    assert rise["inputs"][0]["value"] == 2718.77001953125
    assert top["value"] == [["MRNA", 0.142], ["ALB", 0.061]]
    assert ledger["claims"][0] == {
        "text": "14th day", "fact": "streak:^RUT/^GSPC", "property": "value", "section": "headline",
    }  # fmt: skip
    assert content.endswith(b"}\n")
    assert content == example.ledger()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_a_value_that_is_no_number_never_reaches_the_ledger(value: object):
    fact = Fact(id="return:IWM@1d", value=value, unit="fraction", as_of=example.SESSION)  # type: ignore[arg-type]
    with pytest.raises(BriefgenError, match="return:IWM@1d"):
        facts_json((fact,))


def test_an_unknown_number_in_the_data_is_an_error_too():
    with pytest.raises(BriefgenError):
        ledger_json(
            edition="e", session=dt.date(2026, 1, 22), version="0", data={"x": float("nan")},
            facts=(), newsworthiness={}, missing=(), claims=(),
        )  # fmt: skip


def test_a_sourced_fact_has_its_citation_at_the_top():
    fact = Fact(
        id="level:FOMC", kind="sourced", value=4.25, unit="percent", as_of=example.SESSION,
        source="FRED", details={"citation": "Board of Governors", "series": "DFEDTARU"},
    )  # fmt: skip
    entry = json.loads(facts_json((fact,)))[0]
    assert entry["citation"] == "Board of Governors"
    assert entry["details"] == {"series": "DFEDTARU"}


def test_every_format_and_chart_comes_out_of_one_call_in_a_fixed_order():
    artifacts = render(example.document(), ("md", "html"))
    assert all(isinstance(artifact, Artifact) for artifact in artifacts)
    assert [artifact.path for artifact in artifacts] == [
        "brief.md", "brief.html", "brief.mail.html", "brief.mail.txt", "card.png", "ledger.json",
        "charts/leadership.svg",
        "charts/returns.svg",
    ]  # fmt: skip
    with pytest.raises(BriefgenError, match="no such format: docx"):
        render(example.document(), ("docx",))
