"""One sentence taken apart: who, how much, when and which way, and what it inherits from those before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from briefgen.audit.clock import Clock, to_date
from briefgen.audit.context import Context, either
from briefgen.audit.lexicon import directions, table
from briefgen.audit.model import Mention, Period, Quantity, Sentence, Span, Subject, Window
from briefgen.audit.periods import default_periods, periods
from briefgen.audit.quantities import quantities
from briefgen.audit.reading import MONTH, month_first
from briefgen.audit.roles import with_roles
from briefgen.audit.subjects import Book, mentions

REACH = 48
"""Characters within which a time behind a quantity belongs to it."""
_BREAK = re.compile(
    r";|:(?= )|—| – | - |,? (?:while|whereas|although|though|but|even as|compared with a|versus a)\b|, (?:with|and|as|led by|including|which|after|when|yet|whereas|leaving|\w+ing)\b| (?:after|before) (?=\w+ing\b)| \(|\)|, (?=[A-Z])"
)
_PRONOUN = re.compile(
    r"\b(?:it|its|the (?:index|gauge|benchmark|fund|stock|shares|group|measure|average|sector|ETF|yield|rate|note|company|(?:\w+ )?maker|giant|chipmaker|retailer|carmaker|automaker|lender|firm|titan|small-cap benchmark|barometer|security)|"
    r"this (?:index|fund|streak|run)|they|their|that (?:index|group)|the latter|all three|both|shares)\b",
    re.I,
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
            if any(a <= m.start() < b for a, b in self._names()):
                continue
            if m.end() <= at:
                start = m.start()
            elif m.start() >= at:
                stop = m.start()
                break
        return start, stop

    def _names(self) -> list[Span]:
        return [m.span for m in self.mentions]

    def before(self, at: int) -> str:
        """The words before a place."""
        return self.text[:at]

    def after(self, at: int) -> str:
        """The words behind a place."""
        return self.text[at:]

    # --- who ------------------------------------------------------------------------------------

    def main(self) -> list[Mention]:
        """Mentions that are no mere object of a comparison."""
        return [m for m in self.mentions if m.role == "subject"]

    def subject_at(self, span: Span) -> tuple[Subject | None, bool]:
        """What the words at a place are about, and whether that is sure.

        A subject named right behind ("a 2% gain in the Dow") goes before the one named last.
        """
        tail = self.text[span[1] :]
        beside = self.beside(span)
        if beside is not None:
            return beside, True
        for found in _PREPOSITION.finditer(tail[:48]):
            between = tail[: found.end()]
            if re.search(r"[,;.]", between) or len(between.split()) > 7:
                break
            place = span[1] + found.end()
            for m in self.mentions:
                right_there = place - 4 <= m.span[0] <= place and m.subject.kind != "topic"
                if right_there and self._names_subject(span, m, between):
                    return m.subject, True
        earlier = [m for m in self.mentions if m.span[0] < span[0]]
        own = _RELATIVE.search(self.text[: span[0]])
        if own and earlier and 0 <= own.start() - earlier[-1].span[1] <= 2:
            return earlier[-1].subject, True
        elsewhere = _ELSEWHERE.match(tail)
        if elsewhere and not any(
            m.span[0] < span[1] + elsewhere.end() and span[1] < m.span[1] for m in self.mentions
        ):
            return Subject(key=f"absent:{elsewhere['name']}", name=elsewhere["name"], kind="absent"), False
        stranger = self._stranger(span)
        if stranger is not None:
            return stranger, False
        if (
            self.context.basket is not None
            and _AVERAGE_OF.search(self.text[: span[0]])
            and not [m for m in earlier if m.subject.kind == "basket"]
        ):
            return self.context.basket, True
        plain = [m for m in earlier if m.role == "subject"]
        start = self.clause(span[0])[0]
        inside = [m for m in plain if m.span[0] >= start]
        if inside:
            return inside[-1].subject, True
        if plain:
            return plain[-1].subject, True
        opening = re.match(r"(?:In|On|With|For|At|After|Despite) (?:its|their)\b", self.text)
        ahead = [m for m in self.mentions if m.span[0] > span[1] and m.role == "subject"]
        if opening and not earlier and ahead:
            return ahead[0].subject, True
        if not earlier or _PRONOUN.search(self.text[: span[1]]):
            if (
                self.context.index is not None
                and _INDEX.search(self.text[: span[1]])
                and (self.context.subject is None or self.context.subject.kind not in ("index", "volatility"))
            ):
                return self.context.index, True
            if (
                self.context.subject is not None
                and self.context.subject.kind == "index"
                and _INDEX.search(self.text[: span[1]])
            ):
                return either(self.context.subject, self.context.index), True
            if self.context.subject is not None and (
                _PRONOUN.search(self.text[: span[1]]) or not self.mentions
            ):
                return self.context.subject, self.context.fresh or bool(_PRONOUN.search(self.text[: span[1]]))
            later = [m for m in self.mentions if m.span[0] > span[1] and m.role == "subject"]
            if later and not re.search(r"\b(?:while|but|whereas)\b", self.text[span[1] : later[0].span[0]]):
                between = self.text[span[1] : later[0].span[0]]
                return later[0].subject, len(between) < 90 and not re.search(
                    r"\b(?:that|which|who)\b", between, re.I
                )
        if earlier:
            return earlier[-1].subject, False
        return self.context.subject, False

    def beside(self, span: Span) -> Subject | None:
        """The name right before a quantity, as in ``Energy's 7.4%``, ``XLK -2.7%`` and ``Apple, down 2%``; None without one."""
        before = [m for m in self.mentions if m.span[1] <= span[0] and m.subject.kind != "topic"]
        if not before:
            return None
        last = before[-1]
        if last.role == "against" and not re.match(
            r"[-+]?[\d.]+ ?(?:%|percent|per cent|pp|bps?)", self.text[span[0] :]
        ):
            return None
        if re.match(r"(?:for|over|in) ", self.text[span[0] :]) or not _BESIDE.fullmatch(
            self.text[last.span[1] : span[0]]
        ):
            return None
        return last.subject

    def _stranger(self, span: Span) -> Subject | None:
        """A name right before the verb that nothing is known of: the words are about it, and not about the last subject."""
        verbs = [w for w in self.ways if w[2] and 0 <= span[0] - w[1] <= 14]
        if not verbs:
            return None
        m = _NAME_BEFORE.search(self.text[: verbs[-1][0]])
        if not m or any(a < m.end("name") and m.start("name") < b for a, b in self._names()):
            return None
        if m["name"].split()[0] in _NO_NAMES or m["name"].split()[-1] in _NO_NAMES:
            return None
        return Subject(key=f"absent:{m['name']}", name=m["name"], kind="absent")

    def _names_subject(self, span: Span, mention: Mention, words_between: str) -> bool:
        """Whether "of", "in" or "for" behind a quantity names whose it is."""
        if re.match(r"\s?(?:of|in|for|by|on|off|at|across)\b", words_between.strip() + " "):
            if words_between.strip().split()[0] in ("of",) and re.search(
                r"%|percent", self.text[span[0] : span[1]]
            ):
                return False
            has_verb = any(span[0] - 40 < w[0] < span[0] for w in self.ways)
            return words_between.strip().split()[0] in ("off", "in", "for") or not has_verb
        return bool(re.search(r"(?:gain|loss|drop|declin|advanc|fall|rise|rall|slid|slump|surge|jump|plunge|tumble|"
                              r"climb|retreat|increase|decrease|return|move|rebound|pop|dip|spike|swoon|crash|lead|bounce|selloff|sell-off|sink|rout|leap|skid|spread|move|change|outflow|inflow)", words_between, re.I))  # fmt: skip

    def other_at(self, span: Span) -> Subject | None:
        """What a comparison at a place is made with."""
        start, stop = self.clause(span[0])
        near = [m for m in self.mentions if m.role == "against"]
        inside = [m for m in near if start <= m.span[0] < max(stop, span[1] + 60)]
        return inside[0].subject if inside else (near[0].subject if near else None)

    # --- which way ------------------------------------------------------------------------------

    def way_at(self, span: Span) -> tuple[int, bool]:
        """The direction of the words at a place, and whether it stands there itself."""
        text = self.text
        tail = text[span[1] : span[1] + 42]
        noun = re.match(r"(?:[ -](?:or|[\w'-]+)){0,4}?[ -](?P<noun>gain|advance|rise|rally|increase|jump|surge|climb|rebound|bounce|pop|spike|leap|return|run-up|lead|profit|rebound|upswing|recovery|improvement|"
                        r"loss|drop|decline|fall|slide|slump|plunge|tumble|retreat|decrease|dip|selloff|sell-off|rout|crash|pullback|swoon|setback|drubbing|plummet|deficit|correction|drawdown|skid|nosedive|sink|higher|lower|up|down|better|worse)\b", tail)  # fmt: skip
        if noun:
            up = re.fullmatch(
                r"gain|advance|rise|rally|increase|jump|surge|climb|rebound|bounce|pop|spike|leap|return|run-up|lead|profit|upswing|recovery|improvement|higher|up|better",
                noun["noun"],
            )
            between = text[span[1] : span[1] + noun.start("noun")]
            if not re.search(
                r"[,;.]| to | and | but | from | in | at | for | since | on | over ", between
            ) or (noun["noun"] in ("higher", "lower") and len(between) < 3):
                return (1 if up else -1), True
        left = [w for w in self.ways if w[1] <= span[0] and not self._in_name(w)]
        start = self.clause(span[0])[0]
        inside = [w for w in left if w[0] >= start]
        if inside:
            return inside[-1][2], True
        later = [
            w
            for w in self.ways
            if span[1] <= w[0] <= span[1] + 12
            and not re.search(r"[,;.]", text[span[1] : w[0]])
            and not re.match(r"trail|lag|outperf|underperf|ahead|behind|led|lead", text[w[0] : w[1]])
        ]
        if later:
            return later[0][2], True
        if left:
            return left[-1][2], False
        return self.context.way, False

    def own_way_at(self, span: Span) -> int:
        """The direction that stands at a place itself; 0 where it could only be guessed from other words."""
        way, stands = self.way_at(span)
        return way if stands else 0

    def _in_name(self, way: tuple[int, int, int]) -> bool:
        return any(a <= way[0] < b for a, b in self._names())

    # --- when -----------------------------------------------------------------------------------

    def period_at(self, span: Span) -> tuple[Period, bool]:
        """The time of the words at a place, and whether it is named there.

        Without one in its clause, the times of the sentence and of the one before serve as readings, and the
        day of the article.
        """
        start, stop = self.clause(span[0])
        inside = [p for p in self.periods if start <= p.span[0] < stop and p.grain != "reference"]
        behind = [p for p in inside if p.span[0] >= span[0] and p.span[0] - span[1] <= REACH
                  and not self._other_quantity(span[1], p.span[0])
                  and not _OF_THE_NEXT.match(self.text[p.span[1] :])]  # fmt: skip
        ahead = [p for p in inside if p.span[1] <= span[1]]
        if behind and not (ahead and behind[0].span[0] - span[1] > 25):
            return behind[0], True
        if ahead:
            return ahead[-1], True
        return self._inferred(span), False

    def _other_quantity(self, start: int, stop: int) -> bool:
        return any(start <= q.span[0] < stop and q.unit in ("percent", "pp") for q in self.quantities)

    def _inferred(self, span: Span = (0, 0)) -> Period:
        """The times that may be meant where none is named: those of the sentence, of the one before, and the day."""
        windows: list[Window] = []
        day = default_periods(self.clock)
        frames = [p for p in self.periods if not p.intraday and p.grain != "reference"]
        for p in frames:
            windows += p.windows
        if not frames:
            windows += day.windows
            for p in self.context.periods:
                windows += [] if p.intraday else p.windows
        elif frames[0].grain != "day" and not any(p.grain == "day" for p in frames):
            belongs_to_later = span != (0, 0) and all(p.span[0] > span[1] for p in frames)
            windows = [*day.windows, *windows] if belongs_to_later else [*windows, *day.windows]
        if not frames and not self.context.periods:
            windows += self._closing_windows()
        grain = frames[0].grain if frames else "day"
        return Period(windows=tuple(dict.fromkeys(windows)), grain=grain)

    def _closing_windows(self) -> list[Window]:
        """At the end of a year, what no time is named for may be the year's."""
        date = self.clock.date
        near_end = (date.month, date.day) >= (12, 30)
        return to_date(self.clock, "year") if near_end else []

    def end_at(self, span: Span) -> tuple[Period, bool]:
        """The day of a level or a record at a place: that of its clause, or the last session."""
        period, named = self.period_at(span)
        ends = tuple(dict.fromkeys(w.end for w in period.windows))
        days = tuple(Window(base=self.clock.before(e), end=e, grain="day", words=f"on {e}") for e in ends)
        return replace(period, windows=days), named

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


