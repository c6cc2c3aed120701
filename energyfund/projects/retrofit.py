"""Measures in homes: outlay, what comes back, and what it does for the household."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.prices import price_index
from energyfund.homes.appraise import HomesAppraisal
from energyfund.projects.common import common_fields
from energyfund.projects.homes_impact import homes_impact
from energyfund.projects.named_lines import named_lines
from energyfund.projects.outlay_tax import vat_on_outlay, vat_remarks
from energyfund.projects.project import Calendar, Line, Project, built_start, loss_remarks
from energyfund.scenario.projects import RetrofitProject


def retrofit_project(
    written: RetrofitProject,
    appraisal: HomesAppraisal,
    calendar: Calendar,
    figures: Figures,
    start_years: tuple[int, ...],
    cost_price_base: int,
) -> Project:
    """A retrofit programme.

    What comes back to those who pay: the share of the bill saving that households are asked for (pay as you save), rent
    or service charge added, and repairs the landlord is spared. Households keep the rest of the saving.

    Args:
        written: The programme as the scenario has it.
        appraisal: Its homes before and after the measures.
        calendar: Years and rates.
        figures: The library.
        start_years: Possible start years.
        cost_price_base: Year of the prices of the library's measure costs.

    Raises:
        InvalidInputError: No rate of value added tax is held for a start year.
    """
    homes = appraisal.homes
    if written.cost_gbp_per_home is not None:
        cost, source = written.cost_gbp_per_home * homes, "scenario"
    else:
        to_base = price_index(figures, calendar.price_base) / price_index(figures, cost_price_base)
        cost, source = appraisal.cost_gbp * to_base, "library, measure by measure"
    charged = written.saving_charge_fraction * appraisal.saving_gbp_per_year
    uplift = written.rent_uplift_gbp_per_home_per_year * homes
    spared = written.maintenance_saved_gbp_per_home_per_year * homes
    starts = []
    remarks = list(appraisal.remarks)
    for year in start_years:
        length = calendar.length(year)
        prices = calendar.price_level(year)
        age = np.arange(length)
        on = ((age >= 1) & (age <= written.life_years)) * prices
        net = np.zeros(length)
        net[0] = cost * prices[0]
        outlay = net + vat_on_outlay(written.vat, net, year, figures)
        remarks += vat_remarks(written.vat, net, year, figures)
        lines = (
            Line(
                "Saving paid by households",
                "inflation",
                "worked out from bills before and after",
                on * max(0.0, charged),
                moves_with=("price", "inflation"),
            ),
            Line("Rent or service charge", "inflation", "scenario", on * uplift, moves_with=("rent", "inflation")),
            Line("Repairs spared", "inflation", "scenario", on * spared, moves_with=("cost", "inflation")),
            *named_lines(written.lines, calendar, year, figures, 1, written.life_years),
        )
        tonnes = np.where((age >= 1) & (age <= written.life_years), appraisal.tco2e_per_year, 0.0)
        kept = tuple(line for line in lines if bool(np.any(line.gbp)))
        starts.append(built_start(calendar, year, outlay, kept, tonnes))
    impact = homes_impact((appraisal,), written.life_years)
    if written.saving_charge_fraction > 0:
        remarks.append(
            "Fuel poverty is tested on the energy bill; what households pay back for the measures comes on top."
        )
    measures = ", ".join(measure.replace("_", " ") for measure in written.measures)
    return Project(
        **common_fields(written),
        size=f"{homes:,} homes: {measures} (cost from {source})",
        starts=tuple(starts),
        impact=impact,
        remarks=(*loss_remarks(tuple(starts)), *dict.fromkeys(remarks)),
    )
