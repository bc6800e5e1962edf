"""Rules for records, highs and lows, and record flows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Since, Span
from briefgen.audit.periods import periods
from briefgen.audit.quantities import NUMBER, ORDINAL, whole
from briefgen.audit.reaches import since_of
from briefgen.audit.rules.base import claim, phrase_rule, unchecked
from briefgen.audit.scan import Scan

_RECORD_FLOW = re.compile(
    r"\b(?P<what>record(?:-breaking|-setting)?|unprecedented) (?:\w+ )?(?P<side>inflows?|outflows?|redemptions?)\b",
    re.I,
)


@phrase_rule
def record_flows(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``record-breaking inflows``."""
    for m in _RECORD_FLOW.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in ("fund", "sector") or s.is_forecast(m.span()):
            continue
        period = s.period_at(m.span())[0]
        yield claim(s, m.span(), "flow", "flow_rank", subject=subject, way=1 if m["side"].lower().startswith("in") else -1,
                    since=Since(first=None, last=None, words="", span=m.span()), rank=1, period=period, firm=sure)  # fmt: skip


_RECORD = re.compile(
    r"\b(?P<new>(?:another|a|an|its|the|new|fresh|set(?:ting)?|first|to|at|in|into|notch(?:ed|ing)|hit(?:ting)?|reach(?:ed|ing)|post(?:ed|ing)?|log(?:ged|ging)?|score[sd]?|scoring|both|all)\s)?(?:(?:new|fresh|closing|another|second|third)[ -])*"
    r"(?:(?:record|all-time)(?:[- ](?:closing|intraday))?[ -](?P<side>highs?|lows?|peaks?|close|closes|finish|territory)|(?:record|all-time)(?=(?: of)? [\d$]|[,.;]| on | for | at | after | as | and | with | amid | this | by | while | in (?:the|a|its) | - | too|$)|uncharted territory|new highs?\b(?! (?:for|of) the (?:day|week|month))|new lows?\b|lifetime highs?)(?! (?:inflows?|outflows?|profits?|earnings|revenue|sales|volume|run|streak|number|amount|pace|cash|margin|loss|gain|drop|rally|set in|of \d+ ))",
    re.I,
)
_NOT_NOW = re.compile(
    r"(?:\b(?:from|below|under|off|short of|shy of|away from|since|near|nears|nearing|within (?:\w+ ){0,5}of|topping|topped|above|than|previous|prior|old|last|toward|towards|approach\w*|against|back to|reclaim\w*|just under|close to|discount to|distance to|room to|way to|half|between|retreat from|down from|beneath|of|after (?:setting|hitting|reaching|closing at)|eclips\w+|surpass\w+|exceed\w+|ex-|earlier|beat(?:ing)?|break(?:ing)?|like a|without|no|not|never|nor|hadn't|isn't|wasn't|for the)(?: (?:its|the|their|that|a|an|\w+'s))?(?: (?:own|previous|prior|old|last|recent|\w+day's|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.? \d{1,4}|\w+))?)\s*$",
    re.I,
)
_COUNT_RECORD = re.compile(
    rf"\b(?:set|made|notched|posted|logged|recorded|scored|clocked up|racked up) (?P<n4>{NUMBER}) (?:new )?(?:record|all-time)[- ]?(?:closing )?(?:closes|highs)(?= along the way|[.;]|, |$)|(?P<n>{ORDINAL}|{NUMBER}) (?:new )?(?:record|all-time|closing)[- ]?(?:closing )?(?:highs?|closes?|finish(?:es)?|close)?(?: close| high)?s?(?: close)?(?: [\w&'.]+){{0,4}}? (?:of|in|this|for|during|over|across|so far|all|along the way in) (?:the |this )?(?:(?:full|whole) )?(?P<unit>year|month|quarter|week|(?:twelve|12) months|(?:19|20)\d\d)\b|(?<![\w.])(?:its|the|a) (?P<n2>{ORDINAL}) (?:new )?(?:record|all-time)[- ]?(?:closing )?(?:close|high|finish)(?! in a row)|\brecord\b(?:[^.;]|\.\d){{0,25}}, (?:its|the(?: [\w&'. ]{{3,24}}'s)?) (?P<n3>{ORDINAL}) of (?:the )?(?P<unit3>year|month|quarter|(?:19|20)\d\d)",
    re.I,
)


_NTH_SINCE = re.compile(rf"\b{ORDINAL} (?:new |closing )*(?:records?|highs?)(?: close| high)? since\b", re.I)
"""``its fifth new high since New Year's``: a count of its own."""
_NOT_TODAY = re.compile(
    r"\b(?:ago|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|few|several) (?:trading )?(?:days?|sessions?|weeks?|months?|years?) (?:earlier|before)|back then|at the time)\b",
    re.I,
)


