"""Share counts as they were known at each session, one line a company."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from briefgen.model import Dates, Floats, Listing

_CLASS = re.compile(
    r"[\s,]*\(?\b(class|cl|series)\s+[a-z]\b\)?.*$|[\s,]*\bcommon (stock|shares)\b.*$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class ShareCounts:
    """What was known of the members' share counts.

    Args:
        tickers: Members, in the order of the columns.
        counts: Shape ``(n, members)``: the whole company's shares; NaN where none is known yet.
        shares: The same, but 0 for a second share class of a company whose first is in the basket.
        as_of: Date of each count, NaT where there is none; shape ``(n, members)``.
    """

    tickers: tuple[str, ...]
    counts: Floats
    shares: Floats
    as_of: Dates


def company_of(name: str) -> str:
    """A company's name without its share class.

    >>> company_of("Alphabet Inc. (Class A)") == company_of("Alphabet Inc. Class C Capital Stock")
    True
    >>> company_of("Under Armour, Inc.")
    'under armour, inc.'
    """
    return _CLASS.sub("", name).strip().casefold()


def share_counts(listings: Iterable[Listing], tickers: tuple[str, ...], dates: Dates) -> ShareCounts:
    """Share counts of some companies at each session: the latest that was known then.

    Args:
        listings: All dated rows of the source.
        tickers: The companies.
        dates: Sessions, shape ``(n,)``.
    """
    rows = _by_ticker(listings, frozenset(tickers))
    counts = np.full((len(dates), len(tickers)), np.nan)
    as_of = np.full((len(dates), len(tickers)), np.datetime64("NaT", "D"))
    for j, ticker in enumerate(tickers):
        found = rows.get(ticker, [])
        known = np.array([x.as_of for x in found], dtype="datetime64[D]")
        at = np.searchsorted(known, dates, side="right") - 1
        values = np.array([x.shares for x in found] or [np.nan], dtype=np.float64)
        counts[:, j] = np.where(at >= 0, values[np.maximum(at, 0)], np.nan)
        if found:
            as_of[:, j] = np.where(at >= 0, known[np.maximum(at, 0)], np.datetime64("NaT", "D"))
    shares = counts * counted_lines(rows, tickers, dates)
    return ShareCounts(tickers=tickers, counts=counts, shares=shares, as_of=as_of)


def _by_ticker(listings: Iterable[Listing], wanted: frozenset[str]) -> dict[str, list[Listing]]:
    """Rows with a share count, oldest first; of two rows of one date the later in the source counts."""
    rows: dict[str, list[Listing]] = {}
    for listing in sorted(listings, key=lambda x: x.as_of):
        if listing.ticker in wanted and listing.shares is not None:
            rows.setdefault(listing.ticker, []).append(listing)
    return rows


def counted_lines(rows: dict[str, list[Listing]], tickers: tuple[str, ...], dates: Dates) -> Floats:
    """1 for a line that counts at a session, 0 for a second share class; shape ``(n, members)``.

    Sources give each class the whole company's shares, so two lines of one company would count it twice.
    The names known at the session decide: a name learnt later does not change the past.
    """
    counted = np.ones((len(dates), len(tickers)))
    first: dict[str, list[str]] = {}
    for ticker in tickers:
        for name in {company_of(x.name) for x in rows.get(ticker, [])} - {""}:
            first.setdefault(name, []).append(ticker)
    for name, lines in first.items():
        if len(lines) < 2:
            continue
        taken = np.zeros(len(dates), dtype=bool)
        for ticker in lines:
            bears = _bears(rows[ticker], name, dates)
            counted[taken & bears, tickers.index(ticker)] = 0.0
            taken |= bears
    return counted


def _bears(rows: list[Listing], name: str, dates: Dates) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    known = np.array([x.as_of for x in rows], dtype="datetime64[D]")
    has = np.array([company_of(x.name) == name for x in rows])
    at = np.searchsorted(known, dates, side="right") - 1
    return np.asarray((at >= 0) & has[np.maximum(at, 0)])
