from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import article_example as example

from briefgen.document import claims, compose
from briefgen.model import Claim
from briefgen.renderers.html import page, render_html, rows
from briefgen.resources import templates_folder


class Claims(HTMLParser):
    """Collects (fact, property, text) of every element with data-fact, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._open = "data-fact" in named
        if self._open:
            self.found.append([named["data-fact"], named["data-property"], ""])

    def handle_endtag(self, tag):
        self._open = False

    def handle_data(self, data):
        if self._open:
            self.found[-1][2] += data


def test_every_claim_of_the_article_stands_in_the_page_in_order():
    reader = Claims()
    reader.feed(page(example.document()))
    wanted = [[c.fact, c.property, c.text] for key, c in claims(example.article())]
    assert sorted(reader.found) == sorted(wanted)
    texts = [
        [c.fact, c.property, c.text] for key, c in claims(example.article()) if key not in ("streak", "who")
    ]
    assert [found for found in reader.found if found in texts][:20] == texts[:20]


def test_the_page_asks_nobody_for_anything():
    text = page(example.document())
    links = re.findall(r'(?:src|href)="([^"]+)"', text)
    outside = [link for link in links if link.startswith("http")]
    assert all(link.startswith("https://briefgen.example/") for link in outside)
    assert "<script src" not in text
    assert "@import" not in text
    assert all(
        address.startswith("data:font/woff2;base64,") for address in re.findall(r"url\(\"([^\"]+)", text)
    )
    assert "default-src &#39;none&#39;" in text


def test_without_an_address_there_are_no_addresses():
    text = page(example.document(), address="")
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "").replace(
        "http%3A//www.w3.org/2000/svg", ""
    )


def test_words_cannot_become_markup():
    evil = replace(
        example.article(), headline=("</script><b>&", Claim(text="<i>", fact='"x"', property="value"))
    )
    text = page(compose(evil, vintage="v", version="0"))
    assert "<b>" not in text
    assert "<i>" not in text
    assert 'data-fact="&#34;x&#34;"' in text


def test_simulated_data_carry_a_banner():
    assert 'class="mark"' in page(example.document(simulated=True))
    assert 'class="mark"' not in page(example.document())


def test_headings_and_tables_have_their_structure():
    text = page(example.document())
    assert text.count("<h1>") == 1
    assert '<th scope="row">Russell 2000</th>' in text
    assert '<th scope="col">Thursday</th>' in text
    assert '<h2 id="sources-heading">Sources</h2>' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_the_same_document_gives_the_same_bytes():
    assert render_html(example.document()) == render_html(example.document())


def test_the_templates_are_found():
    assert (templates_folder() / "pages" / "article.html").is_file()


def test_a_table_or_a_picture_stands_beside_the_text_before_it():
    table, figure, text = example.key_table(), example.leadership(), example.p("Words.")
    made = rows((text, text, table, figure, text, figure))
    assert [([at for at, _ in told], [at for at, _ in shown]) for told, shown in made] == [
        ([1, 2], [3]),
        ([4, 5], [6]),
    ]
    assert rows(()) == [([], [])]
    assert rows((table,)) == [([(1, table)], [])]


def test_a_page_for_paper_has_its_size_and_nothing_for_screens():
    text = page(example.document(), paper="letter")
    assert "@page { size: letter; }" in text
    assert "prefers-color-scheme" not in text
    assert "base64" not in text
