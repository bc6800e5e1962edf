"""Small markets for the tests of the metrics: made by hand from lists, or random from a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from briefgen.metrics.market import Group, Market
from briefgen.model import (
    Dates,
    Event,
    Fact,
    Floats,
    Fundamental,
    Listing,
    Missing,
    Note,
    Panel,
    Series,
    Snapshot,
)
from briefgen.sessions import Calendar

Cell = float | None
START = "2026-01-01"


def weekdays(n: int, start: str = START) -> Dates:
    """The first n weekdays from a date on; with the default start, 2025 has none of them."""
    return np.busday_offset(start, np.arange(n), roll="forward").astype("datetime64[D]")


def floats(cells: Sequence[Cell]) -> Floats:
    """Numbers, NaN for None."""
    return np.array([np.nan if c is None else c for c in cells], dtype=np.float64)


def series(
    ticker: str, closes: Sequence[Cell], *, start: str = START, adjusted: Sequence[Cell] | None = None
) -> Series:
    """A series on consecutive weekdays."""
    values = floats(closes)
    other = values if adjusted is None else floats(adjusted)
    return Series(ticker=ticker, dates=weekdays(len(closes), start), close=values, adj_close=other)


def panel(name: str, columns: Mapping[str, Sequence[Cell]], *, start: str = START) -> Panel:
    """A panel on consecutive weekdays, a list of closes a member."""
    closes = np.stack([floats(cells) for cells in columns.values()], axis=1)
    return Panel(name=name, dates=weekdays(len(closes), start), tickers=tuple(columns), closes=closes)


def market(
    prices: Mapping[str, Sequence[Cell]] | None = None,
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    cap: Sequence[str] = (),
    panels: Sequence[Panel] = (),
    listings: Sequence[Listing] = (),
    start: str = START,
    calendar: Calendar | None = None,
    **more: Any,
) -> Market:
    """A market of series on the same weekdays.

    Args:
        prices: Closes by ticker, None where unknown.
        groups: Members by name.
        cap: Names of the groups that are weighted by market value.
        panels: Universes.
        listings: Share counts.
        start: First weekday.
        calendar: The exchange's sessions.
        more: Further parts of the snapshot (``macro``, ``flows``, ``fundamentals``, ``events``, ``absent``).
    """
    snapshot = Snapshot(
        source="example",
        vintage="2026-12-31T00:00:00Z",
        prices={t: series(t, c, start=start) for t, c in (prices or {}).items()},
        panels={p.name: p for p in panels},
        listings=tuple(listings),
        **more,
    )
    made = {
        key: Group(key=key, members=tuple(members), weight="cap" if key in cap else "equal")
        for key, members in (groups or {}).items()
    }
    return Market(snapshot=snapshot, groups=made, calendar=calendar)


def observations(name: str, values: Mapping[str, Cell]) -> dict[str, Series]:
    """A macro series or a fund's flows by ISO date, under its name."""
    found = floats(list(values.values()))
    dates = np.array(list(values), dtype="datetime64[D]")
    return {name: Series(ticker=name, dates=dates, close=found, adj_close=found)}


def open_on(dates: Sequence[str] | Dates, *, early: Sequence[str] = ()) -> Calendar:
    """An exchange with some sessions, until 21:00 UTC or, on early days, until 18:00."""
    sessions = np.array(dates, dtype="datetime64[D]")
    hours = np.where(np.isin(sessions, np.array(early, dtype="datetime64[D]")), 18, 21)
    return Calendar(sessions=sessions, closes=sessions.astype("datetime64[s]") + hours * 3600)


def day(n: int, start: str = START) -> dt.date:
    """The nth weekday of such a market, counted from 0; negative days do not exist."""
    return weekdays(n + 1, start)[n].astype(object)  # type: ignore[no-any-return]


def fact(of: Market, name: str, session: dt.date) -> Fact:
    """A fact that must be there."""
    found = of.fact(name, session)
    assert isinstance(found, Fact), found
    return found


def reason(of: Market, name: str, session: dt.date) -> str:
    """Why a fact that must be missing is so."""
    found = of.fact(name, session)
    assert isinstance(found, Missing), found
    return found.reason


def column(of: Market, name: str) -> list[float | None]:
    """A column's values, None where missing."""
    return [None if np.isnan(v) else v for v in of.column(name).values.tolist()]


