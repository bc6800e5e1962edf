"""A simulated market for trying things out: no network, no files, the same prices on every machine."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from briefgen.model import EVERY_TICKER, Dates, Event, Floats, Fundamental, Listing, Needs, Panel, Series
from briefgen.sources import _sample_sourced
from briefgen.sources._market_model import ANCHOR, FIRST, Factors, factors, normals, wandering
from briefgen.sources._sample_instruments import INSTRUMENTS, Instrument, members
from briefgen.sources.base import Fetched, Progress

VERSION = 2
"""Raised with every change of the simulated numbers."""

PANEL = "sp500"
_MEMBERS = 120
_CATALOGUE: Mapping[str, Instrument] = {x.ticker: x for x in INSTRUMENTS}
_NAMES = {"^VIX": "Cboe Volatility Index", "^TNX": "10-Year Treasury Yield"}
_MACRO = frozenset({"DGS10", "DGS2", "DFEDTARU", "DFEDTARL"})
_LAST_DIVIDEND_YEAR = 2060
_MEETING = 32
OWN_MEMORY = 0.9985
"""What is left of a company's own move a day later: its price may part from the market, not for ever."""
_NEW_YORK = ZoneInfo("America/New_York")
Sessions = Callable[[dt.datetime], Dates]


class SampleSource:
    """A deterministic simulated market; a later day only adds to it.

    Args:
        sessions: The exchange's sessions, or a function that gives those completed at a time; by default the
            New York exchange's.
        clock: Tells the present where no fetch gives it.
    """

    name = "sample"
    key = "sample"
    simulated = True

    def __init__(
        self, sessions: Dates | Sessions | None = None, clock: Callable[[], dt.datetime] | None = None
    ) -> None:
        given = _completed(sessions) if isinstance(sessions, np.ndarray) else sessions
        self._sessions: Sessions = given or exchange_sessions
        self._clock = clock or (lambda: dt.datetime.now(dt.UTC))

    def fingerprint(self, needs: Needs) -> str:
        """The version of the simulation, the latest completed session and the needs, in short."""
        return _fingerprint(needs, self._sessions(self._clock()))

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        """Whole histories up to the last session completed now.

        Args:
            needs: What the edition asks for.
            last: Not looked at: everything is made anew.
            now: The present, with a time zone.
            progress: Told when the market is made.
        """
        sessions = self._sessions(now)
        sessions = sessions[sessions >= FIRST]
        market = SimulatedMarket(sessions=sessions)
        prices = {t: s for t in sorted(needs.prices) if (s := market.series(t)) is not None}
        macro = {m: market.macro(m) for m in sorted(needs.macro & _MACRO)}
        panels = {PANEL: market.panel()} if PANEL in needs.panels else {}
        named = {*needs.listings, *(_CATALOGUE if EVERY_TICKER in needs.listings else ())}
        listings = tuple(x for t in sorted(named) for x in market.listings(t))
        wanted = needs.prices | needs.macro | needs.panels
        lacking = sorted(wanted - prices.keys() - macro.keys() - panels.keys())
        progress("the simulated market", 1, 1)
        return Fetched(
            vintage=_closing_time(sessions), prices=prices, panels=panels, macro=macro, listings=listings,
            flows=market.flows(needs.flows), fundamentals=market.fundamentals(needs.fundamentals),
            events=market.events(needs.events),
            absent={x: f"the simulated market has no {x}" for x in lacking} | _unknown_flows(needs, market),
            fingerprint=_fingerprint(needs, sessions),
        )  # fmt: skip


def _unknown_flows(needs: Needs, market: SimulatedMarket) -> dict[str, str]:
    """Reasons for the flows that are asked for and not simulated."""
    unknown = sorted(needs.flows - market.flows(needs.flows).keys())
    return {f"flow:{x}": f"the simulated market has no flows of {x}" for x in unknown}


