"""What every kind of project takes over unchanged from the scenario."""

from __future__ import annotations

from typing import TypedDict

from energyfund.scenario.money import Failure, Partnership
from energyfund.scenario.projects import CustomProject, HousingProject, RetrofitProject, SolarProject


class CommonFields(TypedDict):
    """The fields of a Project that do not depend on its kind."""

    name: str
    kind: str
    ward: str
    area: str
    deprived_ward: bool
    local: bool
    connected_entity: bool
    local_spend_fraction: float | None
    whole: bool
    minimum_fraction: float
    required: bool
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    partnership: Partnership | None
    failure: Failure | None


def common_fields(written: SolarProject | RetrofitProject | HousingProject | CustomProject) -> CommonFields:
    """The fields that every project takes over unchanged."""
    return {
        "name": written.name,
        "kind": written.kind,
        "ward": written.ward,
        "area": written.area,
        "deprived_ward": written.deprived_ward,
        "local": written.local,
        "connected_entity": written.connected_entity,
        "local_spend_fraction": written.local_spend_fraction,
        "whole": written.whole,
        "minimum_fraction": written.minimum_fraction,
        "required": written.required,
        "requires": tuple(written.requires),
        "excludes": tuple(written.excludes),
        "partnership": written.partnership,
        "failure": written.failure,
    }
