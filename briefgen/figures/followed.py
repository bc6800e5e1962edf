"""The figure of what has followed: the paths after the events of a study."""

from __future__ import annotations

import numpy as np

from briefgen.charts import Mark, Outcome, Story, fan
from briefgen.figures.easel import Easel, heads
from briefgen.metrics.events import measured_of, study_of
from briefgen.metrics.ids import FactId, parse_condition, parse_id
from briefgen.metrics.market import Market
from briefgen.metrics.windows import Rows
from briefgen.model import Dates, Figure, Floats, Runs
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement


def fan_of(easel: Easel, after: Quantity) -> Figure | None:
    """The ways that the market went after each earlier case, up to the horizon of the study.

    Args:
        easel: The session's facts.
        after: A fact of ``after:``; only cases whose horizon has ended by the session are among its events.
    """
    market, fact_id = easel.facts.market, parse_id(after.fact.id)
    study = market.remember(
        ("study", str(fact_id)),
        lambda: study_of(market, parse_condition(fact_id.subject), fact_id.window),
    )
    row = int(np.searchsorted(study.forward.dates, np.datetime64(easel.facts.session)))
    measured = measured_of(parse_condition(fact_id.subject).of)
    sides = closes_of(market, measured, study.forward.dates)
    if sides is None:
        return None
    ways = paths(sides, study.counted(row), study.span)
    return fan(_story(easel, after, measured), ways, _outcomes(easel, after, paired=bool(measured.other)))


def closes_of(market: Market, measured: FactId, dates: Dates) -> tuple[Floats, ...] | None:
    """Closes of what is followed, of one series or of both of a pair; None where a side is a basket."""
    if any(market.is_basket(s) for s in (measured.subject, measured.other)):
        return None
    if measured.other:
        known, x, y = market.aligned(measured.subject, measured.other)
        return (x, y) if np.array_equal(known, dates) else None
    series = market.series(measured.subject)
    return (series.close,) if np.array_equal(series.dates, dates) else None


def paths(sides: tuple[Floats, ...], events: Rows, span: int) -> Floats:
    """Returns since each event, of a pair the first side's less the second's.

    Args:
        sides: Closes of one series or two, each of shape ``(n,)``.
        events: Rows of the events.
        span: Sessions after each.

    Returns:
        Shape ``(events, span + 1)``, 0 at the start.

    >>> paths((np.array([100.0, 110.0, 99.0]),), np.array([0]), 2).round(2).tolist()
    [[0.0, 0.1, -0.01]]
    """
    rows = events[:, None] + np.arange(span + 1)[None, :]
    ways = [closes[rows] / closes[events][:, None] - 1.0 for closes in sides]
    return np.asarray(ways[0] if len(ways) == 1 else ways[0] - ways[1])


_ENDS = (("best", "chart_high", ""), ("median", "chart_median", "line"),
         ("base_median", "chart_norm", "second"), ("worst", "chart_low", ""))  # fmt: skip


def _outcomes(easel: Easel, after: Quantity, *, paired: bool) -> list[Outcome]:
    how = "signed_points" if paired else "signed"
    return [
        Outcome(value=q.number, label=(easel.say(how, q),), mark=Mark(fact=after.fact.id, path=q.path),
                name=statement(key) if kind else (), kind=kind)
        for part, key, kind in _ENDS
        for q in [after.part(part)]
    ]  # fmt: skip


def _story(easel: Easel, after: Quantity, measured: FactId) -> Story:
    pair = f"/{measured.other}" if measured.other else ""
    # What is followed has no fact of its own, so its names are taken from one about the same.
    named = easel.find(f"{measured.metric}:{measured.subject}{pair}@1d")
    assert named is not None
    how = "signed_points" if measured.other else "signed"
    sides = {"x": easel.say("the", named)}
    if measured.other:
        sides["y"] = easel.say("the", named, "other")
    rows: list[tuple[Runs, ...]] = [
        (statement(key), (easel.say(how, after.part(part)),)) for part, key, _ in _ENDS
    ]
    return Story(
        key="followed",
        caption=statement(
            "chart_followed", horizon=easel.begin("horizon", after),
            count=easel.say("count", after.part("count"), "earlier case"),
            median=easel.say("signed_gap" if measured.other else "signed", after.part("median")),
        ),
        unit=statement("chart_followed_pair_unit" if measured.other else "chart_followed_unit", **sides),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=tuple(rows),
    )  # fmt: skip
