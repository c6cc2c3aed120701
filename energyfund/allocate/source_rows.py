"""What each source of money allows: budgets, limits for one project, minimum raises and tickets (rule 3)."""

from __future__ import annotations

import numpy as np

from energyfund.allocate.problem import GE, LE, Problem, Terms, draws_in_year, merge, receipts_in_year


def add_sources(problem: Problem) -> None:
    """Rows of every source."""
    add_budgets(problem)
    add_limits(problem)
    add_minimum_raises(problem)
    add_minimum_tickets(problem)


def add_budgets(problem: Problem) -> None:
    """Σ draws ≤ budget, in total and in each year; a fund that relends adds what came back in earlier years."""
    scale = problem.scale_gbp
    years = problem.brief.years
    for number, source in enumerate(problem.brief.sources):
        drawn: list[Terms] = [draws_in_year(problem, source, year) for year in years]
        total: Terms = {}
        for terms in drawn:
            merge(total, terms)
        if source.relends and source.budget_gbp is not None:
            back: list[Terms] = [receipts_in_year(problem, source, year) for year in years]
            so_far: Terms = {}
            for index, year in enumerate(years):
                merge(so_far, drawn[index])
                if index:
                    merge(so_far, back[index - 1], -1.0)
                label = f"balance of '{source.name}'"
                problem.ask(
                    f"balance_{number}_{year}", dict(so_far), LE, source.budget_gbp / scale,
                    label=label, kind="budget", unit="GBP", effect=1 / scale,
                )  # fmt: skip
        elif source.budget_gbp is not None and total:
            label = f"budget of '{source.name}'"
            problem.ask(
                f"budget_{number}", total, LE, source.budget_gbp / scale,
                label=label, kind="budget", unit="GBP", effect=1 / scale,
            )  # fmt: skip
        if source.budget_by_year_gbp is not None:
            for index, year in enumerate(years):
                if drawn[index]:
                    label = f"budget of '{source.name}' in {year}"
                    problem.ask(
                        f"budget_{number}_{year}", drawn[index], LE, float(source.budget_by_year_gbp[index]) / scale,
                        label=label, kind="budget", unit="GBP", effect=1 / scale,
                    )  # fmt: skip


def add_limits(problem: Problem) -> None:
    """Σ_t draw[p, s, t] ≤ cap_s: the most that one project may draw from a source, such as a challenge fund."""
    for number, source in enumerate(problem.brief.sources):
        if source.project_cap_gbp is None:
            continue
        for place, project in enumerate(problem.brief.projects):
            options = problem.options_of[project.name]
            drawn = [option.draws[source.name] for option in options if source.name in option.draws]
            if drawn:
                most = source.project_cap_gbp / problem.scale_gbp
                problem.ask(
                    f"limit_{number}_{place}", dict.fromkeys(drawn, 1.0), LE, most,
                    label=f"most that one project may draw from '{source.name}'", kind="project_cap", unit="GBP",
                    effect=1 / problem.scale_gbp,
                )  # fmt: skip


def add_minimum_raises(problem: Problem) -> None:
    """A share offer that misses its minimum pays all back: minimum · used ≤ Σ draws ≤ most · used, used binary."""
    for number, source in enumerate(problem.brief.sources):
        least = 0.0 if source.shares is None else source.shares.minimum_raise_gbp
        drawn = {o.draws[source.name]: 1.0 for o in problem.options if source.name in o.draws}
        if least <= 0 or not drawn:
            continue
        largest = sum(float(np.sum(o.start.total_outlay_gbp)) for o in problem.options if source.name in o.draws)
        most = largest if source.budget_gbp is None else min(largest, source.budget_gbp)
        used = problem.variable(f"raised_{number}", 0, 1, whole=True)
        problem.add(f"raise_{number}_least", {**drawn, used: -least / problem.scale_gbp}, GE, 0)
        problem.add(f"raise_{number}_most", {**drawn, used: -most / problem.scale_gbp}, LE, 0)


def add_minimum_tickets(problem: Problem) -> None:
    """least_s · used[p, s] ≤ Σ_t draw[p, s, t] ≤ most · used[p, s], used binary: a source draws enough or nothing."""
    for number, source in enumerate(problem.brief.sources):
        for place, project in enumerate(problem.brief.projects if source.project_floor_gbp > 0 else ()):
            open_to = [option for option in problem.options_of[project.name] if source.name in option.draws]
            if open_to:
                drawn: Terms = {option.draws[source.name]: 1.0 for option in open_to}
                most = max(option.start.total_outlay_gbp for option in open_to)
                used = problem.variable(f"ticket_{number}_{place}", 0, 1, whole=True)
                least = source.project_floor_gbp / problem.scale_gbp
                problem.add(f"ticket_{number}_{place}_least", {**drawn, used: -least}, GE, 0)
                problem.add(f"ticket_{number}_{place}_most", {**drawn, used: -most / problem.scale_gbp}, LE, 0)
