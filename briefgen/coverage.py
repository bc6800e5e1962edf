"""What the edition asks for and the data could not give, told to the reader with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from briefgen.editions import Edition
from briefgen.editions.releases import releases
from briefgen.metrics.ids import parse_id
from briefgen.metrics.needs import ESTIMATED, needs_of
from briefgen.model import Claim, Fact, Missing, Runs, plain
from briefgen.planning import FactDesk, known_baskets
from briefgen.prose.finishing import joined
from briefgen.prose.formatters import Desk
from briefgen.prose.statements import statement


def not_covered(edition: Edition, facts: FactDesk, desk: Desk) -> tuple[Runs, ...]:
    """One sentence for each kind of reason, naming whom it concerns."""
    return (*_series(edition, facts, desk), *_shares(edition, facts, desk), *_universe(edition, facts, desk))


def reason(ticker: str, facts: FactDesk) -> str:
    """Why a series cannot be used at the session: a key of the statements, empty if it can be.

    Args:
        ticker: The series.
        facts: The session's facts.
    """
    if isinstance(facts[f"level:{ticker}"], Fact):
        return ""
    snapshot = facts.market.snapshot
    series = snapshot.prices.get(ticker)
    if series is None:
        return "withheld" if any(p.source == ticker for p in snapshot.problems) else "no_data"
    begun = series.dates[series.dates <= np.datetime64(facts.session)]
    return "ended" if len(begun) else "not_yet"


def _series(edition: Edition, facts: FactDesk, desk: Desk) -> Iterator[Runs]:
    found = {t: reason(t, facts) for t in sorted(edition.tickers()) if not _told_otherwise(t, edition, facts)}
    for key in ("not_yet", "ended", "no_data", "withheld"):
        names = [_name(t, desk) for t, why in found.items() if why == key]
        names += [*_beside_prices(edition, facts)] if key == "no_data" else []
        if names:
            yield _sentence(key, names)


def _beside_prices(edition: Edition, facts: FactDesk) -> Iterator[Claim]:
    """What else was asked for and is not in the source: published series, flows, estimates, schedules.

    Each is named by a fact that lacks it.
    """
    gaps = [i for i, f in sorted(facts.facts.items()) if isinstance(f, Missing)]
    snapshot, titles = facts.market.snapshot, releases()
    kinds: list[tuple[str, Callable[[str], bool]]] = [
        (titles[m].title if m in titles else m, partial(_needs_series, m))
        for m in sorted(edition.macro) if m not in snapshot.macro
    ]  # fmt: skip
    if any(f"flow:{t}" in snapshot.absent for t in edition.flows):
        kinds.append((plain(statement("flows")), lambda i: parse_id(i).metric == "flow"))
    if "fundamentals" in snapshot.absent:
        kinds.append((plain(statement("estimates")), lambda i: parse_id(i).metric in ESTIMATED))
    if "events" in snapshot.absent:
        kinds.append((plain(statement("schedules")), lambda i: bool(needs_of([i]).events)))
    for words, lacks in kinds:
        fact = next(filter(lacks, gaps), None)
        if fact is not None:
            yield Claim(text=words, fact=fact, property="entity", spec="missing")


def _needs_series(name: str, fact_id: str) -> bool:
    return name in needs_of([fact_id]).macro


def _told_otherwise(ticker: str, edition: Edition, facts: FactDesk) -> bool:
    """Whether the yield that a ticker quotes is known from a published series."""
    return ticker == edition.rate and isinstance(facts["yield:10y"], Fact)


def _name(ticker: str, desk: Desk) -> Claim:
    # A company may have had another name, or none yet, on that day; its symbol names the series.
    words = desk.names[ticker].full if ticker.startswith("^") else ticker
    return Claim(text=words, fact=f"level:{ticker}", property="entity", spec="missing")


def _sentence(key: str, names: Sequence[Claim]) -> Runs:
    """A statement whose ``{names}`` is a list of claims."""
    runs = statement(key, names=Claim(text="\ue002", fact="", property="entity"))
    out: list[str | Claim] = []
    pieces = joined(["\ue002"] * len(names)).split("\ue002")
    for run in runs:
        if isinstance(run, Claim):
            for i, name in enumerate(names):
                out.extend([x for x in (pieces[i],) if x] + [name])
        else:
            out.append(run)
    # A name that ends in a full stop ends the sentence as well.
    if isinstance(out[-1], str) and out[-1].startswith(".") and str(names[-1].text).endswith("."):
        out[-1] = out[-1][1:]
    return tuple(x for x in out if x)


def _shares(edition: Edition, facts: FactDesk, desk: Desk) -> Iterator[Runs]:
    keys = [b.key for b in known_baskets(edition, facts.session)]
    gone = [k for k in keys if isinstance(gap := facts[f"mcap:{k}"], Missing) and "share count" in gap.reason]
    if gone:
        names = [
            Claim(text=desk.names[k].short, fact=f"mcap:{k}", property="entity", spec="missing") for k in gone
        ]
        yield _sentence("no_shares", names)


def _universe(edition: Edition, facts: FactDesk, desk: Desk) -> Iterator[Runs]:
    if edition.universe and isinstance(facts[f"advancers:{edition.universe}"], Missing):
        name = Claim(text=edition.universe_name or edition.universe, fact=f"advancers:{edition.universe}",
                     property="entity", spec="missing")  # fmt: skip
        yield statement("no_universe", name=name)
