"""Money into and out of funds: reported flows, flows from share counts, and windows that are not whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from market_example import observations

from briefgen.metrics.flows import on_sessions, summed
from briefgen.metrics.ids import ROLLING
from briefgen.model import Listing, Needs

D = dt.date
SESSIONS = example.weekdays(8)


def flows(values: list[float | None]) -> dict[str, float | None]:
    return {str(d): v for d, v in zip(SESSIONS, values)}


def test_a_week_of_flows_by_hand() -> None:
    reported = observations("F", flows([10.0, -5.0, 20.0, 0.0, -1.0, 7.0, None, 3.0]))
    of = example.market(calendar=example.open_on(SESSIONS), flows=reported)
    found = example.fact(of, "flow:F@1w", example.day(5))
    assert (found.value, found.unit, found.kind) == (21.0, "usd", "sourced")
    assert (found.base_session, found.as_of) == (example.day(0), example.day(5))
    assert found.details["positive"] == 2
    assert found.details["sessions"] == 5
    first, last = example.day(1), example.day(5)
    assert found.details["citation"] == f"Daily net flows: F, {first} to {last}, as delivered by example"
    assert [i.value for i in found.inputs] == [-5.0, 20.0, 0.0, -1.0, 7.0]
    assert example.fact(of, "flow:F", example.day(5)).id == "flow:F"
    assert example.fact(of, "flow:F@1d", example.day(4)).value == -1.0


def test_an_absent_day_is_unknown_and_not_zero() -> None:
    reported = observations("F", flows([10.0, -5.0, 20.0, 0.0, -1.0, 7.0, None, 3.0]))
    of = example.market(calendar=example.open_on(SESSIONS), flows=reported)
    words = f"the flow of F is unknown on 1 of the 5 sessions of the window, first on {example.day(6)}"
    assert example.reason(of, "flow:F@1w", example.day(7)) == words
    assert example.fact(of, "flow:F@1d", example.day(7)).value == 3.0
    assert example.reason(of, "flow:F@1w", D(2026, 1, 10)) == "2026-01-10 is no session"


def test_new_shares_at_the_close_are_a_flow() -> None:
    counts = [(0, 100.0), (1, 102.0), (2, 101.0), (4, 101.0), (5, 104.0)]
    listings = [Listing(ticker="F", shares=n, as_of=example.day(i)) for i, n in counts]
    of = example.market({"F": [10.0, 11.0, 12.0, 13.0, 14.0, 15.0]}, listings=listings)
    day = example.fact(of, "flow:F@1d", example.day(1))
    assert day.value == 22.0
    assert [(i.field, i.value) for i in day.inputs] == [("shares", 100.0), ("shares", 102.0), ("close", 11.0)]
    assert example.fact(of, "flow:F@1d", example.day(2)).value == -12.0
    # Without a count on the session before, nobody knows when the shares changed.
    assert "unknown on 1 of the 1 sessions" in example.reason(of, "flow:F@1d", example.day(4))
    assert example.fact(of, "flow:F@1d", example.day(5)).value == 45.0


def test_why_there_are_no_flows() -> None:
    of = example.market({"F": [1.0, 2.0]})
    assert example.reason(of, "flow:F@1d", example.day(1)) == "no flow of F is known yet"
    of = example.market({"F": [1.0, 2.0]}, absent={"flow:F": "no flows.csv in the folder"})
    assert example.reason(of, "flow:F@1d", example.day(1)) == "no flows.csv in the folder"


cells = st.one_of(st.none(), st.integers(-9, 9).map(float))


@given(values=st.lists(cells, min_size=1, max_size=30), window=st.sampled_from(["1d", "1w"]))
def test_a_window_is_the_sum_of_its_sessions_or_nothing(values: list[float | None], window: str) -> None:
    n = ROLLING[window]
    rows = np.arange(len(values))
    found = summed(example.floats(values), np.maximum(rows - n, -1))
    for i, value in enumerate(found.tolist()):
        part = values[i - n + 1 : i + 1] if i >= n else [None]
        known = [v for v in part if v is not None]
        assert np.isnan(value) if len(known) < len(part) else value == sum(known)


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30), min_size=1))
def test_values_stand_on_their_own_sessions_only(known: set[int], sessions: set[int]) -> None:
    days = [np.array(sorted(x), dtype=np.int64).astype("datetime64[D]") for x in (known, sessions)]
    found = on_sessions(days[0], np.array(sorted(known), dtype=np.float64), days[1])
    assert [None if np.isnan(v) else v for v in found] == [
        s if s in known else None for s in sorted(sessions)
    ]


@pytest.mark.market
def test_real_flows(market_folder: Path) -> None:
    from briefgen.sessions import compute_calendar
    from briefgen.sources.base import silent
    from briefgen.sources.csv_dir import CsvDirSource

    needs = Needs(flows=frozenset({"IWM"}))
    got = CsvDirSource(market_folder).fetch(needs, {}, dt.datetime(2026, 8, 22, tzinfo=dt.UTC), silent)
    of = example.market(calendar=compute_calendar(D(2026, 12, 31)), flows=got.flows)
    assert example.fact(of, "flow:IWM@1w", D(2026, 1, 16)).value == 619_020_000.0
    assert example.fact(of, "flow:IWM@1d", D(2026, 1, 22)).value == 334_700_000.0
    iwm = got.flows["IWM"]
    assert iwm.close[iwm.dates <= np.datetime64("2026-01-31")].sum() == -3_752_280_000.0
    # January is not whole: nobody reported Jan. 27.
    words = "the flow of IWM is unknown on 1 of the 20 sessions of the window, first on 2026-01-27"
    assert example.reason(of, "flow:IWM@mtd", D(2026, 1, 30)) == words
    assert "5 of the 5 sessions" in example.reason(of, "flow:IWM@1w", D(2026, 4, 15))
