"""Scales and ticks: round numbers in equal steps, labels that do not overlap."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.scales import (
    apart,
    nice_step,
    nice_ticks,
    scale,
    tick_texts,
    value_ticks,
    year_ticks,
)

finite = st.floats(-1e6, 1e6)
ranges = st.tuples(finite, st.floats(1e-6, 1e6)).map(lambda r: (r[0], r[0] + r[1]))


@given(st.lists(finite, min_size=2, max_size=20).filter(lambda xs: max(xs) > min(xs)))
def test_a_scale_keeps_order_and_lands_on_its_ends(values: list[float]) -> None:
    xs = np.array(values)
    ys = scale(xs, xs.min(), xs.max(), 10.0, 90.0)
    assert ys[xs.argmin()] == pytest.approx(10.0)
    assert ys[xs.argmax()] == pytest.approx(90.0)
    assert (np.diff(ys[np.argsort(xs)]) >= -1e-9).all()


def test_a_flat_series_is_drawn_in_the_middle_and_unknown_values_stay_unknown() -> None:
    ys = scale(np.array([3.0, np.nan, 3.0]), 3.0, 3.0, 0.0, 10.0)
    assert ys[0] == ys[2] == 5.0
    assert np.isnan(ys[1])


@pytest.mark.parametrize(
    ("span", "most", "step"),
    [(16, 4, "5"), (0.31, 4, "0.1"), (0.2, 4, "0.05"), (1, 1, "1"), (38, 5, "10"), (950, 4, "250"),
     (9, 4, "2.5"),     (0.00021, 3, "0.0001"), (10, 5, "2")],
)  # fmt: skip
def test_a_step_is_the_smallest_round_one_that_is_coarse_enough(span: float, most: int, step: str) -> None:
    assert nice_step(span, most) == Decimal(step)


@given(ranges, st.integers(1, 8))
def test_ticks_are_equal_steps_within_the_range_and_no_more_would_fit(
    ends: tuple[float, float], most: int
) -> None:
    low, high = ends
    if not low < high:
        return
    ticks = nice_ticks(low, high, most)
    step = nice_step(high - low, most)
    assert all(Decimal(repr(low)) <= t <= Decimal(repr(high)) for t in ticks)
    assert all(b - a == step for a, b in pairwise(ticks))
    assert all(t % step == 0 for t in ticks)
    assert len(ticks) <= most + 1
    if ticks:
        assert ticks[0] - step < Decimal(repr(low))
        assert ticks[-1] + step > Decimal(repr(high))


def test_a_range_without_extent_has_one_tick() -> None:
    assert nice_ticks(3.0, 3.0) == (Decimal(3),)


def test_ticks_of_one_scale_have_the_same_decimals() -> None:
    assert [t.text for t in value_ticks(3.4, 4.7, "level", 3)] == ["3.5%", "4.0%", "4.5%"]
    assert [t.text for t in value_ticks(-0.11, 0.11, "points")] == ["-10", "-5", "0", "+5", "+10"]
    assert [t.text for t in value_ticks(0.0, 1.0, "percent")] == ["0%", "20%", "40%", "60%", "80%", "100%"]
    assert tick_texts([Decimal("1E+1"), Decimal("2E+1")], "count") == ("10", "20")


def test_years_stand_at_their_first_day() -> None:
    first = np.datetime64("2019-03-15")
    ticks = year_ticks(first, np.datetime64("2026-01-22"), 4)
    assert [t.text for t in ticks] == ["2020", "2022", "2024", "2026"]
    assert ticks[0].at == (np.datetime64("2020-01-01") - first).astype(int)
    assert [t.text for t in year_ticks(np.datetime64("2020-01-01"), np.datetime64("2021-06-01"))] == [
        "2020", "2021",
    ]  # fmt: skip


labels = st.lists(st.tuples(st.floats(0, 300), st.floats(5, 40)), min_size=1, max_size=7)


@given(labels)
def test_labels_do_not_overlap_keep_their_order_and_stay_in_the_room(
    parts: list[tuple[float, float]],
) -> None:
    middles, sizes = [m for m, _ in parts], [s for _, s in parts]
    tops = apart(middles, sizes, 0.0, 300.0)
    order = sorted(range(len(parts)), key=lambda i: middles[i])
    for a, b in pairwise(order):
        assert tops[a] + sizes[a] <= tops[b] + 1e-6
    assert min(tops) >= 0.0
    assert max(t + s for t, s in zip(tops, sizes)) <= 300.0 + 1e-6


@given(labels)
def test_labels_with_room_between_them_are_not_moved(parts: list[tuple[float, float]]) -> None:
    middles = [50.0 * (i + 1) for i in range(len(parts))]
    sizes = [s for _, s in parts]
    tops = apart(middles, sizes, 0.0, 500.0)
    assert tops == pytest.approx([m - s / 2 for m, s in zip(middles, sizes)])
