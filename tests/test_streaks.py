from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.market import Market
from briefgen.metrics.streaks import TIE, signed_runs
from briefgen.model import Needs, Snapshot
from briefgen.sources.base import silent
from briefgen.sources.csv_dir import CsvDirSource

RETURNS = st.lists(st.sampled_from([-0.5, -0.25, 0.0, 0.25, 0.5]), min_size=1, max_size=40)
GAPS = st.lists(st.sampled_from([-1.0, 0.0, 1.0, math.nan]), min_size=1, max_size=40)


def contest(signs: str) -> Market:
    """X and Y of which X wins (+), loses (-) or ties (0) session by session, the first one apart."""
    x, y = [100.0], [100.0]
    for sign in signs:
        x.append(x[-1] * {"+": 1.5, "-": 1.0, "0": 1.25, "w": 0.75, "n": 1.251}[sign])
        y.append(y[-1] * {"+": 1.0, "-": 1.5, "0": 1.25, "w": 0.5, "n": 1.25}[sign])
    return example.market({"X": x, "Y": y})


def plain_runs(differences: list[float]) -> list[float]:
    """The definition as a loop: a run that begins after an unknown difference has no known length."""
    runs, run, seen, sure = [], 0, False, True
    for d in differences:
        if math.isnan(d):
            runs.append(math.nan)
            run, sure = 0, not seen
            continue
        seen = True
        sign = 0 if abs(d) < TIE else int(math.copysign(1, d))
        if sign == 0:
            run, sure = 0, True
        elif run * sign > 0:
            run += sign
        else:
            # Only the first run after a gap is unsure; a change of sign makes the next one sure.
            sure = sure or run != 0
            run = sign
        runs.append(float(run) if sure else math.nan)
    return runs


def test_a_streak_counts_sessions_and_a_tie_ends_it() -> None:
    market = contest("++-+0+--")
    assert example.column(market, "streak:X/Y") == [None, 1, 2, -1, 1, 0, 1, -1, -2]
    assert example.column(market, "streak:Y/X") == [None, -1, -2, 1, -1, 0, -1, 1, 2]
    fact = example.fact(market, "streak:X/Y", example.day(8))
    assert (fact.value, fact.unit, fact.base_session) == (-2, "sessions", example.day(6))
    assert len(fact.inputs) == 6
    assert example.fact(market, "streak:X/Y", example.day(5)).history is None


def test_a_streak_is_placed_among_the_separate_runs_of_its_leader() -> None:
    market = contest("+++-++--+++++-++")
    session = example.day(16)
    history = example.fact(market, "streak:X/Y", session).history
    assert history is not None
    # Runs of X: 3, 2, 5 and the current 2.
    assert (history.rank, history.of, history.rank_low) == (3, 4, None)
    assert history.last_reached == example.day(13)
    fact = example.fact(market, "streak_rank:X/Y", session)
    assert fact.value == 3
    assert fact.details == {"of": 4, "searched_from": example.day(0), "length": 2}
    last = example.fact(market, "streak_last:X/Y", session)
    assert (last.value, last.details["length_then"]) == (example.day(13), 5)
    assert "tied" in example.reason(contest("+0"), "streak_rank:X/Y", example.day(2))
    assert "no earlier run of 2" in example.reason(contest("+-++"), "streak_last:X/Y", example.day(4))


def test_what_a_streak_has_brought() -> None:
    market = contest("-++")
    fact = example.fact(market, "streak_gain:X/Y", example.day(3))
    assert (fact.value, fact.base_session) == (1.5**2 - 1, example.day(1))
    assert example.reason(contest("+0"), "streak_gain:X/Y", example.day(2)) == "X and Y tied on 2026-01-05"


def test_a_run_is_of_one_series() -> None:
    market = example.market({"A": [5.0, 6.0, 7.0, 7.0, 6.0, 5.0]})
    assert example.column(market, "run:A") == [None, 1, 2, 0, -1, -2]
    assert [i.value for i in example.fact(market, "run:A", example.day(5)).inputs] == [7.0, 6.0, 5.0]


