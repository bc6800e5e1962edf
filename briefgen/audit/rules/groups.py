"""Rules for what is said of a group by one of its members, or of several names at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Mention, Quantity, Span
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_UP = r"rose|gained|climbed|advanced|rallied|jumped|higher|up|green|gain ground|gains?|profits?|rise|advance|positive|black|win(?:ner)?"
_DOWN = r"fell|lost|dropped|declined|slid|slipped|sank|lower|down|red|loss(?:es)?|los(?:e|ing) (?:ground|money)|lose|lost ground|fall|drop|decline|negative|loser|retreat(?:ed)?"
_ONLY = re.compile(
    rf"\b(?:the )?(?:only|lone|sole|single)(?: (?:one|other))? (?:S&P 500 |major |main )?(?P<what>sectors?(?: funds?| groups?| ETFs?)?|groups?|funds?|of the (?:11|eleven)(?: sectors)?)\b[^,.;]{{0,30}}?\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b",
    re.I,
)
_ALONE = re.compile(
    rf"^(?: stocks| shares)? alone (?:\w+ ){{0,3}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.I
)
_LAST = re.compile(r"\b(?:brought up the rear|lagged (?:behind )?(?:the (?:field|pack|rest|others|lot)|all (?:others|the others|the rest)|everything else)|(?:was|were) (?:the )?(?:weakest|slowest)(?= of)|came (?:in )?last|(?:finished|ended|ranked|is|was|are|were|ranks|comes) (?:dead |in )?last(?: place)?(?= ?(?:$|[.,;)]|by |with |at |among |of |on |for ))|was the laggard|took the (?:biggest|worst|hardest|heaviest) (?:hit|beating|pounding|losses)|(?:was|were) hit (?:the )?hardest|(?:was|were) the hardest hit|fared worst|did worst|proved (?:the )?(?:weakest|worst|most vulnerable)|(?:was|were) the (?:worst|weakest)(?=[.,;]| with\b| of (?:them|the lot)\b)|took it (?:the )?hardest)\b", re.I)  # fmt: skip
_FIRST = re.compile(r"\b(?:led (?:all|the) (?:sectors|groups|way|pack|field|eleven|11)|topped the (?:[\w-]+ )?(?:table|list|leaderboard|ranking)|led (?:with|on) (?=(?:a|its|the) )|led the (?:field|lot|rest|others|pack)|headed the (?:[\w-]+ )?(?:table|list|field|pack)|(?:came|finished) first|leads(?= and\b|[.,;])|fared best|did best|held up best|got off (?:the )?light(?:est|ly)|lost (?:the )?least|escaped lightest|was the star|led the gainers|paced the gains?|proved (?:the )?(?:most (?:defensive|resilient)|best|strongest|sturdiest)|(?:got|came|gets|comes) (?:away|off|out) with the (?:smallest|least|slightest|lightest) \w+|(?:was|were) the (?:best|strongest)(?=[.,;]| with\b| of (?:them|the lot)\b))\b", re.I)  # fmt: skip
_AMONG = re.compile(
    r"\b(?:[Oo]f|[Aa]mong) (?:the|its|all) (?:\w+ )?(?:sectors?|sector funds|groups|seven|nine|ten|eleven)\b"
)
_LED = r"led|leads|topped|rose|fell|gained|lost|came|fared|did|was|were|with|brought|headed|lagged"
"""Words that end what was said of one name, so that "and" begins another statement."""
_TOGETHER = re.compile(rf"^,? ?(?:all|both|each)(?: of (?:them|which))?(?: (?:closed|finished|ended|were|was|settled))?(?: \w+ly)? (?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?! \d| about| nearly| more| by)", re.I)  # fmt: skip


def _sector(s: Scan, span: Span) -> Mention | None:
    near = [m for m in s.mentions if m.subject.kind == "sector"]
    before = [m for m in near if m.span[1] <= span[0] and span[0] - m.span[1] < 60]
    behind = [m for m in near if 0 <= m.span[0] - span[1] < 25]
    return before[-1] if before else behind[0] if behind else None


@phrase_rule
def only_ones(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``energy is the only sector showing a profit``: one member rose, and it is that one."""
    found = [(m.span(), m, _sector(s, m.span())) for m in _ONLY.finditer(s.text)]
    for x in s.mentions:
        m = _ALONE.match(s.after(x.span[1])) if x.subject.kind == "sector" else None
        if m:
            found.append(((x.span[0], x.span[1] + m.end()), m, x))
    for span, m, who in found:
        if who is None or s.is_forecast(span):
            continue
        if re.search(
            r"\b(?:besides|other than|apart from|except|along with|together with|aside from|but for|with)\b",
            m[0],
        ):
            # "the only group besides real estate": one of two.
            continue
        quantity = Quantity(value=1, unit="number", step=1.0, span=span)
        yield claim(s, span, "breadth", "only_one", subject=who.subject, quantity=quantity, way=1 if m["up"] else -1,
                    period=s.period_at(span)[0])  # fmt: skip


