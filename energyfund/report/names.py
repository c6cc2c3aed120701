"""Names of tests and groups as people say them; a plan holds them as keys."""

from __future__ import annotations

import re

from energyfund.plan import Plan

TEN_PERCENT = "10_percent"
SPOKEN = {
    "lilee": "LILEE",
    TEN_PERCENT: "10 % test",
    "scotland_2019_act": "Scottish test of 2019",
    "wales_10_percent": "Welsh 10 % test",
    "northern_ireland_10_percent": "Northern Irish 10 % test",
    "owner_occupied": "Owner-occupied",
    "unknown": "Not known",
}
MEANING = {
    "lilee": "LILEE (low income, low energy efficiency) is England's test: a home rated below band C whose household "
    "would be left poor after paying for energy.",
    TEN_PERCENT: "The 10 % test counts households that need more than a tenth of their income for energy.",
}
"""What a test means, for those that a reader outside the field has to be told."""


ONE_FIGURE_OF_JOBS = (
    "Jobs rest on one figure for each £1m, seen in solar and retrofit. It is used for every project, new buildings "
    "too, and on the pounds of the year in which they are spent."
)
ROUNDED = "Homes are rounded one by one, so that they may not add up to their total."
"""What stands below tables of people where it holds."""


def spoken(name: str) -> str:
    """A key as people say it; a name that somebody chose is left as it is.

    >>> spoken("lilee"), spoken("private_rent"), spoken("St Matthew's")
    ('LILEE', 'Private rent', "St Matthew's")
    """
    if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name):
        return SPOKEN.get(name) or name.replace("_", " ").capitalize()
    return SPOKEN.get(name, name)


def main_test(plan: Plan) -> str:
    """The test behind the number of homes lifted: the one of the homes' nation."""
    if not plan.impact.moves:
        return "as the scenario states"
    found = {move.test for move in plan.impact.moves if move.test != TEN_PERCENT}
    own = [spoken(move.test) for move in plan.impact.moves[:1]]
    return own[0] if len(found) == 1 and own else "each nation's own test"


def meanings(plan: Plan) -> tuple[str, ...]:
    """What the tests of a plan mean."""
    return tuple(MEANING[move.test] for move in plan.impact.moves if move.test in MEANING)
