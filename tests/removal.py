"""The experiment behind decision 6: a folder without one of its files, and what its brief says otherwise."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sample_briefs import Newsroom, newsroom

from briefgen.document import block_claims
from briefgen.editions import Edition
from briefgen.figures import chosen
from briefgen.metrics.ids import parse_id
from briefgen.metrics.needs import ESTIMATED, needs_of
from briefgen.model import Bullets, Claim, Fact, Figure, Paragraph, Run, Runs, Snapshot, Table
from briefgen.pipeline import Brief, market_of
from briefgen.planning import Message
from briefgen.planning.outline import ROOMS, most_alike, same_matter
from briefgen.prose.names import first_session
from briefgen.prose.quantities import Quantity
from briefgen.prose.realize import Realiser
from briefgen.telling import voice_of, worded

COUNTED = ("mcap", "mcap_change", "share", "hhi", "effective_n", "contribution", "return_without")
"""Metrics that need the share counts of `reference.csv`."""

INSTEAD = frozenset({"ten-year"})
"""Messages that say of themselves when they stand in for another one: ``if: not quote``."""


# --- folders ----------------------------------------------------------------------------------


def inputs_of(folder: Path) -> list[str]:
    """The files of a folder that the source reads, each by its path there."""
    kept = [*folder.glob("prices/*.csv"), *folder.glob("panels/*.csv*"), *folder.glob("series/*.csv")]
    tables = ("reference.csv", "flows.csv", "shares_outstanding.csv", "fundamentals.csv", "events.csv")
    return sorted(
        p.relative_to(folder).as_posix() for p in (*kept, *(folder / t for t in tables)) if p.is_file()
    )


def linked(folder: Path, into: Path, *, less: str = "") -> Path:
    """A folder of links to the inputs of another one, less one of them."""
    for name in inputs_of(folder):
        if name != less:
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (into / name).symlink_to(folder / name)
    return into


def room_of(folder: Path, now: dt.datetime) -> Newsroom:
    """A newsroom that reads a folder, with a store of its own and nothing remembered."""
    return newsroom.__wrapped__(f"csv:{folder}", now)


def key_of(name: str) -> str:
    """The ticker, universe or series that a file holds, else the file's own name."""
    kind, slash, rest = name.partition("/")
    return rest.removesuffix(".gz").removesuffix(".csv") if slash else kind


# --- what a fact needs ------------------------------------------------------------------------


def files_needed(fact_id: str, edition: Edition, session: dt.date) -> set[str]:
    """Names of the files without which a fact cannot be known; a fund that had not begun is not asked for."""
    groups = {b.key: b.members for b in edition.baskets}
    groups |= {"sectors": edition.sectors, "watch": edition.watch, "indices": edition.indices}
    needs = needs_of([fact_id], {*groups, edition.universe, "XNYS"})
    words = set(re.split(r"[/+:@<>=]", fact_id))
    members = {t for key in groups.keys() & words for t in groups[key]}
    young = {t for t in members if session < (first_session(t) or session)}
    tickers = set(needs.prices) - young | members - young
    found = {f"prices/{t}" for t in tickers} | {f"series/{m}" for m in needs.macro}
    metric = parse_id(fact_id).metric
    if edition.universe in words:
        found.add(f"panels/{edition.universe}")
    found |= {"flows"} if metric == "flow" else set()
    found |= {"fundamentals"} if metric in ESTIMATED else set()
    found |= {"events"} if needs.events else set()
    return found | ({"reference"} if metric in COUNTED else set())


def needs_file(fact_id: str, name: str, edition: Edition, session: dt.date) -> bool:
    """Whether a fact needs a file."""
    return name.removesuffix(".gz").removesuffix(".csv") in files_needed(fact_id, edition, session)


# --- texts ------------------------------------------------------------------------------------


def sentences(runs: Runs) -> Iterator[tuple[Run, ...]]:
    """The sentences of some runs."""
    held: list[Run] = []
    for run in runs:
        ended = bool(held) and isinstance(held[-1], str) and held[-1].endswith((".", "?", "!"))
        pieces = re.split(r"(?<=[.?!])\s+", run) if isinstance(run, str) else [run]
        if ended and isinstance(run, str) and run[:1].isspace():
            pieces = ["", *(x for x in (pieces[0].lstrip(), *pieces[1:]) if x)]
        for i, piece in enumerate(pieces):
            if i and held:
                yield tuple(held)
                held = []
            if piece:
                held.append(piece)
        if ended and isinstance(run, str) and not run.strip() and held:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


def plain_frame(sentence: tuple[Run, ...]) -> str:
    """A sentence's words, all that a series is called counted as one: later mentions need not be in full."""
    words = []
    for run in sentence:
        if isinstance(run, str):
            words.append(run)
            continue
        path, name, *args = json.loads(run.spec)
        named = name in ("introduced", "the", "aka", "possessive")
        owner = "'s" if name == "possessive" else ""
        words.append(f"<{run.fact} {path} {args[0] if args else 'subject'}>{owner}" if named else run.text)
    return "".join(words)


