"""Values → coordinates and ticks: pure functions that know nothing of SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from briefgen.model import Floats

Unit = Literal["points", "percent", "level", "index", "count"]
"""What a scale counts: hundredths with a sign, hundredths, percents as they are, index points, things."""

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_YEARS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One mark of a scale: where it stands and what it is called."""

    at: float
    text: str


def scale(values: Floats, low: float, high: float, start: float, stop: float) -> Floats:
    """Map values from [low, high] to [start, stop] in a straight line.

    Args:
        values: Any shape.
        low: The value that lands on ``start``.
        high: The value that lands on ``stop``; equal to ``low``, everything lands in the middle.
        start: Coordinate of ``low``.
        stop: Coordinate of ``high``.

    Returns:
        Coordinates of the same shape; NaN stays NaN.
    """
    if high == low:
        return np.where(np.isnan(values), np.nan, (start + stop) / 2)
    return np.asarray(start + (values - low) / (high - low) * (stop - start))


def nice_step(span: float, most: int, steps: Sequence[Decimal] = _STEPS) -> Decimal:
    """The smallest of 1, 2, 2.5, 5, 10, 20 and so on that cuts a span into no more than some parts.

    Args:
        span: Greater than zero.
        most: Parts at the most, 1 or more.
        steps: What a step may be, up to ten times the first.

    >>> str(nice_step(0.31, 4)), str(nice_step(38, 4)), str(nice_step(1, 1))
    ('0.1', '10', '1')
    """
    least = Decimal(repr(span)) / most
    power = Decimal(1).scaleb(least.adjusted())
    step = next(m * power for m in steps if m * power >= least)
    return step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()


def nice_ticks(low: float, high: float, most: int = 4) -> tuple[Decimal, ...]:
    """Round numbers within a range, in equal steps that a reader can count in.

    Args:
        low: The smallest value shown.
        high: The greatest.
        most: Steps at the most.

    Returns:
        Multiples of the step from ``low`` to ``high``, both included; one where the range is a point.

    >>> [str(t) for t in nice_ticks(-0.042, 0.118)]
    ['0.00', '0.05', '0.10']
    >>> [int(t) for t in nice_ticks(0, 16)]
    [0, 5, 10, 15]
    """
    if not low < high:
        return (Decimal(repr(low)).normalize(),)
    step = nice_step(high - low, most)
    first = math.ceil(Decimal(repr(low)) / step)
    last = math.floor(Decimal(repr(high)) / step)
    return tuple(step * k for k in range(first, last + 1))


def tick_texts(values: Sequence[Decimal], unit: Unit) -> tuple[str, ...]:
    """What the round numbers of a scale are called, all with the same decimals.

    >>> tick_texts([Decimal("-0.05"), Decimal(0), Decimal("0.05")], "points")
    ('-5', '0', '+5')
    >>> tick_texts([Decimal(4), Decimal("4.5")], "level"), tick_texts([Decimal("0.5")], "percent")
    (('4.0%', '4.5%'), ('50%',))
    >>> tick_texts([Decimal(6000), Decimal(6500)], "index")
    ('6,000', '6,500')
    """
    numbers = [(v * 100 if unit in ("points", "percent") else v).normalize() for v in values]
    exponents = [int(number.as_tuple().exponent) for number in numbers]
    decimals = max((-e for e in exponents), default=0)
    group = "," if unit == "index" else ""
    texts = [f"{number:{group}.{max(decimals, 0)}f}" if number else "0" for number in numbers]
    if unit == "points":
        return tuple(f"+{t}" if number > 0 else t for t, number in zip(texts, numbers))
    return tuple(texts if unit in ("count", "index") else (f"{t}%" for t in texts))


def value_ticks(low: float, high: float, unit: Unit, most: int = 5) -> tuple[Tick, ...]:
    """The round numbers of a range with their names."""
    found = nice_ticks(low, high, most)
    return tuple(Tick(at=float(t), text=text) for t, text in zip(found, tick_texts(found, unit)))


def year_ticks(first: np.datetime64, last: np.datetime64, most: int = 5) -> tuple[Tick, ...]:
    """The beginnings of round years within a span of days, each as days since its first.

    Args:
        first: The first day.
        last: The last day.
        most: Steps at the most.

    >>> [t.text for t in year_ticks(np.datetime64("1987-09-10"), np.datetime64("2026-01-22"))]
    ['1990', '2000', '2010', '2020']
    """
    begin, end = (int(str(d)[:4]) for d in (first, last))
    step = max(1, int(nice_step(max(end - begin, 1), most, _YEARS)))
    years = range(math.ceil((begin + (str(first)[5:] != "01-01")) / step) * step, end + 1, step)
    days = ((y, np.datetime64(f"{y}-01-01") - first) for y in years)
    return tuple(Tick(at=float(d.astype(np.int64)), text=str(y)) for y, d in days)


def apart(middles: Sequence[float], sizes: Sequence[float], low: float, high: float) -> tuple[float, ...]:
    """Tops of labels that do not overlap, each as near its place as the others let it.

    Args:
        middles: Where the middle of each label would be.
        sizes: How high each is.
        low: No label begins above this coordinate.
        high: Nor ends below this one; with too many labels for the room they go beyond.

    Returns:
        The top of each label, in the order given; labels keep the order of their places.

    >>> apart([10.0, 12.0, 50.0], [10.0, 10.0, 10.0], 0.0, 100.0)
    (1.0, 11.0, 45.0)
    """
    order = sorted(range(len(middles)), key=lambda i: middles[i])
    # Labels that touch form a group: its members, where they want its top in sum, and its height.
    groups: list[tuple[list[int], float, float]] = []
    for i in order:
        groups.append(([i], middles[i] - sizes[i] / 2, sizes[i]))
        while len(groups) > 1 and _top(groups[-2], low, high) + groups[-2][2] > _top(groups[-1], low, high):
            members, wanted, height = groups.pop()
            before, sum_before, height_before = groups.pop()
            total = sum_before + wanted - height_before * len(members)
            groups.append((before + members, total, height_before + height))
    found = [0.0] * len(middles)
    for group in groups:
        at = _top(group, low, high)
        for i in group[0]:
            found[i] = at
            at += sizes[i]
    return tuple(found)


def _top(group: tuple[list[int], float, float], low: float, high: float) -> float:
    members, wanted, height = group
    return max(low, min(wanted / len(members), high - height))
