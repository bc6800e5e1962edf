"""From rendered text to a sentence: claims set in, capitals where it begins, a comma after a full date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefgen.model import Claim, Run, Runs

FULL_DATE = re.compile(r"\d, \d{4}$")
GOES_ON = re.compile(r" (?:\w|$)")
OPEN, CLOSE = "\ue000", "\ue001"
"""What a claim's number stands between in rendered text."""
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")


def split(text: str, claims: Sequence[Claim]) -> Runs:
    """Text with tokens as runs of words and claims."""
    runs: list[Run] = []
    for i, piece in enumerate(MARK.split(text)):
        if i % 2:
            runs.append(claims[int(piece)])
        elif piece:
            runs.append(piece)
    return tuple(runs)


def joined(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence, without a comma before the last ``and``.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def set_off(runs: Runs) -> Runs:
    """The same runs with a comma after the year of a full date where the sentence goes on, as AP has it."""
    out: list[Run] = []
    for i, run in enumerate(runs):
        before = runs[i - 1] if i else ""
        dated = isinstance(before, Claim) and FULL_DATE.search(before.text)
        if dated and isinstance(run, str) and GOES_ON.match(run) and (run.strip() or i + 1 < len(runs)):
            run = f",{run}"
        out.append(run)
    return tuple(out)


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
