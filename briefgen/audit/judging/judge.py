"""One claim → its finding."""

from __future__ import annotations

from briefgen.audit.evidence import Desk
from briefgen.audit.judging import (  # noqa: F401
    breadth,
    declines,
    exchanges,
    extreme_days,
    levels,
    marks,
    momentum,
    money,
    rates,
    records,
    returns,
    run_ranks,
    spreads,
    standing,
    states,
    streaks,
    superlatives,
    tallies,
)
from briefgen.audit.judging.base import JUDGES, unchecked
from briefgen.audit.model import Claim, Finding


def judge(desk: Desk, claim: Claim) -> Finding:
    """The verdict of a claim on the data up to the article's date."""
    form = str(claim.details["form"])
    if form == "none":
        return unchecked(claim, str(claim.details["reason"]))
    return JUDGES[form](desk, claim)
