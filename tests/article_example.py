"""A hand-made article with its facts, as long as a true one, for the tests of what follows the prose."""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import math

import numpy as np

from briefgen.charts import Bar, Line, Story, returns_bars, time_lines
from briefgen.document import claims, compose
from briefgen.model import (
    Article,
    Bullets,
    Claim,
    Document,
    Fact,
    Figure,
    History,
    Input,
    Missing,
    Paragraph,
    Property,
    Run,
    Runs,
    Section,
    Table,
)  # fmt: skip
from briefgen.renderers.ledger import ledger_json

SESSION = dt.date(2026, 1, 22)
VINTAGE = "2026-01-23T11:02:33Z"
PAIR = "^RUT/^GSPC"


def c(text: str, fact: str = f"streak:{PAIR}", prop: Property = "value") -> Claim:
    return Claim(text=text, fact=fact, property=prop)


def p(*runs: Run) -> Paragraph:
    return Paragraph(runs=runs)


def ret(text: str, ticker: str, window: str = "1d") -> Claim:
    return c(text, f"return:{ticker}@{window}")


def date(text: str, fact: str = f"streak:{PAIR}") -> Claim:
    return c(text, fact, "date")


def lead() -> Section:
    return Section(
        key="lead",
        blocks=(
            p(
                "Small companies have now beaten the S&P 500 for ", c("14 sessions in a row"),
                ", and only once since ", date("1987"), " have they kept it up for longer.",
            ),
            p(
                "The Russell 2000 rose ", ret("0.8%", "^RUT"), " on Thursday to ", c("2,718.77", "close:^RUT"),
                ", a ", c("record", "close:^RUT", "superlative"), ", against ", ret("0.5%", "^GSPC"),
                " for the S&P 500. The run began on ", date("Jan. 2"), " and ties it for ",
                c("second place", prop="rank"), " among ", c("2,396 such runs", prop="count"),
                ". The longest, of ", c("15", "streak:record"), " sessions, ended in ",
                date("May 1996"), ".",
            ),
            p(
                "What makes it strange is its breadth. Over the same days the seven largest technology stocks ",
                c("lost", "return:MEGA7@14d", "direction"), " ", ret("1.9%", "MEGA7", "14d"),
                " while the index that weights every member alike ", c("gained", "return:RSP@14d", "direction"),
                " ", ret("3.4%", "RSP", "14d"), ".",
            ),
            key_table(),
        ),
    )  # fmt: skip


def key_table() -> Table:
    rows = (
        ("Russell 2000", "^RUT", "2,718.77", "+0.76%", "+9.54%", "+18.11%"),
        ("S&P 500", "^GSPC", "6,913.35", "+0.55%", "+0.99%", "+13.36%"),
        ("Equal-weight S&P 500", "RSP", "", "+0.41%", "+4.12%", "+11.20%"),
        ("Nasdaq-100", "^NDX", "25,518.35", "+0.76%", "+1.06%", "+16.80%"),
        ("Seven largest", "MEGA7", "", "+1.31%", "-1.87%", "+15.02%"),
        ("Financials", "XLF", "53.70", "+0.58%", "-1.99%", "+7.40%"),
        ("Energy", "XLE", "48.91", "-0.34%", "+9.41%", "+5.92%"),
        ("Ten-year yield", "DGS10", "4.26%", "+0.00", "+0.08", "-0.34"),
        ("VIX", "^VIX", "15.64", "-1.26", "+0.69", "+1.04"),
    )
    return Table(
        caption=("Closing levels and price changes",),
        head=("", "Close", "Thursday", "2026", "One year"),
        rows=tuple(_row(*row) for row in rows),
    )


def _row(name: str, ticker: str, close: str, *changes: str) -> tuple[Runs, ...]:
    cells = tuple((ret(text, ticker, window),) for text, window in zip(changes, ("1d", "ytd", "1y")))
    return ((name,), (c(close, f"close:{ticker}"),) if close else (), *cells)


