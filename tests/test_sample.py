from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import sessions
from briefgen.model import Dates, Floats, Needs, Series
from briefgen.sources import _market_model as model
from briefgen.sources._sample_instruments import INSTRUMENTS, members
from briefgen.sources.base import Fetched, silent
from briefgen.sources.sample import SampleSource, exchange_sessions, paid, policy_rate

TICKERS = frozenset(
    """
    ^GSPC ^NDX ^RUT ^IXIC ^VIX ^TNX ^SOX IWM QQQ SPY RSP DIA MDY IJR IJH IWB IWD IWF IWN IWO XLK XLF XLI XLB
    XLE XLV XLP XLY XLU XLRE XLC KRE SMH SOXX TLT HYG MAGS VTV VUG AAPL MSFT GOOGL AMZN META NVDA TSLA SEZL
    LMB AEHR SOUN KEY WGS
    """.split()  # noqa: SIM905
)
NEEDS = Needs(
    prices=TICKERS | {"NOPE"},
    panels=frozenset({"sp500", "sp400"}),
    macro=frozenset({"DGS10", "DGS2", "DFEDTARU", "DFEDTARL", "CPI"}),
    listings=frozenset({"AAPL", "IWM", "^VIX", "NOPE"}),
)
WEEKDAYS = model.weekdays(np.datetime64("2027-12-31"))
NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)


@cache
def fetched(now: dt.datetime = NOW) -> Fetched:
    return SampleSource(WEEKDAYS).fetch(NEEDS, {}, now, silent)


def returns(ticker: str) -> tuple[Dates, Floats]:
    series = fetched().prices[ticker]
    return series.dates[1:], np.diff(np.log(series.close))


def correlation(one: str, other: str) -> float:
    (days, moves), (other_days, other_moves) = returns(one), returns(other)
    _, i, j = np.intersect1d(days, other_days, return_indices=True)
    return float(np.corrcoef(moves[i], other_moves[j])[0, 1])


def same(one: Series, other: Series) -> bool:
    pairs = ((one.dates, other.dates), (one.close, other.close), (one.adj_close, other.adj_close))
    return all(np.array_equal(a, b) for a, b in pairs)


def test_two_makings_are_the_same() -> None:
    again = SampleSource(WEEKDAYS).fetch(NEEDS, {}, NOW, silent)
    first = fetched()
    assert again.prices.keys() == first.prices.keys()
    assert all(same(again.prices[t], first.prices[t]) for t in first.prices)
    assert all(same(again.macro[m], first.macro[m]) for m in first.macro)
    assert np.array_equal(again.panels["sp500"].closes, first.panels["sp500"].closes, equal_nan=True)
    assert (again.listings, again.fingerprint) == (first.listings, first.fingerprint)


@settings(max_examples=15, deadline=None)
@given(st.dates(dt.date(1995, 1, 2), dt.date(2027, 12, 30)))
def test_an_earlier_market_is_the_start_of_a_later_one(day: dt.date) -> None:
    now = dt.datetime.combine(day, dt.time(23), dt.UTC)
    some = Needs(prices=frozenset({"^VIX", "^TNX", "AAPL", "IWM", "XLRE"}), macro=frozenset({"DFEDTARU"}))
    last = dt.datetime(2027, 12, 31, 23, tzinfo=dt.UTC)
    early, late = (SampleSource(WEEKDAYS).fetch(some, {}, t, silent) for t in (now, last))
    assert all(same(s, late.prices[t].until(day)) for t, s in early.prices.items())
    assert all(same(s, late.macro[m].until(day)) for m, s in early.macro.items())
    assert all(not len(late.prices[t].until(day).dates) for t in late.prices.keys() - early.prices.keys())


@settings(max_examples=10, deadline=None)
@given(st.dates(dt.date(2013, 1, 2), dt.date(2027, 9, 30)))
def test_an_earlier_schedule_with_flows_and_estimates_is_the_start_of_a_later_one(day: dt.date) -> None:
    now = dt.datetime.combine(day, dt.time(23), dt.UTC)
    some = Needs(
        prices=frozenset({"IWM"}), flows=frozenset({"IWM", "NOPE"}), fundamentals=frozenset({"AAPL", "KEY"}),
        events=frozenset({"fomc", "cpi", "jobs"}),
    )  # fmt: skip
    last = dt.datetime(2027, 12, 31, 23, tzinfo=dt.UTC)
    early, late = (SampleSource(WEEKDAYS).fetch(some, {}, t, silent) for t in (now, last))
    assert same(early.flows["IWM"], late.flows["IWM"].until(early.prices["IWM"].dates[-1].item()))
    known = early.prices["IWM"].dates[-1].item()
    assert set(early.fundamentals) == {x for x in late.fundamentals if x.as_of <= known}
    assert set(early.events) == {x for x in late.events if x.date <= day + dt.timedelta(days=100)}
    assert early.absent["flow:NOPE"] == "the simulated market has no flows of NOPE"


