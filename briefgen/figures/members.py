"""Figures of named sets: the watch list, the sectors, what a basket's members did to its value."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.charts import Bar, Cell, Row, Story, heat_rows, returns_bars, waterfall
from briefgen.figures.easel import Easel, heads
from briefgen.model import Figure, Missing, Runs
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement

FEWEST = 3
"""Members below which there is nothing to compare."""


def ask_for_lost(easel: Easel) -> None:
    """Ask for what the figures of a set would print where the text about it has lost its data.

    What is not asked for is not listed as missing.
    """
    edition = easel.edition
    groups = {"watch": edition.watch, "sectors": edition.sectors}
    groups |= {basket.key: basket.members for basket in edition.baskets}
    for key, tickers in groups.items():
        windows = SPANS if key == "sectors" else SPANS[:1]
        if _lost(easel, f"leaders:{key}@1d"):
            _ = [easel.find(f"return:{t}@{w}") for t in tickers for w in windows]
        if _lost(easel, f"mcap_change:{key}@1d"):
            _ = [easel.find(f"mcap_change:{t}@1d") for t in tickers]


def _lost(easel: Easel, fact_id: str) -> bool:
    return isinstance(easel.facts.facts.get(fact_id), Missing)


def _range(easel: Easel, key: str, group: str) -> Runs | None:
    """The caption that names the first and the last of a set; None where one may be unknown."""
    top, bottom = easel.find(f"leaders:{group}@1d"), easel.find(f"laggards:{group}@1d")
    if top is None or bottom is None:
        return None
    first, last = top.items[0], bottom.items[0]
    return statement(
        key, best=easel.say("signed", first), first=easel.say("the", first), worst=easel.say("signed", last),
        last=easel.say("the", last),
    )  # fmt: skip


def day_bars(easel: Easel, group: str, tickers: Iterable[str]) -> Figure | None:
    """Returns of the day of a watch list or of the holdings, with the benchmark as a yardstick."""
    caption = _range(easel, "chart_watch", group)
    mark = easel.edition.benchmark
    bars = [b for t in (*tickers, mark) if (b := _bar(easel, t, strong=t == mark))]
    if caption is None or len(bars) <= FEWEST:
        return None
    day = easel.find(bars[0].claim.fact)
    assert day is not None
    story = Story(
        key="returns",
        caption=caption,
        unit=statement("chart_watch_unit", period=easel.say("period", day)),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=tuple((bar.label, (bar.claim,)) for bar in bars),
    )
    return returns_bars(story, bars)


def _bar(easel: Easel, ticker: str, *, strong: bool = False) -> Bar | None:
    q = easel.find(f"return:{ticker}@1d")
    if q is None:
        return None
    label: Runs = (easel.begin("name", q),)
    return Bar(label=label, value=q.number, claim=easel.say("signed", q), strong=strong)


SPANS = ("1d", "mtd", "ytd")
HEADS = ("chart_day", "chart_month", "chart_year")


def sectors(easel: Easel) -> Figure | None:
    """Returns of the sector funds of the day, the month and the year, tinted by their size."""
    caption = _range(easel, "chart_sectors", "sectors")
    found = [
        (row, day) for t in easel.edition.sectors if (row := _sector(easel, t)) and (day := row.cells[0])
    ]
    if caption is None or len(found) < FEWEST:
        return None
    rows = [row for row, day in sorted(found, key=lambda each: -each[1].value)]
    story = Story(
        key="sectors",
        caption=caption,
        unit=statement("chart_sectors_unit"),
        source=easel.credit(),
        head=heads(*HEADS),
        rows=tuple((r.label, *((c.claim,) if c else () for c in r.cells)) for r in rows),
    )
    return heat_rows(story, rows, [statement(key) for key in HEADS])


def _sector(easel: Easel, ticker: str) -> Row | None:
    spans = [easel.find(f"return:{ticker}@{window}") for window in SPANS]
    day = spans[0]
    if day is None:
        return None
    cells = tuple(None if q is None else Cell(value=q.number, claim=easel.say("signed", q)) for q in spans)
    return Row(label=(easel.begin("name", day),), cells=cells)


def value_change(easel: Easel, basket: str) -> Figure | None:
    """What each member added to a basket's market value on the day, or took from it."""
    total = easel.find(f"mcap_change:{basket}@1d")
    if total is None:
        return None
    members = _counted(total, easel.facts.market.group(basket).members)
    parts = [q for t in members if (q := easel.find(f"mcap_change:{t}@1d"))]
    if len(parts) < max(FEWEST, len(members)):
        return None
    most = max(parts, key=lambda q: q.number * total.sign)
    bars = [_part(easel, q) for q in parts]
    whole = Bar(
        label=statement("chart_together"), value=total.number, strong=True,
        claim=easel.say("signed_dollars", total),
    )  # fmt: skip
    story = Story(
        key="value",
        caption=statement(
            "chart_basket", first=easel.begin("the", most), part=easel.say("dollars", most),
            part_way=easel.say("either", most, "added", "lost"), basket=easel.say("the", total),
            way=easel.say("either", total, "added", "lost"), total=easel.say("dollars", total),
        ),
        unit=statement("chart_basket_unit", period=easel.say("period", total)),
        source=easel.credit("chart_source_shares"),
        head=heads("chart_value"),
        rows=tuple((bar.label, (bar.claim,)) for bar in (*bars, whole)),
    )  # fmt: skip
    return waterfall(story, bars, whole)


def _counted(total: Quantity, members: tuple[str, ...]) -> tuple[str, ...]:
    """The members that add to the value: a second class of one company is left out."""
    left_out = str(total.fact.details.get("left_out", "")).split(", ")
    return tuple(t for t in members if t not in left_out)


def _part(easel: Easel, q: Quantity) -> Bar:
    label: Runs = (easel.begin("name", q),)
    return Bar(label=label, value=q.number, claim=easel.say("signed_dollars", q))
