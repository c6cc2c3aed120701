"""The change of local spend between two years, split into what the share did and what the volume did."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.errors import Fault, InvalidInputError


@dataclass(frozen=True, slots=True)
class Change:
    """A change of local spend.

    Attributes:
        total: Local spend after, less local spend before; the sum of the two effects. [£]
        share_effect: What the larger or smaller share brought, at the later year's whole spend. [£]
        volume_effect: What the larger or smaller whole spend brought, at the earlier year's share. [£]
    """

    total: float
    share_effect: float
    volume_effect: float


def share_and_volume(before_spend: float, before_base: float, after_spend: float, after_base: float) -> Change:
    """Split a change of local spend: Δ = (s₁ − s₀)·B₁ + s₀·(B₁ − B₀), with s = local spend / whole spend B.

    Pounds alone mislead where the whole spend moved: a share that doubles of a budget that halves changes no pound.

    Args:
        before_spend: Local spend in the earlier year. [£]
        before_base: Whole spend in the earlier year. [£]
        after_spend: Local spend in the later year. [£]
        after_base: Whole spend in the later year. [£]

    Raises:
        InvalidInputError: A whole spend is nil or less, so that there is no share.

    >>> share_and_volume(37.5, 750, 112.3, 617)
    Change(total=74.8, share_effect=81.45, volume_effect=-6.65)
    """
    faults = [
        Fault("change of spend", None, f"whole spend of the {which} year", f"{base:g}", "must be more than nil")
        for which, base in (("earlier", before_base), ("later", after_base))
        if not base > 0
    ]
    if faults:
        raise InvalidInputError(faults)
    volume = before_spend / before_base * (after_base - before_base)
    total = after_spend - before_spend
    return Change(total, total - volume, volume)
