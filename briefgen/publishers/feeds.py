"""Briefs → Atom feed, sitemap and robots.txt.

The standard library's ElementTree writes them: feedgen brings lxml and dateutil, and stamps its own clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from briefgen.document import published

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One brief in a feed: where it is, when it came out and what it says."""

    url: str
    session: dt.date
    title: str
    summary: str
    author: str


def atom_feed(
    *, title: str, home: str, address: str, entries: Sequence[Entry], language: str = "en"
) -> bytes:
    """An Atom feed, newest first, dated by its briefs.

    Args:
        title: The feed's title.
        home: Address of the page that it follows.
        address: Address of the feed itself.
        entries: At least one, newest first.
        language: BCP 47 tag.

    Returns:
        UTF-8 bytes of the XML document.
    """
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(feed, "title", title)
    _text(feed, "id", home)
    _text(feed, "updated", published(entries[0].session))
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home})
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    for item in entries:
        _entry(feed, item)
    return _document(feed)


def sitemap(pages: Sequence[tuple[str, dt.date]]) -> bytes:
    """The list of all pages for search engines.

    Args:
        pages: Pairs of address and the date of the newest brief on it.
    """
    root = Element("urlset", {"xmlns": SITEMAP})
    for address, date in pages:
        url = SubElement(root, "url")
        _text(url, "loc", address)
        _text(url, "lastmod", date.isoformat())
    return _document(root)


def robots(base_url: str) -> bytes:
    """A robots.txt that lets everyone in and names the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n".encode()


def _entry(feed: Element, item: Entry) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "title", item.title)
    _text(entry, "id", item.url)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": item.url})
    _text(entry, "published", published(item.session))
    _text(entry, "updated", published(item.session))
    _text(SubElement(entry, "author"), "name", item.author)
    _text(entry, "summary", item.summary)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _document(root: Element) -> bytes:
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
