"""The restricted master: a linear program over the options that have proved worth looking at, grown until none is left.

A column is one option with one mix of sources, so the master holds only the rows that tie options together and one row
for the size of each project in it. After each solve every option is priced; those that would improve the plan come in
with their best mix. When none would, the plan is the best of all. Source: G. B. Dantzig and P. Wolfe, "Decomposition
principle for linear programs", Operations Research 8 (1960).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from energyfund.allocate.choices import NONE, Choice, IntArray
from energyfund.allocate.chorus import Voice
from energyfund.allocate.pricing import Priced, Scores, mixes, score
from energyfund.allocate.problem import EQ, GE, LE, Terms
from energyfund.allocate.record import Written, plain
from energyfund.allocate.spare import Spares
from energyfund.array_solver import GrowingProgram
from energyfund.finance.present_value import FloatArray


@dataclass(frozen=True, slots=True)
class Solved:
    """The master as it was solved.

    Attributes:
        status: As the solver says it.
        value: What the plan brings, in the model's units, with penalties.
        missed: By how much rows are missed in all.
        duals: What a unit of each written row costs, shape (rows,).
        beside: What an option costs in its project's own rows, shape (options,).
        pounds: What a scaled pound from a source costs in them, by source, each shape (options,); empty without caps.
        tie_duals: What a unit of each row costs that ties projects, by its name.
    """

    status: str
    value: float
    missed: float
    duals: FloatArray
    beside: FloatArray
    pounds: dict[int, FloatArray]
    tie_duals: dict[str, float]


@dataclass(frozen=True, slots=True)
class Worths:
    """What every option is worth.

    Attributes:
        net: Of building all of it, less what it costs in its project's own rows, shape (options,).
        scores: By chorus.
    """

    net: FloatArray
    scores: list[Scores]


class Master:
    """A growing program, and what its rows and columns stand for.

    Attributes:
        option: Option of each column, shape (columns,).
        mix: Share of its outlay by source, shape (columns, sources).
        values: Of the columns in the last solve, shape (columns,).
    """

    def __init__(self, choice: Choice, seconds: float, weight: float = 1.0) -> None:
        """An empty master; ``weight`` is how many projects each stands for where the choice is a sample."""
        self.choice = choice
        self.weight = weight
        self.seconds = seconds
        self.option: IntArray = np.zeros(0, dtype=np.int64)
        self.mix: FloatArray = np.zeros((0, len(choice.record.brief.sources)))
        self.values: FloatArray = np.zeros(0)
        self._program = GrowingProgram(seconds)
        self._column: IntArray = np.zeros(0, dtype=np.int64)
        self._size_row = np.full(choice.projects, NONE)
        self._option_row = np.full(len(choice.project_of), NONE)
        self._cap_row = {
            source: np.full(choice.projects, NONE) for source in np.flatnonzero(np.isfinite(choice.caps)).tolist()
        }
        self._plain: dict[Any, int] = {}
        self._row_of: list[int] = []
        self._length: list[int] = []
        self._gain: FloatArray = np.zeros(0)
        self._goal: Terms = choice.record.goal
        self._all: FloatArray = np.zeros(0)
        self.seeks_goal = True
        self.spares = Spares(self._program)
        self._typical, self._reach, most_gain = _sizes(choice)
        self.follow()
        low = np.array([tie.least for tie in choice.ties], dtype=np.float64)
        high = np.array([tie.most for tie in choice.ties], dtype=np.float64)
        self._tie_row = self._empty_rows(low, high)
        senses = np.where(np.isinf(low), LE, np.where(np.isinf(high), GE, EQ))
        count = len(choice.ties)
        self.spares.add(np.full(count, NONE), self._tie_row, senses, np.full(count, most_gain), np.ones(count))
        self._ties_of: dict[int, list[tuple[int, float]]] = {}
        for row, tie in zip(self._tie_row.tolist(), choice.ties, strict=True):
            for project, amount in tie.coefficients.items():
                self._ties_of.setdefault(project, []).append((row, amount))

    def follow(self) -> None:
        """Take over rows and plain variables that were written since the last time."""
        written = self.choice.record.written
        new_rows = written[len(self._row_of) :]
        if new_rows:
            self._program.cut()
            low, high = _limits(new_rows)
            self._row_of += self._empty_rows(low, high).tolist()
        entries: dict[Any, list[tuple[int, float]]] = {}
        known_rows = len(self._length)
        for number, row in enumerate(written):
            if number >= known_rows or len(row.expr) != self._length[number]:
                for variable, amount in plain(row.expr).items():
                    if number >= known_rows or variable not in self._plain:
                        entries.setdefault(variable, []).append((self._row_of[number], amount))
        added: dict[Any, list[tuple[int, float]]] = {}
        for variable, places in entries.items():
            if variable in self._plain:
                for line, amount in places:
                    self._program.change(line, self._plain[variable], amount)
            else:
                added[variable] = places
        self._add_plain(added)
        self._add_spares(new_rows, known_rows)
        self._length = [len(row.expr) for row in written]

    def aim(self, goal: Terms) -> None:
        """Seek something else from now on."""
        self._goal = goal
        self.choice = self.choice.aiming(goal)
        self._add_plain({})
        for number in np.unique(self.choice.chorus_of[self.option]).tolist():
            inside = np.flatnonzero(self.choice.chorus_of[self.option] == number)
            one, seats = self.choice.choruses[number], self.choice.seat_of[self.option[inside]]
            mix = self.mix[inside][:, list(one.chorus.sources)].T
            self._gain[inside] = self.weight * gains(one, seats, mix)
        self._price(goal=True)

    def _price(self, *, goal: bool) -> None:
        plain_gain = np.array([self._goal.get(variable, 0.0) for variable in self._plain])
        columns = np.concatenate([self._column, np.array(list(self._plain.values()), dtype=np.int64)])
        gain = np.concatenate([self._gain, plain_gain])
        self._program.price_columns(columns.astype(np.int32), -gain if goal else np.zeros(len(gain)))

    def seek(self, *, goal: bool) -> None:
        """Seek the goal, with no row missed by more than it is now, or only as little missed as can be."""
        self._price(goal=goal)
        if goal:
            self.spares.close(self._all)
        else:
            self.spares.count_only()
        self.seeks_goal = goal

    def solve(self) -> Solved:
        """Solve, and leave the values in the columns and in the record's variables."""
        outcome = self._program.solve()
        values, duals = outcome.values, -outcome.duals
        if outcome.status != "optimal":
            return Solved(outcome.status, 0.0, 0.0, np.zeros(0), np.zeros(0), {}, {})
        self._all = values
        self.values = values[self._column]
        for variable, column in self._plain.items():
            variable.varValue = float(values[column])
        choice = self.choice
        own = duals / self.weight  # a project's own rows stand for as many projects as it does
        by_project = np.where(self._size_row >= 0, own[self._size_row], 0.0)
        for project, places in self._ties_of.items():
            by_project[project] += sum(own[row] * amount for row, amount in places)
        beside = by_project[choice.project_of]
        beside += np.where(self._option_row >= 0, own[self._option_row], 0.0)
        pounds = {
            source: np.where(rows >= 0, own[rows], 0.0)[choice.project_of] for source, rows in self._cap_row.items()
        }
        tie_duals = {tie.name: float(duals[row]) for tie, row in zip(choice.ties, self._tie_row, strict=True)}
        return Solved(
            "optimal", -outcome.objective, self.spares.missed(values), duals[self._row_of], beside, pounds, tie_duals
        )

    def price(self, solved: Solved) -> Worths:
        """What every option is worth now."""
        return price(self.choice, solved.duals, solved.beside, solved.pounds, goal=self.seeks_goal)

    def add(self, worths: Worths, options: IntArray) -> None:
        """Take options in, each with the mix of sources that is best now."""
        choice = self.choice
        for number in np.unique(choice.chorus_of[options]).tolist():
            inside = options[choice.chorus_of[options] == number]
            one, seats = choice.choruses[number], choice.seat_of[inside]
            self.add_mixed(number, inside, mixes(one, worths.scores[number], seats))

    def add_mixed(self, number: int, options: IntArray, mix: FloatArray) -> None:
        """Take options of one chorus in, with given mixes of shape (sources that may pay, options)."""
        choice = self.choice
        brought, gain = brings(choice.choruses[number], choice.seat_of[options], mix, len(self._row_of))
        self._open(options)
        row_of = np.array(self._row_of)
        starts, rows, amounts = [0], [], []
        one = choice.choruses[number]
        for place, option in enumerate(options.tolist()):
            project = int(choice.project_of[option])
            used = np.flatnonzero(brought[:, place])
            own = [(int(self._size_row[project]), 1.0), *self._ties_of.get(project, [])]
            if self._option_row[option] >= 0:
                own.append((int(self._option_row[option]), 1.0))
            outlay = float(one.chorus.outlay[choice.seat_of[option]])
            for share, source in zip(mix[:, place].tolist(), one.chorus.sources, strict=True):
                if source in self._cap_row and share > 0:
                    own.append((int(self._cap_row[source][project]), share * outlay))
            rows += [*row_of[used].tolist(), *(row for row, _ in own)]
            amounts += [*(self.weight * brought[used, place]).tolist(), *(amount for _, amount in own)]
            starts.append(len(rows))
        first = self._program.add_columns(
            -self.weight * gain * self.seeks_goal, (np.zeros(len(options)), np.full(len(options), np.inf)),
            np.array(starts, dtype=np.int32), np.array(rows, dtype=np.int32), np.array(amounts),
        )  # fmt: skip
        wide = np.zeros((len(options), self.mix.shape[1]))
        wide[:, list(one.chorus.sources)] = mix.T
        self._column = np.concatenate([self._column, first + np.arange(len(options))])
        self._gain = np.concatenate([self._gain, self.weight * gain])
        self.option = np.concatenate([self.option, options])
        self.mix = np.concatenate([self.mix, wide])
        self.values = np.concatenate([self.values, np.zeros(len(options))])

    def _open(self, options: IntArray) -> None:
        """Rows of projects and options that come in for the first time."""
        choice = self.choice
        projects = np.unique(choice.project_of[options])
        new = projects[self._size_row[projects] < 0]
        self._size_row[new] = self._empty_rows(np.full(len(new), -np.inf), np.ones(len(new)))
        for source, rows in self._cap_row.items():
            rows[new] = self._empty_rows(np.full(len(new), -np.inf), np.full(len(new), choice.caps[source]))
        part = np.unique(options[(choice.most[options] < 1) & (self._option_row[options] < 0)])
        self._option_row[part] = self._empty_rows(np.full(len(part), -np.inf), choice.most[part])

    def _empty_rows(self, low: FloatArray, high: FloatArray) -> IntArray:
        nothing = np.zeros(0, dtype=np.int32)
        first = self._program.add_rows(low, high, np.zeros(len(low) + 1, dtype=np.int32), nothing, np.zeros(0))
        return first + np.arange(len(low))

    def _add_plain(self, added: dict[Any, list[tuple[int, float]]]) -> None:
        goal = self._goal
        for variable in plain(goal):
            if variable not in self._plain:
                added.setdefault(variable, [])
        variables = list(added)
        low = np.array([-np.inf if one.lowBound is None else one.lowBound for one in variables], dtype=np.float64)
        high = np.array([np.inf if one.upBound is None else one.upBound for one in variables], dtype=np.float64)
        cost = np.array([-goal.get(one, 0.0) for one in variables], dtype=np.float64)
        starts = np.cumsum([0, *(len(places) for places in added.values())]).astype(np.int32)
        rows = np.array([row for places in added.values() for row, _ in places], dtype=np.int32)
        amounts = np.array([amount for places in added.values() for _, amount in places], dtype=np.float64)
        first = self._program.add_columns(cost, (low, high), starts, rows, amounts)
        self._plain |= {variable: first + place for place, variable in enumerate(variables)}

    def _add_spares(self, rows: list[Written], first_row: int) -> None:
        """Let rows with options, and rows that a person asked for, be missed."""
        more = max(0, first_row + len(rows) - len(self._typical))
        self._typical = np.concatenate([self._typical, np.full(more, self._typical.max(initial=1.0))])
        self._reach = np.concatenate([self._reach, np.ones(more)])
        chosen = [
            number
            for number, row in enumerate(rows, first_row)
            if row.asked is not None or any(isinstance(variable, Voice) for variable in row.expr)
        ]
        senses = np.array([rows[number - first_row].sense for number in chosen], dtype=np.int64)
        self.spares.add(
            np.array(chosen, dtype=np.int64), np.array([self._row_of[number] for number in chosen], dtype=np.int64),
            senses, self._typical[chosen], self._reach[chosen],
        )  # fmt: skip


