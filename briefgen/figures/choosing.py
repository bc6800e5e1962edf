"""Which figures a brief carries: one of each kind that its text supports, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from briefgen.editions import Pair
from briefgen.figures import market, members
from briefgen.figures.contest import leadership, strip
from briefgen.figures.easel import Easel
from briefgen.figures.followed import fan_of
from briefgen.figures.market import breadth, index, rates
from briefgen.figures.members import FEWEST, day_bars, sectors, value_change
from briefgen.model import Block, Figure, Section
from briefgen.planning import Message, Plan
from briefgen.prose.quantities import Quantity

MOST = {"flash": 0, "brief": 3, "feature": 6}
"""Figures at the most, by the length of the brief."""

LEAD = "lead"


@dataclass(frozen=True, kw_only=True)
class Commission:
    """A figure that the text asks for.

    Args:
        key: Its kind: of each only the most newsworthy one is drawn.
        section: The section whose text it supports.
        news: The newsworthiness of that text.
        make: Draws it; None where its data are missing, and its place then stays empty.
    """

    key: str
    section: str
    news: float
    make: Callable[[Easel], Figure | None]


def commissions(plan: Plan) -> Iterator[Commission]:
    """What the messages and the angle of a plan support with a figure."""
    scope = plan.angle.base.scope
    if "x" in scope:
        yield Commission(key="leadership", section=LEAD, news=1.0, make=lambda e: leadership(e, plan.pair))
    elif "b" in scope:
        yield Commission(key="value", section=LEAD, news=1.0, make=lambda e: value_change(e, scope["b"]))
    else:
        yield Commission(key="index", section=LEAD, news=1.0, make=index)
    for section, messages in plan.sections:
        for message in messages:
            yield from _supported(message, section, plan.pair)


def _supported(message: Message, section: str, told: Pair) -> Iterator[Commission]:
    """The figures that one message supports."""
    scope, name = message.scope, message.spec.name
    makers: list[tuple[str, Callable[[Easel], Figure | None]]] = []
    if section == "leadership" and (scope.get("x"), scope.get("y")) == (told.x, told.y):
        makers.append(("leadership", lambda e: leadership(e, told)))
    if name == "streak-rank":
        pair = Pair(x=scope["x"], y=scope["y"])
        makers.append(("runs", lambda e: strip(e, pair)))
    after = message.bindings.get("after")
    if isinstance(after, Quantity):
        makers.append(("followed", lambda e: fan_of(e, after)))
    values = (q for q in message.bindings.values() if isinstance(q, Quantity) and not q.path)
    if "b" in scope and any(q.metric == "mcap_change" for q in values):
        makers.append(("value", lambda e: value_change(e, scope["b"])))
    if name in ("portfolio-who", "portfolio-movers"):
        makers.append(
            ("returns", lambda e: day_bars(e, scope["b"], e.facts.market.group(scope["b"]).members))
        )
    if name == "watch-day" and message.bindings["top"].part("of").number >= FEWEST:
        makers.append(("returns", lambda e: day_bars(e, "watch", e.edition.watch)))
    makers += [(key, make) for key, make in PLAIN.get(name, ())]
    yield from (Commission(key=k, section=section, news=message.news, make=m) for k, m in makers)


PLAIN: dict[str, tuple[tuple[str, Callable[[Easel], Figure | None]], ...]] = {
    "drawdown": (("index", index),),
    "index-record": (("index", index),),
    "index-since": (("index", index),),
    "crossed": (("index", index),),
    "bear": (("index", index),),
    "sectors-day": (("sectors", sectors),),
    "sectors-all": (("sectors", sectors),),
    "sectors-alone": (("sectors", sectors),),
    "above-average": (("breadth", breadth),),
    "ten-year": (("rates", rates),),
    "easy-money": (("rates", rates),),
    "policy": (("rates", rates),),
    "cuts-against-yields": (("rates", rates),),
}
"""What messages about the market as a whole support, by their names."""


def chosen(plan: Plan) -> tuple[Commission, ...]:
    """The figures that a brief has room for, most newsworthy first.

    They are chosen by what is said alone: one whose data are missing leaves its place empty, and no other
    takes it.
    """
    best: dict[str, Commission] = {}
    for each in sorted(commissions(plan), key=lambda c: -c.news):
        best.setdefault(each.key, each)
    return tuple(best.values())[: MOST[plan.length]]


def illustrated(sections: tuple[Section, ...], plan: Plan, easel: Easel) -> tuple[Section, ...]:
    """The same sections with each figure beside the text that it supports.

    Args:
        sections: The lead first; a figure whose section is not there stands in the lead.
        plan: What is said.
        easel: What figures draw from.
    """
    if MOST[plan.length]:
        members.ask_for_lost(easel)
        market.ask_for_lost(easel)
    keys = [section.key for section in sections]
    made: dict[str, list[Figure]] = {key: [] for key in keys}
    for commission in chosen(plan):
        figure = commission.make(easel)
        if figure is not None:
            made[commission.section if commission.section in made else LEAD].append(figure)
    return tuple(replace(s, blocks=interleaved(s.blocks, made[s.key])) for s in sections)


def interleaved(blocks: tuple[Block, ...], figures: list[Figure]) -> tuple[Block, ...]:
    """Blocks with figures among them: the last at the end, those before it after one block each."""
    if not figures:
        return blocks
    head, tail = len(figures) - 1, figures[-1]
    if len(blocks) <= head:
        return (*blocks, *figures)
    mixed = [part for block, figure in zip(blocks, figures[:-1]) for part in (block, figure)]
    return (*mixed, *blocks[head:], tail)
