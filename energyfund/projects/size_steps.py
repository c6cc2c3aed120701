"""Steps in the size of a solar scheme: as a person wrote them, or as worked out from the hours of its site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from energyfund.projects.project import SizeMark
from energyfund.scenario.projects import SolarProject


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """A step in the size of a scheme, from the balance of every hour.

    Attributes:
        up_to_fraction: Where it ends, as a share of what the roofs hold.
        used_fraction: Share of the power of this step that is used on site.
        kept_fraction: Share of it that is not turned down at the export limit.
        export_gbp_per_kwh: What its export earns, where the site gives a price by the hour; None for the project's.
            [£/kWh of the price base]
    """

    up_to_fraction: float
    used_fraction: float
    kept_fraction: float
    export_gbp_per_kwh: float | None


@dataclass(frozen=True, slots=True)
class Worked:
    """A scheme whose steps were worked out.

    Attributes:
        written: With what its buyers take of all power where the last step is built too.
        steps: From nothing on.
    """

    written: SolarProject
    steps: tuple[WorkedStep, ...]


@dataclass(frozen=True, slots=True)
class Stepped:
    """The scheme as one step of its size sees it.

    Attributes:
        written: The scheme with what is sold on site of this step.
        most_fraction: The share of the scheme that the step holds.
        kept_fraction: Share of its power that is sold or used at all.
    """

    written: SolarProject
    most_fraction: float
    kept_fraction: float


def stepped(written: SolarProject, worked: Sequence[WorkedStep] = ()) -> tuple[Stepped, ...]:
    """Every step of a scheme; the scheme itself where it has none.

    A roof's value is concave in its size: each step sells less on site than the one before and exports more.

    Args:
        written: The scheme as the scenario has it.
        worked: Its steps, where they were worked out.
    """
    found, before = [], 0.0
    for step in worked:
        found.append(Stepped(_selling(written, step), step.up_to_fraction - before, step.kept_fraction))
        before = step.up_to_fraction
    for given in () if worked else written.size_steps:
        first = written.sales[0].model_copy(update={"share_fraction": given.used_on_site_fraction})
        part = written.model_copy(update={"sales": [first, *written.sales[1:]]})
        found.append(Stepped(part, given.up_to_fraction - before, 1.0))
        before = given.up_to_fraction
    return tuple(found) or (Stepped(written, 1.0, 1.0),)


def as_worked(written: SolarProject, worked: Sequence[WorkedStep]) -> SolarProject:
    """The scheme at the end of its last step: what its buyers take there in all replaces their expected shares."""
    if not worked:
        return written
    widths = [after - before for before, after in pairwise([0.0, *(step.up_to_fraction for step in worked)])]
    used, kept = (
        sum(width * share for width, share in zip(widths, shares, strict=True)) / sum(widths)
        for shares in ([step.used_fraction for step in worked], [step.kept_fraction for step in worked])
    )
    return _selling(written, WorkedStep(1.0, used, kept, None))


def marks(written: SolarProject, worked: Sequence[WorkedStep], capacity_kwp: float) -> tuple[SizeMark, ...]:
    """Where the steps of a size end and what is used on site of each; none without steps."""
    if worked:
        return tuple(SizeMark(step.up_to_fraction * capacity_kwp, step.used_fraction) for step in worked)
    return tuple(
        SizeMark(step.up_to_fraction * capacity_kwp, step.used_on_site_fraction) for step in written.size_steps
    )


def _selling(written: SolarProject, step: WorkedStep) -> SolarProject:
    """The scheme with its buyers sharing what is used on site of a step, in proportion to what is expected of them."""
    whole = sum(sale.share_fraction for sale in written.sales)
    share = step.used_fraction / step.kept_fraction if step.kept_fraction > 0 else 0.0
    sales = [
        sale.model_copy(
            update={"share_fraction": share * (sale.share_fraction / whole if whole > 0 else 1 / len(written.sales))}
        )
        for sale in written.sales
    ]
    priced = {} if step.export_gbp_per_kwh is None else {"export_price_gbp_per_kwh": step.export_gbp_per_kwh}
    return written.model_copy(update={"sales": sales, **priced})
