"""How each number was made: one entry a fact, the same everywhere, and proven like the text itself."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sample_briefs import newsroom, sample_brief, sample_sessions

from briefgen.document import claims
from briefgen.errors import VerificationError
from briefgen.model import Claim, Document, Fact, History, Input, Missing, Proof, Subject, plain
from briefgen.pipeline import Brief, data_entry, grounds_of
from briefgen.proofs import Grounds, proof_key, proof_of, proofs_of
from briefgen.prose import numbers
from briefgen.prose.measures import proof_words
from briefgen.publishers.files import publish
from briefgen.renderers import render
from briefgen.renderers.html import page
from briefgen.renderers.pdf import PdfWorker
from briefgen.verify import prove_proofs, verify_file
from briefgen.verify.ledger import ledger_faults
from briefgen.verify.proofs import _forward, proof_faults
from briefgen.verify.words import letters

SESSIONS = sample_sessions(6, seed=9)
DAY = dt.date(2026, 1, 22)
RETURN = Fact(
    id="return:IWM@ytd", value=0.0954345645, unit="fraction", as_of=DAY, base_session=dt.date(2025, 12, 31),
    history=History(
        searched_from=dt.date(1988, 1, 4), of=9586, rank=2821, rank_low=6766,
        last_reached=dt.date(2025, 12, 31), last_reached_low=None,
        previous_high=(dt.date(2003, 12, 30), 0.4760761), previous_low=(dt.date(2008, 11, 20), -0.4970040),
    ),
    inputs=(
        Input(series="IWM", field="close", date=dt.date(2025, 12, 31), value=2481.91),
        Input(series="IWM", field="close", date=DAY, value=2718.77),
    ),
    definition="close of X / close of the base session - 1", source="prices: csv",
)  # fmt: skip


def grounds(*facts: Fact | Missing) -> Grounds:
    return Grounds(
        session=DAY, facts={f.id: f for f in facts}, subjects={"IWM": Subject(name="the fund")},
        data={"source": "csv", "vintage": "2026-01-23T11:02:33Z", "sha256": "0" * 64},
    )  # fmt: skip


def own_grounds(brief: Brief) -> Grounds:
    room, article = newsroom(), brief.document.article
    data = data_entry(room.snapshot, room.edition, article.session, "0" * 64)
    return grounds_of(article, brief.facts, room.edition, room.snapshot, data)


def every_row(proof: Proof) -> Iterator[tuple[str, str]]:
    yield from proof.rows
    yield from proof.more


# --- the model --------------------------------------------------------------------------------


def test_an_entry_says_what_was_measured_how_from_which_data_and_where_it_stands() -> None:
    told = [Claim(text="9.5%", fact=RETURN.id, property="value", spec='["", "percent"]')]
    proof = proof_of(RETURN.id, grounds(RETURN), told)
    assert proof.title == "Return of the fund this year"
    assert [(label, words.replace("\u00a0", " ")) for label, words in proof.rows] == [
        ("Printed:", "9.5%"),
        ("Value:", "9.5435%"),
        ("Definition:", "close of the fund / close of the base session - 1"),
        ("Inputs:", "close of IWM on Dec. 31, 2025: 2,481.91; Jan. 22: 2,718.77"),
    ]
    assert dict(proof.more) == {
        "Session:": "Jan. 22, 2026, from the base session Dec. 31, 2025",
        "Source:": "prices: csv, data of Jan. 23, 2026, 11:02 UTC",
        "Rank:": "2,821st from the top and 6,766th from the bottom of 9,586 sessions since Jan. 4, 1988;"
        " earlier high 47.6076%, Dec. 30, 2003; earlier low -49.7004%, Nov. 20, 2008;"
        " last at or above Dec. 31, 2025; never at or below before",
    }


def test_what_words_state_stands_on_paper_and_outside_a_brief_nothing_is_left_for_later() -> None:
    ranked = Claim(text="best", fact=RETURN.id, property="superlative", spec='["", "superlative", ""]')
    assert "Rank:" in dict(proof_of(RETURN.id, grounds(RETURN), [ranked]).rows)
    assert proof_of(RETURN.id, grounds(RETURN)).more == ()


def test_a_sourced_fact_shows_the_date_of_its_data_and_its_citation() -> None:
    fact = replace(
        RETURN, kind="sourced", as_of=dt.date(2026, 1, 21), details={"citation": "The Board, H.15"}
    )
    told = [Claim(text="9.5%", fact=fact.id, property="value")]
    rows = dict(proof_of(fact.id, grounds(fact), told).rows)
    assert rows["Citation:"] == "The Board, H.15"
    assert rows["Session:"] == "Jan. 22, 2026, from data of Jan. 21, 2026 and Dec. 31, 2025"
    assert rows["Source:"].startswith("prices: csv, data of Jan. 23, 2026")


def test_a_long_list_of_inputs_shows_both_ends_and_counts_the_rest() -> None:
    days = [DAY - dt.timedelta(days=i) for i in range(50)][::-1]
    many = tuple(Input(series="IWM", field="close", date=d, value=float(i)) for i, d in enumerate(days))
    words = dict(proof_of(RETURN.id, grounds(replace(RETURN, inputs=many))).rows)["Inputs:"]
    assert words.replace("\u00a0", " ") == (
        "close of IWM on Dec. 4, 2025: 0.00; Dec. 5, 2025: 1.00; Dec. 6, 2025: 2.00; 44 dates between; "
        "Jan. 20: 47.00; Jan. 21: 48.00; Jan. 22: 49.00"
    )


def test_data_lists_and_gaps_have_entries_too() -> None:
    gap = Missing(id="mcap:IWM", reason="no share count known")
    told = [Claim(text="Jan. 23, 2026, 11:02 UTC", fact="data:vintage", property="date", spec="vintage"),
            Claim(text="IWM", fact=gap.id, property="entity", spec="missing")]  # fmt: skip
    data, missing = proofs_of(told, grounds(gap))
    assert (data.fact, data.handle) == ("data", "")
    assert dict(data.rows)["SHA-256:"] == "0" * 64
    assert dict(missing.rows) == {"Printed:": "IWM", "Reason:": "no share count known"}


@pytest.mark.parametrize("session", SESSIONS)
def test_every_claim_of_a_brief_has_its_entry_in_the_order_of_first_appearance(session: dt.date) -> None:
    document = sample_brief(session, "feature").document
    told = [proof_key(c.fact) for _, c in claims(document.article)]
    shown = [p.fact for p in document.proofs]
    assert shown[0] == "data"
    assert shown[1:] == [fact for fact in dict.fromkeys(told) if fact != "data"]


def test_titles_name_every_metric_and_no_other() -> None:
    from briefgen.metrics.registry import metrics

    assert set(proof_words()["measures"]) - {"data", "basket"} == set(metrics())


# --- the proof of the proofs ------------------------------------------------------------------


@pytest.mark.parametrize("session", SESSIONS)
def test_honest_entries_are_accepted(session: dt.date) -> None:
    brief = sample_brief(session, "feature")
    prove_proofs(brief.document.proofs, own_grounds(brief))


@pytest.mark.parametrize("session", SESSIONS[:4])
def test_any_changed_digit_is_refused(session: dt.date) -> None:
    """One digit of each row that is not the claims' own words; those are proven with the text."""
    rnd = random.Random(session.isoformat())
    brief = sample_brief(session, "feature")
    known = own_grounds(brief)
    for proof in brief.document.proofs:
        for label, words in every_row(proof):
            spots = [m.start() for m in re.finditer(r"\d", words)]
            if label == proof_words()["labels"]["printed"] or not spots:
                continue
            at = rnd.choice(spots)
            wrong = f"{words[:at]}{(int(words[at]) + rnd.randrange(1, 10)) % 10}{words[at + 1 :]}"
            bad = replace(proof, rows=((label, wrong),), more=())
            assert list(proof_faults(bad, known)), (proof.fact, label, words, wrong)


