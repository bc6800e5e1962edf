"""A fact's values with more digits than a sentence prints: value, rank, inputs, and what goes with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from briefgen.metrics.ids import FactId, parse_condition, parse_id
from briefgen.model import Fact, History, Input, Scalar, Subject, Unit
from briefgen.prose import numbers as n
from briefgen.prose.measures import Subjects, name_of, proof_words, symbols_of

DIFFERENCES = frozenset({"spread", "streak_gain", "equal_cap", "dispersion"})
"""Metrics whose fractions are differences of two others."""

CALENDAR_YEARS = frozenset({"searched_from", "best_year"})
"""Details that are years, which take no separator."""

CLOSES = frozenset({"close", "adj_close"})
"""Fields that are prices, which have two decimals."""

TIGHT = "\u00a0"
"""A space at which no line is broken."""

LISTED = 22
"""Dates that are all listed, a month's closes and the base; of more, the first and the last few are."""

SHOWN = 3
"""Dates shown at each end of a longer list."""


def value_words(fact: Fact) -> str:
    """A fact's value with its unit."""
    if isinstance(fact.value, tuple):
        return "; ".join(f"{name} {scalar_words(each, 'fraction')}" for name, each in fact.value)
    return scalar_words(fact.value, fact.unit, differs=_is_difference(parse_id(fact.id)))


def _is_difference(fact: FactId) -> bool:
    of = parse_condition(fact.subject).of if fact.metric == "after" else fact
    return of.metric in DIFFERENCES or (fact.metric == "after" and bool(of.other))


def scalar_words(value: Scalar, unit: Unit, *, differs: bool = False) -> str:
    """One value in its unit.

    >>> scalar_words(14, "sessions"), scalar_words(0.0954, "fraction"), scalar_words(1, "rank")
    ('14 sessions', '9.5400%', 'first')
    >>> scalar_words(0.01, "fraction", differs=True), scalar_words(-1.26, "bp")
    ('1.0000 percentage point', '-1.26 basis points')
    """
    words = proof_words()
    if isinstance(value, bool):
        return str(words["rows"]["yes" if value else "no"])
    if isinstance(value, dt.date):
        return n.full_date(value)
    if isinstance(value, str):
        return value
    if unit == "fraction":
        unit_words = f" percentage point{'' if abs(n.scaled(value, 100, 4)) == 1 else 's'}"
        return n.exact_percent(value, unit_words if differs else "%")
    if unit == "usd":
        return n.exact_dollars(value)
    if unit == "percent":
        return f"{n.datum(value)}%"
    if unit == "rank":
        return n.ordinal(int(value))
    noun = words["units"].get(unit, "")
    shown = n.datum(value, least=2 if unit == "index" else 0)
    single = shown in ("1", "-1") or unit == "thousands"
    return f"{shown} {noun if single else noun + 's'}" if noun else shown


def detail_words(fact: Fact) -> str:
    """The further values of a fact under their names; nothing where there are none."""
    kept = {k: v for k, v in fact.details.items() if v is not None and k != "citation"}
    return "; ".join(f"{key.replace('_', ' ')} {_detail(key, value)}" for key, value in kept.items())


def _detail(key: str, value: Scalar) -> str:
    return str(value) if key in CALENDAR_YEARS and isinstance(value, int) else scalar_words(value, "text")


# --- its place in its past --------------------------------------------------------------------


def rank_words(fact: Fact) -> str:
    """A fact's place in its past; nothing where it has none."""
    return "; ".join(_rank_parts(fact, fact.history)) if fact.history else ""


