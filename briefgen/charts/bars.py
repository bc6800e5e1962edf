"""Returns as horizontal bars, and the parts of a sum as bars that follow one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from briefgen.charts.drawing import WIDTH, Mark, Story, draw, text_width, widest
from briefgen.model import Claim, Figure, Runs, plain

ROW = 34.0
_EDGE = 4.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar.

    Args:
        label: The name.
        value: What it measures.
        claim: The value in words.
        strong: Whether it is a yardstick or a sum, not one of the things that are compared.
    """

    label: Runs
    value: float
    claim: Claim
    strong: bool = False

    @property
    def mark(self) -> Mark:
        """The fact that its length states."""
        return Mark(fact=self.claim.fact)


def ranked(bars: Sequence[Bar]) -> list[Bar]:
    """Bars from the greatest to the smallest, equal ones by name."""
    return sorted(bars, key=lambda bar: (-bar.value, plain(bar.label)))


def _known(story: Story, bars: Sequence[Bar]) -> None:
    if not bars or not all(math.isfinite(bar.value) for bar in bars):
        raise ValueError(f"{story.key}: every bar needs a known value, and there must be one")


def returns_bars(story: Story, bars: Sequence[Bar]) -> Figure:
    """Returns as horizontal bars, best first: gains solid to the right, losses hollow to the left.

    Args:
        story: What stands around the chart.
        bars: Names, fractions and their words, in any order.

    Raises:
        ValueError: No bar, or one without a known value.
    """
    _known(story, bars)
    order = ranked(bars)
    gains = [bar for bar in order if bar.value >= 0]
    losses = [bar for bar in order if bar.value < 0]
    # A name stands on the empty side of the axis, so that the bars have the width to themselves.
    left, right = _names(gains), _names(losses)
    room = WIDTH - 2 * _EDGE
    unit = _unit(_reach(losses), _reach(gains), left, right, _values(losses), _values(gains), room)
    zero = _EDGE + max(left, unit * _reach(losses) + _values(losses))
    rows = [
        {"bar": bar, "y": ROW * i, "end": zero + unit * bar.value, "size": unit * abs(bar.value)}
        for i, bar in enumerate(order)
    ]
    labels = [runs for bar in order for runs in (bar.label, (bar.claim,))]
    return draw("bars", story, labels, height=ROW * len(rows) + 4, zero=zero, rows=rows)


def waterfall(story: Story, bars: Sequence[Bar], total: Bar) -> Figure:
    """The parts of a sum, greatest first, each beginning where the one above it ends, and the sum below.

    Args:
        story: What stands around the chart.
        bars: The parts with their words, in any order.
        total: The sum, which the parts add up to.

    Raises:
        ValueError: No part, or one without a known value.
    """
    _known(story, (*bars, total))
    order = ranked(bars)
    ends = list(accumulate(bar.value for bar in order))
    begins = [0.0, *ends[:-1]]
    left = widest(plain(bar.label) for bar in (*order, total)) + 2 * _EDGE + 8
    right = WIDTH - _EDGE - widest(bar.claim.text for bar in (*order, total)) - 12
    low, high = min(0.0, total.value, *ends), max(0.0, total.value, *ends)
    # A sum too small to draw must not set the scale.
    unit = (right - left) / (high - low) if high - low > 1e-9 else 0.0
    zero = left - low * unit
    rows = [
        {"bar": bar, "y": ROW * i, "left": zero + unit * min(a, b), "size": unit * abs(bar.value),
         "end": zero + unit * b}
        for i, (bar, a, b) in enumerate(zip((*order, total), (*begins, 0.0), (*ends, total.value)))
    ]  # fmt: skip
    labels = [runs for bar in (*order, total) for runs in (bar.label, (bar.claim,))]
    return draw(
        "waterfall", story, labels, height=ROW * len(rows) + 4, zero=zero, rows=rows, edge=WIDTH - _EDGE,
        names=left - 10,
    )  # fmt: skip


def _names(bars: Sequence[Bar]) -> float:
    return max((text_width(plain(bar.label)) + 10 for bar in bars), default=0.0)


def _values(bars: Sequence[Bar]) -> float:
    return max((text_width(bar.claim.text) + 8 for bar in bars), default=0.0)


def _reach(bars: Sequence[Bar]) -> float:
    far = max((abs(bar.value) for bar in bars), default=0.0)
    # A move too small to draw must not set the scale.
    return far if far > 1e-9 else 0.0


def _unit(
    low: float, high: float, left: float, right: float, below: float, above: float, room: float
) -> float:
    """The longest unit with which both sides of the axis fit.

    Args:
        low: Greatest loss.
        high: Greatest gain.
        left: Width of the names left of the axis.
        right: Width of the names right of it.
        below: Width of the values left of the axis.
        above: Width of the values right of it.
        room: Width of both sides together.
    """
    both = (room - below - above) / (low + high) if low + high else 0.0
    tries = [both]
    tries += [(room - left - above) / high] if high else []
    tries += [(room - right - below) / low] if low else []
    fits = [
        unit
        for unit in tries
        if max(left, unit * low + below) + max(right, unit * high + above) <= room + 1e-6
    ]
    return max(0.0, *fits) if fits else 0.0
