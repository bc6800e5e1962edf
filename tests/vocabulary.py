"""Ids of all metrics for subjects of every sort: what `briefgen why` can be asked of a folder of prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import market_example as example

from briefgen.errors import UsageError
from briefgen.metrics.dates import RULES
from briefgen.metrics.economy import INDEXES
from briefgen.metrics.ids import BARE
from briefgen.metrics.rates import YIELDS
from briefgen.metrics.registry import Metric, metrics

SINGLES = ("^GSPC", "^NDX", "^RUT", "^VIX", "^TNX", "IWM", "RSP", "KEY", "SEZL", "AMZN", "XLB", "XLC", "NONE")
"""Indexes, a yield, funds and shares: with blank closes, with a late beginning, and one that is not there."""

SETS = ("mag7", "ai_suppliers", "sectors", "watch", "indices", "sp500")
PAIRS = (
    ("^RUT", "^GSPC"), ("^GSPC", "^RUT"), ("^RUT", "^NDX"), ("IWM", "QQQ"), ("RSP", "SPY"), ("IWD", "IWF"),
    ("XLY", "XLP"), ("KEY", "SPY"), ("SEZL", "AMZN"), ("^VIX", "^GSPC"), ("mag7", "^GSPC"),
    ("ai_suppliers", "mag7"), ("AAPL", "mag7"), ("NVDA", "mag7"), ("sp500", "^GSPC"), ("sectors", "SPY"),
)  # fmt: skip
OWN = {
    "streak_narrow": ("0.0025", "0.01"), "runs_at_least": ("5", "10"), "return_without": ("1d/1", "ytd/3"),
    "leaders": ("1d", "1m/5", "ytd"), "laggards": ("1d", "1m/5", "ytd"),
    "contributors": ("1d/3", "mtd/2"), "detractors": ("1d/3", "mtd/2"),
    **dict.fromkeys(
        ("return_from", "total_return_from", "spread_from", "change_from"), ("2007-10-09", "2025-12-31")
    ),
}  # fmt: skip
"""Windows of metrics that read their own."""

CONDITIONS = (
    "streak:^RUT/^GSPC>=5", "streak:^RUT/^GSPC>=10", "return:^GSPC@1d<=-0.03", "vol:^GSPC@1m<0.05",
    "record_run:^GSPC>=5", "pctl:return:^NDX@1d>0.99", "spread:IWM/QQQ@1m>=0.06", "rsi:^RUT@14>70",
    "return:mag7@1d<=-0.02", "level:^VIX>=40", "change:^VIX@1d>5", "drawdown:KEY<-0.2",
)  # fmt: skip
RANKED = (
    "level:^VIX", "return:^GSPC@1d", "streak:^RUT/^GSPC", "ratio:^RUT/^GSPC", "vol:^GSPC@1m", "rsi:KEY@14",
    "yield:10y", "implied_ratio:^VIX/^GSPC@1m", "advancers:sp500", "mcap:mag7", "inflation:cpi@1y",
)  # fmt: skip
FUNDS = ("IWM", "QQQ", "SPY")
SCHEDULED = (*RULES, "fomc", "cpi", "jobs")
SPECIAL: dict[str, tuple[str, ...]] = {
    "after": tuple(f"{c}@{w}" for c in CONDITIONS for w in ("1d", "1m", "3m")),
    "early_close": ("XNYS",),
    "flow": tuple(f"{f}@{w}" for f in FUNDS for w in ("1d", "1w", "mtd", "ytd")),
    "inflation": tuple(f"{i}@1y" for i in INDEXES),
    "joint_high": ("^GSPC+^NDX+^RUT", "^GSPC+KEY", "mag7", "indices"),
    "next": SCHEDULED,
    "pctl": RANKED,
    "period_end": tuple(f"XNYS@{w}" for w in ("wtd", "mtd", "qtd", "ytd")),
    "term_spread": ("10y/2y", "30y/5y", "10y/3m", "2y/10y", "7y/2y"),
    "yield": tuple(YIELDS),
    "yield_change": tuple(f"{y}@{w}" for y in YIELDS for w in ("1d", "1w", "1m", "1y", "wtd", "ytd")),
}
"""What follows the colon for metrics whose subjects are no tickers."""


def _windows(metric: Metric) -> tuple[str, ...]:
    usual = (metric.default_window,) if metric.windows == ("*",) else metric.windows
    own = OWN.get(metric.name, usual)
    return tuple(f"@{w}" for w in own if w) if any(own) else ("",)


def _of(metric: Metric) -> Iterator[str]:
    if metric.name in BARE:
        yield from (metric.name + w for w in _windows(metric))
        return
    subjects = [f"{x}/{y}" for x, y in PAIRS] if metric.pair else []
    subjects += [*SINGLES, *SETS] if not metric.pair or metric.single else []
    yield from (f"{metric.name}:{s}{w}" for s in subjects for w in _windows(metric))


def vocabulary() -> tuple[str, ...]:
    """Some two thousand ids: every metric and every window, for subjects of every sort."""
    found: list[str] = []
    for name, metric in metrics().items():
        found += [f"{name}:{rest}" for rest in SPECIAL[name]] if name in SPECIAL else _of(metric)
    return tuple(filter(_is_one, found))


def _is_one(name: str) -> bool:
    """Whether a text is an id at all; most metrics have no facts of most subjects."""
    try:
        example.market().fact(name, dt.date(2026, 1, 1))
    except UsageError:
        return False
    return True
