"""Rules for stated values: returns and changes."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.audit.clock import WEEKDAY, day_window, previous, rolling, to_date, weekday
from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Period, Quantity, Subject
from briefgen.audit.months import MONTH
from briefgen.audit.passing import on_a_path
from briefgen.audit.periods import default_periods
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import MEMBERS_MARK, TO, has_price, no_subject
from briefgen.audit.rules.levels import level_claim
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.rules.spreads import COMPARING
from briefgen.audit.scan import Scan


def _beside_compared(s: Scan, q: Quantity) -> bool:
    """Whether a quantity stands right behind the name that something is compared with, without a verb of its own."""
    return any(
        m.role == "against"
        and re.fullmatch(r"'s? (?:own )?(?:just |mere |about )?", s.text[m.span[1] : q.span[0]])
        for m in s.mentions
    )


def _own_mark(s: Scan, q: Quantity) -> bool:
    """Whether a mark told of before a quantity is of the same clause, so that its day is the mark's."""
    return not re.search(r"; |\bits own\b", s.text[: q.span[0]] + s.after(q.span[1])[:24])


@quantity_rule("percent", order=0)
def supposed(s: Scan, q: Quantity) -> Claim | None:
    """``a setback of 5% would mean 6,546``, ``on 3% of trading days``, ``a success rate of 50%``: no return."""
    if _SUPPOSED_NOUN.search(s.before(q.span[0])) and s.is_supposed():
        return unchecked(s, words_around(s, q), "return", "forecast", quantity=q)
    if re.match(
        r" of (?:all |the )?(?:trading )?(?:days|sessions|weeks|months|years|the time)\b", s.after(q.span[1])
    ):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    if re.match(
        r" (?:of|for|in) (?:all |the |its )?(?:daily returns|returns|days|(?:present|today's|current) members)\b",
        s.after(q.span[1]),
    ) or re.search(r"\b(?:sign|ones|results?) (?:positive|negative) in (?:\w+ )?$", s.before(q.span[0])):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    if re.search(r"\b(?:(?:success|hit|win|winning) rate|[Oo]dds|probability|chances?|coin)\b", s.text):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    return None


