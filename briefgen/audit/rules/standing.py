"""Rules for what is said to stand: records not set since, peaks not regained, levels last seen, and the yield curve."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Period, Quantity, Span
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER, ORDINAL, whole
from briefgen.audit.reaches import since_of
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_NO_RECORD = re.compile(
    r"\b(?:has|have|had)(?:n't| not| never)? (?:yet )?(?:not |n't )?(?:set|seen|made|hit|reached|notched|posted|closed at|managed|had|touched) (?:a |an |any )?(?:new |fresh |single )*(?:records?|(?:all-time |record )?highs?|peak)(?: close| high)?\b",
    re.I,
)
_LAST_SET = re.compile(
    r"\blast (?:set|hit|reached|saw|made|closed at|notched|posted) (?:a |its )?(?:new |last )?(?:record|all-time high|record high|peak)\b",
    re.I,
)
_UNREGAINED = re.compile(
    r"\b(?:(?:has|have) yet to|(?:has|have)n't (?:yet |quite )?(?:\w+ )?|(?:has|have) (?:still )?(?:not|never) (?:yet )?|still (?:has|have) (?:not|to)|(?:has|have) failed to) ?(?:return to|return\w*|regain\w*|reclaim\w*|recover\w*|surpass\w*|match\w*|get back to|got back to|climb\w* back to|exceed\w*|top\w*|revisit\w*|recoup\w*)(?: to)? (?P<which>(?:its|their|the)? ?[^,.;]{0,30}?)\b(?:peak|high|record|top)s?\b(?: (?:of|set|from) [^,.;]{0,24})?",
    re.I,
)
_UNBROKEN = re.compile(
    r"(?P<which>[^,.;]{0,40}?)\b(?:peak|high|record|top)\b(?: of [\d,.]+)? (?:still |has |remains? |is |stands? )+(?:unbroken|intact|unbeaten|unsurpassed|untouched|stood|standing|out of reach)\b",
    re.I,
)
_LAST_SEEN = re.compile(
    r"\b(?:has|have|had)(?:n't| not| never)(?: been)? seen (?:a (?:level|reading|close|price|number|figure) (?:like (?:that|this|it)|(?:as|so|this|that) (?:high|low))|(?:it|one|them) (?:this|that|so|as) (?:high|low)|anything like (?:it|this|that)|its like|the like|such a (?:level|reading|close|price|number|figure)) since\b|\b(?:a level )?(?:last|not) seen (?:since|in|on)\b|\bback (?:to )?where it (?:was|stood|started|traded)(?: back)? (?:in|at|on)\b|\bback (?:at|to) levels (?:of|last seen in|not seen since|from)\b",
    re.I,
)


@phrase_rule
def negated_records(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``hasn't set a record since February 19``, ``has yet to regain its July high``."""
    for pattern, form in (
        (_NO_RECORD, "no_record_since"),
        (_LAST_SET, "no_record_since"),
        (_UNREGAINED, "unregained"),
        (_UNBROKEN, "unregained"),
    ):
        for m in pattern.finditer(s.text):
            if (
                form == "no_record_since"
                and pattern is _NO_RECORD
                and not re.search(r"n't|\bnot\b|\bnever\b|\byet\b", m[0])
            ):
                continue
            subject, sure = s.subject_at((m.end(), m.end()))
            if subject is None or subject.kind not in MARKET or s.is_forecast(m.span()):
                continue
            which = m.groupdict().get("which") or ""
            stop = m.end()
            since = None
            if form == "no_record_since":
                since = since_of(s.text, s.clock, m.end(), min(len(s.text), m.end() + 45), s.clock.last)
                if since is None and pattern is _LAST_SET:
                    since = _named_month(s)
                if since is None or since.first is None:
                    continue
                stop = max(stop, since.span[1])
            else:
                which = m[0]
            yield claim(
                s,
                (m.start(), stop),
                "record",
                form,
                subject=subject,
                since=since,
                which=which,
                period=default_periods(s.clock),
                firm=sure,
            )


