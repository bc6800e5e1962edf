"""Facts as wordings see them: paths into a fact, signs, its place in its past from the end that counts."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Fact, History
from briefgen.prose.quantities import NEVER, Absent, Quantity

SESSION = dt.date(2026, 1, 22)


def history(**values: object) -> History:
    given = {
        "searched_from": dt.date(1987, 9, 10), "of": 100, "rank": 3, "rank_low": 98,
        "last_reached": dt.date(2024, 1, 22), "last_reached_low": dt.date(2026, 1, 21),
        "previous_high": (dt.date(2020, 3, 2), 5.0), "previous_low": (dt.date(2008, 9, 2), -5.0),
    }  # fmt: skip
    return History(**(given | values))  # type: ignore[arg-type]


def fact(value: object = 0.0137, **values: object) -> Fact:
    given = {"id": "return:^RUT@1d", "unit": "fraction", "as_of": SESSION, "history": history()}
    return Fact(value=value, **(given | values))  # type: ignore[arg-type]


def test_parts_of_the_id() -> None:
    q = Quantity(fact=fact(id="spread:^RUT/^GSPC@ytd"))
    assert (q.metric, q.subject, q.other, q.window) == ("spread", "^RUT", "^GSPC", "ytd")


def test_paths() -> None:
    f = fact(details={"decliners": 218, "gone": None}, base_session=dt.date(2025, 12, 31))
    q = Quantity(fact=f)
    assert q.part("decliners").number == 218
    assert q.has("decliners")
    assert not q.has("gone")
    assert q.base.date == dt.date(2025, 12, 31)
    assert q.before.number == 5.0
    with pytest.raises(LookupError):
        _ = q.part("gone").value
    with pytest.raises(TypeError):
        _ = q.date


def test_items_of_a_list() -> None:
    q = Quantity(
        fact=fact((("NVDA", 0.02), ("AAPL", -0.01)), id="leaders:mag7@1d", unit="list", history=None)
    )
    assert [i.subject for i in q] == ["NVDA", "AAPL"]
    assert [i.number for i in q.items] == [0.02, -0.01]
    assert len(q) == 2


def test_a_gain_counts_from_the_top_and_a_loss_from_the_bottom() -> None:
    gain, loss = Quantity(fact=fact(0.01)), Quantity(fact=fact(-0.01))
    assert (gain.toward, gain.rank, gain.last) == (1, 3, dt.date(2024, 1, 22))
    assert (loss.toward, loss.rank, loss.last) == (-1, 98, dt.date(2026, 1, 21))
    assert loss.before.number == -5.0


def test_a_level_counts_from_its_nearer_end() -> None:
    low = fact(15.0, id="level:^VIX", unit="index", history=history(rank=98, rank_low=3))
    assert (Quantity(fact=low).toward, Quantity(fact=low).rank) == (-1, 3)


def test_notable_needs_ten_years_of_data_and_one_without_its_like() -> None:
    assert Quantity(fact=fact()).notable
    short = history(searched_from=dt.date(2020, 1, 2))
    assert not Quantity(fact=fact(history=short)).notable
    recent = history(last_reached=dt.date(2025, 6, 2))
    assert not Quantity(fact=fact(history=recent)).notable
    never = Quantity(fact=fact(history=history(last_reached=None)))
    assert never.notable
    assert never.record
    assert never.gap == NEVER


def test_without_history_nothing_is_unusual() -> None:
    q = Quantity(fact=fact(history=None))
    assert (q.surprise, q.of, q.last, q.searched) == (0.0, 1, None, 0.0)
    assert not q.notable
    assert q.rank > 10**6


@given(st.integers(2, 10**5), st.data())
def test_surprise_falls_from_one_to_zero(of: int, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, of))
    q = Quantity(fact=fact(history=history(of=of, rank=rank)))
    assert 0 <= q.surprise <= 1
    assert q.surprise == pytest.approx(1 - math.log(rank) / math.log(of), abs=1e-9)


def test_a_missing_fact_is_false_and_a_zero_is_not() -> None:
    assert not Absent("no data")
    assert Quantity(fact=fact(0.0))
    assert (Quantity(fact=fact(0.0)).up, Quantity(fact=fact(0.0)).down, Quantity(fact=fact(0.0)).sign) == (
        False, False, 0,
    )  # fmt: skip
