"""The mail of a brief: what mail programs can show, and the same words as the brief, proven like it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import article_example as example
import pytest
from sample_briefs import sample_brief, sample_sessions

from briefgen.document import claims
from briefgen.model import Figure, Section, Table, plain
from briefgen.renderers import render
from briefgen.renderers.mail import LIMIT, UNSUBSCRIBE, mail_page, render_mail
from briefgen.renderers.text import mail_text, sparkline, text_lines
from briefgen.verify import verify_file

SITE = "https://example.org/markets/"
URL = f"{SITE}small/2026/01/22/"


class Page(HTMLParser):
    """Elements with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [given for tag, given in self.elements if tag in tags]


def squeezed(text: str) -> str:
    return "".join(text.split())


def without_pictures(document):
    bare = [replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, Figure)))
            for s in document.article.sections]  # fmt: skip
    return replace(document.article, sections=tuple(bare))


# --- what mail programs can show --------------------------------------------------------------


def test_nothing_stands_in_it_that_mail_programs_drop() -> None:
    text = mail_page(example.document(), URL)
    page = Page(text)
    assert not {tag for tag, _ in page.elements} & {
        "script",
        "svg",
        "img",
        "form",
        "link",
        "figure",
        "button",
    }
    styles = " ".join(given.get("style", "") for _, given in page.elements)
    assert not re.search(r"var\(|flex|grid|position|float|calc|@import|@font-face", styles)
    (sheet,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert re.sub(r"@media[^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", sheet).strip() == ""
    assert text.index('<meta charset="utf-8">') < 200


def test_every_word_stands_on_a_style_of_its_own() -> None:
    page = Page(mail_page(example.document(), URL))
    assert all(given.get("style") for given in page.all("td", "th", "p", "h1", "h2", "a")
               if given.get("align") != "center" and given.get("class") != "")  # fmt: skip


def test_layout_tables_are_marked_as_such_and_others_have_headings() -> None:
    page = Page(mail_page(example.document(), URL))
    plain_tables = [t for t in page.all("table") if t.get("role") != "presentation"]
    assert len(plain_tables) == sum(
        isinstance(b, Table) for s in example.document().article.sections for b in s.blocks
    )
    assert {given["scope"] for given in page.all("th")} == {"col", "row"}


def test_outlook_gets_a_table_of_the_column_s_width() -> None:
    text = mail_page(example.document(), URL)
    assert re.search(r'<!--\[if mso\]><table role="presentation" align="center" width="600"', text)
    assert text.count("<!--[if mso]>") == text.count("<![endif]-->") == 3


def test_links_lead_to_the_web_only_where_there_is_one() -> None:
    named = Page(mail_page(example.document(), URL)).all("a")
    assert {a["href"] for a in named} == {
        URL, f"{URL}#figure-leadership", f"{URL}#figure-returns", UNSUBSCRIBE,
    }  # fmt: skip
    bare = mail_page(example.document())
    assert [a["href"] for a in Page(bare).all("a")] == [UNSUBSCRIBE]
    assert "on the web" not in bare
    assert "on the web" not in mail_text(example.document(), "", UNSUBSCRIBE)


def test_rises_and_falls_have_colours_of_their_own() -> None:
    text = mail_page(example.document())
    up = re.search(
        r'<td class="cell up[^"]*" style="([^"]*)"><span data-fact="return:\^RUT@1d">\+0.76%', text
    )
    fall = re.search(
        r'<td class="cell fall[^"]*" style="([^"]*)"><span data-fact="return:XLE@1d">-0.34%', text
    )
    assert up
    assert fall
    assert ("color:#17508c" in up[1], "color:#a4511c" in fall[1]) == (True, True)


def test_simulated_data_are_marked_in_both_parts() -> None:
    for artifact in render_mail(example.document(simulated=True)):
        assert "Simulated data: the market in this brief is made up." in artifact.content.decode()
    for artifact in render_mail(example.document()):
        assert "Simulated" not in artifact.content.decode()


# --- the same words ---------------------------------------------------------------------------


def test_every_claim_outside_pictures_stands_in_the_mail_in_order() -> None:
    document = example.document()
    found = re.findall(r'<span[^>]* data-fact="([^"]*)"[^>]*>(.*?)</span>', mail_page(document))
    wanted = [(c.fact, squeezed(c.text)) for _, c in claims(without_pictures(document))]
    assert [(fact, squeezed(Page(said).text.replace("\xa0", " "))) for fact, said in found] == wanted


def test_the_text_part_says_what_the_page_says() -> None:
    document = example.document()
    text = squeezed(mail_text(document, URL, UNSUBSCRIBE))
    for section in without_pictures(document).sections:
        assert squeezed(plain(section.heading)) in text
    for _, claim in claims(without_pictures(document)):
        assert squeezed(claim.text) in text
    assert all(
        len(line) <= 72 or "://" in line for line in mail_text(document, URL, UNSUBSCRIBE).splitlines()
    )


def test_the_list_of_mails_shows_the_standfirst() -> None:
    document = example.document()
    text = mail_page(document)
    shown = re.search(r'<div id="preheader"[^>]*display:none[^>]*>([^\u034f]*)', text)
    assert shown
    assert shown[1].strip() == plain(document.article.standfirst)


def test_a_mail_stays_under_its_limit_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    document = sample_brief(sample_sessions(1)[0], "feature").document
    whole = mail_page(document, URL)
    assert len(whole.encode()) <= LIMIT
    cut = mail_page(document, URL, limit=len(whole.encode()) - 1)
    assert len(cut.encode()) < len(whole.encode())
    assert "This mail is shortened" in cut
    assert plain(document.article.disclaimer) in Page(cut).text
    for artifact in render(document, ("html",)):
        (tmp_path / artifact.path).parent.mkdir(exist_ok=True)
        (tmp_path / artifact.path).write_bytes(artifact.content)
    path = tmp_path / "brief.mail.html"
    path.write_text(cut)
    assert not verify_file(path)
    path.write_text(cut.replace("This mail is shortened: the whole brief is on the web.", ""))
    assert verify_file(path), "sections are missing and it does not say so"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_mail(example.document(), address=SITE) == render_mail(example.document(), address=SITE)


# --- proven -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = sample_brief(sample_sessions(1)[0], "feature").document
    for artifact in render(document, ("html",), address=SITE):
        (tmp_path / artifact.path).parent.mkdir(exist_ok=True)
        (tmp_path / artifact.path).write_bytes(artifact.content)
    assert not verify_file(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["brief.mail.html", "brief.mail.txt"])
def test_every_changed_digit_is_refused(folder: Path, name: str) -> None:
    """Each fifth digit that a reader sees, one after the other, is replaced by the next one."""
    path = folder / name
    text = path.read_text()
    start = text.index("<h1") if name.endswith("html") else text.index("====")
    shown = re.sub(r"<[^>]*>|https?://\S+|#x?\w+;", lambda m: " " * len(m[0]), text)
    places = [m.start() for m in re.finditer(r"\d", shown) if m.start() > start][::5]
    assert len(places) > 20
    for at in places:
        path.write_text(f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}")
        assert verify_file(path), text[at - 30 : at + 10]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<h1", "<p>The market will rise.</p><h1", 1),
        lambda text: text.replace("</h1>", "</h1><!--[if mso]><p>Up 99%</p><![endif]-->", 1),
        lambda text: text.replace("</h1>", '</h1><img src="https://example.org/a.png" alt="Up 99%">', 1),
        lambda text: re.sub(r'(<div id="preheader"[^>]*>)', r"\1Up 99%. ", text, count=1),
        lambda text: re.sub(r"<title>", "<title>Up 99%: ", text, count=1),
        lambda text: re.sub(r'<p class="text".*?</p>', "", text, count=1, flags=re.DOTALL),
        lambda text: re.sub(r'data-fact="([^"]*)"', 'data-fact="close:XYZ"', text, count=1),
    ],
    ids=["sentence", "in a comment for Outlook", "a picture's words", "preheader", "title", "paragraph lost",
         "another fact"],
)  # fmt: skip
def test_every_other_change_is_refused(folder: Path, change) -> None:
    path = folder / "brief.mail.html"
    text = path.read_text()
    assert change(text) != text
    path.write_text(change(text))
    assert verify_file(path)


