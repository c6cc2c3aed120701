"""The figures of the library that a scenario replaces."""

from __future__ import annotations

from energyfund.assumptions import Figures, Override, load
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.years import timeline


def figures_of(scenario: Scenario) -> Figures:
    """The library on the scenario's date, with the scenario's own values in place.

    Raises:
        InvalidInputError: An override names a figure that does not exist, or has the wrong shape; all at once.
    """
    overrides = {
        key: Override(tuple(written.value) if isinstance(written.value, list) else written.value, written.because)
        for key, written in scenario.assumptions.items()
    }
    return load(timeline(scenario).date, overrides)
