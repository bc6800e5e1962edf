"""Fixtures that every test may use: a folder of real prices where there is one, and a store of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# No time limits in tests: a busy machine is no error.
settings.register_profile("briefgen", deadline=None)
settings.load_profile("briefgen")


@pytest.fixture(scope="session")
def market_folder() -> Path:
    """The folder of real market data that ``BRIEFGEN_MARKET`` names; the test is skipped without one."""
    named = os.environ.get("BRIEFGEN_MARKET", "")
    if not named or not Path(named).is_dir():
        pytest.skip("BRIEFGEN_MARKET names no folder of market data")
    return Path(named).resolve()


@pytest.fixture
def portfolio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with holdings for the edition that asks for them."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "portfolio.csv"
    file.write_text("ticker,shares\nAAPL,120\nMSFT,50\nKEY,2000\nXLE,300.5\nTLT,200\n", encoding="utf-8")
    return file


@cache
def has_pango() -> bool:
    """Whether PDF can be printed here."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


@pytest.fixture(autouse=True)
def printable(request: pytest.FixtureRequest) -> None:
    """Tests of PDF are skipped where its system library is missing; all others need none."""
    if request.node.get_closest_marker("pdf") and not has_pango():
        pytest.skip("PDF needs the Pango library")


@pytest.fixture(autouse=True, scope="session")
def own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the user's own store, settings or caches."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFGEN_STORE", str(home / "store.sqlite"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.delenv("BRIEFGEN_NOW", raising=False)
        yield
