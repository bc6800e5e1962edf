"""The proof: honest briefs pass, planted errors do not, before publication and in every published format."""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from planted import PLANTERS, claims_in, mapped
from sample_briefs import NOW, Newsroom, newsroom, sample_brief, sample_sessions, written

from briefgen.document import claims
from briefgen.errors import DataError, VerificationError
from briefgen.model import Article, Claim, Document, Fact, Paragraph, Section
from briefgen.planning import FactDesk
from briefgen.prose import formatters as printing
from briefgen.prose import numbers
from briefgen.prose.formatters import formatters
from briefgen.prose.quantities import Quantity
from briefgen.renderers import render
from briefgen.renderers.pdf import PdfWorker
from briefgen.verify import prove, verify_file
from briefgen.verify.guard import names_in, unproven
from briefgen.verify.ledger import fact_of, ledger_faults
from briefgen.verify.published import located
from briefgen.verify.readers import readers, states
from briefgen.verify.witness import Witness, witness_of
from briefgen.verify.words import digest, digests, letters

SESSIONS = sample_sessions(10)


def refused(room: Newsroom, article: Article, facts: FactDesk) -> bool:
    try:
        prove(article, facts, room.desk(article.session, facts), room.meta)
    except VerificationError:
        return True
    return False


# --- before publication -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLANTERS)
def test_planted_errors_are_refused(kind: str) -> None:
    rnd = random.Random(kind)
    tried = 0
    for session in SESSIONS:
        brief = sample_brief(session, "feature")
        bad = PLANTERS[kind](brief.document.article, rnd)
        if bad is not None:
            tried += 1
            assert refused(newsroom(), bad, brief.facts), changes(brief.document.article, bad)
    assert tried or kind == "scale"


def changes(honest: Article, bad: Article) -> list[tuple[str, str]]:
    pairs = zip(claims_in(honest), claims_in(bad))
    return [(a.text, b.text) for a, b in pairs if a.text != b.text]


def test_honest_articles_are_accepted() -> None:
    for session in SESSIONS:
        brief = sample_brief(session, "feature")
        assert not refused(newsroom(), brief.document.article, brief.facts)


def test_a_fact_of_other_data_is_refused() -> None:
    """The same words over facts that have moved by a hundredth prove nothing."""
    brief = sample_brief(SESSIONS[0])
    session = brief.document.article.session
    level = brief.facts["level:^GSPC"]
    assert isinstance(level, Fact)
    other = FactDesk(market=brief.facts.market, session=session)
    other.facts.update(brief.facts.facts)
    other.facts["level:^GSPC"] = replace(level, value=level.number * 1.01)
    assert refused(newsroom(), brief.document.article, other)


def test_a_claim_of_another_fact_is_refused() -> None:
    brief = sample_brief(SESSIONS[1], "feature")

    def swapped(c: Claim) -> Claim:
        return replace(c, fact=c.fact.replace("^GSPC", "^NDX")) if c.property == "value" else c

    bad = mapped(
        brief.document.article, lambda runs: tuple(swapped(r) if isinstance(r, Claim) else r for r in runs)
    )
    assert refused(newsroom(), bad, brief.facts)


def test_an_unproven_claim_without_a_formatter_is_refused() -> None:
    brief = sample_brief(SESSIONS[0])
    made = Claim(text="9.9%", fact="return:^GSPC@1d", property="value")
    extra = Section(key="extra", blocks=(Paragraph(runs=("It moved by ", made, ".")),))
    article = brief.document.article
    assert refused(newsroom(), replace(article, sections=(*article.sections, extra)), brief.facts)


@pytest.mark.slow
@pytest.mark.parametrize("kind", PLANTERS)
def test_two_hundred_planted_errors_of_each_kind_are_refused(kind: str) -> None:
    rnd = random.Random(kind)
    for session in sample_sessions(200, seed=1):
        brief = sample_brief(session, "feature")
        bad = PLANTERS[kind](brief.document.article, rnd)
        assert bad is None or refused(newsroom(), bad, brief.facts), changes(brief.document.article, bad)


