"""Each formatter by hand, and what its reader makes of it."""

# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from briefgen.editions import load_edition
from briefgen.model import Fact, History
from briefgen.prose.formatters import Argument, Desk, claim, formatters, reprint
from briefgen.prose.names import name_book
from briefgen.prose.quantities import Quantity
from briefgen.verify.readers import states
from briefgen.verify.witness import witness_of

SESSION = dt.date(2026, 1, 22)
DESK = Desk(
    session=SESSION,
    names=name_book(load_edition("rotation"), (), SESSION),
    scale=lambda subject: {"^GSPC": 0.9, "^NDX": -3.4}.get(subject),
)
HISTORY = History(
    searched_from=dt.date(1987, 9, 10), of=2396, rank=2, rank_low=2390, last_reached=dt.date(1996, 5, 7),
    last_reached_low=dt.date(2025, 3, 3), previous_high=(dt.date(1996, 5, 7), 16.0),
    previous_low=(dt.date(2008, 9, 29), -12.0),
)  # fmt: skip
RUN = History(searched_from=dt.date(1987, 9, 10), of=2396, rank=2, last_reached=dt.date(1996, 5, 7))


def fact(fact_id: str, value: object, unit: str, **more: Any) -> Fact:
    return Fact(**{"id": fact_id, "value": value, "unit": unit, "as_of": SESSION, "history": HISTORY} | more)


RETURN = fact("return:^GSPC@1d", 0.0137, "fraction")
LOSS = fact("return:^NDX@1d", -0.0954346, "fraction")
STREAK = fact("streak:^RUT/^GSPC", 14, "sessions", history=RUN, base_session=dt.date(2025, 12, 31))
PLACE = fact("pctl:return:^GSPC@1y", 0.644, "fraction")
SPREAD = fact("spread:^RUT/^GSPC@ytd", 0.0855229, "fraction")
LEVEL = fact("level:^GSPC", 6913.35, "index")
FIRST = fact("level:^VIX", 9.14, "index", history=History(
    searched_from=dt.date(1990, 1, 2), of=9000, rank=9000, rank_low=1, last_reached=dt.date(2026, 1, 21),
    previous_low=(dt.date(1993, 12, 22), 9.31)))  # fmt: skip
ADVANCERS = fact("advancers:sp500", 280, "count", details={"decliners": 218, "priced": 501})
LIST = fact("leaders:mag7@1d", (("META", 0.057), ("TSLA", 0.042)), "list", history=None)

AFTER = fact(
    "after:streak:^RUT/^GSPC>=10@3m", 0.0289, "fraction", history=None,
    details={"median": 0.0289, "worst": -0.0653, "count": 7},
)  # fmt: skip
AFTER_LOSS = fact("after:return:^GSPC@1d<=-0.03@1m", -0.01, "fraction", history=None)

FIRST_SECTOR = fact("first:sectors@3m", "XLE", "text", history=None, details={"before": "XLK"})
HOLIDAY = fact(
    "next:holiday", dt.date(2026, 2, 16), "date", history=None, details={"name": "Presidents Day", "days": 25}
)  # fmt: skip
NOTE = fact(
    "note:fed", "“Rates were cut by 1/4 percentage point.”", "text", kind="sourced", history=None,
    details={"said_by": "the committee's statement", "dated": dt.date(2025, 12, 10)},
)  # fmt: skip

