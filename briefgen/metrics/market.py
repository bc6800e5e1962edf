"""The market as the metrics see it: a snapshot, the edition's groups, and columns computed once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np

from briefgen.metrics.history import history_at
from briefgen.metrics.ids import FactId, parse_id
from briefgen.metrics.registry import Column, Metric, MissingInputError, Point, metric_of
from briefgen.model import Dates, Fact, Floats, Input, Listing, Missing, Note, Series, Snapshot, Unit

if TYPE_CHECKING:
    from briefgen.sessions import Calendar

T = TypeVar("T")

Field = Literal["close", "adj_close"]
"""Which of a series' two closes: adjusted for splits, or for dividends as well."""

WORDS: Mapping[Field, str] = {"close": "close", "adj_close": "adjusted close"}

NUMBER_UNITS = frozenset((
    "fraction", "points", "index", "usd", "sessions", "count", "ratio", "bp", "percent", "sigma", "score",
    "thousands",
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Group:
    """A named set of tickers: a basket, or a list such as the sectors.

    Args:
        key: Its name in ids (``mag7``).
        members: Tickers, one a company.
        weight: ``equal`` or ``cap``: how its return is weighted.
        holdings: Share counts of one's own; empty where those of the companies count.
        first: First sessions of members that are younger than the set.
    """

    key: str
    members: tuple[str, ...]
    weight: str = "equal"
    holdings: tuple[Listing, ...] = ()
    first: Mapping[str, dt.date] = field(default_factory=dict)


def closes_of(series: Series, field: Field) -> Floats:
    """One of a series' two closes, shape ``(n,)``."""
    return series.close if field == "close" else series.adj_close


def as_date(value: np.datetime64) -> dt.date:
    """A NumPy day as a ``datetime.date``."""
    return value.astype("datetime64[D]").item()  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class Market:
    """Columns and facts of one snapshot; every column is computed once.

    Args:
        snapshot: The data.
        groups: Baskets and sets by name.
        calendar: The exchange's sessions, where a fact is about them.
        notes: Editor's notes by their keys.
    """

    snapshot: Snapshot
    groups: Mapping[str, Group] = field(default_factory=dict)
    calendar: Calendar | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)
    _columns: dict[FactId, Column | MissingInputError] = field(
        default_factory=dict, repr=False, compare=False
    )
    _series: dict[str, Series] = field(default_factory=dict, repr=False, compare=False)
    _memo: dict[tuple[str, ...], object] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """An intermediate result that several metrics share, made once.

        Args:
            key: Its name, the kind of thing first.
            make: Makes it; what it raises is not remembered.
        """
        if key not in self._memo:
            self._memo[key] = make()
        return cast(T, self._memo[key])

    def series(self, ticker: str) -> Series:
        """A price series from its first known close on.

        Raises:
            MissingInputError: The source has no such series, or no close of it.
        """
        if ticker not in self._series:
            self._series[ticker] = self._trimmed(ticker, "close")
        return self._series[ticker]

    def adjusted(self, ticker: str) -> Series:
        """A price series from its first known adjusted close on: a source may know no others.

        Raises:
            MissingInputError: The source has no such series, or no adjusted close of it.
        """
        return self.remember(("adjusted", ticker), lambda: self._trimmed(ticker, "adj_close"))

    def _trimmed(self, ticker: str, field: Field) -> Series:
        self.require(ticker)
        found = self.snapshot.prices[ticker]
        known = np.flatnonzero(~np.isnan(closes_of(found, field)))
        if not len(known):
            raise MissingInputError(f"no {WORDS[field]} of {ticker} is known yet")
        first = int(known[0])
        return replace(
            found, dates=found.dates[first:], close=found.close[first:], adj_close=found.adj_close[first:]
        )

    def require(self, *tickers: str) -> None:
        """Stop where the source has no series of a ticker, before anything is said of one that has not begun.

        Raises:
            MissingInputError: There is none of one of them.
        """
        for ticker in tickers:
            if ticker not in self.snapshot.prices:
                raise MissingInputError(self.snapshot.absent.get(ticker) or self._no_series(ticker))

    def _no_series(self, subject: str) -> str:
        if subject in self.groups:
            return f"{subject} is a list of several series and has no closes of its own"
        if subject in self.snapshot.panels:
            return f"{subject} is a universe of closes adjusted for dividends, of which this cannot be said"
        return f"no prices of {subject}"

    def aligned(self, x: str, y: str) -> tuple[Dates, Floats, Floats]:
        """Closes of two series on the sessions that both have: dates, closes of x, closes of y.

        All three are empty where there is no such session.
        """
        if ("aligned", y, x) in self._memo:
            dates, other, one = self.aligned(y, x)
            return dates, one, other
        self.require(x, y)
        return self.remember(("aligned", x, y), lambda: self._aligned(self.series(x), self.series(y)))

    def _aligned(self, a: Series, b: Series) -> tuple[Dates, Floats, Floats]:
        dates, i, j = np.intersect1d(a.dates, b.dates, assume_unique=True, return_indices=True)
        return dates, a.close[i], b.close[j]

    def is_basket(self, subject: str) -> bool:
        """Whether a subject names a group; a ticker with prices comes first."""
        return subject in self.groups and subject not in self.snapshot.prices

    def unknown(self, *tickers: str, field: Field = "close") -> Callable[[dt.date], str | None]:
        """A column's `why`: names the first of its tickers that has no close at a session.

        The sentence is the same whether or not the data go on after the session.
        """
        of = self.series if field == "close" else self.adjusted
        word = WORDS[field]

        def why(session: dt.date) -> str | None:
            for ticker in tickers:
                if np.datetime64(session) < of(ticker).dates[0]:
                    return f"no {word} of {ticker} is known yet"
            for ticker in tickers:
                s = of(ticker)
                row = int(np.searchsorted(s.dates, np.datetime64(session)))
                if row == len(s.dates) or s.dates[row] != np.datetime64(session):
                    last = as_date(s.dates[row - 1])
                    return f"{ticker} has no {word} on {session}; the last one before it is of {last}"
                if np.isnan(closes_of(s, field)[row]):
                    return f"the {word} of {ticker} on {session} is unknown"
            return None

        return why

    def group(self, key: str) -> Group:
        """A basket or set by name.

        Raises:
            MissingInputError: The edition has none of that name.
        """
        if key not in self.groups:
            raise MissingInputError(f"the edition has no basket or set '{key}'")
        return self.groups[key]

    def listings_of(self, key: str) -> tuple[Listing, ...]:
        """The share counts that a basket is valued by: its own holdings, or what the source knows."""
        group = self.groups.get(key)
        return group.holdings if group is not None and group.holdings else self.snapshot.listings

    def column(self, fact_id: FactId | str) -> Column:
        """A metric for all sessions.

        Raises:
            MissingInputError: Its inputs are absent.
            UsageError: There is no such metric, or it has no column.
        """
        key = parse_id(fact_id) if isinstance(fact_id, str) else fact_id
        metric = metric_of(key)
        key = replace(key, window=key.window or metric.default_window)
        if metric.column is None:
            raise MissingInputError(f"{metric.name} has a value at single sessions only")
        if key not in self._columns:
            try:
                self._columns[key] = metric.column(self, key)
            except MissingInputError as reason:
                self._columns[key] = reason
        found = self._columns[key]
        if isinstance(found, MissingInputError):
            raise MissingInputError(str(found))
        return found

    def value(self, fact_id: FactId | str, session: dt.date) -> float:
        """A column's value at a session.

        Raises:
            MissingInputError: There is none.
        """
        column = self.column(fact_id)
        return float(column.values[row_of(column, session, str(fact_id))])

    def fact(self, fact_id: FactId | str, session: dt.date) -> Fact | Missing:
        """One fact at one session, or why it is missing.

        Raises:
            UsageError: The id names no metric.
        """
        key = parse_id(fact_id) if isinstance(fact_id, str) else fact_id
        metric = metric_of(key)
        full = replace(key, window=key.window or metric.default_window)
        try:
            if metric.column is not None:
                return self._from_column(key, metric, self.column(full), session)
            assert metric.point is not None
            return self._fact(key, metric, metric.point(self, full, session), session)
        except MissingInputError as reason:
            return Missing(id=str(key), reason=str(reason))

    def _from_column(self, key: FactId, metric: Metric, column: Column, session: dt.date) -> Fact:
        row = row_of(column, session, str(key))
        value = float(column.values[row])
        base = None if column.bases is None or np.isnat(column.bases[row]) else as_date(column.bases[row])
        unit = column.unit or metric.unit
        point = Point(
            value=_typed(value, unit),
            base_session=base,
            inputs=column.trace(row),
            details=column.details(row),
            provenance=None if column.provenance is None else column.provenance(row),
        )
        fact = replace(self._fact(key, metric, point, session), unit=unit)
        if column.history is not None:
            return replace(fact, history=column.history(row))
        return replace(fact, history=history_at(column, row)) if unit in NUMBER_UNITS else fact

    def _fact(self, key: FactId, metric: Metric, point: Point, session: dt.date) -> Fact:
        known = point.provenance
        if known is not None:
            return Fact(
                id=str(key), kind="sourced", value=point.value, unit=metric.unit, as_of=known.as_of,
                base_session=point.base_session, details={**point.details, "citation": known.citation},
                inputs=point.inputs, definition=metric.definition, source=known.source,
            )  # fmt: skip
        return Fact(
            id=str(key), value=point.value, unit=metric.unit, as_of=session, base_session=point.base_session,
            details=point.details, inputs=point.inputs, definition=metric.definition,
            source=metric.source or f"prices: {self.snapshot.source}",
        )  # fmt: skip


def _typed(value: float, unit: Unit) -> float | int | bool:
    if unit == "bool":
        return bool(value)
    return int(value) if unit in ("sessions", "count", "rank") else value


def row_of(column: Column, session: dt.date, name: str) -> int:
    """The row of a session in a column that has a value there.

    Raises:
        MissingInputError: The column has no such session, or no value at it.
    """
    day = np.datetime64(session)
    row = int(np.searchsorted(column.dates, day))
    present = row < len(column.dates) and bool(column.dates[row] == day)
    if present and not np.isnan(column.values[row]):
        return row
    reason = column.why(session) if column.why is not None else None
    raise MissingInputError(reason or _absence(column, session, name, row, present=present))


def _absence(column: Column, session: dt.date, name: str, row: int, *, present: bool) -> str:
    # Nothing here may depend on later data, or a brief rebuilt from a longer history would differ.
    if present:
        return f"{name} cannot be computed on {session}: too few closes that it needs are known"
    if row == 0:
        return f"there are no data of {name} up to {session}"
    return f"{name} has no session on {session}; the last one before it is {as_date(column.dates[row - 1])}"


def price_inputs(
    ticker: str, dates: Dates, closes: Floats, rows: Iterable[int], field: str = "close"
) -> tuple[Input, ...]:
    """The closes of some rows as the inputs of a fact; rows of -1 are left out."""
    return tuple(
        Input(series=ticker, field=field, date=as_date(dates[r]), value=float(closes[r]))
        for r in rows
        if r >= 0
    )