# --- text -------------------------------------------------------------------------------------


def test_rows_of_words_are_stacked_and_rows_of_numbers_stand_in_columns() -> None:
    long = "A cell with a whole sentence in it, longer than any number"
    table = Table(caption=("Words",), head=("Name", "What"), rows=((("One",), (long,)), (("Two",), ())))
    document = example.document()
    article = replace(document.article, sections=(Section(key="lead", blocks=(table,)),))
    lines = [line.text for line in text_lines(replace(document, article=article), width=40)]
    at = lines.index("Words")
    assert lines[at + 1 : at + 7] == [
        "Name  What", "One", "  A cell with a whole sentence in it,", "  longer than any number",
        "Two", "  –",
    ]  # fmt: skip
    numbers = [line.text for line in text_lines(document, width=80) if line.kind in ("head", "row")]
    assert len({len(line) for line in numbers}) == 1


def test_trends_stand_after_the_rows_they_belong_to() -> None:
    trends = {"^RUT": [float(i) for i in range(21)], "^GSPC": [float(-i) for i in range(21)]}
    rows = [
        line.text for line in text_lines(example.document(), width=80, trends=trends) if line.kind == "row"
    ]
    assert rows[0].startswith("Russell 2000")
    (rising,), (falling,) = re.findall("[▁-█]+$", rows[0]), re.findall("[▁-█]+$", rows[1])
    assert rising == "".join(sorted(rising))
    assert falling == rising[::-1]
    assert not re.search("[▁-█]", rows[2])
    assert all(len(row) <= 80 for row in rows)


def test_a_sparkline_shows_first_and_last() -> None:
    line = sparkline([float(i) for i in range(100)], 10)
    assert (len(line), line[0], line[-1]) == (10, "▁", "█")
