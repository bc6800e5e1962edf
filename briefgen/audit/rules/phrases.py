"""Rules for statements in words: records, superlatives, thresholds of a decline, averages, signs and contests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from briefgen.audit.lexicon import words
from briefgen.audit.model import Claim, Mention, Period, Quantity, Since, Span, Subject
from briefgen.audit.periods import dated, day_window, since_of, weekday
from briefgen.audit.quantities import NUMBER, ORDINAL, whole
from briefgen.audit.rules.base import claim, phrase_rule, unchecked
from briefgen.audit.scan import MARKET, Scan

_UP_NOUN = r"gains?|advances?|rises?|rall(?:y|ies)|increases?|jumps?|surges?|climbs?|rebounds?|bounces?|pops?|spikes?|leaps?|wins?|upswing|up days?|comeback|recovery|inflows?|buying"
_DOWN_NOUN = r"loss(?:es)?|drops?|declines?|falls?|slides?|slumps?|plunges?|tumbles?|retreats?|decreases?|dips?|sell-?offs?|routs?|crash(?:es)?|pullbacks?|swoons?|setbacks?|drubbings?|down days?|drawdowns?|outflows?|selling|sinks?|skids?"
_GRAIN = {"week": "week", "weekly": "week", "month": "month", "monthly": "month", "quarter": "quarter", "quarterly": "quarter",
          "year": "year", "annual": "year", "yearly": "year", "calendar": "year"}  # fmt: skip


def grain_of(noun: str) -> str:
    """The period that a noun phrase names: ``one-day drop`` → day, ``weekly gain`` → week; empty where it names none."""
    low = noun.lower()
    if re.search(r"\b(?:(?:one|1|single)[- ]day|daily|day|session|close-to-close)\b", low):
        return "day"
    m = re.search(
        r"\b(week|weekly|month|monthly|quarter|quarterly|year|annual|yearly|calendar)(?:'s)?\b", low
    )
    named = re.search(
        r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b", noun
    )
    if m:
        return _GRAIN[m[1]]
    return "month" if named else ""


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


# --- streaks and runs -------------------------------------------------------------------------

_NOUN = rf"(?P<noun>(?:trading |record |winning |losing |weekly |monthly |daily |quarterly |annual |positive |negative |up |down |percentage )*(?:sessions?|days?|weeks?|months?|quarters?|years?|{_UP_NOUN}|{_DOWN_NOUN}|time|closes?|records?|highs?|lows?|finish|streak|run))"
_STREAKS = (
    rf"(?P<n>{ORDINAL})[- ](?:straight|consecutive|successive|uninterrupted)(?: {_NOUN})?",
    rf"(?P<n>{NUMBER})[ -](?:straight|consecutive|successive|unbroken|uninterrupted) {_NOUN}",
    rf"(?P<n>{ORDINAL}) {_NOUN} (?:running|in a row|straight|on the trot|in succession)",
    rf"(?P<n>{NUMBER})(?: {_NOUN})? (?:in a row|running|on the trot|in succession)(?! (?:mate|back))",
    rf"(?P<n>{NUMBER}) {_NOUN} straight",
    rf"(?P<n>{NUMBER})-(?P<noun>day|session|week|month|quarter|year)s? (?:winning|losing|win|unbeaten|record|consecutive)? ?(?:streak|run|skid|slide|rally)",
    rf"(?P<n>{NUMBER})-(?:game|straight) (?P<noun>winning|losing) (?:streak|run)",
    rf"(?:streak|run)(?: \w+)? (?:of|to|at|reached|hit|lasted|stretches to|stands at|stood at|now) (?:now )?(?P<n>{NUMBER})(?: (?:straight|consecutive))?(?: {_NOUN})?",
)
_STREAK = tuple(
    re.compile(rf"(?<![\w.,-])(?:for (?:the|a) |its |the |a |their )?{p}(?!\w)", re.I) for p in _STREAKS
)
_ENDED = re.compile(
    r"\b(?:snap(?:s|ped|ping)?|end(?:s|ed|ing)?|br(?:eaks?|oke|oken|eaking)|halt(?:s|ed|ing)?|stop(?:s|ped|ping)?|bringing to an end|brought to an end|put an end to|puts an end to|called time on|cut short|after|following)\b(?: (?:its|the|a|an|their|what was|what had been))?(?: [\w-]+){0,2}\s?$",
    re.I,
)


@phrase_rule
def streaks(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``its sixth straight loss``, ``14 sessions in a row``, ``a five-day winning streak``."""
    seen: list[Span] = []
    for pattern in _STREAK:
        for m in pattern.finditer(s.text):
            if any(a < m.end() and m.start() < b for a, b in seen):
                continue
            count = whole(m["n"])
            if count is None or count < 2:
                continue
            seen.append(m.span())
            yield _streak(s, m, count)


