"""Facts and claims → ledger.json, the file by which anyone can check a brief."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from briefgen.errors import BriefgenError
from briefgen.model import Artifact, Claim, Fact, History, Input, Missing, Subject

SCHEMA = "briefgen.ledger/1"


def render_ledger(**parts: Any) -> Artifact:
    """The ledger as ``ledger.json``; the arguments are those of `ledger_json`."""
    return Artifact(path="ledger.json", content=ledger_json(**parts))


def ledger_json(
    *,
    edition: str,
    session: dt.date,
    version: str,
    data: Mapping[str, Any],
    facts: Sequence[Fact],
    newsworthiness: Mapping[str, float],
    missing: Sequence[Missing],
    claims: Iterable[tuple[str, Claim]],
    words: Mapping[str, Mapping[str, str | int]] | None = None,
    subjects: Mapping[str, Subject] | None = None,
) -> bytes:
    """A brief's ledger in the contract's form, one fact, gap or claim a line.

    Args:
        edition: Name of the edition.
        session: The session that the brief is about.
        version: briefgen's version.
        data: Source, vintage, digest and series; dates in it may be dates.
        facts: The facts behind the brief, in the order in which they are listed.
        newsworthiness: Score by fact id; a fact without one has no such key.
        missing: What the edition asks for and the data could not give.
        claims: Pairs of section key and claim in reading order, as `briefgen.document.claims` gives them.
        words: The digest of each part of the text, as `briefgen.verify.words.digests` gives them.
        subjects: Names and members of the symbols in the ids of the claims.

    Returns:
        UTF-8 bytes that end with a newline and are the same for the same arguments.

    Raises:
        BriefgenError: A value is not a finite number, a date, words or a list of such.
    """
    head = {"schema": SCHEMA, "edition": edition, "session": session, "briefgen": version, "data": data}
    body = {
        "facts": [fact_entry(fact, newsworthiness.get(fact.id)) for fact in facts],
        "missing": [{"id": gap.id, "reason": gap.reason} for gap in missing],
        "claims": [claim_entry(section, claim) for section, claim in claims],
    }
    fields = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    fields += [f"{_json(key)}: {_lines(entries)}" for key, entries in body.items()]
    if subjects:
        fields.append(f'"subjects": {_mapping({key: subject_entry(s) for key, s in subjects.items()})}')
    if words:
        fields.append(f'"words": {_mapping(words)}')
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def facts_json(facts: Sequence[Fact], vintage: str = "") -> str:
    """Facts alone as a JSON list, one a line, with a final newline.

    Args:
        facts: In the order in which they are listed.
        vintage: When the data were fetched; it goes into every entry, where there is one.

    Raises:
        BriefgenError: A value cannot be written, as in `ledger_json`.
    """
    fetched = {"vintage": vintage} if vintage else {}
    return _lines([{**fact_entry(fact), **fetched} for fact in facts]) + "\n"


def fact_entry(fact: Fact, score: float | None = None) -> dict[str, Any]:
    """One fact under the contract's keys, in its order; what is unknown is left out."""
    details = {key: _plain(value, fact.id) for key, value in fact.details.items()}
    entry: dict[str, Any] = {"id": fact.id, "class": fact.kind}
    entry |= {"value": _plain(fact.value, fact.id), "unit": fact.unit, "as_of": fact.as_of.isoformat()}
    optional = {
        "base_session": fact.base_session and fact.base_session.isoformat(),
        "history": fact.history and _history(fact.history, fact.id),
        "newsworthiness": None if score is None else _plain(score, fact.id),
        "source": fact.source or None,
        "citation": details.pop("citation", None),
        "because": list(fact.because) or None,
        "details": details or None,
        "inputs": [_input(item, fact.id) for item in fact.inputs] or None,
        "definition": fact.definition or None,
    }
    return entry | {key: value for key, value in optional.items() if value is not None}


def claim_entry(section: str, claim: Claim) -> dict[str, str]:
    """One claim under the contract's keys; ``spec`` is added where the words were made by a formatter."""
    entry = {"text": claim.text, "fact": claim.fact, "property": claim.property, "section": section}
    return entry | ({"spec": claim.spec} if claim.spec else {})


def subject_entry(subject: Subject) -> dict[str, Any]:
    """One symbol's name, and its members where it has any."""
    return {"name": subject.name, **({"members": list(subject.members)} if subject.members else {})}


def _history(history: History, fact: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "searched_from": history.searched_from.isoformat(),
        "rank": history.rank,
        "of": history.of,
        "last_reached": history.last_reached and history.last_reached.isoformat(),
    }
    optional = {
        "rank_low": history.rank_low,
        "last_reached_low": history.last_reached_low,
        "previous_high": history.previous_high,
        "previous_low": history.previous_low,
        "ties": history.ties or None,
    }
    return entry | {key: _plain(value, fact) for key, value in optional.items() if value is not None}


def _input(item: Input, fact: str) -> dict[str, Any]:
    value = _plain(item.value, fact)
    return {"series": item.series, "field": item.field, "date": item.date.isoformat(), "value": value}


def _plain(value: object, where: str) -> Any:
    """A value as JSON can hold it, with every digit."""
    match value:
        case None | bool() | str():
            return value
        case dt.date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item, where) for item in value]
        case Integral():
            return int(value)
        case Real() if math.isfinite(value):
            return float(value)
    raise BriefgenError(f"{where} cannot stand in a ledger: its value is {value!r}")


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_date)
    except ValueError as error:
        raise BriefgenError(f"the ledger cannot be written: {error}") from error


def _date(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise BriefgenError(f"the ledger cannot hold {value!r}")


def _lines(entries: Sequence[object]) -> str:
    return "[\n" + ",\n".join(_json(entry) for entry in entries) + "\n]" if entries else "[]"


def _mapping(entries: Mapping[str, object]) -> str:
    return "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in entries.items()) + "\n}"
