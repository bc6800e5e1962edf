"""Time phrases → windows of sessions, relative to the article's date."""

from __future__ import annotations

import re

from briefgen.audit.clock import Clock, day_window
from briefgen.audit.model import Period
from briefgen.audit.reaches import reaches
from briefgen.audit.references import ANOTHER, OWN_NOUN, PLACE, SUPERLATIVE, refers
from briefgen.audit.timewords import COMPILED


def periods(text: str, clock: Clock) -> list[Period]:
    """The time phrases of a sentence, in order.

    Args:
        text: The sentence.
        clock: The article's date among the sessions.
    """
    found: list[Period] = [
        Period(windows=(), span=(r.span[0], r.span[1]), grain="reference")
        for r in reaches(text, clock, clock.last)
        if SUPERLATIVE.search(ANOTHER.split(text[: r.span[0]])[-1])
        and r.first is not None
        and not PLACE.search(text[: r.span[0]])
        and (
            re.match(r"since|in |dating|going|back|last seen", r.words, re.I)
            or OWN_NOUN.search(text[: r.span[0]])
        )
    ]
    found += [
        Period(windows=(), span=(r.span[1], min(len(text), r.span[1] + 9)), grain="reference")
        for r in reaches(text, clock, clock.last)
        if SUPERLATIVE.search(text[: r.span[0]]) and re.match(r" in (?:19|20)\d\d", text[r.span[1] :])
    ]
    behind = [
        (m.end(), m.end() + len(re.match(r"(?:[^,.;:]|\.(?= \d|\d)){0,48}", text[m.end() :])[0]))  # type: ignore[index]
        for m in re.finditer(r"\bsince\b", text)
        if SUPERLATIVE.search(text[: m.start()])
    ]
    for pattern, make in COMPILED:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in (p.span for p in found)):
                continue
            if any(a <= m.start() < b for a, b in behind) or refers(text, m.start(), m.end()):
                found.append(Period(windows=(), span=m.span(), grain="reference"))
                continue
            windows, grain, fixed = make(clock, m)
            if (
                grain == "day"
                and m.re.groups
                and (m.groupdict().get("month") or "").lower()[:3] == "may"
                and m.groupdict().get("month", "")[0].islower()
            ):
                continue
            found.append(Period(windows=tuple(dict.fromkeys(windows)), span=m.span(), grain=grain, fixed=fixed,
                                intraday=grain == "intraday"))  # fmt: skip
    return sorted(found, key=lambda p: p.span)


def default_periods(clock: Clock) -> Period:
    """The day that words without a time are about: the last session, or the one before it."""
    windows = [w for end in clock.ends() if (w := day_window(clock, end))]
    return Period(windows=tuple(windows), grain="day")
