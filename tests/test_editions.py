"""Editions: the built-in one, and files of a user's own with every mistake named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sample_briefs import LENGTHS, newsroom, written
from sweeps import sized

from briefgen.editions import Pair, edition_files, load_edition
from briefgen.errors import DataError, UsageError
from briefgen.metrics.ids import parse_id
from briefgen.metrics.registry import metrics

GOOD = """name = "mine"
title = "My Brief"
benchmark = "^GSPC"
indices = ["^GSPC", "^NDX"]
sections = ["unusual"]
[[pairs]]
x = "IWM"
y = "QQQ"
[[baskets]]
key = "duo"
name = "the two"
members = ["AAPL", "MSFT"]
"""


def mine(tmp_path: Path, text: str = GOOD) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_built_in_edition_loads(portfolio: Path) -> None:
    for name in edition_files():
        edition = load_edition(name)
        assert edition.name == name
        assert edition.pairs
        assert edition.benchmark in edition.tickers()


def test_the_rotation_edition() -> None:
    edition = load_edition("rotation")
    assert Pair(x="^RUT", y="^GSPC") in edition.pairs
    assert next(b for b in edition.baskets if b.key == "mag7").members[0] == "AAPL"
    assert edition.needs().panels == {"sp500"}


def test_a_users_own_edition(tmp_path: Path) -> None:
    edition = load_edition(str(mine(tmp_path)))
    assert edition.title == "My Brief"
    assert edition.tickers() == {"^GSPC", "^NDX", "IWM", "QQQ", "AAPL", "MSFT"}
    assert edition.needs().listings >= {"AAPL", "MSFT"}


def test_a_users_edition_hides_a_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "rotation.toml").write_text(GOOD, encoding="utf-8")
    assert load_edition("rotation", tmp_path).title == "My Brief"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "My Brief"', 'titel = "x"', "unknown key 'titel'"),
        ('title = "My Brief"\n', "", "'title' is missing"),
        ('title = "My Brief"', 'title = "x"\nlength = "long"', "length is 'long'"),
        ('title = "My Brief"', 'title = "x"\npaper = "a5"', "paper is 'a5'"),
        ('["^GSPC", "^NDX"]', '["^GSPC", "^GSPC"]', "stands twice"),
        ('["^GSPC", "^NDX"]', '["^GSPC", 3]', "no ticker"),
        ('x = "IWM"\n', "", "mine.toml"),
        ('name = "the two"', 'nme = "the two"', "mine.toml"),
        ("[[pairs]]", "[[pairs", "not a TOML file"),
    ],
)
def test_mistakes_are_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(DataError, match=message):
        load_edition(str(mine(tmp_path, GOOD.replace(old, new, 1))))


def test_unknown_editions_list_the_known_ones() -> None:
    with pytest.raises(UsageError, match="rotation"):
        load_edition("no-such")


def test_fact_ids_of_an_edition_can_be_taken_apart() -> None:
    edition = load_edition("rotation")
    for pair in edition.pairs:
        assert parse_id(f"streak:{pair.x}/{pair.y}").other == pair.y
    assert "streak" in metrics()


@pytest.mark.parametrize("name", sorted(edition_files()))
def test_every_built_in_edition_writes_what_it_can_prove(name: str, portfolio: Path) -> None:
    room = newsroom(name=name)
    sessions = room.sessions()[40::900]
    assert len(written(room, sessions)) == len(sessions) * len(LENGTHS)


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("name", sorted(edition_files()))
def test_every_built_in_edition_on_real_days(name: str, market_folder: Path, portfolio: Path) -> None:
    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC), name)
    sessions = room.sessions(dt.date(1990, 1, 2))[:: sized(92, 23)]
    assert len(written(room, sessions)) > 0.95 * len(sessions) * len(LENGTHS)