BY_HAND: list[tuple[str, Fact, str, tuple[Argument, ...], str]] = [
    ("percent", RETURN, "", (), "1.4%"),
    ("threshold", AFTER, "", ("session",), "10 sessions"),
    ("bound", AFTER_LOSS, "", (), "3%"),
    ("horizon", AFTER, "", (), "63 sessions"),
    ("horizon", AFTER_LOSS, "", (), "21 sessions"),
    ("rolling", AFTER, "", (), "63-session"),
    ("rolling", AFTER_LOSS, "", (), "21-session"),
    ("rolling", fact("return:^GSPC@1w", 0.012, "fraction"), "", (), "five-session"),
    ("signed_gap", AFTER, "part:median", (), "+2.9 percentage points"),
    ("signed_gap", AFTER, "part:worst", (), "-6.5 percentage points"),
    ("observations", fact("yield_change:10y@1m", 14.0, "bp"), "", (), "21 observations"),
    ("percent", LOSS, "", (0,), "10%"),
    ("signed", LOSS, "", (2,), "-9.54%"),
    ("signed", LIST, "item:0", (1,), "+5.7%"),
    ("points", SPREAD, "", (), "8.6 percentage points"),
    ("distance", fact("spread:^RUT/^GSPC@1d", -0.01, "fraction"), "", (), "1.0 percentage point"),
    ("size", fact("zscore:^GSPC@1d", -3.24, "sigma"), "", (), "3.2"),
    ("multiple", fact("zscore:^GSPC@1d", -3.24, "sigma"), "", (), "3.2"),
    ("multiple", fact("implied_ratio:^VIX/^GSPC", 1.98, "ratio"), "", (), "1.98"),
    ("multiple", fact("implied_ratio:^VIX/^GSPC", 3.001, "ratio"), "", (), "3.00"),
    ("dollars", fact("mcap_change:mag7@1d", -653.1e9, "usd"), "", (), "$653 billion"),
    ("number", LEVEL, "", (), "6,913.35"),
    ("number", FIRST, "before", (), "9.31"),
    ("magnitude", fact("change:^VIX@1d", -1.26, "points"), "", (2,), "1.26"),
    ("signed_number", fact("change:^VIX@1d", -1.26, "points"), "", (2,), "-1.26"),
    ("yield_level", fact("level:^TNX", 4.26, "percent"), "", (), "4.26%"),
    ("basis_points", fact("change:^TNX@1d", -6.2, "bp"), "", (), "six basis points"),
    ("basis_points", fact("change:^TNX@1d", 1.0, "bp"), "", (), "one basis point"),
    ("basis_points", fact("change:^TNX@1d", 14.5, "bp"), "", (), "15 basis points"),
    ("signed_basis_points", fact("change:^TNX@1d", 6.2, "bp"), "", (), "+6 bp"),
    ("signed_points", SPREAD, "", (), "+8.6 pts"),
    ("share", fact("share_up:sp500@1d", 0.725, "fraction"), "", (), "73%"),
    ("share", fact("share_up:sp500@1d", 2 / 485, "fraction"), "", (), "0.4%"),
    ("share", fact("share_up:sp500@1d", 484 / 485, "fraction"), "", (), "99.8%"),
    ("share", fact("share_up:sp500@1d", 0.0, "fraction"), "", (), "0%"),
    ("share", fact("share_up:sp500@1d", 1.0, "fraction"), "", (), "100%"),
    ("count", STREAK, "", ("session",), "14 sessions"),
    ("signed_gap", fact("spread:^RUT/^GSPC@1d", -0.0287, "fraction"), "", (), "-2.9 percentage points"),
    ("bound", fact("after:return:^GSPC@1d<=-0.03@3m", 20, "count"), "", (), "3%"),
    ("threshold", fact("after:streak:^RUT/^GSPC>=10@3m", 9, "count"), "", ("session",), "10 sessions"),
    ("horizon", fact("after:streak:^RUT/^GSPC>=10@3m", 9, "count"), "", (), "63 sessions"),
    ("observations", fact("change:DGS10@1m", 6.0, "bp"), "", (), "21 observations"),
    ("count", fact("streak_narrow:^RUT/^GSPC@0.0025", 1, "count"), "", ("day",), "one day"),
    ("count", fact("streak_narrow:^RUT/^GSPC@0.0025", 0, "count"), "", ("day",), "no days"),
    ("cardinal", ADVANCERS, "part:priced", (), "501"),
    ("ordinal", STREAK, "", (), "14th"),
    ("straight", STREAK, "", (), "14th straight session"),
    ("straight", STREAK, "", ("record",), "14th straight record"),
    ("of", STREAK, "", ("separate run",), "2,396 separate runs"),
    ("count_as", ADVANCERS, "", ("stocks rose",), "280 stocks rose"),
    ("count_as", ADVANCERS, "part:decliners", ("fell",), "218 fell"),
    ("ordinal_rank", SPREAD, "", (), "second"),
    ("average", fact("sma:^GSPC@50", 6800.0, "index"), "", (), "50-day average"),
    ("average", fact("breadth_above:sp500@200d", 0.7, "fraction"), "", (), "200-day average"),
    ("margin", fact("streak_narrow:^RUT/^GSPC@0.0025", 5, "count"), "", (), "less than 0.25 percentage point"),
    ("below_peak", fact("floor:^GSPC@10", 6279.54, "index"), "", (), "10%"),
    ("deviations", fact("swing:^GSPC@2", 0.023, "fraction"), "", (), "two standard deviations"),
    ("date", fact("streak_last:^RUT/^GSPC", dt.date(1996, 5, 7), "date"), "", (), "May 7, 1996"),
    ("month", fact("streak_last:^RUT/^GSPC", dt.date(1996, 5, 7), "date"), "", (), "May 1996"),
    ("calendar_month", fact("streak_last:^RUT/^GSPC", dt.date(1996, 5, 7), "date"), "", (), "May"),
    ("weekday", RETURN, "", (), "Thursday"),
    ("weekday_of", fact("last_above:^GSPC", dt.date(2026, 1, 20), "date"), "", (), "Tuesday"),
    ("session", RETURN, "", (), "Thursday, Jan. 22, 2026"),
    ("as_of", RETURN, "", (), "Jan. 22, 2026"),
    ("year", RETURN, "", (), "2026"),
    ("from_base", STREAK, "", (), "Dec. 31, 2025"),
    ("searched_from", STREAK, "", (), "1987"),
    ("last", STREAK, "", (), "May 7, 1996"),
    ("last", STREAK, "", ("month",), "May 1996"),
    ("before_date", FIRST, "", (), "Dec. 22, 1993"),
    ("period", SPREAD, "", (), "this year"),
    ("verb", RETURN, "", (0,), "rose"),
    ("verb", LOSS, "", (1,), "tumbled"),
    ("verb", fact("return:^RUT@1d", -0.01, "fraction"), "", (0,), "fell"),
    ("either", SPREAD, "", ("ahead of", "behind"), "ahead of"),
    ("either", LOSS, "", ("rises", "falls"), "falls"),
    ("against", STREAK, "", ("ahead of", "behind"), "behind"),
    ("where_any", fact("streak_down_wins:^RUT/^GSPC", 3, "count"), "", ("falling less",), "falling less"),
    ("where_none", fact("streak_down_wins:^RUT/^GSPC", 0, "count"), "", ("falling less",), "falling less"),
    ("beyond", fact("rsi:^RUT@14", 71.5, "score"), "", ("overbought", "oversold"), "overbought"),
    ("beyond", PLACE, "", ("at least as high as", "as low", 0.5), "at least as high as"),
    ("flat", fact("return:^GSPC@1d", 0.0004, "fraction"), "", (), "was little changed"),
    ("superlative", STREAK, "", ("such run", "month"), "longest such run since May 1996"),
    ("superlative", FIRST, "", ("close",), "lowest close in data back to 1990"),
    ("ranked", STREAK, "", (), "second-longest"),
    ("ranked_of", SPREAD, "", ("session",), "second-widest of 2,396 sessions"),
    ("peak_word", fact("drawdown:^GSPC", -0.1, "fraction"), "", (), "highest close"),
    ("high_mark", fact("record_run:^GSPC", 2, "sessions"), "", ("a record",), "a record"),
    ("name", STREAK, "", (), "Russell 2000"),
    ("name", STREAK, "", ("other",), "S&P 500"),
    ("the", STREAK, "", ("other",), "the S&P 500"),
    ("introduced", fact("return:KEY@1d", 0.01, "fraction"), "", (), "KeyCorp (NYSE: KEY)"),
    ("possessive", STREAK, "", (), "the Russell 2000's"),
    ("aka", STREAK, "", (), "the small-cap index"),
    ("aka", STREAK, "", ("other",), "the benchmark"),
    ("aka", STREAK, "", ("other", 1), "the large-cap index"),
    ("aka", fact("return:KEY@1d", 0.01, "fraction"), "", (), "KeyCorp"),
    ("named", FIRST_SECTOR, "", (), "energy"),
    ("named", FIRST_SECTOR, "part:before", (), "technology"),
    ("span", fact("period_return:^GSPC@qtd", 0.05, "fraction"), "", (), "quarter"),
    ("extreme_day", fact("worst_day:^GSPC@mtd", -0.03, "fraction"), "", (), "worst day"),
    ("signed_dollars", fact("mcap_change:mag7@1d", -653.1e9, "usd"), "", (), "-$653 bn"),
    ("signed_dollars", fact("mcap_change:AAPL@1d", 1.2e12, "usd"), "", (), "+$1.2 trn"),
    ("signed_dollars", fact("mcap_change:AAPL@1d", 0.2, "usd"), "", (), "$0"),
    ("maturity", fact("yield:10y", 4.26, "percent"), "", (), "10-year"),
    ("maturity", fact("yield:3m", 4.26, "percent"), "", (), "3-month"),
    ("left_out", fact("return_without:mag7@1d/1", -0.002, "fraction", details={"left_out": "AAPL"}), "", (), "Apple"),
    ("hedged", fact("drawdown:^GSPC", -0.0982, "fraction"), "", (), "nearly 10%"),
    ("hedged", fact("drawdown:^GSPC", -0.1016, "fraction"), "", (), "more than 10%"),
    ("hedged", fact("drawdown:^GSPC", -0.1043, "fraction"), "", (), "about 10%"),
    ("hedged", fact("drawdown:^GSPC", -0.0955, "fraction"), "", (), "about 10%"),
    ("hedged", fact("drawdown:^GSPC", -0.1001, "fraction"), "", (), "10%"),
    ("bound_points", fact("after:spread:^RUT/^GSPC@1m>=0.06@3m", 0.01, "fraction"), "", (), "6 percentage points"),
    ("jobs", fact("payrolls@1m", 50.0, "thousands"), "", (), "50,000 jobs"),
    ("jobs", fact("payrolls@1m", -1.0, "thousands"), "", (), "1,000 jobs"),
    ("yield_level", fact("unemployment", 4.4, "percent"), "", (1,), "4.4%"),
    ("event", HOLIDAY, "", (), "Presidents Day"),
    ("quoted", NOTE, "", (), "“Rates were cut by 1/4 percentage point.”"),
    ("credited", NOTE, "", (), "the committee's statement"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "of", "path", "args", "words"), BY_HAND, ids=lambda v: v if isinstance(v, str) else ""
)
def test_formatters_by_hand(name: str, of: Fact, path: str, args: tuple[Argument, ...], words: str) -> None:
    made = claim(name, Quantity(fact=of, path=path), DESK, *args)
    assert made.text == words
    assert made.property == formatters()[name][1]
    assert reprint(made.spec, of, DESK) == words
    assert json.loads(made.spec) == [path, name, *args]
    assert states(made, of, witness_of(DESK))


