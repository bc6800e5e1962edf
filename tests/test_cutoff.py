"""Nothing later than the session: the facts from whole data and from data cut at the session, byte for byte.

Every metric in every window for subjects of every sort (`vocabulary`), with history, details and inputs, and
the reason where a fact is missing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_line import write_market
from cutting import cut_folder
from removal import inputs_of, over, room_of
from sample_briefs import Newsroom, newsroom, sample_sessions
from sweeps import sized
from vocabulary import vocabulary

from briefgen.editions import load_edition
from briefgen.errors import HeldError
from briefgen.metrics.market import Market
from briefgen.metrics.registry import metrics
from briefgen.model import Fact, Series, Snapshot
from briefgen.pipeline import market_of
from briefgen.renderers.ledger import fact_entry

NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
IDS = vocabulary()
SOME = tuple(random.Random(1).sample(IDS, 700))
"""A part that is enough for a quick test."""


def ledger(market: Market, session: dt.date, ids: Iterable[str]) -> dict[str, bytes]:
    """Every fact as the bytes that a ledger holds of it, or the reason why there is none."""
    found = {}
    for name in ids:
        fact = market.fact(name, session)
        known = isinstance(fact, Fact)
        found[name] = json.dumps(fact_entry(fact) if known else {"missing": fact.reason}).encode()
    return found


def differing(one: Market, other: Market, session: dt.date, ids: Iterable[str]) -> list[str]:
    """Ids of facts that are not the same to the last byte."""
    ids = tuple(ids)
    left, right = (ledger(m, session, ids) for m in (one, other))
    return [i for i in ids if left[i] != right[i]]


def cut_in_memory(room: Newsroom, session: dt.date) -> Market:
    return market_of(room.snapshot.until(session), room.edition, room.calendar)


def metric_in(name: str) -> str:
    return name.partition(":")[0].partition("@")[0]


def test_the_vocabulary_has_every_metric() -> None:
    assert {metric_in(i) for i in IDS} == set(metrics())


@pytest.mark.parametrize("session", sample_sessions(2, seed=22), ids=str)
def test_facts_need_nothing_later(session: dt.date) -> None:
    room = newsroom()
    found = differing(room.market, cut_in_memory(room, session), session, SOME)
    assert not found
    assert sum(isinstance(room.market.fact(i, session), Fact) for i in SOME) > 150


@pytest.mark.slow
@pytest.mark.market
def test_the_law_is_about_facts_of_every_metric(market_folder: Path) -> None:
    """But for estimates, schedules and notes, of which the folder has none, and for firsts of a period."""
    room, known = newsroom(f"csv:{market_folder}", LATER), set()
    for session in (dt.date(2026, 1, 30), dt.date(2022, 10, 12)):
        known |= {metric_in(i) for i in IDS if isinstance(room.market.fact(i, session), Fact)}
    assert set(metrics()) - known <= {"forward_pe", "discount", "eps_growth", "note", "period_start"}


def torn(snapshot: Snapshot, seed: int, session: dt.date) -> Snapshot:
    """A snapshot with holes: rows that are not there, unknown closes, some of them at the session."""
    rnd = np.random.default_rng(seed)

    def holes(series: Series) -> Series:
        n = len(series.dates)
        keep = rnd.random(n) > 0.0005
        close = np.where(rnd.random(n) < 0.0005, np.nan, series.close)
        today = series.dates == np.datetime64(session)
        if rnd.random() < 0.2:
            keep &= ~today
        elif rnd.random() < 0.2:
            close = np.where(today, np.nan, close)
        return replace(
            series, dates=series.dates[keep], close=close[keep], adj_close=series.adj_close[keep]
        )  # fmt: skip

    return replace(snapshot, prices={k: holes(s) for k, s in snapshot.prices.items()})


@pytest.mark.parametrize("session", sample_sessions(2, seed=23), ids=str)
def test_not_even_of_data_with_holes(session: dt.date) -> None:
    """The reasons of what is missing are the same as well."""
    whole = newsroom()
    room = over(whole, torn(whole.snapshot, 5, session))
    found = differing(room.market, cut_in_memory(room, session), session, SOME)
    assert not found


# --- folders ----------------------------------------------------------------------------------


def same_time(folder: Path, like: Path) -> Path:
    """The folder with the newest time of another one's inputs on all its files: the same vintage."""
    newest = max((like / name).stat().st_mtime for name in inputs_of(like))
    for name in inputs_of(folder):
        os.utime(folder / name, (newest, newest))
    return folder


def compare(room: Newsroom, folder: Path, into: Path, session: dt.date, ids: Iterable[str]) -> list[str]:
    """What differs between a folder and the same folder cut at a session: facts, and the brief."""
    cut = room_of(same_time(cut_folder(folder, session, into, room.calendar), folder), LATER)
    found = differing(room.market, cut.market, session, ids)
    try:
        one, other = (r.brief(session, "feature").document for r in (room, cut))
    except HeldError:
        return found
    mine, theirs = (json.loads(d.ledger) for d in (one, other))
    found += [f"the ledger's {k}" for k in mine if mine[k] != theirs[k]]
    return found if one == replace(other, ledger=one.ledger) else [*found, "the brief"]


def test_a_folder_cut_at_the_session_gives_the_same(tmp_path: Path) -> None:
    edition, session = load_edition("rotation"), dt.date(2016, 5, 24)
    folder = write_market(
        tmp_path / "market", first="2004-01-02", tickers=sorted(edition.tickers()), panel=True,
        listed=sorted(edition.needs().listings), macro=("DGS2", "DGS10"),
    )  # fmt: skip
    found = compare(room_of(folder, NOW), folder, tmp_path / "cut", session, SOME)
    assert not found


@pytest.mark.market
def test_real_data_cut_at_the_session_give_the_same(market_folder: Path, tmp_path: Path) -> None:
    room, session = newsroom(f"csv:{market_folder}", LATER), dt.date(2020, 3, 16)
    found = compare(room, market_folder, tmp_path / "cut", session, SOME)
    assert not found


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("part", range(10))
def test_random_real_sessions_need_nothing_later(part: int, market_folder: Path, tmp_path: Path) -> None:
    """30 or 200 sessions from 1990 to 2026, the folder cut at each; a tenth of the vocabulary at each."""
    room = newsroom(f"csv:{market_folder}", LATER)
    rnd = random.Random(part)
    for i, session in enumerate(rnd.sample(room.sessions(dt.date(1990, 1, 2)), sized(3, 20))):
        found = compare(room, market_folder, tmp_path / str(i), session, rnd.sample(IDS, len(IDS) // 10))
        assert not found, session
