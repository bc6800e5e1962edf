"""Sentences of one article that cannot both be so."""

from __future__ import annotations

from briefgen.audit.model import Finding


def contradicted(findings: list[Finding]) -> list[Finding]:
    """The findings, with those marked that another sentence of the article denies."""
    return findings
