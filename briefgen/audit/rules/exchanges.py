"""Rules for where a company or fund is said to be listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.model import Claim, Span, Subject
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_LISTED = re.compile(
    r"\((?P<exchange>NASDAQ|Nasdaq|NYSE Arca|NYSEARCA|NYSE) ?: ?(?P<ticker>[A-Z]{1,5}(?:[.-][A-Z])?)\)"
)


@phrase_rule
def exchanges(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``(NYSE: KEY)``: the exchange is a claim of its own."""
    for m in _LISTED.finditer(s.text):
        ticker = m["ticker"].replace(".", "-")
        subject = Subject(key=ticker, name=ticker, kind="stock", ids=(ticker,))
        yield claim(s, m.span(), "listing", "listing", subject=subject, exchange=m["exchange"])
