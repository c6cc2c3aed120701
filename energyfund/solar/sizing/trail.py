"""The trail of a search: the sizes tried, the planes found there, and how near the best of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from energyfund.solar.sizing.case import Case, Offer
from energyfund.solar.sizing.dispatch import Exact, Plane
from energyfund.solar.sizing.kernel import FloatArray

NEAR_ENOUGH = 1e-7
"""The search ends when no size can beat the best by more than this share of the yearly bill or the saving,
whichever is more; a bill or saving below a pound counts as a pound."""

BY_A_HAIR = 1e-5
"""A size that is nearer than this share of its range to an end of it is tried at the end."""

MOST_DISPATCHES = 500
"""The search ends here at the latest; two sizes take ten to twenty."""


@dataclass(slots=True)
class Trail:
    """Sizes tried so far, and what they prove.

    Attributes:
        exact: Dispatches the case.
        offers: Of each roof's panels, and of the battery last.
        sizes: Tried so far, each shape (roofs + 1,).
        planes: Found there.
        nets: Value less cost there. [£]
        stored_kwh: What is stored at the best of them, shape (steps + 1,). [kWh]
    """

    exact: Exact
    offers: tuple[Offer, ...]
    sizes: list[FloatArray] = field(default_factory=list)
    planes: list[Plane] = field(default_factory=list)
    nets: list[float] = field(default_factory=list)
    stored_kwh: FloatArray = field(default_factory=lambda: np.zeros(0))

    def try_size(self, size: FloatArray) -> None:
        """Dispatch a size."""
        plane = self.exact.plane(size[:-1], float(size[-1]))
        self.sizes.append(size)
        self.planes.append(plane)
        self.nets.append(plane.value_gbp - yearly_cost(self.offers, size))
        if self.best == len(self.nets) - 1:
            self.stored_kwh = self.exact.stored()

    def tried(self, size: FloatArray) -> bool:
        """Whether a size was tried before."""
        return any(np.array_equal(size, one) for one in self.sizes)

    def try_bounds(self, budget_gbp: float | None) -> None:
        """Dispatch the best size once more with what is as good as nil, least or most made exactly that."""
        size = self.sizes[self.best]
        least = np.array([offer.least for offer in self.offers])
        most = np.array([offer.most for offer in self.offers])
        close = BY_A_HAIR * (most - least)
        moved = np.where(size - least <= close, least, np.where(most - size <= close, most, size))
        outlay = float(moved @ [offer.outlay_gbp for offer in self.offers])
        if not self.tried(moved) and (budget_gbp is None or outlay <= budget_gbp):
            self.try_size(moved)

    @property
    def best(self) -> int:
        """Which of the sizes is best."""
        return int(np.argmax(self.nets))

    @property
    def enough_gbp(self) -> float:
        """Gap at which the search may end. [£]."""
        without = float(self.exact.case.supply.load_kwh @ self.exact.case.supply.buy_gbp_per_kwh)
        return NEAR_ENOUGH * max(without, self.planes[self.best].value_gbp + without, 1.0)


def yearly_cost(offers: Sequence[Offer], size: FloatArray) -> float:
    """Cost of sizes, each by its own offer. [£ a year]."""
    return sum(offer.yearly_cost_gbp(float(one)) for offer, one in zip(offers, size, strict=True))


def first_guess(case: Case, offers: Sequence[Offer]) -> FloatArray:
    """Sizes to begin with: panels for the year's load, a battery for a quarter of a day's. Shape (roofs + 1,)."""
    load, generation = case.supply.load_kwh, case.generation_kwh_per_kwp
    whole = float(load.sum()) / max(float(generation.sum()), 1.0)
    part_of_day = float(load.mean()) * 24 / case.supply.step_hours / 4
    wanted = [whole] * generation.shape[0] + [part_of_day]
    return np.array([min(max(one, offer.least), offer.most) for one, offer in zip(wanted, offers, strict=True)])