def _streak(s: Scan, m: re.Match[str], count: int) -> Claim:
    noun = (m.groupdict().get("noun") or "").lower()
    span = m.span()
    start, stop = s.clause(span[0])
    part = s.text[start : max(stop, span[1] + 70)]
    subject, sure = s.subject_at(span)
    if subject is None or subject.kind not in MARKET | {"yield"}:
        reason = (
            f"no data: {subject.name}"
            if subject is not None and subject.kind == "absent"
            else "not a market claim"
        )
        return unchecked(s, span, "run", reason, subject=subject)
    period, named = s.end_at(span)
    hedge = re.search(r"\b(at least|more than|nearly|almost|over)\s$", s.text[: span[0]], re.I)
    quantity = Quantity(value=count, unit="session", step=1.0, span=span,
                        hedge={"at least": "least", "more than": "over", "over": "over"}.get(hedge[1].lower(), "") if hedge else "")  # fmt: skip
    if s.is_forecast(span):
        return unchecked(s, span, "run", "forecast", subject=subject)
    ended = bool(_ENDED.search(s.text[: span[0]]))
    if (
        re.search(r"record|high|close", noun)
        and not re.search(r"low", noun)
        and re.search(r"record|all-time|new high", s.text[start : span[1] + 25], re.I)
    ):
        return claim(
            s,
            span,
            "record",
            "record_run",
            subject=subject,
            quantity=quantity,
            way=1,
            period=period,
            firm=sure,
        )
    other = _rival(s, span, part)
    again = (
        re.search(r"\b(?:to end that way|that way|to (?:go|finish) that way)\b", s.after(span[1]))
        or re.match(r"(?:the |its |this |that )?(?:present |current )?run\b", m[0], re.I)
        or (
            re.search(r"\b(?:the|its|this|that|a) (?:present |current )?$", s.text[: span[0]])
            and re.match(r"run of", m[0])
        )
    )
    if other is None and again and s.context.rival is not None and s.context.rival.key != subject.key:
        other = s.context.rival
    elif other is None and (again or re.search(r"\b(?:ahead|in front|behind)\b", s.after(span[1])[:60])):
        other = (
            s.context.rival if s.context.rival is not None and s.context.rival.key != subject.key else None
        )
        sure = False
    until = re.match(r"[^.;]{0,12}\bfrom [^.;]{4,16} (?:to|through|until) ", s.after(span[1]))
    if until:
        days = [
            p for p in s.periods if p.span[0] >= span[1] + until.end() - 4 and p.windows and p.grain == "day"
        ]
        period = days[0] if days else period
    if other is not None:
        trail = _trails(part)
        return claim(s, _wider(s, span, m), "streak", "streak", subject=subject, other=other, quantity=quantity,
                     way=-1 if trail else 1, period=period, firm=sure, ended=ended, explicit=named)  # fmt: skip
    if re.search(rf"winning|{_UP_NOUN}|positive|\bup\b", noun):
        way = 1
    elif re.search(rf"losing|{_DOWN_NOUN}|negative|\bdown\b", noun):
        way = -1
    elif re.search(r"\bwinning\b|\brally\b", m[0], re.I):
        way = 1
    elif re.search(r"\blosing\b|\bskid\b|\bslide\b", m[0], re.I):
        way = -1
    else:
        tail = re.match(
            rf"\s(?:of )?(?:(?P<up>{_UP_NOUN}|higher)|(?P<down>{_DOWN_NOUN}|lower))\b", s.after(span[1]), re.I
        )
        way = (1 if tail["up"] else -1) if tail else s.way_at(span)[0]
    grain = next((g for g in ("week", "month", "quarter", "year") if re.search(rf"{g}", noun)), "day")
    if grain == "year" and "annual" in noun:
        grain = "year"
    return claim(s, span, "run", "run", subject=subject, quantity=quantity, way=way, period=period, firm=sure and way != 0,
                 ended=ended, grain=grain, explicit=named)  # fmt: skip


def _wider(s: Scan, span: Span, m: re.Match[str]) -> Span:
    return span


def _rival(s: Scan, span: Span, part: str) -> Subject | None:
    against = s.other_at(span)
    if (
        against is not None
        and against.kind in MARKET
        and (
            words().beat.search(s.text)
            or words().trail.search(s.text)
            or re.search(
                r"\b(?:against|over|versus|relative to|outperformance|underperformance|ahead|better|lead|edge)\b",
                s.text,
                re.I,
            )
        )
    ):
        return against
    if re.search(r"\b(?:outperform\w*|beat\w*|better than)\b", part, re.I):
        names = [x.subject for x in s.mentions if x.subject.kind in MARKET]
        if len(names) >= 2:
            return names[1]
    return None


def _trails(part: str) -> bool:
    return (bool(words().trail.search(part)) and not bool(words().beat.search(part))) or bool(
        re.search(r"\bunderperform|losing streak (?:against|versus)", part)
    )


# --- superlatives with a reach ----------------------------------------------------------------

_SUP = re.compile(
    r"(?P<lead>(?:its|the|their|a|an|his|for its|in its|for the|for their|Wall Street's|on its|on the|to its|to the|\w+'s)\s)?(?:(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[- ](?=[a-z]))?"
    r"(?P<sup>biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest|heaviest|widest|broadest|most(?: (?:significant|impressive|remarkable|extreme|powerful|durable|sustained|prolonged|dominant|decisive)| (?=(?:since|in|on|ever|of any|for|this)\b))|poorest|fastest|hardest|priciest|richest|ugliest|roughest|finest|mightiest|nastiest|loftiest|least|smallest|narrowest|calmest|quietest|rockiest|busiest|mildest)(?:[- ](?:performing|ever))?\b",
    re.I,
)
_SOFT = {
    "smallest",
    "narrowest",
    "calmest",
    "quietest",
    "busiest",
    "mildest",
    "least",
    "fastest",
    "richest",
    "priciest",
    "broadest",
    "rockiest",
}


