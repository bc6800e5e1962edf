"""Rules for distances from a mark that stands elsewhere: in the same sentence, or in the one before.

``Its 200-day average is at 4,100; the index is 2.5% above.`` ``A close at 403.84 would be 5% below the record.``
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.model import Claim, Quantity
from briefgen.audit.periods import default_periods
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import has_price
from briefgen.audit.rules.declines import AVERAGE
from briefgen.audit.scan import Scan

PEAK = re.compile(
    r"\b(?:(?:highest|record|best) (?:close|finish|level)s?|(?:all-time|record|closing) (?:high|peak)s?|(?:its|the|their) (?:[\w.]+ )?(?:peak|record|high)s?(?! in\b)|peaked|topped out)\b",
    re.I,
)
_AVERAGE = re.compile(AVERAGE, re.I)
_SIDE = r"(?P<side>above|over|higher|ahead|clear|below|under|beneath|lower|short|away|off|shy|down|up)"
_PLACE = r"(?:it\b|there\b|both\b|(?:that|the|this|its|their) (?:(?:long-term|trend|moving|key) )?(?:line|level|mark|average|trend|point|threshold|bar)\b|\$?\d[\d,]*\.?\d*(?![\d%])(?! ?(?:percent|points?|basis|sessions|days|weeks|months|years)))"
_BARE = re.compile(
    rf"(?:,? (?:or so )?{_SIDE}(?: (?:from |of |to |than )?{_PLACE}|(?= ?(?:$|[.;:)])|, |, and\b| and the\b| its close| the close))"
    rf"| (?:in hand|to spare|to go|of (?:room|clearance|headroom|cushion|leeway|ground|distance)|of it away)\b| from {_PLACE})",
    re.I,
)
_COME = re.compile(r"\b(?:has|have|had|is|are|was|were) (?:now |since )?(?:come|moved|travel+ed|strayed|stretched|pulled away|put) (?:\w+ )?$", re.I)  # fmt: skip
_UP = frozenset({"above", "over", "higher", "ahead", "clear", "up"})


def marks_of(text: str) -> tuple[tuple[str, str], ...]:
    """The marks that a text names: averages by length and unit, and the peak.

    >>> marks_of("Its 200-day average lies below the highest close.")
    (('200', 'day'), ('peak', ''))
    """
    found = [(m["n"], m["unit"].lower()) for m in _AVERAGE.finditer(text)]
    if PEAK.search(text):
        found.append(("peak", ""))
    return tuple(dict.fromkeys(found))


@quantity_rule("percent", order=4)
def distance(s: Scan, q: Quantity) -> Claim | None:
    """``the index is 2.5% below``, ``has 1.2% in hand``: from an average, a peak or a level named nearby."""
    bare = _BARE.match(s.after(q.span[1]))
    come = _COME.search(s.before(q.span[0])) and re.match(r" ?(?:$|[.,;:)])", s.after(q.span[1]))
    if not bare and not come:
        return None
    here, before = marks_of(s.text), marks_of(s.context.words)
    side = (bare["side"] or "").lower() if bare else ""
    level = bool(
        bare
        and side in ("above", "over", "below", "under", "beneath", "short", "shy")
        and re.search(r"\d", bare[0])
    )
    if not here and not level and not (before and not s.period_at(q.span)[1]):
        return None
    if come and not here:
        return None
    subject, sure = s.subject_at(q.span)
    if not has_price(subject) or (subject is not None and subject.kind == "basket"):
        return None
    if side in ("higher", "lower", "up", "down", "off", "away", "ahead") and not (
        bare and re.search(r"\b(?:it|that|the|its)\b", bare[0])
    ):
        # "closed 1.2% higher": a return.
        return None
    span = (words_around(s, q)[0], q.span[1] + (bare.end() if bare and bare[0].strip() else 0))
    if s.is_forecast(q.span) or (s.is_supposed() and re.search(r"\bwould\b", s.text)):
        return unchecked(s, span, "drawdown", "forecast", subject=subject, quantity=q)
    way = 0 if not side else 1 if side in _UP else -1
    marks = here or (before if not level else ())
    stated = _level_in(bare[0]) if bare and level else None
    kind = "drawdown" if marks == (("peak", ""),) else "momentum"
    firm = sure and (len(marks) == 1 or level) and bool(way)
    peak = PEAK.search(s.text)
    period = s.end_at(q.span)[0]
    if peak and any(p.grain == "day" and -2 <= p.span[0] - peak.end() <= 8 for p in s.periods):
        # "its highest close of March 27": when the mark was set.
        period = default_periods(s.clock)
    return claim(s, span, kind, "distance", subject=subject, quantity=replace(q, value=abs(q.value)), way=way, marks=marks,
                 stated=stated, which=s.unnamed()[peak.start() : peak.end() + 20] if peak else "", period=period, firm=firm)  # fmt: skip


def _level_in(text: str) -> float | None:
    m = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return float(m[0].replace(",", "")) if m else None


_FROM = re.compile(
    rf"[\d.]+ ?(?:%|percent|per cent) (?:from|below|off|under|beneath|down from|short of) (?:the|its|that|their)? ?(?:\w+ ){{0,2}}?{PEAK.pattern}|"
    rf"\b(?:from|below|off|under) {PEAK.pattern}(?: of [^,;]+)?, [\d.]+ ?(?:%|percent|per cent)",
    re.I,
)
_NEEDED = re.compile(
    r"\b(?:would|needs? to|has to|have to|must|threshold|line|begins|starts|counted (?:down|back))\b", re.I
)
_STATE = re.compile(r"\b(?P<what>corrections?|bear[- ]markets?)\b", re.I)


@quantity_rule("number", "percent", order=3)
def mark(s: Scan, q: Quantity) -> Claim | None:
    """``A close at 403.84 would be 5% from the highest close``: a level that lies so far below the peak."""
    state, peak = _STATE.search(s.text), PEAK.search(s.text)
    if not (peak or state) or not _NEEDED.search(s.text):
        return None
    levels = [x for x in s.quantities if x.unit == "number" and x.value >= 50]
    parts = [x for x in s.quantities if x.unit == "percent" and 0 < abs(x.value) < 60]
    subject, sure = s.subject_at(q.span)
    if (
        len(levels) != 1
        or len(parts) > 1
        or subject is None
        or subject.kind not in ("index", "stock", "fund", "sector")
    ):
        return None
    if q is not levels[0] and (not parts or q is not parts[0]):
        return None
    if parts and not _FROM.search(s.text):
        return None
    if parts and any(w[2] and 0 <= parts[0].span[0] - w[1] <= 14 for w in s.ways):
        # "rose 1.2% to 4,500": a close.
        return None
    share = (
        abs(parts[0].value) if parts else 20.0 if state and state["what"].lower().startswith("bear") else 10.0
    )
    if not parts and not state:
        return None
    step = parts[0].step if parts else 0.0
    return claim(s, words_around(s, q), "drawdown", "mark", subject=subject, quantity=levels[0], share=share, step=step, period=s.end_at(q.span)[0],
                 firm=sure and bool(peak) and bool(parts) and bool(re.search(r"\bwould\b|\bcounted\b", s.text)))  # fmt: skip


_APART = re.compile(
    r"\b(?:standard deviations?|(?:in )?either (?:way|direction)\b(?! (?:since|for))|usual (?:swings?|moves?|range)|would stand out|count as a (?:large|big) day|expected move|margin of error)\b",
    re.I,
)


@quantity_rule("percent", "points", order=1)
def measures(s: Scan, q: Quantity) -> Claim | None:
    """``a move of 1.5% in either direction would be two standard deviations``: what a move would be, and not one."""
    if _APART.search(s.text):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    return None


_STUDY = re.compile(
    r"\b(?:median|mid-pack|mid-list|any day\b|had done better|on average|the norm\b|all days (?:together|alike)|of all such|of the cases|of the time|odds|hit rate|track record|base rate|"
    r"since (?:19|20)\d\d that were as|that were (?:as|no)|were (?:no )?(?:higher|lower)|was (?:as|no) (?:low|high|higher|lower) on|had returns|of past occasions|(?:earlier|such|past|middle) cases?\b|\busual\b(?! definition)|(?:median|middle) case|\b[Hh]istorically\b|\b(?:has|have|had) been followed by\b|\ban average (?:gain|loss|advance|decline|return|rise|fall) of\b|\btimes in (?:two|three|four|five|ten|\d+)\b|extremes\b|closes since (?:19|20)\d\d|percentile|(?:bottom|top|lowest|highest|upper|lower) (?=[\d.]+ ?(?:%|percent)))",
    re.I,
)
_HOW_MANY = re.compile(r"\bhow (?:many|often|much of the time)\b[^?]*\?$", re.I)


@quantity_rule("percent", "pp", order=1)
def studies(s: Scan, q: Quantity) -> Claim | None:
    """``It was 64%, with +1.6% at the median``: shares of cases and what followed them, which no price of the day tells."""
    if _STUDY.search(s.text) or _HOW_MANY.search(s.context.words):
        return unchecked(
            s, words_around(s, q), "return", "a share of cases, or what followed them", quantity=q
        )
    return None


_CHANGED_GAP = re.compile(
    r"\b(?:narrow|widen|clos|cut|trim|shrink|shrank|extend|stretch|increas|reduc|halv|rais|add|mov)\w*(?: [\w-]+){0,2} (?:gap|lead|margin|advantage|deficit|spread|edge)\b[^.;]{0,60}\bby (?:\w+ )?$",
    re.I,
)


@quantity_rule("pp", "percent", "points", order=2)
def changed_gaps(s: Scan, q: Quantity) -> Claim | None:
    """``narrows the gap by 3.6 percentage points``: the change of a difference, over a time that is seldom told."""
    part = re.match(
        r" (?:behind|ahead) to \d|,? of (?:a|its|their|the) (?:\w+'s )?(?:lead|gap|deficit|advantage)",
        s.after(q.span[1]),
    )
    back = q.unit == "pp" and re.search(
        r"percentage points? (?:behind|ahead) to $|\bwhat [^.;]{3,30} had (?:cost|brought|won|lost), $",
        s.before(q.span[0]),
    )
    if not (_CHANGED_GAP.search(s.before(q.span[0])) or part or back):
        return None
    return unchecked(s, words_around(s, q), "spread", "the change of a gap", quantity=q)
