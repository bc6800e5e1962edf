"""What `briefgen why` says of any id: a title and rows that are whole, and proven like those of a brief."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sample_briefs import newsroom, sample_sessions
from vocabulary import vocabulary

from briefgen.metrics.ids import parse_id
from briefgen.metrics.registry import complete, metrics
from briefgen.model import Fact, Input, Unit
from briefgen.proofs import Grounds, proof_of, subjects_of
from briefgen.prose.exact import LISTED, input_words, scalar_words
from briefgen.prose.measures import measured
from briefgen.prose.names import name_book
from briefgen.verify.proofs import proof_faults

BLANK = re.compile(r"\b[XYBUMnpkbt]\b|\{|\s,|\b(?:against|of|over|than|and|less|in|to)(?:$|,)")
"""A letter or a brace that was to be filled in, or words that miss their other half."""


def shortest() -> set[str]:
    """Ids of the vocabulary, each without the window that it means without one as well."""
    found = set()
    for name in vocabulary():
        key = parse_id(name)
        bare = name.removesuffix(f"@{key.window}") if key.metric not in ("after", "pctl") else name
        if bare != name and metrics()[key.metric].default_window == key.window:
            found.add(bare)
    return found


@pytest.mark.parametrize("session", [dt.date(2019, 3, 29), dt.date(2026, 1, 22)], ids=str)
def test_every_id_is_explained_in_whole_words_that_are_proven(session: dt.date) -> None:
    room = newsroom()
    ids = (*vocabulary(), *sorted(shortest()))
    facts = {f.id: f for f in (room.market.fact(name, session) for name in ids) if isinstance(f, Fact)}
    names = name_book(room.edition, room.snapshot.listings, session)
    grounds = Grounds(
        session=session, facts=facts, subjects=subjects_of(facts, (), names, room.edition),
        data={"source": "sample", "vintage": room.snapshot.vintage}, listed=10**6,
    )  # fmt: skip
    assert len({parse_id(name).metric for name in facts}) > 0.8 * len(metrics())
    for name in facts:
        for full in (False, True):
            proof = proof_of(name, grounds if full else Grounds(**{**vars(grounds), "listed": LISTED}))
            rows = dict(proof.rows)
            assert not list(proof_faults(proof, grounds)), name
            assert not BLANK.search(proof.title), (name, proof.title)
            assert not re.search(r"\b[XYBUMnpkbt]\b", rows["Definition:"]), (name, rows["Definition:"])
            assert "dates between" not in rows.get("Inputs:", "") or not full


def test_an_id_without_a_window_is_called_as_the_one_that_it_means() -> None:
    assert measured(parse_id("high:IWM"), {}) == "Highest close of IWM over the past 252 sessions"
    assert measured(parse_id("streak_narrow:A/B"), {}) == "Wins by less than 0.0025, A against B"
    for name in sorted(shortest()):
        key = parse_id(name)
        assert measured(key, {}) == measured(complete(key), {})


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("year_start_rank:IWM", "Place of the start of the year of IWM"),
        ("year_start_rank:IWM/SPY", "Place of the start of the year, IWM against SPY"),
        ("next:option_expiry", "Next date: option expiration"),
        ("period_end:XNYS@wtd", "Whether it is the last session this week"),
        ("inflation:cpi", "Inflation of consumer prices"),
        ("high:IWM@all", "Highest close of IWM in all data"),
    ],
)
def test_a_title_says_what_is_meant(name: str, title: str) -> None:
    assert measured(parse_id(name), {}) == title


def test_dates_of_another_year_than_the_session_s_have_their_year() -> None:
    """A figure of December that is read in January, beside the one of the December before."""
    days = (dt.date(2024, 12, 1), dt.date(2025, 12, 1))
    fact = Fact(
        id="inflation:cpi", kind="sourced", value=0.03, unit="fraction", as_of=days[1], source="series: csv",
        inputs=tuple(Input(series="CPIAUCSL", field="value", date=d, value=300.5) for d in days),
    )  # fmt: skip
    words = input_words(fact, {}, dt.date(2026, 1, 22)).replace("\u00a0", " ")
    assert words == "value of CPIAUCSL on Dec. 1, 2024: 300.50; Dec. 1, 2025: 300.50"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(-17.0, "thousands", "-17 thousand"), (1.0, "bp", "1 basis point"), (14, "sessions", "14 sessions")],
)
def test_units_are_words(value: float, unit: Unit, words: str) -> None:
    assert scalar_words(value, unit) == words


def test_what_the_calendar_fixes_has_the_calendar_as_its_source() -> None:
    room, session = newsroom(), sample_sessions(1, seed=32)[0]
    for name in ("next:option_expiry", "period_end:XNYS@mtd", "period_start:XNYS", "early_close:XNYS"):
        fact = room.market.fact(name, session)
        assert isinstance(fact, Fact)
        assert fact.source == "calendar: New York Stock Exchange"
