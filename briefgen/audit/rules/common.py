"""What rules of values share: whether a subject has prices, and the words before a level."""

from __future__ import annotations

import re

from briefgen.audit.clock import to_date, year_window
from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Period, Quantity, Subject
from briefgen.audit.rules.base import unchecked, words_around
from briefgen.audit.scan import Scan


def has_price(s: Subject | None) -> bool:
    """Whether a subject has prices."""
    return s is not None and s.kind in MARKET


def no_subject(s: Scan, q: Quantity, kind: str, subject: Subject | None) -> Claim | None:
    """What cannot be judged for want of a subject with data."""
    if subject is None:
        return unchecked(s, words_around(s, q), kind, "not a market claim", quantity=q)
    if subject.kind == "absent":
        reason = f"no data: {subject.name}"
        return unchecked(s, words_around(s, q), kind, reason, subject=subject, quantity=q)
    return unchecked(s, words_around(s, q), kind, "not a market claim", subject=subject, quantity=q)


def year_told(s: Scan) -> Period | None:
    """The year that a sentence tells of: one that is named, or that has just ended."""
    frames = [p for p in (*s.periods, *reversed(s.context.frames)) if p.grain == "year" and p.windows]
    if frames:
        return Period(windows=frames[0].windows, grain="year")
    date = s.clock.date
    if (date.month, date.day) >= (12, 28):
        return Period(windows=tuple(to_date(s.clock, "year")), grain="year")
    if (date.month, date.day) <= (1, 15):
        return Period(windows=tuple(year_window(s.clock, date.year - 1)), grain="year")
    return None


BACK_THEN = re.compile(
    r"(?:^|[.;,] |\b(?:and|but|while) )(?:(?:an?|one|two|three|four|five|six|ten|\d+) (?:trading )?(?:days?|sessions?|weeks?|months?|quarters?|years?) (?:ago|earlier|before)|at the (?:start|beginning|outset)(?: of [\w ]{3,12})?|back then|(?:in|at) (?:its|the) (?:prime|worst|best)),? [^,;]*$",
    re.I,
)
"""Words before a level that is one of an earlier time: ``A year earlier it paid``."""

TO = re.compile(
    r"\b(?:to|at|of|near|around|above|below|past|over|under|through|stood|stands|sits|sitting|yield(?:s|ed|ing)?|reached|reaching|hit|hitting|touched|paid|pays|is|was|closed|ended|finished)(?: (?:close|finish|settle|end|stand|yield|just|only|about|around|a|an|\w+ly|as (?:high|low) as))*\s?$",
    re.I,
)

MEMBERS_MARK = re.compile(
    r"\b(?:stocks|members|shares|companies|names) (?:\w+ )?(?:above|below|under|over) (?:their|the|a)\b[^;]*$"
)
"""A share of members beyond a mark of their own."""
