"""Reads proofs back: every number and date in them must be the fact's own, in its place."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from briefgen.errors import VerificationError
from briefgen.metrics.ids import ROLLING, parse_id
from briefgen.metrics.registry import complete
from briefgen.model import Fact, Missing, Proof, Scalar
from briefgen.proofs import Grounds
from briefgen.prose.measures import proof_words
from briefgen.verify.readback import COUNTED, PLACED, amount, exact, place, printed_moment, says_date, whole

Expected = Scalar | None
_MONTH = r"(?:Jan\.|Feb\.|March|April|May|June|July|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
_DATE = rf"{_MONTH} \d{{1,2}}(?!\d)(?:, \d{{4}}(?!\d))?"
_NUMBER = r"[+-]?\$?\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|%)?(?: percentage points?)?"
_TOKEN = re.compile(rf"{_DATE}|(?<![\w.]){_NUMBER}")
_SPOKEN = re.compile(rf"{_DATE}|(?<![\w.]){_NUMBER}|\b(?:{'|'.join((*COUNTED, *PLACED))})\b")


def prove_proofs(proofs: Sequence[Proof], grounds: Grounds) -> None:
    """Prove the proofs or stop.

    Args:
        proofs: What the formats will print.
        grounds: What they were made from.

    Raises:
        VerificationError: A number in them is not the fact's; the message quotes its row.
    """
    faults = [fault for proof in proofs for fault in proof_faults(proof, grounds)]
    if faults:
        raise VerificationError(f"the proofs of {grounds.session} are not proven: {'; '.join(faults[:3])}")


def proof_faults(proof: Proof, grounds: Grounds) -> Iterator[str]:
    """The rows of one proof that do not say what its fact does.

    Args:
        proof: What is printed.
        grounds: What it was made from.
    """
    keys = {label: key for key, label in proof_words()["labels"].items()}
    fact = grounds.facts.get(proof.fact)
    for label, words in (("", proof.title), *proof.rows, *proof.more):
        key = keys.get(label, "title")
        if not _row_holds(key, words, proof.fact, fact, grounds):
            yield f"'{words}' is not the {label.rstrip(':').lower() or key} of {proof.fact}"


def _row_holds(key: str, words: str, fact_id: str, fact: Fact | Missing | None, grounds: Grounds) -> bool:
    if key == "printed":
        # Claims, which are proven one by one.
        return True
    if fact is None:
        return _data_holds(key, words, fact_id, grounds)
    if isinstance(fact, Missing):
        return words == fact.reason if key == "reason" else _title_holds(words, fact_id, grounds)
    check = _CHECKS.get(key)
    return check(words, fact, grounds) if check else _title_holds(words, fact_id, grounds)


def tokens(words: str, names: Sequence[str] = (), *, spoken: bool = False) -> list[str]:
    """The numbers and dates in some words, in order.

    Args:
        words: The words.
        names: Names and symbols, which may hold digits that are no numbers.
        spoken: Whether numbers are spelled out as well.

    >>> tokens("ended Dec. 31, 2025: ^X2 2,481.91, $1 (the S&P 500)", ("^X2", "S&P 500"))
    ['Dec. 31, 2025', '2,481.91', '$1']
    """
    words = words.replace("\u00a0", " ")
    for name in sorted(filter(None, names), key=len, reverse=True):
        words = words.replace(name, " ")
    return (_SPOKEN if spoken else _TOKEN).findall(words)


def says(token: str, true: Expected, session: dt.date, scale: int = 1) -> bool:
    """Whether a number or date, read as a stranger would, is the true one at its own precision.

    >>> says("9.5435%", 0.09543456, dt.date(2026, 1, 22), scale=100)
    True
    """
    if isinstance(true, dt.date):
        return says_date(token, true, session)
    if true is None or isinstance(true, str | bool):
        return False
    if token.lower() in PLACED or re.fullmatch(r"[\d,]+(st|nd|rd|th)", token):
        return place(token) == true
    if token.lower() in COUNTED:
        return whole(token) == true
    read = amount(token)
    value = exact(true) * scale
    return read is not None and read.rounds(value) and (value >= 0 or not read.size or read.sign == "-")


def _in_order(found: Sequence[str], true: Sequence[Expected], session: dt.date, scale: int = 1) -> bool:
    return len(found) == len(true) and all(
        says(a, b, session, scale if isinstance(b, float) else 1) for a, b in zip(found, true)
    )


def _names(fact_id: str, grounds: Grounds) -> tuple[str, ...]:
    return (*(s.name for s in grounds.subjects.values()), *grounds.subjects, fact_id)


# --- rows -------------------------------------------------------------------------------------


def _title_holds(words: str, fact_id: str, grounds: Grounds) -> bool:
    """A title has no number but those of its id and of its window."""
    if fact_id.partition(":")[0] in ("data", "basket"):
        return not tokens(words, _names(fact_id, grounds))
    window = complete(parse_id(fact_id)).window
    known = {token.lstrip("+") for token in re.findall(r"[+-]?\d+(?:\.\d+)?", fact_id)}
    known |= {str(ROLLING[window])} if window in ROLLING else set(re.findall(r"\d+(?:\.\d+)?", window))
    known |= {str(ROLLING[w]) for w in ROLLING if f"@{w}" in fact_id}
    found = tokens(words, _names("", grounds))
    return all(any(_same(token, each) for each in known) for token in found)


def _same(token: str, number: str) -> bool:
    read, sign = amount(token.rstrip("%")), number.startswith("-")
    return read is not None and read.rounds(Decimal(number)) and (read.sign == "-") == sign


def _value_holds(words: str, fact: Fact, grounds: Grounds) -> bool:
    scale = 100 if fact.unit in ("fraction", "list") else 1
    if isinstance(fact.value, tuple):
        names = tuple(name for name, _ in fact.value)
        return _in_order(tokens(words, names), [v for _, v in fact.value], grounds.session, scale)
    if isinstance(fact.value, bool):
        return words == str(proof_words()["rows"]["yes" if fact.value else "no"])
    if isinstance(fact.value, str):
        return words == fact.value
    return _in_order(tokens(words, spoken=fact.unit == "rank"), [fact.value], grounds.session, scale)


def _definition_holds(words: str, fact: Fact, grounds: Grounds) -> bool:
    """Every number of the definition stands there, and beside it only those of the fact's id."""
    own, found = Counter(tokens(fact.definition)), Counter(tokens(words, _names(fact.id, grounds)))
    return not own - found and all(_title_holds(t, fact.id, grounds) for t in found - own)


