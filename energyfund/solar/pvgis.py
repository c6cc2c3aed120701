"""Weather of a place from PVGIS, the European Commission's service, fetched once and then kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from energyfund.assumptions import Figures
from energyfund.errors import MissingFileError
from energyfund.solar.sink import whole_file
from energyfund.solar.weather import Weather

TIMEOUT_SECONDS = 30
"""How long PVGIS may take to answer."""

ADVICE = "Try again later, name a weather file with --weather FILE, or leave --weather out for the SAP climate."


def pvgis_weather(latitude_deg: float, longitude_deg: float, figures: Figures, folder: Path | None) -> Weather:
    """The typical year of a place from PVGIS.

    Args:
        latitude_deg: [°]
        longitude_deg: East positive. [°]
        figures: For the checks of the weather.
        folder: Where what was fetched is kept; None keeps nothing.

    Raises:
        MissingFileError: PVGIS cannot be reached, does not answer in time, or has nothing for the place.
        InvalidInputError: What it sent breaks the checks of weather files.
    """
    from energyfund.solar.weather_file import weather_of  # noqa: PLC0415  only where PVGIS is asked

    name = f"PVGIS at {latitude_deg:.2f}, {longitude_deg:.2f}"
    kept = folder / f"pvgis-tmy-{latitude_deg:.2f}-{longitude_deg:.2f}.csv" if folder is not None else None
    if kept is not None and kept.is_file():
        return weather_of(kept.read_bytes(), name, figures)
    content = _fetch(latitude_deg, longitude_deg, name)
    weather = weather_of(content, name, figures)
    if kept is not None:
        with whole_file(kept) as file:
            file.write(content)
    return weather


def _fetch(latitude_deg: float, longitude_deg: float, name: str) -> bytes:
    """What PVGIS has for a place, in its own CSV form."""
    import requests  # noqa: PLC0415  as above
    from pvlib import iotools  # noqa: PLC0415

    try:
        hours, about = iotools.get_pvgis_tmy(
            latitude_deg, longitude_deg, map_variables=False, timeout=TIMEOUT_SECONDS, coerce_year=None
        )
    except requests.exceptions.Timeout as error:
        raise MissingFileError(name, f"did not answer within {TIMEOUT_SECONDS} seconds.", ADVICE) from error
    except requests.exceptions.ConnectionError as error:
        raise MissingFileError(name, "cannot be reached; is this computer online?", ADVICE) from error
    except (requests.exceptions.RequestException, ValueError, KeyError) as error:
        raise MissingFileError(name, f"gave no weather: {error}.", ADVICE) from error
    return _as_csv(hours, about)


def _as_csv(hours: Any, about: Any) -> bytes:  # noqa: ANN401  a pandas table and what PVGIS says about it
    """The table in PVGIS's own CSV form, which `energyfund.solar.weather_formats` reads."""
    place = about["inputs"]["location"]
    head = [
        f"Latitude (decimal degrees): {place['latitude']}",
        f"Longitude (decimal degrees): {place['longitude']}",
        f"Elevation (m): {place.get('elevation') or 0}",
        f"Irradiance Time Offset (h): {place.get('irradiance_time_offset') or 0}",
    ]
    columns = ["T2m", "G(h)", "Gb(n)", "Gd(h)", "WS10m"]
    rows = zip(hours.index.strftime("%Y%m%d:%H%M"), *(hours[column] for column in columns), strict=True)
    lines = [",".join(["time(UTC)", *columns]), *(",".join([time, *map(str, cells)]) for time, *cells in rows)]
    return ("\n".join([*head, *lines]) + "\n").encode()
