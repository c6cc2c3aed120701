"""What the outlay of a plan does in the place: to suppliers there, and what those spend there again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from energyfund.plan import LocalSpendPlan
from energyfund.projects.project import Project
from energyfund.purchase.spending.multiplier import rounds
from energyfund.scenario.local_economy import LocalEconomy


def local_spend(
    projects: Sequence[Project], outlays_gbp: Mapping[str, float], economy: LocalEconomy | None
) -> LocalSpendPlan | None:
    """The three rounds of a plan's outlay in the place.

    Every project spends ``local_spend_fraction`` of its outlay with suppliers in the place. Of projects that state no
    share, the low end counts nothing and the high end everything. R1 is all outlay, R2 = Σ share · outlay, R3 =
    re-spend · R2 and LM3 = (R1 + R2 + R3) / R1 (`energyfund.purchase.spending.multiplier`).

    Args:
        projects: Every project.
        outlays_gbp: What is spent on each, by its name; nothing where it is not built. [£ nominal]
        economy: What local suppliers spend in the place again; None where the scenario says nothing of it.

    Returns:
        The rounds; None where nothing is spent, or no project states a share.
    """
    built = [project for project in projects if outlays_gbp[project.name] > 0]
    outlay = round(sum(outlays_gbp[project.name] for project in built), 2)
    stated = [project for project in built if project.local_spend_fraction is not None]
    if outlay <= 0 or not stated:
        return None
    known = sum(outlays_gbp[project.name] for project in stated)
    least = sum((project.local_spend_fraction or 0.0) * outlays_gbp[project.name] for project in stated)
    most = least + outlay - known if len(stated) < len(built) else least
    respend = None if economy is None else economy.respend_fraction
    low, high = (rounds(outlay, min(1.0, local / outlay), respend or 0.0) for local in (least, most))
    is_known, is_followed = len(stated) == len(built), respend is not None
    return LocalSpendPlan(
        outlay_gbp=outlay,
        stated_gbp=known,
        silent=tuple(project.name for project in built if project.local_spend_fraction is None),
        local_gbp=low.local_gbp if is_known else None,
        local_low_gbp=low.local_gbp,
        local_high_gbp=high.local_gbp,
        respend_fraction=respend,
        because="" if economy is None else economy.because,
        respent_gbp=low.again_gbp if is_known and is_followed else None,
        respent_low_gbp=low.again_gbp if is_followed else None,
        respent_high_gbp=high.again_gbp if is_followed else None,
        lm3=low.lm3 if is_known and is_followed else None,
        lm3_low=low.lm3 if is_followed else None,
        lm3_high=high.lm3 if is_followed else None,
    )
