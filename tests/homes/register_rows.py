"""Made-up rows of the energy performance register; no row is a real home."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

ROW: dict[str, str] = {
    "certificate_number": "0001",
    "address1": "1 Nowhere Street",
    "address2": "",
    "address3": "",
    "postcode": "PR1 2AB",
    "address": "1 Nowhere Street",
    "constituency_label": "Preston",
    "local_authority": "E07000123",
    "built_form": "Semi-Detached",
    "construction_age_band": "England and Wales: 1950-1966",
    "current_energy_efficiency": "58",
    "current_energy_rating": "D",
    "energy_consumption_current": "320",
    "co2_emissions_current": "5.1",
    "floor_description": "Solid, no insulation (assumed)",
    "floor_height": "2.4",
    "glazed_type": "double glazing installed before 2002",
    "heating_cost_current": "900",
    "inspection_date": "2020-05-01",
    "lodgement_date": "2020-05-02",
    "lodgement_datetime": "2020-05-02 10:00:00",
    "low_energy_lighting": "50",
    "main_fuel": "mains gas (not community)",
    "mainheat_description": "Boiler and radiators, mains gas",
    "mainheat_energy_eff": "Good",
    "mainheatcont_description": "Programmer, room thermostat and TRVs",
    "multi_glaze_proportion": "100",
    "number_habitable_rooms": "5",
    "number_heated_rooms": "5",
    "number_open_fireplaces": "0",
    "photo_supply": "0.0",
    "property_type": "House",
    "roof_description": "Pitched, 100 mm loft insulation",
    "tenure": "Rented (social)",
    "total_floor_area": "85.0",
    "transaction_type": "rental (social)",
    "walls_description": "Cavity wall, as built, no insulation (assumed)",
    "windows_description": "Fully double glazed",
    "uprn": "10001",
    "uprn_source": "Address Matched",
    "country": "England",
}


def write_register(path: Path, rows: Iterable[dict[str, str]], *, old: bool = False, reverse: bool = False) -> Path:
    """A register file: newer or older generation of names, columns in either order."""
    names = [name for name in ROW if not (old and name == "certificate_number")]
    names = [*names, "lmk_key", "building_reference_number"] if old else names
    if reverse:
        names = names[::-1]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name.upper() if old else name for name in names])
        for row in rows:
            whole = ROW | row
            whole |= {"lmk_key": whole["certificate_number"], "building_reference_number": f"B{whole['uprn']}"}
            writer.writerow([whole[name] for name in names])
    return path