_BESIDE = re.compile(
    r"(?:'s?)?(?: (?:shares|stock|fund|ETF|index|sector))?(?:[ :(]|: | \(|(?:,? |,? \(|: | - )(?:just |now |still |only |also )?(?:up|down|off|plus|minus)(?: (?:about|nearly|almost|roughly|more than|just|only|another|over|a further))? )"
)
"""What may stand between a name and a quantity of its own."""
_SUPPOSED = re.compile(
    r"\b(?:would|were (?:it )?to|[Oo]nly (?:below|above|under|over)|[Aa] (?:daily |weekly )?(?:close|finish) (?:above|below|under|over|beyond)|[Nn]ew ground|[Ll]ine (?:between|in the sand)|"
    r"[Ww]hat \d[\d.]*% |[Tt]o be topped|to (?:beat|regain|retake|reclaim|watch|hold|lean on|defend)|in question|begins|threshold|trigger|it takes|is needed)\b"
)
"""Words of a mark that is to be reached, and not of where a series stands."""
_RELATIVE = re.compile(
    r",? (?:which|who|that) (?:\w+ ){1,3}(?:just |only |about |nearly |almost |over |around )?$"
)
"""A clause about the name right before it."""
_ELSEWHERE = re.compile(rf" (?:at|for|in) (?!(?:{MONTH})\b)(?P<name>[A-Z0-9][\w.&'-]+(?: [A-Z][\w.&'-]+)+)")
_PREPOSITION = re.compile(
    r"\b(?:in|for|by|of|on|off|at|from|across) (?:shares of |the shares of |its |the )?"
)
_NAME_BEFORE = re.compile(
    r"(?:^|[\s(])(?P<name>(?:[A-Z][\w&.-]*[A-Za-z]\s)*[A-Z][\w&.-]*[A-Za-z])(?:'s)?(?: \([^)]*\))?(?: (?:shares|stock|also|then|was|has|had|is|even|itself|alone|still|now|only))*\s$"
)
_NO_NAMES = frozenset(table("words")["no_names"].split())
_OF_THE_NEXT = re.compile(
    r" ?(?:gain|loss|advance|decline|return|rally|drop|slide|rise)s? (?:to|of) (?:\w+ )?[\d$]"
)
"""A time that qualifies the number behind it: "their 2026 gain to 53%"."""
_THE_INDEX = re.compile(r"\bthe (?:index|benchmark|broad index)\b", re.I)
_INDEX = re.compile(r"\bthe (?:index|benchmark|broad index)\b", re.I)
_AVERAGE_OF = re.compile(r"\b(?:its|the group's|their|the basket's) average\b", re.I)


def scan(sentence: Sentence, clock: Clock, book: Book, context: Context) -> Scan:
    """Take a sentence apart."""
    text = sentence.text
    found = with_roles(text, mentions(text, book))
    # A day's date is no quantity, and neither is a number in a name.
    masked = text
    for m in found:
        masked = _blanked(masked, m.span)
    masked = month_first(masked)
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
