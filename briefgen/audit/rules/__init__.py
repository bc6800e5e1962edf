"""Rules that find claims: one small function a kind of statement."""

from briefgen.audit.rules.finding import find_claims

__all__ = ["find_claims"]
