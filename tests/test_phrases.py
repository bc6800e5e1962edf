"""Phrase files: what is read, and what is refused with file and line."""

from __future__ import annotations

import pytest

from briefgen.errors import DataError
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import parse_messages

TEXT = """# A comment.

## one
section: leadership
for: pair
streak: streak:{x}/{y}
gain?: streak_gain:{x}/{y}
if: streak.abs >= 3
news: streak.surprise
order: 20
again: yes
block: same
> A heading
- First {{ streak | cardinal }}
  and on.
when: streak.up
- Second.
> Another heading

## two
section: calm
- Third.
"""


def test_a_message_is_read() -> None:
    one, two = parse_messages(TEXT, "phrases/a.md")
    assert (one.name, one.section, one.scope, one.order, one.again, one.block) == (
        "one", "leadership", "pair", 20, True, "same",
    )  # fmt: skip
    assert one.facts == {"streak": "streak:{x}/{y}", "gain": "streak_gain:{x}/{y}"}
    assert one.optional == {"gain"}
    assert (one.condition, one.news) == ("streak.abs >= 3", "streak.surprise")
    assert [(w.text, w.when) for w in one.wordings] == [
        ("First {{ streak | cardinal }} and on.", ""), ("Second.", "streak.up"),
    ]  # fmt: skip
    assert [(h.text, h.when) for h in one.headings] == [("A heading", ""), ("Another heading", "streak.up")]
    assert (two.scope, two.news, two.block, two.line) == ("market", "0.5", "paragraph", 20)


def test_lines_are_those_of_the_file() -> None:
    one, _ = parse_messages(TEXT, "phrases/a.md")
    lines = TEXT.splitlines()
    for wording in (*one.wordings, *one.headings):
        assert lines[wording.line - 1][2:].startswith(wording.text[:5])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## a\nnonsense\n", "a.md, line 2: neither a key"),
        ("## a\nnews: 1\nnews: 2\n", "a.md, line 3: 'news' stands twice in a"),
        ("## a\n\n## b\nfor: everyone\n", "a.md, line 3: b is for 'everyone'"),
        ("## a\nblock: poem\n", "a.md, line 1: block of a"),
    ],
)
def test_mistakes_name_file_and_line(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_messages(text, "a.md")


def test_the_shipped_files_are_read() -> None:
    assert len(load_messages("phrases")) > 20
    assert {m.path.partition("/")[0] for m in load_messages("angles")} == {"angles"}
