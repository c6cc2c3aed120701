"""Why a plan is what it is, as ``plan.json`` holds it: limits, projects and ranges, each with numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LimitStory:
    """A limit that holds the plan back, and what one step would change.

    Gains are of what the plan seeks, in its own unit; more is better.

    Attributes:
        name: The rule, budget or pathway in the user's words.
        kind: The kind of rule, ``budget``, ``pathway``, …
        unit: Unit of the limit.
        at: Where it stands; None where it differs from year to year.
        price: Gain for one more unit of the limit, at the margin; None where only a whole step was tried.
        step: How far the limit was moved, in its units, to where it is easier to keep.
        gain: What the step gains, found by solving again; None where it was not tried.
        npv_gbp, homes, return_bp: What the step adds beside: net present value, homes lifted, and hundredths of a per
            cent of the fund's expected return a year; None where it is not known.
        confirmed: Whether solving again agrees with the price; None where it was not tried.
        in_words: All of it in a sentence or two.
    """

    name: str
    kind: str
    unit: str
    at: float | None
    price: float | None
    step: float
    gain: float | None
    npv_gbp: float | None
    homes: float | None
    return_bp: float | None
    confirmed: bool | None
    in_words: str


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """Why a project is built, in part or not at all, and what would have to change.

    Attributes:
        loss: What the plan loses where all of it is built; None where it was not tried or cannot be.
        worth: What the plan would lose without it; None where it was not tried or no plan keeps every rule without it.
        grant_gbp: Least grant from outside with which all of it costs the plan nothing; None where none was found. [£]
        one_line: Why, in one sentence.
        lines: The rest of the story.
    """

    name: str
    built_fraction: float
    loss: float | None
    worth: float | None
    grant_gbp: float | None
    one_line: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RangeStory:
    """How far an input may move before the plan builds something else.

    Attributes:
        about: The project or budget.
        now: The input as it is.
        low, high: The ends of the range; None where there is none that was found.
    """

    about: str
    unit: str
    now: float
    low: float | None
    high: float | None
    in_words: str


@dataclass(frozen=True, slots=True)
class ExplanationPlan:
    """The whole explanation.

    Attributes:
        solves: Times that the plan was solved again.
        remarks: What was not tried, and how the numbers were found.
    """

    limits: tuple[LimitStory, ...]
    projects: tuple[ProjectStory, ...]
    ranges: tuple[RangeStory, ...]
    solves: int
    remarks: tuple[str, ...]
