"""The plan in sentences: the answer, why each project was built or not, and what holds the plan back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from energyfund.allocate.brief import Allocation, Brief, Price
from energyfund.plan import (
    BindingRule,
    CapitalPlan,
    ExplanationPlan,
    FundPlan,
    ImpactPlan,
    ObjectiveValue,
    ProjectPlan,
    ScenarioSummary,
)
from energyfund.projects.project import Project
from energyfund.units import gbp, gbp_short, number, percent

WHOLE = 1 - 1e-9

HARDLY_KWP = 1e-6
"""Rounding of a size."""

NAMED_PAYERS = 3
"""Sources named in the first line of the answer; more would hide it."""

STEPS = {
    "fraction": (1 / 100, "one percentage point more"),
    "homes": (1, "one home more"),
    "GBP/year": (1000, "£1,000 a year more"),
    "tCO2e": (1000, "1,000 tonnes more"),
    "months": (1, "one month more of benefits"),
    "tCO2e/GBP_m": (1, "one tonne more for each £m in every year"),
}
"""For each unit of a limit: the step that people think in, as a number of units and in words."""


NOT_CONFIRMED = "what more of it would be worth is not known, because solving again did not confirm its price."
"""Said of a rule whose shadow price is doubted."""

NOT_MONEY: dict[str, Callable[[float], str]] = {
    "homes_lifted": lambda worth: f"{number(worth, 2)} homes lifted",
    "cvar": lambda worth: percent(worth, 3),
}
"""How a gain is written where what is sought is no money."""


def risk_remarks(brief: Brief) -> tuple[str, ...]:
    """What the fund's figures of risk rest on; that there are none, where the scenario holds no market."""
    if brief.market is None:
        why_not = "because the scenario holds no market model"
        return (f"Expected values; no range is given for the fund's return, {why_not}.",)
    words = (
        f"Loss in bad years: the mean loss of the worst {_worst(brief)} of years (CVaR), over the year after the one "
        "in the row, on all that is held then, projects included, as a share of the fund; a minus is a gain. Market: "
        f"{brief.market.in_words}."
    )
    if brief.projects and brief.project_shocks:
        words += " What is held in projects moves by the library's spread for each kind, all of one kind together."
    return (words, *brief.market.remarks)


def _worst(brief: Brief) -> str:
    """The part of all years that CVaR looks at, such as 5 %."""
    return f"{round(100 * (1 - brief.confidence), 6):g} %"


def objective_words(brief: Brief, allocation: Allocation, rate_fraction: float) -> str:
    """What was sought and how far it got, in a sentence."""
    value = allocation.value
    tail = _worst(brief)
    bad = f"in the worst {tail} of years the fund is expected to lose {percent(value, 2)}, one year ahead"
    if value < 0:
        bad = f"even in the worst {tail} of years the fund is expected to gain {percent(-value, 2)}, one year ahead"
    worth = f"are worth {gbp_short(value)} more than they cost"
    if value < 0:
        worth = f"cost {gbp_short(-value)} more than they are worth in money"
    reached = {
        "npv": f"the projects {worth} (net present value at {percent(rate_fraction)})",
        "fund_value": f"the pension fund is expected to stand at {gbp_short(value)} at the end of the planning years",
        "homes_lifted": f"{number(value, 1)} homes are expected to be lifted out of fuel poverty",
        "bill_savings": f"household bills fall by {gbp_short(value)} a year",
        "cvar": bad,
    }[brief.goal]
    if allocation.status == "limit":
        return f"Best found within the time limit: {reached}; {better(allocation)}."
    if allocation.status == "certified":
        near = percent(allocation.gap_fraction, 2)
        return f"Within {near} of the best possible, proven by the linear program: {reached}."
    return f"No plan that keeps every rule does better: {reached}."


def better(allocation: Allocation) -> str:
    """How much better a plan could be that the solver had no time to look for."""
    if allocation.gap_fraction >= 1:
        return "how much better is possible is not known"
    return f"at most {percent(allocation.gap_fraction, 2)} better is possible"


def answer(
    summary: ScenarioSummary,
    objective: ObjectiveValue,
    projects: Sequence[ProjectPlan],
    capital: Sequence[CapitalPlan],
    fund: FundPlan | None,
    impact: ImpactPlan,
) -> tuple[str, ...]:
    """The lines that matter: what to build and who pays, what it returns, what it does for people."""
    built = [project for project in projects if project.built_fraction > 0]
    outlay = sum(project.outlay_gbp for project in built)
    payers = _payers(capital)
    lines = []
    if projects:
        partly = sum(project.built_fraction < WHOLE for project in built)
        part = f" ({partly} of them in part)" if partly else ""
        paid = f": {_listed(payers)}" if payers else ""
        lines.append(f"Build {len(built)} of {len(projects)} projects{part} for {gbp_short(outlay)}{paid}.")
    lines.append(_returns(summary, objective, built, fund, impact))
    lines.append(_people(summary, projects, impact))
    return tuple(line for line in lines if line)


