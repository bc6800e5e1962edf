from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import article_example as example
import pytest

from briefgen.errors import BriefgenError
from briefgen.renderers import pdf, pdf_worker, render
from briefgen.renderers.html import page
from briefgen.renderers.pdf import PdfWorker

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def worker():
    with PdfWorker() as started:
        yield started


def test_a_brief_is_tagged_named_dated_and_the_same_each_time(worker: PdfWorker):
    pypdf = pytest.importorskip("pypdf")
    html = page(example.document(simulated=True))
    content = worker.submit(html, example.ledger()).result()
    assert content == worker.submit(html, example.ledger()).result()
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.metadata.title.startswith("Small caps beat the S&P 500")
    assert str(reader.metadata.creation_date)[:10] == "2026-01-22"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en-US"
    assert reader.attachments["ledger.json"] == [example.ledger()]
    texts = [sheet.extract_text() for sheet in reader.pages]
    assert all("Simulated data" in text for text in texts)
    assert [f"Page {i} of {len(texts)}" in text for i, text in enumerate(texts, 1)] == [True] * len(texts)
    assert all("The Rotation Brief" in text for text in texts)
    assert [item.title for item in reader.outline if not isinstance(item, list)] != []


def test_our_pages_print_without_a_warning_and_with_the_same_bytes_in_any_child(
    worker: PdfWorker, capfd: pytest.CaptureFixture[str]
):
    html = page(example.document())
    assert pdf.print_page(html) == worker.submit(html).result()
    assert capfd.readouterr() == ("", "")


def test_a_worker_serves_the_registry(worker: PdfWorker):
    artifacts = render(example.document(), ("pdf",), pdf=worker)
    assert artifacts[0].path == "brief.pdf"
    assert artifacts[0].content.startswith(b"%PDF-1.7")


def test_a_worker_is_replaced_after_some_pages():
    with PdfWorker(recycle=1) as worker:
        first = worker.submit("<title>x</title><p>a").result()
        child = worker._child.pid
        assert worker.submit("<title>x</title><p>a").result() == first
        assert worker._child.pid != child


def test_a_child_that_dies_is_one_clear_error_and_the_next_page_gets_a_new_one(monkeypatch):
    send = pdf._send

    def die(child: subprocess.Popen[bytes], content: bytes) -> None:
        monkeypatch.setattr(pdf, "_send", send)
        os.kill(child.pid, signal.SIGKILL)
        send(child, content)

    with PdfWorker() as worker:
        monkeypatch.setattr(pdf, "_send", die)
        with pytest.raises(BriefgenError, match="ended early"):
            worker.submit("<title>x</title><p>a").result(timeout=60)
        assert worker.submit("<title>x</title><p>a").result(timeout=60).startswith(b"%PDF")


def test_leaving_by_an_exception_ends_the_child_without_waiting():
    with pytest.raises(KeyboardInterrupt), PdfWorker() as worker:
        coming = worker.submit("<title>x</title>" + "<p>word</p>" * 20_000)
        raise KeyboardInterrupt
    assert worker._child.returncode is not None
    assert coming.cancelled() or isinstance(coming.exception(timeout=60), BriefgenError)


def test_a_stuck_page_ends_after_its_patience():
    with PdfWorker(patience=0.2) as worker:
        os.kill(worker._child.pid, signal.SIGSTOP)
        with pytest.raises(BriefgenError, match="ended early"):
            worker.submit("<p>a").result(timeout=60)


def test_a_missing_system_library_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with PdfWorker() as worker, pytest.raises(BriefgenError) as caught:
        worker.submit("<p>a").result()
    for words in (
        "apt-get install libpango-1.0-0",
        "dnf install pango",
        "brew install pango",
        "--format md,html",
    ):
        assert words in str(caught.value)


def test_the_child_ends_when_its_parent_does():
    file = Path(pdf_worker.__file__)
    child = subprocess.run(
        [sys.executable, "-P", file], input=b"", capture_output=True, timeout=60, check=False
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, b"", b"")


def test_frames_come_back_whole_or_not_at_all():
    stream = io.BytesIO()
    pdf_worker.send(stream, b"content")
    whole = stream.getvalue()
    assert pdf_worker.receive(io.BytesIO(whole)) == b"content"
    assert pdf_worker.receive(io.BytesIO(whole[:-1])) is None
    assert pdf_worker.receive(io.BytesIO(b"")) is None


def test_no_thread_is_left_behind():
    before = set(threading.enumerate())
    with PdfWorker() as worker:
        worker.submit("<title>x</title><p>a").result()
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_both_papers_have_faces_of_their_own(worker: PdfWorker, paper: str, size: tuple[int, int]):
    pypdf = pytest.importorskip("pypdf")
    content = worker.submit(page(example.document(), paper=paper)).result()
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    assert {(round(s.mediabox.width), round(s.mediabox.height)) for s in sheets} == {size}
    faces = {str(f.get_object()["/BaseFont"]) for s in sheets for f in s["/Resources"]["/Font"].values()}
    assert faces
    assert all(re.fullmatch(r"/[A-Z]{6}\+Brief-(Serif|Sans)(-Bold)?", face) for face in faces), faces


def test_a_part_that_ends_on_an_almost_empty_page_is_set_a_little_smaller():
    printer = pdf_worker.Printer("@page { size: 100mm 100mm; margin: 10mm; } p { margin: 0; }")
    sizes = "<style>body { font-size: 20px; line-height: 1; } .text-snug { font-size: 18px; }</style>"
    lines = "<p>word</p>" * 16
    thin = f'<title>x</title>{sizes}<body class="story">{lines}'
    whole = printer._laid_out(thin)
    assert [round(pdf_worker.filled(p), 1) for p in whole.pages] == [1.0, 0.1]
    assert pdf_worker.loose_parts(whole) == ["text"]
    smaller = printer._laid_out(pdf_worker._with_classes(thin, ["text-snug"]))
    assert len(smaller.pages) == 1
    assert pdf_worker.loose_parts(smaller) == []


def test_a_text_far_beyond_its_pages_is_set_smallest_at_once():
    printer = pdf_worker.Printer("@page { size: 100mm 100mm; margin: 10mm; } p { margin: 0; }")
    sizes = "<style>body { font-size: 20px; line-height: 1; }</style>"
    for pages, far in ((pdf_worker.MOST, False), (pdf_worker.MOST + 1, True)):
        lines = "<p>word</p>" * (15 * pages - 2)
        laid_out = printer._laid_out(f'<title>x</title>{sizes}<body class="story">{lines}')
        assert len(laid_out.pages) == pages
        assert pdf_worker.far_too_long(laid_out) is far


def test_a_heading_takes_more_than_the_first_of_its_list_with_it(worker: PdfWorker):
    pypdf = pytest.importorskip("pypdf")
    html = page(example.document())
    head = html[: html.index("<body")]
    split = 0
    for lines in range(30, 60, 2):
        before = "<p>One line of text.</p>" * lines
        body = f'<div class="body">{before}<h2>Levels</h2><ul><li>Floor.</li><li>Ceiling.</li></ul></div>'
        printed = worker.submit(f"{head}<body>{body}</body></html>").result()
        sheets = pypdf.PdfReader(io.BytesIO(printed)).pages
        texts = [sheet.extract_text() for sheet in sheets]
        together = [t for t in texts if "Levels" in t]
        assert ["Floor." in t and "Ceiling." in t for t in together] == [True], lines
        split += "Levels" not in texts[0]
    assert 0 < split < 15
