"""Writes docs/angles.md: every kind of story with a real example, from a folder of market data.

    python docs/write_angles.py FOLDER              write the page
    python docs/write_angles.py FOLDER quiet 40     which of the last 40 sessions are quiet, and what leads

The examples are briefs of the sessions below; where another story leads on one of them, nothing is written.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from briefgen.cli.options import OpenDesk, Settings, open_desk
from briefgen.composing import Meta, write
from briefgen.model import plain
from briefgen.pipeline import checked, market_of
from briefgen.planning import FactDesk, angles, plan

TARGET = Path(__file__).with_name("angles.md")
ANGLES = TARGET.parents[1] / "templates" / "angles"

HOLDINGS = "ticker,shares\nAAPL,40\nMSFT,25\nKEY,300\nNVDA,60\n"
"""The portfolio of the example."""

HEAD = """\
# Angles

This page is written by `python docs/write_angles.py FOLDER`; do not edit it by hand.

An angle is a kind of story that a day can be told as. All of `templates/angles/` are tried each day; of those
that hold, the most newsworthy leads. `briefgen on DATE --explain` prints which held and how newsworthy each
was. How to write one is told in [writing templates](writing-templates.md). An angle of a pair is tried for
every pair of the edition, both ways round; X is the one that the story is about, Y the other.
"""

COLUMNS = ("angle", "when it holds", "what it tells", "for example")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One angle as the page shows it.

    Args:
        name: The angle, as its file is called.
        holds: When it holds, in words.
        tells: What it tells beyond the day's closes.
        session: A session on which it leads; empty where none is chosen yet.
        edition: The edition of the example.
    """

    name: str
    holds: str
    tells: str
    session: str
    edition: str = "rotation"


