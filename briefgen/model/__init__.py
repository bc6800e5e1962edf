"""The nouns at every seam of the pipeline: immutable, keyword-only, without behaviour of their own.

Dates of whole columns are NumPy ``datetime64[D]`` arrays; a single session is a ``datetime.date``.
Unknown prices are NaN in a column and never stand for a number.
"""

from __future__ import annotations

from briefgen.model.data import (
    AHEAD,
    EVERY_TICKER,
    Dates,
    Event,
    Floats,
    Fundamental,
    Listing,
    Needs,
    Note,
    Panel,
    Series,
    Snapshot,
    is_ahead,
)
from briefgen.model.facts import Fact, History, Input, Missing, Scalar, Unit, Value
from briefgen.model.proofs import Proof, Subject
from briefgen.model.text import (
    Article,
    Artifact,
    Block,
    Bullets,
    Claim,
    Document,
    Figure,
    KeyNumber,
    Paragraph,
    Property,
    Run,
    Runs,
    Section,
    Table,
    claims_of,
    plain,
)

__all__ = [
    "AHEAD",
    "EVERY_TICKER",
    "Article",
    "Artifact",
    "Block",
    "Bullets",
    "Claim",
    "Dates",
    "Document",
    "Event",
    "Fact",
    "Figure",
    "Floats",
    "Fundamental",
    "History",
    "Input",
    "KeyNumber",
    "Listing",
    "Missing",
    "Needs",
    "Note",
    "Panel",
    "Paragraph",
    "Proof",
    "Property",
    "Run",
    "Runs",
    "Scalar",
    "Section",
    "Series",
    "Snapshot",
    "Subject",
    "Table",
    "Unit",
    "Value",
    "claims_of",
    "is_ahead",
    "plain",
]
