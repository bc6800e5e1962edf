"""Rules for sessions counted among others, and for where a series stands against a time of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.clock import WEEKDAY, month_window, previous, start_of, weekday, year_window
from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Period, Quantity, Span, Window
from briefgen.audit.months import MONTH, month_number
from briefgen.audit.periods import default_periods
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.scan import Scan

_UNIT = r"(?P<unit>(?:trading )?(?:days|sessions)|weeks|months)"
_UP = rf"rose|risen|gain\w*|up|higher|advanc\w*|climb\w*|{UP_NOUN}"
_DOWN = rf"f[ae]ll\w*|los[te]\w*|down|lower|declin\w*|dropp\w*|slid\w*|{DOWN_NOUN}"
_OF_THE_LAST = re.compile(
    rf"\b(?P<way>(?:{_UP})|(?:{_DOWN}))(?: in| on| for)? (?P<k>{NUMBER}) (?:of|out of|in) (?:the|its|their) (?:past|last|previous|latest) (?P<n>{NUMBER}) {_UNIT}\b",
    re.I,
)
_OUT_OF = re.compile(rf"\b(?P<k>{NUMBER}) (?P<way>up|down|losing|winning|positive|negative|higher|lower) (?:days|sessions) (?:out of|in) (?P<n>{NUMBER})\b", re.I)  # fmt: skip


@phrase_rule
def counted_days(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``has fallen on eight of the last ten sessions``, ``five down days out of five``."""
    for m in (*_OF_THE_LAST.finditer(s.text), *_OUT_OF.finditer(s.text)):
        subject, sure = s.subject_at(m.span())
        k, n = whole(m["k"]), whole(m["n"])
        unit = (m.groupdict().get("unit") or "days").split()[-1]
        if (
            not k
            or not n
            or k > n
            or subject is None
            or subject.kind not in MARKET
            or unit not in ("days", "sessions")
        ):
            continue
        if s.is_forecast(m.span()) or s.other_at(m.span()) is not None:
            continue
        up = bool(re.fullmatch(rf"{_UP}|winning|positive", m["way"], re.I))
        quantity = Quantity(value=float(k), unit="number", step=1.0, span=m.span("k"))
        yield claim(s, m.span(), "run", "day_count", subject=subject, quantity=quantity, way=1 if up else -1, length=n,
                    period=_own_time(s, m.span()), firm=sure)  # fmt: skip


def _own_time(s: Scan, span: Span) -> Period:
    """The sessions that a count may end at: those of the times within it, or before it, and of no mark behind it."""
    behind = [p for p in s.periods if p.grain == "day" and p.fixed and p.span[0] >= span[1] + 2]
    named = s.end_at(span)[0]
    if any(p.windows and p.windows[0].end in {w.end for w in named.windows} for p in behind):
        return default_periods(s.clock)
    return named


_WHERE = re.compile(
    rf"\b(?P<side>above|below|higher than|lower than|under|over|ahead of|beneath) where (?:it|they|the (?:index|year|month|week)) (?P<verb>began|begun|started|opened|ended|finished|closed|left off|stood at the (?:start|end) of)(?: on| in| at| out)? "
    rf"(?P<what>(?:(?:the|this) )?(?P<grain>week|month|quarter|year)|last (?P<last>week|month|quarter|year)|(?P<month>{MONTH})(?: (?P<y>(?:19|20)\d\d))?|(?P<year>(?:19|20)\d\d)|(?P<day>{WEEKDAY}))\b(?! \d)",
    re.I,
)


@phrase_rule
def against_a_start(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``a whisker above where it ended December``, ``below where it began the year``."""
    for m in _WHERE.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET | {"yield"} or s.is_forecast(m.span()):
            continue
        began = bool(re.match(r"beg|start|open|stood at the start", m["verb"], re.I))
        window = _since(s, m, began)
        if window is None or window.base is None:
            continue
        up = bool(re.match(r"above|higher|over|ahead", m["side"], re.I))
        kind = "rate" if subject.kind == "yield" else "return"
        yield claim(s, m.span(), kind, "sign", subject=subject, way=1 if up else -1, firm=sure,
                    period=Period(windows=(window,), grain="span", fixed=True))  # fmt: skip


def _since(s: Scan, m: re.Match[str], began: bool) -> Window | None:
    """From the close before or at the end of a named time to the last session."""
    clock = s.clock
    base = None
    if m["grain"]:
        found = previous(clock, m["grain"].lower())
        base = found[0].end if found else None
    elif m["last"]:
        found = previous(clock, m["last"].lower())
        base = (found[0].base if began else found[0].end) if found else None
    elif m["month"] or m["year"]:
        found = (
            month_window(clock, month_number(m["month"]), int(m["y"]) if m["y"] else None)
            if m["month"]
            else year_window(clock, int(m["year"]))
        )
        if found:
            now = start_of(clock.date, "month" if m["month"] else "year") <= found[0].end
            base = found[0].base if began or now else found[0].end
    elif m["day"]:
        day = weekday(clock, m["day"])
        base = clock.before(day) if began else clock.upto(day)
    if base is None or base >= clock.last:
        return None
    return Window(base=base, end=clock.last, grain="span", words=f"from {base} to {clock.last}")


_STILL_BELOW = re.compile(
    r"\b(?:is|are|remains?|stays?|sits?|stands?|was|were) (?:still |yet |also |well |far |some way |just |only |now |\w+ly )*(?:below|short of|under|shy of|off|beneath) (?:its|their) (?:own|(?:own )?(?:all-time |record |closing )*(?:record|high|peak|highest close)s?)\b(?! (?:of|from|set|in) )",
    re.I,
)


@phrase_rule
def below_a_peak(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``the Russell 2000, which is still below its own``: no record today."""
    for m in _STILL_BELOW.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        own = m[0].lower().endswith("own")
        if (
            subject is None
            or subject.kind not in MARKET - {"volatility", "basket"}
            or s.is_forecast(m.span())
        ):
            continue
        if any(a < m.end() and m.start() < b for a, b in taken) or (
            own and not re.search(r"\brecord|high|peak", s.before(m.start()))
        ):
            continue
        yield claim(
            s,
            m.span(),
            "record",
            "unregained",
            subject=subject,
            which="",
            period=s.end_at(m.span())[0],
            firm=sure,
        )
