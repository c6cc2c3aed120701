"""Every figure is used by some code, every figure that code reads exists, and no number hides in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import energyfund
from energyfund.assumptions import library_entries

PACKAGE = Path(energyfund.__file__).parent
READERS = {"value", "values", "value_on", "figure", "series"}
ALLOWED = {0.0, 1.0, -1.0, 0.5, 2.0, 12.0, 24.0, 100.0, 365.0, 1000.0, 8760.0, 1e6, 0.01}  # 0.01: a penny


@cache
def modules() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(PACKAGE.parent)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def as_pattern(text: ast.JoinedStr) -> str:
    """A regular expression for what an f-string may spell: f"{kind}_cost" -> ".+_cost"."""
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in text.values)


def reads(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Line, key or pattern, and whether it is a pattern, of every `.value("...")` and its like."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS):
            continue
        for argument in node.args[:1]:
            patterns = [as_pattern(part) for part in ast.walk(argument) if isinstance(part, ast.JoinedStr)]
            yield from ((node.lineno, pattern, True) for pattern in patterns)
            yield from ((node.lineno, text, False) for text in plain_texts(argument))


def plain_texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from plain_texts(node.body)
        yield from plain_texts(node.orelse)


def constants(tree: ast.Module) -> Iterator[str]:
    """Every text that stands by itself in the code: keys in tables, in variables and in calls of our own readers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def unused(keys: set[str], trees: dict[str, ast.Module]) -> set[str]:
    found = [read for tree in trees.values() for read in reads(tree)]
    plain = {key for _, key, is_pattern in found if not is_pattern} | {
        c for tree in trees.values() for c in constants(tree)
    }
    patterns = [re.compile(key) for _, key, is_pattern in found if is_pattern]
    return {key for key in keys - plain if not any(pattern.fullmatch(key) for pattern in patterns)}


def unknown(keys: set[str], trees: dict[str, ast.Module]) -> list[str]:
    return [
        f"{file}:{line} reads '{key}'"
        for file, tree in trees.items()
        for line, key, is_pattern in reads(tree)
        if not (any(re.fullmatch(key, one) for one in keys) if is_pattern else key in keys)
    ]


def hidden_numbers(trees: dict[str, ast.Module]) -> list[str]:
    """Float literals that are neither allowed nor a tolerance, and fractions of two whole numbers written out."""
    offenders = []
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, float | complex)
                and not is_allowed(node.value)
            ):
                offenders.append(f"{file}:{node.lineno} {node.value!r}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                sides = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
                if len(sides) == 2 and not all(side in ALLOWED for side in sides):
                    offenders.append(f"{file}:{node.lineno} {ast.unparse(node)}")
    return offenders


def is_allowed(value: complex) -> bool:
    if isinstance(value, float) and 0 < value <= 1e-3:
        return re.fullmatch(r"1e-\d+|0\.0*1", repr(value)) is not None  # a tolerance: a power of ten
    return value in ALLOWED


def test_every_figure_is_used_by_some_code() -> None:
    left = unused(set(library_entries()), modules())
    listed = "\n".join(f"  {library_entries()[key].file}: {key}" for key in sorted(left))
    assert not left, (
        f'{len(left)} figures are read by no code. Read them with figures.value("key") or from a module constant that '
        f"holds the key, or take them out of the library:\n{listed}"
    )


def test_every_figure_that_code_reads_exists() -> None:
    missing = unknown(set(library_entries()), modules())
    assert not missing, "Code reads figures that are in no file of energyfund/assumptions:\n  " + "\n  ".join(missing)


def test_no_number_hides_in_the_code() -> None:
    offenders = hidden_numbers(modules())
    assert not offenders, (
        "Numbers belong in energyfund/assumptions/*.yaml, with unit, range, date and source:\n  "
        + "\n  ".join(offenders)
    )


TOY = '''
KEYS = {"a": "in_table_gbp"}
class Kind:
    name = "in_class_gbp"
def f(figures, kind, flag):
    """a docstring that names in_docstring_gbp"""
    figures.value("plain_gbp") + figures.values(f"{kind}_cost_gbp")[0] + figures.figure("x" if flag else "y").value
    figures.series(kind).values()
'''


@pytest.mark.hand
def test_the_search_for_uses_finds_all_ways_of_reading() -> None:
    trees = {"toy.py": ast.parse(TOY)}
    keys = {"in_table_gbp", "in_class_gbp", "in_docstring_gbp", "plain_gbp", "wall_cost_gbp", "x", "y", "z"}
    assert unused(keys, trees) == {"in_docstring_gbp", "z"}
    assert unknown(keys, trees) == []
    assert set(unknown(keys - {"y", "plain_gbp", "wall_cost_gbp"}, trees)) == {
        "toy.py:7 reads 'plain_gbp'",
        "toy.py:7 reads '.+_cost_gbp'",
        "toy.py:7 reads 'y'",
    }


@pytest.mark.hand
def test_the_search_for_numbers_knows_figures_from_tolerances() -> None:
    code = "a = 0.035\nb = 1e-9 + 0.001 + 0.5 + 365 + 7 + 1e6\nc = 2e-9\nd = 7 / 200\ne = 1 / 12\nf = 0.02\ng = -0.25"
    assert hidden_numbers({"toy.py": ast.parse(code)}) == [
        "toy.py:1 0.035",
        "toy.py:3 2e-09",
        "toy.py:4 7 / 200",
        "toy.py:6 0.02",
        "toy.py:7 0.25",
    ]
