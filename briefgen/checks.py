"""Is this snapshot fit to write from? Problems as values: nothing is repaired.

A problem whose session is the brief's own says that the series cannot be used that day. One of an
earlier session says that facts which reach back to it are in doubt. Only a brief whose every watched
pair lacks a usable side is held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from briefgen.errors import Problem
from briefgen.model import Dates, Floats, Panel, Series, Snapshot
from briefgen.sessions import Calendar
from briefgen.store import Restatement

YEAR = 252
"""Sessions that are looked at: what lies before hardly touches a brief."""

UNCHANGED = 10
"""Sessions in a row with one and the same close that make a series stale."""

_SPLITS = np.array([1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100])
_SPLIT_LOGS = np.sort(np.concatenate((-np.log(_SPLITS), np.log(_SPLITS))))
_NEAR = 0.01
_CALM = 0.025
_SHARED_SIGMAS = 3.0
_FEW = 5


@dataclass(frozen=True, kw_only=True)
class _Recent:
    """A series' last year: what is known of it, with its logarithmic returns.

    Args:
        ticker: The symbol.
        first: The first session of all with a known value.
        dates: Sessions with a known value, shape ``(n,)``.
        values: The closes there, adjusted where the series has no others, shape ``(n,)``.
        returns: Shape ``(n - 1,)``.
        sigma: Their usual size, from the median so that a jump does not hide itself.
    """

    ticker: str
    first: np.datetime64
    dates: Dates
    values: Floats
    returns: Floats
    sigma: float


def check(
    snapshot: Snapshot,
    calendar: Calendar,
    session: dt.date,
    key_tickers: Collection[str | tuple[str, ...]],
    restatements: Collection[Restatement] = (),
) -> tuple[Problem, ...]:
    """What is wrong with the data as they stood at a session.

    Args:
        snapshot: The data; anything later than the session is not looked at.
        calendar: The exchange's sessions.
        session: The session to write about.
        key_tickers: The pairs that the brief watches, each a tuple of tickers (or one ticker).
        restatements: What later fetches told differently about the past.

    Returns:
        Problems by series; those that hold the brief have ``holds`` set.

    Example:
        ``check(snapshot, calendar, day, [("IWM", "QQQ"), ("^RUT", "^GSPC")])``
    """
    cut = {name: series.until(session) for name, series in sorted(snapshot.prices.items())}
    recents = {name: _recent(series) for name, series in cut.items()}
    year = calendar.sessions_between(dt.date.min, session)[-YEAR:]
    found = [p for name in cut for p in _series_problems(cut[name], recents, year, session)]
    found += [p for panel in snapshot.panels.values() for p in _panel_problems(panel, session)]
    found += _restated(restatements, snapshot, year)
    return _with_holds(found, snapshot, recents, key_tickers, session)


def _recent(series: Series) -> _Recent:
    values = series.close
    unknown = np.isnan(values)
    if unknown.all():
        # A source may have a fund's adjusted closes only; they tell gaps and jumps as well.
        values, unknown = series.adj_close, np.isnan(series.adj_close)
    known = np.flatnonzero(~unknown[-2 * YEAR :])[-YEAR - 1 :]
    dates, levels = series.dates[-2 * YEAR :][known], values[-2 * YEAR :][known]
    with np.errstate(invalid="ignore", divide="ignore"):
        returns = np.nan_to_num(np.diff(np.log(levels)), nan=0.0, posinf=0.0, neginf=0.0)
    sigma = 1.4826 * float(np.median(np.abs(returns))) if len(returns) else 0.0
    first = series.dates[int(np.argmin(unknown))] if len(values) else np.datetime64("NaT")
    return _Recent(
        ticker=series.ticker, first=first, dates=dates, values=levels, returns=returns, sigma=sigma
    )


def _series_problems(
    series: Series, recents: Mapping[str, _Recent], year: Dates, session: dt.date
) -> Iterator[Problem]:
    recent = recents[series.ticker]
    if not len(recent.dates):
        return
    last = recent.dates[-1]
    if last != np.datetime64(session):
        message = f"no close on {session}; the last is of {last}"
        yield Problem(source=series.ticker, message=message, session=session.isoformat())
    yield from _gaps(recent, year)
    yield from _strangers(recent, year)
    yield from _stale(recent)
    yield from _jumps(series, recent, recents)


def _gaps(recent: _Recent, year: Dates) -> Iterator[Problem]:
    """Sessions of the last year without a known close, from the first known one to the last."""
    expected = year[(year >= recent.first) & (year <= recent.dates[-1])]
    lacking = expected[~_among(expected, recent.dates)]
    if len(lacking) == 1:
        yield _at(recent.ticker, lacking[0], f"no close on {lacking[0]}, which was a session")
    elif len(lacking):
        words = f"no close on {len(lacking)} sessions, the first {lacking[0]}, the last {lacking[-1]}"
        yield _at(recent.ticker, lacking[-1], words)
    if len(lacking) and recent.dates[-1] == year[-1] and lacking[-1] == year[-2]:
        # The series' own session before is an older one: a change from there is not that of the day.
        words = f"no close on {lacking[-1]}, the session before, so the change of the day is unknown"
        yield _at(recent.ticker, year[-1], words, withholds=True)


def _strangers(recent: _Recent, year: Dates) -> Iterator[Problem]:
    """Closes on days without a session; a series that has many trades somewhere else."""
    dates = recent.dates[(recent.dates >= year[0]) & (recent.dates <= year[-1])] if len(year) else year
    strange = dates[~_among(dates, year)]
    if 0 < len(strange) <= _FEW:
        yield _at(recent.ticker, strange[-1], f"a close on {strange[-1]}, when the exchange was closed")


def _among(days: Dates, known: Dates) -> NDArray[np.bool_]:
    """Whether each day is one of the known ones, which are in order; ``isin`` sorts both first."""
    if not len(known):
        return np.zeros(len(days), dtype=bool)
    nearest = known[np.minimum(np.searchsorted(known, days), len(known) - 1)]
    return np.equal(nearest, days)


def _stale(recent: _Recent) -> Iterator[Problem]:
    if len(recent.returns) < UNCHANGED or np.any(recent.returns[-UNCHANGED:] != 0):
        return
    before = recent.returns[:-UNCHANGED]
    if len(before) < UNCHANGED or np.mean(before == 0) < 0.2:
        words = f"stale: the same close on the last {UNCHANGED + 1} sessions"
        yield _at(recent.ticker, recent.dates[-1], words)


def _jumps(series: Series, recent: _Recent, recents: Mapping[str, _Recent]) -> Iterator[Problem]:
    """Changes that look like a split or a slip of the source rather than like trading."""
    for at in np.flatnonzero(np.abs(recent.returns) > np.log(1.25)):
        i, day = int(at), recent.dates[at + 1]
        if _adjusted_otherwise(series, recent, i) or _is_split(recent, i, recents):
            words = f"looks like an unadjusted split on {day}: {_from_to(recent, i)}"
            yield _at(series.ticker, day, words, withholds=True)
        elif _is_slip(recent, i):
            words = f"a jump on {day} that is undone at the next close: {_from_to(recent, i)}"
            yield _at(series.ticker, day, words, withholds=True)
        elif _is_absurd(recent, i, recents):
            words = f"a jump on {day} that no other series shows: {_from_to(recent, i)}"
            yield _at(series.ticker, day, words, withholds=True)


def _adjusted_otherwise(series: Series, recent: _Recent, i: int) -> bool:
    """Whether the change is a split's while the adjusted closes show an ordinary day."""
    first, second = np.searchsorted(series.dates, recent.dates[[i, i + 1]])
    before, after = series.adj_close[first], series.adj_close[second]
    if not (before > 0 and after > 0):
        return False
    change = float(np.log(after / before))
    split = float(recent.returns[i]) - change
    return _distance(split, _SPLIT_LOGS) < _NEAR and abs(change) < 0.5 * abs(split)


