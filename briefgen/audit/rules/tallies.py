"""Rules for days, weeks and months counted, for what one has to go back to, and for the only ones of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Mention, Quantity, Since, Span
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.reaches import since_of
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.rules.common import year_told
from briefgen.audit.scan import Scan

_UP = "winning|rising|up|positive|gaining|higher"
_DOWN = "losing|falling|down|negative|declining|lower"
_TALLY = re.compile(
    rf"\b(?P<lead>there were|there have been|it (?:had|has had|suffered|saw|posted|recorded|counted)|with|saw|had|has had|suffered|counted|posted) (?:just |only |all of )?(?P<n>no|{NUMBER}) (?:(?P<up>{_UP})|(?P<down>{_DOWN})) (?P<grain>weeks?|months?|quarters?)(?: out of (?P<of>{NUMBER}))?\b(?! (?:in a row|running|in succession))",
    re.I,
)


@phrase_rule
def tallies(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``there were three losing months``: of a year that is named, or that has just ended."""
    for m in _TALLY.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        count = 0 if m["n"].lower() == "no" else whole(m["n"])
        if (
            subject is None
            or subject.kind not in MARKET - {"basket"}
            or count is None
            or s.is_forecast(m.span())
        ):
            continue
        year = year_told(s)
        if year is None:
            continue
        quantity = Quantity(value=float(count), unit="number", step=1.0, span=m.span("n"))
        yield claim(s, m.span(), "run", "tally", subject=subject, quantity=quantity, way=1 if m["up"] else -1,
                    grain=m["grain"].rstrip("s").lower(), period=year, firm=sure)  # fmt: skip


_GO_BACK = re.compile(
    r"\b(?:go|look|reach|turn|going|looking)(?: all the way)? back (?:all the way )?(?:to|as far as) (?P<when>[^,;]{3,40}?) (?:to find|for|to see) (?:a |an |anything )?(?P<sup>worse|\w+er|more \w+) (?P<noun>day|session|week|month|quarter|year|one-day (?:drop|loss|fall|gain|rise)|drop|loss|fall|decline|gain|rise|advance|close|level|reading)\b",
    re.I,
)
_WORSE = re.compile(r"worse|nastier|uglier|weaker|poorer|rougher|lower|harsher|meaner|grimmer", re.I)
_BETTER = re.compile(r"better|stronger|finer|higher|happier", re.I)


