"""A small Yahoo Finance on the loopback: a CONNECT proxy that ends TLS with certificates of its own CA.

Programs reach it through ``HTTPS_PROXY`` and ``REQUESTS_CA_BUNDLE`` alone, so the libraries stay as they are.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import socketserver
import ssl
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
HANG_UP = 0
TRUNCATE = -1


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day of one ticker; ``adj_close`` is the close where it is not given, ``time`` the New York time."""

    date: str
    close: float | None
    adj_close: float | None = None
    time: str = "09:30"

    @property
    def stamp(self) -> int:
        return int(dt.datetime.fromisoformat(f"{self.date}T{self.time}").replace(tzinfo=NEW_YORK).timestamp())


@dataclass
class Market:
    """What the server knows, and how it misbehaves; both may be changed while it runs.

    Args:
        bars: Daily bars by ticker; a ticker that is not here is unknown.
        info: Fields of ``quoteSummary`` and ``quote`` by ticker, flat.
        shares: Share counts by ticker and date.
        splits: Splits by ticker and date: new shares for one old share.
        fred: CSV files of macro series by identifier; without any, FRED is out of reach.
        faults: Answers to play before the right ones, in order, for addresses that hold the key: an HTTP
            status, ``HANG_UP`` or ``TRUNCATE``; a single number is played for ever.
    """

    bars: dict[str, Sequence[Bar]] = field(default_factory=dict)
    info: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    shares: dict[str, Mapping[str, float]] = field(default_factory=dict)
    splits: dict[str, Mapping[str, float]] = field(default_factory=dict)
    fred: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[int] | int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    requests: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def charts(self, ticker: str) -> list[dict[str, str]]:
        """The queries of the history requests for a ticker, those for its time zone alone left out."""
        paths = [p for p in self.requests if unquote(urlsplit(p).path).endswith(f"/chart/{ticker}")]
        queries = [{k: v[0] for k, v in parse_qs(urlsplit(p).query).items()} for p in paths]
        return [q for q in queries if "period1" in q]

    def fault(self, path: str) -> int | None:
        for key, plan in self.faults.items():
            if key in unquote(path) and plan != []:
                return plan if isinstance(plan, int) else plan.pop(0)
        return None


def series(closes: Mapping[str, float | None]) -> list[Bar]:
    """Bars from closes by ISO date."""
    return [Bar(date=day, close=close) for day, close in closes.items()]


# --- Yahoo's answers --------------------------------------------------------------------------

NOT_FOUND = {"code": "Not Found", "description": "No data found, symbol may be delisted"}


