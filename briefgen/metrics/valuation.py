"""What earnings cost and how they grow: facts of a basket from its members' published estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from briefgen.metrics.holdings import Holding, holdings_of
from briefgen.metrics.ids import FactId
from briefgen.metrics.market import Market
from briefgen.metrics.registry import MissingInputError, Point, Provenance, point_metric
from briefgen.model import Input, Scalar


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Members that an aggregate is made of.

    Args:
        subject: The basket or company.
        session: The session.
        all: Every member that is not a second class of another's company.
        used: Those with everything that the aggregate needs.
    """

    subject: str
    session: dt.date
    all: tuple[Holding, ...]
    used: tuple[Holding, ...]

    @property
    def coverage(self) -> float:
        """Share of the members' market value that is used."""
        return sum(map(_value, self.used)) / sum(map(_value, self.all))

    def details(self) -> dict[str, Scalar | None]:
        """How many members are used, how many there are, and what share of their value that is."""
        out = ", ".join(h.ticker for h in self.all if h not in self.used)
        oldest, newest = self._dates()
        return {
            "members": len(self.all),
            "counted": len(self.used),
            "coverage": self.coverage,
            "left_out": out or None,
            "estimates_from": oldest,
            "estimates_to": newest,
        }

    def _dates(self) -> tuple[dt.date, dt.date]:
        days = [h.estimates.as_of for h in self.used if h.estimates is not None]
        return min(days), max(days)

    def provenance(self, source: str) -> Provenance:
        """Where the estimates come from; they are as old as the oldest of them."""
        oldest, newest = self._dates()
        names = sorted({h.estimates.source for h in self.used if h.estimates is not None} - {""})
        dates = f"{oldest}" if oldest == newest else f"{oldest} to {newest}"
        words = f"{', '.join(names) or source}: estimates for {len(self.used)} companies, {dates}"
        return Provenance(source=f"fundamentals: {source}", as_of=oldest, citation=words)

    def inputs(self, *fields: str) -> tuple[Input, ...]:
        """Estimates, share counts and, where the value counts, closes of the members used."""
        found: list[Input] = []
        for h in self.used:
            assert h.estimates is not None and h.shares_as_of is not None and h.shares is not None
            found += [
                Input(series=h.ticker, field=f, date=h.estimates.as_of, value=getattr(h.estimates, f))
                for f in fields
            ]
            found.append(Input(series=h.ticker, field="shares", date=h.shares_as_of, value=h.shares))
            if "forward_pe" in fields and h.close is not None:
                found.append(Input(series=h.ticker, field="close", date=self.session, value=h.close))
        return tuple(found)


def _value(h: Holding) -> float:
    assert h.value is not None, h.ticker
    return h.value


def counted(
    market: Market, subject: str, session: dt.date, fits: Callable[[Holding], bool], what: str
) -> Counted:
    """The members of a basket that an aggregate can use.

    Args:
        market: The market.
        subject: A basket, or a company as a basket of one.
        session: The session.
        fits: Whether a member has everything that is needed.
        what: What is needed, for the reason.

    Raises:
        MissingInputError: No member has it, or the market value of one is unknown: then nobody could say how
            much of the basket the aggregate covers.
    """
    absent = market.snapshot.absent.get("fundamentals")
    if absent and not market.snapshot.fundamentals:
        raise MissingInputError(absent)
    lines = tuple(h for h in holdings_of(market, subject, session) if h.shares != 0)
    for h in lines:
        if h.close is None:
            raise MissingInputError(market.unknown(h.ticker)(session) or f"no close of {h.ticker} is known")
        if h.shares is None:
            raise MissingInputError(f"no share count of {h.ticker} known on {session}")
    used = tuple(h for h in lines if fits(h))
    if not used:
        raise MissingInputError(f"no member of {subject} has {what} on {session}")
    return Counted(subject=subject, session=session, all=lines, used=used)


def _priced(h: Holding) -> bool:
    pe = None if h.estimates is None else h.estimates.forward_pe
    return pe is not None and pe > 0


def _earning(h: Holding) -> bool:
    e = h.estimates
    return e is not None and e.eps_current is not None and e.eps_next is not None


