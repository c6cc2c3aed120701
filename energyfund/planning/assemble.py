"""What was decided, put together as a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from energyfund import __version__
from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.model import GOAL_UNITS
from energyfund.assumptions import Figure
from energyfund.finance.returns import irr
from energyfund.impact.assess import Left, assess
from energyfund.impact.local_spend import local_spend
from energyfund.pension.measures import waci
from energyfund.plan import (
    CapitalPlan,
    Check,
    ExplanationPlan,
    FigureUsed,
    FundPlan,
    FundYear,
    ImpactPlan,
    ObjectiveValue,
    Plan,
    ProjectPlan,
    Provenance,
    ScenarioSummary,
    VoicesPlan,
    Years,
)
from energyfund.planning.appraisal import Appraised
from energyfund.planning.inputs import Inputs
from energyfund.planning.ledger import Account, open_account, pounds, total
from energyfund.planning.project_plans import built_of, project_plans
from energyfund.planning.statements import make_statements
from energyfund.planning.uncertainty import ranges
from energyfund.planning.voices import hold_vote
from energyfund.planning.words import answer, better, binding_rules, doubtful, objective_words, risk_remarks
from energyfund.scenario.pathways import Pathway
from energyfund.scenario.rules import LocalSpend
from energyfund.verify.flows import PENNY, by_calendar, source_flow, value_held
from energyfund.verify.fund import project_value, roll_forward
from energyfund.verify.risk import year_risk
from energyfund.verify.statements import statement_checks
from energyfund.verify.surplus import surplus_checks
from energyfund.verify.voices import voices_checks


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that the stages left behind."""

    inputs: Inputs
    brief: Brief
    allocation: Allocation
    checks: tuple[Check, ...]
    appraised: Appraised
    pathway: Pathway
    seed: int | None


def assemble(made: Made, explanation: ExplanationPlan | None = None) -> Plan:
    """The plan, in words and numbers.

    Args:
        made: What the stages left behind.
        explanation: Why the plan is what it is; its words take the place of what prices alone say.
    """
    brief, allocation, inputs = made.brief, made.allocation, made.inputs
    scenario = inputs.loaded.scenario
    years = range(brief.years.start, brief.years.start + inputs.timeline.horizon + 1)
    accounts = {project.name: open_account(brief, built_of(allocation, project), years) for project in brief.projects}
    capital = _capital(made, accounts)
    projects = _told(project_plans(brief, allocation, accounts), explanation)
    fund = _fund(made, capital)
    statements = make_statements(brief, allocation, accounts, projects)
    uncertainty = ranges(inputs, brief, allocation, projects, capital, made.seed)
    left = Left(
        community_fund_gbp=_summed(project.community_fund_gbp_by_year for project in projects),
        indivisible_reserve_gbp=_summed(project.indivisible_reserve_gbp_by_year for project in projects),
        partners_surplus_gbp=_summed(each.surplus_gbp_by_year for project in projects for each in project.partners),
        local_investment_gbp=sum((total(accounts[each.name].outlay) for each in brief.projects if each.local), 0.0),
    )
    outlays = {name: total(account.outlay) for name, account in accounts.items()}
    local = local_spend(brief.projects, outlays, scenario.local_economy)
    impact = assess(allocation.builds, left, inputs.calendar, inputs.figures, local)
    voices = _voices(made, impact)
    checks = (
        *made.checks,
        *statement_checks(statements),
        *surplus_checks(brief, allocation, projects, years),
        *voices_checks(voices),
    )
    objective = ObjectiveValue(
        brief.goal,
        allocation.value,
        GOAL_UNITS[brief.goal],
        allocation.status,
        allocation.gap_fraction,
        objective_words(brief, allocation, inputs.calendar.discount_rate_fraction),
    )
    summary = ScenarioSummary(
        name=scenario.name,
        description=scenario.description,
        start_year=inputs.timeline.start,
        planning_years=inputs.timeline.planning,
        horizon_years=inputs.timeline.horizon,
        price_base_year=inputs.timeline.price_base,
        discount_rate_fraction=inputs.calendar.discount_rate_fraction,
        pathway=made.pathway.name if brief.fund is not None else None,
        pathway_in_words=_pathway_words(made),
        inflation_fraction_per_year=inputs.calendar.inflation_fraction,
    )
    plan = Plan(
        scenario=summary,
        objective=objective,
        answer=answer(summary, objective, projects, capital, fund, impact),
        projects=projects,
        capital=capital,
        fund=fund,
        impact=impact,
        binding_rules=binding_rules(brief, allocation, doubtful(allocation, explanation)),
        explanation=explanation,
        certificate=allocation.certificate,
        statements=statements,
        uncertainty=uncertainty,
        voices=voices,
        checks=checks,
        figures=tuple(figure_used(figure) for figure in inputs.figures.used()),
        invented=tuple(scenario.invented),
        remarks=_remarks(made, checks),
        provenance=Provenance(
            version=__version__,
            scenario_sha256=inputs.loaded.sha256,
            assumptions_sha256=inputs.figures.sha256(),
            weather="; ".join(made.appraised.weather) or "none needed",
            solver=allocation.solver,
            seed=scenario.solar.seed if made.seed is None else made.seed,
            date=inputs.timeline.date.isoformat(),
        ),
    )
    return plan.canonical()


