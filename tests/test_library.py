"""Layers of templates: the built-in ones, a voice over them, a project's own over both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_briefs import newsroom

from briefgen.errors import BriefgenError, DataError, UsageError
from briefgen.model import plain
from briefgen.pipeline import Brief, market_of, write_brief
from briefgen.planning.angles import angle_files
from briefgen.proofreading import faults, pieces
from briefgen.prose import library
from briefgen.prose.library import load_messages, voices
from briefgen.prose.phrases import MessageSpec
from briefgen.verify import frames

WORDS = """# Mine.

## advancers
- In my words, {{ adv | count_as("rose") }}.
"""
OTHER = """# Another story.

## angle
day: return:{benchmark}@1d
news: 0.99

## headline
- It is {{ day | weekday }}

## standfirst
- {{ day | the }} stood still for nobody.

## lead-day
- {{ day | the }} {{ day | move }}.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates of a project in the working folder."""
    for folder in ("phrases", "angles", "voices/calm/phrases"):
        (tmp_path / "templates" / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "templates"


def put(place: Path, text: str) -> None:
    """Write a file that the process may have read already."""
    place.write_text(text, encoding="utf-8")
    library._load.cache_clear()
    frames.spoken.cache_clear()


def named(name: str, voice: str = "") -> MessageSpec:
    return next(m for m in load_messages("phrases", voice) if m.name == name)


def flash() -> Brief:
    room = newsroom()
    of = market_of(room.snapshot, room.edition, room.calendar)
    return write_brief(of, room.edition, room.sessions()[-200], length="flash")


def test_own_wordings_replace_the_built_in_ones_and_keep_their_facts(project: Path) -> None:
    before = named("advancers")
    put(project / "phrases" / "mine.md", WORDS)
    after = named("advancers")
    assert [w.text for w in after.wordings] == ['In my words, {{ adv | count_as("rose") }}.']
    assert (after.facts, after.news, after.headings) == (before.facts, before.news, before.headings)
    assert after.path == "phrases/mine.md"
    assert [m.name for m in load_messages("phrases")].count("advancers") == 1


def test_a_voice_is_used_by_the_editions_that_name_it(project: Path) -> None:
    put(project / "voices" / "calm" / "phrases" / "x.md", WORDS)
    assert "calm" in voices()
    assert named("advancers", "calm").wordings[0].text.startswith("In my words")
    assert not named("advancers").wordings[0].text.startswith("In my words")
    with pytest.raises(UsageError, match="there is no voice 'loud'; there are"):
        load_messages("phrases", "loud")


def test_an_own_angle_can_lead_and_its_words_are_proven(project: Path) -> None:
    put(project / "angles" / "mine.md", OTHER)
    brief = flash()
    assert brief.plan.angle.name == "mine"
    assert plain(brief.document.article.headline).startswith("It is ")
    put(project / "angles" / "mine.md", OTHER.replace("nobody", "13 people"))
    with pytest.raises(BriefgenError, match="'13' is no claim"):
        flash()


def test_a_part_of_an_angle_can_be_replaced_alone(project: Path) -> None:
    put(project / "angles" / "quiet.md", "## headline\n- Calm\n\n## lead-more\n- More.\n")
    parts = dict(angle_files())["quiet"]
    assert parts["headline"].wordings[0].text == "Calm"
    assert parts["angle"].facts and "lead-more" in parts


def test_mistakes_in_own_templates_name_file_and_line(project: Path) -> None:
    put(project / "phrases" / "mine.md", "## a\nwhat is this\n")
    with pytest.raises(DataError, match=r"phrases/mine.md, line 2: neither a key"):
        load_messages("phrases")
    put(project / "phrases" / "mine.md", "## a\n- A.\n## a\n- B.\n")
    with pytest.raises(DataError, match="two messages are called 'a'"):
        load_messages("phrases")


def test_a_template_cannot_reach_out_of_its_sandbox(project: Path) -> None:
    put(project / "angles" / "mine.md", OTHER.replace("{{ day | weekday }}", "{{ day.__class__.__mro__ }}"))
    with pytest.raises(BriefgenError, match="unsafe"):
        flash()


PAGE = Path(__file__).parent.parent / "docs" / "writing-templates.md"


def test_the_examples_of_the_page_run(project: Path) -> None:
    """Each block of Markdown is a file of templates without faults, and its words are proven in a brief."""
    blocks = re.findall(r"^```markdown\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    for i, block in enumerate(blocks):
        named = re.match(r"# templates/(\S+)", block)
        put(project / (named[1] if named else f"phrases/block{i}.md"), explained(block))
    edition = newsroom().edition
    mine = [p for p in pieces(edition) if p.name in ("advancers", "my-gap") or p.name.startswith("tech_day")]
    assert len(mine) == 6
    assert [f for p in mine for f in faults(p, edition)] == []
    room = newsroom()
    of = market_of(room.snapshot, room.edition, room.calendar)
    told = set()
    for session in room.sessions()[-600::20]:
        brief = write_brief(of, room.edition, session, length="feature")
        told |= {m.spec.name for _, messages in brief.plan.sections for m in messages}
        told |= {a.name for a in (brief.plan.angle, *brief.plan.others)}
    assert {"advancers", "my-gap", "tech_day"} <= told


def explained(block: str) -> str:
    """An example without the words that explain its keys at the right."""
    return re.sub(r"^([a-z_?]+: .*?) {2,}\S.*$", r"\1", block, flags=re.MULTILINE)
