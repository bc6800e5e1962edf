"""What Yahoo Finance's fields say about one ticker: names, share counts and estimates."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefgen.model import Fundamental, Listing
from briefgen.sources import _yahoo_shares as share_counts
from briefgen.sources._yahoo_bars import Splits

if TYPE_CHECKING:
    from briefgen.sources._yahoo_session import PatientSession

FIRST_SHARES = "2005-01-01"


def known_of(
    session: PatientSession, ticker: str, as_of: dt.date, splits: Splits | None
) -> tuple[tuple[Listing, ...], Fundamental | None]:
    """One ticker's dated names and share counts, and its estimates; nothing where Yahoo does not answer.

    Args:
        session: For the requests.
        ticker: The symbol.
        as_of: The last completed session.
        splits: The ticker's splits, where its whole history was fetched; None to leave past counts alone.
    """
    import yfinance as yf

    handle = yf.Ticker(ticker, session=session)
    info = _info(handle)
    if not info.get("longName") and not info.get("shortName"):
        return (), None
    now, estimate = listing_of(ticker, info, as_of), estimates_of(ticker, info, as_of)
    if splits is None or now.shares is None:
        return (now,), estimate
    return (*_past(handle, now, splits), now), estimate


def _info(handle: Any) -> Mapping[str, Any]:
    for _ in range(2):
        try:
            return dict(handle.get_info() or {})
        except Exception:
            # It fails in many ways; a second call gives the fields that came before the first one failed.
            continue
    return {}


def listing_of(ticker: str, info: Mapping[str, Any], as_of: dt.date) -> Listing:
    """What Yahoo's fields say about one ticker.

    Args:
        ticker: The symbol.
        info: The fields by Yahoo's names.
        as_of: The last completed session when they were fetched.
    """
    return Listing(
        ticker=ticker,
        name=str(info.get("longName") or info.get("shortName") or ""),
        exchange=str(info.get("fullExchangeName") or info.get("exchangeName") or info.get("exchange") or ""),
        sector=str(info.get("sector") or ""),
        shares=share_counts.whole_company(info),
        as_of=as_of,
    )


def estimates_of(ticker: str, info: Mapping[str, Any], as_of: dt.date) -> Fundamental | None:
    """What Yahoo's fields say about one company's earnings; None where they say nothing.

    Args:
        ticker: The symbol.
        info: The fields by Yahoo's names.
        as_of: The last completed session when they were fetched.

    >>> estimates_of("KEY", {"forwardPE": 11.5}, dt.date(2026, 1, 22)).forward_pe
    11.5
    """
    found = [_finite(info.get(k)) for k in ("forwardPE", "epsCurrentYear", "epsForward")]
    if found == [None, None, None]:
        return None
    pe, current, following = found
    return Fundamental(
        ticker=ticker, as_of=as_of, forward_pe=pe, eps_current=current, eps_next=following,
        source="Yahoo Finance",
    )  # fmt: skip


def _finite(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    return number if math.isfinite(number) else None


def _past(handle: Any, now: Listing, splits: Splits) -> Iterator[Listing]:
    try:
        history = handle.get_shares_full(start=FIRST_SHARES)
    except Exception:
        history = None
    if history is None or history.empty:
        return
    dates = history.index.tz_localize(None).to_numpy().astype("datetime64[D]")
    counts = share_counts.restated(dates, history.to_numpy(dtype="float64"), *splits)
    for day, shares in zip(*share_counts.agreeing(*share_counts.month_ends(*counts), now.shares)):
        if day.item() < now.as_of:
            yield replace(now, shares=float(shares), as_of=day.item())
