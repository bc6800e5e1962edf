"""Rules for streaks over another and runs of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefgen.audit.context import MARKET
from briefgen.audit.lexicon import words
from briefgen.audit.model import Claim, Quantity, Span, Subject
from briefgen.audit.quantities import NUMBER, ORDINAL, whole
from briefgen.audit.rules.base import claim, phrase_rule, unchecked
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.scan import Scan

_NOUN = rf"(?P<noun>(?:trading |record |green |red |winning |losing |weekly |monthly |daily |quarterly |annual |positive |negative |up |down |percentage )*(?:sessions?|days?|candles?|weeks?|months?|quarters?|years?|{UP_NOUN}|{DOWN_NOUN}|time|closes?|records?|highs?|lows?|finish|streak|run))"
_STREAKS = (
    rf"(?P<n>{ORDINAL})[- ](?:straight|consecutive|successive|uninterrupted)(?: {_NOUN})?",
    rf"(?P<n>{NUMBER})[ -](?:straight|consecutive|successive|unbroken|uninterrupted) {_NOUN}",
    rf"(?P<n>{ORDINAL})(?: {_NOUN})? (?:running|in a row|straight|on the trot|in succession)",
    rf"(?P<n>{NUMBER})(?: {_NOUN})? (?:in a row|running|on the trot|in succession)(?! (?:mate|back))",
    rf"(?P<n>{NUMBER}) {_NOUN} straight",
    rf"(?:on|in|for) (?:each|every one|all) of (?:the|its|their) (?:past |last |previous |latest )(?P<n>{NUMBER}) {_NOUN}",
    rf"(?P<n>{NUMBER}) (?P<noun>sessions?|days?|weeks?|months?) (?:now )?(?=that )",
    rf"(?P<n>{NUMBER})-(?P<noun>day|session|week|month|quarter|year)s? (?:winning|losing|win|unbeaten|record|consecutive)? ?(?:streak|run|skid|slide|rally|tear|spree|ascent|hot streak|losing spell)",
    rf"(?P<n>{NUMBER})-(?:game|straight) (?P<noun>winning|losing) (?:streak|run)",
    rf"(?:streak|run)(?: \w+)? (?:of|to|at|reached|hit|lasted|stretches to|stands at|stood at|now) (?:now )?(?P<n>{NUMBER})(?: (?:straight|consecutive))?(?: {_NOUN})?",
)
_STREAK = tuple(
    re.compile(rf"(?<![\w.,-])(?:for (?:the|a) |its |the |a |their )?{p}(?!\w)", re.I) for p in _STREAKS
)
_ENDED = re.compile(
    r"\b(?:snap(?:s|ped|ping)?|end(?:s|ed|ing)?(?! (?:higher|lower|up|down|ahead|little|flat)\b)|br(?:eaks?|oke|oken|eaking)|halt(?:s|ed|ing)?|stop(?:s|ped|ping)?|bringing to an end|brought to an end|put an end to|puts an end to|called time on|cut short|after|following)\b(?: (?:its|the|a|an|their|what was|what had been))?(?: [\w-]+){0,2}\s?$",
    re.I,
)


_WOULD_END = re.compile(
    r"\b(?:would|could|might|may|will|threatens? to|about to) (?:end|snap|break|halt|stop|interrupt|cut short)(?: (?:a|an|the|its|their|that|this))?(?: [\w-]+)?\s?$",
    re.I,
)
"""What may end a run that stands."""
_OTHER_RUN = re.compile(
    r"^ (?:(?:sessions?|days?|weeks?) )?(?:in (?:this|that) order|with [^,.;]{2,30} (?:on top|in front|ahead|last|first)|to (?:end|close|finish) (?:within|inside|that|this|above|below)|(?:at|on|near) (?:the )?(?:very )?(?:top|bottom|head|foot)\b|atop\b|in (?:first|last|second) place|without\b|(?:above|below) (?:its|the)\b|(?:within|inside)\b)"
)
_OTHER_RUN_BEFORE = re.compile(
    r"\b(?:(?:come|came|comes|coming) (?:out |off )?(?:ahead|on top|lighter|in front|behind)|(?:kept|keeps?|stayed|stays?|held|been) (?:\w+ ){0,3}(?:side|above|below|within)|[Tt]o come off lighter)\b[^.;]*$"
)
"""Runs that are of no gains or losses: of an order, of quiet, or of a side of an average."""


_OVER = re.compile(
    r"(?: wins?| sessions?| days?)?(?: for(?: the)? ?_)?(?: \([A-Za-z: ]+\))? (?:over|against)(?: the)? ?"
)


def _without_names(s: Scan, start: int, stop: int) -> str:
    """Some words with each name as an underscore."""
    out, at = "", start
    for a, b in s.names():
        if start <= a and b <= stop:
            out += s.text[at:a] + "_"
            at = b
    return out + s.text[at:stop]


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
            if re.search(r"\b[Nn]o (?:other )?$", s.text[: m.start()]):
                # "No five-day run has been stronger": a return over as many days.
                continue
            made = _streak(s, m, count)
            yield made
            yield from _each(s, made)


def _each(s: Scan, made: Claim) -> Iterator[Claim]:
    """``both have fallen on four straight days``: the same of the others that are named."""
    together = re.search(r"\b(?:both|each|all (?:three|four))\b[^,;.]{0,30}$", s.text[: made.span[0]], re.I)
    if not together or made.details["form"] != "run" or made.subject is None:
        return
    seen = {made.subject.key}
    for m in s.mentions:
        if (
            m.span[1] <= together.start()
            and m.role == "subject"
            and m.subject.kind == made.subject.kind
            and m.subject.key not in seen
        ):
            seen.add(m.subject.key)
            yield replace(made, subject=m.subject, details={**made.details, "each": True})


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
    endangered = bool(_WOULD_END.search(s.text[: span[0]]))
    if s.is_forecast(span) and not endangered:
        return unchecked(s, span, "run", "forecast", subject=subject)
    if _OTHER_RUN.search(s.after(span[1])[:60]) or _OTHER_RUN_BEFORE.search(s.text[start : span[0]]):
        return unchecked(s, span, "run", "a run of something else", subject=subject)
    if re.match(r"(?: [\w-]+){0,2} (?:that|which) (?:had )?(?:preceded|led up to|came before|went before|followed|began|ended)\b| (?:before|ahead of|leading up to|running up to) (?:the|that|this|its) (?!close|bell|week|month)", s.after(span[1])):  # fmt: skip
        return unchecked(s, span, "run", "a run of another time", subject=subject)
    if re.search(r"\bsince\b[^.;]{0,60}$", s.text[: span[0]]) and re.match(r"[^.;,]{0,90}\b(?:broke|ended|snapped|stopped|was broken|came to an end)\b", s.after(span[1])):  # fmt: skip
        return unchecked(s, span, "run", "a run that is over", subject=subject)
    saw = re.search(r"\b(?:saw|sees|seen|had|has) (?:its|the|their) $", s.text[: span[0] + 4]) or re.match(
        r"(?:its|the|their) |run ", m[0]
    )
    ends = re.match(
        r"[^.;]{0,60}\b(?:end|ended|ends|was over|broke|broken|stopped|snapped|came to an end|is over|is (?:now )?(?:toast|history|dead|done|no more|kaput|finished)|bit the dust|died)\b",
        s.after(span[1]),
    )
    ended = not endangered and (bool(_ENDED.search(s.text[: span[0]])) or bool(saw and ends))
    if not noun and re.search(r"\brecord\b[^.;]{0,30}\band (?:its )?$", s.text[: span[0]]):
        noun = "record"
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
    other = rival_of(s, span, part)
    over = next(
        (
            x
            for x in s.mentions
            if x.span[0] >= span[1] and _OVER.fullmatch(_without_names(s, span[1], x.span[0]))
        ),
        None,
    )
    if over is not None and over.subject.kind in MARKET:
        others = [
            x.subject for x in s.mentions if x.subject.key != over.subject.key and x.subject.kind in MARKET
        ]
        between = [
            x.subject for x in s.mentions if span[1] <= x.span[0] < over.span[0] and x.subject.kind in MARKET
        ]
        if between:
            subject, sure = between[0], True
        if subject.key == over.subject.key or subject.key not in {x.key for x in others}:
            subject, sure = (others[-1], False) if others else (subject, False)
        other = over.subject if subject.key != over.subject.key else other
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
    elif other is None and (
        again or re.search(r"^[^,;.]*\b(?:ahead|in front|behind)\b", s.after(span[1])[:60])
    ):
        other = (
            s.context.rival if s.context.rival is not None and s.context.rival.key != subject.key else None
        )
        sure = sure and other is None
    until = re.match(r"[^.;]{0,12}\bfrom [^.;]{4,16} (?:to|through|until) ", s.after(span[1]))
    if until:
        days = [
            p for p in s.periods if p.span[0] >= span[1] + until.end() - 4 and p.windows and p.grain == "day"
        ]
        period = days[0] if days else period
    if other is not None:
        trail = trails(part)
        return claim(s, _wider(s, span, m), "streak", "streak", subject=subject, other=other, quantity=quantity,
                     way=-1 if trail else 1, period=period, firm=sure, ended=ended, explicit=named)  # fmt: skip
    if re.search(rf"winning|{UP_NOUN}|positive|\bup\b|green", noun):
        way = 1
    elif re.search(rf"losing|{DOWN_NOUN}|negative|\bdown\b|red", noun):
        way = -1
    elif every := re.match(
        r",? (?:all|each|every one)(?: of them)? (?:(?P<up>up|higher|gains?)|(?P<down>down|lower|loss(?:es)?))\b",
        s.after(span[1]),
    ):
        way = 1 if every["up"] else -1
    elif re.search(r"\bwinning\b|\brally\b|\btear\b|\bspree\b|\bascent\b|\bhot\b", m[0], re.I):
        way = 1
    elif re.search(r"\blosing\b|\bskid\b|\bslide\b", m[0], re.I):
        way = -1
    else:
        tail = re.match(
            rf"\s(?:of )?(?:(?P<up>{UP_NOUN}|higher)|(?P<down>{DOWN_NOUN}|lower))\b", s.after(span[1]), re.I
        )
        way = (1 if tail["up"] else -1) if tail else s.way_at(span)[0]
    grain = next((g for g in ("week", "month", "quarter", "year") if re.search(rf"{g}", noun)), "day")
    if grain == "year" and "annual" in noun:
        grain = "year"
    return claim(s, span, "run", "run", subject=subject, quantity=quantity, way=way, period=period, firm=sure and way != 0,
                 ended=ended, grain=grain, explicit=named)  # fmt: skip


def _wider(s: Scan, span: Span, m: re.Match[str]) -> Span:
    return span


def rival_of(s: Scan, span: Span, part: str) -> Subject | None:
    """What a streak at a place is over; None where it is one of gains or losses."""
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


def trails(part: str) -> bool:
    """Whether the words say that the subject trails."""
    return (bool(words().trail.search(part)) and not bool(words().beat.search(part))) or bool(
        re.search(r"\bunderperform|losing streak (?:against|versus)", part)
    )
