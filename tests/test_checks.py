from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from briefgen.checks import check
from briefgen.errors import Problem
from briefgen.model import Needs, Panel, Series, Snapshot
from briefgen.sessions import Calendar, compute_calendar
from briefgen.snapshot import load, open_source
from briefgen.store import Restatement, Store

TODAY = dt.date(2026, 1, 22)
PAIR = [("IWM", "QQQ")]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return compute_calendar(dt.date(2027, 12, 31))


@pytest.fixture(scope="module")
def days(calendar: Calendar) -> np.ndarray:
    return calendar.sessions_between(dt.date(2024, 1, 1), TODAY)


def walk(ticker: str, days: np.ndarray, daily: float = 0.01) -> Series:
    rng = np.random.default_rng(sum(map(ord, ticker)))
    close = 100 * np.exp(np.cumsum(rng.normal(0, daily, len(days))))
    return Series(ticker=ticker, dates=days, close=close, adj_close=close * 0.9)


@pytest.fixture
def market(days: np.ndarray) -> dict[str, Series]:
    return {t: walk(t, days) for t in ("IWM", "QQQ", "SPY", "TLT")} | {"BIO": walk("BIO", days, 0.05)}


def snap(prices: Mapping[str, Series], **more: object) -> Snapshot:
    return Snapshot(source="csv", vintage="2026-01-23T00:00:00Z", prices=prices, **more)  # type: ignore[arg-type]


def without(series: Series, *gone: int) -> Series:
    keep = np.delete(np.arange(len(series.dates)), [g % len(series.dates) for g in gone])
    return replace(
        series, dates=series.dates[keep], close=series.close[keep], adj_close=series.adj_close[keep]
    )


def changed(series: Series, at: slice | int, factor: float, *, adjusted: bool = True) -> Series:
    close, adj = series.close.copy(), series.adj_close.copy()
    close[at] *= factor
    if adjusted:
        adj[at] *= factor
    return replace(series, close=close, adj_close=adj)


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def test_nothing_to_say_about_sound_data(market: dict[str, Series], calendar: Calendar) -> None:
    assert check(snap(market), calendar, TODAY, PAIR) == ()


def test_what_comes_later_is_not_looked_at(
    market: dict[str, Series], calendar: Calendar, days: np.ndarray
) -> None:
    market["IWM"] = changed(market["IWM"], slice(-5, None), 0.5)
    assert check(snap(market), calendar, days[-6].item(), PAIR) == ()
    assert check(snap(market), calendar, TODAY, []) != ()


def test_no_bar_today(market: dict[str, Series], calendar: Calendar) -> None:
    market["TLT"] = without(market["TLT"], -1)
    p = only(check(snap(market), calendar, TODAY, PAIR))
    assert str(p) == "TLT: no close on 2026-01-22; the last is of 2026-01-21"
    assert (p.session, p.holds) == ("2026-01-22", False)


def test_an_unknown_close_is_no_bar(market: dict[str, Series], calendar: Calendar) -> None:
    market["TLT"] = changed(market["TLT"], -1, float("nan"), adjusted=False)
    assert "no close on 2026-01-22" in only(check(snap(market), calendar, TODAY, PAIR)).message


def test_a_series_with_adjusted_closes_only(market: dict[str, Series], calendar: Calendar) -> None:
    market["MAGS"] = replace(market["TLT"], ticker="MAGS", close=np.full_like(market["TLT"].close, np.nan))
    assert check(snap(market), calendar, TODAY, PAIR) == ()


def test_a_series_that_begins_later(market: dict[str, Series], calendar: Calendar, days: np.ndarray) -> None:
    market["NEW"] = walk("NEW", days[-3:])
    assert check(snap(market), calendar, days[-5].item(), PAIR) == ()
    assert check(snap(market), calendar, TODAY, PAIR) == ()