GROUPS: Mapping[str, tuple[Row, ...]] = {
    "The market as a whole": (
        Row(
            name="ordinary",
            session="2025-10-15",
            holds="always; it is the last resort",
            tells="the day's move with the one other thing worth a headline",
        ),
        Row(
            name="quiet",
            session="2003-07-15",
            holds="the benchmark moved less than 0.35%, its rival less than 0.6%",
            tells="that little happened, and shortly",
        ),
        Row(
            name="broad_rally",
            session="2025-04-09",
            holds="the benchmark rose 1% or more",
            tells="since when it had not risen as much, and what is left to make up",
        ),
        Row(
            name="broad_selloff",
            session="2020-03-16",
            holds="the benchmark fell 1% or more",
            tells="since when it had not fallen as much, and how far the fall has gone",
        ),
        Row(
            name="narrow_advance",
            session="2025-10-28",
            holds="the benchmark rose while fewer than 45% of its members did",
            tells="how few carried the index",
        ),
        Row(
            name="narrow_decline",
            session="2026-06-09",
            holds="the benchmark fell while more than 54% of its members rose",
            tells="who weighed on the index, and who did not",
        ),
        Row(
            name="one_way",
            session="2025-07-15",
            holds="four members in five or more went one way on a calm day",
            tells="breadth that the index does not show",
        ),
        Row(
            name="breadth_divergence",
            session="2026-05-19",
            holds="the index stands near its peak and too many of its members below their averages",
            tells="a standing gap between the index and its stocks",
        ),
        Row(
            name="record",
            session="2013-03-28",
            holds="the benchmark closed above every close before",
            tells="which record of the year and which in a row it is",
        ),
        Row(
            name="high_since",
            session="2006-01-09",
            holds="the highest close in a year or more, short of a record",
            tells="since when, and how far the record is",
        ),
        Row(
            name="low_since",
            session="2026-03-30",
            holds="the lowest close in a year or more, short of a record",
            tells="since when, and how far below the peak",
        ),
        Row(
            name="index_run",
            session="2025-05-02",
            holds="six gains or losses in a row or more, as many as in a year or more",
            tells="how rare the run is",
        ),
        Row(
            name="run_end",
            session="2026-06-03",
            holds="a run of gains or losses has just ended",
            tells="how long it was and what it brought",
        ),
        Row(
            name="round_trip",
            session="2017-06-28",
            holds="the benchmark has come back to where it was",
            tells="the way there and back",
        ),
        Row(
            name="correction",
            session="2025-03-13",
            holds="the first close 10% below the peak in this decline",
            tells="from which peak, and how long it took",
        ),
        Row(
            name="bear_market",
            session="2022-06-13",
            holds="the first close 20% below the peak in this decline",
            tells="from which peak, and how long it took",
        ),
        Row(
            name="half_day",
            session="2025-12-24",
            holds="the exchange closed early",
            tells="the short session, with the week or month around it",
        ),
        Row(
            name="sector_day",
            session="2026-06-04",
            holds="one sector went its own way",
            tells="which one, how far, and how rare that is",
        ),
    ),
    "Volatility and rates": (
        Row(
            name="volatility_shock",
            session="2021-01-27",
            holds="the VIX rose a fifth or more while the benchmark fell less than 3%",
            tells="how rare the jump is, and where it leaves the VIX",
        ),
        Row(
            name="volatility_fade",
            session="2024-08-06",
            holds="the VIX fell 14% or more",
            tells="how fast fear is leaving",
        ),
        Row(
            name="calm_record",
            session="2017-10-05",
            holds="the VIX closed as low as it had not in a year or more",
            tells="since when, and how calm the market is by other measures",
        ),
        Row(
            name="rate_shock",
            session="2022-06-14",
            holds="the 10-year yield moved 15 basis points or more",
            tells="since when it had not moved as much, and what stocks made of it",
        ),
    ),
    "Who leads whom": (
        Row(
            name="leadership_streak",
            session="2026-01-22",
            holds="X beat Y for the fifth session in a row or more",
            tells=(
                "what is new in the run today: a record, a day won by "
                "falling less, its widest or narrowest margin, a rank, the mark to reach"
            ),
        ),
        Row(
            name="streak_end",
            session="2026-01-23",
            holds="a run of six sessions or more has just ended",
            tells="how long it was, what it brought, what is left of it",
        ),
        Row(
            name="rotation_day",
            session="2021-01-14",
            holds="X rose and Y fell, by a gap among the widest 2%, in a market that moved less than 1.2%",
            tells="money that changed sides beneath a calm index, and whether the month agrees",
        ),
        Row(
            name="reversal",
            session="2025-07-22",
            holds="X won a day by a gap among the widest 3% after a month 3 points or more behind",
            tells="how much of the month one day took back",
        ),
        Row(
            name="catch_up",
            session="2025-06-03",
            holds="X is behind for the year and 2.5 points or more ahead over a month",
            tells="how far behind it had been, and what is missing",
        ),
        Row(
            name="value_growth",
            session="2025-10-29",
            holds="value and growth 1.7 points or more apart over five sessions, as not for three months",
            tells="which won, since when not by as much, and whether month and year agree",
        ),
    ),
    "Sectors and mega-caps": (
        Row(
            name="sector_change",
            session="2025-09-03",
            holds=(
                "another sector is first over three months, after one "
                "that had been so for 12 sessions or more"
            ),
            tells="who gave way to whom, after how long",
        ),
        Row(
            name="defensive_turn",
            session="2019-07-17",
            holds=(
                "the benchmark fell while utilities, staples, health care "
                "or real estate took the first three places"
            ),
            tells="what was wanted, what was not",
        ),
        Row(
            name="megacap_selloff",
            session="2026-06-05",
            holds="the basket fell 2% or more on average, $100 billion or more in all",
            tells="the bill, who had the greatest part in it, what the equal-weight index did",
        ),
        Row(
            name="megacap_rebound",
            session="2026-03-31",
            holds="the basket rose 2% or more on average, $100 billion or more in all",
            tells="the gain, who did the lifting, what the month before had cost",
        ),
    ),
    "The calendar": (
        Row(
            name="week_start",
            session="2026-04-06",
            holds="the first session of a week, with a move below 1%",
            tells="whether the week begins as the last one went",
        ),
        Row(
            name="week_end",
            session="2026-03-13",
            holds="the last session of a week",
            tells="the whole week: its path, best and worst day, sectors, weeks in a row",
        ),
        Row(
            name="month_start",
            session="2025-09-02",
            holds="the first session of a month, with a move below 1%",
            tells="the beginning against the month before",
        ),
        Row(
            name="month_end",
            session="2025-07-31",
            holds="the last session of a month",
            tells="the whole month, told as the week is, with its records",
        ),
        Row(
            name="quarter_start",
            session="2025-10-01",
            holds="the first session of a quarter, with a move below 1.2%",
            tells="the beginning against the quarter before",
        ),
        Row(
            name="quarter_end",
            session="2025-09-30",
            holds="the last session of a quarter",
            tells="the whole quarter, told as the month is",
        ),
        Row(
            name="year_start",
            session="2026-01-02",
            holds="the first session of a year, with a move below 2%",
            tells="the beginning against the old year, and where counts begin",
        ),
        Row(
            name="year_end",
            session="2025-12-31",
            holds="the last session of a year",
            tells="the whole year: records, path, sectors, years in a row",
        ),
    ),
    "Your own holdings": (
        Row(
            name="portfolio_day",
            session="2026-01-22",
            edition="portfolio",
            holds="always in the edition `portfolio`",
            tells="the day in dollars and against the benchmark, who lifted and who weighed",
        ),
    ),
}
"""All angles by what they are about."""


