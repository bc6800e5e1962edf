"""Fixed sentences about the brief itself, from ``templates/statements.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from briefgen.editions.loader import read_toml
from briefgen.model import Claim, Run, Runs
from briefgen.resources import templates_folder

SLOT = re.compile(r"\{(\w+)\}")


@cache
def _sentences() -> Mapping[str, str]:
    return read_toml(templates_folder() / "statements.toml")


def statement(key: str, /, **slots: Claim | str) -> Runs:
    """A fixed sentence with its slots filled.

    Args:
        key: Its key in the file.
        slots: Claims, or words that hold no number, by the names in braces.
    """
    runs: list[Run] = []
    for i, piece in enumerate(SLOT.split(_sentences()[key])):
        if i % 2:
            runs.append(slots[piece])
        elif piece:
            runs.append(piece)
    return tuple(runs)
