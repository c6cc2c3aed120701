"""The command line holds no arithmetic, and loads nothing before it must."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import energyfund.cli

FILES = sorted(Path(energyfund.cli.__file__).parent.glob("*.py"))
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
LIGHT = {"click", "energyfund", *sys.stdlib_module_names}
OURS = ("energyfund.cli", "energyfund.errors")


def at_the_top(tree: ast.Module) -> list[str]:
    """Modules that a file imports when it is imported; imports for the type checker alone do not count."""
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_arithmetic(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ARITHMETIC)
        if not (isinstance(node, ast.AugAssign) and isinstance(node.value, ast.List))  # a list that grows
    ]
    assert lines == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_slow_is_imported_at_the_top(file: Path) -> None:
    for module in at_the_top(ast.parse(file.read_text(encoding="utf-8"))):
        assert module.split(".")[0] in LIGHT, f"{file.name}: {module}"
        if module.startswith("energyfund."):
            assert module.startswith(OURS), f"{file.name}: {module}"


def test_the_check_would_notice() -> None:
    tree = ast.parse("import pandas\nfrom energyfund.plan import Plan\nif True:\n    import yaml\n")
    assert at_the_top(tree) == ["pandas", "energyfund.plan"]
    assert any(isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC) for node in ast.walk(ast.parse("a + 1")))
