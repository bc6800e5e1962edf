from __future__ import annotations

import market_example as example
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import UsageError
from briefgen.metrics.ids import WINDOWS, FactId, parse_id
from briefgen.metrics.registry import metric_of, metrics

WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ^-.=+", min_size=1, max_size=6)


@given(metric=st.sampled_from(["return", "spread", "x_y"]), x=WORDS, y=WORDS, window=st.sampled_from(WINDOWS))
def test_an_id_is_read_as_it_is_printed(metric: str, x: str, y: str, window: str) -> None:
    for other in ("", y):
        for at in ("", window):
            fact_id = FactId(metric=metric, subject=x, other=other, window=at)
            assert parse_id(str(fact_id)) == fact_id


def test_a_percentile_holds_another_id() -> None:
    assert parse_id("pctl:spread:A/B@ytd") == FactId(metric="pctl", subject="spread:A/B@ytd")
    assert str(parse_id("pctl:spread:A/B@ytd")) == "pctl:spread:A/B@ytd"


def test_a_window_may_carry_a_number() -> None:
    assert parse_id("leaders:sp500@1d/5") == FactId(metric="leaders", subject="sp500", window="1d/5")


@pytest.mark.parametrize("text", ["", "return", "return:", "IWM@1d", "re turn:X@1d", "spread:A/@1d", "x:A@"])
def test_other_texts_are_no_ids(text: str) -> None:
    with pytest.raises(UsageError, match="is not a fact's id"):
        parse_id(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("retrun:A@1d", "there is no metric 'retrun'; known are: above_run,"),
        ("return:A", r"needs a window after @: one of 1d, 1w"),
        ("return:A@2d", r"return knows no window '2d' \(windows: 1d,"),
        ("return:A/B@1d", "return takes one subject, not a pair"),
        ("spread:A@1d", "needs a pair, as in spread:IWM/QQQ"),
        ("level:A@1d", r"knows no window '1d' \(windows: none\)"),
        ("runs_at_least:A/B", "needs a window after @: a number"),
        ("runs_at_least:A/B@some", "after @ stands a number of sessions such as 10"),
        ("streak_narrow:A/B@-1", "after @ stands a margin such as 0.0025"),
        ("leaders:trio@1d/none", "after @ stands a window with a number, as in 1d/5"),
        ("leaders:trio@soon", "after @ stands a window with a number, as in 1d/5"),
        ("return_without:trio@1d/0", "after @ stands a window with a number, as in 1d/5"),
    ],
)
def test_a_wrong_id_is_told_what_would_be_right(text: str, words: str) -> None:
    market = example.market({"A": [1.0, 2.0], "B": [1.0, 3.0]}, groups={"trio": ["A", "B"]})
    with pytest.raises(UsageError, match=words):
        market.fact(text, example.day(1))


def test_a_subject_may_stand_alone_where_a_pair_is_optional() -> None:
    assert metric_of(parse_id("year_start_rank:A")).name == "year_start_rank"
    assert metric_of(parse_id("year_start_rank:A/B")).name == "year_start_rank"


def test_every_metric_is_defined_in_a_line() -> None:
    for metric in metrics().values():
        assert metric.definition and "\n" not in metric.definition
        assert (metric.column is None) != (metric.point is None)
        assert metric.windows in ((), ("*",)) or metric.default_window in ("", *metric.windows)


def test_a_default_window_is_printed_as_it_was_asked() -> None:
    market = example.market({"A": [1.0, 2.0]})
    assert example.fact(market, "change:A", example.day(1)).id == "change:A"
    assert example.fact(market, "change:A@1d", example.day(1)).id == "change:A@1d"
