"""The Jinja environment of wordings: templates in, runs of plain words and claims out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import TemplateError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from briefgen.errors import BriefgenError
from briefgen.model import Claim, Run, Runs
from briefgen.prose import numbers
from briefgen.prose.formatters import Argument, Desk, claim, formatters, verbs_for
from briefgen.prose.phrases import Wording
from briefgen.prose.quantities import Absent, Quantity
from briefgen.prose.variation import Alternatives, Memory, tie_break

Bindings = Mapping[str, Any]
OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
SELF = "_realiser"
EMPTY: Mapping[str, Sequence[int]] = MappingProxyType({})


class Realiser:
    """Turns wordings into runs for one brief; remembers whom it has introduced.

    What it says of one message does not depend on what it has said of others, but for the names.

    Args:
        desk: What formatters may know.
        seed: Edition and session.
        orders: In which order the wordings of a message are to be taken, by its key.
        turns: Tickers and baskets in the order in which verbs of one meaning are dealt out to them.
    """

    def __init__(
        self, desk: Desk, seed: str, orders: Mapping[str, Sequence[int]] = EMPTY, turns: Sequence[str] = ()
    ) -> None:
        self.desk = desk
        self.seed = seed
        self.orders = orders
        self.turns = {subject: i for i, subject in enumerate(turns)}
        self.introduced: set[str] = set()
        self.introducing = True
        self._claims: list[Claim] = []
        self._verbs: set[str] = set()

    def mark(self, made: Claim) -> str:
        """A token that stands for a claim inside the template's text."""
        self._claims.append(made)
        return f"{OPEN}{len(self._claims) - 1}{CLOSE}"

    def choose(self, wordings: Sequence[Wording], bindings: Bindings, key: str) -> Wording | None:
        """The wording to take among those whose condition holds; None if there is none."""
        order = self.orders.get(key) or Memory(seed=self.seed).order([w.text for w in wordings], key)
        return choose(wordings, bindings, order)

    def verb(self, quantity: Quantity) -> str:
        """A true verb for the value: each subject has its own turn, and none comes twice in a message."""
        words = verbs_for(quantity, self.desk)
        first = self.turns.get(quantity.subject, 0) + int(100 * tie_break(self.seed, "verbs"))
        able = [i % len(words) for i in range(first, first + len(words))]
        chosen = next((i for i in able if words[i] not in self._verbs), able[0])
        self._verbs.add(words[chosen])
        return self.mark(claim("verb", quantity, self.desk, chosen))

    def runs(self, wording: Wording, bindings: Bindings, path: str) -> Runs:
        """Render one wording.

        Raises:
            BriefgenError: The template cannot be rendered; the message names file and line.
        """
        self._claims, self._verbs = [], set()
        try:
            text = compiled(wording.text).render({**bindings, SELF: self})
        except (TemplateError, LookupError, TypeError, AssertionError) as error:
            raise BriefgenError(
                f"templates/{path}, line {wording.line}: {error or type(error).__name__}"
            ) from error
        return capitalised(split(" ".join(text.split(" ")).strip(), self._claims))


def choose(wordings: Sequence[Wording], bindings: Bindings, order: Sequence[int]) -> Wording | None:
    """The first wording, in an order of preference, whose condition holds; None if there is none."""
    ordered = (wordings[i] for i in order)
    return next((w for w in ordered if not w.when or holds(w.when, bindings)), None)


def alternatives(key: str, wordings: Sequence[Wording], optional: Iterable[str]) -> Alternatives:
    """Wordings among which a choice is to be made.

    Args:
        key: Their message's name.
        wordings: The wordings.
        optional: Names of the facts that the message can do without.
    """
    absent = re.compile(rf"\bnot \(?({'|'.join(map(re.escape, optional)) or '$.'})\b(?!\.)")
    return Alternatives(
        key=key,
        texts=tuple(w.text for w in wordings),
        whens=tuple(w.when for w in wordings),
        last=tuple(bool(absent.search(w.when)) for w in wordings),
    )


def split(text: str, claims: Sequence[Claim]) -> Runs:
    """Text with tokens as runs of words and claims."""
    runs: list[Run] = []
    for i, piece in enumerate(MARK.split(text)):
        if i % 2:
            runs.append(claims[int(piece)])
        elif piece:
            runs.append(piece)
    return tuple(runs)


def capitalised(runs: Runs) -> Runs:
    """The same runs with a capital letter at the beginning of each sentence."""
    out: list[Run] = []
    begins = True
    for run in runs:
        text = run if isinstance(run, str) else run.text
        if begins and text[:1].islower():
            text = text[0].upper() + text[1:]
            run = text if isinstance(run, str) else replace(run, text=text)
        out.append(run)
        begins = isinstance(run, str) and run.endswith((". ", "? ", "! "))
    return tuple(out)


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


def _filter(name: str) -> Callable[..., str]:
    @pass_context
    def make(context: Context, quantity: Quantity, *args: Argument) -> str:
        if isinstance(quantity, Absent):
            raise LookupError(f"a wording prints a fact that is missing: {quantity.reason}")
        realiser = _realiser(context)
        return realiser.mark(claim(name, quantity, realiser.desk, *args))

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
        return realiser.mark(claim("flat", quantity, realiser.desk))
    return f"{verb(context, quantity)} {realiser.mark(claim('percent', quantity, realiser.desk, decimals))}"


@pass_context
def ref(context: Context, quantity: Quantity, side: str = "subject") -> str:
    """A name: introduced in full with exchange and ticker once, short afterwards."""
    realiser = _realiser(context)
    ticker = quantity.other if side == "other" else quantity.subject
    first = realiser.introducing and ticker not in realiser.introduced
    if realiser.introducing:
        realiser.introduced.add(ticker)
    return realiser.mark(claim("introduced" if first else "the", quantity, realiser.desk, side))


def joined(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence, without a comma before the last ``and``.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@pass_context
def listing(context: Context, quantities: Sequence[Quantity], decimals: int = 1) -> str:
    """Names with their signed values: ``Nvidia (+2.1%), Apple (+1.9%) and Meta (+1.2%)``."""
    realiser = _realiser(context)

    def item(q: Quantity) -> str:
        amount = realiser.mark(claim("signed", q, realiser.desk, decimals))
        return f"{realiser.mark(claim('the', q, realiser.desk, 'subject'))} ({amount})"

    return joined([item(q) for q in quantities])


@cache
def environment() -> SandboxedEnvironment:
    """The one sandboxed environment of wordings in a process."""
    made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.filters.update({name: _filter(name) for name in formatters()})
    made.filters.update({"verb": verb, "move": move, "ref": ref, "listing": listing})
    made.globals.update({"min": min, "max": max, "abs": abs, "round": round})
    return made
