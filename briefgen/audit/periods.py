"""Time phrases → windows of sessions, relative to the article's date."""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from briefgen.audit.model import Period, Since, Window
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.reading import MONTH, month_number

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
ONE = dt.timedelta(days=1)
SPANS = {"week": (5, 7), "month": (21, 30), "quarter": (63, 91), "year": (252, 365)}
"""Sessions and calendar days of a rolling period."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The article's date among the sessions.

    Args:
        date: The article's date.
        sessions: Sessions up to it, increasing.
        opens: Whether the date itself is a session.
    """

    date: dt.date
    sessions: tuple[dt.date, ...]

    @property
    def last(self) -> dt.date:
        """The last session up to the date."""
        return self.sessions[-1]

    @property
    def opens(self) -> bool:
        """Whether the date itself is a session."""
        return self.last == self.date

    def upto(self, day: dt.date) -> dt.date | None:
        """The last session up to a day."""
        i = bisect.bisect_right(self.sessions, day)
        return self.sessions[i - 1] if i else None

    def before(self, day: dt.date, count: int = 1) -> dt.date | None:
        """The session that lies some sessions before a day."""
        i = bisect.bisect_left(self.sessions, day) - count
        return self.sessions[i] if i >= 0 else None

    def is_session(self, day: dt.date) -> bool:
        """Whether a day is a session."""
        return self.upto(day) == day

    def ends(self) -> tuple[dt.date, ...]:
        """The sessions that words without a day may end at: the last one, and the one before it."""
        earlier = self.before(self.last)
        return (self.last, earlier) if self.opens and earlier else (self.last,)

    def sessions_after(self, first: dt.date, last: dt.date) -> int:
        """The number of sessions after a day, up to and with another."""
        return bisect.bisect_right(self.sessions, last) - bisect.bisect_right(self.sessions, first)


def start_of(day: dt.date, grain: str) -> dt.date:
    """The first day of the calendar period that a day lies in.

    >>> start_of(dt.date(2026, 5, 14), "quarter").isoformat()
    '2026-04-01'
    """
    match grain:
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case "half":
            return dt.date(day.year, 1 if day.month <= 6 else 7, 1)
        case _:
            return dt.date(day.year, 1, 1)


def months_back(day: dt.date, count: int) -> dt.date:
    """The same day some months earlier, or the last one of that month.

    >>> months_back(dt.date(2026, 3, 31), 1).isoformat()
    '2026-02-28'
    """
    total = day.year * 12 + day.month - 1 - count
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def day_window(clock: Clock, day: dt.date) -> Window | None:
    """One session, or the last one before a day that is none."""
    end = clock.upto(day)
    return None if end is None else Window(base=clock.before(end), end=end, grain="day", words=f"on {end}")


def span(clock: Clock, first: dt.date, last: dt.date, grain: str, words: str) -> Window | None:
    """The sessions from one day to another, measured from the close before the first."""
    end = clock.upto(min(last, clock.last))
    base = clock.upto(first - ONE)
    if end is None or end < first:
        return None
    return Window(base=base, end=end, grain=grain, words=words)


def to_date(clock: Clock, grain: str) -> list[Window]:
    """The calendar period up to the article, at its last session or the one before."""
    out = []
    for end in clock.ends():
        found = span(clock, start_of(end, grain), end, grain, f"{grain} to {end}")
        out += [found] if found else []
    return out


def rolling(clock: Clock, grain: str, count: float = 1.0) -> list[Window]:
    """Some weeks, months or years back from the article: by sessions and by the calendar."""
    sessions, days = SPANS[grain]
    out = []
    for end in clock.ends():
        bases = [clock.before(end, round(sessions * count))]
        if grain == "week":
            bases.append(clock.upto(end - dt.timedelta(days=round(days * count))))
        else:
            months = {"month": 1, "quarter": 3, "year": 12}[grain] * count
            bases.append(clock.upto(months_back(end, round(months))))
            if months >= 12:
                bases.append(clock.upto(start_of(months_back(end, round(months)), "month") - ONE))
        kind = grain if count == 1 else "span"
        out += [Window(base=b, end=end, grain=kind, words=f"from {b} to {end}") for b in bases if b]
    return out


def previous(clock: Clock, grain: str, count: int = 1) -> list[Window]:
    """The calendar period before the current one."""
    first = start_of(clock.date, grain)
    for _ in range(count):
        last = first - ONE
        first = start_of(last, grain)
    found = span(clock, first, last, grain, f"the {grain} to {last}")
    return [found] if found else []


