"""All runs of a contest since the data begin, as stems along a line of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from briefgen.charts.drawing import LINE, WIDTH, Mark, Story, draw, number, widest
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
    greatest: Floats = np.asarray(np.maximum.reduceat(heights, starts), dtype=np.float64)
    return np.asarray((cells[starts] + 0.5) * fine, dtype=np.float64), greatest


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
    tallest = max([*(float(p.length) for p in (today, record) if p is not None), *lengths.tolist()])
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
    marked = [p for p in (today, record) if p is not None]
    spots = [(float(across(np.array([p.day]))[0]), float(up(np.array(float(p.length))))) for p in marked]
    words = [_words(p) for p in marked]
    rooms = [_room(x, widest(plain((c,)) for c in ws)) for (x, _), ws in zip(spots, words)]
    lasts = [y - 10 for _, y in spots]
    leader = ""
    if record is not None and _meet(*rooms):
        # Both stand over the stems then, today's at the edge and the other one left of it.
        rooms[1] = (rooms[0][0] - AIR - (rooms[1][1] - rooms[1][0]), rooms[0][0] - AIR)
        lasts = [top - 10, top - 10]
        leader = f"M{number(rooms[1][1] - 4)} {number(top - 4)}H{number(spots[1][0])}"
    peaks = [
        {"x": x, "y": y, "mark": p.mark, "strong": p is today, "words": list(zip(ws, _lines(last, len(ws)))),
         "at": room[1] if room[0] < x - AIR else room[0], "to_left": room[0] < x - AIR}
        for p, (x, y), ws, room, last in zip(marked, spots, words, rooms, lasts)
    ]  # fmt: skip
    years = [Tick(at=float(across(np.array([span[0]]))[0]) + t.at / days * (right - left), text=t.text)
             for t in year_ticks(*span)]  # fmt: skip
    printed = [(c,) for p in marked for c in _words(p)]
    return draw(
        "strip", story, printed, height=bottom + 34, stems=stems, peaks=peaks, leader=leader,
        years=[t for t in years if t.at < right - 30],
        ticks=[Tick(at=float(up(np.array(t.at))), text=t.text) for t in marks],
        g={"left": left, "right": right, "bottom": bottom},
    )  # fmt: skip


AIR = 12.0
"""Between the words of two peaks."""


def _words(peak: Peak) -> tuple[Claim, ...]:
    return (peak.claim,) if peak.when is None else (peak.claim, peak.when)


def _room(x: float, size: float) -> tuple[float, float]:
    """From where to where the words of a peak run: to the right of it, or to the left at the edge."""
    return (x - 4, x - 4 + size) if x + size + 8 <= WIDTH else (x + 4 - size, x + 4)


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] + AIR and other[0] < one[1] + AIR


def _lines(last: float, count: int) -> list[float]:
    """Base lines of some lines of words, the last one at a height."""
    return [last - LINE * (count - 1 - k) for k in range(count)]
