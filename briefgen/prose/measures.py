"""What a fact measures, in words: titles by its id, and its metric's definition with names in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from briefgen.editions.loader import read_toml
from briefgen.metrics.ids import BARE, ROLLING, Condition, FactId, parse_condition, parse_id
from briefgen.metrics.registry import complete
from briefgen.model import Subject
from briefgen.prose import numbers as n
from briefgen.prose.lexicon import lexicon
from briefgen.resources import templates_folder

Subjects = Mapping[str, Subject]

LETTERS: Mapping[str, Mapping[str, str]] = {
    "contribution": {"M": "subject", "B": "other"},
    "share_ahead": {"X": "other"},
}
"""Whom the letters of a definition mean where they are not those of `USUAL`."""

USUAL: Mapping[str, str] = {"X": "subject", "B": "subject", "Y": "other", "U": "other"}
_LETTER = re.compile(r"\b[XYBUMnpkbt]\b")


NO_SERIES = BARE | {"next", "note", "early_close", "period_end", "period_start"}
"""Metrics whose ids name no series."""


@cache
def proof_words() -> Mapping[str, Any]:
    """The words of ``templates/proofs.toml``, read once."""
    return read_toml(templates_folder() / "proofs.toml")


def name_of(symbol: str, subjects: Subjects) -> str:
    """A symbol's name in running text; a set of symbols as a list of names.

    >>> name_of("IWM+^X", {"IWM": Subject(name="the fund")})
    'the fund, ^X'
    """
    if symbol in subjects:
        return subjects[symbol].name
    if "+" in symbol:
        return ", ".join(name_of(each, subjects) for each in symbol.split("+"))
    return str(proof_words()["groups"].get(symbol, symbol))


def symbols_of(fact: FactId) -> tuple[str, ...]:
    """The tickers, baskets and universes that an id names."""
    if fact.metric in NO_SERIES:
        return ()
    if fact.metric == "pctl":
        return symbols_of(parse_id(fact.subject))
    if fact.metric == "after":
        return symbols_of(parse_condition(fact.subject).of)
    return tuple(s for part in (fact.subject, fact.other) for s in part.split("+") if s)


def measured(fact: FactId, subjects: Subjects) -> str:
    """What a fact measures, as a title.

    Args:
        fact: Its id.
        subjects: Names by symbol.

    >>> measured(parse_id("return:IWM@ytd"), {"IWM": Subject(name="the fund")})
    'Return of the fund this year'
    """
    words = proof_words()["measures"]
    if not fact.other:
        words = {**words, **proof_words()["alone"]}
    plain = f"{fact.metric.replace('_', ' ').capitalize()} of {{x}}{', {y}' if fact.other else ''} {{period}}"
    text = " ".join(_filled(words.get(fact.metric, plain), fact, subjects).split())
    return text[:1].upper() + text[1:]


def _filled(template: str, fact: FactId, subjects: Subjects) -> str:
    if fact.metric == "after":
        return template.format(span=_span(fact.window), **_condition(parse_condition(fact.subject), subjects))
    if fact.metric == "pctl":
        return template.format(of=measured(parse_id(fact.subject), subjects))
    window = complete(fact).window
    named = proof_words()["named"].get(fact.metric, {})
    periods = {**lexicon().periods, **proof_words()["periods"]}
    return template.format(
        x=named.get(fact.subject) or name_of(fact.subject, subjects),
        y=name_of(fact.other, subjects),
        n=window_number(window),
        period=periods.get(window.partition("/")[0], ("",))[0],
    )


def _condition(condition: Condition, subjects: Subjects) -> dict[str, str]:
    words = measured(condition.of, subjects)
    bound = n.datum(condition.bound)
    return {"of": f"\u201c{words}\u201d", "sign": proof_words()["signs"][condition.sign], "bound": bound}


def _span(window: str) -> str:
    return f"{ROLLING[window]} {proof_words()['what']['sessions']}"


def window_number(window: str) -> str:
    """The number in a window of its own: the average's length, the mark below the peak, the bound.

    >>> window_number("200d"), window_number("0.0025"), window_number("1d/3"), window_number("1m")
    ('200', '0.0025', '3', '21')
    """
    text = window.rpartition("/")[2]
    return str(ROLLING[text]) if text in ROLLING else re.sub(r"(?<=\d)d$", "", text)


def spelled(definition: str, fact: FactId, subjects: Subjects) -> str:
    """A definition with names and numbers in the place of its letters.

    Args:
        definition: The metric's own, with X and Y for a pair, B and U for a basket and its whole, t for
            the session, and n, p, k or b for the number after the at sign.
        fact: The id that the definition is for.
        subjects: Names by symbol.

    >>> spelled("return of X less return of Y", parse_id("spread:A/B@1d"), {"A": Subject(name="the fund")})
    'return of the fund less return of B'
    """
    letters = {**USUAL, **LETTERS.get(fact.metric, {})}
    of = parse_condition(fact.subject).of if fact.metric == "after" else fact

    def word(match: re.Match[str]) -> str:
        letter = match[0]
        if letter == "t":
            return str(proof_words()["the_session"])
        if letter in letters:
            symbol = of.subject if letters[letter] == "subject" else of.other
            return name_of(symbol, subjects) if symbol else letter
        return window_number(complete(fact).window) or letter

    return _LETTER.sub(word, definition)
