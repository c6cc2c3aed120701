"""Scenario → purchase: quotes and demand in, award, prices, resale and accounts out. Chained here and nowhere else."""

from __future__ import annotations

import math
from dataclasses import replace

from energyfund import __version__
from energyfund.plan import Check, Provenance
from energyfund.plan.purchase import GroupBuying, Prudential, PurchaseResult, ResalePlan, ScoreLine
from energyfund.planning.assemble import figure_used
from energyfund.planning.purchase_inputs import PurchaseInputs, is_sold_on, read_purchase
from energyfund.planning.purchase_words import answer, late, remarks
from energyfund.purchase.bill import disposal_gbp, levy_gbp, storage_gbp
from energyfund.purchase.curves import tier_curves
from energyfund.purchase.pledges import group_buying
from energyfund.purchase.policies import Awarded, award, policy_prices
from energyfund.purchase.pricing import Served, lot_years, saving_gbp, serve, want_lines
from energyfund.purchase.procurement import procurement
from energyfund.purchase.prudential import Stock, prudential
from energyfund.purchase.recheck import recheck
from energyfund.purchase.resale import Sold, resale_plan
from energyfund.purchase.scores import scores
from energyfund.purchase.solo import hardware_share, solo_basis, solo_price
from energyfund.scenario.loader import LoadedScenario
from energyfund.solver import solver_name

PENNY = 0.01
ROUNDING = 2 * PENNY
"""Levy, storage and disposal are each rounded to the penny, and the parts are not. [£]"""


def make_purchase(loaded: LoadedScenario) -> PurchaseResult:
    """Award and price the bulk purchase of a scenario.

    Raises:
        InvalidInputError: The scenario has no purchase, or a table is wrong; every fault at once.
        MissingFileError: A table cannot be read.
        NoPlanError: Demand cannot be met, or limits clash.
        SolverStoppedError: Time ran out before any award was found.
    """
    read = read_purchase(loaded)
    made = award(read.tender)
    return _assemble(read, made)


def check_purchase(loaded: LoadedScenario) -> tuple[str, ...]:
    """Read every table of a purchase without solving anything; nothing where the scenario has none.

    Returns:
        Remarks that a reader should know.

    Raises:
        InvalidInputError: Anything is wrong; all faults of all tables at once.
        MissingFileError: A table cannot be read.
    """
    if loaded.scenario.purchase is None:
        return ()
    read = read_purchase(loaded)
    return remarks(read.tender, read.quotes, read.figures)


def _assemble(read: PurchaseInputs, made: Awarded) -> PurchaseResult:
    tender, figures, purchase = read.tender, read.figures, read.purchase
    solved, scenario = made.solved, read.inputs.loaded.scenario
    served = serve(made, purchase, figures, read.inputs.timeline.price_base)
    lots = lot_years(made, served, purchase)
    wants = want_lines(served, figures)
    paid = round(math.fsum(line.cost_gbp for line in made.lines), 2)
    storage, disposal = storage_gbp(tender, solved.stock_kwp), disposal_gbp(tender, solved.surplus_kwp)
    levy = levy_gbp(tender, made.lines)
    total = round(paid + levy + storage + disposal, 2)
    wanted = tender.demand.total_kwp
    contract = procurement(made.lines, wants, purchase.framework, purchase.weights, figures)
    stock = _prudential(read, served)
    resale = _resale(read, served)
    group = _group(read)
    hardware = hardware_share(lots, figures)
    policies = policy_prices(made)
    checks = (*recheck(tender, solved, made.lines), *_sums(total, made, served, resale))
    told = (*remarks(tender, read.quotes, figures), *late(tender, solved.orders))
    result = PurchaseResult(
        awards=made.lines,
        total_cost_gbp=total,
        price_gbp_per_kwp=total / wanted,
        resale_price_gbp_per_kwp=total / wanted if resale is None else resale.price_gbp_per_kwp,
        saving_gbp=saving_gbp(served),
        name=scenario.name,
        description=scenario.description,
        answer=(),
        award_by=purchase.award_by,
        status=solved.status,
        gap_fraction=solved.gap_fraction,
        demand_source=tender.demand.source,
        wanted_kwp=wanted,
        bought_kwp=math.fsum(line.kwp for line in made.lines),
        paid_to_suppliers_gbp=paid,
        storage_gbp=storage,
        disposal_gbp=disposal,
        levy_gbp=levy,
        whole_life_cost_gbp=round(made.whole_life_gbp, 2),
        score_points=None if tender.weights is None else solved.objective,
        local_fraction=made.share("local"),
        small_fraction=made.share("small"),
        installed_gbp_per_kwp=made.price_gbp_per_kwp("installed"),
        hardware_gbp_per_kwp=made.price_gbp_per_kwp("supply_only"),
        lots=lots,
        wants=wants,
        scores=_scores(made) if tender.weights is not None else (),
        policies=policies,
        curves=tier_curves(tender, made.lines),
        hardware=() if hardware is None else (hardware,),
        procurement=contract,
        prudential=stock,
        resale=resale,
        group_buying=group,
        checks=checks,
        figures=tuple(figure_used(figure) for figure in figures.used()),
        invented=tuple(scenario.invented),
        remarks=told,
        provenance=Provenance(
            version=__version__,
            scenario_sha256=read.inputs.loaded.sha256,
            assumptions_sha256=figures.sha256(),
            weather="none needed",
            solver=solver_name(),
            seed=scenario.solar.seed,
            date=read.inputs.timeline.date.isoformat(),
        ),
    )
    return answer(result).canonical()


