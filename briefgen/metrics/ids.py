"""Identities of facts: ``metric:subject``, ``metric:subject/other``, either with ``@window``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefgen.errors import UsageError

ROLLING: dict[str, int] = {"1d": 1, "1w": 5, "1m": 21, "3m": 63, "6m": 126, "1y": 252}
"""Windows that count sessions."""

CALENDAR: dict[str, str] = {"wtd": "W", "mtd": "M", "qtd": "Q", "ytd": "Y"}
"""Windows that begin at the last session before a calendar week, month, quarter or year."""

WINDOWS: tuple[str, ...] = (*ROLLING, *CALENDAR)

BARE: frozenset[str] = frozenset(
    {"policy_rate", "policy_change", "effective_rate", "unemployment", "payrolls"}
)
"""Metrics of the whole economy, whose ids name no subject."""

_CONDITION = re.compile(r"(.+?)(<=|>=|<|>)([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FactId:
    """A fact's name, taken apart.

    Args:
        metric: What is measured.
        subject: A ticker, basket or universe; for ``pctl`` another fact's id, for ``after`` a condition;
            empty for what concerns the whole economy.
        other: The second of a pair, empty where there is none.
        window: What stands after ``@``, empty where nothing does.
    """

    metric: str
    subject: str
    other: str = ""
    window: str = ""

    def __str__(self) -> str:
        pair = f"{self.subject}/{self.other}" if self.other else self.subject
        named = f"{self.metric}:{pair}" if pair else self.metric
        return named + (f"@{self.window}" if self.window else "")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A fact compared with a number, as in ``streak:IWM/QQQ>=10``.

    Args:
        of: The fact.
        sign: ``>=``, ``<=``, ``>`` or ``<``.
        bound: What its value is compared with, in the fact's own unit.
    """

    of: FactId
    sign: str
    bound: float


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
    >>> parse_id("after:return:IWM@1d<=-0.03@1m").window
    '1m'
    >>> parse_id("policy_change@1y")
    FactId(metric='policy_change', subject='', other='', window='1y')
    """
    metric, colon, rest = text.strip().partition(":")
    if not colon:
        return _bare(text)
    if not metric.isidentifier() or not rest:
        raise _no_id(text)
    if metric == "pctl":
        return FactId(metric=metric, subject=rest)
    if metric == "after":
        return _after(text, rest)
    pair, at, window = rest.partition("@")
    subject, slash, other = pair.partition("/")
    if not subject or (slash and not other) or (at and not window):
        raise _no_id(text)
    return FactId(metric=metric, subject=subject, other=other, window=window)


def parse_condition(text: str) -> Condition:
    """Take a condition apart.

    Args:
        text: A fact's id, a sign and a number.

    Raises:
        UsageError: It has not that form.

    >>> parse_condition("vol:^GSPC@1m<0.05").bound
    0.05
    """
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise UsageError(f"'{text}' is not a condition; one looks like streak:IWM/QQQ>=10")
    return Condition(of=parse_id(found[1]), sign=found[2], bound=float(found[3]))


def _no_id(text: str) -> UsageError:
    return UsageError(f"'{text}' is not a fact's id; one looks like return:IWM@ytd or streak:IWM/QQQ")


def _bare(text: str) -> FactId:
    metric, at, window = text.strip().partition("@")
    if metric not in BARE or (at and not window):
        raise _no_id(text)
    return FactId(metric=metric, subject="", window=window)


def _after(text: str, rest: str) -> FactId:
    condition, _, window = rest.rpartition("@")
    if not window.isalnum() or _CONDITION.fullmatch(condition) is None:
        raise UsageError(f"'{text}' has no condition and window; one looks like after:streak:IWM/QQQ>=10@3m")
    parse_condition(condition)
    return FactId(metric="after", subject=condition, window=window)
