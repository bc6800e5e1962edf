"""Figures of the market as a whole: the index, breadth and rates over time."""

from __future__ import annotations

import numpy as np

from briefgen.charts import Line, Mark, Story, time_lines
from briefgen.figures.easel import Easel, heads
from briefgen.metrics.published import published
from briefgen.metrics.rates import YIELDS
from briefgen.model import Figure, Floats, Missing, Runs, plain
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement

NEAR = 0.0005
"""A distance from the peak below which it rounds to nothing."""


def index(easel: Easel) -> Figure | None:
    """The benchmark's closes over a year of sessions, and where the last one stands below its peak."""
    name, market = easel.edition.benchmark, easel.facts.market
    level, year = easel.find(f"level:{name}"), easel.find(f"return:{name}@1y")
    fall, peak = easel.find(f"drawdown:{name}"), easel.find(f"peak:{name}")
    if level is None or year is None or fall is None or peak is None or year.fact.base_session is None:
        return None
    series = market.series(name)
    first = int(np.searchsorted(series.dates, np.datetime64(year.fact.base_session)))
    stop = int(np.searchsorted(series.dates, np.datetime64(easel.facts.session), side="right"))
    words = {"index": easel.begin("the", level), "level": easel.say("number", level)}
    words["peak"] = easel.say("high_mark", peak, "highest close")
    if fall.abs >= NEAR:
        words |= {"fall": easel.say("percent", fall), "side": easel.say("either", fall, "above", "below")}
    start, end = easel.say("from_base", year), easel.say("as_of", level)
    story = Story(
        key="index",
        caption=statement("chart_index" if fall.abs >= NEAR else "chart_index_high", **words),
        unit=statement("chart_index_unit"),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=(((end,), (words["level"],)),),
    )
    line = Line(dates=series.dates[first:stop], values=series.close[first:stop], label=(words["level"],),
                mark=Mark(fact=level.fact.id))  # fmt: skip
    return time_lines(story, [line], unit="index", start=(start,), end=(end,))


def breadth(easel: Easel) -> Figure | None:
    """The share of a universe's members above their average over a year of sessions."""
    edition, market = easel.edition, easel.facts.market
    above = easel.find(f"breadth_above:{edition.universe}@200d") if edition.universe else None
    year = easel.find(f"return:{edition.benchmark}@1y")
    if above is None or year is None or year.fact.base_session is None:
        return None
    column = market.column(f"breadth_above:{edition.universe}@200d")
    first = int(np.searchsorted(column.dates, np.datetime64(year.fact.base_session)))
    stop = int(np.searchsorted(column.dates, np.datetime64(easel.facts.session), side="right"))
    dates, values = column.dates[first:stop], column.values[first:stop]
    if not len(dates) or dates[0] != np.datetime64(year.fact.base_session) or np.isnan(values[0]):
        return None
    share, start, end = easel.say("share", above), easel.say("from_base", year), easel.say("as_of", above)
    story = Story(
        key="breadth",
        caption=statement("chart_breadth", share=share, average=easel.say("average", above)),
        unit=statement("chart_breadth_unit"),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=(((end,), (share,)),),
    )
    line = Line(dates=dates, values=values, label=(share,), mark=Mark(fact=above.fact.id))
    return time_lines(story, [line], unit="percent", start=(start,), end=(end,))


RATES = ("yield_change:10y@1m", "yield_change:10y@1y")
"""What the figure of rates prints beside the yields themselves."""


def ask_for_lost(easel: Easel) -> None:
    """Ask for what the figure of rates would print where the text about them has lost its data."""
    if isinstance(easel.facts.facts.get("yield:10y"), Missing):
        _ = [easel.find(fact_id) for fact_id in RATES]


def rates(easel: Easel) -> Figure | None:
    """The ten-year yield, the two-year yield and the policy rate over a year, as far as each is known."""
    ten, move = easel.find("yield:10y"), easel.find("yield_change:10y@1m")
    year = easel.find("yield_change:10y@1y")
    if ten is None or year is None or year.fact.base_session is None:
        return None
    start = np.datetime64(year.fact.base_session)
    sides = [(ten, YIELDS["10y"]), (easel.find("yield:2y"), YIELDS["2y"])]
    sides.append((easel.find("policy_rate"), "DFEDTARU"))
    lines = [line for q, name in sides if q is not None and (line := _rate(easel, q, name, start))]
    if not lines:
        return None
    moved = move is not None and move.abs >= 1
    level = easel.say("yield_level", ten)
    if moved and move is not None:
        caption = statement(
            "chart_rates", rate=easel.begin("the", ten), level=level,
            way=easel.say("either", move, "a rise", "a fall"), move=easel.say("basis_points", move),
            observations=easel.say("observations", move),
        )  # fmt: skip
    else:
        caption = statement("chart_rates_level", rate=easel.begin("the", ten), level=level)
    story = Story(
        key="rates",
        caption=caption,
        unit=statement("chart_rates_unit"),
        source=_credit(easel, ten),
        head=heads("chart_value"),
        rows=tuple((line.name, line.label) for line in lines),
    )
    start_words, end = easel.say("from_base", year), easel.say("as_of", ten)
    return time_lines(story, lines, unit="level", start=(start_words,), end=(end,))


def _rate(easel: Easel, q: Quantity, name: str, start: np.datetime64) -> Line | None:
    """Observations of a rate from a day on, up to the last one that was published by the session."""
    p = published(easel.facts.market, name)
    row = int(np.searchsorted(p.sessions, np.datetime64(easel.facts.session)))
    last = int(p.rows[row])
    first = int(np.searchsorted(p.series.dates, start))
    dates = p.series.dates[first : last + 1]
    values: Floats = p.series.close[first : last + 1]
    if len(dates) < 2:
        return None
    steps = q.metric == "policy_rate"
    label: Runs = statement("chart_policy") if steps else (easel.say("maturity", q),)
    return Line(
        dates=dates, values=values, label=(easel.say("yield_level", q),), name=label, steps=steps,
        mark=Mark(fact=q.fact.id),
    )  # fmt: skip


def _credit(easel: Easel, q: Quantity) -> Runs:
    """The publisher where the data say that it is the Federal Reserve, else the source of the prices."""
    publisher = plain(statement("chart_source_rates")).removeprefix("Source: ").removesuffix(" Board.")
    known = publisher in str(q.fact.details.get("citation", ""))
    return statement("chart_source_rates") if known else easel.credit()
