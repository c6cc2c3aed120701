"""Which weather serves which roofs, and the terms of each place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.climate import made_up_sha256, regions
from energyfund.solar.roofs import Roofs
from energyfund.solar.store import keep_terms, stored_terms
from energyfund.solar.terms import Terms, terms_key, terms_of
from energyfund.solar.weather import Weather

MOST_KEPT = 48
"""Terms held in memory at once: every region, or the places that were asked for last."""

EXACT_PLACES = 1000
"""Up to so many different coordinates each has a sun of its own; beyond, coordinates are rounded to `COARSE` parts."""

MOST_ASKED = 100
"""Places for which PVGIS is asked in one run, out of courtesy."""

COARSE = 10
"""Parts of a degree to which many coordinates are rounded: a tenth, about ten kilometres."""


@dataclass(slots=True)
class Places:
    """Hands out the terms for roofs.

    Attributes:
        figures: Reflection of the ground, panel coefficient and the constants of made-up weather.
        seed: Chooses the made-up hours.
        weather: A record for all roofs; None makes it from the SAP climate of each roof's region; "pvgis" asks PVGIS
            for each place, at coordinates rounded to `COARSE` parts of a degree.
        folder: Where terms may be kept between runs; None keeps nothing.
        coarse: Whether coordinates are rounded where the record does not say where it is.
    """

    figures: Figures
    seed: int
    weather: Weather | str | None
    folder: Path | None = None
    coarse: bool = False
    _recent: dict[tuple[float | None, float | None], Terms] = field(default_factory=dict)
    _asked: set[tuple[float, float]] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def groups(self, roofs: Roofs) -> Iterator[tuple[Terms, NDArray[np.int64]]]:
        """Terms, and the rows of the roofs that they serve.

        Raises:
            InvalidInputError: No weather is given and a roof lies outside the United Kingdom.
        """
        if self.weather is None:
            yield from self._by_region(roofs)
        elif isinstance(self.weather, str):
            yield from self._by_place(roofs, None)
        elif self.weather.latitude_deg is not None:
            yield self._terms(self.weather), np.arange(len(roofs))
        else:
            yield from self._by_place(roofs, self.weather)

    def _by_region(self, roofs: Roofs) -> Iterator[tuple[Terms, NDArray[np.int64]]]:
        outside = np.flatnonzero(roofs.region < 0)
        if outside.size:
            message = "is outside the United Kingdom, where the regional climate ends; give a weather file"
            raise InvalidInputError([Fault("roofs", None, roofs.roof_id[row], "", message) for row in outside])
        for number in np.unique(roofs.region):
            with self._lock:
                terms = region_terms(int(number), self.figures, self.seed, self.folder)
            yield terms, np.flatnonzero(roofs.region == number)

    def _by_place(self, roofs: Roofs, weather: Weather | None) -> Iterator[tuple[Terms, NDArray[np.int64]]]:
        """Weather that does not say where it is, so that the roofs' own place is taken; or, for None, that of PVGIS."""
        corners = np.stack([roofs.latitude_deg, roofs.longitude_deg], axis=1)
        if self.coarse or weather is None:
            corners = np.round(corners * COARSE) / COARSE
        sites, which = np.unique(corners, axis=0, return_inverse=True)
        order = np.argsort(which.reshape(-1), kind="stable")
        ends = np.cumsum(np.bincount(which.reshape(-1), minlength=len(sites)))
        for (north, east), rows in zip(sites, np.split(order, ends[:-1]), strict=True):
            place = float(north), float(east)
            if weather is None:
                yield self._pvgis_terms(*place), rows
            else:
                yield self._terms(replace(weather, latitude_deg=place[0], longitude_deg=place[1])), rows

    def _terms(self, weather: Weather) -> Terms:
        here = weather.latitude_deg, weather.longitude_deg
        with self._lock:
            if here not in self._recent:
                self._recent[here] = terms_of(weather, self.figures)
                while len(self._recent) > MOST_KEPT:
                    self._recent.pop(next(iter(self._recent)))
            return self._recent[here]

    def _pvgis_terms(self, latitude_deg: float, longitude_deg: float) -> Terms:
        from energyfund.solar.pvgis import pvgis_weather  # noqa: PLC0415  loads pvlib, and is rarely wanted

        here = latitude_deg, longitude_deg
        with self._lock:
            found = self._recent.get(here)
            if found is None and len(self._asked) >= MOST_ASKED and here not in self._asked:
                message = f"the roofs lie in more than {MOST_ASKED} places; PVGIS is asked for no more in one run"
                raise InvalidInputError([Fault("roofs", None, "latitude", f"{latitude_deg:g}", message)])
            self._asked.add(here)
        return found or self._terms(pvgis_weather(latitude_deg, longitude_deg, self.figures, self.folder))


@lru_cache(maxsize=MOST_KEPT)
def region_terms(number: int, figures: Figures, seed: int, folder: Path | None = None) -> Terms:
    """Terms of the weather made from the climate of a SAP region, kept between calls.

    Args:
        number: Number of the region.
        figures: Constants of the made-up weather and of the terms.
        seed: Chooses the hours.
        folder: Where terms may also be kept between runs; None keeps nothing.
    """
    climate = regions()[number]
    key = terms_key(made_up_sha256(climate, figures, seed), figures)
    found = stored_terms(folder, key) if folder is not None else None
    if found is not None:
        return found
    from energyfund.solar.synthesis import synthesise  # noqa: PLC0415  loads pvlib, which kept terms do not need

    made = terms_of(synthesise(climate, figures, seed), figures)
    if folder is not None:
        keep_terms(folder, key, made)
    return made


def needs_rounding(latitude_deg: NDArray[np.float64], longitude_deg: NDArray[np.float64]) -> bool:
    """Whether a table has more different coordinates than are worked out one by one."""
    return len(np.unique(np.stack([latitude_deg, longitude_deg], axis=1), axis=0)) > EXACT_PLACES
