"""TOML files: where the built-in ones are, and how one is read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from briefgen.errors import DataError

HERE = Path(__file__).parent
"""The folder of the built-in editions and tables."""


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        DataError: It cannot be read or parsed.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is not a TOML file: {error}") from None