def _is_split(recent: _Recent, i: int, recents: Mapping[str, _Recent]) -> bool:
    """Whether a change is near a split's ratio, far out of the series' range, and its own affair.

    Some shares do halve in a day. A calm series never does, so the ratio may be off by an ordinary
    day's move; a wild one has to hit it within a percent.
    """
    size, others = abs(float(recent.returns[i])), _largest_other(recent, i)
    calm = recent.sigma < _CALM and others < np.log(1.15)
    near = max(_NEAR, 4 * recent.sigma) if calm else _NEAR
    ratios = _SPLIT_LOGS[np.abs(_SPLIT_LOGS) > np.log(1.9)]
    if _distance(float(recent.returns[i]), ratios) > near:
        return False
    return size > 25 * recent.sigma and size > 3 * others and not _shared(recent, i, recents)


def _is_slip(recent: _Recent, i: int) -> bool:
    if i + 1 >= len(recent.returns):
        return False
    there, back = float(recent.returns[i]), float(recent.returns[i + 1])
    others = np.delete(np.abs(recent.returns), [i, i + 1])
    far = abs(there) > 20 * recent.sigma and abs(there) > 3 * float(others.max(initial=0.0))
    return len(others) >= 20 and far and abs(there + back) < 0.1 * abs(there)