def _rank_parts(fact: Fact, history: History) -> Iterator[str]:
    rows, what = proof_words()["rows"], proof_words()["what"]
    place = rows["rank_top" if history.rank_low is None else "rank"]
    kind = "runs" if history.rank_low is None else "observations" if fact.kind == "sourced" else "sessions"
    yield place.format(
        top=n.ordinal(history.rank), bottom=n.ordinal(history.rank_low or 1), of=n.cardinal(history.of),
        what=what[kind], since=n.full_date(history.searched_from),
    )  # fmt: skip
    if history.ties:
        yield rows["ties"].format(ties=n.cardinal(history.ties))
    for key, extreme in (("before_high", history.previous_high), ("before_low", history.previous_low)):
        if extreme is not None:
            differs = _is_difference(parse_id(fact.id))
            value = scalar_words(extreme[1], fact.unit, differs=differs)
            yield rows[key].format(value=value, date=n.full_date(extreme[0]))
    low = () if history.rank_low is None else (("low", history.last_reached_low),)
    for end, day in (("high", history.last_reached), *low):
        yield rows[f"last_{end}"].format(date=n.full_date(day)) if day else rows[f"never_{end}"]


# --- what it was computed from ----------------------------------------------------------------


def input_words(fact: Fact, subjects: Subjects, session: dt.date, listed: int = LISTED) -> str:
    """The data of a fact by field and date; where it lists none, which series from when to when.

    Args:
        fact: The fact.
        subjects: Names by symbol.
        session: The session, whose year the dates leave out.
        listed: The most dates that are all listed.
    """
    if not fact.inputs:
        return _span_words(fact, subjects)
    fields = dict.fromkeys(x.field for x in fact.inputs)
    parts = ([x for x in fact.inputs if x.field == f] for f in fields)
    return "; ".join(_field_words(f, part, session, listed) for f, part in zip(fields, parts))


def _field_words(field: str, inputs: Sequence[Input], seen_from: dt.date, listed: int) -> str:
    rows = proof_words()["rows"]
    series = tuple(dict.fromkeys(x.series for x in inputs))
    by_date: dict[dt.date, dict[str, Input]] = {}
    for x in inputs:
        by_date.setdefault(x.date, {})[x.series] = x
    words = [_date_words(day, found, len(series) > 1, seen_from) for day, found in sorted(by_date.items())]
    if len(words) > listed:
        between = rows["between"].format(count=n.cardinal(len(words) - 2 * SHOWN))
        words = [*words[:SHOWN], between, *words[-SHOWN:]]
    name = field.replace("_", " ")
    head = rows["all_inputs"].format(field=name)
    if len(series) == 1:
        head = rows["inputs"].format(field=name, series=series[0])
    return f"{head} {'; '.join(words)}"


def _date_words(day: dt.date, found: Mapping[str, Input], several: bool, seen_from: dt.date) -> str:
    least = 2 if next(iter(found.values())).field in CLOSES else 0
    shown = ((series, n.datum(x.value, least=least)) for series, x in found.items())
    values = [f"{series}{TIGHT}{value}" if several else value for series, value in shown]
    return f"{n.short_date(day, seen_from).replace(' ', TIGHT)}: {', '.join(values)}"


def _span_words(fact: Fact, subjects: Subjects) -> str:
    """Which closes a fact needs that lists none: of two days, from the first searched, or up to the day."""
    rows = proof_words()["rows"]
    names = ", ".join(name_of(s, subjects) for s in symbols_of(parse_id(fact.id)))
    since, base = fact.details.get("searched_from"), fact.base_session
    if not names or fact.kind == "sourced":
        return ""
    key = "up_to" if not isinstance(since, dt.date) else "every_day"
    first = since if isinstance(since, dt.date) else base
    if key == "up_to" and base:
        key = "two_days"
    day = n.full_date(first) if first else ""
    return str(rows[key].format(series=names, first=day, last=n.full_date(fact.as_of)))


def subject_members(fact: FactId, subjects: Subjects) -> tuple[str, ...]:
    """The tickers behind the baskets that an id names."""
    found = (subjects.get(symbol, Subject(name=symbol)).members for symbol in symbols_of(fact))
    return tuple(dict.fromkeys(m for members in found for m in members))
