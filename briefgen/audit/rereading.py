"""A second look at what seems wrong: other fair readings of who and when, where the words leave them open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.audit.anchors import without
from briefgen.audit.clock import dated, day_window, month_window, previous, year_window
from briefgen.audit.context import MARKET
from briefgen.audit.doubts import doubt_of
from briefgen.audit.evidence import Desk
from briefgen.audit.judging import judge
from briefgen.audit.lists import of_a_list
from briefgen.audit.model import Claim, Finding, Period, Span, Subject, Window
from briefgen.audit.months import MONTH, month_number
from briefgen.audit.other_words import by_words
from briefgen.audit.otherwise import by_marks, spans_in
from briefgen.audit.periods import default_periods
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.scan import Scan

DOUBTFUL = frozenset({"wrong", "stale"})
VALUES = frozenset({"return", "change", "level", "drawdown", "from_low", "yield", "yield_change", "run", "streak", "record", "rsi",
                    "record_count", "sign", "extreme", "streak_rank", "mcap", "spread", "yield_relative", "threshold", "sma_gap", "distance", "mark", "mark_level"})  # fmt: skip
"""Forms whose subject or time may be another one than the nearest."""
DAYS = frozenset({"level", "drawdown", "yield", "sma_gap", "rsi", "from_low"})
"""Forms that hold on a day."""
TIMED = DAYS | {"return", "change", "yield_change", "spread", "mcap_change", "yield_relative", "flow"}
"""Forms that are measured over a time, or at its end."""


def reread(
    desk: Desk, s: Scan, found: Finding, mates: Sequence[Finding] = (), meant: dt.date | None = None
) -> Finding:
    """A finding, or a right one of another fair reading.

    Args:
        desk: The data.
        s: The sentence.
        found: What the plainest reading gives.
        mates: The findings of the whole sentence.
        meant: The session that the article is about; None where it may be either of two.
    """
    if found.verdict not in DOUBTFUL:
        return found
    for other, words in (
        *_readings(s, found.claim, _not_meant(s, meant)),
        *_of_marks(s, found.claim),
        *_with_mates(desk, found.claim, mates),
        *_elided(s, found.claim, mates),
        *by_words(s, found.claim),
    ):
        again = judge(desk, other)
        if again.verdict == "right":
            return replace(again, truth=f"{again.truth}; read {words}")
    doubt = doubt_of(s, found)
    return replace(found, verdict="unchecked", reason=doubt) if doubt else found


def _of_marks(s: Scan, c: Claim) -> Iterator[tuple[Claim, str]]:
    """The claim by other measures, of its subject or of another that may be meant."""
    for other, words in by_marks(s, c):
        yield other, words
        for subject in other_subjects(s, other):
            yield replace(other, subject=subject), f"{words}, of {subject.name}"


def _not_meant(s: Scan, meant: dt.date | None) -> dt.date | None:
    """The session before the article's, or its own, where the other one is meant and no words name it."""
    ends = s.clock.ends()
    if meant is None or len(ends) < 2:
        return None
    other = ends[1] if meant == ends[0] else ends[0]
    named = any(p.fixed and w.end == other for p in s.periods for w in p.windows)
    return None if named else other


def _readings(s: Scan, c: Claim, out: dt.date | None) -> Iterator[tuple[Claim, str]]:
    form = str(c.details["form"])
    if form in VALUES:
        for subject in other_subjects(s, c):
            yield replace(c, subject=subject), f"of {subject.name}"
    if form in TIMED and c.period is not None:
        period = other_times(s, c)
        if period is not None and out is not None:
            period = without(period, out)
        if period is not None:
            yield replace(c, period=period), "of another time that the words name"
            if not any(m.subject == c.subject for m in s.mentions):
                for subject in other_subjects(s, c):
                    yield (
                        replace(c, subject=subject, period=period),
                        f"of {subject.name} at another time that the words name",
                    )
    if form == "return" and _FROM_A_PEAK.match(s.after(_place(c)[1])) and not s.period_at(_place(c))[1]:
        details = {**c.details, "form": "drawdown", "which": ""}
        yield replace(c, details=details, period=default_periods(s.clock)), "from the highest close"