def test_a_period_that_is_over_has_no_so_far() -> None:
    """The same turn of words on a day in the middle of the year and on its last session."""
    over = replace(DESK, ended=lambda window: window == "ytd")
    assert claim("period", Quantity(fact=SPREAD), DESK, 1).text == "so far this year"
    assert claim("period", Quantity(fact=SPREAD), over, 1).text == "this year"


def test_every_formatter_is_worked_by_hand() -> None:
    assert {name for name, *_ in BY_HAND} >= set(formatters())


WRONG = [
    ("percent", RETURN, "1.3%"), ("percent", RETURN, "1.4"), ("percent", RETURN, "1.4 percentage points"),
    ("signed", LOSS, "+9.5%"), ("signed", LOSS, "9.5%"), ("points", SPREAD, "8.6%"),
    ("points", SPREAD, "8.6 percentage point"), ("number", LEVEL, "6913.35"), ("number", LEVEL, "$6,913.35"),
    ("ordinal", STREAK, "14st"), ("ordinal", STREAK, "15th"), ("weekday", RETURN, "Wednesday"),
    ("session", RETURN, "Thursday, Jan. 22"), ("searched_from", STREAK, "1988"), ("period", SPREAD, "this month"),
    ("verb", RETURN, "fell"), ("verb", RETURN, "surged"), ("verb", RETURN, "edged up"), ("flat", RETURN, "unchanged"),
    ("name", STREAK, "S&P 500"), ("the", STREAK, "Russell 2000 and the S&P 500"), ("ordinal_rank", SPREAD, "third"),
    ("peak_word", RETURN, "highest close"), ("year", RETURN, "2025"), ("as_of", RETURN, "Jan. 22"),
    ("last", STREAK, "May 8, 1996"), ("from_base", STREAK, "Dec. 31"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "of", "words"), WRONG)
