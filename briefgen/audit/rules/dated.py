"""Rules for marks with the day that they were set on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.audit.context import MARKET
from briefgen.audit.model import Claim, Span
from briefgen.audit.months import MONTH
from briefgen.audit.rules.base import claim, phrase_rule
from briefgen.audit.scan import Scan

_WHEN = rf"(?P<when>(?:the )?(?P<part>early |mid-|middle of |late |start of |beginning of |end of )?(?:{MONTH}(?: \d{{1,2}}(?!\d))?(?:,? (?:19|20)\d\d)?|\d{{1,2}} {MONTH}(?:,? (?:19|20)\d\d)?|(?:19|20)\d\d\b))"
_MARK = r"(?:high|low|peak|record|top|trough|bottom|close|mark)s?(?: close)?"
_NUMBER = r"(?P<n>\d{1,3}(?:,\d{3})*\.\d+|\d{1,3},\d{3}|\d+\.\d+)"
_BY_NUMBER = re.compile(
    rf"\b{_MARK} of {_NUMBER},? (?:(?:which|that) )?(?:it )?(?:was |were |had been )?(?:set|reached|hit|touched|made|seen|recorded|logged|struck|dates? (?:from|back to)|stands? from|came|from|of)(?: back)?(?: on| in| at)? {_WHEN}",
    re.I,
)
_BY_DAY = re.compile(
    rf"\b{_MARK} (?:on|of|in|from) {_WHEN},? (?:when|where|at which) [^,;.]{{2,40}}?\b(?:closed|stood|finished|ended|settled|peaked|topped out|bottomed)(?: out)? at {_NUMBER}",
    re.I,
)
_SET_ON = re.compile(
    rf"\b(?:highest|record|lowest) (?:close|level),? (?:of )?{_NUMBER},? (?:set|reached|made|hit)(?: on| in)? {_WHEN}",
    re.I,
)


_PEAK_SET = re.compile(
    rf"\b(?:(?:record|all-time)(?: closing)? (?:highs?|closes?|peaks?)|highest closes?)(?: close)?,? (?:(?:that |which )?(?:it|they|the index|it had|they had) )?(?:(?:was |were )?(?:set|reached|made|hit|notched|touched) )?(?:on|in|of|from|back in) {_WHEN}(?! (?:and|to|high|peak))",
    re.I,
)


_DATES_FROM = re.compile(
    rf"\b(?:(?:record|all-time)(?: closing)? (?:highs?|closes?|peaks?)|its (?:record|peak)|highest close) (?:itself )?(?:dates? (?:from|back to)|stands from|(?:was|had been) (?:set|reached|made|hit|notched)|came|fell)(?: back)?(?: on| in)? {_WHEN}",
    re.I,
)
"""``the record close dates from 22 June``: of the record that stands."""
_BELOW = re.compile(
    r"(?:%|percent|points?) (?:lower |down )?(?:below|under|off|short of|shy of|beneath|from)(?: \w+){0,2} $",
    re.I,
)
"""Words of a distance from the record that stands."""


@phrase_rule
def dated_peaks(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``below the record high they set on February 19``: a record was set then."""
    for m in _PEAK_SET.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        if (
            subject is None
            or subject.kind not in MARKET
            or subject.kind == "basket"
            or s.is_forecast(m.span())
        ):
            continue
        head = s.before(m.start())
        if not re.search(
            r"\b(?:from|below|under|off|short of|shy of|beneath|since|above|past|topping|topped|surpass\w+|match\w*|regain\w*)\b[^.;]{0,30}$",
            head,
        ):
            continue
        standing = bool(_BELOW.search(head)) and s.way_at((m.start(), m.start()))[0] <= 0
        yield claim(s, m.span("when"), "record", "dated_peak", subject=subject, when=m["when"], part=(m["part"] or "").strip().lower(), firm=sure, standing=standing)  # fmt: skip


@phrase_rule
def peaks_from(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``the record close dates from 22 June``: the last one was set then."""
    for m in _DATES_FROM.finditer(s.text):
        subject, sure = s.subject_at(m.span())
        if subject is None or subject.kind not in MARKET - {"basket"} or s.is_forecast(m.span()):
            continue
        yield claim(s, m.span(), "record", "dated_peak", subject=subject, when=m["when"], part=(m["part"] or "").strip().lower(), firm=sure, standing=True)  # fmt: skip


@phrase_rule
def dated_marks(s: Scan, taken: list[Span]) -> Iterator[Claim]:
    """``the previous peak of 80.86, reached in October 2008``: a close of that time."""
    for pattern in (_BY_NUMBER, _BY_DAY, _SET_ON):
        for m in pattern.finditer(s.text):
            subject, sure = s.subject_at(m.span("n"))
            if (
                subject is None
                or subject.kind not in MARKET | {"yield"}
                or subject.kind == "basket"
                or s.is_forecast(m.span())
            ):
                continue
            value = float(m["n"].replace(",", ""))
            span = (m.start(), m.end("when")) if pattern is _BY_DAY else m.span("when")
            kind = {"volatility": "volatility", "yield": "rate"}.get(subject.kind, "record")
            yield claim(s, span, kind, "dated_mark", subject=subject, value=value, when=m["when"], part=(m["part"] or "").strip().lower(), firm=sure)  # fmt: skip
