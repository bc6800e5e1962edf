"""Document → brief.html: one page that needs no other file, no script and no request."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache

from briefgen.document import BLANK, NOT_COVERED, SIMULATED, SOURCES, claims, description, long_date
from briefgen.model import Artifact, Block, Document, Figure, Table, plain
from briefgen.prose.measures import proof_words
from briefgen.prose.statements import statement
from briefgen.renderers.fonts import inline_faces
from briefgen.renderers.head import EXAMPLE_ADDRESS, Head, brief_head, content_policy, inline_icon
from briefgen.renderers.opening import anchors_of, opening, printed
from briefgen.resources import page_environment, style

Numbered = tuple[int, Block]

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


def page(document: Document, *, address: str = EXAMPLE_ADDRESS, paper: str = "") -> str:
    """The text of the page; see `render_html`.

    Args:
        document: The article with its meta.
        address: The publication's site.
        paper: Size of the sheets on which it will be printed, ``a4`` or ``letter``; empty for a screen. In
            print nothing can be opened, and the proofs stand in running lines, so that there are fewer
            elements to lay out.
    """
    on_paper = bool(paper)
    sheets = styles(paper)
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
        rows=rows,
        drawn=printed if on_paper else (lambda svg: opening(svg, anchors, count)) if anchors else str,
        styles=sheets,
        policy=content_policy(styles=tuple(css for _, css in sheets), data=head.linked),
    )


def rows(blocks: Sequence[Block]) -> list[tuple[list[Numbered], list[Numbered]]]:
    """Blocks in rows: a run of text, and beside it the one table or picture that follows it.

    Args:
        blocks: A section's blocks in reading order, which the rows keep.

    Returns:
        Pairs of what stands in the column and what stands beside it, each block with its place from 1. A
        second table or picture in a row stands in the column.
    """
    made: list[tuple[list[Numbered], list[Numbered]]] = [([], [])]
    for at, block in enumerate(blocks, 1):
        told, shown = made[-1]
        if shown:
            made.append(([(at, block)], []))
        elif isinstance(block, Table | Figure) and told and not isinstance(told[-1][1], Table | Figure):
            shown.append((at, block))
        else:
            told.append((at, block))
    return made


@cache
def styles(paper: str = "") -> tuple[tuple[str, str], ...]:
    """The page's style elements as (media, css), in order.

    Media stand on the elements, not in the sheets, so that a printer skips what it cannot use.

    Args:
        paper: Size of the sheets where the page will be printed and nothing else; the printer has the faces.
    """
    if paper:
        sheet = f"@page {{ size: {paper}; }}"
        return (("", style("base").strip()), ("print", f"{style('print')}{sheet}"))
    sheets = (
        ("", inline_faces() + style("base")),
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
