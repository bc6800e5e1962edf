"""Rules for levels: closes, marks that are passed, and records that are topped."""

from __future__ import annotations

import re

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Subject
from briefgen.audit.quantities import NUMBER, ORDINAL
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import BACK_THEN
from briefgen.audit.scan import Scan

LEVEL_BEFORE = re.compile(
    r"\b(?:to|at|of|above|below|past|under|over|topping|near|around|reach(?:ed|ing)?|hit(?:ting)?|touch(?:ed|ing)?|stood|stands|cross(?:ed|ing)?|record|is|was|high|low|close|top(?:ped|s)|br(?:oke|eached)|surpass(?:ed|ing)?|pierc(?:ed|ing)|clear(?:ed|ing)?|through|from|level,?|points?,?|mark,?|eclips(?:ed|ing)|read(?:s|ing)?(?: of)?|peaked at|bottomed at|print(?:ed)?|closed|finished|ended|settled|up at|down at)(?: (?:close|finish|settle|end|stand|a|an|the|its|close of|just|only|record|fresh|new|closing|high|low|of|at|all-time|close at|peak|\w+-year|highs?|lows?|mark|level|about|around|nearly|close to|\w+ly))*[,:]?\s(?:the )?$",
    re.I,
)


_WITHIN_A_DAY = re.compile(
    r"\b(?:opening|intraday|session|morning|midday|early|overnight|pre-?market|after-hours) (?:prints?|highs?|lows?|peaks?|quotes?|ticks?|troughs?|spikes?)(?: (?:of|at|near|around))? (?:\w+ )?$",
    re.I,
)
"""Before a price of a moment within a session."""


def _figure(s: Scan, q: Quantity) -> int:
    """Where the figures of a quantity begin."""
    m = re.search(r"[\d$]", s.text[q.span[0] : q.span[1]])
    return q.span[0] + (m.start() if m else 0)


def _side_from(head: str) -> int:
    """Whether something went up or down from a level: ``31.62, down from 25.87``; 0 where it is not told."""
    m = re.search(r"(?:(?P<up>up|higher)|down|lower) from\s?$", head)
    return 0 if m is None else 1 if m["up"] else -1


def _threshold_start(s: Scan, q: Quantity, start: int) -> int:
    """Where the words of a threshold begin: at their verb, where it stands close."""
    verb = re.search(
        r"\b(?:its |the |a )?(?:first |second )?(?:clos\w+|finish\w*|end\w*|settl\w+|stay\w*|held|fell|rose|mov\w+|climb\w*|slipp\w*|dropp\w*|tumbl\w+|back) (?:\w+ ){0,2}$",
        s.text[:start],
    )
    return verb.start() if verb else start


def level_claim(s: Scan, q: Quantity, subject: Subject, sure: bool) -> Claim:
    """A close, or a close above or below a level."""
    period, named = s.end_at(q.span)
    kind = "volatility" if subject.kind == "volatility" else "level"
    head = s.before(q.span[0])
    side = re.search(
        r"\b(above|over|past|topping|topped|tops|surpassed|surpassing|crossed|crossing|cleared|clearing|through|broke|breached|pierced|below|under|beneath)(?: (?:the|a|an|its))?(?: (?:\w+[- ])?(?:level|mark))?(?: of)?\s?$",
        head,
        re.I,
    )
    if s.period_at(q.span)[0].intraday or q.hedge == "upto" or _WITHIN_A_DAY.search(head):
        return unchecked(
            s, words_around(s, q), kind, "no data: prices within the session", subject=subject, quantity=q
        )
    if (side or q.hedge in ("over", "under")) and s.is_supposed():
        return unchecked(s, words_around(s, q), kind, "forecast", subject=subject, quantity=q)
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
        led = re.search(r"\bfirst (?:\w+ )?(?:close|finish|settle\w*|day|session|time)(?: \w+)? (?:above|below|over|under|north of|past|beyond)(?: \w+)?\s?$", s.text[: _figure(s, q)], re.I)  # fmt: skip
        reach = re.match(r"(?P<ever> ever\b| in (?:its )?history)?[^,.;]{0,12}?(?P<since> since [^,.;]+| in (?:more than |over |nearly |almost )?[\w-]+ (?:years?|months?|weeks?|decades?))?", s.after(q.span[1]))  # fmt: skip
        if (
            led
            and reach
            and not first
            and (reach["since"] or reach["ever"] or not s.after(q.span[1]).strip(" ."))
        ):
            first, stop = reach, q.span[1] + reach.end()
        loose = bool(
            re.search(
                r"\b(?:briefly|intraday|spik\w+|surg\w+|soar\w+|jump\w+|traded|touched|climbed|pushed|moved|dipped|crossed|broke|topped)\b[^,;]*$",
                head,
                re.I,
            )
        ) and not re.search(
            r"\bclos\w+|\bfinish\w+|\bend\w+|\bsettl\w+", s.text[slice(*s.clause(q.span[0]))], re.I
        )
        return claim(s, (_threshold_start(s, q, side.start() if side else q.span[0]), stop), kind, "threshold", subject=subject, quantity=q, way=-1 if below else 1,
                     period=period, first=first["since"] or "ever" if first else "", first_at=q.span[1] + (first.start("since") if first and first["since"] else 0),
                     firm=sure and not loose, explicit=named)  # fmt: skip
    return claim(s, words_around(s, q), kind, "level", subject=subject, quantity=q, period=period,
                 firm=sure, explicit=named, record=bool(re.search(r"\brecord\b[^,;.]{0,25}$", head, re.I)))  # fmt: skip


