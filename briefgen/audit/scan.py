"""One sentence taken apart: who, how much, when and which way, and what it inherits from those before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefgen.audit import way, when, who
from briefgen.audit.clock import Clock
from briefgen.audit.context import Context
from briefgen.audit.lexicon import directions
from briefgen.audit.model import Mention, Period, Quantity, Sentence, Span, Subject
from briefgen.audit.months import month_first
from briefgen.audit.periods import periods
from briefgen.audit.quantities import quantities
from briefgen.audit.roles import with_roles
from briefgen.audit.subjects import Book, mentions

_BREAK = re.compile(
    r";|:(?= )|—| – | - |,? (?:while|whereas|although|though|but|even as|compared with a|versus a)\b|, (?:with|and|as|led by|including|which|after|when|yet|whereas|leaving|\w+ing)\b| (?:after|before) (?=\w+ing\b)| \(|\)|, (?=[A-Z])"
)
_FORECAST_TAIL = re.compile(r"\b(?:will|won't|could|(?-i:may)|might|should|would|expects?|expected|forecasts?|projected|likely|"
                            r"predicts?|predicted|(?:price|my|our|his|her|year-end|analysts?) targets?|targeting|fair value|support|resistance|we see|sees|poised|potential(?:ly)?|(?<!as )if|unless|until|needs?|"
                            r"would have to|has to|must|to make it|it takes)\b", re.I)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A sentence with everything that was found in it.

    Args:
        sentence: The sentence.
        clock: The article's date among the sessions.
        mentions: Subjects in order.
        periods: Time phrases in order.
        quantities: Quantities in order, without those that are parts of names or dates.
        ways: Words of direction: start, stop, 1, -1 or 0.
        context: What the sentence inherits.
        used: Spans that some claim has used.
    """

    sentence: Sentence
    clock: Clock
    mentions: tuple[Mention, ...]
    periods: tuple[Period, ...]
    quantities: tuple[Quantity, ...]
    ways: tuple[tuple[int, int, int], ...]
    context: Context = field(default_factory=Context)

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.sentence.text

    # --- parts ----------------------------------------------------------------------------------

    def clause(self, at: int) -> Span:
        """The clause around a place."""
        start, stop = 0, len(self.text)
        for m in _BREAK.finditer(self.text):
            if any(a <= m.start() < b for a, b in self.names()):
                continue
            if m.end() <= at:
                start = m.start()
            elif m.start() >= at:
                stop = m.start()
                break
        return start, stop

    def before(self, at: int) -> str:
        """The words before a place."""
        return self.text[:at]

    def after(self, at: int) -> str:
        """The words behind a place."""
        return self.text[at:]

    def names(self) -> list[Span]:
        """The places of all names."""
        return [m.span for m in self.mentions]

    def unnamed(self) -> str:
        """The words with every name blanked, so that no number in a name is a year."""
        out = self.text
        for a, b in self.names():
            out = out[:a] + " " * (b - a) + out[b:]
        return out

    # --- who, which way and when ------------------------------------------------------------------

    def subject_at(self, span: Span) -> tuple[Subject | None, bool]:
        """What the words at a place are about, and whether that is sure."""
        return who.subject_at(self, span)

    def beside(self, span: Span) -> Subject | None:
        """The name right before a quantity; None without one."""
        return who.beside(self, span)

    def other_at(self, span: Span) -> Subject | None:
        """What a comparison at a place is made with."""
        return who.other_at(self, span)

    def way_at(self, span: Span) -> tuple[int, bool]:
        """The direction of the words at a place, and whether it stands there itself."""
        return way.way_at(self, span)

    def own_way_at(self, span: Span) -> int:
        """The direction that stands at a place itself; 0 where it could only be guessed from other words."""
        return way.own_way_at(self, span)

    def period_at(self, span: Span) -> tuple[Period, bool]:
        """The time of the words at a place, and whether it is named there."""
        return when.period_at(self, span)

    def inferred(self, span: Span = (0, 0)) -> Period:
        """The times that may be meant where none is named."""
        return when.inferred(self, span)

    def end_at(self, span: Span) -> tuple[Period, bool]:
        """The day of a level or a record at a place: that of its clause, or the last session."""
        return when.end_at(self, span)

    # --- doubt ----------------------------------------------------------------------------------

    def is_supposed(self) -> bool:
        """Whether the sentence tells of a mark to be reached, rather than of where something stands."""
        return bool(_SUPPOSED.search(self.text))

    def is_forecast(self, span: Span) -> bool:
        """Whether the words at a place tell of what is yet to come, or of what might be."""
        start, stop = self.clause(span[0])
        head = self.text[start : span[0]]
        whole = self.text[start:stop]
        if re.search(
            r"\bnext (?:week|month|quarter|year)\b|\bby (?:year-end|the end of (?:the|next) year)\b|\bin the coming\b",
            whole,
            re.I,
        ):
            return True
        return bool(_FORECAST_TAIL.search(head)) and not re.search(
            r"\bexpected,|\blast May\b|\bin May\b", head
        )


