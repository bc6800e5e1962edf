"""Rules for superlatives that are told by what has not been: ``has not been this low since``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Span
from briefgen.audit.quantities import NUMBER, whole
from briefgen.audit.reaches import since_of
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.rules.nouns import DOWN_NOUN, UP_NOUN
from briefgen.audit.scan import Scan

_NOT = r"(?:has|have|had|was|were)(?:n't| not| never)(?: been| closed| finished| stood| traded| seen| gone)*"
_LEVEL = re.compile(rf"\b{_NOT} (?:this|so|that|as) (?P<side>low|high|cheap|calm|elevated)\b", re.I)
_LEVEL_MORE = re.compile(rf"\b{_NOT} (?P<side>lower|higher)\b(?= since\b)", re.I)
_MOVE = re.compile(
    r"\b(?:(?:has|have|had)(?:n't| not)(?: had| seen| suffered| enjoyed| endured| posted| known)* (?:a|such a|any) (?P<grain>day|session|week|month|quarter|year)(?: this| so| as| that| anywhere near as)? ?(?P<side>good|strong|great|bad|rotten|awful|grim|ugly|rough|terrible|poor|dreadful|painful|brutal)?"
    rf"|no (?:(?P<n>{NUMBER})-(?:day|session) (?:run|stretch|period|span|gain|loss|move)|(?P<grain2>day|session|week|month|quarter|year)) (?:has been |had been |was )?(?P<side2>better|stronger|worse|weaker|uglier)|no (?:such |bigger |larger |steeper |deeper |stronger )(?P<noun>\w+))\b(?=[^,.;]{{0,16}}\bsince\b)",
    re.I,
)  # fmt: skip


@phrase_rule
def not_since(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``has not been this low since March``, ``hadn't had a day this rotten since 9/11``, ``no month has been worse since``."""
    for pattern in (_LEVEL, _LEVEL_MORE):
        for m in pattern.finditer(s.text):
            found = _made(
                s, m, "level", "day", -1 if m["side"].lower() in ("low", "cheap", "calm", "lower") else 1
            )
            if found is not None:
                yield found
    for m in _MOVE.finditer(s.text):
        grain = (m["grain"] or m["grain2"] or "day").lower().replace("session", "day")
        side = (m["side"] or m["side2"] or "").lower()
        noun = m["noun"] or ""
        if side:
            way = 1 if side in ("good", "strong", "great", "better", "stronger") else -1
        else:
            way = (
                1
                if re.fullmatch(UP_NOUN, noun, re.I)
                else -1
                if re.fullmatch(DOWN_NOUN, noun, re.I)
                else s.own_way_at(m.span())
            )
        found = _made(s, m, "return", grain, way, whole(m["n"]) if m["n"] else 1)
        if found is not None and way:
            yield found


def _made(s: Scan, m: re.Match[str], what: str, grain: str, way: int, count: int | None = 1) -> Claim | None:
    subject, sure = s.subject_at(m.span())
    since = since_of(s.text, s.clock, m.end(), min(len(s.text), m.end() + 70), s.clock.last)
    if (
        subject is None
        or subject.kind not in MARKET | {"yield"}
        or since is None
        or since.span[0] > m.end() + 18
    ):
        return None
    if s.is_forecast(m.span()):
        return None
    kind = {"volatility": "volatility", "yield": "rate"}.get(
        subject.kind, "rank" if what == "return" else "low" if way < 0 else "high"
    )
    if what == "return" and subject.kind == "yield":
        return None
    return claim(s, (m.start(), since.span[1]), kind, "extreme", subject=subject, way=way, grain=grain, what=what, since=since, rank=1, count=count or 1,
                 period=s.end_at(m.span())[0], firm=sure)  # fmt: skip
