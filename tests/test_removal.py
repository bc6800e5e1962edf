"""What removal changes (decision 6): a brief that lacks an input loses what needs it, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_line import write_market
from removal import INSTEAD, Experiment, entries, inputs_of, key_of, linked, over, room_of
from sample_briefs import LENGTHS, Newsroom, newsroom, sample_sessions
from sweeps import WHOLE

from briefgen.editions import load_edition
from briefgen.errors import HeldError
from briefgen.model import Fact, Series, Snapshot
from briefgen.planning import HELPERS
from briefgen.planning.messages import Message, bind
from briefgen.planning.scopes import both_ways, contests, scopes_of
from briefgen.prose.library import load_messages
from briefgen.prose.phrases import MessageSpec
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.realize import evaluate

NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
DAYS = (dt.date(2024, 8, 5), dt.date(2025, 10, 9), dt.date(2026, 1, 22))
REAL_DAYS = tuple(
    map(dt.date.fromisoformat, ("1999-11-19", "2002-07-24", "2008-10-13", "2014-06-10", "2017-11-08",
                                "2020-03-16", "2023-11-14", "2025-04-09", "2026-01-22", "2026-03-20"))
)  # fmt: skip
NAMED = {name: name for name in ("flows.csv", "fundamentals.csv", "events.csv")} | {
    "reference.csv": "share count"
}
"""What the reason of a missing fact names where that is no ticker, universe or series."""


def experiments(
    whole: Newsroom, less: Newsroom, days: tuple[dt.date, ...], lengths: tuple[str, ...] = LENGTHS
) -> Iterator[Experiment]:
    """Both briefs of some sessions at some lengths; where one is held for lack of data there is nothing."""
    for day in days:
        for length in lengths:
            try:
                full, other = (room.brief(day, length) for room in (whole, less))
            except HeldError:
                break
            yield Experiment(full=full, less=other, rooms=(whole, less), length=length)


# --- one file ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated market as a folder of CSV files."""
    edition = load_edition("rotation")
    companies = sorted(edition.needs().listings)
    return write_market(
        tmp_path_factory.mktemp("market") / "all", first="2009-01-02", tickers=sorted(edition.tickers()),
        panel=True, listed=companies, macro=("DGS2", "DGS10"), flows=edition.flows,
        estimates=sorted(edition.needs().fundamentals), events=sorted(edition.needs().events),
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(folder: Path) -> Newsroom:
    return room_of(folder, NOW)


@pytest.mark.parametrize(
    "name",
    ["prices/^NDX.csv", "prices/^RUT.csv", "prices/^VIX.csv", "prices/^TNX.csv", "prices/RSP.csv",
     "prices/AAPL.csv", "prices/AEHR.csv", "prices/XLK.csv", "panels/sp500.csv", "series/DGS10.csv",
     "reference.csv", "flows.csv", "fundamentals.csv", "events.csv"],
)  # fmt: skip
def test_without_one_file_nothing_else_changes(
    name: str, folder: Path, whole: Newsroom, tmp_path: Path
) -> None:
    less = room_of(linked(folder, tmp_path / "less", less=name), NOW)
    tried = 0
    for e in experiments(whole, less, DAYS[1:]):
        tried += 1
        assert e.less.document != e.full.document
        assert not e.faults(name, NAMED.get(name, key_of(name))), (e.session, e.length)
    assert tried == len(DAYS[1:]) * len(LENGTHS)


def test_a_folder_of_links_says_the_same(folder: Path, whole: Newsroom, tmp_path: Path) -> None:
    """The experiment itself changes nothing."""
    same = room_of(linked(folder, tmp_path / "same"), NOW)
    for e in experiments(whole, same, DAYS, ("feature",)):
        assert e.less.document == e.full.document


def test_without_the_benchmark_there_is_no_brief(folder: Path, tmp_path: Path) -> None:
    less = room_of(linked(folder, tmp_path / "less", less="prices/^GSPC.csv"), NOW)
    with pytest.raises(HeldError, match=r"no prices/\^GSPC\.csv in the folder"):
        less.brief(DAYS[0])


def test_without_a_file_that_the_edition_does_not_ask_for_not_a_letter_changes(
    folder: Path, whole: Newsroom, tmp_path: Path
) -> None:
    more = linked(folder, tmp_path / "more")
    (more / "prices" / "ZZZZ.csv").write_text("date,close\n2026-01-22,1.0\n", encoding="utf-8")
    for e in experiments(whole, room_of(more, NOW), DAYS[-1:], ("brief",)):
        assert e.less.document == e.full.document


@pytest.mark.market
@pytest.mark.parametrize("name", ["prices/XLC.csv", "prices/XLRE.csv"])
def test_a_fund_is_not_missed_before_it_began(name: str, market_folder: Path, tmp_path: Path) -> None:
    """The sectors of November 1999 are nine, whether or not the data know of the two that came later."""
    whole = room_of(linked(market_folder, tmp_path / "all"), LATER)
    less = room_of(linked(market_folder, tmp_path / "less", less=name), LATER)
    for e in experiments(whole, less, REAL_DAYS[:1], ("brief",)):
        assert "leaders:sectors@1d" in entries(e.ledgers[1])
        assert not e.faults(name, key_of(name))


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("kind", ["prices", "panels", "series", "tables"])
def test_without_any_file_of_the_market_nothing_else_changes(
    kind: str, market_folder: Path, tmp_path: Path
) -> None:
    """Every input of the folder, one after the other: ten sessions at three lengths, or a ninth of these."""
    every = linked(market_folder, tmp_path / "all")
    whole = room_of(every, LATER)
    needs = whole.edition.needs()
    wanted = {*needs.prices, *needs.panels, *needs.macro, *NAMED}
    names = [n for n in inputs_of(every) if n.partition("/")[0] == (kind if kind != "tables" else n)]
    found, tried = [], dict.fromkeys(names, 0)
    for i, name in enumerate(names):
        days, lengths = (REAL_DAYS, LENGTHS) if WHOLE else (REAL_DAYS[i % 3 :: 3], LENGTHS[i // 3 % 3 :][:1])
        less = room_of(linked(market_folder, tmp_path / str(i), less=name), LATER)
        for e in experiments(whole, less, days, lengths):
            tried[name] += 1
            if key_of(name) in wanted:
                faults = e.faults(name, NAMED.get(name, key_of(name)))
            else:
                faults = ["differs"] if e.less.document != e.full.document else []
            found += [(name, str(e.session), e.length, fault) for fault in faults]
    # Without the benchmark there is no brief.
    assert {name for name, count in tried.items() if not count} <= {f"prices/{whole.edition.benchmark}.csv"}
    assert not found


# --- conditions -------------------------------------------------------------------------------


def expressions(spec: MessageSpec) -> tuple[str, str]:
    return spec.condition or "true", spec.news


def test_the_absence_of_a_fact_makes_nothing_true_and_nothing_more_newsworthy() -> None:
    """But for the messages that say of themselves that they stand in for another one."""
    room = newsroom()
    tried = 0
    for session in sample_sessions(8, seed=14):
        facts = room.facts(session)
        pairs = both_ways(contests(room.edition, facts))
        for spec in (*load_messages("phrases"), *(m for m in load_messages("angles") if m.name == "angle")):
            for scope in scopes_of(spec, room.edition, facts, pairs[0], pairs):
                bound = bind(spec, scope, facts)
                for name in spec.optional if bound and spec.name not in INSTEAD else ():
                    if not isinstance(bound[name], Quantity):
                        continue
                    tried += 1
                    present = {**HELPERS, **bound, "angle": ""}
                    absent = {**present, name: Absent("lost")}
                    condition, news = expressions(spec)
                    if evaluate(condition, absent):
                        assert evaluate(condition, present), f"{spec.path}: {spec.name} without {name}"
                        assert evaluate(news, absent) <= evaluate(news, present), (spec.path, spec.name, name)
    assert tried > 200


# --- one value --------------------------------------------------------------------------------


def deleted(snapshot: Snapshot, ticker: str, row: int) -> Snapshot:
    """A snapshot in which one series lacks one row."""
    series = snapshot.prices[ticker]
    keep = np.delete(np.arange(len(series.dates)), row)
    torn = Series(
        ticker=ticker, dates=series.dates[keep], close=series.close[keep], adj_close=series.adj_close[keep]
    )
    return replace(snapshot, prices={**snapshot.prices, ticker: torn})


@pytest.mark.parametrize("how", ["cell", "column"])
def test_without_a_member_of_the_universe_its_counts_say_so(how: str) -> None:
    """Nothing but the facts of the universe changes, and they tell of how many members they know."""
    whole = newsroom()
    panel = whole.snapshot.panels["sp500"]
    for day in sample_sessions(4, seed=12):
        row = int(np.searchsorted(panel.dates, np.datetime64(day)))
        known = np.flatnonzero(~np.isnan(panel.closes[row - 260 : row + 1]).any(axis=0))
        member, closes = int(known[row % len(known)]), panel.closes.copy()
        closes[row, member] = np.nan
        torn = replace(panel, closes=closes)
        if how == "column":
            names = tuple(t for j, t in enumerate(panel.tickers) if j != member)
            torn = replace(panel, tickers=names, closes=np.delete(panel.closes, member, axis=1))
        less = over(whole, replace(whole.snapshot, panels={"sp500": torn}))
        for e in experiments(whole, less, (day,), ("feature",)):
            full, other = (entries(ledger) for ledger in e.ledgers)
            changed = {i for i in full.keys() & other.keys() if full[i] != other[i]}
            assert all("sp500" in i for i in changed)
            counts = (b.facts["advancers:sp500"] for b in (e.full, e.less))
            one, then = (f.details for f in counts if isinstance(f, Fact))
            assert then["priced"] == one["priced"] - 1
            assert (then["members"], then["missing"]) == (
                (one["members"] - 1, one["missing"]) if how == "column"
                else (one["members"], one["missing"] + 1)
            )  # fmt: skip
            assert not e.reworded()
            if e.same_story:
                assert not e.dropped()
                # A count that is another one may be news of another kind.
                counted = {m.spec.name for m in e.messages(e.less).values() if "sp500" in said_of(m)}
                assert not [name for name in e.entered() if name not in counted]


def said_of(message: Message) -> str:
    """The ids of a message's facts."""
    return " ".join(q.fact.id for q in message.bindings.values() if isinstance(q, Quantity))
