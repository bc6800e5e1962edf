"""Rates, jobs and prices as they were published by a session.

The definitions do not say when an observation was public. The project keeps that in ``releases.toml``: a lag
in days with exceptions, or "the first session after"; an observation too old speaks for no session, and the
funds target's values of days without a session are left out. No observation comes before an earlier one.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from independent.answer import Answer, given, missing
from independent.folder import Folder
from independent.windows import UNITS, base, count, period_start

YIELDS = {"3m": "DGS3MO", "2y": "DGS2", "5y": "DGS5", "10y": "DGS10", "30y": "DGS30"}
INDEXES = {"cpi": "CPIAUCSL", "core": "CPILFESL"}


def moved(day: str, days: int) -> str:
    """The calendar day so many days later."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Observed:
    """Observations with the first day on which each was known."""

    days: list[str]
    values: list[float]
    known: list[str]
    stale: int

    def row(self, day: str) -> int | None:
        """The last observation known on a day, if it is not too old to speak for it."""
        i = bisect_right(self.known, day) - 1
        return i if i >= 0 and moved(self.days[i], self.stale) >= day else None


class Economy:
    """Macro series with their dates of release."""

    def __init__(self, folder: Folder, releases: Path, sessions: Sequence[str]) -> None:
        self.folder = folder
        self.sessions = sessions
        self.releases: dict[str, dict[str, Any]] = tomllib.loads(releases.read_text())
        self._made: dict[str, Observed | None] = {}

    def observed(self, name: str) -> Observed | None:
        """A series, or None without its file."""
        if name not in self._made:
            one, _, other = name.partition(" - ")
            self._made[name] = self._difference(one, other) if other else self._observed(name)
        return self._made[name]

    def _difference(self, one: str, other: str) -> Observed | None:
        """One series less another in basis points, on the days of both, each known when both are."""
        a, b = self.observed(one), self.observed(other)
        if a is None or b is None:
            return None
        found = Observed([], [], [], min(a.stale, b.stale))
        for day, number, known in zip(a.days, a.values, a.known):
            j = bisect_left(b.days, day)
            if j < len(b.days) and b.days[j] == day:
                basis_points = float(100 * (exact(number) - exact(b.values[j])))
                found.days.append(day)
                found.values.append(basis_points)
                found.known.append(max(known, b.known[j]))
        return found

    def _observed(self, name: str) -> Observed | None:
        line, rule = self.folder.series(name), self.releases.get(name)
        if line is None or rule is None:
            return None
        open_days = set(self.sessions)
        rows = [
            (d, v) for d, v in zip(line.days, line.values)
            if v is not None and (d in open_days or not rule.get("open_only"))
        ]  # fmt: skip
        known: list[str] = []
        for day, _ in rows:
            known.append(max(self._published(rule, day), known[-1] if known else ""))
        return Observed([d for d, _ in rows], [v for _, v in rows], known, rule["stale"])

    def _published(self, rule: dict[str, Any], day: str) -> str:
        if rule["lag"] == "session":
            i = bisect_right(self.sessions, day)
            return self.sessions[i] if i < len(self.sessions) else "9999-12-31"
        fixed = {str(k): str(v) for k, v in rule.get("on", {}).items()}
        if day in fixed:
            return fixed[day]
        for change in rule.get("earlier", []):
            if day < str(change["before"]):
                return moved(day, change["days"])
        return moved(day, rule["lag"])

    def measure(self, name: str, day: str, of: Callable[[Observed, int], float | None]) -> Answer:
        """A measure of the last observation known at a session."""
        p = self.observed(name)
        i = p.row(day) if p and day in self.sessions else None
        if p is None or i is None:
            return missing("nothing is known, or only something too old")
        return given(of(p, i), observed=p.days[i], known_from=p.known[i])

    def past(
        self, name: str, day: str, of: Callable[[Observed, int], float | None]
    ) -> tuple[list[str], list[float | None]]:
        """That measure of every observation up to the one known at a session."""
        p = self.observed(name)
        i = p.row(day) if p else None
        return (p.days[: i + 1], [of(p, j) for j in range(i + 1)]) if p and i is not None else ([], [])


def exact(number: float) -> Fraction:
    """The decimal number that stands in the file, so that equal differences are equal."""
    return Fraction(repr(number))


