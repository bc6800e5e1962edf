from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import article_example as example
from PIL import Image
from sample_briefs import sample_brief

from briefgen.renderers import render
from briefgen.renderers.card import _face, broken, render_card
from briefgen.renderers.html import page


def picture(document) -> Image.Image:
    return Image.open(io.BytesIO(render_card(document).content))


def test_a_card_is_a_small_png_of_the_size_that_links_show():
    made = render_card(example.document())
    assert made.path == "card.png"
    assert picture(example.document()).size == (1200, 630)
    assert len(made.content) < 80_000


def test_the_same_document_gives_the_same_bytes_and_another_headline_others():
    document = example.document()
    other = replace(document, article=replace(document.article, headline=("Stocks rest",)))
    assert render_card(document) == render_card(document)
    assert render_card(document).content != render_card(other).content


def test_simulated_data_are_marked():
    assert render_card(example.document()).content != render_card(example.document(simulated=True)).content


def test_a_headline_breaks_between_words_and_never_runs_over():
    font = _face("serif-bold", 60)
    lines = broken("Small caps beat large ones for the fourteenth session in a row", font, 700)
    assert " ".join(lines) == "Small caps beat large ones for the fourteenth session in a row"
    assert all(font.getlength(line) <= 700 for line in lines)
    assert broken("", font, 700) == []


def test_the_longest_headline_stays_above_the_numbers():
    document = sample_brief(dt.date(2024, 8, 5)).document
    assert document.article.key_numbers
    long = replace(document, article=replace(document.article, headline=("Stocks fall again " * 20,)))
    made = picture(long).convert("L")
    band = made.crop((64, 416, 1136, 436))
    assert band.getextrema()[0] > 200


def test_a_page_names_its_own_card():
    text = page(example.document())
    address = "https://briefgen.example/rotation/2026/01/22/card.png"
    assert f'<meta property="og:image" content="{address}">' in text
    assert f'"image": ["{address}"]' in text
    assert "card.png" in [a.path for a in render(example.document(), ("html",))]