def prices() -> tuple[np.ndarray, np.ndarray]:
    days = np.arange(np.datetime64("2025-01-22"), np.datetime64("2026-01-23"))
    days = days[np.is_busday(days)]
    i = np.arange(days.size, dtype=float)
    wave = 0.035 * np.sin(i / 31) + 0.012 * np.sin(i / 7.3) + 0.004 * np.sin(i * 1.7) - 0.00025 * i
    return days, 1 + wave + np.where(i > days.size - 15, (i - days.size + 15) * 0.0055, 0.0)


def leadership() -> Figure:
    days, ratio = prices()
    start, end = (date("Jan. 22, 2025"),), (date("Jan. 22, 2026"),)
    latest = (c("+4.2%", f"spread:{PAIR}@1y"),)
    story = Story(
        key="leadership",
        caption=("Small companies lead again since ", date("Jan. 22, 2025")),
        unit=("The Russell 2000 relative to the S&P 500; shaded: the current run.",),
        source=("Source: comma-separated files.",),
        head=("", "Value"),
        rows=((end, latest),),
    )
    return time_lines(
        story, [Line(dates=days, values=ratio, label=latest)], unit="points", start=start, end=end,
        shaded=(c("14 sessions ahead"),), shaded_from=days[-15],
    )  # fmt: skip


def watch_list() -> Figure:
    values = {
        "Energy": 0.0941, "Russell 2000": 0.0954, "Equal-weight S&P": 0.0412, "Nasdaq-100": 0.0106,
        "S&P 500": 0.0099, "Seven largest": -0.0187, "Financials": -0.0199, "Software": -0.0873,
    }  # fmt: skip
    bars = [
        Bar(label=(name,), value=v, claim=ret(f"{100 * v:+.1f}%", name, "ytd"), strong=name == "Russell 2000")
        for name, v in values.items()
    ]
    story = Story(
        key="returns",
        caption=("Small companies are in front in 2026, to ", date("Jan. 22")),
        unit=("Price returns this year; hollow bars are losses.",),
        head=("", "Value"),
        rows=tuple((bar.label, (bar.claim,)) for bar in bars),
    )
    return returns_bars(story, bars)


def sections() -> tuple[Section, ...]:
    return (
        lead(),
        Section(
            key="streak",
            heading=("How unusual is it?",),
            blocks=(
                p(
                    "A fair coin would give a run of ", c("14"), " or more about once in ", c("65 years", "lead_odds"),
                    " of sessions. Small caps have won on ", c("49.1%", "lead_share"), " of days since ",
                    date("1987"), ", so the coin flatters them slightly.",
                ),
                p(
                    "Over the run the Russell 2000 is ", c("8.6 points", "streak_gain"), " better off. ",
                    c("Four", "narrow", "count"), " of the days were won by less than a quarter of a point; on ",
                    c("three", "down", "count"), " both indexes fell and the smaller one fell less.",
                ),
                leadership(),
            ),
        ),
        Section(
            key="explanations",
            heading=("Two explanations that don’t fit",),
            blocks=(
                p(
                    "The easy reading is that rates did it. They did not move: the ten-year yield stands at ",
                    c("4.26%", "level:DGS10"), ", within ", c("0.08 point", "diff:DGS10@ytd"),
                    " of where it began the year, and on the days when it rose small caps won by ",
                    c("0.6 point", "cond:up"), " on average, as they did when it fell.",
                ),
                p(
                    "Nor is it one sector. Without its banks the Russell 2000 would still have led on ",
                    c("12", "exbanks"), " of the ", c("14"), " days. Energy is up ", ret("9.4%", "XLE", "ytd"),
                    " this year, but it is only ", c("5%", "weight"), " of the index.",
                ),
            ),
        ),
        Section(
            key="who",
            heading=("Who is doing the lifting",),
            blocks=(
                p(
                    "Of ", c("498", "breadth", "count"), " members of the S&P 500 with prices, ",
                    c("331", "breadth", "count"), " rose and ", c("161", "breadth", "count"), " fell; ",
                    c("42", "highs", "count"), " closed at their highest in a year. Moderna (",
                    ret("+14.2%", "MRNA"), ") and Albemarle (", ret("+6.1%", "ALB"),
                    ") led, while Abbott (", ret("-9.8%", "ABT"), ") was weakest.",
                ),
                watch_list(),
                p(
                    "The seven largest companies together are worth ", c("$21.3 trillion", "cap"), ", or ",
                    c("34.2%", "share"), " of the index, down from ", c("36.1%", "share@high"), " on ",
                    date("Oct. 29", "share@high"), ".",
                ),
            ),
        ),
        Section(
            key="after",
            heading=("What has followed",),
            blocks=(
                p(
                    "After ", c("nine", "after", "count"), " earlier, separate runs of ten or more, small caps led over ",
                    "the next three months in ", c("five", "after", "count"), ", with a median lead of ",
                    c("0.4 point", "after"), ". The norm is ", c("48%", "base"), " of the time and ",
                    c("-0.2 point", "base"), ". That is no pattern to lean on.",
                ),
            ),
        ),
        Section(
            key="levels",
            heading=("What would change the picture",),
            blocks=(
                Bullets(
                    items=(
                        (c("One day", "next"), " on which the S&P 500 does better would end the run; two more wins "
                         "would make it the longest on record."),
                        (c("2,620.10", "level:^RUT"), ". A close below it would undo the gain of the run."),
                        (c("5.2%", "ratio"), " further and the ratio of the two would be where it stood in ",
                         date("November 2024", "ratio"), "."),
                    )
                ),
            ),
        ),
    )  # fmt: skip


