"""Briefs of the simulated market and of real data, each written once, for the tests of prose and proof."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from briefgen.composing import Meta, formatter_desk
from briefgen.editions import Edition, load_edition
from briefgen.errors import HeldError
from briefgen.metrics.market import Market
from briefgen.model import Snapshot
from briefgen.pipeline import SOURCES, Brief, checked, market_of, write_brief
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Desk
from briefgen.sessions import Calendar, load_calendar
from briefgen.snapshot import load, open_source
from briefgen.store import Store

NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)
LENGTHS = ("flash", "brief", "feature")


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """All that briefs of one source are written from."""

    snapshot: Snapshot
    edition: Edition
    calendar: Calendar
    market: Market

    def fit(self, session: dt.date) -> Market:
        """The market as it may be written from at a session; columns over all sessions are shared."""
        snapshot = checked(self.snapshot, self.edition, self.calendar, session)
        if snapshot.prices.keys() == self.snapshot.prices.keys():
            return replace(self.market, snapshot=snapshot)
        return market_of(snapshot, self.edition, self.calendar)

    def brief(self, session: dt.date, length: str = "brief") -> Brief:
        return write_brief(self.fit(session), self.edition, session, length=length, digest="0" * 64)

    def sessions(self, first: dt.date = dt.date(1996, 1, 2)) -> list[dt.date]:
        """The sessions from a day on that the benchmark has."""
        last = self.snapshot.prices[self.edition.benchmark].dates[-1].item()
        return [d.item() for d in self.calendar.sessions_between(first, last)]

    def facts(self, session: dt.date) -> FactDesk:
        return FactDesk(market=self.fit(session), session=session)

    def desk(self, session: dt.date, facts: FactDesk | None = None) -> Desk:
        return formatter_desk(self.edition, facts or self.facts(session), self.snapshot.listings)

    @property
    def meta(self) -> Meta:
        s = self.snapshot
        return Meta(source=SOURCES[s.source], vintage=s.vintage, simulated=s.simulated, notices=s.notices)


@lru_cache(maxsize=8)
def newsroom(source: str = "sample", now: dt.datetime = NOW, name: str = "rotation") -> Newsroom:
    with TemporaryDirectory() as folder, Store(Path(folder) / "store.sqlite") as store:
        calendar = load_calendar(store, now)
        edition = load_edition(name)
        snapshot = load(
            open_source(source, calendar=calendar, now=now), edition.needs(), store=store, now=now
        )
    return Newsroom(
        snapshot=snapshot, edition=edition, calendar=calendar, market=market_of(snapshot, edition, calendar)
    )


@lru_cache(maxsize=400)
def sample_brief(session: dt.date, length: str = "brief") -> Brief:
    return newsroom().brief(session, length)


@lru_cache(maxsize=16)
def sample_sessions(count: int, seed: int = 0) -> tuple[dt.date, ...]:
    """Some random sessions of the simulated market, the same in every run."""
    return tuple(sorted(random.Random(seed).sample(newsroom().sessions(), count)))


def written(
    room: Newsroom, sessions: Sequence[dt.date], lengths: Sequence[str] = LENGTHS
) -> list[tuple[dt.date, str, Brief]]:
    """Briefs of sessions at lengths; sessions whose data are held back are left out."""
    found = []
    for session in sessions:
        for length in lengths:
            try:
                found.append((session, length, room.brief(session, length)))
            except HeldError:
                break
    return found