@dataclass(frozen=True, kw_only=True)
class SimulatedMarket:
    """All simulated prices at some sessions.

    Args:
        sessions: Dates that bars are wanted for, increasing, shape ``(n,)``.
    """

    sessions: Dates

    @cached_property
    def _factors(self) -> Factors:
        return _factors_until(int(self.sessions[-1].astype(int)) if len(self.sessions) else 0)

    def series(self, ticker: str) -> Series | None:
        """The bars of one ticker; None where it is not traded here or not yet."""
        if ticker in _NAMES:
            values = self._factors.vix if ticker == "^VIX" else self._factors.ten_year
            return self._plain(ticker, np.round(values, 2 if ticker == "^VIX" else 3))
        instrument = _CATALOGUE.get(ticker)
        dates = (
            self.sessions[self.sessions >= np.datetime64(instrument.first)]
            if instrument
            else self.sessions[:0]
        )
        if instrument is None or not len(dates):
            return None
        close = _rounded(self._at(dates, self._levels(instrument)))
        return Series(
            ticker=ticker,
            dates=dates,
            close=close,
            adj_close=np.round(close * paid(dates, instrument.payout), 6),
        )

    def panel(self) -> Panel:
        """The universe of large caps."""
        companies = members(_MEMBERS)
        dates = self.sessions[self.sessions >= np.datetime64(min(x.first for x in companies))]
        closes = np.column_stack([_rounded(self._at(dates, self._levels(x))) for x in companies])
        born = np.array([x.first for x in companies], dtype="datetime64[D]")
        closes[dates[:, None] < born[None, :]] = np.nan
        return Panel(name=PANEL, dates=dates, tickers=tuple(x.ticker for x in companies), closes=closes)

    def macro(self, name: str) -> Series:
        """One macro series: a Treasury yield or a bound of the federal funds target, in percent."""
        if name in ("DGS10", "DGS2"):
            return self._plain(
                name, np.round(self._factors.ten_year if name == "DGS10" else self._factors.two_year, 2)
            )
        upper = policy_rate(self._factors.two_year)
        return self._plain(name, upper if name == "DFEDTARU" else upper - 0.25)

    def listings(self, ticker: str) -> Iterator[Listing]:
        """Names and share counts of one ticker, from its first bar on and at the end of every year."""
        instrument = _CATALOGUE.get(ticker)
        if not len(self.sessions) or (instrument is None and ticker not in _NAMES):
            return
        if instrument is None or instrument.shares is None:
            first = dt.date.fromisoformat(instrument.first if instrument else str(FIRST))
            name, exchange = (instrument.name, instrument.exchange) if instrument else (_NAMES[ticker], "")
            yield Listing(ticker=ticker, name=name, exchange=exchange, as_of=first)
            return
        start, end = dt.date.fromisoformat(instrument.first), self.sessions[-1].item()
        ends = (dt.date(year, 12, 31) for year in range(start.year, end.year + 1))
        for day in (start, *(d for d in ends if start < d <= end)):
            count = instrument.shares * (1 + instrument.issuance / 100) ** (max(day.year, 2012) - 2024)
            yield Listing(
                ticker=ticker, name=instrument.name, exchange=instrument.exchange, sector=instrument.sector,
                shares=round(count, 2) * 1e6, as_of=day,
            )  # fmt: skip

    def flows(self, tickers: Iterable[str]) -> dict[str, Series]:
        """Daily net flows of some funds."""
        traded = ((t, self.series(t)) for t in sorted(tickers) if t in _CATALOGUE)
        made = {t: _sample_sourced.flows(s, _CATALOGUE[t].stream) for t, s in traded if s is not None}
        return {t: s for t, s in made.items() if s is not None}

    def fundamentals(self, tickers: Iterable[str]) -> tuple[Fundamental, ...]:
        """Estimates of some companies."""
        traded = ((t, self.series(t)) for t in sorted(tickers) if t in _CATALOGUE)
        pairs = ((s, _CATALOGUE[t].stream) for t, s in traded if s is not None)
        return tuple(x for s, stream in pairs for x in _sample_sourced.estimates(s, stream))

    def events(self, kinds: Iterable[str]) -> tuple[Event, ...]:
        """Scheduled events of some kinds, by date."""
        found = [x for kind in kinds for x in _sample_sourced.schedule(kind, self.sessions)]
        return tuple(sorted(found, key=lambda x: (x.date, x.kind)))

    def _plain(self, name: str, values: Floats) -> Series:
        at = self._at(self.sessions, values)
        return Series(ticker=name, dates=self.sessions, close=at, adj_close=at)

    def _at(self, dates: Dates, values: Floats) -> Floats:
        # The value of the last weekday not after the session: sessions at weekends repeat Friday's.
        return values[np.searchsorted(self._factors.days, dates, side="right") - 1]

    def _levels(self, instrument: Instrument) -> Floats:
        if instrument.parent:
            return self._tracked(instrument, self._levels(_CATALOGUE[instrument.parent]))
        f, days = self._factors, len(self._factors.days)
        market, size, growth, mega = instrument.loads
        moves = market * f.market + size * f.size + growth * f.growth + mega * f.mega
        moves = moves + instrument.drift / 26000.0
        moves[1:] -= instrument.duration / 100.0 * np.diff(f.ten_year)
        own = wandering(instrument.own / 1587.0 * normals(instrument.stream, days), OWN_MEMORY)
        return self._anchored(instrument.level, np.cumsum(moves) + own)

    def _tracked(self, instrument: Instrument, parent: Floats) -> Floats:
        # An error of level, not of return: a fund strays a little and comes back.
        stray = 0.0002 * normals(instrument.stream, len(parent))
        return self._anchored(instrument.level, np.log(parent) + stray)

    def _anchored(self, level: float, logs: Floats) -> Floats:
        anchor = int(np.searchsorted(self._factors.days, ANCHOR))
        levels: Floats = level * np.exp(logs - logs[anchor])
        return levels