@pytest.mark.market
def test_planted_errors_in_real_briefs_are_refused(market_folder: Path) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    rnd = random.Random(11)
    for _, _, brief in written(room, rnd.sample(room.sessions(dt.date(1990, 1, 2)), 12), ("feature",)):
        for kind, plant in PLANTERS.items():
            bad = plant(brief.document.article, rnd)
            assert bad is None or refused(room, bad, brief.facts), (kind, brief.document.article.session)


# --- published --------------------------------------------------------------------------------


def put(
    document: Document, folder: Path, formats: tuple[str, ...] = ("md", "html"), pdf: PdfWorker | None = None
) -> Path:
    """A brief's files in a folder."""
    for artifact in render(document, formats, pdf=pdf):
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    return folder


@pytest.fixture(scope="module")
def worker() -> Iterator[PdfWorker]:
    with PdfWorker() as made:
        yield made


def test_honest_files_are_accepted(tmp_path: Path) -> None:
    for session in SESSIONS:
        folder = put(sample_brief(session, "feature").document, tmp_path / str(session))
        assert not verify_file(folder)


@pytest.mark.pdf
def test_honest_print_is_accepted(tmp_path: Path, worker: PdfWorker) -> None:
    for session, length in zip(SESSIONS[:3], ("flash", "brief", "feature")):
        folder = put(sample_brief(session, length).document, tmp_path / str(session), ("pdf",), worker)
        assert not verify_file(folder)


@pytest.mark.parametrize("kind", PLANTERS)
def test_planted_errors_in_published_files_are_refused(kind: str, tmp_path: Path) -> None:
    """The text is another one, the ledger the honest one."""
    rnd = random.Random(kind)
    for session in SESSIONS[:3]:
        document = sample_brief(session, "feature").document
        bad = PLANTERS[kind](document.article, rnd)
        if bad is not None:
            folder = put(replace(document, article=bad), tmp_path / str(session))
            honest = {a.path: a.content for a in render(document, ("html",))}
            for name in ("brief.md", "brief.html", "brief.mail.html", "brief.mail.txt"):
                # A caption is no part of a mail, so an error in one leaves the mail as it was.
                same = "mail" in name and (folder / name).read_bytes() == honest[name]
                assert same or verify_file(folder / name), (kind, session, name)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", ["digit", "entity", "added direction"])
def test_planted_errors_in_print_are_refused(kind: str, tmp_path: Path, worker: PdfWorker) -> None:
    document = sample_brief(SESSIONS[4], "brief").document
    bad = PLANTERS[kind](document.article, random.Random(kind))
    assert bad is not None
    assert verify_file(put(replace(document, article=bad), tmp_path, ("pdf",), worker))


@pytest.mark.slow
@pytest.mark.pdf
@pytest.mark.parametrize("kind", PLANTERS)
def test_many_planted_errors_in_all_formats_are_refused(kind: str, tmp_path: Path, worker: PdfWorker) -> None:
    rnd = random.Random(kind)
    for i, session in enumerate(sample_sessions(40, seed=2)):
        document = sample_brief(session, "feature").document
        bad = PLANTERS[kind](document.article, rnd)
        formats = ("md", "html", "pdf") if i < 5 else ("md", "html")
        if bad is not None:
            folder = put(replace(document, article=bad), tmp_path / str(session), formats, worker)
            assert all(verify_file(folder / f"brief.{f}") for f in formats), (kind, session)


@pytest.mark.slow
@pytest.mark.pdf
@pytest.mark.market
def test_sixty_honest_real_briefs_are_accepted_in_all_formats(
    market_folder: Path, tmp_path: Path, worker: PdfWorker
) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    days = random.Random(3).sample(room.sessions(dt.date(1990, 1, 2)), 60)
    for session, _, brief in written(room, days, ("feature",)):
        folder = put(brief.document, tmp_path / str(session), ("md", "html", "pdf"), worker)
        assert not verify_file(folder), session


