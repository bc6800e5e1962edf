"""Time phrases → windows of sessions, relative to the article's date."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from briefgen.audit.clock import (
    ONE,
    WEEKDAY,
    Clock,
    dated,
    day_window,
    first_weeks,
    half_window,
    last_n,
    month_window,
    months_back,
    previous,
    quarter_window,
    rolling,
    span,
    start_of,
    to_date,
    weekday,
    year_window,
)
from briefgen.audit.model import Period, Window
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.reaches import reaches
from briefgen.audit.reading import MONTH, month_number

Made = tuple[list[Window], str, bool]
"""Windows, grain, whether the days are named."""

_NUM = rf"(?P<n>{NUMBER})"
_UNIT = r"(?P<unit>(?:trading )?sessions?|observations?|(?:trading )?days?|weeks?|months?|quarters?|years?)"


_NUMS, _UNITS = _NUM.replace("<n>", "<n2>"), _UNIT.replace("<unit>", "<unit2>")
_NUMB, _UNITB = _NUM.replace("<n>", "<n3>"), _UNIT.replace("<unit>", "<unit3>")
_NUMC, _UNITC = _NUM.replace("<n>", "<n4>"), _UNIT.replace("<unit>", "<unit4>")


def _unit(word: str) -> str:
    one = word.lower().split()[-1].rstrip("s")
    return "session" if one in ("day", "session", "observation") else one


def _weekday(clock: Clock, m: re.Match[str]) -> Made:
    text = m[0].lower()
    day = weekday(clock, m["day"], week_before=False)
    if re.search(r"\blast\b|previous|prior", text) and day >= clock.date - ONE * clock.date.weekday():
        other = day_window(clock, day - 7 * ONE)
        here = day_window(clock, day) if day < clock.date else None
        return [w for w in (here, other) if w], "day", True
    if not clock.is_session(day):
        return [], "day", True
    found = day_window(clock, day)
    return [found] if found else [], "day", True


def _by_weekday(clock: Clock, m: re.Match[str]) -> Made:
    """``up 0.9% by Tuesday``: the week up to that day, or the day itself."""
    day = weekday(clock, m["day"])
    found = [span(clock, start_of(day, "week"), day, "week", f"the week to {day}"), day_window(clock, day)]
    return [w for w in found if w and clock.is_session(day)], "week", True


def _date(clock: Clock, m: re.Match[str]) -> Made:
    day = dated(clock, m["month"], m["dom"], m.groupdict().get("year"))
    if day is None or day > clock.date or not clock.is_session(day):
        return [], "day", True
    found = day_window(clock, day)
    return [found] if found else [], "day", True


def _today(clock: Clock, m: re.Match[str]) -> Made:
    found = [day_window(clock, end) for end in clock.ends()]
    return [w for w in found if w], "day", False


def _yesterday(clock: Clock, m: re.Match[str]) -> Made:
    found = day_window(clock, clock.date - ONE)
    return [found] if found else [], "day", True


def _to_date(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    return lambda clock, m: (to_date(clock, grain), grain, False)


def _loose(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """A period as in "for the week": the calendar one so far, the one before, or as many sessions."""

    def make(clock: Clock, m: re.Match[str]) -> Made:
        found = to_date(clock, grain)
        weekend = grain == "week" and clock.date.weekday() >= 4
        if grain == "week" and not weekend:
            found += previous(clock, grain)
        if grain != "week":
            early = (clock.date - start_of(clock.date, grain)).days < 5
            found = (previous(clock, grain) + found) if early else found
        return found + rolling(clock, grain), grain, False

    return make


def _calendar(clock: Clock, grain: str) -> list[Window]:
    """The calendar period so far, or the one before where this one has just begun."""
    early = (clock.date - start_of(clock.date, grain)).days < (3 if grain == "week" else 5)
    return (previous(clock, grain) + to_date(clock, grain)) if early else to_date(clock, grain)


def _past(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    def make(clock: Clock, m: re.Match[str]) -> Made:
        extra = to_date(clock, grain) if grain == "week" else []
        return (
            rolling(clock, grain) + extra + (previous(clock, grain) if grain == "week" else []),
            grain,
            False,
        )

    return make


def _last(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    def make(clock: Clock, m: re.Match[str]) -> Made:
        found = previous(clock, grain)
        if grain == "week" and clock.date.weekday() >= 4:
            found += to_date(clock, grain)
        if "the last" in m[0].lower():
            found = rolling(clock, grain) + found
        return found, grain, False

    return make


def _past_or_to_date(grain: str) -> Callable[[Clock, re.Match[str]], Made]:
    """``a month of trading``, ``a week's gain``: as many sessions, or the calendar period."""
    return lambda clock, m: (rolling(clock, grain) + to_date(clock, grain), grain, False)


def _rolling_any(clock: Clock, m: re.Match[str]) -> Made:
    """The same of whichever alternative matched."""
    have = m.groupdict()
    return next(
        rolled(clock, have[f"n{k}"] or "", have[f"unit{k}"] or "", m[0]) for k in ("", "2", "3", "4") if have[f"n{k}"]
    )