def test_flows_and_estimates_are_plausible() -> None:
    some = Needs(flows=frozenset({"IWM"}), fundamentals=frozenset({"AAPL"}), events=frozenset({"fomc"}))
    got = SampleSource(WEEKDAYS).fetch(some, {}, NOW, silent)
    amounts = got.flows["IWM"].close
    assert 1e8 < np.abs(amounts).mean() < 1e9 and abs(np.mean(amounts > 0) - 0.5) < 0.05
    assert all(8 < x.forward_pe < 60 and x.eps_current > 0 for x in got.fundamentals)  # type: ignore[operator]
    assert {x.date.weekday() for x in got.events} == {2}
    assert [x.date.month for x in got.events if x.date.year == 2024] == [1, 3, 4, 6, 7, 9, 10, 12]


def test_holidays_do_not_change_other_sessions() -> None:
    open_days = WEEKDAYS[np.datetime64("2025-07-04") != WEEKDAYS]
    some = Needs(prices=frozenset({"^GSPC"}))
    with_holiday = SampleSource(open_days).fetch(some, {}, NOW, silent).prices["^GSPC"]
    without = fetched().prices["^GSPC"]
    kept = without.dates != np.datetime64("2025-07-04")
    assert np.array_equal(with_holiday.close, without.close[kept])


def test_everything_asked_for_is_there_or_named_absent() -> None:
    assert fetched().prices.keys() == TICKERS
    assert fetched().absent == {x: f"the simulated market has no {x}" for x in ("CPI", "NOPE", "sp400")}
    assert {x.ticker for x in INSTRUMENTS} == TICKERS - {"^VIX", "^TNX"}


def test_prices_are_plausible() -> None:
    for series in fetched().prices.values():
        assert series.dates[-1] == np.datetime64("2026-01-22")
        assert np.all(np.diff(series.dates).astype(int) > 0)
        assert np.all(series.close > 0) and np.all(series.adj_close > 0)
        assert np.all(series.adj_close <= series.close)
    vix = fetched().prices["^VIX"].close
    assert vix.min() >= 9 and vix.max() <= 80 and 12 < np.median(vix) < 20
    assert 15 < np.diff(fetched().prices["SPY"].dates[[0, -1]]).astype(int)[0] / 365 < 40


@pytest.mark.parametrize(
    ("ticker", "first"),
    [("^GSPC", "1990-01-02"), ("XLC", "2018-06-19"), ("META", "2012-05-18"), ("MAGS", "2023-04-11")],
)
def test_young_tickers_did_not_exist_before(ticker: str, first: str) -> None:
    assert str(fetched().prices[ticker].dates[0]) >= first
    assert str(fetched().prices[ticker].dates[0])[:7] == first[:7]


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("^GSPC", "SPY", 0.998, 0.99999), ("^RUT", "IWM", 0.998, 0.99999), ("^GSPC", "^RUT", 0.7, 0.95),
        ("^GSPC", "^NDX", 0.85, 0.98), ("^GSPC", "^VIX", -0.9, -0.6), ("^GSPC", "AAPL", 0.4, 0.8),
        ("AAPL", "KEY", 0.1, 0.6), ("^TNX", "TLT", -1.0, -0.8), ("^GSPC", "TLT", -0.5, 0.1),
    ],
)  # fmt: skip
def test_correlations(one: str, other: str, low: float, high: float) -> None:
    assert low < correlation(one, other) < high


def test_the_last_three_years_have_stories() -> None:
    days, small = returns("^RUT")
    large, mags = returns("^GSPC")[1], returns("AAPL")[1] - returns("KEY")[1]
    recent = days >= np.datetime64("2023-01-22")
    runs = np.split(small[recent] > large[recent], np.flatnonzero(np.diff(small[recent] > large[recent])) + 1)
    assert max(len(run) for run in runs if run[0]) >= 8
    fear = fetched().prices["^VIX"]
    vix = fear.close[fear.dates >= np.datetime64("2023-01-22")]
    assert vix.max() > 30 and vix.min() < 12
    month = np.convolve(large[recent], np.ones(15), "valid")
    assert np.min(np.convolve(mags[recent], np.ones(15), "valid")) < -0.08 and month.min() < -0.05