def test_a_streak_after_an_unknown_close_is_unknown_until_the_lead_changes() -> None:
    market = example.market({"X": [1.0, 2.0, None, 4.0, 5.0, 6.0, 5.0], "Y": [1.0] * 7})
    assert example.column(market, "streak:X/Y") == [None, 1, None, None, None, None, -1]
    assert "too few closes" in example.reason(market, "streak:X/Y", example.day(5))


@given(RETURNS, RETURNS)
def test_a_streak_is_that_of_a_plain_loop(rx: list[float], ry: list[float]) -> None:
    n = min(len(rx), len(ry))
    x, y = ([100.0 * math.prod(1 + r for r in side[:i]) for i in range(n + 1)] for side in (rx, ry))
    differences = [a[1] / a[0] - b[1] / b[0] for a, b in zip(pairwise(x), pairwise(y))]
    market = example.market({"X": x, "Y": y})
    assert example.column(market, "streak:X/Y")[1:] == plain_runs(differences)


@given(GAPS)
def test_signed_runs_are_those_of_a_plain_loop(differences: list[float]) -> None:
    found = signed_runs(np.array(differences))
    assert np.array_equal(found, np.array(plain_runs(differences)), equal_nan=True)


@given(GAPS)
def test_runs_change_by_one_or_begin_anew(differences: list[float]) -> None:
    runs = [r for r in signed_runs(np.array(differences)).tolist() if not math.isnan(r)]
    assert all(abs(r) <= len(runs) for r in runs)
    flipped = signed_runs(-np.array(differences)).tolist()
    assert runs == [-r for r in flipped if not math.isnan(r)]


# --- depth ------------------------------------------------------------------------------------


def test_sessions_won_while_both_fell_and_won_by_little() -> None:
    market = contest("w-ww+nn")
    # Since the lead changed after the second session: two falls, a win, two wins by 0.001.
    assert example.fact(market, "streak_down_wins:X/Y", example.day(7)).value == 2
    assert example.fact(market, "streak_narrow:X/Y", example.day(7)).value == 2
    assert example.fact(market, "streak_narrow:X/Y@0.0005", example.day(7)).value == 0
    assert example.fact(market, "streak_narrow:X/Y@0.6", example.day(7)).value == 5
    fact = example.fact(market, "streak_down_wins:X/Y", example.day(7))
    assert (fact.details, fact.base_session) == ({"length": 5}, example.day(2))
    assert "tied" in example.reason(contest("+0"), "streak_down_wins:X/Y", example.day(2))


def test_how_often_a_series_leads_at_all() -> None:
    fact = example.fact(contest("++-0+"), "lead_share:X/Y", example.day(5))
    assert (fact.value, fact.unit) == (0.6, "fraction")
    assert fact.details == {
        "sessions": 5, "ahead": 3, "behind": 1, "ties": 1, "unknown": 0, "length": 1,
        "fair_coin": 0.5, "searched_from": example.day(0),
    }  # fmt: skip
    assert example.fact(contest("---"), "lead_share:X/Y", example.day(3)).details["fair_coin"] == 0.125


def test_an_unknown_session_is_counted_as_such() -> None:
    market = example.market({"X": [1.0, 2.0, None, 4.0, 5.0], "Y": [1.0] * 5})
    fact = example.fact(market, "lead_share:X/Y", example.day(4))
    assert (fact.value, fact.details["sessions"], fact.details["unknown"]) == (1.0, 2, 2)