def _payers(capital: Sequence[CapitalPlan]) -> list[str]:
    """The sources that pay most, by name, and the rest together."""
    paying = sorted((source for source in capital if source.drawn_gbp >= 1), key=lambda source: -source.drawn_gbp)
    named = paying if len(paying) <= NAMED_PAYERS + 1 else paying[:NAMED_PAYERS]
    words = [f"{gbp_short(source.drawn_gbp)} from {source.name}" for source in named]
    rest = paying[len(named) :]
    if rest:
        words.append(f"{gbp_short(sum(source.drawn_gbp for source in rest))} from {len(rest)} other sources")
    return words


def _returns(
    summary: ScenarioSummary,
    objective: ObjectiveValue,
    built: Sequence[ProjectPlan],
    fund: FundPlan | None,
    impact: ImpactPlan,
) -> str:
    parts = []
    if built:
        worth = sum(project.npv_gbp for project in built)
        verb = "gain" if worth >= 0 else "cost"
        parts.append(f"The projects {verb} {gbp_short(abs(worth))} in net present value")
        parts.append(
            f"{gbp_short(impact.community_fund_gbp)} is left for the community over {summary.horizon_years} years"
            f"{_shared_before(impact)}"
        )
    if fund is not None:
        first, last = fund.years[0], fund.years[-1]
        shares = f"{percent(first.fossil_fraction_high)} to {percent(last.fossil_fraction_high)}"
        fossil = f"its fossil share goes from {shares} (high estimate)"
        parts.append(
            f"the fund expects {percent(fund.expected_return_fraction, 2)} a year, {fossil}, "
            f"transition cost {gbp_short(fund.transition_cost_gbp)}"
        )
    text = "; ".join(parts) or objective.in_words.rstrip(".")
    return text[0].upper() + text[1:] + "."


def _shared_before(impact: ImpactPlan) -> str:
    """What is taken from the surplus before the community fund, where anything is."""
    parts = []
    if impact.indivisible_reserve_gbp > 0:
        parts.append(f"{gbp_short(impact.indivisible_reserve_gbp)} is kept in the indivisible reserve")
    if impact.partners_surplus_gbp > 0:
        parts.append(f"{gbp_short(impact.partners_surplus_gbp)} of surplus goes to partners")
    return f", after {_listed(parts)}" if parts else ""


def _people(summary: ScenarioSummary, projects: Sequence[ProjectPlan], impact: ImpactPlan) -> str:
    saved = sum(project.impact["bill_savings_gbp_per_year"] for project in projects)
    tonnes = sum(impact.tco2e_by_year.values())
    carbon = f"{number(tonnes)} tonnes of carbon dioxide are avoided"
    if not impact.homes:
        return f"{carbon}." if tonnes else ""
    lifted = impact.homes_lifted
    low, high = number(lifted.p10), number(lifted.p90)
    spread = f" (8 chances in 10: {low} to {high})" if low != high else ""
    are = "home is" if number(lifted.expected) == "1" else "homes are"
    homes = (
        f"{number(lifted.expected)} {are} expected to be lifted out of fuel poverty{spread}; "
        f"household bills fall by {gbp(saved)} a year (prices of {summary.price_base_year}); {carbon}"
    )
    loses = f"; {number(impact.homes_with_higher_bill)} homes pay more" if impact.homes_with_higher_bill >= 1 else ""
    return f"{homes}{loses}."


def why(brief: Brief, allocation: Allocation, project: Project, fraction: float) -> str:
    """Why a project was built, in part or not at all."""
    worth = max(start.npv_gbp for start in project.starts)
    if fraction > 0:
        built = [build for build in allocation.builds if build.project is project]
        worth = sum(build.fraction * build.start.npv_gbp for build in built) / fraction
    pressure = allocation.pressures[project.name]
    if fraction >= WHOLE:
        reason = f"Built in full; it is worth {gbp_short(worth)} in net present value."
        if project.required:
            reason = "Built because the scenario requires it."
        elif worth < 0 and brief.goal == "npv":
            needing = [f"'{other.name}' requires it" for other in brief.projects if project.name in other.requires]
            aims = _listed([*pressure.towards, *needing]) or "a rule that could not be met without it"
            reason = f"Built although it costs {gbp_short(-worth)} in net present value, to meet: {aims}."
    elif fraction > 0:
        held = _listed([*pressure.towards, *pressure.against])
        limits = held or _next_step(project, fraction) or "the minimum that is needed"
        reason = f"Built in part ({percent(fraction, 0)}{_kwp_of(project, fraction)}); what sets the size: {limits}."
    else:
        reason = f"Not built: {_why_not(brief, allocation, project, worth)}."
    return reason


