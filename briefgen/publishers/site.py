"""Published briefs → a static site: front page, archive, a page a brief, feeds and sitemap."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from briefgen.document import long_date, month_name, page_title, short_date, shortened
from briefgen.errors import BriefgenError, Problem, UsageError
from briefgen.publishers.feeds import Entry, atom_feed, robots, sitemap
from briefgen.publishers.files import replacing
from briefgen.publishers.shelf import Brief, article_of, proofs_of, read_shelf
from briefgen.renderers.fonts import FACES, font_file, linked_faces
from briefgen.renderers.head import CARD, Head, brief_head, content_policy
from briefgen.resources import page_environment, style, templates_folder

RECENT = 20
IN_FEED = 30
_MARK = ".briefgen-site"


@dataclass(frozen=True, kw_only=True)
class SiteResult:
    """What was built.

    Args:
        pages: Number of HTML pages.
        briefs: Number of briefs among them.
        problems: Folders that were left out, each with its reason.
    """

    pages: int
    briefs: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A page before it is drawn: its place, its template, its head and what the template needs."""

    path: str
    template: str
    head: Head
    newest: dt.date
    values: dict[str, object]


def build_site(
    output: Path,
    site: Path,
    *,
    base_url: str,
    title: str,
    progress: Callable[[int, int], None] | None = None,
) -> SiteResult:
    """Build the site of all briefs in a folder and put it in the place of the old one at once.

    Args:
        output: The folder of ``<edition>/<YYYY-MM-DD>`` folders.
        site: The folder to write; an older site in it is replaced as a whole.
        base_url: Where the site will be, with ``http://`` or ``https://``; a path in it is allowed.
        title: The site's title.
        progress: Called with the number of pages written and their total.

    Returns:
        Counts and the folders that were left out; without one good brief the old site stays.

    Raises:
        UsageError: The address is not one.
        BriefgenError: There is no brief, or the site cannot be written.
    """
    base = _address(base_url)
    briefs, problems = read_shelf(output)
    if not briefs and not problems:
        raise BriefgenError(f"no briefs in {output}: write one first with `briefgen today`")
    if not briefs:
        return SiteResult(pages=0, briefs=0, problems=problems)
    pages = tuple(_pages(briefs, base, title))
    with replacing(site, is_ours=lambda folder: (folder / _MARK).is_file()) as fresh:
        _assets(fresh)
        for count, page in enumerate(pages, 1):
            _draw(fresh, page, base, title)
            if progress:
                progress(count, len(pages))
        for brief in briefs:
            _copy_files(brief, fresh / brief.path)
        _machine_files(fresh, briefs, pages, base, title)
    return SiteResult(pages=len(pages), briefs=len(briefs), problems=problems)


def _address(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"not a site's address: {base_url!r} (give one like https://example.org/markets/)")
    return base_url.rstrip("/") + "/"


def _pages(briefs: Sequence[Brief], base: str, title: str) -> Iterator[_Page]:
    """Every page but 404.html, which belongs into no list."""
    named = Counter(page_title(brief.headline, brief.session) for brief in briefs)
    yield _front(briefs, base, title)
    yield from _archive(briefs, base, title)
    for _, group in groupby(sorted(briefs, key=_by_edition), key=lambda brief: brief.edition):
        run = tuple(group)
        yield _edition(run, base, title)
        for i, brief in enumerate(run):
            later, earlier = (run[i - 1] if i else None), (run[i + 1] if i + 1 < len(run) else None)
            yield _brief(
                brief, earlier, later, named[page_title(brief.headline, brief.session)] > 1, base, title
            )
    yield _lost(briefs, base, title)


def _by_edition(brief: Brief) -> tuple[str, int]:
    return brief.edition, -brief.session.toordinal()


def _front(briefs: Sequence[Brief], base: str, title: str) -> _Page:
    about = f"{title}: {briefs[0].headline}. {briefs[0].standfirst}"
    values: dict[str, object] = {"latest": briefs[0], "recent": briefs[1 : 1 + RECENT]}
    return _list_page("", "front", title, about, briefs, base, title, values)


def _archive(briefs: Sequence[Brief], base: str, title: str) -> Iterator[_Page]:
    years = [(year, tuple(group)) for year, group in groupby(briefs, key=lambda b: b.session.year)]
    about = f"Every brief of {title} by year and month, up to {short_date(briefs[0].session)}."
    counts: dict[str, object] = {"years": [(year, len(group)) for year, group in years]}
    yield _list_page("archive/", "archive", f"Archive · {title}", about, briefs, base, title, counts)
    for year, group in years:
        months = [(month_name(m), tuple(g)) for m, g in groupby(group, key=lambda b: b.session.month)]
        about = f"The briefs of {title} from {year}, month by month, with their headlines and dates."
        values: dict[str, object] = {"year": year, "months": months}
        yield _list_page(f"archive/{year}/", "year", f"{year} · {title}", about, group, base, title, values)


def _edition(run: Sequence[Brief], base: str, title: str) -> _Page:
    newest = run[0]
    about = f"{newest.publication}: {newest.headline}. {newest.standfirst}"
    name = f"{newest.publication}: all briefs · {title}"
    values: dict[str, object] = {"latest": newest, "run": run}
    page = _list_page(f"{newest.edition}/", "edition", name, about, run, base, title, values)
    return replace(page, head=replace(page.head, feed="feed.xml", feed_title=newest.publication))


