"""Proves a published file again: its words against its ledger, and the ledger's claims against its facts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.document import long_date, short_date, shortened
from briefgen.errors import DataError
from briefgen.proofs import proof_key
from briefgen.prose.measures import proof_words
from briefgen.verify.guard import unproven
from briefgen.verify.ledger import ledger_faults, read_ledger, session_of
from briefgen.verify.read_mail import read_mail, read_mail_text
from briefgen.verify.reading import Reading, Words, read_html, read_markdown, read_pdf, words_of
from briefgen.verify.words import ALT, DATA, FIGURE, MAIL, MORE, PROOF, Digest, digest, digest_of, letters

READERS: Mapping[str, Callable[[Path], Reading]] = {
    "md": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "mail.html": read_mail,
    "mail.txt": read_mail_text,
}
"""How files are read, by the end of their names."""


OUTSIDE_SECTIONS = ("masthead", "headline", "standfirst", "dateline", "notices", "disclaimer")
"""Parts that no file may leave out."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing in a published file that its ledger does not prove."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def verify_file(path: Path) -> tuple[Finding, ...]:
    """Read a published brief back and hold it against the ledger beside it.

    Args:
        path: A ``brief.md``, ``brief.html``, ``brief.pdf``, ``brief.mail.html`` or ``brief.mail.txt``, or
            the folder that holds them.

    Returns:
        What is not proven; empty if everything is.

    Raises:
        DataError: The file or its ledger cannot be read.
    """
    files = _files(path)
    place = files[0].parent / "ledger.json"
    ledger = read_ledger(place)
    faults = [(place, fault) for fault in ledger_faults(ledger)]
    faults += [(file, fault) for file in files for fault in _file_faults(file, ledger, place)]
    return tuple(Finding(path=str(where), message=fault) for where, fault in faults)


def _files(path: Path) -> list[Path]:
    """The published files that a path means.

    Raises:
        DataError: It means none.
    """
    if path.is_dir():
        found = [f for kind in READERS if (f := path / f"brief.{kind}").exists()]
        if not found:
            raise DataError(f"{path}: holds no brief.md, brief.html or brief.pdf")
        return found
    if kind_of(path) not in READERS:
        raise DataError(f"{path}: is no .md, .html or .pdf file, no .mail.txt, nor a brief's folder")
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    return [path]


def kind_of(path: Path) -> str:
    """The end of a file's name by which its reader is chosen.

    >>> kind_of(Path("brief.html")), kind_of(Path("brief.mail.html")), kind_of(Path("a.txt"))
    ('html', 'mail.html', 'txt')
    """
    ends = [suffix[1:].lower() for suffix in path.suffixes]
    return ".".join(ends[-2:] if ends[-2:-1] == ["mail"] else ends[-1:])


def _file_faults(path: Path, ledger: Mapping[str, Any], place: Path) -> Iterator[str]:
    reading = READERS[kind_of(path)](path)
    if reading.ledger is not None and reading.ledger != place.read_bytes():
        yield "carries another ledger than the one beside it"
    yield from held_against(reading, ledger)


def held_against(reading: Reading, ledger: Mapping[str, Any]) -> Iterator[str]:
    """What a file says that is not, letter for letter, what was proven.

    Args:
        reading: What the file says.
        ledger: The ledger beside it.
    """
    proven = _own_words(ledger.get("words", {}), reading.own)
    if not proven:
        yield "the ledger does not say which words were proven"
        return
    body, lost = _pictures_cut(reading, proven)
    yield from (f"the words in the picture '{key}' are not those that were proven" for key in lost)
    yield from _descriptions(reading, proven)
    main = [key for key in proven if not key.startswith((FIGURE, ALT, DATA, *reading.without))]
    if reading.head and "masthead" in main and "publication" in reading.head:
        main.remove("masthead")
    found = located(body.letters, [proven[key] for key in main])
    spans = dict(zip(main, found))
    yield from _altered(body, spans, ledger, reading.shortened)
    said = {key: body.shown(*span) for key, span in spans.items() if span}
    yield from _head_faults(reading.head, said, ledger)
    yield from _quotations(reading.quoted, ledger["claims"])
    if reading.marked is not None:
        yield from _marks(reading.marked, ledger["claims"])
        yield from _openings(reading, [key.removeprefix(PROOF) for key in main if key.startswith(PROOF)])


