"""What is in a scenario, in one line."""

from __future__ import annotations

from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.years import timeline


def in_short(loaded: LoadedScenario) -> str:
    """What a scenario holds, counted, and the years it plans for."""
    scenario, years = loaded.scenario, timeline(loaded.scenario)
    counted = [
        _count(len(scenario.projects), "project", "projects"),
        _count(len(scenario.capital), "source of money", "sources of money"),
        _count(len(scenario.rules), "rule", "rules"),
        _count(len(scenario.pathways), "pathway", "pathways"),
    ]
    if scenario.pension_fund is not None:
        counted.append(f"a pension fund with {_count(len(loaded.holdings), 'holding', 'holdings')}")
    if scenario.purchase is not None:
        counted.append(f"a purchase with the quotes of {scenario.purchase.quotes}")
    return f"{', '.join(counted)}; money is placed from {years.start} to {years.last}, figures of {years.date}"


def _count(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> _count(1, "rule", "rules"), _count(0, "rule", "rules")
    ('1 rule', 'no rules')
    """
    return f"{number or 'no'} {one if number == 1 else many}"
