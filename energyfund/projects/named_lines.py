"""Lines of cash that a scenario adds to those which a kind of project brings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energyfund.assumptions import Figures
from energyfund.projects.indexed import index_words, inflation_factor, price_level
from energyfund.projects.project import Calendar, Factor, Line
from energyfund.scenario.money import NamedLine


def named_lines(
    written: Sequence[NamedLine],
    calendar: Calendar,
    start_year: int,
    figures: Figures,
    opens: int,
    life_years: int | None = None,
) -> tuple[Line, ...]:
    """The scenario's own lines for one start year; those without any money in the years counted are left out.

    Pounds a year fall in every year of operation from ``first_year`` to ``last_year`` at the price level of the year.
    Pounds by year are nominal and fall as they stand, from ``first_year`` on, until ``last_year`` where it is given.

    Args:
        written: The lines as the scenario has them.
        calendar: Years and rates.
        start_year: The start year.
        figures: The library, for what retail prices rise beyond inflation.
        opens: Project year that is the first of operation.
        life_years: Years of operation; None counts to the horizon.
    """
    found = (_line(one, calendar, start_year, figures, opens, life_years) for one in written)
    return tuple(line for line in found if bool(np.any(line.gbp)))


def _line(
    written: NamedLine, calendar: Calendar, start_year: int, figures: Figures, opens: int, life_years: int | None
) -> Line:
    length = calendar.length(start_year)
    gbp = np.zeros(length)
    first = opens + written.first_year - 1
    moves: tuple[Factor, ...] = () if written.moves_with == "nothing" else (written.moves_with,)
    if written.gbp_by_year is not None:
        last = length if written.last_year is None else min(length, opens + written.last_year)
        amounts = written.gbp_by_year[: max(0, last - first)]
        gbp[first : first + len(amounts)] = amounts
        words = "as given"
    else:
        index = written.index or "inflation"
        years = written.last_year or life_years
        last = length if years is None else opens + years
        gbp[first:last] = written.gbp_per_year or 0.0
        gbp = gbp * price_level(index, calendar, start_year, figures)
        words = index_words(index)
        moves = (*moves, *inflation_factor(index))
    due = np.flatnonzero(gbp)
    once = len(due) == 1 and due[0] > opens and float(gbp[due[0]]) < 0
    return Line(written.name, words, written.note or "scenario", gbp, is_lumpy=once, moves_with=moves)
