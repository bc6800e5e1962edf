"""Daily bars, names, share counts and estimates from Yahoo Finance, through the yfinance library.

Macro series, which Yahoo Finance does not have, come with the same fetch from FRED.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import platformdirs

from briefgen.errors import SourceUnavailableError
from briefgen.model import EVERY_TICKER, Fundamental, Listing, Needs, Series
from briefgen.sources._yahoo_bars import Splits, series_of, splits_of
from briefgen.sources._yahoo_fields import known_of
from briefgen.sources.base import Fetched, Progress, Source

if TYPE_CHECKING:
    import pandas as pd

    from briefgen.sources._yahoo_session import Patience, PatientSession

OVERLAP = dt.timedelta(days=10)
STRAGGLER = dt.timedelta(days=60)
_NEW_YORK = ZoneInfo("America/New_York")
_CLOSE = dt.time(16)


def last_closed_day(now: dt.datetime) -> dt.date:
    """The last weekday whose 16:00 in New York is past, holidays and early closes not known.

    >>> last_closed_day(dt.datetime(2026, 1, 24, 12, tzinfo=dt.timezone.utc)).isoformat()
    '2026-01-23'
    """
    local = now.astimezone(_NEW_YORK)
    day = local.date() if local.time() >= _CLOSE else local.date() - dt.timedelta(days=1)
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))


class YFinanceSource:
    """Yahoo Finance as a source: prices in one batch, names and share counts ticker by ticker.

    Args:
        completed: Gives the last completed session at a time; bars after it are dropped.
        patience: How long to wait for a busy server; four tries within 20 seconds by default.
        cache: Folder for yfinance's own small caches; the user's cache folder by default.
        threads: Requests under way at once.
        macro: Where macro series come from; FRED by default.
    """

    name = "yfinance"
    key = "yfinance"
    simulated = False

    def __init__(
        self,
        *,
        completed: Callable[[dt.datetime], dt.date] = last_closed_day,
        patience: Patience | None = None,
        cache: Path | None = None,
        threads: int = 8,
        macro: Source | None = None,
    ) -> None:
        self._completed = completed
        self._patience = patience
        self._cache = cache
        self._threads = threads
        self._macro = macro
        self._session: PatientSession | None = None

    def fingerprint(self, needs: Needs) -> str:
        """Empty: only a fetch tells what Yahoo Finance has."""
        return ""

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        """Bars of completed sessions, with names and share counts where they are wanted.

        Args:
            needs: What the edition asks for; panels, flows and schedules are not to be had here.
            last: The last stored session of each ticker; those are fetched from ten days before it on.
            now: The present, with a time zone.
            progress: Told how many tickers have been answered.

        Raises:
            SourceUnavailableError: No ticker's prices could be fetched, as the server does not answer.
        """
        cutoff = self._completed(now)
        with _quiet():
            session = self._open(_counter("prices from Yahoo Finance", len(needs.prices), progress))
            prices, splits = self._prices(session, needs.prices, last, cutoff)
            absent = _reasons(session, needs.prices - prices.keys(), unanswered=not prices)
            newest = max((s.dates[-1].item() for s in prices.values()), default=cutoff)
            wanted = (needs.listings | needs.fundamentals) - {EVERY_TICKER}
            listings, estimates, gaps = self._listings(session, sorted(wanted), newest, splits)
        series, no_series = self._series(needs, now, progress)
        vintage = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        not_here = {panel: f"Yahoo Finance has no list of the members of {panel}" for panel in needs.panels}
        not_here |= {f"flow:{fund}": f"Yahoo Finance has no flows of {fund}" for fund in needs.flows}
        not_here |= {"events": "Yahoo Finance has no schedule of events"} if needs.events else {}
        return Fetched(
            vintage=vintage, prices=prices, macro=series, absent=not_here | absent | gaps | no_series,
            listings=tuple(x for x in listings if x.ticker in needs.listings),
            fundamentals=tuple(x for x in estimates if x.ticker in needs.fundamentals),
        )  # fmt: skip

    def _series(
        self, needs: Needs, now: dt.datetime, progress: Progress
    ) -> tuple[dict[str, Series], dict[str, str]]:
        """Macro series, and why some are not here: whatever fails with them, the prices stay good."""
        if not needs.macro:
            return {}, {}
        from briefgen.sources.fred import FredSource

        source = self._macro or FredSource(patience=self._patience)
        try:
            fetched = source.fetch(Needs(macro=needs.macro), {}, now, progress)
        except SourceUnavailableError as error:
            return {}, dict.fromkeys(needs.macro, str(error))
        return dict(fetched.macro), dict(fetched.absent)

    def _open(self, answered: Callable[[str], None]) -> PatientSession:
        from briefgen.sources._yahoo_session import Patience, PatientSession

        if self._session is None:
            _place_caches(self._cache)
            # One session for all fetches: yfinance keeps a crumb that belongs to the session's cookie.
            self._session = PatientSession(self._patience or Patience())
        self._session.begin(answered)
        return self._session

    def _prices(
        self, session: PatientSession, tickers: Iterable[str], last: Mapping[str, dt.date], cutoff: dt.date
    ) -> tuple[dict[str, Series], dict[str, Splits]]:
        whole, tail = batches(tickers, last)
        prices: dict[str, Series] = {}
        splits: dict[str, Splits] = {}
        if tail:
            start = min(last[t] for t in tail) - OVERLAP
            prices |= series_of(self._download(session, tail, start=start), tail, cutoff)
        if whole:
            frame = self._download(session, whole, start=None)
            prices |= series_of(frame, whole, cutoff)
            splits = {t: splits_of(frame, t) for t in whole}
        return prices, splits

    def _download(
        self, session: PatientSession, tickers: list[str], *, start: dt.date | None
    ) -> pd.DataFrame | None:
        import yfinance as yf

        span: dict[str, Any] = {"period": "max"} if start is None else {"start": start.isoformat()}
        frame: pd.DataFrame | None = yf.download(
            tickers, interval="1d", auto_adjust=False, actions=start is None, progress=False,
            threads=self._threads, session=session, **span,
        )  # fmt: skip
        return frame

    def _listings(
        self, session: PatientSession, tickers: list[str], as_of: dt.date, splits: Mapping[str, Splits]
    ) -> tuple[tuple[Listing, ...], tuple[Fundamental, ...], dict[str, str]]:
        rows: list[Listing] = []
        estimates: list[Fundamental] = []
        gaps: dict[str, str] = {}
        with ThreadPoolExecutor(max(1, min(self._threads, len(tickers)))) as pool:
            found = pool.map(lambda t: known_of(session, t, as_of, splits.get(t)), tickers)
            for ticker, (some, estimate) in zip(tickers, found):
                rows.extend(some)
                estimates += [estimate] if estimate is not None else []
                if not some:
                    gaps[f"listing:{ticker}"] = "Yahoo Finance did not give its name and share count"
        return tuple(rows), tuple(estimates), gaps


# --- which tickers, and from when -------------------------------------------------------------


def batches(tickers: Iterable[str], last: Mapping[str, dt.date]) -> tuple[list[str], list[str]]:
    """Tickers to fetch whole, and tickers of which the tail is enough.

    A ticker whose stored bars end long before the others' would stretch everybody's tail, so it is
    fetched whole like a new one.

    >>> batches(["A", "B", "C"], {"A": dt.date(2026, 1, 22), "B": dt.date(2020, 5, 1)})
    (['B', 'C'], ['A'])
    """
    wanted = sorted(tickers)
    newest = max((last[t] for t in wanted if t in last), default=dt.date.min)
    tail = [t for t in wanted if t in last and last[t] + STRAGGLER >= newest]
    return [t for t in wanted if t not in tail], tail


def _counter(what: str, total: int, progress: Progress) -> Callable[[str], None]:
    seen: set[str] = set()
    lock = threading.Lock()

    def answered(ticker: str) -> None:
        with lock:
            if ticker not in seen:
                seen.add(ticker)
                progress(what, min(len(seen), total), total)

    return answered


# --- what is missing ----------------------------------------------------------------------------


def _reasons(session: PatientSession, missing: Iterable[str], *, unanswered: bool) -> dict[str, str]:
    faults = {
        t: session.outcomes.get(t.upper(), session.last_fault or "no answer came") for t in sorted(missing)
    }
    troubles = [fault for fault in faults.values() if fault not in ("", "unknown")]
    if unanswered and troubles:
        advice = "try again later, or use --offline for stored data"
        raise SourceUnavailableError(f"Yahoo Finance cannot be reached: {troubles[0]}; {advice}")
    words = {
        "unknown": "Yahoo Finance knows no such ticker",
        "": "Yahoo Finance has no daily prices of it for these dates",
    }
    return {t: words.get(f, f"Yahoo Finance did not give its prices: {f}") for t, f in faults.items()}


# --- the library's manners --------------------------------------------------------------------


@contextmanager
def _quiet() -> Iterator[None]:
    logger = logging.getLogger("yfinance")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            # Its import puts a filter of its own before all others, so ours has to come after it.
            import yfinance  # noqa: F401

            for category in (DeprecationWarning, FutureWarning):
                warnings.filterwarnings("ignore", category=category, module=r"yfinance")
            yield
    finally:
        logger.setLevel(level)


def _place_caches(folder: Path | None) -> None:
    import yfinance as yf

    wanted = folder or platformdirs.user_cache_path("briefgen") / "yfinance"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            pass
    except OSError:
        wanted = Path(tempfile.mkdtemp(prefix="briefgen-"))
        atexit.register(shutil.rmtree, wanted, ignore_errors=True)
    yf.set_tz_cache_location(str(wanted))