def facts_of(sentence: tuple[Run, ...]) -> set[str]:
    """Ids of the facts that a sentence states."""
    return {run.fact for run in sentence if isinstance(run, Claim)}


def rows_of(brief: Brief) -> list[tuple[Run, ...]]:
    """The cells of the key table, each with the name of its row."""
    article = brief.document.article
    tables = [b for s in article.sections for b in s.blocks if isinstance(b, Table)]
    return [(*row[0], " ", *cell) for t in tables for row in t.rows for cell in row[1:]]


def lead_sentences(brief: Brief) -> list[tuple[Run, ...]]:
    """Headline, standfirst and the lead's paragraphs, sentence by sentence."""
    article = brief.document.article
    lead = [b.runs for b in article.sections[0].blocks if isinstance(b, Paragraph)]
    return [s for runs in (article.headline, article.standfirst, *lead) for s in sentences(runs)]


def body_sentences(brief: Brief) -> list[tuple[Run, ...]]:
    """The sentences of the sections, without headings, captions and the lead."""
    blocks = [b for s in brief.document.article.sections[1:] for b in s.blocks]
    runs = [b.runs for b in blocks if isinstance(b, Paragraph)]
    runs += [item for b in blocks if isinstance(b, Bullets) for item in b.items]
    return [s for r in runs for s in sentences(r)]


def figures_of(brief: Brief) -> dict[str, Figure]:
    """The figures by their keys."""
    blocks = [b for s in brief.document.article.sections for b in s.blocks]
    return {b.key: b for b in blocks if isinstance(b, Figure)}


