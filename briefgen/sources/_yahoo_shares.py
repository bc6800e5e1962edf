"""Share counts from Yahoo Finance, made into counts of whole companies on the basis of the closes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from briefgen.model import Dates, Floats

NEAR_SPLIT_DAYS = 45
AGREEMENT = 0.15


def whole_company(info: Mapping[str, object]) -> float | None:
    """Shares outstanding of all classes together, from a ticker's fields; None where they do not say.

    ``sharesOutstanding`` counts only the quoted class, so it serves where no field about the company is there
    and the company's value does not contradict it.

    Args:
        info: The fields that Yahoo gives for one ticker.

    >>> whole_company({"sharesOutstanding": 5.8e9, "impliedSharesOutstanding": 12.1e9})
    12100000000.0
    >>> whole_company({"sharesOutstanding": 5.8e9, "marketCap": 2.42e12, "regularMarketPrice": 200.0})
    12100000000.0
    """
    if implied := _positive(info.get("impliedSharesOutstanding")):
        return implied
    value, price = _positive(info.get("marketCap")), _positive(info.get("regularMarketPrice"))
    if value and price:
        return float(round(value / price))
    return _positive(info.get("sharesOutstanding"))


def _positive(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")
    return number if np.isfinite(number) and number > 0 else None


def restated(dates: Dates, counts: Floats, split_dates: Dates, factors: Floats) -> tuple[Dates, Floats]:
    """A history of share counts on today's basis, as far back as its basis can be told.

    Around a split the counts may stand on either basis, so those are left out; before it, they are multiplied
    where the history itself jumps by the split's factor, kept where it does not jump, and dropped otherwise.

    Args:
        dates: Dates of the counts, increasing, shape ``(n,)``.
        counts: Shares outstanding, shape ``(n,)``.
        split_dates: First sessions on a new basis, increasing, shape ``(k,)``.
        factors: New shares for one old share, shape ``(k,)``.

    Returns:
        The dates and the counts that are left, shapes ``(m,)``.
    """
    counts = counts.astype(np.float64, copy=True)
    keep = np.isfinite(counts) & (counts > 0)
    margin = np.timedelta64(NEAR_SPLIT_DAYS, "D")
    for day, factor in zip(split_dates[::-1], factors[::-1]):
        keep &= np.abs(dates - day) > margin
        before, after = keep & (dates < day), keep & (dates > day)
        jump = counts[after][0] / counts[before][-1] if before.any() and after.any() else np.nan
        if abs(jump / factor - 1) <= AGREEMENT:
            counts[dates < day] *= factor
        elif not abs(jump - 1) <= AGREEMENT:
            keep &= dates > day
    return dates[keep], counts[keep]


def month_ends(dates: Dates, counts: Floats) -> tuple[Dates, Floats]:
    """The last count of each calendar month, of a history with increasing dates."""
    months = dates.astype("datetime64[M]")
    last = np.append(months[1:] != months[:-1], True)[: len(dates)]
    return dates[last], counts[last]


def agreeing(dates: Dates, counts: Floats, now: float | None) -> tuple[Dates, Floats]:
    """The history where its latest count is that of the whole company, an empty one where it is not.

    Args:
        dates: Dates of the counts, increasing, shape ``(n,)``.
        counts: Shares outstanding, shape ``(n,)``.
        now: Today's count of the whole company.
    """
    if now is None or not len(counts) or abs(counts[-1] / now - 1) > AGREEMENT:
        return dates[:0], counts[:0]
    return dates, counts