def _voices(made: Made, impact: ImpactPlan) -> VoicesPlan | None:
    """The vote on part of the community fund; None where nobody was asked."""
    inputs = made.inputs
    voices, election = inputs.loaded.scenario.voices, inputs.election
    if voices is None or election is None:
        return None
    return hold_vote(voices, election, impact, made.brief.goal, inputs.timeline.horizon, inputs.figures)


def _told(projects: tuple[ProjectPlan, ...], explanation: ExplanationPlan | None) -> tuple[ProjectPlan, ...]:
    """The projects with the explanation's reason, where there is one."""
    reasons = {story.name: story.one_line for story in explanation.projects} if explanation is not None else {}
    return tuple(replace(project, why=reasons.get(project.name, project.why)) for project in projects)


def _pathway_words(made: Made) -> str:
    if made.brief.fund is None:
        return "no pension fund in this scenario"
    if made.brief.path is None:
        return "hold: no policy on fossil fuels"
    return made.brief.path.in_words


def _remarks(made: Made, checks: Sequence[Check]) -> tuple[str, ...]:
    remarks = list(made.brief.fund.remarks) if made.brief.fund is not None else []
    remarks += [remark for source in made.brief.sources for remark in source.remarks]
    if made.allocation.status == "limit":
        remarks.append(f"The solver stopped at its time limit; a better plan may exist: {better(made.allocation)}.")
    if not made.allocation.is_settled:
        remarks.append("Other plans serve the goal as well as this one, and the solver could not tell them all apart.")
    if made.allocation.proof:
        remarks.append(made.allocation.proof)
    if any(isinstance(named.rule, LocalSpend) for named in made.brief.rules):
        silent = [project.name for project in made.brief.projects if project.local_spend_fraction is None]
        if silent:
            listed = ", ".join(f"'{name}'" for name in silent)
            remarks.append(f"No local_spend_fraction is given for {listed}; counted as none of the outlay.")
    failed = [check.name for check in checks if not check.passed]
    if failed:
        remarks.append(f"These checks failed, so do not rely on this plan: {'; '.join(failed)}.")
    return tuple(remarks)


def _capital(made: Made, accounts: Mapping[str, Account]) -> tuple[CapitalPlan, ...]:
    brief, allocation = made.brief, made.allocation
    years = range(brief.years.start, brief.years.start + made.inputs.timeline.horizon + 1)
    found = []
    for source in brief.sources:
        nothing = np.zeros(len(years), dtype=np.int64)
        drawn = sum((account.draws[source.name] for account in accounts.values()), nothing)
        back = sum((account.receipts[source.name] for account in accounts.values()), nothing)
        flow = np.zeros(len(years))
        for build in allocation.builds:
            between = source_flow(source, build)
            flow += by_calendar(between.paid_back_gbp - between.paid_in_gbp, build.start.year, years)
        returned = irr(flow)
        asks = source.asks != "nothing"
        yearly = source.budget_by_year_gbp
        budget = source.budget_gbp if yearly is None or source.budget_gbp is not None else float(yearly.sum())
        found.append(
            CapitalPlan(
                name=source.name,
                kind=source.kind,
                terms=source.in_words,
                budget_gbp=budget,
                drawn_gbp=total(drawn),
                drawn_gbp_by_year=pounds(drawn, years),
                received_gbp_by_year=pounds(back, years),
                received_gbp=total(back),
                required_return_fraction=source.rate_fraction,
                irr_fraction=returned.fraction if asks else None,
                irr_remark=returned.remark if asks else "asks for nothing back",
            )
        )
    return tuple(found)


