"""Identities of facts: ``metric:subject``, ``metric:subject/other``, either with ``@window``."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.errors import UsageError

ROLLING: dict[str, int] = {"1d": 1, "1w": 5, "1m": 21, "3m": 63, "6m": 126, "1y": 252}
"""Windows that count sessions."""

CALENDAR: dict[str, str] = {"wtd": "W", "mtd": "M", "qtd": "Q", "ytd": "Y"}
"""Windows that begin at the last session before a calendar week, month, quarter or year."""

WINDOWS: tuple[str, ...] = (*ROLLING, *CALENDAR)


@dataclass(frozen=True, kw_only=True)
class FactId:
    """A fact's name, taken apart.

    Args:
        metric: What is measured.
        subject: A ticker, basket, universe, or, for ``pctl``, another fact's id.
        other: The second of a pair, empty where there is none.
        window: What stands after ``@``, empty where nothing does.
    """

    metric: str
    subject: str
    other: str = ""
    window: str = ""

    def __str__(self) -> str:
        pair = f"{self.subject}/{self.other}" if self.other else self.subject
        return f"{self.metric}:{pair}" + (f"@{self.window}" if self.window else "")


def parse_id(text: str) -> FactId:
    """Take a fact's id apart.

    Args:
        text: For example ``streak:IWM/QQQ`` or ``return:IWM@ytd``.

    Raises:
        UsageError: It has not the form of an id.

    >>> parse_id("spread:IWM/QQQ@1m")
    FactId(metric='spread', subject='IWM', other='QQQ', window='1m')
    >>> parse_id("pctl:return:IWM@1d").subject
    'return:IWM@1d'
    """
    metric, colon, rest = text.strip().partition(":")
    if not colon or not metric.isidentifier() or not rest:
        raise UsageError(f"'{text}' is not a fact's id; one looks like return:IWM@ytd or streak:IWM/QQQ")
    if metric == "pctl":
        return FactId(metric=metric, subject=rest)
    pair, at, window = rest.partition("@")
    subject, slash, other = pair.partition("/")
    if not subject or (slash and not other) or (at and not window):
        raise UsageError(f"'{text}' is not a fact's id; one looks like return:IWM@ytd or streak:IWM/QQQ")
    return FactId(metric=metric, subject=subject, other=other, window=window)
