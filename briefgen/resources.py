"""Where the templates are, and the Jinja environment for pages, styles and charts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import BriefgenError
from briefgen.model import plain

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates_folder() -> Path:
    """The folder of templates: inside the installed package, or beside it in a checkout.

    Returns:
        The folder that holds ``pages``, ``styles``, ``charts``, ``phrases`` and ``angles``.

    Raises:
        BriefgenError: Neither folder exists, so the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise BriefgenError(f"no templates beside {package}: install briefgen again")


@cache
def page_environment() -> Environment:
    """The strict, escaping Jinja environment of pages and charts (not of phrases).

    Returns:
        One environment a process, with ``kind`` (a block's class name) and ``plain`` (the words of some
        runs) as helpers.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["kind"] = lambda value: type(value).__name__
    made.filters["plain"] = plain
    return made


@cache
def style(name: str) -> str:
    """The text of one stylesheet.

    Args:
        name: File name in ``styles`` without its ending.
    """
    return (templates_folder() / "styles" / f"{name}.css").read_text(encoding="utf-8")


@cache
def mail_words() -> Mapping[str, str]:
    """What a mail says that is no part of its brief, from ``templates/mail.toml``."""
    import tomllib

    return tomllib.loads((templates_folder() / "mail.toml").read_text(encoding="utf-8"))
