"""Each project as the plan leaves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, Build
from energyfund.finance.present_value import FloatArray
from energyfund.finance.returns import irr
from energyfund.finance.sources import Source
from energyfund.plan import PartnerPlan, ProjectPlan, Roof, StartShare
from energyfund.planning.balance import nothing
from energyfund.planning.ledger import Account, Pence, pounds, total
from energyfund.planning.words import size_words, why
from energyfund.projects.project import Project
from energyfund.verify.flows import by_calendar, source_flow


def project_plans(brief: Brief, allocation: Allocation, accounts: Mapping[str, Account]) -> tuple[ProjectPlan, ...]:
    """Every project of the scenario, built or not, in its order."""
    return tuple(_project_plan(brief, allocation, project, accounts[project.name]) for project in brief.projects)


def _project_plan(brief: Brief, allocation: Allocation, project: Project, account: Account) -> ProjectPlan:
    builds = built_of(allocation, project)
    fraction = sum((build.fraction for build in builds), 0.0)
    years = account.years
    returns: dict[str, float | None] = {}
    remarks: dict[str, str] = {}
    paying = [source for source in brief.sources if bool(np.any(account.draws[source.name]))]
    for source in paying:
        found = irr(_sum(builds, years, partial(_net, source)))
        asks = source.asks != "nothing" and project.promises_cash_flow
        returns[source.name] = found.fraction if asks else None
        reason = "asks for nothing back" if source.asks == "nothing" else "the project gives no cash flow to test"
        remarks[source.name] = found.remark if asks else reason
    flow = _sum(builds, years, lambda build: build.fraction * (build.start.cash_flow_gbp - build.start.outlay_gbp))
    impact = project.impact
    partners = _partners(project, builds, account)
    community = account.left - account.reserve - sum(surplus_of(partners, years).values(), nothing(years))
    return ProjectPlan(
        name=project.name,
        kind=project.kind,
        ward=project.ward,
        area=project.area,
        built_fraction=fraction,
        start_year=min((build.start.year for build in builds), default=None),
        starts=tuple(StartShare(build.start.year, build.fraction) for build in builds),
        size=size_words(project, fraction),
        outlay_gbp=total(account.outlay),
        full_outlay_gbp=total(account.outlay) / fraction if builds else project.starts[0].total_outlay_gbp,
        npv_gbp=sum((build.fraction * build.start.npv_gbp for build in builds), 0.0),
        draws_gbp={source.name: total(account.draws[source.name]) for source in paying},
        slices=_slices(builds),
        receipts_gbp_by_year={source.name: pounds(account.receipts[source.name], years) for source in paying},
        returns=returns,
        return_remarks=remarks,
        project_irr_fraction=irr(flow).fraction if project.promises_cash_flow else None,
        cash_lines=account.cash_lines(),
        community_fund_gbp_by_year=pounds(community, years),
        homes=fraction * impact.homes,
        impact={
            "homes_lifted": fraction * impact.homes_lifted,
            "homes_lifted_10_percent": fraction * impact.homes_lifted_10_percent,
            "bill_savings_gbp_per_year": fraction * impact.bill_savings_gbp_per_year,
            "gap_closed_gbp_per_year": fraction * impact.gap_closed_gbp_per_year,
            "jobs_kept": fraction * impact.jobs_kept,
            "tco2e": sum((build.fraction * float(build.start.tco2e_by_year.sum()) for build in builds), 0.0),
        },
        roofs=_roofs(project, fraction),
        why=why(brief, allocation, project, fraction),
        remarks=project.remarks,
        partnership=_partnership(project),
        partners=partners,
        indivisible_reserve_gbp_by_year=pounds(account.reserve, years),
    )


def _partnership(project: Project) -> str:
    joined = project.partnership
    if joined is None:
        return ""
    kind = joined.kind.replace("_", "-")
    return f"{kind} partnership; {joined.owner_at_end} owns it at the end"


def _partners(project: Project, builds: list[Build], account: Account) -> tuple[PartnerPlan, ...]:
    """What each partner pays and gets of the surplus above the reserve, in whole pennies rounded down."""
    joined = project.partnership
    found = []
    for partner in joined.partners if joined is not None else ():
        paid = sum(total(account.draws[name]) for name in partner.sources if name in account.draws)
        found.append(
            PartnerPlan(
                name=partner.name,
                paid_gbp=round(paid, 2) if builds else 0.0,
                surplus_gbp_by_year=pounds(account.surplus_of(partner.surplus_fraction), account.years),
                votes_fraction=partner.votes_fraction,
                owns_at_end=joined is not None and partner.name == joined.owner_at_end,
            )
        )
    return tuple(found)


def surplus_of(partners: Sequence[PartnerPlan], years: range) -> dict[str, Pence]:
    """Surplus of each partner of a project by year, shape (years,). [pence]"""
    return {
        partner.name: np.array(
            [round(100 * partner.surplus_gbp_by_year.get(year, 0.0)) for year in years], dtype=np.int64
        )
        for partner in partners
    }


def built_of(allocation: Allocation, project: Project) -> list[Build]:
    """The starts of a project that are built."""
    return [build for build in allocation.builds if build.project is project and build.fraction > 0]


def _net(source: Source, build: Build) -> FloatArray:
    flow = source_flow(source, build)
    return flow.paid_back_gbp - flow.paid_in_gbp


def _sum(builds: list[Build], years: range, of: Callable[[Build], FloatArray]) -> FloatArray:
    total_flow = np.zeros(len(years))
    for build in builds:
        total_flow += by_calendar(of(build), build.start.year, years)
    return total_flow


def _slices(builds: list[Build]) -> dict[str, float]:
    found: dict[str, float] = {}
    for build in builds:
        for name, share in build.slices.items():
            found[name] = found.get(name, 0.0) + share
    return found


def _roofs(project: Project, fraction: float) -> tuple[Roof, ...]:
    """The roofs of a scheme that is built; none where nothing is."""
    return project.roofs if fraction > 0 else ()
