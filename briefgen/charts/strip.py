"""All runs of a contest since the data begin, as stems along a line of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from briefgen.charts.drawing import WIDTH, Mark, Story, draw, number, text_width, widest
from briefgen.charts.scales import Tick, scale, value_ticks, year_ticks
from briefgen.model import Claim, Dates, Figure, Floats, plain

HEIGHT = 140.0
FINE = 1.5
"""Width of a column of the picture; of all runs that end in one, the longest is drawn."""


@dataclass(frozen=True, kw_only=True)
class Peak:
    """A run that is named in the picture.

    Args:
        day: The day on which it ended, or today.
        length: Its sessions.
        claim: Its length in words.
        when: The day in words; None for today.
        mark: The fact that its height states.
    """

    day: np.datetime64
    length: int
    claim: Claim
    mark: Mark
    when: Claim | None = None


def columns(x: Floats, heights: Floats, fine: float = FINE) -> tuple[Floats, Floats]:
    """The greatest of all heights in each column of a picture.

    Args:
        x: Coordinates, shape ``(n,)``, increasing.
        heights: Shape ``(n,)``.
        fine: Width of a column.

    Returns:
        The middles of the columns that hold any, and the greatest height of each.

    >>> columns(np.array([0.2, 0.9, 3.1]), np.array([2.0, 5.0, 1.0]), 1.0)[1].tolist()
    [5.0, 1.0]
    """
    cells = np.floor(x / fine).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
    return (cells[starts] + 0.5) * fine, np.maximum.reduceat(heights, starts)


def run_strip(
    story: Story, ends: Dates, lengths: Floats, *, span: tuple[np.datetime64, np.datetime64],
    today: Peak, record: Peak | None,
) -> Figure:  # fmt: skip
    """Every run of one side as a stem at its end, as high as it was long; today's and the longest named.

    Args:
        story: What stands around the chart.
        ends: Last day of each run but today's, shape ``(n,)``, increasing; n may be 0.
        lengths: Sessions of each, shape ``(n,)``.
        span: First and last day of the data.
        today: The current run.
        record: The longest run before it; None to name none.

    Raises:
        ValueError: Arrays of different lengths.
    """
    if ends.shape != lengths.shape:
        raise ValueError(f"{story.key}: every run needs an end and a length")
    tallest = max([float(today.length), *lengths.tolist()])
    marks = [t for t in value_ticks(0.0, tallest, "count", 4) if t.at == int(t.at)]
    left, right, top = widest(t.text for t in marks) + 12, WIDTH - 8, 64.0
    bottom = top + HEIGHT
    days = float((span[1] - span[0]).astype(np.int64))

    def across(day: Dates) -> Floats:
        return scale((day - span[0]).astype(np.float64), 0.0, days, left, right)

    def up(length: Floats) -> Floats:
        return scale(length, 0.0, tallest, bottom, top)

    at, greatest = columns(across(ends), lengths) if len(ends) else (np.empty(0), np.empty(0))
    stems = "".join(
        f"M{number(x)} {number(bottom)}V{number(y)}" for x, y in zip(at.tolist(), up(greatest).tolist())
    )
    peaks = [_peak(p, across, up, p is today) for p in (today, record) if p is not None]
    if record is not None and _collide(peaks[0], peaks[1]):
        peaks[0]["words_y"] = float(str(peaks[1]["y"])) + 52
    years = [Tick(at=float(across(np.array([span[0]]))[0]) + t.at / days * (right - left), text=t.text)
             for t in year_ticks(*span)]  # fmt: skip
    printed = [(c,) for p in (today, record) if p is not None for c in (p.claim, p.when) if c is not None]
    return draw(
        "strip", story, printed, height=bottom + 34, stems=stems, peaks=peaks,
        years=[t for t in years if t.at < right - 30],
        ticks=[Tick(at=float(up(np.array(t.at))), text=t.text) for t in marks],
        g={"left": left, "right": right, "bottom": bottom},
    )  # fmt: skip


def _peak(peak: Peak, across: object, up: object, strong: bool) -> dict[str, object]:
    assert callable(across) and callable(up)
    x, y = float(across(np.array([peak.day]))[0]), float(up(np.array(float(peak.length))))
    words = [peak.claim, *([peak.when] if peak.when else [])]
    size = max(text_width(plain((c,))) for c in words)
    to_left = x + size + 8 > WIDTH
    return {"x": x, "y": y, "words": words, "to_left": to_left, "size": size, "mark": peak.mark,
            "strong": strong, "words_y": y - 10 - 26 * (len(words) - 1)}  # fmt: skip


def _collide(one: dict[str, object], other: dict[str, object]) -> bool:
    def sides(p: dict[str, object]) -> tuple[float, float]:
        x, size = float(str(p["x"])), float(str(p["size"]))
        return (x - size, x) if p["to_left"] else (x, x + size)

    (a, b), (c, d) = sides(one), sides(other)
    return a < d + 12 and c < b + 12
