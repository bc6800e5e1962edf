"""Macro series from FRED, the Federal Reserve Bank of St. Louis, as keyless CSV downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from briefgen.errors import Problem, SourceUnavailableError
from briefgen.model import Needs, Series
from briefgen.sources import csv_table as table_of
from briefgen.sources.base import Fetched, Progress

if TYPE_CHECKING:
    from briefgen.sources._yahoo_session import Patience

ADDRESS = "https://fred.stlouisfed.org/graph/fredgraph.csv"
THREADS = 4
UNKNOWN = 404


class FredSource:
    """FRED as a source of macro series and of nothing else; every fetch brings whole histories.

    Args:
        address: Where the CSV files are; FRED's own address by default.
        patience: How long to wait for a busy server; three tries within 15 seconds by default.
    """

    name = "fred"
    key = "fred"
    simulated = False

    def __init__(self, *, address: str = ADDRESS, patience: Patience | None = None) -> None:
        self._address = address
        self._patience = patience

    def fingerprint(self, needs: Needs) -> str:
        """Empty: only a fetch tells what FRED has."""
        return ""

    def fetch(
        self, needs: Needs, last: Mapping[str, dt.date], now: dt.datetime, progress: Progress
    ) -> Fetched:
        """Whole histories of the macro series that are needed.

        Args:
            needs: What the edition asks for; only its macro series are looked at.
            last: Not looked at: past figures are revised, so that the whole history is fetched.
            now: The present, with a time zone.
            progress: Told how many series have been answered.

        Raises:
            SourceUnavailableError: Not one of the series could be fetched, as the server does not answer.
        """
        vintage = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        names = sorted(needs.macro)
        if not names:
            return Fetched(vintage=vintage, prices={})
        answers: list[Series | str] = []
        with ThreadPoolExecutor(min(THREADS, len(names))) as pool:
            for done, answer in enumerate(pool.map(self._download(), names), start=1):
                answers.append(answer)
                progress("series from FRED", done, len(names))
        macro = {n: a for n, a in zip(names, answers) if isinstance(a, Series)}
        absent = {n: f"FRED did not give {n}: {a}" for n, a in zip(names, answers) if isinstance(a, str)}
        if not macro and not any(a.startswith("it knows") for a in answers if isinstance(a, str)):
            raise SourceUnavailableError(f"FRED cannot be reached: {answers[0]}")
        return Fetched(vintage=vintage, prices={}, macro=macro, absent=absent)

    def _download(self) -> _Download:
        from briefgen.sources._yahoo_session import Patience

        return _Download(self._address, self._patience or Patience(tries=3, total=15.0))


class _Download:
    """Fetches one series after the other, or several at once."""

    def __init__(self, address: str, patience: Patience) -> None:
        self._address, self._patience = address, patience

    def __call__(self, name: str) -> Series | str:
        """The series, or why there is none, as a clause."""
        from curl_cffi.requests.exceptions import RequestException

        from briefgen.sources._yahoo_session import fault_in

        try:
            status, body = self._answer(name)
        except RequestException as error:
            return "the proxy does not let the connection through" if refused(error) else fault_in(error)
        if status == UNKNOWN:
            return "it knows no such series"
        if status != 200:
            return f"it answers HTTP {status}"
        found = series_of(name, body)
        return found if isinstance(found, Series) else str(found)

    def _answer(self, name: str) -> tuple[int, bytes]:
        from curl_cffi.requests.exceptions import RequestException
        from tenacity import (
            Retrying,
            retry_if_exception,
            stop_after_attempt,
            stop_after_delay,
            wait_exponential,
            wait_random,
        )

        p = self._patience

        def may_help(error: BaseException) -> bool:
            return isinstance(error, RequestException) and not refused(error)

        retrying = Retrying(
            retry=retry_if_exception(may_help),
            stop=stop_after_attempt(p.tries) | stop_after_delay(p.total),
            wait=wait_exponential(multiplier=p.pause) + wait_random(0, p.pause),
            reraise=True,
        )
        return retrying(self._attempt, name)

    def _attempt(self, name: str) -> tuple[int, bytes]:
        from curl_cffi import requests

        from briefgen.sources._yahoo_session import BusyError

        response = requests.get(self._address, params={"id": name}, timeout=self._patience.timeout)
        if response.status_code == 429:
            raise BusyError("it answers HTTP 429, too many requests")
        if response.status_code >= 500:
            raise BusyError(f"it answers HTTP {response.status_code}")
        if response.status_code == 200 and not response.content.endswith(b"\n"):
            raise BusyError("its answer was cut off")
        return response.status_code, response.content


def refused(error: BaseException) -> bool:
    """Whether a proxy on the way does not let the address through, now or later."""
    from curl_cffi.requests.exceptions import ProxyError

    return isinstance(error, ProxyError) or "CONNECT tunnel failed" in str(error)


def series_of(name: str, body: bytes) -> Series | Problem:
    r"""A series from FRED's CSV file, or what is wrong with it.

    Args:
        name: The series' identifier, which is the name of the file's second column.
        body: The file: days and values, where a full stop or nothing stands for an unknown value.

    >>> series_of("DGS10", b"observation_date,DGS10\n2026-01-21,4.26\n2026-01-22,.\n").close.tolist()
    [4.26, nan]
    """
    text, problems = table_of.decode(body, name)
    if problems:
        return problems[0]
    table, problems = table_of.parse(text.replace(",.\n", ",\n").replace(",.\r\n", ",\r\n"), name)
    if table is None:
        return problems[0]
    date = table_of.find_column(table, "observationdate", "date")
    value = next((i for i, head in enumerate(table.header) if head == name), None)
    if date is None or value is None:
        return table_of.missing_column(table, "date" if date is None else name)
    days, wrong_days = table_of.dates(table, date)
    values, wrong = table_of.numbers(table, value, f"{name}'s value")
    if wrong_days or wrong:
        return [*wrong_days, *wrong][0]
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return Problem(source=name, message="has no known value")
    start = int(known[0])
    return Series(ticker=name, dates=days[start:], close=values[start:], adj_close=values[start:])
