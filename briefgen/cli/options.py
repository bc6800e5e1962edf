"""Options that commands share, the settings file behind them, and the desk that they open."""

from __future__ import annotations

import datetime as dt
import functools
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.editions import Edition
    from briefgen.model import Needs, Snapshot
    from briefgen.sessions import Calendar
    from briefgen.sources.base import Source
    from briefgen.store import Store

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("md", "html", "pdf", "text")
"""What a brief is written as; `text` is printed, the others are files."""
LENGTHS = ("flash", "brief", "feature")
SECTIONS = ("mail",)
"""Tables of a settings file that belong to one command and are read there."""
PAPERS = ("a4", "letter")
SETTINGS = ("edition", "voice", "source", "offline", "length", "format", "out", "paper", "store", "base_url")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the common options say.

    Args:
        edition: Name of an edition, or the path of its file.
        source: ``yfinance``, ``sample`` or ``csv:DIR``.
        offline: Whether to use stored data only.
        store: Path of the price store; None for the default one.
        quiet: Whether to print nothing but errors.
        verbose: Whether to print what the data checks noticed, and every input.
        voice: The voice of the wordings; empty for the edition's own.
    """

    edition: str
    source: str
    offline: bool
    store: Path | None
    quiet: bool
    verbose: bool
    voice: str = ""


def read_config(ctx: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    """Take option defaults from a settings file; words on the command line go before it."""
    chosen = path or (Path("briefgen.toml") if Path("briefgen.toml").is_file() else None)
    if chosen is not None:
        from briefgen.editions.loader import read_toml

        found = read_toml(chosen)
        unknown = sorted(set(found) - {*SETTINGS, *SECTIONS})
        if unknown:
            known = ", ".join((*SETTINGS, *(f"[{name}]" for name in SECTIONS)))
            raise UsageError(f"{chosen}: unknown setting '{unknown[0]}'; known are {known}")
        found = {key: value for key, value in found.items() if key not in SECTIONS}
        ctx.default_map = {**(ctx.default_map or {}), **_named(found)}
    return chosen


def _named(found: Mapping[str, Any]) -> dict[str, Any]:
    """Settings under the names of their parameters, a list as it would be typed."""
    typed = {k: ",".join(map(str, v)) if isinstance(v, list) else v for k, v in found.items()}
    return {"formats" if k == "format" else k: v for k, v in typed.items()}


def common(command: F) -> F:
    """The options of every command that reads prices; the command gets them as ``settings``."""

    @functools.wraps(command)
    def call(*args: Any, config: Path | None, **rest: Any) -> Any:
        shared = {name: rest.pop(name) for name in Settings.__dataclass_fields__}
        return command(*args, settings=Settings(**shared), **rest)

    for option in reversed(_COMMON):
        call = option(call)
    return call  # type: ignore[return-value]


_COMMON = (
    click.option("--edition", default="rotation", show_default=True, metavar="NAME", help="What to watch."),
    click.option("--voice", default="", metavar="NAME", help="Whose wordings (default: the edition's)."),
    click.option(
        "--source", default="yfinance", show_default=True, metavar="yfinance|sample|csv:DIR",
        help="Where prices come from.",
    ),
    click.option("--offline", is_flag=True, help="Use stored data only."),
    click.option("--store", type=click.Path(path_type=Path), metavar="FILE", help="The price store."),
    click.option(
        "--config", type=click.Path(path_type=Path), metavar="FILE", is_eager=True, callback=read_config,
        help="Settings file (default: briefgen.toml if it is there).",
    ),
    click.option("--quiet", is_flag=True, help="Print nothing but errors."),
    click.option("--verbose", is_flag=True, help="Print all that the data checks noticed, and all inputs."),
)  # fmt: skip


def formats_of(
    _: click.Context, __: click.Parameter, value: str | tuple[str, ...] | list[str]
) -> tuple[str, ...]:
    """Some of the formats, separated by commas."""
    words = value.split(",") if isinstance(value, str) else list(value)
    chosen = tuple(dict.fromkeys(w.strip() for w in words if w.strip()))
    unknown = [w for w in chosen if w not in FORMATS]
    if unknown or not chosen:
        raise UsageError(f"no such format: '{', '.join(unknown) or value}'; there are {', '.join(FORMATS)}")
    return chosen


def day_of(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """A date as it is written on the command line."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"'{value}' is not a date; write it as 2026-01-22") from None


# --- the desk ---------------------------------------------------------------------------------


def present() -> dt.datetime:
    """The present in UTC: the clock's, or that of ``BRIEFGEN_NOW`` for runs that must be repeatable."""
    chosen = os.environ.get("BRIEFGEN_NOW")
    if not chosen:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(chosen.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(
            f"BRIEFGEN_NOW is '{chosen}', which is no time; write 2026-01-23T11:00:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class OpenDesk:
    """Everything that a command works with, opened once.

    Args:
        settings: The common options.
        edition: The edition.
        source: Where prices come from.
        store: The price store.
        calendar: The exchange's sessions.
        now: The present.
    """

    settings: Settings
    edition: Edition
    source: Source
    store: Store
    calendar: Calendar
    now: dt.datetime

    def needs(self) -> Needs:
        """What the edition asks of a source, the facts of its notes as well."""
        from briefgen.metrics import needs

        e = self.edition
        asked = [fact for note in e.notes for fact in note.facts.values()]
        pairs = [{"benchmark": e.benchmark, "x": p.x, "y": p.y} for p in e.pairs]
        # The leader of a pair comes first: both ways need the same.
        ids = {f.format_map(p) for f in asked for p in pairs if _names_of(f) <= p.keys()}
        groups = {b.key for b in e.baskets} | {"sectors", "watch", "indices", "XNYS", e.universe}
        return needs.joined(e.needs(), needs.needs_of(sorted(ids), groups))

    def load(self, needs: Needs | None = None, *, refresh: bool = False) -> Snapshot:
        """The snapshot for the edition's needs, or others."""
        from briefgen.cli.progress import shown
        from briefgen.snapshot import load

        keys = {t for pair in self.edition.pairs for t in (pair.x, pair.y)} | {self.edition.benchmark}
        with shown(self.settings.quiet) as progress:
            return load(
                self.source, needs or self.needs(), store=self.store, now=self.now,
                offline=self.settings.offline, refresh=refresh, key_tickers=keys, progress=progress,
            )  # fmt: skip


def _names_of(template: str) -> set[str]:
    """The names in braces of a template."""
    return set(re.findall(r"\{(\w+)\}", template))


def _notes_beside(source: str) -> Path | None:
    """The folder of notes that a folder of CSV files may hold."""
    kind, _, folder = source.partition(":")
    return Path(folder) / "notes" if kind == "csv" and folder else None


@contextmanager
def open_desk(settings: Settings) -> Iterator[OpenDesk]:
    """Open edition, store, calendar and source.

    Raises:
        BriefgenError: One of them cannot be opened; the message says which and what to do.
    """
    from briefgen.editions import load_edition
    from briefgen.prose.library import load_messages
    from briefgen.sessions import load_calendar
    from briefgen.snapshot import open_source
    from briefgen.store import Store, default_store_path

    edition = load_edition(settings.edition, notes=_notes_beside(settings.source))
    if settings.voice:
        edition = replace(edition, voice=settings.voice)
    load_messages("phrases", edition.voice)
    now = present()
    with Store(settings.store or default_store_path()) as store:
        calendar = load_calendar(store, now)
        source = open_source(settings.source, calendar=calendar, now=now)
        yield OpenDesk(
            settings=settings, edition=edition, source=source, store=store, calendar=calendar, now=now
        )