def _named_month(s: Scan):  # type: ignore[no-untyped-def]
    m = re.match(r"(?P<when>[A-Z][a-z]+ (?:19|20)\d\d)", s.text)
    return since_of(f"since {m['when']}", s.clock, 0, 40, s.clock.last) if m else None


@phrase_rule
def last_seen(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``a level last seen in November 2008``, ``back where it was in 1997``."""
    for m in _LAST_SEEN.finditer(s.text):
        tail = re.match(r"\s*(?P<when>[^,.;]{3,30})", s.after(m.end()))
        if not tail:
            continue
        since = since_of("since " + tail["when"], s.clock, 0, 60, s.clock.last)
        subject, sure = s.subject_at(m.span())
        if since is None or since.first is None or subject is None or subject.kind not in MARKET | {"yield"}:
            continue
        way = s.way_at((m.start(), m.start()))[0]
        kind = {"volatility": "volatility", "yield": "rate"}.get(subject.kind, "low" if way < 0 else "high")
        stop = m.end() + len(tail[0])
        period = s.end_at((m.start(), m.start()))[0]
        if any(m.start() <= p.span[0] < stop and set(p.windows) and p.span == period.span for p in s.periods):
            # The time is what it was last seen at, and not when it is.
            period = default_periods(s.clock)
        yield claim(s, (m.start(), stop), kind, "extreme", subject=subject, way=way or 1, grain="day", period=period,
                    since=since, rank=1, what="level", firm=sure and way != 0)  # fmt: skip


# --- rates ------------------------------------------------------------------------------------

_YIELDS_MORE = re.compile(
    r"\byield(?:s|ed|ing)? (?P<way>more|less) than\b|\b(?P<side>above|below|over|under) (?:that of )?(?:the )?$",
    re.I,
)


@phrase_rule
def curve(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``two-year notes yield more than tens``, ``the curve is inverted``."""
    found = [m for m in s.mentions if m.subject.kind == "yield"]
    for one, other in itertools.pairwise(found):
        between = s.text[one.span[1] : other.span[0]]
        m = re.search(
            r"\byield(?:s|ed|ing)? (?P<way>more|less)\b|\b(?P<side>above|below|under)\b(?: that of)?(?: the)? ?$|\b(?P<more>more|less|higher|lower) than\b",
            between,
            re.I,
        )
        if (
            m
            and len(between) < 60
            and not any(
                one.span[1] <= q.span[0] < other.span[0] and q.unit in ("percent", "bp") for q in s.quantities
            )
        ):
            word = (m["way"] or m["side"] or m["more"]).lower()
            yield claim(s, (one.span[0], other.span[1]), "rate", "curve", subject=one.subject, other=other.subject,
                        way=1 if word in ("more", "above", "higher") else -1, period=s.end_at(one.span)[0])  # fmt: skip
            return
    m = re.search(
        r"\b(?:yield )?curve (?:is |was |remains? |stays? |has been |still |stood )+(?P<what>inverted|upside down|positive|upward-sloping)|\bcurve inverted\b",
        s.text,
        re.I,
    )
    if m and not s.is_forecast(m.span()):
        from briefgen.audit.subjects import fixed_subjects

        book = fixed_subjects()
        inverted = not (m["what"] or "").lower().startswith(("positive", "upward"))
        yield claim(s, m.span(), "rate", "curve", subject=book["2y"], other=book["10y"], way=1 if inverted else -1,
                    period=s.end_at(m.span())[0], firm=bool(re.search(r"two|2-|10|ten", s.text)))  # fmt: skip


@phrase_rule
def moved_to(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``the 10-year yield shot up to 2.40%``: the direction is a claim as well as the level."""
    for q in s.quantities:
        if q.unit != "percent" or not re.search(r"\bto (?:\w+ ){0,2}$", s.before(q.span[0])):
            continue
        subject, sure = s.subject_at(q.span)
        near = [w for w in s.ways if w[2] and 0 <= q.span[0] - w[1] <= 12]
        if subject is None or subject.kind != "yield" or not near or s.is_forecast(q.span):
            continue
        period, _named = s.period_at(q.span)
        if any(x.unit == "bp" for x in s.quantities):
            continue
        yield claim(
            s,
            (near[-1][0], q.span[1]),
            "rate",
            "sign",
            subject=subject,
            way=near[-1][2],
            period=period,
            firm=sure,
        )


# --- members ----------------------------------------------------------------------------------

_SECTORS = re.compile(
    rf"\b(?P<n>all|every(?: (?:last |single )?one of)?|none of|each of|no|(?:all )?(?:but |except )?{NUMBER})(?: (?:out )?of)?(?: the)?(?: S&P 500's| index's| benchmark's)? ?(?P<of>11|eleven|10|ten|nine|9)?(?: S&P(?: 500)?)?(?: (?:major|main|big))?(?: (?:sectors?(?: SPDRs?)?(?: funds?| ETFs?| groups?)?|industry groups)|(?:(?<=the nine)|(?<=the ten)|(?<=the 11)|(?<=the eleven))(?= ))(?P<but> (?:but|except(?: for)?|save|bar|apart from|other than) (?:one|the \w+|[\w-]+(?: \w+)?)\b)?(?P<gap>[^.;]{{0,25}}?)\b(?P<verb>rose|fell|gained|lost|advanced|declined|climbed|dropped|slid|retreated|(?:managed|eked out|posted|scored|recorded|booked) (?:an? |any )?(?:gains?|advances?|loss(?:es)?|declines?)|finished (?:higher|lower)|closed (?:higher|lower)|ended (?:higher|lower|up|down)|(?:were|are|is|stand|remain) (?:still |now )?(?:up|down|higher|lower)|in the (?:red|green|black)|under ?water|in the hole|(?:positive|negative)|(?<=SPDRs )(?:up|down))\b",
    re.I,
)
_ADVANCERS = re.compile(
    rf"\b(?P<one>advancers|advancing (?:issues|stocks)|gainers|winners|decliners|declining (?:issues|stocks)|losers) (?:outnumbered|outpaced|beat|swamped|led|topped) (?P<other>decliners|declining (?:issues|stocks)|losers|advancers|advancing (?:issues|stocks)|gainers|winners)(?: by)?(?: (?:more than |nearly |about |roughly |almost |over )?(?:a ratio of )?(?P<n>{NUMBER})[- ]?(?:to|-to-)[- ]?(?:one|1))?",
    re.I,
)
_STOCKS_ROSE = re.compile(
    rf"\b(?P<hedge>about |some |roughly |around |more than |over |nearly |almost |fewer than |only |just |at least )?(?P<n>\d{{1,3}}|{NUMBER}) (?:of (?:the|its) )?(?:S&P 500(?:'s)? |index(?:'s)? )?(?:stocks|members|companies|components|constituents)(?: in the (?:S&P 500|index|benchmark))? (?P<verb>rose|fell|gained|lost|advanced|declined|climbed|dropped|finished higher|finished lower|closed higher|closed lower)\b",
    re.I,
)


@phrase_rule
def sector_counts(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``ten of the eleven sectors rose``, ``all 11 sectors fell``, ``decliners outnumbered advancers two to one``."""
    for m in _SECTORS.finditer(s.text):
        word = m["n"].lower()
        if re.search(
            r"\b(?:apart from|except for|other than|besides|leave|leaving|but for)\b[^.;]*$|\b(?:among|alone (?:of|in)) (?:the |all )?$",
            s.before(m.start()),
            re.I,
        ):
            # All but those that are named: how many that makes cannot be told.
            continue
        total = whole(m["of"]) if m["of"] else 0
        if word.startswith(("all but", "all except")):
            missing = whole(word.split()[-1]) or 1
            value = -missing
        elif word == "all" or word.startswith(("every", "each of")):
            value = -1 if m["but"] else 99
        elif word in ("no", "none of"):
            value = 0
        else:
            value = whole(word.replace("all ", "")) or -99
            if word.startswith("all "):
                value = 99
        if value == -99 or s.is_forecast(m.span()):
            continue
        up = bool(re.search(r"rose|gain|advance|climbed|higher|\bup\b|green|black|positive", m["verb"], re.I))
        quantity = Quantity(value=abs(value), unit="number", step=1.0, span=m.span())
        yield claim(s, m.span(), "breadth", "sector_count", quantity=quantity, way=1 if up else -1, stated=value, total=total,
                    period=s.period_at(m.span())[0])  # fmt: skip
    for m in _ADVANCERS.finditer(s.text):
        up = bool(re.match(r"adv|gain|win", m["one"], re.I))
        ratio = whole(m["n"]) if m["n"] else 1
        yield claim(
            s,
            m.span(),
            "breadth",
            "advance_ratio",
            way=1 if up else -1,
            ratio=ratio,
            period=s.end_at(m.span())[0],
        )
    for m in _STOCKS_ROSE.finditer(s.text):
        count = whole(m["n"])
        inside = any(a <= m.start("n") < b for a, b in (x.span for x in s.mentions))
        if count is None or count < 20 or inside or s.is_forecast(m.span()):
            continue
        up = bool(re.search(r"rose|gained|advanced|climbed|higher", m["verb"], re.I))
        yield claim(s, m.span(), "breadth", "stock_count", way=1 if up else -1, count=count, hedge=(m["hedge"] or "").strip().lower(),
                    period=s.end_at(m.span())[0])  # fmt: skip


_ELIDED = re.compile(
    rf"(?P<name>[^,;.]{{0,3}})(?:'s|,) (?:own )?(?P<n>{ORDINAL})\b(?! (?:quarter|half|of|largest|biggest))|(?P<n2>{NUMBER}|{ORDINAL}) for (?:the )?",
    re.I,
)


@phrase_rule
def elided_runs(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``the S&P 500's sixth straight monthly gain and the Nasdaq's eighth``, ``eight down days in a row, nine for the Nasdaq``."""
    first = re.search(
        rf"\b(?:{ORDINAL}|{NUMBER})(?: [\w-]+){{0,3}}? (?:straight|consecutive|in a row|running)\b|\b(?:{ORDINAL}|{NUMBER}) (?:straight|consecutive)\b",
        s.text,
        re.I,
    )
    if not first:
        return
    part = s.text[first.start() : first.end() + 30]
    grain = next((g for g in ("week", "month", "quarter") if re.search(g, part, re.I)), "day")
    way = (
        -1
        if re.search(r"loss|losing|declin|drop|down|fall|fell|lower|slide", part, re.I)
        else (
            1 if re.search(r"gain|win|advance|rise|rose|up|higher", part, re.I) else s.way_at(first.span())[0]
        )
    )
    for mention in s.mentions:
        if mention.span[0] < first.end() or mention.subject.kind not in MARKET:
            continue
        own = re.match(rf"'s (?P<n>{ORDINAL})\b(?! (?:straight|consecutive))", s.after(mention.span[1]))
        ahead = re.search(rf"(?P<n>{NUMBER}|{ORDINAL}) for (?:the )?$", s.before(mention.span[0]))
        found = own or ahead
        count = whole(found["n"]) if found else None
        if not found or not count:
            continue
        span = (
            (mention.span[0], mention.span[1] + own.end())
            if own
            else (ahead.start() if ahead else 0, mention.span[1])
        )
        quantity = Quantity(value=count, unit="session", step=1.0, span=span)
        yield claim(s, span, "run", "run", subject=mention.subject, quantity=quantity, way=way, grain=grain,
                    period=s.end_at(span)[0] if s.periods else default_periods(s.clock), ended=False)  # fmt: skip


def day_period(s: Scan) -> Period:
    """The article's own day."""
    return default_periods(s.clock)
