"""Every kind of error is provoked by some test, and each has its own exit code."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from energyfund import errors
from energyfund.errors import EnergyfundError
from tests.structure.project import PACKAGE, ROOT, modules, names_in


def error_classes() -> dict[str, type[EnergyfundError]]:
    """Every exception of the package but the base of all."""
    found = {
        name: item
        for name, item in vars(errors).items()
        if isinstance(item, type) and issubclass(item, EnergyfundError)
    }
    return {name: item for name, item in found.items() if item is not EnergyfundError}


def provoked(trees: Iterable[ast.AST]) -> set[str]:
    """Names of all exceptions that stand in a `pytest.raises(...)`."""
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    raises = [
        call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "raises" and call.args
    ]
    return set().union(*(names_in(call.args[0]) for call in raises))


def test_every_error_is_provoked_by_a_test() -> None:
    here = "tests/structure/"
    missing = set(error_classes()) - provoked(
        tree for name, tree in modules(ROOT / "tests").items() if not name.startswith(here)
    )
    assert not missing, f"no test provokes: {sorted(missing)}"


def test_every_error_is_raised_by_some_code() -> None:
    used = set().union(*(names_in(tree) for name, tree in modules(PACKAGE).items() if not name.endswith("errors.py")))
    assert not set(error_classes()) - used


def test_exit_codes_are_those_that_the_first_page_lists() -> None:
    page = (ROOT / "docs" / "pages" / "index.md").read_text(encoding="utf-8")
    for name, item in error_classes().items():
        assert item.exit_code in {3, 4, 5, 6}, name
        assert f"| {item.exit_code} |" in page


@pytest.mark.hand
def test_the_search_sees_raises_in_every_form() -> None:
    code = "with pytest.raises(A, match='x'): pass\nwith pytest.raises((B, errors.C)): pass\nE('no')"
    assert provoked([ast.parse(code)]) >= {"A", "B", "C"}
    assert "E" not in provoked([ast.parse(code)])
