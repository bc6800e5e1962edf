"""Document → artifacts: one pure function a format, and the list of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from briefgen.errors import UsageError
from briefgen.model import Artifact, Document

if TYPE_CHECKING:
    from briefgen.renderers.pdf import PdfWorker

FORMATS = ("md", "html", "pdf")


def render(
    document: Document,
    formats: Collection[str] = FORMATS,
    *,
    pdf: PdfWorker | None = None,
    address: str | None = None,
    paper: str = "a4",
) -> tuple[Artifact, ...]:
    """Every file of a brief in the formats asked for, with its charts, its card and its ledger.

    Args:
        document: The article with its meta.
        formats: Some of ``md``, ``html`` and ``pdf``; with ``html`` come the two parts of a mail.
        pdf: A worker that was started earlier; without one it is started here, and later.
        address: The publication's site with a final slash, for canonical and sharing links; None takes a
            reserved example address, an empty one leaves the links out.
        paper: Size of the PDF's pages, ``a4`` or ``letter``.

    Returns:
        Artifacts in a fixed order; ``ledger.json`` is among them where the document carries one.

    Raises:
        UsageError: A format is not known.
        BriefgenError: The PDF cannot be printed.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise UsageError(f"no such format: {', '.join(unknown)} (there are {', '.join(FORMATS)})")
    from briefgen.charts import standalone
    from briefgen.document import figures

    charts = (Artifact(path=f"charts/{f.key}.svg", content=standalone(f)) for f in figures(document.article))
    ledger = (Artifact(path="ledger.json", content=document.ledger),) if document.ledger else ()
    return (*_written(document, formats, pdf, address, paper), *ledger, *charts)


def _written(
    document: Document, formats: Collection[str], pdf: PdfWorker | None, address: str | None, paper: str
) -> tuple[Artifact, ...]:
    """The brief itself; the page goes to the PDF process first, so that both work at once."""
    from briefgen.renderers.head import EXAMPLE_ADDRESS
    from briefgen.renderers.html import page
    from briefgen.renderers.mail import render_mail
    from briefgen.renderers.markdown import render_markdown

    site = EXAMPLE_ADDRESS if address is None else address
    sheet = page(document, address=site, paper=paper) if "pdf" in formats else ""
    coming = pdf.submit(sheet, document.ledger) if pdf and sheet else None
    made = []
    if "md" in formats:
        made.append(render_markdown(document))
    if "html" in formats:
        from briefgen.renderers.card import render_card

        made.append(Artifact(path="brief.html", content=page(document, address=site).encode()))
        made.extend(render_mail(document, address=address or ""))
        made.append(render_card(document))
    if sheet:
        from briefgen.renderers.pdf import print_page

        content = coming.result() if coming else print_page(sheet, document.ledger)
        made.append(Artifact(path="brief.pdf", content=content))
    return tuple(made)
