"""What the independent computation says of one fact at one session."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = float | str | list[tuple[str, float]]
"""A number (1 and 0 for yes and no), a date as ISO text, or a list of subjects with numbers."""


@dataclass(frozen=True)
class Answer:
    """A value, or None with a reason; what else is known of it (counts, dates) stands in ``more`` by name."""

    value: Value | None
    reason: str = ""
    more: dict[str, object] = field(default_factory=dict)


def missing(reason: str) -> Answer:
    """No value, and why."""
    return Answer(None, reason)


def given(value: Value | None, reason: str = "an input is unknown", /, **more: object) -> Answer:
    """A value with what belongs to it, or missing where it is None."""
    if value is None:
        return missing(reason)
    return Answer(value, "", {k: v for k, v in more.items() if v is not None})
