"""Which module answers for which metric: one table a kind of subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from independent import (
    baskets,
    breadth,
    days,
    depth,
    economy,
    extremes,
    periods,
    prices,
    risk,
    streaks,
    together,
    valuation,
    years,
)
from independent.answer import Answer, given, missing
from independent.breadth import Universe
from independent.economy import Observed
from independent.pairs import Pair, Single, growth
from independent.windows import base
from independent.world import World

TREASURIES = ("^TNX", "^FVX", "^TYX", "^IRX")
"""Quotes that are yields in percent."""

EQUAL_CAP = {"sp500": ("RSP", "SPY")}
"""The funds of ``equal_cap``: the definition names these by default, and no others exist."""


@dataclass(frozen=True)
class Asked:
    """An id taken apart, with the session."""

    world: World
    metric: str
    x: str
    y: str
    window: str
    day: str


def _of_year(days: list[str], gain: Callable[[int, int], float | None], day: str) -> Answer:
    return depth.year_start_rank(days, gain, days.index(day)) if day in days else missing("no bar")


def _total_return(a: Asked, s: Single | None) -> Answer:
    return prices.change_over(a.world.subjects.adjusted(a.x), a.day, a.window)


def _single_year(a: Asked, s: Single | None) -> Answer:
    return _of_year(s.days, lambda b, i: growth(s.close[i], s.close[b]), a.day) if s else missing("no prices")


def _pair_year(a: Asked, p: Pair | None) -> Answer:
    return _of_year(p.days, p.gap, a.day) if p else missing("no prices")


SINGLES: dict[str, Callable[[Asked, Single | None], Answer]] = {
    "return": lambda a, s: prices.change_over(s, a.day, a.window),
    "total_return": _total_return,
    "return_from": lambda a, s: prices.change_over(s, a.day, a.window),
    "total_return_from": _total_return,
    "change_from": lambda a, s: prices.points(s, a.day, a.window, 100 if a.x in TREASURIES else 1),
    "level": lambda a, s: prices.level(s, a.day),
    "change": lambda a, s: prices.points(s, a.day, a.window, 100 if a.x in TREASURIES else 1),
    "run": lambda a, s: streaks.run(s, a.day),
    "day_before": lambda a, s: days.day_before(s, a.day),
    "broken_run": lambda a, s: days.broken_run(s, a.day),
    "still": lambda a, s: days.still(s, a.day, float(a.window)),
    "small_move": lambda a, s: days.small_move(s, a.day),
    "low_close": lambda a, s: prices.level(s, a.day),
    "milestone": lambda a, s: days.milestone(s, a.day),
    "best_since": lambda a, s: depth.day_since(s, a.day, 1),
    "worst_since": lambda a, s: depth.day_since(s, a.day, -1),
    "year_start_rank": _single_year,
    "period_return": lambda a, s: periods.period_return(s, a.day, a.window),
    "past_return": lambda a, s: periods.past_return(s, a.day, a.window),
    "best_day": lambda a, s: periods.extreme_day(s, a.day, a.window, 1),
    "worst_day": lambda a, s: periods.extreme_day(s, a.day, a.window, -1),
    "period_low": lambda a, s: periods.extreme_point(periods.points_of(s, a.day, a.window), -1),
    "period_high": lambda a, s: periods.extreme_point(periods.points_of(s, a.day, a.window), 1),
    "period_run": lambda a, s: periods.period_run(s, a.day, a.window),
    "up_days": lambda a, s: periods.up_days(s, a.day, a.window),
    "high": lambda a, s: extremes.at_extreme(s, a.day, a.window, 1),
    "low": lambda a, s: extremes.at_extreme(s, a.day, a.window, -1),
    "drawdown": lambda a, s: extremes.drawdown(s, a.day),
    "peak": lambda a, s: extremes.peak(s, a.day),
    "floor": lambda a, s: extremes.floor(s, a.day, float(a.window)),
    "crossed": lambda a, s: extremes.crossed(s, a.day, float(a.window)),
    "last_above": lambda a, s: extremes.last_beyond(s, a.day, 1),
    "last_below": lambda a, s: extremes.last_beyond(s, a.day, -1),
    "record_run": lambda a, s: extremes.record_run(s, a.day),
    "records": lambda a, s: extremes.records(s, a.day, a.window),
    "sma": lambda a, s: risk.sma(s, a.day, int(a.window)),
    "sma_gap": lambda a, s: risk.sma_gap(s, a.day, int(a.window)),
    "above_run": lambda a, s: risk.above_run(s, a.day, int(a.window)),
    "rsi": lambda a, s: risk.rsi(s, a.day, int(a.window)),
    "mean_close": lambda a, s: together.mean_close(s, a.day, a.window),
    "vol": lambda a, s: risk.vol(s, a.day, a.window),
    "zscore": lambda a, s: risk.zscore(s, a.day),
    "swing": lambda a, s: risk.swing(s, a.day, float(a.window)),
    "long_return": lambda a, s: years.long_return(s, a.day, int(a.window)),
    "month_record": lambda a, s: years.month_record(s, a.day, a.window),
    "first_reached": lambda a, s: years.first_reached(s, a.day),
    "wait": lambda a, s: years.wait(s, a.day),
    "market_age": lambda a, s: years.market_age(s, a.day, float(a.window)),
    "near_peak": lambda a, s: years.near_peak(s, a.day, float(a.window)),
    "range_place": lambda a, s: years.range_place(s, a.day, a.window),
    "big_days": lambda a, s: years.big_days(s, a.day, float(a.window)),
    "without_best": lambda a, s: years.without(s, a.day, int(a.window), 1),
    "without_worst": lambda a, s: years.without(s, a.day, int(a.window), -1),
}

PAIRS: dict[str, Callable[[Asked, Pair | None], Answer]] = {
    "spread": lambda a, p: prices.spread(p, a.day, a.window),
    "spread_from": lambda a, p: prices.spread(p, a.day, a.window),
    "ratio": lambda a, p: prices.ratio(p, a.day),
    "ratio_pctl": lambda a, p: risk.ratio_pctl(p, a.day, a.window),
    "same_way": lambda a, p: together.same_way(p, a.day, a.window),
    "corr": lambda a, p: risk.corr(p, a.day, a.window),
    "implied_ratio": lambda a, p: risk.implied_ratio(
        a.world.subjects.single(a.x), a.world.subjects.single(a.y), a.day, a.window
    ),
    "streak": lambda a, p: streaks.streak(p, a.day),
    "streak_gain": lambda a, p: streaks.streak_gain(p, a.day),
    "streak_rank": lambda a, p: streaks.streak_rank(p, a.day),
    "streak_last": lambda a, p: streaks.streak_last(p, a.day),
    "streak_record": lambda a, p: streaks.streak_record(p, a.day),
    "streak_needed": lambda a, p: streaks.streak_needed(p, a.day),
    "ended_run": lambda a, p: streaks.ended_run(p, a.day),
    "streak_down_wins": lambda a, p: depth.streak_down_wins(p, a.day),
    "streak_narrow": lambda a, p: depth.streak_narrow(p, a.day, float(a.window)),
    "margin_rank": lambda a, p: depth.margin_rank(p, a.day, 1),
    "margin_rank_low": lambda a, p: depth.margin_rank(p, a.day, -1),
    "period_low": lambda a, p: periods.extreme_point(periods.points_between(p, a.day, a.window), -1),
    "period_high": lambda a, p: periods.extreme_point(periods.points_between(p, a.day, a.window), 1),
    "lead_share": lambda a, p: depth.lead_share(p, a.day),
    "lead_days": lambda a, p: depth.lead_days(p, a.day, a.window),
    "runs_at_least": lambda a, p: depth.runs_at_least(p, a.day, int(a.window)),
    "year_start_rank": _pair_year,
}


def _basket_return_from(a: Asked) -> Answer:
    if a.world.weight(a.x) != "equal":
        return missing("it is not weighted equally")
    return baskets.basket_return(a.world.folder, a.world.basket(a.x), "equal", a.day, a.window)


def _basket_spread(a: Asked) -> Answer:
    both = a.world.basket(a.x, a.y)
    then = both.base_day(a.day, a.window) if both else None
    return given(a.world.gap(a.x, a.y)(then, a.day), base_session=then) if then else missing("no common bar")


def _basket_year(a: Asked) -> Answer:
    both, gap = a.world.basket(a.x, a.y), a.world.gap(a.x, a.y)
    days = both.days if both else []
    return _of_year(days, lambda b, i: gap(days[b], days[i]), a.day)


def _return_without(a: Asked) -> Answer:
    window, _, n = a.window.partition("/")
    return baskets.return_without(a.world.folder, a.world.basket(a.x), a.day, window, int(n or 3))


def _part_takers(a: Asked, *, most: bool) -> Answer:
    window, _, n = a.window.partition("/")
    basket = a.world.basket(a.x)
    return baskets.part_takers(a.world.folder, basket, a.day, window, int(n or 3), most=most)


def _forward_pe(a: Asked, subject: str) -> Answer:
    found = a.world.basket(subject)
    return valuation.forward_pe(a.world.folder, found, a.day) if found else missing("no prices")


def _eps_growth(a: Asked) -> Answer:
    found = a.world.basket(a.x)
    return valuation.eps_growth(a.world.folder, found, a.day) if found else missing("no prices")


def _joint_high(a: Asked) -> Answer:
    members = a.world.groups[a.x][0] if a.x in a.world.groups else a.x.split("+")
    return extremes.joint_high([a.world.subjects.single(m) for m in members], a.day)


BASKETS: dict[str, Callable[[Asked], Answer]] = {
    "return": lambda a: baskets.basket_return(
        a.world.folder, a.world.basket(a.x), a.world.weight(a.x), a.day, a.window
    ),
    "spread": _basket_spread,
    "return_from": _basket_return_from,
    "year_start_rank": _basket_year,
    "mcap": lambda a: baskets.mcap(a.world.folder, a.world.basket(a.x), a.day),
    "mcap_change": lambda a: baskets.mcap_change(a.world.folder, a.world.basket(a.x), a.day, a.window),
    "share": lambda a: baskets.share(a.world.folder, a.world.basket(a.x), a.world.basket(a.y), a.day),
    "hhi": lambda a: baskets.hhi(a.world.folder, a.world.basket(a.x), a.day),
    "effective_n": lambda a: baskets.effective_n(a.world.folder, a.world.basket(a.x), a.day),
    "contribution": lambda a: baskets.contribution(a.world.folder, a.world.basket(a.y), a.x, a.day, a.window),
    "return_without": _return_without,
    "contributors": lambda a: _part_takers(a, most=True),
    "detractors": lambda a: _part_takers(a, most=False),
    "forward_pe": lambda a: _forward_pe(a, a.x),
    "discount": lambda a: valuation.discount(_forward_pe(a, a.x), _forward_pe(a, a.y)),
    "eps_growth": _eps_growth,
    "joint_high": _joint_high,
}


def _benchmark(a: Asked, u: Universe) -> float | None:
    """A ticker's return, dividends included where the members' closes include them.

    The definition does not say on whose sessions the base is counted; the docstring does: the universe's.
    """
    subjects = a.world.subjects
    line = subjects.adjusted(a.y) if a.world.folder.panel(a.x) else subjects.single(a.y)
    if line is None or a.day not in u.place:
        return None
    b = base(u.days, u.place[a.day], a.window)
    then = None if b is None else line.place.get(u.days[b])
    now = line.place.get(a.day)
    return None if now is None or then is None else growth(line.close[now], line.close[then])


def _whole(a: Asked, u: Universe, window: str) -> bool:
    """Whether every member of a named set that has begun has its return.

    The definition does not say what a member without data does to a list; the docstring does: a member of a
    set that the edition names may have been the first, so the list is missing.
    """
    for ticker in a.world.groups[a.x][0]:
        if a.world.folder.prices(ticker) is None:
            return False
        line = u.lines.get(ticker)
        if line is None or line.days[0] > a.day:
            continue
        i = line.place.get(a.day)
        b = None if i is None else base(line.days, i, window)
        if i is None or line.values[i] is None or (b is not None and line.values[b] is None):
            return False
    return True


def _ranked(a: Asked, u: Universe, side: int) -> Answer:
    window, _, n = a.window.partition("/")
    if not a.world.folder.panel(a.x) and not _whole(a, u, window):
        return missing("a member's return is unknown")
    return breadth.ranked(u, a.day, window, int(n or 3), side)


UNIVERSES: dict[str, Callable[[Asked, Universe], Answer]] = {
    "advancers": lambda a, u: breadth.advancers(u, a.day),
    "breadth_above": lambda a, u: breadth.breadth_above(u, a.day, int(a.window.rstrip("d"))),
    "bear_share": lambda a, u: breadth.bear_share(u, a.day, int(a.window)),
    "dispersion": lambda a, u: breadth.dispersion(u, a.day, a.window),
    "new_highs": lambda a, u: breadth.new_extremes(u, a.day, a.window, 1),
    "new_lows": lambda a, u: breadth.new_extremes(u, a.day, a.window, -1),
    "median_return": lambda a, u: breadth.median_return(u, a.day, a.window),
    "share_up": lambda a, u: breadth.share_up(u, a.day, a.window),
    "share_ahead": lambda a, u: breadth.share_ahead(u, a.day, a.window, _benchmark(a, u)),
    "leaders": lambda a, u: _ranked(a, u, 1),
    "laggards": lambda a, u: _ranked(a, u, -1),
    "first": lambda a, u: periods.first(u, a.day, a.window),
}

Measure = Callable[[Observed, int], float | None]

MEASURES: dict[str, tuple[str, Measure]] = {
    "policy_rate": ("DFEDTARU", economy.value),
    "policy_change": ("DFEDTARU", economy.policy_change),
    "effective_rate": ("DFF", economy.value),
    "unemployment": ("UNRATE", economy.value),
    "payrolls": ("PAYEMS", economy.payrolls),
}


def measured(metric: str, subject: str, other: str, window: str) -> tuple[str, Measure] | None:
    """The macro series behind a fact and what is measured of its observations."""
    if metric == "term_spread":
        return f"{economy.YIELDS[subject]} - {economy.YIELDS[other]}", economy.value
    if metric == "yield":
        return economy.YIELDS[subject], economy.value
    if metric == "yield_change":
        return economy.YIELDS[subject], lambda p, i: economy.yield_change(p, i, window)
    if metric == "inflation":
        return economy.INDEXES[subject], economy.inflation
    return MEASURES.get(metric)


def of_economy(a: Asked) -> Answer:
    """A macro fact as it was published by the session."""
    found = measured(a.metric, a.x, a.y, a.window)
    if found is None:
        raise KeyError(a.metric)
    told = a.world.economy.measure(found[0], a.day, found[1])
    observed = str(told.more.get("observed", ""))
    if a.metric == "term_spread" and observed:
        p = a.world.economy.observed(found[0])
        assert p is not None
        return replace(told, more={**told.more, **economy.side_of_zero(p, p.days.index(observed))})
    if a.metric == "yield_change" and observed and not economy.own_period(a.day, observed, a.window):
        return missing("the session's own period has no observation yet")
    return told
