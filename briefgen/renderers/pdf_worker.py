"""The child process that turns pages into PDF; it imports nothing but WeasyPrint.

It is started as a file, before the parent knows what it will print. On its standard input it gets
frames of eight bytes of length and as many bytes of content: first a stylesheet, then two a brief, its
page and its ledger. It answers each brief with a letter and a frame: ``P`` a PDF, ``E`` a failure in
words, ``L`` a missing system library. It ends when its input ends.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import signal
import struct
import sys
from typing import IO, Any

# PDF/A lets a file claim a second standard only with the schema of that claim beside it.
ACCESSIBLE = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


STANDARD = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}

MOST = 4
"""Pages of text beyond which it is set a little smaller."""

THIN = 0.2
"""The share of a page's height that the end of a part must fill, or the part is set a little smaller."""

FAR = 0.5
"""The share of one page too many from which the smallest setting is tried at once."""

SIZES = ("snug", "tight")
"""What the classes of the smaller settings end with, in the order in which they are tried."""


class Printer:
    """Prints pages with one stylesheet; a process needs only one, and no second thread may use it.

    Args:
        css: What holds for paper alone: page size, running heads, bookmarks.

    Raises:
        OSError: WeasyPrint's system libraries are missing.
    """

    def __init__(self, css: str) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(string=css, font_config=self._fonts)
        self._fetcher = URLFetcher(allowed_protocols=("data",))

    def pdf(self, html: str, ledger: bytes = b"") -> bytes:
        """A page as an archive file (PDF/A-3a) that is accessible (PDF/UA-1) and the same every time.

        Args:
            html: The whole page; its ``dcterms.created`` dates the file.
            ledger: The bytes of ``ledger.json``, carried inside; empty for none.
        """
        document = self._laid_out(html)
        for size in SIZES[1:] if far_too_long(document) else SIZES:
            loose = loose_parts(document)
            if not loose:
                break
            document = self._laid_out(_with_classes(html, [f"{part}-{size}" for part in loose]))
        _declare_accessible(document.metadata)
        if ledger:
            document.metadata.attachments.append(self._attachment(ledger, document.metadata.created))
        digest = hashlib.sha256(html.encode() + ledger).digest()[:16]
        content: bytes = document.write_pdf(pdf_identifier=digest, **STANDARD)
        return content

    def _laid_out(self, html: str) -> Any:
        page: Any = self._weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=self._fetcher)
        return page.render(stylesheets=[self._css], font_config=self._fonts, **STANDARD)

    def _attachment(self, ledger: bytes, created: str | None) -> Any:
        moment = dt.datetime.fromisoformat(created or "1970-01-01T00:00:00Z")
        return self._weasyprint.Attachment(
            string=ledger,
            name="ledger.json",
            description="The facts that prove this brief, and the words that state them",
            created=moment,
            modified=moment,
            relationship="Source",
        )


def loose_parts(document: Any) -> list[str]:
    """Which of a brief's parts, ``text`` and ``proofs``, are to be set smaller.

    One that ends on a page with hardly anything on it, and a text of more pages than it should have.
    """
    pages = document.pages
    start = _text_pages(document)
    ends = {"text": (0, start, MOST), "proofs": (start, len(pages), len(pages))}
    return [
        part
        for part, (first, stop, most) in ends.items()
        if stop - first > most or (stop - first > 1 and filled(pages[stop - 1]) < THIN)
    ]


def far_too_long(document: Any) -> bool:
    """Whether the text runs so far beyond its last page that a little smaller will not do."""
    start = _text_pages(document)
    over = start - 1 - MOST + filled(document.pages[start - 1])
    return bool(over > FAR)


def _text_pages(document: Any) -> int:
    pages = document.pages
    return next((i for i, page in enumerate(pages) if "proofs" in page.anchors), len(pages))


def filled(page: Any) -> float:
    """The share of a page's height, without its margins, down to which something stands."""
    whole = page._page_box
    leaves = (box for box in whole.children[0].descendants() if not box.children)
    bottoms = (box.position_y + box.height for box in leaves)
    return float((max(bottoms, default=whole.margin_top) - whole.margin_top) / whole.height)


def _with_classes(html: str, names: list[str]) -> str:
    """A page whose body has some more classes."""
    return html.replace('<body class="', f'<body class="{" ".join(names)} ', 1)


def _declare_accessible(metadata: Any) -> None:
    """Say PDF/UA-1 beside PDF/A in the one RDF element that XMP allows; WeasyPrint writes only one claim."""
    write = metadata.generate_rdf_metadata

    def both(*args: Any) -> bytes:
        rdf: bytes = write(*args)
        return rdf.replace(b"</rdf:RDF>", ACCESSIBLE.encode() + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


def receive(stream: IO[bytes]) -> bytes | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    content = stream.read(length)
    return content if len(content) == length else None


def send(stream: IO[bytes], content: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack(">Q", len(content)))
    stream.write(content)
    stream.flush()


def answer(printer: Printer, html: bytes, ledger: bytes) -> tuple[bytes, bytes]:
    """One page's reply: its letter and its content."""
    try:
        return b"P", printer.pdf(html.decode(), ledger)
    except Exception as error:
        return b"E", f"{type(error).__name__}: {error}".encode()


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer until the requests end."""
    css = receive(requests)
    if css is None:
        return
    printer: Printer | None = None
    failure = b""
    try:
        printer = Printer(css.decode())
    except (OSError, ImportError) as error:
        failure = str(error).encode()
    while (html := receive(requests)) is not None and (ledger := receive(requests)) is not None:
        letter, content = answer(printer, html, ledger) if printer else (b"L", failure)
        replies.write(letter)
        send(replies, content)


def main() -> None:
    """Serve standard input; whatever else prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        # The parent has gone; there is nobody to tell.
        os._exit(0)