@phrase_rule
def records(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``closed at a record``, ``its 57th record close of the year``, ``a 12-year low``."""
    seen: list[Span] = [m.span() for m in _NTH_SINCE.finditer(s.text)]
    for m in _COUNT_RECORD.finditer(s.text):
        number = m["n"] or m["n2"] or m["n3"] or m["n4"]
        if m["n4"] and not _tells_of_a_year(s):
            continue
        count, unit = whole(number), (m["unit"] or m["unit3"] or "year").lower()
        unit = "year" if "months" in unit and _tells_of_a_year(s) else unit
        if (
            m["n2"]
            and re.match(r" (?:in|of|this|for|so far)", s.after(m.end()))
            and not re.match(
                r" (?:of|in|this|so far) (?:the |this )?(?:year|20\d\d|19\d\d)", s.after(m.end())
            )
        ):
            continue
        subject, sure = s.subject_at(m.span())
        if (
            not count
            or subject is None
            or subject.kind not in MARKET
            or (unit not in ("year", "month", "quarter", "week") and not unit.isdigit())
        ):
            continue
        seen.append(m.span())
        window = {"year": "ytd", "month": "mtd", "quarter": "qtd", "week": "wtd"}.get(unit, "ytd")
        quantity = Quantity(value=count, unit="number", step=1.0, span=m.span())
        if m["n3"]:
            seen.pop()
        yield claim(s, m.span("n3") if m["n3"] else m.span(), "record", "record_count", subject=subject, quantity=quantity, period=s.end_at(m.span())[0],
                    window=window, firm=sure)  # fmt: skip
        if (
            m["n2"]
            or re.match(r"its |the |a ", m[0], re.I)
            or re.search(r"\b(?:its|a|the) $", s.text[: m.start()])
        ):
            yield claim(
                s,
                m.span(),
                "record",
                "record",
                subject=subject,
                way=1,
                period=s.end_at(m.span())[0],
                closed=True,
                firm=sure,
            )
    for m in _YEAR_HIGH.finditer(s.text):
        found = _year_high(s, m)
        if found is not None:
            seen.append(m.span())
            yield found
    for m in _RECORD.finditer(s.text):
        if any(a < m.end() and m.start() < b for a, b in seen):
            continue
        head = s.text[: m.start()]
        if re.search(r"\bon (?:the )?$", head) or _NOT_TODAY.search(s.text[slice(*s.clause(m.start()))]):
            continue
        if re.search(
            rf"\b(?:(?!(?:19|20)\d\d )(?:{NUMBER})|no|any|more|few|many|several|these|those|all) $",
            head,
            re.I,
        ) and not any(a <= m.start() - 2 < b for a, b in (x.span for x in s.mentions)):
            continue
        if (
            m["new"]
            and m["new"].strip().lower() in ("the", "its")
            and re.search(r"\b(?:from|below|under|off|of|than|to within|toward|since)\s*$", head, re.I)
        ):
            continue
        if _NOT_NOW.search(head) and not re.search(
            r"\b(?:to|at|into|set|setting|hit|reached|notched|closed at) (?:a|an|another|its|fresh|new)?\s*$",
            head,
            re.I,
        ):
            continue
        if re.search(
            r"\b(?:since|after|before|when|until|than when) (?:it|they|the \w+|its|their)(?: had)? (?:last )?\w+\s*$",
            head + (m["new"] or ""),
            re.I,
        ):
            continue
        if re.search(
            r"\b(?:after|before|when) (?:it |they )?(?:had )?(?:set|setting|hit|hitting|reached|reaching|closing at|closed at)(?: \w+)?\s*$",
            head,
            re.I,
        ):
            continue
        found = _record(s, m)
        if found is not None:
            yield found


def _tells_of_a_year(s: Scan) -> bool:
    """Whether twelve months are those of the calendar year: at its end, or where it is named."""
    return (s.clock.date.month, s.clock.date.day) >= (12, 28) or any(
        p.grain == "year" for p in (*s.periods, *s.context.frames)
    )


_FIRST_RECORD = re.compile(
    r"\bfirst (?:new |closing )?(?:record|all-time)(?: closing)?(?: high| close)?s?(?= (?:since|in)\b)|\b(?:record|all-time)(?: closing)?(?: high| close)?,? for the first time(?= (?:since|in)\b)",
    re.I,
)


@phrase_rule
def first_records(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``its first record since last October``: the record before it must lie there."""
    for m in _FIRST_RECORD.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        since = since_of(s.text, s.clock, m.end(), min(len(s.text), m.end() + 50), s.clock.last)
        if (
            subject is None
            or subject.kind not in MARKET
            or since is None
            or since.first is None
            or since.span[0] > m.end() + 2
        ):
            continue
        if s.is_forecast(m.span()):
            continue
        start = m.start() + max(0, m[0].find("for the first"))
        yield claim(s, (start, since.span[1]), "record", "record_before", subject=subject, since=since, period=s.end_at(m.span())[0],
                    firm=sure)  # fmt: skip


_CLOSED_AT = re.compile(
    r"\b(?:clos\w+|finish\w*|end(?:ed|ing|s)|settl\w+)\b[^;]{0,40} (?:at|to) \$?[\d,]+(?:\.\d+)?,? (?:for |and )?$"
)
"""A close stated before what it was: "finished at 6,967.38, an all-time high"."""


def _record(s: Scan, m: re.Match[str]) -> Claim | None:
    span = m.span()
    if (
        m["new"]
        and m["new"].strip().lower() == "the"
        and not re.search(r"\b(?:on|for)\s*$", s.text[: span[0]])
    ):
        return None
    subject, sure = s.subject_at(span)
    if re.search(
        r"\b(?:if|would|could|might|to test|needs?|until|unless|will)\b",
        s.text[max(0, s.clause(span[0])[0]) : span[0]],
        re.I,
    ):
        return None
    if subject is None or subject.kind not in MARKET | {"yield"} or subject.kind == "basket":
        if subject is not None and subject.kind == "absent":
            return unchecked(s, span, "record", f"no data: {subject.name}", subject=subject)
        return None
    low = "low" in (m["side"] or m[0]).lower() and "allow" not in m[0].lower()
    start = s.clause(span[0])[0]
    closed = bool(
        re.search(
            r"\b(?:clos\w+|finish\w*|end(?:ed|ing|s)?|settl\w+|complet\w+)\b",
            s.text[start : span[1] + 30],
            re.I,
        )
        or _CLOSED_AT.search(s.text[: span[0]])
    )
    period, named = s.end_at(span)
    told = periods(f"it closed{s.text[span[1] : span[1] + 48]}", s.clock)
    if told and told[0].grain == "day" and told[0].fixed and told[0].windows and told[0].span[0] <= 10:
        # "had set a record on the first of March": the day of the record itself.
        period, named, closed = told[0], True, True
    begin = span[0]
    verb = re.search(
        r"\b(?:closed|finished|ended|settled|finishing|closing|ending|hit|reached|set|rose|climbed|rallied|hitting|reaching|setting)(?: \w+){0,3}\s*$",
        s.text[start:begin],
    )
    if verb:
        begin = start + verb.start()
    return claim(s, (begin, span[1]), "record", "record", subject=subject, way=-1 if low else 1, period=period, closed=closed,
                 explicit=named, firm=sure)  # fmt: skip


_YEAR_HIGH = re.compile(
    rf"\b(?:(?P<n>{NUMBER})[- ](?P<unit>week|month|year|day|session|decade)|(?P<one>one)-year|multi-(?:year|month))[- ](?:closing )?(?P<side>highs?|lows?|peak)\b",
    re.I,
)


def _year_high(s: Scan, m: re.Match[str]) -> Claim | None:
    span = m.span()
    subject, sure = s.subject_at(span)
    if subject is None or subject.kind not in MARKET | {"yield"} or (m["n"] is None and m["one"] is None):
        return None
    head = s.text[: m.start()]
    if re.search(
        r"\b(?:from|below|under|off|short of|shy of|away from|since|near|within (?:\w+ ){0,4}of|above|than|toward|between|of|beneath)(?: (?:its|the|their|a|an))?\s*$",
        head,
        re.I,
    ) and not re.search(r"\bat a\s*$", head):
        return None
    if re.search(
        rf"\b(?:{NUMBER}|none|no|few) (?:of (?:the |its |them )?)?(?:\w+ ){{0,2}}(?:stocks|members|names|companies|issues|shares|them|others|constituents) (?:at|hit|set|made|reached|touched|hitting|setting) (?:a |an )?$",
        head,
        re.I,
    ):
        return None
    if re.search(
        r"\b(?:of the|\d+|dozen|dozens of|hundreds? of|number of|of its|many|few|%|percent of) (?:\w+ ){0,3}(?:stocks|members|companies|components|names|them)\b",
        head,
    ):
        return None
    count = whole(m["n"]) if m["n"] else 1
    unit = (m["unit"] or "year").lower()
    sessions = round(
        {"week": 252 / 52, "month": 21, "year": 252, "day": 1, "session": 1, "decade": 2520}[unit]
        * (count or 1)
    )
    low = "low" in m["side"].lower()
    closed = bool(
        re.search(r"\bclos\w+|finish\w*|settl\w+", s.text[max(0, m.start() - 40) : m.end() + 20], re.I)
    )
    return claim(s, span, "low" if low else "high", "span_high", subject=subject, way=-1 if low else 1, sessions=sessions,
                 exact=unit in ("year", "decade") and (count or 0) > 1, count=count, unit=unit, period=s.end_at(span)[0], closed=closed, firm=sure)  # fmt: skip
