"""Rates and monthly figures: when an observation is known, and what it says; by hand and on real data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from market_example import observations

from briefgen.editions.loader import edition_files, load_edition
from briefgen.editions.releases import Release, parse_release, releases
from briefgen.errors import DataError, UsageError
from briefgen.metrics.economy import months_before
from briefgen.metrics.ids import BARE
from briefgen.metrics.market import Market
from briefgen.metrics.published import known_from
from briefgen.metrics.rates import last_moves
from briefgen.metrics.registry import metrics
from briefgen.model import Dates, Fact, Needs

D = dt.date
SESSIONS = np.arange(np.datetime64("2024-12-30"), np.datetime64("2026-03-01"))
SESSIONS = SESSIONS[np.is_busday(SESSIONS)]
SESSIONS = SESSIONS[~np.isin(SESSIONS, np.array(["2026-01-01", "2026-01-19"], dtype="datetime64[D]"))]


def market(*series: Mapping[str, object], simulated: bool = False) -> Market:
    macro = {name: s for part in series for name, s in part.items()}
    made = example.market(calendar=example.open_on(SESSIONS), macro=macro)
    return replace(made, snapshot=replace(made.snapshot, simulated=simulated))


def days(*texts: str) -> Dates:
    return np.array(texts, dtype="datetime64[D]")


# --- what is known when -----------------------------------------------------------------------


def test_a_daily_figure_is_known_at_the_next_session() -> None:
    sessions = days("2026-01-16", "2026-01-20", "2026-01-21")
    found = known_from(
        releases()["DGS10"], days("2026-01-15", "2026-01-16", "2026-01-19", "2026-01-21"), sessions
    )
    assert found.astype(str).tolist() == ["2026-01-16", "2026-01-20", "2026-01-20", "9999-12-31"]


def test_a_monthly_figure_is_known_after_its_lag_or_on_its_own_day() -> None:
    months = days("2016-12-01", "2017-01-01", "2025-09-01", "2025-11-01", "2025-12-01")
    found = known_from(releases()["CPIAUCSL"], months, SESSIONS)
    assert found.astype(str).tolist() == [
        "2017-02-01",
        "2017-02-15",
        "2025-10-24",
        "2025-12-18",
        "2026-01-15",
    ]
    assert (
        known_from(releases()["PAYEMS"], days("2025-10-01", "2025-11-01"), SESSIONS) == days("2025-12-16")
    ).all()


@given(
    lag=st.one_of(st.none(), st.integers(0, 60)),
    gaps=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    early=st.integers(0, 90),
)
def test_nothing_is_known_before_its_day_and_nothing_out_of_turn(
    lag: int | None, gaps: list[int], early: int
) -> None:
    dates = np.datetime64("2025-01-01") + np.cumsum(gaps)
    release = Release(
        series="X", title="", publisher="", lag=lag, stale=10, earlier=((D(2025, 4, 1), early),)
    )
    found = known_from(release, dates, SESSIONS)
    assert (found[1:] >= found[:-1]).all()
    if lag is None:
        assert (found > dates).all()
    else:
        least = np.where(dates < np.datetime64("2025-04-01"), early, lag).astype("timedelta64[D]")
        assert (found >= dates + least).all()


def test_the_table_of_releases_is_whole() -> None:
    for name, release in releases().items():
        assert release.series == name and release.title and release.publisher
        assert release.stale > 0
        assert release.url.endswith(name)
        for observed, published in release.on.items():
            assert release.lag is not None
            assert published > observed


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"title": "", "publisher": "", "stale": 1}, "'lag'"),
        ({"title": "", "publisher": "", "stale": 1, "lag": "soon"}, "the lag of X is 'soon'"),
        ({"title": "", "publisher": "", "lag": 1}, "'stale'"),
        ({"title": "", "publisher": "", "stale": 1, "lag": 1, "on": {"May": 1}}, "Invalid isoformat"),
    ],
)
def test_a_wrong_table_is_told(entry: dict[str, object], words: str) -> None:
    with pytest.raises(DataError, match=words):
        parse_release("X", entry, Path("releases.toml"))


# --- the federal funds target -----------------------------------------------------------------

TARGET = {"2024-12-30": 4.5, "2025-09-17": 4.5, "2025-09-18": 4.25, "2026-01-14": 4.25, "2026-01-15": 4.0,
          "2026-01-16": 4.0, "2026-01-17": 4.0, "2026-01-19": 4.0, "2026-01-20": 4.0}  # fmt: skip
OVER_HOLIDAY = {day: rate for day, rate in TARGET.items() if day != "2026-01-20"}


def test_the_target_with_its_range_and_its_last_move() -> None:
    lower = observations("DFEDTARL", {"2026-01-16": 3.75})
    of = market(observations("DFEDTARU", TARGET), lower)
    found = example.fact(of, "policy_rate", D(2026, 1, 20))
    assert (found.value, found.unit, found.kind) == (4.0, "percent", "sourced")
    assert found.as_of == D(2026, 1, 20)
    # Neither the Saturday nor the holiday speaks for a session: the last one before it does.
    found = example.fact(market(observations("DFEDTARU", OVER_HOLIDAY), lower), "policy_rate", D(2026, 1, 20))
    assert found.as_of == D(2026, 1, 16)
    assert found.details["lower"] == 3.75
    assert (found.details["moved_on"], found.details["move"]) == (D(2026, 1, 15), -25.0)
    assert [i.series for i in found.inputs] == ["DFEDTARL", "DFEDTARU"]
    assert "[DFEDTARU], observation of 2026-01-16; FRED, https://" in str(found.details["citation"])
    # Announced on the 14th, in effect from the 15th: known on that day.
    assert example.fact(of, "policy_rate", D(2026, 1, 15)).value == 4.0
    before = example.fact(of, "policy_rate", D(2026, 1, 14))
    assert (before.value, before.details["lower"]) == (4.25, None)


def test_the_moves_of_a_year() -> None:
    found = example.fact(market(observations("DFEDTARU", TARGET)), "policy_change@1y", D(2026, 1, 20))
    assert (found.value, found.unit, found.base_session) == (-50.0, "bp", D(2024, 12, 30))
    assert [found.details[k] for k in ("moves", "ups", "downs")] == [2, 0, 2]
    assert (
        example.fact(market(observations("DFEDTARU", TARGET)), "policy_change", D(2026, 1, 20)).value == -50.0
    )


def test_no_year_of_rates_no_moves() -> None:
    upper, lower = ({"2025-12-30": x, "2026-01-02": x} for x in (3.75, 3.5))
    of = market(observations("DFEDTARU", upper), observations("DFEDTARL", lower))
    assert "no observation 365 days before 2026-01-02" in example.reason(
        of, "policy_change@1y", D(2026, 1, 5)
    )
    found = example.fact(of, "policy_rate", D(2026, 1, 5))
    assert (found.details["moved_on"], found.details["move"]) == (None, None)
    alone = market(observations("DFEDTARU", upper))
    assert example.reason(alone, "policy_rate", D(2026, 1, 5)) == "no series DFEDTARL"


@given(st.lists(st.sampled_from([1.0, 1.25, 1.5]), min_size=1, max_size=30))
def test_the_last_move_is_the_last_difference(rates: list[float]) -> None:
    for i, at in enumerate(last_moves(np.array(rates)).tolist()):
        moves = [j for j in range(1, i + 1) if rates[j] != rates[j - 1]]
        assert at == (moves[-1] if moves else -1)


# --- yields -----------------------------------------------------------------------------------

TEN = {"2025-12-30": 4.12, "2025-12-31": 4.18, "2026-01-02": 4.19, "2026-01-05": None, "2026-01-06": 4.30,
       "2026-01-07": 4.26}  # fmt: skip


def test_a_yield_is_that_of_the_session_before() -> None:
    of = market(observations("DGS10", TEN))
    found = example.fact(of, "yield:10y", D(2026, 1, 8))
    assert (found.value, found.as_of, found.unit) == (4.26, D(2026, 1, 7), "percent")
    assert found.details["known_from"] == D(2026, 1, 8)
    # A day without a value leaves the last one standing, with its own date.
    assert example.fact(of, "yield:10y", D(2026, 1, 6)).as_of == D(2026, 1, 2)
    assert found.history is not None
    assert (found.history.rank, found.history.of) == (2, 5)


def test_changes_of_a_yield_count_its_own_observations() -> None:
    of = market(observations("DGS10", TEN))
    day = example.fact(of, "yield_change:10y@1d", D(2026, 1, 7))
    assert day.value == pytest.approx(11.0)
    assert (day.base_session, day.unit) == (D(2026, 1, 2), "bp")
    year = example.fact(of, "yield_change:10y@ytd", D(2026, 1, 8))
    assert year.value == pytest.approx(8.0)
    assert year.base_session == D(2025, 12, 31)
    assert "too few observations" in example.reason(of, "yield_change:10y@1m", D(2026, 1, 8))


def test_a_year_has_no_change_before_its_first_published_yield() -> None:
    of = market(observations("DGS10", TEN))
    assert "is of 2025-12-31, before the period" in example.reason(of, "yield_change:10y@ytd", D(2026, 1, 2))


def test_old_observations_do_not_speak_for_a_session() -> None:
    of = market(observations("DGS10", TEN))
    assert example.fact(of, "yield:10y", D(2026, 1, 16)).value == 4.26
    words = "the last observation of DGS10 published by 2026-01-20 is of 2026-01-07, which is too old"
    assert example.reason(of, "yield:10y", D(2026, 1, 20)) == words


def test_why_a_rate_is_missing() -> None:
    of = market(observations("DGS10", TEN), observations("DGS2", {}))
    assert (
        example.reason(of, "yield:10y", D(2025, 12, 30))
        == "no observation of DGS10 was published by 2025-12-30"
    )
    assert (
        example.reason(of, "yield:2y", D(2026, 1, 8)) == "no observation of DGS2 was published by 2026-01-08"
    )
    for name in ("yield_change:2y@1w", "yield_change:2y@ytd"):
        assert example.reason(of, name, D(2026, 1, 8)) == "no observation of DGS2 was published by 2026-01-08"
    assert example.reason(of, "yield:5y", D(2026, 1, 8)) == "no series DGS5"
    assert "known are 3m, 2y" in example.reason(of, "yield:7y", D(2026, 1, 8))
    assert example.reason(of, "yield:10y", D(2026, 1, 10)) == "2026-01-10 is no session"


def test_simulated_rates_are_called_so() -> None:
    found = example.fact(market(observations("DGS10", TEN), simulated=True), "yield:10y", D(2026, 1, 8))
    assert found.details["citation"] == "Simulated series DGS10, observation of 2026-01-07"


def test_without_a_calendar_the_prices_tell_the_sessions() -> None:
    of = example.market({"A": [1.0] * 6}, macro=observations("DGS10", TEN))
    assert example.fact(of, "yield:10y", D(2026, 1, 8)).value == 4.26


# --- monthly figures --------------------------------------------------------------------------


def months(first: str, values: list[float | None]) -> dict[str, float | None]:
    start = np.datetime64(first, "M")
    return {str((start + i).astype("datetime64[D]")): v for i, v in enumerate(values) if v is not None}


def test_inflation_needs_the_month_of_a_year_before() -> None:
    levels = [300.0 + i for i in range(14)]
    of = market(observations("CPIAUCSL", months("2024-11", [*levels[:2], None, *levels[3:]])))
    found = example.fact(of, "inflation:cpi@1y", D(2026, 1, 15))
    assert found.value == pytest.approx(313.0 / 301.0 - 1.0)
    assert (found.as_of, found.base_session) == (D(2025, 12, 1), D(2024, 12, 1))
    assert found.details["previous"] == pytest.approx(312.0 / 300.0 - 1.0)
    assert example.fact(of, "inflation:cpi@1y", D(2026, 1, 14)).as_of == D(2025, 11, 1)
    later = market(observations("CPIAUCSL", months("2025-01", [None, *levels[:12]])))
    words = "CPIAUCSL has no observation twelve months before 2026-01-01"
    assert example.reason(later, "inflation:cpi@1y", D(2026, 2, 16)) == words
    assert "known are cpi, core" in example.reason(of, "inflation:ppi@1y", D(2026, 1, 15))


def test_jobs_and_unemployment() -> None:
    jobs = observations("PAYEMS", months("2025-06", [100.0, 150.0, 140.0, None, 170.0, 190.0, 180.0]))
    rate = observations("UNRATE", months("2025-06", [4.1, 4.3, 4.3, 4.4, None, 4.5, 4.4]))
    of = market(jobs, rate)
    found = example.fact(of, "payrolls@1m", D(2026, 1, 22))
    assert (found.value, found.unit, found.details["previous"]) == (-10.0, "thousands", 20.0)
    assert example.fact(of, "payrolls", D(2025, 12, 16)).value == 20.0
    assert "no observation of the month before" not in str(found.details)
    gap = market(observations("PAYEMS", months("2025-10", [1.0, None, 3.0])))
    assert "of the month before 2025-12-01" in example.reason(gap, "payrolls@1m", D(2026, 1, 22))
    out = example.fact(of, "unemployment", D(2026, 1, 22))
    assert (out.value, out.unit, out.details["previous"]) == (4.4, "percent", 4.5)


@given(st.sets(st.integers(0, 40), min_size=1, max_size=30), st.integers(1, 13))
def test_the_same_month_or_none(present: set[int], back: int) -> None:
    ordered = sorted(present)
    dates = (np.datetime64("2020-01", "M") + np.array(ordered)).astype("datetime64[D]")
    for month, row in zip(ordered, months_before(dates, back).tolist()):
        assert (ordered[row] == month - back) if row >= 0 else (month - back not in present)


# --- ids --------------------------------------------------------------------------------------


def test_the_whole_economy_has_no_subject() -> None:
    assert set(metrics()) >= BARE
    with pytest.raises(UsageError, match=r"policy_rate takes no subject; write policy_rate$"):
        market().fact("policy_rate:us", D(2026, 1, 8))
    with pytest.raises(UsageError, match="write policy_change@1y"):
        market().fact("policy_change:us@1y", D(2026, 1, 8))
    with pytest.raises(UsageError, match="is not a fact's id"):
        market().fact("policy_change@", D(2026, 1, 8))


def test_an_edition_asks_for_its_series() -> None:
    assert not {"names", "releases"} & set(edition_files())
    edition = load_edition("rotation")
    needs = edition.needs()
    assert needs.macro == {"DFEDTARU", "DFEDTARL", "DFF", "DGS2", "DGS10", "CPIAUCSL", "UNRATE", "PAYEMS"}
    assert needs.macro <= set(releases())
    assert needs.flows == set(edition.flows)
    assert needs.events == {"fomc", "cpi", "jobs"}
    assert needs.fundamentals >= set(edition.baskets[0].members)


# --- real data --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real(market_folder: Path) -> Market:
    from briefgen.sessions import compute_calendar
    from briefgen.sources.base import silent
    from briefgen.sources.csv_dir import CsvDirSource

    names = ("DFEDTARU", "DFEDTARL", "DFF", "DGS2", "DGS10", "CPIAUCSL", "UNRATE", "PAYEMS")
    needs = Needs(macro=frozenset(names))
    got = CsvDirSource(market_folder).fetch(needs, {}, dt.datetime(2026, 8, 22, tzinfo=dt.UTC), silent)
    return example.market(calendar=compute_calendar(D(2027, 12, 31)), macro=got.macro)


@pytest.mark.market
@pytest.mark.parametrize(
    ("name", "session", "value", "as_of"),
    [
        ("policy_rate", D(2026, 1, 22), 3.75, D(2026, 1, 22)),
        # Cut on the Sunday before.
        ("policy_rate", D(2020, 3, 16), 0.25, D(2020, 3, 16)),
        ("policy_change@1y", D(2026, 1, 22), -75.0, D(2026, 1, 22)),
        ("yield:10y", D(2026, 1, 21), 4.30, D(2026, 1, 20)),
        ("yield:10y", D(2026, 1, 23), 4.26, D(2026, 1, 22)),
        ("yield_change:10y@1d", D(2026, 1, 22), -4.0, D(2026, 1, 21)),
        ("yield_change:10y@ytd", D(2026, 1, 22), 8.0, D(2026, 1, 21)),
        ("inflation:cpi@1y", D(2026, 1, 22), 326.031 / 317.604 - 1.0, D(2025, 12, 1)),
        ("inflation:cpi@1y", D(2025, 12, 17), 324.245 / 314.732 - 1.0, D(2025, 9, 1)),
        ("unemployment", D(2026, 1, 22), 4.4, D(2025, 12, 1)),
    ],
)
def test_real_rates(real: Market, name: str, session: D, value: float, as_of: D) -> None:
    found = real.fact(name, session)
    assert isinstance(found, Fact)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.as_of == as_of


@pytest.mark.market
def test_real_target(real: Market) -> None:
    found = example.fact(real, "policy_rate", D(2026, 1, 22))
    assert (found.details["lower"], found.details["upper"]) == (3.5, 3.75)
    assert (found.details["moved_on"], found.details["move"]) == (D(2025, 12, 11), -25.0)
