"""Long measurements over the real market: honest briefs are never refused, planted errors always are.

A sample of 40 sessions at three lengths, and 20 errors of each kind, of which the first four are printed as
PDF as well as Markdown and HTML; with ``BRIEFGEN_SWEEPS=whole`` 2,001 briefs and 200 errors of each kind.
Both are shared out to four parts.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from planted import PLANTERS, altered
from sample_briefs import LENGTHS, Newsroom, newsroom
from sweeps import sized
from test_verify import put, refused

from briefgen.errors import HeldError, VerificationError
from briefgen.metrics.market import Market
from briefgen.model import Article, Claim, Fact, Series
from briefgen.pipeline import Brief, market_of
from briefgen.prose.formatters import reprint
from briefgen.renderers.pdf import PdfWorker
from briefgen.verify import verify_file

LATER = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
DAYS, PLANTS, PRINTED = sized(40, 667), sized(20, 200), sized(4, 8)
PARTS = 4
VINTAGE = "another vintage"


def sessions(room: Newsroom, first: dt.date, count: int, seed: object) -> list[dt.date]:
    """Random sessions from a day on, the same in every run."""
    days = room.sessions(first)
    return random.Random(str(seed)).sample(days, min(count, len(days)))


@pytest.mark.slow
@pytest.mark.market
@pytest.mark.parametrize("part", range(PARTS))
def test_no_honest_brief_is_refused(part: int, market_folder: Path, tmp_path: Path) -> None:
    """Random sessions from 2000 to 2026, each at three lengths, before publication and as published files."""
    room = newsroom(f"csv:{market_folder}", LATER)
    days = sessions(room, dt.date(2000, 1, 3), DAYS, "honest")[part::PARTS]
    written = held = 0
    found = []
    for day in days:
        for length in LENGTHS:
            try:
                document = room.brief(day, length).document
            except HeldError:
                held += 1
                continue
            except VerificationError as error:
                found.append((day, length, str(error)))
                continue
            written += 1
            found += [(day, length, str(f)) for f in verify_file(put(document, tmp_path / "brief"))]
    print(f"{written} honest briefs of {len(days)} sessions, {held} held, {len(found)} refused")
    assert not found
    assert held < 0.02 * len(days) * len(LENGTHS)


# --- planted errors ---------------------------------------------------------------------------


def other_vintage(room: Newsroom) -> Market:
    """The market as another fetch could have told it: every close by some tenths of a percent another."""
    rnd = np.random.default_rng(9)

    def told_otherwise(series: Series) -> Series:
        factor = 1 + rnd.normal(0, 0.004, len(series.dates))
        return replace(series, close=series.close * factor, adj_close=series.adj_close * factor)

    snapshot = room.snapshot
    prices = {k: told_otherwise(s) for k, s in snapshot.prices.items()}
    macro = {k: told_otherwise(s) for k, s in snapshot.macro.items()}
    return market_of(replace(snapshot, prices=prices, macro=macro), room.edition, room.calendar)


def of_another_vintage(room: Newsroom, other: Market, brief: Brief, rnd: random.Random) -> Article | None:
    """One claim printed from the same fact of another vintage."""
    session = brief.document.article.session
    desk = room.desk(session, brief.facts)

    def change(made: Claim) -> str | None:
        if made.spec[:1] != "[":
            return None
        fact = other.fact(made.fact, session)
        try:
            words = reprint(made.spec, fact, desk) if isinstance(fact, Fact) else None
        except (LookupError, TypeError, AssertionError):
            return None
        return None if words is None or words.lower() == made.text.lower() else words

    return altered(brief.document.article, rnd, change)


def plants(room: Newsroom, part: int, each: int) -> Iterator[tuple[str, Brief, Article]]:
    """So many planted errors of every kind, with the honest briefs of random sessions that they stand in.

    Share counts, and with them dollars, are known of the last months only: every fourth session is of these.
    """
    rnd, other = random.Random(f"planted {part}"), other_vintage(room)
    left = dict.fromkeys([*PLANTERS, VINTAGE], each)
    every, late = room.sessions(dt.date(2000, 1, 3)), room.sessions(dt.date(2025, 12, 31))
    for i in range(100 * each):
        try:
            days = late if i % 4 == 0 or set(left) == {"scale"} else every
            brief = room.brief(rnd.choice(days), rnd.choice(LENGTHS[1:]))
        except HeldError:
            continue
        honest = brief.document.article
        for kind in list(left):
            own = kind == VINTAGE
            bad = of_another_vintage(room, other, brief, rnd) if own else PLANTERS[kind](honest, rnd)
            if bad is None:
                continue
            yield kind, brief, bad
            left[kind] -= 1
            if not left[kind]:
                del left[kind]
        if not left:
            return


@pytest.fixture(scope="module")
def worker() -> Iterator[PdfWorker]:
    with PdfWorker() as made:
        yield made


@pytest.mark.slow
@pytest.mark.pdf
@pytest.mark.market
@pytest.mark.parametrize("part", range(PARTS))
def test_every_planted_error_is_refused(
    part: int, market_folder: Path, tmp_path: Path, worker: PdfWorker
) -> None:
    """A share of the errors of each kind, before publication and in files whose ledger is the honest one."""
    room = newsroom(f"csv:{market_folder}", LATER)
    tried: Counter[str] = Counter()
    accepted = []
    for kind, brief, bad in plants(room, part, PLANTS // PARTS):
        where = (kind, bad.session)
        if not refused(room, bad, brief.facts):
            accepted.append((*where, "before publication"))
        formats = ("md", "html", "pdf") if tried[kind] < PRINTED // PARTS else ("md", "html")
        tried[kind] += 1
        with TemporaryDirectory(dir=tmp_path) as folder:
            put(replace(brief.document, article=bad), Path(folder), formats, worker)
            faulty = {Path(f.path).suffix for f in verify_file(Path(folder))}
            accepted += [(*where, f) for f in formats if f".{f}" not in faulty]
    print(", ".join(f"{kind} {n}" for kind, n in tried.items()), f"planted, {len(accepted)} accepted")
    assert tried == dict.fromkeys([*PLANTERS, VINTAGE], PLANTS // PARTS)
    assert not accepted