def test_earlier_runs_that_reached_a_length() -> None:
    market = contest("+++-++--+++++-++")
    counts = {
        k: example.fact(market, f"runs_at_least:X/Y@{k}", example.day(16)).value for k in (1, 2, 3, 4, 6)
    }
    assert counts == {1: 3, 2: 3, 3: 2, 4: 1, 6: 0}
    fact = example.fact(market, "runs_at_least:X/Y@3", example.day(16))
    assert fact.details == {
        "k": 3, "length": 2, "last": example.day(11), "searched_from": example.day(0),
    }  # fmt: skip
    # The run that goes on is no earlier one, and the other leader's runs do not count.
    assert example.fact(market, "runs_at_least:X/Y@3", example.day(13)).value == 1
    assert example.fact(market, "runs_at_least:X/Y@2", example.day(8)).value == 0


def test_the_start_of_a_year_among_all_years() -> None:
    days = example.weekdays(800, "2023-06-01")
    closes = np.full(800, 100.0)
    years = days.astype("datetime64[Y]").astype(int) + 1970
    for year, gain in {2024: 0.05, 2025: 0.10, 2026: 0.07}.items():
        closes[years == year] = 100.0 * (1 + gain)
        closes[np.flatnonzero(years == year)[-1]] = 100.0
    market = example.market({"A": closes.tolist(), "B": [50.0] * 800}, start="2023-06-01")
    second = np.flatnonzero(years == 2026)[1]
    session = days[second].astype(object)
    for name in ("year_start_rank:A", "year_start_rank:A/B"):
        fact = example.fact(market, name, session)
        assert (fact.value, fact.unit) == (2, "rank")
        assert fact.details == {
            "of": 3, "rank_low": 2, "sessions": 2, "value": pytest.approx(0.07), "searched_from": 2024,
            "best_year": 2025, "best": pytest.approx(0.10),
        }  # fmt: skip
        assert fact.base_session == dt.date(2025, 12, 31)


def test_a_year_of_which_a_close_is_unknown_cannot_be_ranked() -> None:
    days = example.weekdays(300, "2024-12-30")
    closes: list[example.Cell] = [100.0] * 300
    closes[3] = None
    market = example.market({"A": closes}, start="2024-12-30")
    second = int(np.flatnonzero(days >= np.datetime64("2026-01-01"))[1])
    words = "a close of early 2025 is unknown"
    assert words in example.reason(market, "year_start_rank:A", days[second].astype(object))
    assert example.fact(market, "year_start_rank:A", days[second + 1].astype(object)).value == 1


def test_the_best_day_since() -> None:
    market = example.market({"A": [100.0, 110.0, 99.0, 108.9, 109.989, 120.9879, 60.0]})
    # +10%, -10%, +10%, +1%, +10%, -50%
    fact = example.fact(market, "best_since:A@1d", example.day(4))
    assert (fact.value, fact.unit, fact.base_session) == (example.day(3), "date", example.day(3))
    assert fact.details["value_then"] == pytest.approx(0.1)
    assert (fact.details["sessions"], fact.details["searched_from"]) == (1, example.day(1))
    assert example.fact(market, "worst_since:A", example.day(4)).value == example.day(2)
    assert "no daily return of A at or below" in example.reason(market, "worst_since:A", example.day(6))


# --- real data --------------------------------------------------------------------------------


def real_market(folder: Path, *tickers: str) -> Market:
    fetched = CsvDirSource(folder).fetch(
        Needs(prices=frozenset(tickers)), {}, dt.datetime(2026, 12, 31, tzinfo=dt.UTC), silent
    )
    return Market(
        snapshot=Snapshot(source="csv", vintage=fetched.vintage, prices=fetched.prices, absent=fetched.absent)
    )


