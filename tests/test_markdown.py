from __future__ import annotations

import json

import article_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.renderers.markdown import escape, references, render_markdown


def brief(*, simulated: bool = False) -> str:
    return render_markdown(example.document(simulated=simulated)).content.decode()


def head() -> dict[str, object]:
    lines = brief().split("---\n")[1].splitlines()
    pairs = (line.split(": ", 1) for line in lines)
    return {key: value if key in ("date", "session") else json.loads(value) for key, value in pairs}


def test_front_matter_says_what_when_and_from_which_data():
    front = head()
    assert front["title"] == "Small caps beat the S&P 500 for a 14th day, one short of the record"
    assert front["date"] == front["session"] == "2026-01-22"
    assert front["vintage"] == example.VINTAGE
    assert front["simulated"] is False
    assert front["briefgen"] == "0.1.0"


def test_the_text_is_clean_and_whole():
    text = brief()
    assert "data-fact" not in text
    assert "\n# Small caps beat the S&P 500 for a 14th day, one short of the record\n" in text
    assert "\n## How unusual is it?\n" in text
    assert "\n*New York, Thursday, Jan. 22, 2026 · closing prices.*\n" in text
    assert "\n| Russell 2000 | 2,718.77 | +0.76% | +9.54% | +18.11% |\n" in text
    assert "\n| --- | ---: | ---: | ---: | ---: |\n" in text
    assert "| Equal-weight S&P 500 | – | +0.41% |" in text
    assert '](charts/leadership.svg "' in text
    assert text.index("## Not covered") < text.index("## Sources")
    assert text.endswith("Not investment advice.*\n")


def test_sources_stand_in_a_table_with_addresses_that_can_be_followed():
    lines = brief().split("## Sources\n\n")[1].splitlines()
    assert lines[:2] == ["|  |  |", "| --- | --- |"]
    assert lines[2].startswith("| Prices: | ")
    line = ("Treasury, H.15: yields; FRED, https://fred.stlouisfed.org/series/DGS10.",)
    assert references((line, ("No colon here.",))).splitlines()[2:] == [
        "| Treasury, H.15: | yields; FRED, <https://fred.stlouisfed.org/series/DGS10>. |",
        "|  | No colon here. |",
    ]


def test_simulated_data_are_marked():
    assert "> Simulated data" in brief(simulated=True)
    assert "> Simulated" not in brief()


@pytest.mark.parametrize(
    "name", ["E*TRADE", "a_b _c_", "[x](y)", "<b>", "1. first", "- dash", "# hash", "AT&amp;T", "a|b", "`x`"]
)
def test_names_read_back_as_they_were(name: str):
    tokens = MarkdownIt("commonmark").parse(escape(name))
    assert tokens[0].type == "paragraph_open"
    assert "".join(child.content for child in tokens[1].children or []) == name


@given(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1).filter(
        lambda t: t == t.strip()
    )
)
def test_any_words_read_back_as_they_were(words: str):
    tokens = MarkdownIt("commonmark").parse(escape(words))
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or []) == words
