"""Fair readings by words that name a time or a rival in passing, and what stays in doubt: only where the plainest reading fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from briefgen.audit.clock import Clock, dated, last_n, previous, rolling, to_date
from briefgen.audit.context import MARKET
from briefgen.audit.lengths import rolled
from briefgen.audit.model import Claim, Finding, Period, Window
from briefgen.audit.months import MONTH
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.scan import Scan

_GRAIN = r"(?P<grain>week|month|quarter|year)"
_FORMS = frozenset(
    {"return", "change", "yield_change", "spread", "place", "from_low", "drawdown", "distance"}
)
"""Forms that a time named in passing may be the time of."""

Times = Callable[[Clock, re.Match[str]], list[Window]]


def _back(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolling(clock, (m["grain"] or m["own"]).lower())


def _begun(clock: Clock, m: re.Match[str]) -> list[Window]:
    return to_date(clock, m["grain"].lower())


def _counted(clock: Clock, m: re.Match[str]) -> list[Window]:
    n = whole(m["n"])
    return last_n(clock, n) if n else []


def _lengths(clock: Clock, m: re.Match[str]) -> list[Window]:
    return rolled(clock, m["n"], m["unit"], m[0])[0]


TIMES: tuple[tuple[re.Pattern[str], Times], ...] = (
    # "this month's top sector", "the S&P 500's quarter", "this year's table"
    (
        re.compile(
            rf"\b(?:the|this|that|last|past)[ -](?:past |last )?{_GRAIN}'s\b|'s (?:past |last |previous |prior )?{_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        lambda clock, m: _named(clock, m),
    ),
    # "over the past month", "its worst month of trading"
    (
        re.compile(rf"\b(?:past {_GRAIN}|{_GRAIN.replace('grain', 'own')} of trading)\b", re.I),
        lambda clock, m: _named(clock, m),
    ),
    # "higher than a month ago: 2.63%, a change of 23 basis points"
    (
        re.compile(
            rf"\b(?:an?|one) {_GRAIN} (?:ago|earlier|before)\b|\bwithin (?:an?|one) {_GRAIN.replace('grain', 'own')}\b",
            re.I,
        ),
        _back,
    ),
    # "1.9% above last month's close"
    (
        re.compile(
            rf"\b(?:above|below|over|under|from) (?:last|the (?:last|previous|prior)) {_GRAIN}'s (?:close|end|finish|last close)",
            re.I,
        ),
        _begun,
    ),
    # "over both days", "with six wins in a row"
    (
        re.compile(
            rf"\b(?:[Oo]ver|[Ii]n|[Aa]cross) (?:the |all |these )?(?P<n>{NUMBER}|both) (?:days|sessions)\b",
            re.I,
        ),
        lambda clock, m: last_n(clock, 2) if m["n"].lower() == "both" else _counted(clock, m),
    ),
    (
        re.compile(
            rf"\b(?P<n>{NUMBER}) (?:straight |consecutive )?(?:wins?|losses|gains|sessions|days|defeats)(?: in a row| running| on the trot|\b)",
            re.I,
        ),
        _counted,
    ),
    # "lost 6.2%, a reversal from +5.5% in its last", "-13.0% to date", "the return to this point"
    (
        re.compile(rf"\b(?:[Tt]his|[Tt]he) {_GRAIN}\b[^;]*\b(?:its|the) last(?= ?(?:$|[.,;)]))"),
        lambda clock, m: previous(clock, m["grain"].lower()),
    ),
    (
        re.compile(r"\bto (?:date|this point)\b"),
        lambda clock, m: [w for g in ("year", "quarter", "month") for w in to_date(clock, g)],
    ),
    # "From the close of Dec. 13, the Russell 2000 has done better"
    (
        re.compile(
            rf"\b(?:[Ff]rom|[Ss]ince) the (?:close|end|finish) (?:of|on) (?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?"
        ),
        lambda clock, m: _from_day(clock, m),
    ),
    # "below its level of 21 sessions earlier"
    (
        re.compile(
            rf"\b(?:level|close|price|value|mark|finish|where it (?:was|stood|closed))(?: of)? (?P<n>{NUMBER}) (?P<unit>(?:trading )?(?:sessions?|observations?|days?|weeks?|months?|quarters?|years?)) (?:ago|earlier|before|back)\b",
            re.I,
        ),
        _lengths,
    ),
)
"""Words that name a time in passing, and its windows."""


def _named(clock: Clock, m: re.Match[str]) -> list[Window]:
    grain = (m["grain"] or m["own"]).lower()
    return [*to_date(clock, grain), *rolling(clock, grain), *previous(clock, grain)]


def _from_day(clock: Clock, m: re.Match[str]) -> list[Window]:
    day = dated(clock, m["month"], m["dom"], m["year"])
    if day is None:
        return []
    return [
        Window(base=day, end=end, grain="span", words=f"from {day} to {end}")
        for end in clock.ends()
        if day < end
    ]


def named_in_passing(s: Scan) -> list[Window]:
    """The windows of all times that a sentence names in passing."""
    found: list[Window] = []
    for pattern, windows in TIMES:
        for m in pattern.finditer(s.text):
            found += [w for w in windows(s.clock, m) if w.base is not None]
    return list(dict.fromkeys(found))


_SIDE = re.compile(r" (above|over|below|under) (?:last|its|their|the) ", re.I)
_RANKING = re.compile(
    r"\b(?:bottom|foot|top|head) of (?:the|this|that|its)(?: [\w-]+(?:'s)?){0,2} (?:table|list|ranking|board|league)\b",
    re.I,
)
_THEN = re.compile(
    r" (?:above|below|under|over) (?:its|their|the) (?:level|close|price|value|mark|finish)(?: of)? \w[\w-]* \w+ (?:ago|earlier|before|back)\b"
)


def by_words(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """The claim over the times that are named in passing, and its other readings."""
    form = str(c.details["form"])
    windows = named_in_passing(s) if form in _FORMS else []
    if windows:
        period = Period(windows=tuple(windows), grain="span", fixed=True)
        again = replace(c, period=period, details={**c.details, "explicit": True})
        side = _SIDE.match(s.after(c.quantity.span[1])) if c.quantity is not None else None
        if side and form == "return":
            again = replace(again, direction=1 if side[1].lower() in ("above", "over") else -1)
        if form in ("from_low", "drawdown", "distance"):
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
    r"\b(?:tops|leads|heads|topped|led|headed|trails|trailed) (?:the |all )?[^,;.]{2,40} (?:at|with) $"
)
"""Before the figure of the first of a group: ``Tesla tops the Magnificent Seven at +2.9%``."""
_DESPITE = re.compile(r" (?:despite|amid|after|on|with|as) ")
"""Behind a figure, words of what else moved: ``falls 0.9% despite a rise in health care``."""
_ANOTHER_TIME = re.compile(r", (?:for|over|in|since) [^,;.]{2,24} (?:up|down|plus|minus|at) ")
"""Behind a figure, a time that belongs to the next one: ``is up 5.1%, for the year up 9.4%``."""
_DATED = re.compile(rf"\b(?:19|20)\d\d\b|\b{MONTH}\b")
_SECOND = re.compile(
    r"\b(?:at|with) [-+][\d.]+ ?% and $|\b(?:large|larger|big|bigger|small|smaller) (?:(?:ones|companies|caps),? (?:at|up|down)|ones) $",
    re.I,
)


def _in_order(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """``the top sectors, energy and industrials, finished at +1.8% and +0.9%``: each figure its own name's."""
    form = str(c.details["form"])
    plural = form == "place" and re.search(r"\b\w+(?:ors|ups|ers)$|\bof the\b", c.words)
    head = s.before(c.span[0])
    pair = form == "return" and (_SECOND.search(head) or re.match(r" and [-+][\d.]+ ?%", s.after(c.span[1])))
    if not plural and not pair:
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


