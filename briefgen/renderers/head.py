"""What a page's head says to machines: title, description, addresses, structured data."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from briefgen.document import page_title, published
from briefgen.resources import templates_folder

# Reserved for examples by RFC 2606, so it can never lead a reader to a stranger's site.
EXAMPLE_ADDRESS = "https://briefgen.example/"

CARD = "card.png"
"""The picture that a link to a page shows: beside a brief its own, among a site's files one for all lists."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The metadata of one page; an empty address leaves out what only a published page has.

    Its ``image`` is drawn for it, or one for all pages.
    """

    title: str
    headline: str
    description: str
    publication: str
    feed_title: str
    version: str
    icon: str
    address: str = ""
    url: str = ""
    feed: str = ""
    image: str = ""
    drawn: bool = False
    published: str = ""
    keywords: str = ""
    linked: str = ""


def brief_path(edition: str, session: dt.date) -> str:
    """A brief's stable place on a site.

    >>> brief_path("rotation", dt.date(2026, 1, 22))
    'rotation/2026/01/22/'
    """
    return f"{quote(edition)}/{session:%Y/%m/%d}/"


def brief_head(
    *,
    edition: str,
    session: dt.date,
    publication: str,
    headline: str,
    description: str,
    angle: str,
    version: str,
    language: str,
    address: str,
    icon: str,
    feed: str = "",
    drawn: bool = True,
) -> Head:
    """The head of one brief.

    Args:
        address: The site's address with its final slash, or empty for a page without one.
        icon: Address of the icon.
        feed: Address of the feed; by default the one under ``address``.
        drawn: Whether the brief has a card of its own beside it.
    """
    moment = published(session)
    url = address + brief_path(edition, session)
    image = f"{url}{CARD}" if drawn else f"{address}assets/{CARD}"
    return Head(
        title=page_title(headline, session), headline=headline, description=description, version=version,
        publication=publication, feed_title=publication, icon=icon, address=address, url=url,
        image=image, drawn=drawn, feed=feed or f"{address}feed.xml", published=moment,
        keywords=f"markets, {edition}, {angle}",
        linked=_linked_data(headline, description, moment, url, image, publication, address, language),
    )  # fmt: skip


def _linked_data(
    headline: str,
    about: str,
    moment: str,
    url: str,
    image: str,
    publication: str,
    address: str,
    language: str,
) -> str:
    """The article in schema.org's words; ``<`` is escaped so that no text can end the script element."""
    who = {"@type": "Organization", "name": publication, "url": address}
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline[:110],
        "description": about, "datePublished": moment, "dateModified": moment, "inLanguage": language,
        "image": [image], "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "author": who, "publisher": who,
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


@cache
def inline_icon() -> str:
    """The icon as a data address, for a page that stands alone."""
    svg = (templates_folder() / "pages" / "icon.svg").read_text(encoding="utf-8").strip()
    return "data:image/svg+xml," + quote(svg, safe="=:/'")


def content_policy(*, styles: tuple[str, ...] = (), data: str = "") -> str:
    """A Content-Security-Policy that allows what is named here and no script.

    Args:
        styles: The exact texts of the page's style elements; with them the page may load nothing at all,
            without them it belongs to a site and may load the site's files.
        data: The exact text of the page's structured data, which some checkers take for a script.
    """
    scripts = _hashes((data,)) if data else "'none'"
    closed = f"script-src {scripts}; object-src 'none'; base-uri 'none'; form-action 'none'"
    if not styles:
        return f"{closed}; connect-src 'self'; frame-src 'none'"
    # Auditing programs ask for the site's robots.txt from inside the page.
    inside = "connect-src 'self'; img-src data:; font-src data:"
    return f"default-src 'none'; {inside}; style-src {_hashes(styles)}; {closed}"


def _hashes(texts: tuple[str, ...]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)
