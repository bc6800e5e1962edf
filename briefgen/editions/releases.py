"""When the observations of macro series were published: the table ``releases.toml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from briefgen.editions.loader import HERE, read_toml
from briefgen.errors import DataError


@dataclass(frozen=True, kw_only=True)
class Release:
    """How one macro series is published.

    Args:
        series: Its identifier at FRED.
        title: What a citation calls it.
        publisher: Who publishes it.
        lag: Days from an observation's date to its publication; None for the first session after it.
        earlier: Pairs of a date and the lag in days of observations before it, the earliest first.
        on: Days of publication that the lag would put too early, by the observation's date.
        stale: Days after which an observation no longer speaks for a session.
        open_only: Whether values of days without a session are left out.
    """

    series: str
    title: str
    publisher: str
    lag: int | None
    earlier: tuple[tuple[dt.date, int], ...] = ()
    on: Mapping[dt.date, dt.date] = field(default_factory=dict)
    stale: int
    open_only: bool = False

    @property
    def url(self) -> str:
        """Where the series is shown."""
        return f"https://fred.stlouisfed.org/series/{self.series}"


@cache
def releases() -> Mapping[str, Release]:
    """Every series of the table by its identifier.

    >>> releases()["DGS10"].lag is None, releases()["CPIAUCSL"].lag
    (True, 45)
    """
    path = HERE / "releases.toml"
    return {name: parse_release(name, entry, path) for name, entry in read_toml(path).items()}


def parse_release(name: str, entry: Mapping[str, Any], path: Path) -> Release:
    """One table of the file.

    Args:
        name: The series.
        entry: Its keys.
        path: The file, for messages.

    Raises:
        DataError: A key is missing or not what it should be.
    """
    values = dict(entry)
    try:
        lag = values.pop("lag")
        earlier = sorted((x["before"], x["days"]) for x in values.pop("earlier", ()))
        on = {dt.date.fromisoformat(k): v for k, v in values.pop("on", {}).items()}
        made = Release(
            series=name, lag=None if lag == "session" else lag, earlier=tuple(earlier), on=on, **values
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path}: the series {name} cannot be read: {error}") from None
    if made.lag is not None and not isinstance(made.lag, int):
        raise DataError(f"{path}: the lag of {name} is {lag!r}, not 'session' or a number of days")
    return made
