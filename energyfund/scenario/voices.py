"""What members or residents voted for: participatory budgeting of a part of the community fund."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Number, TableFile, Written

Completion = Literal["none", "one_pound_more", "most_votes"]


def _as_text(value: Any) -> Any:  # noqa: ANN401  sees whatever the cell held
    """Numbered voters: a workbook holds 17 as a number, a CSV as text."""
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else value


class BallotMark(Written):
    """A row of the ballots: one voter marks one proposal."""

    voter: Annotated[Name, BeforeValidator(_as_text)] = Field(
        description="A number or a name, the same in every row of this voter; it is not kept in the plan."
    )
    proposal: Annotated[Name, BeforeValidator(_as_text)] = Field(description="Name of a proposal of the scenario.")
    rank: Count | None = Field(
        None, description="Place on a ranked ballot, 1 is best; left out where form is approval."
    )


class Proposal(Written):
    """Something that the community fund could pay for."""

    name: Name = Field(description="Name that the ballots use.")
    cost_gbp: Annotated[Number, Field(gt=0)] = Field(description="What it costs.")
    homes_lifted: Gbp = Field(0, description="Homes that it lifts out of fuel poverty.")
    bill_savings_gbp_per_year: Number = Field(0, description="Savings on household bills in a full year.")
    ward: str = Field("", description="Ward, for the report.")
    note: str | None = Field(None, description="A remark for the report.")


class Voices(Written):
    """Ballots on a part of the community fund, beside what the optimiser would choose with the same money."""

    ballots: TableFile = Field(
        description="CSV with a row for each mark: voter, proposal, and for ranked ballots rank (1 is best)."
    )
    form: Literal["approval", "ranked"] = Field("approval", description="How people voted.")
    method: Literal["equal_shares", "greedy"] = Field(
        "equal_shares",
        description="equal_shares: every voter has the same money to spend; greedy: most votes first, as long as the "
        "money lasts.",
    )
    completion: Completion = Field(
        "one_pound_more",
        description="What happens to money that equal_shares leaves over. one_pound_more: every voter is given a pound "
        "more, again and again, until nothing more fits; most_votes: it goes to the proposals with most votes that "
        "still fit; none: it stays in the fund.",
    )
    eligible: Count | None = Field(None, description="How many people could have voted, for the turnout.")
    proposals: Annotated[list[Proposal], Field(min_length=1)] = Field(description="What could be voted for.")
    budget_gbp: Gbp | None = Field(
        None, description="Money to decide on. Give this or share_of_community_fund_fraction."
    )
    share_of_community_fund_fraction: Fraction | None = Field(
        None, description="Share of the plan's community fund over the horizon that is decided by vote."
    )

    @model_validator(mode="after")
    def _some_money(self) -> Self:
        if (self.budget_gbp is None) == (self.share_of_community_fund_fraction is None):
            raise ValueError("give either budget_gbp or share_of_community_fund_fraction, and not both")
        names = [proposal.name for proposal in self.proposals]
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            raise ValueError(f"stands twice among the proposals: {', '.join(double)}; every name must be its own")
        if self.method == "greedy" and "completion" in self.model_fields_set:
            raise ValueError("completion goes with method: equal_shares; greedy spends what it can anyway")
        return self