@quantity_rule("percent", order=8)
def price_return(s: Scan, q: Quantity, known: Subject | None = None) -> Claim | None:
    """``rose 1.2%``, ``a 5.3% gain``, ``(+0.8%)``."""
    if re.match(r" of (?:the|its|their|that) \$?\d", s.after(q.span[1])):
        return unchecked(s, words_around(s, q), "return", "a share of another level", quantity=q)
    subject, sure = (known, True) if known is not None else s.subject_at(q.span)
    if not has_price(subject):
        return no_subject(s, q, "return", subject)
    assert subject is not None
    if _MEMBERS.search(s.text[s.clause(q.span[0])[0] : q.span[0]]) or (
        not s.mentions and MEMBERS_MARK.search(s.before(q.span[0]))
    ):
        return unchecked(s, words_around(s, q), "return", "vague", subject=subject, quantity=q)
    way = s.own_way_at(q.span)
    period, named = s.period_at(q.span)
    told = on_a_path(s, q)
    if told is not None:
        period, named = told, True
    length = (
        _LONG.match(s.after(q.span[1]))
        if re.search(r"(?:\b(?:its|an?|the|their|this)|'s) (?:\w+ )?$", s.before(q.span[0]))
        else None
    )
    if length and told is None:
        grain = length["grain"]
        period, named = (
            Period(
                windows=tuple(
                    dict.fromkeys(
                        (*to_date(s.clock, grain), *rolling(s.clock, grain), *previous(s.clock, grain))
                    )
                ),
                grain=grain,
            ),
            True,
        )
    own_day = _DAYS_OWN.search(s.before(q.span[0]))
    if own_day:
        made = day_window(s.clock, weekday(s.clock, own_day["day"]))
        period, named = Period(windows=(made,) if made else (), grain="day", fixed=True), True
    if period.intraday or q.hedge == "upto":
        return unchecked(
            s, words_around(s, q), "return", "no data: prices within the session", subject=subject, quantity=q
        )
    if (
        re.match(
            r" (?:below|under|beneath|short of|shy of) (?:its|their|that|the|it|them|there|one)\b(?! (?:last|previous|prior) close)",
            s.after(q.span[1]),
        )
        and s.other_at(q.span) is None
    ):
        top = not re.match(r" \w+(?: \w+)? one\b", s.after(q.span[1])) and bool(
            re.search(r"\b(?:peak|high|highest|record|top)s?\b", s.text)
        )
        return claim(s, words_around(s, q), "drawdown", "drawdown", subject=subject, quantity=q, way=-1,
                     which=s.before(q.span[0]) if top and _own_mark(s, q) else "", firm=top and sure,
                     period=s.end_at(q.span)[0] if named else default_periods(s.clock))  # fmt: skip
    noun = _GAIN_TO.search(s.before(q.span[0]))
    if noun:
        way = 1 if noun["up"] else -1
    if _beside_compared(s, q):
        # "lagged the S&P 500's 9.9%": the verb is of the other one.
        way = 0
    if length and told is None:
        # "hasn't dented its 25% year": the verb is of another.
        way = 0
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
    if re.search(r"\b(?:ma[dk]\w+ up for|recover\w*|recoup\w*|w[io]n\w* back|eras\w+|revers\w+|undo\w*|undid|offset\w*|wip\w+ out) (?:\w+ ){0,3}(?:\w+'s )?(?:loss|losses|decline|drop|fall|gain|gains|advance|rise|retreat|slide)s? of (?:\w+ )?$", s.before(q.span[0])) and not (named and period.fixed):  # fmt: skip
        sure = False
    near = [
        m
        for m in s.mentions
        if (m.span[1] <= q.span[0] and q.span[0] - m.span[1] <= 24) or 0 <= m.span[0] - q.span[1] <= 24
    ]
    if not way and not near and known is None and _BARE.search(s.before(q.span[0])):
        # No verb, no noun of movement and no name stands with the figure.
        sure = False
    if re.match(r" off(?=[,.;]|$| and )", s.after(q.span[1])) or re.search(r"\d ?(?:%|percent|per cent) off,? (?:and )?[^,;\d]{2,24}$", s.before(q.span[0])):  # fmt: skip
        # "Apple is 31% off, Microsoft 28%": from a top that is not named.
        sure = False
    if re.match(r",? (?:of|in|from|over) (?:19|20)\d\d[-–]\d\d", s.after(q.span[1])):
        sure = False
    if re.match(r"a (?:hundred|thousand)", s.text[q.span[0] : q.span[1]], re.I) or re.search(
        r"\bhad been (?:\w+ ){0,2}$", s.before(q.span[0])
    ):
        sure = False
    if re.match(r" (?:already|so far)\b", s.after(q.span[1])):
        period = replace(
            period, windows=(*period.windows, *to_date(s.clock, "year"), *to_date(s.clock, "month"))
        )
    if (
        _OTHER_NOUN.match(s.after(q.span[1]))
        and not q.signed
        and re.search(r"\b(?:the|a|an|this|that) $", s.before(q.span[0]))
    ):
        sure = False
    if not named and re.search(
        rf"\b(?:after|following|on top of|from|despite|on the heels of) (?:a|an|its|their|the) (?:[\w-]+ ){{0,2}}(?:{UP_NOUN}|{DOWN_NOUN})(?: of)? (?:\w+ )?$|\bafter $",
        s.before(q.span[0]),
        re.I,
    ):
        sure = False
    loose = re.match(r" (?:already|or more|a day|a pop)\b", s.after(q.span[1])) or re.search(
        r"\balready (?:\w+ )?$", s.before(q.span[0])
    )
    if loose and not s.periods:
        sure = False
    vague = not named and not s.periods and not s.context.periods and bool(
        re.search(r"\b(?:has|have|had)\b(?: \w+){0,3} (?:\w+(?:ed|en)|lost|shed|sunk|slid|put on|up|down|run up|\w+ung|\w+un)\b[^,;]{0,20}$", s.before(q.span[0])) or
        re.search(r"\b(?:is|are|was|were|now|still|remains?|stands?) (?:now |still |already |about |roughly )*(?:up|down|ahead|higher|lower)\b[^,;]{0,15}$", s.before(q.span[0])))  # fmt: skip
    return claim(s, words_around(s, q), kind, "return", subject=subject, quantity=q, way=way, period=period,
                 firm=sure and not vague, explicit=named, vague=vague)  # fmt: skip


