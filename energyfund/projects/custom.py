"""A project whose figures somebody else worked out."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.projects.common import common_fields
from energyfund.projects.project import Calendar, Impact, Line, Project, Start, built_start, loss_remarks
from energyfund.scenario.projects import CustomProject


def custom_project(written: CustomProject, calendar: Calendar, start_years: tuple[int, ...]) -> Project:
    """Take a custom project as it stands.

    Its ``npv_gbp``, where given, is not discounted again, whatever the start year. Without a cash flow nothing can be
    promised to a source, so sources pay in without a return being tested, which a remark says. Its impact begins in the
    year after the last outlay and lasts as long as its cash flow; without a cash flow it is counted for one year.
    """
    starts: list[Start] = []
    remarks: list[str] = []
    for year in start_years:
        length = calendar.length(year)
        outlay = np.zeros(length)
        given_outlay = written.outlay_gbp_by_year[:length]
        outlay[: len(given_outlay)] = given_outlay
        if written.npv_gbp is not None:
            starts.append(Start(year, outlay, (), written.npv_gbp, _tonnes(written, length)))
            continue
        flow = np.zeros(length)
        given = (written.cash_flow_gbp_by_year or [])[:length]
        flow[: len(given)] = given
        if len(written.cash_flow_gbp_by_year or []) > length:
            remarks.append("Cash flow after the horizon is left out.")
        line = Line("Cash flow as given", "as given", "scenario", flow)
        starts.append(built_start(calendar, year, outlay, (line,), _tonnes(written, length)))
    if written.npv_gbp is not None:
        remarks.append("Its net present value is taken as it stands; no return to its sources is tested.")
    impact = written.impact
    opens, life = _working_years(written)
    return Project(
        **common_fields(written),
        size=f"£{sum(written.outlay_gbp_by_year):,.0f} of outlay",
        starts=tuple(starts),
        impact=Impact(
            homes=impact.homes,
            homes_lifted=impact.homes_lifted,
            homes_lifted_p10=impact.homes_lifted,
            homes_lifted_p90=impact.homes_lifted,
            homes_lifted_10_percent=0,
            homes_lifted_10_percent_p10=0,
            homes_lifted_10_percent_p90=0,
            gap_closed_gbp_per_year=impact.gap_closed_gbp_per_year,
            bill_savings_gbp_per_year=impact.bill_savings_gbp_per_year,
            homes_with_higher_bill=0,
            first_year=opens,
            life_years=life,
        ),
        promises_cash_flow=written.npv_gbp is None,
        remarks=(*loss_remarks(tuple(starts)), *dict.fromkeys(remarks)),
    )


def _working_years(written: CustomProject) -> tuple[int, int]:
    """First project year of its impact, the one after the last outlay, and for how many years it lasts.

    Without a stated life it lasts as long as the cash flow, or a single year where none is given.
    """
    spent = np.flatnonzero(written.outlay_gbp_by_year)
    opens = int(spent[-1]) + 1 if len(spent) else 1
    earning = np.flatnonzero(written.cash_flow_gbp_by_year or [])
    lasts = max(int(earning[-1]) - opens + 1, 1) if len(earning) else 1
    return opens, written.impact.life_years or lasts


def _tonnes(written: CustomProject, length: int) -> FloatArray:
    opens, life = _working_years(written)
    tonnes = np.zeros(length)
    tonnes[opens : opens + life] = written.impact.tco2e_per_year
    return tonnes