def _session_holds(words: str, fact: Fact, grounds: Grounds) -> bool:
    older = [fact.as_of] if fact.as_of != grounds.session else []
    base = [fact.base_session] if fact.base_session else []
    return _in_order(tokens(words), [grounds.session, *older, *base], grounds.session)


def _rank_holds(words: str, fact: Fact, grounds: Grounds) -> bool:
    h = fact.history
    if h is None:
        return False
    true: list[Expected] = [h.rank, *([] if h.rank_low is None else [h.rank_low]), h.of, h.searched_from]
    true += [h.ties] if h.ties else []
    for extreme in (h.previous_high, h.previous_low):
        true += [] if extreme is None else [extreme[1], extreme[0]]
    low = [] if h.rank_low is None else [h.last_reached_low]
    true += [day for day in (h.last_reached, *low) if day is not None]
    scale = 100 if fact.unit == "fraction" else 1
    return _in_order(tokens(words, spoken=True), true, grounds.session, scale)


def _details_hold(words: str, fact: Fact, grounds: Grounds) -> bool:
    kept = {k: v for k, v in fact.details.items() if v is not None and k != "citation"}
    names = (*(k.replace("_", " ") for k in kept), *(v for v in kept.values() if isinstance(v, str)))
    true = [v for v in kept.values() if not isinstance(v, str | bool)]
    found = tokens(words, [name for name in names if re.search(r"\d", name)])
    return len(found) == len(true) and all(
        says(a, b, grounds.session) or (isinstance(b, int) and a == str(b)) for a, b in zip(found, true)
    )


