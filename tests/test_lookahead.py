"""The law of every metric: nothing later than the session has any part in its fact."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import market_example as example
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.metrics.registry import metrics
from briefgen.model import Fact

CASES: dict[str, tuple[str, ...]] = {
    "above_run": ("above_run:AAA@200", "above_run:GAP@50", "above_run:LATE@50"),
    "advancers": ("advancers:small", "advancers:mixed"),
    "after": (
        "after:streak:AAA/BBB>=2@1w",
        "after:return:GAP@1d<=-0.02@1w",
        "after:vol:AAA@1w<0.1@1d",
        "after:pctl:return:LATE@1d>0.9@1w",
        "after:return:trio@1d>0.01@1w",
        "after:record_run:AAA>=1@1m",
    ),
    "big_days": ("big_days:AAA@1", "big_days:GAP@2"),
    "bear_share": ("bear_share:small@20", "bear_share:mixed@10"),
    "best_day": ("best_day:AAA@mtd", "best_day:GAP@wtd"),
    "best_since": ("best_since:AAA@1d", "best_since:GAP"),
    "breadth_above": ("breadth_above:small@200d", "breadth_above:mixed@50d"),
    "broken_run": ("broken_run:AAA", "broken_run:GAP"),
    "change": ("change:AAA@1d", "change:^TNX@mtd"),
    "contribution": ("contribution:AAA/trio@1d", "contribution:CCC/heavy@ytd", "contribution:LATE/trio"),
    "contributors": ("contributors:trio@1d", "contributors:heavy@1m/2"),
    "detractors": ("detractors:trio@1w/1", "detractors:heavy@ytd"),
    "corr": ("corr:AAA/BBB@3m", "corr:GAP/AAA@1m"),
    "crossed": ("crossed:AAA@10", "crossed:GAP@20"),
    "day_before": ("day_before:AAA", "day_before:GAP"),
    "discount": ("discount:trio/AAA", "discount:mixed/heavy"),
    "dispersion": ("dispersion:small@1m", "dispersion:mixed@ytd"),
    "drawdown": ("drawdown:AAA", "drawdown:GAP", "drawdown:LATE"),
    "early_close": ("early_close:XNYS", "early_close:AAA"),
    "effective_n": ("effective_n:trio",),
    "effective_rate": ("effective_rate",),
    "ended_run": ("ended_run:AAA/BBB", "ended_run:GAP/AAA"),
    "eps_growth": ("eps_growth:trio", "eps_growth:LATE", "eps_growth:heavy"),
    "equal_cap": ("equal_cap:sp500@ytd", "equal_cap:small"),
    "first_reached": ("first_reached:AAA", "first_reached:GAP"),
    "flow": ("flow:AAA@1w", "flow:GAP@1w", "flow:BBB@1w", "flow:AAA@mtd", "flow:CCC"),
    "first": ("first:trio@1w", "first:mixed@1d", "first:small@1m"),
    "floor": ("floor:AAA@10",),
    "implied_ratio": ("implied_ratio:AAA/BBB@1m", "implied_ratio:BBB/AAA@3m"),
    "forward_pe": ("forward_pe:trio", "forward_pe:mixed", "forward_pe:BBB"),
    "hhi": ("hhi:trio", "hhi:AAA"),
    "high": ("high:AAA@1y", "high:LATE@all", "high:GAP@1m"),
    "inflation": ("inflation:cpi@1y", "inflation:core@1y"),
    "joint_high": ("joint_high:trio", "joint_high:AAA+LATE", "joint_high:GAP+AAA"),
    "laggards": ("laggards:small@1w/5", "laggards:mixed@1d"),
    "last_above": ("last_above:AAA", "last_above:GAP"),
    "last_below": ("last_below:AAA", "last_below:LATE"),
    "lead_days": ("lead_days:AAA/BBB@1m", "lead_days:GAP/LATE@1w", "lead_days:AAA/GAP@mtd"),
    "lead_share": ("lead_share:AAA/BBB", "lead_share:GAP/LATE"),
    "leaders": ("leaders:small@ytd", "leaders:mixed@1m/2"),
    "level": ("level:^IDX", "level:GAP"),
    "long_return": ("long_return:AAA@1", "long_return:GAP@1", "long_return:LATE@2"),
    "low": ("low:AAA@1y", "low:GAP@all"),
    "margin_rank": ("margin_rank:AAA/BBB", "margin_rank:GAP/LATE"),
    "margin_rank_low": ("margin_rank_low:AAA/BBB", "margin_rank_low:AAA/GAP"),
    "low_close": ("low_close:AAA", "low_close:GAP"),
    "month_record": ("month_record:AAA", "month_record:GAP@next"),
    "market_age": ("market_age:AAA@10", "market_age:GAP@10", "market_age:LATE"),
    "milestone": ("milestone:AAA", "milestone:GAP"),
    "small_move": ("small_move:AAA", "small_move:GAP"),
    "still": ("still:AAA@1", "still:GAP@3"),
    "mcap": ("mcap:trio", "mcap:AAA", "mcap:LATE"),
    "mcap_change": ("mcap_change:trio@1d", "mcap_change:AAA@ytd", "mcap_change:mixed"),
    "mean_close": ("mean_close:AAA@ytd", "mean_close:GAP@mtd", "mean_close:^TNX@1y"),
    "median_return": ("median_return:small@1d", "median_return:mixed@1m"),
    "near_peak": ("near_peak:AAA@10", "near_peak:GAP@5"),
    "new_highs": ("new_highs:small@1y", "new_highs:mixed@1m"),
    "new_lows": ("new_lows:small@1y", "new_lows:mixed@1w"),
    "next": (
        "next:option_expiry",
        "next:russell_reconstitution",
        "next:quarter_end",
        "next:holiday",
        "next:early_close",
        "next:fomc",
        "next:cpi",
    ),
    "note": ("note:rule",),
    "past_return": ("past_return:AAA@mtd", "past_return:GAP@wtd"),
    "payrolls": ("payrolls@1m", "payrolls"),
    "pctl": (
        "pctl:yield:10y",
        "pctl:term_spread:10y/2y",
        "pctl:return:AAA@1d",
        "pctl:streak:AAA/GAP",
        "pctl:rsi:LATE",
    ),
    "peak": ("peak:AAA", "peak:GAP"),
    "period_end": ("period_end:XNYS@wtd",),
    "period_high": ("period_high:AAA@ytd", "period_high:AAA/BBB@qtd", "period_high:GAP@wtd"),
    "period_low": ("period_low:AAA@mtd", "period_low:GAP/AAA@wtd"),
    "period_run": ("period_run:AAA@wtd", "period_run:GAP@mtd"),
    "period_return": ("period_return:AAA@mtd", "period_return:GAP@wtd"),
    "period_start": ("period_start:XNYS@wtd", "period_start:XNYS@mtd"),
    "policy_change": ("policy_change@1y",),
    "policy_rate": ("policy_rate",),
    "range_place": ("range_place:AAA@1y", "range_place:GAP@3m"),
    "ratio": ("ratio:AAA/BBB", "ratio:AAA/GAP"),
    "ratio_pctl": ("ratio_pctl:AAA/BBB@1y", "ratio_pctl:AAA/GAP@all", "ratio_pctl:AAA/BBB@ytd"),
    "record_run": ("record_run:AAA", "record_run:GAP"),
    "records": ("records:AAA@ytd", "records:GAP@1m"),
    "change_from": ("change_from:AAA@2019-03-01", "change_from:^TNX@2019-03-02"),
    "return_from": (
        "return_from:AAA@2019-03-01",
        "return_from:trio@2019-03-02",
        "return_from:GAP@2019-03-01",
    ),
    "spread_from": ("spread_from:AAA/BBB@2019-03-01", "spread_from:GAP/LATE@2019-03-01"),
    "total_return_from": ("total_return_from:AAA@2019-03-01", "total_return_from:GAP@2019-03-02"),
    "return": ("return:AAA@ytd", "return:trio@1m", "return:heavy@1d", "return:mixed@1w", "return:GAP@1d"),
    "return_without": ("return_without:trio@1d/1", "return_without:heavy@1m/2"),
    "rsi": ("rsi:AAA@14", "rsi:GAP"),
    "runs_at_least": ("runs_at_least:AAA/BBB@3", "runs_at_least:GAP/AAA@2"),
    "same_way": ("same_way:AAA/BBB@3m", "same_way:GAP/AAA@1m", "same_way:AAA/LATE@6m"),
    "share": ("share:AAA/trio", "share:trio/heavy"),
    "share_ahead": ("share_ahead:small/SPY@1d", "share_ahead:mixed/GAP@1m", "share_ahead:small/LATE@1w"),
    "share_up": ("share_up:small@ytd", "share_up:mixed@1d"),
    "sma": ("sma:AAA@50", "sma:GAP@200"),
    "sma_gap": ("sma_gap:AAA@200", "sma_gap:GAP@50", "sma_gap:LATE@50"),
    "spread": ("spread:AAA/BBB@ytd", "spread:AAA/trio@1m", "spread:heavy/LATE@1d", "spread:GAP/LATE@1d"),
    "streak": ("streak:AAA/BBB", "streak:GAP/LATE"),
    "streak_down_wins": ("streak_down_wins:AAA/BBB", "streak_down_wins:AAA/GAP"),
    "streak_gain": ("streak_gain:AAA/BBB", "streak_gain:AAA/GAP"),
    "streak_last": ("streak_last:AAA/BBB", "streak_last:AAA/GAP"),
    "streak_narrow": ("streak_narrow:AAA/BBB@0.01", "streak_narrow:AAA/GAP"),
    "streak_needed": ("streak_needed:AAA/BBB", "streak_needed:AAA/GAP"),
    "streak_rank": ("streak_rank:AAA/BBB", "streak_rank:AAA/GAP"),
    "streak_record": ("streak_record:AAA/BBB", "streak_record:AAA/GAP"),
    "run": ("run:AAA", "run:GAP"),
    "swing": ("swing:AAA@2",),
    "term_spread": ("term_spread:10y/2y",),
    "total_return": ("total_return:AAA@1m", "total_return:GAP@1d"),
    "unemployment": ("unemployment",),
    "up_days": ("up_days:AAA@wtd", "up_days:GAP@mtd"),
    "vol": ("vol:AAA@1m", "vol:GAP@1w"),
    "wait": ("wait:AAA", "wait:GAP"),
    "without_best": ("without_best:AAA@5", "without_best:GAP@3"),
    "without_worst": ("without_worst:AAA@3", "without_worst:GAP@5"),
    "worst_day": ("worst_day:AAA@qtd", "worst_day:GAP@wtd"),
    "worst_since": ("worst_since:AAA", "worst_since:LATE"),
    "year_start_rank": ("year_start_rank:AAA/BBB", "year_start_rank:AAA", "year_start_rank:AAA/trio"),
    "yield": ("yield:10y", "yield:2y", "yield:30y"),
    "yield_change": ("yield_change:10y@1d", "yield_change:2y@1w", "yield_change:10y@ytd"),
    "zscore": ("zscore:AAA@1d", "zscore:GAP"),
}
SESSIONS = example.weekdays(example.LENGTH, example.FIRST).astype(object).tolist()


def test_every_metric_has_a_case() -> None:
    assert sorted(CASES) == sorted(metrics())


def numbers(fact: Fact) -> Iterable[object]:
    yield fact.value
    if isinstance(fact.value, tuple):
        yield from (value for _, value in fact.value)
    yield from fact.details.values()
    yield from (i.value for i in fact.inputs)


def assert_same(names: tuple[str, ...], seed: int, session: dt.date) -> None:
    snapshot = example.random_snapshot(seed)
    whole = example.random_market(snapshot)
    then = example.random_market(snapshot.until(session))
    for name in names:
        now = whole.fact(name, session)
        assert now == then.fact(name, session)
        assert now.id == name
        if isinstance(now, Fact):
            assert not any(isinstance(x, float) and math.isnan(x) for x in numbers(now))
            assert all(i.date <= session for i in now.inputs)


@pytest.mark.parametrize("metric", sorted(CASES))
@settings(max_examples=12)
@given(seed=st.integers(0, 15), row=st.integers(0, example.LENGTH - 1))
def test_a_fact_needs_nothing_later(metric: str, seed: int, row: int) -> None:
    assert_same(CASES[metric], seed, SESSIONS[row])


@pytest.mark.parametrize("metric", sorted(CASES))
def test_the_law_is_not_empty(metric: str) -> None:
    """Every case but those that show a missing input gives a fact somewhere, and its sort of value."""
    market = example.random_market(example.random_snapshot(3))
    found = [market.fact(name, s) for name in CASES[metric] for s in SESSIONS[-160:]]
    assert any(isinstance(f, Fact) for f in found)


@pytest.mark.slow
@pytest.mark.parametrize("metric", sorted(CASES))
def test_no_look_ahead_at_any_session(metric: str) -> None:
    for row in range(0, example.LENGTH, 3):
        assert_same(CASES[metric], 7, SESSIONS[row])
