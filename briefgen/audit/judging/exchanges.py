"""Judge of where something is listed."""

from __future__ import annotations

from briefgen.audit.evidence import Desk
from briefgen.audit.judging.base import form, unchecked
from briefgen.audit.model import Claim, Finding
from briefgen.prose.names import EXCHANGES, built_in_names


def exchange_of(desk: Desk, ticker: str) -> str:
    """The exchange that a ticker is listed on; empty where it is not known."""
    built_in = str(built_in_names().get(ticker, {}).get("exchange", ""))
    known = [x for x in desk.market.snapshot.listings if x.ticker == ticker and x.exchange]
    latest = max(known, key=lambda x: x.as_of).exchange if known else ""
    return built_in or EXCHANGES.get(latest, "")


@form("listing")
def listing(desk: Desk, claim: Claim) -> Finding:
    """The exchange named with a symbol; "NYSE" for NYSE Arca is loose, but not wrong."""
    assert claim.subject is not None
    ticker = claim.subject.ids[0]
    true = exchange_of(desk, ticker)
    if not true:
        return unchecked(claim, f"no data: the exchange of {ticker}")
    said = str(claim.details["exchange"]).upper().replace("NYSEARCA", "NYSE ARCA")
    if said == true.upper():
        return Finding(claim=claim, verdict="right", truth=f"{ticker} is listed on {true}")
    if true.upper().startswith(said):
        return Finding(claim=claim, verdict="right", truth=f"{ticker} is listed on {true}: loosely right")
    return Finding(
        claim=claim, verdict="wrong", truth=f"{ticker} is listed on {true}", nearest=f"({true}: {ticker})"
    )
