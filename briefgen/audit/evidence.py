"""What the data say: facts by their ids at any session up to the article, and the windows they are measured over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from briefgen.audit.clock import Clock
from briefgen.audit.model import Subject, Window
from briefgen.errors import UsageError
from briefgen.metrics.ids import FactId, parse_id
from briefgen.metrics.market import Market
from briefgen.metrics.registry import Column, MissingInputError
from briefgen.metrics.windows import base_rows
from briefgen.model import Dates, Fact, Floats

NAMED = ("1d", "wtd", "mtd", "qtd", "ytd", "1w", "1m", "3m", "6m", "1y")
"""Windows that an id can name; any other is measured from a day."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A fact's value for one reading of a claim.

    Args:
        fact: The fact's id.
        session: The session.
        value: The value, in the unit that words state it in.
        note: What the reading is.
        unit: That unit.
    """

    fact: str
    session: dt.date
    value: float
    note: str = ""
    unit: str = "percent"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The data up to the article's date.

    Args:
        market: Columns and facts; nothing in it is later than the article.
        clock: The article's date among the sessions.
        adjusted: Tickers of which only dividend-adjusted closes are known, so that their levels are not.
    """

    market: Market
    clock: Clock
    adjusted: frozenset[str] = frozenset()
    _known: dict[tuple[str, dt.date], float | None] = field(default_factory=dict, repr=False, compare=False)

    def number(self, fact_id: str, session: dt.date) -> float | None:
        """A fact's value at a session; None where it is missing."""
        key = (fact_id, session)
        if key not in self._known:
            self._known[key] = self._number(fact_id, session)
        return self._known[key]

    def _number(self, fact_id: str, session: dt.date) -> float | None:
        try:
            return self.market.value(fact_id, session)
        except MissingInputError:
            pass
        except UsageError:
            return None
        try:
            found = self.market.fact(fact_id, session)
        except UsageError:
            return None
        return found.number if isinstance(found, Fact) and isinstance(found.value, int | float) else None

    def column(self, fact_id: str) -> Column | None:
        """A fact's column; None where its inputs are absent."""
        try:
            return self.market.column(fact_id)
        except (MissingInputError, UsageError):
            return None

    def has(self, ticker: str) -> bool:
        """Whether there are any closes of a ticker or basket."""
        return self.market.is_basket(ticker) or ticker in self.market.snapshot.prices

    def why_not(self, subject: Subject) -> str:
        """Why nothing can be said of a subject."""
        for ticker in subject.ids:
            if self.has(ticker):
                return f"no data of {ticker} for that time"
        absent = self.market.snapshot.absent
        return next(
            (f"no data: {absent[t]}" for t in subject.ids if t in absent), f"no data of {subject.name}"
        )

    def closes(self, ticker: str) -> tuple[Dates, Floats] | None:
        """Known closes of a ticker: prices, or adjusted ones where no others are known."""
        s = self.market.snapshot.prices.get(ticker)
        if s is None:
            return None
        known = ~np.isnan(s.close)
        if not known.any():
            known = ~np.isnan(s.adj_close)
            return (s.dates[known], s.adj_close[known]) if known.any() else None
        return s.dates[known], s.close[known]

    def at(self, ticker: str, session: dt.date) -> float | None:
        """A close of a session."""
        found = self.closes(ticker)
        if found is None:
            return None
        row = int(np.searchsorted(found[0], np.datetime64(session)))
        return (
            float(found[1][row]) if row < len(found[0]) and found[0][row] == np.datetime64(session) else None
        )

    def window_name(self, ticker: str, window: Window) -> str:
        """The name of a window where an id has one, otherwise the day that it is measured from."""
        found = self.closes(ticker)
        if found is not None and window.base is not None:
            dates = found[0]
            row = int(np.searchsorted(dates, np.datetime64(window.end)))
            base = int(np.searchsorted(dates, np.datetime64(window.base), side="right")) - 1
            if row < len(dates) and base >= 0:
                names = ("1d", *NAMED[1:]) if window.grain == "day" else (*NAMED[1:], "1d")
                for name in names:
                    if _base_row(dates, name, row) == base:
                        return name
        return window.base.isoformat() if window.base is not None else ""

    def windowed(self, metric: str, ticker: str, window: Window, other: str = "") -> str:
        """The id of a return, spread or change over a window."""
        name = self.window_name(ticker if not self.market.is_basket(ticker) else "^GSPC", window)
        pair = {"subject": ticker, "other": other}
        if name in NAMED:
            return str(FactId(metric=metric, window=name, **pair))
        return str(FactId(metric=f"{metric}_from", window=name, **pair))

    # --- families of readings -------------------------------------------------------------------

    def returns(self, subject: Subject, windows: Iterable[Window]) -> Iterator[Measured]:
        """Returns in percent: of every fair series, without and with dividends."""
        for window in windows:
            for ticker in subject.ids:
                yield from self._returns(ticker, window, subject)

    def _returns(self, ticker: str, window: Window, subject: Subject) -> Iterator[Measured]:
        if window.base is None or not self.has(ticker):
            return
        for metric in ("return", "total_return"):
            if metric == "total_return" and (ticker.startswith("^") or self.market.is_basket(ticker)):
                continue
            fact = self.windowed(metric, ticker, window)
            value = self.number(fact, window.end)
            if value is not None:
                note = f"{ticker}{' with dividends' if metric == 'total_return' else ''}, {window.words}"
                yield Measured(fact=fact, session=window.end, value=100 * value, note=note)

    def changes(
        self, subject: Subject, windows: Iterable[Window], scale: float = 1.0, unit: str = "points"
    ) -> Iterator[Measured]:
        """Changes of the close in points, or of a yield in basis points."""
        for window in windows:
            for ticker in subject.ids[: 2 if subject.key == "nasdaq" else 1]:
                if window.base is None or not self.has(ticker) or ticker in self.adjusted:
                    continue
                fact = self.windowed("change", ticker, window)
                value = self.number(fact, window.end)
                if value is not None:
                    yield Measured(
                        fact=fact,
                        session=window.end,
                        value=scale * value,
                        note=f"{ticker}, {window.words}",
                        unit=unit,
                    )

    def levels(self, subject: Subject, ends: Iterable[dt.date]) -> Iterator[Measured]:
        """Closes."""
        count = 2 if subject.key == "nasdaq" else 1
        unit = (
            "percent_level"
            if subject.kind == "yield"
            else ("usd" if subject.kind in ("stock", "fund", "sector") else "level")
        )
        for end in ends:
            for ticker in subject.ids[:count]:
                if ticker in self.adjusted:
                    continue
                value = self.at(ticker, end)
                if value is not None:
                    yield Measured(
                        fact=f"level:{ticker}", session=end, value=value, note=f"{ticker} on {end}", unit=unit
                    )

    def own_series(self, subject: Subject) -> tuple[str, ...]:
        """The series by which a subject is ranked: an index by itself, and only one without prices by its fund."""
        indexes = tuple(t for t in subject.ids if t.startswith("^") and self.has(t))
        return indexes or subject.ids

    def pairs(self, one: Subject, other: Subject) -> list[tuple[str, str]]:
        """Fair pairs of series: index with index and fund with fund first."""
        both = [(a, b) for a in one.ids for b in other.ids if a != b and self.has(a) and self.has(b)]
        both = [p for p in both if p[0].startswith("^") == p[1].startswith("^")] or both
        return sorted(both, key=lambda p: p[0].startswith("^") != p[1].startswith("^"))

    def fact(self, fact_id: str, session: dt.date) -> Fact | None:
        """A whole fact with its history and inputs."""
        try:
            found = self.market.fact(parse_id(fact_id), session)
        except UsageError:
            return None
        return found if isinstance(found, Fact) else None


def _base_row(dates: Dates, name: str, row: int) -> int:
    tail = dates[: row + 1]
    if name in ("1d", "1w", "1m", "3m", "6m", "1y"):
        return row - {"1d": 1, "1w": 5, "1m": 21, "3m": 63, "6m": 126, "1y": 252}[name]
    return int(base_rows(tail[-300:], name)[-1]) + max(0, len(tail) - 300) if len(tail) else -1
