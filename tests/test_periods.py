"""Calendar periods as wholes, and who is first in a group since when."""

from __future__ import annotations

import datetime as dt

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.periods import last_of_period
from briefgen.metrics.tenure import firsts

D = dt.date


def market():  # type: ignore[no-untyped-def]
    # Monday, Jan. 26 to Thursday, Feb. 5, 2026: the month ends on the fifth session.
    closes = [100.0, 110.0, 99.0, 99.0, 101.0, 102.0, 100.98, 104.0, 103.0]
    return example.market({"A": closes}, start="2026-01-26", calendar=calendar())


def calendar():  # type: ignore[no-untyped-def]
    from briefgen.sessions import Calendar

    sessions = example.weekdays(60, "2026-01-19")
    return Calendar(sessions=sessions, closes=sessions.astype("datetime64[s]") + 21 * 3600)


def test_a_whole_period_is_told_on_its_last_session_only() -> None:
    of = market()
    assert "not the last session of its month" in example.reason(of, "period_return:A@mtd", D(2026, 1, 29))
    # The first week of the data has no close before it.
    assert example.reason(of, "period_return:A@wtd", D(2026, 1, 30))


def test_whole_weeks_are_ranked_among_weeks() -> None:
    closes = [
        100.0,
        101.0,
        101.0,
        101.0,
        102.0,
        103.0,
        103.0,
        103.0,
        103.0,
        107.1,
        108.0,
        108.0,
        108.0,
        108.0,
        109.242,
    ]
    of = example.market({"A": closes}, start="2026-01-19", calendar=calendar())
    found = example.fact(of, "period_return:A@wtd", D(2026, 2, 6))
    assert found.number == pytest.approx(109.242 / 107.1 - 1)
    assert found.history is not None and (found.history.of, found.history.rank) == (2, 2)
    assert found.history.last_reached == D(2026, 1, 30)


def test_the_period_before() -> None:
    closes = [100.0, 101.0, 101.0, 101.0, 102.0, 103.0, 103.0, 103.0, 103.0, 107.1, 108.0]
    of = example.market({"A": closes}, start="2026-01-19", calendar=calendar())
    found = example.fact(of, "past_return:A@wtd", D(2026, 2, 2))
    assert (found.number, found.base_session) == (pytest.approx(0.05), D(2026, 1, 23))
    assert found.details["ended"] == D(2026, 1, 30)
    assert "no whole week before 2026-01-26" in example.reason(of, "past_return:A@wtd", D(2026, 1, 26))


def test_the_best_and_worst_day_of_a_period_and_its_gains() -> None:
    of, day = market(), D(2026, 2, 5)
    best, worst = (example.fact(of, f"{m}_day:A@wtd", day) for m in ("best", "worst"))
    assert (best.number, best.details["date"]) == (pytest.approx(104 / 100.98 - 1), D(2026, 2, 4))
    assert (worst.number, worst.details["date"]) == (pytest.approx(-0.01), D(2026, 2, 3))
    up = example.fact(of, "up_days:A@wtd", day)
    assert (up.value, up.details["down"], up.details["sessions"]) == (2, 2, 4)
    assert "needs is unknown" in example.reason(of, "best_day:A@mtd", D(2026, 1, 28))


def test_the_path_of_a_period() -> None:
    of, day = market(), D(2026, 2, 5)
    # Friday, Jan. 30 closed at 101; the week went to 102, 100.98, 104 and 103.
    low, high = (example.fact(of, f"period_{end}:A@wtd", day) for end in ("low", "high"))
    assert (low.number, low.details["date"]) == (pytest.approx(100.98 / 101 - 1), D(2026, 2, 3))
    assert (high.number, high.details["date"]) == (pytest.approx(104 / 101 - 1), D(2026, 2, 4))
    assert (low.details["since"], low.details["sessions"]) == (2, 4)
    assert low.details["back"] == pytest.approx((103 - 100.98) / 101)
    assert "needs is unknown" in example.reason(of, "period_low:A@mtd", D(2026, 1, 28))