def _own_words(words: Mapping[str, Digest], own: str) -> Mapping[str, Digest]:
    """The digests that count for a format: its own in the place of those that all others have."""
    kept = {key: value for key, value in words.items() if not key.startswith(MAIL)}
    return {key: words.get(own + key, value) if own else value for key, value in kept.items()}


# --- parts ------------------------------------------------------------------------------------


def located(text: str, wanted: Sequence[Digest]) -> list[tuple[int, int] | None]:
    """Where each part stands in a text, each after the one before; None for one that does not.

    Args:
        text: Squeezed letters.
        wanted: Lengths and digests in order.

    >>> located("OneTwoThree", [digest("One"), digest("Tow"), digest("Three")])
    [(0, 3), None, (6, 11)]
    """
    at = 0
    found: list[tuple[int, int] | None] = []
    for each in wanted:
        size = int(each["characters"])
        starts = range(at, len(text) - size + 1)
        start = next((s for s in starts if digest_of(text[s : s + size]) == each), None)
        found.append(None if start is None else (start, start + size))
        at = at if start is None else start + size
    return found


def _pictures_cut(reading: Reading, proven: Mapping[str, Digest]) -> tuple[Words, list[str]]:
    """The body without the words in pictures, and the pictures whose words are others."""
    body = reading.body
    keys = [key for key in proven if key.startswith(FIGURE) and not key.startswith(reading.without)]
    if reading.figures is not None:
        names = {FIGURE + key: words for key, words in reading.figures.items()}
        same = [key for key in keys if key in names and digest(names[key]) == proven[key]]
        return body, [key.removeprefix(FIGURE) for key in dict.fromkeys([*keys, *names]) if key not in same]
    lost = []
    for key in keys:
        (span,) = located(body.letters, [proven[key]])
        if span is None:
            lost.append(key.removeprefix(FIGURE))
        else:
            body = body.without(*span)
    return body, lost


def _descriptions(reading: Reading, proven: Mapping[str, Digest]) -> Iterator[str]:
    """Pictures that are described in other words than the proven ones."""
    for key, words in (reading.alts or {}).items():
        if digest(words) != proven.get(ALT + key):
            yield f"the description of the picture '{key}' is not the one that was proven"
    if reading.tables is not None:
        known = [key.removeprefix(DATA) for key in proven if key.startswith(DATA)]
        for key in dict.fromkeys((*known, *reading.tables)):
            if digest(reading.tables.get(key, "")) != proven.get(DATA + key):
                yield f"the table of the picture '{key}' is not the one that was proven"


def _altered(
    body: Words, spans: Mapping[str, tuple[int, int] | None], ledger: Mapping[str, Any], partial: bool
) -> Iterator[str]:
    """What stands between the parts that are as they were, and the claims that are gone from the others."""
    edges = [0, *(edge for span in spans.values() if span for edge in span), len(body.letters)]
    rest = [body.shown(a, b) for a, b in zip(edges[::2], edges[1::2]) if a < b]
    lost = [key for key, span in spans.items() if span is None]
    if partial and not rest:
        # It says that sections are missing, and everything that is there was proven.
        lost = [key for key in lost if key in OUTSIDE_SECTIONS]
    for key in lost:
        claims = [c for c in ledger["claims"] if c["section"] == key]
        gone = claims_gone(" ".join(rest), claims)
        what = "; ".join(f"'{c['text']}' ({c['fact']}) is not where it should be" for c in gone[:3])
        yield f"{_part(key)} is not as it was proven" + (f": {what}" if what else "")
    for words in rest:
        loose = list(dict.fromkeys(unproven(words))) if not lost else []
        hint = f" (with '{loose[0]}')" if loose else ""
        yield f"these words are not as they were proven{hint}: '{shortened(words, 120)}'"


def _part(key: str) -> str:
    kind, _, fact = key.partition(":")
    return f"the proof of {fact}" if f"{kind}:" in (PROOF, MORE) else f"'{key}'"


