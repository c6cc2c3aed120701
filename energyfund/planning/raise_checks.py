"""Share offers that can never succeed: their least amount is above all that they may pay for."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.errors import Fault
from energyfund.finance.sources import Source
from energyfund.projects.project import Project
from energyfund.scenario.loader import LoadedScenario
from energyfund.units import gbp


def raise_faults(loaded: LoadedScenario, sources: Sequence[Source], projects: Sequence[Project]) -> list[Fault]:
    """A fault for each source whose minimum raise is above its share of all that it may pay for.

    Args:
        loaded: The scenario.
        sources: Its sources, in its order.
        projects: Its projects, appraised.
    """
    faults = []
    for index, source in enumerate(sources):
        least = 0.0 if source.shares is None else source.shares.minimum_raise_gbp
        most = sum(_most(source, each) for each in projects if source.may_fund(each.name, each.kind, each.area))
        if least > most + 0.01:
            message = (
                f"is more than this offer can ever raise: its share of what it may pay for is {gbp(most)} at most; "
                "lower it, or let it pay for more"
            )
            faults.append(loaded.fault(("capital", index, "minimum_raise_gbp"), gbp(least), message))
    return faults


def _most(source: Source, project: Project) -> float:
    """The most that a project could draw from a source, in whichever year it starts. [£]"""
    share = source.share_cap_fraction * max(start.total_outlay_gbp for start in project.starts)
    return share if source.project_cap_gbp is None else min(share, source.project_cap_gbp)
