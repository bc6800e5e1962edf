"""`doctor`: what this machine lacks, and the command that mends it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from briefgen.errors import BriefgenError


@click.command("doctor", epilog="Example:  briefgen doctor")
def doctor_command() -> None:
    """Look at what briefgen needs on this machine; exit 1 if something is missing."""
    lacking = False
    for name, fault in examined():
        click.echo(f"{'ok     ' if not fault else 'missing'}  {name}" + (f": {fault}" if fault else ""))
        lacking = lacking or bool(fault)
    if lacking:
        raise BriefgenError("something is missing; the lines above say what to do")


def examined() -> Iterator[tuple[str, str]]:
    """Each thing that briefgen needs, and what is wrong with it; empty if nothing is."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield f"Python {version}", "" if sys.version_info >= (3, 11) else "3.11 or later is needed"
    for module in ("jinja2", "pandas", "yfinance", "exchange_calendars", "weasyprint", "css_inline"):
        found = importlib.util.find_spec(module) is not None
        yield module, "" if found else f"install it with `{sys.executable} -m pip install {module}`"
    yield "Pango for PDF", _pango()
    yield "templates", _templates()
    yield "price store", _store()


def _pango() -> str:
    from briefgen.renderers.pdf import print_page

    try:
        print_page("<html lang='en'><title>x</title><body>x")
    except BriefgenError as error:
        return str(error)
    return ""


def _templates() -> str:
    from briefgen.resources import templates_folder

    try:
        templates_folder()
    except BriefgenError as error:
        return str(error)
    return ""


def _store() -> str:
    from briefgen.store import default_store_path

    path = default_store_path()
    place = next(p for p in (path, *path.parents) if p.exists())
    if os.access(place, os.W_OK) and (place.is_dir() or Path(place) == path):
        return ""
    return f"{path} cannot be written; set BRIEFGEN_STORE to a file that can"
