from __future__ import annotations

import re
from xml.etree import ElementTree

import article_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts import WIDTH, Bar, path, returns_bars, scale, standalone
from briefgen.model import Claim

finite = st.floats(-1e6, 1e6)


def bar(value: float, name: str = "Name") -> Bar:
    return Bar(label=(name,), value=value, claim=Claim(text=f"{value:+.1%}", fact="f", property="value"))


@given(st.lists(finite, min_size=2, max_size=20).filter(lambda xs: max(xs) > min(xs)))
def test_a_scale_keeps_order_and_lands_on_its_ends(values: list[float]):
    xs = np.array(values)
    ys = scale(xs, xs.min(), xs.max(), 10.0, 90.0)
    assert ys[xs.argmin()] == pytest.approx(10.0)
    assert ys[xs.argmax()] == pytest.approx(90.0)
    assert (np.diff(ys[np.argsort(xs)]) >= -1e-9).all()


def test_a_flat_series_is_drawn_in_the_middle_and_unknown_values_stay_unknown():
    ys = scale(np.array([3.0, np.nan, 3.0]), 3.0, 3.0, 0.0, 10.0)
    assert ys[0] == ys[2] == 5.0
    assert np.isnan(ys[1])


def test_a_path_is_lifted_over_gaps():
    assert path(np.arange(4.0), np.array([np.nan, 1.0, np.nan, 2.0])) == "M1 1M3 2"


@given(st.lists(st.floats(-0.9, 3.0), min_size=1, max_size=12))
def test_bars_and_their_words_stay_inside_the_picture(values: list[float]):
    figure = returns_bars(key="k", bars=[bar(v) for v in values], caption=(), alt="alt")
    for box in ElementTree.fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}rect"):
        start, size = float(box.attrib["x"]), float(box.attrib["width"])
        assert 0 <= start <= start + size <= WIDTH + 0.2


def test_bars_are_sorted_and_losses_are_hollow():
    figure = returns_bars(
        key="k", bars=[bar(-0.02, "C"), bar(0.03, "A"), bar(0.01, "B")], caption=(), alt="alt"
    )
    names = [
        t.text for t in ElementTree.fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}text") if t.text
    ]
    assert names == ["A", "B", "C"]
    assert figure.svg.count('class="loss"') == 1
    assert [claim.text for claim in figure.claims] == ["+3.0%", "+1.0%", "-2.0%"]


def test_unknown_returns_and_too_few_points_are_refused():
    with pytest.raises(ValueError, match="known value"):
        returns_bars(key="k", bars=[bar(float("nan"))], caption=(), alt="")


@pytest.mark.parametrize("figure", [example.leadership(), example.watch_list()], ids=lambda f: f.key)
def test_every_claim_of_a_figure_is_in_it_once_and_every_number_is_a_claim(figure):
    root = ElementTree.fromstring(figure.svg)
    claimed = [e for e in root.iter() if "data-fact" in e.attrib]
    assert sorted(e.text for e in claimed) == sorted(c.text for c in figure.claims)
    for element in claimed:
        element.text = ""
    words = "".join(t for e in root.iter("{http://www.w3.org/2000/svg}text") for t in e.itertext())
    assert not re.search(
        r"\d", words.replace("S&P 500", "").replace("Nasdaq-100", "").replace("Russell 2000", "")
    )
    assert root.attrib["role"] == "img"


def test_a_chart_of_its_own_has_its_colours_and_its_caption():
    content = standalone(example.watch_list())
    root = ElementTree.fromstring(content)
    tags = [e.tag.rpartition("}")[2] for e in root]
    assert tags[:3] == ["title", "desc", "style"]
    assert content == standalone(example.watch_list())
