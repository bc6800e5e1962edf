"""Errors to plant into honest articles: one function a kind, each giving the article or None if it finds no place."""

# ruff: noqa: E501

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from briefgen.model import Article, Bullets, Claim, Figure, Paragraph, Run, Runs, Table

Planter = Callable[[Article, random.Random], Article | None]
Change = Callable[[Runs], Runs]


def mapped(article: Article, change: Change) -> Article:
    """The article with a function applied to each stretch of its text."""

    def block(b):  # type: ignore[no-untyped-def]
        match b:
            case Paragraph(runs=runs):
                return replace(b, runs=change(runs))
            case Bullets(items=items):
                return replace(b, items=tuple(change(i) for i in items))
            case Table(rows=rows):
                return replace(b, rows=tuple(tuple(change(c) for c in row) for row in rows))
            case Figure(caption=caption):
                return replace(b, caption=change(caption))

    return replace(
        article,
        headline=change(article.headline),
        standfirst=change(article.standfirst),
        sections=tuple(
            replace(s, heading=change(s.heading), blocks=tuple(block(b) for b in s.blocks))
            for s in article.sections
        ),
    )


def claims_in(article: Article) -> Iterator[Claim]:
    held: list[Claim] = []

    def keep(runs: Runs) -> Runs:
        held.extend(r for r in runs if isinstance(r, Claim))
        return runs

    mapped(article, keep)
    yield from held


def altered(article: Article, rnd: random.Random, change: Callable[[Claim], str | None]) -> Article | None:
    """One claim's words changed, at random among those that the change can be made to."""
    able = [i for i, c in enumerate(claims_in(article)) if (new := change(c)) is not None and new != c.text]
    if not able:
        return None
    chosen, seen = rnd.choice(able), -1

    def one(runs: Runs) -> Runs:
        nonlocal seen
        out: list[Run] = []
        for run in runs:
            if isinstance(run, Claim):
                seen += 1
                if seen == chosen:
                    run = replace(run, text=str(change(run)))
            out.append(run)
        return tuple(out)

    return mapped(article, one)


def added(article: Article, rnd: random.Random, words: str) -> Article:
    """A sentence put behind a random paragraph."""
    spots = sum(isinstance(b, Paragraph) for s in article.sections for b in s.blocks)
    chosen, seen = rnd.randrange(spots), -1
    sections = []
    for section in article.sections:
        blocks = []
        for b in section.blocks:
            if isinstance(b, Paragraph):
                seen += 1
                if seen == chosen:
                    b = replace(b, runs=(*b.runs, " " + words))
            blocks.append(b)
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(article, sections=tuple(sections))


# --- changed claims ---------------------------------------------------------------------------


def digit(article: Article, rnd: random.Random) -> Article | None:
    step = rnd.randrange(1, 10)

    def change(c: Claim) -> str | None:
        spots = [m.start() for m in re.finditer(r"\d", c.text)] if c.property != "entity" else []
        if not spots:
            return None
        at = spots[(step * 7) % len(spots)]
        return c.text[:at] + str((int(c.text[at]) + step) % 10) + c.text[at + 1 :]

    return altered(article, rnd, change)


OPPOSITE = {
    "rose": "fell", "fell": "rose", "gained": "lost", "lost": "gained", "up": "down", "down": "up", "ahead": "behind",
    "ahead of": "behind", "behind": "ahead of", "above": "below", "below": "above", "climbed": "dropped",
    "dropped": "climbed", "edged up": "edged down", "edged down": "edged up", "ticked up": "ticked down",
    "inched up": "inched down", "inched down": "inched up", "surged": "plunged", "slid": "jumped", "jumped": "slid",
    "higher": "lower", "lower": "higher", "rises": "falls", "falls": "rises", "added": "lost", "advanced": "declined",
    "declined": "advanced", "ticked down": "ticked up", "sank": "leapt", "gains": "loses", "loses": "gains",
}  # fmt: skip


