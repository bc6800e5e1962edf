"""Rules for what no price can tell, and for shares of members: they go before all others."""

from __future__ import annotations

import re

from briefgen.audit.model import Claim, Quantity, Subject
from briefgen.audit.rules.base import claim, quantity_rule, unchecked, words_around
from briefgen.audit.rules.common import has_price
from briefgen.audit.rules.declines import AVERAGE
from briefgen.audit.scan import Scan

_BREADTH = re.compile(
    r"^ (?:of|in) (?:the |all |its |their |present |current |today's )*(?:S&P 500(?:'s)?(?: index)?|index(?:'s)?|benchmark(?:'s)?|500)?\s*(?:members|stocks|components|constituents|companies|shares|names|S&P 500)",
    re.I,
)
_NO_PRICE = re.compile(
    r"^(?:\s|-)*(?:of (?:all |the |such |its |their |past )?(?:returns|days|sessions|cases|times?|weeks|months|quarters|years|occasions|instances|spans|stretches|periods|windows|closes|readings|strings|runs|streaks|them|these|those)\b|of (?:the |its |all |total |their )*(?:(?:S&P 500|index|market|benchmark|fund|group|\w+)(?:'s)? )?(?:weight|market value|capitali[sz]ation|assets|revenue|sales|debt|portfolio|volume|gdp|economy|labou?r force|work ?force|population|people|investors|respondents|cash|earnings|profits?|GDP|capital)|chance|probability|odds|tariffs?|tax|duty|levy|stake|coupon|dividend|discount|premium|margin|growth|interest|allocation|weight|position|downside|upside risk|of (?:investors|analysts|strategists|economists|households|Americans))",
    re.I,
)
_WEIGHT_BEFORE = re.compile(
    r"\b(?:[Oo]utcomes|median(?: of)?|norm|[Cc]ases ran|on average|typical(?:ly)?|weight(?:ing)?|share|allocation|accounts? for|makes? up|represents?|probability|odds|chance|tariffs? of|margin of|accounted for|made up|inflation (?:at|of|rate)|growth of|GDP (?:rose|grew|growth)|yield(?:s|ing)? (?:of)?|dividend)\b[^,.;]{0,25}$",
    re.I,
)
_STUDY = re.compile(
    r"\b(?:in \d+% of (?:them|cases)|earlier,? (?:separate )?(?:cases|runs|occasions)|[Tt]he norm for|[Oo]utcomes ran|[Cc]ases ran)\b"
)
_RISE_IN = re.compile(
    r"^ (?:jump|rise|increase|gain|growth|surge|drop|decline|fall|decrease|slump|plunge|cut|hike|reduction) (?:in|to) (?!(?:its|their|the|a|an|one|just|early|late|value|prices?|shares?|less|about|more|morning|afternoon|two|three|four|five|six|ten|January|February|March|April|May|June|July|August|September|October|November|December|\d|[A-Z$]))(?P<what>\w)"
)
_OF_RETURN = re.compile(
    r"\b(?:volatility(?! index)|correlation|beta|standard deviation|implied|realized)\b[^,.;:]{0,30}$", re.I
)
_SINCE_INCEPTION = re.compile(
    r"^ a year\b(?! (?:ago|earlier|before(?! (?:dividends|fees|taxes|inflation|costs))|later|to))|\ba year on average\b|\bannuali[sz]ed\b|\bper year\b|\ba year since\b|\bon average\b|\baverag(?:ed|ing)\b|^ or more (?:on|in)\b|^ (?:or more )?(?:on|in) (?:\w+ |\d+ )?(?:days|sessions|occasions)\b|^ or more; ",
    re.I,
)


@quantity_rule("percent", "pp", "points", "usd", "number", "bp", "times", "session", "week", "month", order=0)
def forecast(s: Scan, q: Quantity) -> Claim | None:
    """What is yet to come."""
    if q.unit in ("percent", "pp", "points", "usd", "bp", "times") and s.is_forecast(q.span):
        return unchecked(s, words_around(s, q), "return", "forecast", quantity=q)
    if q.unit == "percent" and re.match(r"[ -](?:[\w'-]+ ){1,6}would\b(?! have)", s.after(q.span[1])):
        return unchecked(s, words_around(s, q), "return", "forecast", quantity=q)
    if q.unit == "number" and q.value > 100 and s.is_forecast(q.span):
        return unchecked(s, words_around(s, q), "level", "forecast", quantity=q)
    return None


@quantity_rule("percent", "pp", order=1)
def breadth(s: Scan, q: Quantity) -> Claim | None:
    """``70% of the members are above their 200-day average``."""
    tail = s.after(q.span[1])
    if q.signed or not _BREADTH.match(tail):
        return None
    text = s.text
    average = re.search(AVERAGE, text, re.I)
    if average:
        below = bool(re.search(rf"\b(?:below|under|beneath)\b[^,.;]{{0,20}}{AVERAGE}", text, re.I))
        return claim(s, (q.span[0], min(len(text), q.span[1] + 60)), "breadth", "breadth_above", quantity=q,
                     period=s.end_at(q.span)[0], days=average["n"], below=below)  # fmt: skip
    rose = re.search(
        r"\b(?:rose|gained|advanced|higher|up|climbed|in the green|fell|lost|declined|lower|down|dropped)\b",
        tail,
    )
    if rose:
        up = rose[0] in ("rose", "gained", "advanced", "higher", "up", "climbed", "in the green")
        return claim(s, (q.span[0], q.span[1] + rose.end()), "breadth", "share_up", quantity=q, way=1 if up else -1,
                     period=s.end_at(q.span)[0], firm=False)  # fmt: skip
    return unchecked(s, (q.span[0], q.span[1] + 30), "breadth", "vague", quantity=q)


@quantity_rule("percent", order=2)
def not_about_prices(s: Scan, q: Quantity) -> Claim | None:
    """Weights, odds, tariffs and the like."""
    head, tail = s.before(q.span[0]), s.after(q.span[1])
    if _NO_PRICE.match(tail) or _SINCE_INCEPTION.search(tail[:40]):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    subject = s.subject_at(q.span)[0]
    yields = subject is not None and subject.kind in ("yield", "rate", "macro")
    if (_WEIGHT_BEFORE.search(head) and not yields) or _STUDY.search(s.text):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    if re.search(r"\b(?:members|stocks|companies|names|constituents)\b[^.;,\d]{0,12}$", head) and re.match(
        r" (?:rose|fell|gained|lost|advanced|declined|did|managed|beat|were)\b", tail
    ):
        return unchecked(s, words_around(s, q), "breadth", "vague", quantity=q)
    m = _RISE_IN.match(tail)
    if m and not any(
        0 <= x.span[0] - q.span[1] - m.start("what") <= 4 and x.subject.kind != "topic" for x in s.mentions
    ):
        return unchecked(s, words_around(s, q), "return", "not a market claim", quantity=q)
    if _OF_RETURN.search(head) and has_price(subject):
        return _volatility(s, q, subject)
    return None


def _volatility(s: Scan, q: Quantity, subject: Subject | None) -> Claim:
    if re.search(r"realized|historical|month|21|annuali", s.text, re.I) and subject is not None:
        return claim(s, words_around(s, q), "volatility", "vol", subject=subject, quantity=q,
                     period=s.end_at(q.span)[0], firm=False)  # fmt: skip
    return unchecked(s, words_around(s, q), "volatility", "vague", subject=subject, quantity=q)
