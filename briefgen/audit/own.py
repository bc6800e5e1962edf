"""Briefs that briefgen wrote itself: held against what it writes from the same data.

A brief says which edition and session it is of, so that it can be composed again, in every wording that its messages
have. A sentence that stands there is proven; one that stands there with other figures or names, or not at all, is none
of briefgen's. Where too many do not stand there, other templates wrote the brief, and it is judged as anyone's article.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefgen.audit.auditing import Report
from briefgen.audit.model import Claim, Finding, Sentence, Text
from briefgen.audit.plain import plain, read_plain
from briefgen.audit.sentences import sentences
from briefgen.composing import formatter_desk
from briefgen.editions import Edition
from briefgen.editions.loader import LENGTHS
from briefgen.errors import BriefgenError, HeldError, VerificationError
from briefgen.metrics.market import Market
from briefgen.pipeline import write_brief
from briefgen.planning import HELPERS, FactDesk, Plan
from briefgen.prose.realize import holds
from briefgen.renderers.markdown import render_markdown
from briefgen.telling import voice_of

LIKE = 0.55
"""Share of common words from which a sentence counts as a changed one."""
OTHERWISE = 0.3
"""Share of strange sentences from which a brief is taken for one of other templates, rather than for a changed one."""
_APART = ("Sources",)
"""Headings of what names the day of printing rather than the market."""


def composed(market: Market, edition: Edition, session: dt.date) -> tuple[Text, ...]:
    """What briefgen writes of a session, at every length.

    Args:
        market: Data up to the session.
        edition: The edition.
        session: The session.
    """
    out = []
    for length in LENGTHS:
        try:
            brief = write_brief(market, edition, session, length=length)
        except (HeldError, VerificationError):
            continue
        out.append(read_plain(render_markdown(brief.document).content.decode()))
        out.append(Text(paragraphs=tuple(_in_other_words(market, edition, brief.plan, brief.facts))))
    return tuple(out)


def _in_other_words(market: Market, edition: Edition, plan: Plan, facts: FactDesk) -> Iterator[str]:
    """What a plan says in every wording that is true, with its names introduced already or not."""
    voice = voice_of(edition, facts, formatter_desk(edition, facts, market.snapshot.listings))
    options = [
        (part, {**HELPERS, **plan.angle.base.bindings, "said": said}) for part, _, said in plan.lead.parts
    ]
    spoken = [(part.wordings, bindings, part.path) for part, bindings in options]
    for _, messages in plan.sections:
        for message in messages:
            bindings = {**HELPERS, **message.bindings}
            spoken += [
                (w, bindings, message.spec.path) for w in (message.spec.wordings, message.spec.headings)
            ]
    for wordings, bindings, path in spoken:
        for wording in wordings:
            if wording.when and not holds(wording.when, bindings):
                continue
            for introduced in (True, False):
                voice.introducing = introduced
                voice.mentions.introduced.clear()
                try:
                    runs = voice.runs(wording, bindings, path)
                except BriefgenError:
                    continue
                yield plain("".join(r if isinstance(r, str) else r.text for r in runs))


def held_against(report: Report, again: Iterable[Text]) -> Report:
    """A report whose sentences are proven by the brief as it is composed again.

    Args:
        report: The audit of the brief as anyone's article.
        again: What briefgen writes of the session.
    """
    texts = tuple(again)
    if not texts:
        return report
    proven = [s.text for t in texts for s in sentences(t)]
    known = set(proven)
    kept = [_confirmed(f) if f.claim.sentence.text in known else f for f in report.findings]
    body = _body(report.sentences)
    strange = [s for s in body if s.text not in known]
    if len(strange) > max(3, OTHERWISE * len(body)):
        note = "what briefgen itself writes of this session, which other templates word otherwise"
        return replace(report, text=replace(report.text, skipped=(*report.text.skipped, note)))
    added = [_strange(s, proven, texts) for s in strange]
    touched = {id(s) for s in strange}
    kept = [
        f
        for f in kept
        if id(f.claim.sentence) not in touched or f.verdict not in ("wrong", "stale", "contradicts")
    ]
    rows = {r for t in texts for r in t.rows}
    added += [_row(r, rows) for r in report.text.rows if r not in rows]
    order = {id(s): i for i, s in enumerate(report.sentences)}
    found = sorted((*kept, *added), key=lambda f: (order.get(id(f.claim.sentence), len(order)), f.claim.span))
    return replace(report, findings=tuple(found))


def _body(parts: tuple[Sentence, ...]) -> list[Sentence]:
    """The sentences up to the sources."""
    end = next((i for i, s in enumerate(parts) if s.heading and s.text in _APART), len(parts))
    return list(parts[:end])


def _confirmed(f: Finding) -> Finding:
    if f.verdict in ("right", "unchecked"):
        return f
    return replace(
        f, verdict="right", truth="briefgen proves this sentence from the same data", nearest="", reason=""
    )


def _strange(s: Sentence, proven: list[str], texts: tuple[Text, ...]) -> Finding:
    """A sentence that briefgen does not write: the nearest one that it does, and the words that differ."""
    best, score = "", 0.0
    own = s.text.split()
    for other in proven:
        words = other.split()
        matcher = difflib.SequenceMatcher(None, own, words, autojunk=False)
        if (
            matcher.real_quick_ratio() > score
            and matcher.quick_ratio() > score
            and (ratio := matcher.ratio()) > score
        ):
            best, score = other, ratio
    if score < LIKE:
        claim = _claim(s, (0, len(s.text)))
        return Finding(
            claim=claim,
            verdict="wrong",
            truth="briefgen writes no such sentence from these data",
            nearest="leave it out",
        )
    span, truth = _difference(s.text, best)
    return Finding(
        claim=_claim(s, span),
        verdict="wrong",
        truth=f"briefgen writes '{truth}' from these data",
        nearest=best,
    )


def _difference(said: str, true: str) -> tuple[tuple[int, int], str]:
    """Where two sentences differ: the place in the first, and the words of the second."""
    a, b = said.split(" "), true.split(" ")
    codes = [c for c in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if c[0] != "equal"]
    first, last = codes[0], codes[-1]
    start = len(" ".join(a[: first[1]])) + (first[1] > 0)
    stop = max(start, len(" ".join(a[: last[2]])))
    return (start, stop or len(said)), " ".join(b[first[3] : last[4]])


def _claim(s: Sentence, span: tuple[int, int]) -> Claim:
    return Claim(
        kind="brief", words=s.text[span[0] : span[1]], span=span, sentence=s, details={"form": "own"}
    )


def _row(row: str, rows: set[str]) -> Finding:
    near = difflib.get_close_matches(row, sorted(rows), n=1, cutoff=0.3)
    made = Sentence(text=row, paragraph=-1)
    return Finding(claim=_claim(made, (0, len(row))), verdict="wrong", truth="this row of a table, or caption of a picture, is not as the data give it",
                   nearest=near[0] if near else "leave it out")  # fmt: skip