@quantity_rule("number", "points", order=12)
def index_level(s: Scan, q: Quantity) -> Claim | None:
    """``to 4,927.93``, ``closed at 15.64``."""
    subject, sure = s.subject_at(q.span)
    if subject is None or subject.kind not in MARKET or subject.kind == "basket":
        return None
    if re.search(r"\b(?:RSI|relative strength(?: index)?)\b[^,;.]{0,30}$", s.text[: q.span[0]], re.I):
        named = any(m.subject.key == subject.key for m in s.mentions)
        ahead = [m.subject for m in s.mentions if m.role == "subject" and m.subject.kind in MARKET]
        subject = subject if named or not ahead else ahead[0]
        return claim(
            s,
            words_around(s, q),
            "momentum",
            "rsi",
            subject=subject,
            quantity=q,
            period=s.end_at(q.span)[0],
            firm=subject.kind != "volatility",
        )
    if not re.search(r"\d", s.text[q.span[0] : q.span[1]]):
        return None
    if subject.kind in ("stock", "fund", "sector"):
        return None
    part = s.text[slice(*s.clause(q.span[0]))]
    stands = re.search(
        r"\b(?:clos\w+|finish\w*|end(?:ed|ing|s)?|settl\w+) (?:\w+ ){0,4}$|\bclose of $", s.before(q.span[0])
    )
    if re.match(r"[^,.;]{0,20}\bwould\b", s.after(q.span[1])):
        return unchecked(s, words_around(s, q), "level", "forecast", subject=subject, quantity=q)
    if not stands and (re.search(r"\b(?:average|trend|line|mark)\b", part) or s.is_supposed()):
        return unchecked(
            s, words_around(s, q), "level", "no close, but another mark", subject=subject, quantity=q
        )
    top = re.match(r",? (?:(?:is|was|being) )?(?:the|its) (?:highest close|record(?: close| high)?|all-time (?:high|closing high)|peak)\b", s.after(q.span[1]))  # fmt: skip
    if top:
        return claim(s, words_around(s, q), "record", "old_record", subject=subject, quantity=q, period=s.end_at(q.span)[0], firm=False,
                     today=True)  # fmt: skip
    if re.match(
        r"\s?(?:stocks|companies|members|shares|of (?:the|its)|components|names|issues|sectors|times|out of|points?-|to \d|people|jobs|-|rose|fell|gained|lost|advanced|declined|closed|were|had|stood|unchanged|did|companies)",
        s.after(q.span[1]),
    ):
        return None
    if re.match(
        r" (?!as\b|is\b|was\b|its\b|this\b|versus\b|thus\b|has\b|points?\b)[a-z-]{3,}s\b", s.after(q.span[1])
    ):
        return None
    head = s.before(q.span[0])
    if re.search(rf"\b{ORDINAL}(?:[- ]\w+)? (?:of|among|in|out of) (?:the |all |some )?$", head, re.I):
        # "rank 29th of 2,031": a number of cases.
        return None
    if re.search(r"\bout of $", head) or re.match(r" (?:such|earlier|past|of)\b", s.after(q.span[1])):
        return None
    if re.search(
        r"\b(?:half|thirds?|quarters?|double|twice|triple|times|percent|%) (?:of )?(?:the|its|their) $",
        s.before(q.span[0]),
        re.I,
    ):
        return None
    if re.match(rf",? (?:only |just |as recently as |barely )?(?:an?|{NUMBER}) (?:trading )?(?:days?|sessions?|weeks?|months?|years?) (?:ago|earlier|before)\b", s.after(q.span[1])):  # fmt: skip
        return claim(s, words_around(s, q), "level", "base_level", subject=subject, quantity=q, period=s.period_at(q.span)[0], firm=False)  # fmt: skip
    if BACK_THEN.search(head) and not re.search(r"\bthan\b", head):
        then, told = s.period_at(q.span)
        return claim(
            s,
            words_around(s, q),
            "level",
            "base_level",
            subject=subject,
            quantity=q,
            period=then,
            firm=sure and told,
        )
    stood = re.match(
        r",? (?:where|at which) [^.;,]{2,40}?\b(?:stood|closed|was|ended|finished|traded)\b",
        s.after(q.span[1]),
    )
    if stood:
        days = [
            p
            for p in s.periods
            if p.grain == "day" and p.windows and 0 <= p.span[0] - q.span[1] - stood.end() <= 4
        ]
        if not days:
            return unchecked(
                s, words_around(s, q), "level", "no close, but another mark", subject=subject, quantity=q
            )
        return claim(
            s,
            words_around(s, q),
            "level",
            "level",
            subject=subject,
            quantity=q,
            period=days[0],
            firm=sure,
            explicit=True,
        )
    if re.match(r" (?:at|on|in) (?:the|its) (?:bottom|top|low|high|peak|worst|height|outset|start|trough|nadir)\b", s.after(q.span[1])) and not re.search(r"\bstands? (?:\w+ )?$", head):  # fmt: skip
        return unchecked(
            s, words_around(s, q), "level", "no close, but another mark", subject=subject, quantity=q
        )
    if re.search(
        r"\b(?:bottomed|peaked|troughed|topped out|bottoming|peaking)(?: out)? (?:at|near)\s?$", head
    ) and not any(
        p.grain == "day" and p.fixed and p.windows and 0 <= p.span[0] - q.span[1] <= 2 for p in s.periods
    ):
        return None
    if re.search(
        r"\b(?:began|begun|started|opened|entered)(?: [\w']+){0,4} (?:at |near |around |above |below )?(?:\w+ )?$",
        head,
    ):
        return claim(s, words_around(s, q), "level", "base_level", subject=subject, quantity=q, period=s.period_at(q.span)[0], firm=False)  # fmt: skip
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
    if not LEVEL_BEFORE.search(head) and not named and q.hedge not in ("over", "under"):
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
                side=_side_from(head),
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
    return level_claim(s, q, subject, sure)
