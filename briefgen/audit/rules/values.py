"""Rules for stated values: returns, changes, levels, spreads, market values, rates and flows."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.model import Claim, Quantity, Subject
from briefgen.audit.periods import to_date
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.scan import MARKET, Scan

PEAK = r"(?:all-time |record |closing |intraday |recent |52-week |one-year |cycle |bull-market |own |(?:highest|best) )*(?:peak|highs?|record(?: (?:close|high))?|top|(?:highest )?close|level)"
_FROM_PEAK = re.compile(
    rf"^[\s,]*(?:or more )?(?:loss |drop |decline |fall |slide |drawdown |retreat |pullback |tumble |plunge |selloff |slump )?(?:below|under|from|off|short of|shy of|away from|beneath|down from)\s+(?:of )?(?P<which>(?:its|their|the|that|a|an|last|this|[A-Z][a-z]+)?[^,.;]{{0,45}}?)\b{PEAK}\b",
    re.I,
)
_PEAK_BEFORE = re.compile(
    r"\b(?:from|off|below|under|since|after) (?P<which>(?:its|their|the|that|a|last|this|[A-Z][a-z]+)?[^,.;]{0,45}?)\b(?:peak|highs?|record(?: high| close)?|top)\b[^.;]{0,60}$",
    re.I,
)
_FROM_LOW = re.compile(
    r"^[\s,]*(?:gain |rally |rise |rebound |advance |climb )?(?:above|from|off|up from|since)\s+(?P<which>(?:its|their|the|that)?[^,.;]{0,40}?)\b(?:lows?|bottom|trough|nadir)\b",
    re.I,
)
_LOW_BEFORE = re.compile(
    r"\b(?:from|off|above|since) (?P<which>(?:its|their|the|that)?[^,.;]{0,40}?)\b(?:lows?|bottom|trough|nadir)\b[^.;]{0,50}$",
    re.I,
)
AVERAGE = r"(?P<n>\d+|fifty|two-hundred|two hundred|hundred|twenty)[- ](?P<unit>day|session|week|month)s?(?: simple| exponential)?(?: moving)?[- ]average"
_SMA = re.compile(
    rf"^(?: or (?:so|more))?\s*(?P<side>above|below|under|over|beneath|beyond|north of|south of)\s+(?:its|their|the)?\s*(?:own )?{AVERAGE}",
    re.I,
)
_BREADTH = re.compile(
    r"^ (?:of|in) (?:the |all |its |their )*(?:S&P 500(?:'s)?(?: index)?|index(?:'s)?|benchmark(?:'s)?|500)?\s*(?:members|stocks|components|constituents|companies|shares|names|S&P 500)",
    re.I,
)
_NO_PRICE = re.compile(
    r"^(?:\s|-)*(?:of (?:all |the |such )?(?:days|sessions|cases|times?|weeks|months|years|occasions|instances|them|these|those)\b|of (?:the |its |all |total |their )*(?:(?:S&P 500|index|market|benchmark|fund|group|\w+)(?:'s)? )?(?:weight|market value|capitali[sz]ation|assets|revenue|sales|debt|portfolio|volume|gdp|economy|investors|respondents|cash|earnings|profits?|GDP|capital)|chance|probability|odds|tariffs?|tax|duty|levy|stake|coupon|dividend|discount|premium|margin|growth|interest|allocation|weight|position|downside|upside risk|of (?:investors|analysts|strategists|economists|households|Americans))",
    re.I,
)
_WEIGHT_BEFORE = re.compile(
    r"\b(?:[Oo]utcomes|median(?: of)?|norm|[Cc]ases ran|on average|typical(?:ly)?|weight(?:ing)?|share|allocation|accounts? for|makes? up|represents?|probability|odds|chance|tariffs? of|margin of|accounted for|made up|inflation (?:at|of|rate)|growth of|GDP (?:rose|grew|growth)|yield(?:s|ing)? (?:of)?|dividend)\b[^,.;]{0,25}$",
    re.I,
)
_STUDY = re.compile(
    r"\b(?:in \d+% of (?:them|cases)|earlier,? (?:separate )?(?:cases|runs|occasions)|[Tt]he norm for|[Oo]utcomes ran|[Cc]ases ran)\b"
)
_RISE_IN = re.compile(
    r"^ (?:jump|rise|increase|gain|growth|surge|drop|decline|fall|decrease|slump|plunge|cut|hike|reduction) (?:in|to) (?!(?:its|their|the|a|an|one|just|early|late|value|prices?|shares?|less|about|more|morning|afternoon|two|three|four|five|six|ten|January|February|March|April|May|June|July|August|September|October|November|December|\d|[A-Z$]))(?P<what>\w)"
)
_OF_RETURN = re.compile(
    r"\b(?:volatility|correlation|beta|standard deviation|implied|realized)\b[^,.;]{0,30}$", re.I
)
_SINCE_INCEPTION = re.compile(
    r"\ba year on average\b|\bannuali[sz]ed\b|\bper year\b|\ba year since\b|\bon average\b|\baverag(?:ed|ing)\b|^ or more (?:on|in)\b|^ (?:or more )?(?:on|in) (?:\w+ |\d+ )?(?:days|sessions|occasions)\b|^ or more; ",
    re.I,
)


def _price(s: Subject | None) -> bool:
    return s is not None and s.kind in MARKET


def _no_subject(s: Scan, q: Quantity, kind: str, subject: Subject | None) -> Claim | None:
    """What cannot be judged for want of a subject with data."""
    if subject is None:
        return unchecked(s, words_around(s, q), kind, "not a market claim", quantity=q)
    if subject.kind == "absent":
        reason = f"no data: {subject.name}"
        return unchecked(s, words_around(s, q), kind, reason, subject=subject, quantity=q)
    return unchecked(s, words_around(s, q), kind, "not a market claim", subject=subject, quantity=q)


@quantity_rule("percent", "pp", "points", "usd", "number", "bp", "times", "session", "week", "month")
def forecast(s: Scan, q: Quantity) -> Claim | None:
    """What is yet to come."""
    if q.unit in ("percent", "pp", "points", "usd", "bp", "times") and s.is_forecast(q.span):
        return unchecked(s, words_around(s, q), "return", "forecast", quantity=q)
    if q.unit == "number" and q.value > 100 and s.is_forecast(q.span):
        return unchecked(s, words_around(s, q), "level", "forecast", quantity=q)
    return None


@quantity_rule("percent", "pp")
def breadth(s: Scan, q: Quantity) -> Claim | None:
    """``70% of the members are above their 200-day average``."""
    tail = s.after(q.span[1])
    if not _BREADTH.match(tail):
        return None
    text = s.text
    average = re.search(AVERAGE, text, re.I)
    if average:
        below = bool(re.search(rf"\b(?:below|under|beneath)\b[^,.;]{{0,20}}{AVERAGE}", text, re.I))
        return claim(s, (q.span[0], min(len(text), q.span[1] + 60)), "breadth", "breadth_above", quantity=q,
                     period=s.end_at(q.span)[0], days=average["n"], below=below)  # fmt: skip
    rose = re.search(
        r"\b(?:rose|gained|advanced|higher|up|climbed|in the green|fell|lost|declined|lower|down|dropped)\b",
        tail,
    )
    if rose:
        up = rose[0] in ("rose", "gained", "advanced", "higher", "up", "climbed", "in the green")
        return claim(s, (q.span[0], q.span[1] + rose.end()), "breadth", "share_up", quantity=q, way=1 if up else -1,
                     period=s.end_at(q.span)[0], firm=False)  # fmt: skip
    return unchecked(s, (q.span[0], q.span[1] + 30), "breadth", "vague", quantity=q)


@quantity_rule("percent")
def not_about_prices(s: Scan, q: Quantity) -> Claim | None:
    """Weights, odds, tariffs and the like."""
    head, tail = s.before(q.span[0]), s.after(q.span[1])
    if _NO_PRICE.match(tail) or _SINCE_INCEPTION.search(tail[:40]):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    subject = s.subject_at(q.span)[0]
    yields = subject is not None and subject.kind in ("yield", "rate", "macro")
    if (_WEIGHT_BEFORE.search(head) and not yields) or _STUDY.search(s.text):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    m = _RISE_IN.match(tail)
    if m and not any(
        0 <= x.span[0] - q.span[1] - m.start("what") <= 4 and x.subject.kind != "topic" for x in s.mentions
    ):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    if _OF_RETURN.search(head) and _price(subject):
        return _volatility(s, q, subject)
    return None


def _volatility(s: Scan, q: Quantity, subject: Subject | None) -> Claim:
    if re.search(r"realized|historical|month|21|annuali", s.text, re.I) and subject is not None:
        return claim(s, words_around(s, q), "volatility", "vol", subject=subject, quantity=q,
                     period=s.end_at(q.span)[0], firm=False)  # fmt: skip
    return unchecked(s, words_around(s, q), "volatility", "vague", subject=subject, quantity=q)


@quantity_rule("percent")
def sma_gap(s: Scan, q: Quantity) -> Claim | None:
    """``7.9% above its 50-day average``."""
    m = _SMA.match(s.after(q.span[1]))
    subject = s.subject_at(q.span)[0]
    if not m or not _price(subject):
        return None
    way = 1 if m["side"].lower() in ("above", "over", "beyond", "north of") else -1
    return claim(s, (q.span[0], q.span[1] + m.end()), "momentum", "sma_gap", subject=subject, quantity=q, way=way,
                 period=s.end_at(q.span)[0], days=m["n"], unit=m["unit"].lower())  # fmt: skip


@quantity_rule("percent")
def drawdown(s: Scan, q: Quantity) -> Claim | None:
    """``11 percent below its May record``, ``off 20% from its high``."""
    tail = s.after(q.span[1])
    m = _FROM_PEAK.match(tail)
    subject = s.subject_at(q.span)[0]
    if not _price(subject):
        return None
    left = re.match(r" (?:of )?(?:its|their|the)(?: \w+){0,3} (?:peak|high|record|top)\b", tail)
    if left and q.value < 100 and re.search(r"half|third|quarter|fifth", s.text[q.span[0] : q.span[1]]):
        flipped = {"over": "under", "under": "over", "nearly": "over"}.get(q.hedge, q.hedge)
        return claim(s, (q.span[0], q.span[1] + left.end()), "drawdown", "drawdown", subject=subject, way=-1, which=left[0],
                     quantity=replace(q, value=100 - q.value, hedge=flipped), period=None)  # fmt: skip
    if m:
        which = tail[: m.end() + 28].split(",")[0]
        return claim(s, (words_around(s, q)[0], q.span[1] + m.end()), "drawdown", "drawdown", subject=subject,
                     quantity=q, way=-1, period=s.end_at(q.span)[0] if not _named_peak(s, m, q) else None,
                     which=which, explicit=s.period_at(q.span)[1])  # fmt: skip
    low = _FROM_LOW.match(tail)
    if low:
        return claim(s, (words_around(s, q)[0], q.span[1] + low.end()), "return", "from_low", subject=subject,
                     quantity=q, way=1, which=low[0])  # fmt: skip
    start = s.clause(q.span[0])[0]
    head = s.text[: q.span[0]][max(0, start - 60) :]
    m = _PEAK_BEFORE.search(head)
    if m and re.search(r"\bafter\b|'s $", head[m.end("which") :]):
        m = None
    if m and s.way_at(q.span)[0] <= 0 and not re.search(r"\d%|percent", head[m.end("which") :]):
        return claim(
            s, words_around(s, q), "drawdown", "drawdown", subject=subject, quantity=q, way=-1, which=m[0]
        )
    low = _LOW_BEFORE.search(head)
    if low and s.way_at(q.span)[0] > 0 and not re.search(r"\d%|percent", head[low.end("which") :]):
        return claim(
            s, words_around(s, q), "return", "from_low", subject=subject, quantity=q, way=1, which=low[0]
        )
    return None


def _named_peak(s: Scan, m: re.Match[str], q: Quantity) -> bool:
    """Whether the only time in the clause belongs to the peak."""
    inside = [p for p in s.periods if q.span[1] <= p.span[0] < q.span[1] + m.end() + 12]
    return bool(inside) or not s.period_at(q.span)[1]


_COMPARING = re.compile(
    r"\b(?:points?|pp|%|percent) (?:better|worse|more|less|ahead|behind|in front|clear)\b|\b(?:ahead of|behind|better than|worse than|outperform\w*|underperform\w*|beat(?:s|en|ing)?|trail\w*|lag\w*|outpac\w*|lead(?:s|ing)? (?:over|of)|edge over|gap|spread|margin|advantage|outstrip\w*|led)\b",
    re.I,
)


@quantity_rule("pp", "percent")
def spread(s: Scan, q: Quantity) -> Claim | None:
    """``beat the S&P 500 by two percentage points``."""
    subject = s.subject_at(q.span)[0]
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1])]
    if subject is not None and subject.kind in ("yield", "rate"):
        return None
    comparing = _COMPARING.search(part)
    by = re.search(r"\bby (?:\w+ ){0,3}?$", s.before(q.span[0])) or re.match(
        r" (?:better|worse|more|less|ahead|behind|in front|clear|gap|lead|edge|advantage|margin|spread|outperformance|deficit)",
        s.after(q.span[1]),
    )
    if q.unit == "percent" and not (comparing and by):
        return None
    other = s.other_at(q.span)
    if other is None and subject is not None:
        names = [m.subject for m in s.mentions if m.subject.kind in MARKET and m.subject.key != subject.key]
        other = names[0] if names and comparing else None
    if not _price(subject) or not _price(other):
        if (
            q.unit == "pp"
            and _price(subject)
            and not comparing
            and any(w[2] and 0 <= q.span[0] - w[1] <= 14 for w in s.ways)
        ):
            return claim(s, words_around(s, q), "return", "wrong_unit", subject=subject, quantity=q,
                         way=s.way_at(q.span)[0], period=s.period_at(q.span)[0])  # fmt: skip
        return (
            unchecked(s, words_around(s, q), "spread", "not a market claim", quantity=q)
            if q.unit == "pp"
            else None
        )
    behind = re.search(
        r"\b(?:behind|worse|trail\w*|lag\w*|underperform\w*|less than|deficit|shortfall)\b", part, re.I
    )
    period, named = s.period_at(q.span)
    gap = re.search(r"\b(?:gap|spread|difference)\b", part, re.I)
    return claim(s, words_around(s, q), "spread", "spread", subject=subject, other=other, quantity=q,
                 way=0 if gap else -1 if behind else 1, period=period, firm=not re.search(r"\bhad (?:\w+ )?\w+\b", s.before(q.span[0])), explicit=named)  # fmt: skip


_TO = re.compile(
    r"\b(?:to|at|of|near|around|above|below|past|over|under|through|stood|stands|sits|sitting|yield(?:s|ed|ing)?|reached|reaching|hit|hitting|touched|paid|pays|is|was|closed|ended|finished)(?: (?:close|finish|settle|end|stand|yield|just|only|about|around|a|an|\w+ly|as (?:high|low) as))*\s?$",
    re.I,
)


@quantity_rule("percent")
def rate_level(s: Scan, q: Quantity) -> Claim | None:
    """``the 10-year yield dropped to 1.57 percent``, ``a range of 3.5% to 3.75%``."""
    subject = s.subject_at(q.span)[0]
    if subject is None or subject.kind not in ("yield", "rate", "macro"):
        return None
    head = s.before(q.span[0])
    way, _ = s.way_at(q.span)
    period, named = s.period_at(q.span)
    if subject.kind == "yield" and re.search(r"\bfrom (?:\w+ )?$", head):
        return claim(
            s,
            words_around(s, q),
            "rate",
            "base_level",
            subject=subject,
            quantity=q,
            period=period,
            firm=False,
        )
    if subject.kind == "yield":
        moved = any(0 <= q.span[0] - w[1] <= 6 for w in s.ways if w[2]) and not _TO.search(head)
        if moved:
            return claim(s, words_around(s, q), "rate", "yield_relative", subject=subject, quantity=q, way=way,
                         period=period, explicit=named)  # fmt: skip
        return claim(s, words_around(s, q), "rate", "yield", subject=subject, quantity=q, period=s.end_at(q.span)[0],
                     explicit=named)  # fmt: skip
    if subject.kind == "rate":
        near = any(0 <= q.span[0] - w[1] <= 12 for w in s.ways if w[2])
        if near and re.search(r"\bby $", head):
            return None
        bounds = re.match(r"\s?(?:to|-|–|and)\s?(?P<high>\d+(?:\.\d+)?)\s?(?:%|percent)", s.after(q.span[1]))
        to = q.to if q.to is not None else (float(bounds["high"]) if bounds else None)
        stop = q.span[1] + (bounds.end() if bounds else 0)
        low = re.search(
            r"(?P<low>zero|(?:a|one) quarter|half|three[- ]quarters|\d+(?:\.\d+)?)\s?%?\s?(?:of (?:a|one) percent )?(?:to|-|–|and)\s?$",
            head,
        )
        if low and to is None:
            word = low["low"].replace("-", " ")
            value = {
                "zero": 0.0,
                "a quarter": 0.25,
                "one quarter": 0.25,
                "half": 0.5,
                "three quarters": 0.75,
            }.get(word)
            value = float(word) if value is None else value
            q = replace(q, to=q.value, value=value)
            return claim(
                s,
                (low.start(), q.span[1]),
                "rate",
                "policy",
                subject=subject,
                quantity=q,
                period=s.end_at(q.span)[0],
            )
        return claim(s, (words_around(s, q)[0], stop), "rate", "policy", subject=subject, quantity=replace(q, to=to),
                     period=s.end_at(q.span)[0])  # fmt: skip
    return claim(s, words_around(s, q), "rate", "macro", subject=subject, quantity=q, firm=False)


@quantity_rule("bp", "pp")
def rate_change(s: Scan, q: Quantity) -> Claim | None:
    """``dropped 17 basis points``."""
    subject = s.subject_at(q.span)[0]
    way, _ = s.way_at(q.span)
    period, named = s.period_at(q.span)
    scale = 100.0 if q.unit == "pp" else 1.0
    size = replace(q, value=q.value * scale, step=q.step * scale, unit="bp")
    if subject is not None and subject.kind == "yield":
        if re.search(r"\b(?:spread|gap|curve|inver\w+|slope)\b", s.text, re.I):
            names = [m.subject for m in s.mentions if m.subject.kind == "yield"]
            if len(names) >= 2:
                return claim(s, words_around(s, q), "rate", "slope", subject=names[0], other=names[1], quantity=size,
                             period=s.end_at(q.span)[0])  # fmt: skip
            return unchecked(s, words_around(s, q), "rate", "vague", quantity=q)
        return claim(s, words_around(s, q), "rate", "yield_change", subject=subject, quantity=size, way=way,
                     period=period, explicit=named)  # fmt: skip
    if (subject is not None and subject.kind == "rate") or re.search(
        r"\b(?:Fed|Federal Reserve|FOMC|central bank|policymakers|rates)\b", s.text
    ):
        return claim(
            s,
            words_around(s, q),
            "rate",
            "policy_move",
            quantity=size,
            way=way,
            period=period,
            explicit=named,
        )
    return unchecked(
        s, words_around(s, q), "rate", "no data" if q.unit == "bp" else "vague", subject=subject, quantity=q
    )


@quantity_rule("percent")
def price_return(s: Scan, q: Quantity, known: Subject | None = None) -> Claim | None:
    """``rose 1.2%``, ``a 5.3% gain``, ``(+0.8%)``."""
    subject, sure = (known, True) if known is not None else s.subject_at(q.span)
    if not _price(subject):
        return _no_subject(s, q, "return", subject)
    assert subject is not None
    way, stands = s.way_at(q.span)
    period, named = s.period_at(q.span)
    if period.intraday or q.hedge == "upto":
        return unchecked(
            s, words_around(s, q), "return", "no data: prices within the session", subject=subject, quantity=q
        )
    if q.signed:
        way = 1 if q.value >= 0 else -1
        q = replace(q, value=abs(q.value))
    kind = "volatility" if subject.kind == "volatility" else "return"
    if re.match(r"\W*(?:\w+ )?since\b", s.after(q.span[1])) and not any(
        q.span[1] <= p.span[0] <= q.span[1] + 12 and p.grain != "reference" for p in s.periods
    ):
        return claim(
            s,
            words_around(s, q),
            kind,
            "return",
            subject=subject,
            quantity=q,
            way=way,
            period=period,
            firm=False,
            vague=True,
        )
    if re.match(r"a (?:hundred|thousand)", s.text[q.span[0] : q.span[1]], re.I) or re.search(
        r"\bhad been (?:\w+ ){0,2}$", s.before(q.span[0])
    ):
        sure = False
    if re.match(r" (?:already|so far)\b", s.after(q.span[1])):
        period = replace(
            period, windows=(*period.windows, *to_date(s.clock, "year"), *to_date(s.clock, "month"))
        )
    loose = re.match(r" (?:already|or more|a day|a pop)\b", s.after(q.span[1])) or re.search(
        r"\balready (?:\w+ )?$", s.before(q.span[0])
    )
    if loose and not s.periods:
        sure = False
    vague = not named and not s.periods and not s.context.periods and bool(
        re.search(r"\b(?:has|have|had)\b(?: \w+){0,3} (?:\w+(?:ed|en)|lost|shed|sunk|slid|put on|up|down|run up|\w+ung|\w+un)\b[^,;]{0,20}$", s.before(q.span[0])) or
        re.search(r"\b(?:is|are|was|were|now|still|remains?|stands?) (?:now |still |already |about |roughly )*(?:up|down|ahead|higher|lower)\b[^,;]{0,15}$", s.before(q.span[0])))  # fmt: skip
    return claim(s, words_around(s, q), kind, "return", subject=subject, quantity=q, way=way, period=period,
                 firm=sure and not vague and (stands or q.signed), explicit=named, vague=vague, stands=stands)  # fmt: skip


@quantity_rule("number")
def elided(s: Scan, q: Quantity) -> Claim | None:
    """``Nvidia 31 percent and Apple 15``: a number that shares the percent sign of the one before it."""
    if abs(q.value) > 400 or (q.hedge in ("over", "under") and s.subject_at(q.span)[0] is None):
        return None
    if re.match(r",? or [\d.]+ ?(?:%|percent)", s.after(q.span[1])):
        return None
    sign = s.context.percent or any(p.unit == "percent" and p.span[0] < q.span[0] for p in s.quantities)
    near = re.search(
        r"(?:'s|[,:]|\b(?:up|down|at|with|losing|gaining|lost|gained|rose|fell|by|and|to)) (?:nearly |about |almost |just )?$",
        s.before(q.span[0]),
    )
    named = any(0 <= q.span[0] - m.span[1] <= 3 for m in s.mentions)
    ends = re.match(r"\s*(?:$|[,.;:)]|and\b|while\b|respectively\b|on\b|for\b|this\b)", s.after(q.span[1]))
    in_list = q.signed and (s.context.percent or any(p.unit == "percent" for p in s.quantities))
    if not ((sign and (near or named) and ends) or in_list) or "." in s.before(q.span[0])[-1:]:
        return None
    direct = [m.subject for m in s.mentions if 0 <= q.span[0] - m.span[1] <= 3]
    subject = direct[0] if direct else s.subject_at(q.span)[0]
    if not _price(subject) or not re.search(r"\d", s.text[q.span[0] : q.span[1]]):
        return None
    if (
        re.search(r"\b(?:at|to) (?:\w+ )?$", s.before(q.span[0]))
        and subject is not None
        and subject.kind in ("index", "volatility")
    ):
        return None
    digits = s.text[q.span[0] : q.span[1]]
    if (
        re.fullmatch(r"(?:19|20)\d\d", digits.strip())
        or "," in digits
        or (q.value >= 100 and "." in digits and not q.signed)
    ):
        return None
    return price_return(s, replace(q, unit="percent"), subject if direct else None)


@quantity_rule("times")
def multiple(s: Scan, q: Quantity) -> Claim | None:
    """``22 times forward earnings``; ``doubled`` and its like are phrases."""
    if re.match(
        r"[^,.;]{0,40}\b(?:earnings|sales|book|profits?|revenue|EPS|expected|forward)\b",
        s.after(q.span[1]),
        re.I,
    ):
        return unchecked(s, words_around(s, q), "valuation", "no data: valuations", quantity=q)
    return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)


@quantity_rule("points", "number")
def point_change(s: Scan, q: Quantity) -> Claim | None:
    """``fell 35.32 points``; a number without a unit behind a verb of an index ("added 12.4 to 1,300")."""
    subject, sure = s.subject_at(q.span)
    paired = re.match(r",? or [\d.]+ ?(?:%|percent)", s.after(q.span[1])) and any(
        w[2] and 0 <= q.span[0] - w[1] <= 14 for w in s.ways
    )
    if q.unit == "number" and not paired:
        return None
    if subject is not None and subject.kind == "macro":
        return None
    if not _price(subject):
        return _no_subject(s, q, "change", subject)
    assert subject is not None
    if re.match(r" (?:short of|below|under|from|shy of|above|away)\b", s.after(q.span[1])):
        return unchecked(s, words_around(s, q), "change", "vague", subject=subject, quantity=q)
    if _TO.search(s.before(q.span[0])) and q.value > 100:
        return _level(s, q, subject, sure)
    way, _ = s.way_at(q.span)
    period, named = s.period_at(q.span)
    other = s.other_at(q.span)
    comparing = _COMPARING.search(s.text[slice(*s.clause(q.span[0]))])
    if (
        comparing
        and q.value < 100
        and (other or re.match(r" (?:better|worse|ahead|behind|in front|clear)", s.after(q.span[1])))
    ):
        others = (
            [other]
            if other
            else [m.subject for m in s.mentions if m.subject.kind in MARKET and m.subject != subject]
        )
        if others:
            behind = re.search(
                r"\b(?:behind|worse|trail\w*|lag\w*|underperform\w*)\b", comparing[0], re.I
            ) or re.match(r" (?:less|fewer) than\b", s.after(q.span[1]))
            return claim(s, words_around(s, q), "spread", "spread", subject=subject, other=others[0], quantity=q,
                         way=-1 if behind else 1, period=period, firm=True, explicit=named)  # fmt: skip
    if period.intraday:
        return unchecked(
            s, words_around(s, q), "change", "no data: prices within the session", subject=subject, quantity=q
        )
    kind = "volatility" if subject.kind == "volatility" else "change"
    return claim(s, words_around(s, q), kind, "change", subject=subject, quantity=q, way=way, period=period, firm=sure,
                 explicit=named)  # fmt: skip


_LEVEL_BEFORE = re.compile(
    r"\b(?:to|at|of|above|below|past|under|over|topping|near|around|reach(?:ed|ing)?|hit(?:ting)?|touch(?:ed|ing)?|stood|stands|cross(?:ed|ing)?|record|is|was|high|low|close|top(?:ped|s)|br(?:oke|eached)|surpass(?:ed|ing)?|pierc(?:ed|ing)|clear(?:ed|ing)?|through|from|level,?|points?,?|mark,?|eclips(?:ed|ing)|read(?:s|ing)?(?: of)?|print(?:ed)?|closed|finished|ended|settled|up at|down at)(?: (?:close|finish|settle|end|stand|a|an|the|its|close of|just|only|record|fresh|new|closing|high|low|of|at|all-time|close at|peak|\w+-year|highs?|lows?|mark|level|about|around|nearly|close to|\w+ly))*[,:]?\s(?:the )?$",
    re.I,
)


def _level(s: Scan, q: Quantity, subject: Subject, sure: bool) -> Claim:
    period, named = s.end_at(q.span)
    kind = "volatility" if subject.kind == "volatility" else "level"
    head = s.before(q.span[0])
    side = re.search(
        r"\b(above|over|past|topping|topped|tops|surpassed|surpassing|crossed|crossing|cleared|clearing|through|broke|breached|pierced|below|under|beneath)(?: (?:the|a|an|its))?(?: (?:\w+[- ])?(?:level|mark))?(?: of)?\s?$",
        head,
        re.I,
    )
    if s.period_at(q.span)[0].intraday or q.hedge == "upto":
        return unchecked(
            s, words_around(s, q), kind, "no data: prices within the session", subject=subject, quantity=q
        )
    if side or q.hedge in ("over", "under"):
        word = side[1].lower() if side else ("above" if q.hedge == "over" else "below")
        below = word in ("below", "under", "beneath") or (
            word in ("through", "broke", "breached", "pierced", "crossed") and s.way_at(q.span)[0] < 0
        )
        first = re.match(
            r"[^,.;]{0,40}\bfor the first time(?P<ever> ever| in (?:its )?history)?(?P<since> since [^,.;]+)?",
            s.after(q.span[1]),
            re.I,
        )
        stop = q.span[1] + (first.end() if first else 0)
        loose = bool(
            re.search(
                r"\b(?:briefly|intraday|spik\w+|surg\w+|soar\w+|jump\w+|traded|touched|climbed|pushed|moved|dipped|crossed|broke|topped)\b",
                head,
                re.I,
            )
        ) and not re.search(
            r"\bclos\w+|\bfinish\w+|\bend\w+|\bsettl\w+", s.text[slice(*s.clause(q.span[0]))], re.I
        )
        return claim(s, (s.clause(q.span[0])[0] if not side else min(side.start(), q.span[0]), stop), kind, "threshold", subject=subject, quantity=q, way=-1 if below else 1,
                     period=period, first=first["since"] or "ever" if first else "", first_at=q.span[1] + (first.start("since") if first and first["since"] else 0),
                     firm=sure and not loose, explicit=named)  # fmt: skip
    return claim(s, words_around(s, q), kind, "level", subject=subject, quantity=q, period=period,
                 firm=sure, explicit=named, record=bool(re.search(r"\brecord\b[^,;.]{0,25}$", head, re.I)))  # fmt: skip


@quantity_rule("number", "points")
def index_level(s: Scan, q: Quantity) -> Claim | None:
    """``to 4,927.93``, ``closed at 15.64``."""
    subject, sure = s.subject_at(q.span)
    if subject is None or subject.kind not in MARKET or subject.kind == "basket":
        return None
    if re.search(r"\b(?:RSI|relative strength(?: index)?)\b[^,;.]{0,30}$", s.text[: q.span[0]], re.I):
        return claim(
            s, words_around(s, q), "momentum", "rsi", subject=subject, quantity=q, period=s.end_at(q.span)[0]
        )
    if not re.search(r"\d", s.text[q.span[0] : q.span[1]]):
        return None
    if subject.kind in ("stock", "fund", "sector"):
        return None
    if re.match(
        r"\s?(?:stocks|companies|members|shares|of (?:the|its)|components|names|issues|sectors|times|out of|points?-|to \d|people|jobs|-|rose|fell|gained|lost|advanced|declined|closed|were|had|stood|unchanged|did|companies)",
        s.after(q.span[1]),
    ):
        return None
    head = s.before(q.span[0])
    if re.search(
        r"\b(?:bottomed|peaked|troughed|topped out|bottoming|peaking)(?: out)? (?:at|near)\s?$", head
    ):
        return None
    if re.search(
        r"\b(?:old|previous|prior|earlier|former|last) (?:record|high|peak|low)\b[^;.]{0,30}$", head, re.I
    ):
        return claim(
            s,
            words_around(s, q),
            "record",
            "old_record",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=False,
        )
    named = any(
        0 <= q.span[0] - m.span[1] <= 3 and re.fullmatch(r"[,(:] ?| \(", head[m.span[1] :])
        for m in s.mentions
    )
    if re.search(
        r"\b(?:highest|lowest|peak|record|high|low)(?: close| level)?,? (?:of )?$", head
    ) and re.search(r"\b(?:below|from|off|under|above|short of|beneath)\b[^;]{0,40}$", head):
        return None
    if not _LEVEL_BEFORE.search(head) and not named and q.hedge not in ("over", "under"):
        return None
    if subject.kind == "index" and q.value < 50:
        return None
    if subject.kind == "volatility" and not 5 <= q.value <= 100:
        return None
    if re.search(
        r"\b(?:from|topping the (?:previous |old )?record(?: of)?|(?:previous|prior|old|earlier) (?:record|high|peak|close)[^,.;]{0,20}|above (?:its|the) (?:\w+ ){0,3}(?:record|high|peak)(?: of)?|record(?: close)? of)\s?$",
        head,
        re.I,
    ) and not re.search(
        r"\b(?:at|to) (?:a|an|its|another|a fresh|a new)(?: \w+){0,3} record(?: \w+)? of\s?$", head, re.I
    ):
        if re.search(r"\bfrom\s?$", head):
            return claim(
                s,
                words_around(s, q),
                "level",
                "base_level",
                subject=subject,
                quantity=q,
                period=s.period_at(q.span)[0],
                firm=False,
            )
        return claim(
            s,
            words_around(s, q),
            "record",
            "old_record",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=False,
        )
    return _level(s, q, subject, sure)


_VALUE = re.compile(
    r"\b(?:market (?:value|cap(?:itali[sz]ation)?)|valuation|worth|valued|value|capitali[sz]ation|wealth|shareholder value)\b",
    re.I,
)
_FLOW = re.compile(
    r"\b(?:inflows?|outflows?|flow(?:s|ed)?|withdr\w+|redemptions?|pulled|poured|took in|takes? in|taken in|pour(?:s|ing)? in|attracted|drew|yanked|bled|creations?|added .{0,20}assets|net new|new money|money|collect\w*|arrive\w*|rak\w+ in|lur\w+|exit\w*|left)\b",
    re.I,
)


@quantity_rule("usd")
def money(s: Scan, q: Quantity) -> Claim | None:
    """Market values and their changes, flows into funds, and prices of shares."""
    subject, sure = s.subject_at(q.span)
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1] + 40)]
    scaled = re.search(r"million|billion|trillion|[mb]n\b|\d[MBT]\b", s.text[q.span[0] : q.span[1]])
    big = abs(q.value) >= 1e7 or scaled is not None
    if subject is None or subject.kind in ("topic", "absent", "macro", "rate", "yield"):
        return _no_subject(s, q, "level" if not big else "mcap", subject)
    way, _ = s.way_at(q.span)
    period, named = s.period_at(q.span)
    if big and _FLOW.search(s.text) and subject.kind in ("fund", "sector") and not _VALUE.search(part):
        out = re.search(
            r"\b(?:outflows?|withdr\w+|redemptions?|pulled|yanked|bled|out of|lost|left|shed)\b", part, re.I
        )
        sign = -1 if out or q.value < 0 else 1
        return claim(s, words_around(s, q), "flow", "flow", subject=subject, quantity=replace(q, value=abs(q.value)), way=sign,
                     period=period, explicit=named)  # fmt: skip
    if big:
        return _market_value(s, q, subject, sure)
    if subject.kind not in ("stock", "fund", "sector"):
        return None
    head = s.before(q.span[0])
    if _NO_SHARE_PRICE.search(part):
        return unchecked(s, words_around(s, q), "level", "not a market claim", subject=subject, quantity=q)
    if s.period_at(q.span)[0].intraday or q.hedge == "upto":
        return unchecked(
            s, words_around(s, q), "level", "no data: prices within the session", subject=subject, quantity=q
        )
    if _TO.search(head) or _LEVEL_BEFORE.search(head):
        return _level(s, q, subject, sure)
    if any(0 <= q.span[0] - w[1] <= 8 for w in s.ways if w[2]):
        return claim(s, words_around(s, q), "change", "change", subject=subject, quantity=q, way=way, period=period,
                     firm=sure, explicit=named)  # fmt: skip
    return unchecked(s, words_around(s, q), "level", "vague", subject=subject, quantity=q)


_NO_SHARE_PRICE = re.compile(
    r"\b(?:dividend|buyback|per share|a share (?:in|from|excluding)|price target|target|EPS|earnings|revenue|invest(?:ed|ment|ing|or)|\$1(?:0,000|,000|00) (?:invested|put)|offer|deal|acqui\w+|bid|fine|settlement|contract|barrel|ounce)\b",
    re.I,
)


def _market_value(s: Scan, q: Quantity, subject: Subject, sure: bool) -> Claim | None:
    start, stop = s.clause(q.span[0])
    part = s.text[start : max(stop, q.span[1] + 45)]
    if subject.kind == "index" or subject.kind == "volatility":
        return unchecked(
            s, words_around(s, q), "mcap", "no data: market value of an index", subject=subject, quantity=q
        )
    adjective = (
        re.search(r"\b(?:the|a|an|now a) $", s.text[: q.span[0]])
        and re.match(
            r"[- ](?!in\b|of\b|to\b|from\b|worth\b|on\b|loss|gain|drop|hit)[a-z]+", s.after(q.span[1])
        )
    ) or re.match(
        r" (?:company|chipmaker|giant|behemoth|titan|maker|colossus|stock|group|business|retailer|firm|carmaker)\b",
        s.after(q.span[1]),
    )
    if adjective and subject.kind in ("stock", "basket"):
        return claim(
            s,
            words_around(s, q),
            "mcap",
            "mcap",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=sure,
        )
    elsewhere = (
        bool(_VALUE.search(s.text))
        and subject.kind in ("stock", "basket")
        and (
            any(0 <= q.span[0] - w[1] <= 14 for w in s.ways if w[2])
            or re.match(r" of it\b", s.after(q.span[1]))
        )
    )
    if (
        not elsewhere
        and not _VALUE.search(part)
        and not re.search(r"\b(?:trillion[- ]dollar|-trillion|club)\b", part)
    ):
        return unchecked(s, words_around(s, q), "mcap", "not a market claim", subject=subject, quantity=q)
    head = s.text[start : q.span[0]]
    level = re.search(
        r"\b(?:worth|valued at|value (?:of|at|to|stands|stood|is|was|reached)[^,;]{0,20}|cap(?:itali[sz]ation)? (?:of|at|to|is|was|stands|stood|reached)[^,;]{0,15}|to|at|above|past|topped|hit|reached|surpassed|exceed\w*)(?: \w+){0,2}\s?$",
        head,
        re.I,
    )
    changed = [w for w in s.ways if w[2] and start <= w[0] < stop]
    period, named = s.period_at(q.span)
    if level and not re.search(r"\bby\s?$", head):
        return claim(
            s,
            words_around(s, q),
            "mcap",
            "mcap",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=sure,
        )
    if (
        elsewhere
        or changed
        or re.search(r"\b(?:wiped|erased|vanished|evaporated|vaporized|lost|gained|added|shed)\b", part, re.I)
    ):
        return claim(s, words_around(s, q), "mcap", "mcap_change", subject=subject, quantity=q, way=s.way_at(q.span)[0],
                     period=period, firm=sure, explicit=named)  # fmt: skip
    return claim(
        s,
        words_around(s, q),
        "mcap",
        "mcap",
        subject=subject,
        quantity=q,
        period=s.end_at(q.span)[0],
        firm=False,
    )
