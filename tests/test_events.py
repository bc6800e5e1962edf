"""What has followed: vectors by hand, an independent walk in plain Python, and real markets."""

from __future__ import annotations

import datetime as dt
import operator
import re
import statistics
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import UsageError
from briefgen.metrics.events import apart, first_of_runs
from briefgen.metrics.ids import FactId, parse_condition, parse_id
from briefgen.metrics.market import Market
from briefgen.model import Fact, Missing, Needs

SIGNS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


# --- ids --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "of", "sign", "bound", "window"),
    [
        ("after:streak:^R/^G>=10@3m", FactId(metric="streak", subject="^R", other="^G"), ">=", 10, "3m"),
        ("after:return:G@1d<=-0.03@1m", FactId(metric="return", subject="G", window="1d"), "<=", -0.03, "1m"),
        ("after:vol:^G@1m<5e-2@1y", FactId(metric="vol", subject="^G", window="1m"), "<", 0.05, "1y"),
        ("after:rsi:A>70.@1d", FactId(metric="rsi", subject="A"), ">", 70, "1d"),
        ("after:pctl:rsi:A>.9@1d", FactId(metric="pctl", subject="rsi:A"), ">", 0.9, "1d"),
    ],
)  # fmt: skip
def test_a_condition_is_read_as_it_is_printed(
    text: str, of: FactId, sign: str, bound: float, window: str
) -> None:
    found = parse_id(text)
    condition = parse_condition(found.subject)
    assert (found.metric, found.other, found.window, str(found)) == ("after", "", window, text)
    assert (condition.of, condition.sign, condition.bound) == (of, sign, bound)