WORD = re.compile(r"(?<![\w\\{<&;\"'/=-])[A-Za-z]{3,}(?![\w>=\"'])")


@pytest.mark.parametrize("name", ["brief.md", "brief.html"])
def test_any_changed_added_or_deleted_word_is_refused(name: str, tmp_path: Path) -> None:
    rnd = random.Random(name)
    folder = put(sample_brief(SESSIONS[5]).document, tmp_path)
    honest = (folder / name).read_text(encoding="utf-8")
    start = honest.index("\n---\n", 5) if name.endswith("md") else honest.index("<main")
    stop = len(honest) if name.endswith("md") else honest.index("</main>")
    closed = lambda at: honest.count("<", start, at) == honest.count(">", start, at)  # noqa: E731
    spots = [m for m in WORD.finditer(honest, start, stop) if name.endswith("md") or closed(m.start())]
    for match in rnd.sample(spots, 25):
        for words in ("other", "", f"{match[0]} not"):
            (folder / name).write_text(
                honest[: match.start()] + words + honest[match.end() :], encoding="utf-8"
            )
            assert verify_file(folder / name), honest[match.start() - 40 : match.end() + 40]


def test_a_deleted_sentence_paragraph_or_section_is_refused(tmp_path: Path) -> None:
    document = sample_brief(SESSIONS[5], "feature").document
    article = document.article
    fewer = [replace(article, sections=article.sections[:-1])]
    fewer += [replace(article, sections=(article.sections[0], *article.sections[2:]))]
    fewer += [replace(article, sections=(article.sections[0], *article.sections[:0:-1]))]
    lead = article.sections[0]
    fewer += [replace(article, sections=(replace(lead, blocks=lead.blocks[1:]), *article.sections[1:]))]
    fewer += [replace(article, disclaimer=()), replace(article, not_covered=())]
    for i, bad in enumerate(fewer):
        folder = put(replace(document, article=bad), tmp_path / str(i))
        assert verify_file(folder / "brief.md")
        assert verify_file(folder / "brief.html")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("brief.md", 'title: "', 'title: "Not '),
        ("brief.md", 'standfirst: "', 'standfirst: "Not '),
        ("brief.md", 'description: "', 'description: "Not '),
        ("brief.md", 'publication: "', 'publication: "Not '),
        ("brief.md", "session: ", "session: 1"),
        ("brief.md", 'sources: ["', 'sources: ["Not '),
        ("brief.md", "![", "![Not "),
        ("brief.html", "<title>", "<title>Not "),
        ("brief.html", 'name="description" content="', 'name="description" content="Not '),
        ("brief.html", 'property="og:title" content="', 'property="og:title" content="Not '),
        ("brief.html", '-title">', '-title">Not '),
        ("brief.html", "</footer>", "<p>More.</p></footer>"),
        ("brief.html", 'data-property="value"', 'data-property="rank"'),
        ("brief.html", 'data-fact="return:', 'data-fact="level:'),
        ("brief.html", "<tspan", "<tspan>9</tspan><tspan"),
        ("brief.html", '<p class="publication">', '<p class="publication">Not '),
        ("brief.html", '<span class="unit">', '<span class="unit">Not '),
        ("brief.html", '<p class="credit">', '<p class="credit">Not '),
        ("brief.html", "-desc\">", "-desc\">Not "),
        ("brief.html", "</summary>", " not</summary>"),
        ("brief.html", '</details>\n</figure>', '</details><p>More.</p></figure>'),
        ("brief.html", 'data-axis="y">', 'data-axis="y">1'),
        ("charts/leadership.svg", "<tspan", "<tspan>9</tspan><tspan"),
        ("charts/leadership.svg", 'data-axis="y">', 'data-axis="y">1'),
    ],
)  # fmt: skip
def test_what_stands_beside_the_text_is_proven_too(name: str, old: str, new: str, tmp_path: Path) -> None:
    folder = put(sample_brief(SESSIONS[5], "feature").document, tmp_path)
    path = folder / name
    honest = path.read_text(encoding="utf-8")
    assert old in honest
    path.write_text(honest.replace(old, new, 1), encoding="utf-8")
    assert verify_file(folder)


