"""The rules that a plan must keep, as data in the trustees' words. Their formulas stand in ``allocate``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Number, Rate, Written
from energyfund.scenario.capital import ProjectKind


def _empty_block(value: Any) -> Any:  # noqa: ANN401  sees whatever the YAML file held
    """A rule written with nothing behind its colon means: with its defaults."""
    return {} if value is None else value


class Rule(Written):
    """One rule."""


class ShareRule(Rule):
    """A share with a floor, a ceiling or both."""

    at_least_fraction: Fraction | None = Field(None, description="The least share allowed; left out: no floor.")
    at_most_fraction: Fraction | None = Field(None, description="The largest share allowed; left out: no ceiling.")

    @model_validator(mode="after")
    def _some_limit(self) -> Self:
        if self.at_least_fraction is None and self.at_most_fraction is None:
            raise ValueError("give at_least_fraction, at_most_fraction or both")
        if (self.at_least_fraction or 0) > (1 if self.at_most_fraction is None else self.at_most_fraction):
            raise ValueError("at_least_fraction is above at_most_fraction")
        return self


class FundExpectedReturn(Rule):
    """The fund, projects included, must expect at least this return in every planning year."""

    at_least_fraction: Rate = Field(description="Expected return a year, nominal.")


class LocalInvestment(ShareRule):
    """Value of local projects held by the pension fund, as a share of the fund, in every planning year."""


class ConnectedEntities(Rule):
    """Most of the fund that may be in bodies connected with its authority."""

    at_most_fraction: Fraction | None = Field(None, description="Left out: the library's figure, see its note.")


class AssetClass(ShareRule):
    """Share of the fund in one asset class, from the end of the first year on."""

    name: Name = Field(description="An asset class of the holdings.")


class ShareOfCapital(ShareRule):
    """Share of all project outlay that goes to one kind of project."""

    kind: ProjectKind = Field(description="A kind of project.")


class HomesLifted(Rule):
    """Homes lifted out of fuel poverty, expected number."""

    at_least: Gbp = Field(description="Homes.")


class BillSavings(Rule):
    """Savings on household bills in a full year."""

    at_least_gbp_per_year: Gbp = Field(description="Pounds a year.")


class Carbon(Rule):
    """Tonnes of carbon dioxide equivalent avoided over the horizon."""

    at_least_tco2e: Number = Field(description="Tonnes over the horizon.")


class DeprivedWards(Rule):
    """Share of all project outlay in projects marked ``deprived_ward``."""

    at_least_fraction: Fraction = Field(description="The least share allowed.")


class IndivisibleReserve(Rule):
    """Share of every project's cash flow that is never distributed."""

    fraction: Fraction | None = Field(None, description="Left out: the library's figure, the Italian rule.")


class Turnover(Rule):
    """Purchases and sales of holdings in each planning year, added up, as a share of the fund when the year begins."""

    at_most_fraction: Annotated[Number, Field(ge=0, le=2)] = Field(
        description="Purchases and sales together; 0.2 lets a tenth of the fund be changed for something else."
    )


class Liquidity(Rule):
    """Cash, and listed holdings that are not locked, cover next year's pensions and projects with something to spare.

    It holds on the first day and at the end of every planning year.
    """

    months_of_benefits: Annotated[Number, Field(ge=0, le=120)] = Field(
        description="Months of next year's benefits that must be covered; 15 is a year and a quarter to spare."
    )
    share_of_calls_fraction: Annotated[Number, Field(ge=0, le=10)] = Field(
        1, description="Share of next year's draws for projects that must be covered; 1.2 leaves a fifth to spare."
    )


class Cvar(Rule):
    """Mean loss of the worst years, one year ahead, projects included, at the end of every planning year."""

    at_most_fraction: Fraction = Field(description="Share of the fund.")
    confidence: Annotated[Number, Field(gt=0, lt=1)] | None = Field(
        None, description="0.95 looks at the worst 5 %; left out: that of the objective, or the library's figure."
    )


class MeanAbsoluteDeviation(Rule):
    """Mean distance of a year's return from its mean, projects included, at the end of every planning year."""

    at_most_fraction: Fraction = Field(description="Share of the fund.")


class WorstCase(Rule):
    """Largest loss over all market scenarios, one year ahead, at the end of every planning year."""

    at_most_fraction: Fraction = Field(description="Share of the fund.")