def article() -> Article:
    return Article(
        edition="rotation",
        publication="The Rotation Brief",
        session=SESSION,
        angle="leadership streak",
        headline=("Small caps beat the S&P 500 for a ", c("14th day"), ", one short of the record"),
        standfirst=(
            "The Russell 2000 closed at a high while the seven largest stocks lagged; only the run that ended in ",
            date("May 1996"), " was longer.",
        ),
        dateline=("New York, ", date("Thursday, Jan. 22, 2026"), " · closing prices"),
        sections=sections(),
        not_covered=(("Fund flows: no source of shares outstanding is configured.",),),
        sources=(("Prices: comma-separated files, data to ", date("Jan. 22, 2026"), "."),
                 ("Treasury yields: Federal Reserve, series DGS10.",)),
        disclaimer=("Figures are price changes without dividends unless stated. Not investment advice.",),
    )  # fmt: skip


def facts() -> tuple[Fact, ...]:
    history = History(searched_from=dt.date(1987, 9, 10), rank=2, of=2396, last_reached=dt.date(1996, 5, 7))
    close = Input(series="^RUT", field="close", date=SESSION, value=2718.77001953125)
    return (
        Fact(id=f"streak:{PAIR}", value=14, unit="sessions", as_of=SESSION, history=history,
             base_session=dt.date(2025, 12, 31), source="prices: csv"),
        Fact(id="return:^RUT@1d", value=math.expm1(0.0076), unit="fraction", as_of=SESSION, inputs=(close,),
             definition="C(t) / C(t-1) - 1", details={"adjusted": False}, source="prices: csv"),
        Fact(id="top:sp500@1d", value=(("MRNA", 0.142), ("ALB", 0.061)), unit="list", as_of=SESSION),
    )  # fmt: skip


def ledger(written: Article | None = None) -> bytes:
    return ledger_json(
        edition="rotation",
        session=SESSION,
        version="0.1.0",
        data={"source": "csv", "vintage": VINTAGE, "sha256": "0" * 64,
              "series": {"^RUT": {"first": "1987-09-10", "last": "2026-01-22", "sessions": 9665}}},
        facts=facts(),
        newsworthiness={f"streak:{PAIR}": 0.97},
        missing=(Missing(id="flow:IWM@1w", reason="no shares-outstanding source configured"),),
        claims=claims(written or article()),
    )  # fmt: skip


def document(*, simulated: bool = False) -> Document:
    return compose(article(), vintage=VINTAGE, version="0.1.0", simulated=simulated, ledger=ledger())