def size_words(project: Project, fraction: float) -> str:
    """How large a project is; where the plan chooses its size, how much of that is built."""
    if not project.size_marks or fraction <= 0:
        return project.size
    return f"{_kwp(project, fraction)} of {project.size}, a size that the plan chose"


def _kwp(project: Project, fraction: float) -> str:
    return f"{number(fraction * project.roofs_kwp)} kWp"


def _kwp_of(project: Project, fraction: float) -> str:
    return f", {_kwp(project, fraction)}" if project.size_marks else ""


def _next_step(project: Project, fraction: float) -> str:
    """What the next kWp would be used for, where the plan chooses a size and stops before the last step."""
    reached = fraction * project.roofs_kwp
    left = [mark for mark in project.size_marks if mark.up_to_kwp > reached + HARDLY_KWP]
    if not left:
        return ""
    return f"of the power of the next kWp only {percent(left[0].used_on_site_fraction, 0)} would be used on site"


def _why_not(brief: Brief, allocation: Allocation, project: Project, worth_gbp: float) -> str:
    if not any(source.may_fund(project.name, project.kind, project.area) for source in brief.sources):
        return "no source of money may pay for it"
    if worth_gbp < 0 and brief.goal == "npv":
        return f"it would cost {gbp_short(-worth_gbp)} in net present value and no rule needs it"
    limits = _listed(allocation.pressures[project.name].against)
    if limits:
        return f"it would take from {limits}, where others bring more"
    reasons = []
    if allocation.all_or_nothing or not project.promises_cash_flow:
        reasons.append("within the budgets and rules another combination of projects brings more")
    if project.promises_cash_flow:
        reasons.append("its cash flow cannot give its sources what they ask for")
    return ", or ".join(reasons)


def doubtful(allocation: Allocation, explanation: ExplanationPlan | None) -> frozenset[str]:
    """Rules whose shadow price nothing confirms: the proof of the plan fails, or solving again says otherwise."""
    if allocation.certificate is not None and not allocation.certificate.holds:
        return frozenset(price.label for price in allocation.prices)
    limits = explanation.limits if explanation is not None else ()
    return frozenset(limit.name for limit in limits if limit.confirmed is False)


def binding_rules(
    brief: Brief, allocation: Allocation, doubted: frozenset[str] = frozenset()
) -> tuple[BindingRule, ...]:
    """What holds the plan back, dearest first, in words; what ``doubted`` ones are worth is not claimed."""
    prices = [price for price in allocation.prices if price.name != "cash"]
    rules = [
        _binding(brief, allocation, price)
        if price.label not in doubted
        else BindingRule(price.label, 0.0, f"per {price.unit}", f"{price.label} binds; {NOT_CONFIRMED}")
        for price in prices
    ]
    return tuple(sorted(rules, key=lambda rule: (-abs(rule.shadow_price_gbp), rule.rule)))


def _binding(brief: Brief, allocation: Allocation, price: Price) -> BindingRule:
    step, words = _money_step(brief) if price.unit == "GBP" else STEPS[price.unit]
    worth = price.worth * step
    amount = _small_gbp(abs(worth))
    if brief.goal in NOT_MONEY:
        amount = NOT_MONEY[brief.goal](abs(worth))
    aim = {
        "npv": "of net present value",
        "fund_value": "of fund value",
        "homes_lifted": "",
        "bill_savings": "a year of bill savings",
        "cvar": "of the fund in the worst years",
    }[brief.goal]
    if price.name == "pathway" and price.unit == "fraction":
        words = "one percentage point more of fossil holdings in every year"
    gained = "would add" if worth > 0 else "would take away"
    if brief.goal == "cvar":
        gained = "would save" if worth > 0 else "would cost"
    caveat = ", as long as the same projects are built" if allocation.all_or_nothing else ""
    text = f"{price.label}: {words} {gained} {amount} {aim}".rstrip() + f"{caveat}."
    return BindingRule(price.label, price.worth, f"per {price.unit}", text)


def _money_step(brief: Brief) -> tuple[float, str]:
    """A step of money that people would think of beside everything that could be built."""
    stake = sum(project.starts[0].total_outlay_gbp for project in brief.projects)
    for step in (1e6, 100_000, 1000):
        if stake >= 10 * step:
            return step, f"{gbp_short(step).replace('.00m', 'm')} more"
    return 1, "£1 more"


def _small_gbp(amount: float) -> str:
    return gbp(amount, 2) if amount < 100 else gbp_short(amount)


def _listed(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