_IT_FIRST = re.compile(r"(?:And |But |So |Even so, |Still, )?(?:[Ii]t|[Ii]ts)\b")
_WHICH = re.compile(r",? (?:which|that|who) \w+ (?:just |only |about |nearly |almost |over |by )?")
"""A clause on the name right before it: ``utilities, which added``."""
_MOVED = re.compile(
    rf"(?: (?:[\w-]+ )?(?:{UP_NOUN}|{DOWN_NOUN}))? |(?: (?:higher|lower|up|down|ahead|to the good|in the red|of (?:its|their|the)(?: market| share)? (?:value|worth|price|gain|loss)))? (?:so far )?"
)
_SET_AGAINST = re.compile(r"\b(?:while|whereas|to|against|versus|than|compared with) (?:the )?$")
"""Before the other side of a contrast: ``did it trail, down 2.7% while the S&P``."""
_FROM_A_PEAK = re.compile(
    r"[ -](?:dip|pullback|correction|drawdown|retreat|slide|slump|decline|drop|sell-?off|rout|setback)\b"
)


def _with_mates(desk: Desk, c: Claim, mates: Sequence[Finding]) -> Iterator[tuple[Claim, str]]:
    """A superlative over the time of a right return beside it, and at the last session of all."""
    if c.details["form"] != "extreme" or c.details.get("what") not in ("return", "change", "spread"):
        return
    for mate in mates:
        if (
            mate.verdict != "right"
            or not mate.proofs
            or mate.claim.period is None
            or mate.claim.details["form"] != "return"
        ):
            continue
        end = mate.proofs[0].session
        name = mate.proofs[0].fact.rpartition("@")[2]
        for grain, window in (
            ("day", "1d"),
            ("week", "wtd"),
            ("month", "mtd"),
            ("quarter", "qtd"),
            ("year", "ytd"),
        ):
            if name == window and mate.claim.subject == c.subject:
                only = Window(
                    base=desk.clock.before(end), end=end, grain=grain, words=f"the {grain} to {end}"
                )
                made = Period(windows=(only,), grain=grain)
                yield (
                    replace(c, period=made, details={**c.details, "grain": grain}),
                    f"over the {grain} to {end}",
                )
    if not c.details.get("explicit"):
        yield replace(c, period=default_periods(desk.clock)), "up to the last session"
    grain = str(c.details.get("grain") or (c.period.grain if c.period else ""))
    if grain in ("week", "month"):
        # On a Monday "the week" may be the one that has ended.
        ended = Period(windows=tuple(previous(desk.clock, grain)[:1]), grain=grain)
        yield replace(c, period=ended, details={**c.details, "grain": grain}), f"of the {grain} before"


def _elided(s: Scan, c: Claim, mates: Sequence[Finding]) -> Iterator[tuple[Claim, str]]:
    """``Apple is 2% below its record and Meta 18%``: what has no verb of its own tells what the figure before it told."""
    if c.details["form"] != "return":
        return
    before = [f.claim for f in mates if f.claim.span[1] <= c.span[0] and f.claim.quantity is not None]
    own = before and any(before[-1].span[1] <= w[0] < c.span[1] and w[2] for w in s.ways)
    if before and not own and before[-1].details["form"] in ("drawdown", "from_low", "sma_gap"):
        last = before[-1]
        yield (
            replace(c, direction=last.direction, details={**last.details}, period=last.period),
            "of the same measure as before",
        )


def _place(c: Claim) -> Span:
    return c.quantity.span if c.quantity is not None and c.quantity.span != (0, 0) else c.span


def _alike(one: Subject, other: Subject) -> bool:
    return one.key != other.key and (
        one.kind == other.kind or (one.kind in MARKET and other.kind in MARKET and "volatility" not in (one.kind, other.kind))
    )  # fmt: skip


