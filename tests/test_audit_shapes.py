"""Shapes of English that name another measure, another time or another one than the nearest words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from audit_example import judged, small_desk, verdicts

# Weekdays from Thursday, Jan. 1, 2026; the last is Friday, Jan. 16: 12 sessions.
SPX = [100.0, 101.0, 100.0, 96.0, 97.0, 98.0, 99.0, 100.0, 101.0, 103.0, 102.0, 104.0]
RUT = [100.0, 102.0, 103.0, 104.0, 103.0, 102.0, 101.0, 100.0, 99.0, 98.0, 97.0, 96.0]
VIX = [15.0, 16.0, 17.0, 24.0, 22.0, 20.0, 19.0, 18.0, 17.0, 16.0, 17.0, 16.0]


def _said(words: str) -> set[str]:
    desk = small_desk({"^GSPC": SPX, "^RUT": RUT, "^VIX": VIX})
    return {v for _, v in verdicts(desk, words)}


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        # Lower then is higher now.
        ("A week ago the VIX stood higher by 3.00 points.", "right"),
        ("A week ago the VIX stood lower by 9.00 points.", "wrong"),
        # Each end of a range is the name's behind it.
        ("Returns ranged from +2.0% at the S&P 500 to -1.0% at the Russell 2000.", "right"),
        ("Returns ranged from +2.0% at the S&P 500 to -5.0% at the Russell 2000.", "wrong"),
        ("On Friday returns ran from 2.0% for the S&P 500 to -4.0% for the Russell 2000.", "wrong"),
        # Members, and one that is not named.
        ("A majority of stocks (62%, by today's list) beat the S&P 500.", "unchecked"),
        ("A minority of the index's members, 31%, outdid the S&P 500 on Friday.", "unchecked"),
        ("A middling stock finished at +5.0%, compared with +2.0% for the S&P 500.", "unchecked"),
        (
            "More stocks hold above their 5-day average (71%) than above their 10-day average (38%).",
            "unchecked",
        ),
        # A lead whose time is not told.
        ("The S&P 500 leads the Russell 2000 by 9.0 percentage points.", "unchecked"),
        ("The S&P 500 beat the Russell 2000 by 9.0 percentage points on Friday.", "wrong"),
        # Short of another, and points lost to it.
        ("On Friday the Russell 2000 came up 3.0 percentage points short of the S&P 500.", "right"),
        ("On Friday the Russell 2000 came up 7.0 percentage points short of the S&P 500.", "wrong"),
        ("On Friday the Russell 2000 lost 3.0 percentage points to the S&P 500.", "right"),
        # Runs of something else.
        ("For the S&P 500, that made five sessions running at the top.", "unchecked"),
        ("The S&P 500 rose after the nine straight losses that preceded the vote.", "unchecked"),
        ("Friday was the second session since the S&P 500's run of six gains broke.", "unchecked"),
        # Cases counted, and what began before.
        ("Leads of 6 percentage points or more have come 15 times before for the S&P 500.", "unchecked"),
        ("The S&P 500's six sessions rank 29th of 2,031 since 1987.", "unchecked"),
        # The day that a figure names for itself.
        ("The S&P 500 rose 2.0% on Friday, more than making up for Thursday's loss of 1.0%.", "right"),
        ("The S&P 500 rose 2.0% on Friday, more than making up for Thursday's loss of 3.0%.", "wrong"),
        # A cause within commas is no subject.
        ("The S&P 500, thanks to the Russell 2000, gained 2.0%.", "right"),
        ("The S&P 500, thanks to the Russell 2000, gained 5.0%.", "wrong"),
        # The side stands behind the figure, or in the noun that is brought to it.
        ("On Friday the S&P 500 leapt, while the Russell 2000 ended 1.0% in the hole.", "right"),
        ("Friday's rally lifted its gain for the week to 5.1%, said one trader of the S&P 500.", "right"),
        ("On Friday the S&P 500 leapt, while the Russell 2000 ended 9.0% in the hole.", "wrong"),
        ("The S&P 500 fell 2.0% ahead of the meeting on Friday.", "wrong"),
        # A move in points is no level, and a record in points none in percent.
        ("The S&P 500 rose to 104.00, a gain of 2.00 points.", "right"),
        ("The S&P 500 rose to 104.00, a gain of 5.00 points.", "wrong"),
        # A condition is no claim, and neither is a range's end.
        ("Buy once the S&P 500 closes above 300.", "unchecked"),
        # A time that other words name.
        ("At that low the S&P 500 was 20% under its record.", "unchecked"),
        ("The S&P 500 set not one record in 2025.", "unchecked"),
        # Told of the other side of a contrast.
        ("On Friday the Russell 2000 trailed. It lost 1.0%, to the S&P 500's gain of 2.0%.", "right"),
        ("VOO took in money on Friday, $35.9 billion in total.", "unchecked"),
        # What nobody can place in time.
        ("Between March 2000 and last October the S&P 500 lost 49%.", "unchecked"),
        ("It was worse than the 48 percent that the S&P 500 lost in 1973-74.", "unchecked"),
        # Another figure of the economy.
        ("The VIX, which read 24.00 at the top, closed at 16.00.", "right"),
        ("The VIX, which read 29.00 at the top, closed at 19.50.", "wrong"),
    ],
)
def test_shapes(words: str, verdict: str) -> None:
    said = _said(words)
    assert verdict in said or (verdict == "unchecked" and not said)
    assert verdict == "wrong" or "wrong" not in said


@pytest.mark.parametrize(
    ("day", "words", "verdict"),
    [
        # How much something swings, over a length that is named.
        (
            "2003-06-16",
            "Over 21 sessions the S&P 500's volatility is 17.4%; over 252 sessions it was 27.1%.",
            "right",
        ),
        (
            "2003-06-16",
            "Over 21 sessions the S&P 500's volatility is 12.4%; over 252 sessions it was 27.1%.",
            "wrong",
        ),
        (
            "2003-06-16",
            "S&P 500 volatility runs at 17.4% over the past month, under the 27.1% of the past year.",
            "right",
        ),
        ("2008-12-05", "Annualized, the S&P 500's daily swings were 75.0% in 21 sessions.", "right"),
        ("2008-12-05", "The S&P 500's realized volatility was 60.0% over 21 sessions.", "wrong"),
        ("2018-12-26", "Volatility is back: the S&P 500 rose 5.0% on Wednesday.", "right"),
        ("2018-12-26", "Volatility is back: the S&P 500 rose 8.0% on Wednesday.", "wrong"),
        # Where a year once stood.
        ("2004-10-27", "At its worst of the year, on Aug. 12, the S&P 500 had been down 4.4%.", "right"),
        ("2004-10-27", "At its worst of the year, on Aug. 12, the S&P 500 had been down 9.4%.", "wrong"),
        ("2020-05-11", "A loss of 30.7% by March 23 has shrunk to 9.3% for the S&P 500 this year.", "right"),
        (
            "2009-11-04",
            "At its high for the year, on Oct. 19, the Dow was behind the S&P 500, up 21.6%.",
            "right",
        ),
        (
            "2012-08-01",
            "Measured from the start of the year, the S&P 500 stood at +12.8% on April 2.",
            "right",
        ),
        (
            "2012-08-01",
            "Measured from the start of the year, the S&P 500 stood at +19.8% on April 2.",
            "wrong",
        ),
        # The week's, where weeks are counted, and the month's before.
        ("2021-04-09", "The S&P 500 makes it three weeks in a row, up 2.7%.", "right"),
        ("2021-04-09", "The S&P 500 makes it three weeks in a row, up 6.5%.", "wrong"),
        (
            "2012-08-01",
            "The S&P 500 falls 0.3% to begin the month, after gaining 1.3% in the last one.",
            "right",
        ),
        # A group's first, and its last.
        ("2025-05-22", "Tesla set the pace for the Magnificent Seven with +1.9%.", "right"),
        ("2025-05-22", "Tesla set the pace for the Magnificent Seven with +4.9%.", "wrong"),
        # Another measure's record.
        (
            "2016-09-13",
            "The Russell 2000's correlation with the S&P 500 is 0.94, its highest since August 2012.",
            "unchecked",
        ),
        # What is about stocks, and not about the gauge of their swings.
        ("2021-09-22", "The VIX fell 14.3% on Wednesday, to 20.87. Stocks advanced 1.0%.", "right"),
        # A topic that is only the occasion.
        (
            "2016-11-11",
            "Nvidia leapt almost 30% on Friday after earnings, its best day since May 2003.",
            "right",
        ),
        (
            "2016-11-11",
            "Nvidia leapt almost 30% on Friday after earnings, its best day since January 2001.",
            "wrong",
        ),
        # Marks with a shortened month.
        ("2018-10-24", "At 12.3 percent off its Aug. 29 peak, the Nasdaq is in a correction.", "right"),
        ("2018-10-24", "At 16.3 percent off its Aug. 29 peak, the Nasdaq is in a correction.", "wrong"),
        # From a weekday before, and than at New Year's.
        (
            "2016-11-11",
            "On Thursday the 10-year yield stood at 2.15%, up 36 basis points from the prior Friday.",
            "right",
        ),
        (
            "2026-02-13",
            "Friday's close of 6,836.17 leaves the S&P 500 0.1% lower than on New Year's Eve.",
            "right",
        ),
        (
            "2026-02-13",
            "Friday's close of 6,836.17 leaves the S&P 500 3.1% lower than on New Year's Eve.",
            "wrong",
        ),
        # A second figure for the index, and a level of then.
        (
            "2022-06-16",
            "The S&P 500 fell 3.25%. Apple is 28.5% off its peak, against 23.6% for the index.",
            "right",
        ),
        ("2022-06-16", "The two-year Treasury yields 3.14%. A year earlier it paid 0.16%.", "right"),
        # A part of a figure, a year that one is of, a move that did not happen.
        (
            "1998-08-31",
            "Over the past five sessions the S&P 500 has lost 12 percent, half of it today.",
            "right",
        ),
        (
            "1998-08-31",
            "Over the past five sessions the S&P 500 has lost 19 percent, half of it today.",
            "wrong",
        ),
        ("2026-04-15", "Energy's 9% slide in April hasn't dented its 25% year much.", "right"),
        ("2026-04-15", "Energy's 9% slide in April is a blot on its 65% year.", "wrong"),
        ("2017-03-01", "The S&P 500 has not fallen 1 percent in a day since October 11.", "unchecked"),
        # What nobody knows by name, and what comes from other cases.
        ("2026-04-15", "Tesla rose 7.6%. Mister Softee, +4.6% on the day, is 15% in the red.", "right"),
        (
            "2019-12-31",
            "The S&P 500 rose 0.3%. Historically a 25% year has been followed by another.",
            "right",
        ),
        # Where something had stood, and one of two that fell.
        (
            "2011-12-30",
            "The Russell 2000, which had been down 22 percent on October 3, fell 0.5 percent.",
            "right",
        ),
        ("2017-03-01", "Utilities were the only group besides real estate to decline.", ""),
        # Levels and records of then, and a weekday that may be either of two.
        ("2015-08-25", "The VIX, at 36.02, was at 13 only eight days ago.", "right"),
        ("2020-03-23", "The VIX is at 61.59. A week ago it was 82.69, the highest close ever.", "right"),
        ("2015-08-25", "Since last Monday the S&P 500 has shed 235 points.", "right"),
        ("2015-08-25", "Since last Monday the S&P 500 has shed 335 points.", "wrong"),
        # Other figures beside a yield.
        (
            "2026-02-13",
            "The 10-year Treasury yield ended at 4.04% after January inflation cooled to 2.4%.",
            "right",
        ),
        (
            "2026-02-13",
            "The 10-year Treasury yield ended at 4.44% after January inflation cooled to 2.4%.",
            "wrong",
        ),
        (
            "1994-02-04",
            "The 10-year Treasury yield jumped 13 hundredths of a point to 5.94 percent.",
            "right",
        ),
        # Counts and places by other verbs.
        ("2022-09-30", "Over the quarter, two sectors managed a gain.", "right"),
        ("2022-09-30", "Over the quarter, four sectors managed a gain.", "wrong"),
        (
            "2022-09-30",
            "For the quarter utilities, alone among the eleven sector funds, eked out a gain.",
            "unchecked",
        ),
        (
            "2026-01-22",
            "Among the eleven sector SPDRs, energy leads this year and technology is dead last.",
            "wrong",
        ),
        (
            "2007-02-28",
            "Of the nine sector funds, utilities rose this month, and technology was the worst of the lot.",
            "wrong",
        ),
        # The maturity, and the side, right beside the figure.
        ("2026-06-05", "The 10-year ended at 4.55%, and the 30-year moved back above 5%.", "right"),
        ("2022-09-30", "In a week the VIX rose to 31.62, up from 29.92.", "right"),
        ("2022-09-30", "In a week the VIX moved to 31.62, down from 29.92.", "wrong"),
        ("1998-08-31", "The S&P 500 stands 1.4 percent below where it began 1998.", "right"),
        (
            "1998-08-31",
            "The VIX finished at 44.28, the highest close in records going back to 1990.",
            "right",
        ),
        # A record in points, and a run that has not ended though something "ends higher".
        ("1997-10-27", "The S&P 500's loss was, measured in points, the largest on record.", "right"),
        ("2000-05-16", "S&P 500 ends higher for the fourth straight session.", "right"),
        ("2000-05-16", "S&P 500 ends higher for the sixth straight session.", "wrong"),
        # Cases counted.
        (
            "2004-01-15",
            "Since 1929, the S&P 500 has gained 20% or more on 33 separate occasions.",
            "unchecked",
        ),
        (
            "1994-02-04",
            "The S&P 500 is 59 percent above where it was at the bottom in October 1990.",
            "right",
        ),
    ],
)
@pytest.mark.market
def test_shapes_on_real_prices(market_folder: Path, day: str, words: str, verdict: str) -> None:
    said = {f.verdict for _, _, f in judged(market_folder, dt.date.fromisoformat(day), words)}
    assert verdict in said or (verdict in ("", "unchecked") and not said)
    assert verdict == "wrong" or "wrong" not in said
