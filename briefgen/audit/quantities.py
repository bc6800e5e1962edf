"""Numbers in words and figures → quantities with unit, precision and hedge."""

from __future__ import annotations

import re

from briefgen.audit.model import Quantity

ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
            "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
            "eighteenth", "nineteenth", "twentieth")  # fmt: skip
COUNTS = {word: i for i, word in enumerate(ONES)} | {word: 10 * (i + 2) for i, word in enumerate(TENS)}
COUNTS |= {f"{t}-{o}": 10 * (i + 2) + j for i, t in enumerate(TENS) for j, o in enumerate(ONES[1:10], 1)}
PLACES = {word: i for i, word in enumerate(ORDINALS, 1)}
PLACES |= {f"{t}-{o}": 10 * (i + 2) + j for i, t in enumerate(TENS) for j, o in enumerate(ORDINALS[:9], 1)}
PLACES |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}

_WORDS = "|".join(sorted(COUNTS, key=len, reverse=True))
_PLACED = "|".join(sorted(PLACES, key=len, reverse=True))
_SPOKEN = rf"(?:{_WORDS})(?:[ -](?:hundred|thousand|and|{_WORDS}))* point(?: (?:oh|{'|'.join(ONES[:10])}))+\b"
"""A number with its decimals as it is spoken: ``forty-four point eight six``."""
_HALVES = rf"(?:{_WORDS}|\d+) and (?:a|one)[ -]half"
NUMBER = rf"(?:{_SPOKEN}|{_HALVES}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|(?:{_WORDS}|an? (?:dozen|hundred|thousand)|a dozen)\b)"
"""A number in figures or words."""
ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|(?:{_PLACED}))\b"
"""A place in an order."""

HEDGES = {
    "about": r"about|around|roughly|some|approximately|approx\.?|an estimated|estimated|~|circa|or so|in the neighborhood of|"
    r"in the vicinity of|more or less",
    "nearly": r"nearly|almost|just under|just below|just shy of|close to|not quite|a little less than|a little under|"
    r"slightly less than|shy of|a hair under|a touch under",
    "over": r"over|more than|above|in excess of|north of|upwards of|just over|just above|a little over|slightly more than|"
    r"a little more than|better than|well over|well above|slightly over|topping|exceeding|greater than|a touch over|"
    r"a shade over|a bit more than|a bit over",
    "under": r"under|less than|below|fewer than|south of|barely|only about",
    "least": r"at least|no less than|no fewer than",
    "upto": r"as much as|up to|as many as|as high as|as low as|at most|no more than",
}
_HEDGE = "|".join(f"(?P<{k}>{v})" for k, v in HEDGES.items())
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
           "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "t": 1e12}  # fmt: skip
_SCALE = r"thousand|million|mn|mln|billion|bn|bln|trillion|tn|trn"
COUNTED = {
    "session": r"(?:consecutive |straight |successive |trading |winning |losing |winless )*(?:trading )?(?:sessions?|days?)",
    "week": r"(?:consecutive |straight |successive |trading )*weeks?",
    "month": r"(?:consecutive |straight |successive |calendar )*months?",
    "quarter": r"(?:consecutive |straight |successive )*quarters?",
    "year": r"(?:consecutive |straight |successive |calendar )*years?",
    "decade": r"decades?",
}
_UNITS = (
    ("pp", r"[\s-]?(?:percentage[\s-]points?|pct\.? points?|ppts?|pps?|%-points?|percent(?:age)? pts?)\b"),
    ("bp", r"[\s-]?(?:basis[\s-]points?|bps?|bips)\b"),
    ("percent", r"[\s-]?(?:%|percent\b|per cent\b|pct\b\.?)"),
    ("times", r"(?:x\b|[\s-]times\b|-fold\b)"),
    ("points", r"[\s-]?(?:points?|pts?)\b(?!\s*higher in)"),
    *((noun, rf"[\s-](?:{words})\b") for noun, words in COUNTED.items()),
)
_UNIT = "|".join(f"(?P<u_{k}>{v})" for k, v in _UNITS)
_MONEY = r"(?P<money>\$|US\$|USD )?"
_QUANTITY = re.compile(
    rf"(?:(?:\b(?:{_HEDGE})|(?<=\s)~)\s?)?(?P<sign>(?<![\w.%])[+-](?=[$\d.])|\b(?:minus|plus) (?=[$\d.]))?{_MONEY}"
    rf"(?<![\w.,/$])?(?P<number>{NUMBER})"
    rf"(?:(?:\s*(?:to|-|–|and)\s*)\$?(?P<to>\d+(?:\.\d+)?)(?=\s?(?:%|percent|per cent|basis|bps?\b|percentage|times|x\b|million|billion|trillion)))?"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b|(?P<short>(?<=\d)[kKMBT]\b|(?<=\d)(?:bn|mn|tn)\b))?(?:{_UNIT}|(?P<dollars> dollars\b))?",
    re.IGNORECASE,
)
_RANGE_PERCENT = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s?%?\s?(?:to|-|–|and)\s?(?P<high>\d+(?:\.\d+)?)\s?(?:%|percent)"
)
_FRACTION = re.compile(
    r"\b(?:(?P<hedge>about|around|roughly|nearly|almost|more than|over|less than|at least|just over|just under|a little more than) )?"
    r"(?P<word>two[- ]thirds|three[- ]quarters|three[- ]fourths|a third|one[- ]third|a quarter|one[- ]quarter|"
    r"a fifth|one[- ]fifth|a tenth|one[- ]tenth|half)(?= of\b(?! [-+]\d)| its\b| their\b|[,.;]| from\b| below\b| above\b| (?:lower|higher|cheaper)(?= than\b| for\b|[,.;]|$)| off\b| under\b| since\b| this\b| in\b| over\b| on\b| ?\x00| between\b| during\b| to\b| when\b| as\b|$)",
    re.IGNORECASE,
)
_FRACTIONS = {"two thirds": 2 / 3, "three quarters": 0.75, "three fourths": 0.75, "a third": 1 / 3, "one third": 1 / 3,
              "a quarter": 0.25, "one quarter": 0.25, "a fifth": 0.2, "one fifth": 0.2, "a tenth": 0.1,
              "one tenth": 0.1, "half": 0.5}  # fmt: skip
