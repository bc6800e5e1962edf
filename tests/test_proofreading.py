"""Proofreading of templates: faults with file and line, remarks from days, previews of every wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run
from sample_briefs import newsroom

from briefgen import proofreading as p
from briefgen.errors import UsageError
from briefgen.prose.phrases import parse_messages
from briefgen.prose.variation import turn_of

EDITION = newsroom().edition


def piece(text: str) -> p.Piece:
    (spec,) = parse_messages(text, "phrases/mine.md")
    return p.Piece(spec=spec, base=spec, name=spec.name)


def found(text: str) -> list[str]:
    return list(p.faults(piece(text), EDITION))


GOOD = "## a\nsection: unusual\nday: return:{benchmark}@1d\nif: day.up\n- {{ day | the }} {{ day | move }}."


def test_the_built_in_templates_have_no_faults() -> None:
    assert [f for x in p.pieces(EDITION) for f in p.faults(x, EDITION)] == []
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("move }}", "move }}.{% if day %}{{ day | the }}{% endif %}", "line 5: a space is missing"),
        (
            "day | move }}",
            "day | distance }} points upward",
            "line 5: a word stands twice, at '| distance }} points'",
        ),
        ("day | move }}", 'day | count("day") }} days', "line 5: a word stands twice"),
        ("{{ day | move }}", "rose 3%", "line 5: 'rose', '3', '%' is typed, and only a fact may say it"),
        ("day | move", "day | either('in front', 'behind')", "line 5: 'in front' says neither up nor down"),
        ("day | move", "dya | move", "line 5: 'dya' is no fact of a; it has day"),
        ("| move", "| mvoe", "line 5: there is no filter 'mvoe'"),
        ("day.up", "day.upp", "line 1: a fact has no field 'upp'"),
        ("day.up", "day.up and", "line 1: the condition 'day.up and' cannot be read"),
        ("return:", "retrun:", "line 1: the fact 'day' of a: "),
        ("day | the }}", "day | the", "line 5: cannot be read"),
    ],
)
def test_a_fault_names_file_and_line(old: str, new: str, fault: str) -> None:
    (one, *_) = found(GOOD.replace(old, new))
    assert one.startswith("templates/phrases/mine.md, ")
    assert fault in one


def test_wordings_that_nothing_reaches_and_conditions_that_overlap() -> None:
    text = GOOD.replace("if: day.up\n", "") + (
        "\nwhen: day.up\n- A {{ day | the }}.\nwhen: day.value > -1\n- B {{ day | the }}."
        "\nwhen: day.value > 9\n- C {{ day | the }}."
    )
    mine, use, room = piece(text), p.Use(), newsroom()
    for session in room.sessions()[-8:]:
        p.observe(mine, p.holding(mine, room.edition, room.facts(session)), use)
    remarks = list(p.remarks(mine, use))
    assert use.held == 8
    assert [r.partition(": ")[0].rpartition(", ")[2] for r in remarks] == ["line 10", "lines 6 and 8"]
    assert "true on none" in remarks[0] and "both true" in remarks[1]


def test_a_message_that_never_holds() -> None:
    mine = piece(GOOD.replace("day.up", "day.value > 9"))
    assert list(p.remarks(mine, p.Use())) == [
        "templates/phrases/mine.md, line 1: a held on none of these sessions"
    ]


def test_every_true_wording_is_previewed() -> None:
    room = newsroom()
    session = room.sessions()[-100]
    (mine,) = p.named(room.edition, "advancers")
    messages = p.holding(mine, room.edition, room.facts(session))
    (told,) = messages
    shown = list(p.previews(mine, [told], room.desk(session), turn_of("rotation", session)))
    true = [w for w in (*mine.spec.headings, *mine.spec.wordings) if p.is_true(w, told.bindings)]
    assert [wording for wording, _ in shown] == true
    assert len({text for _, text in shown}) == len(true) >= 10
    with pytest.raises(UsageError, match="no message or angle 'advancer'; there are above-average"):
        p.named(room.edition, "advancer")


def test_an_angle_is_named_with_its_parts() -> None:
    names = [x.name for x in p.named(replace(EDITION, notes=()), "quiet")]
    assert names == ["quiet", "quiet headline", "quiet standfirst", "quiet lead-day", "quiet lead-know"]


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sample = ("--source", "sample", "--store", str(tmp_path / "s.sqlite"))
    checked = run("templates", "check", *sample, "--sessions", "3")
    assert checked.code == 0 and "no faults" in checked.out
    shown = run("templates", "preview", "quiet", *sample, "--sessions", "30")
    assert shown.code == 0 and "angles/quiet.md:" in shown.out
    assert "there is no message or angle 'nothing'" in run(
        "templates", "preview", "nothing", *sample
    ).sentence(2)
    own = tmp_path / "templates" / "phrases"
    own.mkdir(parents=True)
    (own / "mine.md").write_text(GOOD.replace("{{ day | move }}", "rose 3%"), encoding="utf-8")
    faulty = run("templates", "check", *sample)
    assert "1 fault in the templates" in faulty.sentence(1)
    assert "templates/phrases/mine.md, line 5: 'rose'" in faulty.out
