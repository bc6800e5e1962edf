"""Judges of shares of members."""

from __future__ import annotations

from dataclasses import replace

from briefgen.audit.evidence import Desk, Measured
from briefgen.audit.judging.base import form, from_readings, shown, unchecked
from briefgen.audit.judging.momentum import length_of
from briefgen.audit.judging.timing import ends_of
from briefgen.audit.model import Claim, Finding


@form("breadth_above", "share_up")
def breadth(desk: Desk, claim: Claim) -> Finding:
    """Shares of the members of the universe."""
    panels = list(desk.market.snapshot.panels)
    if not panels:
        return unchecked(claim, "no data: members of the index")
    above = claim.details["form"] == "breadth_above"
    n = length_of(claim) if above else 0
    fact = f"breadth_above:{panels[0]}@{n}d" if above else f"share_up:{panels[0]}@1d"
    flip = bool(claim.details.get("below")) or (not above and claim.direction < 0)
    readings = []
    for end in ends_of(desk, claim):
        value = desk.number(fact, end)
        if value is not None:
            readings.append(
                Measured(
                    fact=fact,
                    session=end,
                    value=100 * (1 - value if flip else value),
                    note=f"present members on {end}",
                    unit="percent_level",
                )
            )
    found = from_readings(desk, replace(claim, direction=0), readings, lambda: (shown(readings[0].value, "percent_level"), False),
                          none="no data: members of the index at that time")  # fmt: skip
    return replace(found, claim=claim)
