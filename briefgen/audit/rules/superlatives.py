"""Rules for superlatives with a reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Span, Subject
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.reaches import since_of
from briefgen.audit.rules.base import claim, phrase_rule, unchecked
from briefgen.audit.rules.common import MEMBERS_MARK
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN, grain_of
from briefgen.audit.rules.streaks import rival_of, trails
from briefgen.audit.scan import Scan

_SUP = re.compile(
    r"(?P<lead>(?:its|the|their|a|an|his|for its|in its|for the|for their|Wall Street's|on its|on the|to its|to the|\w+'s)\s)?(?:(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[- ](?=[a-z]))?"
    r"(?P<sup>biggest|largest|best|worst|steepest|sharpest|strongest|weakest|deepest|longest|highest|lowest|greatest|heaviest|widest|broadest|most elevated|most(?: (?:significant|impressive|remarkable|extreme|powerful|durable|sustained|prolonged|dominant|decisive)| (?=(?:since|in|on|ever|of any|for|this)\b))|poorest|fastest|hardest|priciest|richest|ugliest|roughest|finest|mightiest|nastiest|loftiest|least|smallest|narrowest|calmest|quietest|rockiest|busiest|mildest)(?:[- ](?:performing|ever))?\b",
    re.I,
)
_SHARE_OF = re.compile(
    r"(?:%|percent) of (?:the |its |all |present |current )*(?:[\w&]+ )?(?:stocks|members|companies|constituents|names)\b[^;]*$"
)
"""A share of members, of which what follows is the superlative."""
_ROLLING = re.compile(
    rf"\b(?:(?:in|over|for|within) (?:an?|one) |past |trailing |last (?={NUMBER} ))(?:{NUMBER} )?(?:weeks?|months?|quarters?|years?)\b|\b{NUMBER} (?:trading )?(?:sessions|days|weeks|months)\b",
    re.I,
)
"""Lengths of time that are of no week, month or year of the calendar."""
_BACK_THEN = re.compile(
    r"(?:An?|One|Two|Three|Four|Five|Six|Ten) (?:days?|sessions?|weeks?|months?|years?) (?:ago|earlier|before),? [^,;]{1,24} (?:was|were|stood|closed|had|ended|finished)\b"
)
_TOPIC = re.compile(r"(?:\d+[/.)] ?)?(?:[\w&'.-]+ ?){1,4}[?:.!]+")
"""A sentence of a few words before, which only names what the next one is about."""
_SOFT = re.compile(
    "smallest|narrowest|calmest|quietest|busiest|mildest|least|fastest|richest|priciest|broadest|rockiest"
)
"""Superlatives that say less than which way."""


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
        r"[;]| and (?:the|a|its) \w+ (?:rose|fell|gained|lost)|, (?:while|but|with|and)\b|, on (?:its|the) books\b|, (?:its|the) \w+est\b",
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
    if re.match(
        r"[- ]?(?:sectors?|performers?|stocks?|members?|groups?|funds?|gainers?|losers?|winners?|names?|contributors?|of any)\b",
        noun.strip(),
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
    unread = re.search(r"\bsince\b", s.text[m.end() : reach.span[0]])
    if unread:
        # "since the Second World War, ... its best in history": a reach that cannot be read.
        return unchecked(s, (m.start(), m.end() + unread.end()), "rank", "vague")
    span = (m.start(), max(m.end(), reach.span[1]))
    if s.is_forecast(span):
        return unchecked(s, span, "rank", "forecast")
    if re.search(
        r"\b(?:volume|turnover|trading volume|issuance|deal|IPO|earnings|revenue|profit|closure|inflation|jobs|market value|wealth|companies|reading of|survey|weight|cut|hike|start)\b",
        noun,
        re.I,
    ):
        if re.search(r"\bstart\b", noun):
            return unchecked(s, span, "rank", "vague")
        if not re.search(r"inflow|outflow|redemption", noun, re.I):
            return unchecked(s, span, "rank", "no data", subject=None)
    if re.search(r"\b(?:month|week)", noun) and re.search(r"\b(?:\d+|five|ten|twenty) sessions\b", s.text):
        # As many sessions, which are no calendar month.
        return unchecked(s, span, "rank", "vague")
    if _BACK_THEN.match(s.text) and "since" not in s.text[span[0] : span[1]]:
        return unchecked(s, span, "rank", "of another time", subject=None)
    if re.search(r"\b(?:correlation|ratio|beta|share|proportion|percentage|breadth|volume|turnover|number) (?:\w+ ){0,3}(?:[^;.]|\.(?=\d))*$", s.text[s.clause(span[0])[0] : span[0]], re.I) and re.match(r"\s*(?:reading|level|figure|value|mark|since|in)\b", f"{noun}since"):  # fmt: skip
        return unchecked(s, span, "rank", "of another measure", subject=None)
    if not s.mentions and MEMBERS_MARK.search(s.before(span[0])):
        return unchecked(s, span, "rank", "vague")
    if re.search(r"\bdrawdown\b", noun, re.I) or _SHARE_OF.search(s.text[: span[0]]):
        return unchecked(s, span, "rank", "vague")
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
        r"\b(?:it|its|the (?:index|benchmark|fund|stock|gauge)|they|their|this (?:streak|run))\b",
        s.text[: m.end()],
        re.I,
    ):
        sure = False
    if not own and s.context.fresh and not s.context.others and _TOPIC.fullmatch(s.context.words):
        sure = True
    if not s.mentions and re.search(r"\b[Tt]h(?:at|is|ose)\b(?! (?:streak|run)\b)", s.text[: span[0]]):
        # "This is the largest": of what the sentence before was about, where that was one thing.
        points = re.search(r"\b[Tt]h(?:is|at) (?:is|was) (?:only |also |now )?$", s.text[: span[0]])
        sure = points is not None and s.context.fresh and not s.context.others
    if _SOFT.fullmatch(sup):
        return unchecked(s, span, "rank", "vague", subject=subject)
    if re.search(r"inflow|outflow", noun, re.I):
        return claim(s, span, "flow", "flow_rank", subject=subject, way=-1 if "outflow" in noun.lower() else 1, since=reach,
                     rank=1, period=s.period_at(span)[0], firm=True)  # fmt: skip
    return _ranked(s, m, subject, sure, span, noun, reach)


def _ranked(
    s: Scan, m: re.Match[str], subject: Subject, sure: bool, span: Span, noun: str, reach: object
) -> Claim | None:
    sup = m["sup"].lower().replace("most elevated", "highest")
    rank = whole(m["rank"]) if m["rank"] else 1
    period, _named = s.period_at(span)
    own = [p for p in s.periods if m.start() <= p.span[0] < span[1]]
    if own and own[0].span[1] > span[0]:
        outside = [p for p in s.periods if p.span[1] <= span[0] and p.grain != "reference"]
        period = outside[-1] if outside else s.inferred()
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
    kin = re.search(
        r"\bof (?:its|that|this) (?:kind|sort|length)\b|\b(?:spell|row|count|string)\b|\bsuch (?:figure|reading|ratio|share|gap)",
        noun,
        re.I,
    )
    if not grain_of(noun) and re.search(
        r"\b(?:stretch|spans?|season|spell|\w+s like this|(?:\d+|\w+) (?:sessions|weeks|months))\b",
        s.text[: m.end()] + noun,
    ):
        # The best or worst of as many sessions, which only the words before can tell.
        kin = kin or re.search(r"", "")
    kind = "volatility" if subject.kind == "volatility" and sup in ("highest", "lowest") else "rank"
    if streak:
        part = s.text
        other = rival_of(s, span, part) or (
            s.context.rival if re.search(r"\b(?:this|the|such|that)\b", s.text[: span[1]], re.I) else None
        )
        if other is not None and other.key == subject.key:
            other = None
        way = (
            -1
            if re.search(r"\blosing\b", s.text, re.I)
            else (1 if re.search(r"\bwinning\b", s.text, re.I) else 0)
        )
        trail = other is not None and trails(part)
        return claim(s, span, "rank", "streak_rank", subject=subject, other=other, way=-1 if trail else way, period=s.end_at(span)[0],
                     since=reach, rank=rank, firm=sure and (other is not None or not (kin or re.search(r"\bsuch\b", noun))))  # fmt: skip
    apposed = not noun.strip() and re.search(
        r"\b(?:swing|gap|margin|lead|spread|difference|advantage|divergence|outperformance|beat(?:s|ing|down)?)\b[^.;]*$",
        s.text[: m.start()],
        re.I,
    )
    if apposed or re.search(
        r"\b(?:margin|lead|gap|outperformance|underperformance|spread|advantage|swing|divergence)\b",
        noun,
        re.I,
    ):
        other = rival_of(s, span, s.text) or s.other_at(span)
        if other is None:
            return unchecked(s, span, "rank", "vague", subject=subject)
        low = bool(re.search(r"underperformance", noun, re.I)) or trails(s.text)
        grain = grain_of(noun) or period.grain
        return claim(s, span, "rank", "extreme", subject=subject, other=other, way=-1 if low else 1, grain=grain, period=period,
                     since=reach, rank=rank, what="spread", firm=sure and not _ROLLING.search(s.text) and any(x.subject == other for x in s.mentions))  # fmt: skip
    stands = re.match(
        r"\s*(?:closing |settlement )?(?:close|closing|finish|level|mark|reading|settlement|print)s?\b(?! (?:gain|loss))",
        noun,
        re.I,
    )
    if stands and sup in ("best", "strongest", "worst", "weakest", "poorest"):
        low = sup in ("worst", "weakest", "poorest")
        label = {"rank": "low" if low else "high"}.get(kind, kind)
        return claim(s, span, label, "extreme", subject=subject, way=-1 if low else 1, grain="day",
                     period=s.end_at(span)[0], since=reach, rank=rank, what="level", firm=sure)  # fmt: skip
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
                     period=s.end_at(span)[0], since=reach, rank=rank, what="level", firm=sure and not intraday and not kin)  # fmt: skip
    if subject.kind == "yield" and sup in ("highest", "lowest"):
        return claim(s, span, "rate", "extreme", subject=subject, way=-1 if sup == "lowest" else 1, grain="day",
                     period=s.end_at(span)[0], since=reach, rank=rank, what="level", firm=sure)  # fmt: skip
    if sup in ("best", "strongest", "finest", "mightiest"):
        way = 1
    elif sup in ("worst", "weakest", "poorest", "ugliest", "roughest", "nastiest", "lowest"):
        way = -1
    elif re.search(rf"\b(?:{UP_NOUN})\b", noun, re.I):
        way = 1
    elif re.search(rf"\b(?:{DOWN_NOUN})\b", noun, re.I):
        way = -1
    else:
        way = s.way_at((m.start(), m.start()))[0] or s.way_at(span)[0]
    if sup == "highest":
        way = 1
    grain = grain_of(noun.split(" of ")[0]) or (
        period.grain if period.grain in ("day", "week", "month", "quarter", "year") else ""
    )
    if not grain_of(noun.split(" of ")[0]) and period.grain != "day" and period.span[0] >= span[1]:
        # The time behind is one of another statement.
        return unchecked(s, span, "rank", "vague", subject=subject)
    if grain == "year" and re.search(r"\b(?:start|first half)\b", noun):
        return unchecked(s, span, "rank", "vague", subject=subject)
    if not grain:
        return unchecked(s, span, "rank", "vague", subject=subject)
    length = re.search(rf"\b(?P<n>{NUMBER})[- ](?P<unit>day|session|week|month|year)\b", noun)
    if (
        length
        and length["unit"] in ("day", "session")
        and 2 <= (whole(length["n"]) or 0) <= 60
        and subject.kind != "yield"
    ):
        return claim(s, span, "rank", "extreme", subject=subject, way=way, grain="day", period=s.end_at(span)[0], since=reach, rank=rank,
                     what="return", count=whole(length["n"]), firm=sure and way != 0 and not kin)  # fmt: skip
    if length and length["n"].lower() not in ("one", "1"):
        return unchecked(s, span, "rank", "vague", subject=subject)
    season = bool(
        re.search(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:first|second|third|fourth)[- ]quarter)\b",
            noun,
        )
    )
    in_points = re.search(
        rf"[\d.]+[- ]points? (?:{UP_NOUN}|{DOWN_NOUN})\b(?: \w+){{0,2}} (?:was|is|were) $",
        s.before(m.start()),
        re.I,
    )
    points = bool(in_points or re.search(r"\bpoint\b", noun, re.I)) and not re.search(
        r"percentage", noun, re.I
    )
    what = "change" if points or subject.kind == "yield" else "return"
    return claim(s, span, "rank", "extreme", subject=subject, way=way, grain=grain, period=period, since=reach, rank=rank,
                 what=what, season=season, firm=sure and way != 0 and not kin)  # fmt: skip