def test_the_path_of_a_pair_is_that_of_its_spread() -> None:
    a = [100.0, 100.0, 101.0, 97.0, 99.0]
    b = [100.0, 100.0, 100.0, 100.0, 100.0]
    # Friday, Jan. 30, then four sessions of February.
    of = example.market({"A": a, "B": b}, start="2026-01-30", calendar=calendar())
    low = example.fact(of, "period_low:A/B@mtd", D(2026, 2, 5))
    assert (low.number, low.details["date"]) == (pytest.approx(-0.03), D(2026, 2, 4))


def test_periods_in_a_row() -> None:
    # Weeks that end at 100, 101, 102, 101, 103, 104.
    ends = [100.0, 101.0, 102.0, 101.0, 103.0, 104.0]
    of = example.market({"A": [e for e in ends for _ in range(5)]}, start="2026-01-19", calendar=calendar())
    runs = [example.fact(of, "period_run:A@wtd", D(2026, 1, 30) + dt.timedelta(7 * i)) for i in range(5)]
    assert [r.value for r in runs] == [1, 2, -1, 1, 2]
    assert runs[-1].history is not None and runs[-1].history.last_reached == D(2026, 2, 6)
    assert "not the last session of its week" in example.reason(of, "period_run:A@wtd", D(2026, 1, 29))


def test_the_first_session_of_a_period() -> None:
    of = market()
    assert example.fact(of, "period_start:XNYS@mtd", D(2026, 2, 2)).value is True
    assert example.fact(of, "period_start:XNYS@wtd", D(2026, 2, 3)).value is False


def test_who_is_first_since_when_and_who_was_before() -> None:
    a = [100.0, 110.0, 110.0, 110.0, 111.0, 112.0]
    b = [100.0, 100.0, 101.0, 112.0, 114.0, 116.0]
    of = example.market({"A": a, "B": b}, groups={"pair": ["A", "B"]})
    found = example.fact(of, "first:pair@1d", example.day(5))
    # Daily: A, B, B, B, B.
    assert (found.value, found.details["sessions"], found.details["before"]) == ("B", 4, "A")
    assert found.details["since"] == example.day(2)
    assert found.details["before_sessions"] == 1
    alone = example.fact(of, "first:pair@1d", example.day(1))
    assert (alone.value, alone.details["sessions"], alone.details["before"]) == ("A", 1, None)
    assert "no member of pair" in example.reason(of, "first:pair@1d", example.day(0))


@given(st.lists(st.lists(st.floats(-1, 1) | st.just(float("nan")), min_size=3, max_size=3), min_size=1))
def test_nobody_is_above_the_first(rows: list[list[float]]) -> None:
    table = np.array(rows)
    for row, best in zip(table, firsts(table).tolist()):
        known = row[~np.isnan(row)]
        assert best == -1 if not len(known) else row[best] == known.max()


@given(st.integers(0, 300), st.sampled_from(["wtd", "mtd", "qtd", "ytd"]))
def test_a_cut_series_ends_its_periods_where_the_whole_one_does(stop: int, window: str) -> None:
    days = example.weekdays(301, "2018-10-01")
    sessions = example.weekdays(330, "2018-12-03")
    whole = last_of_period(days, window, sessions)
    if days[stop] >= sessions[0]:
        assert np.array_equal(last_of_period(days[: stop + 1], window, sessions), whole[: stop + 1])


@pytest.mark.market
def test_the_best_month_since_1987(market_folder) -> None:  # type: ignore[no-untyped-def]
    """April 2020, +12.7%, was the best month since January 1987."""
    from sample_briefs import newsroom

    room = newsroom(f"csv:{market_folder}", dt.datetime(2026, 8, 22, 12, tzinfo=dt.UTC))
    found = example.fact(room.market, "period_return:^GSPC@mtd", D(2020, 4, 30))
    assert round(found.number, 3) == 0.127
    assert found.history is not None and found.history.last_reached == D(1987, 1, 30)
    assert found.history.of == (2020 - 1928) * 12 + 4