def other_subjects(s: Scan, c: Claim) -> tuple[Subject, ...]:
    """Who else the words at a claim's place may be about; nobody where a name stands close."""
    subject = c.subject
    if subject is None or c.details.get("each"):
        return ()
    span = _place(c)
    beside = s.beside(span)
    if of_a_list(s, span) == subject or (beside is not None and beside.key == subject.key):
        return ()
    if any(
        m.subject.key == subject.key and re.fullmatch(r" (?:in|for) (?:the )?", s.text[span[1] : m.span[0]])
        for m in s.mentions
    ):
        return ()
    if (
        not s.mentions
        and _IT_FIRST.match(s.text)
        and s.context.fresh
        and set(s.context.others) <= {subject}
        and subject == s.context.subject
    ):
        # "It" is the one name of the sentence before.
        return ()
    if any(
        m.subject.key == subject.key and _WHICH.fullmatch(s.text[m.span[1] : span[0]]) for m in s.mentions
    ):
        return ()
    start, stop = s.clause(span[0])
    named = [m for m in s.mentions if m.subject.kind not in ("topic", "absent")]
    own = [
        m
        for m in named
        if m.subject.key == subject.key
        and not (m.span[0] > span[1] and _SET_AGAINST.search(s.before(m.span[0])))
    ]
    if c.details["form"] == "level":
        # A level is no other index's by chance: any that the article has named may be meant.
        spoken = [s.context.subject, *s.context.others, s.context.index, s.context.main]
        return tuple(
            dict.fromkeys(
                x for x in (*(m.subject for m in named), *spoken) if x is not None and _alike(subject, x)
            )
        )
    near = [m for m in named if start <= m.span[0] < max(stop, span[1])]
    if own and all(m.subject.key == subject.key for m in near) and any(m in near for m in own):
        return ()
    others = [m.subject for m in (near if own and any(m in near for m in own) else named)]
    if not own:
        inherited = (s.context.subject, *s.context.others, s.context.index, s.context.main)
        others += [x for x in inherited if x is not None]
    return tuple(
        dict.fromkeys(x for x in others if _alike(subject, x) and x.key != (c.other.key if c.other else ""))
    )


def other_times(s: Scan, c: Claim) -> Period | None:
    """All times that the words at a claim's place may be about; None where one stands close."""
    assert c.period is not None
    span = _place(c)
    start = s.clause(span[0])[0]
    frames = [p for p in s.periods if p.grain not in ("reference", "intraday") and p.windows]
    close = [
        p
        for p in frames
        if 0 <= p.span[0] - span[1] <= 2
        or _MOVED.fullmatch(s.text[span[1] : p.span[0]])
        or (
            start <= p.span[0] <= start + 2
            and p.span[1] <= span[0]
            and not s.text[slice(*p.span)].endswith("'s")
        )
    ]
    if close or c.period.intraday or c.details.get("measured"):
        return None
    windows: list[Window] = [*c.period.windows]
    for p in (*frames, *s.context.periods, *s.context.frames):
        windows += [] if p.intraday else p.windows
    windows += default_periods(s.clock).windows[:1]
    windows += _bare_times(s, f"{s.context.words} {s.text}")
    if c.details["form"] in DAYS:
        windows = [
            Window(base=s.clock.before(e), end=e, grain="day", words=f"on {e}")
            for e in dict.fromkeys(w.end for w in windows)
        ]
    return replace(c.period, windows=tuple(dict.fromkeys(windows)))


_MONTHS = re.compile(rf"(?<!since )\b(?P<month>{MONTH})(?:,? (?P<year>(?:19|20)\d\d))?\b(?! \d)")
_DATES = re.compile(rf"\b(?P<month>{MONTH}) (?P<dom>\d{{1,2}})(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?")
_YEARS = re.compile(r"(?<![\d,.$-])\b(?P<year>(?:19|20)\d\d)\b(?![,.]\d|%)")


def _bare_times(s: Scan, text: str) -> list[Window]:
    """The months and years that a text names in whatever way."""
    found: list[Window] = []
    for m in _MONTHS.finditer(text):
        if m["month"][0].isupper():
            found += month_window(s.clock, month_number(m["month"]), int(m["year"]) if m["year"] else None)
    for m in _DATES.finditer(text):
        day = dated(s.clock, m["month"], m["dom"], m["year"])
        made = day_window(s.clock, day) if day is not None and s.clock.is_session(day) else None
        found += [made] if made else []
    for m in _YEARS.finditer(text):
        if 1900 < int(m["year"]) <= s.clock.date.year:
            found += year_window(s.clock, int(m["year"]))
    found += spans_in(s, text)
    return found
