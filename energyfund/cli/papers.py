"""What the commands that end in reports have in common: write them, print the answer, say where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from energyfund.cli.listing import print_rows
from energyfund.cli.options import detail, remark

if TYPE_CHECKING:
    from energyfund.plan import Plan


def write_papers(plan: Plan, directory: Path, output_format: str) -> None:
    """Write every report of a plan, then print the answer.

    As a table, the answer, the projects and the files go to standard output. As JSON or CSV only the projects do, and
    the rest goes to standard error.

    Args:
        plan: The plan.
        directory: Folder for the files.
        output_format: One of the formats of a listing.
    """
    from energyfund.report.write import render, write_all

    paths = write_all(render(plan), directory)
    say = click.echo if output_format == "table" else remark
    for line in plan.answer:
        say(line)
    print_rows(_projects(plan), output_format, "Projects")
    for text in plan.remarks:
        remark(f"Remark: {text}")
    say("Reports:")
    for path in paths:
        say(f"  {path}")
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
