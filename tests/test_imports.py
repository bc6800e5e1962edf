"""Imports go one way along the pipeline, and heavy libraries wait until they are used."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "briefgen"

LAYERS = (
    "errors model",
    "resources",
    "sources store checks sessions editions snapshot",
    "metrics",
    "planning prose proofs charts figures keynumbers coverage telling composing",
    "verify document proofreading",
    "renderers publishers",
    "scale pipeline",
    "audit",
    "cli",
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names.split()}

LATE = {"css_inline", "curl_cffi", "exchange_calendars", "pandas", "platformdirs", "pypdf", "rich",
        "tenacity", "weasyprint", "yfinance"}  # fmt: skip
"""Libraries that are slow to load, so that each is imported where it is used."""

MAY_LOAD_AT_ONCE = {"sources/_yahoo_session.py", "sources/yfinance.py"}
"""Modules that are themselves imported only where Yahoo Finance is asked; pandas waits there as well."""

PANDAS = {"sources", "charts.py"}
"""Where pandas may be used at all: at the edges, inside functions."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """The name of a module's layer: its folder or its own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path, *, at_once: bool = False) -> Iterator[tuple[int, str]]:
    """The line and the whole name of what a module imports.

    Args:
        path: The module.
        at_once: Whether to look only at what runs when it is imported.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in list(running(tree)) if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}, line {node.lineno}: a relative import"
            names = [f"briefgen.{a.name}" for a in node.names] if node.module == "briefgen" else [node.module]
            yield from ((node.lineno, name) for name in names if name)


def running(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a module that run on import: no bodies of functions, nothing for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from running(child)


def test_every_module_has_its_layer() -> None:
    found = {place(path) for path in modules()} - {"__init__", "__main__"}
    assert found <= RANK.keys(), "a new module needs a place in LAYERS and in docs/architecture.md"


def test_no_module_imports_upwards() -> None:
    upward = []
    for path in modules():
        own = place(path)
        if own in ("__init__", "__main__"):
            continue
        for line, name in imports(path):
            parts = name.split(".")
            inside = parts[0] == "briefgen" and len(parts) > 1 and not parts[1].startswith("__")
            if inside and RANK[parts[1]] > RANK[own]:
                upward.append(f"{path}, line {line}: {own} imports {name}, which comes later")
    assert not upward


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    early = []
    for path in modules():
        name = path.relative_to(PACKAGE).as_posix()
        for line, module in imports(path, at_once=True):
            top = module.split(".")[0]
            if top in LATE and (name not in MAY_LOAD_AT_ONCE or top == "pandas"):
                early.append(f"{name}, line {line}: {module}")
    assert not early


def test_the_command_line_loads_nothing_but_itself_before_a_command_runs() -> None:
    early = []
    for path in (PACKAGE / "cli").glob("*.py"):
        for line, module in imports(path, at_once=True):
            own = module.startswith(("briefgen.cli", "briefgen.errors", "briefgen.__version__"))
            top = module.split(".")[0]
            if not (own or top == "click" or top in sys.stdlib_module_names):
                early.append(f"{path.name}, line {line}: {module}")
    assert not early


def test_pandas_stays_at_the_edges() -> None:
    used = {path.relative_to(PACKAGE).parts[0] for path in modules()
            if any(name.split(".")[0] == "pandas" for _, name in imports(path))}  # fmt: skip
    assert used <= PANDAS


def test_the_documents_tell_the_same_layers() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (.+?) \|", text, re.MULTILINE)
    assert tuple(row.replace("`", "").replace(",", "") for row in rows) == LAYERS


def test_only_the_command_line_prints_or_ends() -> None:
    for path in modules():
        if place(path) == "cli" or path.name == "pdf_worker.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "print",
                "input",
                "sys.exit",
                "exit",
            ):
                raise AssertionError(f"{path}, line {node.lineno}: {ast.unparse(node.func)}")
