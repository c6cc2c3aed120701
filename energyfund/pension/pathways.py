"""Divestment pathways as yearly limits on the fossil share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.scenario.fund import Hold, Pathway
from energyfund.units import percent


@dataclass(frozen=True, slots=True)
class FossilPath:
    """The most fossil exposure that is allowed at the end of each planning year.

    Attributes:
        share_inside: Fossil share inside each holding that counts, 0 for holdings out of scope, shape (holdings,). [-]
        most_fraction: Most allowed as a share of the whole fund, shape (planning years,). [-]
        in_words: The rule as a trustee would say it.
    """

    name: str
    share_inside: FloatArray
    most_fraction: FloatArray
    in_words: str


def fossil_path(pathway: Pathway, fund: Fund, years: range) -> FossilPath | None:
    """The yearly limits of a pathway; None for holding on as before.

    Linear: at the end of planning year y (1 for the first) the share may be at most
    target + (today − target) · max(0, 1 − y / n), with n the number of years to the deadline, both years counted.

    Args:
        pathway: The policy.
        fund: The fund at the start.
        years: The planning years.
    """
    if isinstance(pathway, Hold):
        return None
    inside = fund.fossil_high_fraction if pathway.definition == "high" else fund.fossil_low_fraction
    in_scope = fund.listed if pathway.scope == "listed" else np.ones_like(fund.listed)
    inside = np.where(in_scope, inside, 0.0)
    today = float(inside @ fund.value_gbp) / fund.total_gbp
    steps = pathway.deadline_year - years.start + 1
    elapsed = np.arange(1, len(years) + 1)
    left = np.maximum(0.0, 1 - elapsed / steps)
    target = min(pathway.target_fraction, today)
    what = "listed holdings" if pathway.scope == "listed" else "all holdings"
    end = f"to {percent(target)}" if target else "to nothing"
    words = (
        f"{pathway.name}: the fossil share of {what} ({pathway.definition} estimate) falls in equal yearly steps from "
        f"{percent(today, 2)} {end} by the end of {pathway.deadline_year}"
    )
    return FossilPath(pathway.name, inside, target + (today - target) * left, words)
