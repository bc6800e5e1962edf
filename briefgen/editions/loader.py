"""Editions: what a brief watches, read from one TOML file each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.editions.files import HERE as HERE
from briefgen.editions.files import read_toml as read_toml
from briefgen.editions.holdings import read_holdings
from briefgen.editions.notes import load_notes
from briefgen.errors import DataError, UsageError
from briefgen.model import Listing, Needs, Note

LENGTHS = ("flash", "brief", "feature")
PAPERS = ("a4", "letter")
PORTFOLIO = "portfolio"
"""The basket of the user's own holdings."""

TABLES = frozenset({"names", "releases"})
"""Files beside the editions that are none."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two series whose contest the edition follows: X against Y."""

    x: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Basket:
    """A named list of companies.

    Args:
        key: Its name in fact ids.
        name: Its printed name, with its article.
        short: The name for later mentions.
        members: Tickers, one a company.
        weight: ``equal`` or ``cap``.
        leads: Whether the brief may tell its day by the basket.
        rationale: Why these companies, in a sentence.
        named_since: First day on which the name was in use; None if always.
        before: The printed name before that day; empty to leave the basket out.
        holdings: Share counts of one's own, where the basket is a portfolio; else the companies' own count.
    """

    key: str
    name: str
    members: tuple[str, ...]
    short: str = ""
    weight: str = "equal"
    leads: bool = True
    rationale: str = ""
    named_since: dt.date | None = None
    before: str = ""
    holdings: tuple[Listing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a brief watches and how it is laid out.

    Args:
        name: The name on the command line.
        title: The printed title.
        benchmark: The index that the day is told by.
        indices: Indexes of the key table, in order.
        pairs: Contests that are followed; the most remarkable one leads.
        baskets: Named lists of companies.
        sectors: Funds of the sectors.
        watch: Companies that are followed by name.
        universe: The panel for breadth and movers; empty for none.
        universe_name: Its printed name.
        volatility: The volatility index; empty for none.
        rate: The yield that is followed; empty for none.
        equal_weight: The equal-weight fund; empty for none.
        rival: The index that the largest companies dominate; empty for none.
        small: The index of small companies; empty for none.
        macro: Macro series, by their identifiers at FRED.
        flows: Funds whose net flows are followed.
        events: Kinds of events on a published schedule.
        notes: Editor's notes that may be printed.
        holdings: File of a portfolio, which becomes the basket ``portfolio``; empty for none.
        sections: Section keys in order.
        length: ``flash``, ``brief`` or ``feature``.
        paper: The size of its print, ``a4`` or ``letter``.
        voice: The voice of its wordings; empty for the built-in one.
        description: One line for lists of editions.
    """

    name: str
    title: str
    benchmark: str
    indices: tuple[str, ...]
    pairs: tuple[Pair, ...]
    baskets: tuple[Basket, ...] = ()
    sectors: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    universe: str = ""
    universe_name: str = ""
    volatility: str = ""
    rate: str = ""
    equal_weight: str = ""
    rival: str = ""
    small: str = ""
    macro: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    holdings: str = ""
    sections: tuple[str, ...] = ()
    length: str = "brief"
    paper: str = "a4"
    voice: str = ""
    description: str = ""

    def tickers(self) -> frozenset[str]:
        """Every price series that the edition asks for."""
        singles = {self.benchmark, self.volatility, self.rate, self.equal_weight, self.rival, self.small} - {
            ""
        }
        pairs = {t for p in self.pairs for t in (p.x, p.y)}
        baskets = {t for b in self.baskets for t in b.members}
        return frozenset(singles | pairs | baskets | {*self.indices, *self.sectors, *self.watch})

    def needs(self) -> Needs:
        """What the edition asks of a source."""
        companies = {t for b in self.baskets for t in b.members} | set(self.watch)
        return Needs(
            prices=self.tickers(),
            panels=frozenset({self.universe} - {""}),
            listings=frozenset(companies),
            macro=frozenset(self.macro),
            flows=frozenset(self.flows),
            fundamentals=frozenset(companies),
            events=frozenset(self.events),
        )


def editions_folders(folder: Path | None = None) -> tuple[Path, ...]:
    """Where editions are looked for: the user's own folder first, then the built-in ones."""
    own = folder if folder is not None else Path("editions")
    return (own, HERE) if own.is_dir() else (HERE,)


def edition_files(folder: Path | None = None) -> Mapping[str, Path]:
    """Edition files by name; a user's edition hides a built-in one of the same name."""
    files: dict[str, Path] = {}
    for place in reversed(editions_folders(folder)):
        files |= {p.stem: p for p in sorted(place.glob("*.toml")) if p.stem not in TABLES}
    return dict(sorted(files.items()))


def load_edition(name: str, folder: Path | None = None, *, notes: Path | None = None) -> Edition:
    """Read an edition by its name, or from a path that ends in ``.toml``.

    Args:
        name: Its name or file.
        folder: The user's own editions; ``editions`` in the working folder by default.
        notes: A folder of notes that comes with the data.

    Raises:
        UsageError: There is no such edition.
        DataError: Its file cannot be read; the message names the file, and the line or the key.
    """
    files = edition_files(folder)
    path = Path(name) if name.endswith(".toml") else files.get(name)
    if path is None or not path.is_file():
        raise UsageError(f"there is no edition '{name}'; there are {', '.join(files)}, or name a .toml file")
    return parse_edition(read_toml(path), path, notes)


def parse_edition(data: Mapping[str, Any], path: Path, notes: Path | None = None) -> Edition:
    """An edition from its parsed file, every key checked."""
    known = set(Edition.__dataclass_fields__)
    unknown = sorted(set(data) - known)
    if unknown:
        raise DataError(f"{path}: unknown key '{unknown[0]}'; known keys are {', '.join(sorted(known))}")
    missing = [k for k in ("name", "title", "benchmark", "indices", "pairs") if not data.get(k)]
    if missing:
        raise DataError(f"{path}: the key '{missing[0]}' is missing or empty")
    if data.get("length", "brief") not in LENGTHS:
        raise DataError(f"{path}: length is '{data['length']}' but must be one of {', '.join(LENGTHS)}")
    if data.get("paper", "a4") not in PAPERS:
        raise DataError(f"{path}: paper is '{data['paper']}' but must be one of {', '.join(PAPERS)}")
    try:
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        values["pairs"] = tuple(Pair(**p) for p in data["pairs"])
        values["baskets"] = (
            *_portfolio(data.get("holdings", "")),
            *(_basket(b) for b in data.get("baskets", ())),
        )
        values["notes"] = load_notes(values.get("notes", ()), path, beside=notes)
        edition = Edition(**values)
    except TypeError as error:
        raise DataError(f"{path}: {error}") from None
    return _checked(edition, path)


def _portfolio(file: str) -> Iterator[Basket]:
    """The basket of a file of holdings, its members in the order of the file."""
    if file:
        held = read_holdings(Path(file))
        members = tuple(dict.fromkeys(x.ticker for x in held))
        yield Basket(key=PORTFOLIO, name="the portfolio", members=members, weight="cap", holdings=held)


def description_of(path: Path) -> str:
    """What an edition's file says about itself, without reading what it needs."""
    return str(read_toml(path).get("description", ""))


def _basket(data: Mapping[str, Any]) -> Basket:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return Basket(**values)


def _checked(edition: Edition, path: Path) -> Edition:
    lists = (
        edition.indices,
        edition.sectors,
        edition.watch,
        edition.flows,
        *(b.members for b in edition.baskets),
    )
    for members in lists:
        if not all(isinstance(t, str) and t for t in members):
            raise DataError(f"{path}: a list of tickers holds something that is no ticker: {list(members)}")
        if len(set(members)) != len(members):
            twice = next(t for t in members if members.count(t) > 1)
            raise DataError(f"{path}: {twice} stands twice in one list")
    keys = [b.key for b in edition.baskets]
    if len(set(keys)) != len(keys):
        raise DataError(f"{path}: two baskets have the same key")
    return edition
