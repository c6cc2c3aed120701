"""Rules on what is built and who pays for it, each with its formula."""

from __future__ import annotations

from functools import partial

import numpy as np

from energyfund.allocate.brief import NamedRule
from energyfund.allocate.constrain import constrain, floor, key_of, outlay_share
from energyfund.allocate.problem import GE, LE, Problem, Terms, each_of, merge, of_each
from energyfund.projects.project import Project
from energyfund.projects.wards import ward_parts
from energyfund.scenario.rules import (
    BillSavings,
    Carbon,
    DeprivedWards,
    HomesLifted,
    IndivisibleReserve,
    LocalSpend,
    PartnerShare,
    ShareOfCapital,
    WardFairness,
)


@constrain.register
def _(rule: ShareOfCapital, problem: Problem, named: NamedRule) -> None:
    """least · Σ_p outlay·build ≤ Σ_{p of kind} outlay·build ≤ most · Σ_p outlay·build."""
    of_kind = problem.outlay(lambda project: project.kind == rule.kind)
    for limit, at_least in ((rule.at_least_fraction, True), (rule.at_most_fraction, False)):
        if limit is not None:
            outlay_share(problem, named, of_kind, limit, at_least=at_least)


@constrain.register
def _(rule: DeprivedWards, problem: Problem, named: NamedRule) -> None:
    """Σ_{p in a deprived ward} outlay·build ≥ least · Σ_p outlay·build."""
    inside = problem.outlay(lambda project: project.deprived_ward)
    outlay_share(problem, named, inside, rule.at_least_fraction, at_least=True)


@constrain.register
def _(rule: HomesLifted, problem: Problem, named: NamedRule) -> None:
    """Σ_p lifted_p · build_p ≥ least."""
    floor(problem, named, problem.impact(lambda project: project.impact.homes_lifted), rule.at_least, "homes")


@constrain.register
def _(rule: BillSavings, problem: Problem, named: NamedRule) -> None:
    """Σ_p saving_p · build_p ≥ least, in a full year."""
    terms = problem.impact(lambda project: project.impact.bill_savings_gbp_per_year)
    floor(problem, named, terms, rule.at_least_gbp_per_year, "GBP/year")


@constrain.register
def _(rule: Carbon, problem: Problem, named: NamedRule) -> None:
    """Σ_p Σ_t Σ_k tonnes_{p,t,k} · build_{p,t} ≥ least, over the horizon."""
    floor(problem, named, problem.tonnes(), rule.at_least_tco2e, "tCO2e")


@constrain.register
def _(rule: IndivisibleReserve, problem: Problem, named: NamedRule) -> None:
    """Σ_s needed_s · draw_s ≤ (1 − reserve) · build, for every project and start."""
    asked = rule.fraction
    reserve = problem.brief.indivisible_reserve_fraction if asked is None else asked
    for number, option in enumerate(problem.options):
        needed = {name: share * problem.scale_gbp for name, share in option.slice_needed.items() if np.any(share > 0)}
        if needed:
            row: Terms = {option.draws[name]: share for name, share in needed.items()}
            row[option.build] = reserve - 1
            problem.ask(
                f"{key_of(named)}_{number}", row, LE, 0,
                label=named.label, kind=named.name, unit="fraction", effect={option.build: -1.0}, of=option,
            )  # fmt: skip


@constrain.register
def _(rule: LocalSpend, problem: Problem, named: NamedRule) -> None:
    """Σ_p local_p·outlay·build ≥ least · Σ_p outlay·build, local_p = 0 where a project does not say."""
    scale = problem.scale_gbp
    spent: Terms = {
        option.build: of_each(option.project, lambda one: one.local_spend_fraction or 0.0)
        * option.start.total_outlay_gbp
        / scale
        for option in problem.options
    }
    outlay_share(problem, named, spent, rule.at_least_fraction, at_least=True)


@constrain.register
def _(rule: WardFairness, problem: Problem, named: NamedRule) -> None:
    """got[w] ≥ least · homes_w / Σ_v homes_v · Σ_v got[v], for every ward w; homes_w = Σ_p homes of p in w.

    got[w] is the outlay spent on the ward, Σ_{p,t} f[p, w]·outlay·build with f the share of the project's homes that
    lie in w, or the homes lifted there. Where homes are shared out, wards in which no project lifts any stay out.
    """
    by_money = rule.of == "outlay"
    parts = {project.name: ward_parts(project) for project in problem.brief.projects}
    homes: dict[str, float] = {}
    amounts: dict[str, dict[str, float]] = {}
    for name, inside in parts.items():
        for ward, part in inside.items():
            homes[ward] = homes.get(ward, 0.0) + part.homes
            amounts.setdefault(ward, {})[name] = part.outlay_fraction if by_money else part.homes_lifted
    got: dict[str, Terms] = {}
    for option in problem.options:
        stake = option.start.total_outlay_gbp / problem.scale_gbp if by_money else 1.0
        for ward in dict.fromkeys(ward for one in each_of(option.project) for ward in parts[one.name]):
            each = of_each(option.project, partial(_amount_of, amounts[ward]))
            merge(got.setdefault(ward, {}), {option.build: each * stake})
    wards = [ward for ward in sorted(got) if any(np.any(amount > 0) for amount in got[ward].values())]
    whole: Terms = {}
    for ward in wards:
        merge(whole, got[ward])
    counted = sum(homes[ward] for ward in wards)
    for number, ward in enumerate(wards):
        fair = homes[ward] / counted
        row = merge(dict(got[ward]), whole, -rule.at_least_fraction * fair)
        problem.ask(
            f"{key_of(named)}_{number}", row, GE, 0, label=named.label, kind=named.name, unit="fraction",
            effect=merge({}, whole, fair),
        )  # fmt: skip


def _amount_of(amounts: dict[str, float], project: Project) -> float:
    return amounts.get(project.name, 0.0)


@constrain.register
def _(rule: PartnerShare, problem: Problem, named: NamedRule) -> None:
    """least · Σ_p outlay·build ≤ Σ_p Σ_{s of the partner} draw[p, s] ≤ most · Σ_p outlay·build."""
    sources = {
        name
        for project in problem.brief.projects
        if project.partnership is not None
        for partner in project.partnership.partners
        if partner.name == rule.partner
        for name in partner.sources
    }
    paid: Terms = {option.draws[name]: 1.0 for option in problem.options for name in option.draws if name in sources}
    for limit, at_least in ((rule.at_least_fraction, True), (rule.at_most_fraction, False)):
        if limit is not None:
            outlay_share(problem, named, paid, limit, at_least=at_least)
