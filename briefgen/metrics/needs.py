"""Which data the facts of some ids need of a source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce

from briefgen.metrics.dates import RULES
from briefgen.metrics.economy import INDEXES
from briefgen.metrics.ids import FactId, parse_condition, parse_id
from briefgen.metrics.rates import YIELDS
from briefgen.metrics.registry import metric_of
from briefgen.model import Needs

MACRO: Mapping[str, frozenset[str]] = {
    "policy_rate": frozenset({"DFEDTARU", "DFEDTARL"}),
    "policy_change": frozenset({"DFEDTARU"}),
    "effective_rate": frozenset({"DFF"}),
    "unemployment": frozenset({"UNRATE"}),
    "payrolls": frozenset({"PAYEMS"}),
}
"""Series of the metrics whose ids name no subject."""

ESTIMATED = frozenset({"forward_pe", "discount", "eps_growth"})


def needs_of(ids: Iterable[str], groups: Collection[str] = ()) -> Needs:
    """What a source has to give for some facts.

    Args:
        ids: Ids of facts.
        groups: Names of baskets, sets and universes, which are no tickers; their members are the edition's
            needs.

    Raises:
        UsageError: A text is no id, or names no metric.

    >>> sorted(needs_of(["spread:IWM/QQQ@1m", "yield:10y"]).macro)
    ['DGS10']
    >>> sorted(needs_of(["pctl:term_spread:10y/2y"]).macro)
    ['DGS10', 'DGS2']
    """
    return reduce(joined, (_needs(parse_id(text), frozenset(groups)) for text in ids), Needs())


def inputs_of(ids: Iterable[str], groups: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Names of all that some facts are computed from: series, universes, flows, estimates, schedules.

    Args:
        ids: Ids of facts.
        groups: The members of baskets and sets by name. What is said of a group may need share counts.

    Raises:
        UsageError: A text is no id, or names no metric.

    >>> sorted(inputs_of(["spread:pair/SPY@1d"], {"pair": ("IWM", "QQQ")}))
    ['IWM', 'QQQ', 'SPY', 'share counts']
    """
    found = needs_of(ids)
    named = found.prices & groups.keys()
    members = {ticker for name in named for ticker in groups[name]}
    others = {f"flow {x}" for x in found.flows} | {f"estimates {x}" for x in found.fundamentals}
    counts = {"share counts"} if named else set()
    return (found.prices - named).union(members, found.macro, found.events, others, counts)


def joined(one: Needs, other: Needs) -> Needs:
    """Everything that either of two needs asks for."""
    return Needs(**{name: getattr(one, name) | getattr(other, name) for name in Needs.__dataclass_fields__})


def _needs(fact_id: FactId, groups: frozenset[str]) -> Needs:
    metric = metric_of(fact_id).name
    if metric == "pctl":
        return _needs(parse_id(fact_id.subject), groups)
    if metric == "after":
        return _needs(parse_condition(fact_id.subject).of, groups)
    if metric in MACRO:
        return Needs(macro=MACRO[metric])
    if metric in ("yield", "yield_change", "inflation"):
        names = INDEXES if metric == "inflation" else YIELDS
        return Needs(macro=frozenset({names.get(fact_id.subject, "")} - {""}))
    if metric == "term_spread":
        return Needs(macro=frozenset({YIELDS.get(x, "") for x in (fact_id.subject, fact_id.other)} - {""}))
    if metric == "next":
        return Needs(events=frozenset({fact_id.subject} - RULES.keys()))
    words = {*fact_id.subject.split("+"), fact_id.other} - groups - {""}
    return Needs(
        prices=frozenset(words),
        listings=frozenset(words),
        flows=frozenset(words if metric == "flow" else ()),
        fundamentals=frozenset(words if metric in ESTIMATED else ()),
    )
