"""The last touch to a sentence: capital letters where it begins, a comma after the year of a full date."""

from __future__ import annotations

import re
from dataclasses import replace

from briefgen.model import Claim, Run, Runs

FULL_DATE = re.compile(r"\d, \d{4}$")
GOES_ON = re.compile(r" (?:\w|$)")


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
