"""The best size of panels and battery: cutting planes over exact dispatches, with a proof of how near the best is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.sizing import polygon
from energyfund.solar.sizing.case import NOTHING, Case, Offer
from energyfund.solar.sizing.dispatch import Exact, why_not_exact
from energyfund.solar.sizing.size import Size
from energyfund.solar.sizing.trail import MOST_DISPATCHES, Trail, first_guess, yearly_cost

EXACT = "exact dispatch inside a search by cutting planes"


def best_size(
    case: Case,
    panels: Sequence[Offer],
    battery: Offer = NOTHING,
    budget_gbp: float | None = None,
    seconds: float = 600,
) -> Size:
    """The sizes of panels and battery with the greatest yearly saving less cost.

    The value of fixed sizes is concave in all of them together, so planes above it at the sizes tried close in on the
    best. Where the tariff or the battery does not have the form that the exact dispatch needs, a linear program (with
    whole numbers where a value may have several peaks) takes its place, and ``method`` says why.

    Args:
        case: Supply, generation of each roof, and kind of battery.
        panels: What may be put on each roof, and what it costs a year.
        battery: The same for the battery; without it there is none.
        budget_gbp: Most that may be paid on the day, by the outlay of each offer; None is no limit. [£]
        seconds: Time limit of the linear program, where one is needed. [s]

    Raises:
        InvalidInputError: There is not one offer per roof, or the budget does not pay for the least sizes.
        SolverStoppedError: The linear program was needed, and found nothing within its time.
    """
    offers = (*panels, battery)
    _check(case, offers, budget_gbp)
    reason = why_not_exact(case)
    if reason:
        from energyfund.solar.sizing.programme import best_size_by_program  # noqa: PLC0415  loads the solver

        return best_size_by_program(case, offers, budget_gbp, reason, seconds)
    trail = Trail(Exact(case), offers)
    method, search = EXACT, _search
    if len(panels) > 1:
        from energyfund.solar.sizing import many_roofs  # noqa: PLC0415  loads the solver

        method, search = f"{EXACT}, whose master problem HiGHS solves", many_roofs.search
    ceiling = search(trail, budget_gbp)
    trail.try_bounds(budget_gbp)
    return _result(trail, ceiling, method)


def _search(trail: Trail, budget_gbp: float | None) -> float:
    """Try sizes until the best is proven near enough; returns what no size can exceed. [£]

    Each size tried is the centre of gravity of those that may still be better than the best by a quarter of the gap.
    """
    offers = trail.offers if len(trail.offers) > 1 else (NOTHING, *trail.offers)
    least = np.array([offer.least for offer in offers])
    width = np.array([offer.most for offer in offers]) - least
    outlay = np.array([offer.outlay_gbp for offer in offers])
    budget = np.array([0.0, 0.0, 1.0])
    if budget_gbp is not None:
        budget = np.array([*(outlay * width), budget_gbp - float(outlay @ least)])
    lines = [(a, b) for a in offers[0].lines() for b in offers[1].lines()]
    cuts = np.zeros((0, 3))
    size = first_guess(trail.exact.case, trail.offers)
    if budget_gbp is not None and float(outlay[-size.size :] @ size) > budget_gbp:
        size = least[-size.size :].copy()
    ceiling = np.inf
    while len(trail.sizes) < MOST_DISPATCHES:
        trail.try_size(size)
        plane = trail.planes[-1]
        slopes = (
            np.array([*plane.per_kwp_gbp, plane.per_kwh_gbp]) if size.size > 1 else np.array([0, plane.per_kwh_gbp])
        )
        new = [
            (
                plane.constant_gbp - a[0] - b[0] + float(least @ (slopes - (a[1], b[1]))),
                width[0] * (slopes[0] - a[1]),
                width[1] * (slopes[1] - b[1]),
            )
            for a, b in lines
        ]
        cuts = np.vstack([cuts, new])
        best = max(trail.nets)
        ceiling, x, y = polygon.most_allowed(cuts, budget)
        if ceiling - best <= trail.enough_gbp:
            break
        found, mid_x, mid_y = polygon.middle(cuts, budget, best + (ceiling - best) / 4)
        size = (least + width * (mid_x, mid_y))[-size.size :]
        if not found or trail.tried(size):
            size = (least + width * (x, y))[-size.size :]
            if trail.tried(size):
                break
    return float(max(ceiling, *trail.nets))


def _result(trail: Trail, ceiling: float, method: str) -> Size:
    size = trail.sizes[trail.best]
    use = trail.exact.use(size[:-1], float(size[-1]), trail.planes[trail.best], trail.stored_kwh)
    cost = yearly_cost(trail.offers, size)
    return Size(
        capacity_kwp=size[:-1],
        battery_kwh=float(size[-1]),
        saving_gbp=use.saving_gbp,
        cost_gbp=cost,
        net_gbp=use.saving_gbp - cost,
        gap_gbp=max(ceiling - trail.nets[trail.best], 0.0),
        dispatches=len(trail.sizes),
        method=method,
        use=use,
    )


def _check(case: Case, offers: tuple[Offer, ...], budget_gbp: float | None) -> None:
    roofs = case.generation_kwh_per_kwp.shape[0]
    faults = []
    if len(offers) != roofs + 1:
        faults.append(
            Fault("sizing", None, "panels", f"{len(offers) - 1}", f"needs one offer for each of {roofs} roofs")
        )
    floor = sum(offer.least * offer.outlay_gbp for offer in offers)
    if budget_gbp is not None and budget_gbp < floor:
        message = f"does not pay for the least sizes, which cost £{floor:,.0f}"
        faults.append(Fault("sizing", None, "budget_gbp", f"{budget_gbp:,.0f}", message))
    if faults:
        raise InvalidInputError(faults)
