"""A whole plan: the chosen pathway, and all that stands beside it in plan.json, so that every paper needs no more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from energyfund.allocate.grow import Tell, silent
from energyfund.errors import EnergyfundError, InvalidInputError, NoPlanError, SolverStoppedError
from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.planning.assemble import Made, assemble, figure_used
from energyfund.planning.chain import Prepared, chosen_pathway, prepare, solve_pathway
from energyfund.planning.compare import Ground, followable, ground_of, is_comparable, plan_of, set_beside
from energyfund.planning.compare_views import Followable
from energyfund.planning.explaining import explain_plan
from energyfund.planning.frontier import frontier
from energyfund.planning.frontier_aims import aims_of
from energyfund.planning.purchasing import make_purchase
from energyfund.planning.sensitivity import sensitivity
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.pathways import Hold, Pathway
from energyfund.scenario.purchase import FROM_PLAN

Which = Literal["all", "chosen"]

BROKEN_OFF = (
    "The run was broken off. This plan is whole, but not all that was to stand beside it was worked out; plan again "
    "for the rest."
)


def make_plan(
    loaded: LoadedScenario,
    pathway: str | None = None,
    seed: int | None = None,
    tell: Tell = silent,
    *,
    pathways: Which = "all",
    with_frontier: bool = False,
) -> Plan:
    """Plan a scenario.

    Where the work beside the chosen pathway is broken off (`KeyboardInterrupt`), the plan holds what is finished and
    says so.

    Args:
        loaded: The scenario.
        pathway: Name of the pathway out of fossil fuels; None takes the first of the scenario, or holding on.
        seed: Seed of weather, of the ranges of homes lifted and of money; None takes the scenario's.
        tell: Told how far it is, in words.
        pathways: Whether every other pathway of the fund is planned too and set beside the chosen one.
        with_frontier: Whether the efficient plans are looked for.

    Returns:
        The plan, rechecked.

    Raises:
        InvalidInputError: A table, a figure or the pathway's name is wrong.
        MissingFileError: A table cannot be read.
        NoPlanError: No plan of the chosen pathway meets every rule.
        SolverStoppedError: The solver's time ran out before any such plan was found.
    """
    chosen = chosen_pathway(loaded, pathway)
    prepared = prepare(loaded, seed)
    ground = None
    if pathways == "all" and is_comparable(loaded):
        ground = ground_of(prepared, chosen if isinstance(chosen, Hold) else None)
    beside = _Beside(prepared, chosen, tell)
    if loaded.scenario.purchase is not None:
        beside.buy()
    made = solve_pathway(prepared, chosen, tell)
    tell("putting the plan together")
    plan = assemble(made, explain_plan(made))
    if any(project.built_fraction > 0 for project in plan.projects):
        worth = sum((project.npv_gbp for project in plan.projects), 0.0)
        plan = replace(plan, sensitivity=sensitivity(made, worth))
    try:
        if ground is not None:
            beside.compare(ground, made, plan)
        if with_frontier:
            beside.look_for_frontier()
    except KeyboardInterrupt:
        beside.remarks.append(BROKEN_OFF)
    return beside.joined(plan).canonical()


@dataclass(slots=True)
class _Beside:
    """What stands beside a plan, gathered part by part, so that stopping early leaves the parts that are finished.

    Figures, remarks and what is invented are moved from each part to the plan, which holds them once.
    """

    prepared: Prepared
    chosen: Pathway
    tell: Tell
    comparison: Comparison | None = None
    frontier: Frontier | None = None
    purchase: PurchaseResult | None = None
    remarks: list[str] = field(default_factory=list)

    def buy(self) -> None:
        """Make the award of the scenario's bulk purchase; where none is possible, a remark says why.

        Raises:
            InvalidInputError: A table of the purchase is wrong.
            MissingFileError: A table of the purchase cannot be read.
        """
        loaded = self.prepared.inputs.loaded
        asked = loaded.scenario.purchase
        self.tell("awarding the bulk purchase")
        try:
            self.purchase = make_purchase(loaded)
        except (NoPlanError, SolverStoppedError) as error:
            reason = "; ".join(error.clash) if isinstance(error, NoPlanError) else str(error).rstrip(".")
            self.remarks.append(f"The bulk purchase cannot be awarded as asked: {reason}.")
        except EnergyfundError as error:
            if asked is None or asked.demand != FROM_PLAN:  # an older plan must not stand in the way of a new one
                raise
            self.remarks.append(f"The bulk purchase is left out: {' '.join(str(error).split())}")
        else:
            self.remarks += [f"Bulk purchase: {remark}" for remark in self.purchase.remarks]
            if asked is not None and asked.demand == FROM_PLAN:
                self.remarks.append(f"Bulk purchase: its demand is that of an earlier plan, {asked.plan}.")

    def compare(self, ground: Ground, made: Made, plan: Plan) -> None:
        """Plan every other pathway; the chosen one is not solved again."""
        planned = [followable(made, plan)]
        others = []
        try:
            for place, pathway in enumerate(ground.pathways, 1):
                if pathway.name == self.chosen.name:
                    continue
                step = f"pathway {place} of {len(ground.pathways)}: {pathway.name}"
                self.tell(step)
                others.append(plan_of(self.prepared, pathway, partial(self._tell_within, step)))
        finally:
            found = set_beside(ground, [*planned, *others])
            self.comparison = replace(found, figures=(), invented=(), remarks=(), sha256="")
            self.remarks += [
                f"Pathway '{other.name}': {remark}"
                for other in others
                if isinstance(other, Followable)
                for remark in other.plan.remarks
                if remark not in plan.remarks
            ]

    def look_for_frontier(self) -> None:
        """Look for the efficient plans; where there is no ground for them, a remark says why."""
        self.tell("efficient plans")
        more: tuple[str, ...] = ()
        try:
            for found in frontier(self.prepared, self.chosen, aims_of(self.prepared, self.chosen)):
                self.frontier = replace(found, figures=(), invented=(), remarks=(), sha256="")
                more = found.remarks
                self.tell(f"efficient plans: {len(found.points)} found, {found.tried} of {found.limits} limits tried")
        except InvalidInputError as error:
            faults = "; ".join(f"{fault.field} {fault.message}" for fault in error.faults)
            self.remarks.append(f"No efficient plans were looked for: {faults}.")
        except (NoPlanError, SolverStoppedError) as error:
            self.remarks.append(f"No efficient plans were found: {' '.join(str(error).split())}")
        finally:
            self.remarks += more

    def joined(self, plan: Plan) -> Plan:
        """The plan with everything beside it."""
        figures = tuple(figure_used(figure) for figure in self.prepared.inputs.figures.used())
        purchase = self.purchase
        if purchase is not None:
            known = set(figures)
            figures += tuple(figure for figure in purchase.figures if figure not in known)
            purchase = replace(purchase, figures=(), invented=(), remarks=(), sha256="")
        return replace(
            plan,
            comparison=self.comparison,
            frontier=self.frontier,
            purchase=purchase,
            figures=tuple(sorted(figures, key=lambda figure: figure.key)),
            remarks=tuple(dict.fromkeys((*plan.remarks, *self.remarks))),
            sha256="",
        )

    def _tell_within(self, step: str, text: str) -> None:
        self.tell(f"{step}, {text}")