def last_n(clock: Clock, count: int) -> list[Window]:
    """The last sessions up to the article."""
    out = []
    for end in clock.ends():
        base = clock.before(end, count)
        out += [Window(base=base, end=end, grain="span", words=f"{count} sessions to {end}")] if base else []
    return out


def weekday(clock: Clock, name: str, *, week_before: bool = False) -> dt.date:
    """The last day of a name up to the article's date."""
    number = DAYS.index(name.lower())
    day = clock.date - dt.timedelta(days=(clock.date.weekday() - number) % 7)
    return day - dt.timedelta(days=7) if week_before else day


def dated(clock: Clock, month: str, day: str, year: str | None) -> dt.date | None:
    """A day by its words; without a year the last such day up to the article."""
    try:
        if year:
            return dt.date(int(year), month_number(month), int(day))
        found = dt.date(clock.date.year, month_number(month), int(day))
        return found if found <= clock.date else found.replace(year=found.year - 1)
    except ValueError:
        return None


def month_window(clock: Clock, month: int, year: int | None) -> list[Window]:
    """A whole month, or the current one so far."""
    chosen = year or (clock.date.year if month <= clock.date.month else clock.date.year - 1)
    first = dt.date(chosen, month, 1)
    last = first.replace(day=calendar.monthrange(chosen, month)[1])
    if last >= clock.date and first <= clock.date:
        return to_date(clock, "month")
    found = span(clock, first, last, "month", f"{first:%B %Y}")
    return [found] if found else []


def year_window(clock: Clock, year: int) -> list[Window]:
    """A whole year, or the current one so far."""
    if year == clock.date.year:
        return to_date(clock, "year")
    found = span(clock, dt.date(year, 1, 1), dt.date(year, 12, 31), "year", str(year))
    return [found] if found else []


def quarter_window(clock: Clock, quarter: int, year: int | None) -> list[Window]:
    """A whole quarter, or the current one so far."""
    chosen = year or clock.date.year
    if dt.date(chosen, 3 * quarter - 2, 1) > clock.date:
        chosen -= 1
    first = dt.date(chosen, 3 * quarter - 2, 1)
    last = dt.date(chosen, 3 * quarter, calendar.monthrange(chosen, 3 * quarter)[1])
    if first <= clock.date <= last:
        return to_date(clock, "quarter")
    found = span(clock, first, last, "quarter", f"quarter {quarter} of {chosen}")
    return [found] if found else []


def half_window(clock: Clock, half: int, year: int | None) -> list[Window]:
    """A half of a year."""
    chosen = year or clock.date.year
    first, last = dt.date(chosen, 6 * half - 5, 1), dt.date(chosen, 6 * half, 30 if half == 1 else 31)
    found = span(clock, first, last, "span", f"half {half} of {chosen}")
    return [found] if found else []


def first_weeks(clock: Clock, count: int, grain: str, year: int | None) -> list[Window]:
    """The first weeks, months or sessions of a year."""
    first = dt.date(year or clock.date.year, 1, 1)
    out: list[Window | None] = []
    if grain == "session":
        begin = bisect.bisect_left(clock.sessions, first)
        if begin and begin + count <= len(clock.sessions):
            out.append(Window(base=clock.sessions[begin - 1], end=clock.sessions[begin + count - 1],
                              grain="span", words=f"the first {count} sessions of {first.year}"))  # fmt: skip
    elif grain == "month":
        last = months_back(first, -count) - ONE
        out.append(span(clock, first, last, "span", f"the first {count} months of {first.year}"))
    else:
        monday = start_of(first, "week") if first.weekday() < 4 else start_of(first, "week") + 7 * ONE
        for start in (first, monday):
            last = start + (7 * count - 1) * ONE
            out += [
                span(clock, first, last + k * ONE, "span", f"{first} to {last + k * ONE}") for k in (0, -2, 3)
            ]
        if last >= clock.last - 4 * ONE:
            out.append(span(clock, first, clock.last, "span", f"{first} to {clock.last}"))
    return [w for w in out if w]


# --- phrases ----------------------------------------------------------------------------------

Made = tuple[list[Window], str, bool]
"""Windows, grain, whether the days are named."""