def _rolling_n(clock: Clock, m: re.Match[str]) -> Made:
    return rolled(clock, m["n"], m["unit"], m[0])


def rolled(clock: Clock, number: str, noun: str, words: str) -> Made:
    """Some sessions, weeks, months or years back from the article, as many as the words say."""
    count, unit = whole(number) or 0, _unit(noun)
    if not count:
        return [], "span", False
    if unit == "session":
        found = last_n(clock, count)
        if re.search(r"previous|prior|preceding", words, re.I):
            ends = [e for end in clock.ends() if (e := clock.before(end))]
            found += [
                Window(base=b, end=e, grain="span", words=f"{count} sessions to {e}")
                for e in ends
                if (b := clock.before(e, count))
            ]
        if "day" in noun.lower() and count >= 20:
            found += [w for e in clock.ends() if (b := clock.upto(e - dt.timedelta(days=count)))
                      for w in [Window(base=b, end=e, grain="span", words=f"from {b} to {e}")]]  # fmt: skip
        return found, "span" if count > 1 else "day", False
    found = rolling(clock, unit, count)
    if unit == "week":
        for end in clock.ends():
            first = start_of(end, "week") - dt.timedelta(days=7 * (count - 1))
            made = span(clock, first, end, "span", f"{count} calendar weeks to {end}")
            found += [made] if made else []
    if unit in ("month", "quarter", "year"):
        step = {"month": 1, "quarter": 3, "year": 12}[unit]
        for back in (0, 1):
            for end in clock.ends():
                head = start_of(end, unit)
                if back:
                    last = head - ONE
                    first = start_of(months_back(last, step * (count - 1)), unit)
                else:
                    last, first = end, start_of(months_back(end, step * (count - 1)), unit)
                made = span(clock, first, last, "span", f"{count} calendar {unit}s to {last}")
                found += [made] if made else []
    return found, "span", False


def _month(clock: Clock, m: re.Match[str]) -> Made:
    year = m.groupdict().get("year")
    return month_window(clock, month_number(m["month"]), int(year) if year else None), "month", True


def _last_month_named(clock: Clock, m: re.Match[str]) -> Made:
    month = month_number(m["month"])
    year = clock.date.year if month < clock.date.month else clock.date.year - 1
    return month_window(clock, month, year), "month", True


def _year(clock: Clock, m: re.Match[str]) -> Made:
    year = int(m["year"])
    return (year_window(clock, year) if 1900 < year <= clock.date.year else []), "year", True


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _quarter(clock: Clock, m: re.Match[str]) -> Made:
    year = m.groupdict().get("year")
    return quarter_window(clock, _QUARTERS[m["q"].lower()], int(year) if year else None), "quarter", True


def _half(clock: Clock, m: re.Match[str]) -> Made:
    year = m.groupdict().get("year")
    half = 1 if m["q"].lower() == "first" else 2
    found = half_window(clock, half, int(year) if year else None)
    fresh = [w for w in found if 0 <= (clock.last - w.end).days <= 45]
    # Shortly after a half-year, what is told of it may be told up to the day.
    return found + (to_date(clock, "year") if fresh and half == 1 else []), "span", True


def _first_n(clock: Clock, m: re.Match[str]) -> Made:
    year = m.groupdict().get("year")
    count = whole(m["n"]) if m["n"] else 1
    return first_weeks(clock, count or 1, _unit(m["unit"]), int(year) if year else None), "span", True


def _since_day(clock: Clock, m: re.Match[str]) -> Made:
    day = dated(clock, m["month"], m["dom"], m.groupdict().get("year"))
    return _from_day(clock, day)


def _from_day(clock: Clock, day: dt.date | None) -> Made:
    if day is None or day >= clock.date:
        return [], "span", True
    out = []
    for end in clock.ends():
        for base in (clock.upto(day), clock.before(day)):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


def _since_weekday(clock: Clock, m: re.Match[str]) -> Made:
    day = weekday(clock, m["day"])
    return _from_day(clock, day if day < clock.date else day - 7 * ONE)


def _since_month(clock: Clock, m: re.Match[str]) -> Made:
    year = m.groupdict().get("year")
    month = month_number(m["month"])
    chosen = int(year) if year else clock.date.year - (month >= clock.date.month)
    first = dt.date(chosen, month, 1)
    last = first.replace(day=calendar.monthrange(chosen, month)[1])
    out = []
    for end in clock.ends():
        for base in (clock.upto(last), clock.upto(first - ONE)):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


def _since_year(clock: Clock, m: re.Match[str]) -> Made:
    year = int(m["year"])
    out = []
    for end in clock.ends():
        for base in (clock.upto(dt.date(year, 12, 31)), clock.upto(dt.date(year - 1, 12, 31))):
            if base and base < end:
                out.append(Window(base=base, end=end, grain="span", words=f"from {base} to {end}"))
    return out, "span", True


