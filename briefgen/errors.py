"""The ways in which briefgen says no, each with the exit code of the command line."""

from __future__ import annotations

from dataclasses import dataclass


class BriefgenError(Exception):
    """Something failed; the message is one sentence that says what and what to do.

    >>> BriefgenError("cannot read prices/IWM.csv: no such file").exit_code
    1
    """

    exit_code = 1


class UsageError(BriefgenError):
    """The command was called with words that it does not know."""

    exit_code = 2


class DataError(BriefgenError):
    """An input file or a source's answer cannot be read as what it should be."""


class HeldError(BriefgenError):
    """The data did not pass its checks, so nothing is published."""

    exit_code = 3


class VerificationError(BriefgenError):
    """The finished text says something that its facts do not prove."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing found wrong in the data or in a file, as a value.

    Args:
        source: The file, series or option that it concerns.
        message: What is wrong, as a clause without a full stop.
        line: Line number in the file, counted from 1, where there is one.
        session: ISO date that it concerns, where there is one.
        holds: Whether it holds the brief back.
        withholds: Whether nothing may be computed from the series.

    >>> str(Problem(source="prices/IWM.csv", line=3, message="close is not a number: 'abc'"))
    "prices/IWM.csv, line 3: close is not a number: 'abc'"
    """

    source: str
    message: str
    line: int | None = None
    session: str | None = None
    holds: bool = False
    withholds: bool = False

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{where}: {self.message}"


class SourceUnavailableError(BriefgenError):
    """The source cannot be reached just now; a stored copy may serve instead."""


def unforeseen(error: Exception) -> str:
    """A failure that nothing in the program foresaw, in a sentence.

    >>> unforeseen(KeyError("x"))
    "an error in briefgen itself (KeyError: 'x'); set BRIEFGEN_TRACEBACK=1 to see where, and please report it"
    """
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"an error in briefgen itself ({what}); set BRIEFGEN_TRACEBACK=1 to see where, and please report it"
    )
