"""The exchange calendar: which days are sessions, and when each of them is complete.

The New York Stock Exchange's calendar of ``exchange_calendars`` (XNYS), from 1970 on: since then it
has exactly the days on which the S&P 500 has a close. Before, it lacks the exchange's holidays.
Importing that library and computing the table takes most of a second, so the table is kept in the
store and made anew when the library changes or when its end comes near.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefgen.errors import BriefgenError
from briefgen.model import Dates

if TYPE_CHECKING:
    from briefgen.store import Store

FIRST = dt.date(1970, 1, 1)
"""The calendar is right from here on."""

_KEY = "calendar/XNYS"
_NEAR = dt.timedelta(days=300)
_REGULAR_CLOSE = 20 * 3600
"""Four in the afternoon is 20:00 UTC in summer and 21:00 in winter, and no early close is that late."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Sessions with their closing times.

    Args:
        sessions: Strictly increasing days, ``datetime64[D]``, shape ``(n,)``.
        closes: Closing times in UTC, ``datetime64[s]``, shape ``(n,)``.
    """

    sessions: Dates
    closes: NDArray[np.datetime64]

    def latest_completed(self, now: dt.datetime) -> dt.date:
        """The last session whose close is not after now; early closes are known.

        Args:
            now: A moment with a time zone.

        Raises:
            ValueError: The moment has no time zone.
            BriefgenError: It lies before the first close of the calendar.
        """
        if now.tzinfo is None:
            raise ValueError("now needs a time zone")
        moment = np.datetime64(now.astimezone(dt.UTC).replace(tzinfo=None), "us")
        count = int(np.searchsorted(self.closes, moment, side="right"))
        if not count:
            raise BriefgenError(f"no session was complete at {now.isoformat()}; the calendar begins later")
        return _day(self.sessions[count - 1])

    def is_session(self, day: dt.date) -> bool:
        """Whether the exchange is open on a day."""
        i = self._before(day)
        return i < len(self.sessions) and bool(self.sessions[i] == np.datetime64(day))

    def neighbours(self, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """The last session before a day and the first after it, the day itself left out."""
        before, after = self._before(day), self._after(day)
        return (
            _day(self.sessions[before - 1]) if before else None,
            _day(self.sessions[after]) if after < len(self.sessions) else None,
        )

    def sessions_between(self, first: dt.date, last: dt.date) -> Dates:
        """The sessions from one day to another, both included."""
        return self.sessions[self._before(first) : self._after(last)]

    def is_early_close(self, day: dt.date) -> bool:
        """Whether a day is a session that ends before four in the afternoon."""
        if not self.is_session(day):
            return False
        close = self.closes[self._before(day)]
        return bool((close - close.astype("datetime64[D]")).astype(int) < _REGULAR_CLOSE)

    def offset(self, day: dt.date, count: int) -> dt.date:
        """The session that lies some sessions after a day, or before it where the count is negative.

        From a day without a session, 1 is the next session and -1 the previous one.

        Raises:
            BriefgenError: The calendar does not reach that far, or the count is 0 on such a day.
        """
        if count == 0 and not self.is_session(day):
            raise BriefgenError(f"{day} is not a session")
        i = (self._after(day) - 1 if count >= 0 else self._before(day)) + count
        if not 0 <= i < len(self.sessions):
            raise BriefgenError(f"the calendar has no session {count:+d} from {day}")
        return _day(self.sessions[i])

    def _before(self, day: dt.date) -> int:
        return int(np.searchsorted(self.sessions, np.datetime64(day, "D")))

    def _after(self, day: dt.date) -> int:
        return int(np.searchsorted(self.sessions, np.datetime64(day, "D"), side="right"))


def load_calendar(store: Store, now: dt.datetime) -> Calendar:
    """The calendar up to at least 300 days beyond now, from the store where it is there.

    Args:
        store: Keeps the computed table.
        now: The present, with a time zone.
    """
    library = _library_version()
    kept = store.get_blob(_KEY)
    if kept is not None and (calendar := _decode(kept, library, now.date() + _NEAR)) is not None:
        return calendar
    calendar = compute_calendar(dt.date(now.year + 1, 12, 31))
    # A store that cannot be written just now only costs the next run the same second.
    with contextlib.suppress(BriefgenError):
        store.put_blob(_KEY, _encode(calendar, library))
    return calendar


def compute_calendar(end: dt.date) -> Calendar:
    """The calendar from 1970 to a day, computed by the library."""
    # What the library has to change for the next pandas is no news to a reader of briefs.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from exchange_calendars import get_calendar

        exchange = get_calendar("XNYS", start=FIRST.isoformat(), end=end.isoformat())
    closes = exchange.closes.to_numpy(dtype="datetime64[s]")
    return Calendar(sessions=exchange.sessions.to_numpy().astype("datetime64[D]"), closes=closes)


def _library_version() -> str:
    """The installed version, read from the name of its folder: asking the metadata takes 35 ms."""
    spec = importlib.util.find_spec("exchange_calendars")
    if spec is not None and spec.origin is not None:
        packages = Path(spec.origin).parent.parent
        found = sorted(p.name for p in packages.glob("exchange_calendars-*.dist-info"))
        if found:
            return found[-1]
    from importlib import metadata

    return metadata.version("exchange_calendars")


def _encode(calendar: Calendar, library: str) -> bytes:
    head = json.dumps({"library": library, "sessions": len(calendar.sessions)})
    days = calendar.sessions.astype("<i4").tobytes()
    return head.encode() + b"\n" + days + calendar.closes.astype("<i8").tobytes()


def _decode(kept: bytes, library: str, until: dt.date) -> Calendar | None:
    """The kept table; None if it is of another version or ends too soon."""
    head, _, body = kept.partition(b"\n")
    known = json.loads(head)
    n = int(known["sessions"])
    if known["library"] != library or len(body) != 12 * n:
        return None
    sessions = np.frombuffer(body, dtype="<i4", count=n).astype("datetime64[D]")
    closes = np.frombuffer(body, dtype="<i8", count=n, offset=4 * n).astype("datetime64[s]")
    return Calendar(sessions=sessions, closes=closes) if _day(sessions[-1]) >= until else None


def _day(value: np.datetime64) -> dt.date:
    day = value.astype("datetime64[D]").item()
    assert isinstance(day, dt.date)
    return day
