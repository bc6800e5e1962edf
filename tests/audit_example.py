"""A desk for the tests of the audit, with real prices or a few made by hand, and the score of a corpus."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from market_example import market

from briefgen.audit.auditing import audit_text, desk_of
from briefgen.audit.clock import Clock
from briefgen.audit.data import book_for, desk_at, needs_of_audit
from briefgen.audit.evidence import Desk
from briefgen.audit.model import Finding, Text
from briefgen.audit.plain import read_plain
from briefgen.audit.subjects import Book
from briefgen.editions import Edition, load_edition
from briefgen.model import Snapshot
from briefgen.sessions import Calendar, load_calendar
from briefgen.snapshot import load, open_source
from briefgen.store import Store

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
FALSE = frozenset({"wrong", "stale", "contradicts"})


@cache
def real(folder: Path) -> tuple[Snapshot, Edition, Calendar, Book]:
    """Everything that an audit needs of the folder of real prices."""
    edition = load_edition("rotation")
    with Store(":memory:") as store:
        calendar = load_calendar(store, NOW)
        source = open_source(f"csv:{folder}", calendar=calendar, now=NOW)
        snapshot = load(source, needs_of_audit(edition), store=store, now=NOW)
    return snapshot, edition, calendar, book_for(snapshot, edition)


@cache
def real_desk(folder: Path, date: dt.date) -> Desk:
    """The real data up to a date."""
    snapshot, edition, calendar, _ = real(folder)
    return desk_at(snapshot, edition, calendar, date)


def judged(folder: Path, date: dt.date, text: str, context: str = "") -> list[tuple[int, int, Finding]]:
    """The findings of a sentence with their places in it."""
    whole = f"{context} {text}".strip()
    report = audit_text(Text(paragraphs=(whole,), date=date), real_desk(folder, date), real(folder)[3])
    shift = len(whole) - len(text)
    spans = [(f.claim.sentence.start + f.claim.span[0] - shift, f) for f in report.findings]
    return [(at, at + len(f.claim.words), f) for at, f in spans if at >= 0]


def judged_article(folder: Path, date: dt.date, article: Text) -> list[tuple[int, int, Finding]]:
    """The findings of an article with their places in its paragraphs joined by blanks."""
    report = audit_text(replace(article, date=date), real_desk(folder, date), real(folder)[3])
    starts = [0, *accumulate(len(p) + 1 for p in article.paragraphs)]
    return [
        (at, at + len(f.claim.words), f)
        for f in report.findings
        if (at := starts[f.claim.sentence.paragraph] + f.claim.sentence.start + f.claim.span[0]) >= 0
    ]


def small_desk(closes: Mapping[str, list[float]], start: str = "2026-01-01") -> Desk:
    """Prices made by hand on consecutive weekdays; the last of them is the article's date."""
    made = market(closes, start=start)
    days = next(iter(made.snapshot.prices.values())).dates.tolist()
    return desk_of(made, Clock(date=days[-1], sessions=tuple(days)))


def verdicts(desk: Desk, text: str) -> list[tuple[str, str]]:
    """Words and verdicts of a text on a hand-made desk."""
    report = audit_text(Text(paragraphs=(text,), date=desk.clock.date), desk, Book())
    return [(f.claim.words, f.verdict) for f in report.findings]


# --- the corpus -------------------------------------------------------------------------------


@dataclass
class Score:
    """How many claims that are not so were found, invented and missed, by kind."""

    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    invented: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the verdicts "wrong" that are so."""
        hits = sum(self.found.values())
        return hits / max(1, hits + sum(self.invented.values()))

    @property
    def recall(self) -> float:
        """Share of the false claims that were found."""
        hits = sum(self.found.values())
        return hits / max(1, hits + sum(self.missed.values()))

    def table(self) -> str:
        """Found, invented and missed by kind."""
        kinds = sorted({*self.found, *self.invented, *self.missed})
        rows = [f"{k:12} {self.found[k]:4} {self.invented[k]:4} {self.missed[k]:4}" for k in kinds]
        return "\n".join(["kind        found invented missed", *rows])


def items(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled sentences of a folder."""
    for path in sorted(folder.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["item"]


def articles(folder: Path) -> Iterator[dict[str, Any]]:
    """Whole articles of a folder with their labels, each read as a file is."""
    for path in sorted(folder.glob("*.toml")):
        labels = tomllib.loads(path.read_text(encoding="utf-8"))
        article = read_plain(path.with_suffix(".md").read_text(encoding="utf-8"))
        yield {
            "date": labels["date"],
            "text": " ".join(article.paragraphs),
            "claim": labels["claim"],
            "article": article,
        }


def score(market_folder: Path, corpus: Path) -> Score:
    """Judge every sentence of a corpus, and its articles, and compare with the labels."""
    total = Score()
    for item in sorted((*items(corpus), *articles(corpus / "articles")), key=lambda i: i["date"]):
        found = (
            judged_article(market_folder, item["date"], item["article"])
            if "article" in item
            else judged(market_folder, item["date"], item["text"], item.get("context", ""))
        )
        _score_item(total, item, found)
    return total


def _score_item(total: Score, item: dict[str, Any], found: list[tuple[int, int, Finding]]) -> None:
    at = 0
    covered: list[tuple[int, int]] = []
    for label in item.get("claim", []):
        start = item["text"].find(label["words"], at)
        start = item["text"].find(label["words"]) if start < 0 else start
        stop = start + len(label["words"])
        at = start
        covered.append((start, stop))
        hits = [f for a, b, f in found if a < stop and start < b]
        same = [f for f in hits if f.claim.kind == label["kind"]] or hits
        said = any(f.verdict in FALSE for f in same)
        if label["verdict"] in FALSE:
            (total.found if said else total.missed)[label["kind"]] += 1
        elif said:
            total.invented[label["kind"]] += 1
            total.errors.append(f"{item['date']}: {label['words']!r} in {_shown(item, start)!r}")
    for a, b, f in found:
        if f.verdict in FALSE and not any(a < stop and start < b for start, stop in covered):
            total.invented[f.claim.kind] += 1
            total.errors.append(f"{item['date']}: {f.claim.words!r} (no label) in {_shown(item, a)!r}")


def _shown(item: dict[str, Any], at: int) -> str:
    """A sentence, or the words of an article around a place."""
    return item["text"] if "article" not in item else item["text"][max(0, at - 120) : at + 160]