# --- what stays in doubt ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A reading that is too uncertain to be called wrong.

    Args:
        forms: Forms of claims.
        before: Words before the claim.
        reason: Why it cannot be checked.
        after: Words of the claim's end, or behind it.
    """

    forms: frozenset[str]
    before: re.Pattern[str]
    reason: str
    after: re.Pattern[str] = re.compile("")


DOUBTS = (
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(
            r"\b(?:ahead|in front|on top|behind) (?:now )?(?:(?:for|on|in) ?(?:the )?)?$", re.I
        ),
        reason="a run over another that is not named beside it",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(r"\b(?:gap|lead|edge)\b(?:[^.;]|\.(?=\d))*\bwith $", re.I),
        reason="a run over another",
    ),
    Doubt(
        forms=frozenset({"extreme"}),
        before=re.compile(
            r"\b(?:stocks|members|companies|names|constituents) (?:above|below) (?:its|their|the) [^.;]*\b(?:average|line)\b",
            re.I,
        ),
        reason="a record of a share of members",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]{0,24}\bsessions? (?:ahead|in front|behind)\b", re.I),
        reason="a run over another that is not named beside it",
    ),
    Doubt(
        forms=frozenset({"streak_rank"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;]{0,40}\bto (?:come to an end|end|be broken)\b", re.I),
        reason="the rank of a run among those that ended",
    ),
    Doubt(
        forms=frozenset({"sma_side"}),
        before=re.compile(r"\b(?:stocks|members|companies|names|constituents)\b[^.;]*% (?:\w+ )?$", re.I),
        reason="a share of members",
    ),
    Doubt(
        forms=frozenset({"place"}),
        before=re.compile(""),
        after=re.compile(r"^(?:\w+[- ]){1,3}(?:sectors|groups|performers|stocks), \w+(?: \w+)? and ", re.I),
        reason="one of several that are named",
    ),
    Doubt(
        forms=frozenset({"run"}),
        before=re.compile(
            r"\b(?:topp?ed|tops|headed|heads|led|leads|trailed|trails) (?:the |all )?(?:\w+ )?(?:list|table|sectors|groups?|pack|field|rest|others)\b[^.;,]*$|\b(?:over|across|during) (?:a |the )?$",
            re.I,
        ),
        reason="a run of something else",
    ),
    Doubt(
        forms=frozenset({"sma_side"}),
        before=re.compile(""),
        after=re.compile(
            r"^(?:are |is )?(?:funds|stocks|members|companies|names) (?:above|over|below|under)\b|^[^.;]*average number ",
            re.I,
        ),
        reason="a share of members",
    ),
    Doubt(
        forms=frozenset({"sector_count"}),
        before=re.compile(""),
        after=re.compile(r"^[^.;,]*sectors, (?:just|only) ", re.I),
        reason="all but those that are named",
    ),
    Doubt(
        forms=frozenset({"sector_count"}),
        before=re.compile(""),
        after=re.compile(r"^no sectors? \w+: ", re.I),
        reason="what is counted is not sure",
    ),
    Doubt(
        forms=frozenset({"yield_change"}),
        before=re.compile(r"\bthan an? (?:week|month|quarter|year) ago\b.*\ba change of $", re.I),
        reason="from which day is not sure",
    ),
    Doubt(
        forms=frozenset({"distance"}),
        before=re.compile(r"\b(?:large|small)(?:er)? (?:companies|ones|stocks) (?:are|is|stand|sit) $", re.I),
        reason="which index is meant is not sure",
    ),
    Doubt(
        forms=frozenset({"extreme"}),
        before=re.compile(r"% (?:below|under|off|from|short of|shy of) $"),
        reason="where a mark lies, and not whether it is one today",
    ),
    Doubt(
        forms=frozenset({"return"}),
        before=re.compile(r", (?:against|versus|compared with) $"),
        after=re.compile(r"^[-+][\d.]+ ?% for the (?:index|benchmark|market)\b"),
        reason="which index is meant is not sure",
    ),
    Doubt(
        forms=frozenset({"return"}),
        before=re.compile(r"\bothers agree\b(?:[^.;]|\.(?=\d))*$", re.I),
        reason="what it is measured from is not sure",
    ),
    Doubt(forms=frozenset({"return"}), before=_SECOND, reason="the second of two figures"),
)
"""Readings that are in doubt by the words before them."""


def doubt_of(s: Scan, found: Finding) -> str:
    """Why a finding cannot be held against the article; empty where it can."""
    form = str(found.claim.details["form"])
    head, tail = s.before(found.claim.span[0]), s.after(found.claim.span[0])
    return next(
        (d.reason for d in DOUBTS if form in d.forms and d.before.search(head) and d.after.match(tail)), ""
    )
