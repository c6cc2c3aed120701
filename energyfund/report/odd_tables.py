"""Homes that look odd: what a plan was told of entries that do not fit, or for which something had to be assumed."""

from __future__ import annotations

import re

from energyfund.plan import Plan
from energyfund.report.table import FUEL_POVERTY, Column, Row, Table

COUNT = re.compile(r"([\d,]+) homes? (?!are expected|is expected)(.*)", re.DOTALL)
"""A remark that begins with a whole number of homes tells of entries; the expected number of homes is none of them."""


def odd_homes(plan: Plan) -> Table:
    """Every remark of a project that counts homes, with the number of homes apart."""
    found = [
        (project.name, int(match[1].replace(",", "")), match[2])
        for project in plan.projects
        for remark in project.remarks
        if (match := COUNT.fullmatch(remark)) is not None
    ]
    return Table(
        id="homes-odd",
        title="Entries to look at",
        caption="Number of homes in the whole list of each project, whatever share of it is built, and what was found.",
        columns=(
            Column("project", "Project"),
            Column("homes", "Homes", "number", formula="homes of the list of which it is said, counted"),
            Column("what", "What was found"),
        ),
        rows=tuple(
            Row(f"odd-{place}", (name, homes, f"{what[:1].upper()}{what[1:]}"))
            for place, (name, homes, what) in enumerate(found, 1)
        ),
        reports=(FUEL_POVERTY,),
        empty="Nothing in the lists of homes had to be assumed or left out.",
        sheet="Homes",
    )
