"""Scenario → plan: the only place where the stages are chained."""

from energyfund.planning.chain import check_scenario
from energyfund.planning.whole_plan import make_plan

__all__ = ["check_scenario", "make_plan"]
