"""Series over time as lines with their names and last values beside their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefgen.charts.drawing import LINE, WIDTH, Mark, Story, draw, path, widest
from briefgen.charts.scales import Tick, Unit, apart, scale, value_ticks
from briefgen.model import Dates, Figure, Floats, Runs, plain

KINDS = (("line", "#17508c", ""), ("second", "#a4511c", "7 4"), ("third", "#57534c", "2 4"))
"""Class, colour and dashes of the first, second and third line: told apart without colour as well."""

HEIGHT = 220.0

GAP = 4.0
"""Between the labels of two lines."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One series.

    Args:
        dates: Its days, shape ``(n,)``, n at least 2.
        values: Shape ``(n,)``; NaN leaves a gap.
        label: Its last value in words; at most one claim.
        name: What it is called, where there are several lines; at most one claim.
        steps: Whether it holds each value until the next one.
        mark: The fact that its end states.
    """

    dates: Dates
    values: Floats
    label: Runs
    name: Runs = ()
    steps: bool = False
    mark: Mark | None = None


def time_lines(
    story: Story,
    lines: Sequence[Line],
    *,
    unit: Unit,
    start: Runs,
    end: Runs,
    shaded: Runs = (),
    shaded_from: np.datetime64 | None = None,
) -> Figure:
    """Lines over the same span of days, on one scale.

    Args:
        story: What stands around the chart.
        lines: One to three.
        unit: What the scale counts.
        start: The first day in words.
        end: The last day in words.
        shaded: What the shaded span is, in words; at most one claim.
        shaded_from: The day from which the end of the picture is shaded; None for none.

    Raises:
        ValueError: A line has fewer than two known points, or arrays of different lengths.
    """
    for line in lines:
        known = int(np.count_nonzero(np.isfinite(line.values)))
        if line.dates.shape != line.values.shape or known < 2:
            raise ValueError(f"{story.key}: a line needs two known points and a date for each")
    values = np.concatenate([line.values for line in lines])
    low, high = _domain(values, unit)
    first, last = min(line.dates[0] for line in lines), max(line.dates[-1] for line in lines)
    marks = value_ticks(low, high, unit)
    left = widest(tick.text for tick in marks) + 10
    right = WIDTH - 16 - widest(plain(runs) for line in lines for runs in (line.label, line.name))
    top = 36.0 if shaded else 12.0
    bottom = top + HEIGHT

    def across(days: Dates) -> Floats:
        whole = max(float((last - first).astype(np.int64)), 1.0)
        return scale((days - first).astype(np.float64), 0.0, whole, left, right)

    def up(heights: Floats) -> Floats:
        return scale(heights, low, high, bottom, top)

    drawn = [_drawn(line, i, across(line.dates), up(line.values)) for i, line in enumerate(lines)]
    _placed(drawn, lines, top, bottom)
    span = None if shaded_from is None else float(across(np.array([shaded_from]))[0])
    printed = [shaded, *(runs for line in lines for runs in (line.name, line.label)), start, end]
    return draw(
        "lines", story, printed, height=bottom + 38, lines=drawn, shaded=shaded, start=start, end=end,
        ticks=[Tick(at=float(up(np.array(t.at))), text=t.text) for t in marks],
        g={"left": left, "right": right, "top": top, "bottom": bottom, "span": span},
    )  # fmt: skip


def _domain(values: Floats, unit: Unit) -> tuple[float, float]:
    """The range of a scale: all values with a little air, and zero where differences are drawn."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if unit == "points":
        low, high = min(low, 0.0), max(high, 0.0)
    air = (high - low) * 0.06 or abs(high) * 0.06 or 1.0
    if unit == "percent":
        return max(low - air, 0.0), min(high + air, 1.0)
    return low - air, high + air


def stepped(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The corners of a line that holds each value until the next one.

    Args:
        x: Coordinates, shape ``(n,)``.
        y: Heights, all known, shape ``(n,)``.

    >>> x, y = stepped(np.array([0.0, 1.0, 2.0, 3.0]), np.array([5.0, 5.0, 7.0, 7.0]))
    >>> x.tolist(), y.tolist()
    ([0.0, 2.0, 2.0, 3.0], [5.0, 5.0, 7.0, 7.0])
    """
    turns = np.flatnonzero(np.diff(y)) + 1
    corners = np.repeat(turns, 2)
    heights = np.where(np.arange(len(corners)) % 2 == 0, y[corners - 1], y[corners])
    return np.r_[x[0], x[corners], x[-1]], np.r_[y[0], heights, y[-1]]


def _drawn(line: Line, index: int, x: Floats, y: Floats) -> dict[str, object]:
    kind, colour, dash = KINDS[index]
    last = int(np.flatnonzero(np.isfinite(y))[-1])
    shape = path(*stepped(x, y)) if line.steps else path(x, y)
    return {
        "kind": kind, "colour": colour, "dash": dash, "path": shape, "x": float(x[last]), "y": float(y[last]),
        "mark": line.mark,
    }  # fmt: skip


def _placed(drawn: list[dict[str, object]], lines: Sequence[Line], top: float, bottom: float) -> None:
    """Give every line its labels, none on another one."""
    texts = [[runs for runs in (line.name, line.label) if runs] for line in lines]
    sizes = [LINE * len(each) + GAP for each in texts]
    tops = apart([float(str(made["y"])) for made in drawn], sizes, top - LINE / 2, bottom + LINE / 2)
    for made, each, at in zip(drawn, texts, tops, strict=True):
        made["labels"] = [(runs, at + (k + 0.5) * LINE + GAP / 2) for k, runs in enumerate(each)]
