"""What rules of values share: whether a subject has prices, and the words before a level."""

from __future__ import annotations

import re

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Quantity, Subject
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


TO = re.compile(
    r"\b(?:to|at|of|near|around|above|below|past|over|under|through|stood|stands|sits|sitting|yield(?:s|ed|ing)?|reached|reaching|hit|hitting|touched|paid|pays|is|was|closed|ended|finished)(?: (?:close|finish|settle|end|stand|yield|just|only|about|around|a|an|\w+ly|as (?:high|low) as))*\s?$",
    re.I,
)

MEMBERS_MARK = re.compile(
    r"\b(?:stocks|members|shares|companies|names) (?:\w+ )?(?:above|below|under|over) (?:their|the|a)\b[^;]*$"
)
"""A share of members beyond a mark of their own."""
