"""Computes a ledger's facts again from the data of its vintage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.options import OpenDesk, Settings, open_desk
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.model import Snapshot
    from briefgen.planning import FactDesk


def against_data(folder: Path, settings: Settings) -> list[str]:
    """What a ledger says that its data do not.

    Args:
        folder: The brief's folder.
        settings: The edition and the source to compute from; where none is named, the ledger's own edition
            and the stored vintage of its own source.
    """
    from briefgen.verify.ledger import read_ledger

    path = folder / "ledger.json"
    ledger = read_ledger(path)
    chosen = settings
    if not _is_named("source"):
        chosen = replace(settings, source=_own_source(ledger, settings), offline=True)
    # An edition in a file of the user's own is found only where it is named.
    edition = settings.edition if _is_named("edition") else ledger["edition"]
    with open_desk(replace(chosen, edition=edition)) as desk:
        if desk.edition.name != ledger["edition"]:
            raise BriefgenError(f"{path}: is of edition {ledger['edition']}, not {desk.edition.name}")
        snapshot = _vintage(desk, ledger, path)
        return [f"{path}: {fault}" for fault in _faults(ledger, snapshot, desk)]


def _is_named(option: str) -> bool:
    context = click.get_current_context()
    return context.get_parameter_source(option) is not click.core.ParameterSource.DEFAULT


def _own_source(ledger: dict[str, Any], settings: Settings) -> str:
    """The stored source that the ledger's vintage is of."""
    from briefgen.store import Store, default_store_path

    kind, vintage = ledger["data"]["source"], ledger["data"]["vintage"]
    with Store(settings.store or default_store_path()) as store:
        keys = [k for k in store.sources() if k.partition(":")[0] == kind and vintage in store.vintages(k)]
    if not keys:
        raise BriefgenError(f"the store has no vintage {vintage} of {kind}; name the data with --source")
    return keys[0]


def _vintage(desk: OpenDesk, ledger: dict[str, Any], path: Path) -> Snapshot:
    """The data of the ledger's vintage: stored ones, else those that the source gives now."""
    vintage = ledger["data"]["vintage"]
    if vintage in desk.store.vintages(desk.source.key):
        return desk.store.snapshot(desk.source.key, desk.needs(), vintage)
    snapshot = desk.load()
    if snapshot.vintage != vintage:
        raise BriefgenError(
            f"{path}: is of vintage {vintage}, but {desk.source.key} now gives {snapshot.vintage}"
        )
    return snapshot


def _faults(ledger: dict[str, Any], snapshot: Snapshot, desk: OpenDesk) -> Iterator[str]:
    """What the data say otherwise: about themselves, in facts, in the words of claims, in what is missing."""
    from briefgen.pipeline import checked, data_entry, market_of
    from briefgen.planning import FactDesk
    from briefgen.snapshot import sha256

    session = dt.date.fromisoformat(ledger["session"])
    cut = checked(snapshot.until(session), desk.edition, desk.calendar, session)
    entry = _json(dict(data_entry(cut, desk.edition, session, sha256(cut))))
    for key in sorted(entry.keys() | ledger["data"].keys()):
        if entry.get(key) != ledger["data"].get(key):
            what = "the digest of the data" if key == "sha256" else f"'{key}' of the data"
            yield f"{what} is another one"
    facts = FactDesk(market=market_of(cut, desk.edition, desk.calendar), session=session)
    yield from _other_facts(ledger, facts)
    yield from _other_words(ledger, facts, cut, desk)
    yield from _other_names(ledger, facts, cut, desk)


def _other_facts(ledger: dict[str, Any], facts: FactDesk) -> Iterator[str]:
    """Facts that the data give otherwise, or give although they are listed as missing."""
    from briefgen.model import Fact, Missing
    from briefgen.renderers.ledger import fact_entry

    for entry in ledger["facts"]:
        again = facts[entry["id"]]
        said = {k: v for k, v in entry.items() if k != "newsworthiness"}
        if isinstance(again, Missing):
            yield f"{entry['id']} is missing in the data: {again.reason}"
        elif (true := _json(fact_entry(again))) != said:
            keys = sorted(k for k in true.keys() | said.keys() if true.get(k) != said.get(k))
            other = f"{again.value} by the data, not {entry['value']}" if "value" in keys else "another one"
            yield f"{entry['id']} is {other} (see {', '.join(keys)})"
    for gap in ledger["missing"]:
        if isinstance(facts[gap["id"]], Fact):
            yield f"{gap['id']} is listed as missing, but the data give it"


def _other_words(
    ledger: dict[str, Any], facts: FactDesk, snapshot: Snapshot, desk: OpenDesk
) -> Iterator[str]:
    """Claims whose words the data do not prove; notices tell of the day of printing and are left out."""
    from briefgen.composing import Meta, formatter_desk
    from briefgen.pipeline import SOURCES
    from briefgen.verify.article import claim_faults
    from briefgen.verify.ledger import claim_of

    names = formatter_desk(desk.edition, facts, snapshot.listings)
    meta = Meta(source=SOURCES[snapshot.source], vintage=snapshot.vintage, simulated=snapshot.simulated)
    for made in map(claim_of, ledger["claims"]):
        if made.spec != "notice":
            yield from claim_faults(made, facts, names, meta)


def _other_names(
    ledger: dict[str, Any], facts: FactDesk, snapshot: Snapshot, desk: OpenDesk
) -> Iterator[str]:
    """Names in the proofs that the data and the edition do not have."""
    from briefgen.composing import formatter_desk
    from briefgen.proofs import subjects_of
    from briefgen.renderers.ledger import subject_entry

    names = formatter_desk(desk.edition, facts, snapshot.listings).names
    gaps = {gap["id"] for gap in ledger["missing"]}
    found = subjects_of((c["fact"] for c in ledger["claims"]), gaps, names, desk.edition)
    true = {key: subject_entry(subject) for key, subject in found.items()}
    said = ledger.get("subjects", {})
    if said and said != true:
        odd = min(key for key in said.keys() | true.keys() if said.get(key) != true.get(key))
        yield f"'{odd}' is not called {said.get(odd)}, but {true.get(odd)}"


def _json(entry: dict[str, Any]) -> Any:
    import json

    return json.loads(json.dumps(entry, default=str))
