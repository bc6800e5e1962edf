"""Figures: each beside the text that supports it, drawn from what was known, and proven as a picture."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import market_example as example
import numpy as np
import pytest
from removal import linked, room_of
from sample_briefs import NOW, Newsroom, newsroom, sample_brief, sample_sessions

from briefgen.charts import number
from briefgen.composing import formatter_desk
from briefgen.document import block_claims, figures
from briefgen.editions import Edition, Pair
from briefgen.editions.loader import Basket
from briefgen.figures import MOST, Easel, chosen
from briefgen.figures.choosing import PLAIN
from briefgen.figures.contest import finished, leadership, strip
from briefgen.figures.followed import fan_of, paths
from briefgen.figures.market import breadth, index, rates
from briefgen.figures.members import day_bars, sectors, value_change
from briefgen.metrics.market import Market
from briefgen.model import Figure, Listing, plain
from briefgen.planning import FactDesk
from briefgen.prose.library import load_messages
from briefgen.verify.pictures import picture_faults

SESSIONS = sample_sessions(12)
LONG = 520
FUNDS = ("XLB", "XLE", "XLF", "XLK")
SEVEN = ("AAPL", "MSFT", "NVDA")
EDITION = Edition(
    name="example", title="The Example", benchmark="^GSPC", indices=("^GSPC", "^RUT"),
    pairs=(Pair(x="^RUT", y="^GSPC"),), sectors=FUNDS, watch=("SOUN", "KEY", "WGS"), universe="sp500",
    baskets=(Basket(key="mag7", name="the Magnificent Seven", short="the seven", members=SEVEN),),
)  # fmt: skip


def closes(seed: int, n: int = LONG) -> list[float]:
    """A walk that keeps its last eleven steps above those of the benchmark, whose seed is 0."""
    steps = np.random.default_rng(seed).normal(0.0, 0.01, n)
    if seed == 1:
        steps[-11:] = np.random.default_rng(0).normal(0.0, 0.01, n)[-11:] + 0.002
    return [float(x) for x in 100 * np.exp(np.cumsum(steps))]


def world(*, without: str = "", length: int = LONG) -> Market:
    """A market by hand: two indexes, funds of sectors, companies with share counts, a panel and rates."""
    tickers = ("^GSPC", "^RUT", *FUNDS, *EDITION.watch, *SEVEN)
    prices = {t: closes(i)[:length] for i, t in enumerate(tickers) if t != without}
    start = "2024-06-03"
    days = example.weekdays(LONG, start).astype(str).tolist()[:length]
    rate = {d: 4.0 + 0.001 * i for i, d in enumerate(days)}
    macro = {
        k: v for n in ("DGS10", "DGS2") if n != without for k, v in example.observations(n, rate).items()
    }
    return example.market(
        prices, start=start, groups={"sectors": FUNDS, "watch": EDITION.watch, "mag7": SEVEN}, cap=("mag7",),
        panels=() if without == "sp500" else
        (example.panel("sp500", {f"M{i}": closes(50 + i)[:length] for i in range(8)}, start=start),),
        listings=[Listing(ticker=t, name=t, shares=1e9, as_of=dt.date(2024, 6, 3)) for t in SEVEN],
        macro=macro,
    )  # fmt: skip


LAST = example.day(LONG - 1, "2024-06-03")


def easel(market: Market, session: dt.date = LAST) -> Easel:
    facts = FactDesk(market=market, session=session)
    desk = formatter_desk(EDITION, facts, market.snapshot.listings)
    return Easel(edition=EDITION, facts=facts, desk=desk, source="CSV files")


AFTER = "after:streak:^RUT/^GSPC>=3@1m"


def followed(e: Easel) -> Figure | None:
    after = e.find(AFTER)
    return None if after is None else fan_of(e, after)


MAKERS: dict[str, Callable[[Easel], Figure | None]] = {
    "leadership": lambda e: leadership(e, Pair(x="^RUT", y="^GSPC")),
    "runs": lambda e: strip(e, Pair(x="^RUT", y="^GSPC")),
    "returns": lambda e: day_bars(e, "watch", EDITION.watch),
    "sectors": sectors,
    "value": lambda e: value_change(e, "mag7"),
    "index": index,
    "breadth": breadth,
    "rates": rates,
    "followed": followed,
}
every = pytest.mark.parametrize("kind", MAKERS)


def made(kind: str, market: Market | None = None) -> Figure:
    figure = MAKERS[kind](easel(market or world()))
    assert figure is not None, kind
    return figure


def faults(figure: Figure, e: Easel) -> list[str]:
    return list(picture_faults(figure, e.facts, e.desk))


# --- each kind on a market by hand ------------------------------------------------------------


@every
def test_a_picture_is_proven(kind: str) -> None:
    e = easel(world())
    figure = MAKERS[kind](e)
    assert figure is not None
    assert not faults(figure, e)
    assert (figure.key, figure.data is not None) == (kind, True)
    assert plain(figure.source).startswith("Source: ")


@every
def test_a_picture_knows_nothing_later_than_its_session(kind: str) -> None:
    session = example.day(LONG - 41, "2024-06-03")
    seen = [MAKERS[kind](easel(world(length=n), session)) for n in (LONG, LONG - 40)]
    assert seen[0] == seen[1]


NEEDED = {
    "leadership": "^RUT", "runs": "^RUT", "returns": "KEY", "sectors": "XLK", "value": "NVDA",
    "index": "^GSPC", "breadth": "sp500", "rates": "DGS10", "followed": "^RUT",
}  # fmt: skip


@every
def test_a_missing_series_removes_the_charts_that_need_it_and_no_other_changes(kind: str) -> None:
    lost = NEEDED[kind]
    less = easel(world(without=lost))
    assert MAKERS[kind](less) is None
    for other, name in NEEDED.items():
        if lost not in (name, EDITION.benchmark):
            assert MAKERS[other](less) == made(other), other


@every
def test_a_wrong_number_in_a_picture_is_refused(kind: str) -> None:
    e = easel(world())
    figure = MAKERS[kind](e)
    assert figure is not None
    first = figure.claims[0].text
    planted = [
        figure.svg.replace(f">{first}<", ">99<", 1),
        figure.svg.replace("</svg>", '<text class="name" x="9" y="9">Up 3%</text></svg>'),
        figure.svg.replace("</svg>", '<text class="name" x="9" y="9">A happy market</text></svg>'),
    ]
    for svg in planted:
        assert svg != figure.svg
        assert faults(replace(figure, svg=svg), e)
    assert figure.data is not None
    rows = (*figure.data.rows, (("More",), ("7%",)))
    assert faults(replace(figure, data=replace(figure.data, rows=rows)), e)
    assert faults(replace(figure, unit=("The S&P 500 rose 2%",)), e)


def moved(svg: str, pattern: str, by: float) -> str:
    """The picture with the first number that a pattern captures moved."""
    found = re.search(pattern, svg)
    assert found, pattern
    return svg[: found.start(1)] + number(float(found[1]) + by) + svg[found.end(1) :]


@pytest.mark.parametrize("kind", ["leadership", "index", "breadth", "rates", "followed", "runs"])
def test_a_mark_or_a_tick_in_the_wrong_place_is_refused(kind: str) -> None:
    e = easel(world())
    figure = MAKERS[kind](e)
    assert figure is not None
    for pattern in (
        r'<circle [^>]*cy="([\d.]+)"',
        r'<text class="tick" x="[^"]*" y="([\d.]+)"[^>]*data-axis="y"',
    ):
        assert faults(replace(figure, svg=moved(figure.svg, pattern, 3.0)), e), pattern


@pytest.mark.parametrize("kind", ["returns", "value"])
def test_a_bar_that_is_too_long_or_points_the_wrong_way_is_refused(kind: str) -> None:
    e = easel(world())
    figure = MAKERS[kind](e)
    assert figure is not None
    assert faults(replace(figure, svg=moved(figure.svg, r'<rect [^>]*width="([\d.]+)"', 4.0)), e)
    turned = re.sub(r'<rect class="\w+"', '<rect class="loss"', figure.svg)
    back = re.sub(r'<rect class="loss"', '<rect class="gain"', figure.svg)
    assert faults(replace(figure, svg=turned), e) or faults(replace(figure, svg=back), e)


def test_the_runs_of_a_strip_are_those_that_the_rank_is_counted_among() -> None:
    e = easel(world())
    run = e.find("streak:^RUT/^GSPC")
    assert run is not None and run.up
    column = e.facts.market.column("streak:^RUT/^GSPC")
    ends, lengths = finished(column.dates, column.values, 1)
    assert len(ends) + 1 == run.of
    assert 1 + int(np.count_nonzero(lengths > run.number)) == run.rank


def test_the_fan_has_a_path_for_each_case_and_ends_at_the_facts() -> None:
    e = easel(world())
    after = e.find(AFTER)
    assert after is not None
    figure = fan_of(e, after)
    assert figure is not None
    drawn = next(m for m in re.findall(r'class="paths" d="([^"]*)"', figure.svg))
    assert drawn.count("M") == after.part("count").number


def test_paths_begin_at_nothing_and_a_pair_is_the_difference() -> None:
    x, y = np.array([100.0, 110.0, 121.0]), np.array([50.0, 50.0, 60.0])
    assert paths((x, y), np.array([0]), 2).round(4).tolist() == [[0.0, 0.1, 0.01]]
    assert paths((x,), np.array([1]), 1).round(4).tolist() == [[0.0, 0.1]]


# --- which ones a brief carries ---------------------------------------------------------------


def test_every_message_that_asks_for_a_figure_is_one_of_the_phrases() -> None:
    known = {m.name for m in load_messages("phrases", "")}
    named = {"streak-rank", "watch-day", "portfolio-who", "portfolio-movers", *PLAIN}
    assert named <= known


@pytest.mark.parametrize("length", MOST)
def test_a_brief_has_at_most_the_figures_of_its_length_each_beside_its_text(length: str) -> None:
    for session in SESSIONS:
        brief = sample_brief(session, length)
        article = brief.document.article
        assert len(figures(article)) <= MOST[length]
        wanted = {c.key: c.section for c in chosen(brief.plan)}
        for section in article.sections:
            for figure in figures(replace(article, sections=(section,))):
                assert wanted[figure.key] == section.key


def test_longer_briefs_keep_the_figures_of_shorter_ones_or_better() -> None:
    for session in SESSIONS:
        short, long = (chosen(sample_brief(session, n).plan) for n in ("brief", "feature"))
        assert {c.key for c in short} <= {c.key for c in long} or len(long) == MOST["feature"]


def test_the_most_newsworthy_text_is_illustrated_first() -> None:
    for session in SESSIONS:
        news = [c.news for c in chosen(sample_brief(session, "feature").plan)]
        assert news == sorted(news, reverse=True)


# --- real days --------------------------------------------------------------------------------

REAL = {
    "2026-01-22": {"leadership", "runs", "value", "rates", "followed"},
    "2020-03-16": {"index", "breadth", "followed"},
    "2008-10-13": {"index", "breadth", "sectors"},
    "2017-10-05": {"index", "followed", "rates"},
    "2026-01-20": {"value", "sectors", "runs"},
}


@pytest.mark.market
@pytest.mark.parametrize("day", REAL)
def test_days_have_the_figures_of_their_stories(day: str, market_folder: Path) -> None:
    brief = room(market_folder).brief(dt.date.fromisoformat(day), "feature")
    found = {f.key: f for f in figures(brief.document.article)}
    assert REAL[day] <= found.keys()
    assert all(len(f.svg) < 60_000 for f in found.values())


def room(folder: Path) -> Newsroom:
    return newsroom(f"csv:{folder}", dt.datetime(2026, 8, 1, tzinfo=dt.UTC))


@pytest.mark.market
def test_without_rates_a_real_brief_loses_their_figure_and_the_others_stay(
    market_folder: Path, tmp_path: Path
) -> None:
    session = dt.date(2026, 1, 22)
    less = room_of(linked(market_folder, tmp_path / "less", less="series/DGS10.csv"), NOW)
    whole = {f.key: f for f in figures(room(market_folder).brief(session, "feature").document.article)}
    rest = {f.key: f for f in figures(less.brief(session, "feature").document.article)}
    assert "rates" in whole and "rates" not in rest
    assert all(rest[key] == whole[key] for key in whole.keys() & rest.keys())
    assert whole.keys() - {"rates"} <= rest.keys()


@pytest.mark.market
def test_the_numbers_of_a_real_figure(market_folder: Path) -> None:
    """2026-01-20: the seven lost $653 billion, Nvidia most of it."""
    brief = room(market_folder).brief(dt.date(2026, 1, 20), "feature")
    value = next(f for f in figures(brief.document.article) if f.key == "value")
    told = {c.fact: c.text for c in block_claims(value)}
    assert told["mcap_change:mag7@1d"] == "-$653 bn"
    parts = [float(re.sub(r"[^\d.-]", "", c.text)) for c in value.claims if c.text.endswith(" bn")]
    assert sum(parts[:-1]) == pytest.approx(parts[-1], abs=4)
