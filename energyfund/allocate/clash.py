"""When no plan meets every rule: which rules clash."""

from __future__ import annotations

from energyfund.allocate.problem import Problem
from energyfund.errors import NoPlanError
from energyfund.solver import feasible


def clash_of(problem: Problem) -> NoPlanError:
    """An irreducible set of the user's rules that cannot hold together, found by leaving out one rule after another.

    A rule stays out when the rest still clash without it; what remains clashes, and any one of them left out would
    cure it. It works with all-or-nothing projects too, because every trial is a solve. That the fund's cash is never
    overdrawn is no rule that a user could loosen, so it holds in every trial and is named only where it fails alone.
    """
    seconds = problem.brief.seconds
    label_of = {row.row: row.label for row in problem.rows}
    fixed = {row.label for row in problem.rows if row.name == "cash"}
    labels = [label for label in dict.fromkeys(row.label for row in problem.rows) if label not in fixed]
    if not feasible(problem.lp, set(), label_of, seconds):
        message = "This should not happen: nothing that was asked for stands in the way. Please report it."
        return NoPlanError(labels or ["the rows that hold the plan together"], message)
    if not feasible(problem.lp, fixed, label_of, seconds):
        return NoPlanError(sorted(fixed), "Lower what the fund must pay, or let it sell more. Then plan again.")
    kept = set(labels)
    for label in labels:
        without = kept - {label}
        if not feasible(problem.lp, without | fixed, label_of, seconds):
            kept = without
    advice = "Loosening any one of them is enough. Change the scenario and plan again."
    return NoPlanError([label for label in labels if label in kept], advice)