def chart(market: Market, ticker: str, query: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    if ticker not in market.bars:
        return 404, {"chart": {"result": None, "error": NOT_FOUND}}
    low, high = float(query.get("period1", "-inf")), float(query.get("period2", "inf"))
    bars = [b for b in market.bars[ticker] if low <= b.stamp < high]
    meta = {
        "currency": "USD", "symbol": ticker, "instrumentType": "EQUITY", "dataGranularity": "1d",
        "exchangeTimezoneName": "America/New_York", "validRanges": ["1d", "max"],
    }  # fmt: skip
    result: dict[str, Any] = {"meta": meta, "indicators": {"quote": [{}], "adjclose": [{}]}}
    if bars:
        closes = [b.close for b in bars]
        quote = dict.fromkeys(("open", "high", "low", "close"), closes) | {"volume": [100] * len(bars)}
        adjusted = [b.close if b.adj_close is None else b.adj_close for b in bars]
        result |= {
            "timestamp": [b.stamp for b in bars],
            "indicators": {"quote": [quote], "adjclose": [{"adjclose": adjusted}]},
            "events": {"splits": _splits(market, ticker)},
        }
    return 200, {"chart": {"result": [result], "error": None}}


def _splits(market: Market, ticker: str) -> dict[str, Any]:
    stamps = {Bar(date=day, close=None).stamp: ratio for day, ratio in market.splits.get(ticker, {}).items()}
    return {
        str(t): {"date": t, "numerator": r, "denominator": 1, "splitRatio": f"{r}:1"}
        for t, r in stamps.items()
    }


def summary(market: Market, ticker: str) -> tuple[int, dict[str, Any]]:
    if ticker not in market.info:
        return 404, {"quoteSummary": {"result": None, "error": NOT_FOUND}}
    return 200, {"quoteSummary": {"result": [{"summaryDetail": dict(market.info[ticker])}], "error": None}}


def quotes(market: Market, tickers: Sequence[str]) -> tuple[int, dict[str, Any]]:
    known = [{"symbol": t} | dict(market.info[t]) for t in tickers if t in market.info]
    return 200, {"quoteResponse": {"result": known, "error": None}}


def timeseries(market: Market, ticker: str) -> tuple[int, dict[str, Any]]:
    counts = market.shares.get(ticker, {})
    result: dict[str, Any] = {"meta": {"symbol": [ticker]}}
    if counts:
        result["timestamp"] = [Bar(date=day, close=None).stamp for day in counts]
        result["shares_out"] = list(counts.values())
    return 200, {"timeseries": {"result": [result], "error": None}}


def answer(market: Market, path: str) -> tuple[int, bytes, str]:
    url = urlsplit(path)
    query = {k: v[0] for k, v in parse_qs(url.query).items()}
    tail = unquote(url.path.rsplit("/", 1)[-1])
    if url.path.endswith("/getcrumb"):
        return 200, b"crumb", "text/plain"
    if url.path.endswith("/fredgraph.csv"):
        body = market.fred.get(query.get("id", ""))
        return (404, b"<html></html>", "text/html") if body is None else (200, body.encode(), "text/csv")
    endpoints: dict[str, Callable[[], tuple[int, dict[str, Any]]]] = {
        "/finance/chart/": lambda: chart(market, tail, query),
        "/quoteSummary/": lambda: summary(market, tail),
        "/v7/finance/quote": lambda: quotes(market, query.get("symbols", "").split(",")),
        "/finance/timeseries/": lambda: timeseries(market, tail),
    }
    for part, reply in endpoints.items():
        if part in url.path:
            status, body = reply()
            return status, json.dumps(body).encode(), "application/json"
    return 404, b"<html></html>", "text/html"


# --- the proxy --------------------------------------------------------------------------------


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            head = _read_head(self.request)
            hosts = (b"yahoo.com:443 ", *((b"fred.stlouisfed.org:443 ",) if self.server.market.fred else ()))
            if not head.startswith(b"CONNECT ") or not any(host in head for host in hosts):
                self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with self.server.tls.wrap_socket(self.request, server_side=True) as secure:
                while head := _read_head(secure):
                    if not self._respond(secure, head.split(b" ", 2)[1].decode()):
                        return
        except OSError:
            return

    def _respond(self, secure: ssl.SSLSocket, path: str) -> bool:
        market = self.server.market
        with market.lock:
            market.requests.append(path)
            market.counts["total"] += 1
            market.counts[urlsplit(path).path] += 1
            fault = market.fault(path)
            status, body, kind = answer(market, path)
        if fault == HANG_UP:
            return False
        if fault == TRUNCATE:
            body = body[: len(body) // 2]
        elif fault is not None:
            status, body, kind = fault, b"Too Many Requests" if fault == 429 else b"oops", "text/plain"
        cookie = "Set-Cookie: A3=d=x; Max-Age=31557600; Domain=.yahoo.com; Path=/; Secure\r\n"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{cookie}\r\n"
        secure.sendall(head.encode() + body)
        return True


def _read_head(sock: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = sock.recv(65536)
        if not chunk:
            return b""
        data += chunk
    return data


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    market: Market
    tls: ssl.SSLContext


@contextmanager
def serve(market: Market) -> Iterator[dict[str, str]]:
    """A running server; gives the environment for programs that shall use it, with caches of its own."""
    with tempfile.TemporaryDirectory() as folder:
        authority, chain = certificates(Path(folder))
        with _Server(("127.0.0.1", 0), _Handler) as server:
            server.market = market
            server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.tls.load_cert_chain(chain)
            server.tls.set_alpn_protocols(["http/1.1"])
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            try:
                yield environment(server.server_address[1], authority, Path(folder) / "cache")
            finally:
                server.shutdown()
                thread.join()


def environment(port: int, authority: Path, cache: Path) -> dict[str, str]:
    """The present environment with the proxy and its CA, and without anything else that would name either."""
    other = ("proxy", "ssl_cert", "curl_ca", "requests_ca")
    kept = {k: v for k, v in os.environ.items() if not any(word in k.lower() for word in other)}
    return kept | {
        "HTTPS_PROXY": f"http://127.0.0.1:{port}",
        "REQUESTS_CA_BUNDLE": str(authority),
        "XDG_CACHE_HOME": str(cache),
    }


def certificates(folder: Path) -> tuple[Path, Path]:
    """Writes a CA's certificate, and the server's key and certificate in one file; gives both paths."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("loopback test CA")
    root = _builder(root_name, root_name, root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    hosts = ("yahoo.com", "*.yahoo.com", "*.finance.yahoo.com", "fred.stlouisfed.org")
    names = [x509.DNSName(host) for host in hosts]
    leaf = _builder(_name("loopback"), root_name, key.public_key())
    leaf = leaf.add_extension(x509.SubjectAlternativeName(names), critical=False)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    authority, chain = folder / "ca.pem", folder / "server.pem"
    authority.write_bytes(_signed(root, root_key).public_bytes(pem))
    chain.write_bytes(secret + _signed(leaf, root_key).public_bytes(pem))
    return authority, chain


def _name(common: str) -> Any:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _builder(subject: Any, issuer: Any, public_key: Any) -> Any:
    from cryptography import x509

    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
    )


def _signed(builder: Any, key: Any) -> Any:
    from cryptography.hazmat.primitives import hashes

    return builder.sign(key, hashes.SHA256())
