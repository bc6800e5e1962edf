"""What every source gives: bars and series, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from briefgen.model import Event, Fundamental, Listing, Needs, Panel, Series

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many parts are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """A progress that shows nothing."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What one fetch brought, before it is stored.

    Args:
        vintage: When the data were fetched or written, ISO 8601 in UTC with a final ``Z``.
        prices: Series by ticker: whole histories, or from an overlap with what was known on.
        panels: Universes by name.
        macro: Macro series by identifier.
        listings: Dated names and share counts.
        flows: Daily net flows of funds by ticker.
        fundamentals: Dated earnings and their price.
        events: Scheduled events.
        absent: Why a needed series is not among them, by ticker, panel name or ``flow:`` with a ticker.
        fingerprint: A short text that changes when the source's files do; empty where it has none.
    """

    vintage: str
    prices: Mapping[str, Series]
    panels: Mapping[str, Panel] = field(default_factory=dict)
    macro: Mapping[str, Series] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    flows: Mapping[str, Series] = field(default_factory=dict)
    fundamentals: tuple[Fundamental, ...] = ()
    events: tuple[Event, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


class Source(Protocol):
    """A place that prices come from.

    Attributes:
        name: ``yfinance``, ``csv`` or ``sample``.
        key: What tells its data apart in the store (``csv:/data/market``).
        simulated: Whether its market is made up.
    """

    name: str
    key: str
    simulated: bool

    def fingerprint(self, needs: Needs) -> str:
        """A cheap text that changes when a fetch would bring something else; empty if unknowable."""
        ...

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        """Bars of completed sessions for what is needed.

        Args:
            needs: What the edition asks for.
            last: The last stored session of each ticker; a source may fetch only from a few
                sessions before it on (the overlap shows a restated past) or everything.
            now: The present, with a time zone.
            progress: Told how far it is.

        Raises:
            DataError: An answer or a file cannot be read; the message names it and the line.
            SourceUnavailableError: The source cannot be reached; the store's last copy may serve.
        """
        ...
