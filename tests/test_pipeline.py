"""The whole story: the same bytes every time, and nothing from after the session."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sample_briefs import LENGTHS, Newsroom, newsroom, sample_brief, sample_sessions, written
from sweeps import sized

from briefgen.errors import HeldError
from briefgen.model import Document
from briefgen.pipeline import checked, market_of, write_brief
from briefgen.renderers import render

SESSIONS = sample_sessions(6, seed=8)


def files(document: Document) -> dict[str, bytes]:
    return {a.path: a.content for a in render(document, ("md", "html"))}


def from_cut_data(room: Newsroom, session: dt.date, length: str, digest: str = "0" * 64) -> Document:
    """The brief from data that hold nothing after the session, columns and all."""
    cut = checked(room.snapshot.until(session), room.edition, room.calendar, session)
    market = market_of(cut, room.edition, room.calendar)
    return write_brief(market, room.edition, session, length=length, digest=digest).document


@pytest.mark.parametrize("session", SESSIONS, ids=str)
def test_nothing_after_the_session_is_known(session: dt.date) -> None:
    """Byte for byte the same from the full data and from data cut off at the session."""
    length = LENGTHS[SESSIONS.index(session) % 3]
    full = sample_brief(session, length).document
    cut = from_cut_data(newsroom(), session, length)
    assert cut.ledger == full.ledger
    assert files(cut) == files(full)


def test_the_same_twice() -> None:
    room = newsroom()
    for session in SESSIONS[:2]:
        fresh = market_of(room.snapshot, room.edition, room.calendar)
        again = replace(room, market=fresh).brief(session, "feature").document
        assert files(again) == files(sample_brief(session, "feature").document)


@pytest.mark.market
def test_real_briefs_know_nothing_of_later_days(market_folder: Path) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    days = random.Random(5).sample(room.sessions(dt.date(1990, 1, 2)), 8)
    for session, length, brief in written(room, days, ("feature",)):
        cut = from_cut_data(room, session, length)
        assert cut.ledger == brief.document.ledger, session
        assert files(cut) == files(brief.document), session


def test_real_data_digest_is_that_of_the_cut() -> None:
    """A digest that is not handed over is computed from the data as they stood at the session."""
    room, session = newsroom(), SESSIONS[0]
    own = write_brief(room.fit(session), room.edition, session, length="flash").document
    cut = from_cut_data(room, session, "flash", digest="")
    digests = [json.loads(d.ledger)["data"]["sha256"] for d in (own, cut)]
    assert digests[0] == digests[1]
    assert len(digests[0]) == 64


def test_the_ledger_holds_what_the_contract_says() -> None:
    ledger = json.loads(sample_brief(SESSIONS[0], "feature").document.ledger)
    assert ledger["schema"] == "briefgen.ledger/1"
    assert ledger["session"] == SESSIONS[0].isoformat()
    ids = {f["id"] for f in ledger["facts"]}
    gaps = {m["id"] for m in ledger["missing"]}
    assert not ids & gaps
    for claim in ledger["claims"]:
        assert claim["fact"] in ids | gaps or claim["fact"].startswith(("data:", "basket:")), claim
    for digest in ledger["words"].values():
        assert digest["characters"] > 0
        assert len(digest["sha256"]) == 64
    assert all(s["last"] <= ledger["session"] for s in ledger["data"]["series"].values())


def test_facts_that_a_claim_states_are_scored_where_they_were_chosen_by() -> None:
    ledger = json.loads(sample_brief(SESSIONS[0], "feature").document.ledger)
    scores = [f["newsworthiness"] for f in ledger["facts"] if "newsworthiness" in f]
    assert scores
    assert all(0 <= s <= 1 for s in scores)


def test_without_a_benchmark_the_brief_is_held() -> None:
    room, session = newsroom(), SESSIONS[0]
    prices = {k: s for k, s in room.snapshot.prices.items() if k != room.edition.benchmark}
    market = market_of(replace(room.snapshot, prices=prices), room.edition, room.calendar)
    with pytest.raises(HeldError, match="nothing was published"):
        write_brief(market, room.edition, session, length="brief", digest="x")


def test_an_unknown_close_of_the_benchmark_holds_the_brief() -> None:
    room, session = newsroom(), SESSIONS[0]
    series = room.snapshot.prices[room.edition.benchmark]
    close = series.close.copy()
    close[series.dates == np.datetime64(session)] = np.nan
    prices = {**room.snapshot.prices, room.edition.benchmark: replace(series, close=close)}
    with pytest.raises(HeldError, match="GSPC"):
        snapshot = checked(replace(room.snapshot, prices=prices), room.edition, room.calendar, session)
        market = market_of(snapshot, room.edition, room.calendar)
        write_brief(market, room.edition, session, length="brief", digest="x")


EXTREMES = {
    "2006-06-15": "the VIX fell as it had never done, so no earlier day can be named",
    "2011-08-08": "not one of the present members rose",
}


@pytest.mark.market
@pytest.mark.parametrize("day", EXTREMES)
def test_days_at_the_end_of_all_scales_are_told(day: str, market_folder: Path) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    assert len(written(room, [dt.date.fromisoformat(day)])) == len(LENGTHS), EXTREMES[day]


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("length", LENGTHS)
def test_honest_real_briefs_are_never_refused(length: str, market_folder: Path) -> None:
    """Every seventh session since 1990, or one in 71: a brief that is written is a brief that is proven."""
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    days = room.sessions(dt.date(1990, 1, 2))[:: sized(71, 7)]
    assert len(written(room, days, (length,))) > 0.95 * len(days)
