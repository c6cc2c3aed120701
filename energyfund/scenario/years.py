"""The calendar of a scenario, with what is left out filled in by stated rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from energyfund.assumptions import LIBRARY_DATE
from energyfund.scenario.projects import CustomProject, HousingProject, Project
from energyfund.scenario.scenario import Scenario

USUAL_PLANNING_YEARS = 10


@dataclass(frozen=True, slots=True)
class Timeline:
    """Day whose figures hold, first planning year, number of planning years, horizon, price base."""

    date: dt.date
    start: int
    planning: int
    horizon: int
    price_base: int

    @property
    def planning_years(self) -> range:
        """The calendar years in which money may be placed."""
        return range(self.start, self.start + self.planning)

    @property
    def last(self) -> int:
        """The last calendar year in which money may be placed."""
        return self.start + self.planning - 1


def outlay_years(project: Project) -> int:
    """Years over which a project's outlay is spent, from its start year on."""
    if isinstance(project, CustomProject):
        return len(project.outlay_gbp_by_year)
    return project.build_years if isinstance(project, HousingProject) else 1


def timeline(scenario: Scenario) -> Timeline:
    """The calendar of a scenario.

    Without ``date`` the library's own date holds, never today's, so that the same file gives the same plan. Without
    ``planning_years`` there are ten, or as many as the longest yearly budget or outlay needs.
    """
    date = scenario.date or LIBRARY_DATE
    start = scenario.start_year or date.year
    planning = scenario.planning_years
    if planning is None:
        needed = [USUAL_PLANNING_YEARS]
        for source in scenario.capital:
            budget = source.budget_gbp_by_year
            if isinstance(budget, dict):
                needed += [year - start + 1 for year in budget]
            else:
                needed.append(len(budget or ()))
        for project in scenario.projects:
            needed.append(max(project.start_years or [start]) - start + outlay_years(project))
        planning = max(needed)
    return Timeline(date, start, planning, max(scenario.horizon_years, planning), scenario.price_base_year or start)