# --- random markets ---------------------------------------------------------------------------

LENGTH = 430
FIRST = "2018-10-01"
GROUPS = {
    "trio": Group(key="trio", members=("AAA", "BBB", "CCC")),
    "heavy": Group(key="heavy", members=("AAA", "BBB", "CCC"), weight="cap"),
    "mixed": Group(key="mixed", members=("AAA", "LATE", "GAP", "GONE")),
}


def _walk(rng: np.random.Generator, n: int, *, grid: float) -> Floats:
    closes = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.012, n)))
    # A coarse grid of prices makes ties and unchanged closes common.
    return np.asarray(np.maximum(np.round(closes / grid) * grid, grid))


def _series(rng: np.random.Generator, ticker: str, dates: Dates, keep: Floats | None = None) -> Series:
    closes = _walk(rng, len(dates), grid=0.01 if ticker.startswith("^") else 0.5)
    adjusted = closes * np.linspace(0.97, 1.0, len(dates))
    if keep is not None:
        closes, adjusted = closes * keep, adjusted * keep
    return Series(ticker=ticker, dates=dates, close=closes, adj_close=adjusted)


def _holes(rng: np.random.Generator, n: int, *, late: int = 0, share: float = 0.0) -> Floats:
    keep = np.where(rng.random(n) < share, np.nan, 1.0)
    keep[:late] = np.nan
    return keep


def _panel(rng: np.random.Generator, name: str, dates: Dates) -> Panel:
    n = len(dates)
    columns = {f"M{j}": _walk(rng, n, grid=0.5) for j in range(6)}
    columns["NEW"] = _walk(rng, n, grid=0.5) * _holes(rng, n, late=90)
    columns["TORN"] = _walk(rng, n, grid=0.5) * _holes(rng, n, share=0.02)
    columns["ENDED"] = np.concatenate([_walk(rng, n - 60, grid=0.5), np.full(60, np.nan)])
    return Panel(name=name, dates=dates, tickers=tuple(columns), closes=np.stack([*columns.values()], axis=1))


def _listings(dates: Dates) -> tuple[Listing, ...]:
    def at(row: int) -> dt.date:
        return dates[row].astype(object)  # type: ignore[no-any-return]

    return (
        Listing(ticker="BBB", name="Bee Inc. (Class A)", shares=300.0, as_of=at(40)),
        Listing(ticker="AAA", name="Ay Corp.", shares=100.0, as_of=at(0)),
        Listing(ticker="CCC", name="", shares=200.0, as_of=at(60)),
        Listing(ticker="AAA", name="Ay Corp.", shares=110.0, as_of=at(250)),
        Listing(ticker="CCC", name="Bee Inc. (Class C)", shares=300.0, as_of=at(350)),
    )


def _macro(rng: np.random.Generator, first: str) -> dict[str, Series]:
    """Macro series: daily ones from two years before the first session on, monthly ones from three."""
    start = np.datetime64(first, "D")
    every = np.arange(start - 730, start + 700)
    upper = 2.0 + 0.25 * np.cumsum(rng.random(len(every)) < 0.01)
    days = every[np.is_busday(every)]
    yields = np.round(3.0 + np.cumsum(rng.normal(0.0, 0.03, len(days))), 2)
    # The bond market keeps holidays of its own.
    yields[rng.random(len(days)) < 0.02] = np.nan
    months = np.arange(start.astype("datetime64[M]") - 36, start.astype("datetime64[M]") + 23)
    here = np.delete(months, 40).astype("datetime64[D]")
    index = np.round(250.0 * np.exp(np.cumsum(rng.normal(0.002, 0.002, len(here)))), 3)
    jobs = np.round(150_000 + np.cumsum(rng.normal(100, 120, len(here))))
    rate = np.round(4.0 + np.cumsum(rng.normal(0.0, 0.1, len(here))), 1)
    made = {
        "DFEDTARU": (every, upper), "DFEDTARL": (every, upper - 0.25), "DFF": (every, upper - 0.17),
        "DGS2": (days, yields - 0.5), "DGS10": (days, yields), "CPIAUCSL": (here, index),
        "UNRATE": (here, rate), "PAYEMS": (here, jobs),
    }  # fmt: skip
    return {k: Series(ticker=k, dates=d, close=v, adj_close=v) for k, (d, v) in made.items()}


