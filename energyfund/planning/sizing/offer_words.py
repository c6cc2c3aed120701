"""What the numbers of an offer mean, in sentences."""

from __future__ import annotations

from energyfund.planning.sizing.flows import Outturn
from energyfund.planning.sizing.offering import P50, P90, Offering
from energyfund.units import gbp, number, percent

LARGEST_WORTH_SAYING = 10
"""A viable portfolio more than this many times the offered one is said to be far larger."""


def path_words(name: str, outturn: Outturn, years: int) -> str:
    """What is assumed on a path."""
    less = percent(1 - outturn.output_fraction)
    if name == P50:
        return "Expected output: as likely to be beaten as missed."
    if name == P90:
        return (
            f"Output {less} lower in every year: the mean of {years} years that is exceeded in nine cases of ten. "
            "Single years may be lower."
        )
    export = percent(1 - outturn.export_fraction, 0)
    return f"Output {less} lower and the market's export price {export} lower, in every year."


def viable_words(found: Offering, scale: float | None, fixed_gbp: float) -> str:
    """The smallest viable portfolio in a sentence.

    Args:
        found: The offer.
        scale: Least scale of the portfolio at which the offered interest is just paid; None where none is.
        fixed_gbp: Costs of the first year that do not depend on size. [£]
    """
    rate = percent(found.terms.interest_fraction, 2)
    kwp = found.portfolio.kwp
    if scale is None:
        return (
            f"No portfolio of such roofs is viable at {rate}, however large: what a kWp earns after its own costs does "
            "not pay for it."
        )
    least = scale * kwp
    if scale > 1:
        far = "far " if scale > LARGEST_WORTH_SAYING else ""
        return (
            f"To pay {rate}, {number(least)} kWp of such roofs would be needed, {far}more than the {number(kwp)} kWp "
            f"of this offer: {gbp(fixed_gbp)} a year of costs that do not depend on size are too much for it."
        )
    return (
        f"The smallest viable portfolio is {number(least)} kWp of such roofs: less could not pay {rate} and bear the "
        f"{gbp(fixed_gbp)} a year of costs that do not depend on size. This offer has {number(kwp)} kWp."
    )


def minimum_words(found: Offering, scale: float | None, affordable: float | None, viable: float | None) -> str:
    """What happens below the minimum, and how the scheme stands at the minimum."""
    least, target = found.share_terms.minimum_raise_gbp, found.funding.shares_gbp
    rate = percent(found.terms.interest_fraction, 2)
    if least <= 0:
        advice = ""
        if viable is not None and viable <= 1:
            needed = viable * (target - found.terms.opening_reserve_gbp) + found.terms.opening_reserve_gbp
            advice = f" With less than {gbp(needed)}, {rate} could not be paid at expected output."
        return f"The society has not named a least amount, and does not say yet what happens below it.{advice}"
    closed = (
        f"If less than {gbp(least)} is raised by the closing date, the offer lapses and every applicant's money is "
        "returned in full, without interest."
    )
    if scale is None:
        if least > target:
            return f"{closed} Only {gbp(target)} is needed, so the minimum is more than the scheme costs."
        return f"{closed} The minimum is the whole of what is needed: all or nothing."
    part = (
        f"At the minimum, {number(scale * found.portfolio.kwp)} of the {number(found.portfolio.kwp)} kWp would be built"
    )
    if affordable is None:
        return f"{closed} {part}, and not even the capital could be paid back in time at expected output."
    return f"{closed} {part}, and at expected output {percent(affordable, 2)} could be paid."


def offer_remarks(found: Offering) -> tuple[str, ...]:
    """What a reader of the offer should know of how it was worked out."""
    remarks = []
    if found.short_gbp > 1:
        remarks.append(
            f"No source pays for {gbp(found.short_gbp)} of the best sizes. The offer is cut from "
            f"{number(found.best_kwp)} to {number(found.portfolio.kwp)} kWp, all projects in the same proportion."
        )
    starts = {one.costing.year for one in found.portfolio.built}
    if len(starts) > 1:
        remarks.append(f"All projects are taken to be built in {found.portfolio.year}, with one offer.")
    if found.funding.left_out:
        listed = ", ".join(found.funding.left_out)
        remarks.append(
            f"Not counted, because they take a share of the cash flow that the society does not sell: {listed}."
        )
    if found.share_terms.minimum_raise_gbp <= 0:
        remarks.append(
            "The offer names no least amount. The Standard Mark asks for one, and for what happens below it: give "
            "minimum_raise_gbp with the shares."
        )
    if found.terms.indivisible_fraction > 0:
        remarks.append(
            f"{percent(found.terms.indivisible_fraction, 0)} of each year's surplus after lenders is locked for good, "
            "before any interest, as a rule of the scenario asks."
        )
    if found.shares.term_years is not None and found.shares.term_years > found.portfolio.years:
        remarks.append(
            f"The panels work {found.portfolio.years} years, less than the term of {found.shares.term_years}: capital "
            "is taken to come back while they work."
        )
    return tuple(remarks)
