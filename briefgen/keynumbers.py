"""The strip of key numbers over the text: the close, the day's change, and the line of three months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from briefgen.charts import number, path
from briefgen.charts.scales import scale
from briefgen.editions import Edition
from briefgen.model import Claim, Fact, Floats, KeyNumber, Runs, claims_of, plain
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Argument, Desk, claim
from briefgen.prose.quantities import Quantity
from briefgen.prose.statements import statement
from briefgen.resources import page_environment

SPAN = "3m"
WIDTH, HEIGHT, EDGE = 120.0, 30.0, 3.0
MOST = 6


@dataclass(frozen=True)
class _Printed:
    """A formatter with its arguments."""

    name: str
    arguments: tuple[Argument, ...] = ()

    def __call__(self, quantity: Quantity, desk: Desk) -> Claim:
        return claim(self.name, quantity, desk, *self.arguments)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """Which facts a number is made of, and how they are printed."""

    level: str
    change: str
    printed: _Printed
    signed: _Printed
    overall: _Printed


_NUMBER, _BASIS_POINTS = _Printed("signed_number", (2,)), _Printed("signed_basis_points")
_PRICE = _Kind(
    level="level", change="return", printed=_Printed("number"),
    signed=_Printed("signed", (2,)), overall=_Printed("signed", (1,)),
)  # fmt: skip
_POINTS = _Kind(
    level="level", change="change", printed=_Printed("number"), signed=_NUMBER, overall=_NUMBER
)  # fmt: skip
_RATE = _Kind(
    level="level", change="change", printed=_Printed("yield_level"),
    signed=_BASIS_POINTS, overall=_BASIS_POINTS,
)  # fmt: skip
_PUBLISHED = replace(_RATE, level="yield", change="yield_change")


def key_numbers(edition: Edition, facts: FactDesk, desk: Desk) -> tuple[tuple[KeyNumber, ...], Runs]:
    """The edition's indexes, its volatility index and the ten-year yield, as far as they are known.

    Args:
        edition: What is watched.
        facts: The session's facts.
        desk: What formatters may know.

    Returns:
        At most six numbers, and the words that say since when their lines run; no words without lines.
    """
    subjects = [(ticker, _PRICE) for ticker in edition.indices]
    subjects += [(edition.volatility, _POINTS)] if edition.volatility else []
    found = [made for subject, kind in subjects if (made := _made(subject, kind, facts, desk))]
    rates = ((edition.rate, _RATE), ("10y", _PUBLISHED)) if edition.rate else ()
    found += [made for subject, kind in rates if (made := _made(subject, kind, facts, desk))][:1]
    span = facts[f"return:{edition.benchmark}@{SPAN}"]
    if not isinstance(span, Fact) or not any(each.trend for each in found):
        return tuple(found[:MOST]), ()
    note = statement("key_note", start=claim("from_base", Quantity(fact=span), desk))
    return tuple(found[:MOST]), (*note, *_dated(found, facts, desk))


def _dated(found: list[KeyNumber], facts: FactDesk, desk: Desk) -> Runs:
    """The date of a yield, which is known a session later than the closes."""
    for made in claims_of(found[-1].value):
        level = facts[made.fact]
        if isinstance(level, Fact) and "observed" in level.details:
            day = claim("date", Quantity(fact=level, path="part:observed"), desk)
            return statement("key_note_dated", x=claim("the", Quantity(fact=level), desk), date=day)
    return ()


def _made(subject: str, kind: _Kind, facts: FactDesk, desk: Desk) -> KeyNumber | None:
    """One number; None where its level or the day's change is missing."""
    level = facts[f"{kind.level}:{subject}"]
    day = facts[f"{kind.change}:{subject}@1d"]
    if not isinstance(level, Fact) or not isinstance(day, Fact):
        return None
    name = _capital(claim("name", Quantity(fact=level), desk))
    moved = Quantity(fact=day)
    made = KeyNumber(
        label=(name,), value=(kind.printed(Quantity(fact=level), desk),), change=(kind.signed(moved, desk),),
        way=int(np.sign(moved.number)),
    )  # fmt: skip
    span = facts[f"{kind.change}:{subject}@{SPAN}"]
    if not isinstance(span, Fact) or span.base_session is None:
        return made
    values = np.array(list(_since(span, level.id, facts)))
    overall = Quantity(fact=span)
    about = statement(
        "key_about", x=name, start=claim("from_base", overall, desk), change=kind.overall(overall, desk)
    )
    if len(values) < 2:
        return made
    return replace(made, about=about, trend=tuple(values.tolist()), svg=spark(subject, values, plain(about)))


def _since(span: Fact, level: str, facts: FactDesk) -> Iterator[float]:
    """The known values from a span's base session to the session."""
    column = facts.market.column(level)
    first, last = np.datetime64(span.base_session), np.datetime64(facts.session)
    inside = (column.dates >= first) & (column.dates <= last) & np.isfinite(column.values)
    yield from column.values[inside].tolist()


def spark(key: str, values: Floats, about: str) -> str:
    """A line without axes, as high as a line of type or two.

    Args:
        key: What distinguishes its ids.
        values: Shape ``(n,)``, all known, n at least 2.
        about: Its title.

    Returns:
        One ``<svg>`` element; colours are CSS variables with fallbacks.
    """
    x = np.linspace(EDGE, WIDTH - EDGE, len(values))
    y = scale(values, float(values.min()), float(values.max()), HEIGHT - EDGE, EDGE)
    name = "spark-" + "".join(c for c in key.lower() if c.isalnum())
    template = page_environment().get_template("pages/spark.svg")
    return template.render(
        name=name, about=about, line=path(x, y), end_x=number(float(x[-1])), end_y=number(float(y[-1])),
        base=number(float(y[0])), width=number(WIDTH), height=number(HEIGHT),
    ).strip()  # fmt: skip


def _capital(made: Claim) -> Claim:
    return replace(made, text=made.text[:1].upper() + made.text[1:])
