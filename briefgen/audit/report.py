"""An audited article as Markdown, JSON or one page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.audit.auditing import Report
from briefgen.audit.model import VERDICTS, Finding, Verdict
from briefgen.renderers.head import content_policy, inline_icon
from briefgen.resources import page_environment, style

SIGNS: dict[Verdict, str] = {"right": "✓", "wrong": "✗", "stale": "↺", "contradicts": "⇄", "unchecked": "–"}
WORDS: dict[Verdict, str] = {
    "right": "right", "wrong": "wrong", "stale": "stale", "contradicts": "contradicts itself", "unchecked": "cannot be checked",
}  # fmt: skip
_WORST: tuple[Verdict, ...] = ("wrong", "contradicts", "stale", "unchecked", "right")


def summary(report: Report) -> str:
    """How much was found, judged and left, in one sentence.

    Args:
        report: The audit.
    """
    counts = report.counts
    found = len(report.findings)
    judged = found - counts.get("unchecked", 0)
    parts = ", ".join(
        f"{counts.get(v, 0)} {WORDS[v]}"
        for v in VERDICTS
        if v != "unchecked" and (counts.get(v) or v in ("right", "wrong"))
    )
    left = ""
    if report.text.skipped:
        kinds = sorted(set(report.text.skipped))
        left = f" Not read: {', '.join(f'{report.text.skipped.count(k)} × {k}' for k in kinds)}."
    claims = f"{found} claim{'s' if found != 1 else ''}"
    return (f"{claims} found in {len(report.sentences)} sentences; {judged} judged ({parts}), "
            f"{found - judged} left as they cannot be checked.{left}")  # fmt: skip


def explained(finding: Finding) -> str:
    """What the data say of a claim, in one line.

    Args:
        finding: The finding.
    """
    match finding.verdict:
        case "right":
            return finding.truth
        case "unchecked":
            return finding.reason
        case _:
            return finding.truth + (f" → {finding.nearest}" if finding.nearest else "")


# --- Markdown ---------------------------------------------------------------------------------


def as_markdown(report: Report) -> str:
    """The findings as a Markdown document."""
    lines = [f"# Audit of {report.date.isoformat()}", "", summary(report), ""]
    lines += ["| verdict | claim | kind | what the data say |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {SIGNS[f.verdict]} {WORDS[f.verdict]} | {_cell(f.claim.words)} | {f.claim.kind} | {_cell(explained(f))} |"
        for f in report.findings
    ]
    lines += [
        "",
        f"Data: {report.source}, vintage {report.vintage}, nothing later than {report.date.isoformat()}.",
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


# --- JSON -------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    """The findings as JSON, every claim with its readings."""
    counts = report.counts
    data = {
        "schema": "briefgen.check/1",
        "date": report.date.isoformat(),
        "data": {"source": report.source, "vintage": report.vintage},
        "coverage": {
            "sentences": len(report.sentences), "claims": len(report.findings),
            "judged": len(report.findings) - counts.get("unchecked", 0), "left": counts.get("unchecked", 0),
            "not_read": list(report.text.skipped),
        },
        "counts": {v: counts.get(v, 0) for v in VERDICTS},
        "claims": [_entry(f) for f in report.findings],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _entry(f: Finding) -> dict[str, Any]:
    c = f.claim
    return {
        "words": c.words, "kind": c.kind, "verdict": f.verdict, "paragraph": c.sentence.paragraph,
        "start": c.sentence.start + c.span[0], "sentence": c.sentence.text,
        "subject": c.subject.name if c.subject else None, "other": c.other.name if c.other else None,
        "truth": f.truth, "nearest": f.nearest, "reason": f.reason,
        "proofs": [
            {"fact": p.fact, "session": p.session.isoformat(), "value": p.shown, "holds": p.holds, "reading": p.note,
             "searched_from": p.searched.isoformat() if p.searched else None}
            for p in f.proofs
        ],
    }  # fmt: skip


# --- the page ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stretch of a paragraph: plain words, or words that carry claims.

    Args:
        text: The words.
        findings: Number and finding of the claims in them; none for plain words.
        verdict: The worst of their verdicts.
    """

    text: str
    findings: tuple[tuple[int, Finding], ...] = ()
    verdict: Verdict = "right"


def marked(paragraph: str, number: int, findings: Sequence[tuple[int, Finding]]) -> list[Mark]:
    """A paragraph cut into plain and marked stretches; claims that overlap share one.

    Args:
        paragraph: Its words.
        number: Its place in the article.
        findings: All findings of the article with their numbers.
    """
    spans = sorted(
        (f.claim.sentence.start + f.claim.span[0], f.claim.sentence.start + f.claim.span[1], n, f)
        for n, f in findings if f.claim.sentence.paragraph == number
    )  # fmt: skip
    groups: list[tuple[int, int, list[tuple[int, Finding]]]] = []
    for start, stop, n, f in spans:
        if groups and start < groups[-1][1]:
            a, b, inside = groups[-1]
            groups[-1] = (a, max(b, stop), [*inside, (n, f)])
        else:
            groups.append((start, stop, [(n, f)]))
    out: list[Mark] = []
    at = 0
    for start, stop, inside in groups:
        if at < start:
            out.append(Mark(text=paragraph[at:start]))
        verdicts = {f.verdict for _, f in inside}
        worst = next(v for v in _WORST if v in verdicts)
        out.append(Mark(text=paragraph[start:stop], findings=tuple(inside), verdict=worst))
        at = stop
    if at < len(paragraph):
        out.append(Mark(text=paragraph[at:]))
    return out


def as_html(report: Report, title: str) -> str:
    """The article as one page with every claim marked and its proof on focus, hover or click; no script.

    Args:
        report: The audit.
        title: What the page is called.
    """
    numbered = list(enumerate(report.findings, 1))
    paragraphs = [
        (i in report.text.headings, marked(words, i, numbered))
        for i, words in enumerate(report.text.paragraphs)
    ]
    sheets = (
        ("", style("base").strip()),
        ("screen", (style("screen") + style("check")).strip()),
        ("screen and (prefers-color-scheme: dark)", (style("dark") + style("check-dark")).strip()),
        ("print", (style("print") + style("check")).strip()),
    )
    return page_environment().get_template("pages/check.html").render(
        title=title, report=report, paragraphs=paragraphs, numbered=numbered, summary=summary(report), signs=SIGNS, words=WORDS,
        explained=explained, styles=sheets, policy=content_policy(styles=tuple(css for _, css in sheets)), icon=inline_icon(),
    )  # fmt: skip