_NUM = rf"(?P<n>{NUMBER})"
_UNIT = r"(?P<unit>(?:trading )?sessions?|observations?|(?:trading )?days?|weeks?|months?|quarters?|years?)"


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


def _rolling_n(clock: Clock, m: re.Match[str]) -> Made:
    count, unit = whole(m["n"]) or 0, _unit(m["unit"])
    if not count:
        return [], "span", False
    if unit == "session":
        found = last_n(clock, count)
        if re.search(r"previous|prior|preceding", m[0], re.I):
            ends = [e for end in clock.ends() if (e := clock.before(end))]
            found += [
                Window(base=b, end=e, grain="span", words=f"{count} sessions to {e}")
                for e in ends
                if (b := clock.before(e, count))
            ]
        if "day" in m["unit"].lower() and count >= 20:
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
    return half_window(clock, half, int(year) if year else None), "span", True


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
    return _from_day(clock, weekday(clock, m["day"]))


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
    """ "At the end of July": the year up to then, and that month."""
    found, _, _ = _month(clock, m)
    year = [
        w for x in found if (w := span(clock, start_of(x.end, "year"), x.end, "year", f"the year to {x.end}"))
    ]
    return [*year, *found], "year", True


def _from_to(clock: Clock, m: re.Match[str]) -> Made:
    """ "From Feb. 19 to March 23": from the close of the first day, or of the one before, to that of the last."""
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
    (rf"\bsince (?:last |the end of )?(?P<day>{WEEKDAY})(?:'s close)?\b", _since_weekday),
    (r"\bsince (?:the )?(?:start|beginning|turn|dawn) of (?:the|this) (?:calendar )?year\b|\bsince (?:the )?new year(?:'s(?: day)?)?\b|\bsince January 1(?:st)?\b|\bsince (?:the )?(?:end of (?:last year|20\d\d)|year-end|December 31|Dec\. 31)\b", _year_end),
    (r"\bsince (?:the )?(?:start|beginning) of (?:the|this) (?P<g>week|month|quarter)\b", lambda c, m: (to_date(c, m["g"].lower()), m["g"].lower(), False)),
    (rf"\bsince (?:the (?:start|beginning|end) of |early |late |mid-)?(?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?\b(?! \d)", _since_month),
    (r"\bsince (?:the (?:start|beginning|end) of |early |late )?(?P<year>(?:19|20)\d\d)\b", _since_year),
    (rf"\b(?:{NUMBER}) (?:(?:trading )?sessions?|(?:trading )?days?|weeks?|months?) into (?:the (?:new )?year|20\d\d)\b|\b[Tt]he year is (?:not |barely |only |just )?(?:\w+ ){{1,3}}old\b|\bat the (?:turn|start|beginning) of the year\b|\bsince (?:New Year(?:'s(?: Eve| Day)?)?|Christmas)\b|\b(?:the )?year (?:ends?|ended|closes?|closed|finishes|is over|in (?:a line|review|numbers|three numbers))\b|\b(?:what|quite) a year\b", _to_date("year")),
    (r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:es|ed|e|ing)|start(?:s|ed|ing)?|wrap(?:s|ped|ping) up|signed off|sign(?:s|ing) off|began|left|round(?:s|ed|ing) (?:out|off)|survived|shut|capp(?:ed|ing)) (?:off |out )?(?:the |a )?(?P<g>week|month|quarter|year)\b(?! (?:of|ago|earlier|to date|high|low))", lambda c, m: _loose(m["g"].lower())(c, m)),
    (r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:es|ed|e|ing)|wrap(?:s|ped|ping) up|signed off|sign(?:s|ing) off|began|rang out|left|round(?:s|ed|ing) (?:out|off)|the better|better|the whole of|a fine|a good|a bad|a great|a terrible|an ugly|a dismal|full-year|for|calendar) (?P<year>(?:19|20)\d\d)\b(?! (?:peak|high|low|record|crash))", _year),
    (r"\b(?P<year>(?:19|20)\d\d) (?=gain|loss|advance|decline|return|rally|drop|slide|rise)", _year),
    (r"^(?:So |And so |That was |Goodbye,? |Farewell,? |The year |Year )?(?P<year>(?:19|20)\d\d)\b(?=:| in (?:a|one|three|review|numbers)| was | is | has | will | began| ended| went|, )", _year),
    (r"^(?:So |And so |That was |Goodbye,? |Farewell,? |What a |A |The )?(?:ugly |good |bad |great |rough |wild |strange |cruel )?(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)(?: (?P<year>\d{4}))?\b(?=:| was | is | has | had | belonged| ended| went| brought| gave|'s |, |;| proved| turned)", _month),
    (r"\bon the (?P<dom>\d{1,2})(?:st|nd|rd|th)\b", lambda c, m: _date_of_month(c, int(m["dom"]))),
    (r"\bso far\b(?! (?:this|in|on))", _to_date("year")),
    (r"\bin week\b", _loose("week")), (r"\bin month\b", _loose("month")), (r"\bin quarter\b", _loose("quarter")),
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
    (r"\b(?:for|on|over|in|during) the week\b(?! (?:of|before|ended|after|ending|to|ahead|from|beginning))|\bin a (?:single )?week\b|\bon a weekly basis\b|\bweekly (?=gain|loss|drop|decline|advance|fall|rise|increase|return|performance)|\b(?:in|over|during) (?:the|this) holiday-shortened week\b|\b(?:the|this) holiday-shortened week\b|\b(?:in|over|during) a holiday-shortened week\b|\bfor its (?:best|worst) week\b|\b(?:best|worst) week(?:ly)?\b|\b(?:winning|losing) week\b|\b(?:gains?|losses|up|down) (?:on|for) the week\b", _loose("week")),
    (r"\b(?:for|on|over|in|during) the month\b(?! (?:of|before|ended|to|after))|\bin a (?:single )?month\b|\bmonthly (?=gain|loss|drop|decline|advance|fall|rise|increase|return|performance)|\b(?:best|worst) month(?:ly)?\b", _loose("month")),
    (r"\b(?:for|on|over|in|during) the quarter\b(?! (?:of|ended))|\bquarterly (?=gain|loss|drop|decline|advance|fall|rise|return|performance)|\b(?:best|worst) quarter(?:ly)?\b", _loose("quarter")),
    (r"\b(?:annual|yearly) (?=gain|loss|drop|decline|advance|fall|rise|return)|\b(?:best|worst) year\b", _loose("year")),
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
    r"\b(?:last seen|not seen|unseen|seen|where (?:it|they) (?:was|were|stood|sat|closed)|where it (?:ended|finished)|than (?:it was |at any (?:time|point) )?|dating back|set|reached|hit|record of|peak of|high of|low of|close of|highs? (?:set|hit|from)|lows? (?:set|hit|from)|peaks?|records?|began|begun|launched|started|starting|a (?:day|week|month|year) (?:after|before)|born|known|stood since|standing since|back to|compared with|against|versus|from (?:its|the)(?: record| peak| high| low)?|levels?|all the way back|stood)"
    r"(?: (?:on|in|at|of|by|from|since|back in|the (?:end|start|last day|close|beginning)(?: of)?|as long ago as|way back))*\s*$",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest|heaviest|widest|first|most|fewest|least|broadest|calmest|smallest)\b[^.;]{0,60}$|\b(?:time|record|day|session|streak|run|kind) (?:\w+ ){0,2}$",
    re.I,
)