@phrase_rule
def superlatives(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``its biggest one-day drop since March 2020``, ``the longest such run since 1996``."""
    for m in _SUP.finditer(s.text):
        if m["sup"].lower() == "least" and re.search(r"\bat $", s.text[: m.start("sup")]):
            continue
        found = _superlative(s, m)
        if found is not None:
            yield found


def _superlative(s: Scan, m: re.Match[str]) -> Claim | None:
    end = s.clock.last
    limit = min(len(s.text), m.end() + 95)
    stop = re.search(
        r"[;]| and (?:the|a|its) \w+ (?:rose|fell|gained|lost)|, (?:while|but|with)\b",
        s.text[m.end() : limit],
    )
    limit = m.end() + stop.start() if stop else limit
    reach = since_of(s.text, s.clock, m.start(), limit, end)
    noun = s.text[m.end() : reach.span[0] if reach and reach.span[0] >= m.end() else min(limit, m.end() + 40)]
    if re.match(
        r" of (?:the |its |all )?(?:[\w-]+ )?(?:sectors?|seven|eleven|nine|ten|Magnificent|group|members|stocks|funds|trio|bunch|lot|two|three|four)\b",
        s.text[m.end() :],
    ):
        return None
    if re.match(r" of [\d,]+ ", s.text[m.end() :]) or re.search(
        r"\bon (?:a|an|any) (?:[\w-]+ )?(?:day|session)\b", noun
    ):
        return None
    if reach is None:
        again = re.match(
            r"[^,.;]{0,30}\b(?:in (?:ages|years|decades|months|weeks|recent memory|a generation|living memory)|for (?:years|months))\b",
            s.text[m.end() :],
        )
        if again:
            return unchecked(s, (m.start(), m.end() + again.end()), "rank", "vague")
        return None
    sup = m["sup"].lower()
    span = (m.start(), max(m.end(), reach.span[1]))
    if s.is_forecast(span):
        return unchecked(s, span, "rank", "forecast")
    if re.search(
        r"\b(?:volume|turnover|trading volume|issuance|deal|IPO|earnings|revenue|profit|closure|inflation|jobs|market value|wealth|companies|reading of|survey|weight|cut|hike|start)\b",
        noun,
        re.I,
    ):
        flows = re.search(r"inflow|outflow|redemption", noun, re.I)
        if not flows and not re.search(r"\bstart\b", noun):
            return unchecked(s, span, "rank", "no data", subject=None)
        if re.search(r"\bstart\b", noun):
            return _year_start(s, m, span, noun)
    subject, sure = s.subject_at(span)
    if subject is None or subject.kind not in MARKET | {"yield"}:
        named = [x for x in s.mentions if x.subject.kind in MARKET | {"yield"} and x.role == "subject"]
        if subject is not None and subject.kind in ("absent", "topic", "macro", "rate"):
            return unchecked(
                s,
                span,
                "rank",
                f"no data: {subject.name}" if subject.kind == "absent" else "not a market claim",
            )
        subject = named[0].subject if named else (subject if subject is not None else s.context.subject)
        if subject is None or subject.kind not in MARKET | {"yield"}:
            return unchecked(s, span, "rank", "vague")
    own = any(m.span[0] < span[1] + 40 for m in s.mentions)
    if not own and not re.search(
        r"\b(?:it|its|the (?:index|benchmark|fund|stock|gauge)|they|their)\b", s.text[: m.end()], re.I
    ):
        sure = False
    if not s.mentions and re.search(r"\b(?:That|This|Those)\b", s.text[: span[0]]):
        sure = False
    if sup in _SOFT:
        return unchecked(s, span, "rank", "vague", subject=subject)
    if re.search(r"inflow|outflow", noun, re.I):
        return claim(s, span, "flow", "flow_rank", subject=subject, way=-1 if "outflow" in noun.lower() else 1, since=reach,
                     rank=1, period=s.period_at(span)[0], firm=True)  # fmt: skip
    return _ranked(s, m, subject, sure, span, noun, reach)


def _ranked(
    s: Scan, m: re.Match[str], subject: Subject, sure: bool, span: Span, noun: str, reach: object
) -> Claim | None:
    sup = m["sup"].lower()
    rank = whole(m["rank"]) if m["rank"] else 1
    period, _named = s.period_at(span)
    own = [p for p in s.periods if m.start() <= p.span[0] < span[1]]
    if own and own[0].span[1] > span[0]:
        outside = [p for p in s.periods if p.span[1] <= span[0] and p.grain != "reference"]
        period = outside[-1] if outside else s._inferred()
    if re.search(r"\bstretch\b", noun) or (
        sup == "widest"
        and not re.search(r"\b(?:lead|gap|margin|spread)\b", s.text[max(0, m.start() - 40) : span[1]], re.I)
    ):
        return unchecked(s, span, "rank", "vague", subject=subject)
    streak = (
        re.search(r"\b(?:streak|run|string)\b", noun, re.I)
        or sup == "longest"
        or (
            sup.startswith("most ")
            and re.search(r"\b(?:streak|run)\b[^.;]{0,12}$", s.text[: m.start()], re.I)
        )
    )
    if sup.startswith("most ") and not streak:
        return unchecked(s, span, "rank", "vague", subject=subject)
    kind = "volatility" if subject.kind == "volatility" and sup in ("highest", "lowest") else "rank"
    if streak:
        part = s.text
        other = _rival(s, span, part) or (
            s.context.rival if re.search(r"\b(?:this|the|such|that)\b", s.text[: span[1]], re.I) else None
        )
        if other is not None and other.key == subject.key:
            other = None
        way = (
            -1
            if re.search(r"\blosing\b", s.text, re.I)
            else (1 if re.search(r"\bwinning\b", s.text, re.I) else 0)
        )
        trail = other is not None and _trails(part)
        return claim(s, span, "rank", "streak_rank", subject=subject, other=other, way=-1 if trail else way, period=s.end_at(span)[0],
                     since=reach, rank=rank, firm=sure)  # fmt: skip
    if re.search(r"\b(?:margin|lead|gap|outperformance|underperformance|spread|advantage)\b", noun, re.I):
        other = _rival(s, span, s.text) or s.other_at(span)
        if other is None:
            return unchecked(s, span, "rank", "vague", subject=subject)
        low = bool(re.search(r"underperformance", noun, re.I)) or _trails(s.text)
        grain = grain_of(noun) or period.grain
        return claim(s, span, "rank", "extreme", subject=subject, other=other, way=-1 if low else 1, grain=grain, period=period,
                     since=reach, rank=rank, what="spread", firm=False)  # fmt: skip
    if sup in ("highest", "lowest", "loftiest") and not re.search(
        r"\b(?:gain|loss|return|week|weekly|month|volatility|weekly)\b", noun, re.I
    ):
        if re.search(
            r"\b(?:ratio|multiple|share|weight|valuation|concentration|relative)\b",
            noun + s.text[span[1] : span[1] + 25],
            re.I,
        ):
            return unchecked(s, span, "rank", "vague", subject=subject)
        intraday = bool(re.search(r"\bintraday\b", s.text, re.I))
        label = {"rank": "high" if sup != "lowest" else "low"}.get(kind, kind)
        return claim(s, span, label, "extreme", subject=subject, way=-1 if sup == "lowest" else 1, grain="day",
                     period=s.end_at(span)[0], since=reach, rank=rank, what="level", firm=sure and not intraday)  # fmt: skip
    if subject.kind == "yield" and sup in ("highest", "lowest"):
        return claim(s, span, "rate", "extreme", subject=subject, way=-1 if sup == "lowest" else 1, grain="day",
                     period=s.end_at(span)[0], since=reach, rank=rank, what="level", firm=sure)  # fmt: skip
    if sup in ("best", "strongest", "finest", "mightiest"):
        way = 1
    elif sup in ("worst", "weakest", "poorest", "ugliest", "roughest", "nastiest", "lowest"):
        way = -1
    elif re.search(rf"\b(?:{_UP_NOUN})\b", noun, re.I):
        way = 1
    elif re.search(rf"\b(?:{_DOWN_NOUN})\b", noun, re.I):
        way = -1
    else:
        way = s.way_at((m.start(), m.start()))[0] or s.way_at(span)[0]
    if sup == "highest":
        way = 1
    grain = grain_of(noun.split(" of ")[0]) or (
        period.grain if period.grain in ("day", "week", "month", "quarter", "year") else ""
    )
    if grain == "year" and re.search(r"\b(?:start|first half)\b", noun):
        return unchecked(s, span, "rank", "vague", subject=subject)
    if not grain:
        return unchecked(s, span, "rank", "vague", subject=subject)
    if re.search(r"\b(?:two|three|four|five|six|ten|\d+)[- ](?:day|session|week|month|year)\b", noun):
        return unchecked(s, span, "rank", "vague", subject=subject)
    season = bool(
        re.search(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:first|second|third|fourth)[- ]quarter)\b",
            noun,
        )
    )
    points = bool(re.search(r"\bpoint\b", noun, re.I)) and not re.search(r"percentage", noun, re.I)
    what = "change" if points or subject.kind == "yield" else "return"
    return claim(s, span, "rank", "extreme", subject=subject, way=way, grain=grain, period=period, since=reach, rank=rank,
                 what=what, season=season, firm=sure and way != 0)  # fmt: skip


def _year_start(s: Scan, m: re.Match[str], span: Span, noun: str) -> Claim:
    subject, _ = s.subject_at(span)
    if subject is None or subject.kind not in MARKET:
        return unchecked(s, span, "rank", "vague")
    return unchecked(s, span, "rank", "vague", subject=subject)


# --- records ----------------------------------------------------------------------------------

_RECORD = re.compile(
    r"\b(?P<new>(?:another|a|an|its|the|new|fresh|set(?:ting)?|first|to|at|in|into|notch(?:ed|ing)|hit(?:ting)?|reach(?:ed|ing)|post(?:ed|ing)?|log(?:ged|ging)?|score[sd]?|scoring|both|all)\s)?(?:(?:new|fresh|closing|another|second|third)[ -])*"
    r"(?:(?:record|all-time)(?:[- ](?:closing|intraday))?[ -](?P<side>highs?|lows?|peaks?|close|closes|finish|territory)|(?:record|all-time)(?=(?: of)? [\d$]|[,.;]| on | for | at | after | as | and | with | amid | this | by | while | in (?:the|a|its) | - | too|$)|uncharted territory|new highs?\b(?! (?:for|of) the (?:day|week|month))|new lows?\b|lifetime highs?)(?! (?:inflows?|outflows?|profits?|earnings|revenue|sales|volume|run|streak|number|amount|pace|cash|margin|loss|gain|drop|rally|set in|of \d+ ))",
    re.I,
)
_NOT_NOW = re.compile(
    r"(?:\b(?:from|below|under|off|short of|shy of|away from|since|near|nears|nearing|within (?:\w+ ){0,5}of|topping|topped|above|than|previous|prior|old|last|toward|towards|approach\w*|against|back to|reclaim\w*|just under|close to|half|between|retreat from|down from|beneath|of|after (?:setting|hitting|reaching|closing at)|eclips\w+|surpass\w+|exceed\w+|ex-|earlier|beat(?:ing)?|break(?:ing)?|like a|without|no|not|never|nor|hadn't|isn't|wasn't|for the)(?: (?:its|the|their|that|a|an|\w+'s))?(?: (?:own|previous|prior|old|last|recent|\w+day's|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.? \d{1,4}|\w+))?)\s*$",
    re.I,
)
_COUNT_RECORD = re.compile(
    rf"(?P<n>{ORDINAL}|{NUMBER}) (?:new )?(?:record|all-time)[- ]?(?:closing )?(?:highs?|closes?|finish(?:es)?|close)?(?: close| high)?s?(?: close)?(?: \w+){{0,3}}? (?:of|in|this|for|so far) (?:the |this )?(?P<unit>year|month|quarter|week|(?:19|20)\d\d|\w+)|(?<![\w.])(?:its|the|a) (?P<n2>{ORDINAL}) (?:new )?(?:record|all-time)[- ]?(?:closing )?(?:close|high|finish)(?! in a row)|\brecord\b[^.;]{{0,25}}, its (?P<n3>{ORDINAL}) of the (?P<unit3>year|month)",
    re.I,
)


@phrase_rule
def records(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``closed at a record``, ``its 57th record close of the year``, ``a 12-year low``."""
    seen: list[Span] = []
    for m in _COUNT_RECORD.finditer(s.text):
        number = m["n"] or m["n2"] or m["n3"]
        count, unit = whole(number), (m["unit"] or m["unit3"] or "year").lower()
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
        if re.search(r"\bsince (?:it|they|the \w+|its|their) (?:last )?\w+\s*$", head, re.I):
            continue
        found = _record(s, m)
        if found is not None:
            yield found


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
    )
    period, named = s.end_at(span)
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
        rf"\b(?:{NUMBER}|none|no|few) (?:\w+ ){{0,3}}(?:(?:at|hit|set|made|reached) )?(?:a |an )?$",
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


