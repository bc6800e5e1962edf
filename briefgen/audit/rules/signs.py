"""Rules for directions, contests and multiples without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.clock import WEEKDAY
from briefgen.audit.context import MARKET
from briefgen.audit.lexicon import words
from briefgen.audit.model import Claim, Mention, Period, Quantity, Span, Window
from briefgen.audit.months import MONTH, month_number
from briefgen.audit.rules.base import claim, phrase_rule, unchecked
from briefgen.audit.scan import Scan

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
    r"\b(?:turn(?:ed|ing)?|is|are|now|still|remains?|went|go(?:ing|es)?|push(?:ed|ing) (?:\w+ ){1,3}|back|swung|slipp?(?:ed|ing)?|in|into|to) (?:back )?(?:in|into|to)? ?(?P<side>positive|negative|the red|the green|the black)(?: territory)? (?:for|on|in) (?:the (?P<grain>year|month|week|quarter)|(?P<named>(?:19|20)\d\d)\b)",
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
    from briefgen.audit.clock import rolling, to_date

    if grain in ("day", "session"):
        return s.period_at(span)[0]
    extra = rolling(s.clock, grain) if grain == "week" else []
    return Period(windows=tuple(to_date(s.clock, grain) + extra), grain=grain)


_UNDONE_PASSIVE = re.compile(
    rf"\b(?P<all>all|every bit) of (?P<day>{WEEKDAY}|(?P<month>{MONTH})|last week)'s (?P<what>gains?|advance|rally|loss(?:es)?|decline|drop|slide|rout) (?:has|have|had|was|were)(?: now| already| since)?(?: been)? (?P<verb>recovered|recouped|won back|regained|wiped out|erased|given back|undone|reversed|surrendered)(?P<grain>)",
    re.I,
)
_UNDONE = re.compile(
    rf"\b(?P<verb>wip(?:e[sd]?|ing) out|eras(?:e[sd]?|ing)|surrender(?:s|ed|ing)?|g[ai]v(?:es?|en|ing) (?:back|up)|undo(?:es|ing)?|undid|revers(?:e[sd]|ing)|"
    rf"recoup(?:s|ed|ing)?|recover(?:s|ed|ing)?|w[io]n(?:s|ning)? back|regain(?:s|ed|ing)?|ma[dk](?:e[s]?|ing) up(?: for)?|claw(?:s|ed|ing)? back|retrac(?:e[sd]?|ing)) "
    rf"(?P<all>(?:(?:all|the whole|the last|the rest|what (?:was|is|remained|little was) left|every bit|the entirety) (?:of )?)*)"
    rf"(?:its |their |the |this )?(?:whole |entire |remaining )?(?:(?P<day>{WEEKDAY}|(?P<month>{MONTH})|yesterday|last week|(?:the |this )?(?:week|month|quarter|year))'s )?(?:its |their )?(?P<what>gains?|advance|rally|loss(?:es)?|decline|drop|slide|losses)\b(?:(?: for| of| on| from| in| since)? (?:the |this )?(?P<grain>year|month|week|quarter))?",
    re.I,
)


@phrase_rule
def undone(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``recouping all of Monday's losses``, ``wiping out December's gain``: back to where that time began."""
    for m in (*_UNDONE.finditer(s.text), *_UNDONE_PASSIVE.finditer(s.text)):
        lost = bool(re.match(r"loss|decline|drop|slide|rout", m["what"], re.I))
        back = bool(re.match(r"recoup|recover|w[io]n|regain|ma[dk]|claw|retrac", m["verb"], re.I))
        part = re.search(
            r"\b(?:half|most|some|part|much|a third|two-thirds|more than half|almost all|nearly all|almost|nearly) (?:of )?$",
            s.before(m.start("all") or m.start()),
        )
        subject, sure = s.subject_at(m.span())
        if lost != back or part or subject is None or subject.kind not in MARKET or s.is_forecast(m.span()):
            continue
        windows = _since_began(s, m)
        if not windows:
            continue
        yield claim(s, m.span(), "return", "sign", subject=subject, way=1 if lost else -1, firm=sure,
                    period=Period(windows=windows, grain="span", fixed=True))  # fmt: skip


def _since_began(s: Scan, m: re.Match[str]) -> tuple[Window, ...]:
    """From the close before a named day, month or period to the last session."""
    from briefgen.audit.clock import day_window, month_window, previous, to_date, weekday

    clock = s.clock
    if m["month"]:
        found = month_window(clock, month_number(m["month"]), None)
    elif m["day"] and m["day"].lower().endswith("day") and m["day"].lower() != "yesterday":
        made = day_window(clock, weekday(clock, m["day"]))
        found = [made] if made else []
    elif m["day"] and m["day"].lower().startswith("last"):
        found = previous(clock, "week")
    elif m["grain"] or m["day"]:
        grain = (m["grain"] or m["day"].split()[-1]).lower()
        found = to_date(clock, grain) if grain in ("week", "month", "quarter", "year") else []
    else:
        found = []
    end = clock.last
    return tuple(
        Window(base=w.base, end=end, grain="span", words=f"from {w.base} to {end}")
        for w in found
        if w.base and w.base < end
    )[:1]


@phrase_rule
def signs(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``finished the week in the red``, ``energy shares rose``, ``wiping out its gain for the year``."""
    seen = list(taken)
    seen += [m.span() for m in _UNDONE.finditer(s.text)]
    for pattern in (_CLOSE_GRAIN, _TURNED, _FOR_GRAIN, _ERASED):
        for m in pattern.finditer(s.text):
            have = m.groupdict()
            this_year = have.get("named") == str(s.clock.date.year)
            if any(a < m.end() and m.start() < b for a, b in seen) or not (m["grain"] or this_year):
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
    return claim(s, m.span(), "return", "sign", subject=subject, way=way, period=_grain_period(s, (m["grain"] or "year").lower(), m.span()),
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
        low = re.match(r"[^,.;]{0,12}\b(?:since|from) (?P<which>[^,.;]{0,40}?)\b(?:lows?|bottom|trough|nadir)\b[^,.;]{0,24}", s.after(m.end()))  # fmt: skip
        if low and stem != "halv":
            yield claim(s, (m.start(), m.end() + low.end()), "return", "from_low", subject=subject, quantity=quantity, way=1, which=low[0],
                        firm=sure)  # fmt: skip
            continue
        kind = "volatility" if subject.kind == "volatility" else "return"
        yield claim(s, m.span(), kind, "return", subject=subject, quantity=quantity, way=-1 if stem == "halv" else 1, period=period,
                    firm=sure and named, explicit=named)  # fmt: skip