def value(p: Observed, i: int) -> float:
    """``policy_rate``, ``effective_rate``, ``yield``, ``unemployment``: the observation itself."""
    return p.values[i]


def policy_change(p: Observed, i: int) -> float | None:
    """``policy_change``: the sum of the moves in the 365 days up to the observation, in basis points."""
    since = moved(p.days[i], -365)
    if p.days[0] > since:
        return None
    rows = [j for j in range(bisect_right(p.days, since), i + 1) if p.values[j] != p.values[j - 1]]
    return float(100 * sum((exact(p.values[j]) - exact(p.values[j - 1]) for j in rows), Fraction()))


def yield_change(p: Observed, i: int, window: str) -> float | None:
    """``yield_change``: basis points since n observations before, or the last one before the period."""
    b = base(p.days, i, window)
    return None if b is None else float(100 * (exact(p.values[i]) - exact(p.values[b])))


def side_of_zero(p: Observed, i: int) -> dict[str, object]:
    """How long a difference has been above or below zero, since when, and how often it was not in a year."""

    def side(j: int) -> int:
        return (p.values[j] > 0) - (p.values[j] < 0)

    if not side(i):
        return {"same_side": 0}
    first = i
    while first and side(first - 1) == side(i):
        first -= 1
    told: dict[str, object] = {"same_side": i - first + 1}
    if first:
        told["since"] = p.days[first]
    if i >= 251:
        told |= {"counted": 252, "other_side": sum(1 for j in range(i - 251, i + 1) if side(j) == -side(i))}
    return told


def own_period(day: str, observed: str, window: str) -> bool:
    """Whether a session's own calendar week, month, quarter or year has an observation."""
    return count(window) is not None or observed >= period_start(day, window)


def months_earlier(p: Observed, i: int, months: int) -> float | None:
    """The observation of some calendar months before, where there is one."""
    year, month = int(p.days[i][:4]), int(p.days[i][5:7]) - months
    while month < 1:
        year, month = year - 1, month + 12
    day = f"{year:04}-{month:02}-01"
    j = bisect_left(p.days, day)
    return p.values[j] if j < len(p.days) and p.days[j] == day else None


def inflation(p: Observed, i: int) -> float | None:
    """``inflation``: the index over that of twelve months before, less 1."""
    then = months_earlier(p, i, 12)
    return None if then is None else p.values[i] / then - 1


def payrolls(p: Observed, i: int) -> float | None:
    """``payrolls``: employees less those of the month before, in thousands."""
    then = months_earlier(p, i, 1)
    return None if then is None else p.values[i] - then


def window_rows(sessions: Sequence[str], day: str, window: str) -> list[str] | None:
    """The sessions of a window: after its base, up to and with the day."""
    if day not in sessions:
        return None
    i = bisect_left(sessions, day)
    b = base(list(sessions[max(0, i - 2 * UNITS["y"]) : i + 1]), min(i, 2 * UNITS["y"]), window)
    return None if b is None else list(sessions[max(0, i - 2 * UNITS["y"]) + b + 1 : i + 1])


def flow(folder: Folder, fund: str, day: str, window: str, sessions: Sequence[str]) -> Answer:
    """``flow``: the sum of the fund's flows over the window's sessions, all of which must be known.

    Where nobody reports flows, a session's is (shares out(t) - shares out(t-1)) x C(t), both counts dated
    exactly so.
    """
    wanted = window_rows(sessions, day, window)
    known = [daily_flow(folder, fund, d, sessions) for d in wanted or []]
    if not known or None in known:
        return missing("a day is unknown")
    return given(
        sum(v for v in known if v is not None),
        sessions=len(known),
        positive=sum(1 for v in known if v is not None and v > 0),
    )


def daily_flow(folder: Folder, fund: str, day: str, sessions: Sequence[str]) -> float | None:
    """One session's flow as it is reported, or from share counts."""
    if fund in folder.flows:
        return folder.flows[fund].get(day)
    i = bisect_left(sessions, day)
    line, counts = folder.prices(fund), folder.counts(fund)
    now, then = counts.get(day), counts.get(sessions[i - 1]) if i else None
    close = line[0].at(day) if line else None
    return None if now is None or then is None or close is None else (now - then) * close
