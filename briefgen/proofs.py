"""Facts and claims → proofs: one entry a fact, the same for the page, the print and `briefgen why`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.editions import Edition
from briefgen.metrics.ids import FactId, parse_id
from briefgen.model import Claim, Fact, Missing, Proof, Subject
from briefgen.prose import numbers as n
from briefgen.prose.exact import (
    LISTED,
    TIGHT,
    detail_words,
    input_words,
    rank_words,
    subject_members,
    value_words,
)
from briefgen.prose.measures import Subjects, measured, name_of, proof_words, spelled, symbols_of
from briefgen.prose.names import NameBook

Row = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What proofs are made from; a ledger holds all of it.

    Args:
        session: The session that the brief is about.
        facts: Facts, and what is missing, by id.
        subjects: Names and members by symbol.
        data: The ledger's account of the data: source, vintage, digest, extent of each series.
        listed: The most dates of inputs that are all listed.
    """

    session: dt.date
    facts: Mapping[str, Fact | Missing]
    subjects: Subjects
    data: Mapping[str, Any]
    listed: int = LISTED


def proofs_of(claims: Iterable[Claim], grounds: Grounds) -> tuple[Proof, ...]:
    """One proof for each fact that is claimed: that of the data first, then in the order of first appearance.

    Args:
        claims: A brief's claims in reading order.
        grounds: What they are proven from.
    """
    told: dict[str, list[Claim]] = {"data": []}
    for claim in claims:
        told.setdefault(proof_key(claim.fact), []).append(claim)
    return tuple(proof_of(fact, grounds, found) for fact, found in told.items() if found)


def proof_of(fact_id: str, grounds: Grounds, told: Sequence[Claim] = ()) -> Proof:
    """How one fact was made.

    Args:
        fact_id: Its id; ``data`` means the data, and ``basket:`` one of the edition's lists.
        grounds: What it is proven from.
        told: The claims that state it; none outside a brief.
    """
    kind, _, key = fact_id.partition(":")
    if kind == "data":
        return _proof(fact_id, proof_words()["measures"]["data"], told, _data_rows(grounds.data))
    if kind == "basket":
        title = proof_words()["measures"]["basket"].format(x=name_of(key, grounds.subjects))
        return _proof(fact_id, title, told, [("members", ", ".join(grounds.subjects[key].members))])
    known = grounds.facts[fact_id]
    title = measured(parse_id(fact_id), grounds.subjects)
    if isinstance(known, Missing):
        return _proof(fact_id, title, told, [("reason", known.reason)])
    rows = [*fact_rows(known, grounds), ("rank", rank_words(known)), ("details", detail_words(known))]
    specs = [json.loads(c.spec)[:2] for c in told if c.spec.startswith("[")]
    apart = [key for key, _ in rows if told and not _is_needed(key, known, specs)]
    return _proof(
        fact_id, title, told, [r for r in rows if r[0] not in apart], [r for r in rows if r[0] in apart]
    )


def _proof(
    fact_id: str, title: str, told: Sequence[Claim], rows: Iterable[Row], more: Iterable[Row] = ()
) -> Proof:
    labels = proof_words()["labels"]
    kept = [(labels[key], words) for key, words in (("printed", printed_words(told)), *rows) if words]
    others = [(labels[key], words) for key, words in more if words]
    return Proof(fact=fact_id, title=title[:1].upper() + title[1:], rows=tuple(kept), more=tuple(others))


PLACES = frozenset(
    {"superlative", "ranked", "ranked_of", "ordinal_rank", "of", "last", "before_date", "searched_from"}
)
"""Formatters that print a fact's place in its past."""


def _is_needed(key: str, fact: Fact, specs: Sequence[Sequence[str]]) -> bool:
    """Whether a row is needed to make the printed words again, where the brief names its prices once.

    Args:
        key: The row's label.
        fact: The fact.
        specs: Of each claim that a formatter printed, which value of the fact, and by which formatter.
    """
    if key in ("session", "source"):
        return fact.kind != "computed"
    if key == "rank":
        return any(path == "before" or name in PLACES for path, name in specs)
    if key == "details":
        return not (fact.history and fact.inputs) or any(path.startswith("part:") for path, _ in specs)
    return True


def proof_key(fact_id: str) -> str:
    """The proof that a claim points to; all that is said of the data stands in one.

    >>> proof_key("data:vintage"), proof_key("return:IWM@1d")
    ('data', 'return:IWM@1d')
    """
    return "data" if fact_id.startswith("data:") else fact_id


