"""Proves a picture: its words, its scales, and that its marks stand where its numbers say.

The picture is read from its SVG as a stranger would read it. A number in it is a claim or names a place on a
scale; the numbers of one scale lie on one straight line; and a mark that states a fact lies on that line at
the fact's value, or is as long as the fact's value asks, measured by all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree

from briefgen.model import Claim, Fact, Figure, Run, Runs, claims_of
from briefgen.planning import FactDesk
from briefgen.prose.formatters import Desk
from briefgen.prose.quantities import Quantity
from briefgen.verify.frames import captions, fits
from briefgen.verify.guard import names_in, unproven
from briefgen.verify.read_values import true_value

NEAR = 0.6
"""Units by which a mark may stand off: coordinates have one decimal, a year is 365 or 366 days."""

UNITS = frozenset(("percent", "percentage"))
"""Guarded words that name what a scale counts."""

_SVG = "{http://www.w3.org/2000/svg}"
_TICK = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_PLACES = {"y": ("y", "cy"), "x": ("x", "cx")}


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """A straight scale: a value's coordinate is ``start + value * unit``."""

    start: float
    unit: float

    def at(self, value: float) -> float:
        """The coordinate of a value."""
        return self.start + value * self.unit


def picture_faults(figure: Figure, facts: FactDesk, desk: Desk) -> Iterator[str]:
    """What a picture shows that is not proven.

    Args:
        figure: The picture with its claims, which are proven apart.
        facts: The session's facts.
        desk: What the formatters knew.
    """
    root = ElementTree.fromstring(figure.svg)
    texts = [e for e in root.iter(f"{_SVG}text") if "data-axis" not in e.attrib]
    printed = [runs_of(e) for e in texts]
    own = [(c.fact, c.property, c.text) for c in figure.claims]
    shown = [(c.fact, c.property, c.text) for runs in printed for c in claims_of(runs)]
    if own != shown:
        yield f"the picture '{figure.key}' shows other claims than its own"
    for runs in printed:
        for run in (r for r in runs if isinstance(r, str)):
            loose = [*unproven(run), *names_in(run, desk.names)]
            yield from (f"'{word}' is no claim in the picture '{figure.key}'" for word in loose)
        if any(isinstance(run, str) for run in runs) and not fits(runs, captions()):
            yield f"no template says in the picture '{figure.key}': {runs}"
    yield from _beside_faults(figure, desk)
    yield from _table_faults(figure)
    yield from scale_faults(figure.key, root, facts)


def runs_of(element: ElementTree.Element) -> Runs:
    """The words of a text with its claims."""
    found: list[Run] = [element.text or ""]
    for part in element:
        claim = Claim(text="".join(part.itertext()), fact=part.get("data-fact", ""),
                      property=part.get("data-property", ""))  # type: ignore[arg-type]  # fmt: skip
        found += [claim, part.tail or ""]
    return tuple(run for run in found if run)


def _beside_faults(figure: Figure, desk: Desk) -> Iterator[str]:
    """Numbers and names in the lines beside a picture that are no claims, but for the units of its scales."""
    for run in (*figure.unit, *figure.source):
        if isinstance(run, str):
            loose = [*unproven(run), *names_in(run, desk.names)]
            yield from (f"'{w}' is no claim beside '{figure.key}'" for w in loose if w.lower() not in UNITS)


def _table_faults(figure: Figure) -> Iterator[str]:
    """Numbers in the table that the picture or the words beside it do not claim."""
    beside = chain(figure.claims, *map(claims_of, (figure.caption, figure.unit, figure.source)))
    known = set(beside)
    for cell in chain.from_iterable(figure.data.rows if figure.data else ()):
        for run in cell:
            if isinstance(run, Claim) and run not in known:
                yield f"'{run.text}' in the table of '{figure.key}' is not in the picture"
            elif isinstance(run, str):
                yield from (f"'{word}' is no claim in the table of '{figure.key}'" for word in unproven(run))


# --- scales -----------------------------------------------------------------------------------


def scale_faults(key: str, root: ElementTree.Element, facts: FactDesk) -> Iterator[str]:
    """Ticks that are off their scale, and marks that do not stand where their facts say.

    Args:
        key: The picture's key.
        root: Its SVG.
        facts: The session's facts.
    """
    rulers: dict[str, Ruler | None] = {}
    for axis in ("x", "y"):
        ticks = [e for e in root.iter(f"{_SVG}text") if e.get("data-axis") == axis]
        named = [e.text or "" for e in ticks]
        yield from (f"'{t}' is no number of a scale in '{key}'" for t in named if not _TICK.fullmatch(t))
        if not all(map(_TICK.fullmatch, named)):
            return
        points = [
            (float(t.rstrip("%").replace(",", "")), float(e.get(axis, "nan"))) for t, e in zip(named, ticks)
        ]
        ruler = rulers[axis] = ruler_of(points)
        for value, place in points:
            if ruler is not None and not abs(ruler.at(value) - place) <= NEAR:
                yield f"'{value:g}' is off the {axis} scale of '{key}'"
    marks = [e for e in root.iter() if "data-of" in e.attrib]
    yield from _mark_faults(key, marks, rulers, facts)


def ruler_of(points: Sequence[tuple[float, float]]) -> Ruler | None:
    """The straight line through the first and the last tick; None where there are not two.

    >>> ruler_of([(0.0, 100.0), (5.0, 50.0)])
    Ruler(start=100.0, unit=-10.0)
    """
    if len(points) < 2 or points[0][0] == points[-1][0]:
        return None
    (a, low), (b, high) = points[0], points[-1]
    unit = (high - low) / (b - a)
    return Ruler(start=low - a * unit, unit=unit)


def _mark_faults(
    key: str, marks: Sequence[ElementTree.Element], rulers: dict[str, Ruler | None], facts: FactDesk
) -> Iterator[str]:
    lengths: list[tuple[str, float, float]] = []
    for mark in marks:
        name, axis = mark.get("data-of", ""), mark.get("data-axis", "")
        fact = facts[name]
        if not isinstance(fact, Fact):
            yield f"a mark in '{key}' states {name}, which is missing"
            continue
        value = float(true_value(Quantity(fact=fact, path=mark.get("data-path", ""))))
        if axis == "length":
            lengths.append((name, value, float(mark.get("width", "nan"))))
            if (mark.get("class") == "loss") != (value < 0):
                yield f"the bar of {name} in '{key}' points the wrong way"
        elif (ruler := rulers.get(axis)) is not None:
            place = float(next(v for k in _PLACES[axis] if (v := mark.get(k)) is not None))
            if not abs(ruler.at(value) - place) <= NEAR:
                yield f"the mark of {name} in '{key}' does not stand at {value:g}"
    longest = max(lengths, key=lambda each: abs(each[1]), default=("", 0.0, 0.0))
    for name, value, width in lengths:
        if longest[1] and not abs(width - longest[2] * abs(value / longest[1])) <= NEAR:
            yield f"the bar of {name} in '{key}' is not as long as its value"
