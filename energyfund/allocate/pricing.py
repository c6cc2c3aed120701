"""The price of every option at once: the most that building it can add, given what the rows that tie options cost.

Given the dual λ of every row that ties options together, an option is worth, for each unit of it that is built,

    v = c_b − λ·A_b + outlay · max Σ_s P_s·f_s,    P_s = c_s − λ·A_s, f_s the share of the outlay that source s pays,
    Σ_{s in group} f_s = share of the group,  Σ_s needed_s·f_s ≤ room,  0 ≤ f_s ≤ cap_s.

The inner program is a knapsack in as many shares as there are sources. By duality it is the least over μ ≥ 0 of
φ(μ) = μ·room + Σ_groups (the best shares at P_s − μ·needed_s), which is convex and has its kinks where two sources of a
group change places, so it is enough to look at those and at nought.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.chorus import FUNDABLE, Chorus, Voice, least_needed
from energyfund.allocate.problem import Terms
from energyfund.allocate.record import Record
from energyfund.finance.present_value import FloatArray

IntArray = NDArray[np.int64]

TIE = 1e-10
"""Two sources whose scores differ by no more than this part of the largest are as good as each other."""


@dataclass(frozen=True, slots=True)
class Part:
    """Coefficients of one variable of a chorus: in which rows, of what size, and in the objective.

    Attributes:
        rows: Numbers of rows, shape (k,).
        size: Shape (k, options).
        gain: In the objective, shape (options,).
    """

    rows: IntArray
    size: FloatArray
    gain: FloatArray

    def some(self, seats: IntArray) -> Part:
        """The coefficients of some options."""
        return Part(self.rows, self.size[:, seats], self.gain[seats])

    def worth(self, duals: FloatArray, *, goal: bool = True) -> FloatArray:
        """Gain, where it counts, less what the rows cost, shape (options,)."""
        found: FloatArray = self.gain * goal - duals[self.rows] @ self.size
        return found


@dataclass(frozen=True, slots=True)
class Priced:
    """A chorus, or a sample of it, ready to be priced.

    Attributes:
        seats: Which of the chorus's options these are, shape (options,).
        fundable: Options that some mix of sources can fund within the room; others stay unbuilt, shape (options,).
    """

    chorus: Chorus
    room: float
    fundable: NDArray[np.bool_]
    build: Part
    draws: tuple[Part, ...]
    seats: IntArray


def sampled(one: Priced, seats: IntArray, place: IntArray) -> Priced:
    """Some options of a chorus.

    Args:
        one: The chorus.
        seats: Which of its options, shape (some,).
        place: Where they stand in a list of the sampled options, shape (some,).
    """
    chorus = replace(
        one.chorus, place=place, outlay=one.chorus.outlay[seats], needed=one.chorus.needed[:, seats]
    )  # fmt: skip
    return Priced(
        chorus, one.room, one.fundable[seats], one.build.some(seats), tuple(part.some(seats) for part in one.draws),
        one.seats[seats],
    )  # fmt: skip


def priced(record: Record) -> list[Priced]:
    """Every chorus of a record with its coefficients gathered."""
    written = record.written
    by_voice: dict[Voice, list[tuple[int, float]]] = {}
    for number, row in enumerate(written):
        for variable, amount in row.expr.items():
            if isinstance(variable, Voice):
                by_voice.setdefault(variable, []).append((number, amount))
    found = []
    for number, chorus in enumerate(record.choruses):
        room = record.room.get(number, 1.0)
        fundable = least_needed(chorus.needed, chorus.most, chorus.groups) <= room + FUNDABLE
        build = _part(chorus.option.build, by_voice, record.goal, len(chorus.place))
        draws = tuple(_part(draw, by_voice, record.goal, len(chorus.place)) for draw in chorus.option.draws.values())
        found.append(Priced(chorus, room, fundable, build, draws, np.arange(len(chorus.place))))
    return found


def aimed(one: Priced, goal: Terms) -> Priced:
    """The same options with another objective."""
    option = one.chorus.option
    parts = []
    for voice, part in zip((option.build, *option.draws.values()), (one.build, *one.draws), strict=True):
        amount = goal.get(voice, 0.0)
        gain = np.zeros(len(one.seats)) + (amount[one.seats] if isinstance(amount, np.ndarray) else amount)
        parts.append(replace(part, gain=gain))
    return replace(one, build=parts[0], draws=tuple(parts[1:]))


def _part(voice: Voice, by_voice: dict[Voice, list[tuple[int, float]]], goal: Terms, count: int) -> Part:
    entries = by_voice.get(voice, [])
    rows = np.array([number for number, _ in entries], dtype=np.int64)
    size = np.empty((len(entries), count))
    for place, (_, amount) in enumerate(entries):
        size[place] = amount
    return Part(rows, size, np.zeros(count) + goal.get(voice, 0.0))


@dataclass(frozen=True, slots=True)
class Scores:
    """What the options of a chorus are worth at given duals.

    Attributes:
        worth: The most that building all of one adds; minus infinity where it cannot be funded, shape (options,).
        build: Of that, without what its outlay is worth, shape (options,).
        pounds: P_s, worth of a scaled pound from each source, shape (sources, options).
        level: μ at the optimum, shape (options,).
    """

    worth: FloatArray
    build: FloatArray
    pounds: FloatArray
    level: FloatArray


def score(one: Priced, duals: FloatArray, more_pounds: FloatArray | None = None, *, goal: bool = True) -> Scores:
    """Price the options of a chorus.

    Args:
        one: The chorus.
        duals: What a unit of each written row costs, shape (rows,).
        more_pounds: Added to the worth of a pound from each source, for rows about one project, shape (sources,
            options); None for nothing.
        goal: Whether what an option brings to the goal counts.
    """
    chorus = one.chorus
    build = one.build.worth(duals, goal=goal)
    pounds = np.array([part.worth(duals, goal=goal) for part in one.draws]).reshape(len(one.draws), len(build))
    if more_pounds is not None:
        pounds = pounds + more_pounds
    best = _best_shares(pounds, chorus, one.room, np.zeros(len(build)))
    level = np.zeros(len(build))
    for inside, _ in chorus.groups:
        for first, second in combinations(inside, 2):
            steeper = chorus.needed[first] - chorus.needed[second]
            apart = np.abs(steeper) > 0
            meet = np.where(apart, (pounds[first] - pounds[second]) / np.where(apart, steeper, 1.0), 0.0)
            meet = np.maximum(meet, 0.0)
            if bool(meet.any()):
                there = _best_shares(pounds, chorus, one.room, meet)
                level = np.where(there < best, meet, level)
                best = np.minimum(there, best)
    worth = np.where(one.fundable, build + chorus.outlay * best, -np.inf)
    return Scores(worth, build, pounds, level)


def _best_shares(pounds: FloatArray, chorus: Chorus, room: float, level: FloatArray) -> FloatArray:
    """φ(μ), shape (options,)."""
    scores = pounds - level * chorus.needed
    total: FloatArray = level * room
    for inside, share in chorus.groups:
        rows = list(inside)
        if len(rows) == 1:
            total = total + share * scores[rows[0]]
        elif bool(np.all(chorus.most[rows] >= share)):
            total = total + share * scores[rows].max(axis=0)
        else:
            total = total + (_greedy(scores[rows], chorus.most[rows], share) * scores[rows]).sum(axis=0)
    return total


def _greedy(scores: FloatArray, most: FloatArray, share: float) -> FloatArray:
    """Shares that go to the highest scores first, each up to its cap, shape of the scores."""
    order = np.argsort(-scores, axis=0, kind="stable")
    caps = most[order]
    before = np.cumsum(caps, axis=0) - caps
    found = np.empty_like(scores)
    np.put_along_axis(found, order, np.clip(share - before, 0.0, caps), axis=0)
    return found


def mixes(one: Priced, scores: Scores, chosen: IntArray) -> FloatArray:
    """Shares f_s of the outlay that each source pays where an option is worth most, shape (sources, chosen).

    At μ the sources that tie are mixed so that the room is used exactly.
    """
    chorus = one.chorus
    needed, pounds = chorus.needed[:, chosen], scores.pounds[:, chosen]
    level = scores.level[chosen]
    reached = pounds - level * needed
    tilt = TIE * np.maximum(np.abs(pounds).max(axis=0, initial=0.0), 1e-12)
    tilt = tilt / np.maximum(needed.max(axis=0, initial=0.0), 1e-12)
    little, much = np.zeros_like(pounds), np.zeros_like(pounds)
    for inside, share in chorus.groups:
        rows = list(inside)
        little[rows] = _greedy((reached - tilt * needed)[rows], chorus.most[rows], share)
        much[rows] = _greedy((reached + tilt * needed)[rows], chorus.most[rows], share)
    low, high = (little * needed).sum(axis=0), (much * needed).sum(axis=0)
    more = np.where(high > low, (one.room - low) / np.where(high > low, high - low, 1.0), 0.0)
    more = np.where(level > 0, np.clip(more, 0.0, 1.0), 0.0)
    found: FloatArray = little + more * (much - little)
    return found


def is_alone(one: Priced, scores: Scores, chosen: IntArray, margin: FloatArray) -> NDArray[np.bool_]:
    """Whether the best mix of sources is the only one within a margin of worth, shape (chosen,).

    Every source that a mix could take more of, or less, must be worse by more than the margin for the whole outlay; the
    source at the margin itself, and a second where the room binds, may be anything.

    Args:
        one: The chorus.
        scores: Its scores.
        chosen: Options, shape (chosen,).
        margin: What a mix may lose and still count as a tie, shape (chosen,).
    """
    chorus = one.chorus
    shares = mixes(one, scores, chosen)
    reached = scores.pounds[:, chosen] - scores.level[chosen] * chorus.needed[:, chosen]
    outlay = chorus.outlay[chosen]
    ties = np.zeros(len(chosen), dtype=np.int64)
    for inside, _ in chorus.groups:
        rows = list(inside)
        used = shares[rows] > FUNDABLE
        at_margin = np.where(used, reached[rows], np.inf).min(axis=0)
        near = np.abs(reached[rows] - at_margin) * outlay <= margin
        ties += near.sum(axis=0) - 1
    binds = (scores.level[chosen] * outlay > margin).astype(np.int64)
    found: NDArray[np.bool_] = ties <= binds
    return found