def _flows(rng: np.random.Generator, dates: Dates) -> dict[str, Series]:
    """Flows of one fund on every session and of one with gaps."""
    values = np.round(rng.normal(0.0, 1e8, len(dates)), -4)
    torn = np.sort(rng.choice(len(dates), len(dates) - 25, replace=False))
    return {
        "AAA": Series(ticker="AAA", dates=dates, close=values, adj_close=values),
        "GAP": Series(ticker="GAP", dates=dates[torn], close=values[torn], adj_close=values[torn]),
    }


def _fundamentals(rng: np.random.Generator, dates: Dates) -> tuple[Fundamental, ...]:
    """Estimates every fifty sessions; one company makes losses, one has no ratio, one is silent for long."""
    rows = []
    for day in dates[20::50].astype(object).tolist():
        pe, now = (float(x) for x in np.round(rng.uniform(5, 40, 2), 2))
        rows.append(Fundamental(ticker="AAA", as_of=day, forward_pe=pe, eps_current=now, eps_next=now + 1.0))
        rows.append(Fundamental(ticker="BBB", as_of=day, forward_pe=-pe, eps_current=-1.0, eps_next=0.5))
        rows.append(Fundamental(ticker="CCC", as_of=day, eps_current=now, eps_next=now - 0.5, source="A"))
    late = dates[200].astype(object)
    return (*rows, Fundamental(ticker="LATE", as_of=late, forward_pe=12.0, eps_current=2.0, source="B"))


def _events(dates: Dates) -> tuple[Event, ...]:
    """A meeting every thirty sessions, of which some were announced shortly before."""
    meetings = dates[10::30].astype(object).tolist()
    return tuple(
        Event(date=day, kind="fomc", name="meeting", source="The Board",
              known=day - dt.timedelta(days=9) if i % 3 == 2 else None)
        for i, day in enumerate(meetings)
    )  # fmt: skip


def calendar() -> Calendar:
    """An exchange open on every weekday of the random markets and a while after, on Fridays till noon."""
    sessions = weekdays(LENGTH + 20, FIRST)
    hours = np.where(sessions.astype(np.int64) % 7 == 1, 17, 21)
    return Calendar(sessions=sessions, closes=sessions.astype("datetime64[s]") + hours * 3600)


RULE = Note(
    key="rule", text="So says the rule.", source="the rule book", url="https://example.org",
    date=dt.date(2019, 3, 1), expires=dt.date(2020, 3, 1),
)  # fmt: skip


def random_market(snapshot: Snapshot) -> Market:
    """A market of such a snapshot, with its groups and the calendar."""
    return Market(snapshot=snapshot, groups=GROUPS, calendar=calendar(), notes={"rule": RULE})


@lru_cache(maxsize=32)
def random_snapshot(seed: int) -> Snapshot:
    """A market of a year and a half with everything that makes one difficult.

    Whole series, one that begins late, one with holidays of its own and unknown closes, one that ends,
    a yield, a panel with the same troubles, share counts that become known one after the other, and two
    lines that turn out to be classes of one company.
    """
    rng = np.random.default_rng(seed)
    dates = weekdays(LENGTH, FIRST)
    prices = {t: _series(rng, t, dates) for t in ("AAA", "BBB", "CCC", "RSP", "SPY", "^IDX", "^TNX")}
    prices["LATE"] = _series(rng, "LATE", dates, _holes(rng, LENGTH, late=120))
    here = np.sort(rng.choice(LENGTH, LENGTH - 12, replace=False))
    prices["GAP"] = _series(rng, "GAP", dates[here], _holes(rng, len(here), share=0.006))
    prices["GONE"] = _series(rng, "GONE", dates[: LENGTH - 80])
    panels = {name: _panel(rng, name, dates) for name in ("sp500", "small")}
    daily = tuple(
        Listing(ticker="BBB", name="Bee Inc. (Class A)", shares=300.0 + i % 7, as_of=day)
        for i, day in enumerate(dates[300:400].astype(object).tolist())
    )
    return Snapshot(
        source="example", vintage="2026-12-31T00:00:00Z", prices=prices, panels=panels,
        listings=(*_listings(dates), *daily), macro=_macro(rng, FIRST), flows=_flows(rng, dates),
        fundamentals=_fundamentals(rng, dates), events=_events(dates),
    )  # fmt: skip