# --- the experiment ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A brief from whole data, and the same brief from data that lack something.

    Args:
        full: The brief from whole data.
        less: The other one.
        rooms: The newsrooms of both.
        length: The length of both.
    """

    full: Brief
    less: Brief
    rooms: tuple[Newsroom, Newsroom]
    length: str

    def touched(self, fact_id: str) -> bool:
        """Whether a fact of the full brief is lost or another one."""
        known = self.full.facts[fact_id] if fact_id[:5] != "data:" and fact_id[:7] != "basket:" else None
        return isinstance(known, Fact) and self._again.fact(fact_id, self.session) != known

    @cached_property
    def _again(self) -> Any:
        return self.less.facts.market

    @property
    def session(self) -> dt.date:
        return self.full.document.article.session

    @property
    def edition(self) -> Edition:
        return self.rooms[0].edition

    @property
    def same_story(self) -> bool:
        """Whether the same angle leads, about the same, and the same contest is told."""
        one, other = self.full.plan, self.less.plan
        same = one.angle.name == other.angle.name and one.angle.base.scope == other.angle.base.scope
        return same and one.pair == other.pair

    @cached_property
    def ledgers(self) -> tuple[dict[str, Any], dict[str, Any]]:
        full, less = (json.loads(b.document.ledger) for b in (self.full, self.less))
        return full, less

    def faults(self, name: str, key: str) -> list[str]:
        """Where the law does not hold for a lost file.

        Args:
            name: The file.
            key: What the reason of a missing fact has to name.
        """
        found = [f"stated without its data: {x}" for x in self.stated_from_nothing(name)]
        found += [f"another fact: {x}" for x in self.changed()]
        found += [f"lost, but not listed: {x}" for x in self.unlisted(key)]
        found += [f"not told as not covered: {name}"] if self.untold(name) else []
        found += [f"reworded: {x}" for x in self.reworded()]
        if self.same_story:
            found += [f"dropped: {x}" for x in self.dropped()]
            found += [f"entered: {x}" for x in self.entered()]
            found += [f"lost: {x}" for x in (*self.lost_sentences(), *self.lost_in_figures())]
        return found

    # --- a, b, c: facts ---

    def stated_from_nothing(self, name: str) -> list[str]:
        """Facts that the other brief states although they need the lost file."""
        claims = self.ledgers[1]["claims"]
        stated = {c["fact"] for c in claims if c.get("spec", "")[:1] == "["}
        return sorted(f for f in stated if needs_file(f, name, self.edition, self.session))

    def changed(self) -> list[str]:
        """Facts that both ledgers hold with different entries."""
        full, less = (entries(ledger) for ledger in self.ledgers)
        return sorted(i for i in full.keys() & less.keys() if full[i] != less[i])

    def unlisted(self, key: str) -> list[str]:
        """Facts that are lost and not listed as missing with a reason that names what is."""
        full, less = (entries(ledger) for ledger in self.ledgers)
        reasons = {m["id"]: m["reason"] for m in self.ledgers[1]["missing"]}
        lost = [i for i in full.keys() - less.keys() if self.touched(i)]
        return sorted(f"{i}: {reasons.get(i)}" for i in lost if key not in reasons.get(i, ""))

    def untold(self, name: str) -> bool:
        """Whether facts are lost and no line of what is not covered names the file's content.

        A quote of a yield that a published series tells by another name is one of these lines only where
        that is unknown as well.
        """
        full, less = (entries(ledger) for ledger in self.ledgers)
        if not any(self.touched(i) for i in full.keys() - less.keys()) or self.edition.rate == key_of(name):
            return False
        told = [c["fact"] for c in self.ledgers[1]["claims"] if c.get("spec") == "missing"]
        return not any(needs_file(fact, name, self.edition, self.session) for fact in told)

    # --- d: words ---

    def whole(self, message: Message) -> bool:
        """Whether nothing that a message is about is touched."""
        return not any(self.touched(q.fact.id) for q in message.bindings.values() if isinstance(q, Quantity))

    def messages(self, brief: Brief) -> dict[tuple[str, str], Message]:
        return {
            (m.spec.name, json.dumps(dict(m.scope), sort_keys=True)): m
            for _, ms in brief.plan.sections for m in ms
        }  # fmt: skip

    def dropped(self) -> list[str]:
        """Messages that nothing is missing of and that the other brief does not say."""
        full, less = self.messages(self.full), self.messages(self.less)
        said = {name for name, _ in less} | {self.less.plan.angle.name}
        return sorted(
            key[0] for key, m in full.items()
            if key not in less and self.whole(m) and (not m.spec.needs or m.spec.needs & said)
        )  # fmt: skip

    def entered(self) -> list[str]:
        """Messages that only the other brief says, but for those that stand in for another by name.

        Where as many were said as there was room for, the next one may take the place of a lost one.
        """
        full, less = self.messages(self.full), self.messages(self.less)
        new = [m for key, m in less.items() if key not in full and key[0] not in INSTEAD]
        room = ROOMS[self.length]
        names = [name for name, _ in full]
        free = [
            m for m in new
            if len(full) < room.most and names.count(m.spec.name) < most_alike(m.spec)
            and sum(o.spec.section == m.spec.section for o in full.values()) < room.beside
        ]  # fmt: skip
        # What another message told already enters if that one is lost.
        lost = [m for key, m in full.items() if key not in less]
        new = [m for m in new if not any(same_matter(m, o) for o in lost)]
        free = [m for m in free if m in new]
        more = len(new) - len(full.keys() - less.keys())
        return sorted(m.spec.name for m in (new if more > 0 else free))

    def reworded(self) -> list[tuple[str, str]]:
        """Untouched messages that both say, in different words."""
        full, less = self.messages(self.full), self.messages(self.less)
        both = [key for key in full if key in less and self.whole(full[key])]
        words = [(self._frame(0, full[key]), self._frame(1, less[key])) for key in both]
        return [(one, other) for one, other in words if one != other]

    def _frame(self, which: int, message: Message) -> str:
        return plain_frame(self._words(which, message))

    def _words(self, which: int, message: Message) -> Runs:
        brief, room = (self.full, self.less)[which], self.rooms[which]
        voice: Realiser = voice_of(room.edition, brief.facts, room.desk(self.session, brief.facts))
        voice.introducing = False
        return worded(voice, message, room.edition)

    def lost_sentences(self) -> list[str]:
        """Sentences and cells without a touched fact that stand only in the full brief.

        A message that lacks a fact that it needs is not told at all, so its other sentences go as well.
        """
        gone = [m for m in self.messages(self.full).values() if self._needs_more(m)]
        excused = {plain_frame(s) for m in gone for s in sentences(self._words(0, m))}
        found = []
        for part in (lead_sentences, body_sentences, rows_of):
            kept = {plain_frame(s) for s in part(self.less)} | excused
            found += [
                plain_frame(s) for s in part(self.full)
                if plain_frame(s) not in kept and not any(map(self.touched, facts_of(s)))
            ]  # fmt: skip
        return found

    def _needs_more(self, message: Message) -> bool:
        """Whether a fact is touched that a message cannot do without."""
        needed = {k: q for k, q in message.bindings.items() if k not in message.spec.optional}
        return any(self.touched(q.fact.id) for q in needed.values() if isinstance(q, Quantity))

    def lost_in_figures(self) -> list[str]:
        """Figures that are gone though nothing of them is touched, and claims gone from the others."""
        full, less = figures_of(self.full), figures_of(self.less)
        kept = {(k, c.text, c.fact) for k, f in less.items() for c in f.claims}
        gone = [k for k, f in full.items() if k not in less and not self._touches(f)]
        return gone + [
            f"{k}: {c.text}" for k, f in full.items() if k in less for c in f.claims
            if (k, c.text, c.fact) not in kept and not self.touched(c.fact)
        ]  # fmt: skip

    def _touches(self, figure: Figure) -> bool:
        """Whether a fact of a figure, or of the message that it stands beside, is touched."""
        if any(self.touched(c.fact) for c in block_claims(figure)):
            return True
        making = [c for c in chosen(self.full.plan) if c.key == figure.key]
        kept = {c.key for c in chosen(self.less.plan)}
        return any(c.key not in kept for c in making)


def entries(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """A ledger's facts by id, without their newsworthiness, which is the plan's and not theirs."""
    return {f["id"]: {k: v for k, v in f.items() if k != "newsworthiness"} for f in ledger["facts"]}


def over(room: Newsroom, snapshot: Snapshot) -> Newsroom:
    """The same newsroom over another snapshot."""
    return replace(room, snapshot=snapshot, market=market_of(snapshot, room.edition, room.calendar))
