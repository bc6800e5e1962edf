"""briefgen's facts against the same numbers computed from the definitions alone (``tests/independent``).

The second computation reads the same files with the standard library and shares no code and no idea of
organisation with the first: plain loops, one session at a time.
"""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import market_example as example
import market_files
import pytest
from independent.answer import Answer
from independent.chosen import Chooser
from independent.facts import Facts
from independent.world import World
from sweeps import sized
from test_lookahead import CASES

from briefgen.editions.loader import HERE, load_edition
from briefgen.metrics.economy import INDEXES
from briefgen.metrics.market import Group, Market
from briefgen.metrics.rates import YIELDS
from briefgen.metrics.registry import metrics
from briefgen.model import Fact, Missing, Needs, Snapshot
from briefgen.pipeline import market_of
from briefgen.sessions import Calendar, load_calendar
from briefgen.snapshot import load, open_source
from briefgen.store import Store

TOLERANCE = 1e-9
NOW = dt.datetime(2026, 8, 22, 12, tzinfo=dt.UTC)
SLOW_PAST = frozenset((
    "advancers", "breadth_above", "new_highs", "new_lows", "median_return", "share_up", "share_ahead",
    "bear_share", "dispersion",
))  # fmt: skip
"""Metrics whose past is long for plain loops over every member; some of them have a test of their own."""

RELEASES = HERE / "releases.toml"


@dataclass(frozen=True, kw_only=True)
class Both:
    """One folder, for the program and for the independent computation."""

    snapshot: Snapshot
    groups: Mapping[str, Group]
    calendar: Calendar
    facts: Facts
    tickers: tuple[str, ...]

    def fact(self, name: str, day: str) -> Fact | Missing:
        """The program's fact, from a snapshot that ends with the session, as a brief's does."""
        session = dt.date.fromisoformat(day)
        market = Market(snapshot=self.snapshot.until(session), groups=self.groups, calendar=self.calendar)
        return market.fact(name, session)