def test_findings_name_the_claim_and_quote_the_words(tmp_path: Path) -> None:
    folder = put(sample_brief(SESSIONS[5]).document, tmp_path)
    path = folder / "brief.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\nIt came as investors fled.\n", encoding="utf-8")
    (found,) = verify_file(path)
    assert "as investors fled" in str(found)
    level = next(
        c for c in json.loads((folder / "ledger.json").read_text())["claims"] if c["section"] == "lead"
    )
    path.write_text(text.replace(level["text"], "Nobody"), encoding="utf-8")
    assert any(level["text"] in str(f) for f in verify_file(path))


# --- the ledger -------------------------------------------------------------------------------


def ledger_of(session: dt.date) -> dict:  # type: ignore[type-arg]
    return json.loads(sample_brief(session, "feature").document.ledger)


def test_honest_ledgers_are_accepted_by_their_own_facts() -> None:
    for session in SESSIONS:
        assert not list(ledger_faults(ledger_of(session)))


@pytest.mark.parametrize("seed", range(5))
def test_claims_that_their_facts_do_not_prove_are_refused(seed: int) -> None:
    """The claim is edited in the ledger, with its text or without."""
    rnd = random.Random(seed)
    ledger = ledger_of(SESSIONS[seed])
    able = [c for c in ledger["claims"] if re.search(r"\d", c["text"]) and c["property"] == "value"]
    claim = rnd.choice(able)
    claim["text"] = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), claim["text"], count=1)
    assert list(ledger_faults(ledger))


@pytest.mark.parametrize("seed", range(5))
def test_facts_that_were_edited_are_refused(seed: int) -> None:
    rnd = random.Random(seed)
    ledger = ledger_of(SESSIONS[seed])
    printed = {c["fact"] for c in ledger["claims"] if c["property"] == "value"}
    fact = rnd.choice([f for f in ledger["facts"] if f["id"] in printed and isinstance(f["value"], float)])
    fact["value"] = fact["value"] * 1.5 + 0.1
    assert list(ledger_faults(ledger))


def test_a_ledger_with_claims_that_nothing_proves_is_refused() -> None:
    for changed in (
        {"fact": "return:NONE@1d"}, {"spec": ""}, {"spec": '["", "nothing"]'}, {"spec": "missing"},
        {"fact": "data:vintage", "spec": "notice", "text": "Shares surged 9%"},
        {"fact": "data:vintage", "spec": "vintage", "text": "Jan. 1, 1999, 00:00 UTC"},
    ):  # fmt: skip
        ledger = ledger_of(SESSIONS[0])
        ledger["claims"][0] |= changed
        assert list(ledger_faults(ledger)), changed


def test_another_ledger_inside_the_print_is_refused(tmp_path: Path) -> None:
    folder = put(sample_brief(SESSIONS[0]).document, tmp_path)
    (folder / "ledger.json").write_bytes(sample_brief(SESSIONS[1]).document.ledger)
    assert verify_file(folder)


def test_a_ledger_without_digests_proves_no_words(tmp_path: Path) -> None:
    folder = put(sample_brief(SESSIONS[0]).document, tmp_path)
    ledger = json.loads((folder / "ledger.json").read_text())
    del ledger["words"]
    (folder / "ledger.json").write_text(json.dumps(ledger))
    assert verify_file(folder / "brief.md")


def test_facts_survive_the_ledger() -> None:
    """What is read back proves the same: value, history, details, dates."""
    brief = sample_brief(SESSIONS[2], "feature")
    for entry in ledger_of(SESSIONS[2])["facts"]:
        fact, again = brief.facts[entry["id"]], fact_of(entry)
        assert isinstance(fact, Fact)
        assert (again.value, again.history, again.base_session) == (
            fact.value,
            fact.history,
            fact.base_session,
        )
        assert again.details == fact.details


