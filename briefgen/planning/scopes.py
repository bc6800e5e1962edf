"""What a message is tried for: the market, a pair, a basket, a fund, a sector, a watched company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from briefgen.editions import Edition, Pair
from briefgen.editions.loader import Basket
from briefgen.model import Fact
from briefgen.planning.facts import FactDesk
from briefgen.prose.names import basket_known, tracked_index
from briefgen.prose.phrases import MessageSpec

Scope = Mapping[str, str]


def market_scope(edition: Edition) -> Scope:
    """The names that every message may use in its fact ids; a role that is not filled is left out."""
    roles = {
        "benchmark": edition.benchmark, "volatility": edition.volatility, "rate": edition.rate,
        "universe": edition.universe, "equal": edition.equal_weight, "rival": edition.rival,
        "small": edition.small,
        "indices": "indices", "sectors": "sectors" if edition.sectors else "",
        "watch": "watch" if edition.watch else "", "joint": "+".join(edition.indices),
    }  # fmt: skip
    return {k: v for k, v in roles.items() if v}


def both_ways(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Each pair as it stands and turned round, so that a wording may always call x the leader."""
    return tuple(p for pair in pairs for p in (pair, Pair(x=pair.y, y=pair.x)))


def scopes_of(
    spec: MessageSpec, edition: Edition, desk: FactDesk, pair: Pair | None, pairs: Sequence[Pair]
) -> Iterator[Scope]:
    """What a message is tried for: the market, the leading pair, others, each basket, fund, sector or name.

    A sector or a name that only begins later is not tried.
    """
    base = market_scope(edition)
    if spec.scope == "market":
        yield base
    elif spec.scope == "basket":
        for basket in known_baskets(edition, desk.session):
            if basket.leads:
                yield {**base, "b": basket.key}
    elif spec.scope == "fund":
        yield from ({**base, "fund": ticker} for ticker in edition.flows)
    elif spec.scope in MEMBERS:
        letter, members = MEMBERS[spec.scope]
        yield from ({**base, letter: t} for t in members(edition) if not is_yet_to_begin(desk, t))
    elif spec.scope == "pair" and pair is not None:
        yield {**base, "x": pair.x, "y": pair.y}
    elif spec.scope == "pairs":
        for each in pairs:
            yield {**base, "x": each.x, "y": each.y}


MEMBERS: Mapping[str, tuple[str, Callable[[Edition], tuple[str, ...]]]] = {
    "sector": ("s", lambda edition: edition.sectors),
    "name": ("n", lambda edition: edition.watch),
}
"""Scopes that run over the members of a list, with the letter that ids call one by."""


def known_baskets(edition: Edition, session: dt.date) -> tuple[Basket, ...]:
    """Baskets that have a printable name at the session."""
    return tuple(b for b in edition.baskets if basket_known(b, session))


def contests(edition: Edition, desk: FactDesk) -> tuple[Pair, ...]:
    """The edition's pairs with data, without a pair of funds whose two indexes are a pair themselves.

    Funds stand in for indexes only where the data know neither of these, not where one of them is lost.
    """
    known = [p for p in edition.pairs if isinstance(desk[f"streak:{p.x}/{p.y}"], Fact)]
    sets = [{p.x, p.y} for p in edition.pairs if has_begun(desk, p.x) or has_begun(desk, p.y)]
    return tuple(
        p for p in known
        if (indexes := {tracked_index(p.x), tracked_index(p.y)}) == {p.x, p.y} or indexes not in sets
    )  # fmt: skip


def has_begun(desk: FactDesk, ticker: str) -> bool:
    """Whether the data hold a series with a known close by the session."""
    series = desk.market.snapshot.prices.get(ticker)
    if series is None:
        return False
    known = series.dates[~np.isnan(series.close)]
    return len(known) > 0 and bool(known[0] <= np.datetime64(desk.session))


def is_yet_to_begin(desk: FactDesk, ticker: str) -> bool:
    """Whether the data hold a series that has no known close by the session."""
    return ticker in desk.market.snapshot.prices and not has_begun(desk, ticker)


def lost_contests(edition: Edition, desk: FactDesk) -> tuple[Pair, ...]:
    """The edition's pairs that lack data which they should have: no side is only yet to begin."""
    return tuple(
        p for p in edition.pairs
        if not isinstance(desk[f"streak:{p.x}/{p.y}"], Fact)
        and not any(is_yet_to_begin(desk, t) for t in (p.x, p.y))
    )  # fmt: skip


def place_of(scope: Mapping[str, str], edition: Edition) -> int:
    """The place in its edition of what a message is said about, so that two of one kind find two wordings."""
    pairs = [{p.x, p.y} for p in edition.pairs]
    if "fund" in scope:
        return edition.flows.index(scope["fund"])
    if "b" in scope:
        return [b.key for b in edition.baskets].index(scope["b"])
    if "s" in scope or "n" in scope:
        return edition.sectors.index(scope["s"]) if "s" in scope else edition.watch.index(scope["n"])
    pair = {scope.get("x", ""), scope.get("y", "")}
    return pairs.index(pair) if pair in pairs else 0
