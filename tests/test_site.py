from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import article_example as example
import pytest

from briefgen.document import compose
from briefgen.errors import BriefgenError
from briefgen.publishers.files import publish
from briefgen.publishers.site import build_site
from briefgen.renderers import render
from briefgen.renderers.ledger import ledger_json

BASE = "https://example.org/markets/"
ATOM = "{http://www.w3.org/2005/Atom}"


def write_brief(output: Path, day: str, edition: str = "rotation") -> None:
    session = dt.date.fromisoformat(day)
    article = replace(example.article(), session=session, edition=edition, publication=f"The {edition} brief")
    ledger = ledger_json(
        edition=edition, session=session, version="0.1.0", data={}, facts=(), newsworthiness={}, missing=(),
        claims=(),
    )  # fmt: skip
    document = compose(article, vintage="v", version="0.1.0", ledger=ledger)
    publish(render(document, ("md", "html")), output / edition / day)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for day in ("2025-12-31", "2026-01-21", "2026-01-22"):
        write_brief(tmp_path / "output", day)
    write_brief(tmp_path / "output", "2026-01-22", "broad")
    return tmp_path / "output"


def build(output: Path, site: Path, base_url: str = BASE):
    return build_site(output, site, base_url=base_url, title="Market Briefs")


def contents(site: Path) -> dict[str, bytes]:
    return {str(f.relative_to(site)): f.read_bytes() for f in sorted(site.rglob("*")) if f.is_file()}


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for key, value in attrs if key in ("href", "src") and value]


@pytest.mark.parametrize("base_url", [BASE, "https://example.org", "http://example.org/a/b"])
def test_every_link_of_every_page_leads_somewhere(output: Path, tmp_path: Path, base_url: str):
    site = tmp_path / "site"
    result = build(output, site, base_url)
    assert (result.briefs, result.problems) == (4, ())
    base = base_url.rstrip("/") + "/"
    pages = [path for path in contents(site) if path.endswith(".html")]
    assert len(pages) == result.pages
    for path in pages:
        reader = Links()
        reader.feed((site / path).read_text())
        for link in reader.found:
            target = urljoin(base + path, link)
            assert target.startswith(base), (path, link)
            place = site / urlsplit(target).path.removeprefix(urlsplit(base).path)
            assert (place / "index.html").is_file() or place.is_file(), (path, link)


def test_a_brief_has_a_stable_address_its_files_and_its_neighbours(output: Path, tmp_path: Path):
    build(output, tmp_path / "site")
    folder = tmp_path / "site/rotation/2026/01/21"
    text = (folder / "index.html").read_text()
    assert 'rel="prev" href="../../../../rotation/2025/12/31/"' in text
    assert 'rel="next" href="../../../../rotation/2026/01/22/"' in text
    assert 'data-fact="streak:^RUT/^GSPC"' in text
    assert "<style" not in text
    assert (folder / "ledger.json").is_file()
    assert any((folder / "charts").glob("*.svg"))


def test_titles_differ_and_the_same_briefs_give_the_same_bytes(output: Path, tmp_path: Path):
    build(output, tmp_path / "one")
    build(output, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    titles = [
        re.search(r"<title>(.*?)</title>", f.read_text())[1] for f in (tmp_path / "one").rglob("*.html")
    ]
    assert len(titles) == len(set(titles))


def test_feeds_and_sitemap_have_absolute_addresses_and_the_briefs_own_dates(output: Path, tmp_path: Path):
    build(output, tmp_path / "site")
    feed = ElementTree.parse(tmp_path / "site/feed.xml").getroot()
    updated = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == "2026-01-22T22:00:00Z"
    own = ElementTree.parse(tmp_path / "site/rotation/feed.xml").getroot()
    assert own.findtext(f"{ATOM}entry/{ATOM}id") == f"{BASE}rotation/2026/01/22/"
    places = [
        e.text for e in ElementTree.parse(tmp_path / "site/sitemap.xml").iter() if e.tag.endswith("}loc")
    ]
    assert all(place.startswith(BASE) for place in places)
    assert f"{BASE}404.html" not in places
    assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "site/robots.txt").read_text()


def test_broken_briefs_are_left_out_and_named_all_together(output: Path, tmp_path: Path):
    (output / "rotation/2026-01-21/ledger.json").write_text("{")
    (output / "rotation/2025-12-31/brief.html").unlink()
    (output / "broad/2026-01-22/ledger.json").write_text("[]")
    result = build(output, tmp_path / "site")
    assert result.briefs == 1
    assert sorted(str(p).removeprefix(f"{output}/") for p in result.problems) == [
        "broad/2026-01-22/ledger.json: it is the ledger of another brief",
        "rotation/2025-12-31: brief.html cannot be read: No such file or directory",
        "rotation/2026-01-21/ledger.json: not a JSON document: Expecting property name enclosed in double "
        "quotes: line 1 column 2 (char 1)",
    ]


def test_the_old_site_stays_when_there_is_nothing_to_put_in_its_place(output: Path, tmp_path: Path):
    build(output, tmp_path / "site")
    before = contents(tmp_path / "site")
    for page in output.rglob("brief.html"):
        page.unlink()
    assert build(output, tmp_path / "site").briefs == 0
    assert contents(tmp_path / "site") == before
    (tmp_path / "empty").mkdir()
    with pytest.raises(BriefgenError, match="no briefs in"):
        build(tmp_path / "empty", tmp_path / "site")


def test_a_site_is_replaced_as_a_whole_but_a_stranger_s_folder_is_not(output: Path, tmp_path: Path):
    site = tmp_path / "site"
    build(output, site)
    (site / "stray.html").write_text("")
    build(output, site)
    assert not (site / "stray.html").exists()
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("dear")
    with pytest.raises(BriefgenError, match="left alone"):
        build(output, tmp_path / "home")


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org/", "https://", "https://example.org/?a=b"]
)
def test_an_address_that_is_none_is_refused(output: Path, tmp_path: Path, address: str):
    with pytest.raises(BriefgenError, match="not a site's address"):
        build(output, tmp_path / "site", address)


def test_a_brief_s_own_card_is_there_and_named_and_lists_have_one_for_all(output: Path, tmp_path: Path):
    (output / "rotation" / "2025-12-31" / "card.png").unlink()
    build(output, tmp_path / "site")
    site = contents(tmp_path / "site")
    own = site["rotation/2026/01/22/index.html"].decode()
    assert f'property="og:image" content="{BASE}rotation/2026/01/22/card.png"' in own
    assert site["rotation/2026/01/22/card.png"].startswith(b"\x89PNG")
    older = site["rotation/2025/12/31/index.html"].decode()
    assert f'property="og:image" content="{BASE}assets/card.png"' in older
    assert f'property="og:image" content="{BASE}assets/card.png"' in site["index.html"].decode()


def test_a_site_carries_the_faces_that_its_style_sheet_names(output: Path, tmp_path: Path):
    build(output, tmp_path / "site")
    site = contents(tmp_path / "site")
    named = re.findall(r'url\("([^"]+)"\)', site["assets/style.css"].decode())
    assert len(named) == 4
    assert all(site[f"assets/{name}"].startswith(b"wOF2") for name in named)
