"""Makers of windows from lengths of time: so many sessions or weeks, and the week, month or year so far."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from briefgen.audit.clock import (
    ONE,
    Clock,
    first_weeks,
    last_n,
    months_back,
    previous,
    rolling,
    span,
    start_of,
    to_date,
)
from briefgen.audit.model import Window
from briefgen.audit.quantities import NUMBER, whole

Made = tuple[list[Window], str, bool]
"""Windows, grain, whether the days are named."""

NUM = rf"(?P<n>{NUMBER})"
UNIT = r"(?P<unit>(?:trading )?sessions?|observations?|(?:trading )?days?|weeks?|months?|quarters?|years?)"


def _unit(word: str) -> str:
    one = word.lower().split()[-1].rstrip("s")
    return "session" if one in ("day", "session", "observation") else one


def to_date_made(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """The calendar period so far, as in ``this year``."""
    return lambda clock, m: (to_date(clock, grain), grain, False)


def loose_made(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """A period as in "for the week": the calendar one so far, the one before, or as many sessions."""

    def make(clock: Clock, m: re.Match[str]) -> Made:
        found = to_date(clock, grain)
        weekend = grain == "week" and clock.date.weekday() >= 4
        if grain == "week" and not weekend:
            found += previous(clock, grain)
        if grain != "week":
            early = (clock.date - start_of(clock.date, grain)).days < 5
            found = (previous(clock, grain) + found) if early else found
        return found + rolling(clock, grain), grain, False

    return make


def calendar_made(clock: Clock, grain: str) -> list[Window]:
    """The calendar period so far, or the one before where this one has just begun."""
    early = (clock.date - start_of(clock.date, grain)).days < (3 if grain == "week" else 5)
    return (previous(clock, grain) + to_date(clock, grain)) if early else to_date(clock, grain)


def past_made(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """``in the past month``: as many sessions, or by the calendar."""

    def make(clock: Clock, m: re.Match[str]) -> Made:
        extra = to_date(clock, grain) if grain == "week" else []
        return (
            rolling(clock, grain) + extra + (previous(clock, grain) if grain == "week" else []),
            grain,
            False,
        )

    return make


def last_made(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """``last month``: the calendar period before."""

    def make(clock: Clock, m: re.Match[str]) -> Made:
        found = previous(clock, grain)
        if grain == "week" and clock.date.weekday() >= 4:
            found += to_date(clock, grain)
        if "the last" in m[0].lower():
            found = rolling(clock, grain) + found
        return found, grain, False

    return make


def past_or_to_date(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """``a month of trading``, ``a week's gain``: as many sessions, or the calendar period."""
    return lambda clock, m: (rolling(clock, grain) + to_date(clock, grain), grain, False)


def rolling_any_made(clock: Clock, m: re.Match[str]) -> Made:
    """The same of whichever alternative matched."""
    have = m.groupdict()
    return next(
        rolled(clock, have[f"n{k}"] or "", have[f"unit{k}"] or "", m[0])
        for k in ("", "2", "3", "4")
        if have[f"n{k}"]
    )


def rolling_n_made(clock: Clock, m: re.Match[str]) -> Made:
    """``in the last ten sessions``."""
    return rolled(clock, m["n"], m["unit"], m[0])


def rolled(clock: Clock, number: str, noun: str, words: str) -> Made:
    """Some sessions, weeks, months or years back from the article, as many as the words say."""
    count, unit = whole(number) or 0, _unit(noun)
    if not count:
        return [], "span", False
    if unit == "session":
        found = last_n(clock, count)
        if re.search(r"previous|prior|preceding", words, re.I):
            ends = [e for end in clock.ends() if (e := clock.before(end))]
            found += [
                Window(base=b, end=e, grain="span", words=f"{count} sessions to {e}")
                for e in ends
                if (b := clock.before(e, count))
            ]
        if "day" in noun.lower() and count >= 20:
            found += [w for e in clock.ends() if (b := clock.upto(e - dt.timedelta(days=count)))
                      for w in [Window(base=b, end=e, grain="span", words=f"from {b} to {e}")]]  # fmt: skip
        return found, "span" if count > 1 else "day", False
    found = rolling(clock, unit, count)
    if unit == "week":
        for end in clock.ends():
            first = start_of(end, "week") - dt.timedelta(days=7 * (count - 1))
            made = span(clock, first, end, "span", f"{count} calendar weeks to {end}")
            found += [made] if made else []
    if unit in ("month", "quarter", "year"):
        step = {"month": 1, "quarter": 3, "year": 12}[unit]
        # From the same day so many months or years before, as calendars count.
        found += [
            Window(base=b, end=e, grain="span", words=f"{count} {unit}s to {e}")
            for e in clock.ends()
            if (b := clock.upto(months_back(e, step * count)))
        ]
        for back in (0, 1):
            for end in clock.ends():
                head = start_of(end, unit)
                if back:
                    last = head - ONE
                    first = start_of(months_back(last, step * (count - 1)), unit)
                else:
                    last, first = end, start_of(months_back(end, step * (count - 1)), unit)
                made = span(clock, first, last, "span", f"{count} calendar {unit}s to {last}")
                found += [made] if made else []
    return found, "span", False


def first_n(clock: Clock, m: re.Match[str]) -> Made:
    """``in the first three weeks of the year``."""
    year = m.groupdict().get("year")
    count = whole(m["n"]) if m["n"] else 1
    return first_weeks(clock, count or 1, _unit(m["unit"]), int(year) if year else None), "span", True


_GRAIN = re.compile(r"\b(?:this|the|a|last|its) (?:\w+ )?(?P<g>week|month|quarter|year)\b", re.I)


def so_far(clock: Clock, m: re.Match[str]) -> Made:
    """Up to now, in the period that the words before name, or in the year."""
    before = list(_GRAIN.finditer(m.string[: m.start()]))
    if before:
        return to_date_made(before[-1]["g"].lower())(clock, m)
    found = [w for grain in ("year", "month", "quarter", "week") for w in to_date(clock, grain)]
    return found, "year", False


def year_end(clock: Clock, m: re.Match[str]) -> Made:
    """``since the end of last year``."""
    return to_date(clock, "year"), "year", False
