"""The rules that a plan must keep, as data in the trustees' words. Their formulas stand in ``allocate/rules.py``."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from energyfund.scenario.base import Fraction, Gbp, Name, Number, Rate, Written
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


class RuleItem(Written):
    """One entry of the list of rules: the rule's name and its limits."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

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

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1 or self.rule is None:
            raise ValueError("each entry of rules names exactly one rule, with its limits")
        return self

    @property
    def rule_name(self) -> str:
        """The rule's name, such as ``homes_lifted``."""
        return next(iter(self.model_fields_set))

    @property
    def rule(self) -> Rule | None:
        """The rule itself."""
        found: Rule | None = getattr(self, self.rule_name)
        return found


RULE_NAMES: tuple[str, ...] = tuple(RuleItem.model_fields)
"""Every rule that a scenario may name."""
