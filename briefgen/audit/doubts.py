"""Readings that are too uncertain to be called wrong."""

from __future__ import annotations

from briefgen.audit.doubtful import DOUBTS, MOVES, STRETCH
from briefgen.audit.model import Finding
from briefgen.audit.scan import Scan
from briefgen.audit.uncertain import SHARES


def doubt_of(s: Scan, found: Finding) -> str:
    """Why a finding cannot be held against the article; empty where it can."""
    form = str(found.claim.details["form"])
    period = found.claim.period
    if (
        form in MOVES
        and STRETCH.search(s.before(found.claim.span[0]))
        and (period is None or period.grain != "span")
    ):
        return "a stretch of time that could not be read"
    head, tail = s.before(found.claim.span[0]), s.after(found.claim.span[0])
    return next(
        (
            d.reason
            for d in (*DOUBTS, *SHARES)
            if form in d.forms
            and d.before.search(head)
            and d.after.match(tail)
            and d.context.search(s.context.words)
        ),
        "",
    )
