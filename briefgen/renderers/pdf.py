"""Document → brief.pdf, printed by WeasyPrint in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from briefgen.errors import BriefgenError
from briefgen.model import Artifact, Document
from briefgen.renderers import pdf_worker
from briefgen.renderers.fonts import file_faces
from briefgen.renderers.html import page
from briefgen.resources import style

MISSING_LIBRARY = (
    "PDF needs the Pango library, which is missing here: install it with"
    " `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` (Debian, Ubuntu),"
    " `dnf install pango` (Fedora) or `brew install pango` (macOS), or write only `--format md,html`"
)


def render_pdf(document: Document) -> Artifact:
    """The brief as a tagged PDF with its ledger inside.

    Args:
        document: The article with its meta.

    Returns:
        ``brief.pdf``, the same to the byte for the same document and fonts.

    Raises:
        BriefgenError: A system library is missing, or WeasyPrint refuses the page.
    """
    return Artifact(path="brief.pdf", content=print_page(page(document, paper="a4"), document.ledger))


def print_page(html: str, ledger: bytes = b"") -> bytes:
    """One page as PDF, printed in a child process of its own; see `PdfWorker` for more than one.

    Args:
        html: The whole page.
        ledger: The bytes of ``ledger.json``, carried inside; empty for none.

    Raises:
        BriefgenError: A system library is missing, or WeasyPrint refuses the page.
    """
    with PdfWorker() as worker:
        return worker.submit(html, ledger).result()


def _pdf_or_error(letter: bytes, content: bytes) -> bytes:
    if letter == b"P":
        return content
    if letter == b"L":
        raise BriefgenError(MISSING_LIBRARY)
    raise BriefgenError(f"the PDF could not be printed: {content.decode(errors='replace')}")


class PdfWorker:
    """Prints pages in a child process that starts at once, while the parent still computes.

    Args:
        recycle: Pages after which the child is replaced, because WeasyPrint's memory grows.
        patience: Seconds that one page may take before the child is ended.

    Leaving the ``with`` block waits for what was submitted; leaving it by an exception, Ctrl-C among them,
    ends the child.
    """

    def __init__(self, *, recycle: int = 200, patience: float = 300.0) -> None:
        self._recycle = recycle
        self._patience = patience
        self._printed = 0
        self._closed = False
        self._lock = threading.Lock()
        self._child = _start()
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdf")

    def __enter__(self) -> PdfWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        self._queue.shutdown(wait=True, cancel_futures=kind is not None)
        self.kill()

    def submit(self, html: str, ledger: bytes = b"") -> Future[bytes]:
        """Have a page printed.

        Args:
            html: The whole page.
            ledger: The bytes of ``ledger.json``, carried inside the PDF; empty for none.

        Returns:
            The PDF's bytes to come; its ``result()`` raises BriefgenError where the page, the system or the
            child failed.
        """
        return self._queue.submit(self._print, html, ledger)

    def kill(self) -> None:
        """End the child now; pages in work fail with one clear error."""
        with self._lock:
            self._closed = True
            _stop(self._child)

    def _print(self, html: str, ledger: bytes) -> bytes:
        with self._lock:
            if self._closed:
                raise BriefgenError("the PDF was not printed: its process was stopped")
            if self._printed >= self._recycle or self._child.poll() is not None:
                _stop(self._child)
                self._child, self._printed = _start(), 0
            child = self._child
        self._printed += 1
        watchdog = threading.Timer(self._patience, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            return _exchange(child, html, ledger)
        except (OSError, ValueError, EOFError) as error:
            # Reaped at once, or the next page could still find it looking alive.
            _stop(child)
            raise BriefgenError("the PDF was not printed: its process ended early") from error
        finally:
            watchdog.cancel()
            watchdog.join()


def _start() -> subprocess.Popen[bytes]:
    """A child in a process group of its own, so that Ctrl-C reaches only the parent."""
    command = [sys.executable, "-P", "-X", "utf8", str(Path(pdf_worker.__file__))]
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=-1, process_group=0
        )
        _send(child, (file_faces() + style("pdf")).encode())
    except OSError as error:
        raise BriefgenError(f"the PDF process could not be started: {error.strerror or error}") from error
    return child


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                # Bytes that the dead child never read; nobody waits for them.
                continue


def _send(child: subprocess.Popen[bytes], content: bytes) -> None:
    assert child.stdin is not None
    pdf_worker.send(child.stdin, content)


def _exchange(child: subprocess.Popen[bytes], html: str, ledger: bytes) -> bytes:
    """Ask for one page; a child that dies ends both pipes, so this cannot hang."""
    assert child.stdout is not None
    _send(child, html.encode())
    _send(child, ledger)
    letter = child.stdout.read(1)
    content = pdf_worker.receive(child.stdout)
    if content is None:
        raise EOFError
    return _pdf_or_error(letter, content)
