"""Limits that the rules of societies set, as the scenario gives them or the library holds them."""

from __future__ import annotations

from energyfund.assumptions import Figures
from energyfund.scenario.capital import CommunityShares


def interest_cap_fraction(written: CommunityShares, figures: Figures) -> float:
    """The most share interest that a society's rules allow, a year. [-]

    As given, or the model rule: Bank Rate and a margin, and no less than a floor.
    """
    if written.interest_cap_fraction is not None:
        return written.interest_cap_fraction
    over = figures.value("community_share_interest_cap_over_bank_rate_fraction")
    floor = figures.value("community_share_interest_cap_floor_fraction")
    return max(figures.value("bank_rate_fraction") + over, floor)