def harmonic(parts: Counted) -> float:
    """Sum of the values over the sum of values each divided by its own ratio."""
    total = earned = 0.0
    for h in parts.used:
        assert h.estimates is not None and h.estimates.forward_pe is not None
        total += _value(h)
        earned += _value(h) / h.estimates.forward_pe
    return total / earned


PRICED = "positive estimated earnings"


@point_metric(
    "forward_pe", unit="ratio",
    definition="sum of market values / sum of (market value / forward P/E), members with positive earnings",
)  # fmt: skip
def forward_pe(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """What a dollar of the coming year's estimated earnings costs, harmonic and weighted by market value.

    Args:
        market: The market; estimates of the members.
        fact_id: ``forward_pe:mag7``, or ``forward_pe:AAPL``.
        session: The session.

    Returns:
        A ratio; details: ``members``, ``counted``, ``coverage`` (share of market value), ``left_out``,
        ``estimates_from``, ``estimates_to``.

    Raises:
        MissingInputError: No member has positive estimated earnings, or the value of one is unknown.

    Example:
        Values of 300 and 100 at ratios of 30 and 20 make 400 / (10 + 5) = 26.7.
    """
    parts = counted(market, fact_id.subject, session, _priced, PRICED)
    return Point(
        value=harmonic(parts),
        details=parts.details(),
        inputs=parts.inputs("forward_pe"),
        provenance=parts.provenance(market.snapshot.source),
    )


@point_metric(
    "discount", pair=True, unit="fraction", definition="1 - forward P/E of B / forward P/E of U"
)  # fmt: skip
def discount(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """By how much one basket's earnings are cheaper than another's (minus: dearer).

    Args:
        market: The market; estimates of the members of both.
        fact_id: ``discount:small/large``.
        session: The session.

    Returns:
        A fraction; details: ``forward_pe`` and ``other_pe``, ``coverage`` and ``other_coverage``.

    Raises:
        MissingInputError: One of the two has no forward price-earnings ratio.

    Example:
        Ratios of 18 and 24 make a discount of 0.25.
    """
    sides = [counted(market, s, session, _priced, PRICED) for s in (fact_id.subject, fact_id.other)]
    x, y = (harmonic(parts) for parts in sides)
    known = [parts.provenance(market.snapshot.source) for parts in sides]
    citation = "; ".join(dict.fromkeys(p.citation for p in known))
    return Point(
        value=1.0 - x / y,
        details={
            "forward_pe": x,
            "other_pe": y,
            "coverage": sides[0].coverage,
            "other_coverage": sides[1].coverage,
        },
        inputs=sides[0].inputs("forward_pe") + sides[1].inputs("forward_pe"),
        provenance=Provenance(source=known[0].source, as_of=min(p.as_of for p in known), citation=citation),
    )


@point_metric(
    "eps_growth", unit="fraction",
    definition="sum of next-year EPS x shares / sum of current-year EPS x shares - 1",
)  # fmt: skip
def eps_growth(market: Market, fact_id: FactId, session: dt.date) -> Point:
    """By how much a basket's earnings are expected to grow, losses counted.

    Args:
        market: The market; estimates of the members.
        fact_id: ``eps_growth:mag7``.
        session: The session.

    Returns:
        A fraction; details as of `forward_pe`, and ``current`` and ``next`` (earnings in dollars).

    Raises:
        MissingInputError: No member has both estimates, the value of one is unknown, or the current year's
            sum is not above zero.

    Example:
        Earnings of 100 now and 115 next year make 0.15.
    """
    parts = counted(market, fact_id.subject, session, _earning, "estimates of both years")
    now = then = 0.0
    for h in parts.used:
        assert h.estimates is not None and h.shares is not None
        assert h.estimates.eps_current is not None and h.estimates.eps_next is not None
        now += h.estimates.eps_current * h.shares
        then += h.estimates.eps_next * h.shares
    if not now > 0:
        raise MissingInputError(f"the members of {fact_id.subject} earn nothing this year on {session}")
    return Point(
        value=then / now - 1.0,
        details={**parts.details(), "current": now, "next": then},
        inputs=parts.inputs("eps_current", "eps_next"),
        provenance=parts.provenance(market.snapshot.source),
    )