def printed_words(told: Sequence[Claim]) -> str:
    """The words that state a fact, each once; names and directions only where nothing else does."""
    telling = [c.text for c in told if c.property not in ("entity", "direction")]
    telling = telling or [c.text for c in told]
    return "; ".join({text.lower(): text.rstrip(".") for text in telling}.values())


def fact_rows(fact: Fact, grounds: Grounds) -> Iterator[Row]:
    """The rows of a fact under the keys of their labels; some may have no words."""
    fact_id = parse_id(fact.id)
    rows = proof_words()["rows"]
    yield "value", value_words(fact)
    yield "definition", definition_words(fact, fact_id, grounds.subjects)
    yield "inputs", input_words(fact, grounds.subjects, grounds.session, grounds.listed)
    yield "members", ", ".join(subject_members(fact_id, grounds.subjects)) if not fact.inputs else ""
    yield "because", ", ".join(fact.because)
    yield "citation", str(fact.details.get("citation") or "")
    yield "session", session_words(fact, grounds.session)
    vintage = n.printed_vintage(str(grounds.data["vintage"]))
    yield "source", rows["source"].format(source=fact.source, vintage=vintage)


def definition_words(fact: Fact, fact_id: FactId, subjects: Subjects) -> str:
    """A fact's definition with names in it, and how a basket's members are joined."""
    words = spelled(fact.definition, fact_id, subjects).replace("- 1", f"-{TIGHT}1")
    weighs = fact_id.metric in WEIGHED and subject_members(fact_id, subjects)
    return f"{words}; {proof_words()['rows']['basket']}" if weighs else words


WEIGHED = frozenset({"return", "spread"})
"""Metrics of single series that take baskets as well."""


def session_words(fact: Fact, session: dt.date) -> str:
    """The session, the base session, and the date of data that are older."""
    base = n.full_date(fact.base_session) if fact.base_session else ""
    key = "observed" if fact.as_of != session else "based" if base else "session"
    if key == "observed" and base:
        key = "observed_based"
    words: str = proof_words()["rows"][key]
    return words.format(session=n.full_date(session), base=base, as_of=n.full_date(fact.as_of))


def _data_rows(data: Mapping[str, Any]) -> list[Row]:
    series = data.get("series", {})
    rows = [("source", str(data["source"])), ("vintage", n.printed_vintage(str(data["vintage"])))]
    if series:
        first, last = min(s["first"] for s in series.values()), max(s["last"] for s in series.values())
        words = proof_words()["rows"]["series"].format(
            count=n.cardinal(len(series)), first=_full(first), last=_full(last)
        )
        rows.append(("series", words))
    return [*rows, ("digest", str(data.get("sha256", "")))]


def _full(day: dt.date | str) -> str:
    return n.full_date(dt.date.fromisoformat(day) if isinstance(day, str) else day)


# --- names ------------------------------------------------------------------------------------


def subjects_of(
    fact_ids: Iterable[str], gaps: Collection[str], names: NameBook, edition: Edition
) -> dict[str, Subject]:
    """The names of all symbols in some ids, as they were at the session.

    Args:
        fact_ids: Ids of facts, baskets or of what is missing; those of the data are passed over.
        gaps: Ids of what is missing; a company of which nothing is known yet keeps its symbol.
        names: Names as of the session.
        edition: Whose baskets and universe are meant.
    """
    found: dict[str, Subject] = {}
    for fact_id in fact_ids:
        kind, _, key = fact_id.partition(":")
        if kind == "basket":
            found[key] = _subject(key, names, edition)
        elif kind != "data":
            symbols = symbols_of(parse_id(fact_id))
            found |= {s: _subject(s, names, edition) for s in symbols if fact_id not in gaps or _named(s)}
    return {symbol: subject for symbol, subject in sorted(found.items()) if subject.name != symbol}


def _named(symbol: str) -> bool:
    """Whether a symbol is an index's or a list's, which has a name on days without data as well."""
    return symbol.startswith("^") or not symbol.isupper()


def _subject(symbol: str, names: NameBook, edition: Edition) -> Subject:
    if symbol == edition.universe and edition.universe_name:
        return Subject(name=proof_words()["universe"].format(name=edition.universe_name))
    members = names.baskets[symbol].members if symbol in names.baskets else ()
    return Subject(name=names[symbol].subject, members=members)
