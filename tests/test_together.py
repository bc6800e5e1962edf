"""Sessions on which two series went the same way, and means of closes, on markets made by hand."""

from __future__ import annotations

import market_example as example
import pytest

from briefgen.model import Fact

# Up and down in turn, but for the last sessions.
TURNS: list[float | None] = [100.0 + i % 2 for i in range(30)]


def same(x: list[float | None], y: list[float | None], row: int) -> Fact:
    return example.fact(example.market({"X": x, "Y": y}), "same_way:X/Y@1m", example.day(row))


def test_sessions_of_one_direction_are_counted() -> None:
    found = same(TURNS, TURNS, 21)
    assert (found.value, found.details["sessions"], found.details["opposite"]) == (21, 21, 0)
    assert (found.unit, found.base_session) == ("count", example.day(0))
    apart = same(TURNS, [200.0 - c for c in TURNS if c], 22)
    assert (apart.value, apart.details["opposite"]) == (0, 21)


def test_an_unchanged_close_is_neither() -> None:
    still: list[float | None] = [*TURNS[:25], TURNS[24], *TURNS[26:]]
    found = same(TURNS, still, 25)
    assert (found.value, found.details["opposite"]) == (20, 0)


def test_an_unknown_close_makes_the_window_unknown() -> None:
    holes: list[float | None] = [*TURNS[:22], None, *TURNS[23:]]
    of = example.market({"X": TURNS, "Y": holes})
    found = example.column(of, "same_way:X/Y@1m")
    assert found[21] == 21
    assert found[22:] == [None] * 8
    assert example.column(of, "same_way:X/Y@1m")[:21] == [None] * 21
    assert len(example.fact(of, "same_way:X/Y@1m", example.day(21)).inputs) == 44


# --- means ------------------------------------------------------------------------------------


def test_the_mean_of_a_year_so_far() -> None:
    of = example.market({"^X": [8.0, 10.0, 12.0, 14.0]}, start="2025-12-31")
    found = example.fact(of, "mean_close:^X@ytd", example.day(2, "2025-12-31"))
    assert (found.value, found.unit, found.base_session) == (11.0, "index", example.day(0, "2025-12-31"))
    assert (found.details["sessions"], found.details["gap"], found.details["previous"]) == (2, 1.0, None)


def test_whole_months_are_compared() -> None:
    # From Friday, Jan. 30, 2026: one session in January, 20 in February, then March.
    closes: list[float | None] = [8.0, *[10.0, 14.0] * 10, 26.0, 28.0]
    of = example.market({"^X": closes}, start="2026-01-30")
    found = example.fact(of, "mean_close:^X@mtd", example.day(22, "2026-01-30"))
    assert found.value == 27.0
    assert found.details["previous"] == pytest.approx(12.0)
    assert found.details["change"] == pytest.approx(15.0)
    assert found.details["gap"] == pytest.approx(1.0)
    assert len(found.inputs) == 22
    assert example.column(of, "mean_close:^X@mtd")[:3] == [None, 10.0, 12.0]


def test_an_unknown_close_makes_the_mean_unknown_until_the_next_month() -> None:
    closes: list[float | None] = [8.0, 10.0, None, *[10.0] * 18, 26.0, 28.0]
    of = example.market({"^X": closes}, start="2026-01-30")
    assert example.column(of, "mean_close:^X@mtd") == [None, 10.0, *[None] * 19, 26.0, 27.0]
    last = example.fact(of, "mean_close:^X@mtd", example.day(22, "2026-01-30"))
    assert (last.details["previous"], last.details["change"]) == (None, None)


def test_the_mean_of_a_year_of_sessions() -> None:
    closes: list[float | None] = [5.0, *[1.0] * 252, *[3.0] * 252]
    of = example.market({"^X": closes})
    assert example.column(of, "mean_close:^X@1y")[251:253] == [None, 1.0]
    found = example.fact(of, "mean_close:^X@1y", example.day(504))
    assert (found.value, found.details["previous"], found.details["sessions"]) == (3.0, 1.0, 252)
