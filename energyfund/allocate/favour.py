"""Settling between equal plans among many options: the next aim counts a little beside the goal, at no loss to it.

Where the weight is small enough, the best plan of goal + weight · aim is one of the best for the goal, and the best of
those for the aim: any other of the same goal would otherwise be better. Whether the weight was small enough shows in
what the goal comes to.
"""

from __future__ import annotations

import numpy as np

from energyfund.allocate.choices import Choice
from energyfund.allocate.goals import value_of
from energyfund.allocate.grow import MISSED, Tell, until_quiet, voice
from energyfund.allocate.master import Master
from energyfund.allocate.pricing import aimed
from energyfund.allocate.problem import Terms, merge
from energyfund.allocate.ties import SLACK, aims_in_turn

WEIGHTS = (1e-3, 1e-5)
"""What the next aim counts for, one after another until the goal loses nothing. It is a share of what the goal gains by
the option that brings it most, held against the same of the aim."""


def favour(master: Master, ends: float, tell: Tell) -> bool:
    """Move a master to the plan that serves the next aims best, one after another, among those that are best already.

    Args:
        master: Grown until nothing improves.
        ends: When time is up, on the clock of ``time.monotonic``.
        tell: Told how far it is.

    Returns:
        Whether that could be done without a loss; the master is then left as it should be built.

    Raises:
        SolverStoppedError: Time is up.
    """
    choice = master.choice
    sought: Terms = choice.record.goal
    kept = [(sought, value_of(sought))]
    for aim in aims_in_turn(choice.record):
        size = _largest(choice, sought) / max(_largest(choice, aim), SLACK)
        for weight in WEIGHTS:
            mixed = merge(dict(sought), aim, weight * size)
            master.aim(mixed)
            solved, _ = until_quiet(master, ends, tell)
            voice(master)
            if solved.missed <= MISSED and all(_is_kept(terms, value) for terms, value in kept):
                sought = mixed
                kept.append((aim, value_of(aim)))
                break
        else:
            return False
    return True


def _is_kept(terms: Terms, value: float) -> bool:
    return value_of(terms) >= value - SLACK * max(abs(value), 1.0)


def _largest(choice: Choice, terms: Terms) -> float:
    """What the option that brings most brings to an aim; 1 where none does."""
    most = 0.0
    for one in choice.choruses:
        parts = aimed(one, terms)
        build, *draws = (float(np.abs(part.gain).max(initial=0.0)) for part in (parts.build, *parts.draws))
        most = max(most, build, *(draw * float(one.chorus.outlay.max(initial=0.0)) for draw in draws))
    return most or 1.0
