"""Fair readings by words that name a time or a rival in passing: only where the plainest reading fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from briefgen.audit.context import MARKET
from briefgen.audit.doubtful import SECOND
from briefgen.audit.lists import of_a_list
from briefgen.audit.model import Claim, Period, Since
from briefgen.audit.months import MONTH
from briefgen.audit.passing import had_stood, named_in_passing
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.scan import Scan

_FORMS = frozenset(
    {"return", "change", "yield_change", "spread", "place", "from_low", "drawdown", "distance"}
)
"""Forms that a time named in passing may be the time of."""
_MARKED = frozenset({"from_low", "drawdown", "distance"})
"""Those of them that are measured from a mark."""

_SIDE = re.compile(r" (above|over|below|under) (?:last|its|their|the) ", re.I)
_RANKING = re.compile(
    r"\b(?:bottom|foot|top|head) of (?:the|this|that|its)(?: [\w-]+(?:'s)?){0,2} (?:table|list|ranking|board|league)\b",
    re.I,
)
_THEN = re.compile(
    r" (?:above|below|under|over) (?:its|their|the) (?:level|close|price|value|mark|finish)(?: of)? \w[\w-]* \w+ (?:ago|earlier|before|back)\b"
)


_SIDE_AFTER = re.compile(
    r" (?:(?P<down>in the (?:red|hole)|to the bad|under ?water|lower)|(?P<up>in the (?:black|green)|to the good|ahead|higher|up))\b(?! than| of)"
    r"| (?:(?P<under>below|under)|(?:above|over)) where (?:it|they) (?:began|started|opened|entered)\b"
)
_TO_A_SUM = re.compile(
    rf"\b(?:trim|cut|par|reduc|whittl|shav|narrow|slash|bring|br[ao]|tak|took|lift|rais|stretch|push|extend|add)\w* (?:to )?(?:its|their|the|this)[^.;,%]{{0,30}}\b(?:(?P<up>{UP_NOUN})|(?P<down>{DOWN_NOUN}))(?: (?:for|of) the \w+| this \w+| so far)? to (?:\w+ )?$",
    re.I,
)


def _by_its_side(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """A figure whose side stands behind it, or in the noun that is brought to it: ``trimmed its advance to 0.4%``."""
    q = c.quantity
    if q is None or c.details["form"] not in ("return", "drawdown"):
        return
    m = _SIDE_AFTER.match(s.after(q.span[1])) or _TO_A_SUM.search(s.before(q.span[0]))
    if m is None:
        return
    way = -1 if m["down"] or m.groupdict().get("under") else 1
    again = replace(
        c, quantity=replace(q, value=abs(q.value)), direction=way, details={**c.details, "form": "return"}
    )
    frames = [p for p in s.periods if p.windows and not p.intraday and p.span[0] >= q.span[1]]
    for period in (c.period, *frames[:1]):
        if period is not None:
            yield replace(again, period=period), "with the side that its words have"


_DATA = re.compile(
    r"\b(?:records?|data|figures|history|a series|numbers) (?:that (?:go|goes|reach) )?$", re.I
)
_POINTS = re.compile(
    r"\b(?:in|by) points\b(?:[^.;]|\.(?=\d))*$|(?<!percentage) points, (?:also |likewise )?$", re.I
)
_MOVE_OF = re.compile(rf"(?:(?P<up>{UP_NOUN})|(?P<down>{DOWN_NOUN})) of (?:[a-z]+ ){{0,2}}[\d,.]+ points\b")
_MATURITY = re.compile(
    r"\b(?P<n>2|3|5|7|10|20|30|two|three|five|seven|ten|twenty|thirty)-year (?:\w+ ){0,4}$", re.I
)


def _of_points(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """A record in points, and a move that is no level: ``a loss of roughly 201 points``."""
    if c.details["form"] == "extreme" and _POINTS.search(s.before(c.span[0])):
        yield replace(c, details={**c.details, "form": "extreme", "what": "change"}), "in points"
    m = _MOVE_OF.match(c.words)
    if m and c.details["form"] == "level":
        way = 1 if m["up"] else -1
        yield (
            replace(c, direction=way, period=c.period, details={**c.details, "form": "change"}),
            "as a move in points",
        )


def _of_the_maturity(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """A yield of the maturity right before it: ``and the 30-year moved back above 5%``."""
    m = _MATURITY.search(s.before(c.span[0]))
    n = whole(m["n"]) if m else None
    other = c.subject is not None and c.subject.key != f"{n}y"
    if m and c.subject is not None and other and c.details["form"] in ("yield", "yield_change"):
        yield (
            replace(
                c, subject=replace(c.subject, key=f"{n}y", name=f"{n}-year Treasury yield", ids=(f"DGS{n}",))
            ),
            f"of {m[0].strip()}",
        )


def by_words(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """The claim over the times that are named in passing, and its other readings."""
    form = str(c.details["form"])
    day = c.quantity is not None and any(p.grain == "day" and p.fixed and 0 <= p.span[0] - c.quantity.span[1] <= 4 for p in s.periods)  # fmt: skip
    windows = (
        named_in_passing(s, paths=form not in _MARKED and (not day or had_stood(s))) if form in _FORMS else []
    )
    if windows:
        period = Period(windows=tuple(windows), grain="span", fixed=True)
        again = replace(c, period=period, details={**c.details, "explicit": True})
        side = _SIDE.match(s.after(c.quantity.span[1])) if c.quantity is not None else None
        if side and form == "return":
            again = replace(again, direction=1 if side[1].lower() in ("above", "over") else -1)
        if form in _MARKED:
            q = c.quantity
            if q is None or not (_RANKING.search(s.text) or _THEN.match(s.after(q.span[1]))):
                return
            # "from the bottom of this year's table, at -7.2%": a return.
            way = -1 if form == "drawdown" or s.text[q.span[0]] == "-" else 1
            size = replace(q, value=abs(q.value))
            again = replace(again, quantity=size, direction=way, details={**again.details, "form": "return"})
        yield again, "of a time that is named in passing"
    if form == "extreme" and (n := _sessions(s)):
        yield replace(c, details={**c.details, "grain": "day", "count": n}), f"over {n} sessions"
    if (
        form == "sector_count"
        and c.quantity is not None
        and re.search(r"\bnot (?:a single )?$", s.before(c.span[0]), re.I)
    ):
        none = replace(c.quantity, value=0.0)
        yield replace(c, quantity=none, details={**c.details, "stated": 0}), "as none"
    yield from _by_its_side(s, c)
    yield from _of_points(s, c)
    since = c.details.get("since")
    if form == "extreme" and isinstance(since, Since) and _DATA.search(s.before(since.span[0])):
        yield (
            replace(c, details={**c.details, "since": replace(since, first=None, last=None, exact=False)}),
            "of all that is on record",
        )
    yield from _of_the_maturity(s, c)
    if (
        form == "run"
        and c.period is not None
        and re.search(r"\b(?:which|having)\b", s.text[c.span[1] : max(c.period.span[0], 0)])
    ):
        # "the sixth in a row for the index, which had closed at 972.28 last Tuesday"
        yield replace(c, period=default_periods(s.clock)), "up to the last session"
    if (
        form == "record_count"
        and c.quantity is not None
        and re.search(r"\bnot (?:a single |even )?$", s.before(c.span[0]), re.I)
    ):
        none = replace(c.quantity, value=0.0)
        yield replace(c, quantity=none, details={**c.details, "stated": 0}), "as none"
    of = re.match(rf"(?P<n>{NUMBER}) sectors, (?P<k>{NUMBER}) ", c.words, re.I)
    if form == "sector_count" and of and c.quantity is not None and re.search(r"\bof (?:the )?$", s.before(c.span[0]), re.I):  # fmt: skip
        k = whole(of["k"]) or 0
        details = {**c.details, "stated": k, "total": whole(of["n"]) or 0}
        yield replace(c, quantity=replace(c.quantity, value=float(k)), details=details), "as some of a number"
    if form == "drawdown" and c.quantity is not None:
        own = s.unnamed()[c.quantity.span[1] :][:60]
        yield replace(c, details={**c.details, "which": own}), "from the peak named behind it"
    if form == "return" and c.quantity is not None and _DESPITE.match(s.after(c.quantity.span[1])):
        verbs = [w for w in s.ways if w[2] and 0 <= c.quantity.span[0] - w[1] <= 14]
        if verbs:
            yield replace(c, direction=verbs[-1][2]), "as its verb says"
    if form == "drawdown" and not _DATED.search(s.unnamed()):
        # "Russell 2000 1.5% below": the number of a name is no year.
        yield (
            replace(c, period=default_periods(s.clock), details={**c.details, "which": ""}),
            "from the highest close",
        )
    if form == "spread" and re.search(
        r"\bwhose (?:lead|edge|advantage|margin)\b[^,;]*$", s.before(c.span[0])
    ):
        yield replace(c, direction=-c.direction), "as the lead of the other"
    if form == "return" and _ANOTHER_TIME.match(s.after(c.span[1])):
        earlier = [p for p in s.periods if p.span[1] <= c.span[0] and p.windows and not p.intraday]
        if earlier:
            yield replace(c, period=earlier[-1]), "of the time before it"
    if form == "dated_peak":
        for x in dict.fromkeys((s.context.index, s.context.main, *s.context.others)):
            if x is not None and x.kind in MARKET:
                yield replace(c, subject=x), f"of {x.name}"
    if form == "return" and s.mentions and _TOPS.search(s.before(c.span[0])):
        yield replace(c, subject=s.mentions[0].subject), f"of {s.mentions[0].subject.name}"
    yield from _as_streak(s, c)
    yield from _in_order(s, c)


_TOPS = re.compile(
    r"\b(?:tops|leads|heads|topped|led|headed|trails|trailed|sets? the pace (?:for|in|among)|paced|bring\w* up the rear (?:of|in|for)|brought up the rear (?:of|in|for)) (?:the |all )?[^,;.]{2,40} (?:at|with) $"
)
"""Before the figure of the first of a group: ``Tesla tops the Magnificent Seven at +2.9%``."""
_DESPITE = re.compile(r" (?:despite|amid|after|on|with|as) ")
"""Behind a figure, words of what else moved: ``falls 0.9% despite a rise in health care``."""
_ANOTHER_TIME = re.compile(r", (?:for|over|in|since) [^,;.]{2,24} (?:up|down|plus|minus|at) ")
"""Behind a figure, a time that belongs to the next one: ``is up 5.1%, for the year up 9.4%``."""
_DATED = re.compile(rf"\b(?:19|20)\d\d\b|\b{MONTH}\b")


def _in_order(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """``the top sectors, energy and industrials, finished at +1.8% and +0.9%``: each figure its own name's."""
    form = str(c.details["form"])
    plural = form == "place" and re.search(r"\b\w+(?:ors|ups|ers)$|\bof the\b", c.words)
    head = s.before(c.span[0])
    pair = form == "return" and (SECOND.search(head) or re.match(r" and [-+][\d.]+ ?%", s.after(c.span[1])))
    if (not plural and not pair) or of_a_list(s, c.span) is not None:
        return
    spoken = (m.subject for m in s.mentions)
    left = (s.context.subject, s.context.rival, *s.context.others, s.context.index, s.context.main)
    for x in dict.fromkeys((*spoken, *left)):
        if x is not None and x.kind in MARKET and c.subject is not None and x.key != c.subject.key:
            yield replace(c, subject=x), f"of {x.name}"


