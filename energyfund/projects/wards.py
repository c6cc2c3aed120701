"""Which wards a project reaches, and with how many homes."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.projects.project import Project


@dataclass(frozen=True, slots=True)
class WardPart:
    """What a project, built whole, means for one ward.

    Attributes:
        homes: Homes that it touches there.
        homes_lifted: Homes lifted out of fuel poverty there, expected.
        outlay_fraction: Share of its outlay that counts for the ward: its share of the project's homes. [-]
    """

    homes: float
    homes_lifted: float
    outlay_fraction: float


def ward_parts(project: Project) -> dict[str, WardPart]:
    """The project by ward: all of it in the ward that it names, else by the wards of its homes.

    Empty for a project without homes, or whose homes have no known ward.
    """
    whole = project.impact.homes
    if whole <= 0:
        return {}
    if project.ward:
        return {project.ward: WardPart(whole, project.impact.homes_lifted, 1.0)}
    homes: dict[str, float] = {}
    lifted: dict[str, float] = {}
    for group in project.impact.groups:
        if group.grouping == "ward" and group.group and group.homes > 0:
            homes[group.group] = homes.get(group.group, 0.0) + group.homes
            lifted[group.group] = lifted.get(group.group, 0.0) + group.homes_lifted
    return {ward: WardPart(count, lifted[ward], count / whole) for ward, count in homes.items()}
