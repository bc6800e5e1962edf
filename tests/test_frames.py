"""Words that no template says, whatever they are, are refused; every true wording is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_briefs import newsroom, sample_brief, sample_sessions, written

from briefgen.model import Claim, Paragraph, Run
from briefgen.prose.library import load_messages
from briefgen.prose.variation import PRINTED
from briefgen.verify.frames import MARK, fits, fixed, foreign, frame, spoken

SESSIONS = sample_sessions(6, seed=31)
WORDING = "{{ day | the }} {{ day | move }}{% if x %}, and {{ x | the }} too{% else %} alone{% endif %}."


def made(text: str) -> tuple[Run, ...]:
    """Words with a claim for every asterisk."""
    claim = Claim(text="1%", fact="a:b", property="value")
    pieces = text.split("*")
    return tuple(x for i, p in enumerate(pieces) for x in ((claim, p) if i else (p,)) if x)


@pytest.mark.parametrize("text", ["* * *, and * too.", "* * alone.", "* * * alone."])
def test_a_finished_wording_fits_its_frame(text: str) -> None:
    assert fits(made(text), [WORDING])


@pytest.mark.parametrize(
    "text",
    ["* * *.", "* * *, and * too", "* * alone. It rose.", "Yesterday * * alone.", "* 1% alone.",
     "* * alone, and * too."],
)  # fmt: skip
def test_anything_more_less_or_other_does_not(text: str) -> None:
    assert not fits(made(text), [WORDING])


def test_several_wordings_may_follow_each_other() -> None:
    others = [WORDING, "It was calm.", "So it * was."]
    assert fits(made("* * alone. It was calm. * *, and * too."), others, several=True)
    assert not fits(made("* * alone. It was calm."), others)
    assert not fits(made("* * alone. It was wild."), others, several=True)


def test_lists_and_moves_have_frames_of_their_own() -> None:
    wording = "In front were {{ top | listing }}; the index {{ day | move }}."
    assert fits(made("In front were * (*), * (*) and * (*); the index *."), [wording])
    assert fits(made("In front were * (*); the index * *."), [wording])
    assert not fits(made("In front were *, * (*); the index *."), [wording])


def test_the_words_that_a_wording_always_has_are_in_its_frame() -> None:
    texts = [w.text for m in (*load_messages("phrases"), *load_messages("angles")) for w in m.wordings]
    assert len(texts) > 100
    for text in texts:
        assert fixed(text) in PRINTED.sub(MARK, text).lower()
        assert frame(text)


def test_every_place_has_wordings() -> None:
    assert all(spoken("", None).values())


def test_honest_articles_say_nothing_else() -> None:
    for _, _, brief in written(newsroom(), SESSIONS):
        assert not list(foreign(brief.document.article))


SMUGGLED = (
    "Traders pointed to the Fed.", "Oil explains the move.", "Tariffs hurt the index.",
    "Rates were to blame.", "Investors took heart from the data.", "No one had seen that before.",
    "It was calm.", "Gold was steady.", "The market is overvalued.", "They do not fit.",
)  # fmt: skip


@pytest.mark.parametrize("words", SMUGGLED)
def test_words_that_no_list_of_words_forbids_are_found(words: str) -> None:
    for session in SESSIONS[:3]:
        article = sample_brief(session, "feature").document.article
        for at, section in enumerate(article.sections):
            spots = [i for i, b in enumerate(section.blocks) if isinstance(b, Paragraph)]
            if spots:
                blocks = list(section.blocks)
                told = blocks[spots[-1]]
                assert isinstance(told, Paragraph)
                blocks[spots[-1]] = Paragraph(runs=(*told.runs, f" {words}"))
                bad = (
                    *article.sections[:at],
                    replace(section, blocks=tuple(blocks)),
                    *article.sections[at + 1 :],
                )
                assert list(foreign(replace(article, sections=bad)))
