"""Sentences of one article that cannot both be so."""

from __future__ import annotations

from dataclasses import replace

from briefgen.audit.model import Claim, Finding, Subject


def contradicted(findings: list[Finding]) -> list[Finding]:
    """The findings, with those marked that an earlier sentence of the article denies.

    A streak that one sentence lets go on and another one ends, and a value that two sentences give
    differently for the same subject and time, cannot both be so; what the data prove keeps its verdict.
    """
    out: list[Finding] = []
    for i, each in enumerate(findings):
        earlier = next((f for f in findings[:i] if _clash(f.claim, each.claim)), None)
        if earlier is not None and each.verdict != "right":
            words = f"an earlier sentence says '{earlier.claim.words}'"
            out.append(replace(each, verdict="contradicts", truth=f"{words}; {each.truth}".rstrip("; ")))
        elif each.verdict != "right" and _echoes(each, findings[:i]):
            out.append(
                replace(
                    each, verdict="unchecked", reason="the streak that is judged above", truth="", nearest=""
                )
            )
        else:
            out.append(each)
    return out


def _echoes(each: Finding, before: list[Finding]) -> bool:
    """Whether a run without a rival only takes up the length of a streak over one."""
    c = each.claim
    return (
        c.details.get("form") == "run"
        and c.quantity is not None
        and any(
            f.claim.details.get("form") == "streak"
            and f.claim.quantity is not None
            and f.claim.quantity.value == c.quantity.value
            for f in before
        )
    )


def _same(one: Subject | None, other: Subject | None) -> bool:
    return one is not None and other is not None and bool(set(one.ids) & set(other.ids))


def _clash(one: Claim, other: Claim) -> bool:
    a, b = one.details.get("form"), other.details.get("form")
    if a != b or one.quantity is None or other.quantity is None or not _same(one.subject, other.subject):
        return False
    if a == "streak":
        same = _same(one.other, other.other) and one.quantity.value == other.quantity.value
        return same and bool(one.details.get("ended")) != bool(other.details.get("ended"))
    return False