def test_days_without_values_stand_in_order_and_once() -> None:
    """Where a proof names the days of its inputs alone, the same day twice would hide the other one."""
    days = (dt.date(2008, 2, 25), dt.date(2008, 2, 26))
    session = dt.date(2008, 2, 26)
    assert _forward(["Feb. 25, 2008", "Feb. 26, 2008"], days, session)
    assert _forward(["Feb. 26, 2008"], days, session)
    assert not _forward(["Feb. 25, 2008", "Feb. 25, 2008"], days, session)
    assert not _forward(["Feb. 26, 2008", "Feb. 25, 2008"], days, session)


def test_a_wrong_value_is_not_taken_for_a_number_of_dates() -> None:
    fact = replace(RETURN, inputs=(Input(series="IWM", field="close", date=DAY, value=4.0),))
    wrong = replace(
        proof_of(fact.id, grounds(fact)), rows=(("Inputs:", "close of IWM on Jan. 22: 1"),), more=()
    )
    assert list(proof_faults(wrong, grounds(fact)))


def test_a_changed_title_is_refused() -> None:
    proof = proof_of(RETURN.id, grounds(RETURN))
    assert list(proof_faults(replace(proof, title="Return of the fund over 21 sessions"), grounds(RETURN)))


MUTATIONS: dict[str, tuple[str, Callable[..., object]]] = {
    "rounding": ("rounded", lambda f: lambda v, d: f(v + 0.6 * 10**-d, d)),
    "products": ("scaled", lambda f: lambda v, k, d: f(v + 0.6 * 10**-d / k, k, d)),
    "separator": ("grouped", lambda f: lambda v: f(v).replace(",", "", 1) if "," in f(v) else f(v) + "0,"),
    "places": ("ordinal", lambda f: lambda v: f(v + 1)),
    "counts": ("cardinal", lambda f: lambda v: f(v + 1)),
    "dates": ("full_date", lambda f: lambda day: f(day + dt.timedelta(days=31))),
    "short dates": ("short_date", lambda f: lambda day, seen: f(day + dt.timedelta(days=31), seen)),
    "sign": ("number_of", lambda f: lambda amount: f(-amount)),
    "vintage": ("printed_vintage", lambda f: lambda v: f(v).replace("UTC", "GMT")),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_rounding_module_is_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = sample_brief(SESSIONS[0], "feature")
    known = own_grounds(brief)
    function, wrong = MUTATIONS[name]
    monkeypatch.setattr(numbers, function, wrong(getattr(numbers, function)))
    told = [c for _, c in claims(brief.document.article)]
    with pytest.raises(VerificationError, match="not proven"):
        prove_proofs(proofs_of(told, known), known)


# --- the page ---------------------------------------------------------------------------------


class Panels(HTMLParser):
    """Which claim opens what, and the words of each panel."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, str, str]] = []
        self.panels: dict[str, str] = {}
        self.proofs: dict[str, str] = {}
        self.scripts: list[str | None] = []
        self.names: list[str] = []
        self._fact = self._place = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self._fact = given.get("data-fact", self._fact)
        if tag == "script":
            self.scripts.append(given.get("type"))
        if "popovertarget" in given and given.get("popovertargetaction") != "hide":
            self.opened.append((self._fact, given["popovertarget"], tag))
            self.names.append(given["aria-labelledby"])
        if given.get("class") == "n":
            assert given["href"] == f"#{self.opened[-1][1]}"
        if "data-proof" in given:
            self._place = given["id"]
            self.proofs[self._place] = given["data-proof"]
            assert "popover" in given
        if tag == "footer":
            self._place = ""

    def handle_data(self, data: str) -> None:
        if self._place:
            self.panels[self._place] = self.panels.get(self._place, "") + data


@pytest.mark.parametrize("session", SESSIONS[:3])
def test_every_claim_of_a_page_opens_its_own_entry_without_a_script(session: dt.date) -> None:
    document = sample_brief(session, "feature").document
    reader = Panels()
    reader.feed(page(document))
    marked = [c.fact for _, c in claims(document.article)]
    assert sorted(fact for fact, *_ in reader.opened) == sorted(marked)
    assert all(reader.proofs[place] == proof_key(fact) for fact, place, _ in reader.opened)
    assert {tag for *_, tag in reader.opened} == {"button"}
    assert len(set(reader.names)) == len(marked)
    assert set(reader.scripts) <= {"application/ld+json"}


def test_the_words_of_a_panel_are_those_of_the_entry() -> None:
    document = sample_brief(SESSIONS[0], "feature").document
    reader = Panels()
    reader.feed(page(document))
    for proof, words in zip(document.proofs, reader.panels.values(), strict=True):
        said = " ".join((proof.title, proof.handle, *(w for row in every_row(proof) for w in row)))
        assert letters(words) == letters(said)


def test_what_is_copied_from_the_text_is_clean_prose() -> None:
    """Buttons and links hold no words of their own, so the words of the article are those of the Markdown."""
    text = page(sample_brief(SESSIONS[0], "feature").document)
    assert re.findall(r"<button[^>]*>([^<]+)", text) == []
    assert re.findall(r'<a class="(?:n|all)"[^>]*>([^<]+)', text) == []


def test_without_proofs_a_page_has_nothing_to_open() -> None:
    document = replace(sample_brief(SESSIONS[0]).document, proofs=())
    assert "popover" not in page(document).replace("selector(:popover-open)", "").partition("<body>")[2]


# --- published files --------------------------------------------------------------------------


def put(document: Document, folder: Path, formats: tuple[str, ...], worker: PdfWorker | None = None) -> Path:
    publish(render(document, formats, pdf=worker), folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(sample_brief(SESSIONS[1], "feature").document, tmp_path / "brief", ("md", "html"))


def planted(path: Path, pattern: str, change: Callable[[re.Match[str]], str]) -> None:
    """The first place of a pattern in a file, changed."""
    honest = path.read_text(encoding="utf-8")
    wrong = re.sub(pattern, change, honest, count=1)
    assert wrong != honest
    path.write_text(wrong, encoding="utf-8")


def test_changed_digits_in_panels_are_refused(folder: Path) -> None:
    rnd, path = random.Random(3), folder / "brief.html"
    honest = path.read_text(encoding="utf-8")
    spots = [m.start() for m in re.finditer(r"(?<=<dd>)[^<]*", honest)]
    digits = [
        m.start() + start for start in spots for m in re.finditer(r"\d", honest[start:].partition("<")[0])
    ]
    for at in rnd.sample(digits, 40):
        path.write_text(f"{honest[:at]}{(int(honest[at]) + 1) % 10}{honest[at + 1 :]}", encoding="utf-8")
        assert verify_file(path), honest[at - 60 : at + 20]
    path.write_text(honest, encoding="utf-8")
    assert not verify_file(path)


@pytest.mark.parametrize(
    ("pattern", "change"),
    [
        (r'<div class="proof" id="p3".*?</dl>\n</div>\n', lambda m: ""),
        (r'popovertarget="p2"', lambda m: 'popovertarget="p3"'),
        (r'href="#p2"', lambda m: 'href="#p3"'),
        (r'data-proof="return:', lambda m: 'data-proof="level:'),
        (r'<button type="button" popovertarget="p2" aria-labelledby="c1"></button>', lambda m: ""),
        (r'aria-label="Proof"', lambda m: 'aria-label="Up 9%"'),
        (r'aria-labelledby="c7"', lambda m: 'aria-labelledby="c8"'),
        (r'aria-labelledby="c7"></button>', lambda m: 'aria-labelledby="c7">9%</button>'),
        (r"<dt>Value:</dt>", lambda m: "<dt>Target:</dt>"),
        (r'<h2 id="proofs-heading">', lambda m: '<h2 id="proofs-heading">Almost '),
        (r'id="p2" popover', lambda m: 'id="p9" popover'),
    ],
)  # fmt: skip
def test_what_is_planted_around_the_panels_is_refused(
    pattern: str, change: Callable[[re.Match[str]], str], folder: Path
) -> None:
    planted(folder / "brief.html", re.sub(r"\.\*\?", r"[\\s\\S]*?", pattern), change)
    assert verify_file(folder / "brief.html")


def test_digests_that_the_ledger_s_own_facts_do_not_make_are_refused(folder: Path) -> None:
    ledger = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    assert not list(ledger_faults(ledger))
    key = next(k for k in ledger["words"] if k.startswith("proof:return:"))
    other = {**ledger, "words": {**ledger["words"], key: {"characters": 3, "sha256": "0" * 64}}}
    assert [key in fault for fault in ledger_faults(other)] == [True]
    names = {symbol: {"name": "the Dow"} for symbol in ledger["subjects"]}
    assert list(ledger_faults({**ledger, "subjects": names}))
    fewer = {k: v for k, v in ledger["words"].items() if k != key}
    assert list(ledger_faults({**ledger, "words": fewer}))


def test_the_markdown_carries_no_entries_and_is_proven_without_them(folder: Path) -> None:
    assert proof_words()["heading"] not in (folder / "brief.md").read_text(encoding="utf-8")
    assert not verify_file(folder / "brief.md")


# --- the print --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def worker() -> Iterator[PdfWorker]:
    with PdfWorker() as made:
        yield made


@pytest.mark.pdf
def test_the_print_ends_with_an_appendix_of_its_own(worker: PdfWorker) -> None:
    pypdf = pytest.importorskip("pypdf")
    document = sample_brief(SESSIONS[0], "feature").document
    (printed,) = (a for a in render(document, ("pdf",), pdf=worker) if a.path == "brief.pdf")
    (again,) = (a for a in render(document, ("pdf",), pdf=worker) if a.path == "brief.pdf")
    assert printed == again
    reader = pypdf.PdfReader(io.BytesIO(printed.content))
    texts = [letters(sheet.extract_text()) for sheet in reader.pages]
    heading = letters(proof_words()["heading"])
    (first,) = [i for i, text in enumerate(texts) if heading in text]
    assert first > 0
    whole = "".join(texts[first:])
    missing = [p.fact for p in document.proofs if letters(p.title) not in whole]
    assert len(missing) <= len(reader.pages) - first, "only a title over two pages may be torn"
    first_words = plain(document.article.sections[0].blocks[0].runs[:1])  # type: ignore[union-attr]
    assert letters(first_words) in texts[0]
    titles = [item.title for level in reader.outline if isinstance(level, list) for item in level]
    assert proof_words()["heading"] in titles


@pytest.mark.pdf
def test_a_changed_digit_in_the_appendix_is_refused(tmp_path: Path, worker: PdfWorker) -> None:
    document = sample_brief(SESSIONS[1], "brief").document
    assert not verify_file(put(document, tmp_path / "honest", ("pdf",), worker))
    at, proof = next((i, p) for i, p in enumerate(document.proofs) if p.fact.startswith("return:"))
    rows = tuple((label, re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), words, count=1))
                 if label == "Inputs:" else (label, words) for label, words in proof.rows)  # fmt: skip
    bad = (*document.proofs[:at], replace(proof, rows=rows), *document.proofs[at + 1 :])
    found = verify_file(put(replace(document, proofs=bad), tmp_path / "bad", ("pdf",), worker))
    assert any(f"the proof of {proof.fact}" in str(f) for f in found)