@pytest.mark.parametrize(
    ("broken", "pairs", "held"),
    [
        (["IWM"], [("IWM", "QQQ")], ["IWM"]),
        (["IWM"], [("IWM", "QQQ"), ("SPY", "TLT")], []),
        (["IWM", "SPY"], [("IWM", "QQQ"), ("SPY", "TLT")], ["IWM", "SPY"]),
        (["IWM"], ["QQQ", "IWM"], []),
        (["TLT"], [("IWM", "QQQ")], []),
        (["IWM"], [], []),
    ],
)
def test_holds_only_without_any_usable_pair(
    market: dict[str, Series],
    calendar: Calendar,
    broken: list[str],
    pairs: list[tuple[str, ...]],
    held: list[str],
) -> None:
    for ticker in broken:
        market[ticker] = without(market[ticker], -1)
    problems = check(snap(market), calendar, TODAY, pairs)
    assert [p.source for p in problems] == broken
    assert [p.source for p in problems if p.holds] == held


def test_an_absent_key_series_holds_with_its_reason(market: dict[str, Series], calendar: Calendar) -> None:
    del market["IWM"]
    absent = {"IWM": "no prices/IWM.csv in the folder"}
    p = only(check(snap(market, absent=absent), calendar, TODAY, PAIR))
    assert (str(p), p.holds) == ("IWM: no prices/IWM.csv in the folder", True)


def test_missing_sessions(market: dict[str, Series], calendar: Calendar) -> None:
    market["SPY"] = without(market["SPY"], -6)
    p = only(check(snap(market), calendar, TODAY, PAIR))
    assert str(p) == "SPY: no close on 2026-01-14, which was a session"
    assert p.session == "2026-01-14"
    market["SPY"] = without(market["SPY"], -7, -20)
    p = only(check(snap(market), calendar, TODAY, PAIR))
    assert p.message == "no close on 3 sessions, the first 2025-12-22, the last 2026-01-14"


def test_a_gap_long_ago_is_left_alone(market: dict[str, Series], calendar: Calendar) -> None:
    market["SPY"] = without(market["SPY"], -260, -300)
    assert check(snap(market), calendar, TODAY, PAIR) == ()


def test_a_close_on_a_holiday(market: dict[str, Series], calendar: Calendar) -> None:
    s = market["SPY"]
    at = int(np.searchsorted(s.dates, np.datetime64("2026-01-19")))
    market["SPY"] = Series(
        ticker="SPY",
        dates=np.insert(s.dates, at, np.datetime64("2026-01-19")),
        close=np.insert(s.close, at, s.close[at]),
        adj_close=np.insert(s.adj_close, at, s.adj_close[at]),
    )
    assert only(check(snap(market), calendar, TODAY, PAIR)).message == (
        "a close on 2026-01-19, when the exchange was closed"
    )


def test_stale(market: dict[str, Series], calendar: Calendar) -> None:
    close = market["TLT"].close.copy()
    close[-11:] = close[-11]
    market["TLT"] = replace(market["TLT"], close=close)
    assert (
        "stale: the same close on the last 11 sessions"
        in only(check(snap(market), calendar, TODAY, PAIR)).message
    )


@pytest.mark.parametrize("ticker", ["IWM", "TLT"])
@pytest.mark.parametrize("factor", [1 / 2, 1 / 3, 1 / 4, 1 / 10, 1 / 20, 5.0, 10.0])
@pytest.mark.parametrize("adjusted", [True, False])
def test_an_unadjusted_split(
    market: dict[str, Series], calendar: Calendar, ticker: str, factor: float, adjusted: bool
) -> None:
    market[ticker] = changed(market[ticker], slice(-30, None), factor, adjusted=adjusted)
    p = only(check(snap(market), calendar, TODAY, [("IWM", "QQQ"), ("SPY", "QQQ")]))
    assert p.source == ticker
    assert "looks like an unadjusted split on 2025-12-09" in p.message
    assert not p.holds


@pytest.mark.parametrize("ticker", ["IWM", "BIO"])
def test_a_small_split_shows_against_the_adjusted_closes(
    market: dict[str, Series], calendar: Calendar, ticker: str
) -> None:
    market[ticker] = changed(market[ticker], slice(-30, None), 2 / 3, adjusted=False)
    assert "unadjusted split" in only(check(snap(market), calendar, TODAY, [])).message


def test_a_split_of_the_only_pair_holds(market: dict[str, Series], calendar: Calendar) -> None:
    market["IWM"] = changed(market["IWM"], slice(-30, None), 0.5)
    assert only(check(snap(market), calendar, TODAY, PAIR)).holds