def test_the_universe() -> None:
    panel = fetched().panels["sp500"]
    assert panel.closes.shape == (len(panel.dates), 120) and panel.tickers[0] == "SIM001"
    assert str(panel.dates[0])[:4] == "2004"
    assert np.all(np.isfinite(panel.closes[-1])) and np.isnan(panel.closes[0]).any()
    assert np.nanmin(panel.closes) > 0
    assert members(120)[:8] == members(120)[:8]


def test_listings_are_dated() -> None:
    apple = [x for x in fetched().listings if x.ticker == "AAPL"]
    assert [str(x.as_of) for x in apple[:2]] == ["1990-01-02", "1990-12-31"]
    assert str(apple[-1].as_of) == "2025-12-31" and apple[-2].shares == 15116e6
    assert (apple[0].name, apple[0].exchange) == ("Apple Inc.", "NasdaqGS")
    assert {x.ticker: x.shares for x in fetched().listings if x.ticker != "AAPL"} == {
        "IWM": None,
        "^VIX": None,
    }


def test_the_vintage_is_the_last_close() -> None:
    assert fetched().vintage == "2026-01-22T21:00:00Z"
    assert fetched(dt.datetime(2025, 7, 1, 20, tzinfo=dt.UTC)).vintage == "2025-07-01T20:00:00Z"
    assert fetched(dt.datetime(2025, 7, 1, 19, tzinfo=dt.UTC)).vintage == "2025-06-30T20:00:00Z"


def test_the_fingerprint_tells_sessions_and_needs_apart() -> None:
    source = SampleSource(WEEKDAYS, clock=lambda: NOW)
    assert source.fingerprint(NEEDS) == fetched().fingerprint
    later = SampleSource(WEEKDAYS, clock=lambda: NOW + dt.timedelta(days=4))
    assert later.fingerprint(NEEDS) != fetched().fingerprint
    assert source.fingerprint(Needs()) != fetched().fingerprint


def test_default_sessions_are_the_exchanges(monkeypatch: pytest.MonkeyPatch) -> None:
    days = np.array(["2025-07-02", "2025-07-03", "2025-07-07"], "datetime64[D]")
    closes = np.array(["2025-07-02T20", "2025-07-03T17", "2025-07-07T20"], "datetime64[s]")
    calendar = sessions.Calendar(sessions=days, closes=closes)
    monkeypatch.setattr(sessions, "compute_calendar", lambda end: calendar)
    assert exchange_sessions(dt.datetime(2025, 7, 3, 18, tzinfo=dt.UTC)).tolist() == days[:2].tolist()


def test_macro_series_move_in_quarter_points() -> None:
    upper, lower = fetched().macro["DFEDTARU"].close, fetched().macro["DFEDTARL"].close
    assert np.array_equal(upper - lower, np.full(len(upper), 0.25))
    assert np.array_equal(upper * 4, np.round(upper * 4)) and lower.min() >= 0
    assert abs(fetched().macro["DGS10"].close[-1] - fetched().prices["^TNX"].close[-1]) < 0.0051


def test_policy_rate_moves_half_a_point_at_most_and_only_at_meetings() -> None:
    yields = np.concatenate([np.full(32, 2.0), np.full(32, 4.0), np.full(10, 0.1)])
    assert policy_rate(yields).tolist() == [2.0] * 32 + [2.5] * 32 + [2.0] * 10


def test_dividends_by_hand() -> None:
    dates = np.array(["2059-11-28", "2059-12-28", "2060-05-28"], "datetime64[D]")
    assert paid(dates, 4.0).tolist() == [0.99, 1.0, 1.0]


def test_every_year_has_every_weather() -> None:
    for year in ("2008", "2021", "2025"):
        days = WEEKDAYS[WEEKDAYS.astype("datetime64[Y]") <= np.datetime64(year)]
        start = int(np.searchsorted(days, np.datetime64(year, "D")))
        seen = [(low, high, regime) for low, high, regime in model.calendar(days) if low >= start]
        assert {model.ROTATION, model.NARROW, model.MEGA_SALE, model.SHOCK} <= {r for *_, r in seen}
        assert [low for low, *_ in seen[1:]] == [high for _, high, _ in seen[:-1]]


def test_no_sessions_no_prices() -> None:
    source = SampleSource(np.array([], dtype="datetime64[D]"))
    got = source.fetch(Needs(prices=frozenset({"IWM"}), listings=frozenset({"IWM"})), {}, NOW, silent)
    assert (dict(got.prices), got.listings) == ({}, ())
