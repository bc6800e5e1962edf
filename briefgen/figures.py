"""Which figures a brief carries, and the claims in them; `charts` draws them."""

from __future__ import annotations

import numpy as np

from briefgen.charts import Bar, LeadershipLabels, leadership_chart, returns_bars
from briefgen.editions import Edition, Pair
from briefgen.model import Claim, Fact, Figure, Runs, plain
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Argument, Desk, claim
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement

YEAR = 252
FEWEST_BARS = 4


def leadership(facts: FactDesk, pair: Pair, desk: Desk) -> Figure | None:
    """The leading pair's ratio over a year of sessions, its streak shaded; None without a year of data."""
    spread, streak = facts[f"spread:{pair.x}/{pair.y}@1y"], facts[f"streak:{pair.x}/{pair.y}"]
    if not isinstance(spread, Fact) or not isinstance(streak, Fact):
        return None
    column = facts.market.column(f"ratio:{pair.x}/{pair.y}")
    stop = int(np.searchsorted(column.dates, np.datetime64(facts.session), side="right"))
    dates, ratio = column.dates[stop - YEAR - 1 : stop], column.values[stop - YEAR - 1 : stop]
    gap, run = Quantity(fact=spread), Quantity(fact=streak)
    length = int(run.abs) if run.up else 0
    latest = claim("signed_points", gap, desk)
    labels = LeadershipLabels(
        start=claim("from_base", gap, desk),
        end=claim("as_of", gap, desk),
        latest=latest,
        streak=claim("count", run, desk, "session") if length >= 2 else None,
        rising=statement("chart_rising", x=_capital(claim("the", gap, desk, "subject"))),
    )
    caption = statement(
        "chart_leadership", x=claim("the", gap, desk, "subject"), y=claim("the", gap, desk, "other"),
        gap=claim("points", gap, desk), side=claim("either", gap, desk, "ahead", "behind"),
        start=claim("from_base", gap, desk),
    )  # fmt: skip
    if labels.streak is not None:
        caption = (*caption, *statement("chart_streak", run=claim("count", run, desk, "session")))
    return leadership_chart(
        key="leadership", dates=dates, ratio=ratio, labels=labels, caption=caption, alt=plain(caption),
        streak_start_index=len(dates) - 1 - length if length >= 2 else None,
    )  # fmt: skip


def _capital(made: Claim) -> Claim:
    return Claim(
        text=made.text[:1].upper() + made.text[1:], fact=made.fact, property=made.property, spec=made.spec
    )


def returns(edition: Edition, facts: FactDesk, desk: Desk) -> Figure | None:
    """Returns of the year of the watch list, else of the sectors, with the indexes as a yardstick."""
    bars: tuple[Bar, ...] = ()
    for tickers in (edition.watch, edition.sectors, edition.indices):
        bars = tuple(
            b for t in (*edition.indices, *tickers) if (b := _bar(t, facts, desk, t in edition.indices))
        )
        if len(bars) >= FEWEST_BARS:
            break
    bars = tuple({bar.claim.fact: bar for bar in bars}.values())
    if len(bars) < 2:
        return None
    first = facts[bars[0].claim.fact]
    assert isinstance(first, Fact)
    caption = statement("chart_returns", period=claim("period", Quantity(fact=first), desk))
    words = "; ".join(f"{plain(b.label)} {b.claim.text}" for b in bars)
    return returns_bars(key="returns", bars=bars, caption=caption, alt=f"{plain(caption)} {words}")


def _bar(ticker: str, facts: FactDesk, desk: Desk, strong: bool) -> Bar | None:
    fact = facts[f"return:{ticker}@ytd"]
    if not isinstance(fact, Fact):
        return None
    q = Quantity(fact=fact)
    args: tuple[Argument, ...] = (1,)
    label: Runs = (_capital(claim("name", q, desk)),)
    return Bar(label=label, value=q.number, claim=claim("signed", q, desk, *args), strong=strong)