_OWN_NOUN = re.compile(
    r"\b(?:biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest) (?:[\w-]+ ){0,2}(?:day|session|week|month|quarter|gain|loss|drop|advance|decline|rise|fall|close|finish|level|performance|showing|rally|streak|run|slide|jump) (?:so far )?$",
    re.I,
)


def refers(text: str, start: int, stop: int) -> bool:
    """Whether a time phrase only says which peak, record or past is meant, and not when something happened."""
    words_ = text[start:stop]
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
        for r in _reaches(text, clock, clock.last)
        if _SUPERLATIVE.search(text[: r.span[0]])
        and r.first is not None
        and (
            re.match(r"since|in |dating|going|back|last seen", r.words, re.I)
            or _OWN_NOUN.search(text[: r.span[0]])
        )
    ]
    found += [
        Period(windows=(), span=(r.span[1], min(len(text), r.span[1] + 9)), grain="reference")
        for r in _reaches(text, clock, clock.last)
        if _SUPERLATIVE.search(text[: r.span[0]]) and re.match(r" in (?:19|20)\d\d", text[r.span[1] :])
    ]
    for pattern, make in _COMPILED:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in (p.span for p in found)):
                continue
            if refers(text, m.start(), m.end()):
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


# --- how far back a superlative reaches -------------------------------------------------------

