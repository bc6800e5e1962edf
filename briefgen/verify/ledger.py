"""Reads a ledger back into facts, and holds its claims against them: the words by rules of their own."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from briefgen.errors import BriefgenError, DataError
from briefgen.model import Claim, Fact, History, Input, Missing, Scalar, Subject, Value
from briefgen.proofs import Grounds, proofs_of
from briefgen.verify.guard import unproven
from briefgen.verify.readback import printed_moment
from briefgen.verify.readers import states
from briefgen.verify.witness import Witness
from briefgen.verify.words import MORE, PROOF, PROOFS, digest, letters, proof_parts

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
OUTSIDE = ("data:", "basket:")
"""Claims about the data and the edition, which no fact of the market proves."""


def read_ledger(path: Path) -> dict[str, Any]:
    """A brief's ledger.

    Raises:
        DataError: It is not there or is not a ledger.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise DataError(f"{path}: there is no ledger beside the brief, so nothing can be proven") from None
    except ValueError as error:
        raise DataError(f"{path}: is not JSON: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != "briefgen.ledger/1":
        raise DataError(f"{path}: is not a ledger of schema briefgen.ledger/1")
    gone = [
        k for k in ("edition", "session", "briefgen", "data", "facts", "missing", "claims") if k not in found
    ]
    if gone:
        raise DataError(f"{path}: lacks '{gone[0]}'")
    return found


def session_of(ledger: Mapping[str, Any]) -> dt.date:
    """The session that a ledger is about."""
    return dt.date.fromisoformat(ledger["session"])


# --- facts ------------------------------------------------------------------------------------


def fact_of(entry: Mapping[str, Any]) -> Fact:
    """A fact from its line in a ledger.

    Args:
        entry: What `briefgen.renderers.ledger.fact_entry` wrote.
    """
    history = entry.get("history")
    cited = {"citation": entry["citation"]} if "citation" in entry else {}
    return Fact(
        id=entry["id"], kind=entry["class"], value=_value(entry["value"], entry["unit"]), unit=entry["unit"],
        as_of=dt.date.fromisoformat(entry["as_of"]), base_session=_date(entry.get("base_session")),
        history=_history(history) if history else None,
        details=cited | {k: _scalar(v) for k, v in entry.get("details", {}).items()},
        inputs=tuple(map(_input, entry.get("inputs", ()))), definition=entry.get("definition", ""),
        source=entry.get("source", ""), because=tuple(entry.get("because", ())),
    )  # fmt: skip


def _input(entry: Mapping[str, Any]) -> Input:
    day = dt.date.fromisoformat(entry["date"])
    return Input(series=entry["series"], field=entry["field"], date=day, value=entry["value"])


def _value(value: Any, unit: str) -> Value:
    if isinstance(value, list):
        return tuple((name, _scalar(each)) for name, each in value)
    return dt.date.fromisoformat(value) if unit == "date" else _scalar(value)


def _scalar(value: Any) -> Scalar:
    if isinstance(value, str) and _DATE.fullmatch(value):
        return dt.date.fromisoformat(value)
    found: Scalar = value
    return found


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _history(entry: Mapping[str, Any]) -> History:
    def extreme(key: str) -> tuple[dt.date, float] | None:
        pair = entry.get(key)
        return (dt.date.fromisoformat(pair[0]), float(pair[1])) if pair else None

    return History(
        searched_from=dt.date.fromisoformat(entry["searched_from"]), of=entry["of"], rank=entry["rank"],
        rank_low=entry.get("rank_low"), last_reached=_date(entry.get("last_reached")),
        last_reached_low=_date(entry.get("last_reached_low")), previous_high=extreme("previous_high"),
        previous_low=extreme("previous_low"), ties=entry.get("ties", 0),
    )  # fmt: skip


def claim_of(entry: Mapping[str, Any]) -> Claim:
    """A claim from its line in a ledger."""
    return Claim(
        text=entry["text"], fact=entry["fact"], property=entry["property"], spec=entry.get("spec", "")
    )


def grounds_of(ledger: Mapping[str, Any]) -> Grounds:
    """What the proofs of a brief are made from, all of it from its ledger."""
    gaps = {gap["id"]: Missing(id=gap["id"], reason=gap["reason"]) for gap in ledger["missing"]}
    subjects = {
        key: Subject(name=entry["name"], members=tuple(entry.get("members", ())))
        for key, entry in ledger.get("subjects", {}).items()
    }
    facts = {entry["id"]: fact_of(entry) for entry in ledger["facts"]}
    return Grounds(
        session=session_of(ledger), facts={**gaps, **facts}, subjects=subjects, data=ledger["data"]
    )


# --- proof ------------------------------------------------------------------------------------


def ledger_faults(ledger: Mapping[str, Any]) -> Iterator[str]:
    """The claims of a ledger that its own facts do not prove.

    Args:
        ledger: The parsed ledger.
    """
    facts = {entry["id"]: fact_of(entry) for entry in ledger["facts"]}
    gaps = {gap["id"] for gap in ledger["missing"]}
    witness = Witness(session=session_of(ledger), scale=lambda s: _number(facts.get(f"zscore:{s}@1d")))
    for entry in ledger["facts"]:
        if entry["as_of"] > ledger["session"]:
            yield f"{entry['id']} is as of {entry['as_of']}, after the session"
    for made in map(claim_of, ledger["claims"]):
        yield from _claim_faults(made, facts, gaps, witness, ledger["data"])
    yield from _proof_faults(ledger)


def _proof_faults(ledger: Mapping[str, Any]) -> Iterator[str]:
    """Proofs whose digests are not those of the words that the ledger's own facts make."""
    said = {k: v for k, v in ledger.get("words", {}).items() if k.startswith((PROOFS, PROOF, MORE))}
    if not said:
        # Ledgers of earlier versions have none.
        return
    try:
        made = proof_parts(proofs_of(map(claim_of, ledger["claims"]), grounds_of(ledger)))
    except (LookupError, TypeError, ValueError, BriefgenError) as error:
        yield f"no proofs can be made of its facts: {error}"
        return
    true = {key: digest(text) for key, text in made if letters(text)}
    for key in sorted(true.keys() | said.keys()):
        if true.get(key) != said.get(key):
            yield f"'{key}' is not what its own facts make of it"


def _number(fact: Fact | None) -> float | None:
    return fact.number if fact else None


def _claim_faults(
    made: Claim, facts: Mapping[str, Fact], gaps: set[str], witness: Witness, data: Mapping[str, Any]
) -> Iterator[str]:
    if made.fact.startswith(OUTSIDE):
        if not _about_data(made, data):
            yield f"'{made.text}' is not what is known of {made.fact}"
    elif made.spec == "missing":
        if made.fact not in gaps:
            yield f"'{made.text}' is listed as not covered, but {made.fact} is not among what is missing"
    elif made.fact not in facts:
        yield f"'{made.text}' states {made.fact}, which the ledger does not have"
    elif not states(made, facts[made.fact], witness):
        yield f"'{made.text}' does not state {made.fact} = {facts[made.fact].value}"


def _about_data(made: Claim, data: Mapping[str, Any]) -> bool:
    """Whether a claim about the data says what the ledger's head says, and nothing about the market."""
    if made.spec == "vintage":
        return printed_moment(made.text) == str(data["vintage"])[:16]
    digits_and_dates = re.compile(r"[\d.,:]+|\w+day|[A-Z][a-z]+")
    return all(digits_and_dates.fullmatch(word) for word in unproven(made.text))
