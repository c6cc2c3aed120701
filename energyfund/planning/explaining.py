"""Why a plan is what it is: found by solving again, put into words, kept with the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.explain import MOST_OPTIONS, MOST_RANGES, Case, Findings, Step, explain
from energyfund.allocate.model import allocate
from energyfund.allocate.trials import Trial
from energyfund.errors import EnergyfundError
from energyfund.pension.pathways import policy_path
from energyfund.plan import ExplanationPlan, LimitStory, ProjectStory, RangeStory
from energyfund.planning.assemble import Made
from energyfund.planning.explaining_words import (
    BASIS_POINTS,
    HARDLY_BP,
    HARDLY_GBP,
    gain_words,
    limit_words,
    standing_words,
    story_lines,
    why_words,
)
from energyfund.planning.words import why
from energyfund.scenario.pathways import LinearExit, ListedExit, Pathway, TwoPlusFive
from energyfund.units import gbp_short, number_of
from energyfund.verify.flows import value_held
from energyfund.verify.fund import roll_forward


def explain_plan(made: Made) -> ExplanationPlan:
    """Explain a plan that was made."""
    brief = made.brief
    findings = explain(brief, made.inputs.calendar.discount_rate_fraction)
    if findings is None:
        reason = f"more than {MOST_OPTIONS} projects and start years, or too little time"
        remark = f"Nothing was tried by solving again ({reason}): what binds is told by its shadow prices alone."
        return ExplanationPlan((), _plain_stories(made), (), 0, (remark,))
    first = findings.first
    limits = [_limit_story(brief, step, first) for step in findings.steps]
    wait = _waiting(made)
    ranked = sorted(limits, key=lambda story: (-(story.gain or 0.0), story.name))
    return ExplanationPlan(
        limits=(*ranked, *(() if wait is None else (wait,))),
        projects=tuple(_project_story(made, case, first) for case in findings.cases),
        ranges=_ranges(brief, findings),
        solves=findings.solves,
        remarks=_remarks(findings),
    )


def _remarks(findings: Findings) -> tuple[str, ...]:
    head = f"Found by solving {findings.solves} times with one thing changed, everything else as it is."
    found = [f"{head} Amounts hold for the step that is named; twice the step need not be worth twice as much."]
    if findings.not_tried:
        listed = "; ".join(findings.not_tried)
        found.append(f"Not tried, because {findings.solves} solves are enough to wait for: {listed}.")
    return tuple(found)


def _plain_stories(made: Made) -> tuple[ProjectStory, ...]:
    """What prices alone say."""
    found = []
    for project in made.brief.projects:
        share = sum(build.fraction for build in made.allocation.builds if build.project is project)
        words = why(made.brief, made.allocation, project, share)
        found.append(ProjectStory(project.name, share, None, None, None, words, ()))
    return tuple(found)


def _limit_story(brief: Brief, step: Step, first: Trial) -> LimitStory:
    limit, moved = step.limit, step.moved
    earned = None
    if moved is not None and moved.return_fraction is not None and first.return_fraction is not None:
        earned = BASIS_POINTS * (moved.return_fraction - first.return_fraction)
    return LimitStory(
        name=limit.label,
        kind=limit.kind,
        unit=limit.unit,
        at=limit.at,
        price=None if step.confirmed is False else step.worth,
        step=step.by,
        gain=None if moved is None else moved.gain - first.gain,
        npv_gbp=None if moved is None else moved.npv_gbp - first.npv_gbp,
        homes=None if moved is None else moved.homes - first.homes,
        return_bp=earned,
        confirmed=step.confirmed,
        in_words=limit_words(brief, step, first),
    )


def _project_story(made: Made, case: Case, first: Trial) -> ProjectStory:
    brief, project = made.brief, case.project
    share = sum(build.fraction for build in made.allocation.builds if build.project is project)
    case = replace(case, share=share)  # ties are settled after what was tried
    plain = why(brief, made.allocation, project, share)
    return ProjectStory(
        name=project.name,
        built_fraction=share,
        loss=None if case.whole is None else first.gain - case.whole.gain,
        worth=None if case.without is None else first.gain - case.without.gain,
        grant_gbp=case.grant_gbp,
        one_line=why_words(brief, case, first, plain),
        lines=story_lines(brief, case, first),
    )


def _ranges(brief: Brief, findings: Findings) -> tuple[RangeStory, ...]:
    """The inputs that matter most, and how far each may move before something else is built."""
    first = findings.first
    found: list[tuple[float, RangeStory]] = []
    for standing in findings.standings:
        worth = next(step.worth for step in findings.steps if step.limit == standing.limit)
        found.append((worth * (standing.limit.at or 0.0), standing_words(standing)))
    for case in findings.cases if brief.goal == "npv" else ():
        story = _worth_range(case, first)
        if story is not None:
            found.append((abs(story.now), story))
    found.sort(key=lambda each: -each[0])
    return tuple(story for _, story in found[:MOST_RANGES])


def _worth_range(case: Case, first: Trial) -> RangeStory | None:
    """Down to which worth a project stays in the plan, or up to which it stays out.

    With a project's net present value lower by δ, the plan with a share f of it is worth V − δ·f, and the best without
    it V₀ as before: it stays as long as δ ≤ (V − V₀) / f. One that is left out comes in once its value has risen by
    what building all of it would cost the plan.
    """
    name = case.project.name
    now = max(start.npv_gbp for start in case.project.starts)
    if case.share > 0 and case.without is not None:
        low = now - (first.gain - case.without.gain) / case.share
        text = (
            f"'{name}' is built as long as its net present value is more than {gbp_short(low)}; now {gbp_short(now)}."
        )
        return _near(RangeStory(f"net present value of '{name}'", "GBP", now, low, None, text), low)
    if case.share <= 0 and case.whole is not None and first.gain > case.whole.gain:
        high = now + first.gain - case.whole.gain
        stays = f"'{name}' is not built in full as long as its net present value is less than {gbp_short(high)}"
        text = f"{stays}; now {gbp_short(now)}."
        return _near(RangeStory(f"net present value of '{name}'", "GBP", now, None, high, text), high)
    return None


def _near(story: RangeStory, edge: float) -> RangeStory | None:
    """The range, unless its end is so far away that nobody would think of it: more than twice the input itself."""
    return story if abs(edge - story.now) <= 2 * abs(story.now) else None


def _waiting(made: Made) -> LimitStory | None:
    """What leaving a year sooner than one might costs: the same plan with a year more for the pathway."""
    brief, fund = made.brief, made.brief.fund
    later = _a_year_more(made)
    if fund is None or brief.path is None or later is None:
        return None
    pathway, year = later
    path = policy_path(pathway, fund, brief.years, made.inputs.figures)
    try:
        waited = allocate(replace(brief, path=path))
    except EnergyfundError:
        return None
    gain = waited.value - made.allocation.value
    gain = -gain if brief.goal == "cvar" else gain
    points = BASIS_POINTS * (expected_return(brief, waited) - expected_return(brief, made.allocation))
    parts = []
    if abs(points) >= HARDLY_BP:
        parts.append(f"{number_of(abs(points))} bp a year of the fund's expected return")
    if abs(gain) >= HARDLY_GBP or (brief.goal in {"homes_lifted", "cvar"} and gain > 0):
        parts.append(gain_words(brief, gain))
    told = " and ".join(parts) or "nothing"
    verb = "gains" if parts and points <= 0 and gain <= 0 else "costs"
    return LimitStory(
        name=f"pathway {brief.path.name}",
        kind="pathway",
        unit="year",
        at=float(year),
        price=None,
        step=1.0,
        gain=gain,
        npv_gbp=_npv(waited) - _npv(made.allocation),
        homes=None,
        return_bp=points,
        confirmed=None,
        in_words=f"Pathway {brief.path.name}: leaving by {year} rather than {year + 1} {verb} {told}.",
    )


def _a_year_more(made: Made) -> tuple[Pathway, int] | None:
    """The pathway with its deadline a year later, and the year of its deadline; None where it has none."""
    start = made.brief.years.start
    match made.pathway:
        case LinearExit(deadline_year=year):
            return made.pathway.model_copy(update={"deadline_year": year + 1}), year
        case ListedExit(years=count) | TwoPlusFive(years=count):
            return made.pathway.model_copy(update={"years": count + 1}), start + count - 1
        case _:
            return None


def expected_return(brief: Brief, allocation: Allocation) -> float:
    """Expected return of the fund a year, projects included, mean over the planning years. [-]"""
    fund, path = brief.fund, allocation.fund
    if fund is None or path is None:
        return 0.0
    rolled = roll_forward(brief, allocation, fund, path)
    found = []
    for place in range(1, len(brief.years) + 1):
        held = float(rolled.hold_gbp[place] @ fund.expected_return_fraction)
        cash = float(rolled.cash_gbp[place]) * fund.cash_return_fraction
        year = brief.years.start + place - 1
        projects = sum(
            (source.rate_fraction or 0.0) * value_held(source, build, year)
            for source in brief.sources
            if source.kind == "pension_fund"
            for build in allocation.builds
        )
        total = float(rolled.total_gbp[place])
        found.append((held + cash + projects) / total if total > 0 else 0.0)
    return float(np.mean(found))


def _npv(allocation: Allocation) -> float:
    return sum(build.fraction * build.start.npv_gbp for build in allocation.builds)