@pytest.mark.market
def test_small_caps_led_for_14_sessions(market_folder: Path) -> None:
    market = real_market(market_folder, "^RUT", "^GSPC", "^NDX")
    session = dt.date(2026, 1, 22)
    fact = example.fact(market, "streak:^RUT/^GSPC", session)
    assert (fact.value, fact.base_session) == (14, dt.date(2025, 12, 31))
    assert fact.history is not None
    assert (fact.history.rank, fact.history.searched_from) == (2, dt.date(1987, 9, 10))
    assert fact.history.last_reached == dt.date(1996, 5, 7)
    assert example.fact(market, "runs_at_least:^RUT/^GSPC@13", session).value == 2
    assert example.fact(market, "runs_at_least:^RUT/^GSPC@13", session).details["last"] == dt.date(2008, 6, 6)
    assert example.fact(market, "streak:^RUT/^GSPC", dt.date(2026, 1, 23)).value == -1
    assert example.fact(market, "return:^RUT@ytd", session).number == pytest.approx(0.0954, abs=5e-5)
    assert example.fact(market, "return:^GSPC@ytd", session).number == pytest.approx(0.0099, abs=5e-5)
    assert example.fact(market, "return:^NDX@ytd", session).number == pytest.approx(0.0106, abs=5e-5)
    assert example.fact(market, "level:^RUT", session).number == pytest.approx(2718.77, abs=0.005)
    assert example.fact(market, "record_run:^RUT", session).number >= 1


@pytest.mark.market
def test_every_streak_since_1987_is_that_of_a_plain_loop(market_folder: Path) -> None:
    market = real_market(market_folder, "^RUT", "^GSPC")
    dates, x, y = market.aligned("^RUT", "^GSPC")
    assert dates[0] == np.datetime64("1987-09-10")
    closes = zip(x.tolist(), x[1:].tolist(), y.tolist(), y[1:].tolist())
    differences = [x1 / x0 - y1 / y0 for x0, x1, y0, y1 in closes]
    assert example.column(market, "streak:^RUT/^GSPC")[1:] == plain_runs(differences)


@pytest.mark.market
def test_the_records_of_5_october_2017(market_folder: Path) -> None:
    market = real_market(market_folder, "^RUT", "^GSPC", "^NDX", "^IXIC", "^VIX")
    session = dt.date(2017, 10, 5)
    values = {
        name: example.fact(market, name, session)
        for name in ("record_run:^GSPC", "run:^GSPC", "rsi:^RUT", "level:^VIX", "vol:^GSPC", "low:^VIX@all")
    }
    assert (values["record_run:^GSPC"].value, values["run:^GSPC"].value) == (6, 8)
    runs = values["run:^GSPC"].history
    assert runs is not None and runs.last_reached == dt.date(2013, 7, 15)
    records = values["record_run:^GSPC"].history
    assert records is not None and records.last_reached == dt.date(1997, 6, 17)
    assert values["rsi:^RUT"].number == pytest.approx(82.5, abs=0.05)
    assert values["vol:^GSPC"].number == pytest.approx(0.048, abs=5e-4)
    vix = values["level:^VIX"]
    assert vix.value == 9.19 and vix.history is not None and vix.history.rank_low == 1
    assert vix.history.previous_low == (dt.date(1993, 12, 22), 9.31)
    assert values["low:^VIX@all"].value is True
    joint = example.fact(market, "joint_high:^GSPC+^IXIC+^NDX+^RUT", session)
    assert (joint.value, joint.details["count_ytd"]) == (True, 8)
    assert joint.details["last_before_year"] == dt.date(1999, 12, 31)


def test_the_margin_of_a_win_among_those_of_its_streak() -> None:
    # A beats B by 1, 3 and 2 hundredths; the fourth session is the narrowest.
    a = np.cumprod([100.0, 1.01, 1.03, 1.02, 1.005]).tolist()
    of = example.market({"A": a, "B": [100.0] * 5})
    third, fourth = (example.fact(of, "margin_rank:A/B", example.day(i)) for i in (3, 4))
    assert (third.value, third.details["of"], third.details["before"]) == (2, 3, pytest.approx(0.03))
    assert fourth.value == 4
    assert example.fact(of, "margin_rank_low:A/B", example.day(4)).value == 1
    assert "before" not in {
        k for k, v in example.fact(of, "margin_rank:A/B", example.day(1)).details.items() if v
    }
