"""The twenty parts of a market article: each stated on some session of the real data, or known to be missing.

`docs/genre.md` has the table for readers; this test reads it and holds it against the briefs.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from sample_briefs import Newsroom, newsroom

from briefgen.document import claims
from briefgen.model import Fact, Fundamental, Missing
from briefgen.pipeline import Brief, market_of, write_brief

TABLE = Path(__file__).parent.parent / "docs" / "genre.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
IDS = re.compile(r"`([a-z_]+(?::[^`]+)?)`")
FILES = re.compile(r"`(\w+\.csv)`")


def rows() -> list[tuple[int, str, str, str]]:
    """Number, part, session and facts of each row of the table."""
    return [(int(n), part, when, facts) for n, part, when, facts in ROW.findall(TABLE.read_text("utf-8"))]


STATED = [
    (n, dt.date.fromisoformat(when), IDS.findall(facts)) for n, _, when, facts in rows() if when[0].isdigit()
]
MISSING = [
    (n, IDS.findall(facts), FILES.findall(facts)) for n, _, when, facts in rows() if not when[0].isdigit()
]
NOW = dt.datetime(2026, 8, 22, 12, tzinfo=dt.UTC)


@cache
def room_of(folder: Path) -> Newsroom:
    return newsroom(f"csv:{folder}", NOW)


@cache
def brief_of(folder: Path, session: dt.date) -> Brief:
    return room_of(folder).brief(session, "feature")


def test_the_table_has_all_twenty_parts() -> None:
    assert {n for n, *_ in rows()} == set(range(1, 21))
    assert STATED and MISSING


@pytest.mark.market
@pytest.mark.parametrize(("number", "session", "ids"), STATED, ids=[f"part {n}" for n, *_ in STATED])
def test_each_part_is_stated_on_its_session(
    number: int, session: dt.date, ids: list[str], market_folder: Path
) -> None:
    article = brief_of(market_folder, session).document.article
    stated = {c.fact for _, c in claims(article) if c.spec not in ("missing", "citation")}
    assert ids, "a part that is stated names its facts"
    assert set(ids) <= stated, sorted(set(ids) - stated)


@pytest.mark.market
@pytest.mark.parametrize(("number", "ids", "files"), MISSING, ids=[f"part {n}" for n, *_ in MISSING])
def test_a_part_that_is_missing_is_missing_with_a_reason(
    number: int, ids: list[str], files: list[str], market_folder: Path
) -> None:
    """The reason names the file that the table says is not there."""
    facts = room_of(market_folder).facts(dt.date(2026, 1, 22))
    assert ids
    for name in ids:
        gap = facts[name]
        assert isinstance(gap, Missing) and gap.reason
        assert not files or any(f"no {file} in the folder" == gap.reason for file in files)


def estimates(folder: Path) -> tuple[Fundamental, ...]:
    """Forward price-earnings ratios of the one snapshot that the folder has beside its own layout."""
    path = folder / "reference" / "sp500_fundamentals_2026-06-26.csv"
    with path.open(encoding="utf-8") as file:
        found = [
            Fundamental(ticker=r["ticker"], as_of=dt.date(2026, 6, 26), forward_pe=float(r["forwardPE"]))
            for r in csv.DictReader(file) if r["forwardPE"]
        ]  # fmt: skip
    return tuple(found)


@pytest.mark.market
def test_with_estimates_the_price_of_earnings_is_stated(market_folder: Path) -> None:
    """What the folder lacks is its `fundamentals.csv`, not briefgen the sentence."""
    room, session = room_of(market_folder), dt.date(2026, 6, 29)
    snapshot = replace(room.snapshot, fundamentals=estimates(market_folder))
    of = market_of(snapshot, room.edition, room.calendar)
    brief = write_brief(of, room.edition, session, length="feature")
    fact = brief.facts["forward_pe:mag7"]
    assert isinstance(fact, Fact) and fact.details["counted"] == 7
    assert "forward_pe:mag7" in {c.fact for _, c in claims(brief.document.article)}
