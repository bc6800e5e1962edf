"""Claims → findings: one judge a form of statement."""

from briefgen.audit.judging.judge import judge

__all__ = ["judge"]
