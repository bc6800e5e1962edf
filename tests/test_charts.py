"""Charts: what is drawn where, whose words they are, and that all of it fits at phone size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import article_example as example
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.charts import (
    WIDTH,
    Bar,
    Cell,
    Line,
    Mark,
    Outcome,
    Peak,
    Row,
    Story,
    fan,
    heat_rows,
    path,
    returns_bars,
    run_strip,
    standalone,
    text_width,
    time_lines,
    waterfall,
)
from briefgen.charts.heat import DARKEST
from briefgen.charts.lines import stepped
from briefgen.model import Claim, Figure
from briefgen.resources import style

SVG = "{http://www.w3.org/2000/svg}"
DAYS = np.arange(np.datetime64("2025-01-01"), np.datetime64("2025-12-31"))


def claim(text: str) -> Claim:
    return Claim(text=text, fact="f", property="value")


def bar(value: float, name: str = "Name") -> Bar:
    return Bar(label=(name,), value=value, claim=claim(f"{value:+.1%}"))


def story(key: str = "k") -> Story:
    return Story(key=key, caption=("What it finds",), head=("", "Value"), rows=((("A",), (claim("1%"),)),))


def line(values: np.ndarray, name: str = "", label: str = "4.26%") -> Line:
    return Line(dates=DAYS, values=values, label=(claim(label),), name=(name,) if name else ())


def waves(n: int = 3) -> list[Line]:
    x = np.arange(DAYS.size) / 40
    return [
        line(3 + 0.1 * k + np.sin(x + k), name)
        for k, name in enumerate(("10-year", "2-year", "Policy rate")[:n])
    ]


def peak(day: str, length: int, when: str = "") -> Peak:
    return Peak(day=np.datetime64(day), length=length, claim=claim(f"{length} sessions"), mark=Mark(fact="f"),
                when=claim(when) if when else None)  # fmt: skip


def strip(record: Peak | None, today: int = 9) -> Figure:
    ends = np.array(["1990-01-05", "1990-01-09", "2007-02-01"], dtype="datetime64[D]")
    span = (np.datetime64("1987-09-10"), np.datetime64("2020-03-16"))
    return run_strip(
        story(), ends, np.array([2.0, 4.0, 11.0]), span=span, today=peak("2020-03-16", today), record=record
    )


def outcomes(*values: float) -> list[Outcome]:
    kinds = ("", "line", "second", "")
    names = ((), ("Median",), ("Norm",), ())
    return [
        Outcome(value=v, label=(claim(f"{v * 100:+.1f} pts"),), mark=Mark(fact="f"), name=n, kind=k)
        for v, n, k in zip(values, names, kinds)
    ]


def drawn() -> Iterator[Figure]:
    """One figure of every kind, each as full as it gets."""
    yield time_lines(
        story("lines"), waves(), unit="level", start=(claim("Jan. 15, 2025"),), end=(claim("Jan. 21, 2026"),)
    )
    yield time_lines(
        story("shaded"), [line(np.sin(np.arange(DAYS.size) / 50) / 10, label="+17.8 pts")], unit="points",
        start=(claim("March 15, 2019"),), end=(claim("March 16, 2020"),), shaded=(claim("14 sessions"),),
        shaded_from=DAYS[-15],
    )  # fmt: skip
    yield returns_bars(
        story("bars"), [bar(v, f"SoundHound {i}") for i, v in enumerate((0.053, -0.02, 0.001))]
    )
    yield waterfall(story("waterfall"), [bar(v, "Microsoft") for v in (0.5, -0.2, 0.1)], bar(0.4, "Together"))
    row = Row(
        label=("Communication services",),
        cells=tuple(Cell(value=v, claim=claim(f"{v:+.1%}")) for v in (0.165, -0.201, -0.537)),
    )
    yield heat_rows(story("heat"), [row] * 11, [("Day",), ("Month",), ("Year",)])
    yield strip(peak("1996-05-07", 16, "May 1996"))
    yield strip(peak("2016-01-05", 11, "January 2016"))
    paths = np.cumsum(np.random.default_rng(1).normal(0, 0.01, (20, 64)), axis=1)
    paths[:, 0] = 0.0
    ends = sorted(paths[:, -1])
    yield fan(story("fan"), paths, outcomes(ends[-1], float(np.median(ends)), 0.001, ends[0]))


FIGURES = list(drawn())
every = pytest.mark.parametrize("figure", FIGURES, ids=map(str, range(len(FIGURES))))


# --- words ------------------------------------------------------------------------------------


def boxes(figure: Figure, size: float) -> list[tuple[str, float, float, float, float]]:
    """The words of a picture with the rectangle that each takes at a type size."""
    found = []
    for text in ElementTree.fromstring(figure.svg).iter(f"{SVG}text"):
        words = "".join(text.itertext())
        wide = text_width(words, size)
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = {"end": x - wide, "middle": x - wide / 2}.get(text.get("text-anchor", ""), x)
        middle = y if "dy" in text.attrib else y - 0.35 * size
        found.append((words, left, left + wide, middle - 0.4 * size, middle + 0.4 * size))
    return found


@every
@pytest.mark.parametrize("size", [14.0, 22.0])
def test_no_words_overlap_or_leave_the_picture_on_screen_or_phone(figure: Figure, size: float) -> None:
    height = float(ElementTree.fromstring(figure.svg).attrib["viewBox"].split()[3])
    found = boxes(figure, size)
    for words, left, right, top, bottom in found:
        assert left >= -1 and right <= WIDTH + 4, words
        assert top >= -1 and bottom <= height + 1, words
    for (a, l1, r1, t1, b1), (b, l2, r2, t2, b2) in combinations(found, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1, f"'{a}' lies on '{b}'"


@every
def test_every_claim_of_a_figure_is_in_it_once_and_every_other_number_is_one_of_a_scale(
    figure: Figure,
) -> None:
    root = ElementTree.fromstring(figure.svg)
    claimed = [e for e in root.iter() if "data-fact" in e.attrib]
    assert [e.text for e in claimed] == [c.text for c in figure.claims]
    for text in root.iter(f"{SVG}text"):
        assert len([e for e in text if "data-fact" in e.attrib]) <= 1
        if "data-axis" in text.attrib:
            assert re.fullmatch(r"[+-]?\d+(\.\d+)?%?", text.text or "")
    assert root.attrib["role"] == "img"


@every
def test_a_picture_is_named_and_described_with_its_numbers(figure: Figure) -> None:
    root = ElementTree.fromstring(figure.svg)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None
    assert (root.attrib["aria-labelledby"], root.attrib["aria-describedby"]) == (
        title.attrib["id"],
        desc.attrib["id"],
    )
    assert figure.alt == f"{title.text}. {desc.text}"
    assert figure.data is not None
    assert all(
        run.text in figure.alt
        for row in figure.data.rows
        for cell in row
        for run in cell
        if isinstance(run, Claim)
    )


def test_a_chart_of_its_own_has_its_colours_and_is_the_same_each_time() -> None:
    content = standalone(example.watch_list())
    tags = [e.tag.rpartition("}")[2] for e in ElementTree.fromstring(content)]
    assert tags[:3] == ["title", "desc", "style"]
    assert content == standalone(example.watch_list())
    assert [f.svg for f in drawn()] == [f.svg for f in FIGURES]


# --- lines ------------------------------------------------------------------------------------


def test_a_path_is_lifted_over_gaps() -> None:
    assert path(np.arange(4.0), np.array([np.nan, 1.0, np.nan, 2.0])) == "M1 1M3 2"


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_steps_hold_each_value_until_the_next_one(values: list[int]) -> None:
    x, y = stepped(np.arange(float(len(values))), np.array(values, dtype=float))
    assert (x[0], y[0], x[-1], y[-1]) == (0.0, values[0], len(values) - 1, values[-1])
    assert all((a == b) != (c == d) or (a == b and c == d) for a, b, c, d in zip(x, x[1:], y, y[1:]))
    for at, value in enumerate(values):
        assert any(
            left <= at <= right and value in (low, high) for left, right, low, high in zip(x, x[1:], y, y[1:])
        )


def test_a_line_of_less_than_two_points_is_refused() -> None:
    nothing = np.full(DAYS.size, np.nan)
    with pytest.raises(ValueError, match="two known points"):
        time_lines(story(), [line(nothing)], unit="points", start=(), end=())


def test_three_lines_are_told_apart_without_colour() -> None:
    root = ElementTree.fromstring(FIGURES[0].svg)
    dashes = [
        e.get("stroke-dasharray")
        for e in root.iter(f"{SVG}path")
        if e.get("class") in ("line", "second", "third")
    ]
    assert len(set(dashes)) == 3


# --- bars -------------------------------------------------------------------------------------


@given(st.lists(st.floats(-0.9, 3.0), min_size=1, max_size=12))
@settings(max_examples=60)
def test_bars_stay_inside_the_picture(values: list[float]) -> None:
    for figure in (
        returns_bars(story(), [bar(v) for v in values]),
        waterfall(story(), [bar(v) for v in values], bar(sum(values))),
    ):
        for box in ElementTree.fromstring(figure.svg).iter(f"{SVG}rect"):
            start, size = float(box.attrib["x"]), float(box.attrib["width"])
            assert -0.2 <= start <= start + size <= WIDTH + 0.2


def test_bars_are_sorted_and_losses_are_hollow() -> None:
    figure = returns_bars(story(), [bar(-0.02, "C"), bar(0.03, "A"), bar(0.01, "B")])
    names = [t.text for t in ElementTree.fromstring(figure.svg).iter(f"{SVG}text") if t.text]
    assert names == ["A", "B", "C"]
    assert figure.svg.count('class="loss"') == 1
    assert [c.text for c in figure.claims] == ["+3.0%", "+1.0%", "-2.0%"]


def test_each_part_of_a_sum_begins_where_the_one_before_it_ends() -> None:
    figure = waterfall(story(), [bar(2.0, "A"), bar(-3.0, "C"), bar(1.0, "B")], bar(0.0, "All"))
    rects = [
        (float(r.attrib["x"]), float(r.attrib["width"]))
        for r in ElementTree.fromstring(figure.svg).iter(f"{SVG}rect")
    ]
    (a, wa), (b, wb), (c, wc), (_, whole) = rects
    assert b == pytest.approx(a + wa, abs=0.2)
    assert c == pytest.approx(a, abs=0.2)
    assert wc == pytest.approx(wa + wb, abs=0.2)
    assert whole == 0.0


def test_unknown_values_and_no_bars_are_refused() -> None:
    with pytest.raises(ValueError, match="known value"):
        returns_bars(story(), [bar(float("nan"))])
    with pytest.raises(ValueError, match="there must be one"):
        waterfall(story(), [], bar(float("nan")))


# --- strip, fan, heat -------------------------------------------------------------------------


def test_the_longest_run_of_a_column_is_drawn_and_today_is_the_last_stem() -> None:
    root = ElementTree.fromstring(strip(peak("2007-02-01", 11, "February 2007")).svg)
    stems = next(e.attrib["d"] for e in root.iter(f"{SVG}path") if e.get("class") == "stems")
    assert stems.count("M") == 2, "the two runs of January 1990 fall into one column"
    dots = [float(e.attrib["cx"]) for e in root.iter(f"{SVG}circle")]
    assert dots[0] == max(dots) == WIDTH - 8


def test_a_fan_without_paths_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a path"):
        fan(story(), np.empty((0, 64)), [])


def test_a_table_of_tints_needs_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        heat_rows(story(), [Row(label=("A",), cells=(None,))], [("Day",), ("Month",)])


# --- colours ----------------------------------------------------------------------------------


def colours(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style(sheet)))


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def rgb(text: str) -> tuple[float, ...]:
    return tuple(int(text[i : i + 2], 16) for i in (1, 3, 5))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("sheet", ["base", "dark"])
def test_words_and_marks_have_the_contrast_that_readers_need(sheet: str) -> None:
    c = {name: rgb(value) for name, value in colours(sheet).items()}
    for words in ("ink", "quiet", "accent", "fall"):
        assert contrast(c[words], c["paper"]) >= 4.5, words
    assert contrast(c["quiet"], c["tint"]) >= 4.5
    for mark in ("accent", "fall", "hair", "ink"):
        assert contrast(c[mark], c["paper"]) >= 3, mark
    for tint in ("accent", "fall"):
        mixed = tuple(DARKEST * a + (1 - DARKEST) * b for a, b in zip(c[tint], c["paper"]))
        assert contrast(c["ink"], mixed) >= 4.5, f"words on the strongest {tint}"


def test_a_chart_of_its_own_has_the_colours_of_the_page() -> None:
    """The file's dark colours are the page's, and the light ones are those written into the picture."""
    dark, light = colours("dark"), colours("base")
    own = set(re.findall(r"#[0-9a-f]{6}", style("chart")))
    assert own <= set(dark.values()) | {light["paper"]}
    written = {x for f in FIGURES for x in re.findall(r"#[0-9a-f]{6}", f.svg)} - {"#ffffff"}
    assert written <= set(light.values())