_SMALL = re.compile(
    r"(?<!\band a )(?<!\band one )\b(?P<word>half|a quarter|three[- ]quarters|a tenth|two tenths|three tenths|a third|two thirds)"
    r"(?: of)?(?: an?)?[ -](?P<unit>percent(?:age)?(?: point)?|point|%)",
    re.IGNORECASE,
)
_SMALLS = {**_FRACTIONS, "a tenth": 0.1, "two tenths": 0.2, "three tenths": 0.3}
_ORDINAL = re.compile(rf"(?<![\w.])(?P<place>{ORDINAL})(?!-(?:quarter|half|largest|biggest))", re.IGNORECASE)


def whole(word: str) -> int | None:
    """A count in figures or words; None where it is none.

    >>> whole("fourteen"), whole("2,396"), whole("a dozen"), whole("14th"), whole("tenth")
    (14, 2396, 12, 14, 10)
    """
    text = (
        word.lower().strip().replace(" ", "-")
        if " " in word and "a " not in word.lower()
        else word.lower().strip()
    )
    if text in ("a dozen", "dozen"):
        return 12
    if text in COUNTS:
        return COUNTS[text]
    if text in PLACES:
        return PLACES[text]
    match = re.fullmatch(r"([\d,]+)(?:st|nd|rd|th)?", text)
    return int(match[1].replace(",", "")) if match and match[1].strip(",") else None


def _size(text: str) -> tuple[float, float]:
    """A number's value and the smallest step that its figures show."""
    low = text.lower()
    if low[0] in "0123456789.":
        digits = low.replace(",", "")
        _, dot, decimals = digits.partition(".")
        return float(digits), 10.0 ** -len(decimals) if dot else 1.0
    if " point " in low:
        before, _, after = low.partition(" point ")
        digits = "".join(str(ONES.index(word.replace("oh", "zero"))) for word in after.split())
        return _spoken(before) + float(f"0.{digits}"), 10.0 ** -len(digits)
    if low.endswith("half"):
        number = low.partition(" and ")[0]
        return float(COUNTS.get(number, 0) or number) + 0.5, 0.5
    special = {"a dozen": 12, "a hundred": 100, "a thousand": 1000, "an hundred": 100}
    return float(special.get(low, COUNTS.get(low, 0))), 1.0


def _spoken(words: str) -> float:
    """A whole number in words.

    >>> _spoken("nine hundred twenty-one"), _spoken("sixteen hundred and three"), _spoken("two thousand")
    (921.0, 1603.0, 2000.0)
    """
    total = part = 0
    for word in words.replace(" and ", " ").split():
        if word == "thousand":
            total, part = (total + max(part, 1)) * 1000, 0
        else:
            part = part * 100 if word == "hundred" else part + COUNTS[word]
    return float(total + part)


def _coarse(value: float, step: float, unit: str) -> float:
    """Round figures such as 300 points or $650 billion show no finer step than their last digit that is not 0."""
    if step != 1.0 or unit not in ("usd", "points", "number") or value < 100:
        return step
    while value % (step * 10) == 0 and step * 10 <= 0.011 * value:
        step *= 10
    return step