def test_files_that_cannot_be_proven_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no brief"):
        verify_file(tmp_path)
    (tmp_path / "brief.md").write_text("# A", encoding="utf-8")
    with pytest.raises(DataError, match="no ledger"):
        verify_file(tmp_path / "brief.md")
    (tmp_path / "ledger.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="not JSON"):
        verify_file(tmp_path / "brief.md")
    (tmp_path / "ledger.json").write_text('{"schema": "other"}', encoding="utf-8")
    with pytest.raises(DataError, match="schema"):
        verify_file(tmp_path)
    with pytest.raises(DataError, match="is no"):
        verify_file(tmp_path / "ledger.json")


# --- digests ----------------------------------------------------------------------------------


def test_letters_forget_only_what_formats_differ_in() -> None:
    assert letters("A\u00a0b\n c.") == "Abc"
    assert letters("2.5") != letters("25")
    assert letters("+1%") != letters("-1%")
    assert letters("\u2022 re\u2011open") == letters("re-open")


def test_parts_are_found_in_order_only() -> None:
    assert located("abc", [digest("b"), digest("a")]) == [(1, 2), None]
    assert located("abc", [digest("a"), digest("x"), digest("c")]) == [(0, 1), None, (2, 3)]


def test_digests_name_every_part() -> None:
    document = sample_brief(SESSIONS[5], "feature").document
    found = digests(document.article, simulated=True)
    assert {"masthead", "headline", "standfirst", "dateline", "notices", "lead", "sources"} <= set(found)
    assert {"figure:leadership", "alt:leadership", "data:leadership"} <= set(found)


# --- the guard --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["It rose", "the fastest growth", "foremost", "it soared", "since Monday", "in June", "5 of them", "half of it",
     "because of rates", "amid worries", "a record", "fifteen", "unchanged", "a rally", "rebounding"],
)  # fmt: skip
def test_guarded_words_are_found(text: str) -> None:
    assert list(unproven(text))


@pytest.mark.parametrize(
    "text", ["It may march on", "an interest in the west", "almost", "one of them", "The latest"]
)
def test_harmless_words_are_not(text: str) -> None:
    assert not list(unproven(text))


def test_names_are_guarded_but_not_everyday_words() -> None:
    names = newsroom().desk(SESSIONS[0]).names
    assert list(names_in("Nvidia and the VIX", names)) == ["Nvidia", "VIX"] or list(names_in("Nvidia", names))
    assert not list(names_in("the energy of materials", names))


# --- readers that do not trust the formatters -------------------------------------------------


def test_every_formatter_has_a_reader_and_every_reader_a_formatter() -> None:
    assert set(readers()) == set(formatters())


@cache
def spoken() -> tuple[tuple[str, Claim, Fact, Witness], ...]:
    """Claims of many briefs, with their formatter, fact and witness."""
    found = []
    for session in sample_sessions(20, seed=4):
        brief = sample_brief(session, "feature")
        desk = newsroom().desk(session, brief.facts)
        witness = witness_of(desk)
        for _, c in claims(brief.document.article):
            fact = brief.facts[c.fact] if c.spec[:1] == "[" else None
            if isinstance(fact, Fact):
                found.append((json.loads(c.spec)[1], c, fact, witness))
    return tuple(found)


def test_every_spoken_claim_reads_back() -> None:
    assert all(states(c, fact, witness) for _, c, fact, witness in spoken())
    assert len({name for name, *_ in spoken()}) >= 25


