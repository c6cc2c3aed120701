"""What the commands that end in reports have in common: write them, print the answer, say where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from energyfund.cli.options import detail
from energyfund.cli.summary import print_result

if TYPE_CHECKING:
    from energyfund.plan import Plan


def write_papers(plan: Plan, directory: Path, output_format: str, papers: tuple[str, ...] = ()) -> None:
    """Write every report of a plan, then print what came out (`energyfund.cli.summary.print_result`).

    Args:
        plan: The plan.
        directory: Folder for the files.
        output_format: One of the formats of a listing.
        papers: The only papers wanted; every file where empty.
    """
    from energyfund.report.write import render, write_all

    paths = write_all(render(plan, papers), directory)
    print_result(plan, _projects(plan), output_format, directory, paths)
    made = plan.provenance
    detail(f"energyfund {made.version}, figures of {made.date}, seed {made.seed}, solver {made.solver}")
    detail(f"weather: {made.weather}")
    detail(f"scenario sha256 {made.scenario_sha256}")
    detail(f"figures sha256 {made.assumptions_sha256}")
    for check in plan.checks:
        detail(f"{'kept' if check.passed else 'BROKEN'}: {check.name} (off by {check.residual:.3g} {check.unit})")


def _projects(plan: Plan) -> list[dict[str, object]]:
    return [
        {
            "name": project.name,
            "kind": project.kind,
            "built_fraction": project.built_fraction,
            "start_year": project.start_year,
            "outlay_gbp": project.outlay_gbp,
            "npv_gbp": project.npv_gbp,
            "why": project.why,
        }
        for project in plan.projects
    ]
