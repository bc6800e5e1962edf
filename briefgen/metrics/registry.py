"""Which metrics there are: each registers itself under its own name, and is found by its module.

A *column* metric is a function from the market and an id to a value for every session at once. A
*point* metric is one that has a meaning at a single session only (a date, a list, a rank among runs).
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from briefgen.errors import UsageError
from briefgen.metrics.ids import BARE, FactId
from briefgen.model import Dates, Floats, History, Input, Scalar, Unit, Value

if TYPE_CHECKING:
    from briefgen.metrics.market import Market


class MissingInputError(Exception):
    """A metric's inputs are absent; the message is the reason that the brief prints."""


def no_inputs(row: int) -> tuple[Input, ...]:
    """The trace of a column that lists none."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a sourced fact comes from.

    Args:
        source: What kind of data, and who delivered it (``series: fred``).
        as_of: The date of the data themselves, not of the session.
        citation: Who published them, what they are, and where they can be seen.
    """

    source: str
    as_of: dt.date
    citation: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """One metric of one subject for every session.

    Args:
        dates: Sessions, shape ``(n,)``.
        values: The metric, shape ``(n,)``; NaN where it is missing.
        bases: Base session of each row, shape ``(n,)``, NaT where there is none; None without a base.
        trace: Gives the data that one row was computed from.
        details: Gives further values of one row.
        history: Gives one row's place in its past where that is not its rank among all sessions.
        why: Gives the reason for which a session has no value, None where it knows none better than
            the general one. It reads nothing later than the session.
        unit: What this subject's value counts, where that is not the metric's unit.
        provenance: Gives where one row comes from, for facts that no price can give.
    """

    dates: Dates
    values: Floats
    bases: Dates | None = None
    trace: Callable[[int], tuple[Input, ...]] = no_inputs
    details: Callable[[int], Mapping[str, Scalar | None]] = lambda row: {}
    history: Callable[[int], History | None] | None = None
    why: Callable[[dt.date], str | None] | None = None
    unit: Unit | None = None
    provenance: Callable[[int], Provenance] | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    """A metric's value at one session.

    Args:
        value: The value.
        base_session: The session that it is measured from, where there is one.
        details: Further values that belong to it.
        inputs: The data that it was computed from.
        provenance: Where it comes from, for facts that no price can give.
    """

    value: Value
    base_session: dt.date | None = None
    details: Mapping[str, Scalar | None] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    provenance: Provenance | None = None


ColumnFunction = Callable[["Market", FactId], Column]
PointFunction = Callable[["Market", FactId, dt.date], Point]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A registered metric.

    Args:
        name: The word before the colon.
        unit: What its value counts.
        definition: Its formula in one line, as a reader could recompute it.
        pair: Whether its subject is a pair.
        single: Whether a metric of pairs takes a single subject as well.
        windows: Allowed windows; empty where it takes none, ``("*",)`` where it reads its own.
        default_window: The window meant where none is given.
        column: Its function over all sessions, if it has one.
        point: Its function at one session, if it has no column.
        source: Where its facts come from, where that is not the source of prices.
    """

    name: str
    unit: Unit
    definition: str
    pair: bool
    windows: tuple[str, ...]
    default_window: str
    single: bool = False
    column: ColumnFunction | None = None
    point: PointFunction | None = None
    source: str = ""


_METRICS: dict[str, Metric] = {}
C = TypeVar("C", bound=ColumnFunction)
P = TypeVar("P", bound=PointFunction)


def _add(metric: Metric) -> None:
    if metric.name in _METRICS:
        raise RuntimeError(f"two metrics are called '{metric.name}'")
    _METRICS[metric.name] = metric


def column_metric(
    name: str,
    *,
    unit: Unit,
    definition: str,
    pair: bool = False,
    single: bool = False,
    windows: tuple[str, ...] = (),
    default_window: str = "",
) -> Callable[[C], C]:
    """Register a function that computes a metric for all sessions at once."""

    def register(function: C) -> C:
        _add(Metric(name=name, unit=unit, definition=definition, pair=pair, single=single, windows=windows,
                    default_window=default_window, column=function))  # fmt: skip
        return function

    return register


def point_metric(
    name: str,
    *,
    unit: Unit,
    definition: str,
    pair: bool = False,
    single: bool = False,
    windows: tuple[str, ...] = (),
    default_window: str = "",
    source: str = "",
) -> Callable[[P], P]:
    """Register a function that computes a metric at one session."""

    def register(function: P) -> P:
        _add(Metric(name=name, unit=unit, definition=definition, pair=pair, single=single, windows=windows,
                    default_window=default_window, point=function, source=source))  # fmt: skip
        return function

    return register


@cache
def metrics() -> Mapping[str, Metric]:
    """All metrics by name; imports every module of this package once."""
    import briefgen.metrics as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"briefgen.metrics.{module.name}")
    return dict(sorted(_METRICS.items()))


def metric_of(fact_id: FactId) -> Metric:
    """The metric that an id names, its pair and window checked.

    Raises:
        UsageError: There is no such metric, or it takes no such pair or window.
    """
    metric = metrics().get(fact_id.metric)
    if metric is None:
        raise UsageError(f"there is no metric '{fact_id.metric}'; known are: {', '.join(metrics())}")
    if metric.pair and not metric.single and not fact_id.other:
        raise UsageError(f"'{fact_id}' needs a pair, as in {fact_id.metric}:IWM/QQQ")
    if metric.name in BARE and fact_id.subject:
        window = f"@{fact_id.window}" if fact_id.window else ""
        raise UsageError(f"'{fact_id}': {metric.name} takes no subject; write {metric.name}{window}")
    if fact_id.other and not metric.pair:
        raise UsageError(f"'{fact_id}': {fact_id.metric} takes one subject, not a pair")
    if metric.windows != ("*",) and fact_id.window and fact_id.window not in metric.windows:
        allowed = ", ".join(metric.windows) or "none"
        raise UsageError(
            f"'{fact_id}': {fact_id.metric} knows no window '{fact_id.window}' (windows: {allowed})"
        )
    if metric.windows and not fact_id.window and not metric.default_window:
        allowed = "a number" if metric.windows == ("*",) else f"one of {', '.join(metric.windows)}"
        raise UsageError(f"'{fact_id}' needs a window after @: {allowed}")
    return metric


def complete(fact_id: FactId) -> FactId:
    """An id with the window that is meant where it has none.

    >>> str(complete(FactId(metric="high", subject="IWM")))
    'high:IWM@1y'
    """
    return fact_id if fact_id.window else replace(fact_id, window=metric_of(fact_id).default_window)
