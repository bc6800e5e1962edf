"""An HTTP session for Yahoo Finance that waits out a busy server and remembers what went wrong.

yfinance takes a session of the caller's and turns most failures into empty tables. Retrying here, below it,
lets every request try again on its own, and keeps the reason that the empty table no longer tells.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from curl_cffi.requests import Response, Session
from curl_cffi.requests.exceptions import CertificateVerifyError, ProxyError, RequestException, Timeout
from curl_cffi.requests.exceptions import ConnectionError as NoConnectionError
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential, wait_random

CHART = "/v8/finance/chart/"
UNKNOWN = "unknown"
_DATA_PATHS = (CHART, "/quoteSummary/", "/v7/finance/quote", "/finance/timeseries/")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a fetch waits for a server that is busy or out of reach.

    Args:
        tries: Attempts at one request, the first included.
        pause: Seconds before the second attempt; each further pause is twice as long, with a random part.
        total: Seconds after the first failure of a fetch at which waiting ends.
        timeout: Seconds that one attempt may take.
    """

    tries: int = 4
    pause: float = 1.0
    total: float = 20.0
    timeout: float = 10.0


class BusyError(NoConnectionError):
    """The server answered, but not with data; another attempt may do better."""


def chart_ticker(url: str) -> str:
    """The ticker of a chart's address, empty for other addresses.

    >>> chart_ticker("https://query2.finance.yahoo.com/v8/finance/chart/%5EGSPC?range=1d")
    '^GSPC'
    """
    path = urlsplit(url).path
    return unquote(path.split(CHART, 1)[1]) if CHART in path else ""


def fault_of(status: int, body: bytes) -> str:
    """Why an answer is worth another attempt; empty for one that must be taken as it is.

    >>> fault_of(429, b"Too Many Requests")
    'it answers HTTP 429, too many requests'
    >>> fault_of(200, b'{"chart": {"res')
    'its answer was cut off'
    """
    if status == 429:
        return "it answers HTTP 429, too many requests"
    if status >= 500:
        return f"it answers HTTP {status}"
    if status == 200 and not body.rstrip().endswith(b"}"):
        return "its answer was cut off"
    return ""


def fault_in(error: RequestException) -> str:
    """Why no answer came, as a clause.

    >>> fault_in(Timeout("curl: (28)"))
    'it does not answer in time'
    """
    if isinstance(error, BusyError):
        return str(error)
    if isinstance(error, CertificateVerifyError):
        return "its certificate is not trusted, which REQUESTS_CA_BUNDLE can mend"
    if isinstance(error, ProxyError):
        return "the proxy does not let the connection through"
    if isinstance(error, Timeout):
        return "it does not answer in time"
    return "no connection to it could be made"


class PatientSession(Session[Response]):
    """A browser-like session that retries requests for data, within one patience for the whole fetch.

    Args:
        patience: When to try again and when to give up.

    Attributes:
        outcomes: What became of each ticker's chart: empty for an answer, ``unknown``, or why there is none.
        last_fault: Why the latest request failed; empty after one that worked.
    """

    def __init__(self, patience: Patience) -> None:
        super().__init__(impersonate="chrome")
        self._patience = patience
        self._lock = threading.Lock()
        self.begin(lambda ticker: None)

    def begin(self, answered: Callable[[str], None]) -> None:
        """Forget earlier outcomes: a new fetch starts.

        Args:
            answered: Called with the ticker of each chart that is answered or given up.
        """
        with self._lock:
            self._answered = answered
            self._first_failure: float | None = None
            self._any_success = False
            self._hopeless = False
            self.outcomes: dict[str, str] = {}
            self.last_fault = ""

    def request(self, method: Any, url: str, *args: Any, **kwargs: Any) -> Response:
        """One request as the parent class makes it, tried again while that may help."""
        # yfinance asks for its cookie with 30 seconds to answer, and every thread waits for that in turn.
        kwargs["timeout"] = self._patience.timeout
        if not any(part in urlsplit(url).path for part in _DATA_PATHS):
            self._refuse_if_hopeless()
            return super().request(method, url, *args, **kwargs)
        try:
            response = self._retrying()(self._attempt, method, url, *args, **kwargs)
        except RequestException as error:
            self._gave_up(url, fault_in(error))
            raise
        self._succeeded(url, response.status_code)
        return response

    def _retrying(self) -> Retrying:
        return Retrying(
            retry=retry_if_exception_type(RequestException),
            stop=self._stop,
            wait=wait_exponential(multiplier=self._patience.pause) + wait_random(0, self._patience.pause),
            reraise=True,
        )

    def _attempt(self, method: Any, url: str, *args: Any, **kwargs: Any) -> Response:
        self._refuse_if_hopeless()
        try:
            response = super().request(method, url, *args, **kwargs)
            if fault := fault_of(response.status_code, response.content):
                raise BusyError(fault)
        except RequestException as error:
            self._failed(fault_in(error))
            raise
        return response

    def _stop(self, state: RetryCallState) -> bool:
        with self._lock:
            started, hopeless = self._first_failure, self._hopeless
        late = (
            started is not None and time.monotonic() + state.upcoming_sleep - started > self._patience.total
        )
        return hopeless or late or state.attempt_number >= self._patience.tries

    def _refuse_if_hopeless(self) -> None:
        with self._lock:
            if self._hopeless:
                raise BusyError(self.last_fault)

    def _failed(self, fault: str) -> None:
        with self._lock:
            self._first_failure = self._first_failure or time.monotonic()
            self.last_fault = fault

    def _gave_up(self, url: str, fault: str) -> None:
        with self._lock:
            # One request that used up its attempts while none has ever worked speaks for all that follow.
            self._hopeless = not self._any_success
            if ticker := chart_ticker(url):
                self.outcomes[ticker] = fault
        self._tell(url)

    def _succeeded(self, url: str, status: int) -> None:
        with self._lock:
            self._any_success, self.last_fault = True, ""
            if ticker := chart_ticker(url):
                self.outcomes[ticker] = UNKNOWN if status == 404 else ""
        self._tell(url)

    def _tell(self, url: str) -> None:
        if ticker := chart_ticker(url):
            self._answered(ticker)
