"""Returns, levels and differences of one series or of two."""

from __future__ import annotations

from fractions import Fraction

from independent.answer import Answer, given, missing
from independent.pairs import Pair, Single, growth
from independent.windows import base


def change_over(line: Single | None, day: str, window: str) -> Answer:
    """``return`` and, on adjusted closes, ``total_return``: C(t)/C(base) - 1."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    b = base(line.days, i, window)
    if b is None:
        return missing("the history is too short")
    return given(growth(line.close[i], line.close[b]), base_session=line.days[b])


def spread(pair: Pair | None, day: str, window: str) -> Answer:
    """``spread``: the difference of two returns from the same base session."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    i = pair.place[day]
    b = base(pair.days, i, window)
    if b is None:
        return missing("the history is too short")
    return given(pair.gap(b, i), base_session=pair.days[b])


def level(line: Single | None, day: str) -> Answer:
    """``level``: C(t)."""
    if line is None or day not in line.place:
        return missing("no bar")
    return given(line.close[line.place[day]])


def points(line: Single | None, day: str, window: str, scale: int) -> Answer:
    """``change``: C(t) - C(base), in points; in basis points for a yield in percent (``scale`` 100)."""
    if line is None or day not in line.place:
        return missing("no bar")
    i = line.place[day]
    b = base(line.days, i, window)
    if b is None:
        return missing("the history is too short")
    now, then = line.close[i], line.close[b]
    if now is None or then is None:
        return missing("a close is unknown")
    # On the decimal numbers of the file: equal changes are equal, wherever they started.
    return given(float(scale * (Fraction(repr(now)) - Fraction(repr(then)))), base_session=line.days[b])


def ratio(pair: Pair | None, day: str) -> Answer:
    """``ratio``: C_X / C_Y."""
    if pair is None or day not in pair.place:
        return missing("no common bar")
    return given(pair.ratio[pair.place[day]])