def quantities(text: str) -> list[Quantity]:
    """All quantities of a sentence, in order.

    >>> [(q.value, q.unit, q.hedge) for q in quantities("rose nearly 14%, shed $653 billion in 14 sessions")]
    [(14.0, 'percent', 'nearly'), (653000000000.0, 'usd', ''), (14.0, 'session', '')]
    """
    small = [*_smalls(text), *_hundredths(text)]
    found = [*(q for q in _fractions(text) if not _inside(q.span, [x.span for x in small])), *small]
    taken = [q.span for q in found]
    for m in _QUANTITY.finditer(text):
        if _inside(m.span(), taken) or not _stands_alone(text, m):
            continue
        found.append(_made(text, m))
    for m in _ORDINAL.finditer(text):
        if not _inside(m.span(), [q.span for q in found if q.unit != "number"]):
            place = whole(m["place"])
            if place is not None:
                found = [q for q in found if not _inside(q.span, [m.span()])]
                found.append(Quantity(value=float(place), unit="ordinal", step=1.0, span=m.span()))
    return sorted(found, key=lambda q: q.span)


def _stands_alone(text: str, m: re.Match[str]) -> bool:
    start = m.start("number")
    before = text[start - 1] if start else " "
    after = text[m.end("number")] if m.end("number") < len(text) else " "
    if before.isalnum() or (before in "/." and start > 1 and text[start - 2].isalnum()):
        return False
    if m["number"][0].isalpha() and before == "-":
        return False
    unit = any(m[f"u_{k}"] for k, _ in _UNITS) or m["scale"] or m["short"] or m["dollars"]
    if after.isalpha() and not unit and m["number"][0].isdigit():
        return bool(re.match(r"(?:st|nd|rd|th)\b", text[m.end("number") :])) is False and after in "xX"
    return not (m["number"][0].isalpha() and after.isalnum())


def _made(text: str, m: re.Match[str]) -> Quantity:
    value, step = _size(m["number"])
    unit = next((k for k, _ in _UNITS if m[f"u_{k}"]), "number")
    scale = _SCALES.get((m["scale"] or m["short"] or "").lower(), 1.0)
    if m["money"] or m["dollars"]:
        unit = "usd" if unit in ("number", "points") else unit
    step = _coarse(value, step, unit) * scale
    value *= scale
    to = float(m["to"]) * scale if m["to"] else None
    hedge = next((k for k in HEDGES if m[k]), "")
    if not hedge and m["number"].lower() in ("a dozen", "a hundred", "a thousand"):
        hedge = ""
    start = next((m.start(k) for k in HEDGES if m[k]), m.start())
    if not hedge and re.match(r"(?: or so| or thereabouts|-ish| and change)\b", text[m.end() :]):
        hedge = "over" if "change" in text[m.end() : m.end() + 12] else "about"
    if m["sign"] and m["sign"][0] in "-m":
        value = -value
    return Quantity(value=value, unit=unit, step=step, span=(start, m.end()), hedge=hedge,
                    signed=bool(m["sign"]), to=to)  # fmt: skip


def _hedge_of(words: str | None) -> str:
    return next((k for k, v in HEDGES.items() if words and re.fullmatch(v, words, re.I)), "")


def _fractions(text: str) -> list[Quantity]:
    return [
        Quantity(value=100 * _FRACTIONS[m["word"].lower().replace("-", " ")], unit="percent", step=2.0,
                 span=m.span(), hedge=_hedge_of(m["hedge"]) or "about")
        for m in _FRACTION.finditer(text)
    ]  # fmt: skip


def _smalls(text: str) -> list[Quantity]:
    """``half a percentage point`` and its like."""
    out = []
    for m in _SMALL.finditer(text):
        unit = "pp" if "point" in m["unit"].lower() else "percent"
        value = _SMALLS[m["word"].lower().replace("-", " ")]
        before = re.search(
            r"\b(about|nearly|almost|more than|over|less than|roughly|under)\s$", text[: m.start()], re.I
        )
        hedge = _hedge_of(before[1]) if before else ""
        start = before.start() if before else m.start()
        out.append(Quantity(value=value, unit=unit, step=0.1, span=(start, m.end()), hedge=hedge or "about"))
    return out


_HUNDREDTHS = re.compile(
    rf"\b(?P<n>{NUMBER}|an?) (?:one-)?hundredths? of an? (?:percentage |full )?point\b", re.I
)


def _hundredths(text: str) -> list[Quantity]:
    """``six hundredths of a point``, as yields are told: basis points."""
    return [
        Quantity(value=float(whole(m["n"]) or 1), unit="bp", step=1.0, span=m.span())
        for m in _HUNDREDTHS.finditer(text)
    ]


def _inside(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)
