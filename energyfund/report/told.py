"""What a command says of its result on the screen: three lines that matter, one table, and the remarks.

The papers say the same at length. Cells are words already, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.plan.frontier import Aim, Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.size import Sizing
from energyfund.units import gbp, gbp_short, number, percent

LINES = 3
"""Lines that matter."""

NONE = "–"

GRAVE = ("checks failed", "time limit", "broken off", "cannot be awarded", "No share offer")
"""Words of remarks without which the lines above them would mislead."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a result.

    Attributes:
        answer: The lines that matter, each short enough for a line of a screen where the names in it are.
        title: What the rows are.
        heads: Heads of the columns.
        rows: Cells in words.
        texts: So many columns from the left are names and may be shortened; the others are figures.
        losses: Columns in which an amount below nil is a loss.
        remarks: What a reader should know; the gravest first.
    """

    answer: tuple[str, ...]
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int
    losses: tuple[int, ...]
    remarks: tuple[str, ...]


def told(result: Plan | Comparison | Frontier | Sizing | PurchaseResult) -> Told:
    """What a command says of its result."""
    match result:
        case Plan():
            return _of_plan(result)
        case Comparison():
            return _of_comparison(result)
        case Frontier():
            return _of_frontier(result)
        case Sizing():
            return _of_sizing(result)
        case PurchaseResult():
            return _of_purchase(result)


def _of_plan(plan: Plan) -> Told:
    rows = tuple(
        (
            each.name,
            percent(each.built_fraction, 0) if each.built_fraction > 0 else "no",
            NONE if each.start_year is None else str(each.start_year),
            gbp_short(each.outlay_gbp) if each.built_fraction > 0 else NONE,
            gbp_short(each.npv_gbp) if each.built_fraction > 0 else NONE,
        )
        for each in plan.projects
    )
    return Told(
        answer=tuple(_plan_lines(plan))[:LINES] or plan.answer[:LINES],
        title="Projects",
        heads=("Project", "Built", "From", "Outlay", "Net present value"),
        rows=rows,
        texts=1,
        losses=(4,),
        remarks=_gravest_first(plan.remarks, GRAVE),
    )


def _gravest_first(remarks: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """Remarks that hold any of some words before the others, since only the first are shown."""
    return tuple(sorted(remarks, key=lambda remark: not any(each in remark for each in words)))


def _plan_lines(plan: Plan) -> Iterator[str]:
    """What is built and what it is worth; whom it helps; what becomes of the fund; what is left for the community."""
    built = [project for project in plan.projects if project.built_fraction > 0]
    impact = plan.impact
    if plan.projects:
        worth = sum((project.npv_gbp for project in built), 0.0)
        verb = "gain" if worth >= 0 else "cost"
        told = f"; they {verb} {gbp_short(abs(worth))} in net present value" if built else ""
        outlay = gbp_short(sum((project.outlay_gbp for project in built), 0.0))
        yield f"Build {len(built)} of {len(plan.projects)} projects for {outlay}{told}."
    if impact.homes:
        lifted = impact.homes_lifted
        low, high = number(lifted.p10), number(lifted.p90)
        spread = f" ({low} to {high})" if low != high else ""
        saved = sum((project.impact.get("bill_savings_gbp_per_year", 0.0) for project in plan.projects), 0.0)
        homes = "1 home leaves" if number(lifted.expected) == "1" else f"{number(lifted.expected)} homes leave"
        bills = "fall" if saved >= 0 else "rise"
        yield f"{homes} fuel poverty{spread}; household bills {bills} by {gbp(abs(saved))} a year."
    elif sum(impact.tco2e_by_year.values()) >= 1:
        yield f"{number(sum(impact.tco2e_by_year.values()))} tonnes of carbon dioxide are avoided."
    if plan.fund is not None:
        first, last = plan.fund.years[0], plan.fund.years[-1]
        earns = percent(plan.fund.expected_return_fraction, 2)
        fossil = f"{number(100 * first.fossil_fraction_high, 1)} to {percent(last.fossil_fraction_high)}"
        yield f"Fund expects {earns} a year; fossil {fossil}{_price_of_leaving(plan)}."
    if impact.community_fund_gbp >= 1:
        left = gbp_short(impact.community_fund_gbp)
        yield f"{left} is left for the community over {plan.scenario.horizon_years} years."
    if plan.fund is not None:
        yield f"Buying and selling costs the fund {gbp_short(plan.fund.transition_cost_gbp)}."
    payers = sorted((source for source in plan.capital if source.drawn_gbp >= 1), key=lambda one: -one.drawn_gbp)
    if payers:
        rest = f", and {len(payers) - 1} more" if len(payers) > 1 else ""
        yield f"Paid by {payers[0].name}, {gbp_short(payers[0].drawn_gbp)}{rest}."


def _price_of_leaving(plan: Plan) -> str:
    """What the plan's pathway costs against holding on, as half a sentence; empty where that is not known."""
    views = plan.comparison.pathways if plan.comparison is not None else ()
    own = next((view for view in views if view.name == plan.scenario.pathway), None)
    if own is None or own.cost_bp is None or plan.comparison is None or own.name == plan.comparison.null_option:
        return ""
    shown = number(abs(own.cost_bp), 1)
    if not float(shown.replace(",", "")):
        return "; leaving costs nothing"
    return f"; leaving {'costs' if own.cost_bp > 0 else 'gains'} {shown} bp a year"