def price(
    choice: Choice, duals: FloatArray, beside: FloatArray, pounds: dict[int, FloatArray], *, goal: bool = True
) -> Worths:
    """What every option is worth at given duals.

    Args:
        choice: All options.
        duals: What a unit of each written row costs, shape (rows,).
        beside: What an option costs in its project's own rows, shape (options,).
        pounds: What a scaled pound from a source costs in them, by source, each shape (options,).
        goal: Whether what an option brings to the goal counts, beside what it brings to the rows.
    """
    net = np.full(len(choice.project_of), -np.inf)
    scores = []
    for one in choice.choruses:
        more = None
        if pounds:
            more = np.array(
                [-pounds[source][one.chorus.place] if source in pounds else np.zeros(len(one.chorus.place))
                 for source in one.chorus.sources]
            ).reshape(len(one.draws), len(one.chorus.place))  # fmt: skip
        found = score(one, duals, more, goal=goal)
        net[one.chorus.place] = found.worth - beside[one.chorus.place]
        scores.append(found)
    return Worths(net, scores)


def brings(one: Priced, seats: IntArray, mix: FloatArray, rows: int) -> tuple[FloatArray, FloatArray]:
    """What options built whole with given mixes bring to each written row, shape (rows, options), and to the goal."""
    found = np.zeros((rows, len(seats)))
    found[one.build.rows] += one.build.size[:, seats]
    for share, part in zip(mix, one.draws, strict=True):
        found[part.rows] += part.size[:, seats] * share * one.chorus.outlay[seats]
    return found, gains(one, seats, mix)