@pytest.mark.parametrize("factor", [0.52, 0.48, 1.9, 2.2, 0.65, 0.3])
def test_a_wild_share_may_crash(market: dict[str, Series], calendar: Calendar, factor: float) -> None:
    returns = np.diff(np.log(market["BIO"].close))
    moved = changed(market["BIO"], slice(-30, None), factor / np.exp(returns[-30]))
    market["BIO"] = moved
    assert check(snap(market), calendar, TODAY, PAIR) == ()


def test_a_crash_that_all_share(market: dict[str, Series], calendar: Calendar) -> None:
    crashed = {t: changed(s, slice(-30, None), 0.5) for t, s in market.items()}
    assert check(snap(crashed), calendar, TODAY, PAIR) == ()


def test_a_slip_and_a_jump(market: dict[str, Series], calendar: Calendar) -> None:
    market["SPY"] = changed(market["SPY"], -30, 1.37)
    market["TLT"] = changed(market["TLT"], slice(-30, None), 1.62)
    spy, tlt = check(snap(market), calendar, TODAY, PAIR)
    assert "a jump on 2025-12-09 that is undone at the next close" in spy.message
    assert "a jump on 2025-12-09 that no other series shows" in tlt.message


def test_a_panel_that_ends_early(market: dict[str, Series], calendar: Calendar, days: np.ndarray) -> None:
    closes = np.ones((len(days), 2))
    closes[-2:] = np.nan
    panel = Panel(name="sp500", dates=days, tickers=("A", "B"), closes=closes)
    p = only(check(snap(market, panels={"sp500": panel}), calendar, TODAY, PAIR))
    assert str(p) == "sp500: no closes on 2026-01-22; the last are of 2026-01-20"


def restatement(**more: object) -> Restatement:
    given = {"ticker": "IWM", "field": "close", "session": dt.date(2026, 1, 6), "old": 10.0, "new": 11.0}
    return Restatement(**{**given, "uniform": False, "vintage": "2026-01-22T00:00:00Z", **more})  # type: ignore[arg-type]


def test_a_restated_close(market: dict[str, Series], calendar: Calendar) -> None:
    def found(**more: object) -> tuple[Problem, ...]:
        return check(snap(market), calendar, TODAY, PAIR, [restatement(**more)])

    assert str(only(found())) == (
        "IWM: the close of 2026-01-06 was 10.0 and became 11.0 in the fetch of 2026-01-22T00:00:00Z"
    )
    assert found(uniform=True) == ()
    assert found(field="adj_close") == ()
    assert found(session=dt.date(2020, 1, 6)) == ()
    assert found(ticker="OTHER") == ()
    assert found(vintage="2027-01-01T00:00:00Z") == ()


def test_series_without_a_row(calendar: Calendar) -> None:
    empty = Series(
        ticker="E", dates=np.array([], dtype="datetime64[D]"), close=np.array([]), adj_close=np.array([])
    )
    assert check(snap({"E": empty}), calendar, TODAY, []) == ()
    assert only(check(snap({"E": empty}), calendar, TODAY, ["E"])).holds


@pytest.mark.market
def test_quiet_on_the_real_market(market_folder: Path, calendar: Calendar) -> None:
    tickers = frozenset(p.stem for p in (market_folder / "prices").glob("*.csv"))
    with Store(":memory:") as store:
        now = dt.datetime(2026, 8, 22, tzinfo=dt.UTC)
        real = load(open_source(f"csv:{market_folder}"), Needs(prices=tickers), store=store, now=now)
    for day in calendar.sessions_between(dt.date(2000, 6, 1), dt.date(2026, 7, 31))[::40].tolist():
        problems = check(real, calendar, day, [("IWM", "QQQ"), ("^RUT", "^GSPC")])
        assert not [p for p in problems if p.holds or "no close" not in p.message], day
    iwn = [p for p in check(real, calendar, TODAY, PAIR) if p.source == "IWN"]
    assert [p.message for p in iwn] == ["no close on 2026-01-22; the last is of 2025-09-24"]