def rows() -> tuple[Row, ...]:
    """All rows of the page, in order: those of the angles that there are."""
    return tuple(row for group in GROUPS.values() for row in group if (ANGLES / f"{row.name}.md").is_file())


@contextmanager
def opened(folder: Path, edition: str) -> Iterator[OpenDesk]:
    """A desk on a folder of market data, with a store of its own and the example's portfolio."""
    here, folder = Path.cwd(), folder.resolve()
    with tempfile.TemporaryDirectory() as place:
        Path(place, "portfolio.csv").write_text(HOLDINGS, encoding="utf-8")
        os.chdir(place)
        try:
            settings = Settings(
                edition=edition, source=f"csv:{folder}", offline=False, store=Path(place, "store.sqlite"),
                quiet=True, verbose=False,
            )  # fmt: skip
            with open_desk(settings) as desk:
                yield desk
        finally:
            os.chdir(here)


def leads(folder: Path, wanted: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Which angle leads on the session of each row, and with which headline, by the row's angle.

    Args:
        folder: A folder of market data, as ``--source csv:FOLDER`` takes it.
        wanted: Rows; those of one edition are written with one market.
    """
    found: dict[str, tuple[str, str]] = {}
    chosen = sorted((row for row in wanted if row.session), key=lambda row: row.edition)
    for edition, group in groupby(chosen, key=lambda row: row.edition):
        with opened(folder, edition) as desk:
            snapshot = desk.load()
            shared = market_of(snapshot, desk.edition, desk.calendar)
            for row in group:
                day = dt.date.fromisoformat(row.session)
                fit = checked(snapshot, desk.edition, desk.calendar, day)
                # Columns hold for every session, as long as the data checks take no series out.
                whole = fit.prices.keys() == snapshot.prices.keys()
                market = shared if whole else market_of(fit, desk.edition, desk.calendar)
                facts = FactDesk(market=market, session=day)
                chosen_plan = plan(desk.edition, facts, "flash")
                meta = Meta(
                    source="CSV files", vintage=snapshot.vintage, simulated=False, listings=fit.listings
                )
                headline = write(desk.edition, facts, chosen_plan, meta).headline
                found[row.name] = (chosen_plan.angle.name, plain(headline))
    return found


def page(headlines: Mapping[str, str]) -> str:
    """The whole page.

    Args:
        headlines: The headline of each angle's example.
    """
    parts, shown = [HEAD], rows()
    for title, every in GROUPS.items():
        group = [row for row in every if row in shown]
        lines = [f"## {title}", "", _line(COLUMNS), _line(["---"] * len(COLUMNS))]
        for row in group:
            edition = "" if row.edition == "rotation" else f", edition `{row.edition}`"
            example = f"{row.session}{edition}: {headlines[row.name]}" if row.session else ""
            lines.append(_line([f"`{row.name}`", row.holds, row.tells, example]))
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def search(folder: Path, name: str, count: int, edition: str = "rotation") -> Iterator[str]:
    """The last sessions on which an angle holds, each with all angles that hold, the leading one first.

    Args:
        folder: A folder of market data.
        name: The angle.
        count: How many sessions of the data to look at, from the last one back.
        edition: Whose briefs.
    """
    with opened(folder, edition) as desk:
        snapshot = desk.load()
        market = market_of(snapshot, desk.edition, desk.calendar)
        for day in snapshot.prices[desk.edition.benchmark].dates[: -count - 1 : -1]:
            held = angles(desk.edition, FactDesk(market=market, session=day.item()))
            if name in (a.name for a in held):
                told = dict.fromkeys(f"{a.name} {a.base.news:.2f}" for a in held)
                yield f"{day}: {', '.join(told)}"


def main(folder: Path) -> int:
    """Write the page; 1 where an example is none."""
    found = leads(folder, rows())
    wrong = [
        f"{row.session} ({row.edition}) is told as {found[row.name][0]}, not as {row.name}"
        for row in rows() if row.session and found[row.name][0] != row.name
    ]  # fmt: skip
    for fault in wrong:
        sys.stderr.write(f"{fault}\n")
    if not wrong:
        TARGET.write_text(page({name: headline for name, (_, headline) in found.items()}), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) > 2:
        for line in search(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])):
            sys.stdout.write(f"{line}\n")
        sys.exit(0)
    sys.exit(main(Path(sys.argv[1])))