def _sums(total_gbp: float, made: Awarded, served: tuple[Served, ...], resale: ResalePlan | None) -> tuple[Check, ...]:
    """What the parts add up to, beside the whole."""
    found = [
        ("the buyers' costs add up to the whole", abs(math.fsum(each.cost_gbp for each in served) - total_gbp), "GBP"),
        (
            "every line is its price times its size",
            max(abs(line.price_gbp_per_kwp * line.kwp - line.cost_gbp) for line in made.lines),
            "GBP",
        ),
    ]
    if resale is not None and resale.bearers:
        off = abs(math.fsum(each.loss_gbp for each in resale.bearers) - resale.loss_gbp)
        found.append(("the loss on unsold stock is borne in full", off, "GBP"))
    return tuple(Check(name, residual < ROUNDING, residual, unit) for name, residual, unit in found)


def _prudential(read: PurchaseInputs, served: tuple[Served, ...]) -> Prudential | None:
    if read.purchase.finance is None:
        return None
    stocks: dict[tuple[int, str], list[Served]] = {}
    for each in served:
        if each.want.buyer_kind != "own_stock" or not each.want.kwp:
            continue
        stocks.setdefault((each.want.year, each.want.account), []).append(each)
    return prudential(
        tuple(
            Stock(
                year,
                "hra" if account == "hra" else "general_fund",
                math.fsum(each.want.kwp for each in group),
                math.fsum(each.cost_gbp for each in group),
            )
            for (year, account), group in stocks.items()
        ),
        read.purchase.finance,
        read.figures,
        read.inputs.timeline.price_base,
        read.inputs.calendar.discount_rate_fraction,
    )


def _resale(read: PurchaseInputs, served: tuple[Served, ...]) -> ResalePlan | None:
    terms = read.purchase.resale
    if terms is None:
        return None
    others = [each for each in served if each.want.kwp and is_sold_on(terms, each.want)]
    known = [each for each in others if each.solo_gbp_per_kwp is not None]
    kwp = math.fsum(each.want.kwp for each in others)
    solo = None
    if known and len(known) == len(others):
        solo = math.fsum((each.solo_gbp_per_kwp or 0.0) * each.want.kwp for each in known) / kwp
    sold = [Sold(each.want.kwp, each.want.deposit_fraction) for each in others]
    return resale_plan(math.fsum(each.cost_gbp for each in others), sold, terms, solo)


def _group(read: PurchaseInputs) -> GroupBuying | None:
    terms = read.purchase.pledges
    if terms is None:
        return None
    target, basis = terms.target_gbp_per_kwp, "as the scenario says"
    if target is None:
        supply = next(offer.supply for offer in read.quotes.offers if terms.lot in offer.lots)
        kwp = math.fsum(pledge.kwp for pledge in read.pledges)
        alone = replace(read.demand.wants[0], kwp=kwp, sites=len(read.pledges))
        hardware = read.purchase.solo_hardware_gbp_per_kwp
        target = solo_price(alone, supply, hardware, read.figures, read.inputs.timeline.price_base)
        basis = solo_basis([alone], supply, hardware)
    return group_buying(read.pledges, read.quotes.offers, terms.lot, target or 0.0, basis)


def _scores(made: Awarded) -> tuple[ScoreLine, ...]:
    tender = made.tender
    return tuple(
        ScoreLine(
            supplier=tender.offers[score.offer].supplier,
            lot=score.lot,
            evaluated_gbp_per_kwp=score.evaluated_gbp_per_kwp,
            price_points=score.price,
            quality_points=score.quality,
            social_value_points=score.social_value,
            total_points=score.total,
            won_kwp=math.fsum(
                order.kwp for order in made.solved.orders if (order.offer, order.lot) == (score.offer, score.lot)
            ),
        )
        for score in scores(tender).values()
        if score.lot in tender.demand.lots
    )
