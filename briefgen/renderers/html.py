"""Document → brief.html: one page that needs no other file, no script and no request."""

from __future__ import annotations

import itertools
from functools import cache

from briefgen.document import BLANK, NOT_COVERED, SIMULATED, SOURCES, claims, description, long_date
from briefgen.model import Artifact, Document, plain
from briefgen.prose.measures import proof_words
from briefgen.prose.statements import statement
from briefgen.renderers.head import EXAMPLE_ADDRESS, Head, brief_head, content_policy, inline_icon
from briefgen.renderers.opening import anchors_of, opening
from briefgen.resources import page_environment, style

NAMES = {
    "not_covered": NOT_COVERED,
    "sources": SOURCES,
    "simulated": SIMULATED.partition(": ")[2],
    "blank": BLANK,
    "table": plain(statement("chart_table")),
}


def render_html(document: Document, *, address: str = EXAMPLE_ADDRESS) -> Artifact:
    """The brief as one self-contained page.

    Args:
        document: The article with its meta.
        address: The publication's site with a final slash, for canonical and sharing links; empty leaves
            them out.

    Returns:
        ``brief.html``; every claim in it is an element with ``data-fact``, and opens its proof.
    """
    return Artifact(path="brief.html", content=page(document, address=address).encode())


def page(document: Document, *, address: str = EXAMPLE_ADDRESS, on_paper: bool = False) -> str:
    """The text of the page; see `render_html`.

    Args:
        document: The article with its meta.
        address: The publication's site.
        on_paper: Whether it will be printed: nothing can be opened then, and the proofs stand in running
            lines, so that there are fewer elements to lay out.
    """
    sheets = styles()
    head = _head(document, address)
    claimed = (claim.fact for _, claim in claims(document.article))
    anchors = {} if on_paper else anchors_of(document.proofs, claimed)
    count = itertools.count(1).__next__
    template = page_environment().get_template("pages/article.html")
    return template.render(
        document=document,
        article=document.article,
        head=head,
        names=NAMES,
        long_date=long_date(document.article.session),
        anchors=anchors,
        proof_words=proof_words(),
        on_paper=on_paper,
        count=count,
        drawn=(lambda svg: opening(svg, anchors, count)) if anchors else str,
        styles=sheets,
        policy=content_policy(styles=tuple(css for _, css in sheets), data=head.linked),
    )


@cache
def styles() -> tuple[tuple[str, str], ...]:
    """The page's style elements as (media, css), in order.

    Media stand on the elements, not in the sheets, so that the PDF renderer skips what it cannot use.
    """
    sheets = (
        ("", style("base")),
        ("screen", style("screen") + style("chart-page") + style("proofs")),
        ("screen and (prefers-color-scheme: dark)", style("dark")),
        ("print", style("print") + style("chart-print")),
    )
    return tuple((media, css.strip()) for media, css in sheets)


def _head(document: Document, address: str) -> Head:
    article = document.article
    return brief_head(
        edition=article.edition, session=article.session, publication=article.publication,
        headline=plain(article.headline), description=description(article), angle=article.angle,
        version=document.version, language=document.language, address=address, icon=inline_icon(),
    )  # fmt: skip