EVENTS: tuple[tuple[str, tuple[int, int, int], tuple[int, int, int]], ...] = (
    (r"(?:the )?(?:October )?1987(?: stock[- ]market)? crash|Black Monday", (1987, 10, 19), (1987, 10, 31)),
    (
        r"(?:the )?(?:global |great )?(?:financial crisis|Great Recession|credit crisis|2008 crisis)",
        (2007, 10, 1),
        (2009, 6, 30),
    ),
    (
        r"(?:the )?(?:dot-com|dotcom|tech|internet)(?: stock)? (?:bubble|bust|crash|boom|era|peak)",
        (1998, 1, 1),
        (2002, 12, 31),
    ),
    (
        r"(?:the )?(?:start|early days|onset|beginning|depths|outbreak|height|first months|worst) of the (?:COVID(?:-19)? |coronavirus )?(?:pandemic|outbreak|Covid pandemic)",
        (2020, 2, 20),
        (2020, 6, 30),
    ),
    (
        r"(?:the )?(?:COVID|Covid|coronavirus|pandemic)(?:-19)?(?:-era)?(?: crash| selloff| sell-off| panic| lows?| shock| pandemic)?",
        (2020, 2, 20),
        (2020, 12, 31),
    ),
    (r"(?:the )?(?:9/11|September 11|Sept\. 11)(?: terrorist)?(?: attacks)?", (2001, 9, 11), (2001, 9, 30)),
    (r"(?:the )?Lehman(?: Brothers)?(?:'s)?(?: collapse| bankruptcy)?", (2008, 9, 15), (2008, 10, 31)),
    (r"(?:the )?(?:\"?Liberation Day\"?)(?: tariffs| rout| selloff)?", (2025, 4, 2), (2025, 4, 30)),
)
_DECADE = re.compile(
    r"since (?:the )?(?P<part>early |mid-|mid |late |middle of the )?(?:the )?(?P<decade>(?:19|20)\d0)s", re.I
)
_SINCE: tuple[str, ...] = (
    rf"\bsince (?:at least )?(?:the (?:[\w'-]+ ){{1,3}}(?:of|in|on) )?(?:{WEEKDAY}, )?(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>\d{{4}}))?",
    rf"\b(?:since|seen since|dating back to|going back to|not seen since|last seen in|not seen since|back to) (?:at least )?(?P<part>early |mid-|late |the (?:start|beginning|end) of )?(?:the (?:[\w'-]+ ){{1,3}}(?:of|in) )?(?P<month>{MONTH})(?:,? (?:of )?(?P<year>\d{{4}}))?\b",
    r"\b(?:since|dating back to|going back to|last seen in|back to) (?:at least )?(?P<part>early |mid-|late |the (?:start|beginning|end|summer|spring|fall|autumn|winter|last day) of )?(?:the (?:[\w'-]+ ){1,3}(?:of|in) )?(?P<year>(?:19|20)\d\d)\b",
    rf"\bsince (?:last )?(?P<day>{WEEKDAY})\b",
    r"\bsince last (?P<word>year|month|week)\b",
)  # fmt: skip
_IN_N = re.compile(
    rf"\bin (?P<more>more than |over |at least |nearly |almost |about |around |roughly |just over |some )?(?:the (?:past|last) )?(?P<n>{NUMBER}|a|several|two-and-a-half) (?:trading )?(?P<unit>days?|sessions?|weeks?|months?|quarters?|years?|decades?)\b",
    re.I,
)
_EVER = re.compile(
    r"\b(?:on record|ever|of all time|all[- ]time|in history|in its history|in (?:the )?data|record-setting|in (?:the )?(?:index|fund|company)'s history|since (?:the )?(?:data|records?|index|inception|figures) (?:began|begin|start(?:s|ed)?)?)\b",
    re.I,
)
_OF_PERIOD = re.compile(
    r"\b(?:of|in|this|for|so far(?: this| in)?) (?:the |this )?(?P<unit>year|month|quarter|week)\b|\b(?:of|in|for) (?P<year>(?:19|20)\d\d)\b|\byear[- ]to[- ]date\b|\bthis year\b",
    re.I,
)


def since_of(text: str, clock: Clock, start: int, stop: int, end: dt.date) -> Since | None:
    """The first reach that stands in a part of a sentence.

    Args:
        text: The sentence.
        clock: The article's date among the sessions.
        start: Where to begin to look.
        stop: Where to end.
        end: The session that the superlative is about.
    """
    part = text[:stop]
    found = [s for s in _reaches(part, clock, end) if s.span[0] >= start]
    return min(found, key=lambda s: (s.span[0], s.first is not None)) if found else None