def _sessions(s: Scan) -> int:
    m = re.search(rf"\b(?P<n>{NUMBER}) sessions (?:earlier|ago|before|back)\b", s.text)
    if m:
        return whole(m["n"]) or 0
    grain = re.search(r"\bpast (week|month|quarter)\b|\b(week|month|quarter) of trading\b", s.text, re.I)
    return {"week": 5, "month": 21, "quarter": 63}[(grain[1] or grain[2]).lower()] if grain else 0


_RELATIVE = re.compile(
    r"\b(?:ahead|in front|behind|on top|the former|the latter)\b[^.;]{0,24}$|\b(?:gap|lead|margin|edge)\b(?:[^.;]|\.(?=\d))*$",
    re.I,
)


def _as_streak(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """``putting the former ahead for the 14th straight session``: wins over the other that is named."""
    form = str(c.details["form"])
    if form == "streak" and re.search(r"\bwins?(?: on| in)? $", s.before(c.span[0])):
        yield replace(c, direction=1), "as wins"
    if (
        form == "streak"
        and not c.details.get("ended")
        and re.match(r" (?:is|was) over\b", s.after(c.span[1]))
    ):
        yield replace(c, details={**c.details, "ended": True}), "as one that is over"
    if (
        form in ("streak", "run")
        and c.details.get("ended")
        and re.search(r"\bafter (?:\w+ )?$", s.before(c.span[0]))
    ):
        yield replace(c, details={**c.details, "ended": False}), "as one that goes on"
    if form != "run" or not _RELATIVE.search(s.before(c.span[0])):
        return
    named = list(
        dict.fromkeys(m.subject for m in s.mentions if m.span[0] < c.span[0] and m.subject.kind in MARKET)
    )
    if len(named) != 2:
        return
    head = s.before(c.span[0])
    pairs = [(named[0], named[1]), (named[1], named[0])]
    if re.search(r"\bthe former\b", head, re.I):
        pairs = pairs[:1]
    elif re.search(r"\bthe latter\b", head, re.I):
        pairs = pairs[1:]
    way = -1 if re.search(r"\bbehind\b", head) else 1
    for one, other in pairs:
        details = {**c.details, "form": "streak"}
        yield (
            replace(c, kind="streak", subject=one, other=other, direction=way, details=details),
            f"as wins over {other.name}",
        )
