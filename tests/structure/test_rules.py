"""Every rule that a scenario may name has a formula, a recheck, a golden program and a line in the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest

from energyfund.allocate.rules import constrain
from energyfund.scenario.rules import PRIORITY, RULE_NAMES, Rule, RuleItem
from tests.structure.project import PACKAGE, PAGES, ROOT, modules, names_in


def rule_classes() -> dict[str, type[Rule]]:
    """The model of every rule, by the name that scenarios use."""
    found = {}
    for name, field in RuleItem.model_fields.items():
        if name == PRIORITY:
            continue
        classes = [part for part in get_args(field.annotation) if isinstance(part, type) and issubclass(part, Rule)]
        assert len(classes) == 1, f"the rule {name} is not one model or nothing"
        found[name] = classes[0]
    return found


def without_formula(rules: Iterable[type[Rule]]) -> list[str]:
    return [rule.__name__ for rule in rules if constrain.dispatch(rule) is constrain.dispatch(Rule)]


def glossary_lines(page: str) -> set[str]:
    """First cells of the tables of a page, without their backticks, of rows that say something."""
    rows = [line.strip().strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    return {cells[0].strip().strip("`") for cells in rows if len(cells) > 1 and len(cells[1].strip()) > 20}


def test_every_rule_has_a_formula() -> None:
    assert set(rule_classes()) == set(RULE_NAMES)
    assert not without_formula(rule_classes().values()), "register a function for these in energyfund/allocate/rules.py"
    strangers = set(constrain.registry) - {object} - set(rule_classes().values())
    assert not strangers, f"no scenario can name these: {strangers}"


def test_every_rule_has_its_formula_written_down() -> None:
    silent = [
        name
        for name, rule in rule_classes().items()
        if not any(sign in (constrain.dispatch(rule).__doc__ or "") for sign in "≤≥=")
    ]
    assert not silent, f"the functions of these rules do not state a formula: {silent}"


def test_every_rule_is_rechecked() -> None:
    known = set().union(*(names_in(tree) for tree in modules(PACKAGE / "verify").values()))
    missing = [name for name, rule in rule_classes().items() if rule.__name__ not in known]
    assert not missing, f"energyfund/verify does not recheck: {missing}"


def test_every_rule_has_a_golden_program() -> None:
    goldens = {path.stem for path in (ROOT / "tests").rglob("*.lp")}
    missing = [name for name in RULE_NAMES if name not in goldens]
    assert not missing, f"no golden linear program (tests/**/<rule>.lp) pins: {missing}"


def test_every_rule_stands_in_the_glossary() -> None:
    lines = glossary_lines((PAGES / "glossary.md").read_text(encoding="utf-8"))
    missing = [name for name in RULE_NAMES if name not in lines]
    assert not missing, f"docs/pages/glossary.md has no line for: {missing}"
    assert not lines - set(RULE_NAMES), (
        f"docs/pages/glossary.md has lines for rules that are not there: {lines - set(RULE_NAMES)}"
    )


@pytest.mark.hand
def test_a_rule_that_nobody_thought_of_is_noticed() -> None:
    class NewRule(Rule):
        """A rule without a function."""

    assert without_formula([NewRule]) == ["NewRule"]
    assert glossary_lines("| `known` | Says in words what it asks. |\n| `empty` | |\nnot a row") == {"known"}