_GRAIN = re.compile(r"\b(?:this|the|a|last|its) (?:\w+ )?(?P<g>week|month|quarter|year)\b", re.I)


def _so_far(clock: Clock, m: re.Match[str]) -> Made:
    """Up to now, in the period that the words before name, or in the year."""
    before = list(_GRAIN.finditer(m.string[: m.start()]))
    return _to_date(before[-1]["g"].lower() if before else "year")(clock, m)


def _year_end(clock: Clock, m: re.Match[str]) -> Made:
    return to_date(clock, "year"), "year", False


def _date_of_month(clock: Clock, dom: int) -> Made:
    for month in (clock.date, months_back(clock.date.replace(day=1), 1)):
        try:
            day = month.replace(day=dom)
        except ValueError:
            continue
        if day <= clock.date and clock.is_session(day) and (found := day_window(clock, day)):
            return [found], "day", True
    return [], "day", True


def _year_to_month_end(clock: Clock, m: re.Match[str]) -> Made:
    """The year up to the end of a named month, and that month."""
    found, _, _ = _month(clock, m)
    year = [
        w for x in found if (w := span(clock, start_of(x.end, "year"), x.end, "year", f"the year to {x.end}"))
    ]
    return [*year, *found], "year", True


def _from_to(clock: Clock, m: re.Match[str]) -> Made:
    """From the close of one named day, or of the one before it, to that of another."""
    last = dated(clock, m["month2"] or m["month"], m["dom2"], m["year2"])
    first = dated(clock, m["month"], m["dom"], m["year"] or (str(last.year) if last else None))
    if first is None or last is None or first >= last or last > clock.date:
        return [], "span", True
    end = clock.upto(last)
    bases = dict.fromkeys((clock.upto(first), clock.before(first)))
    return (
        [
            Window(base=b, end=end, grain="span", words=f"from {b} to {end}")
            for b in bases
            if b and end and b < end
        ],
        "span",
        True,
    )


def _years_between(clock: Clock, m: re.Match[str]) -> Made:
    """From the last close of one year to that of another."""
    base, end = clock.upto(dt.date(int(m["year"]), 12, 31)), clock.upto(dt.date(int(m["year2"]), 12, 31))
    found = (
        [Window(base=base, end=end, grain="span", words=f"from {base} to {end}")]
        if base and end and base < end
        else []
    )
    return found, "span", True


def _none(clock: Clock, m: re.Match[str]) -> Made:
    return [], "intraday", True


