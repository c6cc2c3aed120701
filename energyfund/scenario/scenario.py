"""The whole scenario file."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from energyfund.scenario.base import (
    AS_LIST,
    AS_NUMBER,
    Day,
    Name,
    Number,
    Rate,
    Whole,
    Written,
    Year,
    refuse_truth,
)
from energyfund.scenario.capital import Capital
from energyfund.scenario.fund import PensionFund
from energyfund.scenario.local_economy import LocalEconomy
from energyfund.scenario.market import Future
from energyfund.scenario.offer import ShareOffer, Uncertainty
from energyfund.scenario.pathways import Pathways
from energyfund.scenario.projects import Project
from energyfund.scenario.purchase import Purchase
from energyfund.scenario.rules import RuleItem
from energyfund.scenario.voices import Voices

Goal = Literal["npv", "fund_value", "homes_lifted", "bill_savings", "cvar"]

MOST_PLANNING_YEARS = 60
"""Years in which money may be placed, at most."""


class Objective(Written):
    """What the plan seeks. Everything else enters as a rule."""

    maximise: Literal["npv", "fund_value", "homes_lifted", "bill_savings"] | None = Field(
        None,
        description="npv: net present value of the projects; fund_value: expected value of the pension fund at the "
        "end; homes_lifted: homes out of fuel poverty; bill_savings: pounds a year off household bills.",
    )
    minimise: Literal["cvar"] | None = Field(
        None, description="cvar: the mean loss of the worst years, one year ahead, as a share of the fund."
    )
    confidence: Annotated[Number, Field(gt=0, lt=1)] | None = Field(
        None, description="Of cvar: 0.95 looks at the worst 5 %; left out: the library's figure."
    )

    @model_validator(mode="after")
    def _one_aim(self) -> Self:
        if (self.maximise is None) == (self.minimise is None):
            raise ValueError("give either maximise or minimise, and not both")
        if self.confidence is not None and self.minimise is None:
            raise ValueError("confidence goes with minimise: cvar")
        return self

    @property
    def goal(self) -> Goal:
        """The aim, whichever way it points."""
        return self.maximise or "cvar"


class SolarSettings(Written):
    """Settings shared by all solar projects."""

    seed: Annotated[Whole, Field(ge=0)] = Field(0, description="Seed of the made-up hours of weather.")


class HomesSettings(Written):
    """Settings shared by all homes."""

    median_income_gbp: Annotated[Number, Field(gt=0)] | None = Field(
        None,
        description="National median income after housing costs, equivalised, in pounds a year. Required where homes "
        "are tested: no source.",
    )
    seed: Annotated[Whole, Field(ge=0)] = Field(0, description="Seed of the draws for the ranges.")
    draws: Annotated[Whole, Field(ge=100, le=100_000)] = Field(1000, description="Number of draws for the ranges.")


def _number_or_list(value: object) -> str:
    return AS_LIST if isinstance(value, list) else AS_NUMBER


NumberOrNumbers = Annotated[
    Annotated[Number, Tag(AS_NUMBER)] | Annotated[list[Number], Field(min_length=1), Tag(AS_LIST)],
    Discriminator(_number_or_list),
]


class FigureOverride(Written):
    """A figure of the library that this scenario replaces, and why."""

    value: NumberOrNumbers = Field(description="The number in the figure's unit; a list where the figure is a list.")
    because: Annotated[str, Field(min_length=1)] = Field(description="The reason, printed in the report.")


class Scenario(Written):
    """A scenario: what there is, what may be built, who pays, and what must hold."""

    energyfund: Annotated[Literal[1], BeforeValidator(refuse_truth)] = Field(
        description="Version of this file's format."
    )
    name: Name = Field(description="Title of the reports.")
    description: str = Field("", description="One paragraph for the first page of the reports.")
    date: Day | None = Field(None, description="Day whose figures hold; left out: the library's own date.")
    start_year: Year | None = Field(None, description="First planning year; left out: the year of date.")
    planning_years: Annotated[Whole, Field(ge=1, le=MOST_PLANNING_YEARS)] | None = Field(
        None, description="Years in which money may be placed; left out: 10, or more if a budget or outlay is longer."
    )
    horizon_years: Annotated[Whole, Field(ge=1, le=100)] = Field(40, description="Years for which cash flow counts.")
    price_base_year: Year | None = Field(None, description="Year of the prices in this file; left out: the start year.")
    discount_rate_fraction: Rate | None = Field(
        None, description="Nominal discount rate of npv; left out: the Green Book rate with inflation on top."
    )
    capital: list[Capital] = Field([], description="Who may pay.")
    projects: list[Project] = Field([], description="What may be built.")
    pension_fund: PensionFund | None = Field(None, description="The pension fund, where one is planned for.")
    pathways: Pathways = Field(
        [], description="Ways to leave fossil fuels, or the word standard; plan takes the first, compare takes all."
    )
    futures: list[Future] | None = Field(
        None, description="Futures under which compare holds every pathway; left out: the library's four."
    )
    local_economy: LocalEconomy | None = Field(
        None, description="What local suppliers spend in the place again, for the local multiplier of the outlay."
    )
    voices: Voices | None = Field(None, description="Ballots of members or residents on part of the community fund.")
    rules: list[RuleItem] = Field([], description="What every plan must keep.")
    objective: Objective | None = Field(None, description="Left out: npv with projects, fund_value with only a fund.")
    solar: SolarSettings = Field(SolarSettings(), description="Settings shared by all solar projects.")
    homes: HomesSettings = Field(HomesSettings(), description="Settings shared by all homes.")
    share_offer: ShareOffer | None = Field(None, description="What a share offer says, for: energyfund size.")
    purchase: Purchase | None = Field(None, description="A bulk purchase, for: energyfund purchase.")
    uncertainty: Uncertainty = Field(Uncertainty(), description="How the ranges of returns are drawn.")
    assumptions: dict[str, FigureOverride] = Field({}, description="Figures of the library that are replaced here.")
    invented: list[Name] = Field([], description="What in this scenario is made up; printed in every report.")
    solver_seconds: Annotated[Number, Field(gt=0)] = Field(600, description="The solver stops after this many seconds.")
