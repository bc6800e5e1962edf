"""Words with one meaning each: bands of verbs, which way words point, superlatives, periods."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.metrics.ids import WINDOWS
from briefgen.prose.lexicon import lexicon
from briefgen.verify.readback import direction

WORDS = lexicon()


@pytest.mark.parametrize(
    ("size", "sign", "word"),
    [(0.0, 1, "edged up"), (0.29, -1, "edged down"), (0.3, 1, "rose"), (0.99, -1, "fell"), (1.0, 1, "climbed"),
     (1.99, -1, "dropped"), (2.0, 1, "jumped"), (-2.5, -1, "slid"), (3.0, 1, "surged"), (40.0, -1, "plunged")],
)  # fmt: skip
def test_a_verb_means_one_size(size: float, sign: int, word: str) -> None:
    assert word in WORDS.verbs(size, sign)


@given(st.floats(-1e6, 1e6), st.sampled_from((1, -1)))
def test_every_size_has_verbs_that_point_its_way(size: float, sign: int) -> None:
    verbs = WORDS.verbs(size, sign)
    assert verbs
    assert {WORDS.polarity[v] for v in verbs} == {sign}
    assert {direction(v) for v in verbs} == {sign}


def test_no_word_points_both_ways() -> None:
    for word, sign in WORDS.polarity.items():
        assert direction(word) == sign
    bands = [set(b.up) | set(b.down) for b in WORDS.bands]
    assert all(not a & b for i, a in enumerate(bands) for b in bands[i + 1 :])


def test_bands_rise() -> None:
    bounds = [b.below for b in WORDS.bands]
    assert bounds == sorted(set(bounds))


@pytest.mark.parametrize(
    ("metric", "sign", "word"),
    [("return", 1, "best"), ("return", -1, "worst"), ("streak", -1, "longest"), ("level", 1, "highest"),
     ("level", -1, "lowest"), ("drawdown", -1, "deepest"), ("something", 1, "highest")],
)  # fmt: skip
def test_superlatives(metric: str, sign: int, word: str) -> None:
    assert WORDS.extreme(metric, sign) == word


def test_every_window_has_words() -> None:
    assert set(WINDOWS) <= set(WORDS.periods)
    assert len(set(WORDS.periods.values())) == len(WORDS.periods)