def direction(article: Article, rnd: random.Random) -> Article | None:
    return altered(
        article, rnd, lambda c: OPPOSITE.get(c.text.lower()) if c.property == "direction" else None
    )


def sign(article: Article, rnd: random.Random) -> Article | None:
    turned = str.maketrans("+-", "-+")
    return altered(
        article, rnd, lambda c: c.text[0].translate(turned) + c.text[1:] if c.text[:1] in "+-" else None
    )


def magnitude(article: Article, rnd: random.Random) -> Article | None:
    """A verb of another band, in the same direction."""
    calm, wild = {"rose", "gained", "added"}, {"fell", "lost", "gave up"}

    def change(c: Claim) -> str | None:
        if '"verb"' not in c.spec:
            return None
        word = c.text.lower()
        return "surged" if word in calm or word.endswith(" up") else "plunged" if word in wild else None

    return altered(article, rnd, change)


MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def date(article: Article, rnd: random.Random) -> Article | None:
    shift = rnd.randrange(1, 12)

    def change(c: Claim) -> str | None:
        if c.property not in ("date", "base_session", "superlative"):
            return None
        for i, month in enumerate(MONTHS):
            if month in c.text:
                return c.text.replace(month, MONTHS[(i + shift) % 12])
        return None

    return altered(article, rnd, change)


def weekday(article: Article, rnd: random.Random) -> Article | None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    return altered(article, rnd, lambda c: days[(days.index(c.text) + 2) % 5] if c.text in days else None)


def period(article: Article, rnd: random.Random) -> Article | None:
    other = {"this year": "this quarter", "this week": "this month", "on the day": "this week"}

    def change(c: Claim) -> str | None:
        if c.property != "period":
            return None
        if c.text.lower() in other:
            return other[c.text.lower()]
        return re.sub(r"\d+", lambda m: str(int(m[0]) + 21), c.text)

    return altered(article, rnd, change)


def entity(article: Article, rnd: random.Random) -> Article | None:
    names = sorted({c.text for c in claims_in(article) if c.property == "entity"})
    pick = rnd.random()

    def change(c: Claim) -> str | None:
        others = [n for n in names if n.lower() not in c.text.lower() and c.text.lower() not in n.lower()]
        return others[int(pick * len(others))] if c.property == "entity" and others else None

    return altered(article, rnd, change)


def rank(article: Article, rnd: random.Random) -> Article | None:
    turn = {"second": "third", "third": "second", "fourth": "second", "fifth": "sixth"}

    def change(c: Claim) -> str | None:
        if c.property == "rank" or '"ordinal' in c.spec:
            new = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), c.text, count=1)
            return re.sub(r"second|third|fourth|fifth", lambda m: turn[m[0]], new)
        return None

    return altered(article, rnd, change)


def since(article: Article, rnd: random.Random) -> Article | None:
    def change(c: Claim) -> str | None:
        if "since" not in c.text and "back to" not in c.text:
            return None
        return re.sub(r"\d{4}", lambda m: str(int(m[0]) - 3), c.text)

    return altered(article, rnd, change)


def unit(article: Article, rnd: random.Random) -> Article | None:
    def change(c: Claim) -> str | None:
        if '"percent"' in c.spec:
            return c.text.replace("%", " percentage points")
        return re.sub(r" percentage points?", "%", c.text) if '"points"' in c.spec else None

    return altered(article, rnd, change)


def scale(article: Article, rnd: random.Random) -> Article | None:
    turn = {"billion": "million", "trillion": "billion", "million": "billion"}
    return altered(
        article,
        rnd,
        lambda c: re.sub(r"\w+illion", lambda m: turn[m[0]], c.text) if "illion" in c.text else None,
    )


SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(article: Article, rnd: random.Random) -> Article | None:
    def change(c: Claim) -> str | None:
        first, _, rest = c.text.partition(" ")
        if c.property != "count" or first.lower() not in SPELLED:
            return None
        return f"{SPELLED[SPELLED.index(first.lower()) - 1]} {rest}".strip()

    return altered(article, rnd, change)


def superlative(article: Article, rnd: random.Random) -> Article | None:
    turn = {"longest": "shortest", "best": "worst", "worst": "best", "highest": "lowest", "lowest": "highest",
            "a record": "a record low"}  # fmt: skip

    def change(c: Claim) -> str | None:
        found = next((w for w in turn if w in c.text.lower()), None)
        return c.text.lower().replace(found, turn[found]) if found and c.property != "entity" else None

    return altered(article, rnd, change)


# --- changed words between the claims -----------------------------------------------------------

PLAIN = re.compile(r"(?<![\w])[a-z]{3,}(?![\w])")


def reworded(article: Article, rnd: random.Random, change: Callable[[str], str]) -> Article | None:
    """One word that is no claim changed, at random among those of the sentences and headings."""
    spots: list[tuple[int, int]] = []
    held: list[str] = []

    def keep(runs: Runs) -> Runs:
        for run in runs:
            if isinstance(run, str):
                spots.extend((len(held), m.start()) for m in PLAIN.finditer(run))
                held.append(run)
        return runs

    mapped(article, keep)
    if not spots:
        return None
    (chosen, at), seen = rnd.choice(spots), -1

    def one(runs: Runs) -> Runs:
        nonlocal seen
        out: list[Run] = []
        for run in runs:
            if isinstance(run, str):
                seen += 1
                if seen == chosen:
                    run = run[:at] + PLAIN.sub(lambda m: change(m[0]), run[at:], count=1)
            out.append(run)
        return tuple(out)

    return mapped(article, one)


def word(article: Article, rnd: random.Random) -> Article | None:
    return reworded(article, rnd, lambda w: "only" if w != "only" else "merely")


def negation(article: Article, rnd: random.Random) -> Article | None:
    return reworded(article, rnd, lambda w: f"not {w}")


# --- added sentences --------------------------------------------------------------------------


def _adds(*choices: str) -> Planter:
    return lambda article, rnd: added(article, rnd, rnd.choice(choices))


PLANTERS: dict[str, Planter] = {
    "digit": digit, "direction": direction, "sign": sign, "magnitude": magnitude, "date": date, "weekday": weekday,
    "period": period, "entity": entity, "rank": rank, "since": since, "unit": unit, "scale": scale,
    "spelled": spelled, "superlative": superlative,
    "added number": _adds("The index has 503 members.", "Trading was 4% heavier.", "It took a dozen days.",
                          "Another fifteen shares were added.", "Volume came to $12 billion."),
    "added direction": _adds("Bonds rallied too.", "Oil fell as well.", "The dollar was higher.", "Gold plunged.",
                             "Banks outperformed.", "Bitcoin surged.", "Copper is soaring.", "Crude slumped."),
    "added superlative": _adds("It was the busiest day in years.", "The rally is unprecedented.",
                               "Nothing was stronger; it was the greatest of comebacks.", "Turnover was the most ever.",
                               "Volumes were at an all-time high."),
    "added cause": _adds("It came as investors fled from risk.", "That was because of the central bank.",
                         "The move was driven by earnings.", "Hopes of peace triggered it.",
                         "It came in response to the data.", "Shares moved amid worries about growth.",
                         "Stocks moved on hopes of a deal."),
    "added name": _adds("Nvidia was in the news.", "So was the VIX.", "Traders watched the Russell 2000."),
    "added date": _adds("The same happened last Tuesday.", "Nobody had expected it in December."),
    "added words": _adds("It was calm.", "Gold was steady.", "The market is overvalued.", "That is rare.",
                         "No one had seen that before.", "They do not fit.", "It should go on."),
    "changed word": word, "negation": negation,
}  # fmt: skip
"""Every kind of error."""
