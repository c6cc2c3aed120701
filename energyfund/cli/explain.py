"""The command that says why a plan is what it is, out of its file alone."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import remark, volume_options


@click.command()
@click.argument("plan_file", metavar="PLAN.json", type=click.Path(path_type=Path))
@click.argument("name", required=False)
@output_options
@volume_options
def explain(plan_file: Path, name: str | None, output_format: str) -> None:
    """Say why a plan builds what it builds, and what would change it.

    PLAN.json is the file that `energyfund plan` wrote; nothing is solved. NAME is a project, a rule, a pathway or a
    source of money, and gives its whole story. Left out: every limit that binds and every project, a line each.

    \b
    Example:
      energyfund explain out/plan.json
      energyfund explain out/plan.json "Hotel and offices"
      energyfund explain out/plan.json homes_lifted --format json
    """
    from energyfund.plan import Plan
    from energyfund.report.explain_tables import NOT_ASKED, proof_fails
    from energyfund.report.story import overview, story

    plan = Plan.read(plan_file)
    if not plan.is_as_written():
        remark(f"Remark: {plan_file} was changed after energyfund wrote it; its numbers may no longer fit each other.")
    broken = proof_fails(plan)
    if broken:
        remark(f"Remark: {broken}")
    if name is None:
        rows = overview(plan)
        if output_format == "table":
            for title, about in (
                ("What holds the plan back", "limit"),
                ("Why each project is built, or not", "project"),
                ("Where the plan would change", "range"),
            ):
                chosen = [{"name": row["name"], "why": row["why"]} for row in rows if row["about"] == about]
                print_rows(chosen, output_format, title)
        else:
            print_rows(rows, output_format, "Why this plan")
        for text in plan.explanation.remarks if plan.explanation is not None else (NOT_ASKED,):
            remark(f"Remark: {text}")
        return
    lines = story(plan, name, str(plan_file))
    if output_format == "table":
        click.echo(name)
        for line in lines:
            click.echo(f"  {line}")
    else:
        print_rows([{"name": name, "line": line} for line in lines], output_format, name)