# --- thresholds of a decline, averages, momentum ----------------------------------------------

_STATE = re.compile(
    r"\b(?P<verb>(?:textbook |usual |common |technical )?definition of|still in the|in the (?:grip|midst|throes|teeth|middle|depths) of|enter(?:s|ed|ing)?|(?:is|was|are|were|now|remains?|back|already|firmly|still|it|them|index) in|into|in|met|meets?|confirm(?:s|ed|ing)?|qualif\w+ (?:as|for)|for|territory|considered|call(?:s|ed)?|known as|commonly called|signal\w*|mark(?:s|ed|ing)?|constitut\w+|"
    r"tipp\w+ (?:\w+ )?into|push\w+ (?:\w+ ){0,3}into|s[lie]+d(?:ing)? (?:\w+ )?into|f[ae]ll(?:ing|s)? (?:\w+ )?into|sent (?:\w+ ){0,3}into|plung\w+ (?:\w+ )?into|closed (?:\w+ )?in|leaving (?:\w+ ){0,2}in|deep in|dragg\w+ (?:\w+ ){0,3}into) "
    r"(?:the (?:textbook |usual |common |technical |official )?definition of |the threshold (?:of|for) |what is |its own |official |technical )*(?:a |an )?(?:new |official |technical |formal )*(?P<what>correction(?: territory)?|bear[- ]market(?: territory)?)\b",
    re.I,
)


