"""Which aims a frontier holds against each other, from what was asked and what the scenario gives ground for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from energyfund.allocate.brief import Brief
from energyfund.errors import InvalidInputError
from energyfund.planning.chain import Prepared, brief_of
from energyfund.scenario.pathways import Pathway
from energyfund.scenario.scenario import Goal

Against = Literal["homes", "cvar"]

RETURNS: tuple[Goal, ...] = ("npv", "fund_value")
OTHERS: tuple[Goal, ...] = ("homes_lifted", "cvar")

MARKET_MISSING = "is missing: the loss in bad years needs to know how markets may move"
FUND_MISSING = "is missing: the fund's value at the end needs a fund"
NO_HOMES = "holds no project that lifts homes out of fuel poverty; give a retrofit project, or: --aims fund_value,cvar"


def named_aims(text: str) -> tuple[Goal, ...]:
    """The aims of a list such as ``npv,homes_lifted,cvar``: one return first, then one or two others.

    Raises:
        ValueError: A name is unknown or stands twice, or the list has no return first, or nothing beside it.
    """
    known = (*RETURNS, *OTHERS)
    names = [name.strip() for name in text.split(",")]
    found = tuple(goal for name in names for goal in known if goal == name)
    if len(found) < len(names):
        wrong = next(name for name in names if name not in known)
        raise ValueError(f"{wrong!r} is not an aim here. Known: {', '.join(known)}.")
    if len(set(found)) < len(found):
        raise ValueError("names an aim twice.")
    if found[0] not in RETURNS or len(found) <= 1 or any(aim in RETURNS for aim in found[1:]):
        raise ValueError(f"needs one return first ({' or '.join(RETURNS)}), then one or both of {', '.join(OTHERS)}.")
    return found


def aims_of(
    prepared: Prepared, pathway: Pathway, asked: Sequence[Goal] | None = None, against: Against | None = None
) -> tuple[Goal, ...]:
    """The aims, the return first.

    Where nobody says, all three: the fund's value, homes lifted and the loss in bad years, if the scenario has projects
    that lift homes and a fund with a market; else the two that it gives ground for. Against the loss in bad years the
    return is the fund's value, since both are about what the fund holds: the value of projects to the city knows
    nothing of the mix, so that a calm mix would seem to cost nothing. Against homes alone it is the fund's value where
    the scenario seeks that, or the least loss, and net present value otherwise.

    Args:
        prepared: The scenario.
        pathway: The policy of the fund.
        asked: Aims that were named; None for the scenario's own.
        against: What the return is held against, where aims were not named.

    Raises:
        InvalidInputError: The scenario gives no ground for an aim.
    """
    brief = brief_of(prepared, pathway)
    if asked is not None:
        found = tuple(asked)
    elif against is not None:
        found = ("fund_value", "cvar") if against == "cvar" else (_return(brief), "homes_lifted")
    elif brief.market is None or brief.fund is None:
        found = (_return(brief), "homes_lifted")
    else:
        found = ("fund_value", "homes_lifted", "cvar") if _lifts(brief) else ("fund_value", "cvar")
    loaded = prepared.inputs.loaded
    faults = []
    if "cvar" in found and (brief.market is None or brief.fund is None):
        faults.append(loaded.fault(("pension_fund", "market"), "", MARKET_MISSING))
    if "fund_value" in found and brief.fund is None:
        faults.append(loaded.fault(("pension_fund",), "", FUND_MISSING))
    if "homes_lifted" in found and not _lifts(brief):
        faults.append(loaded.fault(("projects",), "", NO_HOMES))
    if faults:
        raise InvalidInputError(faults)
    return found


def _return(brief: Brief) -> Goal:
    return "fund_value" if brief.goal in {"fund_value", "cvar"} else "npv"


def _lifts(brief: Brief) -> bool:
    return any(project.impact.homes_lifted > 0 for project in brief.projects)