MUTATIONS = {
    "rounding up": ("rounded", lambda f: lambda v, d: f(v + 0.6 * 10**-d, d)),
    "rounding of products": ("scaled", lambda f: lambda v, k, d: f(v + 0.6 * 10**-d / k, k, d)),
    "dropped sign": ("signed_percent", lambda f: lambda *a: f(*a).lstrip("+-")),
    "turned sign": ("signed_percent", lambda f: lambda *a: f(*a).translate(str.maketrans("+-", "-+"))),
    "separator": ("grouped", lambda f: lambda v: f(v).replace(",", "", 1) if "," in f(v) else f(v) + "0,"),
    "wrong month": ("short_date", lambda f: lambda day, seen: f(day + dt.timedelta(days=31), seen)),
    "wrong year": ("month_year", lambda f: lambda day: f(day.replace(year=day.year - 1, day=1))),
    "ordinal ending": ("ordinal", lambda f: lambda v: re.sub(r"th$|nd$|rd$", "st", f(v)) if v > 9 else f(v)),
    "ordinal off by one": ("ordinal", lambda f: lambda v: f(v + 1)),
    "cardinal off by one": ("cardinal", lambda f: lambda v: f(v + 1)),
    "plural": ("plural", lambda f: lambda v, noun: f(2 if v == 1 else 1, noun)),
    "points": ("points", lambda f: lambda *a: f(*a).replace("percentage points", "%").replace(" %", "%")),
    "no unit": ("percent", lambda f: lambda *a: f(*a).removesuffix("%")),
    "month as weekday": ("long_date", lambda f: lambda day: f(day + dt.timedelta(days=1))),
}  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_formatter_that_errs_is_found_out(mutation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are made again by the same wrong function, so only reading them can tell."""
    honest = spoken()
    name, wrong = MUTATIONS[mutation]
    monkeypatch.setattr(numbers, name, wrong(getattr(numbers, name)))
    changed = caught = 0
    for formatter, c, fact, witness in honest:
        desk = printing.Desk(session=witness.session, names=witness.names, scale=witness.scale)  # type: ignore[arg-type]
        path, _, *args = json.loads(c.spec)
        again = formatters()[formatter][0](Quantity(fact=fact, path=path), desk, *args)
        if again.lower() != c.text.lower():
            changed += 1
            caught += not states(replace(c, text=again), fact, witness)
    assert changed
    assert caught == changed


FORMATTER_MUTATIONS = {
    "flat": lambda q, desk, *a: "was unchanged",
    "verb": lambda q, desk, *a: "surged" if q.number > 0 else "plunged",
    "either": lambda q, desk, above, below: below if q.number > 0 else above,
    "ordinal_rank": lambda q, desk: numbers.ordinal(q.rank + 1),
    "ranked": lambda q, desk, noun="": f"{numbers.ordinal(q.rank + 1)}-best {noun}".strip(),
    "of": lambda q, desk, noun: f"{numbers.cardinal(q.of + 1)} {numbers.plural(q.of + 1, noun)}",
    "period": lambda q, desk, *a: "this month" if q.window == "qtd" else "this quarter",
    "weekday": lambda q, desk: numbers.WEEKDAYS[(q.fact.as_of.weekday() + 1) % 7],
    "the": lambda q, desk, side="subject": "the Dow",
    "searched_from": lambda q, desk: "1900",
    "average": lambda q, desk: "100-day average",
    "superlative": lambda q, desk, noun="", style="date": f"highest {noun} since Jan. 3, 1991",
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATTER_MUTATIONS)
def test_words_of_a_wrong_formatter_do_not_read_as_the_fact(name: str) -> None:
    for formatter, c, fact, witness in spoken():
        if formatter == (name if name != "flat" else "verb"):
            desk = printing.Desk(session=witness.session, names=witness.names, scale=witness.scale)  # type: ignore[arg-type]
            path, _, *args = json.loads(c.spec)
            wrong = FORMATTER_MUTATIONS[name](Quantity(fact=fact, path=path), desk, *args)
            if wrong.lower() != c.text.lower():
                spec = c.spec.replace('"verb"', '"flat"') if name == "flat" else c.spec
                honest = name == "verb" and abs(witness.scale(Quantity(fact=fact).subject) or 0) >= 3
                assert honest or not states(replace(c, text=wrong, spec=spec), fact, witness), (wrong, c)


def test_the_newsroom_stands_at_a_fixed_time() -> None:
    assert newsroom().snapshot.vintage <= NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