def everything(tickers: tuple[str, ...]) -> Needs:
    """All that the ids can ask of the folder."""
    some = frozenset(tickers)
    macro = {"DFEDTARU", "DFEDTARL", "DFF", "UNRATE", "PAYEMS", *YIELDS.values(), *INDEXES.values()}
    return Needs(
        prices=some, panels=frozenset(("sp500", "r2000")), macro=frozenset(macro), listings=some, flows=some,
        fundamentals=some, events=frozenset(("fomc",)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def both(market_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with Store(tmp_path_factory.mktemp("independent") / "store.sqlite") as store:
        tickers = tuple(sorted(p.stem for p in (market_folder / "prices").glob("*.csv")))
        snapshot = load(open_source(f"csv:{market_folder}"), everything(tickers), store=store, now=NOW)
        groups = dict(market_of(snapshot, load_edition("rotation")).groups)
        groups["heavy"] = Group(key="heavy", members=groups["mag7"].members, weight="cap")
        world = World(market_folder, {k: (g.members, g.weight) for k, g in groups.items()}, RELEASES)
        yield Both(
            snapshot=snapshot, groups=groups, calendar=load_calendar(store, NOW), facts=Facts(world),
            tickers=tickers,
        )  # fmt: skip


# --- comparing --------------------------------------------------------------------------------


def plain(value: object) -> object:
    """A value as the independent computation has it: floats, ISO dates, lists of pairs."""
    if isinstance(value, tuple):
        return [plain(v) if isinstance(v, tuple) else v for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, bool | int | float) else value


def same(one: object, other: object) -> bool:
    """Whether two values agree: numbers to 1e-9 (relatively, above 1), all else exactly."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    one, other = plain(one), plain(other)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))
    return one == other


def differences(fact: Fact | Missing, answer: Answer) -> list[str]:
    """Where a fact and an answer disagree: in the value, its base session or a detail that both know."""
    if isinstance(fact, Missing) or answer.value is None:
        if isinstance(fact, Missing) and answer.value is None:
            return []
        said = fact.reason if isinstance(fact, Missing) else fact.value
        return [f"{fact.id}: {said}, not {answer.value} ({answer.reason})"]
    told = {**fact.details, "value": fact.value, "base_session": fact.base_session}
    known = {**answer.more, "value": answer.value}
    return [
        f"{fact.id}: {key} is {told[key]}, not {known[key]}"
        for key in known
        if key in told and (key == "value" or told[key] is not None) and not same(told[key], known[key])
    ]


def other_past(facts: Facts, fact: Fact | Missing, day: str) -> list[str]:
    """Where a fact's place in its own past disagrees."""
    if isinstance(fact, Missing) or fact.history is None:
        return []
    if fact.id.startswith("streak:"):
        rank, last = (facts.ask(fact.id.replace("streak", m, 1), day) for m in ("streak_rank", "streak_last"))
        known = {"rank": rank.value, "last_reached": last.value, **rank.more}
    else:
        place = facts.past(fact.id, day)
        assert place is not None, fact.id
        known = asdict(place)
    told = asdict(fact.history)
    return [f"{fact.id}: past {k}: {told[k]}, not {known[k]}" for k in told.keys() & known.keys()
            if not same(told[k], known[k])]  # fmt: skip


def disagreements(both: Both, seed: int, n: int, *, pasts: int = 0) -> list[str]:
    """What differs in n random pairs of a session and an id, of all metrics in turn, and in some pasts."""
    # What the plain computation keeps of past sessions fills gigabytes in the end.
    both = replace(both, facts=Facts(both.facts.world))
    found: list[str] = []
    drawn = Chooser(both.facts, both.tickers, seed).pairs(sorted(metrics()), n)
    for k, (day, name) in enumerate(drawn):
        fact = both.fact(name, day)
        lines = differences(fact, both.facts.ask(name, day))
        if k < pasts and name.partition(":")[0] not in SLOW_PAST:
            lines += other_past(both.facts, fact, day)
        found += [f"{day} {line}" for line in lines]
    return found


# --- the tests --------------------------------------------------------------------------------


def test_the_second_computation_is_independent() -> None:
    """It imports the standard library and itself, nothing else."""
    for path in (Path(__file__).parent / "independent").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(n.partition(".")[0] in {"independent", *sys.stdlib_module_names} for n in names), path


def test_every_metric_is_asked_for() -> None:
    """A new metric needs a plain computation in ``independent`` and an id in ``independent/chosen.py``."""
    assert set(metrics()) - Chooser.known() == set()


@pytest.mark.market
def test_pairs_of_every_metric_agree(both: Both) -> None:
    assert disagreements(both, seed=20260122, n=2 * len(metrics())) == []


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("seed", range(sized(2, 10)))
def test_a_thousand_pairs_agree(both: Both, seed: int) -> None:
    assert disagreements(both, seed=seed, n=1000) == []


@pytest.mark.slow
@pytest.mark.market
def test_a_thousand_pairs_agree_in_their_pasts(both: Both) -> None:
    assert disagreements(both, seed=10, n=1000, pasts=1000) == []


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize(
    "name",
    [
        "advancers:sp500",
        "breadth_above:sp500@200d",
        "new_highs:sp500@1y",
        "new_lows:r2000@3m",
        "median_return:sp500@ytd",
        "bear_share:sp500@20",
        "dispersion:sp500@1m",
        "share_up:r2000@1w",
        "share_ahead:sp500/SPY@1d",
    ],
)
def test_the_past_of_a_universe_agrees(both: Both, name: str) -> None:
    for day in ("2022-06-16", "2026-01-22"):
        assert other_past(both.facts, both.fact(name, day), day) == []


# --- markets with everything that makes one difficult -----------------------------------------

OF_THE_EXCHANGE = frozenset((
    "next", "period_end", "period_start", "period_return", "period_run", "early_close", "note",
))  # fmt: skip
"""Metrics of the exchange's real calendar, which a random market does not have; and notes."""


def check_random(folder: Path, seed: int, step: int) -> None:
    """Every metric on a random market with holes, ties and late listings, every so many sessions."""
    snapshot = example.random_snapshot(seed)
    market = example.random_market(snapshot)
    groups = {key: (group.members, group.weight) for key, group in example.GROUPS.items()}
    sessions = [str(day) for day in example.calendar().sessions]
    root = market_files.write_snapshot(snapshot, folder)
    facts = Facts(World(root, groups, RELEASES, sessions))
    days = example.weekdays(example.LENGTH, example.FIRST).astype(str).tolist()
    names = [n for metric, some in CASES.items() if metric not in OF_THE_EXCHANGE for n in some]
    found: list[str] = []
    for name in names:
        for day in days[seed % step :: step]:
            fact = market.fact(name, dt.date.fromisoformat(day))
            lines = [*differences(fact, facts.ask(name, day)), *other_past(facts, fact, day)]
            found += [f"{day} {line}" for line in lines]
    assert found == []


def test_a_difficult_market_agrees(tmp_path: Path) -> None:
    check_random(tmp_path, seed=3, step=61)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_difficult_markets_agree(tmp_path: Path, seed: int) -> None:
    check_random(tmp_path, seed=seed, step=11)
