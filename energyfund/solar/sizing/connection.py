"""What the network operator asks for before panels and batteries may be connected: G98, G99 and G100."""

from __future__ import annotations

import math
from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError

ROUNDING_KW = 1e-9


@dataclass(frozen=True, slots=True)
class ConnectionRule:
    """The rule that a connection falls under.

    Attributes:
        name: G98 or G99.
        limit_kw: Greatest inverter rating that G98 allows on these phases. [kW]
        inverter_kw: Rating that counts, batteries with an inverter of their own included. [kW]
        limited: Whether export is held to a limit, which takes a scheme under G100.
        words: What it means, one sentence each, for the report.
    """

    name: str
    limit_kw: float
    inverter_kw: float
    limited: bool
    words: tuple[str, ...]


def connection_rule(
    inverter_kw: float,
    phases: int,
    figures: Figures,
    battery_inverter_kw: float = 0.0,
    export_limit_kw: float = math.inf,
) -> ConnectionRule:
    """The rule for an installation.

    Args:
        inverter_kw: AC rating of the panels' inverters, not the panels' kWp. [kW]
        phases: Phases of the connection, 1 to 3; 0 where unknown, which counts as one.
        figures: Limits and times of the rules.
        battery_inverter_kw: AC rating of a battery's own inverter; nil for a battery on the panels' inverter. [kW]
        export_limit_kw: Greatest export allowed, infinite where there is none. [kW]

    Raises:
        InvalidInputError: A rating is negative or not a number, or the phases are none that exist.
    """
    faults = []
    for name, rating in (("inverter_kw", inverter_kw), ("battery_inverter_kw", battery_inverter_kw)):
        if not 0 <= rating < math.inf:
            faults.append(Fault("connection", None, name, f"{rating}", "must be nil or more kW, and finite"))
    if phases not in {0, 1, 2, 3}:
        faults.append(Fault("connection", None, "phases", f"{phases}", "must be 1, 2 or 3, or 0 where unknown"))
    if not export_limit_kw >= 0:
        faults.append(Fault("connection", None, "export_limit_kw", f"{export_limit_kw}", "must be nil or more kW"))
    if faults:
        raise InvalidInputError(faults)
    counted = inverter_kw + battery_inverter_kw
    limit = max(phases, 1) * figures.value("g98_limit_kw_per_phase")
    small = counted <= limit + ROUNDING_KW
    limited = export_limit_kw < counted - ROUNDING_KW
    supply = "three-phase" if phases == 3 else "two-phase" if phases == 2 else "single-phase"
    words = [_small(counted, limit, supply, figures) if small else _large(counted, limit, supply, figures)]
    if phases == 0:
        words.append("The number of phases is not known and is taken as one; ask the electrician.")
    if battery_inverter_kw > 0:
        words.append(f"The battery's own inverter of {battery_inverter_kw:g} kW counts towards the limit.")
    if limited:
        words.append(
            f"Export is held to {export_limit_kw:g} kW: that takes an export limitation scheme under G100, agreed with "
            "the network operator."
        )
    return ConnectionRule("G98" if small else "G99", limit, counted, limited, tuple(words))


def _small(counted: float, limit: float, supply: str, figures: Figures) -> str:
    days = figures.value("g98_notice_days")
    return (
        f"G98: inverters of {counted:g} kW are within the {limit:g} kW of a {supply} supply. They may be connected "
        f"first; the network operator is told within {days:.0f} days of commissioning."
    )


def _large(counted: float, limit: float, supply: str, figures: Figures) -> str:
    days = figures.value("g99_decision_working_days")
    return (
        f"G99: inverters of {counted:g} kW are above the {limit:g} kW of a {supply} supply. Apply to the network "
        f"operator before any work; its decision may take {days:.0f} working days, and may ask for works at your cost."
    )
