"""Computes a ledger's facts again from the data of its vintage."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.options import OpenDesk, Settings, open_desk
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.model import Snapshot


def against_data(folder: Path, settings: Settings) -> list[str]:
    """What a ledger says that its data do not.

    Args:
        folder: The brief's folder.
        settings: The source to compute from; where none is named, the stored vintage of the ledger's own.
    """
    from briefgen.verify.published import read_ledger

    path = folder / "ledger.json"
    ledger = read_ledger(path)
    chosen = (
        settings if _is_named() else replace(settings, source=_own_source(ledger, settings), offline=True)
    )
    with open_desk(replace(chosen, edition=ledger["edition"])) as desk:
        snapshot = _vintage(desk, ledger, path)
        return [f"{path}: {fault}" for fault in _faults(ledger, snapshot, desk)]


def _is_named() -> bool:
    context = click.get_current_context()
    return context.get_parameter_source("source") is not click.core.ParameterSource.DEFAULT


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
        return desk.store.snapshot(desk.source.key, desk.edition.needs(), vintage)
    snapshot = desk.load()
    if snapshot.vintage != vintage:
        raise BriefgenError(
            f"{path}: is of vintage {vintage}, but {desk.source.key} now gives {snapshot.vintage}"
        )
    return snapshot


def _faults(ledger: dict[str, Any], snapshot: Snapshot, desk: OpenDesk) -> list[str]:
    from briefgen.metrics.market import Market
    from briefgen.model import Fact
    from briefgen.pipeline import checked, market_of
    from briefgen.renderers.ledger import fact_entry
    from briefgen.snapshot import sha256

    session = dt.date.fromisoformat(ledger["session"])
    cut = checked(snapshot.until(session), desk.edition, desk.calendar, session)
    faults = []
    if sha256(cut) != ledger["data"]["sha256"]:
        faults.append("the digest of the data is another one")
    market: Market = market_of(cut, desk.edition, desk.calendar)
    for entry in ledger["facts"]:
        again = market.fact(entry["id"], session)
        said = {k: v for k, v in entry.items() if k != "newsworthiness"}
        if not isinstance(again, Fact):
            faults.append(f"{entry['id']} is missing in the data: {again.reason}")
        elif _json(fact_entry(again)) != said:
            faults.append(f"{entry['id']} is {again.value} by the data, not {entry['value']}")
    return faults


def _json(entry: dict[str, Any]) -> Any:
    import json

    return json.loads(json.dumps(entry, default=str))
