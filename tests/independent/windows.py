"""Windows: how far back a base lies, and which sessions a window holds."""

from __future__ import annotations

import datetime as dt
import re

UNITS = {"d": 1, "w": 5, "m": 21, "y": 252}


def count(window: str) -> int | None:
    """Sessions of a window such as 1m (21) or 200d (200); None for one of the calendar."""
    found = re.fullmatch(r"(\d+)([dwmy]?)", window)
    return int(found[1]) * UNITS[found[2] or "d"] if found else None


def period_start(day: str, window: str) -> str:
    """The first calendar day of the week (Monday), month, quarter or year of a day."""
    at = dt.date.fromisoformat(day)
    if window == "wtd":
        at -= dt.timedelta(days=at.weekday())
    elif window == "mtd":
        at = at.replace(day=1)
    elif window == "qtd":
        at = at.replace(month=at.month - (at.month - 1) % 3, day=1)
    elif window == "ytd":
        at = at.replace(month=1, day=1)
    else:
        raise ValueError(window)
    return at.isoformat()


def base(days: list[str], i: int, window: str) -> int | None:
    """Row of the base session of row i, or None where the days do not go back so far.

    A window that is a day means the last session up to it, for later sessions only.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", window):
        found = [j for j in range(i) if days[j] <= window]
        return found[-1] if found and days[i] > window else None
    n = count(window)
    if n is not None:
        return i - n if i >= n else None
    first = period_start(days[i], window)
    while i >= 0 and days[i] >= first:
        i -= 1
    return i if i >= 0 else None


def inside(days: list[str], i: int, window: str) -> int | None:
    """Row of the first session that a window ending at row i holds, i being one of its n."""
    if window == "all":
        return 0
    n = count(window)
    if n is not None:
        return i - n + 1 if i + 1 >= n else None
    b = base(days, i, window)
    return None if b is None else b + 1
