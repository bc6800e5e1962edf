"""Prices and returns → SVG figures: pure scales and paths, labels that are claims; one module a kind."""

from briefgen.charts.bars import Bar, returns_bars, waterfall
from briefgen.charts.drawing import (
    LARGE_TYPE,
    WIDTH,
    Mark,
    Story,
    number,
    path,
    standalone,
    text_width,
)
from briefgen.charts.fan import Outcome, fan
from briefgen.charts.heat import Cell, Row, heat_rows
from briefgen.charts.lines import Line, time_lines
from briefgen.charts.strip import Peak, run_strip

__all__ = [
    "LARGE_TYPE", "WIDTH", "Bar", "Cell", "Line", "Mark", "Outcome", "Peak", "Row", "Story", "fan",
    "heat_rows", "number", "path", "returns_bars", "run_strip", "standalone", "text_width", "time_lines",
    "waterfall",
]  # fmt: skip