def _lost(briefs: Sequence[Brief], base: str, title: str) -> _Page:
    about = f"This page is not on {title}; its briefs are in the archive, by year and month."
    page = _list_page("404.html", "lost", f"Page not found · {title}", about, briefs, base, title, {})
    prefix = urlsplit(base).path
    head = replace(page.head, icon=f"{prefix}assets/icon.svg", feed=f"{prefix}feed.xml")
    return replace(page, head=head)


def _list_page(
    path: str,
    template: str,
    name: str,
    about: str,
    briefs: Sequence[Brief],
    base: str,
    title: str,
    values: dict[str, object],
) -> _Page:
    root = _root(path)
    head = Head(
        title=shortened(name, 75), headline=name, description=shortened(about, 160), publication=title,
        feed_title=title, version=briefs[0].version, icon=f"{root}assets/icon.svg", address=base,
        url=base + path, feed=f"{root}feed.xml", image=f"{base}assets/card.png",
    )  # fmt: skip
    return _Page(path=path, template=template, head=head, newest=briefs[0].session, values=values)


def _brief(
    brief: Brief, earlier: Brief | None, later: Brief | None, shared: bool, base: str, title: str
) -> _Page:
    """A brief's page; its title names the publication where another edition's has the same words."""
    root = _root(brief.path)
    head = brief_head(
        edition=brief.edition, session=brief.session, publication=brief.publication, headline=brief.headline,
        description=brief.description, angle=brief.angle, version=brief.version, language=brief.language,
        address=base, icon=f"{root}assets/icon.svg", feed=f"{root}feed.xml", drawn=brief.card,
    )  # fmt: skip
    if shared:
        date = f" · {brief.publication}, {short_date(brief.session)}"
        head = replace(head, title=shortened(brief.headline, 75 - len(date)) + date)
    values: dict[str, object] = {"brief": brief, "earlier": earlier, "later": later}
    head = replace(head, feed_title=title)
    return _Page(path=brief.path, template="brief", head=head, newest=brief.session, values=values)


def _root(path: str) -> str:
    return "../" * path.count("/")


def _draw(fresh: Path, page: _Page, base: str, title: str) -> None:
    lost = page.path.endswith(".html")
    text = (
        page_environment()
        .get_template(f"pages/site-{page.template}.html")
        .render(
            head=page.head,
            policy=content_policy(data=page.head.linked),
            root=urlsplit(base).path if lost else _root(page.path),
            here=page.path,
            title=title,
            long_date=long_date,
            short_date=short_date,
            **_content(page),
        )
    )
    file = fresh / page.path if lost else fresh / page.path / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _content(page: _Page) -> dict[str, object]:
    """What the page's template needs; a brief's article is read only now, so that few are in memory."""
    brief = page.values.get("brief")
    if not isinstance(brief, Brief):
        return {"language": "en-US", **page.values}
    text = (brief.folder / "brief.html").read_text(encoding="utf-8")
    return {
        "language": brief.language, "body": article_of(text), "proofs": proofs_of(text), **page.values,
    }  # fmt: skip


def _assets(fresh: Path) -> None:
    (fresh / _MARK).write_text("This folder is replaced as a whole by `briefgen site build`.\n")
    assets = fresh / "assets"
    assets.mkdir()
    (assets / "style.css").write_text(site_style(), encoding="utf-8")
    for name in ("icon.svg", CARD):
        shutil.copyfile(templates_folder() / "pages" / name, assets / name)
    for _, _, name in FACES:
        shutil.copyfile(font_file(name, "woff2"), assets / f"{name}.woff2")


def site_style() -> str:
    """The site's one stylesheet: the brief's own, and what only a site has."""
    screen = style("screen") + style("chart-page") + style("proofs") + style("site")
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{style('dark')}}}\n"
    base, paper = linked_faces("") + style("base"), style("print") + style("chart-print")
    return f"{base}@media screen {{\n{screen}}}\n{dark}@media print {{\n{paper}}}\n"


def _copy_files(brief: Brief, folder: Path) -> None:
    for name in (*brief.files, *([CARD] if brief.card else [])):
        shutil.copyfile(brief.folder / name, folder / name)
    charts = brief.folder / "charts"
    if charts.is_dir() and "brief.md" in brief.files:
        shutil.copytree(charts, folder / "charts", dirs_exist_ok=True)


def _machine_files(
    fresh: Path, briefs: Sequence[Brief], pages: Sequence[_Page], base: str, title: str
) -> None:
    listed = [(base + page.path, page.newest) for page in pages if page.template != "lost"]
    (fresh / "sitemap.xml").write_bytes(sitemap(listed))
    (fresh / "robots.txt").write_bytes(robots(base))
    _feed(fresh, "", briefs, base, title)
    for edition in sorted({brief.edition for brief in briefs}):
        run = [brief for brief in briefs if brief.edition == edition]
        _feed(fresh, f"{edition}/", run, base, run[0].publication)


def _feed(fresh: Path, path: str, briefs: Sequence[Brief], base: str, title: str) -> None:
    entries = [
        Entry(
            url=base + brief.path, session=brief.session, title=brief.headline,
            summary=brief.standfirst or brief.description, author=brief.publication,
        )
        for brief in briefs[:IN_FEED]
    ]  # fmt: skip
    address = f"{base}{path}feed.xml"
    content = atom_feed(title=title, home=base + path, address=address, entries=entries)
    (fresh / path / "feed.xml").write_bytes(content)
