"""Measures: what each costs, how long it lasts and what it saves, and the packages that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figure, Figures
from energyfund.errors import Fault, InvalidInputError, near_match

FloatArray = NDArray[np.float64]

ENDS = ("value", "low", "high")
"""The three readings of a figure: the best one, the low end and the high end."""

HEAT_PUMPS = ("heat_pump_35", "heat_pump_45", "heat_pump_55", "heat_pump_65")
"""Air-source heat pumps by flow temperature in °C, in the order of the performance figures."""

LABELS: dict[str, str] = {
    "loft_insulation": "loft insulation",
    "cavity_wall": "cavity wall insulation",
    "solid_wall_internal": "solid wall insulation inside",
    "solid_wall_external": "solid wall insulation outside",
    "floor_insulation": "floor insulation",
    "double_glazing": "double glazing",
    "triple_glazing": "triple glazing",
    "draught_proofing": "draught-proofing",
    "heating_controls": "heating controls",
    **{name: f"an air-source heat pump at {name.removeprefix('heat_pump_')} °C flow" for name in HEAT_PUMPS},
    "solar_pv": "solar panels",
    "battery": "a battery",
}

MEASURES: tuple[str, ...] = tuple(LABELS)
"""Names of the measures, as packages use them."""

METERED = frozenset({"loft_insulation", "cavity_wall", "solid_wall_internal", "solid_wall_external"})
"""Measures whose saving has been metered in homes."""

FABRIC = tuple(name for name in MEASURES if name not in {*HEAT_PUMPS, "solar_pv", "battery"})
"""Measures that save heat."""

PACKAGES: dict[str, tuple[str, ...]] = {
    "epc_c": ("loft_insulation", "cavity_wall", "solid_wall_internal", "draught_proofing", "heating_controls"),
    "deep": (
        "loft_insulation",
        "cavity_wall",
        "solid_wall_external",
        "floor_insulation",
        "triple_glazing",
        "draught_proofing",
        "heating_controls",
        "heat_pump_45",
        "solar_pv",
    ),
}
"""Ready-made packages: the usual steps towards band C, and a deep retrofit."""

_EITHER_OR: tuple[frozenset[str], ...] = (
    frozenset({"solid_wall_internal", "solid_wall_external"}),
    frozenset({"double_glazing", "triple_glazing"}),
    frozenset(HEAT_PUMPS),
)
"""Measures of which a home can have one."""

_NEEDS: dict[str, str] = {"battery": "solar_pv"}
"""A battery is appraised by the sunshine it keeps from being exported."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure with its range."""

    value: float
    low: float
    high: float

    def at(self, end: str) -> float:
        """One of the three, by its name in `ENDS`."""
        return float(getattr(self, end))


def expand_package(package: Sequence[str]) -> tuple[str, ...]:
    """Measures of a package in order, ready-made packages replaced by what they are made of.

    Raises:
        InvalidInputError: The package is faulty.

    >>> expand_package(("epc_c", "solar_pv"))[-2:]
    ('heating_controls', 'solar_pv')
    """
    check_package(package)
    return tuple(name for word in package for name in PACKAGES.get(word, (word,)))


def check_package(package: Sequence[str], file: str = "package") -> None:
    """Every fault of a package at once.

    Raises:
        InvalidInputError: An unknown measure, one that stands twice, two that exclude each other, or one without what
            it needs.
    """
    faults = []
    names: list[str] = []
    for position, word in enumerate(package):
        field = f"measures[{position}]"
        if word not in MEASURES and word not in PACKAGES:
            known = (*MEASURES, *PACKAGES)
            message = f"no measure has this name.{near_match(word, known)} Allowed: {', '.join(known)}."
            faults.append(Fault(file, None, field, word, message))
            continue
        for name in PACKAGES.get(word, (word,)):
            if name in names:
                message = f"{name} stands twice: a measure can be applied once"
                faults.append(Fault(file, None, field, word, message))
            names.append(name)
    for group in _EITHER_OR:
        both = [name for name in dict.fromkeys(names) if name in group]
        if len(both) > 1:
            message = f"a home can have one of {' and '.join(both)}: keep one"
            faults.append(Fault(file, None, "measures", ", ".join(both), message))
    for name, needed in _NEEDS.items():
        if name in names and needed not in names:
            faults.append(Fault(file, None, "measures", name, f"needs {needed} in the same package: add it"))
    if faults:
        raise InvalidInputError(faults)


def modelled_saving(name: str, figures: Figures) -> Spread:
    """Share of the heat for rooms that a measure saves by calculation."""
    return spread(figures.figure(f"{name}_modelled_saving_fraction"))


def metered_saving(name: str, figures: Figures) -> Spread | None:
    """Share of heating fuel that a measure saved where it was metered; None where nobody has metered it."""
    return spread(figures.figure(f"{name}_metered_saving_fraction")) if name in METERED else None


def lifetime_years(name: str, figures: Figures) -> float:
    """Years that a measure lasts. [years]."""
    return figures.value("heat_pump_lifetime_years" if name in HEAT_PUMPS else f"{name}_lifetime_years")


def cost_price_base(package: Sequence[str], figures: Figures) -> int:
    """Year of the prices of a package's costs: the earliest, where they differ.

    Raises:
        InvalidInputError: The package is faulty.
    """
    own = {
        "solar_pv": ("solar_capex_up_to_4_kwp_gbp_per_kwp",),
        "battery": ("battery_cost_gbp_per_kwh",),
        **dict.fromkeys(
            HEAT_PUMPS, ("heat_pump_cost_gbp_per_home", "radiator_cost_gbp", "hot_water_cylinder_cost_gbp")
        ),
    }
    keys = [key for name in expand_package(package) for key in own.get(name, (f"{name}_cost_gbp_per_home",))]
    return min((base for key in keys if (base := figures.figure(key).price_base) is not None), default=figures.on.year)


def combined(fractions: Sequence[NDArray[np.floating[Any]]]) -> FloatArray:
    """Saving of several measures together: 1 − Π(1 − saving). Savings never add up.

    >>> round(float(combined([np.array(0.2), np.array(0.1)])), 12)
    0.28
    """
    remaining: NDArray[np.floating[Any]] = np.ones(())
    for fraction in fractions:
        remaining = np.asarray(remaining * (1 - fraction))
    return np.asarray(1 - remaining, dtype=np.float64)


def spread(figure: Figure) -> Spread:
    """A single-number figure with its range.

    Raises:
        TypeError: The figure is a list.
    """
    value, low, high = figure.value, figure.low, figure.high
    if isinstance(value, tuple) or isinstance(low, tuple) or isinstance(high, tuple):
        raise TypeError(f"figure '{figure.key}' is a list")
    return Spread(value, low, high)


def list_at(key: str, end: str, figures: Figures) -> tuple[float, ...]:
    """A list figure at one of its three ends.

    Raises:
        TypeError: The figure is a single number.
    """
    found = getattr(figures.figure(key), end)
    if not isinstance(found, tuple):
        raise TypeError(f"figure '{key}' is a single number")
    return found
