"""The pathways by which a pension fund may leave fossil fuels, as policies in the trustees' words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Written, Year

Definition = Literal["low", "high", "both"]


class PathwayBase(Written):
    """What every pathway that does something has."""

    name: Name = Field(description="Name for the reports and for --pathway.")
    scope: Literal["listed", "all"] = Field("listed", description="Listed holdings only, or all.")
    definition: Definition = Field(
        "high", description="Which estimate of the fossil share must fall; both: the limit holds under each."
    )
    no_new_money: bool = Field(
        default=False, description="No purchase of a vehicle with fossil fuels inside, from the first day on."
    )


class Hold(Written):
    """No policy: the null option."""

    kind: Literal["hold"] = Field(description="The fund is left as it is.")
    name: Name = Field("hold", description="Name for the reports and for --pathway.")


class LinearExit(PathwayBase):
    """The fossil share falls in equal steps from today's to the target at the deadline."""

    kind: Literal["linear"] = Field(description="The fossil share falls in equal steps.")
    deadline_year: Year = Field(description="The share must be at the target at the end of this year.")
    target_fraction: Fraction = Field(0, description="Fossil share allowed from the deadline on.")


class ImmediateExit(PathwayBase):
    """Everything at once, with the cost of forced sales: out by the end of the first planning year."""

    kind: Literal["immediate"] = Field(description="Out by the end of the first planning year.")
    name: Name = Field("immediate", description="Name for the reports and for --pathway.")


class ListedExit(PathwayBase):
    """No new money now; listed holdings out within some years; nothing new in private equity that holds extractors."""

    kind: Literal["listed_exit"] = Field(description="No new money now, listed holdings out within some years.")
    name: Name = Field("five-year listed exit", description="Name for the reports and for --pathway.")
    no_new_money: bool = Field(default=True, description="No purchase of a vehicle with fossil fuels inside.")
    years: Count = Field(5, description="Years until no fossil share is left; it falls in equal steps.")


class TwoPlusFive(PathwayBase):
    """Coal and unconventional oil and gas out first, everything later."""

    kind: Literal["two_plus_five"] = Field(description="Coal and unconventional out first, all later.")
    name: Name = Field("two plus five", description="Name for the reports and for --pathway.")
    coal_years: Count = Field(2, description="Years until no coal and unconventional share is left.")
    years: Count = Field(5, description="Years until no fossil share is left; it falls in equal steps.")

    @model_validator(mode="after")
    def _coal_first(self) -> Self:
        if self.coal_years > self.years:
            raise ValueError("coal_years is after years: coal goes first")
        return self


class ClimateBenchmark(PathwayBase):
    """A climate transition (CTB) or Paris-aligned (PAB) glidepath of carbon intensity.

    The first cut and the yearly cut are the regulation's, held in the library.
    """

    kind: Literal["ctb", "pab"] = Field(description="ctb: first cut 30 %; pab: first cut 50 %; both then 7 % a year.")
    name: Name = Field("glidepath", description="Name for the reports and for --pathway.")
    base_intensity_tco2e_per_gbp_m: Gbp | None = Field(
        None, description="Intensity of the investable universe that is cut; left out: the fund's own on the first day."
    )


class CustomPathway(PathwayBase):
    """Limits year by year, of the fossil share, of the carbon intensity, or of both."""

    kind: Literal["custom"] = Field(description="Limits year by year.")
    most_fraction_by_year: dict[Year, Fraction] = Field(
        {}, description="Most fossil share at the end of each year; years between hold the one before."
    )
    most_intensity_by_year: dict[Year, Gbp] = Field(
        {}, description="Most carbon intensity at the end of each year, tCO2e for each £m; years between hold the last."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.most_fraction_by_year or self.most_intensity_by_year or self.no_new_money):
            raise ValueError("give most_fraction_by_year, most_intensity_by_year or no_new_money: it limits nothing")
        return self


Pathway = Annotated[
    Hold | LinearExit | ImmediateExit | ListedExit | TwoPlusFive | ClimateBenchmark | CustomPathway,
    Field(discriminator="kind"),
]

STANDARD: tuple[Pathway, ...] = (
    Hold(kind="hold"),
    ListedExit(kind="listed_exit"),
    TwoPlusFive(kind="two_plus_five", scope="all"),
    ImmediateExit(kind="immediate"),
    ClimateBenchmark(kind="ctb", name="climate transition benchmark", scope="all"),
    ClimateBenchmark(kind="pab", name="Paris-aligned benchmark", scope="all"),
)
"""The pathways that funds have discussed, ready to use: ``pathways: standard``."""


def _standard_set(value: object) -> object:
    """The word ``standard`` stands for the six pathways that funds have discussed."""
    return list(STANDARD) if value == "standard" else value


Pathways = Annotated[
    list[Pathway], BeforeValidator(_standard_set, json_schema_input_type=list[Pathway] | Literal["standard"])
]
"""A list of pathways, or the word standard."""