@pytest.mark.parametrize(
    "text",
    ["after:streak:A/B>=10", "after:streak:A/B@3m", "after:streak:A/B=10@3m", "after:>=10@3m",
     "after:rsi:A>x@1d", "after:rsi:A>=@1d", "after:return:A@1d<=-0.03"],
)  # fmt: skip
def test_a_condition_without_its_parts_is_no_id(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a|has no condition and window"):
        parse_id(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("after:rsi:A>70@ytd", "after knows no window 'ytd'"),
        ("after:nonsense:A>70@1d", "there is no metric 'nonsense'"),
        ("after:after:rsi:A>70@1d>0@1d", "a condition cannot be about what has followed"),
    ],
)
def test_a_wrong_condition_is_told_what_would_be_right(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        example.market({"A": [1.0, 2.0]}).fact(text, example.day(1))


# --- by hand ----------------------------------------------------------------------------------

RISES = [
    100.0,
    110.0,
    99.0,
    108.9,
    108.9,
    119.79,
    107.811,
    118.5921,
    106.73289,
    117.406179,
    105.6655611,
    100.0,
]
"""Each rise of a tenth is followed by a fall of a tenth, a still session, or, at the end, nothing yet."""


def test_a_study_by_hand() -> None:
    """Rises at sessions 1, 3, 5, 7 and 9; the sessions after them: -10%, 0%, -10%, -10%, -10%."""
    market = example.market({"A": RISES})
    found = example.fact(market, "after:return:A@1d>=0.0999@1d", example.day(10))
    assert found.value == pytest.approx(-0.1)
    details = dict(found.details)
    assert details["mean"] == pytest.approx((-0.1 * 4 + 0.0) / 5)
    assert details["best"] == pytest.approx(0.0)
    assert details["worst"] == pytest.approx(-0.1)
    assert (details["count"], details["positive"], details["sessions"]) == (5, 0.0, 1)
    assert (details["first"], details["last"]) == (example.day(1), example.day(9))
    assert details["best_on"] == example.day(3)
    assert (details["base_count"], details["base_positive"]) == (10, 0.5)
    assert details["base_median"] == pytest.approx(0.05)
    assert [(i.date, i.value) for i in found.inputs[:2]] == [(example.day(1), 110.0), (example.day(2), 99.0)]
    assert len(found.inputs) == 10


def test_fewer_than_five_events_are_not_told() -> None:
    market = example.market({"A": RISES})
    words = (
        r"return:A@1d>=0.0999 has fewer than 5 events with 1 sessions after them by \d+-\d+-\d+ \(it has 4\)"
    )
    found = market.fact("after:return:A@1d>=0.0999@1d", example.day(9))
    assert isinstance(found, Missing)
    assert re.fullmatch(words, found.reason)


def test_a_bound_is_reached_whatever_the_last_digit_says() -> None:
    """9 / 10 - 1 is greater than -0.1 in binary fractions; a fall from 10 to 9 is one of a tenth."""
    market = example.market({"A": [10.0, 9.0] * 6 + [10.0]})
    found = example.fact(market, "after:return:A@1d<=-0.1@1d", example.day(12))
    assert found.details["count"] == 6
    assert isinstance(market.fact("after:return:A@1d<-0.1@1d", example.day(12)), Missing)


def test_a_pair_is_followed_by_its_spread() -> None:
    """X leads by two points on every second session, so each streak of 1 is followed by -2 points."""
    n = 24
    x = np.cumprod([1.0] + [1.02 if i % 2 else 0.98 for i in range(n)]).tolist()
    market = example.market({"X": x, "Y": [50.0] * (n + 1)})
    found = example.fact(market, "after:streak:X/Y>=1@1d", example.day(n))
    assert found.value == pytest.approx(-0.02)
    assert found.details["count"] == 11
    assert {i.series for i in found.inputs} == {"X", "Y"}


def test_no_more_than_sixty_closes_are_listed() -> None:
    closes = [100.0, 110.0] * 40
    found = example.fact(example.market({"A": closes}), "after:return:A@1d>0@1d", example.day(79))
    assert found.details["count"] == 39
    assert len(found.inputs) == 60
    assert found.inputs[-1].date == example.day(78)


def test_what_cannot_be_followed_is_missing() -> None:
    panel = example.panel("u", {"M": [1.0, 2.0, 1.0, 2.0]})
    market = example.market({"A": [1.0, 2.0]}, panels=[panel])
    words = "u is a universe of closes adjusted for dividends, of which this cannot be said"
    assert example.reason(market, "after:share_up:u@1d>0@1d", example.day(1)) == words
    assert "A has no close on" in example.reason(market, "after:return:A@1d>0@1d", dt.date(2026, 3, 7))


# --- properties -------------------------------------------------------------------------------


@given(truth=st.lists(st.sampled_from([0.0, 1.0, None]), max_size=40), span=st.integers(1, 6))
def test_events_are_beginnings_that_do_not_overlap(truth: list[float | None], span: int) -> None:
    values = example.floats(truth)
    starts = first_of_runs(values, ">=", 1.0).tolist()
    assert starts == [i for i, v in enumerate(truth) if v == 1.0 and (i == 0 or truth[i - 1] != 1.0)]
    kept = apart(np.array(starts, dtype=np.int64), span).tolist()
    assert all(b - a >= span for a, b in pairwise(kept))
    assert all(s in kept or any(k < s < k + span for k in kept) for s in starts)


closes = st.lists(st.integers(1, 30).map(float), min_size=12, max_size=60)


@given(
    x=closes,
    sign=st.sampled_from(sorted(SIGNS)),
    bound=st.sampled_from([-0.2, 0.0, 0.1]),
    back=st.integers(0, 9),
)
def test_a_study_agrees_with_a_walk_in_plain_python(
    x: list[float], sign: str, bound: float, back: int
) -> None:
    today, span = len(x) - 1 - back, 5
    found = example.market({"A": x}).fact(f"after:return:A@1d{sign}{bound}@1w", example.day(today))
    outcomes, before, free = [], False, 0
    for i in range(1, len(x)):
        # From 10 to 11 is 0.1, whatever the division leaves behind.
        now = SIGNS[sign](round(x[i] / x[i - 1] - 1.0, 12), bound)
        if now and not before and i >= free and i + span <= today:
            outcomes.append(x[i + span] / x[i] - 1.0)
            free = i + span
        before = now
    base = [x[i] / x[i - span] - 1.0 for i in range(span, today + 1)]
    if len(outcomes) < 5:
        assert isinstance(found, Missing)
        return
    assert isinstance(found, Fact)
    assert found.value == pytest.approx(statistics.median(outcomes), abs=1e-12)
    assert found.details["mean"] == pytest.approx(statistics.fmean(outcomes), abs=1e-12)
    assert found.details["positive"] == sum(o > 0 for o in outcomes) / len(outcomes)
    assert (found.details["count"], found.details["base_count"]) == (len(outcomes), len(base))
    assert found.details["base_median"] == pytest.approx(statistics.median(base), abs=1e-12)


# --- real markets -----------------------------------------------------------------------------


@pytest.mark.market
def test_what_followed_long_streaks_of_small_caps(market_folder: Path) -> None:
    """Seven runs of ten sessions or more since 1987, before the one of January 2026."""
    from briefgen.sources.base import silent
    from briefgen.sources.csv_dir import CsvDirSource

    needs = Needs(prices=frozenset({"^RUT", "^GSPC"}))
    got = CsvDirSource(market_folder).fetch(needs, {}, dt.datetime(2026, 8, 22, tzinfo=dt.UTC), silent)
    snapshot = example.market().snapshot
    market = Market(snapshot=replace(snapshot, prices=got.prices))
    found = example.fact(market, "after:streak:^RUT/^GSPC>=10@3m", dt.date(2026, 1, 22))
    assert found.value == pytest.approx(0.02893, abs=5e-6)
    assert (found.details["count"], found.details["positive"]) == (7, 5 / 7)
    assert (found.details["first"], found.details["last"]) == (dt.date(1991, 2, 1), dt.date(2008, 6, 3))
    assert found.details["base_median"] == pytest.approx(-0.00354, abs=5e-6)
    low = example.fact(market, "after:return:^GSPC@1d<=-0.03@1m", dt.date(2026, 1, 22))
    assert (low.details["count"], low.details["last"]) == (149, dt.date(2025, 4, 3))