_LONG = re.compile(
    r"[ -](?P<grain>week|month|quarter|year)\b(?! (?:ago|earlier|before|low|high|gain|loss|decline|advance|rally|return))"
)
"""A figure's own length of time: ``its 25% year``."""
_BARE = re.compile(
    r"\b(?:the|than|at|of|with|for|to|from)(?: (?:just|only|about|some|a|the|nearly|almost))* $", re.I
)
"""Words before a figure that say nothing of which way it goes."""
_DAYS_OWN = re.compile(
    rf"\b(?P<day>{WEEKDAY})'s (?:[\w-]+ ){{0,2}}(?:{UP_NOUN}|{DOWN_NOUN}|move|change|return) of (?:about |nearly |almost |just |only |more than )?$",
    re.I,
)
"""``Monday's loss of``: the day of the figure behind it, whatever other day is named."""
_SUPPOSED_NOUN = re.compile(
    r"\b(?:[Aa]|[Aa]nother|[Ff]or a|[Aa]fter a) (?:further )?(?:setback|pullback|drop|decline|correction|slide|loss|fall|gain|rise|advance|rally|move) of (?:\w+ )?$"
)
"""A movement that is only supposed, where the sentence says what it would do."""
_MEMBERS = re.compile(
    r"\b(?:[Aa]|[Tt]he) (?:median|typical|average|middle|ordinary) (?:stock|member|company|share)\b(?! index)[^;]*$|\bstock (?:at|in) the (?:midpoint|middle)\b[^;]*$|\b(?:minority|majority|share|number|percentage) of (?:stocks|members|companies|names)\b[^;]*$"
)
"""One member that stands for all, which is not the index."""
_GAIN_TO = re.compile(
    r"\b(?:(?P<up>gains?|advance|return|rally|rise|profit)|(?P<down>loss(?:es)?|decline|drop|slide|retreat|deficit))\b(?! of| in)[^,.;:]{0,40}\b(?:to|at|is|was|now|stands at|stood at) (?:(?:just|about|nearly|only|some|almost|roughly|a|an|around|over|under|below|above|mere|barely) ){0,2}$",
    re.I,
)
"""``its gain for the year shrank to``: the noun gives the direction, whatever the verb."""
_OTHER_NOUN = re.compile(
    rf"[ -](?!(?:{UP_NOUN}|{DOWN_NOUN}|{MONTH}|move|return|swing|change|performance|lead|run|one-day|daily|weekly|monthly|annual|to|on|in|for|at|and|or|of|"
    r"this|last|since|from|higher|lower|up|down|better|worse|so|as|by|over|after|while|with|but|year|month|week|quarter|day|above|below|under|off|points?|plus|more|less|"
    r"intraday|single|price|total|thud|haircut|beating|drubbing|blow|burst|lurch|lift|bump|push|collapse|sell|correction|bear|bull|bounce|shed|shellacking|thumping|tumble|kick)\b)[a-z]+\b(?! (?:gain|loss|drop|rise|decline|advance|fall|jump|slide|rally|plunge|surge))",
    re.I,
)
"""A noun behind a percentage that is no movement: ``the 2% drought``."""


@quantity_rule("times", order=10)
def multiple(s: Scan, q: Quantity) -> Claim | None:
    """``22 times forward earnings``; ``doubled`` and its like are phrases."""
    if re.match(
        r"[^,.;]{0,40}\b(?:earnings|sales|book|profits?|revenue|EPS|expected|forward)\b",
        s.after(q.span[1]),
        re.I,
    ):
        return unchecked(s, words_around(s, q), "valuation", "no data: valuations", quantity=q)
    return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)


@quantity_rule("points", "number", order=11)
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
    if not has_price(subject):
        return no_subject(s, q, "change", subject)
    assert subject is not None
    if re.match(
        r" (?:short of|below|under|from|shy of|above|away|shy|short)\b", s.after(q.span[1])
    ) or re.search(r"\b(?:within|miss(?:ed|ing|es)?(?: \w+){0,4} by) (?:\w+ ){0,2}$", s.before(q.span[0])):
        return unchecked(s, words_around(s, q), "change", "vague", subject=subject, quantity=q)
    if (
        TO.search(s.before(q.span[0]))
        and q.value > 100
        and not re.search(
            r"\b(?:goodbye|amount\w*|came|comes|close|add(?:s|ed)? up|work(?:s|ed) out|up|equal|equates) to (?:\w+ ){0,2}$",
            s.before(q.span[0]),
        )
    ):
        return level_claim(s, q, subject, sure)
    way = s.own_way_at(q.span)
    period, named = s.period_at(q.span)
    other = s.other_at(q.span)
    comparing = COMPARING.search(s.text[slice(*s.clause(q.span[0]))])
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
    if q.value < 100 and (comparing or re.match(r"a? ?[\w.]+-point\b", s.text[q.span[0] : q.span[1] + 6])):
        return unchecked(s, words_around(s, q), "spread", "vague", subject=subject, quantity=q)
    if period.intraday:
        return unchecked(
            s, words_around(s, q), "change", "no data: prices within the session", subject=subject, quantity=q
        )
    kind = "volatility" if subject.kind == "volatility" else "change"
    return claim(s, words_around(s, q), kind, "change", subject=subject, quantity=q, way=way, period=period, firm=sure,
                 explicit=named)  # fmt: skip
