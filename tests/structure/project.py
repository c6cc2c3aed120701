"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "energyfund"
PAGES = ROOT / "docs" / "pages"

NOT_OURS = {"build", "out", "site", "__pycache__"}
"""Folders that commands make. Those whose names begin with a dot are not ours either, but for .ci."""


def texts() -> Iterator[tuple[str, str]]:
    """Name and contents of every text file of the project."""
    for path in sorted(_walk(ROOT)):
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a table in a binary form


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name == ".ci" or not (
            path.name in NOT_OURS or path.name.startswith(".") or path.suffix == ".egg-info"
        ):
            yield from _walk(path)


@cache
def modules(folder: Path = PACKAGE) -> dict[str, ast.Module]:
    """Syntax tree of every module in a folder, by its name relative to the project."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def names_in(tree: ast.AST) -> set[str]:
    """Every name and attribute that some code uses."""
    plain = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return plain | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