def _is_absurd(recent: _Recent, i: int, recents: Mapping[str, _Recent]) -> bool:
    """Whether a change is one that no share makes, or that no calm series makes alone."""
    size, others = abs(float(recent.returns[i])), _largest_other(recent, i)
    calm = recent.sigma < _CALM / 2 and others < np.log(1.08)
    least = np.log(1.4) if calm else np.log(16)
    return size > least and size > 30 * recent.sigma and size > 5 * others and not _shared(recent, i, recents)


def _largest_other(recent: _Recent, i: int) -> float:
    """The largest other change of the year; infinite where there are too few to know the range."""
    others = np.delete(np.abs(recent.returns), i)
    return float(others.max()) if len(others) >= 20 else float("inf")


def _distance(change: float, ratios: Floats) -> float:
    return float(np.min(np.abs(ratios - change)))


def _shared(recent: _Recent, i: int, recents: Mapping[str, _Recent]) -> bool:
    """Whether the market as a whole moved as strangely on the same day."""
    day = recent.dates[i + 1]
    moves = []
    for other in recents.values():
        at = int(np.searchsorted(other.dates, day))
        if other is not recent and 0 < at < len(other.dates) and other.dates[at] == day and other.sigma > 0:
            moves.append(abs(float(other.returns[at - 1])) / other.sigma)
    return bool(moves) and float(np.median(moves)) > _SHARED_SIGMAS


def _panel_problems(panel: Panel, session: dt.date) -> Iterator[Problem]:
    upto = panel.until(session)
    known = np.flatnonzero(~np.isnan(upto.closes[-YEAR:]).all(axis=1))
    if not len(known):
        return
    last = upto.dates[-YEAR:][known[-1]]
    if last != np.datetime64(session):
        message = f"no closes on {session}; the last are of {last}"
        yield Problem(source=panel.name, message=message, session=session.isoformat())


def _restated(restatements: Collection[Restatement], snapshot: Snapshot, year: Dates) -> Iterator[Problem]:
    """Closes of the last year that a later fetch changed by more than a split's factor."""
    for r in restatements:
        inside = len(year) > 0 and year[0] <= np.datetime64(r.session) <= year[-1]
        told = r.field == "close" and not r.uniform and r.ticker in snapshot.prices
        if inside and told and r.vintage <= snapshot.vintage:
            words = f"the close of {r.session} was {r.old} and became {r.new} in the fetch of {r.vintage}"
            yield _at(r.ticker, np.datetime64(r.session), words)


def _with_holds(
    found: list[Problem],
    snapshot: Snapshot,
    recents: Mapping[str, _Recent],
    key_tickers: Collection[str | tuple[str, ...]],
    session: dt.date,
) -> tuple[Problem, ...]:
    """The problems, with those of the watched series marked where no pair can be used at all."""
    pairs = [(k,) if isinstance(k, str) else tuple(k) for k in key_tickers]
    today = session.isoformat()
    unusable = {p.source for p in found if p.session == today or p.withholds}
    unusable |= {t for pair in pairs for t in pair if t not in recents or not len(recents[t].dates)}
    if not pairs or any(unusable.isdisjoint(pair) for pair in pairs):
        return tuple(found)
    broken = unusable.intersection(t for pair in pairs for t in pair)
    named = {p.source for p in found}
    marked = [replace(p, holds=True) if p.source in broken else p for p in found]
    return (*marked, *(_nothing(t, snapshot, session) for t in sorted(broken - named)))


def _nothing(ticker: str, snapshot: Snapshot, session: dt.date) -> Problem:
    reason = snapshot.absent.get(ticker, f"no close on or before {session}")
    return Problem(source=ticker, message=reason, session=session.isoformat(), holds=True)


def _at(ticker: str, day: np.datetime64, message: str, *, withholds: bool = False) -> Problem:
    return Problem(source=ticker, message=message, session=str(day), withholds=withholds)


def _from_to(recent: _Recent, i: int) -> str:
    return f"from {recent.values[i]:g} to {recent.values[i + 1]:g}"