def _fund(made: Made, capital: Sequence[CapitalPlan]) -> FundPlan | None:
    brief, allocation = made.brief, made.allocation
    fund, path = brief.fund, allocation.fund
    if fund is None or path is None:
        return None
    rolled = roll_forward(brief, allocation, fund, path)
    promises = fund.liabilities_by_year(len(brief.years))
    own = [source for source in capital if source.kind == "pension_fund"]
    years = []
    expected = []
    for place in range(len(brief.years) + 1):
        year = brief.years.start + place - 1
        total = float(rolled.total_gbp[place])
        hold = np.where(rolled.hold_gbp[place] < PENNY, 0.0, rolled.hold_gbp[place])
        weights = {name: _part(float(hold[index]), total) for index, name in enumerate(fund.holdings)}
        for name, amount in (("cash", max(0.0, rolled.cash_gbp[place])), ("projects", rolled.projects_gbp[place])):
            weights[name] = weights.get(name, 0.0) + _part(float(amount), total)  # a holding may bear the same name
        traded = place > 0
        ahead = year_risk(brief, allocation, rolled, place)
        local = project_value(brief, allocation, place, lambda project: project.local)
        earned = float(hold @ fund.expected_return_fraction) + float(rolled.cash_gbp[place]) * fund.cash_return_fraction
        expected.append(_part(earned + _project_return(made, place), total))
        years.append(
            FundYear(
                year=year,
                value_gbp=total,
                weights=weights,
                fossil_fraction_low=_part(float(hold @ fund.fossil_low_fraction), total),
                fossil_fraction_high=_part(float(hold @ fund.fossil_high_fraction), total),
                waci=waci(hold, fund.intensity_tco2e_per_gbp_m),
                local_fraction=_part(local, total),
                funding_level=None if promises is None or promises[place] <= 0 else total / float(promises[place]),
                cvar_fraction=None if ahead is None else ahead.cvar_fraction,
                transition_cost_gbp=float(rolled.transition_cost_gbp[place - 1]) if traded else 0.0,
                bought_gbp=_by_name(fund.holdings, path.buy_gbp[place - 1]) if traded else {},
                sold_gbp=_by_name(fund.holdings, path.sell_gbp[place - 1]) if traded else {},
                drawn_for_projects_gbp=_in_year([each.drawn_gbp_by_year for each in own], year) if traded else 0.0,
                received_from_projects_gbp=_in_year([each.received_gbp_by_year for each in own], year)
                if traded
                else 0.0,
                volatility_fraction=None if ahead is None else ahead.volatility_fraction,
            )
        )
    return FundPlan(
        name=fund.name,
        years=tuple(years),
        expected_return_fraction=float(np.mean(expected[1:])),
        transition_cost_gbp=float(rolled.transition_cost_gbp.sum()),
        remarks=(*fund.remarks, *risk_remarks(brief)),
    )


def _summed(many: Iterable[Years]) -> float:
    """Pounds of all years, to the penny."""
    return sum(round(100 * amount) for amounts in many for amount in amounts.values()) / 100


def _in_year(many: Sequence[Years], year: int) -> float:
    """Pounds of several sources in a year, to the penny."""
    return round(sum(each.get(year, 0.0) for each in many), 2)


def _part(amount_gbp: float, total_gbp: float) -> float:
    """Share of the fund; nothing of a fund that has paid out all it had."""
    return amount_gbp / total_gbp if total_gbp > 0 else 0.0


def _project_return(made: Made, place: int) -> float:
    """Expected return in pounds a year of what the fund holds in projects."""
    year = made.brief.years.start + place - 1
    return sum(
        (source.rate_fraction or 0.0) * value_held(source, build, year)
        for source in made.brief.sources
        if source.kind == "pension_fund"
        for build in made.allocation.builds
    )


def _by_name(names: tuple[str, ...], amounts: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> dict[str, float]:
    return {name: float(amount) for name, amount in zip(names, amounts, strict=True) if amount >= 1}


def figure_used(figure: Figure) -> FigureUsed:
    """A figure as a plan lists it."""
    source = figure.source
    replaced = figure.replaced_value
    return FigureUsed(
        key=figure.key,
        label=figure.label,
        unit=figure.unit,
        value=_text(figure.value),
        low=_text(figure.low),
        high=_text(figure.high),
        status=figure.status,
        price_base=figure.price_base,
        valid_from=figure.from_date.isoformat(),
        source=", ".join(part for part in (source.title, source.publisher, source.page) if part),
        href=source.href,
        checked=source.checked.isoformat(),
        quality=figure.quality,
        impact=figure.impact,
        replaced_value="" if replaced is None else _text(replaced),
        because=figure.because or "",
    )


def _text(value: float | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{item:g}" for item in value)
    return f"{value:.10g}"
