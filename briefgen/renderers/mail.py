"""Document → brief.mail.html and brief.mail.txt: the two parts of a newsletter.

Tables for the layout, every style on its element, no picture, no script; docs/mail.md says what is left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from briefgen.document import BLANK, NOT_COVERED, SIMULATED, SOURCES, long_date, shortened
from briefgen.model import Artifact, Document, Section, plain
from briefgen.renderers.head import brief_path
from briefgen.renderers.text import is_wide, mail_text
from briefgen.resources import mail_words, page_environment, style

if TYPE_CHECKING:
    from css_inline import CSSInliner

LIMIT = 90_000
"""Bytes of a mail: Gmail cuts off what comes after 102 KB, the unsubscribe link first."""
PREVIEW = 160
"""Most characters of the preheader."""
SHORT = 14
"""Characters of a claim that is kept on one line."""
UNSUBSCRIBE = "{{unsubscribe_url}}"
"""What stands in the place of the link by which a reader leaves; whoever sends the mail fills it in."""
FOOTER = "<!--footer-->"
"""What stands in the place of the sender's own lines."""
FILLER = "\u034f\u200c\u00a0" * 60
"""Invisible, so that the list of mails shows the standfirst and not the words after it."""

_EARLY = re.compile(r"<head>(<style>.*?</style>)(.*?)</head>", re.DOTALL)
_INDENTED = re.compile(r"\n\s*")


def render_mail(document: Document, *, address: str = "") -> tuple[Artifact, Artifact]:
    """The brief as a mail: its HTML part and its plain-text part.

    Args:
        document: The article with its meta.
        address: The publication's site with a final slash; without one the mail has no link to the web.

    Returns:
        ``brief.mail.html`` of at most `LIMIT` bytes, and ``brief.mail.txt``.
    """
    article = document.article
    url = address + brief_path(article.edition, article.session) if address else ""
    return (
        Artifact(path="brief.mail.html", content=mail_page(document, url).encode()),
        Artifact(path="brief.mail.txt", content=mail_text(document, url, UNSUBSCRIBE).encode()),
    )


def mail_page(document: Document, url: str = "", limit: int = LIMIT) -> str:
    """The HTML part; sections are left out from the end, and the mail says so, where it would be too long.

    Args:
        document: The article with its meta.
        url: The brief's own page; empty if it has none.
        limit: Most bytes.
    """
    sections = document.article.sections
    made = _page(document, url, sections)
    while len(made.encode()) > limit and len(sections) > 1:
        sections = sections[:-1]
        made = _page(document, url, sections)
    return made


def _page(document: Document, url: str, sections: tuple[Section, ...]) -> str:
    article = document.article
    notices = (*([(SIMULATED,)] if document.simulated else []), *article.notices)
    template = page_environment().get_template("pages/mail.html")
    text = template.render(
        document=document, article=article, sections=sections, url=url, said=mail_words(),
        is_cut=len(sections) < len(article.sections), css=style("mail"), filler=FILLER,
        preheader=shortened(plain(article.standfirst), PREVIEW), notices=notices, plain=plain,
        long_date=long_date(article.session), is_wide=is_wide, change=change, glued=glued, blank=BLANK,
        is_hyphened=is_hyphened, not_covered=NOT_COVERED, sources=SOURCES, unsubscribe=UNSUBSCRIBE,
    )  # fmt: skip
    inlined = _INDENTED.sub("\n", _inliner().inline(text.strip()))
    # What could not be put on elements is set first, but the encoding has to stand before anything long.
    return _EARLY.sub(r"<head>\2\n\1</head>", inlined, count=1) + "\n"


def change(text: str) -> str:
    """The class of a cell: whether it is a rise or a fall.

    >>> change("-1.26")
    'fall'
    """
    return {"+": "up", "-": "fall", "−": "fall"}.get(text[:1], "")


def glued(text: str) -> str:
    r"""Short words of a claim so that no line breaks between them.

    >>> glued("the S&P 500").split(" "), glued("longest such run since May 1996")
    (['the\xa0S&P\xa0500'], 'longest such run since May 1996')
    """
    return text.replace(" ", "\u00a0") if len(text) <= SHORT else text


def is_hyphened(text: str) -> bool:
    """Whether a line could break inside a short claim, after a hyphen.

    >>> is_hyphened("the Nasdaq-100"), is_hyphened("-1.4%")
    (True, False)
    """
    return len(text) <= SHORT and "-" in text[1:]


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(
        keep_at_rules=True, load_remote_stylesheets=False, apply_width_attributes=True, minify_css=True
    )
