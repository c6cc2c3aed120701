"""What a plan's outlay does in the place, as ``plan.json`` holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalSpendPlan:
    """Outlay that goes to suppliers in the place, and what they spend there again: three rounds, LM3.

    Where only some projects state their share, the low end counts nothing of the others and the high end all of them,
    and the value itself is None.

    Attributes:
        outlay_gbp: R1, spent on everything that is built. [£ nominal]
        stated_gbp: Part of it in projects that state a share. [£ nominal]
        silent: Projects built that state none.
        local_gbp: R2, to suppliers in the place. [£ nominal]
        respend_fraction: Share that those suppliers spend in the place again; None where the scenario says nothing.
        because: Where that share comes from.
        respent_gbp: R3, what they spend there again. [£ nominal]
        lm3: (R1 + R2 + R3) / R1, 1 to 3.
    """

    outlay_gbp: float
    stated_gbp: float
    silent: tuple[str, ...]
    local_gbp: float | None
    local_low_gbp: float
    local_high_gbp: float
    respend_fraction: float | None
    because: str
    respent_gbp: float | None
    respent_low_gbp: float | None
    respent_high_gbp: float | None
    lm3: float | None
    lm3_low: float | None
    lm3_high: float | None
