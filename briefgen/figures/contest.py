"""Figures of a pair: its year as a line, and all its runs."""

from __future__ import annotations

import numpy as np

from briefgen.charts import Line, Mark, Peak, Story, run_strip, time_lines
from briefgen.editions import Pair
from briefgen.figures.easel import Easel, heads
from briefgen.metrics.ids import ROLLING, FactId
from briefgen.metrics.streaks import lead_of
from briefgen.model import Dates, Figure, Floats, Runs
from briefgen.prose.statements import statement


def leadership(easel: Easel, pair: Pair) -> Figure | None:
    """By how much a pair's first is ahead of its second over a year of sessions, the current run shaded.

    Returns:
        None without a year of data.
    """
    name = f"{pair.x}/{pair.y}"
    gap, run = easel.find(f"spread:{name}@1y"), easel.find(f"streak:{name}")
    if gap is None or run is None:
        return None
    lead = lead_of(easel.facts.market, FactId(metric="streak", subject=pair.x, other=pair.y))
    stop = int(np.searchsorted(lead.dates, np.datetime64(easel.facts.session), side="right"))
    rows = slice(stop - ROLLING["1y"] - 1, stop)
    dates, x, y = lead.dates[rows], lead.x[rows], lead.y[rows]
    length = int(run.abs) if run.up else 0
    shaded: Runs = statement("chart_run", run=easel.say("count", run, "session")) if length >= 2 else ()
    start, end = (easel.say("from_base", gap),), (easel.say("as_of", gap),)
    latest = easel.say("signed_points", gap)
    story = Story(
        key="leadership",
        caption=statement(
            "chart_leadership", x=easel.begin("the", gap), y=easel.say("the", gap, "other"),
            side=easel.say("either", gap, "ahead of", "behind"), gap=easel.say("points", gap), start=start[0],
        ),
        unit=statement(
            "chart_leadership_shaded" if shaded else "chart_leadership_unit",
            x=easel.say("the", gap), y=easel.say("the", gap, "other"),
        ),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=((end, (latest,)),),
    )  # fmt: skip
    line = Line(dates=dates, values=x / x[0] - y / y[0], label=(latest,), mark=Mark(fact=gap.fact.id))
    return time_lines(
        story, [line], unit="points", start=start, end=end, shaded=shaded,
        shaded_from=dates[len(dates) - 1 - length] if shaded else None,
    )  # fmt: skip


def finished(dates: Dates, streak: Floats, sign: int) -> tuple[Dates, Floats]:
    """The runs of one side that had ended before the last session.

    Args:
        dates: Sessions, shape ``(n,)``, n at least 1.
        streak: Signed run length at each.
        sign: 1 for the runs above zero, -1 for those below.

    Returns:
        Last day and length of each, in the order of time.

    >>> days = np.arange(6).astype("datetime64[D]")
    >>> finished(days, np.array([np.nan, 1.0, 2.0, -1.0, 1.0, 2.0]), 1)[1].tolist()
    [2.0]
    """
    length = np.nan_to_num(streak) * sign
    over = np.flatnonzero((length[:-1] > 0) & (length[1:] != length[:-1] + 1))
    return dates[over], length[over]


def strip(easel: Easel, pair: Pair) -> Figure | None:
    """All runs of the pair's first over its second since the data begin, today's and the longest named."""
    name = f"{pair.x}/{pair.y}"
    run, longest = easel.find(f"streak:{name}"), easel.find(f"streak_record:{name}")
    if run is None or not run.up or run.fact.history is None:
        return None
    lead = lead_of(easel.facts.market, FactId(metric="streak", subject=pair.x, other=pair.y))
    stop = int(np.searchsorted(lead.dates, np.datetime64(easel.facts.session), side="right"))
    dates = lead.dates[:stop]
    ends, lengths = finished(dates, lead.streak[:stop], 1)
    count = easel.say("count", run, "session")
    today = Peak(day=dates[-1], length=int(run.number), claim=count, mark=Mark(fact=run.fact.id))
    rows: list[tuple[Runs, ...]] = [(statement("chart_now"), (count,))]
    record = None
    if longest is not None:
        ended = longest.part("ended")
        record = Peak(
            day=np.datetime64(ended.date), length=int(longest.number), mark=Mark(fact=longest.fact.id),
            claim=easel.say("count", longest, "session"), when=easel.say("month", ended),
        )  # fmt: skip
        assert record.when is not None
        rows.append(((record.when,), (record.claim,)))
    story = Story(
        key="runs",
        caption=statement(
            "chart_strip", run=count, rank=easel.say("ranked", run), of=easel.say("of", run, "run"),
            since=easel.say("searched_from", run),
        ),
        unit=statement(
            "chart_strip_unit", x=easel.say("the", run), y=easel.say("the", run, "other"),
            side=easel.say("either", run, "ahead of", "behind"),
        ),
        source=easel.credit(),
        head=heads("chart_value"),
        rows=tuple(rows),
    )  # fmt: skip
    return run_strip(story, ends, lengths, span=(dates[0], dates[-1]), today=today, record=record)
