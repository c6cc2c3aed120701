"""The story of one project, rule or source, read out of a plan; nothing is solved."""

from __future__ import annotations

from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.plan import CapitalPlan, LimitStory, Plan, ProjectPlan
from energyfund.report.explain_tables import NOT_ASKED
from energyfund.report.table import share_in_words
from energyfund.units import gbp_short, percent


def overview(plan: Plan) -> list[dict[str, object]]:
    """A row for each limit that binds, each project and each range: what it is and why."""
    told = plan.explanation
    limits = told.limits if told is not None else ()
    rows: list[dict[str, object]] = [
        {"about": "limit", "name": limit.name, "why": limit.in_words, "gain": limit.gain, "unit": plan.objective.unit}
        for limit in limits
    ]
    known = {limit.name for limit in limits}
    rows += [
        {"about": "limit", "name": rule.rule, "why": rule.in_words, "gain": None, "unit": plan.objective.unit}
        for rule in plan.binding_rules
        if rule.rule not in known
    ]
    rows += [
        {"about": "project", "name": each.name, "why": each.why, "gain": None, "unit": ""} for each in plan.projects
    ]
    ranges = told.ranges if told is not None else ()
    rows += [{"about": "range", "name": each.about, "why": each.in_words, "gain": None, "unit": ""} for each in ranges]
    return rows


def story(plan: Plan, name: str, file: str) -> tuple[str, ...]:
    """All that a plan says of a project, a rule, a pathway or a source.

    Args:
        plan: The plan.
        name: Its name; for a rule also without its line, and in any case.
        file: The plan's file as the person named it, for messages.

    Raises:
        InvalidInputError: The plan knows nothing of that name; near matches are in the message.
    """
    wanted = name.strip().casefold()
    lines: list[str] = []
    for project in plan.projects:
        if project.name.casefold() == wanted:
            lines += _project(plan, project)
    for source in plan.capital:
        if source.name.casefold() == wanted:
            lines += _source(plan, source)
    if not lines:
        lines += _limit(plan, wanted)
    if not lines:
        known = [*(each.name for each in plan.projects), *(each.name for each in plan.capital), *_limit_names(plan)]
        near = near_match(name, known) or f" Known: {'; '.join(known) or 'nothing'}."
        message = f"is no project, rule, pathway or source of this plan.{near}"
        raise InvalidInputError([Fault(file, None, "NAME", name, message)])
    return tuple(lines)


def _project(plan: Plan, project: ProjectPlan) -> list[str]:
    told = plan.explanation
    lines = [project.why]
    if project.built_fraction > 0:
        paid = ", ".join(f"{gbp_short(amount)} from {name}" for name, amount in project.draws_gbp.items())
        part = share_in_words(project.built_fraction)
        lines.append(
            f"{part} of it is built, from {project.start_year} on, for {gbp_short(project.outlay_gbp)}: {paid}."
        )
    else:
        lines.append(f"Whole, it would cost {gbp_short(project.full_outlay_gbp)}.")
    stories = told.projects if told is not None else ()
    lines += [line for each in stories if each.name == project.name for line in each.lines]
    ranges = told.ranges if told is not None else ()
    lines += [each.in_words for each in ranges if f"'{project.name}'" in each.about]
    return [*lines, *project.remarks, *([NOT_ASKED] if told is None else [])]


def _source(plan: Plan, source: CapitalPlan) -> list[str]:
    budget = "without a limit" if source.budget_gbp is None else f"of {gbp_short(source.budget_gbp)}"
    lines = [f"{gbp_short(source.drawn_gbp)} is drawn, {budget}."]
    paid = [each for each in plan.projects if each.draws_gbp.get(source.name, 0.0) > 0]
    if paid:
        listed = "; ".join(f"{each.name} {gbp_short(each.draws_gbp[source.name])}" for each in paid)
        lines.append(f"It pays for: {listed}.")
    if source.irr_fraction is not None:
        lines.append(f"Its return is {percent(source.irr_fraction, 2)} a year; terms: {source.terms}.")
    told = plan.explanation
    quoted = f"'{source.name}'"
    limits = [limit.in_words for limit in (told.limits if told is not None else ()) if quoted in limit.name]
    ranges = [each.in_words for each in (told.ranges if told is not None else ()) if quoted in each.about]
    if not limits:
        lines.append("No budget of it holds the plan back at the margin.")
    return [*lines, *limits, *ranges, *([NOT_ASKED] if told is None else [])]


def _limit(plan: Plan, wanted: str) -> list[str]:
    """A rule, budget or pathway by its label, or by its label without the line."""
    told = plan.explanation
    limits: tuple[LimitStory, ...] = told.limits if told is not None else ()
    lines = [limit.in_words for limit in limits if wanted in _spellings(limit.name)]
    if not lines:
        lines = [rule.in_words for rule in plan.binding_rules if wanted in _spellings(rule.rule)]
    checks = [check for check in plan.checks if wanted in _spellings(check.name.removeprefix("rule "))]
    for check in checks:
        kept = "It is kept" if check.passed else "It is NOT kept"
        lines.append(f"{kept}, worked out again apart from the solver.")
        if len(lines) == 1:
            lines.append("It does not hold the plan back: a little more or less of it changes nothing.")
    ranges = told.ranges if told is not None else ()
    return [*lines, *(each.in_words for each in ranges if wanted in _spellings(each.about))]


def _spellings(label: str) -> set[str]:
    """How a person may name a rule: with its line or without, with underscores or without."""
    plain = label.casefold()
    short = plain.split(" (line ", maxsplit=1)[0]
    return {plain, short, short.replace(" ", "_"), short.removeprefix("pathway ")}


def _limit_names(plan: Plan) -> list[str]:
    limits = plan.explanation.limits if plan.explanation is not None else ()
    found = [*(limit.name for limit in limits), *(rule.rule for rule in plan.binding_rules)]
    found += [check.name.removeprefix("rule ") for check in plan.checks if " (line " in check.name]
    return list(dict.fromkeys(name.split(" (line ", maxsplit=1)[0] for name in found))