def claims_gone(text: str, claims: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The claims that do not stand in a text in their order."""
    at = 0
    gone: list[Mapping[str, str]] = []
    for claim in claims:
        words = " ".join(words_of(claim["text"]).text.split())
        match = re.compile(rf"(?<![\w.,]){re.escape(words)}(?![\w%])").search(text, at)
        if match is None:
            gone.append(claim)
        else:
            at = match.end()
    return gone


# --- what a file says about itself ------------------------------------------------------------


def _head_faults(
    head: Mapping[str, Any], said: Mapping[str, str], ledger: Mapping[str, Any]
) -> Iterator[str]:
    """What a file's head says that its body does not."""
    session = session_of(ledger)
    headline, standfirst = said.get("headline", ""), said.get("standfirst", "")
    if headline and "title" in head and not _is_title(str(head["title"]), headline, session):
        yield f"its title says '{head['title']}'"
    if headline and head.get("og:title", headline) != headline:
        yield f"its title for links says '{head['og:title']}'"
    about = letters(f"{standfirst} {head.get('publication', '')} {said.get('masthead', '')}")
    for key in ("description", "og:description"):
        words = letters(str(head.get(key, "")).removesuffix("…"))
        if standfirst and words not in about and not about.startswith(words):
            spoken = letters(f"{standfirst} {headline} {_signature(head, session)}")
            if not spoken.startswith(words) and words != letters(f"{standfirst} {_signature(head, session)}"):
                yield f"its description says '{head[key]}'"
    yield from _front_matter_faults(head, said, ledger)


def _is_title(title: str, headline: str, session: dt.date) -> bool:
    """Whether a title is the headline, or its beginning with the session's date."""
    begun, dot, date = title.rpartition(" · ")
    whole = letters(title) == letters(headline)
    return whole or bool(
        dot and date == short_date(session) and letters(headline).startswith(letters(begun.removesuffix("…")))
    )


def _signature(head: Mapping[str, Any], session: dt.date) -> str:
    name = head.get("publication") or head.get("author") or ""
    return f"{name}, {long_date(session)}."


def _front_matter_faults(
    head: Mapping[str, Any], said: Mapping[str, str], ledger: Mapping[str, Any]
) -> Iterator[str]:
    """What the front matter of a Markdown file says that is not so."""
    if "publication" not in head:
        return
    known = {
        "date": ledger["session"], "session": ledger["session"], "edition": ledger["edition"],
        "vintage": ledger["data"]["vintage"], "briefgen": ledger["briefgen"],
    }  # fmt: skip
    for key, value in known.items():
        if head.get(key) != value:
            yield f"its front matter gives '{head.get(key)}' as {key}, not '{value}'"
    for key in ("standfirst", "sources"):
        given = head.get(key)
        words = letters(" ".join(given) if isinstance(given, list) else str(given))
        if key in said and not letters(said[key]).endswith(words):
            yield f"its front matter has other words as {key}"
    mast = letters(f"{head['publication']} {long_date(session_of(ledger))}")
    if digest_of(mast) != ledger["words"].get("masthead"):
        yield f"its front matter gives '{head['publication']}' as publication"


def _openings(reading: Reading, proofs: Sequence[str]) -> Iterator[str]:
    """Claims of a page that open another proof than their own, or none."""
    if list(reading.places.values()) != list(proofs):
        yield "its proofs are not those of the ledger, one for one"
    marked = reading.marked or ()
    for at, place, _ in reading.opens:
        if reading.places.get(place) != proof_key(marked[at][0]):
            yield f"'{marked[at][2]}' opens the proof of {reading.places.get(place, 'nothing')}"
    opened = [at for at, _, tag in reading.opens if tag == "button"]
    if proofs and opened != list(range(len(marked))):
        yield f"{len(marked)} claims are marked, but {len(opened)} can be opened"
    words = proof_words()
    for name in sorted(reading.spoken - {words["open"], words["close"], words["all"]}):
        yield f"it calls something '{shortened(name, 60)}', which nothing proves"


def _quotations(quoted: Sequence[tuple[str, str]], claims: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Marks that are not claims of the ledger in their order; some of those may be left out."""
    following = iter([(c["fact"], c["text"]) for c in claims])
    odd = next((each for each in quoted if each not in following), None)
    if odd:
        yield f"'{odd[1]}' is marked as stating {odd[0]}, which the ledger does not have there"


def _marks(marked: Sequence[tuple[str, str, str]], claims: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Marks in a page that are not the ledger's claims, one for one."""
    wanted = [(c["fact"], c["property"], c["text"]) for c in claims]
    if list(marked) == wanted:
        return
    odd = next((a for a, b in zip(marked, wanted) if a != b), None)
    yield (
        f"'{odd[2]}' is marked as {odd[1]} of {odd[0]}, which the ledger does not have there"
        if odd
        else f"{len(marked)} claims are marked, but the ledger has {len(wanted)}"
    )
