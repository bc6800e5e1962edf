"""Any fact by its id: at a session, at all of them, and with its place in its own past."""

from __future__ import annotations

import re
from collections.abc import Callable

from independent import ahead, baskets, economy, followed, periods, prices
from independent.answer import Answer, given, missing
from independent.asking import BASKETS, EQUAL_CAP, PAIRS, SINGLES, UNIVERSES, Asked, measured, of_economy
from independent.past import NOISE, Place, place
from independent.windows import count
from independent.world import World

DEFAULTS = {
    "change": "1d", "high": "1y", "low": "1y", "sma_gap": "200", "rsi": "14", "vol": "1m", "zscore": "1d",
    "above_run": "200", "lead_days": "1m", "month_record": "this", "range_place": "1y", "without_best": "5",
    "without_worst": "5", "market_age": "20", "near_peak": "10", "same_way": "3m", "mean_close": "ytd",
    "corr": "3m", "ratio_pctl": "1y", "records": "ytd", "best_since": "1d", "worst_since": "1d",
    "streak_narrow": "0.0025", "mcap_change": "1d", "advancers": "1d", "breadth_above": "200d",
    "bear_share": "20", "dispersion": "1d",
    "new_highs": "1y", "new_lows": "1y", "equal_cap": "1d", "median_return": "1d", "share_up": "1d",
    "share_ahead": "1d", "leaders": "1d", "laggards": "1d", "contribution": "1d", "return_without": "1d/3",
    "contributors": "1d/3", "detractors": "1d/3",
    "implied_ratio": "1m", "flow": "1w", "policy_change": "1y", "yield_change": "1d", "inflation": "1y",
    "payrolls": "1m", "period_end": "ytd", "period_start": "ytd", "period_return": "mtd",
    "period_low": "mtd", "period_high": "mtd", "period_run": "mtd",
    "past_return": "mtd", "best_day": "mtd", "worst_day": "mtd", "up_days": "mtd", "first": "3m",
}  # fmt: skip
"""The window that an id means without one. No definition says so; the registry does."""


def split(fact_id: str) -> tuple[str, str, str, str]:
    """Metric, subject, other and window, the default one where none is named."""
    named, _, window = fact_id.partition("@")
    metric, _, pair = named.partition(":")
    x, _, y = pair.partition("/")
    return metric, x, y, window or DEFAULTS.get(metric, "")


class Facts:
    """Answers about a world; what a fact was at every session is kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._columns: dict[str, tuple[list[str], list[float | None]]] = {}

    def ask(self, fact_id: str, day: str) -> Answer:
        """One fact at one session."""
        if fact_id.startswith("after:"):
            return self._after(fact_id[6:], day)
        if fact_id.startswith("pctl:"):
            return self._pctl(fact_id[5:], day)
        a = Asked(self.world, *split(fact_id), day)
        lone = not self.world.is_basket(a.x)
        if a.metric in SINGLES and lone and not a.y:
            return SINGLES[a.metric](a, self.world.subjects.single(a.x))
        if a.metric in PAIRS and lone and a.y and not self.world.is_basket(a.y):
            return PAIRS[a.metric](a, self.world.subjects.pair(a.x, a.y))
        if a.metric in BASKETS:
            return BASKETS[a.metric](a)
        if a.metric in UNIVERSES:
            found = self.world.universe(a.x)
            return UNIVERSES[a.metric](a, found) if found else missing("no such universe")
        return self._else(a)

    def _else(self, a: Asked) -> Answer:
        match a.metric:
            case "equal_cap":
                pair = self.world.subjects.pair(*EQUAL_CAP.get(a.x, ("", "")))
                return prices.spread(pair, a.day, a.window)
            case "flow":
                return economy.flow(self.world.folder, a.x, a.day, a.window, self.world.sessions)
            case "next":
                return ahead.upcoming(a.x, a.day)
            case "period_end":
                return ahead.period_end(a.day, a.window)
            case "period_start":
                return periods.opens_period(a.day, a.window, self.world.sessions)
            case "note":
                return missing("the folder has no notes")
            case "early_close":
                return ahead.early_close(a.day)
        return of_economy(a)

    def days_of(self, fact_id: str) -> list[str]:
        """The sessions on which a fact can have a value."""
        if fact_id.startswith("pctl:"):
            return self.days_of(fact_id[5:])
        metric, x, y, window = split(fact_id)
        if metric in ("flow", "next", "period_end", "period_start", "early_close", "note") or measured(
            metric, x, y, window
        ):
            return self.world.sessions
        if metric in UNIVERSES:
            found = self.world.universe(x)
            return found.days if found else []
        if metric in ("total_return", "total_return_from"):
            line = self.world.subjects.adjusted(x)
            return line.days if line else []
        x, y = EQUAL_CAP.get(x, ("", "")) if metric == "equal_cap" else (x, y)
        subjects = [s for s in (*x.split("+"), y) if s]
        both = self.world.basket(*subjects)
        return both.days if both else []

    def column(self, fact_id: str, day: str) -> tuple[list[str], list[float | None]]:
        """A fact's value at every session up to a day."""
        days, values = self._columns.setdefault(fact_id, ([], []))
        for d in self.days_of(fact_id)[len(days) :]:
            if d > day:
                break
            value = self.ask(fact_id, d).value
            days.append(d)
            values.append(value if isinstance(value, float) else None)
        n = sum(1 for d in days if d <= day)
        return days[:n], values[:n]

    def past(self, fact_id: str, day: str) -> Place | None:
        """A number's place in its own past; of a macro series each observation counts once."""
        metric, x, y, window = split(fact_id)
        found = measured(metric, x, y, window)
        if found:
            days, values = self.world.economy.past(found[0], day, found[1])
        else:
            days, values = self.column(fact_id, day)
        return place(days, values, len(days) - 1) if days else None

    def _pctl(self, of: str, day: str) -> Answer:
        """``pctl``: the share of all sessions up to t with a value at or below today's."""
        days, values = self.column(of, day)
        if not days or days[-1] != day or values[-1] is None:
            return missing("unknown")
        known = [v for v in values if v is not None]
        bound = known[-1] + NOISE * max(1.0, abs(known[-1]))
        return given(sum(1 for v in known if v <= bound) / len(known), of=len(known))

    def _after(self, rest: str, day: str) -> Answer:
        """``after:CONDITION@w``: what its subject did next."""
        condition, _, window = rest.rpartition("@")
        found, w = re.fullmatch(r"(.+?)(<=|>=|<|>)([-+.0-9e]+)", condition), count(window)
        assert found and w
        events = followed.starts(*self.column(found[1], day), found[2], float(found[3]))
        days, gain = self._followed(found[1])
        return followed.after(events, days, gain, days.index(day), w) if day in days else missing("no bar")

    def _followed(self, of: str) -> tuple[list[str], Callable[[int, int], float | None]]:
        """Sessions and returns, or spreads, of what a condition is about."""
        while of.startswith("pctl:"):
            of = of[5:]
        _, x, y, _ = split(of)
        both = self.world.basket(*(s for s in (x, y) if s))
        days = both.days if both else []
        if y:
            gap = self.world.gap(x, y)
            return days, lambda i, j: gap(days[i], days[j])
        weight, folder = self.world.weight(x), self.world.folder
        return days, lambda i, j: baskets.gain(folder, both, weight, days[j], days[i]) if both else None
