"""The Jinja environment of wordings: templates in, runs of plain words and claims out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import TemplateError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from briefgen.errors import BriefgenError
from briefgen.model import Claim, Runs
from briefgen.prose import numbers
from briefgen.prose.finishing import CLOSE, OPEN, capitalised, joined, set_off, split
from briefgen.prose.formatters import Argument, Desk, claim, formatters, verbs_for
from briefgen.prose.lexicon import lexicon
from briefgen.prose.mentions import Mentions, alike, fitting, stems
from briefgen.prose.names import Name, built_in_names
from briefgen.prose.phrases import Wording
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.variation import PRINTED, Turn, tie_break

Bindings = Mapping[str, Any]
SELF = "_realiser"
NOTHING: frozenset[str] = frozenset()


class Realiser:
    """Turns wordings into runs for one brief; remembers whom it has introduced.

    What it says of one message does not depend on what it has said of others, but for the names.

    Args:
        desk: What formatters may know.
        turn: Edition and session, from which follows whose turn it is among wordings.
        turns: Tickers and baskets in the order in which verbs of one meaning are dealt out to them.
    """

    def __init__(self, desk: Desk, turn: Turn, turns: Sequence[str] = ()) -> None:
        self.desk = desk
        self.turn = turn
        self.turns = {subject: i for i, subject in enumerate(turns)}
        self.mentions = Mentions()
        self.introducing = True
        self._claims: list[Claim] = []
        self._verbs: set[str] = set()
        self._named: set[str] = set()
        self._periods = 0
        self._path, self._said = "", NOTHING

    def mark(self, made: Claim) -> str:
        """A token that stands for a claim inside the template's text."""
        self._claims.append(made)
        return f"{OPEN}{len(self._claims) - 1}{CLOSE}"

    def choose(
        self, wordings: Sequence[Wording], bindings: Bindings, key: str, optional: frozenset[str] = NOTHING,
        shift: int = 0, every: int = 1,
    ) -> Wording | None:  # fmt: skip
        """The wording whose turn it is among those whose condition holds; None if there is none."""
        return choose(wordings, bindings, self.turn, key, optional, shift, every)

    def verb(self, quantity: Quantity) -> str:
        """A true verb for the value: each subject has its own turn, and none comes twice in a message."""
        words = verbs_for(quantity, self.desk)
        first = self.turns.get(quantity.subject, 0) + int(
            100 * tie_break(self.turn.edition, self.turn.day, "verbs")
        )
        able = [i % len(words) for i in range(first, first + len(words))]
        chosen = next((i for i in able if words[i] not in self._verbs), able[0])
        self._verbs.add(words[chosen])
        return self.mark(claim("verb", quantity, self.desk, chosen))

    def called(self, quantity: Quantity, side: str, *, owner: bool = False) -> str:
        """A short name with its article, or as an owner; in turn what it is, where it was named before."""
        ticker = quantity.other if side == "other" else quantity.subject
        name = self.desk.names[ticker]
        # Verbs beside this name are singular, as "staples" is not.
        able = fitting(name.aka, self._said) if name.kind != "sector" else []
        described = self.mentions.next(ticker, able, short=name.cut_short)
        if described is None and able and self._told_apart(name):
            described = able[0]
        if described is None:
            self._named.add(name.short)
        way, args = ("the", (side,)) if described is None else ("aka", (side, described))
        return self.mark(claim("possessive" if owner else way, quantity, self.desk, *args))

    def introduced(self, quantity: Quantity, side: str) -> str:
        """A name: in full with exchange and ticker once, short afterwards."""
        ticker = quantity.other if side == "other" else quantity.subject
        name = self.desk.names[ticker]
        first = self.introducing and self.mentions.first(ticker)
        self.mentions.named(ticker)
        if first and name.introduced != name.subject:
            return self.mark(claim("introduced", quantity, self.desk, side))
        if self._told_apart(name):
            return self.mark(claim("aka", quantity, self.desk, side, 0))
        self._named.add(name.short)
        return self.mark(claim("introduced" if first else "the", quantity, self.desk, side))

    def _told_apart(self, name: Name) -> bool:
        """Whether a name cut short does at once, beside its like: "consumer staples led discretionary"."""
        return any(alike(name.short, other, cut_short=name.cut_short) for other in self._named)

    def period(self, quantity: Quantity) -> str:
        """The window in words: those of one meaning take turns, also inside a message."""
        ways = len(lexicon().periods[quantity.window])
        chosen = self.turn.pick(f"{self._path} {quantity.fact.id}", ways, self._periods)
        self._periods += 1
        return self.mark(claim("period", quantity, self.desk, chosen))

    def runs(self, wording: Wording, bindings: Bindings, path: str) -> Runs:
        """Render one wording.

        Raises:
            BriefgenError: The template cannot be rendered; the message names file and line.
        """
        self._claims, self._verbs, self._named, self._periods = [], set(), set(), 0
        self.mentions.start()
        self._path, self._said = path, stems(PRINTED.sub(" ", wording.text))
        try:
            text = compiled(wording.text).render({**bindings, SELF: self})
        except (TemplateError, LookupError, TypeError, AssertionError) as error:
            raise BriefgenError(
                f"templates/{path}, line {wording.line}: {error or type(error).__name__}"
            ) from error
        return capitalised(set_off(split(" ".join(text.split(" ")).strip(), self._claims)))