@lru_cache(maxsize=2)
def _factors_until(day: int) -> Factors:
    return factors(np.datetime64(day, "D"))


def _rounded(levels: Floats) -> Floats:
    # Old prices of a share that was split often are fractions of a cent.
    cents = np.where(levels >= 5.0, np.round(levels, 2), np.round(levels, 4))
    floored: Floats = np.maximum(cents, 0.0001)
    return floored


def paid(dates: Dates, payout: float) -> Floats:
    """The factor from closes to closes adjusted for dividends, which are paid every quarter.

    Dividends up to a fixed far year count as paid, so that a new session leaves the past as it is.

    Args:
        dates: Dates of the closes, shape ``(n,)``.
        payout: Dividends a year, in percent of the price.

    Returns:
        Factors, shape ``(n,)``.
    """
    quarters = (dates.astype("datetime64[M]").astype(int) + 1) // 3
    ahead = np.maximum((_LAST_DIVIDEND_YEAR - 1970) * 4 - quarters, 0)
    factors: Floats = (1 - payout / 400) ** ahead
    return factors


def policy_rate(two_year: Floats) -> Floats:
    """The upper bound of a policy rate that follows the two-year yield in quarter points, meeting by meeting.

    Args:
        two_year: The yield in percent on every weekday, shape ``(n,)``.
    """
    rate = round(float(two_year[0]) * 4) / 4
    steps = []
    for aim in two_year[::_MEETING].tolist():
        move = round((aim - rate) * 4) / 4
        rate = max(rate + min(max(move, -0.5), 0.5) * (abs(move) > 0.25), 0.25)
        steps.append(rate)
    return np.repeat(np.array(steps), _MEETING)[: len(two_year)]


def _fingerprint(needs: Needs, sessions: Dates) -> str:
    groups: Iterable[frozenset[str]] = (
        needs.prices, needs.panels, needs.macro, needs.listings, needs.flows, needs.fundamentals, needs.events
    )  # fmt: skip
    text = "|".join(",".join(sorted(group)) for group in groups)
    last = str(sessions[-1]) if len(sessions) else "none"
    return f"{VERSION}:{last}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _closing_time(sessions: Dates) -> str:
    last: dt.date = (sessions[-1] if len(sessions) else FIRST).item()
    close = dt.datetime.combine(last, dt.time(16), _NEW_YORK).astimezone(dt.UTC)
    return close.strftime("%Y-%m-%dT%H:%M:%SZ")


def _completed(sessions: Dates) -> Sessions:
    def until(now: dt.datetime) -> Dates:
        local = now.astimezone(_NEW_YORK)
        last = local.date() if local.time() >= dt.time(16) else local.date() - dt.timedelta(days=1)
        return sessions[: int(np.searchsorted(sessions, np.datetime64(last), side="right"))]

    return until


def exchange_sessions(now: dt.datetime) -> Dates:
    """Sessions of the New York exchange completed at a time, shape ``(n,)``."""
    from briefgen.sessions import compute_calendar

    calendar = compute_calendar(dt.date(now.year + 1, 12, 31))
    last = np.datetime64(calendar.latest_completed(now))
    return calendar.sessions[: int(np.searchsorted(calendar.sessions, last, side="right"))]