@phrase_rule
def gone_back(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``you would have to go back to October 1991 to find a worse day``: the last such day was then."""
    for m in _GO_BACK.finditer(s.text):
        since = since_of(f"since {m['when']}", s.clock, 0, 60, s.clock.last)
        subject, sure = s.subject_at(m.span())
        if since is None or since.first is None or subject is None or subject.kind not in MARKET:
            continue
        since = Since(
            first=since.first, last=since.last, words=m["when"], span=m.span("when"), exact=since.exact
        )
        noun = m["noun"].lower()
        level = noun in ("close", "level", "reading")
        grain = next((g for g in ("week", "month", "quarter", "year") if g in noun), "day")
        if _WORSE.fullmatch(m["sup"]) or re.search(r"drop|loss|fall|decline", noun):
            way = -1
        elif _BETTER.fullmatch(m["sup"]) or re.search(r"gain|rise|advance", noun):
            way = 1
        else:
            way = 0
        period = s.end_at(m.span())[0] if level else s.period_at(m.span())[0]
        span = (m.start(), m.end())
        yield claim(s, span, "rank", "extreme", subject=subject, way=way or 1, grain=grain, period=period, since=since, rank=1,
                    what="level" if level else "return", firm=sure and way != 0)  # fmt: skip


_ROSE = r"rise|rose|gain|advance|climb|(?:finish|close|end)(?:ed)?(?: the \w+)? (?:higher|up|in the green)|in the green|higher|positive"
_FELL = r"fall|fell|lose|los[te]|decline|drop|slip|(?:finish|close|end)(?:ed)?(?: the \w+)? (?:lower|down|in the red)|in the red|lower|negative"
_THE_ONLY = re.compile(
    rf"^,? (?:were|was|are|is)(?: again| also)? the (?:only|sole|lone) (?:(?:one|two|three|four|five|\d) )?(?:of the )?(?P<what>members?|stocks?|names?|ones?|companies|sectors?(?: funds?)?|groups?|of the (?:seven|eleven))\b(?P<group>[^.;]{{0,40}}?)\b(?:to |that (?:did |managed to )?|which )?(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))\b",
    re.I,
)


def _named_together(s: Scan, last: Mention) -> list[Mention]:
    """The names that stand joined before a verb: "Apple and Tesla were"."""
    run = [last]
    for x in reversed([y for y in s.mentions if y.span[1] <= last.span[0]]):
        if not re.fullmatch(r",? (?:and|or)(?: the)? ?|, ?(?:the )?", s.text[x.span[1] : run[-1].span[0]]):
            break
        run.append(x)
    return run[::-1]


@phrase_rule
def the_only_ones(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``Apple and Tesla were the only members of the Magnificent Seven to fall``: these fell, and no other."""
    for last in s.mentions:
        m = _THE_ONLY.match(s.after(last.span[1]))
        if m is None:
            continue
        run = _named_together(s, last)
        words = f"{m['what']} {m['group']} {s.text}"
        group = (
            "sectors" if all(x.subject.kind == "sector" for x in run)
            else "mag7" if all(x.subject.kind == "stock" for x in run) and re.search(r"Magnificent|Mag ?7|\bseven\b", words)
            else ""
        )  # fmt: skip
        span = (run[0].span[0], last.span[1] + m.end())
        if not group or s.is_forecast(span) or (len(run) == 1 and group == "sectors"):
            continue
        yield claim(s, span, "breadth", "only_ones", subject=run[0].subject, way=1 if m["up"] else -1, group=group,
                    members=tuple(x.subject.ids[0] for x in run), period=s.period_at(span)[0])  # fmt: skip


_TITLED = re.compile(
    r"[\"']?\b(?P<what>(?:best|worst|weakest|strongest)(?:[ -]perform(?:er|ing(?: \w+)?))?|laggard|leader|winner|loser|star|dunce)[\"']? (?:of|in|among) the (?P<group>Magnificent (?:Seven|7)|Mag ?7|seven|(?:\w+ )?sectors?(?: funds?)?|eleven|11)(?: (?:sectors?|funds?|stocks))?(?: on the day| today)?(?:: | - | – | — |, |\? )(?:(?:was|again|once more|it was|it's|that would be) )?(?:the )?$",
    re.I,
)


@phrase_rule
def titled(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``Laggard of the Magnificent Seven: Microsoft``: a place given before the name."""
    for x in s.mentions:
        m = _TITLED.search(s.before(x.span[0]))
        if m is None or s.is_forecast(m.span()) or any(a < x.span[1] and m.start() < b for a, b in taken):
            continue
        group = "sectors" if re.search(r"sector|eleven|11", m["group"], re.I) else "mag7"
        if x.subject.kind != {"sectors": "sector", "mag7": "stock"}[group]:
            continue
        low = bool(re.match(r"worst|weakest|laggard|loser|dunce", m["what"], re.I))
        yield claim(s, (m.start(), x.span[1]), "rank", "place", subject=x.subject, group=group, rank=1, way=-1 if low else 1,
                    period=s.period_at((m.start(), x.span[1]))[0])  # fmt: skip


_DAYS = r"(?:trading )?(?:days|sessions)"
_EVERY = rf"(?:(?:for|on|in) )?(?:(?P<n>{NUMBER}) (?:straight |consecutive |successive )?{_DAYS}(?P<run> in a row| running| in succession)?|each of the (?:last|past) (?P<n2>{NUMBER}) {_DAYS})"
_SIZE = r"(?:(?:by )?(?P<hedge>more than|over|at least|less than|under) )?(?P<size>\d+(?:\.\d+)?) ?(?:%|percent|per cent)"
_LOUD = re.compile(
    rf"\b(?:moved|swung|changed|lurched|shifted|moves|swings|moving|swinging) (?:up or down )?{_SIZE}(?: or more)?(?: (?:in either direction|up or down|one way or the other|either way|a day))? {_EVERY}",
    re.I,
)
_QUIET = re.compile(
    rf"\b(?:(?:has|have|had)(?:n't| not) (?:moved|swung|closed|changed|had a move|seen a move)|without (?:a|any) (?:move|swing|change|gain or loss)|(?:no|without) (?:moves?|swings?) of)(?: of)?(?: as much as)? {_SIZE}(?: move| swing)?(?: or more)?(?: (?:in either direction|up or down|one way or the other|either way))? {_EVERY}",
    re.I,
)


@phrase_rule
def moves_in_a_row(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``has swung by more than 4% in either direction for eight sessions in a row``, ``has not moved 1% in 20 days``."""
    for pattern, quiet in ((_LOUD, False), (_QUIET, True)):
        for m in pattern.finditer(s.text):
            subject, sure = s.subject_at(m.span())
            count = whole(m["n"] or m["n2"] or "")
            if subject is None or subject.kind not in MARKET or not count or s.is_forecast(m.span()):
                continue
            less = (m["hedge"] or "").lower() in ("less than", "under")
            quantity = Quantity(
                value=float(count), unit="session", step=1.0, span=m.span("n" if m["n"] else "n2")
            )
            yield claim(s, m.span(), "run", "move_run", subject=subject, quantity=quantity, quiet=quiet != less,
                        size=float(m["size"]), period=default_periods(s.clock), firm=sure and bool(m["run"] or m["n2"] or quiet))  # fmt: skip
