"""Names of which nothing is known: what stands behind them is theirs, and not of the last subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefgen.audit.lexicon import table
from briefgen.audit.model import Span, Subject
from briefgen.audit.months import MONTH

if TYPE_CHECKING:
    from briefgen.audit.scan import Scan

_NAME_BEFORE = re.compile(
    r"(?:^|[\s(])(?P<name>(?:[A-Z][\w&.-]*[A-Za-z]\s)*[A-Z][\w&.-]*[A-Za-z])(?:'s)?(?: \([^)]*\))?(?: (?:shares|stock|also|then|was|has|had|is|even|itself|alone|still|now|only))*\s$"
)
_NO_NAMES = frozenset(table("words")["no_names"].split())
_OPENING_TICKER = re.compile(r"(?P<name>[A-Z]{3,5})(?:,| \(| [-+]?\d| [a-z])")
_OPENING_NAME = re.compile(r"(?P<name>[A-Z][a-z]\w+(?: [A-Z][\w&.'-]*[a-z]\w*)+)(?:,| \(| [-+]?\d| [a-z])")


def opening_stranger(s: Scan, span: Span) -> Subject | None:
    """A ticker or a name of several words that opens the sentence and is not known: ``Mister Softee, +4.6%``."""
    m = _OPENING_TICKER.match(s.text) or _OPENING_NAME.match(s.text)
    if not m or m.end() > span[0] + 2 or any(a < m.end("name") for a, _ in s.names()):
        return None
    words = m["name"].split()
    if words[0] in _NO_NAMES or words[-1] in _NO_NAMES or re.match(rf"(?:{MONTH}|\w+day)\b", m["name"]):
        return None
    return Subject(key=f"absent:{m['name']}", name=m["name"], kind="absent")


def stranger_before(s: Scan, span: Span) -> Subject | None:
    """A name right before the verb that nothing is known of: the words are about it, and not about the last subject."""
    verbs = [w for w in s.ways if w[2] and 0 <= span[0] - w[1] <= 14]
    if not verbs:
        return None
    m = _NAME_BEFORE.search(s.text[: verbs[-1][0]])
    if not m or any(a < m.end("name") and m.start("name") < b for a, b in s.names()):
        return None
    if m["name"].split()[0].title() in _NO_NAMES or m["name"].split()[-1].title() in _NO_NAMES:
        return None
    return Subject(key=f"absent:{m['name']}", name=m["name"], kind="absent")