def gains(one: Priced, seats: IntArray, mix: FloatArray) -> FloatArray:
    """What options built whole with given mixes bring to the goal, shape (options,)."""
    gain = one.build.gain[seats].copy()
    for share, part in zip(mix, one.draws, strict=True):
        gain += part.gain[seats] * share * one.chorus.outlay[seats]
    return gain


def _limits(rows: list[Written]) -> tuple[FloatArray, FloatArray]:
    low = np.array([-np.inf if row.sense == LE else row.limit for row in rows], dtype=np.float64)
    high = np.array([np.inf if row.sense == GE else row.limit for row in rows], dtype=np.float64)
    return low, high


def _sizes(choice: Choice) -> tuple[FloatArray, FloatArray, float]:
    """What a unit of each written row may well be worth, the most that an option brings to it, and to the goal."""
    rows = len(choice.record.written)
    reach, gain = np.zeros(rows), 0.0
    for one in choice.choruses:
        np.maximum.at(reach, one.build.rows, np.abs(one.build.size).max(axis=1))
        gain = max(gain, float(np.abs(one.build.gain).max()))
        for part in one.draws:
            np.maximum.at(reach, part.rows, (np.abs(part.size) * one.chorus.outlay).max(axis=1))
            gain = max(gain, float((np.abs(part.gain) * one.chorus.outlay).max()))
    plainly = max((abs(amount) for amount in plain(choice.record.goal).values()), default=0.0)
    reach = np.where(reach > 0, reach, 1.0)
    least = max(plainly, 1e-3)
    return np.maximum(gain / reach, least), reach, max(gain, least)