_THE = r"(?:the )?"
_SO = r"(?: so far| to date)?"
PHRASES: tuple[tuple[str, Callable[[Clock, re.Match[str]], Made]], ...] = (
    # A time within a session, or outside one: nothing in closes can tell.
    (r"\b(?:in|during) (?:early|late|morning|midday|afternoon|pre-?market|premarket|after-hours|extended|overnight|electronic|mid-morning|midmorning|mid-afternoon)(?:[ -]hours)? (?:trading|trade|dealings|action|session)\b", _none),
    (r"\b(?:in|during) (?:early|late|morning|midday|afternoon|pre-?market|after-hours|extended|overnight)[ -](?:hours )?(?:New York )?(?:trading|trade)\b|\bafter the bell\b|\bbefore the (?:bell|open)\b|\bpremarket\b|\bat one point\b|\bintraday\b|\bat (?:its|their|the) (?:session |intraday |day's )?(?:low|high|worst|best|lows|highs)(?: of the (?:day|session))?\b(?! (?:since|of the year))|\bearlier in the (?:day|session)\b|\bat midday\b|\bby midday\b|\bbefore (?:paring|trimming|recovering|closing)\b|\bas of \d+(?::\d\d)? ?[ap]\.?m\b|\bshortly after the (?:open|opening bell)\b|\bat the open(?:ing)?(?: bell)?\b", _none),
    (rf"\bsince (?:the close (?:of|on) |{_THE}end of )?(?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>\d{{4}}))?", _since_day),
    (rf"\b(?:from|between) (?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>\d{{4}}))?,? (?:to|through|until|and) (?:{WEEKDAY}, )?(?:(?P<month2>{MONTH}) )?(?P<dom2>\d{{1,2}})(?!\d)(?:,? (?P<year2>\d{{4}}))?", _from_to),
    (rf"\bfrom (?:the close (?:of|on) |its close (?:of|on) )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>\d{{4}}))?(?= (?:to|through|until)\b)", _since_day),
    (rf"\b(?:measured|counted|counting|reckoned|reckoning|starting|beginning|taken|dated) from (?:the close (?:of|on) |its close (?:of|on) )?(?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>\d{{4}}))?", _since_day),
    (rf"\bsince (?:last |the end of )?(?P<day>{WEEKDAY})(?:'s close)?\b", _since_weekday),
    (r"\bsince (?:the )?(?:start|beginning|turn|dawn) of (?:the|this) (?:calendar )?year\b|\bsince (?:the )?new year(?:'s(?: day)?)?\b|\bsince January 1(?:st)?\b|\bsince (?:the )?(?:end of (?:last year|20\d\d)|year-end|December 31|Dec\. 31)\b", _year_end),
    (r"\bsince (?:the )?(?:start|beginning) of (?:the|this) (?P<g>week|month|quarter)\b", lambda c, m: (to_date(c, m["g"].lower()), m["g"].lower(), False)),
    (rf"\bsince (?:the (?:start|beginning|end) of |early |late |mid-)?(?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?\b(?! \d)", _since_month),
    (r"\bsince (?:the (?:start|beginning|end) of |early |late )?(?P<year>(?:19|20)\d\d)\b", _since_year),
    (rf"\b(?:{NUMBER}) (?:(?:trading )?sessions?|(?:trading )?days?|weeks?|months?) into (?:the (?:new )?year|20\d\d)\b|\b[Tt]he year is (?:not |barely |only |just )?(?:\w+ ){{1,3}}old\b|\bat the (?:turn|start|beginning) of the year\b|\b(?:than |from )?at (?:New Year(?:'s)?|year-end|the end of last year)\b|\bsince (?:New Year(?:'s(?: Eve| Day)?)?|Christmas)\b|\b(?:the )?year (?:ends?|ended|closes?|closed|finishes|is over|in (?:a line|review|numbers|three numbers))\b|\b(?:what|quite) a year\b", _to_date("year")),
    (r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:es|ed|e|ing)|start(?:s|ed|ing)?|wrap(?:s|ped|ping) up|signed off|sign(?:s|ing) off|began|left|round(?:s|ed|ing) (?:out|off)|survived|shut|capp(?:ed|ing)) (?:off |out )?(?:the |a )?(?P<g>week|month|quarter|year)\b(?! (?:of|ago|earlier|to date|high|low))", lambda c, m: _loose(m["g"].lower())(c, m)),
    (r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:es|ed|e|ing)|wrap(?:s|ped|ping) up|signed off|sign(?:s|ing) off|began|rang out|left|round(?:s|ed|ing) (?:out|off)|the better|better|the whole of|a fine|a good|a bad|a great|a terrible|an ugly|a dismal|full-year|for|calendar) (?P<year>(?:19|20)\d\d)\b(?! (?:peak|high|low|record|crash))", _year),
    (r"\b(?P<year>(?:19|20)\d\d) (?=gain|loss|advance|decline|return|rally|drop|slide|rise)", _year),
    (r"^(?:So |And so |That was |Goodbye,? |Farewell,? |The year |Year )?(?P<year>(?:19|20)\d\d)\b(?=:| in (?:a|one|three|review|numbers)| was | is | has | will | began| ended| went|, )", _year),
    (r"^(?:So |And so |That was |Goodbye,? |Farewell,? |What a |A |The )?(?:ugly |good |bad |great |rough |wild |strange |cruel )?(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)(?: (?P<year>\d{4}))?\b(?=:| was | is | has | had | belonged| ended| went| brought| gave|'s |, |;| proved| turned)", _month),
    (r"\bon the (?P<dom>\d{1,2})(?:st|nd|rd|th)\b", lambda c, m: _date_of_month(c, int(m["dom"]))),
    (r"(?<!week )(?<!month )(?<!quarter )(?<!year )(?<!session )(?<!today )\bso far\b(?! (?:this|in|on))", _so_far),
    (r"\bthis one\b(?=,? (?:at )?[-+]?\d)", _so_far),
    (r"\b(?:(?:for|over|in|across|after) )?(?:a|one|its latest) (?:full |whole )?(?P<g>week|month|quarter|year)(?: of trading\b|(?='s (?:lead|gain|loss|deficit|return|advance|decline|worth|total))|(?= (?:has|have|had|took|brought|added|cost|gave|saw|leaves?|left|moved|reads?|puts?) )|(?<=for a month)|(?<=over a month))", lambda c, m: _past_or_to_date(m["g"].lower())(c, m)),
    (r"\b[Aa] season of trading\b", _past("quarter")),
    (r"\b(?:week|month|quarter|year) of (?=[-+]\d)", lambda c, m: _loose(m[0].split()[0].lower())(c, m)),
    (r"\b(?:from one weekend to (?:another|the next)|(?:comes?|came|goes|went|heads?|headed|enter\w*) (?:in)?to the weekend)\b", _to_date("week")),
    (r"\bby (?:the )?calendar year\b", _to_date("year")),
    (r"\b(?:this|the) (?P<g>week|month|quarter|year) (?:began|begun|started|opened) (?:after|with)\b", lambda c, m: (previous(c, m["g"].lower()), m["g"].lower(), True)),
    (r"\b[Aa] (?P<g>week|month|quarter|year) (?:before|earlier),? (?=\w+ (?:had|was|lost|gained|rose|fell))", lambda c, m: (previous(c, m["g"].lower()), m["g"].lower(), True)),
    (r"\bthis \x00+ (?P<g>week|month|quarter|year)\b|\x00's (?P<g2>week|month|quarter|year)\b(?=,| of | has | is | was | stands | at )", lambda c, m: _to_date((m["g"] or m["g2"]).lower())(c, m)),
    (r"^(?:An?|The|What an?) (?:[\w-]+ ){0,3}(?P<g>week|month|quarter|year)(?=[:,])", lambda c, m: _loose(m["g"].lower())(c, m)),
    (rf"\bby (?P<day>{WEEKDAY})(?:'s close)?\b", _by_weekday),
    (r"\b(?:a|the|its|their) (?:previous |prior |last )?(?P<g>week|month|quarter|year) that (?:closed|ended|finished|brought|made)\b", lambda c, m: (previous(c, m["g"].lower()), m["g"].lower(), True)),
    (rf"\b(?:take|put|taking|putting) {_NUM} {_UNIT} together\b|\b(?:what )?{_NUMS} {_UNITS} (?=(?:have|has|had) (?:left|given|brought|cost|taken|moved|made|put|done))|^after {_NUMB} {_UNITB}(?=,)|\bin front for {_NUMC} {_UNITC}\b", _rolling_any),
    (r"\b(?:both days|both sessions|the two days|two days) (?:together|combined|taken together)\b|\bboth (?:come|came) to\b|\bto show for both\b", lambda c, m: (last_n(c, 2), "span", False)),
    (r"\bover (?:these|those) (?:days|sessions|weeks|months)\b", lambda c, m: ([], "span", True)),
    (rf"\b(?:than|from|against|versus|compared with)(?: (?:it was|it stood|its (?:level|close|reading)|the (?:level|close|reading)))? {_NUM} {_UNIT} (?:before|earlier|ago|back|previously)\b", _rolling_n),
    (r"\bin week\b", _loose("week")), (r"\bin month\b", _loose("month")), (r"\bin quarter\b", _loose("quarter")),
    (rf"\ba (?:distance|span|stretch|period|window|run|matter) of {_NUM} {_UNIT}\b", _rolling_n),
    (rf"\b{_NUM} (?P<unit>sessions|days|weeks|months|quarters|years),(?= (?:and )?[-+]?[\d])", _rolling_n),
    (rf"(?:(?<=percent )|(?<=% ))(?P<month>{MONTH})\b(?! \d)", _month),
    (r"\b(?:between|from) (?:the )?(?:end|last (?:session|day|trading day|close)|close|final (?:session|day)) of (?P<year>(?:19|20)\d\d) (?:and|to|through|until) (?:the )?(?:end|last(?: session| day| trading day| close| one)?|close|final (?:session|day)|that)(?: of)? (?P<year2>(?:19|20)\d\d)", _years_between),
    (r"(?:(?<=sector )|(?<=performer )|(?<=group )|(?<=stock )|(?<=member )|(?<=winner )|(?<=loser )|(?<=gainer )|(?<=laggard )|(?<=fund ))of the (?P<g>week|month|quarter|year)\b", lambda c, m: (to_date(c, m["g"].lower()), m["g"].lower(), False)),
    # Named days.
    (rf"\bat the (?:end|close) of (?P<month>{MONTH})(?: (?P<year>\d{{4}}))?\b(?! \d)", _year_to_month_end),
    (rf"\b(?:on |at |as of |for |by |until |through |of )?(?:the close (?:of|on) |market close on )?(?:{WEEKDAY},? )?\(?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?(?:'s close)?", _date),
    (rf"\b(?:on |at |as of |for )?(?:the )?(?P<dom>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{MONTH})(?:,? (?P<year>(?:19|20)\d\d))?\b", _date),
    (rf"\b(?:on |by |at |for |through |as of )?(?:the close (?:of|on) )?(?P<last>last |this past |previous |the previous |the prior )?(?<!Black )(?<!Cyber )(?<!Black-)(?P<day>{WEEKDAY})(?:'s? (?:close|session|trading|trade|closing bell|gain|loss|decline|drop|rally|selloff|sell-off|rout|slide|slump|advance|rise|tumble|plunge|retreat|rebound|bounce)|'s)?\b(?: (?:afternoon|evening))?", _weekday),
    (r"\byesterday(?:'s (?:close|session|trading))?\b", _yesterday),
    # Calendar periods.
    (rf"\b(?:in|during|over|through|for|after) (?:only |just )?(?:the |its )?(?:first|opening) (?:(?P<n>{NUMBER}) )?(?P<unit>(?:trading )?(?:sessions?|days?)|weeks?|months?) of (?:the (?:new |calendar )?year|(?P<year>\d{{4}})|trading)\b", _first_n),
    (rf"\b(?:in |during |for |over )?{_THE}(?P<q>first|second) half(?: of (?:the year|(?P<year>\d{{4}})))?\b", _half),
    (rf"\b(?:in |during |for |over )?{_THE}(?P<q>first|second|third|fourth)[ -]quarter(?: of (?:the year|(?P<year>\d{{4}})))?\b", _quarter),
    (r"\b(?:in |during |for )?Q(?P<q>[1-4])(?: (?:of )?(?P<year>\d{4}))?\b", _quarter),
    (rf"\b(?:year[- ]to[- ]date|YTD|so far (?:this|in the|in this|on the) (?:calendar )?year|(?:so far )?(?:for|on|in) the year(?: so far| to date)?(?! \d| (?:ahead|before|since|to come|earlier|through|ended|ending))|this (?:calendar )?year(?:'s)?|so far in 20\d\d|since (?:the )?calendar turned|for the calendar year)\b{_SO}", _to_date("year")),
    (r"\b(?:quarter[- ]to[- ]date|QTD|this quarter|so far (?:this|in the) quarter|since the quarter began)\b", _to_date("quarter")),
    (r"\b(?:month[- ]to[- ]date|MTD|(?:so far |earlier |later )?this month(?:'s)?(?: so far| to date)?|so far in the month)\b", _to_date("month")),
    (r"\b(?:week[- ]to[- ]date|WTD|(?:so far )?this week(?:'s)?(?: so far)?|so far in the week|all week)\b", _to_date("week")),
    (r"\b(?:for|on|over|in|during|across) the (?:full |whole |entire |trading )?week\b(?! (?:of|before|ended|after|ending|to [A-Z]|ahead|from|beginning))|\bin a (?:single )?week\b|\bon a weekly basis\b|\bweekly (?=gain|loss|drop|decline|advance|fall|rise|increase|return|performance)|\b(?:in|over|during) (?:the|this) holiday-shortened week\b|\b(?:the|this) holiday-shortened week\b|\b(?:in|over|during) a holiday-shortened week\b|\bfor its (?:best|worst) week\b|\b(?:winning|losing) week\b|\b(?:gains?|losses|up|down) (?:on|for) the week\b", _loose("week")),
    (r"\b(?:for|on|over|in|during|across) the (?:full |whole |entire )?month\b(?! (?:of|before|ended|to [A-Z]|after))|\bin a (?:single )?month\b|\bmonthly (?=gain|loss|drop|decline|advance|fall|rise|increase|return|performance)", _loose("month")),
    (r"\b(?:for|on|over|in|during|across) the (?:full |whole |entire )?quarter\b(?! (?:of|ended))|\bquarterly (?=gain|loss|drop|decline|advance|fall|rise|return|performance)", _loose("quarter")),
    (r"\b(?:annual|yearly) (?=gain|loss|drop|decline|advance|fall|rise|return)", _loose("year")),
    (r"\b(?:best|worst|poorest|strongest|weakest|better|poorer|worse|\w+est) (?:\w+ )?(?P<g>week|month|quarter|year)(?:ly)?\b", lambda c, m: (_calendar(c, m["g"].lower()), m["g"].lower(), False)),
    (r"\b(?:the )?half[- ]year\b|\b(?:the )?first (?:six months|half)\b", lambda c, m: (half_window(c, 1 if c.date.month <= 8 else 2, None) + to_date(c, "year"), "span", True)),
    (r"(?<![\w/])(?:d/d|DoD|on[- ]the[- ]day|dod)\b", _today),
    (r"(?<![\w/])(?:w/w|WoW|wow|5d|1w)(?![\w/])", _past("week")),
    (r"(?<![\w/])(?:m/m|MoM|mom|1m)(?![\w/])", _past("month")),
    (r"(?<![\w/])(?:q/q|QoQ|qoq|3m)(?![\w/])", _past("quarter")),
    (r"(?<![\w/])(?:y/y|YoY|yoy|1y|12m)(?![\w/])", _past("year")),
    (r"\b(?:the|this) (?P<g>week|month|quarter|year)'s(?= (?:gains?|loss|losses|decline|drop|advance|rally|best|worst|return|rise|slide|biggest|top)\b)", lambda c, m: _loose(m["g"].lower())(c, m)),
    (r"(?<!the )\blast week(?:'s)?\b", _last("week")), (r"(?<!the )\blast month(?:'s)?\b", _last("month")),
    (r"(?<!the )\blast quarter(?:'s)?\b", _last("quarter")), (r"(?<!the )\blast year(?:'s)?\b", _last("year")),
    (r"\b(?:over|in|during|for|within|through)? ?(?:the|this) (?:past|last|previous|preceding|prior) (?P<g>week|month|quarter|year)\b", lambda c, m: _past(m["g"].lower())(c, m)),
    (r"\b(?:over|in) (?:a|one) year\b|\bfrom a year (?:ago|earlier)\b|\ba year ago\b|\byear[- ]over[- ]year\b|\bin (?:the )?(?:past|last) (?:12|twelve) months\b|\bover (?:the )?(?:past|last|trailing) 52 weeks\b", _past("year")),
    (rf"\b(?:over|in|during|for|within|through|across|of)? ?(?:just |only |barely )?(?:the |its |this )?(?:past|last|previous|preceding|prior|latest|trailing|most recent) {_NUM}[ -](?:consecutive |straight |full |calendar )?{_UNIT}\b", _rolling_n),
    (rf"\b(?:over|in|during|within|across) (?:just |only |barely |a span of |the span of |a stretch of |the space of |less than |little more than )?{_NUM}[ -](?:consecutive |straight |full |calendar |short |brief )?{_UNIT}\b(?! (?:of|ago))", _rolling_n),
    (rf"\b{_NUM}-(?P<unit>day|session|week|month|year)(?= (?:gain|loss|drop|decline|advance|fall|rise|return|rally|slide|selloff|sell-off|rout|surge|climb|total|tumble|plunge|slump|jump|performance|change|move|stretch|period|span|window|run of))", _rolling_n),
    (rf"\blast (?P<month>{MONTH})\b(?! \d)", _last_month_named),
    (rf"\b(?:in|during|for|over|through|throughout|of) (?:the month of |all of |early |late |mid-)?(?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?\b(?! \d)", _month),
    (rf"(?<!since )(?<!from )(?<!until )\b(?P<month>{MONTH}) (?P<year>(?:19|20)\d\d)\b", _month),
    (r"\b(?P<month>January|February|March|April|June|July|August|September|October|November|December) (?=gain|loss|drop|decline|advance|return|rally|rout|slide|selloff|sell-off|slump|rebound|plunge)", _month),
    (rf"\b(?P<month>{MONTH})'s (?=gain|loss|drop|decline|advance|fall|rise|return|rally|rout|slide|selloff|sell-off)", _month),
    (r"\b(?:in|during|for|of|throughout|over) (?:all of |calendar |full-year )?(?P<year>(?:19|20)\d\d)(?:'s)?\b", _year),
    (r"\btoday(?:'s (?:close|session|trading))?\b|\bon the day\b|\bfor the day\b|\b(?:in|during) the (?:session|day)\b|\bat the (?:close|closing bell|bell|end of (?:the )?(?:day|session|trading))\b|\bby the (?:close|closing bell|end of (?:the )?(?:day|session|trading))\b|\bby day's end\b|\bin a (?:single )?(?:day|session)\b|\bone-day\b|\bsingle-day\b|\bdaily (?=gain|loss|drop|decline|advance|fall|rise|percentage|point|return)|\bon the session\b|\bthe latest session\b|\btonight\b|\bthis (?:afternoon|evening)\b", _today),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), make) for pattern, make in PHRASES)


