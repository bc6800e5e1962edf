"""What has followed: the paths after earlier events, their median, and the norm beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefgen.charts.drawing import LINE, WIDTH, Mark, Story, draw, path, widest
from briefgen.charts.scales import Tick, apart, scale, value_ticks
from briefgen.model import Figure, Floats, Runs, plain

HEIGHT = 240.0

MANY = 15
"""Paths beyond which each is drawn more faintly and coarsely, so that the median stands out."""

COARSE = 3
"""Sessions from one corner of such a path to the next."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One end of the fan that is named.

    Args:
        value: Where it stands.
        label: The value in words; at most one claim.
        mark: The fact that it states.
        name: What it is, above its value; no claim.
        kind: ``line`` for the median, ``second`` for the norm, empty for the extremes.
    """

    value: float
    label: Runs
    mark: Mark
    name: Runs = ()
    kind: str = ""


def fan(story: Story, paths: Floats, outcomes: Sequence[Outcome]) -> Figure:
    """Paths from a common start, each thin, their median thick, the norm as a dashed line.

    Args:
        story: What stands around the chart.
        paths: Shape ``(events, sessions + 1)``, 0 at the start; NaN leaves a gap.
        outcomes: The ends that are named, in any order.

    Raises:
        ValueError: There is no path of two points or more.
    """
    if paths.ndim != 2 or not len(paths) or paths.shape[1] < 2:
        raise ValueError(f"{story.key}: a fan needs a path")
    span = paths.shape[1] - 1
    low, high = float(np.nanmin(paths)), float(np.nanmax(paths))
    air = (high - low) * 0.04 or 0.01
    low, high = low - air, high + air
    marks = value_ticks(low, high, "points")
    left = widest(t.text for t in marks) + 10
    right = WIDTH - 16 - widest(plain(runs) for o in outcomes for runs in (o.label, o.name))
    top, bottom = 12.0, 12.0 + HEIGHT

    def up(values: Floats) -> Floats:
        return scale(values, low, high, bottom, top)

    x = scale(np.arange(span + 1.0), 0.0, float(span), left, right)
    ordered = sorted(outcomes, key=lambda o: -o.value)
    texts = [[runs for runs in (o.name, o.label) if runs] for o in ordered]
    heights = [float(up(np.array(o.value))) for o in ordered]
    tops = apart(heights, [LINE * len(each) for each in texts], top - LINE / 2, bottom + LINE / 2)
    ends = [
        {"kind": o.kind, "y": y, "mark": o.mark, "colour": _COLOURS[o.kind],
         "labels": [(runs, at + (k + 0.5) * LINE) for k, runs in enumerate(each)]}
        for o, y, each, at in zip(ordered, heights, texts, tops)
    ]  # fmt: skip
    norm = next((o for o in outcomes if o.kind == "second"), None)
    corners = np.unique(np.r_[np.arange(0, span, 1 if len(paths) <= MANY else COARSE), span])
    thirds = [round(span * k / 3) for k in (1, 2, 3)]
    return draw(
        "fan", story, [runs for o in ordered for runs in (o.name, o.label)], height=bottom + 36,
        paths="".join(path(x[corners], up(row[corners])) for row in paths),
        median=path(x, up(np.nanmedian(paths, axis=0))),
        norm="" if norm is None else path(x[[0, -1]], up(np.array([0.0, norm.value]))),
        ends=ends, faint=1.0 if len(paths) <= MANY else 0.45,
        sessions=[Tick(at=float(x[k]), text=str(k)) for k in thirds],
        ticks=[Tick(at=float(up(np.array(t.at))), text=t.text) for t in marks],
        g={"left": left, "right": right, "top": top, "bottom": bottom},
    )  # fmt: skip


_COLOURS = {"line": "#17508c", "second": "#a4511c", "": "#57534c"}
