"""Editor's notes as facts: what somebody else has on record, from its date to its expiry."""

from __future__ import annotations

import datetime as dt

from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market
from briefgen.metrics.registry import MissingInputError, Point, Provenance, point_metric
from briefgen.model import Scalar


@point_metric(
    "note", unit="text", definition="an editor's note, word for word, from its date to its expiry"
)  # fmt: skip
def note(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What somebody has on record about the world outside the prices.

    Args:
        market: The market with the edition's notes.
        fact_id: ``note:circuit-breakers``.
        session: The session.

    Returns:
        The text, word for word; details: ``said_by``, ``dated``, ``expires``, ``url``.

    Raises:
        MissingInputError: There is no such note, it is of a later day or has expired, or the market is
            simulated.

    Example:
        A note of 2025-12-10 that expires on 2026-01-27 is its text on 2026-01-22, and missing on 2026-01-28.
    """
    found = market.notes.get(fact_id.subject)
    if found is None:
        known = ", ".join(sorted(market.notes)) or "none"
        raise MissingInputError(f"the edition has no note '{fact_id.subject}'; it has {known}")
    if market.snapshot.simulated:
        raise MissingInputError("the market is simulated, and notes are about the real one")
    if session < found.date:
        raise MissingInputError(f"the note '{found.key}' could not be known by {session}")
    if session > found.expires:
        raise MissingInputError(f"the note '{found.key}' expired on {found.expires}")
    source = Provenance(
        source="note",
        as_of=found.date,
        citation=f"{found.source[:1].upper()}{found.source[1:]}, {found.date}, {found.url}",
    )
    details: dict[str, Scalar | None] = {
        "said_by": found.source,
        "dated": found.date,
        "expires": found.expires,
        "url": found.url,
    }
    return Point(value=found.text, details=details, provenance=source)
