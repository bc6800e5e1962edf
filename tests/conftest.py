"""Fixtures that every test may use: a folder of real prices where there is one, and a store of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def market_folder() -> Path:
    """The folder of real market data that ``BRIEFGEN_MARKET`` names; the test is skipped without one."""
    named = os.environ.get("BRIEFGEN_MARKET", "")
    if not named or not Path(named).is_dir():
        pytest.skip("BRIEFGEN_MARKET names no folder of market data")
    return Path(named).resolve()


@pytest.fixture(autouse=True, scope="session")
def own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the user's own store, settings or caches."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFGEN_STORE", str(home / "store.sqlite"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.delenv("BRIEFGEN_NOW", raising=False)
        yield