def _of_comparison(found: Comparison) -> Told:
    return Told(
        answer=tuple(_comparison_lines(found)),
        title="Pathways",
        heads=("Pathway", "Cost/year", "Cost", "Bad years", "Fossil", "Regret"),
        rows=tuple(_pathway_row(found, view) for view in found.pathways),
        texts=1,
        losses=(),
        remarks=found.remarks,
    )


def _pathway_row(found: Comparison, view: PathwayView) -> tuple[str, ...]:
    if not view.planned:
        return (view.name, "no plan" if view.status == "clash" else "stopped", NONE, NONE, NONE, NONE)
    is_held = view.name == found.null_option
    return (
        view.name,
        NONE if is_held or view.cost_bp is None else f"{number(view.cost_bp, 1)} bp",
        NONE if is_held or view.cost_gbp is None else gbp_short(view.cost_gbp),
        percent(view.cvar_fraction, 2),
        percent(view.years[-1].fossil_fraction_high),
        NONE if view.largest_regret_gbp is None else gbp_short(view.largest_regret_gbp),
    )


def _comparison_lines(found: Comparison) -> Iterator[str]:
    """What leaving costs, what it does to risk, what may be regretted; then what clashes, and what is not planned."""
    full = list(found.answer)
    others = [view for view in found.pathways if view.name != found.null_option]
    costs = sorted(view.cost_bp for view in others if view.cost_bp is not None)
    amounts = sorted(view.cost_gbp for view in others if view.cost_gbp is not None)
    if len(costs) >= 2 and float(number(costs[0], 1).replace(",", "").replace("−", "-")) > 0:
        bp, pounds = (
            _span(number(costs[0], 1), number(costs[-1], 1)),
            _span(*map(gbp_short, (amounts[0], amounts[-1]))),
        )
        yield f"Leaving fossil fuels costs {bp} bp a year: {pounds} over {found.scenario.planning_years} years."
    else:
        yield full[0]
    held = next((view for view in found.pathways if view.name == found.null_option), None)
    losses = sorted(view.cvar_fraction for view in others if view.cvar_fraction is not None)
    if held is not None and held.cvar_fraction is not None and losses and found.confidence_fraction is not None:
        worst = percent(1 - found.confidence_fraction, 0)
        span = _span(percent(losses[0], 2), percent(losses[-1], 2))
        yield f"Loss in the worst {worst} of years: holding on {percent(held.cvar_fraction, 2)}, leaving {span}."
    followed = [view for view in found.pathways if view.largest_regret_gbp is not None]
    if len(followed) >= 2 and len(found.futures) >= 2:
        best, most = (choose(followed, key=lambda view: view.largest_regret_gbp or 0.0) for choose in (min, max))
        yield (
            f"Least regret at worst: {best.name}, {gbp_short(best.largest_regret_gbp or 0.0)}; "
            f"most: {most.name}, {gbp_short(most.largest_regret_gbp or 0.0)}."
        )
    yield from (line for line in full[1:] if line.startswith(("No plan keeps", "Not looked at")))


def _span(low: str, high: str) -> str:
    """Two values as one where they are the same in print."""
    return low if low == high else f"{low} to {high}"


def _of_frontier(found: Frontier) -> Told:
    aims = found.aims
    return Told(
        answer=found.answer[:LINES],
        title="Efficient plans",
        heads=("Plan", *(_head(aim) for aim in aims), "Outlay", "Built"),
        rows=tuple(
            (
                f"{place}, the knee" if point.is_knee else str(place),
                *(_aim_words(aim, value) for aim, value in zip(aims, point.values, strict=True)),
                gbp_short(point.outlay_gbp),
                str(sum(part.built_fraction > 0 for part in point.projects)),
            )
            for place, point in enumerate(found.points, 1)
        ),
        texts=1,
        losses=(),
        remarks=found.remarks,
    )