@phrase_rule
def firsts_and_lasts(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``utilities led the way``, ``Tesla brought up the rear``: a place among those of its kind."""
    sectors = (
        re.search(r"\bsectors?\b|\bgroups?\b", f"{s.context.words} {s.text}")
        or sum(m.subject.kind == "sector" for m in s.mentions) > 1
    )
    seven = re.search(r"Magnificent|Mag ?7|\bthe seven\b", s.text)
    for pattern, end in ((_FIRST, 1), (_LAST, -1)):
        for m in pattern.finditer(s.text):
            before = [x for x in s.mentions if x.span[1] <= m.start() and x.role == "subject"]
            who = before[-1] if before else None
            if who is None or s.is_forecast(m.span()) or m.start() - who.span[1] > 40:
                continue
            if (
                len(before) > 1
                and re.search(r"\b(?:and|or)(?: the)? $", s.before(who.span[0]))
                and not re.search(rf"\b(?:{_LED})\b", s.text[before[-2].span[1] : who.span[0]])
                and not (
                    s.before(who.span[0]).endswith((", and ", ", and the "))
                    and m[0].startswith(("was ", "is "))
                )
            ):
                continue
            way = end
            if re.match(r" (?:down|lower)\b", s.after(m.end())) and re.match(r"led", m[0]):
                way = -1
            period, named = s.period_at(m.span())
            frames = [p for p in s.periods if p.windows and p.grain not in ("reference", "intraday", "day")]
            if not named and frames:
                period = frames[0]
            group = (
                "sectors"
                if who.subject.kind == "sector" and sectors
                else "mag7"
                if who.subject.kind == "stock" and seven
                else ""
            )
            for x in s.mentions if group else ():
                then = (
                    re.search(
                        r"\b(?:followed|trailed)(?: \w+)? by (?:the )?$|,? (?:(?:just|narrowly|well|closely|slightly|comfortably|a whisker|a hair|not far|far|a shade) )?(?:ahead|in front) of (?:the )?$|, (?:and )?then (?:the )?$",
                        s.text[m.end() : x.span[0]],
                    )
                    if x.span[0] > m.end()
                    else None
                )
                if then and x.subject.kind == who.subject.kind:
                    yield claim(s, (m.end() + then.start(), x.span[1]), "rank", "place", subject=x.subject, group=group, rank=2, way=way, period=period)  # fmt: skip
                    break
            if group:
                yield claim(s, m.span(), "rank", "place", subject=who.subject, group=group, rank=1, way=way,
                            period=period, firm=bool(re.search(r"\ball\b|rear|last|biggest|smallest|most|hardest|worst|best|first|table|list|field|pack|rest|others|lot|everything", m[0])) or bool(_AMONG.search(s.before(m.start()))))  # fmt: skip


@phrase_rule
def together(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``health care, utilities and banks all finished lower``: each of them did."""
    for last in s.mentions:
        m = _TOGETHER.match(s.after(last.span[1]))
        if not m or last.subject.kind not in MARKET or s.is_forecast((last.span[0], last.span[1] + m.end())):
            continue
        run = [last]
        for x in reversed([y for y in s.mentions if y.span[1] <= last.span[0]]):
            if not re.fullmatch(
                r",? (?:and|or)(?: the)? ?|, ?(?:the )?", s.text[x.span[1] : run[-1].span[0]]
            ):
                break
            run.append(x)
        if len(run) < 2:
            continue
        stop = last.span[1] + m.end()
        for x in reversed(run):
            if x.subject.kind in MARKET:
                yield claim(s, (x.span[0], stop), "return", "sign", subject=x.subject, way=1 if m["up"] else -1, each=True,
                            period=s.period_at((last.span[1], stop))[0])  # fmt: skip
