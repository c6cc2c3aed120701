"""The ``purchase`` block: what a council buys in bulk, for whom, and on which terms it is awarded, paid and resold."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from energyfund.scenario.base import Count, Day, Fraction, Gbp, Name, Number, Rate, TableFile, Whole, Written, Year
from energyfund.scenario.purchase_rows import Currency

FROM_ROOFS, FROM_PLAN = "from_roofs", "from_plan"
"""Words that stand for a demand table: the roofs of the scenario's solar projects, or what a plan builds of them."""

HARDLY = 1e-6


class Weights(Written):
    """Weights of the tender; together 1."""

    price: Fraction = Field(description="Weight of the price.")
    quality: Fraction = Field(0, description="Weight of quality_points.")
    social_value: Fraction = Field(0, description="Weight of social_value_points.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.price + self.quality + self.social_value
        if abs(total - 1) > HARDLY:
            raise ValueError(f"the weights must add up to 1; these add up to {total:g}")
        return self


class Limits(Written):
    """What every award must keep."""

    most_lots_per_supplier: Count | None = Field(None, description="The most lots that one supplier may win.")
    most_winners: Count | None = Field(None, description="The most suppliers that may win anything.")
    least_winners: Count | None = Field(None, description="The least number of suppliers that must win something.")
    most_winners_per_lot: Count | None = Field(None, description="The most suppliers in one lot; 1: no lot is shared.")
    least_award_kwp: Annotated[Number, Field(gt=0)] | None = Field(
        None, description="The least that a supplier who wins in a lot must get there, all years together. [kWp]"
    )
    least_local_share_fraction: Fraction = Field(0, description="Least share of all kWp that local firms get.")
    least_small_share_fraction: Fraction = Field(0, description="Least share of all kWp that small firms get.")
    reserved_lots: dict[Name, Literal["local", "small"]] = Field(
        {}, description="Lots kept for local or for small firms, lines such as North: local."
    )
    excluded_suppliers: list[Name] = Field([], description="Suppliers that may not win, such as failed bidders.")
    budget_gbp_by_year: dict[Year, Gbp] = Field(
        {},
        description="The most that may be spent in a year, lines such as 2027: 500000. Years not named have no limit.",
    )

    @model_validator(mode="after")
    def _winners(self) -> Self:
        if self.least_winners is not None and self.least_award_kwp is None:
            raise ValueError(
                "least_winners needs least_award_kwp: how much a supplier must get to count as one of the winners"
            )
        if None not in {self.least_winners, self.most_winners} and (self.least_winners or 0) > (self.most_winners or 0):
            raise ValueError("least_winners is above most_winners")
        return self


class OverBuying(Written):
    """Buying more than is wanted, where a higher tier makes that cheaper."""

    disposal_gbp_per_kwp: Number = Field(
        description="Cost of getting rid of a kWp that nobody wants; negative where it can be sold on."
    )


class Framework(Written):
    """A framework agreement that the purchase is called off from."""

    name: Name = Field(description="The framework.")
    levy_fraction: Fraction = Field(
        description="Its levy on what suppliers are paid; counted in every cost. Required: no source gives it."
    )


class PurchaseFinance(Written):
    """How the council's own stock is paid for, and what it earns."""

    source: Literal["loan", "reserves"] = Field(description="A loan, or the council's own reserves.")
    rate_fraction: Rate = Field(
        description="Interest of the loan, or what reserves would have earned. Required: rates change twice a day."
    )
    term_years: Count = Field(description="Years of the loan.")
    repayment: Literal["annuity", "eip", "maturity"] = Field("annuity", description="Shape of the repayments.")
    mrp: Literal["straight_line", "annuity"] = Field(
        "straight_line", description="Minimum revenue provision: equal instalments over the life, or an annuity."
    )
    life_years: Count = Field(description="Life of the panels for the revenue provision and the years counted.")
    yield_kwh_per_kwp: Annotated[Number, Field(gt=0)] = Field(description="Yield of a kWp in its first year. [kWh]")
    value_gbp_per_kwh: Gbp = Field(
        description="What a kWh is worth to the council: sold, saved and exported, in the money of price_base_year."
    )
    running_cost_gbp_per_kwp_per_year: Gbp | None = Field(
        None, description="Upkeep, in the money of price_base_year; left out: the library's figure."
    )
    fixed_cost_gbp_per_year: Gbp = Field(
        0, description="Upkeep that does not depend on size; each year's purchase bears its part once its panels work."
    )


class PaymentStage(Written):
    """A part of the price that the supplier is paid."""

    month: Annotated[Whole, Field(ge=0)] = Field(description="Months after the order.")
    fraction: Fraction = Field(description="Share of the price.")


class RiskShare(Written):
    """Who bears the loss on unsold stock; together 1."""

    council: Fraction = Field(0, description="The council, which holds the stock.")
    groups: Fraction = Field(0, description="The groups, through deposits that they lose.")
    supplier: Fraction = Field(0, description="The supplier: call-off, or sale or return.")
    insurer: Fraction = Field(0, description="An insurer.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.council + self.groups + self.supplier + self.insurer
        if abs(total - 1) > HARDLY:
            raise ValueError(f"the shares of the risk must add up to 1; these add up to {total:g}")
        return self


class PolicyCut(Written):
    """Support for the buyers' panels that is cut while the stock is being sold, as the feed-in tariff was in 2011."""

    month: Annotated[Whole, Field(ge=0)] = Field(description="Month after the order in which the support falls.")
    support_before_gbp_per_kwh: Gbp = Field(description="Support for each kWh before the cut.")
    support_after_gbp_per_kwh: Gbp = Field(description="Support for each kWh after it.")
    other_income_gbp_per_kwh: Gbp = Field(0, description="What a kWh is worth besides, sold or saved.")
    yield_kwh_per_kwp: Annotated[Number, Field(gt=0)] = Field(description="Yield of a kWp a year. [kWh]")
    support_years: Count = Field(description="Years for which the support is paid and the buyer counts.")
    required_return_fraction: Rate = Field(description="Return that a buyer needs.")
    other_cost_gbp_per_kwp: Gbp = Field(0, description="What a buyer pays besides the panels, such as installation.")
    running_cost_gbp_per_kwp_per_year: Gbp = Field(0, description="Upkeep of the buyer's panels.")


class Resale(Written):
    """Selling on what was bought, to groups and homes that would pay more alone."""

    lots: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Lots that the council sells on; left out: all that buyers other than itself want."
    )
    price_gbp_per_kwp: Annotated[Number, Field(gt=0)] | None = Field(
        None, description="Price asked; left out: the break-even price with margin_fraction on top."
    )
    margin_fraction: Fraction = Field(0, description="Margin on the break-even price.")
    freight_gbp_per_kwp: Gbp = Field(0, description="Freight of each kWp.")
    storage_gbp_per_kwp: Gbp = Field(0, description="Storage of each kWp until it is sold.")
    finance_rate_fraction: Rate = Field(0, description="Interest a year on money tied up in stock.")
    stock_days: Annotated[Number, Field(ge=0)] = Field(0, description="Days for which the money is tied up.")
    administration_gbp_per_kwp: Gbp = Field(0, description="Administration of each kWp.")
    administration_gbp: Gbp = Field(0, description="Administration that does not depend on size.")
    salvage_gbp_per_kwp: Gbp = Field(0, description="What an unsold kWp fetches.")
    unsold_fraction: Annotated[Number, Field(ge=0, lt=1)] = Field(0, description="Share expected to stay unsold.")
    demand_deviation_fraction: Annotated[Number, Field(gt=0, le=1)] | None = Field(
        None, description="Standard deviation of what will be sold, as a share of it; for the order that pays best."
    )
    risk_share: RiskShare = Field(
        RiskShare(council=1, groups=0, supplier=0, insurer=0), description="Who bears the loss on unsold stock."
    )
    call_off: bool = Field(
        default=False, description="Stock is called off from the supplier as it is sold, so none is left over."
    )
    payment_stages: list[PaymentStage] = Field(
        [PaymentStage(month=0, fraction=1)], min_length=1, description="When the supplier is paid; together 1."
    )
    sales_months: Count = Field(6, description="Months over which the stock is sold, in equal parts.")
    first_sale_month: Annotated[Whole, Field(ge=0)] = Field(3, description="Month after the order of the first sale.")
    balance_by: Literal["month", "quarter"] = Field("month", description="Step of the cash balance in the report.")
    policy_cut: PolicyCut | None = Field(None, description="A stress: support is cut while the stock is being sold.")

    @model_validator(mode="after")
    def _stages(self) -> Self:
        total = sum(stage.fraction for stage in self.payment_stages)
        if abs(total - 1) > HARDLY:
            raise ValueError(f"the payment stages must add up to 1; these add up to {total:g}")
        return self


class Pledges(Written):
    """Group buying: promises that decide which tier is reached."""

    table: TableFile = Field(
        description="CSV of pledges in the order in which they came: buyer, kwp, most_gbp_per_kwp."
    )
    lot: Name = Field(description="The lot whose quotes price them.")
    target_gbp_per_kwp: Annotated[Number, Field(gt=0)] | None = Field(
        None, description="Price at which the purchase goes ahead; left out: the published median for one buyer alone."
    )


class Purchase(Written):
    """A bulk purchase."""

    quotes: TableFile = Field(description="CSV or xlsx of quotes: a row for each supplier, lot and tier.")
    demand: TableFile = Field(
        description="CSV or xlsx of who wants what; or from_roofs: the roofs of the solar projects here; or "
        "from_plan: what the plan in `plan` builds of them."
    )
    plan: TableFile | None = Field(None, description="A plan.json, for demand: from_plan.")
    lots_by: Literal["project", "estate", "ward"] = Field(
        "project", description="What names the lots of from_roofs; from_plan takes projects or wards."
    )
    award_by: Literal["least_cost", "best_score"] = Field(
        "least_cost", description="least_cost: least whole-life cost; best_score: price, quality and social value."
    )
    weights: Weights | None = Field(None, description="Weights of best_score.")
    limits: Limits = Field(Limits.model_validate({}), description="What every award must keep.")
    over_buying: OverBuying | None = Field(None, description="Whether more than is wanted may be bought; left out: no.")
    storage_gbp_per_kwp_per_year: Gbp | None = Field(
        None, description="Cost of storing a kWp of hardware for a year; left out: hardware is not bought ahead."
    )
    price_trend_fraction_per_year: Rate = Field(
        0, description="Change of quoted prices a year after the first; fixed charges stay."
    )
    discount_rate_fraction: Rate = Field(
        0, description="Rate at which the award counts later pounds less; 0: pounds of all years count alike."
    )
    life_years: Count | None = Field(None, description="Years for which running costs in the quotes count.")
    exchange_rates: dict[Currency, Annotated[Number, Field(gt=0)]] = Field(
        {}, description="Pounds for one unit of each currency in the quotes, such as EUR: 0.87. No source is held."
    )
    order_date: Day | None = Field(None, description="Day on which orders are placed; left out: the scenario's date.")
    installation_gbp_per_kwp: Gbp | None = Field(
        None, description="Cost of installing hardware, so that quotes with and without can stand in one lot."
    )
    solo_hardware_gbp_per_kwp: Annotated[Number, Field(gt=0)] | None = Field(
        None, description="What a buyer alone would pay for hardware; left out: no saving on hardware is stated."
    )
    reverse_auction: TableFile | None = Field(None, description="CSV of lots whose price an auction has settled.")
    pledges: Pledges | None = Field(None, description="Group buying.")
    framework: Framework | None = Field(None, description="A framework agreement; left out: own procurement.")
    finance: PurchaseFinance | None = Field(None, description="How own stock is paid for; left out: no such page.")
    resale: Resale | None = Field(None, description="Selling on to groups and homes; left out: at the price paid.")

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.award_by == "best_score") != (self.weights is not None):
            raise ValueError("best_score and weights go together: give both or neither")
        if self.weights is not None and self.over_buying is not None:
            raise ValueError("best_score cannot go with over_buying: what nobody wants would earn points")
        if (self.demand == FROM_PLAN) != (self.plan is not None):
            raise ValueError("demand: from_plan and plan go together: give both or neither")
        if self.demand == FROM_PLAN and self.lots_by == "estate":
            raise ValueError("a plan does not say how much of each estate it builds; use lots_by: project or ward")
        return self

    @property
    def has_demand_table(self) -> bool:
        """Whether demand stands in a table of its own."""
        return self.demand not in {FROM_ROOFS, FROM_PLAN}

    def files(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Path of the field and name of every file that the block names."""
        named: list[tuple[tuple[str, ...], str | None]] = [
            (("quotes",), self.quotes),
            (("demand",), self.demand if self.has_demand_table else None),
            (("plan",), self.plan),
            (("reverse_auction",), self.reverse_auction),
            (("pledges", "table"), self.pledges.table if self.pledges is not None else None),
        ]
        return tuple((path, name) for path, name in named if name is not None)