def _head(aim: Aim) -> str:
    heads = {"npv": "Net present value", "fund_value": "Fund value", "homes_lifted": "Homes lifted", "cvar": "Loss"}
    return heads.get(aim.name, aim.in_words)


def _aim_words(aim: Aim, value: float) -> str:
    match aim.unit:
        case "GBP":
            return gbp_short(value)
        case "fraction":
            return percent(value, 2)
        case _:
            return number(value, 1)


def _of_sizing(found: Sizing) -> Told:
    return Told(
        answer=tuple(_sizing_lines(found)),
        title="Roofs",
        heads=("Roof", "Estate", "Full kWp", "Best kWp", "kWh a year", "P90 kWh"),
        rows=tuple(
            (
                roof.roof_id,
                roof.estate or roof.project,
                number(roof.full_kwp, 1),
                number(roof.best_kwp, 1),
                number(roof.annual_kwh),
                number(roof.p90_kwh),
            )
            for roof in found.roofs
        ),
        texts=2,
        losses=(),
        remarks=_gravest_first(found.remarks, GRAVE),
    )


def _sizing_lines(found: Sizing) -> Iterator[str]:
    """What to build; what becomes of the power; what members can be paid."""
    built = [one for one in found.projects if one.best_kwp > 0]
    if not built:
        yield from found.answer[:LINES]
        return
    kwp, full = (
        number(sum(sizes), 1) for sizes in zip(*((one.best_kwp, one.full_kwp) for one in found.projects), strict=True)
    )
    battery = sum(one.battery_kwh for one in found.projects)
    stored = f", {number(battery, 1)} kWh of battery" if battery > 0 else ", no battery"
    value, cost = sum(one.value_gbp for one in found.projects), sum(one.cost_gbp for one in found.projects)
    yield f"Build {kwp} of {full} kWp{stored}: worth {gbp(value)} a year, cost {gbp(cost)}."
    made = sum(one.annual_kwh for one in built)
    used = sum(one.annual_kwh * one.self_use_fraction for one in built)
    share = percent(used / made, 0) if made > 0 else NONE
    yield f"{number(made)} kWh in the first year, of which {share} is used on site."
    offer = found.offer
    if offer is None:
        yield found.answer[-1]
        return
    raised, rate = gbp_short(next(amount.gbp for amount in reversed(offer.funds))), offer.terms.interest_fraction
    expected, cautious = (path.affordable_fraction for path in offer.paths[:2])
    yield (
        f"{raised} of shares at {percent(rate, 2)}; affordable: {_affordable(expected)} expected, "
        f"{_affordable(cautious)} cautious."
    )


def _affordable(rate_fraction: float | None) -> str:
    return "not the capital" if rate_fraction is None else percent(rate_fraction, 2)


def _of_purchase(result: PurchaseResult) -> Told:
    return Told(
        answer=tuple(_purchase_lines(result)),
        title="Award",
        heads=("Supplier", "Lot", "Year", "kWp", "£/kWp", "Cost"),
        rows=tuple(
            (
                line.supplier,
                line.lot,
                str(line.year),
                number(line.kwp, 1),
                gbp(line.price_gbp_per_kwp, 2),
                gbp(line.cost_gbp),
            )
            for line in result.awards
        ),
        texts=2,
        losses=(),
        remarks=result.remarks,
    )


def _purchase_lines(result: PurchaseResult) -> Iterator[str]:
    """What is bought; what it saves; what must be asked on resale."""
    winners = tuple(dict.fromkeys(line.supplier for line in result.awards))
    who = f"{len(winners)} suppliers" if len(winners) > 1 else "".join(winners)
    yield f"Buy {number(result.bought_kwp)} kWp from {who} for {gbp(result.total_cost_gbp)} without VAT."
    if result.saving_gbp is None:
        yield "What buyers would pay alone is not known, so no saving is stated."
    else:
        verb = "less" if result.saving_gbp >= 0 else "more"
        yield f"The buyers pay {gbp(abs(result.saving_gbp))} {verb} than they would alone at published prices."
    resale = result.resale
    if resale is None:
        yield f"Sold on at cost, a kWp would have to bring {gbp(result.resale_price_gbp_per_kwp)}."
    else:
        asked = gbp(resale.price_gbp_per_kwp, 2)
        yield f"Sold on, a kWp must bring {gbp(resale.break_even_gbp_per_kwp, 2)} to break even; {asked} is planned."


def first_rows(rows: Sequence[tuple[str, ...]], most: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The first rows of a long table, and how many are left out.

    >>> first_rows([("a",), ("b",), ("c",)], 2)
    ((('a',), ('b',)), 1)
    """
    return tuple(rows[:most]), max(0, len(rows) - most)
