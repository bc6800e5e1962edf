"""The typefaces that pages, prints and cards share, from ``templates/fonts/``."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from briefgen.resources import templates_folder

FACES = (
    ("Brief Serif", 400, "serif-regular"),
    ("Brief Serif", 700, "serif-bold"),
    ("Brief Sans", 400, "sans-regular"),
    ("Brief Sans", 700, "sans-bold"),
)
"""Family, weight and file name of each face."""


def font_file(name: str, kind: str = "ttf") -> Path:
    """The file of one face.

    Args:
        name: One of the names in `FACES`.
        kind: ``ttf``, which prints and cards need, or ``woff2``, a third as large, for pages.
    """
    return templates_folder() / "fonts" / f"{name}.{kind}"


@cache
def inline_faces() -> str:
    """Style rules that carry the faces inside, for a page that stands alone."""
    return _rules({name: _data_address(font_file(name, "woff2")) for _, _, name in FACES}, "woff2")


@cache
def file_faces() -> str:
    """Style rules that name the files of the faces, for a printer on the same machine."""
    return _rules({name: font_file(name).resolve().as_uri() for _, _, name in FACES}, "truetype")


def linked_faces(folder: str) -> str:
    """Style rules that name the faces beside a stylesheet, for a site.

    Args:
        folder: Where they are, as seen from the stylesheet, with its final slash; may be empty.
    """
    return _rules({name: f"{folder}{name}.woff2" for _, _, name in FACES}, "woff2")


def _rules(addresses: dict[str, str], kind: str) -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: block;'
        f' src: url("{addresses[name]}") format("{kind}"); }}\n'
        for family, weight, name in FACES
    )


def _data_address(file: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode()}"
