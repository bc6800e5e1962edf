"""Statistics of trailing windows, for all sessions at once.

Every function adds and compares whole arrays element by element in an order that depends on the window
only, never on the length of the data: a value at one session is the same to the last bit whether later
sessions are there or not. (NumPy's own reductions choose their order by the shape of the array.)
"""

from __future__ import annotations

import numpy as np

from briefgen.model import Floats

BLOCK = 512

SAME = 1e-12
"""Two values that are nearer to each other (relatively, above 1) are one: only their rounding differs."""


def slack(values: Floats) -> Floats:
    """How much the rounding of some values may be; the same shape."""
    return np.asarray(SAME * np.maximum(1.0, np.abs(values)))


def rolling_sum(values: Floats, n: int) -> Floats:
    """Sum of the last n values.

    Args:
        values: Shape ``(rows,)`` or ``(rows, members)``; NaN where unknown.
        n: Length of the window.

    Returns:
        The same shape; NaN in the first ``n - 1`` rows and wherever the window holds an unknown value.

    >>> rolling_sum(np.array([1.0, 2.0, 3.0, 4.0]), 3).tolist()
    [nan, nan, 6.0, 9.0]
    """
    out = np.full(values.shape, np.nan)
    rows = len(values) - n + 1
    if rows < 1:
        return out
    level, size, start, left = values, 1, 0, n
    total: Floats | None = None
    while left:
        if left & 1:
            part = level[start : start + rows]
            total = part.copy() if total is None else np.add(total, part, out=total)
            start += size
        left >>= 1
        if left:
            level = level[:-size] + level[size:]
            size *= 2
    assert total is not None
    out[n - 1 :] = total
    return out


def rolling_mean(values: Floats, n: int) -> Floats:
    """Mean of the last n values; shape and unknown values as in `rolling_sum`."""
    return np.asarray(rolling_sum(values, n) / n)


def rolling_max(values: Floats, n: int) -> Floats:
    """Greatest of the last n values; shape and unknown values as in `rolling_sum`.

    >>> rolling_max(np.array([3.0, 1.0, 2.0, 1.0]), 2).tolist()
    [nan, 3.0, 2.0, 2.0]
    """
    out = np.full(values.shape, np.nan)
    rows = len(values) - n + 1
    if rows < 1:
        return out
    level, size = values, 1
    while size * 2 <= n:
        level = np.maximum(level[:-size], level[size:])
        size *= 2
    # Two overlapping stretches cover the window: a maximum may count a value twice.
    np.maximum(level[:rows], level[n - size : n - size + rows], out=out[n - 1 :])
    return out


def rolling_min(values: Floats, n: int) -> Floats:
    """Smallest of the last n values; shape and unknown values as in `rolling_sum`."""
    return np.asarray(-rolling_max(-values, n))


def rolling_products(x: Floats, y: Floats, n: int) -> Floats:
    """Sum over the last n values of the products of both series' deviations from their means.

    Args:
        x: Shape ``(rows,)``.
        y: Shape ``(rows,)``; the same as x for a sum of squares.
        n: Length of the window.

    Returns:
        Shape ``(rows,)``; NaN in the first ``n - 1`` rows and wherever a window holds an unknown value.

    >>> rolling_products(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 9.0]), 3).tolist()
    [nan, nan, 7.0]
    """
    out = np.full(x.shape, np.nan)
    rows = len(x) - n + 1
    if rows < 1:
        return out
    mean_x, mean_y = rolling_mean(x, n)[n - 1 :], rolling_mean(y, n)[n - 1 :]
    total = np.zeros(rows)
    for k in range(n):
        total += (x[k : k + rows] - mean_x) * (y[k : k + rows] - mean_y)
    out[n - 1 :] = total
    return out


def rolling_std(values: Floats, n: int) -> Floats:
    """Sample standard deviation (divisor ``n - 1``) of the last n values.

    Args:
        values: Shape ``(rows,)``.
        n: Length of the window, at least 2.

    Returns:
        Shape ``(rows,)``, NaN as in `rolling_sum`.

    >>> rolling_std(np.array([1.0, 2.0, 3.0]), 3).tolist()
    [nan, nan, 1.0]
    """
    return np.asarray(np.sqrt(rolling_products(values, values, n) / (n - 1)))


def rolling_share(values: Floats, n: int) -> Floats:
    """Share of the last n values, today's included, that are at or below today's.

    Returns:
        Shape ``(rows,)``, NaN as in `rolling_sum`.

    >>> rolling_share(np.array([3.0, 1.0, 2.0, 2.0]), 3)[2:].round(3).tolist()
    [0.667, 1.0]
    """
    out = np.full(values.shape, np.nan)
    rows = len(values) - n + 1
    if rows < 1:
        return out
    today = values[n - 1 :]
    count = np.zeros(rows, dtype=np.int64)
    for k in range(n):
        count += values[k : k + rows] <= today
    known = ~np.isnan(rolling_sum(values, n)[n - 1 :])
    out[n - 1 :] = np.where(known, count / n, np.nan)
    return out


def running_share(values: Floats) -> Floats:
    """Share of all known values up to and with today's that are at or below today's.

    Args:
        values: Shape ``(rows,)``; NaN where unknown. Values that differ by their rounding only are equal.

    Returns:
        Shape ``(rows,)``; NaN where today's value is unknown.

    >>> running_share(np.array([3.0, 1.0, np.nan, 2.0])).round(3).tolist()
    [1.0, 0.5, nan, 0.667]
    """
    known = np.flatnonzero(~np.isnan(values))
    found = values[known]
    counts = np.zeros(len(found))
    past = np.empty(0)
    for start in range(0, len(found), BLOCK):
        block = found[start : start + BLOCK]
        bound = block + slack(block)
        counts[start : start + BLOCK] = np.searchsorted(past, bound, side="right")
        counts[start : start + BLOCK] += np.tril(bound[:, None] >= block[None, :]).sum(axis=1)
        past = np.sort(np.concatenate([past, block]), kind="stable")
    out = np.full(values.shape, np.nan)
    out[known] = counts / np.arange(1, len(found) + 1)
    return out


def row_sum(matrix: Floats) -> Floats:
    """Sum over members, one member after the other; shape ``(rows, members)`` to ``(rows,)``."""
    total = np.zeros(len(matrix))
    for column in range(matrix.shape[1]):
        total += matrix[:, column]
    return total


def divided(above: Floats, below: Floats) -> Floats:
    """Quotient of two arrays, NaN where the divisor is not positive or either is unknown.

    >>> divided(np.array([1.0, 1.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    return np.asarray(np.divide(above, below, out=np.full(np.shape(below), np.nan), where=below > 0))