_MARK = (
    r"(?: (?:closing|intraday|record|all-time|bear-market|bull-market|highest|lowest|[A-Z][a-z]+|\d{1,2}))*"
    r" (?:peaks?|highs?|lows?|records?|tops?|bottoms?|troughs?|crash|rout|meltdown|selloff|sell-off|panic|closing)\b"
)
_REFERS_AFTER = re.compile(
    rf"^(?:'s|,? \d{{4}},?)?{_MARK}|^'s (?:own )?(?:loss|losses|gain|gains|decline|drop|rout|rally|slide|plunge|close|high|low|crash|selloff|sell-off|advance|tumble|record)\b|^,? when\b"
)
_REFERS_BEFORE = re.compile(
    r"\b(?:last seen|not seen|unseen|seen|where (?:it|they) (?:was|were|stood|sat|closed)|(?:where|at which|when) (?:it|they|the \w+)(?: last| had)? (?:ended|finished|closed|stood|traded|settled|was|were)|(?:it|they) (?:touched|hit|reached|saw|set)(?: at (?:the|its) close)?|peaked|bottomed|topped out|troughed|than (?:it was |at any (?:time|point) )?|dating back|set|reached|hit|record of|peak of|high of|low of|close of|highs? (?:set|hit|from)|lows? (?:set|hit|from)|peaks?|records?|began|begun|launched|started|starting|a (?:day|week|month|year) (?:after|before)|born|known|stood since|standing since|back to|compared with|against|versus|from (?:its|the)(?: record| peak| high| low)?|levels?|all the way back|stood)"
    r"(?: (?:on|in|at|of|by|from|since|back|back in|the (?:end|start|last day|close|beginning)(?: of)?|as long ago as|way back))*\s*$",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:best|worst|first|most|least|(?!(?:interest|invest|test|west|rest|latest|protest|request|quest|manifest|suggest|forest|harvest|contest|honest|modest|guest|nest|chest)\b)[a-z]{3,}est)\b[^.;]{0,60}$|\b(?:been|seen|was|were|closed|finished|gone|go|stood) (?:this|so|that|as) (?:\w+)[^.;]{0,40}$|\b(?:no|not a|nor any|hasn't been a|n't had a) (?:\w+ ){0,3}(?:higher|lower|bigger|better|worse|larger|steeper|deeper)\b[^.;]{0,40}$|\b(?:time|record|day|session|streak|run|kind) (?:\w+ ){0,2}$",
    re.I,
)