def choose(
    wordings: Sequence[Wording], bindings: Bindings, turn: Turn, key: str,
    optional: frozenset[str] = NOTHING, shift: int = 0, every: int = 1,
) -> Wording | None:  # fmt: skip
    """The wording whose turn it is; None where none is true.

    The wordings under one condition take turns among themselves: k sessions one after the other have k
    different ones, whatever other conditions hold beside theirs.

    Args:
        wordings: The wordings.
        bindings: The facts by the names that conditions use.
        turn: Edition and session.
        key: The message's name.
        optional: Names of the facts that the message can do without; a wording that is true only where one of
            them is absent gives way to every other.
        shift: How many places further on, for a message that is said of several things in one brief.
        every: Sessions from one turn of a standing matter to the next.
    """
    grouped: dict[str, list[Wording]] = {}
    for wording in wordings:
        grouped.setdefault(wording.when, []).append(wording)
    true = [w for w in grouped if not w or holds(w, bindings)]
    able = [w for w in true if not _absence(optional).search(w)] or true
    if not able:
        return None
    # A condition comes up as often as it has wordings. It keeps its place where another one no longer holds,
    # so the loss of a fact that a wording does not state never changes the wording.
    places = sorted((tie_break(key, w, i), w) for w in grouped for i in range(len(grouped[w])))
    first = turn.pick(key, len(places), shift, every)
    when = next(w for _, w in (*places[first:], *places[:first]) if w in able)
    return grouped[when][turn.pick(f"{key} {when}", len(grouped[when]), shift, every)]


@cache
def _absence(optional: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(optional))) or "$."
    return re.compile(rf"\bnot \(?({names})\b(?!\.)")


# --- expressions ------------------------------------------------------------------------------


@cache
def compiled(text: str) -> Any:
    """A wording's template."""
    return environment().from_string(text)


@cache
def _expression(text: str) -> Callable[..., Any]:
    return environment().compile_expression(text, undefined_to_none=False)


def evaluate(expression: str, bindings: Bindings) -> Any:
    """An expression's value over facts.

    Raises:
        BriefgenError: The expression cannot be evaluated.
    """
    try:
        return _expression(expression)(**bindings)
    except (TemplateError, LookupError, TypeError, AttributeError) as error:
        raise BriefgenError(f"templates: condition '{expression}': {error}") from error


def holds(expression: str, bindings: Bindings) -> bool:
    """Whether a condition holds."""
    return bool(evaluate(expression, bindings))


# --- the environment --------------------------------------------------------------------------


def _realiser(context: Context) -> Realiser:
    found = context[SELF]
    assert isinstance(found, Realiser)
    return found


def _there(quantity: Quantity | Absent) -> Quantity:
    if isinstance(quantity, Absent):
        raise LookupError(f"a wording prints a fact that is missing: {quantity.reason}")
    return quantity


def _filter(name: str) -> Callable[..., str]:
    @pass_context
    def make(context: Context, quantity: Quantity | Absent, *args: Argument) -> str:
        realiser = _realiser(context)
        return realiser.mark(claim(name, _there(quantity), realiser.desk, *args))

    return make


@pass_context
def verb(context: Context, quantity: Quantity) -> str:
    """A true verb for the value."""
    return _realiser(context).verb(quantity)


@pass_context
def move(context: Context, quantity: Quantity, decimals: int = 1) -> str:
    """Verb and magnitude, or that it was little changed where the magnitude rounds to zero."""
    realiser = _realiser(context)
    if numbers.scaled(quantity.number, 100, decimals) == 0:
        many = plural(quantity) or realiser.desk.names[quantity.subject].kind == "basket"
        words = ("were little changed",) if many else ()
        return realiser.mark(claim("flat", quantity, realiser.desk, *words))
    return f"{verb(context, quantity)} {realiser.mark(claim('percent', quantity, realiser.desk, decimals))}"


@pass_context
def the(context: Context, quantity: Quantity | Absent, side: str = "subject") -> str:
    """A short name with its article."""
    return _realiser(context).called(_there(quantity), side)


@pass_context
def possessive(context: Context, quantity: Quantity | Absent, side: str = "subject") -> str:
    """A short name as an owner."""
    return _realiser(context).called(_there(quantity), side, owner=True)


@pass_context
def period(context: Context, quantity: Quantity) -> str:
    """The window in words."""
    return _realiser(context).period(quantity)


@pass_context
def ref(context: Context, quantity: Quantity, side: str = "subject") -> str:
    """A name: introduced in full with exchange and ticker once, short afterwards."""
    return _realiser(context).introduced(quantity, side)


@pass_context
def listing(context: Context, quantities: Sequence[Quantity], decimals: int = 1) -> str:
    """Names with their signed values: ``Nvidia (+2.1%), Apple (+1.9%) and Meta (+1.2%)``."""
    realiser = _realiser(context)

    def item(q: Quantity) -> str:
        amount = realiser.mark(claim("signed", q, realiser.desk, decimals))
        return f"{realiser.mark(claim('the', q, realiser.desk, 'subject'))} ({amount})"

    return joined([item(q) for q in quantities])


def plural(quantity: Quantity) -> bool:
    """Whether the short name of a series takes a plural verb: "utilities lead", but "energy leads"."""
    entry = built_in_names().get(quantity.subject)
    return bool(entry and entry["kind"] == "sector" and entry["short"].endswith("s"))


@cache
def environment() -> SandboxedEnvironment:
    """The one sandboxed environment of wordings in a process."""
    made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.filters.update({name: _filter(name) for name in formatters()})
    made.filters.update({f.__name__: f for f in (verb, move, ref, listing, period, the, possessive)})
    made.globals.update({"min": min, "max": max, "abs": abs, "round": round})
    return made
