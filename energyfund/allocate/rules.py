"""Every rule that a scenario may name, with its formula. A rule without one is an error, never dropped."""

from __future__ import annotations

from energyfund.allocate import fund_rules, project_rules, risk_rules
from energyfund.allocate.brief import NamedRule
from energyfund.allocate.constrain import constrain
from energyfund.allocate.problem import Problem

FAMILIES = (fund_rules, project_rules, risk_rules)
"""Modules that register the formulas of their rules when they are imported."""

__all__ = ["FAMILIES", "add_rule", "constrain"]


def add_rule(problem: Problem, named: NamedRule) -> None:
    """Add a rule of the user to the program."""
    constrain(named.rule, problem, named)
