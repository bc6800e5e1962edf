"""Rows of returns over several spans, each cell tinted by its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.drawing import WIDTH, Story, draw, widest
from briefgen.model import Claim, Figure, Runs, plain

ROW = 32.0
DARKEST = 0.42
"""Opacity of the strongest tint: words on it keep their contrast in either scheme."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value with its words."""

    value: float
    claim: Claim


@dataclass(frozen=True, kw_only=True)
class Row:
    """A name with its cells, one a column; None where a value is not known."""

    label: Runs
    cells: tuple[Cell | None, ...]


def tint(value: float, strongest: float) -> float:
    """How strong the tint of a value is, from 0 to `DARKEST`, by its part of the column's strongest.

    >>> tint(0.02, 0.02), tint(-0.01, 0.02), tint(0.0, 0.0)
    (0.42, 0.21, 0.0)
    """
    return round(DARKEST * min(abs(value) / strongest, 1.0), 2) if strongest else 0.0


def heat_rows(story: Story, rows: Sequence[Row], head: Sequence[Runs]) -> Figure:
    """A row a name, a column a span; gains in one colour, losses in another, the sign in the words.

    Args:
        story: What stands around the chart.
        rows: In the order in which they are shown.
        head: The names of the columns; each at most one claim.

    Raises:
        ValueError: There are no rows, or rows of different lengths.
    """
    if not rows or {len(row.cells) for row in rows} != {len(head)}:
        raise ValueError(f"{story.key}: every row needs a cell for each column, and there must be one")
    left = widest(plain(row.label) for row in rows) + 14
    size = (WIDTH - left) / len(head)
    strongest = [
        max((abs(cell.value) for row in rows if (cell := row.cells[k])), default=0.0)
        for k in range(len(head))
    ]
    drawn = [
        {"label": row.label, "y": ROW * (i + 1), "cells": [
            {"x": left + size * k, "claim": cell.claim, "loss": cell.value < 0,
             "tint": tint(cell.value, strongest[k])}
            for k, cell in enumerate(row.cells) if cell is not None
        ]}
        for i, row in enumerate(rows)
    ]  # fmt: skip
    labels: list[Runs] = [*head]
    for row in rows:
        labels += [row.label, *((cell.claim,) for cell in row.cells if cell is not None)]
    heads = [(runs, left + size * (k + 1) - 10) for k, runs in enumerate(head)]
    return draw(
        "heat", story, labels, height=ROW * (len(rows) + 1) + 2, rows=drawn, heads=heads, size=size, row=ROW
    )