def _reaches(text: str, clock: Clock, end: dt.date) -> Iterator[Since]:
    for pattern, first, last in EVENTS:
        for m in re.finditer(rf"\bsince (?:at least )?(?:[\w'-]+ ){{0,5}}?(?:{pattern})", text, re.I):
            yield Since(first=dt.date(*first), last=dt.date(*last), words=m[0], span=m.span())
    for m in _DECADE.finditer(text):
        decade, part = int(m["decade"]), (m["part"] or "").strip().lower()
        lo, hi = {"early": (0, 3), "mid-": (3, 6), "mid": (3, 6), "late": (6, 9)}.get(part, (0, 9))
        yield Since(
            first=dt.date(decade + lo, 1, 1), last=dt.date(decade + hi, 12, 31), words=m[0], span=m.span()
        )
    for pattern in _SINCE:
        for m in re.finditer(pattern, text, re.I):
            made = _since(m, clock, end)
            if made:
                yield made
    for m in _IN_N.finditer(text):
        made = _in_n(m, end)
        if made:
            yield made
    for m in _EVER.finditer(text):
        yield Since(first=None, last=None, words=m[0], span=m.span(), exact=False)
    for m in _OF_PERIOD.finditer(text):
        grain = (m["unit"] or "year").lower()
        begun = dt.date(int(m["year"]), 1, 1) if m["year"] else start_of(end, grain)
        if begun <= end:
            yield Since(first=begun, last=None, words=m[0], span=m.span(), exact=False)


_PARTS = {"early": (1, 4), "mid-": (4, 9), "late": (9, 12), "the start of": (1, 3), "the beginning of": (1, 3),
          "the end of": (10, 12), "the summer of": (6, 9), "the spring of": (3, 6), "the fall of": (9, 12),
          "the autumn of": (9, 12), "the winter of": (1, 3), "the last day of": (12, 12)}  # fmt: skip


def _since(m: re.Match[str], clock: Clock, end: dt.date) -> Since | None:
    have = m.groupdict()
    if have.get("day"):
        day = weekday(clock, have["day"])
        return Since(first=day, last=day, words=m[0], span=m.span())
    if have.get("word"):
        grain = have["word"].lower()
        last = start_of(clock.date, grain) - ONE
        return Since(first=start_of(last, grain), last=last, words=m[0], span=m.span())
    if have.get("dom"):
        found = dated(clock, have["month"], have["dom"], have.get("year"))
        return Since(first=found, last=found, words=m[0], span=m.span()) if found else None
    part = (have.get("part") or "").strip().lower()
    if have.get("month"):
        month = month_number(have["month"])
        year = int(have["year"]) if have.get("year") else clock.date.year - (month >= clock.date.month)
        if not have.get("year") and month == clock.date.month and end.day > 20:
            year = clock.date.year - 1
        first = dt.date(year, month, 1)
        return Since(first=first, last=first.replace(day=calendar.monthrange(year, month)[1]), words=m[0],
                     span=m.span())  # fmt: skip
    if not have.get("year"):
        return None
    year = int(have["year"])
    lo, hi = _PARTS.get(part, (1, 12))
    return Since(first=dt.date(year, lo, 1), last=dt.date(year, hi, calendar.monthrange(year, hi)[1]), words=m[0],
                 span=m.span())  # fmt: skip


def _in_n(m: re.Match[str], end: dt.date) -> Since | None:
    count = {"a": 1, "several": 3}.get(m["n"].lower()) or whole(m["n"])
    if not count:
        return None
    unit = m["unit"].lower().rstrip("s")
    days = {
        "day": 1.4,
        "session": 1.4,
        "week": 7,
        "month": 30.4,
        "quarter": 91,
        "year": 365.25,
        "decade": 3652,
    }[unit]
    share = {"nearly": 0.9, "almost": 0.9, "about": 0.9, "around": 0.9, "roughly": 0.9, "some": 0.9}.get(
        (m["more"] or "").strip().lower(), 1.0
    )
    back = dt.timedelta(days=int(days * count * share))
    try:
        return Since(first=end - back, last=None, words=m[0], span=m.span(), exact=False)
    except OverflowError:
        return None