_SUPPOSED = re.compile(
    r"\b(?:would|were (?:it )?to|[Oo]nly (?:below|above|under|over)|[Aa] (?:daily |weekly )?(?:close|finish) (?:above|below|under|over|beyond)|[Nn]ew ground|[Ll]ine (?:between|in the sand)|"
    r"[Ww]hat \d[\d.]*% |[Tt]o be topped|to (?:beat|regain|retake|reclaim|watch|hold|lean on|defend)|in question|begins|threshold|trigger|it takes|is needed)\b"
)
"""Words of a mark that is to be reached, and not of where a series stands."""


def scan(sentence: Sentence, clock: Clock, book: Book, context: Context) -> Scan:
    """Take a sentence apart."""
    text = sentence.text
    found = with_roles(text, mentions(text, book))
    # A day's date is no quantity, and neither is a number in a name.
    masked = text
    for m in found:
        masked = _blanked(masked, m.span)
    masked = month_first(masked)
    for y in re.finditer(r"\b(?:19|20)\d\d[-–](?:(?:19|20)\d\d|\d\d)\b(?![-%,]|\.\d)", masked):
        # "the 48 percent of 1973-74": no figure, and no single year.
        masked = _blanked(masked, y.span())
    times = periods(masked, clock)
    for p in times:
        masked_days = _blanked(masked, p.span) if p.grain == "day" or p.fixed else masked
        masked = masked_days
    for y in re.finditer(r"\b(?:19|20)\d\d\b(?!,\d|\.\d|%)", masked):
        if not re.search(
            r"\$$|\b(?:to|at|above|below|of|near|past|under|over)\s$", masked[: y.start()]
        ) or re.search(
            r"\b(?:peak|high|low|record|crash|since|in|of|the|summer|early|late) $|\b(?:from|back to) $",
            masked[: y.start()],
            re.I,
        ):
            masked = _blanked(masked, y.span())
    masked = re.sub(
        r"\b\d{1,3}[- ](?:day|week|month)(?= (?:moving |simple |exponential )*average)",
        lambda m: " " * len(m[0]),
        masked,
    )
    masked = re.sub(
        r"\b(?:five|ten|two|three|four|six|seven|eight|nine|twelve|\d+)[- ](?:of (?:the )?)?(?:11|eleven)\b(?= sectors)",
        lambda m: m[0],
        masked,
    )
    sizes = quantities(masked)
    return Scan(
        sentence=sentence, clock=clock, mentions=tuple(found), periods=tuple(times), quantities=tuple(sizes),
        ways=tuple(directions(text)), context=context,
    )  # fmt: skip


def _blanked(text: str, span: Span) -> str:
    return text[: span[0]] + "\x00" * (span[1] - span[0]) + text[span[1] :]
