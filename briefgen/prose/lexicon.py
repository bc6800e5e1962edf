"""Words with a fixed meaning: verbs of magnitude, directions, superlatives, periods, guarded words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefgen.editions.loader import read_toml
from briefgen.resources import templates_folder


@dataclass(frozen=True, kw_only=True)
class Band:
    """Verbs for moves whose size in standard deviations is below a bound."""

    below: float
    up: tuple[str, ...]
    down: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of ``templates/lexicon.toml``."""

    bands: tuple[Band, ...]
    polarity: Mapping[str, int]
    superlatives: Mapping[str, Mapping[str, str]]
    periods: Mapping[str, tuple[str, ...]]
    guarded: Mapping[str, tuple[str, ...]]

    def verbs(self, zscore: float, sign: int) -> tuple[str, ...]:
        """The verbs that mean a move of this size and direction."""
        band = next(b for b in self.bands if abs(zscore) < b.below)
        return band.up if sign > 0 else band.down

    def extreme(self, metric: str, sign: int) -> str:
        """The superlative adjective for an extreme of a metric in a direction."""
        words = self.superlatives.get(metric, self.superlatives["default"])
        return words["up" if sign > 0 else "down"]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    data: dict[str, Any] = read_toml(templates_folder() / "lexicon.toml")
    bands = tuple(Band(below=b["below"], up=tuple(b["up"]), down=tuple(b["down"])) for b in data["magnitude"])
    polarity = dict.fromkeys(data["polarity"]["flat"], 0)
    for sign, side in ((1, "up"), (-1, "down")):
        polarity |= dict.fromkeys(data["polarity"][side], sign)
        polarity |= {w: sign for b in bands for w in (b.up if sign > 0 else b.down)}
    guarded = {k: tuple(v) for k, v in data["guarded"].items()}
    return Lexicon(
        bands=bands,
        polarity=polarity,
        superlatives=data["superlative"],
        periods={k: tuple(v) for k, v in data["period"].items()},
        guarded=guarded,
    )
