"""A project whose figures somebody else worked out."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.projects.common import common_fields
from energyfund.projects.named_lines import named_lines
from energyfund.projects.outlay_tax import vat_on_outlay, vat_remarks
from energyfund.projects.project import Calendar, Factor, Impact, Line, Project, Start, built_start, loss_remarks
from energyfund.scenario.projects import CustomProject


def custom_project(
    written: CustomProject, calendar: Calendar, figures: Figures, start_years: tuple[int, ...]
) -> Project:
    """Take a custom project as it stands.

    Its ``npv_gbp``, where given, is not discounted again, whatever the start year. Without a cash flow nothing can be
    promised to a source, so sources pay in without a return being tested, which a remark says. Its own lines fall in
    its years of operation, the first of which is the one after the last outlay. Its impact begins there too and lasts
    as long as its cash flow; without a cash flow it is counted for one year.

    Args:
        written: The project as the scenario has it.
        calendar: Years and rates.
        figures: The library, for taxes and what retail prices rise beyond inflation.
        start_years: Possible start years.

    Raises:
        InvalidInputError: No rate of value added tax is held for a year with outlay.
    """
    starts: list[Start] = []
    remarks: list[str] = []
    opens = _opens(written)
    for year in start_years:
        length = calendar.length(year)
        net = np.zeros(length)
        given_outlay = written.outlay_gbp_by_year[:length]
        net[: len(given_outlay)] = given_outlay
        outlay = net + vat_on_outlay(written.vat, net, year, figures)
        remarks += vat_remarks(written.vat, net, year, figures)
        if written.npv_gbp is not None:
            starts.append(Start(year, outlay, (), written.npv_gbp, _tonnes(written, length)))
            continue
        if len(written.cash_flow_gbp_by_year or []) > length:
            remarks.append("Cash flow after the horizon is left out.")
        lines = (
            *_given_lines(written, length),
            *named_lines(written.lines, calendar, year, figures, opens, written.life_years),
        )
        starts.append(built_start(calendar, year, outlay, lines, _tonnes(written, length)))
    if written.npv_gbp is not None:
        remarks.append("Its net present value is taken as it stands; no return to its sources is tested.")
    impact = written.impact
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
            life_years=_impact_years(written, opens),
            jobs_kept=impact.jobs_kept,
        ),
        promises_cash_flow=written.npv_gbp is None,
        remarks=(*loss_remarks(tuple(starts)), *dict.fromkeys(remarks)),
    )


def _given_lines(written: CustomProject, length: int) -> tuple[Line, ...]:
    """The cash flow that the scenario gives by year; none where it gives lines alone."""
    if written.cash_flow_gbp_by_year is None:
        return ()
    flow = np.zeros(length)
    given = written.cash_flow_gbp_by_year[:length]
    flow[: len(given)] = given
    moves: tuple[Factor, ...] = () if written.moves_with == "nothing" else (written.moves_with,)
    return (Line("Cash flow as given", "as given", "scenario", flow, moves_with=moves),)


def _opens(written: CustomProject) -> int:
    """First project year of its operation, the one after the last outlay."""
    spent = np.flatnonzero(written.outlay_gbp_by_year)
    return int(spent[-1]) + 1 if len(spent) else 1


def _impact_years(written: CustomProject, opens: int) -> int:
    """Years of its impact: as stated, else as long as it works or its cash flow lasts, else a single year."""
    if written.impact.life_years is not None:
        return written.impact.life_years
    if written.life_years is not None:
        return written.life_years
    earning = np.flatnonzero(written.cash_flow_gbp_by_year or [])
    ends = [int(earning[-1]) - opens + 1] if len(earning) else []
    for line in written.lines:
        listed = line.first_year - 1 + len(line.gbp_by_year or [])
        ends.append(listed if line.last_year is None else line.last_year)
    return max([1, *ends])


def _tonnes(written: CustomProject, length: int) -> FloatArray:
    opens = _opens(written)
    tonnes = np.zeros(length)
    tonnes[opens : opens + _impact_years(written, opens)] = written.impact.tco2e_per_year
    return tonnes
