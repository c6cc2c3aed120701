"""The comparison of pathways in sentences. What a cost means for the committee's duty is never said here."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.pension.pathways import policy_path
from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.planning.chain import Prepared
from energyfund.scenario.pathways import Pathway
from energyfund.units import gbp_short, number, percent

DIGITS = 1
"""Of basis points; a cost that rounds to nil is none."""


def answer_lines(found: Comparison) -> tuple[str, ...]:
    """The lines that matter: what leaving costs, what may be regretted, and what is left to the committee."""
    lines = [_cost_line(found), _risk_line(found), _regret_line(found), *_clash_lines(found)]
    if found.waiting:
        lines.append(f"Not looked at yet: {', '.join(found.waiting)}.")
    return tuple(line for line in lines if line)


def cost_words(view: PathwayView) -> str:
    """The price of a policy as people say it; empty where it is not known.

    It is a cost, a gain, or nothing.
    """
    if view.cost_bp is None or view.cost_gbp is None:
        return ""
    if round(view.cost_bp, DIGITS) == 0:
        return "nothing"
    amount = f"{number(abs(view.cost_bp), DIGITS)} bp a year ({gbp_short(abs(view.cost_gbp))})"
    return amount if view.cost_bp > 0 else f"a gain of {amount}"


def locked_in_words(prepared: Prepared, pathway: Pathway) -> str:
    """Which holdings stand in the way of a pathway because they cannot be sold in time; empty where none does."""
    fund, years = prepared.fund, prepared.inputs.timeline.planning_years
    path = None if fund is None else policy_path(pathway, fund, years, prepared.inputs.figures)
    if fund is None or path is None:
        return ""
    stuck = [
        f"{name} until {until}"
        for place, (name, until) in enumerate(zip(fund.holdings, fund.locked_until_year, strict=True))
        if until > years.start and any(limit.inside[place] > 0 for limit in path.limits)
    ]
    return f"These cannot be sold before their year, and they are in its scope: {', '.join(stuck)}." if stuck else ""


def _priced(found: Comparison) -> list[PathwayView]:
    """Pathways other than holding on whose price is known, the cheapest first."""
    known = [view for view in found.pathways if view.cost_bp is not None and view.name != found.null_option]
    return sorted(known, key=lambda view: view.cost_bp or 0.0)


def _cost_line(found: Comparison) -> str:
    priced = _priced(found)
    span = f"over {found.scenario.planning_years} years, at expected returns and against holding on"
    if not priced:
        held = next((view for view in found.pathways if view.name == found.null_option), None)
        if held is not None and held.planned:
            return "Holding on is planned; no other pathway is yet, so no price of leaving can be told."
        if found.null_option in found.waiting:
            return "Holding on was not looked at yet, so no price of leaving can be told."
        return "No plan holds on within these rules, so no price of leaving can be told."
    first, last = priced[0], priced[-1]
    if len(priced) == 1 or cost_words(first) == cost_words(last):
        names = first.name if len(priced) == 1 else "every pathway"
        return f"Leaving fossil fuels costs {cost_words(first)} {span}: {names}."
    return (
        f"Leaving fossil fuels costs between {cost_words(first)}, with {first.name}, and {cost_words(last)}, with "
        f"{last.name}, {span}."
    )


def _risk_line(found: Comparison) -> str:
    changes = [view for view in _priced(found) if view.cvar_change_fraction is not None]
    if not changes or found.confidence_fraction is None:
        return ""
    held = next((view for view in found.pathways if view.name == found.null_option), None)
    if held is None or held.cvar_fraction is None:
        return ""
    ends = [view.cvar_change_fraction or 0.0 for view in changes]
    worst = percent(1 - found.confidence_fraction, 0)
    return (
        f"In the worst {worst} of years holding on loses {percent(held.cvar_fraction, 2)} of the fund on average; "
        f"leaving changes that by {_points(min(ends))} to {_points(max(ends))} points."
    )


def _points(change_fraction: float) -> str:
    """A change in percentage points with its sign.

    >>> _points(-0.0012), _points(0.0)
    ('−0.12', '0.00')
    """
    text = number(100 * change_fraction, 2)
    return f"+{text}" if change_fraction > 0 and not text.startswith("−") and text.strip("0.") else text


def _regret_line(found: Comparison) -> str:
    followed = [view for view in found.pathways if view.largest_regret_gbp is not None]
    if len(followed) < 2 or len(found.futures) < 2:
        return ""
    best = min(followed, key=lambda view: view.largest_regret_gbp or 0.0)
    worst = max(followed, key=lambda view: view.largest_regret_gbp or 0.0)
    return (
        f"Over {len(found.futures)} futures the least regret at worst, {gbp_short(best.largest_regret_gbp or 0)}, "
        f"comes with {best.name}; the most, {gbp_short(worst.largest_regret_gbp or 0)}, with {worst.name} "
        f"({_worst_future(worst)})."
    )


def _worst_future(view: PathwayView) -> str:
    return max(view.futures, key=lambda value: value.regret_gbp).future


def _clash_lines(found: Comparison) -> Sequence[str]:
    return [
        f"No plan keeps to {view.name}: {'; '.join(view.clash) or view.remark}."
        for view in found.pathways
        if view.status in {"clash", "stopped"}
    ]