class RobustReturn(Rule):
    """Return that is still expected when the expected returns of several holdings fall short at once.

    It holds at the end of every planning year, whichever holdings those are.
    """

    at_least_fraction: Rate = Field(description="Expected return of the fund a year, nominal.")
    deviations: Annotated[Number, Field(gt=0, le=10)] | None = Field(
        None,
        description="How far an expected return may fall short, in standard deviations of a year's return in the "
        "market; left out: the library's figure.",
    )
    shortfall_fraction_by_holding: dict[Name, Fraction] = Field(
        {}, description="How far an expected return may fall short, by holding; in place of deviations for those named."
    )
    holdings_at_once: Annotated[Number, Field(ge=0)] | None = Field(
        None,
        description="How many holdings fall short at once; left out: 1 + z·√n of n holdings, with z the normal "
        "quantile of the plan's confidence (Bertsimas and Sim).",
    )


class LocalSpend(Rule):
    """Share of all project outlay that is spent with local suppliers, by the projects' ``local_spend_fraction``."""

    at_least_fraction: Fraction = Field(description="The least share allowed.")


class WardFairness(Rule):
    """Every ward with homes in some project gets at least this part of its fair share.

    A ward's fair share is its share of all homes that the projects could touch. Projects without homes, or without a
    known ward, do not enter.
    """

    at_least_fraction: Fraction = Field(description="1: exactly in proportion to homes; 0.5: at least half of that.")
    of: Literal["outlay", "homes_lifted"] = Field(
        "outlay", description="What is shared out: money spent, or homes lifted out of fuel poverty."
    )


class PartnerShare(ShareRule):
    """Share of all project outlay that the sources of one partner pay."""

    partner: Name = Field(description="A partner of some project's partnership.")


PRIORITY = "priority"
"""The field of an entry of the list of rules that is no rule."""

SPOKEN = {"cvar": "CVaR", "mad": "mean absolute deviation"}
"""Rules whose name is a short form."""


def _one_rule(schema: dict[str, Any]) -> None:
    """For editors: exactly one of the rules in each entry."""
    schema["oneOf"] = [{"required": [name]} for name in schema["properties"] if name != PRIORITY]


class RuleItem(Written):
    """One entry of the list of rules: the rule's name and its limits, and how firmly it is meant."""

    model_config = ConfigDict(json_schema_extra=_one_rule)

    fund_expected_return: FundExpectedReturn | None = None
    local_investment: LocalInvestment | None = None
    connected_entities: Annotated[ConnectedEntities | None, BeforeValidator(_empty_block)] = None
    asset_class: AssetClass | None = None
    share_of_capital: ShareOfCapital | None = None
    homes_lifted: HomesLifted | None = None
    bill_savings: BillSavings | None = None
    carbon: Carbon | None = None
    deprived_wards: DeprivedWards | None = None
    indivisible_reserve: Annotated[IndivisibleReserve | None, BeforeValidator(_empty_block)] = None
    turnover: Turnover | None = None
    liquidity: Liquidity | None = None
    cvar: Cvar | None = None
    mad: MeanAbsoluteDeviation | None = None
    worst_case: WorstCase | None = None
    robust_return: RobustReturn | None = None
    local_spend: LocalSpend | None = None
    ward_fairness: WardFairness | None = None
    partner_share: PartnerShare | None = None
    priority: Count | None = Field(
        None,
        description="Which rules give way first where not all can hold: 1 before 2 before 3. Left out: after all that "
        "have a number, like budgets and pathways.",
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set - {PRIORITY}) != 1 or self.rule is None:
            raise ValueError("each entry of rules names exactly one rule, with its limits, and perhaps its priority")
        return self

    @property
    def rule_name(self) -> str:
        """The rule's name, such as ``homes_lifted``."""
        return next(name for name in self.model_fields_set if name != PRIORITY)

    @property
    def spoken(self) -> str:
        """The rule as people say it, with what it is about where a scenario may hold several of its kind."""
        words = SPOKEN.get(self.rule_name, self.rule_name.replace("_", " "))
        match self.rule:
            case AssetClass(name=about) | PartnerShare(partner=about):
                return f"{words} '{about}'"
            case ShareOfCapital(kind=about):
                return f"{words} for {about}"
            case _:
                return words

    def label(self, line: int | None) -> str:
        """What messages, reports and checks call the rule, such as ``homes lifted (line 58)``: its one name."""
        return f"{self.spoken} (line {line})"

    @property
    def rule(self) -> Rule | None:
        """The rule itself."""
        found: Rule | None = getattr(self, self.rule_name)
        return found


RULE_NAMES: tuple[str, ...] = tuple(name for name in RuleItem.model_fields if name != PRIORITY)
"""Every rule that a scenario may name."""