def _inputs_hold(words: str, fact: Fact, grounds: Grounds) -> bool:
    """Every date is one of an input, and every number the value of one at the date before it."""
    if not fact.inputs:
        since = (fact.details.get("searched_from"), fact.base_session, fact.as_of)
        days = {*since, fact.history.searched_from if fact.history else None} - {None}
        return _forward(tokens(words, _names(fact.id, grounds)), days, grounds.session)
    left = list(dict.fromkeys(fact.inputs))
    if _other_series(words, {x.series for x in left}):
        return False
    day: dt.date | None = None
    skipped, words = _left_out(words)
    for token in tokens(words, tuple({x.series for x in left}), spoken=True):
        dates = [x.date for x in left if says_date(token, x.date, grounds.session)]
        if dates:
            day = dates[0]
            continue
        fitting = [x for x in left if x.date == day and says(token, x.value, grounds.session)]
        # Of several that would round to it the nearest is meant.
        match = min(fitting, key=lambda x: _distance(token, x.value), default=None)
        if match is None:
            return False
        left.remove(match)
    return skipped == len({(x.field, x.date) for x in left})


def _forward(found: Sequence[str], days: Iterable[Expected], session: dt.date) -> bool:
    """Whether words are days out of some, each later than the one before it."""
    left = iter(sorted(day for day in days if isinstance(day, dt.date)))
    return all(any(says(token, day, session) for day in left) for token in found)


def _left_out(words: str) -> tuple[int, str]:
    """How many dates the words say stand between those listed, and the words without that."""
    head, tail = proof_words()["rows"]["between"].split("{count}")
    found = re.search(rf"{re.escape(head)}([\w,]+){re.escape(tail)}", words)
    if found is None:
        return 0, words
    return whole(found[1]) or 0, words[: found.start()] + words[found.end() :]


def _other_series(words: str, series: Iterable[str]) -> bool:
    """Whether a name with a digit in it stands there that is none of the series (``DGS30`` for ``DGS10``)."""
    known = "|".join(map(re.escape, sorted(series, key=len, reverse=True))) or "$."
    return bool(re.search(r"[A-Za-z]\d", re.sub(rf"(?<![\w^])(?:{known})(?!\w)", " ", words)))


def _distance(token: str, value: float) -> Decimal:
    read = amount(token)
    return abs(abs(exact(value)) - (read.size if read is not None else Decimal(0)))


def _source_holds(words: str, fact: Fact, grounds: Grounds) -> bool:
    found = re.search(rf"{_MONTH} \d{{1,2}}, \d{{4}}, \d\d:\d\d UTC", words)
    moment = printed_moment(found[0]) if found else ""
    return words.startswith(fact.source) and moment == str(grounds.data["vintage"])[:16]


def _members_hold(words: str, fact_id: str, grounds: Grounds) -> bool:
    lists = [", ".join(s.members) for s in grounds.subjects.values() if s.members]
    return words in lists or all(m in {m for s in grounds.subjects.values() for m in s.members}
                                 for m in words.split(", "))  # fmt: skip


def _data_holds(key: str, words: str, fact_id: str, grounds: Grounds) -> bool:
    data = grounds.data
    if key == "members":
        return words == ", ".join(grounds.subjects[fact_id.partition(":")[2]].members)
    if key == "series":
        series = data["series"].values()
        first, last = min(s["first"] for s in series), max(s["last"] for s in series)
        days = [d if isinstance(d, dt.date) else dt.date.fromisoformat(d) for d in (first, last)]
        return _in_order(tokens(words, spoken=True), [len(series), *days], grounds.session)
    if key == "vintage":
        return printed_moment(words) == str(data["vintage"])[:16]
    known = {"source": str(data["source"]), "digest": str(data.get("sha256", ""))}
    return words == known[key] if key in known else _title_holds(words, fact_id, grounds)


_CHECKS: dict[str, Callable[[str, Fact, Grounds], bool]] = {
    "value": _value_holds,
    "definition": _definition_holds,
    "session": _session_holds,
    "rank": _rank_holds,
    "details": _details_hold,
    "inputs": _inputs_hold,
    "source": _source_holds,
    "members": lambda words, fact, grounds: _members_hold(words, fact.id, grounds),
    "because": lambda words, fact, grounds: words == ", ".join(fact.because),
    "citation": lambda words, fact, grounds: words == str(fact.details.get("citation")),
}
