"""How far the net present value of a plan moves when one thing at a time turns out otherwise: plain, frozen values.

What is built, when, and who pays stays as the plan decides.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Swing:
    """One uncertain thing, moved alone between two values while everything else stays as expected.

    Attributes:
        factor: What moves, as the ranges name it.
        in_words: What it is, for people who did not write the scenario.
        low, high: Its two values in words, such as ``8 % less``: one and nine outcomes in ten lie below.
        npv_at_low_gbp, npv_at_high_gbp: Net present value of the whole plan there. [£]
        switching_factor: What it would have to be multiplied by for the net present value to be nought; None where no
            value between nothing and ten times as much does that.
        source: Key of the figure, or ``scenario``.
    """

    factor: str
    in_words: str
    low: str
    high: str
    npv_at_low_gbp: float
    npv_at_high_gbp: float
    switching_factor: float | None
    source: str

    @property
    def width_gbp(self) -> float:
        """How far apart the two ends are. [£]"""
        return abs(self.npv_at_high_gbp - self.npv_at_low_gbp)


@dataclass(frozen=True, slots=True)
class SensitivityPlan:
    """Every swing, the widest first.

    Attributes:
        expected_npv_gbp: Net present value with nothing moved. [£]
    """

    expected_npv_gbp: float
    swings: tuple[Swing, ...]
    remarks: tuple[str, ...]
