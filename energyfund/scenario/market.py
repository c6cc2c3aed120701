"""What a scenario says about markets: how holdings may move in a year, and the futures that are asked about."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from energyfund.scenario.base import (
    AS_FILE,
    AS_LIST,
    PLAIN_WORDS,
    Fraction,
    Name,
    Number,
    Rate,
    TableFile,
    Whole,
    Written,
    Year,
)


def _list_or_file(value: object) -> str | None:
    if isinstance(value, list):
        return AS_LIST
    return AS_FILE if isinstance(value, str) else None


Correlations = Annotated[
    Annotated[list[list[Number]], Field(min_length=1), Tag(AS_LIST)] | Annotated[TableFile, Tag(AS_FILE)],
    Discriminator(
        _list_or_file,
        custom_error_type=PLAIN_WORDS,
        custom_error_message="must be a square list of lists in the order of the holdings, or the name of a CSV file",
    ),
]
"""A correlation matrix: rows in the order of the holdings, or a CSV with the names in its first row and column."""


class Market(Written):
    """How the fund's holdings may move in one year.

    Either scenarios from a file, or means, volatilities and correlations from which scenarios are drawn. Means left
    out are the holdings' own expected returns.
    """

    returns: TableFile | None = Field(
        None, description="CSV or Parquet: a row per scenario, a column per holding, optionally probability."
    )
    table: Literal["horizon_2017"] | None = Field(
        None, description="A public table as a labelled example; each holding names its market_class."
    )
    same_class_correlation: Annotated[Number, Field(ge=0, le=1)] = Field(
        1, description="Of table: correlation of two holdings of the same class; at 1 they cannot be told apart."
    )
    means: dict[Name, Rate] = Field({}, description="Mean return a year by holding; left out: its expected return.")
    volatilities: dict[Name, Annotated[Number, Field(ge=0, le=3)]] = Field(
        {}, description="Standard deviation of a year's return, by holding."
    )
    correlations: Correlations | None = Field(None, description="Correlations of the holdings.")
    scenarios: Annotated[Whole, Field(ge=20, le=100_000)] = Field(1000, description="Number of scenarios drawn.")
    seed: Annotated[Whole, Field(ge=0)] = Field(0, description="Seed of the scenarios.")
    tails: Literal["normal", "fat"] = Field("normal", description="fat: Student's t, with extreme years more often.")
    degrees_of_freedom: Annotated[Whole, Field(ge=3, le=100)] = Field(5, description="Of Student's t; fewer: fatter.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [
            name
            for name, value in (("returns", self.returns), ("table", self.table), ("volatilities", self.volatilities))
            if value
        ]
        if len(given) != 1:
            raise ValueError(f"give one of returns, table or volatilities; {len(given) or 'none'} of them stand here")
        if self.volatilities and self.correlations is None:
            raise ValueError("correlations is missing: volatilities alone do not say how holdings move together")
        if self.returns is not None and (self.means or self.correlations is not None):
            raise ValueError("means and correlations are in the scenarios of returns already; leave them out")
        return self


class Future(Written):
    """A named future: stated shifts of returns against the expected ones. It is a question asked, not a forecast."""

    name: Name = Field(description="Name for the regret table.")
    fossil_return_shift_fraction: Rate = Field(
        0, description="Added each year to the return of the fossil part of every holding."
    )
    class_return_shift_fraction: dict[Name, Rate] = Field(
        {}, description="Added each year to the return of every holding of an asset class."
    )
    shock_year: Year | None = Field(None, description="Year of a single loss.")
    fossil_shock_fraction: Fraction = Field(0, description="Share of the fossil part that is lost in shock_year.")
    because: Annotated[str, Field(min_length=1)] = Field(description="Source or reason, printed beside the table.")

    @model_validator(mode="after")
    def _shock_has_a_year(self) -> Self:
        if (self.shock_year is None) != (self.fossil_shock_fraction == 0):
            raise ValueError("shock_year and fossil_shock_fraction go together")
        return self