_PLACE = re.compile(
    r"\b(?:best|worst|top|strongest|weakest|biggest|poorest)(?:[- ]performing)?(?: (?:performer|gainer|loser|sector|group|stock|member|decliner|laggard|winner)s?)? (?:of|among|in) (?:the |all )[^,;.]{0,25}$",
    re.I,
)
"""A place in a group, whose time is no reach into the past."""
_ANOTHER = re.compile(r", (?:and|but|while|whereas|yet|though)\b|; ")
"""Where another statement begins, to which a superlative before it says nothing."""
_OWN_NOUN = re.compile(
    r"\b(?:biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest) (?:[\w-]+ ){0,2}(?:day|session|week|month|quarter|gain|loss|drop|advance|decline|rise|fall|close|finish|level|performance|showing|rally|streak|run|slide|jump) (?:so far )?$",
    re.I,
)


def refers(text: str, start: int, stop: int) -> bool:
    """Whether a time phrase only says which peak, record or past is meant, and not when something happened."""
    words_ = text[start:stop]
    if re.match(r"over\b|across\b|after\b", words_, re.I) and re.search(r"\b[Ss]een $", text[:start]):
        return False
    if words_.endswith("'s") and re.match(r" [-+]\d", text[stop:]):
        return False
    possessive = (
        re.match(r"'s (?!close\b|session\b|trading|closing)[a-z]+", text[stop:])
        or (
            words_.endswith("'s")
            and re.match(r" (?!close\b|session\b|trading|closing|\$)[a-z]+", text[stop:])
        )
        or re.search(r"'s (?!close|session|trad|closing)\w+$", words_)
    )
    if words_.lower().startswith("since"):
        return bool(_SUPERLATIVE.search(text[:start]) or possessive)
    if re.search(
        r"\bfrom (?:\w+ ){0,2}\$?[\d,.]+\d(?:%| percent)?(?: (?:late|early|on|at|back))*\s*$",
        text[:start],
        re.I,
    ) and not words_.lower().startswith("since"):
        return True
    if re.search(r"(?:turn|start|beginning) of the year$", words_):
        return False
    if possessive and re.match(
        r"(?:'s)? (?:tally|scorecard|scoreboard|score|ledger|numbers|report card|bottom line)",
        text[stop - 2 if words_.endswith("'s") else stop :],
    ):
        return False
    if possessive and not re.match(r"(?i)(?:this|last|the) (?:week|month|quarter|year)", words_):
        return True
    return bool(_REFERS_AFTER.match(text[stop:]) or _REFERS_BEFORE.search(text[:start]))


