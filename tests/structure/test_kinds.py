"""The kinds of project in the schema, the code, the documentation and the tests are the same."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from energyfund.scenario import projects
from energyfund.scenario.capital import ProjectKind
from tests.structure.project import PACKAGE, PAGES, modules, texts

KINDS = set(get_args(ProjectKind))


def kinds_on_page(page: str) -> set[str]:
    """The kinds in the sentence that lists them."""
    match = re.search(r"The kinds there are: (.+?)\.\n", page)
    return set(re.findall(r"`(\w+)`", match.group(1))) if match else set()


def kinds_planned(files: dict[str, str]) -> set[str]:
    """Kinds that stand in some scenario of the tests, as YAML or as Python."""
    pattern = re.compile(r"""\bkind["']?\s*[:=]\s*["']?(\w+)""")
    return {word for text in files.values() for word in pattern.findall(text)}


def test_the_schema_knows_the_kinds() -> None:
    union = get_args(get_args(projects.Project)[0])
    assert {get_args(model.model_fields["kind"].annotation)[0] for model in union} == KINDS


def test_every_kind_has_its_module() -> None:
    for kind in KINDS:
        tree = modules(PACKAGE / "projects").get(f"energyfund/projects/{kind}.py")
        assert tree is not None, f"energyfund/projects/{kind}.py is missing"
        assert f"{kind}_project" in {getattr(node, "name", "") for node in tree.body}


def test_the_page_lists_the_kinds() -> None:
    assert kinds_on_page((PAGES / "add-a-project-kind.md").read_text(encoding="utf-8")) == KINDS


def test_some_test_plans_every_kind() -> None:
    written = {
        name: text for name, text in texts() if name.startswith("tests/") and not name.startswith("tests/structure/")
    }
    missing = KINDS - kinds_planned(written)
    assert not missing, f"no test plans a project of kind: {sorted(missing)}"


@pytest.mark.hand
def test_the_searches_read_what_is_written() -> None:
    assert kinds_on_page("x\nThe kinds there are: `a`, `b_c`.\n") == {"a", "b_c"}
    assert kinds_on_page("no such line") == set()
    assert kinds_planned({"a": "kind: solar\n{'kind': 'custom'}\nf(kind=\"housing\")"}) == {
        "solar",
        "custom",
        "housing",
    }