def test_wrong_words_are_not_read_as_the_fact(name: str, of: Fact, words: str) -> None:
    from briefgen.model import Claim

    made = Claim(text=words, fact=of.id, property=formatters()[name][1], spec=json.dumps(["", name]))
    assert not states(made, of, witness_of(DESK))


WRONG_WITH = [
    ("superlative", STREAK, ("such run",), "longest such run since May 7, 1995"),
    ("superlative", STREAK, ("such run",), "shortest such run since May 7, 1996"),
    ("superlative", STREAK, ("such run",), "longest such run in data back to 1987"),
    ("superlative", FIRST, ("close",), "lowest close in data back to 1991"),
    ("superlative", FIRST, ("close",), "highest close in data back to 1990"),
    ("ranked", STREAK, ("run",), "third-longest run"), ("ranked", STREAK, ("run",), "longest run"),
    ("ranked", STREAK, ("run",), "joint second-longest run"),
    ("ranked_of", SPREAD, ("session",), "second-widest of 2,397 sessions"),
    ("count", STREAK, ("session",), "14 session"), ("count", STREAK, ("session",), "fourteen sessions"),
    ("of", STREAK, ("run",), "2,395 runs"), ("count_as", ADVANCERS, ("fell",), "280 fell"),
    ("high_mark", RETURN, ("a record",), "a record"), ("high_mark", STREAK, ("longest",), "longest"),
    ("where_any", STREAK, ("falling less",), "falling less"), ("either", SPREAD, ("up", "down"), "down"),
    ("beyond", fact("rsi:^RUT@14", 55.0, "score"), ("overbought", "oversold"), "overbought"),
    ("beyond", PLACE, ("no lower", "as low", 0.5), "no lower"), ("beyond", PLACE, ("higher than",), "higher than"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "of", "args", "words"), WRONG_WITH)
def test_wrong_words_with_arguments_are_not_read(
    name: str, of: Fact, args: tuple[Argument, ...], words: str
) -> None:
    from briefgen.model import Claim

    made = Claim(text=words, fact=of.id, property="value", spec=json.dumps(["", name, *args]))
    assert not states(made, of, witness_of(DESK))


def test_a_superlative_needs_ten_years() -> None:
    young = History(searched_from=dt.date(2020, 1, 2), of=90, rank=1, last_reached=None)
    run = fact("streak:^RUT/^GSPC", 14, "sessions", history=young)
    made = claim("superlative", Quantity(fact=run), DESK, "run")
    assert made.text == "longest run in data back to 2020"
    assert not states(made, run, witness_of(DESK))