def periods(text: str, clock: Clock) -> list[Period]:
    """The time phrases of a sentence, in order.

    Args:
        text: The sentence.
        clock: The article's date among the sessions.
    """
    found: list[Period] = [
        Period(windows=(), span=(r.span[0], r.span[1]), grain="reference")
        for r in reaches(text, clock, clock.last)
        if _SUPERLATIVE.search(_ANOTHER.split(text[: r.span[0]])[-1])
        and r.first is not None
        and not _PLACE.search(text[: r.span[0]])
        and (
            re.match(r"since|in |dating|going|back|last seen", r.words, re.I)
            or _OWN_NOUN.search(text[: r.span[0]])
        )
    ]
    found += [
        Period(windows=(), span=(r.span[1], min(len(text), r.span[1] + 9)), grain="reference")
        for r in reaches(text, clock, clock.last)
        if _SUPERLATIVE.search(text[: r.span[0]]) and re.match(r" in (?:19|20)\d\d", text[r.span[1] :])
    ]
    behind = [
        (m.end(), m.end() + len(re.match(r"(?:[^,.;:]|\.(?= \d|\d)){0,48}", text[m.end() :])[0]))  # type: ignore[index]
        for m in re.finditer(r"\bsince\b", text)
        if _SUPERLATIVE.search(text[: m.start()])
    ]
    for pattern, make in _COMPILED:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in (p.span for p in found)):
                continue
            if any(a <= m.start() < b for a, b in behind) or refers(text, m.start(), m.end()):
                found.append(Period(windows=(), span=m.span(), grain="reference"))
                continue
            windows, grain, fixed = make(clock, m)
            if (
                grain == "day"
                and m.re.groups
                and (m.groupdict().get("month") or "").lower()[:3] == "may"
                and m.groupdict().get("month", "")[0].islower()
            ):
                continue
            found.append(Period(windows=tuple(dict.fromkeys(windows)), span=m.span(), grain=grain, fixed=fixed,
                                intraday=grain == "intraday"))  # fmt: skip
    return sorted(found, key=lambda p: p.span)


def default_periods(clock: Clock) -> Period:
    """The day that words without a time are about: the last session, or the one before it."""
    windows = [w for end in clock.ends() if (w := day_window(clock, end))]
    return Period(windows=tuple(windows), grain="day")
