"""Prices and returns → SVG figures: pure scales and paths, labels that are claims."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefgen.model import Claim, Dates, Figure, Floats, Runs, claims_of, plain
from briefgen.resources import page_environment, style

WIDTH = 640.0
# A phone shows the chart at half its size, with its type set this large; labels must fit then, too.
LARGE_TYPE = 22.0
_ADVANCE = 0.54
_EDGE = 4.0


@dataclass(frozen=True, kw_only=True)
class LeadershipLabels:
    """The words of a leadership chart.

    Args:
        start: First date drawn.
        end: Last date drawn.
        latest: The gain of the first of the pair over the other since the first date.
        streak: Length of the current run, over its shaded span; None without a run.
        rising: What a rising line means, as words.
    """

    start: Claim
    end: Claim
    latest: Claim
    streak: Claim | None = None
    rising: Runs = ()


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a returns chart.

    Args:
        label: The name.
        value: The return as a fraction.
        claim: The return in words, printed at the bar's end.
        strong: Whether the brief is about this one.
    """

    label: Runs
    value: float
    claim: Claim
    strong: bool = False


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


def path(x: Floats, y: Floats) -> str:
    """An SVG path through points, lifted where one is unknown.

    >>> path(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.5, np.nan, 4.0]))
    'M0 1L1 2.5M3 4'
    """
    parts: list[str] = []
    pen = "M"
    for at, height in zip(x.tolist(), y.tolist(), strict=True):
        if math.isnan(height):
            pen = "M"
            continue
        parts.append(f"{pen}{number(at)} {number(height)}")
        pen = "L"
    return "".join(parts)


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> number(12.0), number(3.14159), number(-0.01)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def text_width(text: str, size: float = LARGE_TYPE) -> float:
    """About how wide some words are, in the units of their type size."""
    return len(text) * _ADVANCE * size


def leadership_chart(
    *,
    key: str,
    dates: Dates,
    ratio: Floats,
    streak_start_index: int | None,
    labels: LeadershipLabels,
    caption: Runs,
    alt: str,
) -> Figure:
    """The ratio of a pair over about a year, with the current run shaded.

    Args:
        key: File name and prefix of the ids inside.
        dates: Sessions, shape ``(n,)``, n at least 2.
        ratio: Price of the first over price of the second, shape ``(n,)``; NaN leaves a gap.
        streak_start_index: Index of the session *before* the run's first win, from which it is shaded.
        labels: Every word and number in the picture; the longest may have about 45 characters.
        caption: The sentence under it.
        alt: What it shows, for those who cannot see it.

    Raises:
        ValueError: Fewer than two known points, or arrays of different lengths.
    """
    known = np.flatnonzero(np.isfinite(ratio))
    if dates.shape != ratio.shape or known.size < 2:
        raise ValueError(f"{key}: a line needs two known points and a date for each")
    rows = 1 + bool(labels.rising)
    left, right = 6.0, WIDTH - 14 - text_width(labels.latest.text)
    top, bottom = 14 + 30.0 * rows, 262.0
    day = (dates - dates[0]).astype(np.float64)
    x = scale(day, 0.0, float(day[-1]), left, right)
    y = scale(ratio, float(np.nanmin(ratio)), float(np.nanmax(ratio)), bottom - 12, top + 12)
    last = int(known[-1])
    geometry = {
        "left": left, "right": right, "top": top, "bottom": bottom, "rows": rows,
        "line": path(x, y), "base": float(y[known[0]]), "end_x": float(x[last]), "end_y": float(y[last]),
        "span": None if streak_start_index is None else float(x[streak_start_index]),
    }  # fmt: skip
    printed = (*claims_of(labels.rising), *filter(None, (labels.streak, labels.latest)))
    svg = _draw("leadership", key=key, alt=alt, height=bottom + 36, g=geometry, labels=labels)
    return Figure(key=key, caption=caption, alt=alt, svg=svg, claims=(*printed, labels.start, labels.end))


def returns_bars(*, key: str, bars: Sequence[Bar], caption: Runs, alt: str) -> Figure:
    """Returns as horizontal bars, best first: gains solid to the right, losses hollow to the left.

    Args:
        key: File name and prefix of the ids inside.
        bars: Names, fractions and their words, in any order.
        caption: The sentence under it.
        alt: What it shows, for those who cannot see it.

    Raises:
        ValueError: No bar, or one without a known value.
    """
    if not bars or not all(math.isfinite(bar.value) for bar in bars):
        raise ValueError(f"{key}: every bar needs a known value, and there must be one")
    ranked = sorted(bars, key=lambda bar: (-bar.value, plain(bar.label)))
    gains = [bar for bar in ranked if bar.value >= 0]
    losses = [bar for bar in ranked if bar.value < 0]
    # A name stands on the empty side of the axis, so that the bars have the width to themselves.
    left, right = _names(gains), _names(losses)
    room = WIDTH - 2 * _EDGE
    unit = _unit(_reach(losses), _reach(gains), left, right, _values(losses), _values(gains), room)
    zero = _EDGE + max(left, unit * _reach(losses) + _values(losses))
    rows = [
        {"bar": bar, "y": 34.0 * i, "end": zero + unit * bar.value, "size": unit * abs(bar.value)}
        for i, bar in enumerate(ranked)
    ]
    svg = _draw("bars", key=key, alt=alt, height=34.0 * len(rows) + 4, zero=zero, rows=rows)
    inside = tuple(c for b in ranked for c in (*claims_of(b.label), b.claim))
    return Figure(key=key, caption=caption, alt=alt, svg=svg, claims=inside)


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


def _draw(template: str, **values: object) -> str:
    page = page_environment().get_template(f"charts/{template}.svg")
    return page.render(width=WIDTH, n=number, **values).strip()


def standalone(figure: Figure) -> bytes:
    """A figure as a file of its own, with its colours and its caption inside.

    Args:
        figure: A figure whose ``svg`` declares its namespace.

    Returns:
        UTF-8 bytes of an SVG document that follows the reader's light or dark scheme.
    """
    head, mark, rest = figure.svg.partition("</title>")
    description = page_environment().from_string("<desc>{{ text }}</desc>").render(text=plain(figure.caption))
    text = f"{head}{mark}{description}<style>{style('chart')}</style>{rest}\n"
    return text.encode()