@phrase_rule
def states(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``entered a correction``, ``in a bear market``."""
    for m in _STATE.finditer(s.text):
        head = s.text[: m.start()]
        if re.search(
            r"\b(?:not|never|avoid\w*|short of|shy of|whisker|edge of|brink of|close to|near|out of|exit\w*|left|threat\w*|without|isn't|wasn't|before|narrowly|risk\w*|almost|flirt\w*|if|verge of|since|last)\b[^,;]{0,25}$",
            head,
            re.I,
        ):
            continue
        if m["verb"].lower() in ("for", "in", "into") and re.search(
            r"\b(?:points|%|percent|needed|threshold|such|ending|times?|typical|every|most|during|average|like)\b[^,;]{0,30}$",
            head,
            re.I,
        ):
            continue
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET or subject.kind in ("volatility", "basket"):
            continue
        if s.is_forecast(m.span()) or re.search(
            r"\b(?:weeks?|months?|years?|days) (?:after|before|later)\b[^,;]{0,25}$", head
        ):
            continue
        period = s.end_at(m.span())[0]
        if re.search(r"\b(?:a day|one day|the day|a session) (?:after|before|later)\b[^,;]{0,25}$", head):
            period = _day_before(s)
        bear = m["what"].lower().startswith("bear")
        entering = bool(
            re.match(r"enter|tipp|push|slid|fall|fell|sent|plung|confirm|met|dragg|into", m["verb"], re.I)
        )
        yield claim(s, m.span(), "drawdown", "decline_state", subject=subject, threshold=20 if bear else 10, entering=entering,
                    period=period, firm=sure)  # fmt: skip


def _day_before(s: Scan) -> Period:
    """The session before the article's."""
    before = s.clock.before(s.clock.last)
    window = day_window(s.clock, before) if before else None
    return Period(windows=(window,) if window else (), fixed=True)


_AVERAGE = re.compile(
    r"\b(?P<side>above|below|under|over|beneath|reclaim\w*|broke (?:below|above|through)|br(?:eaking|eak) (?:below|above)|lost|back above|back below|fell through|sliced through|crossed (?:above|below)|pierc\w+|surrender\w*)\s+(?:its|their|the|both its)?\s*(?:closely watched |key |long-term |all-important )?(?P<n>\d+|fifty|two-hundred|two hundred|hundred|twenty)[- ](?P<unit>day|session|week)(?: simple| exponential)?(?: moving)?[- ]average",
    re.I,
)
_RSI = re.compile(r"\b(?P<what>overbought|oversold)\b", re.I)


@phrase_rule
def averages(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``closed below its 200-day moving average``."""
    for m in _AVERAGE.finditer(s.text):
        if any(a < m.end() and m.start() < b for a, b in taken):
            continue
        subject, sure = s.subject_at(m.span())
        head = s.text[: m.start()]
        if subject is None or subject.kind not in MARKET or subject.kind == "basket":
            continue
        if re.search(
            r"\b(?:stocks|members|companies|components|shares|names) (?:\w+ ){0,4}$|\b(?:percent|%) of\b",
            head,
        ) or s.is_forecast(m.span()):
            continue
        side = m["side"].lower()
        below = (
            bool(re.search(r"below|under|beneath|lost|surrender|through|pierc|slice", side))
            and "above" not in side
        )
        if re.search(r"\b(?:not|hasn't|never|yet to)\b[^,;]{0,25}$", head):
            below = not below
        begin = max(s.clause(m.start())[0], m.start() - 25)
        verb = re.search(r"\b\w+(?:ed|s|ing)? $", s.text[begin : m.start()])
        yield claim(s, (begin + verb.start() if verb else m.start(), m.end()), "momentum", "sma_side", subject=subject, way=-1 if below else 1,
                    days=m["n"], unit=m["unit"].lower(), period=s.end_at(m.span())[0], firm=sure)  # fmt: skip


@phrase_rule
def overbought(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``overbought`` where the relative strength index is named."""
    if not re.search(r"\bRSI\b|relative[- ]strength", s.text):
        return
    for m in _RSI.finditer(s.text):
        subject, _sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET or s.is_forecast(m.span()):
            continue
        yield claim(s, m.span(), "momentum", "rsi_state", subject=subject, way=1 if m["what"].lower() == "overbought" else -1,
                    period=s.end_at(m.span())[0], firm=False)  # fmt: skip


# --- signs and contests without a number ------------------------------------------------------

_VERBS_UP = r"rose|gained|climbed|advanced|jumped|surged|soared|rallied|leapt|leaped|rebounded|bounced|rocketed|spiked|ticked up|edged up|edged higher|inched up|inched higher|ticked higher|moved higher|popped|firmed"
_VERBS_DOWN = r"fell|lost|dropped|declined|slid|slipped|tumbled|plunged|sank|slumped|plummeted|retreated|eased|dipped|crashed|collapsed|cratered|weakened|sagged|ticked down|edged down|edged lower|inched down|inched lower|ticked lower|moved lower|skidded|swooned|tanked"
_ENDED_SO = r"(?:closed|finished|ended|settled|finishing|closing|ending|wound up|stands|stood|was|were|is|are|remains?|turned)(?: the (?P<grain>day|week|session|month|quarter|year|half))?(?: (?:slightly|sharply|modestly|well|firmly|solidly|still|broadly|mostly|marginally|deep|back|a touch|a shade|just|narrowly|comfortably|now))* "
_SIGN = re.compile(
    rf"(?P<gap>^(?:'s| shares| stock| both| also| then| too| each| all|,)*) (?:(?:sharply|barely|also|again|then|still|too|only|even|quietly|quickly|slightly|modestly|merely|just|duly|promptly|meanwhile) )*"
    rf"(?:(?P<up>{_VERBS_UP})|(?P<down>{_VERBS_DOWN})|{_ENDED_SO}(?:(?P<up2>higher|up|in the green|in positive territory|positive|in the black|with a gain)|(?P<down2>lower|down|in the red|in negative territory|negative|with a loss)))\b",
)
_ERASED = re.compile(
    r"\b(?P<verb>eras(?:e[sd]?|ing)|wip(?:e[sd]?|ing) out|surrender(?:ed|ing)?|g[ai]v(?:e|en|ing) (?:back|up)|trimm(?:ed|ing)|revers(?:ed|ing)) (?:all of |all |most of |the last of )?(?:its|their|the|this year's|the year's|the month's|the week's)(?: entire| whole| remaining)? ?(?P<what>gains?|advance|loss(?:es)?|decline|losses)? ?(?:for|of|on|in|from)? ?(?:the |this )?(?P<grain>year|month|week|quarter)?",
    re.I,
)
_TURNED = re.compile(
    r"\b(?:turn(?:ed|ing)?|went|go(?:ing|es)?|push(?:ed|ing) (?:\w+ ){1,3}|back|swung|slipp?(?:ed|ing)?|in|into|to) (?:back )?(?:in|into|to)? ?(?P<side>positive|negative|the red|the green|the black)(?: territory)? (?:for|on) the (?P<grain>year|month|week|quarter)",
    re.I,
)
_FOR_GRAIN = re.compile(
    r"\b(?:still |now |all |both )?(?P<way>higher|lower|up|down|in the red|in the green)(?: \w+)? (?:for|on|this) (?:the )?(?P<grain>year|month|week|quarter)\b",
    re.I,
)
_CLOSE_GRAIN = re.compile(
    r"\b(?:close|finish|end|closed|finished|ended|closing|finishing|ending) (?:out )?the (?P<grain>day|week|month|quarter|year|session) (?P<way>in the red|in the green|higher|lower|down|up|with (?:a )?gains?|with (?:a )?loss(?:es)?)\b(?! \d| about| nearly| more| by)",
    re.I,
)


def _grain_period(s: Scan, grain: str, span: Span):  # type: ignore[no-untyped-def]
    from briefgen.audit.periods import rolling, to_date

    if grain in ("day", "session"):
        return s.period_at(span)[0]
    extra = rolling(s.clock, grain) if grain == "week" else []
    return Period(windows=tuple(to_date(s.clock, grain) + extra), grain=grain)


@phrase_rule
def signs(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``finished the week in the red``, ``energy shares rose``, ``wiping out its gain for the year``."""
    seen = list(taken)
    for pattern in (_CLOSE_GRAIN, _TURNED, _FOR_GRAIN, _ERASED):
        for m in pattern.finditer(s.text):
            if any(a < m.end() and m.start() < b for a, b in seen) or not m["grain"]:
                continue
            found = _grain_sign(s, m)
            if found is not None:
                seen.append(m.span())
                yield found
    for mention in s.mentions:
        found = _verb_sign(s, mention, seen)
        if found is not None:
            yield found


def _grain_sign(s: Scan, m: re.Match[str]) -> Claim | None:
    subject, sure = s.subject_at(m.span())
    if subject is None or subject.kind not in MARKET or s.is_forecast(m.span()):
        return None
    have = m.groupdict()
    words_ = (have.get("way") or have.get("side") or "").lower()
    if have.get("verb"):
        lost = bool(re.search(r"loss|decline", have.get("what") or "", re.I))
        way = 1 if lost else -1
        if re.search(r"most of|trimm", m[0], re.I):
            return None
    else:
        way = -1 if re.search(r"lower|down|red|negative|loss", words_) else 1
    return claim(s, m.span(), "return", "sign", subject=subject, way=way, period=_grain_period(s, m["grain"].lower(), m.span()),
                 firm=sure and not re.search(r"\b(?:all|both|each)\b", m[0]))  # fmt: skip


def _verb_sign(s: Scan, mention: Mention, seen: list[Span]) -> Claim | None:
    if mention.subject.kind not in MARKET | {"yield", "absent"} or mention.role != "subject":
        return None
    m = _SIGN.match(s.after(mention.span[1]))
    if not m:
        return None
    at = mention.span[1] + m.start() + len(m["gap"])
    span = (mention.span[0], mention.span[1] + m.end())
    stop = s.clause(span[1])[1]
    rest = s.text[span[1] : max(stop, min(len(s.text), span[1] + 45))]
    quantity = any(
        span[1] <= q.span[0] < span[1] + len(rest)
        and q.unit in ("percent", "points", "pp", "bp", "usd", "times")
        for q in s.quantities
    )
    joined = [
        x
        for x in s.mentions
        if x.span[1] <= mention.span[0]
        and re.fullmatch(r",? (?:and|or)(?: the)? ?|, ?(?:the )?", s.text[x.span[1] : mention.span[0]])
    ]
    if quantity or joined or any(a < span[1] and at < b for a, b in seen):
        return None
    if re.match(
        r" (?:to|from|below|above|into|through|out|behind|short|less|more than|under|its|the|a |an |ground|by|off|as much|for a|in (?:early|morning|afternoon)|half|most|all)\b",
        s.text[span[1] :],
    ) or s.is_forecast(span):
        return None
    if mention.subject.kind == "absent":
        return unchecked(s, span, "return", f"no data: {mention.subject.name}", subject=mention.subject)
    way = 1 if m["up"] or m["up2"] else -1
    grain = m["grain"]
    period = _grain_period(s, grain, span) if grain and grain not in ("half",) else s.period_at(span)[0]
    if period.intraday:
        return None
    wide = bool(re.search(r"stocks|equities|market|caps|companies|Wall Street", s.text[slice(*mention.span)]))
    return claim(s, span, "rate" if mention.subject.kind == "yield" else "return", "sign", subject=mention.subject, way=way, period=period,
                 firm=not wide and (bool(s.period_at(span)[1]) or not s.context.periods))  # fmt: skip


@phrase_rule
def contests(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``small caps outperformed the S&P 500 this week``."""
    against = [m for m in s.mentions if m.role == "against" and m.subject.kind in MARKET]
    for rival in against:
        head = s.text[: rival.span[0]]
        clause = s.clause(rival.span[0])
        verb = [
            m
            for pattern in (words().beat, words().trail)
            for m in pattern.finditer(head)
            if m.end() > rival.span[0] - 25
        ]
        subjects = [
            m
            for m in s.mentions
            if m.role == "subject" and m.span[1] <= rival.span[0] and m.subject.kind in MARKET
        ]
        if (
            not verb
            or not subjects
            or any(a < rival.span[1] and clause[0] <= a for a, b in taken if b > verb[-1].start() - 30)
        ):
            continue
        subject = subjects[-1]
        span = (subject.span[0], rival.span[1])
        if s.is_forecast(span) or re.search(
            r"(?:\bnot|n't|\bnever|\bstreak|run|sessions?|days? (?:in a row|running))\b",
            s.text[span[0] : span[1] + 30],
        ):
            continue
        trail = bool(words().trail.search(verb[-1][0])) and not words().beat.search(verb[-1][0])
        period, named = s.period_at((rival.span[1] - 1, rival.span[1]))
        quantity = [
            q
            for q in s.quantities
            if span[0] <= q.span[0] and q.unit in ("percent", "pp", "points", "session", "number")
        ]
        yield claim(s, span, "spread", "contest", subject=subject.subject, other=rival.subject, way=-1 if trail else 1, period=period,
                    firm=named and not quantity)  # fmt: skip


# --- places in a group ------------------------------------------------------------------------

_BEST = re.compile(
    rf"\b(?:(?P<rank>{ORDINAL})[- ])?(?P<sup>best|worst|top|strongest|weakest|biggest|poorest)[- ](?:performing |performer|gainer|loser|decliner|winner|laggard|advancer|sector|group|stock|member|of the)(?:[a-z]*)?(?: (?:sector|stock|performer|group|member|fund))?",
    re.I,
)


@phrase_rule
def places(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``energy was the best-performing sector``."""
    for m in _BEST.finditer(s.text):
        around = s.text[m.start() : m.end() + 60]
        group = (
            "sectors"
            if re.search(r"\bsectors?\b|\bgroups?\b|\b(?:11|eleven)\b", around)
            else ("mag7" if re.search(r"Magnificent|Mag 7|\bthe seven\b|megacap", s.text) else "")
        )
        subject, sure = s.subject_at(m.span())
        near = [
            x
            for x in s.mentions
            if 0 <= x.span[0] - m.end() <= 40
            and re.search(r"\b(?:was|were|is|,|being)\b|,", s.text[m.end() : x.span[0]])
        ]
        if near and near[0].subject.kind in ("sector", "stock"):
            subject = near[0].subject
        kinds = {"sectors": "sector", "mag7": "stock"}
        if not group or subject is None or subject.kind != kinds[group]:
            continue
        rank = whole(m["rank"]) if m["rank"] else 1
        low = bool(re.search(r"worst|weakest|poorest|loser|decliner|laggard", m[0], re.I))
        period, _named = s.period_at(m.span())
        yield claim(
            s,
            m.span(),
            "rank",
            "place",
            subject=subject,
            group=group,
            rank=rank,
            way=-1 if low else 1,
            period=period,
            firm=sure,
        )


# --- doubling ---------------------------------------------------------------------------------

_FOLD = re.compile(
    r"\b(?P<hedge>more than |nearly |almost |roughly |about )?(?P<verb>doubl(?:ed|ing)|tripl(?:ed|ing)|quadrupl(?:ed|ing)|halv(?:ed|ing))\b",
    re.I,
)


@phrase_rule
def folds(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``more than doubled on Monday``."""
    for m in _FOLD.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET | {"yield"} or s.is_forecast(m.span()):
            continue
        if re.match(r" (?:its|their|the|down|in size|to|from|a |position)\b", s.after(m.end())):
            continue
        stem = m["verb"].lower()[:4]
        size = {"doub": 100.0, "trip": 200.0, "quad": 300.0, "halv": 50.0}[stem]
        hedge = {"more than": "over", "nearly": "nearly", "almost": "nearly", "": "about"}.get(
            (m["hedge"] or "").strip().lower(), "about"
        )
        period, named = s.period_at(m.span())
        quantity = Quantity(value=size, unit="percent", step=10.0, span=m.span(), hedge=hedge)
        kind = "volatility" if subject.kind == "volatility" else "return"
        yield claim(s, m.span(), kind, "return", subject=subject, quantity=quantity, way=-1 if stem == "halv" else 1, period=period,
                    firm=sure and named, explicit=named)  # fmt: skip


# --- the calendar -----------------------------------------------------------------------------

_DAY_AND_DATE = re.compile(
    r"\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*) (?P<dom>\d{1,2})(?!\d)(?:,? (?P<year>\d{4}))?"
)


def _meant(s: Scan, m: re.Match[str]) -> dt.date | None:
    """The day of a date: the last one without a year, or one of the coming weeks."""
    soon = dated(s.clock, m["month"], m["dom"], str(s.clock.date.year))
    if m["year"] is None and soon is not None and 0 < (soon - s.clock.date).days <= 60:
        return soon
    return dated(s.clock, m["month"], m["dom"], m["year"])


@phrase_rule
def weekdays(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``Tuesday, Jan. 20`` must be a Tuesday, and a day with trading must be a session."""
    whole_dates: list[Span] = []
    for m in _DAY_AND_DATE.finditer(s.text):
        whole_dates.append(m.span())
        day = _meant(s, m)
        if day is not None:
            yield claim(s, m.span(), "calendar", "weekday", day=day, name=m["day"])
    trading = any(m.subject.kind in MARKET for m in s.mentions) and any(
        q.unit in ("percent", "points") for q in s.quantities
    )
    closed = re.search(
        r"\b(?:holiday|closed (?:on|for)|shut|no trading|will|reopen\w*|weekend|shortened)\b", s.text, re.I
    )
    for m in re.finditer(r"\bon (?P<day>(?:Mon|Tues|Wednes|Thurs|Fri)day)\b", s.text):
        if not trading or closed or any(a <= m.start() < b for a, b in whole_dates):
            continue
        day = weekday(s.clock, m["day"])
        if day == s.clock.date and not s.clock.opens:
            continue
        if not s.clock.is_session(day):
            yield claim(s, m.span(), "calendar", "session", day=day, name=m["day"])
