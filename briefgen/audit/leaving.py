"""The context that a sentence leaves to the one after it."""

from __future__ import annotations

from briefgen.audit.context import MARKET, Context, either
from briefgen.audit.model import Subject
from briefgen.audit.scan import Scan


def context_after(s: Scan, paragraph: int | None) -> Context:
    """What a sentence leaves to the next one."""
    named = [m for m in s.mentions if m.role == "subject" and m.subject.kind not in ("topic", "absent")]
    ways = [w[2] for w in s.ways if w[2]]
    frames = tuple(p for p in s.periods if p.windows and p.grain != "reference")
    return Context(
        subject=named[0].subject if named else s.context.subject,
        periods=frames or s.context.periods,
        way=ways[-1] if ways else 0,
        percent=any(q.unit == "percent" for q in s.quantities),
        rival=_rival_left(s),
        index=_indexes(s),
        basket=next(
            (m.subject for m in reversed(s.mentions) if m.subject.kind == "basket"), s.context.basket
        ),
        frames=tuple(dict.fromkeys((*s.context.frames, *(p for p in frames if not p.intraday))))[-12:],
        words=s.text,
        main=s.context.main or next((m.subject for m in s.mentions if m.subject.kind == "index"), None),
        fresh=bool(named) or s.context.fresh,
        others=tuple(dict.fromkeys(m.subject for m in named[1:])) if named else s.context.others,
    )


def _indexes(s: Scan) -> Subject | None:
    found = [m.subject for m in s.mentions if m.subject.kind == "index" and m.role == "subject"]
    if not found:
        return s.context.index
    merged = found[0]
    for more in found[1:]:
        merged = either(merged, more)
    return (
        either(merged, s.context.index)
        if s.context.fresh and s.context.index is not None and len(merged.ids) < 5
        else merged
    )


def _rival_left(s: Scan) -> Subject | None:
    rivals = [m.subject for m in s.mentions if m.role == "against" and m.subject.kind in MARKET]
    return rivals[0] if rivals else s.context.rival
